"""What a sender wants, in the desk's words, one Intent for each person. The shape of design section 3.7."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.model.directory import Person
from mailbot.model.term import Term


class IntentKind(Term):
    """The kinds of things the desk is asked."""

    ADD = "add"
    REPLACE = "replace"
    MODIFY = "modify"
    REMOVE = "remove"
    RESCHEDULE = "reschedule"
    RESCIND = "rescind"
    STATUS = "status"
    DESIGNATE = "designate"
    UNDESIGNATE = "undesignate"
    STEP_SUBMITTED = "step-submitted"
    COMMAND = "command"
    CORRECTION = "correction"  # "fix email: x", an answer to what we read back
    QUESTION = "question"  # for a person
    UNCLEAR = "unclear"


class Source(Term):
    """How it was said."""

    FORM = "form"  # labelled lines, a form service, a returned form of ours: a submission
    PROSE = "prose"  # a wish to add in prose is a draft only (A45)
    COMMAND = "command"


class RemovalReason(Term):
    """Why access ends (P22)."""

    LEFT = "left"
    POSITION_CHANGE = "position-change"
    OTHER = "other"


class Doubt(Term):
    """Why this must be asked or seen by a person instead of acted on."""

    WHO_UNKNOWN = "who-unknown"  # no such person in the sender's agencies
    WHO_AMBIGUOUS = "who-ambiguous"  # two people answer to the name
    WHEN_MISSING = "when-missing"
    WHEN_CONTRADICTORY = "when-contradictory"
    WHEN_FAR = "when-far"  # over 180 days ahead or over a year ago (A34)
    AGENCY_UNKNOWN = "agency-unknown"
    AGENCY_AMBIGUOUS = "agency-ambiguous"
    PROJECT_UNKNOWN = "project-unknown"  # no project of the agency, or two, answer to what was written
    PROJECT_GUESSED = "project-guessed"  # a fuzzy match: read back, act only when confirmed
    LABEL_GUESSED = "label-guessed"  # a label was matched fuzzily, or no box says what is wanted
    NAME_LOOKS_LIKE_ADDRESS = "name-looks-like-address"
    DECODING = "decoding"  # a doubtful charset touches a name or an address
    LEAVE = "leave"  # leave of absence, suspension: a person decides
    NOT_MEANT = "not-meant"  # words beside a form take it back, put it off, or call it a sample
    CONFLICT = "conflict"  # the same field stands there twice with different values


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One thing that is wanted for one person. Keys of the directory where they could be matched, else as written."""

    kind: IntentKind
    source: Source
    agency: str | None = None  # the directory's key
    person: Person | None = None  # name as in the directory where the person is known
    projects: tuple[str, ...] = ()  # keys of the agency's own projects
    projects_removed: tuple[str, ...] = ()  # for a change
    projects_as_written: tuple[str, ...] = ()  # what could not be matched
    access_role: str | None = None  # "data entry", "read only", "reports"
    effective_on: date | None = None  # local; None with a removal: at once
    at_close_of_business: bool = False  # "COB"
    last_needed_on: date | None = None
    reason: RemovalReason | None = None
    removed_person: Person | None = None  # of a replace
    reference: str | None = None  # "R-0001" where the mail names a case
    step: int | None = None  # of a step-submitted: 1-based
    fields: Mapping[str, str] = field(default_factory=dict)  # canonical field name -> value as written
    missing: tuple[str, ...] = ()  # canonical names of required fields that are not there
    doubts: tuple[Doubt, ...] = ()
    candidates: tuple[Person, ...] = ()  # who a doubtful name may be; shown to representatives only
    text: str | None = None  # the sentence, command line or question this was read from

    @property
    def leaver(self) -> Person | None:
        """Whose access ends, where this ends somebody's: of a replacement the one who is replaced."""
        return (self.removed_person or self.person) if self.kind is IntentKind.REPLACE else self.person

    def doubted(self, *doubts: Doubt) -> "Intent":
        """The same, with these doubts behind its own, each once."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *doubts))))
