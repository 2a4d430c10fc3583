"""The staff command grammar (design 3.5, 3.9): lines of text in, frozen commands out.

    mail      = line*               read from the top to a stop
    stop      = "--" | "thanks" | "thank you" | a quoted line | a forwarded header block | the 5th unknown line
    line      = blank | "#" comment | command
    command   = "help"
              | "license" pool ["standard" | "reporting"] "add" number
              | reference verb ...      the verbs stand in VERBS
    reference = ("R" | "M" | "D") "-" digits
    date      = YYYY-MM-DD, nothing else

Says what was expected and never guesses: a line that is not exactly a command does nothing. Who may give commands,
and whether a case can take one, is not decided here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from rapidfuzz import process

from mailbot.model.case import Item, PoolKind
from mailbot.model.command import Command, CommandLine, StepVerdict, Verb

__all__ = ["Command", "CommandLine", "StepVerdict", "Verb", "read_command", "read_commands"]

UNKNOWN_LINES = 5  # design 3.5: after so many the rest of the mail is no list of commands
LINE_LENGTH = 2000  # characters; the longest sensible command is a paragraph of corrections

_REFERENCE = re.compile(
    r"(?P<letter>[RMD])-(?P<number>\d{1,9})(?=[\s:,]|$)[:,]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_NEARLY_A_REFERENCE = re.compile(r"([RMD])[ ._–—]?(\d{2,9})(?=\s|$)", re.IGNORECASE)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CASE_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STEP_PLACE = re.compile(
    r"(?:case\s+(?P<practice>\d{1,2})\s+)?step(?:\s+(?P<step>\d{1,2}))?(?=\s|$)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LICENSE = re.compile(
    r"licen[sc]es?\s+(?:[\"“”](?P<quoted>[^\"“”]+)[\"“”]|(?P<bare>[^\s\"“”]+))(?P<kind>\s+(?:standard|reporting))?"
    r"\s+add\s+(?P<amount>[+\-−–]?\d{1,5})",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:--|—|thanks|thank you|thx)[\s!.,]*", re.IGNORECASE)
_QUOTED = re.compile(
    r">|-{3,}\s*(?:original|forwarded)\b|_{10,}$|begin forwarded message|on\b.{6,200}\bwrote:\s*$",
    re.IGNORECASE,
)
_FORWARDED_FROM = re.compile(r"\*?from:\*?\s+\S", re.IGNORECASE)

_ITEMS: Mapping[str, Item] = MappingProxyType({**{item.value: item for item in Item}, "mb": Item.BASICS})
_PASSED: Mapping[str, bool] = MappingProxyType(
    {"pass": True, "passed": True, "done": True, "fail": False, "failed": False}
)


def read_commands(lines: Iterable[str]) -> tuple[CommandLine, ...]:
    """Read commands from the top of a text to the first stop.

    Args:
        lines: lines of the sender's own text, or one line of the shell.

    Returns:
        One value for each line that is neither blank nor a comment, in order; lines with a problem included, so that
        each can be echoed with what was expected.
    """
    read: list[CommandLine] = []
    unknown = 0
    for raw in lines:
        text = raw.strip()
        if _CLOSING.fullmatch(text) or _QUOTED.match(text) or _FORWARDED_FROM.match(text):
            break
        if not text or text.startswith("#"):
            continue
        line = read_command(text)
        read.append(line)
        unknown += line.command is None
        if unknown >= UNKNOWN_LINES:
            break
    return tuple(read)


def read_command(line: str) -> CommandLine:
    """Read one line as a command, or say what was expected of it."""
    text = line.strip()
    if len(text) > LINE_LENGTH:
        return CommandLine(
            text=text[:LINE_LENGTH], problem=f"a line is at most {LINE_LENGTH} characters long"
        )
    try:
        return CommandLine(text=text, command=_command(text))
    except _NoCommand as error:
        return CommandLine(text=text, problem=error.expected, resembles=error.resembles)


class _NoCommand(Exception):  # noqa: N818 - a finding, caught in this file
    """The line is no command; says what was expected."""

    def __init__(self, expected: str, *, resembles: bool = True) -> None:
        self.expected, self.resembles = expected, resembles
        super().__init__(expected)


def _command(text: str) -> Command:
    """Command = help | license ... | reference verb ..."""
    if text.lower().rstrip("!.") == "help":
        return Command(verb=Verb.HELP)
    if text.lower().startswith(("license", "licence")):
        return _license(text)
    match = _REFERENCE.match(text)
    if match is None:
        raise _not_a_reference(text)
    reference = f"{match['letter'].upper()}-{match['number'].zfill(4)}"
    return replace(_about_a_case(match["letter"].upper(), match["rest"].strip()), reference=reference)


def _not_a_reference(text: str) -> _NoCommand:
    nearly = _NEARLY_A_REFERENCE.match(text)
    if nearly:
        return _NoCommand(f'did you mean "{nearly[1].upper()}-{nearly[2].zfill(4)}"?')
    first = text.split(maxsplit=1)[0].lower()
    near = _nearest(first, ("help", "license"))
    expected = 'a command begins with a reference like R-0001, or is "license ..." or "help"'
    if near and len(text.split()) <= (1 if near == "help" else 6):
        return _NoCommand(f'{expected}; did you mean "{near}"?')
    return _NoCommand(expected, resembles=False)


def _about_a_case(letter: str, rest: str) -> Command:
    """Dispatch on the word after the reference."""
    if not rest:
        raise _NoCommand(f"expected what to do with it: {_choices(letter)}")
    word = re.split(r"[\s:]", rest, maxsplit=1)[0].lower()
    readers = _READERS[letter]
    if word not in readers:
        near = _nearest(word, readers)
        hint = f'; did you mean "{near}"?' if near else ""
        elsewhere = [kind for kind in _READERS if word in _READERS[kind]]
        if elsewhere:
            hint = f'; "{word}" is for {" and ".join(f"{kind}-" for kind in elsewhere)} references'
        raise _NoCommand(f'"{word}" is no command for {letter}- references: {_choices(letter)}{hint}')
    return readers[word](rest)


def _choices(letter: str) -> str:
    return ", ".join(word for word in _READERS[letter] if word not in {"mb", "case"})


def _item(rest: str) -> Command:
    """Item = ("upr" | "spa" | "dst" | "basics") ("done" | "pass" | "fail") [date]."""
    words = rest.lower().split()
    item = _ITEMS[words[0]]
    allowed = ("done",) if item is Item.UPR else ("pass", "fail")
    result = words[1] if len(words) > 1 else ""
    if result not in _PASSED or (_PASSED[result] and (result == "done") != (item is Item.UPR)):
        raise _NoCommand(
            f'after "{words[0]}" expected {" or ".join(allowed)}' + (f', not "{result}"' if result else "")
        )
    if item is Item.UPR and not _PASSED[result]:
        raise _NoCommand('after "upr" expected done: the form is not graded')
    on = _date(" ".join(words[2:])) if len(words) > 2 else None
    return Command(verb=Verb.ITEM, item=item, passed=_PASSED[result], on=on)


def _step(rest: str) -> Command:
    """Step = ["case" n] "step" [n] ("submitted" | "approved" | "corrections" ":" text)."""
    place = _STEP_PLACE.match(rest)
    if place is None:
        raise _NoCommand('expected "step submitted", "step approved" or "step corrections: text"')
    word, colon, text = place["rest"].partition(":")
    verdict = {value.value: value for value in StepVerdict}.get(word.strip().lower())
    if verdict is None:
        near = _nearest(word.strip().lower(), [value.value for value in StepVerdict])
        hint = f'; did you mean "{near}"?' if near else ""
        raise _NoCommand(f'after "step" expected submitted, approved or corrections: text{hint}')
    if verdict is StepVerdict.CORRECTIONS and not text.strip():
        raise _NoCommand('after "step corrections:" expected the text for the trainee')
    if verdict is not StepVerdict.CORRECTIONS and colon:
        raise _NoCommand(f'nothing is expected after "step {verdict.value}"')
    return Command(
        verb=Verb.STEP,
        step=verdict,
        step_number=int(place["step"]) if place["step"] else None,
        practice_number=int(place["practice"]) if place["practice"] else None,
        text=text.strip() or None,
    )


def _plain(verb: Verb) -> Callable[[str], Command]:
    """Plain = word, nothing after it."""

    def read(rest: str) -> Command:
        if rest.lower().rstrip(".!") != verb.value:
            raise _NoCommand(f'nothing is expected after "{verb.value}"')
        return Command(verb=verb)

    return read


def _reasoned(verb: Verb) -> Callable[[str], Command]:
    """Reasoned = word ":" reason."""

    def read(rest: str) -> Command:
        reason = rest.partition(":")[2].strip()
        if not reason or rest.partition(":")[0].strip().lower() != verb.value:
            raise _NoCommand(f'expected "{verb.value}: " and the reason')
        return Command(verb=verb, text=reason)

    return read


def _extend(rest: str) -> Command:
    """Extend = "extend" date ":" reason."""
    day, _, reason = rest[len("extend") :].partition(":")
    if not reason.strip():
        raise _NoCommand('expected a day and a reason: "extend 2026-04-02: reason"')
    return Command(verb=Verb.EXTEND, on=_date(day.strip()), text=reason.strip())


def _set_date(rest: str) -> Command:
    """Date = "date" date."""
    return Command(verb=Verb.DATE, on=_date(rest[len("date") :].strip()))


def _cases(rest: str) -> Command:
    """Cases = "cases" key ("," key)*."""
    return Command(verb=Verb.CASES, cases=_case_keys(rest[len("cases") :]))


def _training(rest: str) -> Command:
    """Training = "training" ("none" | key ("," key)*)."""
    what = rest[len("training") :].strip(" :").lower()
    return Command(verb=Verb.TRAINING, cases=() if what == "none" else _case_keys(what))


def _case_keys(text: str) -> tuple[str, ...]:
    keys = [key for key in re.split(r"[\s,;]+", text.strip(" :").lower()) if key and key != "and"]
    wrong = [key for key in keys if not _CASE_KEY.fullmatch(key)]
    if not keys or wrong:
        raise _NoCommand(
            'expected practice cases like "ph, es-nbn"' + (f', not "{wrong[0]}"' if wrong else "")
        )
    return tuple(dict.fromkeys(keys))


def _license(text: str) -> Command:
    match = _LICENSE.fullmatch(text)
    if match is None:
        raise _NoCommand(
            'expected: license "Agency name" add 2, or license MO-606 add -1 (or reporting add 1)'
        )
    amount = int(match["amount"].replace("−", "-").replace("–", "-"))
    if amount == 0:
        raise _NoCommand("expected how many licenses are added; 0 changes nothing")
    kind = PoolKind(match["kind"].strip().lower()) if match["kind"] else PoolKind.STANDARD
    return Command(
        verb=Verb.LICENSE, pool=(match["quoted"] or match["bare"]).strip(), pool_kind=kind, amount=amount
    )


def _date(text: str) -> date:
    """A day as YYYY-MM-DD: commands end windows and access, so no other form is guessed at."""
    if not _ISO_DATE.fullmatch(text):
        raise _NoCommand(
            f'expected a day like 2026-04-02, not "{text}"' if text else "expected a day like 2026-04-02"
        )
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _NoCommand(f"there is no day {text}") from None


def _nearest(word: str, choices: Iterable[str]) -> str | None:
    found = process.extractOne(word[:30], list(choices), score_cutoff=70) if word else None
    return found[0] if found else None


_Reader = Callable[[str], Command]
_TRAINING_WORDS: Mapping[str, _Reader] = {
    "step": _step,
    "case": _step,
    "cases": _cases,
    "approve": _plain(Verb.APPROVE),
    "reject": _reasoned(Verb.REJECT),
    "extend": _extend,
    "withdraw": _reasoned(Verb.WITHDRAW),
}
_READERS: Mapping[str, Mapping[str, _Reader]] = MappingProxyType(
    {
        "R": dict.fromkeys(_ITEMS, _item)
        | dict(_TRAINING_WORDS)
        | {"resume": _plain(Verb.RESUME), "granted": _plain(Verb.GRANTED)},
        "M": {
            **_TRAINING_WORDS,
            "resume": _plain(Verb.RESUME),
            "training": _training,
            "applied": _plain(Verb.APPLIED),
        },
        "D": {
            "confirm": _plain(Verb.CONFIRM),
            "dismiss": _reasoned(Verb.DISMISS),
            "date": _set_date,
            "done": _plain(Verb.DONE),
            "approve": _plain(Verb.APPROVE),
        },
    }
)
