"""A removal as far as it is understood: who reports whom, for which day, how late; and the facts that the rules ask for.

A notice that answers our question is completed by what its case already knew (P21..P24; domain.md 6.5).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Access, Agency, Authority, AuthorityState, Person, Region
from mailbot.model.intent import Doubt, Intent, Source
from mailbot.policy.books import Books
from mailbot.policy.people import (
    access_matching,
    cases_matching,
    former_access,
    is_outside_address,
    is_same_person,
    role_for,
)
from mailbot.policy.removal_days import is_due
from mailbot.policy.situation import Situation

WHEN_DOUBTS = {
    Doubt.WHEN_MISSING: "missing",
    Doubt.WHEN_CONTRADICTORY: "contradictory",
    Doubt.WHEN_FAR: "far",
}
DAYS = frozenset({"removal_date", "removal_when", "last_needed_on"})  # the fields for it
GUESSED = frozenset({Doubt.DECODING, Doubt.LABEL_GUESSED, Doubt.CONFLICT, Doubt.NOT_MEANT, Doubt.LEAVE})
"""Letters, labels or one of two values had to be guessed: the name that came of it may be somebody else's."""
ENTITLED = frozenset({"signatory", "representative"})


def says_yes(intent: Intent) -> bool:
    """Is it a yes to what we read back? Triage puts it into the field `answer`."""
    return intent.fields.get("answer") == "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A removal as far as it is understood."""

    intent: Intent
    agency: Agency | None
    region: Region | None
    role: str  # of the reporter: signatory, representative, self, agency, none
    users: tuple[Access, ...]  # who with access now may be meant
    trainees: tuple[Case, ...]  # whose open requests may be meant
    earlier: Case | None  # a removal that is open for this person, or that this mail answers
    former: tuple[Access, ...] = ()  # who had access once, where nobody has it now
    speakers: tuple[Authority, ...] = ()  # who speaks for the agency, where nobody of the name has access

    @property
    def who(self) -> str:
        """How many people may be meant: "one", "several" or "none"."""
        if Doubt.WHO_AMBIGUOUS in self.intent.doubts:
            return "several"
        people = {access.email for access in self.users}
        people |= {case.person.email or case.ref for case in self.trainees}
        people = people or {one.email for one in self.former} | {one.email for one in self.speakers}
        return {0: "none", 1: "one"}.get(len(people), "several")

    @property
    def person(self) -> Person:
        """The person meant, as the books have them where there is one, else as written."""
        if self.who == "one" and self.users:
            return Person(name=self.users[0].name, email=self.users[0].email)
        if self.who == "one" and self.trainees:
            return self.trainees[0].person
        if self.who == "one":
            known: tuple[Access | Authority, ...] = (*self.former, *self.speakers)
            return Person(name=known[0].name, email=known[0].email)
        return self.intent.person or Person()

    @property
    def candidates(self) -> tuple[Person, ...]:
        """Who may be meant, for those who may know."""
        people = [Person(name=access.name, email=access.email) for access in self.users]
        people += [case.person for case in self.trainees]
        return self.intent.candidates or tuple(dict.fromkeys(people))

    @property
    def in_training_only(self) -> bool:
        """Is the person in training, without access yet (A37)?"""
        return bool(self.trainees) and not self.users

    @property
    def only_speaks(self) -> bool:
        """Is the person a representative or signatory without access in the books (A39)?"""
        return bool(self.speakers) and self.who == "one"

    @property
    def when_doubt(self) -> Doubt | None:
        """What is doubtful about the day."""
        return next((doubt for doubt in self.intent.doubts if doubt in WHEN_DOUBTS), None)


def understand(intent: Intent, books: Books, situation: Situation) -> Notice:
    """Hold a notice against the books: which agency and person, who reports it, and which removal it goes on with."""
    answered = books.case(intent.reference) if intent.reference else None
    if answered is not None and (
        answered.kind is not CaseKind.REMOVAL
        or answered.ended
        or intent.agency not in {None, answered.agency}
        or not is_about(intent.person, answered)
    ):
        answered = None
    if answered is not None:
        intent = completed_by(intent, answered)
    agency = _agency_of(intent, books, situation)
    if agency is not None:
        intent = replace(intent, agency=agency.key)
    intent = _with_far_doubt(intent, situation)
    person = intent.person or Person()
    users: tuple[Access, ...] = ()
    trainees: tuple[Case, ...] = ()
    earlier = answered
    former: tuple[Access, ...] = ()
    speakers: tuple[Authority, ...] = ()
    if agency is not None:
        users = access_matching(person, books, agency.key)
        requests = cases_matching(person, books.cases(agency.key, CaseKind.REQUEST))
        trainees = tuple(case for case in requests if not case.ended)
        meant = Person(name=users[0].name, email=users[0].email) if len(users) == 1 else person
        removals = cases_matching(meant, books.cases(agency.key, CaseKind.REMOVAL))
        earlier = answered or next((case for case in removals if not case.ended), None)
        if not users and not trainees:
            former = former_access(person, books, agency.key)
            speakers = _speaking(person, books, agency.key)
    return Notice(
        intent=intent,
        agency=agency,
        region=books.region(agency.region) if agency and agency.region else None,
        role=_reporter_role(intent, agency, users, trainees, situation),
        users=users,
        trainees=trainees,
        earlier=earlier,
        former=former,
        speakers=speakers,
    )


def _speaking(person: Person, books: Books, agency: str) -> tuple[Authority, ...]:
    """The designations and signatures of this person under an agency."""
    return tuple(
        authority
        for authority in books.authorities(agency)
        if authority.state is AuthorityState.ACTIVE
        and is_same_person(person, name=authority.name, email=authority.email)
    )


def is_about(person: Person | None, case: Case) -> bool:
    """May a mail in the thread of a removal be about its person? Somebody else's name opens a removal of its own.

    While we ask who is meant, any name is an answer.
    """
    if person is None or case.state in {State.AMBIGUOUS, State.UNVERIFIED}:
        return True
    return is_same_person(person, name=case.person.name, email=case.person.email)


def completed_by(intent: Intent, case: Case) -> Intent:
    """An answer to our question about who or when, with what the first mail said.

    What was doubtful about the day stays doubtful until an answer names one; a yes settles only a day that was far. An
    answer that is to name one, and names none, leaves it doubtful too: "fix date: soon".
    """
    said = intent.person or Person()
    person = said if said.name or said.email else case.person
    timeless = says_no_day(intent)
    doubts: tuple[Doubt, ...] = tuple(d for d in intent.doubts if d is not Doubt.WHO_UNKNOWN)
    if timeless:
        asked = tuple(doubt for doubt in WHEN_DOUBTS if doubt.value in case.missing)
        if says_yes(intent):
            asked = tuple(doubt for doubt in asked if doubt is not Doubt.WHEN_FAR)
        own = doubts if intent.fields.keys() & DAYS else tuple(d for d in doubts if d not in WHEN_DOUBTS)
        doubts = tuple(dict.fromkeys((*own, *asked)))
    return replace(
        intent,
        agency=intent.agency or case.agency,
        person=person,
        effective_on=case.effective_on if timeless else intent.effective_on,
        last_needed_on=case.last_needed_on if timeless else intent.last_needed_on,
        at_close_of_business=case.at_close_of_business if timeless else intent.at_close_of_business,
        reason=intent.reason or case.reason,
        doubts=doubts,
    )


def _agency_of(intent: Intent, books: Books, situation: Situation) -> Agency | None:
    """The agency that is named, else the one of the sender's under which somebody answers to the name."""
    if intent.agency is not None:
        return books.agency(intent.agency)
    person = intent.person or Person()
    own = tuple(dict.fromkeys(a.agency for a in situation.sender.authorities))
    found = [key for key in own if access_matching(person, books, key)] if len(own) > 1 else list(own)
    return books.agency(found[0]) if len(found) == 1 else None


def _with_far_doubt(intent: Intent, situation: Situation) -> Intent:
    """A day far ahead or long ago is asked about before it is believed (A34), unless the sender has said yes to it."""
    day = intent.effective_on or intent.last_needed_on
    if day is None or says_yes(intent) or Doubt.WHEN_FAR in intent.doubts:
        return intent
    ahead = (day - situation.received_on).days
    far = situation.rules.number("far_future_days", situation.received_on)
    past = situation.rules.number("far_past_days", situation.received_on)
    if -past <= ahead <= far:
        return intent
    return replace(intent, doubts=(*intent.doubts, Doubt.WHEN_FAR))


def _reporter_role(
    intent: Intent,
    agency: Agency | None,
    users: tuple[Access, ...],
    trainees: tuple[Case, ...],
    situation: Situation,
) -> str:
    sender = situation.sender
    role = role_for(sender, agency.key if agency else intent.agency, None)
    if role in ENTITLED:
        return role
    meant = {access.email for access in users} | {case.person.email for case in trainees}
    if meant == {sender.address}:
        return "self"
    if agency is not None and any(own.key == agency.key for own in sender.agencies):
        inside = agency.email_domains and not is_outside_address(sender.address, agency)
        return "agency" if inside else "none"
    return "none"


# -- facts -------------------------------------------------------------------------------------------------------


def complete(notice: Notice) -> Mapping[str, object]:
    """What the stage "complete" asks: who, when and why (P22, A36, A38)."""
    doubt = notice.when_doubt
    reason = notice.intent.reason
    return {
        "person_known": notice.who,
        "date_problem": WHEN_DOUBTS[doubt] if doubt else "none",
        "reading_guessed": bool(GUESSED & set(notice.intent.doubts)) and not says_yes(notice.intent),
        "reason": reason.value if reason else "not-said",
    }


def standing(notice: Notice, as_received: Case, situation: Situation) -> Mapping[str, object]:
    """What the stage "standing" asks: has the person access, is a removal open, when does it end, how late is it."""
    return {
        "removal_open": notice.earlier is not None and not asks_anew(notice, situation),
        "person_in_training": notice.in_training_only,
        "person_is_user": bool(notice.users),
        "only_speaks": notice.only_speaks,
        "takes_effect": "now" if is_due(as_received, situation) else "ahead",
        "days_late": as_received.days_late,
    }


def asks_anew(notice: Notice, situation: Situation) -> bool:
    """Does this mail say more than the open removal knows: an answer to our question, or another day?"""
    earlier, intent = notice.earlier, notice.intent
    if earlier is None or earlier.state in {State.AMBIGUOUS, State.UNVERIFIED}:
        return True
    if earlier.state is State.DUE:
        return intent.effective_on is not None and intent.effective_on > situation.today
    if says_no_day(intent):
        return False
    day = (intent.effective_on, intent.at_close_of_business)
    return day != (earlier.effective_on, earlier.at_close_of_business)


def says_no_day(intent: Intent) -> bool:
    """Does a notice name no day? In prose "please remove him" then says nothing new of a removal that is open.

    A form that leaves the day out says "immediately".
    """
    return intent.effective_on is None and intent.last_needed_on is None and intent.source is not Source.FORM


# -- the case ----------------------------------------------------------------------------------------------------


def as_received(notice: Notice, situation: Situation, *, ref: str) -> Case:
    """The removal as it stands on arrival, with its lateness counted (P21).

    Args:
        notice: what is understood.
        situation: time, sender and rules.
        ref: reference of a new case; the open one keeps its own.
    """
    intent, earlier = notice.intent, notice.earlier
    calendar = situation.rules.calendar
    allowed = situation.rules.number("removal_notice_business_days", situation.received_on)
    # the agency gave notice when it first wrote, not when it answered our question
    noticed = earlier.received_at.astimezone(situation.zone).date() if earlier else situation.received_on
    last = intent.last_needed_on
    ahead = intent.effective_on is not None and intent.effective_on > noticed
    details: dict[str, object] = {
        "person": notice.person,
        "effective_on": intent.effective_on,
        "at_close_of_business": intent.at_close_of_business,
        "last_needed_on": last,
        "due_by": calendar.due_by(last, allowed) if last else None,
        "days_late": calendar.days_late(last, noticed, allowed) if last else (0 if ahead else None),
        "reason": intent.reason,
        "missing": (),
    }
    if earlier is not None:
        return earlier.with_(**details)
    return Case(
        ref=ref,
        kind=CaseKind.REMOVAL,
        state=State.RECEIVED,
        agency=intent.agency or "",
        region=notice.region.key if notice.region else None,
        requester=situation.sender.address,
        received_at=situation.received_at,
        fields=dict(intent.fields),
        **details,  # type: ignore[arg-type]  # a dict of the dataclass's own fields
    )
