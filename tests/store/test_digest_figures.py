from datetime import timedelta

from mailbot.model.case import Case, CaseKind, Event, PracticeCase, PracticeState, State, StepState
from mailbot.model.decision import LicenseState, MoveLicense, SaveCase
from mailbot.model.directory import Person
from mailbot.model.mail import MessageOutcome
from mailbot.store.inbox import Ending
from tests.store.fictional_desk import CLOCK, NOW, TODAY, mail, place, request

E, DAY = Event, timedelta(days=1)


def save(store, case, *events, at=NOW):
    with store.transaction() as books:
        books.apply([SaveCase(case=case, events=events)], at=at, cause=CLOCK)
        books.commit()


def training(ref, days_left, **changes):
    case = request(ref, email=f"{ref}@harbor.example", deadline_on=TODAY + days_left * DAY, **changes)
    return case.after(E.ACCEPTED).after(E.MAIL_ACCEPTED)


def removal(ref, days_ahead):
    return Case(
        ref=ref,
        kind=CaseKind.REMOVAL,
        state=State.RECEIVED,
        agency="harbor",
        region="central",
        person=Person(name="Uma User", email="uma@harbor.example"),
        requester="rita@harbor.example",
        received_at=NOW,
        effective_on=TODAY + days_ahead * DAY,
    ).after(E.SCHEDULED)


def figures(store, **given):
    with store.reading() as books:
        return books.digest.figures(given.pop("since", NOW), today=TODAY, **given)


def refs(cases):
    return [case.ref for case in cases]


def test_trainings_that_lapse_within_days_stand_nearest_first_and_today_is_included(desk):
    for ref, days_left in (("R-0001", 3), ("R-0002", 0), ("R-0003", 4), ("R-0004", -1)):
        save(desk, training(ref, days_left), E.ACCEPTED, E.MAIL_ACCEPTED)

    assert refs(figures(desk).lapsing) == ["R-0002", "R-0001"]
    assert refs(figures(desk, within_days=4).lapsing) == ["R-0002", "R-0001", "R-0003"]


def test_removals_due_leave_out_those_of_later_days(desk):
    for ref, ahead in (("D-0001", 0), ("D-0002", 1), ("D-0003", -1)):
        save(desk, removal(ref, ahead), E.SCHEDULED)
    found = figures(desk)

    assert refs(found.removals_due) == ["D-0001", "D-0003"]


def test_what_waits_for_staff_and_what_is_to_be_reviewed(desk):
    submitted = PracticeCase(
        key="k",
        title="T",
        step_titles=("One",),
        state=PracticeState.OPEN,
        steps=(StepState.SUBMITTED,),
    )
    save(desk, training("R-0001", 5, practice=(submitted,)), E.ACCEPTED, E.MAIL_ACCEPTED)
    save(desk, request("R-0002", email="b@harbor.example").after(E.SENT_TO_REVIEW), E.SENT_TO_REVIEW)
    asked = request("R-0003", email="c@harbor.example", waits_for="the name looks like an address")
    save(desk, asked)
    found = figures(desk)

    assert refs(found.to_review) == ["R-0001"]
    assert refs(found.waiting_for_staff) == ["R-0002", "R-0003"]


def test_mails_that_wait_are_told_apart(desk):
    with desk.transaction() as books:
        for uid in (1, 2):
            books.inbox.store_arrival(place(uid), NOW, b"raw", NOW, 3)
        books.inbox.finish(
            1, Ending(outcome=MessageOutcome.HELD, reason="unverified", decided_at=NOW - 9 * DAY)
        )
        books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
        books.commit()
    found = figures(desk)

    assert [each.reason for each in found.held] == ["unverified"]  # until somebody has seen to it
    assert (found.undecided, found.unsent) == (1, 1)


def test_open_cases_and_those_that_ended_since(desk):
    old = training("R-0002", -1).with_(received_at=NOW - 9 * DAY)
    save(desk, old, E.ACCEPTED, E.MAIL_ACCEPTED, at=NOW - 9 * DAY)
    save(desk, old.after(E.LAPSED), E.LAPSED)
    save(desk, request("R-0003", email="c@harbor.example"))
    found = figures(desk)

    assert refs(found.open_cases) == ["R-0003"]
    assert refs(found.ended) == ["R-0002"]
    assert refs(figures(desk, since=NOW + DAY).ended) == []


def test_pools_show_who_waits_and_what_comes_free(desk):
    with desk.transaction() as books:
        pool = books.pools()[0]
        uma = MoveLicense(agency="harbor", email="uma@harbor.example", to=LicenseState.ASSIGNED, pool=pool.id)
        books.apply([uma], at=NOW, cause=CLOCK)
        books.commit()
    save(desk, request().after(E.FOUND_NO_LICENSE), E.FOUND_NO_LICENSE)
    save(desk, removal("D-0001", 3), E.SCHEDULED)
    (pool,) = figures(desk).pools

    assert pool.pool.assigned == 1
    assert refs(pool.waiting) == ["R-0001"]
    assert refs(pool.coming_free) == ["D-0001"]


def test_troubled_mails_are_listed(desk):
    with desk.transaction() as books:
        for number, mark in enumerate(("mark_uncertain", "mark_failed"), start=1):
            books.outbox.owe(mail(f"<{number}@desk.example>"), order=None, message_row=None, now=NOW)
            books.outbox.claim(number, NOW, "worker", DAY)
            getattr(books.outbox, mark)(number, *(("cut", NOW) if mark == "mark_uncertain" else ("550 no",)))
        books.commit()
    found = figures(desk)

    assert [owed.last_error for owed in (*found.uncertain, *found.failed)] == ["cut", "550 no"]


def test_a_period_is_counted_from_its_first_instant_and_before_its_last(desk):
    with desk.transaction() as books:
        books.inbox.store_arrival(place(1), NOW, b"raw", NOW, 3)
        books.inbox.store_arrival(place(2), NOW - DAY, b"raw", NOW, 3)
        books.inbox.finish(1, Ending(outcome=MessageOutcome.HANDLED, decided_at=NOW))
        pool = books.pools()[0]
        hold = MoveLicense(agency="harbor", email="a@harbor.example", to=LicenseState.HELD, pool=pool.id)
        books.apply(
            [SaveCase(case=request().after(E.ACCEPTED), events=(E.ACCEPTED,)), hold], at=NOW, cause=CLOCK
        )
        books.outbox.owe(mail(), order=None, message_row=None, now=NOW)
        books.outbox.claim(1, NOW, "worker", DAY)
        books.outbox.mark_sent(1, "250 ok", NOW)
        books.commit()
    with desk.reading() as books:
        now = books.digest.counts(NOW, NOW + DAY)
        before = books.digest.counts(NOW - DAY, NOW)

    assert (now.received, before.received) == (1, 1)
    assert (now.decided, before.decided) == ({MessageOutcome.HANDLED: 1}, {})
    assert (now.sent, before.sent) == (1, 0)
    assert (now.opened, now.moved) == (1, {"accepted": 1})
    assert (now.licenses_taken, before.licenses_taken) == ({pool.id: 1}, {})


def test_only_licenses_set_aside_set_the_pace_and_those_given_back_slow_it(desk):
    def move(email, to):
        return MoveLicense(agency="harbor", email=f"{email}@harbor.example", to=to, pool=pool.id)

    with desk.transaction() as books:
        pool = books.pools()[0]
        held, assigned, free = LicenseState.HELD, LicenseState.ASSIGNED, LicenseState.AVAILABLE
        moves = (move("a", held), move("b", held), move("a", free), move("c", assigned), move("b", assigned))
        books.apply(moves, at=NOW, cause=CLOCK)
        books.commit()
    with desk.reading() as books:
        assert books.digest.counts(NOW, NOW + DAY).licenses_taken == {pool.id: 1}


def test_mails_that_came_and_those_handled_are_counted_between_two_instants(desk):
    with desk.transaction() as books:
        for uid, (outcome, at) in enumerate(
            ((MessageOutcome.HANDLED, NOW), (MessageOutcome.HELD, NOW), (MessageOutcome.HANDLED, NOW + DAY)),
            start=1,
        ):
            books.inbox.store_arrival(place(uid), NOW, b"raw", NOW, 3)
            books.inbox.finish(uid, Ending(outcome=outcome, decided_at=at))
        books.commit()
    with desk.reading() as books:
        assert books.digest.mails_between(NOW, NOW + DAY) == (3, 1)
        assert books.digest.mails_between(NOW + DAY, NOW + 2 * DAY) == (0, 1)
