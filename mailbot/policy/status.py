"""Status inquiries: where somebody stands, told to those who may know and to nobody else (P17, A42, A43).

People of the asker's own agency only, a trainee about themself; "not yours" and "no such person" are the same words.
"""

from collections.abc import Iterable
from dataclasses import replace

from mailbot.model.case import Case, CaseKind, PracticeState, State, StepState
from mailbot.model.decision import Decision, MailKind, MailOrder, Outcome
from mailbot.model.directory import Access, AccessState, Person, SenderRole
from mailbot.model.intent import Intent
from mailbot.model.report import PersonStatus
from mailbot.policy.books import Books
from mailbot.policy.people import access_matching, cases_matching
from mailbot.policy.situation import Situation
from mailbot.policy.wording import ITEMS, STEPS, case_in_words

MATTER = "status"


def decide_status(intents: tuple[Intent, ...], books: Books, situation: Situation) -> tuple[Decision, ...]:
    """Answer all status questions of one mail with one mail.

    Returns:
        One decision for each intent, in order; the mail hangs on the first.
    """
    decisions = tuple(_decide_one(intent, books, situation) for intent in intents)
    people = tuple(dict.fromkeys(status for _, statuses in decisions for status in statuses))
    answered = [decision for decision, _ in decisions]
    if not answered or not any(decision.outcome is Outcome.GRANT for decision in answered):
        kind = MailKind.STATUS_UNAVAILABLE
        order = MailOrder(kind=kind, to=(situation.sender.address,))
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
    agencies = _agencies_of(intent, situation)
    statuses: tuple[PersonStatus, ...] = ()
    asks_about_self = _asks_about_self(intent, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            (
                "authorized",
                lambda: {"asker_role": "self" if asks_about_self else _asker_role(situation)},
            ),
        ),
        situation.received_on,
    )
    if answer.outcome is Outcome.GRANT:
        person = Person(email=situation.sender.address) if asks_about_self else intent.person
        statuses = _statuses(person, agencies, books, situation)
    decision = Decision(
        intent=intent,
        outcome=answer.outcome,
        findings=answer.findings,
        facts=answer.facts,
        asked=answer.asked,
        case=statuses[0].ref if len(statuses) == 1 else None,
    )
    return decision, statuses


def _asker_role(situation: Situation) -> str:
    """The role of the asker; naming another agency does not make a representative a stranger, it finds nobody."""
    roles = [authority.role.value for authority in situation.sender.authorities]
    return "signatory" if "signatory" in roles else (roles[0] if roles else "none")


def _asks_about_self(intent: Intent, situation: Situation) -> bool:
    if situation.sender.authorities or situation.sender.role not in {SenderRole.TRAINEE, SenderRole.USER}:
        return False
    return intent.person is None or intent.person.email == situation.sender.address


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
    if person is None:
        open_ones = [
            c for key in agencies for c in books.cases(key) if c.kind is not CaseKind.REMOVAL and not c.ended
        ]
        return tuple(status_of(case, situation) for case in open_ones)
    found: list[PersonStatus] = []
    for key in agencies:
        cases = [c for c in cases_matching(person, books.cases(key)) if c.kind is not CaseKind.REMOVAL]
        latest = _latest_of_each_person(cases)
        found += [status_of(case, situation) for case in latest]
        told = {case.person.email for case in latest}
        users = access_matching(person, books, key)
        found += [_user_status(access) for access in users if access.email not in told]
    return tuple(found) or (PersonStatus(name=person.name or person.email or "", unknown=True),)


def _latest_of_each_person(cases: list[Case]) -> list[Case]:
    latest: dict[str, Case] = {}
    for case in cases:  # newest first; one that is still open goes before one that has ended
        known = latest.get(case.person.email or "")
        if known is None or (known.ended and not case.ended):
            latest[case.person.email or ""] = case
    return list(latest.values())


def _user_status(access: Access) -> PersonStatus:
    state = "has access to HMIS" if access.state is AccessState.ACTIVE else "has no access to HMIS"
    since = f" since {access.since:%B} {access.since.day}, {access.since.year}" if access.since else ""
    return PersonStatus(name=access.name, state_text=state + since)


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
        closed_on=case.closed_on if case.ended else None,
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
    return f"step {at + 1} of {len(steps)}: {STEPS[steps[at]]}"
