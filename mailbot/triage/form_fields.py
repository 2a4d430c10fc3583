"""The fields of one form, settled: whose a bare `Name` or `Email` is, addresses taken out of names, jobs out of roles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.message import Standing
from mailbot.triage.names import addresses_in, without_addresses
from mailbot.triage.wording import FormWording, choice, normalized

_OF_ACCESS = re.compile(r"\b(?:access|hmis|licen[sc]e|user|level|type|acceso|usuario)\b", re.IGNORECASE)
"""Words in the label of a role that tell it from a job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form."""

    name: str  # canonical
    label: str  # as written
    value: str  # as written, trimmed; lines joined by \n
    standing: Standing
    exact: bool = True  # False: the label was matched fuzzily
    below: tuple[str, ...] = ()  # of a list: the lines behind its end that have no label


def settled(given: Mapping[str, Field], wording: FormWording) -> dict[str, Field]:
    """Fields with `name` and `email` given to whom they belong, and addresses taken out of names."""
    fields = dict(given)
    _give_back_bare_names(fields)
    person_named = any(
        name in fields
        for name in (
            "person_name",
            "person_first_name",
            "person_last_name",
            "removed_user",
            "removed_last_name",
        )
    )
    for plain, person, requester in (
        ("name", "person_name", "requester_name"),
        ("email", "person_email", "requester_email"),
    ):
        found = fields.pop(plain, None)
        if found is None:
            continue
        target = _owner(plain, fields, person, requester, person_named=person_named)
        if target is None:
            continue
        fields[target] = Field(
            name=target, label=found.label, value=found.value, standing=found.standing, exact=found.exact
        )
    for name, email in (("person_name", "person_email"), ("requester_name", "requester_email")):
        _part_address(fields, name, email)
    _part_job(fields, wording)
    for name in ("person_name", "requester_name", "removed_user"):
        if name in fields:
            fields[name] = replace(fields[name], value=_of_name_parts(fields[name].value))
    return fields


def _give_back_bare_names(fields: dict[str, Field]) -> None:
    """`First name` and `Last name` beside a "New user's name" are those of whoever filled the form in."""
    parts = [fields[name] for name in ("person_first_name", "person_last_name") if name in fields]
    if (
        "person_name" not in fields
        or not parts
        or any(len(normalized(each.label).split()) > 2 for each in parts)
    ):
        return
    for each in parts:
        del fields[each.name]
    if "requester_name" not in fields:
        whole = " ".join(each.value for each in parts)
        fields["requester_name"] = replace(parts[0], name="requester_name", value=whole)


def _part_job(fields: dict[str, Field], wording: FormWording) -> None:
    """`Role: Case Manager` is a job: a bare role is one of access only where its value is."""
    found = fields.get("access_role")
    if found is None or choice(found.value, wording.roles) is not None or _OF_ACCESS.search(found.label):
        return
    del fields["access_role"]
    fields.setdefault("job_title", replace(found, name="job_title"))


def _owner(
    plain: str, fields: Mapping[str, Field], person: str, requester: str, *, person_named: bool
) -> str | None:
    """Whose a bare `Name` or `Email` is: the person's, unless the form names the person elsewhere."""
    is_named_here = any(name in fields for name in ("person_name", "person_first_name", "person_last_name"))
    if plain == "email" and is_named_here and "requester_name" not in fields:
        choices = (person, requester)
    elif person_named:
        choices = (requester, person)
    else:
        choices = (person, requester)
    return next((choice for choice in choices if choice not in fields), None)


_NAME_PART = re.compile(
    r"(?P<which>\bprefix|\bfirst(?: name)?|\bmiddle(?: name| initial)?|\blast(?: name)?|\bsuffix)\s?[=:]\s?",
    re.IGNORECASE,
)


def _of_name_parts(written: str) -> str:
    """`First Name = Octavio, Last Name = Brandt`, as some services print one name field, in the order of a name."""
    found = list(_NAME_PART.finditer(written[:400]))
    if len(found) < 2 or written[: found[0].start()].strip():
        return written
    ends = [*(each.start() for each in found[1:]), len(written)]
    parts = {
        each["which"].lower().split()[0]: written[each.end() : end].strip(" \t\n,;|")
        for each, end in zip(found, ends, strict=True)
    }
    return " ".join(parts[each] for each in ("first", "middle", "last", "suffix") if parts.get(each))


def _part_address(fields: dict[str, Field], name: str, email: str) -> None:
    """`Beth Oyelaran (b@a.example)` is a name and an address."""
    found = fields.get(name)
    if found is None:
        return
    addresses, bare = addresses_in(found.value), without_addresses(found.value)
    if len(addresses) != 1 or not bare:
        return
    fields[name] = Field(name=name, label=found.label, value=bare, standing=found.standing, exact=found.exact)
    if email not in fields:
        fields[email] = Field(
            name=email, label=found.label, value=addresses[0], standing=found.standing, exact=found.exact
        )
