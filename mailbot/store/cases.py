"""Cases, their references and their history.

A case is written with the events that brought it to where it is. The events are played through the tables of
`model.case` from where the books have it: what the life cycle does not know is refused here too, so that no caller
can move a case that has ended (P15).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, select

from mailbot.errors import BooksError, IllegalMove
from mailbot.model.case import TRANSITIONS, Case, CaseKind, Event, State
from mailbot.model.decision import SaveCase
from mailbot.store import rows, tables
from mailbot.store.cause import Occasion
from mailbot.store.prepared import Bound, prepared
from mailbot.store.remembered import Remembering, once
from mailbot.store.rows import AnyRow

_Move = tuple[Event, State, State]


def _by_age(statement: Select[Any], *, newest_first: bool = False) -> Select[Any]:
    by_age = (tables.cases.c.received_at, tables.cases.c.ref)
    return statement.order_by(*(column.desc() for column in by_age) if newest_first else by_age)


@prepared
def _lapsing(before: Bound) -> Select[Any]:
    table = tables.cases
    late = (table.c.state == State.IN_TRAINING.value, table.c.deadline_on < before)
    return _by_age(select(table).where(*late).order_by(table.c.deadline_on))


@prepared
def _falling_due(until: Bound) -> Select[Any]:
    table = tables.cases
    scheduled = (table.c.kind == CaseKind.REMOVAL.value, table.c.state == State.SCHEDULED.value)
    return _by_age(
        select(table).where(*scheduled, table.c.effective_on <= until).order_by(table.c.effective_on)
    )


@prepared
def _of_agency(agency: Bound) -> Select[Any]:
    return _by_age(select(tables.cases).where(tables.cases.c.agency == agency), newest_first=True)


class Cases(Remembering):
    """The cases inside one transaction."""

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        super().__init__()
        self._connection = connection
        self._writing = writing
        self._handed_out: dict[CaseKind, int] = {}

    # -- questions -----------------------------------------------------------------------------------------------

    def new_reference(self, kind: CaseKind) -> str:
        """The next reference of this kind: another one at each call, used up when the case is saved.

        A transaction that is rolled back gives its references back.
        """
        if kind not in self._handed_out:
            statement = select(tables.references.c.last).where(tables.references.c.kind == kind.value)
            if self._writing:
                statement = statement.with_for_update()
            self._handed_out[kind] = self._connection.scalar(statement) or 0
        self._handed_out[kind] += 1
        return f"{kind.letter}-{self._handed_out[kind]:04d}"

    def case(self, ref: str) -> Case | None:
        """The case of a reference; in a writing transaction nobody else can change it until the commit."""
        statement = select(tables.cases).where(tables.cases.c.ref == ref.upper())
        if self._writing:
            statement = statement.with_for_update()
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else rows.case_from(row)

    def moved_by(self, message_id: str) -> tuple[str, ...]:
        """The references of the cases that the mail with this Message-ID, with angle brackets, moved; each once."""
        history, messages = tables.history, tables.messages
        moved = (
            select(history.c.case_ref)
            .join(messages, messages.c.id == history.c.message_row)
            .where(messages.c.message_id == message_id)
            .distinct()
        )
        return tuple(self._connection.scalars(moved.order_by(history.c.case_ref)))

    def cases(self, agency: str, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """All cases of an agency, newest first, ended ones too."""
        return tuple(case for case in self._of_agency(agency) if kind in {None, case.kind})

    def open_cases(self, kind: CaseKind | None = None) -> tuple[Case, ...]:
        """Every case of the desk that has not ended, oldest first."""
        return self._found(self._select(kind).where(tables.cases.c.ended.is_(False)))

    def all_cases(self) -> tuple[Case, ...]:
        """Every case there ever was, oldest first."""
        return self._found(self._select(None))

    def ended_since(self, since: datetime) -> tuple[Case, ...]:
        """Cases that ended and were moved at or after an instant, by arrival; the day on which they count as ended may
        be an earlier one (after an outage).
        """
        moved = select(tables.history.c.case_ref).where(tables.history.c.at >= since)
        return self._found(
            self._select(None).where(tables.cases.c.ended.is_(True), tables.cases.c.ref.in_(moved))
        )

    def lapsing(self, before: date) -> tuple[Case, ...]:
        """Open requests and changes in training whose printed day ended before this local day (P14), oldest first."""
        return _cases_from(_lapsing(self._connection, before=before))

    def falling_due(self, until: date) -> tuple[Case, ...]:
        """Scheduled removals whose day is on or before this local day, oldest first (P23)."""
        return _cases_from(_falling_due(self._connection, until=until))

    @once
    def _of_agency(self, agency: str) -> tuple[Case, ...]:
        return _cases_from(_of_agency(self._connection, agency=agency))

    def _select(self, kind: CaseKind | None) -> Select[tuple[object, ...]]:
        statement = select(tables.cases)
        return statement if kind is None else statement.where(tables.cases.c.kind == kind.value)

    def _found(self, statement: Select[tuple[object, ...]]) -> tuple[Case, ...]:
        return _cases_from(self._connection.execute(_by_age(statement)))

    # -- changes -------------------------------------------------------------------------------------------------

    def save(self, effect: SaveCase, occasion: Occasion) -> None:
        """Write a case and what happened to it.

        Raises:
            IllegalMove: the life cycle knows no such move from where the books have the case.
            BooksError: the events do not lead to the state of the case, or it became another case.
        """
        case = effect.case
        before = self._connection.execute(
            select(tables.cases).where(tables.cases.c.ref == case.ref)
        ).one_or_none()
        self.forget()
        moves = _played(case, State.RECEIVED if before is None else State(before.state), effect.events)
        row = {**rows.case_row(case), "saved_at": occasion.at}
        if before is None:
            self._connection.execute(tables.cases.insert().values(row))
            self._use_up(case)
        else:
            _same_case(before, case)
            self._connection.execute(tables.cases.update().where(tables.cases.c.ref == case.ref).values(row))
        self._write_history(case.ref, moves, effect.note, occasion)

    def _write_history(self, ref: str, moves: Iterable[_Move], note: str | None, occasion: Occasion) -> None:
        lines = [
            {
                "case_ref": ref,
                "at": occasion.at,
                "event": event.value,
                "from_state": source.value,
                "to_state": target.value,
                "message_row": occasion.cause.message,
                "command": occasion.cause.command,
                "clock": occasion.cause.clock,
                "note": note,
                "decision": occasion.decision,
            }
            for event, source, target in moves
        ]
        if lines:
            self._connection.execute(tables.history.insert(), lines)

    def _use_up(self, case: Case) -> None:
        """The reference of a new case is never given again."""
        number = int(case.ref.rpartition("-")[2])
        table = tables.references
        known = self._connection.scalar(select(table.c.last).where(table.c.kind == case.kind.value))
        if known is None:
            self._connection.execute(table.insert().values(kind=case.kind.value, last=number))
        elif known < number:
            self._connection.execute(
                table.update().where(table.c.kind == case.kind.value).values(last=number)
            )


def _cases_from(found: CursorResult[Any]) -> tuple[Case, ...]:
    return tuple(rows.case_from(row) for row in found)


def _played(case: Case, start: State, events: Iterable[Event]) -> list[_Move]:
    """The events as moves, from where the books have the case to where it is now."""
    moves: list[_Move] = []
    state = start
    for event in events:
        target = TRANSITIONS[case.kind][state].get(event)
        if target is None:
            raise IllegalMove(subject=case.ref, state=state.value, event=event.value)
        moves.append((event, state, target))
        state = target
    if state is not case.state:
        raise BooksError(f"{case.ref} is {case.state}, but its events lead from {start} to {state}")
    return moves


def _same_case(before: AnyRow, case: Case) -> None:
    """What makes a case this case never changes: saving another one under its reference would lose it."""
    for name, now in (
        ("kind", case.kind.value),
        ("agency", case.agency or None),
        ("received_at", case.received_at),
    ):
        was = getattr(before, name)
        if was is not None and was != now:  # an agency that was not known may become known
            raise BooksError(f"{case.ref} has {name} {was}; a case with {name} {now} is another one")
