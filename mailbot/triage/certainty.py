"""Is a sentence certain of what a phrase found in it?

An order counts only where it stands like one; a fact only where nothing before it takes it back, where it does not ask,
and where it is said of the person named and of nobody else. What does not count is kept, as uncertain.
"""

import re
from dataclasses import replace

from mailbot.triage.act import DEPARTURES, OF_HMIS, Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.who import Somebody

_ADVERBS = r"(?: ?,? ?(?:also|please|just|kindly|now|then|immediately|go ahead and|both|again|therefore|promptly|officially|formally|to|at this time|⟦d\d+⟧))*"
_STARTS = re.compile(
    r"(?:^|[.,;:!()\"-] ?|⟧ |\b(?:and|then|so|but|also|or) )(?:also |please |just |kindly |now |then |go ahead and |so |and )*$"
)
_POLITE_BUSTLE = re.compile(
    r"\b(?:please|kindly|(?:can|could|would|will) (?:you|someone|somebody|anyone|we|you all|your team|ica))"
    r"(?:,? (?:go|in|ahead|and|also|then|just|now|today|immediately|someone|on|your|our|end|team|side|when|you|get|a|chance|can|have|time|be|to|make|sure|promptly|quickly|as|soon|possible|asap|"
    r"right|away|at|the|earliest|convenience|moment|go into|into|system|hmis|officially|formally|permanently|fully|completely|⟦d\d+⟧)){1,10},? ?$"
)
"""A polite beginning with everything that busy people put between it and the verb."""
_THEN_ASKS = re.compile(
    r"[,;-] (?:so |and |please )?(?:can|could|would|will) (?:you|someone|somebody) (?:please |just )?(?:make sure|remove|end|take|shut|turn|deactivate|disable|close|update|help|handle)\b"
)
"""After a statement: "we let Pat go on Friday, can you please make sure ..."."""
_OF_ANOTHER = re.compile(
    r"\b(?:who|whom|which)(?: [a-z']+){1,4} $|\b(?:person|one|somebody|someone|lady|guy|man|woman|staff|employee|worker|manager|supervisor|trainer|client|intern|friend|team|people|partner)"
    r"(?: [a-z']+){0,2} (?:with|of|to|by|under|from|for|after|before|beside|like) $"
)
"""As in "the person who trained Pat left": of whom it is said stands further left."""
_INVERSION = re.compile(
    r"(?<!\bwe )(?<!\bi )\b(?:has|have|had|did|does|do|is|are|was|were|will|would|could|can|should|if|when|why|how)(?: [a-z]+ly)? ?$"
)
_SUBJECT = re.compile(r"(?:both )?(?:⟦p|(?:he|she|they|her|his|their|i|my|this|that|these|them|both)\b)")
_CLAUSE = re.compile(
    r"[;:]|, (?:but|so|and|then)\b|\bbut\b|\bso\b(?! (?:much|far|that|many|soon))|\band (?=please\b|can you\b|could you\b|⟦p)|\bhowever\b|, (?=please\b|can you\b|could you\b)"
)
_TELLS_THAT = re.compile(
    r"\b(?:know|share|say|report|announce|inform|informed|notify|notified|tell|told|aware|advise|advised|confirm|mention|learned|writing|is|was|and|"
    r"stating|saying|said|heard|found out|regret|sorry|sad|happy|remember|updating)(?: [a-z]+){0,2} that $"
    r"|(?:^|\b(?:as|is|give|giving|provide|providing|official|formal|written|friendly|quick)(?: [a-z]+){0,2} )(?:notice|notification|confirmation|reminder) that $"
)


class Judge:
    """Judges what the sentences of one mail say. Remembers the scene of a paragraph and the sentence before."""

    def __init__(self, phrases: Phrases) -> None:
        """Make the words of the grammar ready."""
        self._phrases = phrases
        self._frame = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.frames)}){_ADVERBS} ?,? ?$")
        self._polite = re.compile("|".join(p.expression for p in phrases.polite))
        self._subordinate = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.subordinate)}) ?$")
        self._before = ""  # the sentence before: "the phone tree is wrong. Take Pat off."
        # the paragraph that tells of a lesson, a draft ...; -1: the whole mail
        self._scene: int | None = None

    def judged(self, marked: Marked, acts: list[Act], focus: tuple[Somebody, ...]) -> list[Act]:
        """The acts of the next sentence, each certain or not.

        Judged from left to right: "not" in what was said before, and is certain, does not reach what follows.

        Args:
            marked: the sentence.
            acts: what phrases found in it, in order.
            focus: who was spoken of before it.
        """
        judged: list[Act] = []
        for act in acts:
            settled = judged[-1].end if judged and judged[-1].certain else 0
            judged.append(self._judged(act, settled, focus))
        if marked.sentence.asks and not any(act.says is Saying.CUT and act.certain for act in judged):
            judged = [
                replace(act, certain=False)
                if act.says in DEPARTURES and not _THEN_ASKS.search(marked.text, act.end)
                else act
                for act in judged
            ]
        told = marked.sentence.cut or self._is_told(marked)
        self._before = "" if OF_HMIS.search(marked.text) else marked.text
        return [replace(act, certain=False) if told or _is_quotation(act) else act for act in judged]

    def is_order(self, marked: Marked, start: int) -> bool:
        """Does what begins here stand like an order: at the beginning, after "please" or "can you"?"""
        left = marked.text[max(0, start - 120) : start]
        return bool(_STARTS.search(left) or self._frame.search(left) or _POLITE_BUSTLE.search(left))

    def _is_told(self, marked: Marked) -> bool:
        """Does the sentence stand in a checklist, the minutes of a meeting, a lesson: told, not meant?"""
        sentence = marked.sentence
        if any(p.is_in(marked.text) for p in self._phrases.scenes):
            self._scene = -1 if sentence.title else sentence.paragraph
        return self._scene is not None and self._scene in {-1, sentence.paragraph}

    def _judged(self, act: Act, settled: int, focus: tuple[Somebody, ...]) -> Act:
        """Is the sentence certain of it? What stands before `settled` has been judged."""
        text = act.marked.text
        left = text[: act.start]
        clause_start = max((m.end() for m in _CLAUSE.finditer(left)), default=0)
        clause_start = max(clause_start, min(settled, act.start))
        clause = left[clause_start:]
        subordinate = bool(self._subordinate.search(left[-40:]))
        certain = not any(p.is_in(text) for p in self._phrases.conditions)
        if act.says is Saying.CUT and not OF_HMIS.search(text[act.start : act.end]):
            same = {p.key for p in act.people} & {p.key for p in focus}
            before = "" if same or OF_HMIS.search(text) else self._before
            beside = f"{before} , {left} , {text[act.end :]}"
            certain = certain and not any(p.is_in(beside) for p in self._phrases.elsewhere)
        if act.phrase.ordered:
            certain = certain and self.is_order(act.marked, act.start) and not self._hedged(clause)
            if act.marked.sentence.asks:
                certain = certain and bool(self._polite.search(text[: act.start + 20]))
        else:
            certain = (
                certain
                and not self._hedged(clause)
                and not (
                    act.says in DEPARTURES and text.startswith("⟦p", act.start) and _OF_ANOTHER.search(left)
                )
                and not (_INVERSION.search(left) and _SUBJECT.match(text, act.start))
                and not (" left" in act.marked.text[act.start : act.end] and _is_relative(left))
            )
        return replace(act, certain=certain, subordinate=subordinate)

    def _hedged(self, clause: str) -> bool:
        plain = clause.replace("no longer", " ")  # says something, and denies nothing that follows
        return any(p.is_in(plain) for p in self._phrases.hedges)


def _is_quotation(act: Act) -> bool:
    """Does it stand within quotation marks: somebody else's words?"""
    return act.marked.text.count('"', 0, act.start) % 2 == 1 and act.says is not Saying.EXTEND_ACCESS


def _is_relative(left: str) -> bool:
    """Does "the note that Pat left" speak of the note?"""
    return left.endswith("that ") and not _TELLS_THAT.search(left)
