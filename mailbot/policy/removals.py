"""Removals: whose access ends, on which day, how late the notice came (P21..P24).

The worst error of the whole program would be to end the access of somebody whom the mail does not mean, so whatever
is not certain is asked, and access itself ends only when staff say that it has. What is read stands in
`removal_facts`, what is written in `removal_mails`, what ends along in `departures`.
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event, State
from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SaveCase
from mailbot.model.intent import Intent
from mailbot.policy.books import Books
from mailbot.policy.departures import departure_alert, end_authorities_on, suspend_authorities, withdraw
from mailbot.policy.licenses import promise
from mailbot.policy.reception import hand_over
from mailbot.policy.removal_days import is_due
from mailbot.policy.removal_facts import (
    ENTITLED,
    Notice,
    as_received,
    complete,
    says_no_day,
    standing,
    understand,
)
from mailbot.policy.removal_mails import (
    alarm_of,
    already_open,
    answer_mail,
    confirm_mail,
    question_mail,
    unverified_alert,
    urgent_alert,
)
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation

MATTER = "removals"
UNSETTLED = frozenset({State.RECEIVED, State.AMBIGUOUS, State.UNVERIFIED})
"""Where a question may still be asked; a removal that is scheduled or due stays as it is meanwhile."""


def decide_removal(
    intent: Intent, books: Books, situation: Situation, *, linked: tuple[str, ...] = ()
) -> Decision:
    """Decide a notice that somebody no longer needs access.

    Args:
        intent: a REMOVE, or the removal half of a REPLACE.
        books: the facts, asked stage by stage.
        situation: time, sender and rules.
        linked: the request of a replace.
    """
    notice = understand(intent, books, situation)
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: {"reporter_role": notice.role}),
            ("complete", lambda: complete(notice)),
            ("standing", lambda: standing(notice, as_received(notice, situation, ref=""), situation)),
        ),
        situation.received_on,
    )
    return _follow(notice, answer, linked, books, situation)


def _follow(
    notice: Notice, answer: Answer, linked: tuple[str, ...], books: Books, situation: Situation
) -> Decision:
    earlier = notice.earlier
    if answer.mail is MailKind.ALREADY_IN_PROGRESS and earlier is not None:
        mails = (already_open(earlier, situation), *_asked_again(notice, earlier, books, situation))
        return _decided(notice, answer, earlier, (), mails)
    if answer.mail is MailKind.REMOVAL_CONFIRM and notice.agency is not None and earlier is None:
        return _await_confirmation(notice, answer, books, situation)
    if answer.outcome is Outcome.ASK and notice.role in ENTITLED:
        return _ask(notice, answer, linked, books, situation)
    if answer.outcome is Outcome.GRANT and notice.in_training_only:
        return _end_training(notice, answer, linked, books, situation)
    if answer.outcome is Outcome.GRANT:
        return _accept(notice, answer, linked, books, situation)
    why = " ".join(finding.said for finding in answer.findings if finding.enforced)
    handed = hand_over(notice.intent, situation, why=why)
    effects, alerts = _speaker_goes(notice, books, situation)
    return replace(_decided(notice, answer, earlier, effects, (*handed.mails, *alerts)), held=why)


def _speaker_goes(
    notice: Notice, books: Books, situation: Situation
) -> tuple[tuple[Effect, ...], tuple[MailOrder, ...]]:
    """A representative without access: there is nothing to end, but who has left asks for nothing any more (A39)."""
    if not notice.only_speaks or notice.role not in ENTITLED:
        return (), ()
    read = as_received(notice, situation, ref="")
    alerts = departure_alert(read, books, situation)
    if is_due(read, situation):
        return tuple(suspend_authorities(read, books)), alerts
    return tuple(end_authorities_on(read, books)), alerts


def _accept(
    notice: Notice, answer: Answer, linked: tuple[str, ...], books: Books, situation: Situation
) -> Decision:
    """Schedule the removal, or have staff carry it out at once (P21, P23). Lateness is noted, never refused (A35)."""
    received = _received(notice, linked, books, situation)
    at_once = is_due(received, situation)
    event = _event_for(received, at_once=at_once)
    case = received.after(event, waits_for="staff to end the access in HMIS" if at_once else None)
    effects: list[Effect] = [SaveCase(case=case, events=(event,)), *promise(case, books)]
    mails = [answer_mail(case, notice, books, situation), *departure_alert(case, books, situation)]
    if at_once:
        effects += suspend_authorities(case, books)
        mails.append(urgent_alert(case, books, situation))
    return _decided(notice, answer, case, tuple(effects), tuple(mails))


def _event_for(received: Case, *, at_once: bool) -> Event:
    if at_once:
        return Event.FELL_DUE
    return Event.RESCHEDULED if received.state in {State.SCHEDULED, State.DUE} else Event.SCHEDULED


def _end_training(
    notice: Notice, answer: Answer, linked: tuple[str, ...], books: Books, situation: Situation
) -> Decision:
    """Somebody in training: the request is withdrawn, the license free, the removal done at once (A37)."""
    received = _received(notice, linked, books, situation)
    links = tuple(dict.fromkeys((*received.linked, *(request.ref for request in notice.trainees))))
    removal = received.after(Event.DONE, closed_on=situation.today, linked=links, waits_for=None)
    effects: list[Effect] = [SaveCase(case=removal, events=(Event.DONE,))]
    for request in notice.trainees:
        effects += withdraw(request, books, situation)
    mails = [answer_mail(removal, notice, books, situation), *departure_alert(removal, books, situation)]
    if any(request.state is State.TRAINING_COMPLETE for request in notice.trainees):
        mails.append(_access_may_be_on(removal, books, situation))
    effects += suspend_authorities(removal, books)
    return _decided(notice, answer, removal, tuple(effects), tuple(mails))


def _asked_again(notice: Notice, earlier: Case, books: Books, situation: Situation) -> tuple[MailOrder, ...]:
    """A removal on a day to come is asked for again without a day: staff see whether "at once" is meant."""
    if earlier.state is not State.SCHEDULED or not says_no_day(notice.intent):
        return ()
    order = situation.alert(
        f"{earlier.ref}: asked for again, without a day",
        f"{situation.sender.address} asked again to remove {earlier.person}, which is planned for {earlier.effective_on}.",
        cause=f"asked-again-{earlier.ref}",
        advice=f"If the access must end at once, answer: {earlier.ref} date {situation.today}",
        region=books.region(earlier.region) if earlier.region else None,
        case=earlier.ref,
    )
    return (order,)


def _access_may_be_on(removal: Case, books: Books, situation: Situation) -> MailOrder:
    return situation.alert(
        f"{removal.ref}: do not set up the access of {removal.person.name}",
        f"The training of {removal.person} was complete and access was to be set up; the agency no longer needs it.",
        cause=alarm_of(removal),
        advice="If the access is on in HMIS already, end it.",
        region=books.region(removal.region) if removal.region else None,
        case=removal.ref,
    )


def _await_confirmation(notice: Notice, answer: Answer, books: Books, situation: Situation) -> Decision:
    """Not from somebody entitled, but the duty is the agency's (P21): its representatives are asked, staff see it.

    The reporter gets the same few words whoever was named (A33).
    """
    received = _received(notice, (), books, situation)
    case = received.after(Event.REPORTED_UNVERIFIED, waits_for="a representative to confirm")
    order = confirm_mail(case, books, situation)
    acknowledged = hand_over(notice.intent, situation, why="").mails
    mails = (*((order,) if order.to else ()), unverified_alert(case, books, situation), *acknowledged)
    save = SaveCase(case=case, events=(Event.REPORTED_UNVERIFIED,))
    return _decided(notice, answer, case, (save,), mails)


def _ask(
    notice: Notice, answer: Answer, linked: tuple[str, ...], books: Books, situation: Situation
) -> Decision:
    """Who or when is not certain: the question goes to the representative (A36, A38).

    Without an agency, or without anything to end, there is no case; a removal that is open already stays as it is.
    """
    earlier = notice.earlier
    settled = earlier is not None and earlier.state not in UNSETTLED
    if notice.agency is None or settled or (earlier is None and answer.stage == "standing"):
        order = question_mail(notice, earlier, answer, books, situation)
        return _decided(notice, answer, earlier, (), (order,))
    received = _received(notice, linked, books, situation)
    doubt = notice.when_doubt
    case = received.after(Event.ASKED, missing=(doubt.value,) if doubt else ())
    order = question_mail(notice, case, answer, books, situation)
    return _decided(notice, answer, case, (SaveCase(case=case, events=(Event.ASKED,)),), (order,))


def _received(notice: Notice, linked: tuple[str, ...], books: Books, situation: Situation) -> Case:
    ref = notice.earlier.ref if notice.earlier else books.new_reference(CaseKind.REMOVAL)
    case = as_received(notice, situation, ref=ref)
    return case.with_(linked=tuple(dict.fromkeys((*case.linked, *linked))))


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
