"""Lines of a form that have lost their labels, and get them back.

    headline = what is wanted, alone above the labels of people, twice or more          "Name 1: ...; Request 1: REMOVE"
    person   = name, address [ title ], in a list of a form that names nobody else      "Name: ...; Email: ...; Title: ..."
    address  = an address alone right below somebody's name                             "Email: ..."

Each line keeps its place. Nothing is read here that a label would not say; where the mail has no form, nothing is done.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.model.message import ACTIONABLE, Line, Message
from mailbot.triage.label_lines import Cut, cut_line
from mailbot.triage.wording import FormWording, normalized

_ADDRESS = r"[<(\[]?(?:mailto:)?(?P<email>[\w.+'-]{1,64}@[\w.-]{3,120}\w)[>)\]]?(?:<mailto:[^<>]{1,200}>)?"
_BARE = re.compile(rf"\s*{_ADDRESS}\s*", re.ASCII)
_MARK = r"\s*+(?:[-*•·]\s++|\(?\d{1,2}[.)]\s++)?+"
_NAME = r"(?P<name>[^\W\d_][\w.'’-]{0,40}(?: [^\W\d_][\w.'’-]{0,40}){1,4})"
_PERSON = re.compile(
    rf"{_MARK}{_NAME}(?:, (?P<before>[^@,;:<>()]{{2,60}}))?[,;:–—\s-]{{1,5}}{_ADDRESS}(?:[,;–—\s-]{{1,5}}[(]?(?P<behind>[^@;:<>()]{{2,60}})[)]?)?\s*"
)
_NUMBERED = re.compile(r"\s*+(?:\(?\d{1,2}[.):]|[-*•=#])?+\s*+(?P<said>[^:]{2,50}?)[\s:=-]*+")
_NAMES = frozenset({"person_name", "name", "removed_user"})
_OF_A_FORM = frozenset({"request_type", "projects", "projects_to_add", "agency"})
_KINDS = frozenset({"add", "remove", "modify"})
_LONGEST_HEAD = 60  # characters
_MOST_LINES = 400


def with_labels_given(message: Message, wording: FormWording) -> Message:
    """The mail with the labels that its lines go without.

    Args:
        message: the mail.
        wording: rules/forms.toml.
    """
    lines = list(message.body.lines[:_MOST_LINES])
    shown = {at for pair in message.body.pairs for at in range(pair.at, pair.at + pair.count)}
    cuts = [
        cut_line(line.text, wording) if line.standing in ACTIONABLE and at not in shown else None
        for at, line in enumerate(lines)
    ]
    if not any(cut is not None and cut.field is not None for cut in cuts):
        return message
    free = [at not in shown and line.standing in ACTIONABLE for at, line in enumerate(lines)]
    given = {
        **_headlines(lines, cuts, free, wording),
        **_people(lines, cuts, free),
        **_addresses(lines, cuts, free),
    }
    if not given:
        return message
    told = tuple(
        replace(line, text=given[at]) if at in given else line for at, line in enumerate(message.body.lines)
    )
    return replace(message, body=replace(message.body, lines=told))


def _headlines(
    lines: Sequence[Line], cuts: Sequence[Cut | None], free: Sequence[bool], wording: FormWording
) -> dict[int, str]:
    """Two headlines or more that each say what is wanted of the people below: each person is numbered, and told it."""
    heads: dict[int, str] = {}
    for at, line in enumerate(lines):
        said = _NUMBERED.fullmatch(line.text) if free[at] and len(line.text) <= _LONGEST_HEAD else None
        below = None if said is None else _below(lines, at)
        cut = None if below is None else cuts[below]
        if said is None or cut is None or cut.field not in _NAMES or not cut.value:
            continue
        if wording.kind_words.title_of(normalized(said["said"]), wording.request_types) in _KINDS:
            heads[at] = said["said"].strip()
    if len(heads) < 2:
        return {}
    found: dict[int, str] = {}
    ends = [*heads, len(lines)][1:]
    for (start, said_of_all), end in zip(heads.items(), ends, strict=True):
        found[start] = ""
        for at in range(start + 1, end):
            cut = cuts[at]
            if cut is not None and cut.field in _NAMES and cut.value:
                number = len(found)
                found[at] = f"{cut.label} {number}: {cut.value}; Request {number}: {said_of_all}"
    return found


def _people(lines: Sequence[Line], cuts: Sequence[Cut | None], free: Sequence[bool]) -> dict[int, str]:
    """People in a list, a line each, of a form whose labels name nobody."""
    fields = {cut.field for cut in cuts if cut is not None and (cut.value or cut.field not in _NAMES)}
    if fields & {*_NAMES, "person_email", "email", "person_first_name"} or not fields & _OF_A_FORM:
        return {}
    found: dict[int, str] = {}
    for at, line in enumerate(lines):
        person = _PERSON.fullmatch(line.text[:300]) if free[at] and "@" in line.text else None
        if person is not None:
            title = person["before"] or person["behind"]
            rest = f"; Job Title: {title.strip()}" if title else ""
            found[at] = f"New User's Name: {person['name']}; New User's Email: {person['email']}{rest}"
    return found if len(found) > 1 else {}


def _addresses(lines: Sequence[Line], cuts: Sequence[Cut | None], free: Sequence[bool]) -> dict[int, str]:
    """An address alone on the line below somebody's name."""
    return {
        at: f"Email: {bare['email']}"
        for at in range(1, len(lines))
        if free[at]
        and (bare := _BARE.fullmatch(lines[at].text[:300])) is not None
        and (above := cuts[at - 1]) is not None
        and above.field in _NAMES
        and above.value
        and "@" not in above.value
    }


def _below(lines: Sequence[Line], at: int) -> int | None:
    """The next line that says something, one empty line between at most."""
    return next(
        (below for below in range(at + 1, min(at + 3, len(lines))) if lines[below].text.strip()), None
    )
