"""Is a sentence certain of what a phrase found in it?

An order counts only where it stands like one; a fact only where nothing before it takes it back, where it does not ask,
and where it is said of the person named and of nobody else. What does not count is kept, as uncertain.
"""

import re
from dataclasses import replace

from mailbot.triage.act import DEPARTURES, FACTS, MARK, OF_HMIS, Act, how_many
from mailbot.triage.marked import Marked
from mailbot.triage.orders import is_of_part, is_of_right, is_taken_back
from mailbot.triage.phrases import Phrases, Saying
from mailbot.triage.sentences import Signed
from mailbot.triage.waiting_words import REPORTED, VAGUE
from mailbot.triage.when import Kind
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
_AT_HOUR = re.compile(
    r"\b(?:left|leaves|leaving|went home|goes|is off)(?: early)?(?: (?:on |this |the )?⟦d\d+⟧)?(?: at|,? around) (?:about )?(?:noon|midnight|lunch|\d|⟦d)"
)
"""As in "left at noon on Friday": home, for the day."""
_WHICH_DAY = re.compile(r"\b(?:date|day|time|reason|moment)(?: that| when| on which| why)? $")
"""As in "tell me the date Pat's access should end"."""
_CLAUSE = re.compile(
    r"[;:]|, (?:but|so|and|then)\b|\bbut\b|\bso\b(?! (?:much|far|that|many|soon))|\band (?=please\b|can you\b|could you\b|⟦p)|\bhowever\b|, (?=please\b|can you\b|could you\b|you can\b|you may\b|would you\b|will you\b)"
)
_CLAUSE_MARK = re.compile(r"[;:!?()\"]|, | - |\b(?:and|but|so|because|since|that|as|then|while|plus|also) ")
"""Where a clause begins, for loose phrases: nearer than where a negation ends."""
_WANTS = re.compile(
    r"\b(?:i|we) (?:also |just |now )?(?:want|would like|wish) (?:you )?to $|\byou (?:may|might)(?: as well| want to)?(?: (?:now|please|also|go ahead and))* $"
)
"""Before an order this asks, and hedges nothing."""
_NAMES_DEVICE = re.compile(
    r"\b(?:copier|printer|scanner|fax|phone tree|door|alarm|payroll|quickbooks|zoom|outlook|slack|sharepoint|voicemail|wifi|vpn)\b"
)
_THEN = re.compile(r"[,;] (?:and )?then,? (?:please |kindly |just |can you |could you )*$")
"""As in "she will be here a few more weeks, then please close it": it waits for something that was not understood."""
_WHAT_IS_LEFT = re.compile(
    r"\b(?:days?|weeks?|months?|hours?|time|steps?|items?|modules?|tasks?|parts?|tries|chances?|much|many|what|anything|something|nothing|licenses?|seats?) (?:that )?(?:⟦p\d+⟧ |s?he |they )?$"
)
_SEVERAL_THINGS = re.compile(r"\b(?:both|these|those|all of (?:them|these|those|it))$")
"""Said of one person these are things, as in "she needs no key and no pass now. Cancel both"."""
_USERS = re.compile(r"\busers$")
"""As in "this authorizes Ana to request and remove HMIS users": nobody's own access is meant."""
_AFTERTHOUGHT = re.compile(
    r"(?:,|-|\() ?(?:but |at least )?(?:(?:i|we) (?:think|believe|guess|suppose|assume|hope|hear|heard|gather|am told|was told|were told)(?: so| anyway)?|or so (?:i|we) .{1,20}|"
    r"maybe|probably|possibly|perhaps|supposedly|apparently|allegedly|presumably|tentatively|right|correct|is that right|no|yes|not|just kidding|kidding|jk|lol not)[ .!?)]*$"
)
"""What takes a sentence back at its end: "Pat left, I think."."""
_OR_ANOTHER = re.compile(r"(?:'s)?,? or (?:perhaps |maybe |possibly |else )?⟦p(\d+)⟧")
_ANOTHER_OR = re.compile(r"⟦p(\d+)⟧(?:'s)?,? or (?:perhaps |maybe |possibly |else )?(?:please )?$")
_UNABLE = re.compile(r"\b(?:i|we|they|⟦p\d+⟧) (?:can|could) not\b")
"""As in "I cannot remove Pat from the report": that takes nothing back."""
_NOT_UNTIL = re.compile(
    r"\bbut (?:please )?(?:not|only) (?:until|till|before|when|once|after|if) (?!(?:on |the |cob |close of business )*⟦d)"
)
"""A condition where no day follows: "remove Pat, but not until I call"."""
_DENIED = re.compile(
    r"\b(?:was|were|is|are|did|does|do|has|have|had|will|can|could|should|would) (?:not|never)\b|\b(?:no longer|(?:should|could|would) (?:be|have))\b"
)
"""After a loose phrase this denies something else: "ran out and was not renewed"."""
_NOT_GOING_ON = re.compile(
    r"\bnot (?:been |be |being )?(?:renew\w*|extend\w*|fund\w*|com(?:e|ing) back|return\w*|work(?:ed|ing)? out|continu\w*|show(?:ed)? up)\b[^.;:!?]{0,40}, (?:and |so )?$"
)
"""Before a last day: "his contract was not renewed, his last day was Monday" denies no last day."""
_TELLS_THAT = re.compile(
    r"\b(?:know|share|say|report|announce|inform|informed|notify|notified|tell|told|aware|advise|advised|confirm|mention|learned|writing|is|was|and|"
    r"stating|saying|said|heard|found out|regret|sorry|sad|happy|remember|updating)(?: [a-z]+){0,2} that $"
    r"|(?:^|\b(?:as|is|give|giving|provide|providing|official|formal|written|friendly|quick)(?: [a-z]+){0,2} )(?:notice|notification|confirmation|reminder) that $"
)


_OF_ANOTHER_TIME = re.compile(
    r"\b(?:(?:was|were|been|already|just) (?:changed|done|made|added|removed|updated|completed|processed|approved)|(?:we|i|you|they|he|she|⟦p\d+⟧) (?:have |has |had |already |just ){0,2}(?:changed|did|done|made|updated|completed|processed)"
    r"|(?:last|previous|past|earlier) (?:week|month|year|time|round)|history|log|examples?|samples?|thinking|considering|planning|plans?|planned|proposed|proposals?|possible|might|may|would|next (?:year|time)|some ?day|wish ?list|drafts?)\b"
)
_OF_A_DAY_BEFORE = re.compile(
    r"\b(?:last (?:week|month|year|quarter|time)|yesterday)(?:'s)? (?:[a-z]+ ){0,2}(?:changes|updates|removals|requests|additions|list|log|clean-?up|round)\b|\b(?:changes|updates|removals|requests|additions) (?:of|from|made|done) (?:last|yesterday)\b"
)
"""Above a list this tells what its entries are, of another time or none: "Changes made last week:"."""
_ASKED = re.compile(
    r"\b(?:please|kindly|(?:can|could|would|will) you|(?:i|we) (?:need|want|would like|would love))\b"
)


class Judge:
    """Judges what the sentences of one mail say. Remembers the scene of a paragraph and the sentence before."""

    def __init__(self, phrases: Phrases) -> None:
        """Make the words of the grammar ready."""
        self._phrases = phrases
        self._frame = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.frames)}){_ADVERBS} ?,? ?$")
        self._polite = re.compile("|".join(p.expression for p in phrases.polite))
        self._subordinate = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.subordinate)}) ?$")
        self._leads = tuple(p.pattern for p in (*phrases.leads, *phrases.frames))
        self._last = ""  # the sentence before
        self._before = ""  # the same, where it does not speak of access: the sentence before: "the phone tree is wrong. Take Pat off."
        # the paragraph that tells of a lesson, a draft ...; -1: the whole mail
        self._scene: int | None = None
        self._headed = False  # the entries below a heading are of another time

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
                if (act.says in DEPARTURES or _is_said_right(act))
                and not _THEN_ASKS.search(marked.text, act.end)
                else act
                for act in judged
            ]
        told = marked.sentence.cut or self._is_told(marked) or self._is_headed(marked)
        of_hmis = OF_HMIS.search(marked.text) and not (
            _NAMES_DEVICE.search(marked.text) and "hmis" not in marked.text
        )
        self._before = "" if of_hmis else marked.text
        self._last = marked.text
        signed = _signed(marked, judged)
        waits = _NOT_UNTIL.search(marked.text)
        return [
            replace(act, certain=False)
            if told or signed or _is_quotation(act) or (act.says in FACTS and (waits or _is_one_of_two(act)))
            else act
            for act in judged
        ]

    def is_order(self, marked: Marked, start: int) -> bool:
        """Does what begins here stand like an order: at the beginning, after "please" or "can you"?"""
        left = marked.text[max(0, start - 120) : start]
        return bool(_STARTS.search(left) or self._frame.search(left) or _POLITE_BUSTLE.search(left))

    def doubts(self, marked: Marked) -> bool:
        """Does a condition stand anywhere in the sentence, so that nothing it says is certain?"""
        return any(p.is_in(marked.text) for p in self._phrases.conditions)

    def takes_back(self, marked: Marked) -> bool:
        """Does an entry of a list say that it is not certain, or not meant?"""
        return self.doubts(marked) or any(p.is_in(marked.text) for p in self._phrases.takes_back)

    def _is_asked(self, left: str) -> bool:
        """Does it stand behind "please" or "can you"? Then it is meant, whatever stands before that."""
        return bool(self._frame.search(left[-120:]) or _POLITE_BUSTLE.search(left[-120:]))

    def _is_headed(self, marked: Marked) -> bool:
        """Does it stand in a list of what was done, or may be: "Changes made last week:"?"""
        if marked.sentence.entry:
            return self._headed
        text, written = marked.text, marked.sentence.text.lower()
        told = _OF_ANOTHER_TIME.search(text) or _OF_A_DAY_BEFORE.search(written)
        self._headed = text.endswith(":") and told is not None and not _ASKED.search(text)
        return False

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
        clause_start = clause_begins(left)
        clause_start = max(clause_start, min(settled, act.start))
        if act.says is Saying.LAST_DAY and _NOT_GOING_ON.search(left):
            clause_start = len(left)
        clause = left[clause_start:]
        subordinate = bool(self._subordinate.search(left[-40:]))
        certain = not any(p.is_in(text) for p in self._phrases.conditions) and not _AFTERTHOUGHT.search(text)
        if act.says is Saying.CUT and not OF_HMIS.search(text[act.start : act.end]):
            same = {p.key for p in act.people} & {p.key for p in focus} and not _NAMES_DEVICE.search(
                self._before
            )
            before = "" if same or OF_HMIS.search(text) else self._before
            beside = f"{before} , {left} , {text[act.start :].partition(' ')[2]}"  # "schedule" is a verb here
            certain = certain and not any(p.is_in(beside) for p in self._phrases.elsewhere)
        if act.phrase.ordered:
            asked = _WANTS.sub("", clause)
            certain = certain and self.is_order(act.marked, act.start) and not self._hedged(asked)
            if act.marked.sentence.asks:
                certain = certain and bool(self._polite.search(text[: act.start + 20]))
        else:
            certain = (
                certain
                and not self._hedged(clause)
                and not (
                    act.says in DEPARTURES and text.startswith("⟦p", act.start) and _OF_ANOTHER.search(left)
                )
                and not (
                    act.says in DEPARTURES and _WHICH_DAY.search(left) and _SUBJECT.match(text, act.start)
                )
                and not (
                    act.says is Saying.EXTEND_ACCESS
                    and act.marked.sentence.asks
                    and text.startswith("⟦p", act.start)
                )
                and not (_INVERSION.search(left) and _SUBJECT.match(text, act.start))
                and not (" left" in act.marked.text[act.start : act.end] and _is_relative(left))
                and not (act.says in DEPARTURES and _leaves_for_the_day(act))
            )
        certain = certain and not (act.says is Saying.CUT and self._undone(act, settled))
        if (act.says is Saying.RESCHEDULE or act.phrase.id == "not-to-be-removed") and (
            VAGUE.search(text) or REPORTED.search(text, clause_start)
        ):
            certain = False
        if act.says is Saying.STAYS and _UNABLE.search(text, 0, act.start + 8):
            certain = False
        if act.elided and act.says in DEPARTURES:
            certain = certain and self._goes_on(left)
        if act.phrase.open:
            meant = act.phrase.ordered and self._is_asked(left)
            certain = certain and (meant or self._covers(left)) and not is_of_part(act, self._phrases)
        elif act.phrase.loose:
            certain = certain and self._covers(left) and not self._hedged(_DENIED.sub(" ", text[act.end :]))
        return replace(act, certain=certain, subordinate=subordinate)

    def _undone(self, act: Act, settled: int) -> bool:
        """Does the rest of the sentence, or the one before, take an order to end access back or give it another object?"""
        text = act.marked.text
        count = how_many(text[act.start : act.end])
        if count is not None and act.people and count != len({somebody.key for somebody in act.people}):
            return True  # "Pat has two bank cards. Close both accounts"
        unnamed = len(act.people) == 1 and MARK.search(text, act.start, act.end) is None
        if unnamed and (_USERS.search(text, act.start, act.end) or is_of_right(text[: act.start])):
            return True
        waits = not settled and _THEN.search(text[: act.start])
        if waits or is_taken_back(act, self._phrases, self._last):
            return True
        things = len(act.people) == 1 and _SEVERAL_THINGS.search(text, act.start, act.end)
        return bool(things) and OF_HMIS.search(text) is None and bool(self._before)

    def _goes_on(self, left: str) -> bool:
        """Is somebody named the subject, as in "Pat quit and no longer works here", unlike "the link Pat sent no longer works"?"""
        first = _SUBJECT.search(left)
        if first is None:
            return True
        end = left.find("⟧", first.start()) + 1 if left.startswith("⟦", first.start()) else first.end()
        return self._covers(left[: first.start()]) and not left.startswith("'", end)

    def _covers(self, left: str) -> bool:
        """Is what stands before a loose phrase in its clause known to change nothing?"""
        reached = {max((m.end() for m in _CLAUSE_MARK.finditer(left)), default=0)}
        for position in range(min(reached), len(left)):
            if position in reached and left[position] in " ,.":
                reached.add(position + 1)
            elif position in reached:
                reached |= {m.end() for p in self._leads if (m := p.match(left, position))}
        return len(left) in reached

    def _hedged(self, clause: str) -> bool:
        plain = clause.replace("no longer", " ")  # says something, and denies nothing that follows
        return any(p.is_in(plain) for p in self._phrases.hedges)


def clause_begins(left: str) -> int:
    """Where the clause begins in which this text ends."""
    return max((match.end() for match in _CLAUSE.finditer(left)), default=0)


def _is_said_right(act: Act) -> bool:
    """Is it told, not ordered, who may speak for the agency? Asked, it is a question: "Sam can sign requests now?"."""
    return act.says in {Saying.DESIGNATE, Saying.UNDESIGNATE} and not act.phrase.ordered


def _signed(marked: Marked, acts: list[Act]) -> bool:
    """Does a signature say it: "Please note: Pat Doyle is no longer with us"? Further down an order is meant."""
    if marked.sentence.signed is Signed.BLOCK:
        return True
    ordered = any(act.certain and act.phrase.ordered for act in acts)
    return marked.sentence.signed is Signed.BELOW and not ordered and any(a.says in DEPARTURES for a in acts)


def _is_one_of_two(act: Act) -> bool:
    """Is it said of this person or of another one: "remove Pat or Sam", "Pat or Sam has left"?"""
    text = act.marked.text
    beside = (_OR_ANOTHER.match(text, act.end), _ANOTHER_OR.search(text[: act.start]))
    others = {member.key for found in beside if found for member in act.marked.groups[int(found[1])].members}
    return bool(others - {somebody.key for somebody in act.people})


def _is_quotation(act: Act) -> bool:
    """Does it stand within quotation marks: somebody else's words?"""
    return act.marked.text.count('"', 0, act.start) % 2 == 1 and act.says is not Saying.EXTEND_ACCESS


def _leaves_for_the_day(act: Act) -> bool:
    """Is only an hour said of it, as in "left at 2", unlike "left us at noon"?"""
    found = _AT_HOUR.search(act.marked.text, act.start)
    if found is None or found.start() > act.end:
        return False
    mark = MARK.match(act.marked.text, found.end() - 2) if found[0].endswith("⟦d") else None
    return mark is None or act.marked.days[int(mark[2])].kind is Kind.END_OF_DAY


def _is_relative(left: str) -> bool:
    """Does "the note that Pat left" speak of the note, "how many days Pat has left" of the days?"""
    return bool(_WHAT_IS_LEFT.search(left)) or (left.endswith("that ") and not _TELLS_THAT.search(left))
