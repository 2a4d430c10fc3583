import json
from datetime import date

from mailbot.model.case import Case, CaseKind, Event, PracticeCase, PracticeState, State, StepState
from mailbot.model.decision import MailKind, SaveCase
from mailbot.model.directory import Person
from mailbot.model.mail import MessageOutcome
from mailbot.store.inbox import Ending
from tests.store.fictional_desk import CLOCK, NOW, mail, place, request

SHAPE = {  # design 3.8
    "cases": {
        "ref", "kind", "state", "agency", "region", "person", "requester", "received_at", "deadline", "cases",
        "items", "effective", "days_late", "linked",
    },
    "pools": {"region", "agency", "kind", "total", "available", "held", "assigned", "transfer_pending"},
    "messages": {"message_id", "received_at", "outcome", "reason", "case"},
    "outbox": {"kind", "to", "cc", "subject", "state", "message_id", "case", "attempts"},
    "representatives": {"agency", "region", "name", "email", "state", "role"},
    "access": {"agency", "name", "email", "state", "since"},
}  # fmt: skip


def fill(store):
    practice = PracticeCase(
        key="es-nbn",
        title="Night by night",
        step_titles=("One", "Two"),
        state=PracticeState.OPEN,
        deadline_on=date(2026, 3, 19),
        steps=(StepState.SUBMITTED, StepState.LOCKED),
    )
    removal = Case(
        ref="D-0001",
        kind=CaseKind.REMOVAL,
        state=State.SCHEDULED,
        agency="harbor",
        region=None,
        person=Person(name="Uma User", email="uma@harbor.example"),
        requester="rita@harbor.example",
        received_at=NOW,
        effective_on=date(2026, 3, 27),
        days_late=0,
        linked=("R-0010",),
    )
    with store.transaction() as books:
        books.inbox.store_arrival(place(1), NOW, b"raw", NOW, 3)
        books.inbox.store_arrival(place(2), NOW, b"raw", NOW, 3)
        for ref in ("R-0010", "R-0009"):
            case = request(
                ref, email=f"{ref}@harbor.example", deadline_on=date(2026, 3, 19), practice=(practice,)
            )
            books.apply([SaveCase(case=case, events=())], at=NOW, cause=CLOCK)
        books.apply([SaveCase(case=removal, events=(Event.SCHEDULED,))], at=NOW, cause=CLOCK)
        ending = Ending(
            outcome=MessageOutcome.HANDLED, decided_at=NOW, message_id="<in@a.example>", case="R-0009"
        )
        books.inbox.finish(1, ending)
        books.outbox.owe(
            mail(case="R-0009", kind=MailKind.TRAINING_START), order=None, message_row=1, now=NOW
        )
        books.commit()


def exported(store):
    with store.reading() as books:
        return json.loads(json.dumps(books.export()))


def test_every_row_has_every_key_of_the_contract_whatever_applies(desk):
    fill(desk)
    books = exported(desk)

    assert set(books) == set(SHAPE)
    for part, keys in SHAPE.items():
        assert books[part]
        for row in books[part]:
            assert keys <= set(row), part


def test_words_and_forms_are_those_of_the_contract(desk):
    fill(desk)
    books = exported(desk)
    removal, first, _ = books["cases"]

    assert [case["ref"] for case in books["cases"]] == ["D-0001", "R-0009", "R-0010"]
    assert first["kind"] == "request"
    assert first["state"] == "RECEIVED"
    assert first["person"] == {"name": "Marcus O'Neill", "email": "r-0009@harbor.example"}
    assert first["received_at"] == "2026-03-05T15:00:00+00:00"
    assert first["deadline"] == "2026-03-19"
    assert first["cases"] == [
        {"key": "es-nbn", "state": "OPEN", "deadline": "2026-03-19", "steps": ["SUBMITTED", "LOCKED"]}
    ]
    assert first["items"] == {"upr": "TODO", "spa": "TODO", "dst": "TODO", "basics": "TODO"}
    assert (removal["kind"], removal["effective"], removal["days_late"]) == ("removal", "2026-03-27", 0)
    assert (removal["linked"], removal["items"], removal["cases"]) == (["R-0010"], {}, [])
    assert removal["deadline"] is None
    assert books["messages"] == [
        {
            "message_id": "<in@a.example>",
            "received_at": "2026-03-05T15:00:00+00:00",
            "outcome": "handled",
            "reason": None,
            "case": "R-0009",
            "purged": None,
        },
        {
            "message_id": None,
            "received_at": "2026-03-05T15:00:00+00:00",
            "outcome": None,
            "reason": None,
            "case": None,
            "purged": None,
        },
    ]
    assert books["outbox"] == [
        {
            "kind": "training-start",
            "to": ["marcus@harbor.example"],
            "cc": ["rita@harbor.example"],
            "subject": "Your training",
            "state": "queued",
            "message_id": "<one@desk.example>",
            "case": "R-0009",
            "attempts": 0,
            "purged": None,
        }
    ]
    assert [(each["agency"], each["email"], each["role"]) for each in books["representatives"]] == [
        ("harbor", "sig@harbor.example", "signatory"),
        ("harbor", "rita@harbor.example", "representative"),
        ("lighthouse", "lou@lighthouse.example", "representative"),
    ]
    assert books["access"][0]["state"] == "ACTIVE"


def test_the_export_of_the_same_books_is_the_same(desk):
    fill(desk)

    assert exported(desk) == exported(desk)
