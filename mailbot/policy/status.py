"""Status inquiries: where somebody stands, told to those who may know and to nobody else (P17, A42, A43).

People of the asker's own agency only, a trainee about themself; "not yours" and "no such person" are the same words.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.model.case import Case, CaseKind, PracticeState, State, StepState
from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome
from mailbot.model.directory import Access, AccessState, Person, SenderRole
from mailbot.model.intent import Intent
from mailbot.model.report import PersonStatus
from mailbot.policy.books import Books
from mailbot.policy.people import access_matching, cases_matching, former_access, plain, role_for
from mailbot.policy.situation import Situation
from mailbot.policy.wording import ITEMS, STEPS, case_in_words

MATTER = "status"
CAME_TO_NOTHING = frozenset({State.CLOSED_EXPIRED, State.CLOSED_NOT_APPLIED, State.REJECTED, State.WITHDRAWN})
"""Ends of which the day is told as the day of closing; access that was granted is not closed."""


def decide_status(intents: tuple[Intent, ...], books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Answer all status questions of one mail with one mail.

    Returns:
        One decision for each intent, in order; the mail hangs on the first.
    """
    decided = tuple(_decide_one(intent, books, situation) for intent in intents)
    people = tuple(dict.fromkeys(status for _, statuses in decided for status in statuses))
    answered = [decision for decision, _ in decided]
    if all(decision.outcome is not Outcome.GRANT for decision in answered):
        order = MailOrder(kind=MailKind.STATUS_UNAVAILABLE, to=(situation.sender.address,))
    else:
        order = MailOrder(
            kind=MailKind.STATUS,
            to=(situation.sender.address,),
            case=people[0].ref if len(people) == 1 else None,
            values={"people": people, "agency": _asked_about(intents, books, situation)},
        )
    return (replace(answered[0], mails=(order,)), *answered[1:])


def _decide_one(
    intent: Intent, books: Books, situation: Situation
) -> tuple[Decision, tuple[PersonStatus, ...]]:
    """One question; who is unknown here is named back as the asker wrote it, whoever it is (A42)."""
    role = _asker_role(intent, books, situation)
    person = Person(email=situation.sender.address) if role == "self" else intent.person
    statuses = _statuses(person, _agencies_of(intent, situation), books, situation) if role != "none" else ()
    unknown = role != "none" and person is not None and not statuses
    answer = situation.rules.ask(
        MATTER,
        (("authorized", lambda: {"asker_role": role, "own_agency": not unknown}),),
        situation.received_on,
    )
    granted = answer.outcome is Outcome.GRANT
    decision = Decision(
        intent=intent,
        outcome=answer.outcome,
        findings=answer.findings,
        facts=answer.facts,
        asked=answer.asked,
        case=statuses[0].ref if granted and len(statuses) == 1 else None,
    )
    if granted:
        return decision, statuses
    named = (person.name or person.email or "") if person else ""
    return decision, (PersonStatus(name=named, unknown=True),) if named else ()


def _asker_role(intent: Intent, books: Books, situation: Situation) -> str:
    roles = [authority.role.value for authority in situation.sender.authorities]
    if roles:
        return "signatory" if "signatory" in roles else roles[0]
    return "self" if _asks_about_self(intent, books, situation) else "none"


def _asks_about_self(intent: Intent, books: Books, situation: Situation) -> bool:
    """Does a trainee or user ask how they stand themself? By their address, or the name that the books have for it."""
    sender, person = situation.sender, intent.person
    if sender.role not in {SenderRole.TRAINEE, SenderRole.USER}:
        return False
    if person is None or person.email is not None:
        return person is None or person.email == sender.address
    own = [
        c.person.name for a in sender.agencies for c in books.cases(a.key) if c.person.email == sender.address
    ]
    own += [a.name for key in sender.agencies for a in books.access(key.key) if a.email == sender.address]
    return plain(person.name) in {plain(name) for name in own}


def _agencies_of(intent: Intent, situation: Situation) -> tuple[str, ...]:
    own = tuple(dict.fromkeys(a.agency for a in situation.sender.authorities)) or tuple(
        agency.key for agency in situation.sender.agencies
    )
    return tuple(key for key in own if intent.agency in {None, key})


def _asked_about(intents: Iterable[Intent], books: Books, situation: Situation) -> str:
    keys = tuple(dict.fromkeys(key for intent in intents for key in _agencies_of(intent, situation)))
    agencies = (books.agency(key) for key in keys)
    return ", ".join(agency.name for agency in agencies if agency)


def _statuses(
    person: Person | None, agencies: tuple[str, ...], books: Books, situation: Situation
) -> tuple[PersonStatus, ...]:
    found: list[PersonStatus] = []
    for key in agencies:
        cases = [c for c in books.cases(key) if _may_know_of(c, situation)]
        trainings = [c for c in cases if c.kind is not CaseKind.REMOVAL]
        if person is None:
            found += [status_of(case, situation) for case in trainings if not case.ended]
            continue
        latest = _latest_of_each_person(list(cases_matching(person, tuple(trainings))))
        users = access_matching(person, books, key) or former_access(person, books, key)
        current = {access.email for access in users}
        told = [case for case in latest if not case.ended or case.person.email not in current]
        found += [status_of(case, situation) for case in told]
        found += [
            _user_status(access, cases)
            for access in users
            if access.email not in {c.person.email for c in told}
        ]
    return tuple(found)


def _may_know_of(case: Case, situation: Situation) -> bool:
    """A representative of one region knows of the people of that region (A42); a trainee of themself."""
    sender = situation.sender
    if not sender.authorities:
        return case.person.email == sender.address
    return role_for(sender, case.agency, case.region) != "none"


def _latest_of_each_person(cases: list[Case]) -> list[Case]:
    latest: dict[str, Case] = {}
    for case in cases:  # newest first; one that is still open goes before one that has ended
        known = latest.get(case.person.email or "")
        if known is None or (known.ended and not case.ended):
            latest[case.person.email or ""] = case
    return list(latest.values())


def _user_status(access: Access, cases: list[Case]) -> PersonStatus:
    """Somebody with access, or without any more; a removal that is planned is said along."""
    if access.state is not AccessState.ACTIVE:
        return PersonStatus(name=access.name, state_text="has no access to HMIS any more")
    since = f" since {_day(access.since)}" if access.since else ""
    removals = (c for c in cases if c.kind is CaseKind.REMOVAL and c.person.email == access.email)
    removal = next((c for c in removals if c.state in {State.SCHEDULED, State.DUE}), None)
    ends = ""
    if removal is not None:
        ends = f"; it ends on {_day(removal.effective_on)}" if removal.effective_on else "; it is being ended"
    return PersonStatus(
        name=access.name,
        ref=removal.ref if removal else None,
        state_text=f"has access to HMIS{since}{ends}",
    )


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def status_of(case: Case, situation: Situation) -> PersonStatus:
    """Where a request or change stands, item by item (A43): no scores, no notes."""
    first_steps = situation.rules.first_steps.items
    running = case.state is State.IN_TRAINING
    shown = running or case.state in {State.TRAINING_COMPLETE, State.CLOSED_EXPIRED, State.CLOSED_NOT_APPLIED}
    items = tuple(
        (step.title, ITEMS[case.items[step.item]]) for step in first_steps if step.item in case.items
    )
    return PersonStatus(
        name=case.person.name or case.person.email or "",
        ref=case.ref,
        state_text=case_in_words(case),
        deadline=case.deadline_on if running else None,
        days_left=(case.deadline_on - situation.today).days if running and case.deadline_on else None,
        closed_on=case.closed_on if case.state in CAME_TO_NOTHING else None,
        items=items if shown else (),
        practice=tuple((c.title, _practice_in_words(c.state, c.steps)) for c in case.practice)
        if shown
        else (),
    )


def _practice_in_words(state: PracticeState, steps: tuple[StepState, ...]) -> str:
    if state is PracticeState.APPROVED:
        return "approved"
    if state is PracticeState.LOCKED:
        return "not open yet"
    at = next((index for index, step in enumerate(steps) if step is not StepState.APPROVED), 0)
    if state is PracticeState.EXPIRED:
        return f"not completed in time, at step {at + 1} of {len(steps)}"
    return f"step {at + 1} of {len(steps)}: {STEPS[steps[at]]}"
