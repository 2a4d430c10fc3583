"""A sentence with everything recognizable marked: people, days, agencies, projects, references.

The marks are what the patterns of rules/phrases.toml speak of, so that "Pat Doyle's last day is Friday, 3/27" and "his last
day is tomorrow" are the same phrase. Recognizing is exact; what is said about the marks is not decided here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mailbot.model.directory import Roster
from mailbot.model.intent import Doubt
from mailbot.triage.day_reader import read_days
from mailbot.triage.long_forms import in_long_forms
from mailbot.triage.name_reader import Mention, find_names
from mailbot.triage.phrases import Phrases
from mailbot.triage.sentences import Sentence
from mailbot.triage.when import When
from mailbot.triage.who import People, Somebody, fold

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9](?:[\w.+-]{0,62}[\w+-])?@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?\.[A-Za-z]{2,24}(?![\w@])"
)
_REFERENCE = re.compile(r"(?:\[[A-Za-z]{2,12} )?\b([RMDrmd])-(\d{3,9})\b\]?")
_CLIENT = re.compile(
    r"\b(?i:client|clients|resident|guest|participant|consumer|household|tenant|patient|family|mother|father|daughter|son|child|baby)(?: named| called| is|:)? "
    r"((?:[A-Z][\w'.-]*)(?: [A-Z][\w'.-]*){0,3})"
)
_LIST_SEPARATOR = r"(?: ?, ?(?:and |& )?| and (?:also )?| ?/ ?|,? as well as | plus | ?\+ ?|; ?)"
_DAY_BESIDE = r"(?: ?\((?:on |effective |left |as of |last day (?:is |was |of |will be |: ?|- ?)?)?⟦d\d+⟧\)?| ?(?:on |effective |as of )?⟦d\d+⟧\)?| ?[-,] (?:on |effective |left |as of |last day (?:is |was |of |will be |: ?|- ?)?)⟦d\d+⟧)"
_NAMED = rf"⟦p\d+⟧(?!'s? (?:last|final)\b)(?:'s?(?=[ ,])|{_DAY_BESIDE})?"
_LIST = re.compile(rf"(?:both )?{_NAMED}(?:{_LIST_SEPARATOR}{_NAMED}){{1,30}}")
_OTHERS = re.compile(
    r"⟦p(\d+)⟧'s? (?:old |new |former |last |current |first |own |ex-)?(husband|wife|spouse|partner|mother|father|mom|dad|son|daughter|child|brother|sister|friend|client|clients|"
    r"boss|supervisor|manager|assistant|intern|coworker|colleague|replacement|successor|predecessor|caseworker|case manager|family|kid|baby|team|staff)\b(?! (?:is|will be) ⟦p)"
)
_BARE_POSSESSIVE = re.compile(
    r"\b([^\W\d_]{2,20})s( (?:last|final|access|accounts?|logins?|hmis|employment|license|training|contract|removal|status|position|job|replacement|email|resignation|termination)\b)",
    re.IGNORECASE,
)
_AT_PLACE = re.compile(
    r"⟦p(\d+)⟧ (?:over )?(?:at|from|with|of) ⟦p(\d+)⟧(?: (?:house|center|centre|services|shelter|home|housing|agency|ministries|mission))?"
)
_MARK = re.compile(r"⟦([pdajr])(\d+)⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People named together: "Pat Doyle (3/27), Sam Kim and Ana Ruiz"."""

    members: tuple[Somebody, ...]
    days: tuple[int | None, ...] = ()  # which of the sentence's days stands beside each member


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A sentence in lower case with marks, and what the marks stand for."""

    sentence: Sentence
    text: str
    groups: tuple[Group, ...] = ()
    days: tuple[When, ...] = ()
    references: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()  # keys
    agencies: tuple[str, ...] = ()  # keys
    courteous: str = ""  # the text with courtesies still in it

    @property
    def everybody(self) -> tuple[Somebody, ...]:
        """Everybody whom the sentence names, in order."""
        return tuple(member for group in self.groups for member in group.members)


@dataclass(slots=True)
class Marker:
    """Marks sentences of one mail."""

    people: People
    phrases: Phrases
    received_on: date
    names: tuple[tuple[re.Pattern[str], str, str], ...] = ()  # pattern, mark letter, key

    @classmethod
    def of(cls, roster: Roster, phrases: Phrases, received_on: date) -> "Marker":
        """A marker that knows the people, agencies and projects of a roster."""
        named: list[tuple[str, str, str]] = [(p.name, "j", p.key) for p in roster.projects]
        named += [(name, "a", a.key) for a in roster.agencies for name in (a.name, *a.aliases)]
        named += _short_projects(roster)
        short = {_short(a.name): a.key for a in roster.agencies}
        named += [(name, "a", key) for name, key in short.items() if len(name.split()) > 1]
        named.sort(key=lambda entry: -len(entry[0]))
        patterns = tuple((_name_pattern(name), letter, key) for name, letter, key in named if len(name) > 2)
        return cls(
            people=People(roster, phrases.nicknames), phrases=phrases, received_on=received_on, names=patterns
        )

    def mark(self, sentence: Sentence) -> Marked:
        """Mark one sentence."""
        text = self._with_apostrophes(self.phrases.spanish.in_english(sentence.text))
        spans = _Spans(text)
        for match in _EMAIL.finditer(text):
            spans.add(match.start(), match.end(), "e", match[0].lower())
        for match in _REFERENCE.finditer(text):
            spans.add(match.start(), match.end(), "r", f"{match[1].upper()}-{match[2].zfill(4)}")
        for pattern, letter, key in self.names:
            for match in pattern.finditer(text):
                spans.add(match.start(), match.end(), letter, key)
        for match in _CLIENT.finditer(text):
            spans.add(match.start(1), match.end(1), "c", "")
        for when in read_days(_lowered(text), self.received_on):
            open_still = "(" in text[when.start : when.end] and text[when.end : when.end + 1] == ")"
            spans.add(when.start, when.end + open_still, "d", when)
        taken = [(start, end) for start, end, _, _ in spans.found]
        mentions = find_names(
            self.people, text, not_names=self.phrases.not_names, taken=taken, listed=sentence.entry
        )
        for mention in _with_addresses(text, mentions, spans, self.people):
            spans.add(mention.start, mention.end, "p", mention.somebody)
        return self._built(sentence, spans)

    def _with_apostrophes(self, text: str) -> str:
        """As "janes last day": the name of somebody known, where what follows can only be theirs."""

        def one(match: re.Match[str]) -> str:
            name = fold(match[1])
            is_name = self.people.called((name,)) and not self.people.called((f"{name}s",))
            return f"{match[1]}'s{match[2]}" if is_name else match[0]

        return _BARE_POSSESSIVE.sub(one, text)

    def _built(self, sentence: Sentence, spans: "_Spans") -> Marked:
        somebodies: list[Group] = []
        kinds: dict[str, list[object]] = {"d": [], "a": [], "j": [], "r": []}
        out: list[str] = []
        position = 0
        for start, end, letter, value in sorted(spans.found, key=lambda span: span[0]):
            out.append(_lowered(spans.text[position:start]))
            if letter == "p" and isinstance(value, Somebody):
                out.append(f"⟦p{len(somebodies)}⟧")
                somebodies.append(Group(members=(value,)))
            elif letter in kinds:
                out.append(f"⟦{letter}{len(kinds[letter])}⟧")
                kinds[letter].append(value)
            else:
                out.append("somebody's address" if letter == "e" else "somebody")
            position = end
        out.append(_lowered(spans.text[position:]))
        text, groups = _grouped(in_long_forms(" ".join("".join(out).split())), somebodies)
        less = text
        for pattern in self.phrases.courtesies:
            less = pattern.left_out_of(less)
        return Marked(
            sentence=sentence, text=" ".join(less.split()), courteous=text, groups=tuple(groups),
            days=tuple(d for d in kinds["d"] if isinstance(d, When)), references=_strings(kinds["r"]),
            projects=_strings(kinds["j"]), agencies=_strings(kinds["a"]),
        )  # fmt: skip


@dataclass(slots=True)
class _Spans:
    """What was recognized where; the first to claim a place keeps it."""

    text: str
    found: list[tuple[int, int, str, object]] = field(default_factory=list)

    def add(self, start: int, end: int, letter: str, value: object) -> None:
        if start < end and not any(s < end and start < e for s, e, _, _ in self.found):
            self.found.append((start, end, letter, value))


def _strings(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str))


def _lowered(text: str) -> str:
    """Lower case of the same length."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _short(name: str) -> str:
    """The short name of an agency: "Harbor House of Columbia" is also called Harbor House."""
    return re.split(r" of | - |, ", name)[0]


def _short_projects(roster: Roster) -> list[tuple[str, str, str]]:
    """Projects without the name of their agency, where that is two words or an abbreviation, and no other project's."""
    shorts: dict[str, set[str]] = {}
    for project in roster.projects:
        agency = next((a.name for a in roster.agencies if a.key == project.agency), "")
        own = (
            re.sub(rf"^(?:{re.escape(agency)}|{re.escape(_short(agency))})\W+", "", project.name)
            if agency
            else project.name
        )
        own = re.sub(r" \([^()]*\)$", "", own)
        if own != project.name and (len(own.split()) > 1 or (len(own) > 2 and own.isupper())):
            shorts.setdefault(own, set()).add(project.key)
    return [(own, "j", next(iter(keys))) for own, keys in shorts.items() if len(keys) == 1]


def _name_pattern(name: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.findall(r"[\w'&]+", name)]
    closing = r"\)?" if name.endswith(")") else ""
    return re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(words) + r"(?!\w)" + closing, re.IGNORECASE)


def _with_addresses(
    text: str, mentions: tuple[Mention, ...], spans: _Spans, people: People
) -> Iterable[Mention]:
    """Join an address to the name beside it; an address alone is somebody too."""
    addresses = [(start, end, str(value)) for start, end, letter, value in spans.found if letter == "e"]
    spans.found = [span for span in spans.found if span[2] != "e"]
    used: set[int] = set()
    for mention in mentions:
        beside = next(
            (
                (s, e, a)
                for s, e, a in addresses
                if s not in used
                and s >= mention.end
                and re.fullmatch(r"[\s(,:\[-]{1,4}", text[mention.end : s])
            ),
            None,
        )
        if beside is None:
            yield mention
            continue
        used.add(beside[0])
        closing = (
            1 if text[beside[1] : beside[1] + 1] in {")", "]"} and "(" in text[mention.end : beside[0]] else 0
        )
        yield Mention(
            start=mention.start,
            end=beside[1] + closing,
            somebody=people.by_email(beside[2], mention.somebody.written),
        )
    for start, end, address in addresses:
        if start not in used:
            yield Mention(start=start, end=end, somebody=people.by_email(address))


def _others_of(text: str, groups: list[Group]) -> str:
    """Make somebody else of "Pat's husband"."""

    def one(match: re.Match[str]) -> str:
        whose = groups[int(match[1])].members[0]
        other = Somebody(written=f"{whose.person.name}'s {match[2]}", doubt=Doubt.WHO_UNKNOWN)
        groups.append(Group(members=(other,)))
        return f"⟦p{len(groups) - 1}⟧"

    return _OTHERS.sub(one, text)


def _elsewhere(text: str, groups: list[Group]) -> str:
    """Drop the place in "Marcus at Harbor House", where neither is known here: the second is a place."""

    def one(match: re.Match[str]) -> str:
        strangers = all(not groups[int(number)].members[0].known for number in (match[1], match[2]))
        return f"⟦p{match[1]}⟧" if strangers else match[0]

    return _AT_PLACE.sub(one, text)


def _grouped(text: str, groups: list[Group]) -> tuple[str, list[Group]]:
    """Make one mark of people who are named together."""
    text = _elsewhere(_others_of(text, groups), groups)

    def one(match: re.Match[str]) -> str:
        marks = [(letter, int(number)) for letter, number in _MARK.findall(match[0])]
        members = [groups[number].members[0] for letter, number in marks if letter == "p"]
        days: list[int | None] = []
        for letter, number in marks:
            if letter == "p":
                days.append(None)
            elif letter == "d":
                days[-1] = number
        tail = ""
        if days[0] is None and any(
            day is not None for day in days
        ):  # "Pat and Sam on 3/27" is one day for both
            last = next(index for index, day in enumerate(days) if day is not None)
            if last != len(days) - 1:
                return match[0]
            tail = match[0][match[0].rindex("⟦p") :].partition("⟧")[2].removeprefix("'s").removeprefix("'")
            days = [None] * len(days)
        possessive = "'s" if re.search(r"⟧'s?$", match[0]) else ""
        groups.append(Group(members=tuple(members), days=tuple(days)))
        return f"⟦p{len(groups) - 1}⟧{possessive}{tail}"

    return _LIST.sub(one, text), groups
