"""`Out: Pat Doyle` with `In: Lee Moss`: two short labels that only together say who goes and who comes.

Alone "In" and "Out" are an absence, a board in the hall or a preposition. They are labels of users where each stands there
once, on lines next to each other (or with their own "Out on", "In - email" between), before nothing but a name (with an address, or something in parentheses), and where the
mail is about users: the labels say so, or the newcomer's address or another field of a request stands there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mailbot.model.message import Line
from mailbot.triage.label_lines import Cut
from mailbot.triage.wording import normalized

_GOES = frozenset({"out", "leaving", "going", "departing", "outgoing", "exiting", "leaves", "old", "old user", "previous", "previous user", "old staff", "departs"})  # fmt: skip
_COMES = frozenset({"in", "joining", "coming", "arriving", "incoming", "starting", "joins", "new", "new user", "next", "next user", "new staff", "replacement", "starts"})  # fmt: skip
_OF_A_REQUEST = frozenset({"request_type", "projects", "projects_to_add", "access_role", "person_email", "email"})  # fmt: skip
_BETWEEN = frozenset(
    {"last_needed_on", "removal_date", "removal_when", "removed_email", "person_email", "email"}
)
_NAMED = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){0,2},? [^\W\d_a-z][\w'’.-]*(?:[\s,;–-]*[(<\[]?[^\s@()<>]{1,64}@[^\s@()<>]{1,200}[)>\]]?)?(?:\s*\([^()]{1,60}\))?\s*"
)
_DAYS = re.compile(
    r"\b(?:mon|tues?|wed|wednes|thurs?|fri|satur|sun)(?:day)?\b|\b(?:office|vacation|leave|sick|time|town|lunch|today|tomorrow|am|pm)\b",
    re.IGNORECASE,
)


_SIDE = re.compile(r"(?P<side>\w+)(?:'s)?[\s\-–—:/.(]+(?P<rest>[^()]{1,40})\)?\s*")
_OF_A_SIDE = {"email": "email", "email address": "email", "mail": "email", "e mail": "email", "on": "date", "date": "date", "as of": "date", "effective": "date", "day": "date", "by": "date",
              "when": "date", "last day": "date", "effective date": "date", "project": "projects", "projects": "projects", "program": "projects", "programs": "projects", "name": "name", "phone": "phone"}  # fmt: skip
_FIELDS = {
    ("goes", "email"): "removed_email",
    ("goes", "date"): "removal_date",
    ("goes", "name"): "removed_user",
    ("comes", "email"): "person_email",
    ("comes", "date"): "start_date",
    ("comes", "projects"): "projects",
    ("comes", "name"): "person_name",
    ("comes", "phone"): "person_phone",
}


def pair_swaps(cuts: list[Cut | None], lines: Sequence[Line]) -> None:
    """Give the labels of a swap their fields, in place."""
    goes, comes = _only(cuts, _GOES), _only(cuts, _COMES)
    if goes is None or comes is None:
        return
    sides = {
        at: field
        for at, cut in enumerate(cuts)
        if cut is not None and (field := _of_side(cut, cuts, goes, comes))
    }
    if any(lines[at].text.strip() and not _belongs(cuts[at], at, sides) for at in _between(goes, comes)):
        return
    if not _is_of_users(cuts, comes) and "person_email" not in sides.values():
        return
    for at, field in sides.items():
        cuts[at] = _given(cuts[at], field)
    for at, field in ((goes, "removed_user"), (comes, "person_name")):
        cut = cuts[at]
        if cut is not None and cut.field != field:
            cuts[at] = replace(cut, field=field, exact=True)


def _of_side(cut: Cut, cuts: Sequence[Cut | None], goes: int, comes: int) -> str | None:
    """The field of `Out on` or `In - email`, beside `Out` and `In` themselves."""
    found = _SIDE.fullmatch(cut.label)
    part = _OF_A_SIDE.get(normalized(found["rest"])) if found else None
    if found is None or part is None:
        return None
    sides = {"goes": cuts[goes], "comes": cuts[comes]}
    word = normalized(found["side"])
    side = next(
        (side for side, its in sides.items() if its is not None and normalized(its.label) == word), ""
    )
    return _FIELDS.get((side, part))


def _belongs(cut: Cut | None, at: int, sides: Mapping[int, str]) -> bool:
    """May a line stand between the two: one of their own labels, or another field of the form?"""
    return at in sides or (cut is not None and cut.field in _BETWEEN)


def _given(cut: Cut | None, field: str) -> Cut | None:
    return None if cut is None else replace(cut, field=field, exact=True)


def _is_of_users(cuts: Sequence[Cut | None], comes: int) -> bool:
    cut = cuts[comes]
    fields = {each.field for at, each in enumerate(cuts) if each is not None and at != comes}
    return cut is not None and (
        "@" in cut.value or "user" in normalized(cut.label).split() or bool(fields & _OF_A_REQUEST)
    )


def _only(cuts: Sequence[Cut | None], labels: frozenset[str]) -> int | None:
    """Where the one line with such a label over a name stands."""
    found = [at for at, cut in enumerate(cuts) if cut is not None and normalized(cut.label) in labels]
    if len(found) != 1:
        return None
    cut = cuts[found[0]]
    is_name = cut is not None and _NAMED.fullmatch(cut.value[:400]) and not _DAYS.search(cut.value)
    return found[0] if is_name else None


def _between(first: int, second: int) -> range:
    return range(min(first, second) + 1, max(first, second))
