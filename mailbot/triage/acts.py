"""What each sentence says about whom: phrases found in marked sentences, with how certain the sentence is of them.

An order counts only where it stands like one ("please ...", "can you ...", at the beginning). A fact counts only where
nothing before it takes it back ("if", "might", "did ...?"). What does not count is kept, as uncertain: nobody acts on it,
and nobody loses it either. Words like "she" mean the one person named last; where that could be two people, it is nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailbot.model.intent import Doubt
from mailbot.triage.marked import Group, Marked
from mailbot.triage.phrases import Phrase, Phrases, Saying
from mailbot.triage.when import When
from mailbot.triage.who import Somebody

FACTS = frozenset({Saying.CUT, Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.UNNEEDED})
"""What, said with certainty, means that access is to end (P21, P24)."""
_DEPARTURES = FACTS | {Saying.MOVED}

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
_GAPPED = re.compile(
    r"(?: ?,?(?: on| effective| as of| at)? ?⟦d\d+⟧)?,? (?:and|while|then|followed by) ⟦p(?P<who>\d+)⟧(?:'s?)?(?: (?:is|will be|will|leaves|on|effective|as of|at|by|goes))* ?(?=⟦d)"
)
_MARK = re.compile(r"⟦([pdajr])(\d+)⟧")
_SINGULAR = re.compile(
    r"\b(?:he|she|him|her|his|(?:this|that|the) (?:user|person|employee|staff|individual|worker|one|gentleman|lady|coworker|colleague|volunteer|intern|trainee))"
)
_TO_A_PLACE = re.compile(
    r"\b(?:in|near|at|(?:mov(?:e|es|ed|ing)|relocat(?:e|ed|ing)|going|back|home|off|head(?:ed|ing)|goes|went) (?:back )?to|leaving for|left for|bound for) $"
)
_TELLS_THAT = re.compile(
    r"\b(?:know|share|say|report|announce|inform|informed|notify|notified|tell|told|aware|advise|advised|confirm|mention|learned|writing|is|was|and|"
    r"stating|saying|said|heard|found out|regret|sorry|sad|happy|remember|updating)(?: [a-z]+){0,2} that $"
    r"|(?:^|\b(?:as|is|give|giving|provide|providing|official|formal|written|friendly|quick)(?: [a-z]+){0,2} )(?:notice|notification|confirmation|reminder) that $"
)
_AND_SOMEBODY = re.compile(
    r"(?:(?:and|also|same for|or|how about|what about|and (?:how|what) about) )*⟦p(\d+)⟧(?: too| as well| also)? ?\?"
)
_OF_HMIS = re.compile(
    r"\b(?:hmis|mohmis|servicepoint|access|logins?|licen[sc]es?|accounts?|users?|system|database)\b"
)
_FORMER_DAY = re.compile(r"\b(?:instead of|rather than|not|from|supposed to be)(?: on| the)? $")
_SELF = frozenset({"i", "me", "my", "myself"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a sentence says."""

    says: Saying
    phrase: Phrase
    people: tuple[Somebody, ...]
    other: tuple[Somebody, ...] = ()
    days: tuple[When, ...] = ()  # those that belong to it
    own_days: tuple[When | None, ...] = ()  # by person, where each has one beside the name
    certain: bool = True
    subordinate: bool = False  # "since she left": known, not news
    by_pronoun: bool = False
    marked: Marked
    start: int
    end: int
    captured: dict[str, str]

    @property
    def text(self) -> str:
        """The sentence it was read from."""
        return self.marked.sentence.text


@dataclass(frozen=True, slots=True)
class LooseDay:
    """A day that stands with nothing that is understood: "We parted ways with Pat on Friday"."""

    when: When
    marked: Marked


_OPENS_LIST = frozenset({Saying.CUT, Saying.ADD, Saying.GONE, Saying.GOING, Saying.UNNEEDED})
_NO_ENTRY = frozenset({Saying.CUT, Saying.ADD, Saying.STAYS, Saying.LEAVE, Saying.HOLD, Saying.STATUS})
# A line of a list without bullets says a name and a day, no more: what says more may be a signature.
_PLAIN_ENTRY = re.compile(
    r"(?:'s)?(?:[\s,:(-]|\b(?:on|effective|eff|last|day|left|as|of|is|was|end|ends|date|by|at|with)\b)*(?:⟦d\d+⟧[\s().,;-]*)?"
)


@dataclass(frozen=True, slots=True)
class _OpenList:
    """An order that goes on below itself."""

    opener: Act
    paragraph: int | None = None  # where its last entry stands
    dated: bool = False  # a day stands in that entry


class Reader:
    """Reads the sentences of one mail in order and remembers who was named."""

    def __init__(self, phrases: Phrases, myself: Somebody, about: tuple[Somebody, ...] = ()) -> None:
        """Begin a mail.

        Args:
            phrases: the grammar.
            myself: the sender.
            about: who the case is about that the mail answers.
        """
        self._phrases, self._myself = phrases, myself
        self._frame = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.frames)}){_ADVERBS} ?,? ?$")
        self._asides = [
            p for phrase in phrases.phrases if phrase.says is Saying.ASIDE for p in phrase.patterns
        ]
        self._polite = re.compile("|".join(p.expression for p in phrases.polite))
        self._subordinate = re.compile(rf"(?:{'|'.join(p.expression for p in phrases.subordinate)}) ?$")
        self.focus: tuple[Somebody, ...] = about
        self.loose: list[LooseDay] = []
        self._before = ""  # the sentence before: "the phone tree is wrong. Take Pat off."
        self._asked: Phrase | None = None  # the question about progress that the last sentence asked
        self._list: _OpenList | None = None
        self._scene: int | None = (
            None  # the paragraph that tells of a lesson, a draft ...; -1: the whole mail
        )

    def read(self, marked: Marked) -> tuple[Act, ...]:
        """Read one sentence."""
        acts = _gapped(self._all_judged(self._found(marked)))
        asked_politely = (
            any(act.says is Saying.CUT and act.certain for act in acts) or not marked.sentence.asks
        )
        if not asked_politely:
            acts = [
                replace(act, certain=False)
                if act.says in _DEPARTURES and not _THEN_ASKS.search(marked.text, act.end)
                else act
                for act in acts
            ]
        if marked.sentence.cut or self._is_told(marked):
            acts = [replace(act, certain=False) for act in acts]
        acts = [replace(act, certain=False) if _is_quotation(act) else act for act in acts]
        acts = self._with_question(marked, self._with_list(marked, acts))
        asides = [m.span() for pattern in self._asides for m in pattern.found_in(marked.text)]
        if all(act.says not in _NO_ENTRY - {Saying.CUT} for act in acts):
            self.loose += _loose(marked, acts, asides)
        acts = _dated(marked, acts, asides)
        self._before = "" if _OF_HMIS.search(marked.text) else marked.text
        named = marked.everybody
        acted = tuple(p for act in acts for p in act.people)
        if named or acted:
            self.focus = _unique(acted if not named else (acted or named))
        return tuple(acts)

    def _with_question(self, marked: Marked, acts: list[Act]) -> list[Act]:
        """Ask the same of another person, as in "How is Pat doing? And Sam?"."""
        elliptic = _AND_SOMEBODY.fullmatch(marked.text)
        if elliptic and self._asked and not acts:
            people = marked.groups[int(elliptic[1])].members
            acts = [
                Act(says=Saying.STATUS, phrase=self._asked, people=people, marked=marked, start=0,
                    end=len(marked.text), captured={})
            ]  # fmt: skip
        self._asked = next((act.phrase for act in acts if act.says is Saying.STATUS), None)
        return acts

    def _is_told(self, marked: Marked) -> bool:
        """Does the sentence stand in a checklist, the minutes of a meeting, a lesson: told, not meant?"""
        sentence = marked.sentence
        if any(p.is_in(marked.text) for p in self._phrases.scenes):
            self._scene = -1 if sentence.title else sentence.paragraph
        return self._scene is not None and self._scene in {-1, sentence.paragraph}

    def _with_list(self, marked: Marked, acts: list[Act]) -> list[Act]:
        """Entries below "please remove the following:" are ordered by it."""
        ends = marked.text.rstrip().endswith(":")
        opener = next(
            (a for a in acts if (ends or _names_list(a)) and a.certain and a.says in _OPENS_LIST), None
        )
        if opener:
            self._list = _OpenList(opener)
            return [replace(act, people=()) if act is opener else act for act in acts]
        group = self._entry(marked, acts)
        if self._list is None or group is None:
            self._list = self._list if marked.sentence.entry else None
            return acts
        self._list = replace(self._list, paragraph=marked.sentence.paragraph, dated=bool(marked.days))
        ordered = replace(
            self._list.opener, people=group.members, own_days=_own_days(marked, group), marked=marked, start=0, end=1,
            by_pronoun=False, days=(),
        )  # fmt: skip
        return [ordered, *acts]

    def _entry(self, marked: Marked, acts: list[Act]) -> Group | None:
        """Whom an entry of the open list names; None where the sentence is no entry: a signature is none."""
        first = _MARK.match(marked.text)
        if self._list is None or first is None or first[1] != "p" or marked.sentence.asks:
            return None
        if any(act.says in _NO_ENTRY for act in acts):
            return None
        group = marked.groups[int(first[2])]
        if marked.sentence.entry:
            return group
        opened = self._list.opener.marked.sentence.paragraph
        last = self._list.paragraph
        near = {opened, opened + 1} if last is None else {last} if last == opened else {last, last + 1}
        plain = self._list.opener.says is Saying.ADD or _PLAIN_ENTRY.fullmatch(marked.text, first.end())
        if marked.sentence.paragraph not in near or not plain or self._myself.key in _keys(group.members):
            return None
        if self._list.dated and not marked.days:
            return None
        return group

    def _found(self, marked: Marked) -> list[Act]:
        """Phrases that do not overlap, the longest first, in the order of the sentence."""
        matches: list[tuple[Phrase, re.Match[str]]] = []
        for phrase in self._phrases.phrases:
            if phrase.says is not Saying.ASIDE:
                matches += [
                    (phrase, match)
                    for pattern in phrase.patterns
                    for match in pattern.found_in(marked.text)
                    if match.end() > match.start()
                ]
        matches.sort(key=lambda entry: (-(entry[1].end() - entry[1].start()), entry[1].start()))
        chosen: list[tuple[Phrase, re.Match[str]]] = []
        for phrase, match in matches:
            misplaced = phrase.ordered and not self._is_order(marked, match.start())
            if misplaced and phrase.says is not Saying.CUT:
                continue  # an order to end access is kept, as uncertain: somebody should look at it
            if not self._clashes(match, chosen):
                chosen.append((phrase, match))
        if any(
            phrase.says is Saying.GONE for phrase, _ in chosen
        ):  # then the day belongs to the fact, and takes its tense
            chosen = [(phrase, match) for phrase, match in chosen if phrase.id != "effective"]
        chosen.sort(key=lambda entry: entry[1].start())
        return self._acts(marked, chosen)

    @staticmethod
    def _clashes(match: re.Match[str], chosen: Iterable[tuple[Phrase, re.Match[str]]]) -> bool:
        return any(match.start() < other.end() and other.start() < match.end() for _, other in chosen)

    def _is_order(self, marked: Marked, start: int) -> bool:
        left = marked.text[max(0, start - 120) : start]
        return bool(_STARTS.search(left) or self._frame.search(left) or _POLITE_BUSTLE.search(left))

    def _acts(self, marked: Marked, chosen: list[tuple[Phrase, re.Match[str]]]) -> list[Act]:
        acts: list[Act] = []
        for phrase, match in chosen:
            captured = {name: value for name, value in match.groupdict().items() if value}
            who = captured.get("who") or captured.get("whose")
            people, pronoun = self._people(marked, who, match, acts, phrase)
            other, _ = self._people(
                marked,
                captured.get("other") or captured.get("whose_other"),
                match,
                acts,
                phrase,
                needed=False,
            )
            group = _group(marked, who)
            if captured.get("other") and not other:  # "Pat is leaving and Sam will be replacing her"
                before = [m for g in _groups_before(marked, match.start()) for m in g.members] or self.focus
                named = [m for m in _unique(before) if m.key not in _keys(people)]
                other = tuple(named) if len(named) == 1 else ()
            acts.append(
                Act(says=phrase.says, phrase=phrase, people=people, other=other, own_days=_own_days(marked, group) if group else (),
                    by_pronoun=pronoun, marked=marked, start=match.start(), end=match.end(), captured=captured)
            )  # fmt: skip
        return acts

    def _people(
        self,
        marked: Marked,
        who: str | None,
        match: re.Match[str],
        acts: list[Act],
        phrase: Phrase,
        *,
        needed: bool = True,
    ) -> tuple[tuple[Somebody, ...], bool]:
        group = _group(marked, who)
        if group:
            return group.members, False
        if who in _SELF:
            asks_for_another = phrase.says is Saying.STATUS and not any(
                k.part == "trainee" for k in self._myself.known
            )
            return (self.focus, True) if asks_for_another else ((self._myself,), False)
        if not needed or (who is None and phrase.says in {Saying.STATUS_OF_ALL, Saying.SUBMITTED}):
            return (), False
        if who and who.startswith("the following"):
            return (), True
        if who is None and phrase.says is Saying.HOLD:  # of who stands beside it, else of everybody
            return marked.everybody, False
        if who is None and phrase.says is Saying.EFFECTIVE:
            return marked.everybody or self.focus, True
        before = [act.people for act in acts if act.people]
        if who is None and before:
            return before[-1], True
        named = [group.members for group in _groups_before(marked, match.start())]
        if who is None and phrase.says in {Saying.ADD, Saying.DESIGNATE} and phrase.ordered:
            return (), True
        meant = (
            before[-1]
            if before and (not named or set(_keys(named[-1])) <= set(_keys(before[-1])))
            else _unique(p for members in named for p in members)
        )
        meant = meant or self.focus
        singular = bool(who and _SINGULAR.match(who)) or (who is None and len(named) > 1)
        if len(_unique(meant)) > 1 and singular:
            candidates = tuple(k for s in _unique(meant) for k in s.known)
            return (Somebody(written=who or "", candidates=candidates, doubt=Doubt.WHO_AMBIGUOUS),), True
        return _unique(meant), True

    def _all_judged(self, acts: list[Act]) -> list[Act]:
        """Judge from left to right: "not" in what was said before, and is certain, does not reach what follows."""
        judged: list[Act] = []
        for act in acts:
            settled = judged[-1].end if judged and judged[-1].certain else 0
            judged.append(self._judged(act, settled))
        return judged

    def _judged(self, act: Act, settled: int) -> Act:
        """Is the sentence certain of it? What stands before `settled` has been judged."""
        text = act.marked.text
        left = text[: act.start]
        clause_start = max((m.end() for m in _CLAUSE.finditer(left)), default=0)
        clause_start = max(clause_start, min(settled, act.start))
        clause = left[clause_start:]
        subordinate = bool(self._subordinate.search(left[-40:]))
        certain = not any(p.is_in(text) for p in self._phrases.conditions)
        if act.says is Saying.CUT and not _OF_HMIS.search(text[act.start : act.end]):
            same = {p.key for p in act.people} & {p.key for p in self.focus}
            before = "" if same or _OF_HMIS.search(text) else self._before
            beside = f"{before} , {left} , {text[act.end :]}"
            certain = certain and not any(p.is_in(beside) for p in self._phrases.elsewhere)
        if act.phrase.ordered:
            certain = certain and self._is_order(act.marked, act.start) and not self._hedged(clause)
            if act.marked.sentence.asks:
                certain = certain and bool(self._polite.search(text[: act.start + 20]))
        else:
            certain = (
                certain
                and not self._hedged(clause)
                and not (
                    act.says in _DEPARTURES and text.startswith("⟦p", act.start) and _OF_ANOTHER.search(left)
                )
                and not (_INVERSION.search(left) and _SUBJECT.match(text, act.start))
                and not (" left" in act.marked.text[act.start : act.end] and _is_relative(left))
            )
        return replace(act, certain=certain, subordinate=subordinate)

    def _hedged(self, clause: str) -> bool:
        plain = clause.replace("no longer", " ")  # says something, and denies nothing that follows
        return any(p.is_in(plain) for p in self._phrases.hedges)


def _gapped(acts: list[Act]) -> list[Act]:
    """As in "Pat leaves on March 20 and Sam on March 27": the same is said of the second, with a day of his own."""
    said: list[Act] = []
    for act in acts:
        said.append(act)
        gap = _GAPPED.match(act.marked.text, act.end) if act.says in FACTS and not act.own_days[1:] else None
        if gap and not any(other.start < gap.end() and act.end < other.end for other in acts):
            group = act.marked.groups[int(gap["who"])]
            said.append(
                replace(
                    act,
                    people=group.members,
                    own_days=_own_days(act.marked, group),
                    start=gap.start("who"),
                    end=gap.end(),
                    captured={"who": f"⟦p{gap['who']}⟧"},
                )
            )
    return said


def _is_quotation(act: Act) -> bool:
    """Does it stand within quotation marks: somebody else's words?"""
    return act.marked.text.count('"', 0, act.start) % 2 == 1 and act.says is not Saying.EXTEND_ACCESS


def _names_list(act: Act) -> bool:
    """Does "remove the three users below" announce a list, though it ends in no colon?"""
    said = act.marked.text[act.start : act.end]
    return not _group(act.marked, act.captured.get("who")) and bool(
        re.search(r"\b(?:below|following|listed)\b", said)
    )


def _is_relative(left: str) -> bool:
    """Does "the note that Pat left" speak of the note?"""
    return left.endswith("that ") and not _TELLS_THAT.search(left)


def _group(marked: Marked, who: str | None) -> Group | None:
    mark = _MARK.match(who) if who else None
    return marked.groups[int(mark[2])] if mark else None


def _groups_before(marked: Marked, position: int) -> list[Group]:
    found: list[Group] = []
    for mark in _MARK.finditer(marked.text, 0, position):
        group = marked.groups[int(mark[2])] if mark[1] == "p" else None
        stranger = group is not None and not any(member.known for member in group.members)
        if group and not (stranger and _TO_A_PLACE.search(marked.text[: mark.start()])):
            found.append(group)
    return found


def _own_days(marked: Marked, group: Group) -> tuple[When | None, ...]:
    return tuple(None if number is None else marked.days[number] for number in group.days)


def _keys(people: Iterable[Somebody]) -> tuple[str, ...]:
    return tuple(somebody.key for somebody in people)


def _unique(people: Iterable[Somebody]) -> tuple[Somebody, ...]:
    return tuple({somebody.key: somebody for somebody in people}.values())


def _dated(marked: Marked, acts: list[Act], asides: list[tuple[int, int]]) -> list[Act]:
    """Give each day of the sentence to the act it stands with; days of other matters to none."""
    days: dict[int, list[When]] = {}
    for match in _MARK.finditer(marked.text):
        if match[1] != "d":
            continue
        inside = next((i for i, act in enumerate(acts) if act.start <= match.start() < act.end), None)
        if (
            inside is not None
            and acts[inside].says is Saying.RESCHEDULE
            and _FORMER_DAY.search(marked.text[: match.start()])
        ):
            continue
        if inside is None and any(start <= match.start() < end for start, end in asides):
            continue
        owner = inside if inside is not None else _owner(match.start(), acts)
        if owner is not None and not acts[owner].phrase.undated:
            days.setdefault(owner, []).append(marked.days[int(match[2])])
    return [replace(act, days=tuple(days.get(index, ()))) for index, act in enumerate(acts)]


def _loose(marked: Marked, acts: list[Act], asides: list[tuple[int, int]]) -> list[LooseDay]:
    """The days of a sentence in which nothing is said that they could belong to, those of other matters left out."""
    if any(not act.phrase.undated for act in acts):
        return []
    days = (mark for mark in _MARK.finditer(marked.text) if mark[1] == "d")
    return [
        LooseDay(marked.days[int(mark[2])], marked)
        for mark in days
        if not any(start <= mark.start() < end for start, end in asides)
    ]


def _owner(position: int, acts: list[Act]) -> int | None:
    before = [index for index, act in enumerate(acts) if act.start <= position and not act.phrase.undated]
    if before:
        return before[-1]
    return next((index for index, act in enumerate(acts) if not act.phrase.undated), None)
