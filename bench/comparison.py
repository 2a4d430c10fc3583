"""What a mail was read as, held against what it must be read as: the rules of tests/mails/README.md, one function each.

In: the truth beside a mail (`.json`) and the line that `mailbot explain --json` prints for it. Out: a `Judged`, with
every difference by name. The worst is an action that nobody asked for; a reading that was acted on with another person,
agency, project or day than the mail's is one as well, though its kind is right.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Words = Mapping[str, Any]

ACTS = frozenset(
    {
        "add",
        "replace",
        "modify",
        "remove",
        "reschedule",
        "rescind",
        "designate",
        "undesignate",
        "step-submitted",
        "command",
    }
)
"""An intent of these kinds with outcome `grant` has been acted on."""

OF_AN_ACT = (
    "agency",
    "person",
    "projects",
    "effective",
    "outcome",
    "fields.removed_user",
    "fields.effective",
)
"""Where one of these differs, what was done is not what was asked."""

_SETS = frozenset({"projects", "agencies", "missing"})
_NO_FIELDS = frozenset({"kind", "outcome", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not as it must be."""

    key: str  # "person.name"
    expected: object
    read: object

    def __str__(self) -> str:
        return f"{self.key} reads {_short(self.read)}; {_short(self.expected)} expected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One expected intent and what was read for it."""

    expected: Words
    read: Words | None  # None: nothing of its kind for its person
    differences: tuple[Difference, ...]
    compared: int  # how many values of a form it has, see `form_values`
    exact: int  # how many of them are exact


@dataclass(kw_only=True)
class Judged:
    """What is right and wrong with the reading of one mail."""

    clear: bool
    wrong_actions: list[str] = field(default_factory=list)
    needless_questions: list[str] = field(default_factory=list)
    intents: list[Compared] = field(default_factory=list)  # empty where they are not judged
    screen: list[Difference] | None = None  # None: not in the truth
    sender: list[Difference] | None = None
    other: list[str] = field(default_factory=list)  # outcome and mails

    @property
    def differs(self) -> bool:
        """Is anything not as it must be?"""
        return bool(
            self.wrong_actions
            or self.needless_questions
            or any(each.differences for each in self.intents)
            or self.screen
            or self.sender
            or self.other
        )


def judge(truth: Words, explained: Words) -> Judged:
    """Compare one mail.

    Args:
        truth: the `.json` beside the mail.
        explained: its line of `explain --json`.
    """
    expect, received_on = truth["expect"], datetime.fromisoformat(truth["received_at"]).date()
    judged = Judged(clear=truth["clear"])
    for part in ("screen", "sender"):
        if part in expect:
            setattr(judged, part, list(differences(expect[part], explained[part], received_on)))
    believed = expect.get("sender", {}).get("verified") is not False
    if "intents" in expect and believed:
        listed = [_compare_all(each, explained["intents"], received_on) for each in alternatives(expect["intents"])]  # fmt: skip
        judged.intents = min(listed, key=lambda pairs: _distance(pairs, truth, explained, believed=believed))
    judged.wrong_actions = list(_wrong_actions(truth, explained, judged.intents, believed=believed))
    if judged.clear:
        judged.needless_questions = list(_needless_questions(judged.intents))
    judged.other = list(_other(truth, explained))
    return judged


def _distance(
    compared: Sequence[Compared], truth: Words, explained: Words, *, believed: bool
) -> tuple[int, int]:
    """How far a reading is from one of the lists that it may agree with: of two equally near, the one that it acts on."""
    wrong = len(list(_wrong_actions(truth, explained, compared, believed=believed)))
    return sum(len(pair.differences) for pair in compared), wrong


def alternatives(value: Any) -> Sequence[Any]:
    """What may stand for a value: the values under "accept", else the value alone."""
    if isinstance(value, Mapping) and set(value) == {"accept"}:
        return list(value["accept"])
    return [value]


def differences(expected: Words, read: Words, received_on: date, prefix: str = "") -> Iterator[Difference]:
    """The values that stand in `expected` and are not in `read`, inner tables by dotted keys."""
    for key, value in expected.items():
        name, found = f"{prefix}{key}", read.get(key)
        if isinstance(value, Mapping) and set(value) != {"accept"}:
            inner = found if isinstance(found, Mapping) else {}
            yield from differences(value, inner, received_on, f"{name}.")
        elif not any(_same(name, each, found, received_on) for each in alternatives(value)):
            yield Difference(key=name, expected=value, read=found)


def _same(name: str, expected: Any, read: Any, received_on: date) -> bool:
    """By the last key of a name: days, addresses, sets and texts are compared each in their way."""
    key = name.rpartition(".")[2]
    if isinstance(expected, Mapping):
        return isinstance(read, Mapping) and not any(differences(expected, read, received_on))
    if key == "effective":  # at once: null or the day itself
        today = received_on.isoformat()
        return read == expected or {read, expected} == {None, today}
    if key in _SETS:
        return {_plain(each) for each in expected or ()} == {_plain(each) for each in read or ()}
    if key in {"email", "address"}:
        return _plain(expected or "").casefold() == _plain(read or "").casefold()
    if isinstance(expected, str) and isinstance(read, str):
        return _plain(expected) == _plain(read)
    return bool(expected == read)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


# -- intents ----------------------------------------------------------------------------------------------------------


def matches(expected: Words, read: Words, received_on: date) -> bool:
    """Is this the reading of that expectation: the same kind and, where one is named, the same person?"""
    named = {key: expected[key] for key in ("kind", "person") if key in expected}
    if named.get("kind") == "command" and "text" in expected:  # a staff mail has one for each line
        named["text"] = expected["text"]
    return not any(differences(named, read, received_on))


def _compare_all(expected: Sequence[Words], read: Sequence[Words], received_on: date) -> list[Compared]:
    """Each expected intent with the reading that fits best; no reading serves two."""
    left = list(read)
    pairs: dict[int, Words | None] = {}
    for number, wanted in enumerate(expected):
        fitting = [each for each in left if matches(wanted, each, received_on)]
        best = min(fitting, key=lambda each: len(list(differences(wanted, each, received_on))), default=None)
        pairs[number] = best
        if best is not None:
            left.remove(best)
    compared = []
    for number, wanted in enumerate(expected):
        found = pairs[number]
        kin = [each for each in left if _same("kind", wanted["kind"], each["kind"], received_on) or each["kind"] in alternatives(wanted["kind"])]  # fmt: skip
        nearest = found if found is not None else (kin[0] if kin else None)
        if found is None and nearest is not None:
            left.remove(nearest)
        wrong = tuple(differences(wanted, nearest or {}, received_on))
        values = form_values(wanted)
        missed = {difference.key for difference in wrong} & values
        compared.append(
            Compared(
                expected=wanted,
                read=found,
                differences=wrong,
                compared=len(values),
                exact=len(values - missed),
            )
        )
    return compared


def form_values(expected: Words) -> set[str]:
    """The values of an expected intent that stand in a form: everything but its kind, outcome and text."""
    keys: set[str] = set()
    for key, value in expected.items():
        if isinstance(value, Mapping) and set(value) != {"accept"}:
            keys |= {f"{key}.{inner}" for inner in value}
        elif key not in _NO_FIELDS:
            keys.add(key)
    return keys


def acted_on(intent: Words) -> bool:
    """Was more done than asking?"""
    return intent["kind"] in ACTS and intent["outcome"] == "grant"


def _wrong_actions(
    truth: Words, explained: Words, compared: Sequence[Compared], *, believed: bool
) -> Iterator[str]:
    """Everything that was acted on and that the mail does not ask for."""
    taken = {id(pair.read): pair for pair in compared if pair.read is not None}
    for intent in filter(acted_on, explained["intents"]):
        said = f"{intent['kind']} {_short(intent['person'])}"
        pair = taken.get(id(intent))
        if not believed:
            yield f"{said}: the sender is not verified"
        elif intent["kind"] in truth["forbidden"]:
            yield f"{said}: forbidden"
        elif "intents" not in truth["expect"]:
            continue
        elif pair is None:
            yield f"{said}: not asked for"
        else:
            wrong = [each for each in pair.differences if each.key.startswith(OF_AN_ACT)]
            if wrong:
                yield f"{said}: {'; '.join(map(str, wrong))}"


def _needless_questions(compared: Sequence[Compared]) -> Iterator[str]:
    """What the mail plainly asks for and was not acted on."""
    for pair in compared:
        kinds = set(alternatives(pair.expected["kind"]))
        must = kinds <= ACTS and alternatives(pair.expected.get("outcome")) == ["grant"]
        if must and (pair.read is None or not acted_on(pair.read)):
            yield f"{pair.expected['kind']} {_short(pair.expected.get('person'))}"


def _other(truth: Words, explained: Words) -> Iterator[str]:
    """The outcome of the mail as a whole, and the mails that go out."""
    expect, out = truth["expect"], [mail["kind"] for mail in explained["mails"]]
    if "outcome" in expect and explained["outcome"] not in alternatives(expect["outcome"]):
        yield f"outcome reads {explained['outcome']}; {_short(expect['outcome'])} expected"
    for mail in expect.get("mails", ()):
        if not set(alternatives(mail["kind"])) & set(out):
            yield f"no mail {_short(mail['kind'])} goes out, but {out}"
    for kind in truth.get("forbidden_mails", ()):
        if kind in out:
            yield f"a mail {kind} goes out"


def _short(value: object) -> str:
    """A value for people: `Jane Pruett <j@a.example>` for a person, `a or b` for alternatives."""
    if isinstance(value, Mapping):
        if set(value) == {"accept"}:
            return " or ".join(map(_short, value["accept"]))
        return " ".join(str(part) for part in value.values() if part) or "nobody"
    if isinstance(value, list):
        return "[" + "; ".join(map(_short, value)) + "]"
    return "nothing" if value is None else str(value)
