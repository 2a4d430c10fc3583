"""Decisions as they were made, with what they rested on, so that each can be explained and made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from mailbot.model.decision import Decision
from mailbot.store import tables
from mailbot.store.cause import Occasion
from mailbot.store.plain import from_plain, to_plain
from mailbot.store.rows import AnyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDecision:
    """One decision of the books; intent, facts and findings as plain values with dates and instants."""

    id: int
    at: datetime
    message: int | None
    command: str | None
    clock: str | None
    case: str | None
    outcome: str
    held: str | None
    rulebook: str
    verdict: Mapping[str, Any] | None
    intent: Mapping[str, Any] | None
    facts: Mapping[str, Any]
    asked: tuple[str, ...]
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened to a case."""

    case: str
    at: datetime
    event: str
    from_state: str
    to_state: str
    message: int | None
    command: str | None
    clock: str | None
    note: str | None
    decision: int | None


class Decisions:
    """Decisions and the history of cases inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(
        self, decision: Decision, occasion: Occasion, *, rulebook: str, verdict: Mapping[str, object] | None
    ) -> int:
        """Write a decision; its row is given back."""
        row: int | None = self._connection.scalar(
            tables.decisions.insert()
            .values(
                at=occasion.at,
                message_row=occasion.cause.message,
                command=occasion.cause.command,
                clock=occasion.cause.clock,
                case_ref=decision.case,
                outcome=decision.outcome.value,
                held=decision.held,
                rulebook=rulebook,
                verdict=None if verdict is None else to_plain(verdict),
                intent=None if decision.intent is None else to_plain(decision.intent),
                facts=to_plain(decision.facts),
                asked=to_plain(decision.asked),
                findings=to_plain(decision.findings),
            )
            .returning(tables.decisions.c.id)
        )
        assert row is not None, "an insert gives its key"
        return row

    def of_case(self, ref: str) -> tuple[RecordedDecision, ...]:
        """Every decision about a case, in order."""
        table = tables.decisions
        touched = select(tables.history.c.decision).where(tables.history.c.case_ref == ref)
        found = self._connection.execute(
            select(table).where((table.c.case_ref == ref) | table.c.id.in_(touched)).order_by(table.c.id)
        )
        return tuple(_decision_from(row) for row in found)

    def of_message(self, message: int) -> tuple[RecordedDecision, ...]:
        """Every decision about a mail, in order."""
        table = tables.decisions
        found = self._connection.execute(
            select(table).where(table.c.message_row == message).order_by(table.c.id)
        )
        return tuple(_decision_from(row) for row in found)

    def history(self, ref: str) -> tuple[HistoryLine, ...]:
        """What happened to a case, in order."""
        return self._lines(select(tables.history).where(tables.history.c.case_ref == ref))

    def _lines(self, statement: Select[tuple[object, ...]]) -> tuple[HistoryLine, ...]:
        found = self._connection.execute(statement.order_by(tables.history.c.id))
        return tuple(_line_from(row) for row in found)


def _line_from(row: AnyRow) -> HistoryLine:
    return HistoryLine(
        case=row.case_ref,
        at=row.at,
        event=row.event,
        from_state=row.from_state,
        to_state=row.to_state,
        message=row.message_row,
        command=row.command,
        clock=row.clock,
        note=row.note,
        decision=row.decision,
    )


def _decision_from(row: AnyRow) -> RecordedDecision:
    verdict: Any = from_plain(row.verdict)
    intent: Any = from_plain(row.intent)
    facts: Any = from_plain(row.facts)
    findings: Any = from_plain(row.findings)
    return RecordedDecision(
        id=row.id,
        at=row.at,
        message=row.message_row,
        command=row.command,
        clock=row.clock,
        case=row.case_ref,
        outcome=row.outcome,
        held=row.held,
        rulebook=row.rulebook,
        verdict=verdict,
        intent=intent,
        facts=facts,
        asked=tuple(row.asked),
        findings=tuple(findings),
    )
