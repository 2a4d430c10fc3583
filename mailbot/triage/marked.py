"""A sentence with everything recognizable marked: people, days, agencies, projects, references.

The marks are what the patterns of rules/phrases.toml speak of, so that "Pat Doyle's last day is Friday, 3/27" and "his last
day is tomorrow" are the same phrase. Recognizing is exact; what is said about the marks is not decided here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.model.directory import Known, Roster
from mailbot.model.intent import Doubt
from mailbot.triage.addresses import EMAIL, joined_to_names, names_of_addresses
from mailbot.triage.day_reader import read_days
from mailbot.triage.denied import without_denied
from mailbot.triage.first_names import by_first_name, calls_by_last_name
from mailbot.triage.groups import Group, grouped, kin_in_passing
from mailbot.triage.long_forms import in_long_forms
from mailbot.triage.name_reader import Mention, find_names
from mailbot.triage.phrases import Phrases
from mailbot.triage.polite import asked_plainly
from mailbot.triage.sentences import Sentence
from mailbot.triage.slips import spelled
from mailbot.triage.when import When
from mailbot.triage.who import HONORIFICS, SUFFIXES, People, Somebody, fold

_REFERENCE = re.compile(r"(?:\[[A-Za-z]{2,12} )?\b([RMDrmd])-(\d{3,9})\b\]?")
_CLIENT = re.compile(
    r"\b(?i:client|clients|resident|guest|participant|consumer|household|tenant|patient|family|mother|father|daughter|son|child|baby)(?: named| called| is|:)? "
    r"((?:[A-Z][\w'.-]*)(?: [A-Z][\w'.-]*){0,3})"
)
_LAST_NAME_ASIDE = re.compile(r"\b([A-Z][\w'’-]{1,20}) \(([A-Z][\w'’-]{1,25})\)")
_BARE_POSSESSIVE = re.compile(
    r"\b([^\W\d_]{2,20})s( (?:last|final|access|accounts?|logins?|hmis|employment|license|training|contract|removal|status|position|job|replacement|email|resignation|termination)\b)",
    re.IGNORECASE,
)
_NOT_THE_OTHER = re.compile(
    r"\b(?P<name>[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’.-]{0,20}){1,2}?)(?: ?\(|, |,? - ?)(?:the (?:father|mother|son|daughter|elder|younger|older|senior|junior),? ?)?(?:and )?(?i:not) "
    r"(?:the |(?:his|her) (?:son|daughter|father|mother),? )?(?:(?P=name),? )?(?P<suffix>(?i:jr|sr|ii|iii|iv|junior|senior))\.?[),]?(?=[\s.,;!]|$)"
)
"""As in "Robert Hale (the father, not Robert Hale Jr.)", "Robert Hale, not the junior, left"."""
_SHORT_SUFFIXES = {"junior": "jr", "senior": "sr"}
_BEFORE_PLACE = re.compile(
    r"\b(?:in|near|around|outside|outside of|(?:home|down|up|over|out|off|back|away)(?: (?:home|back|there))? to|(?:mov(?:ed?|es|ing)|relocat(?:e|ed|es|ing)|returning|back|headed|heading|going|off|flying|driving|follow(?:s|ed|ing)? (?:her|his|their) [a-z]+) (?:back )?to|the) $",
    re.IGNORECASE,
)


_BEFORE_OFFICE = re.compile(
    r"\b(?:with|at|for|by|our|your|her|his|their|from|join|joins|joined|joining|of) $", re.IGNORECASE
)
_OFFICE = re.compile(
    r"(?:[\w'.-]+ ){1,3}(?:campus|site|location|office|charities|services|clinic|hospital|center|centre|county|ministry|ministries|foundation|mission|schools?|university|college|health|healthcare|coalition|alliance|"
    r"network|society|association|department|district|agency|shelter|bank|court|housing|homes|program|project)\b"
)
"""As in "a job with Catholic Charities", "at our Westside campus"."""
_BEFORE_EMPLOYER = re.compile(
    r"\b(?:(?:jobs?|position|offer|role|gig|opportunity|internship|career) (?:with|at|from)|(?:works?|working|went to work|going to work) (?:for|at)|(?:hired|employed|recruited|poached) (?:away )?by) (?:the )?$",
    re.IGNORECASE,
)
"""As in "a job with Metro": of a stranger there it is who has the job to give."""
_HOUSE = re.compile(r" (?:House|Home|Haven|Place|Outreach)\b")
"""As in "from Harbor House", of an agency that the sender's roster does not know."""
_HER = re.compile(r"\b(?:her|his|their|our|your) $", re.IGNORECASE)


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
    shortened: bool = False  # an aside was taken out of the text (`mailbot.triage.asides`)

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
    named: list[Somebody] = field(default_factory=list)  # by their full names, earlier in the mail
    somebody_known: bool = False  # somebody of the roster was named so far
    addresses: tuple[str, ...] = ()  # every address of the mail
    excluded: dict[str, str] = field(default_factory=dict)  # a name -> the suffix of whoever is not meant
    below: tuple[str, ...] = ()  # the sentences that follow the one at hand
    kin: frozenset[str] = frozenset()  # relatives of somebody, of whom the mail does not speak
    by_last_names: bool = False  # somebody was called by the last name alone

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

    def mark_all(self, sentences: tuple[Sentence, ...]) -> tuple[Marked, ...]:
        """Mark the sentences of a whole mail."""
        written = (match[0].lower() for sentence in sentences for match in EMAIL.finditer(sentence.text))
        self.addresses = tuple(dict.fromkeys(written))
        self.kin = kin_in_passing(sentence.text.lower() for sentence in sentences)
        marked: list[Marked] = []
        for place, sentence in enumerate(sentences):
            self.below = tuple(each.text for each in sentences[place + 1 :])
            marked.append(self.mark(sentence))
        return tuple(marked)

    def mark(self, sentence: Sentence) -> Marked:
        """Mark one sentence."""
        text = spelled(self.phrases.spanish.in_english(sentence.text), self._is_name)
        text = self._without_the_other(self._with_last_names(self._with_apostrophes(text)))
        spans = _Spans(text)
        for match in EMAIL.finditer(text):
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
        made = names_of_addresses(text, self.addresses, self.people, taken, self.phrases.not_names)
        taken += [(mention.start, mention.end) for mention in made]
        mentions = find_names(
            self.people, text, not_names=self.phrases.not_names, taken=taken, listed=sentence.entry
        )
        self.somebody_known |= any(m.somebody.known for m in mentions)
        places = [m for m in mentions if _is_place(text, m) or self._is_house(text, m, mentions)]
        mentions = tuple(self._as_before(self._as_said(m)) for m in mentions if m not in places)
        self.by_last_names |= calls_by_last_name(mentions)
        if not self.by_last_names:
            mentions = tuple(by_first_name(m, (text[m.end :], *self.below), self.people) for m in mentions)
        mentions += self._strangers_again(text, mentions, taken)
        mentions = tuple(sorted((*mentions, *made), key=lambda mention: mention.start))
        addresses = [(start, end, str(value)) for start, end, letter, value in spans.found if letter == "e"]
        spans.found = [span for span in spans.found if span[2] != "e"]
        for mention in joined_to_names(text, mentions, addresses, self.people):
            spans.add(mention.start, mention.end, "p", mention.somebody)
            if len(mention.somebody.written.split()) > 1:
                self.named.append(mention.somebody)
        return self._built(sentence, spans)

    def _is_name(self, word: str) -> bool:
        return bool(self.people.called((word,)))

    def _is_house(self, text: str, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
        """Is a stranger the name of an agency that the roster does not know: "from Harbor House", "her Harbor House login"?

        Beside somebody known it may be a person: of whom "Sam learned it from Greg House. He quit" speaks has to be asked.
        """
        before = text[: mention.start]
        behind = _BEFORE_OFFICE.search(before)
        if mention.somebody.known or behind is None or _HOUSE.match(text, mention.end) is None:
            return False
        beside = any(behind.start() - other.end in {0, 1} for other in mentions)  # "Marcus at Harbor House"
        return _HER.search(before) is not None or not (beside or self.somebody_known)

    def _without_the_other(self, text: str) -> str:
        """The text without "(not Jr.)" behind a name; who that leaves is said by `_as_said`."""

        def one(match: re.Match[str]) -> str:
            name, suffix = match["name"], fold(match["suffix"])
            for meant in (name, " ".join(name.split()[-2:])):  # "Remove Robert Hale (not Jr.)"
                self.excluded[fold(meant)] = _SHORT_SUFFIXES.get(suffix, suffix)
            return name

        return _NOT_THE_OTHER.sub(one, text)

    def _as_said(self, mention: Mention) -> Mention:
        """Of two who are called the same, the one who is not excluded: "Robert Hale (not Jr.)"."""
        somebody = mention.somebody
        suffix = self.excluded.get(fold(somebody.written))
        if suffix is None or somebody.doubt is not Doubt.WHO_AMBIGUOUS:
            return mention
        meant = tuple(k for k in somebody.candidates if suffix not in fold(k.name).split())
        if len(meant) == len(somebody.candidates) or len({k.email or fold(k.name) for k in meant}) != 1:
            return mention
        return replace(mention, somebody=Somebody(written=somebody.written, known=meant))

    def _as_before(self, mention: Mention) -> Mention:
        """A name that two people have means the one who was named in full before, as in "Kim Lane retires. Kim's last day"."""
        somebody = mention.somebody
        if not somebody.known and not somebody.candidates and somebody.written and not somebody.email:
            same = {
                p.key: p for p in self.named if not p.known and p.written.split()[:1] == [somebody.written]
            }
            if len(same) == 1:
                return Mention(start=mention.start, end=mention.end, somebody=next(iter(same.values())))
        words = [word for word in fold(somebody.written).split() if word not in HONORIFICS]
        if somebody.doubt is not Doubt.WHO_AMBIGUOUS or len(words) > 1:
            return mention
        keys = {known.email or fold(known.name) for known in somebody.candidates}
        before = {p.key: p for p in self.named if p.known and p.key in keys}
        if len(before) != 1 or _are_called_alike(somebody.candidates):
            return mention
        return Mention(start=mention.start, end=mention.end, somebody=next(iter(before.values())))

    def _strangers_again(
        self, text: str, mentions: tuple[Mention, ...], taken: list[tuple[int, int]]
    ) -> tuple[Mention, ...]:
        """The first names of strangers who were named in full before: "Lucia Moreno is in. Lucia is replacing her"."""
        found: list[Mention] = []
        spans = [*taken, *((m.start, m.end) for m in mentions)]
        for somebody in {p.key: p for p in self.named if p.written and not p.known}.values():
            first = somebody.written.split()[0]
            if fold(first) in self.phrases.not_names or len(first) < 3 or not first[0].isupper():
                continue
            found += [
                Mention(start=match.start(), end=match.end(), somebody=somebody)
                for match in re.finditer(rf"\b{re.escape(first)}\b(?! [A-Z])", text)
                if not any(match.start() < end and start < match.end() for start, end in spans)
            ]
        return tuple(found)

    def _with_last_names(self, text: str) -> str:
        """As "Jane (Pruett)" and "Pat (Patricia) Doyle": the name of somebody known, a part of it in brackets."""

        def one(match: re.Match[str]) -> str:
            words = tuple(fold(f"{match[1]} {match[2]}").split())
            return (
                f"{match[1]} {match[2]}"
                if len({k.email or fold(k.name) for k in self.people.called(words)}) == 1
                else match[0]
            )

        return _LAST_NAME_ASIDE.sub(one, text)

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
        text = asked_plainly(in_long_forms(" ".join("".join(out).split())))
        text, denied = without_denied(text, somebodies)
        self.named = [one for one in self.named if one.key not in {other.key for other in denied}]
        text, groups = grouped(text, somebodies, self.kin)
        less = text
        for pattern in self.phrases.courtesies:
            less = pattern.left_out_of(less)
        return Marked(
            sentence=sentence, text=" ".join(less.split()), courteous=text, groups=tuple(groups),
            days=tuple(d for d in kinds["d"] if isinstance(d, When)), references=_strings(kinds["r"]),
            projects=_strings(kinds["j"]), agencies=_strings(kinds["a"]),
        )  # fmt: skip


def _are_called_alike(candidates: Iterable[Known]) -> bool:
    """Are two of them called the same but for "Jr."? Then the one named before may not be the one who is meant."""
    plain = [
        " ".join(word for word in fold(name).split() if word not in SUFFIXES)
        for name in {known.name for known in candidates}
    ]
    return len(set(plain)) < len(plain)


@dataclass(slots=True)
class _Spans:
    """What was recognized where; the first to claim a place keeps it."""

    text: str
    found: list[tuple[int, int, str, object]] = field(default_factory=list)

    def add(self, start: int, end: int, letter: str, value: object) -> None:
        if start < end and not any(s < end and start < e for s, e, _, _ in self.found):
            self.found.append((start, end, letter, value))


def _is_place(text: str, mention: Mention) -> bool:
    """Is a stranger behind "in", "moved to" or "the" a place: "another agency in St. Louis", "joining the Navy"?"""
    somebody = mention.somebody
    stranger = not somebody.known and not somebody.candidates
    addressed = EMAIL.match(text[mention.end :].lstrip(" ,(<")) is not None  # no place has an address
    before = text[: mention.start]
    named = f"{somebody.written} {text[mention.end : mention.end + 20].strip()}".lower()
    office = _BEFORE_OFFICE.search(before) is not None and _OFFICE.match(named) is not None
    employer = _BEFORE_EMPLOYER.search(before) is not None
    return stranger and not addressed and (office or employer or _BEFORE_PLACE.search(before) is not None)


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
        agency = next((a for a in roster.agencies if a.key == project.agency), None)
        names = sorted((agency.name, _short(agency.name), *agency.aliases), key=len)[::-1] if agency else ()
        own = (
            re.sub(rf"^(?:{'|'.join(map(re.escape, names))})\W+", "", project.name) if names else project.name
        )
        own = re.sub(r" \([^()]*\)$", "", own)
        if own != project.name and (len(own.split()) > 1 or (len(own) > 2 and own.isupper())):
            shorts.setdefault(own, set()).add(project.key)
    return [(own, "j", next(iter(keys))) for own, keys in shorts.items() if len(keys) == 1]


def _name_pattern(name: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.findall(r"[\w'&]+", name)]
    closing = r"\)?" if name.endswith(")") else ""
    return re.compile(r"(?<!\w)" + r"[\W_]{1,3}".join(words) + r"(?!\w)" + closing, re.IGNORECASE)
