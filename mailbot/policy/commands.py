"""Staff commands carried out: each changes one case or one pool, or is refused with the reason (design 3.5).

`carry_out` answers one command; the caller applies its effects before the next one, so that later lines see what
earlier ones did. `mailbot.policy.progress` then writes one mail for each case, of its end state (design 3.9, Mails).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mailbot.errors import CommandRefused
from mailbot.model.case import Case, CaseKind, Event, PracticeState, State
from mailbot.model.command import Command, StepVerdict, Verb
from mailbot.model.decision import (
    Effect,
    LicenseState,
    MailOrder,
    MoveLicense,
    SaveCase,
    SetAccess,
    SetPoolTotal,
)
from mailbot.model.directory import Access, AccessState
from mailbot.model.ledger import Pool
from mailbot.policy import training
from mailbot.policy.books import Books
from mailbot.policy.people import plain
from mailbot.policy.removals import finish_removal, free_hold, is_due
from mailbot.policy.requests import hold_license, license_notice
from mailbot.policy.situation import Situation

HELP = (
    "R-0001 upr done | spa pass | dst fail | basics pass; step submitted | approved | corrections: text; approve; "
    "reject: reason; resume; extend 2026-04-02: reason; granted; cases ph, es-nbn; withdraw: reason. "
    "M-0001 training none | training ph; applied. D-0001 confirm; dismiss: reason; date 2026-03-27; done. "
    'license "Harbor House" add 2.'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command carried out: what is written, what is said in the transcript, and mails that leave at once."""

    said: str
    effects: tuple[Effect, ...] = ()
    mails: tuple[MailOrder, ...] = ()


def carry_out(command: Command, books: Books, situation: Situation) -> Done:
    """Carry out one command of a verified member of staff.

    Raises:
        CommandRefused: it cannot be done; the message says why, for the transcript.
        IllegalMove: the case's life cycle has no such move.
    """
    if command.verb is Verb.HELP:
        return Done(said=HELP)
    if command.verb is Verb.LICENSE:
        return _license(command, books)
    case = books.case(command.reference or "")
    if case is None:
        raise CommandRefused(f"there is no case {command.reference}")
    done = VERBS[command.verb](command, case, books, situation)
    if command.text and command.verb is not Verb.STEP:
        noted = tuple(replace(e, note=command.text) if isinstance(e, SaveCase) else e for e in done.effects)
        return replace(done, effects=noted)
    return done


# -- requests and changes ----------------------------------------------------------------------------------------


def _item(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    assert command.item is not None  # the grammar gives an ITEM its item
    advance = training.record_item(case, command.item, passed=bool(command.passed))
    said = f"{command.item.value} {'passed' if command.passed else 'not passed'}"
    return _advanced(advance, said, situation)


def _step(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    verdict = command.step or StepVerdict.SUBMITTED
    if verdict is StepVerdict.CORRECTIONS and not command.text:
        raise CommandRefused("say what to correct: step corrections: text for the trainee")
    _check_step_is_at_hand(command, case)
    advance = training.record_step(case, verdict.value)
    warning = (
        "" if case.items_passed or verdict is StepVerdict.SUBMITTED else " (initial items are still open)"
    )
    done = _advanced(advance, f"step {verdict.value}{warning}", situation)
    if verdict is StepVerdict.CORRECTIONS:
        # the text for the trainee stands in the history, from where the mail of the end state takes it
        noted = tuple(replace(e, note=command.text) if isinstance(e, SaveCase) else e for e in done.effects)
        return replace(done, effects=noted)
    return done


def _check_step_is_at_hand(command: Command, case: Case) -> None:
    at = case.current_practice
    if command.practice_number is not None and at is not None and command.practice_number != at + 1:
        raise CommandRefused(f"practice case {at + 1} is the one at hand")
    step = case.practice[at].current_step if at is not None and case.practice else None
    if command.step_number is not None and step is not None and command.step_number != step + 1:
        raise CommandRefused(f"step {step + 1} is the one at hand")


def _advanced(advance: training.Advance, said: str, situation: Situation) -> Done:
    """A training one event later; an approved practice case opens the one that follows (P9)."""
    case, events = advance.case, advance.events
    at = case.current_practice
    if (
        case.state is State.IN_TRAINING
        and at is not None
        and at > 0
        and case.practice[at].state is PracticeState.LOCKED
        and case.practice[at - 1].state is PracticeState.APPROVED
    ):
        opened = training.open_next_case(case, situation)
        case, events = opened.case, (*events, *opened.events)
        said += f"; practice case {at + 1} is open until {case.deadline_on:%Y-%m-%d}"
    if case.state in {State.TRAINING_COMPLETE, State.APPLY_PENDING}:
        case = case.with_(completed_on=situation.today, waits_for="staff to set up the access in HMIS")
        said += "; training complete"
    return Done(said=said, effects=(SaveCase(case=case, events=events),))


def _approve(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """The review is positive: a license is set aside and the training begins, or the license notice goes out (P10)."""
    if not case.practice:
        raise CommandRefused(f"choose the practice cases first, such as: {case.ref} cases ph")
    if case.kind is CaseKind.CHANGE:
        advance = training.begin(case, books, situation)
        return Done(
            said=f"training starts, until {advance.case.deadline_on:%Y-%m-%d}",
            effects=(SaveCase(case=advance.case, events=advance.events),),
            mails=advance.mails,
        )
    held = books.license_of(case.agency, case.person.email or "")
    pool = books.pool_for(case.region, case.agency)
    if held is None and (pool is None or pool.available < 1):
        waiting = case.after(Event.FOUND_NO_LICENSE, waits_for="a license")
        save = SaveCase(case=waiting, events=(Event.FOUND_NO_LICENSE,))
        return Done(
            said="no license is free; the requester is told how to get one",
            effects=(save,),
            mails=(license_notice(waiting, books, situation),),
        )
    advance = training.begin(case, books, situation)
    effects: tuple[Effect, ...] = (SaveCase(case=advance.case, events=advance.events),)
    if held is None and pool is not None:
        effects = (*effects, hold_license(advance.case, pool.id))
    said = f"training starts, until {advance.case.deadline_on:%Y-%m-%d}"
    return Done(said=said, effects=effects, mails=advance.mails)


def _resume(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    if case.state not in {State.AWAITING_LICENSE, State.DELIVERY_FAILED}:
        raise CommandRefused(f"{case.ref} waits for no license; it is {case.state.value}")
    return _approve(command, case, books, situation)


def _reject(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    return _close(case, Event.REJECTED, "rejected; the requester is told the reason", books, situation)


def _withdraw(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    return _close(case, Event.WITHDRAWN, "withdrawn", books, situation)


def _close(case: Case, event: Event, said: str, books: Books, situation: Situation) -> Done:
    after = case.after(event, closed_on=situation.today, waits_for=None)
    freed = free_hold(case, books)
    if freed:
        said += "; the license is free again"
    return Done(said=said, effects=(SaveCase(case=after, events=(event,)), *freed))


def _extend(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    if command.on is None or not command.text:
        raise CommandRefused(f"give the day and the reason: {case.ref} extend 2026-04-02: reason")
    advance = training.extend(case, command.on)
    save = SaveCase(case=advance.case, events=advance.events)
    return Done(said=f"extended to {command.on:%Y-%m-%d}", effects=(save,))


def _granted(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff have set the access up in HMIS; only now is the person a current user (P4, P19)."""
    after = case.after(Event.GRANTED, closed_on=situation.today, waits_for=None)
    access = Access(
        agency=case.agency,
        name=case.person.name or "",
        email=case.person.email or "",
        state=AccessState.ACTIVE,
        since=situation.today,
        projects=case.projects,
        completed_practice_cases=tuple(practice_case.key for practice_case in case.practice),
    )
    license_ = MoveLicense(
        agency=case.agency, email=case.person.email or "", to=LicenseState.ASSIGNED, case=case.ref
    )
    save = SaveCase(case=after, events=(Event.GRANTED,))
    return Done(
        said="access granted; the trainee is told", effects=(save, license_, SetAccess(access=access))
    )


def _cases(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    chosen = tuple(training.locked(c) for c in situation.rules.practice_cases.by_keys(command.cases))
    if case.state is State.IN_TRAINING:
        begun = tuple(c for c in case.practice if c.state is not PracticeState.LOCKED)
        chosen = (*begun, *(c for c in chosen if c.key not in {old.key for old in begun}))
    after = case.after(Event.CASES_CHOSEN, practice=chosen)
    titles = "; ".join(practice_case.title for practice_case in chosen)
    return Done(
        said=f"practice cases: {titles}", effects=(SaveCase(case=after, events=(Event.CASES_CHOSEN,)),)
    )


def _training(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """How much training a change needs (P20): none, or these practice cases."""
    if case.kind is not CaseKind.CHANGE:
        raise CommandRefused(f"{case.ref} is no change; use: {case.ref} cases ...")
    if not command.cases:
        after = case.after(Event.NO_TRAINING_NEEDED, waits_for="staff to make the change in HMIS")
        save = SaveCase(case=after, events=(Event.NO_TRAINING_NEEDED,))
        return Done(
            said=f"no training needed; make the change and answer: {case.ref} applied", effects=(save,)
        )
    chosen = situation.rules.practice_cases.by_keys(command.cases)
    return _approve(command, case.with_(practice=chosen), books, situation)


def _applied(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    after = case.after(Event.APPLIED, closed_on=situation.today, waits_for=None)
    effects: tuple[Effect, ...] = (SaveCase(case=after, events=(Event.APPLIED,)),)
    access = books.access_of(case.agency, case.person.email or "")
    if access is not None:
        kept = tuple(key for key in access.projects if key not in case.projects_removed)
        completed = tuple(practice_case.key for practice_case in case.practice)
        changed = replace(
            access,
            projects=tuple(dict.fromkeys((*kept, *case.projects))),
            completed_practice_cases=tuple(dict.fromkeys((*access.completed_practice_cases, *completed))),
        )
        effects = (*effects, SetAccess(access=changed))
    return Done(said="change made; the requester is told", effects=effects)


# -- removals ----------------------------------------------------------------------------------------------------


def _confirm(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    due = is_due(case, situation)
    event = Event.FELL_DUE if due else Event.SCHEDULED
    after = case.after(event, waits_for="staff to end the access in HMIS" if due else None)
    said = "confirmed; it is due now" if due else f"confirmed for {case.effective_on:%Y-%m-%d}"
    return Done(said=said, effects=(SaveCase(case=after, events=(event,)),))


def _date(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    moved = case.with_(effective_on=command.on, at_close_of_business=False)
    due = is_due(moved, situation)
    known = case.state in {State.SCHEDULED, State.DUE}
    event = Event.FELL_DUE if due else (Event.RESCHEDULED if known else Event.SCHEDULED)
    if due and case.state is State.DUE:
        return Done(said="it is due already")
    after = moved.after(event, waits_for="staff to end the access in HMIS" if due else None)
    return Done(
        said=f"access ends on {command.on:%Y-%m-%d}", effects=(SaveCase(case=after, events=(event,)),)
    )


def _dismiss(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    after = case.after(Event.DISMISSED, closed_on=situation.today, waits_for=None)
    return Done(said="dismissed", effects=(SaveCase(case=after, events=(Event.DISMISSED,)),))


def _done(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff have ended the access in HMIS; only now is the license free (A14)."""
    after = case.after(Event.DONE, closed_on=situation.today, waits_for=None)
    effects = (SaveCase(case=after, events=(Event.DONE,)), *finish_removal(case, books, situation))
    return Done(said="removal done", effects=effects)


# -- licenses ----------------------------------------------------------------------------------------------------


def _license(command: Command, books: Books) -> Done:
    pool = _pool_named(command, books)
    amount = command.amount or 0
    total = pool.total + amount
    taken = pool.total - pool.available
    if total < taken:
        raise CommandRefused(f"{taken} licenses of this pool are in use; it cannot shrink to {total}")
    waiting = [c.ref for c in books.open_cases(CaseKind.REQUEST) if c.state is State.AWAITING_LICENSE]
    hint = f"; waiting: {', '.join(waiting)}, answer: {waiting[0]} resume" if waiting and amount > 0 else ""
    return Done(
        said=f"{total} licenses, {total - taken} free{hint}",
        effects=(SetPoolTotal(pool=pool.id, total=total),),
    )


def _pool_named(command: Command, books: Books) -> Pool:
    wanted = plain(command.pool)
    agencies = {a.key for a in books.agencies() if wanted in {plain(n) for n in (a.key, a.name, *a.aliases)}}
    regions = {r.key for r in books.regions() if wanted in {plain(n) for n in (r.key, r.name)}}
    pools = [
        pool
        for pool in books.pools()
        if pool.kind is command.pool_kind
        and (pool.agency in agencies or (pool.agency is None and pool.region in regions))
    ]
    if len(pools) != 1:
        found = "no" if not pools else "more than one"
        raise CommandRefused(f'{found} pool of {command.pool_kind.value} licenses is named "{command.pool}"')
    return pools[0]


VERBS: Mapping[Verb, Callable[[Command, Case, Books, Situation], Done]] = {
    Verb.ITEM: _item,
    Verb.STEP: _step,
    Verb.APPROVE: _approve,
    Verb.REJECT: _reject,
    Verb.RESUME: _resume,
    Verb.EXTEND: _extend,
    Verb.GRANTED: _granted,
    Verb.CASES: _cases,
    Verb.WITHDRAW: _withdraw,
    Verb.TRAINING: _training,
    Verb.APPLIED: _applied,
    Verb.CONFIRM: _confirm,
    Verb.DATE: _date,
    Verb.DISMISS: _dismiss,
    Verb.DONE: _done,
}
