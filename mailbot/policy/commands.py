"""Staff commands carried out: each changes one case or one pool, or is refused with the reason (design 3.5).

`carry_out` answers one command; the caller applies its effects before the next one, so that later lines see what
earlier ones did. `mailbot.policy.progress` then writes one mail for each case, of its end state (design 3.9, Mails).
Requests and changes stand here, removals and licenses in `removal_commands` and `license_commands`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mailbot.errors import CommandRefused
from mailbot.model.case import Case, CaseKind, Event, PracticeState, State
from mailbot.model.command import Command, StepVerdict, Verb
from mailbot.model.decision import Effect, MailKind, Outcome, SaveCase, SetAccess
from mailbot.model.directory import Access, AccessState
from mailbot.policy import training
from mailbot.policy.books import Books
from mailbot.policy.done import Done
from mailbot.policy.license_commands import change_pool
from mailbot.policy.licenses import assign, give_back, license_of, set_aside, waiting_for
from mailbot.policy.removal_commands import confirm, dismiss, end_access, move_day
from mailbot.policy.request_mails import license_notice
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.training_rules import ask_training, check_training

HELP = (
    "R-0001 upr done | spa pass | dst fail | basics pass; step submitted | approved | corrections: text; approve; "
    "reject: reason; resume; extend 2026-04-02: reason; granted; cases ph, es-nbn; withdraw: reason. "
    "M-0001 training none | training ph; applied. D-0001 confirm; dismiss: reason; date 2026-03-27; done. "
    'license "Harbor House" add 2.'
)


def carry_out(command: Command, books: Books, situation: Situation) -> Done:
    """Carry out one command of a verified member of staff.

    Raises:
        CommandRefused: it cannot be done; the message says why, for the transcript.
        IllegalMove: the case's life cycle has no such move.
    """
    if command.verb is Verb.HELP:
        return Done(said=HELP)
    if command.verb is Verb.LICENSE:
        return change_pool(command, books)
    case = books.case(command.reference or "")
    if case is None:
        raise CommandRefused(f"there is no case {command.reference}")
    verb = VERBS[command.verb]
    if case.kind not in verb.kinds:
        meant = " or ".join(sorted(kind.value for kind in verb.kinds))
        raise CommandRefused(f"{case.ref} is a {case.kind.value}: {command.verb.value} is for a {meant}")
    done = verb.carry_out(command, case, books, situation)
    # what was done stands in the history, with the reason or the text for the trainee
    note = f"{done.said}: {command.text}" if command.text else done.said
    noted = tuple(
        replace(e, note=note) if isinstance(e, SaveCase) and e.note is None else e for e in done.effects
    )
    return replace(done, effects=noted)


# -- what is recorded --------------------------------------------------------------------------------------------


def _item(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    assert command.item is not None  # the grammar gives an ITEM its item
    answer = check_training(case, "item-recorded", situation=situation)
    advance = training.record_item(case, command.item, passed=bool(command.passed))
    said = f"{command.item.value} {'passed' if command.passed else 'not passed'}"
    return _advanced(advance, said, answer, situation)


def _step(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    verdict = command.step or StepVerdict.SUBMITTED
    if verdict is StepVerdict.CORRECTIONS and not command.text:
        raise CommandRefused("say what to correct: step corrections: text for the trainee")
    answer = check_training(case, f"step-{verdict.value}", situation=situation, step=command.step_number)
    _check_step_is_at_hand(command, case)
    advance = training.record_step(case, verdict.value)
    early = not case.items_passed and verdict is not StepVerdict.SUBMITTED
    said = f"step {verdict.value}" + (" (initial items are still open)" if early else "")
    return _advanced(advance, said, answer, situation)


def _check_step_is_at_hand(command: Command, case: Case) -> None:
    at = case.current_practice
    if command.practice_number is not None and at is not None and command.practice_number != at + 1:
        raise CommandRefused(f"practice case {at + 1} is the one at hand")
    step = case.practice[at].current_step if at is not None and case.practice else None
    if command.step_number is not None and step is not None and command.step_number != step + 1:
        raise CommandRefused(f"step {step + 1} is the one at hand")


def _advanced(advance: training.Advance, said: str, answer: Answer, situation: Situation) -> Done:
    """A training one event later; an approved practice case opens the one that follows (P9).

    The initial items belong to the first window (P12): while one is open, no further case gives more time for it.
    """
    case, events = advance.case, advance.events
    at = case.current_practice
    if (
        case.state is State.IN_TRAINING
        and case.items_passed
        and at is not None
        and at > 0
        and case.practice[at].state is PracticeState.LOCKED
    ):
        next_case = ask_training(case, "case-started", by="staff", situation=situation)
        if next_case.outcome is Outcome.GRANT and next_case.mail is MailKind.CASE_START:
            opened = training.open_next_case(case, situation)
            case, events, answer = opened.case, (*events, *opened.events), next_case
            said += f"; practice case {at + 1} is open until {case.deadline_on:%Y-%m-%d}"
    if case.state is State.TRAINING_COMPLETE:
        case = case.with_(completed_on=situation.today, waits_for="staff to set up the access in HMIS")
        said += f"; training complete: set up the access and answer: {case.ref} granted"
    if case.state is State.APPLY_PENDING:
        case = case.with_(completed_on=situation.today, waits_for="staff to make the change in HMIS")
        said += f"; training complete: make the change and answer: {case.ref} applied"
    return Done(said=said, effects=(SaveCase(case=case, events=events),), answer=answer)


# -- reviews -----------------------------------------------------------------------------------------------------


def _approve(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """What waits for staff goes on: a license is set aside and the training begins, or the license notice goes out (P10).

    A removal that waits to be confirmed is confirmed by the same word.
    """
    if case.kind is CaseKind.REMOVAL:
        return confirm(command, case, books, situation)
    if case.state in {State.APPROVED, State.IN_TRAINING}:
        raise CommandRefused(f"{case.ref} is approved already")
    return _begin(case, books, situation)


def _begin(case: Case, books: Books, situation: Situation) -> Done:
    if not case.practice:
        word = "training" if case.kind is CaseKind.CHANGE else "cases"
        raise CommandRefused(f"choose the practice cases first, such as: {case.ref} {word} ph")
    if not case.person.email:
        raise CommandRefused(f"{case.ref} has no address for the training: the requester must give it first")
    pool = books.pool_for(case.region, case.agency)
    lacking = case.kind is CaseKind.REQUEST and license_of(case, books) is None
    if lacking and (pool is None or pool.available < 1):
        return _no_license(case, books, situation)
    advance = training.begin(case, books, situation)
    older = [c.ref for c in waiting_for(pool, books)] if lacking and pool is not None else []
    jumped = older[: older.index(case.ref)] if case.ref in older else older
    said = f"training starts, until {advance.case.deadline_on:%Y-%m-%d}"
    said += f" ({', '.join(jumped)} has waited longer for a license)" if jumped else ""
    effects: tuple[Effect, ...] = (
        SaveCase(case=advance.case, events=advance.events),
        *set_aside(advance.case, books),
    )
    return Done(said=said, effects=effects, mails=advance.mails)


def _no_license(case: Case, books: Books, situation: Situation) -> Done:
    """The requester is told once, when the request begins to wait (P13)."""
    if case.state is State.AWAITING_LICENSE:
        raise CommandRefused(f"no license is free for {case.ref}; the requester knows how to get one")
    waiting = case.after(Event.FOUND_NO_LICENSE, waits_for="a license")
    return Done(
        said="no license is free; the requester is told how to get one",
        effects=(SaveCase(case=waiting, events=(Event.FOUND_NO_LICENSE,)),),
        mails=(license_notice(waiting, books, situation),),
    )


def _resume(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    if case.state not in {State.AWAITING_LICENSE, State.DELIVERY_FAILED}:
        raise CommandRefused(f"{case.ref} waits for no license; it is {case.state.value}")
    return _begin(case, books, situation)


def _reject(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    return _close(case, Event.REJECTED, "rejected; the requester is told the reason", books, situation)


def _withdraw(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    return _close(case, Event.WITHDRAWN, "withdrawn", books, situation)


def _close(case: Case, event: Event, said: str, books: Books, situation: Situation) -> Done:
    after = case.after(event, closed_on=situation.today, waits_for=None)
    freed = give_back(case, books)
    if freed:
        said += "; the license is free again"
    return Done(said=said, effects=(SaveCase(case=after, events=(event,)), *freed))


def _extend(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """More time, with a reason (P3); nothing revives what has closed (P15)."""
    if command.on is None or not command.text:
        raise CommandRefused(f"give the day and the reason: {case.ref} extend 2026-04-02: reason")
    answer = check_training(case, "extended", situation=situation)
    advance = training.extend(case, command.on)
    save = SaveCase(case=advance.case, events=advance.events)
    return Done(said=f"extended to {command.on:%Y-%m-%d}", effects=(save,), answer=answer)


def _granted(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff have set the access up in HMIS; only now is the person a current user (P4, P19)."""
    answer = check_training(case, "granted", situation=situation)
    after = case.after(Event.GRANTED, closed_on=situation.today, waits_for=None)
    for ref in case.linked:  # of a replace: one license, one user at a time (A25)
        removal = books.case(ref)
        if removal is not None and removal.kind is CaseKind.REMOVAL and not removal.ended:
            raise CommandRefused(
                f"{removal.ref} comes first: end the old access, then answer: {removal.ref} done"
            )
    access = Access(
        agency=case.agency,
        name=case.person.name or "",
        email=case.person.email or "",
        state=AccessState.ACTIVE,
        since=situation.today,
        projects=case.projects,
        completed_practice_cases=tuple(practice_case.key for practice_case in case.practice),
    )
    save = SaveCase(case=after, events=(Event.GRANTED,))
    effects: tuple[Effect, ...] = (save, *assign(case, books), SetAccess(access=access))
    return Done(said="access granted; the trainee is told", effects=effects, answer=answer)


def _cases(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """Staff choose the practice cases; those that have begun stay (P5)."""
    chosen = tuple(training.locked(c) for c in situation.rules.practice_cases.by_keys(command.cases))
    if case.state is State.IN_TRAINING:
        begun = tuple(c for c in case.practice if c.state is not PracticeState.LOCKED)
        chosen = (*begun, *(c for c in chosen if c.key not in {old.key for old in begun}))
    after = case.after(Event.CASES_CHOSEN, practice=chosen)
    titles = "; ".join(practice_case.title for practice_case in chosen)
    save = SaveCase(case=after, events=(Event.CASES_CHOSEN,))
    return Done(said=f"practice cases: {titles}", effects=(save,))


# -- changes -----------------------------------------------------------------------------------------------------


def _training(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    """How much training a change needs (P20): none, or these practice cases."""
    if not command.cases:
        after = case.after(
            Event.NO_TRAINING_NEEDED, practice=(), waits_for="staff to make the change in HMIS"
        )
        save = SaveCase(case=after, events=(Event.NO_TRAINING_NEEDED,))
        said = f"no training needed; make the change and answer: {case.ref} applied"
        return Done(said=said, effects=(save, *set_aside(after, books)))
    chosen = situation.rules.practice_cases.by_keys(command.cases)
    return _approve(command, case.with_(practice=chosen), books, situation)


def _applied(command: Command, case: Case, books: Books, situation: Situation) -> Done:
    after = case.after(Event.APPLIED, closed_on=situation.today, waits_for=None)
    effects: list[Effect] = [SaveCase(case=after, events=(Event.APPLIED,)), *assign(case, books)]
    access = books.access_of(case.agency, case.person.email or "")
    if access is not None:
        kept = tuple(key for key in access.projects if key not in case.projects_removed)
        completed = tuple(practice_case.key for practice_case in case.practice)
        changed = replace(
            access,
            projects=tuple(dict.fromkeys((*kept, *case.projects))),
            completed_practice_cases=tuple(dict.fromkeys((*access.completed_practice_cases, *completed))),
        )
        effects.append(SetAccess(access=changed))
    return Done(said="change made; the requester is told", effects=tuple(effects))


# -- the table ---------------------------------------------------------------------------------------------------

CarryOut = Callable[[Command, Case, Books, Situation], Done]


@dataclass(frozen=True, slots=True)
class _Verb:
    carry_out: CarryOut
    kinds: frozenset[CaseKind]


_REQUESTS = frozenset({CaseKind.REQUEST})
_CHANGES = frozenset({CaseKind.CHANGE})
_TRAININGS = _REQUESTS | _CHANGES
_REMOVALS = frozenset({CaseKind.REMOVAL})

VERBS: Mapping[Verb, _Verb] = {
    Verb.ITEM: _Verb(_item, _REQUESTS),
    Verb.STEP: _Verb(_step, _TRAININGS),
    Verb.APPROVE: _Verb(_approve, _TRAININGS | _REMOVALS),
    Verb.REJECT: _Verb(_reject, _TRAININGS),
    Verb.RESUME: _Verb(_resume, _TRAININGS),
    Verb.EXTEND: _Verb(_extend, _TRAININGS),
    Verb.GRANTED: _Verb(_granted, _REQUESTS),
    Verb.CASES: _Verb(_cases, _TRAININGS),
    Verb.WITHDRAW: _Verb(_withdraw, _TRAININGS),
    Verb.TRAINING: _Verb(_training, _CHANGES),
    Verb.APPLIED: _Verb(_applied, _CHANGES),
    Verb.CONFIRM: _Verb(confirm, _REMOVALS),
    Verb.DATE: _Verb(move_day, _REMOVALS),
    Verb.DISMISS: _Verb(dismiss, _REMOVALS),
    Verb.DONE: _Verb(end_access, _REMOVALS),
}
