"""Whose a bare `Name` or `Email` of a form is: what the headline above it says, or the requester's name right before it."""

from dataclasses import replace

from mailbot.model.message import ACTIONABLE, Line
from mailbot.triage.label_pairs import Labelled
from mailbot.triage.wording import FormWording

_LONGEST_HEADLINE = 60  # characters
_OWNERS = {
    "requester": "requester",
    "you": "requester",
    "supervisor": "other",
    "leaving": "gone",
    "removal": "gone",
    "person": "person",
    "new": "person",
}
"""Part of a headline -> whom it is about, the first that is there."""
_BARE = frozenset({"name", "first_name", "last_name", "email", "phone", "title"})
_OWNED = {
    ("requester", "name"): "requester_name",
    ("requester", "email"): "requester_email",
    ("requester", "person_first_name"): "",
    ("requester", "person_last_name"): "",
    ("requester", "person_phone"): "",
    ("requester", "job_title"): "",
    ("person", "name"): "person_name",
    ("person", "email"): "person_email",
    ("gone", "name"): "removed_user",
    ("gone", "email"): "removed_email",
    ("gone", "person_phone"): "",
    ("other", "name"): "supervisor",
    ("other", "email"): "",
    ("other", "person_phone"): "",
}
"""Below a headline that names somebody, bare labels are theirs; "" where no field is for it."""


class Headlines:
    """The headlines of one form as they go by. Mutable, private to one reading."""

    def __init__(self, wording: FormWording) -> None:
        """Begin above the first line of a mail, where nobody has been named."""
        self._wording = wording
        self._section: str | None = None  # whom the fields below a headline are about
        self._after_requester = False  # a bare Email or Phone right behind the requester's name is theirs

    def note(self, line: Line) -> None:
        """Take in a line that is no label: `Your information`, `== New user ==` say whom what stands below is about."""
        text = line.text.strip(" =-*#:_\t")
        if line.standing not in ACTIONABLE or not 2 < len(text) <= _LONGEST_HEADLINE:
            return
        parts = self._wording.parts_of(text)
        if parts:
            self._section = next((_OWNERS[part] for part in _OWNERS if part in parts), None)

    def given(self, labelled: Labelled) -> Labelled:
        """A labelled value, given to whom it belongs; the field is None where no field is for it."""
        reachable = labelled.field in {"email", "person_phone"}
        section = "requester" if self._after_requester and reachable else self._section
        owner = _OWNED.get((section or "", labelled.field or ""))
        if owner is not None and self._is_bare(labelled):
            labelled = replace(labelled, field=owner or None)
            self._after_requester = self._after_requester and reachable
        else:
            self._after_requester = labelled.field == "requester_name"
        return labelled

    def _is_bare(self, labelled: Labelled) -> bool:
        """Does the label say nothing of whose the value is?"""
        parts = self._wording.parts_of(labelled.label)
        return labelled.field in {"name", "email"} or (bool(parts) and parts <= _BARE)
