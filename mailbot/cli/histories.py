"""`mailbot why`: how a case or a mail came to be where it is: who moved it, by which rules, and what was sent.

In: one moment of the books and a reference: a case (R-0001), a mail in (I-1 or its Message-ID), a mail of ours (O-1, 1 or
its Message-ID). Out: a story as plain values, oldest step first, and the same as lines. Writes nothing.

A step is one moment with one cause: a mail, a command or the clock. It holds what was decided then and by which rules,
how cases moved, and the mails that were owed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mailbot.model.mail import OwedMail
from mailbot.store.decisions import HistoryLine, RecordedDecision
from mailbot.store.export import plain_case
from mailbot.store.inbox import Received
from mailbot.store.unit_of_work import UnitOfWork

Plain = dict[str, Any]
_Moment = tuple[datetime, int | None, str | None, str | None]  # when, and the mail, the command or the clock

_CASE = re.compile(r"[RMD]-\d{1,9}", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:([IO])-)?(\d{1,9})", re.IGNORECASE)


def story_of(books: UnitOfWork, asked: str) -> Plain | None:
    """The story that a reference means; None where the books know no such thing."""
    asked = asked.strip()
    if _CASE.fullmatch(asked):
        return _of_case(books, asked)
    if numbered := _NUMBERED.fullmatch(asked):
        row = int(numbered[2])
        if (numbered[1] or "O").upper() == "I":
            received = next((each for each in books.inbox.all() if each.id == row), None)
            return _of_mails_in(books, asked, [received]) if received else None
        owed = books.outbox.owed(row)
        return _of_mail_out(books, asked, owed) if owed else None
    message_id = f"<{asked.strip('<>')}>"
    if owed := books.outbox.by_message_id((message_id,)):
        return _of_mail_out(books, asked, owed)
    found = [each for each in books.inbox.all() if each.message_id == message_id]
    return _of_mails_in(books, asked, found) if found else None


# -- the three kinds of stories ----------------------------------------------------------------------------------


def _of_case(books: UnitOfWork, asked: str) -> Plain | None:
    case = books.case(asked)
    if case is None:
        return None
    agencies = {agency.key: agency for agency in books.agencies()}
    steps = _Steps(books)
    steps.moved(books.decisions.history(case.ref))
    steps.decided(books.decisions.of_case(case.ref))
    steps.owed(books.outbox.of_case(case.ref))
    return _story(asked, "case", steps, case=plain_case(case, agencies))


def _of_mails_in(books: UnitOfWork, asked: str, mails: list[Received]) -> Plain:
    """One mail, or several that bear one Message-ID."""
    steps = _Steps(books)
    for mail in mails:
        decisions = books.decisions.of_message(mail.id)
        owed = books.outbox.of_message(mail.id)
        touched = {mail.case, *(each.case for each in decisions), *(each.mail.case for each in owed)}
        lines = [line for ref in sorted(filter(None, touched)) for line in books.decisions.history(ref)]
        steps.moved(line for line in lines if line.message == mail.id)
        steps.decided(decisions)
        steps.owed(owed)
    return _story(asked, "mail-in", steps, messages=[plain_message(mail) for mail in mails])


def _of_mail_out(books: UnitOfWork, asked: str, owed: OwedMail) -> Plain:
    """A mail of ours, and the step that owed it."""
    steps = _Steps(books)
    if owed.mail.case is not None:
        steps.moved(books.decisions.history(owed.mail.case))
        steps.decided(books.decisions.of_case(owed.mail.case))
    answered = books.outbox.answered_message(owed.id)
    if answered is not None:
        steps.decided(books.decisions.of_message(answered))
    steps.owed([owed])
    return _story(asked, "mail-out", steps.only_with_mails(), mail=plain_owed(owed))


def _story(
    asked: str,
    kind: str,
    steps: "_Steps",
    *,
    case: Plain | None = None,
    messages: list[Plain] | None = None,
    mail: Plain | None = None,
) -> Plain:
    return {
        "ref": asked,
        "kind": kind,
        "case": case,
        "messages": messages or [],
        "mail": mail,
        "steps": steps.in_order(),
    }


# -- steps -------------------------------------------------------------------------------------------------------


class _Steps:
    """Steps by their moment, while they are gathered."""

    def __init__(self, books: UnitOfWork) -> None:
        self._books = books
        self._steps: dict[_Moment, Plain] = {}
        self._received: Mapping[int, Received] | None = None

    def moved(self, lines: Iterable[HistoryLine]) -> None:
        """Moves of cases."""
        for line in lines:
            step = self._step((line.at, line.message, line.command, line.clock))
            step["moves"].append(
                {
                    "case": line.case,
                    "event": line.event,
                    "from": line.from_state,
                    "to": line.to_state,
                    "note": line.note,
                }
            )

    def decided(self, decisions: Iterable[RecordedDecision]) -> None:
        """Decisions, each once."""
        for decision in decisions:
            step = self._step((decision.at, decision.message, decision.command, decision.clock))
            if decision.id not in {each["id"] for each in step["decisions"]}:
                step["decisions"].append(_decision(decision))

    def owed(self, mails: Iterable[OwedMail]) -> None:
        """Mails of ours, at the step of their moment, or one of their own."""
        for owed in mails:
            answered = self._books.outbox.answered_message(owed.id)
            of_moment = [moment for moment in self._steps if moment[:2] == (owed.queued_at, answered)]
            moment = of_moment[0] if of_moment else (owed.queued_at, answered, None, None)
            self._step(moment)["mails"].append(plain_owed(owed))

    def only_with_mails(self) -> "_Steps":
        """Without the steps that owed none."""
        kept = _Steps(self._books)
        kept._steps = {moment: step for moment, step in self._steps.items() if step["mails"]}
        return kept

    def in_order(self) -> list[Plain]:
        """The steps, oldest first; of one moment, in the order in which they were found."""
        return [self._steps[moment] for moment in sorted(self._steps, key=lambda moment: moment[0])]

    def _step(self, moment: _Moment) -> Plain:
        if moment not in self._steps:
            at, message, command, clock = moment
            self._steps[moment] = {
                "at": at,
                "cause": self._cause(message, command, clock),
                "decisions": [],
                "moves": [],
                "mails": [],
            }
        return self._steps[moment]

    def _cause(self, message: int | None, command: str | None, clock: str | None) -> Plain:
        received = None if message is None else self._mail(message)
        kind = "mail" if message is not None else "command" if command is not None else "clock"
        return {
            "kind": kind,
            "text": command or clock or (received.subject if received else None),
            "id": message,
            "message_id": received.message_id if received else None,
            "sender": received.sender if received else None,
        }

    def _mail(self, row: int) -> Received | None:
        if self._received is None:
            self._received = {each.id: each for each in self._books.inbox.all()}
        return self._received.get(row)


# -- as plain values ---------------------------------------------------------------------------------------------


def _decision(decision: RecordedDecision) -> Plain:
    return {
        "id": decision.id,
        "case": decision.case,
        "outcome": decision.outcome,
        "held": decision.held,
        "rulebook": decision.rulebook,
        "sender": dict(decision.verdict) if decision.verdict else None,
        "intent": dict(decision.intent) if decision.intent else None,
        "facts": dict(decision.facts),
        "asked": list(decision.asked),
        "findings": [dict(finding) for finding in decision.findings],
    }


def plain_message(mail: Received) -> Plain:
    """A mail that came in, with how it ended."""
    return {
        "id": mail.id,
        "message_id": mail.message_id,
        "sender": mail.sender,
        "subject": mail.subject,
        "received_at": mail.received_at,
        "decided_at": mail.decided_at,
        "outcome": mail.outcome.value if mail.outcome else None,
        "reason": mail.reason,
        "case": mail.case,
        "attempts": mail.attempts,
        "resolved_at": mail.resolved_at,
        "purged_at": mail.purged_at,
    }


def plain_owed(owed: OwedMail) -> Plain:
    """A mail of ours, with how far it came."""
    return {
        "id": owed.id,
        "message_id": owed.mail.message_id,
        "kind": owed.mail.kind.value,
        "to": list(owed.mail.to),
        "cc": list(owed.mail.cc),
        "subject": owed.mail.subject,
        "case": owed.mail.case,
        "cause": owed.mail.cause,
        "state": owed.state.value,
        "attempts": owed.attempts,
        "queued_at": owed.queued_at,
        "due_at": owed.due_at,
        "accepted_at": owed.accepted_at,
        "last_error": owed.last_error,
        "purged_at": owed.purged_at,
    }
