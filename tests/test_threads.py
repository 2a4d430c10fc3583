"""Which case a mail answers: our signed ids, then ids of the books, then the subject's tag; each for participants only."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Authority, AuthorityRole, Person, Sender, SenderRole
from mailbot.threads import thread_of

REQUESTER, TRAINEE = "rep@a.example", "new@a.example"
COLLEAGUE, STRANGER = "other.rep@a.example", "somebody@b.example"
SIGNED, OURS_UNSIGNED, THEIRS = "<signed@desk.example>", "<old-secret@desk.example>", "<mine@a.example>"


def case(ref: str) -> Case:
    return Case(
        ref=ref,
        kind=CaseKind.REQUEST,
        state=State.IN_TRAINING,
        agency="a",
        region="r",
        person=Person(name="New Person", email=TRAINEE),
        requester=REQUESTER,
        received_at=datetime(2026, 3, 4, tzinfo=UTC),
    )


@dataclass
class FakeBooks:
    """The few questions that threading asks."""

    owed: dict[str, tuple[str | None, tuple[str, ...]]] = field(default_factory=dict)
    moved: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def case(self, ref: str) -> Case | None:
        return case(ref) if ref else None

    @property
    def outbox(self) -> Any:
        def by_message_id(ids: tuple[str, ...]) -> Any:
            found = self.owed.get(ids[0])
            return found and SimpleNamespace(mail=SimpleNamespace(case=found[0], recipients=found[1]))

        return SimpleNamespace(by_message_id=by_message_id)

    @property
    def casebook(self) -> Any:
        return SimpleNamespace(moved_by=lambda message_id: self.moved.get(message_id, ()))


class FakeDesk:
    """One id is ours by signature; a subject names a case by its last word."""

    def is_ours(self, message_id: str) -> bool:
        return message_id == SIGNED

    def reference_in(self, subject: str) -> str | None:
        return subject.rpartition(" ")[2] or None


def sender(address: str, *, role: SenderRole = SenderRole.UNKNOWN, agency: str | None = None) -> Sender:
    authorities = (
        Authority(agency=agency, region=None, name="X", email=address, role=AuthorityRole.REPRESENTATIVE)
        if agency
        else None,
    )
    return Sender(
        address=address, name="", verified=True, role=role, authorities=tuple(filter(None, authorities))
    )


BOOKS = FakeBooks(
    owed={SIGNED: ("R-0001", (REQUESTER, TRAINEE)), OURS_UNSIGNED: ("R-0002", (REQUESTER,))},
    moved={THEIRS: ("R-0003",)},
)


def threaded(by: Sender, *ids: str, tag: str = "", books: FakeBooks = BOOKS) -> str | None:
    message: Any = SimpleNamespace(in_reply_to=ids, subject=f"Re: HMIS {tag}")
    desk: Any = FakeDesk()
    given: Any = books
    found = thread_of(message, by, desk, given)
    return found.ref if found else None


REP = sender(REQUESTER)


@pytest.mark.parametrize(
    ("ids", "tag", "ref"),
    [
        ((SIGNED,), "R-0009", "R-0001"),
        ((OURS_UNSIGNED, THEIRS, SIGNED), "R-0009", "R-0001"),  # what we signed wins over what is newer
        ((THEIRS, OURS_UNSIGNED), "R-0009", "R-0002"),
        ((OURS_UNSIGNED,), "", "R-0002"),
        (("<unknown@x.example>", THEIRS), "R-0009", "R-0003"),
        ((), "R-0009", "R-0009"),
        (("<unknown@x.example>",), "R-0009", "R-0009"),
        (("<unknown@x.example>",), "", None),
    ],
)
def test_signed_ids_go_before_stored_ones_and_those_before_the_subject(ids, tag, ref):
    assert threaded(REP, *ids, tag=tag) == ref


@pytest.mark.parametrize("proof", ["signed", "stored", "theirs", "tag"])
def test_nobody_is_threaded_by_what_they_overheard(proof):
    ids = {"signed": (SIGNED,), "stored": (OURS_UNSIGNED,), "theirs": (THEIRS,), "tag": ()}[proof]
    tag = "R-0001" if proof == "tag" else ""

    assert threaded(sender(STRANGER), *ids, tag=tag) is None
    assert threaded(sender(STRANGER, agency="b"), *ids, tag=tag) is None
    assert threaded(REP, *ids, tag=tag) is not None


def test_a_mail_of_ours_is_answered_by_those_it_went_to():
    colleague = sender(COLLEAGUE, agency="a")

    assert threaded(sender(TRAINEE), SIGNED) == "R-0001"
    assert threaded(sender(TRAINEE), OURS_UNSIGNED) is None
    assert threaded(colleague, SIGNED) is None
    assert threaded(colleague, SIGNED, tag="R-0001") == "R-0001"  # who speaks for the agency takes part


@pytest.mark.parametrize(
    ("who", "ref"),
    [
        (REP, "R-0001"),
        (sender(TRAINEE), "R-0001"),
        (sender(COLLEAGUE, agency="a"), "R-0001"),
        (sender("staff@lead.example", role=SenderRole.STAFF), "R-0001"),
        (sender(COLLEAGUE), None),
    ],
)
def test_the_subject_threads_requester_person_agency_and_staff(who, ref):
    assert threaded(who, tag="R-0001") == ref


def test_a_mail_that_moved_several_cases_says_of_none_that_it_is_meant():
    books = replace(BOOKS, moved={THEIRS: ("D-0001", "D-0002")})

    assert threaded(REP, THEIRS, books=books) is None


def test_a_mail_of_ours_about_no_case_threads_nothing():
    books = replace(BOOKS, owed={SIGNED: (None, (REQUESTER,))})

    assert threaded(REP, SIGNED, books=books) is None
