"""Removals: whose access ends, on which day, how late the notice came (P21..P24).

The worst error of the whole program would be to end the access of somebody whom the mail does not mean, so whatever
is not certain is asked, and access itself ends only when staff say that it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import (
    Decision,
    Effect,
    LicenseState,
    MailKind,
    MailOrder,
    MoveLicense,
    Outcome,
    SaveCase,
    SetAccess,
)
from mailbot.model.directory import Access, AccessState, Agency, Person, Region
from mailbot.model.intent import Doubt, Intent
from mailbot.policy.books import Books
from mailbot.policy.calendar import end_of, instant_of
from mailbot.policy.people import access_matching, cases_matching, is_outside_address, role_for
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.wording import case_in_words, form_of

MATTER = "removals"
WHEN_DOUBTS = {
    Doubt.WHEN_MISSING: "missing",
    Doubt.WHEN_CONTRADICTORY: "contradictory",
    Doubt.WHEN_FAR: "far",
}
ENTITLED = frozenset({"signatory", "representative"})


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

    @property
    def who(self) -> str:
        """How many people may be meant: "one", "several" or "none"."""
        if Doubt.WHO_AMBIGUOUS in self.intent.doubts:
            return "several"
        people = {access.email for access in self.users} | {case.person.email for case in self.trainees}
        return {0: "none", 1: "one"}.get(len(people), "several")

    @property
    def person(self) -> Person:
        """The person meant, as the books have them where there is one, else as written."""
        if self.who == "one" and self.users:
            return Person(name=self.users[0].name, email=self.users[0].email)
        if self.who == "one":
            return self.trainees[0].person
        return self.intent.person or Person()


def decide_removal(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a notice that somebody no longer needs access.

    Args:
        intent: a REMOVE, or the removal half of a REPLACE.
        books: the facts, asked stage by stage.
        situation: time, sender and rules.
    """
    notice = _understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: {"reporter_role": notice.role}),
            ("complete", lambda: _complete(notice)),
            ("standing", lambda: _standing(notice)),
        ),
        situation.received_on,
    )
    return _follow(notice, answer, books, situation)


# -- facts -------------------------------------------------------------------------------------------------------


def _understand(intent: Intent, books: Books, situation: Situation) -> Notice:
    answered = books.case(intent.reference) if intent.reference else None
    if answered is not None and (answered.kind is not CaseKind.REMOVAL or answered.ended):
        answered = None
    if answered is not None:
        intent = _completed_by(intent, answered)
    agency = books.agency(intent.agency) if intent.agency else None
    person = intent.person or Person()
    users: tuple[Access, ...] = ()
    trainees: tuple[Case, ...] = ()
    earlier = answered
    if agency is not None:
        users = access_matching(person, books, agency.key)
        requests = cases_matching(person, books.cases(agency.key, CaseKind.REQUEST))
        trainees = tuple(case for case in requests if not case.ended)
        removals = cases_matching(person, books.cases(agency.key, CaseKind.REMOVAL))
        earlier = answered or next((case for case in removals if not case.ended), None)
    return Notice(
        intent=intent,
        agency=agency,
        region=books.region(agency.region) if agency and agency.region else None,
        role=_reporter_role(intent, agency, users, situation),
        users=users,
        trainees=trainees,
        earlier=earlier,
    )


def _completed_by(intent: Intent, case: Case) -> Intent:
    """An answer to our question about who or when, with what the first mail said."""
    said = intent.person or Person()
    person = Person(name=said.name or case.person.name, email=said.email or case.person.email)
    timeless = intent.effective_on is None and intent.last_needed_on is None
    return replace(
        intent,
        agency=intent.agency or case.agency,
        person=person,
        effective_on=case.effective_on if timeless else intent.effective_on,
        last_needed_on=case.last_needed_on if timeless else intent.last_needed_on,
        reason=intent.reason or case.reason,
    )


def _reporter_role(
    intent: Intent, agency: Agency | None, users: tuple[Access, ...], situation: Situation
) -> str:
    sender = situation.sender
    role = role_for(sender, intent.agency, None)
    if role in ENTITLED:
        return role
    if len(users) == 1 and users[0].email == sender.address:
        return "self"
    if agency is not None and any(own.key == agency.key for own in sender.agencies):
        inside = agency.email_domains and not is_outside_address(sender.address, agency)
        return "agency" if inside else "none"
    return "none"


def _complete(notice: Notice) -> Mapping[str, object]:
    problems = [WHEN_DOUBTS[doubt] for doubt in notice.intent.doubts if doubt in WHEN_DOUBTS]
    return {"person_known": notice.who, "date_problem": problems[0] if problems else "none"}


def _standing(notice: Notice) -> Mapping[str, object]:
    earlier = notice.earlier
    return {
        "removal_open": earlier is not None and not _asks_anew(notice, earlier),
        "person_in_training": bool(notice.trainees) and not notice.users,
        "person_is_user": bool(notice.users),
    }


def _asks_anew(notice: Notice, earlier: Case) -> bool:
    """Does this mail say more than the open removal knows: an answer to our question, or another day?"""
    if earlier.state in {State.AMBIGUOUS, State.UNVERIFIED}:
        return True
    new_day = notice.intent.effective_on or notice.intent.last_needed_on
    return new_day is not None and earlier.effective_on is not None and new_day != earlier.effective_on


# -- what follows ------------------------------------------------------------------------------------------------


def _follow(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    if answer.mail is MailKind.ALREADY_IN_PROGRESS and notice.earlier is not None:
        return _decided(notice, answer, notice.earlier, (), (_already_open(notice.earlier, situation),))
    if answer.outcome is Outcome.ASK:
        return _ask(notice, answer, books, situation)
    if answer.outcome is Outcome.GRANT:
        if notice.trainees and not notice.users:
            return _end_training(notice, answer, books, situation)
        return _accept(notice, answer, books, situation)
    if answer.mail is MailKind.REMOVAL_CONFIRM and notice.agency is not None:
        return _await_confirmation(notice, answer, books, situation)
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    return replace(_decided(notice, answer, None, (), ()), held=why)


def _accept(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Schedule the removal, or have staff carry it out at once (P21, P23). Lateness is noted, never refused (A35)."""
    received = _received(notice, books, situation)
    at_once = is_due(received, situation)
    event = _event_for(received, at_once=at_once)
    case = received.after(event, waits_for="staff to end the access in HMIS" if at_once else None)
    mails = [_answer_mail(case, notice, books, situation)]
    if at_once:
        mails.append(urgent_alert(case, books, situation))
    return _decided(notice, answer, case, (SaveCase(case=case, events=(event,)),), tuple(mails))


def _event_for(received: Case, *, at_once: bool) -> Event:
    if at_once:
        return Event.FELL_DUE
    return Event.RESCHEDULED if received.state in {State.SCHEDULED, State.DUE} else Event.SCHEDULED


def is_due(case: Case, situation: Situation) -> bool:
    """Must the access end now? A day counts as needed to its end, or to the close of business (P23, design 3.9)."""
    if case.effective_on is None:
        return True
    if case.effective_on != situation.today:
        return case.effective_on < situation.today
    if not case.at_close_of_business:
        return case.last_needed_on != case.effective_on
    return situation.now >= close_of_business(case.effective_on, situation)


def close_of_business(day: date, situation: Situation) -> datetime:
    """The instant at which business closes on a local day (parameter close_of_business)."""
    return instant_of(datetime.combine(day, situation.rules.time("close_of_business", day)), situation.zone)


def due_instant(case: Case, situation: Situation) -> datetime:
    """When a scheduled removal falls due: at the end of its local day, or at the close of business."""
    assert case.effective_on is not None  # only scheduled removals are asked about
    if case.at_close_of_business:
        return close_of_business(case.effective_on, situation)
    return end_of(case.effective_on, situation.zone)


def _answer_mail(case: Case, notice: Notice, books: Books, situation: Situation) -> MailOrder:
    allowed = situation.rules.number("removal_notice_business_days", situation.received_on)
    shared: dict[str, object] = {
        "person_name": case.person.name,
        "agency": notice.agency.name if notice.agency else case.agency,
        "effective": case.effective_on,
        "read_as": _read_as(case, notice),
    }
    if case.state is State.SCHEDULED:
        shared["at_close_of_business"] = case.at_close_of_business
        shared["close_of_business"] = (
            f"{situation.rules.time('close_of_business', situation.received_on):%H:%M}"
        )
        return MailOrder(
            kind=MailKind.REMOVAL_SCHEDULED,
            to=_informed(notice, books, situation),
            case=case.ref,
            values=shared,
        )
    shared |= {
        "last_needed_on": case.last_needed_on,
        "notice_late": bool(case.days_late),
        "due_by": case.due_by,
        "notice_days": allowed,
        "in_training": False,
    }
    return MailOrder(
        kind=MailKind.REMOVAL_CONFIRMED, to=_informed(notice, books, situation), case=case.ref, values=shared
    )


def _informed(notice: Notice, books: Books, situation: Situation) -> tuple[str, ...]:
    """The reporter if entitled, else the agency's representatives and signatory."""
    if notice.role in ENTITLED:
        return (situation.sender.address,)
    return representatives_of(notice.agency.key if notice.agency else "", books)


def representatives_of(agency: str, books: Books) -> tuple[str, ...]:
    """The addresses of everybody who may speak for an agency now."""
    active = (a.email for a in books.authorities(agency) if a.state.value == "ACTIVE")
    return tuple(dict.fromkeys(active))


def _read_as(case: Case, notice: Notice) -> tuple[tuple[str, str], ...]:
    rows = [
        ("User", case.person.name),
        ("Agency", notice.agency.name if notice.agency else None),
        ("Last day needed", f"{case.last_needed_on:%Y-%m-%d}" if case.last_needed_on else None),
        ("Access ends", f"{case.effective_on:%Y-%m-%d}" if case.effective_on else "at once"),
        (
            "Reason",
            {"left": "left the agency", "position-change": "changed position"}.get(str(case.reason or "")),
        ),
    ]
    return tuple((label, value) for label, value in rows if value)


def urgent_alert(case: Case, books: Books, situation: Situation) -> MailOrder:
    """A removal that is due at once reaches staff at once (design 3.9, Urgent)."""
    agency = books.agency(case.agency)
    name = agency.name if agency else case.agency
    return situation.alert(
        f"{case.ref}: end the access of {case.person.name} now",
        f"{name} no longer needs HMIS access for {case.person}.",
        cause=f"removal-due-{case.ref}",
        advice=f"End the access in HMIS, then answer: {case.ref} done",
        region=books.region(case.region) if case.region else None,
        case=case.ref,
        rows=(("User", str(case.person)), ("Agency", name), ("Reported by", case.requester)),
    )


def _end_training(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Somebody in training: the request is withdrawn, the license free, the removal done at once (A37)."""
    received = _received(notice, books, situation)
    removal = received.after(
        Event.DONE, closed_on=situation.today, linked=tuple(c.ref for c in notice.trainees)
    )
    effects: list[Effect] = [SaveCase(case=removal, events=(Event.DONE,))]
    for request in notice.trainees:
        effects += withdraw(request, books, situation)
    order = MailOrder(
        kind=MailKind.REMOVAL_CONFIRMED,
        to=_informed(notice, books, situation),
        case=removal.ref,
        values={
            "person_name": removal.person.name,
            "agency": notice.agency.name if notice.agency else removal.agency,
            "effective": removal.effective_on,
            "last_needed_on": removal.last_needed_on,
            "notice_late": False,
            "due_by": None,
            "notice_days": situation.rules.number("removal_notice_business_days", situation.received_on),
            "in_training": True,
            "read_as": _read_as(removal, notice),
        },
    )
    return _decided(notice, answer, removal, tuple(effects), (order,))


def withdraw(case: Case, books: Books, situation: Situation) -> list[Effect]:
    """A request or change is withdrawn and what it holds is free again."""
    after = case.after(Event.WITHDRAWN, closed_on=situation.today, waits_for=None)
    effects: list[Effect] = [SaveCase(case=after, events=(Event.WITHDRAWN,))]
    return effects + free_hold(case, books)


def free_hold(case: Case, books: Books) -> list[Effect]:
    """The license that a case holds is free again; nothing where it holds none."""
    held = books.license_of(case.agency, case.person.email) if case.person.email else None
    if held is None or held.case != case.ref or held.state is not LicenseState.HELD:
        return []
    return [MoveLicense(agency=held.agency, email=held.email, to=LicenseState.AVAILABLE, case=case.ref)]


def _await_confirmation(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Not from somebody entitled, but the duty is the agency's (P21): its representatives are asked, staff see it."""
    received = _received(notice, books, situation)
    case = received.after(Event.REPORTED_UNVERIFIED, waits_for="a representative to confirm")
    order = MailOrder(
        kind=MailKind.REMOVAL_CONFIRM,
        to=representatives_of(case.agency, books),
        case=case.ref,
        values={
            "person_name": case.person.name,
            "agency": notice.agency.name if notice.agency else case.agency,
            "reported_by": situation.sender.address,
            "effective": case.effective_on,
        },
    )
    alert = situation.alert(
        f"{case.ref}: a removal waits to be confirmed",
        f"{situation.sender.address} reported that {case.person} no longer needs access.",
        cause=f"unverified-removal-{case.ref}",
        advice=f"The agency's representatives were asked. You can answer: {case.ref} confirm",
        region=notice.region,
        case=case.ref,
    )
    mails = (order, alert) if order.to else (alert,)
    save = SaveCase(case=case, events=(Event.REPORTED_UNVERIFIED,))
    return _decided(notice, answer, case, (save,), mails)


def _ask(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Who or when is not certain: the question goes to the representative, with names of that agency only (A38)."""
    question = " ".join(finding.said for finding in answer.findings if finding.outcome is Outcome.ASK)
    entitled = notice.role in ENTITLED
    candidates = notice.intent.candidates or tuple(Person(name=a.name, email=a.email) for a in notice.users)
    if notice.agency is None or not entitled:
        return replace(_decided(notice, answer, None, (), ()), held=question)
    received = _received(notice, books, situation)
    case = received.after(Event.ASKED)
    order = MailOrder(
        kind=answer.mail or MailKind.REMOVAL_QUESTION,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "person_name": case.person.name,
            "question": question,
            "candidates": tuple(str(person) for person in candidates),
            "form": form_of(notice.intent, notice.agency, books),
            "read_as": _read_as(case, notice),
        },
    )
    return _decided(notice, answer, case, (SaveCase(case=case, events=(Event.ASKED,)),), (order,))


def _already_open(case: Case, situation: Situation) -> MailOrder:
    return MailOrder(
        kind=MailKind.ALREADY_IN_PROGRESS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "subject_of": "removal",
            "person_name": case.person.name,
            "state_text": case_in_words(case),
            "deadline": None,
            "effective": case.effective_on,
        },
    )


def _received(notice: Notice, books: Books, situation: Situation) -> Case:
    """The removal as it stands on arrival, with its lateness counted (P21)."""
    intent = notice.intent
    calendar, allowed = (
        situation.rules.calendar,
        situation.rules.number("removal_notice_business_days", situation.received_on),
    )
    last = intent.last_needed_on
    ahead = intent.effective_on is not None and intent.effective_on > situation.received_on
    days_late = calendar.days_late(last, situation.received_on, allowed) if last else (0 if ahead else None)
    details: dict[str, object] = {
        "person": notice.person,
        "effective_on": intent.effective_on,
        "at_close_of_business": intent.at_close_of_business,
        "last_needed_on": last,
        "due_by": calendar.due_by(last, allowed) if last else None,
        "days_late": days_late,
        "reason": intent.reason,
    }
    if notice.earlier is not None:
        return notice.earlier.with_(**details)
    return Case(
        ref=books.new_reference(CaseKind.REMOVAL),
        kind=CaseKind.REMOVAL,
        state=State.RECEIVED,
        agency=intent.agency or "",
        region=notice.region.key if notice.region else None,
        requester=situation.sender.address,
        received_at=situation.received_at,
        fields=dict(intent.fields),
        **details,  # type: ignore[arg-type]  # a dict of the dataclass's own fields
    )


def _decided(
    notice: Notice,
    answer: Answer,
    case: Case | None,
    effects: tuple[Effect, ...],
    mails: tuple[MailOrder, ...],
) -> Decision:
    return Decision(
        intent=notice.intent,
        outcome=answer.outcome,
        findings=answer.findings,
        effects=effects,
        mails=mails,
        facts=answer.facts,
        asked=answer.asked,
        case=case.ref if case else None,
    )


def finish_removal(case: Case, books: Books, situation: Situation) -> list[Effect]:
    """Staff say the access has ended: the license is free, open changes of the person fall away (6.5)."""
    effects: list[Effect] = []
    email = case.person.email
    access = books.access_of(case.agency, email) if email else None
    if access is not None:
        effects.append(_without_access(access))
    held = books.license_of(case.agency, email) if email else None
    if held is not None and held.state is LicenseState.ASSIGNED:
        effects.append(
            MoveLicense(agency=held.agency, email=held.email, to=LicenseState.AVAILABLE, case=case.ref)
        )
    for change in cases_matching(case.person, books.cases(case.agency, CaseKind.CHANGE)):
        if not change.ended:
            effects += withdraw(change, books, situation)
    return effects


def _without_access(access: Access) -> Effect:
    return SetAccess(access=replace(access, state=AccessState.INACTIVE))
