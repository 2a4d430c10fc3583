"""The world that a mail to our desk plays in: the directory of the corpus, and the cases that the mail needs.

Each mail has a world of its own: its cases are written in the very transaction that explains it, and nothing is ever
committed. What a case of `cases.json` does not say is filled in as the life of such a case begins: the items and steps of
a training are still to be done, its license is held.
"""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mailbot.config import load_config
from mailbot.desk import Desk
from mailbot.model.case import TRANSITIONS, Case, CaseKind, Event, Item, ItemState, State
from mailbot.model.decision import LicenseState, MoveLicense, SaveCase
from mailbot.model.directory import Person
from mailbot.opening import build_desk
from mailbot.policy.training import locked, opened
from mailbot.store.cause import Cause
from mailbot.store.database import Store
from mailbot.store.directory_import import import_directory, read_directory
from mailbot.store.unit_of_work import UnitOfWork

BEFORE_ALL = datetime(2026, 1, 2, 12, tzinfo=UTC)
"""When the directory was imported: before the first mail."""

HOLDING = frozenset({State.UNDER_REVIEW, State.APPROVED, State.IN_TRAINING, State.TRAINING_COMPLETE})
"""Requests in these states hold a license where one is free."""


class World:
    """Books in memory that begin each transaction with the same directory and the cases that were asked for."""

    def __init__(self, folder: Path) -> None:
        """Read the configuration, directory and cases of a corpus folder."""
        self.desk: Desk = build_desk(load_config(folder / "config.toml"), secret=b"nothing here is ever sent")
        self._cases = {
            each["ref"]: each for each in json.loads((folder / "cases.json").read_bytes())["cases"]
        }
        self._needs: tuple[str, ...] = ()
        self._store = Store.open("sqlite://")
        self._store.upgrade()
        with self._store.transaction() as books:
            files = read_directory([folder / "directory"], books)
            import_directory(books, files, now=BEFORE_ALL, today=BEFORE_ALL.date())
            books.commit()

    def needing(self, references: tuple[str, ...]) -> "World":
        """Choose the cases of the next transactions.

        Raises:
            KeyError: `cases.json` has no such case.
        """
        self._needs = tuple(self._cases[reference]["ref"] for reference in references)
        return self

    @contextmanager
    def transaction(self) -> Iterator[UnitOfWork]:
        """As `Store.transaction`: what the mail needs is there, and whatever happens is forgotten."""
        with self._store.transaction() as books:
            for reference in self._needs:
                self._write(self._cases[reference], books)
            yield books

    def close(self) -> None:
        """Forget the books."""
        self._store.close()

    def _write(self, given: dict[str, Any], books: UnitOfWork) -> None:
        case = self._case(given, books)
        events = way_to(case.kind, case.state)
        cause = Cause(clock="the corpus begins")
        books.apply([SaveCase(case=case, events=events)], at=case.received_at, cause=cause)
        pool = books.pool_for(case.region, case.agency)
        if case.kind is CaseKind.REQUEST and case.state in HOLDING and pool and case.person.email:
            hold = MoveLicense(agency=case.agency, email=case.person.email, to=LicenseState.HELD, pool=pool.id, case=case.ref)  # fmt: skip
            books.apply([hold], at=case.received_at, cause=cause)

    def _case(self, given: dict[str, Any], books: UnitOfWork) -> Case:
        received_at = datetime.fromisoformat(given["received_at"])
        agency = books.agency(given["agency"])
        person = given["person"] or {}
        case = Case(
            ref=given["ref"],
            kind=CaseKind(given["kind"]),
            state=State(given["state"]),
            agency=given["agency"],
            region=agency.region if agency else None,
            person=Person(name=person.get("name"), email=person.get("email")),
            requester=given["requester"],
            received_at=received_at,
            projects=tuple(given["projects"]),
            missing=tuple(given.get("missing", ())),
            effective_on=_day(given["effective"]),
            deadline_on=_day(given["deadline"]),
            closed_on=_day(given["deadline"])
            if not TRANSITIONS[CaseKind(given["kind"])][State(given["state"])]
            else None,
            decided_on=received_at.astimezone(self.desk.zone).date() if given["deadline"] else None,
        )
        return case if case.deadline_on is None else self._training(case, case.deadline_on, books)

    def _training(self, case: Case, deadline: date, books: UnitOfWork) -> Case:
        """The case with its practice cases, the first of them open, nothing done yet."""
        projects = [project for project in books.projects(case.agency) if project.key in case.projects]
        practice = [locked(each) for each in self.desk.rules.practice_cases.choose(projects, None).cases]
        if practice:
            practice[0] = opened(practice[0], deadline)
        return case.with_(practice=tuple(practice), items=dict.fromkeys(Item, ItemState.TODO))


def way_to(kind: CaseKind, state: State) -> tuple[Event, ...]:
    """The shortest life that leads a case to a state."""
    ways: deque[tuple[State, tuple[Event, ...]]] = deque([(State.RECEIVED, ())])
    seen = {State.RECEIVED}
    while ways:
        at, events = ways.popleft()
        if at is state:
            return events
        for event, following in TRANSITIONS[kind][at].items():
            if following not in seen:
                seen.add(following)
                ways.append((following, (*events, event)))
    raise ValueError(f"no life of a {kind} leads to {state}")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
