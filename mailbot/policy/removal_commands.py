"""Staff commands about removals: confirm, date, dismiss, done (design 3.5; P21..P24)."""

from dataclasses import replace

from mailbot.errors import CommandRefused
from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.command import Command
from mailbot.model.decision import Effect, SaveCase
from mailbot.policy.books import Books
from mailbot.policy.departures import finish_removal, restore_authorities, suspend_authorities, withdraw
from mailbot.policy.done import Done
from mailbot.policy.licenses import keep, promise
from mailbot.policy.people import access_matching, cases_matching
from mailbot.policy.removal_days import is_due
from mailbot.policy.situation import Situation

TO_BE_ENDED = "staff to end the access in HMIS"


def confirm(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff know that the removal is meant: it is due now, or on its day (A33)."""
    case = _settled(case, books)
    trainees = _trainees(case, books)
    if trainees:
        return _end_training(case, trainees, books, situation)
    due = is_due(case, situation)
    event = Event.FELL_DUE if due else Event.SCHEDULED
    after = case.after(event, waits_for=TO_BE_ENDED if due else None, missing=())
    said = "confirmed; it is due now" if due else f"confirmed for {case.effective_on:%Y-%m-%d}"
    effects: list[Effect] = [SaveCase(case=after, events=(event,)), *promise(after, books)]
    return Done(said=said, effects=(*effects, *(suspend_authorities(after, books) if due else ())))


def move_day(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Another day; a day that is today or over makes the removal due."""
    moved = _settled(case, books).with_(effective_on=command.on, at_close_of_business=False, missing=())
    due = is_due(moved, situation)
    if due and case.state is State.DUE:
        return Done(said="it is due already")
    known = case.state in {State.SCHEDULED, State.DUE}
    event = Event.FELL_DUE if due else (Event.RESCHEDULED if known else Event.SCHEDULED)
    after = moved.after(event, waits_for=TO_BE_ENDED if due else None)
    effects: list[Effect] = [SaveCase(case=after, events=(event,)), *promise(after, books)]
    if due:
        effects += suspend_authorities(after, books)
    return Done(said=f"access ends on {command.on:%Y-%m-%d}", effects=tuple(effects))


def dismiss(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Nothing comes of it: the access stays, and what it had moved goes back."""
    after = case.after(Event.DISMISSED, closed_on=situation.today, waits_for=None)
    effects: list[Effect] = [
        SaveCase(case=after, events=(Event.DISMISSED,)),
        *restore_authorities(case, books),
    ]
    if case.person.email:
        effects += keep(case.person.email, case.agency, after, books)
    return Done(said="dismissed", effects=tuple(effects))


def end_access(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff have ended the access in HMIS; only now is the license free (A14)."""
    case = _settled(case, books)
    trainees = _trainees(case, books)
    if trainees:
        return _end_training(case, trainees, books, situation)
    after = case.after(Event.DONE, closed_on=situation.today, waits_for=None)
    effects = (SaveCase(case=after, events=(Event.DONE,)), *finish_removal(case, books, situation))
    return Done(said="removal done", effects=effects)


def _end_training(case: Case, trainees: tuple[Case, ...], books: Books, situation: Situation) -> Done:
    """Somebody in training has no access to end: the request is withdrawn and the removal done (A37)."""
    links = tuple(dict.fromkeys((*case.linked, *(request.ref for request in trainees))))
    after = case.after(Event.DONE, closed_on=situation.today, waits_for=None, linked=links)
    effects: list[Effect] = [SaveCase(case=after, events=(Event.DONE,))]
    for request in trainees:
        effects += withdraw(request, books, situation)
    refs = ", ".join(request.ref for request in trainees)
    return Done(said=f"removal done; {refs} withdrawn", effects=tuple(effects))


def _settled(case: Case, books: Books) -> Case:
    """The case with the one person who is meant; nobody's access ends by a name that two answer to (A38).

    Raises:
        CommandRefused: nobody, or more than one, answers to what the case knows.
    """
    if case.state is not State.AMBIGUOUS:
        return case
    users = access_matching(case.person, books, case.agency)
    if len(users) == 1:
        return case.with_(person=replace(case.person, name=users[0].name, email=users[0].email))
    if not users and len(_trainees(case, books)) == 1:
        return case.with_(person=_trainees(case, books)[0].person)
    found = "nobody" if not users else "more than one user"
    raise CommandRefused(
        f"{found} of the agency answers to {case.person}: let the agency say who is meant, or dismiss it"
    )


def _trainees(case: Case, books: Books) -> tuple[Case, ...]:
    """The open requests of somebody without access whom the removal is about."""
    if access_matching(case.person, books, case.agency):
        return ()
    requests = cases_matching(case.person, books.cases(case.agency, CaseKind.REQUEST))
    return tuple(request for request in requests if not request.ended)
