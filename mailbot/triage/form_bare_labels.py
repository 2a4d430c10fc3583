"""What a bare `Remove:` or `Add:` of a form names: somebody, a project, or a day. Its value tells.

Remove: Pat Doyle        whose access ends
Remove: Safe Haven       which project a user loses, beside the user's name
Remove: right away       when
Add: Lee Moss            who is new, where nobody else is named
From: 3/20/2026          from when on, not by whom
Will work at: RRH        a label that nobody knows, over nothing but projects of the agency
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mailbot.model.directory import Roster
from mailbot.model.message import Standing
from mailbot.triage.dates import read_form_date
from mailbot.triage.form_fields import Field
from mailbot.triage.form_kinds import PERSON, REMOVED
from mailbot.triage.forms import Form
from mailbot.triage.projects import match_projects
from mailbot.triage.wording import FormWording, choice, normalized

_REMOVE = frozenset({"remove", "removed", "removal", "removing", "delete", "deactivate", "drop", "take off", "take away", "take out", "end", "minus"})  # fmt: skip
_ADD = frozenset({"add", "added", "adding", "give", "plus"})
_PROJECTS = frozenset({"projects", "projects_to_add", "projects_to_remove"})
_OF_WORK = re.compile(
    r"\b(?:work\w*|enter\w*|access|needs?|uses?|using|cover\w*|assigned|serv\w+|location|sites?|where|placed|based|for|in)\b"
)
_NOT_NOW = re.compile(
    r"\b(?:from|current\w*|previous\w*|former\w*|old|remov\w*|no|not|until|was|were|has|had|used|leav\w*|ends?|client|clients)\b"
)
_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+(?:,? [^\W\d_a-z][\w'’.-]*){1,3}")


def sorted_out(form: Form, roster: Roster, received_on: date, wording: FormWording) -> Form:
    """The form with what stands behind bare labels in the field that it means."""
    fields = dict(form.fields)
    removed, added = fields.get("removed_user"), fields.get("projects_to_add")
    if removed is not None and normalized(removed.label) in _REMOVE and fields.keys() & set(PERSON):
        if _is_when(removed.value, received_on, wording):
            _move(fields, "removed_user", "removal_when")
        elif _names_project(removed.value, roster, wording):
            _move(fields, "removed_user", "projects_to_remove")
    began = fields.get("requester_name")
    if (
        began is not None
        and normalized(began.label) == "from"
        and read_form_date(began.value, received_on) is not None
    ):
        _move(fields, "requester_name", "removal_when" if fields.keys() & set(REMOVED) else "start_date")
    if (
        added is not None
        and normalized(added.label) in _ADD
        and not fields.keys() & {"person_name", "person_first_name", "person_last_name"}
        and _NAME.fullmatch(added.value[:100])
        and not _names_project(added.value, roster, wording)
    ):
        _move(fields, "projects_to_add", "person_name")
    if not fields.keys() & _PROJECTS:
        fields.update(_projects_by_value(form, roster, wording))
    return form if fields == form.fields else replace(form, fields=fields)


def _projects_by_value(form: Form, roster: Roster, wording: FormWording) -> Mapping[str, Field]:
    """The one value beside a label of work that is nothing but projects."""
    found = [
        Field(name="projects", label=label, value=value, standing=Standing.OWN)
        for label, value in form.unknown
        if _OF_WORK.search(normalized(label))
        and not _NOT_NOW.search(normalized(label))
        and _names_project(value, roster, wording)
    ]
    return {"projects": found[0]} if len(found) == 1 else {}


def _move(fields: dict[str, Field], name: str, target: str) -> None:
    found = fields.pop(name)
    fields.setdefault(target, replace(found, name=target))


def _is_when(value: str, received_on: date, wording: FormWording) -> bool:
    at_once: Mapping[str, str] = dict.fromkeys(wording.words["at_once"], "at_once")
    return choice(value, at_once) is not None or read_form_date(value, received_on) is not None


def _names_project(value: str, roster: Roster, wording: FormWording) -> bool:
    """Is every piece of the value a project of the sender's agencies, and nobody's name?"""
    found = match_projects(value, roster.projects, wording)
    people = {normalized(each.name) for each in roster.people}
    return bool(found.keys or found.guessed) and not found.unmatched and normalized(value) not in people
