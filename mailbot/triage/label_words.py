"""A label by its words: "Which HMIS projects do they need?" is who + projects + person + need, hence `projects`.

    label = { word of a part / word that says nothing }          every word must be known
    field = the one rule whose parts are all there, with nothing that it does not allow

The words are data (`[label_words]` of `rules/forms.toml`), the rules are below. A label with a word that nobody listed names
no field, nor does one that names two things: "Name and email", "Client's last day", "Project start date".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

PARTS = (
    "nothing", "and", "asks", "who", "when", "date", "need", "access", "kind", "person", "they", "new", "leaving", "removal", "adding",
    "many", "you", "requester", "supervisor", "agency", "name", "first_name", "last_name", "email", "phone", "projects", "title",
    "role", "start", "last_day", "end", "reason", "notes", "request", "reports", "other",
)  # fmt: skip
"""What a word of a label may be about. "asks" begins a question of yes and no, "other" is something that no form of ours asks."""

_LONGEST = 16  # words of a label
_PHRASE = 6  # words of the longest phrase


@dataclass(frozen=True, slots=True)
class _Rule:
    """A field, the parts that it must have, sets of which one must be there, and the parts that it may have."""

    field: str
    needs: frozenset[str]
    one_of: frozenset[str]
    allows: frozenset[str]

    def fits(self, parts: frozenset[str]) -> bool:
        return (
            self.needs <= parts
            and (not self.one_of or bool(self.one_of & parts))
            and parts <= self.needs | self.one_of | self.allows
        )


def _rule(name: str, needs: str, *, one_of: str = "", allows: str = "") -> _Rule:
    allowed = {*allows.split(), *(["they"] if "person" in f"{one_of} {allows}".split() else [])}
    return _Rule(name, frozenset(needs.split()), frozenset(one_of.split()), frozenset(allowed))


_RULES = (
    _rule("request_type", "request", allows="kind person new access need"),
    _rule("notes", "notes", allows="adding and asks you many"),
    _rule("requester_email", "email", one_of="requester you", allows="person who agency"),
    _rule("requester_name", "requester", allows="person who name you"),
    _rule("requester_name", "you name"),
    _rule("supervisor", "supervisor", allows="person new name who"),
    _rule("reporting", "reports", allows="person new need access asks who"),
    _rule("agency", "agency", allows="person new you name who access"),
    _rule("removed_first_name", "first_name", one_of="leaving removal", allows="person who access"),
    _rule("removed_last_name", "last_name", one_of="leaving removal", allows="person who access"),
    _rule("removed_email", "email", one_of="leaving removal", allows="person who agency access"),
    _rule("removed_user", "", one_of="leaving removal", allows="person who name access need"),
    _rule("person_first_name", "first_name", allows="person new who adding"),
    _rule("person_last_name", "last_name", allows="person new who adding"),
    _rule("person_email", "email", one_of="person new they", allows="agency who access need adding"),
    _rule("person_phone", "phone", one_of="person new they", allows="who"),
    _rule("job_title", "title", allows="person new agency"),
    _rule("access_role", "role", allows="person new access need who kind"),
    _rule("access_role", "kind access", allows="person new need who"),
    _rule("projects_to_add", "projects adding", allows="person new access need who name many"),
    _rule("projects_to_add", "projects new", allows="access need name"),
    _rule("projects_to_remove", "projects removal", allows="access need who name many"),
    _rule("projects", "projects", allows="person new access need who name many"),
    _rule("start_date", "start", allows="person new date when access"),
    _rule("start_date", "date access need", allows="person new"),
    _rule("removal_date", "last_day access", allows="person leaving date"),
    _rule("last_needed_on", "last_day", allows="person leaving date when access need agency"),
    _rule("removal_date", "leaving access", one_of="date when", allows="person"),
    _rule("last_needed_on", "leaving", one_of="date when", allows="person agency"),
    _rule("removal_when", "when", one_of="removal end", allows="person access need leaving"),
    _rule("removal_date", "end", allows="person access date leaving"),
    _rule("removal_date", "date removal", allows="person access need end"),
    _rule("removal_reason", "reason", one_of="leaving removal end", allows="person access need"),
    _rule("person_name", "name", one_of="person new they", allows="who access need adding"),
    _rule("person_name", "new person", allows="who access need adding"),
    _rule("person_name", "who", one_of="need adding", allows="person new access"),
    _rule("person_name", "person need access", allows="who"),
    _rule("person_name", "person adding", allows="access need"),
    _rule("person_name", "person who"),
    _rule("person_name", "person"),
    _rule("person_name", "who", allows="new access need"),
)  # fmt: skip
"""The first that fits counts: what is said more narrowly stands above."""

_NAMES_NOBODY = frozenset({"person", "who"})
_PERSONS = frozenset({"person_name", "removed_user"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWords:
    """The words of labels: normalized word or phrase -> part."""

    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def field_of(self, label: str) -> str | None:
        """The field of a normalized label, by its words; None where a word is unknown or the words name no one field."""
        parts = self.parts_of(label) if " " in label else frozenset()
        if not parts:
            return None
        found = next((rule.field for rule in _RULES if rule.fits(parts)), None)
        if found == "removed_user" and not parts & _NAMES_NOBODY:
            return None
        return found

    def parts_of(self, label: str) -> frozenset[str]:
        """The parts of a normalized label or headline; none where one of its words is unknown."""
        words = label.split()
        if len(words) > _LONGEST:
            return frozenset()
        parts: set[str] = set()
        at = 0
        while at < len(words):
            for length in range(min(_PHRASE, len(words) - at), 0, -1):
                part = self.words.get(" ".join(words[at : at + length]))
                if part is not None:
                    break
            else:
                return frozenset()
            if part == "asks" and parts:
                part = "nothing"  # "When does access end?"; a question of yes and no begins with it
            if part == "and" and at == 0:
                part = "nothing"  # "And their email?"
            if part != "nothing":
                parts.add(part)
            at += length
        return frozenset(parts)
