import json

import pytest

from mailbot.errors import BooksError, IllegalMove, LedgerBroken
from mailbot.model.case import CaseKind, Event, State
from mailbot.model.decision import LicenseState, MoveLicense, SaveCase, SetPoolTotal
from mailbot.policy.books import Books
from tests.store.fictional_desk import CLOCK, NOW, mail, place, request


def accepted(books, *, ref="R-0001", email="marcus@harbor.example", at=NOW):
    case = request(ref, email=email).after(Event.ACCEPTED)
    pool = books.pool_for("central", "harbor")
    hold = MoveLicense(agency="harbor", email=email, to=LicenseState.HELD, pool=pool.id, case=ref)
    books.apply([hold, SaveCase(case=case, events=(Event.ACCEPTED,))], at=at, cause=CLOCK)
    return case


def test_nothing_stays_that_was_not_committed(desk):
    with desk.transaction() as books:
        accepted(books)
        books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
        books.inbox.store_arrival(place(), NOW, b"raw", NOW, 3)

    with desk.reading() as books:
        assert books.case("R-0001") is None
        assert books.pools()[0].held == 0
        assert books.outbox.in_state() == []
        assert books.inbox.all() == []
        assert books.new_reference(CaseKind.REQUEST) == "R-0001"


def test_a_unit_of_work_answers_every_question_of_policy(desk):
    with desk.reading() as books:
        answers: Books = books
        questions = [name for name in vars(Books) if not name.startswith("_")]

        assert all(callable(getattr(answers, name)) for name in questions)
        assert len(questions) == 19


def test_a_reading_unit_of_work_cannot_write(desk):
    with pytest.raises(BooksError), desk.reading() as books:
        accepted(books)
    with desk.transaction() as books:
        accepted(books)  # and the next one can
        books.commit()


def test_two_requests_for_the_last_license_and_the_second_is_refused(desk):
    with desk.transaction() as books:
        accepted(books)
        accepted(books, ref="R-0002", email="bo@harbor.example")
        books.commit()
    with pytest.raises(LedgerBroken, match="no license"), desk.transaction() as books:
        accepted(books, ref="R-0003", email="cy@harbor.example")


def test_a_total_never_goes_below_what_is_taken(desk):
    with desk.transaction() as books:
        accepted(books)
        books.commit()
    with pytest.raises(LedgerBroken, match=r"1 licenses .* are taken"), desk.transaction() as books:
        books.apply([SetPoolTotal(pool=books.pools()[0].id, total=0)], at=NOW, cause=CLOCK)


def test_a_case_that_ended_moves_no_more(desk):
    with desk.transaction() as books:
        case = request().after(Event.REJECTED)
        books.apply([SaveCase(case=case, events=(Event.REJECTED,))], at=NOW, cause=CLOCK)
        books.commit()
    revived = case.with_(state=State.APPROVED)
    with pytest.raises(IllegalMove), desk.transaction() as books:
        books.apply([SaveCase(case=revived, events=(Event.ACCEPTED,))], at=NOW, cause=CLOCK)


def test_an_export_is_json_with_every_key_of_the_contract(desk):
    with desk.transaction() as books:
        accepted(books)
        books.commit()
    with desk.reading() as books:
        exported = json.loads(json.dumps(books.export()))

    assert list(exported) == ["cases", "pools", "messages", "outbox", "representatives", "access"]
    assert exported["cases"][0]["items"] == {"upr": "TODO", "spa": "TODO", "dst": "TODO", "basics": "TODO"}
    assert exported["pools"] == [
        {
            "region": "central",
            "agency": None,
            "kind": "standard",
            "total": 2,
            "available": 1,
            "held": 1,
            "assigned": 0,
            "transfer_pending": 0,
        }
    ]
