"""Loops die, floods of questions stay questions (reliability.md section 4.3; abuse cases B38 and B42)."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.health import POLL, Pulse, Vitals
from mailbot.settings import FormService, LimitSettings
from tests.journeys.desk import PRIYA, add, mail

BOT = "support@helpdesk.example"


def answers(one, address: str) -> list[str]:
    with one.store.reading() as books:
        return [owed.mail.kind.value for owed in books.outbox.in_state() if address in owed.mail.to]


def states(one) -> list[str]:
    with one.store.reading() as books:
        return [owed.state.value for owed in books.outbox.in_state() if owed.mail.kind.value != "digest"]


def outcomes(one) -> list[str | None]:
    with one.store.reading() as books:
        return [row.outcome and row.outcome.value for row in books.inbox.all()]


def newest(one, address: str):
    parsed = [email.message_from_bytes(raw, policy=email.policy.default) for raw in one.relay.taken()]
    return [message for message in parsed if address in message["To"]][-1]


def with_limits(one, **limits):
    one.origin = replace(one.origin, desk=replace(one.origin.desk, limits=LimitSettings(**limits)))
    return one


@pytest.mark.parametrize("address", [BOT, PRIYA])
@pytest.mark.parametrize("keeps_references", [True, False])
def test_b38_a_help_desk_that_answers_every_answer_is_answered_three_times_and_told_once(
    world, address, keeps_references
):
    one = world(names=())
    subject, number, references = "Question about your service", 117904, {}
    for _ in range(12):
        number += 1
        body = f"Ticket #{number} has been received. One of our people will look at it within 24 hours."
        raw = mail(address, body, subject=subject, Message_ID=f"<t{number}@helpdesk.example>", **references)
        one.mailbox.lay(raw)
        one.work(minutes=(1,))
        if answers(one, address):
            ours = newest(one, address)
            subject = f"[#{number}] Ticket Received - {ours['Subject']}"
            references = {"In_Reply_To": str(ours["Message-ID"])} if keeps_references else {}

    assert 1 <= len(answers(one, address)) <= 4  # three in the conversation; one before it had begun
    assert outcomes(one)[-1] == "held"
    told = [raw for raw in one.relay.taken() if b"X-Mailbot-Mail: alert" in raw]
    assert len(told) == 1


def test_b42_a_thousand_mails_in_the_names_of_victims_send_nothing(world):
    one = world(names=())
    for number in range(300):  # each stands for a few: they are alike
        one.mailbox.lay(
            mail(f"victim{number}@elsewhere.example", "please", dmarc=None, subject=f"buy {number}")
        )
    one.work()

    assert states(one) == []
    assert set(outcomes(one)) == {"held"}


def test_a_stranger_is_answered_ten_times_a_day_and_a_representative_without_end(world):
    one = world(names=())
    for number in range(14):
        words = f"How do I do the thing number {'abcdefghijklmnop'[number] * 5}?"
        for address in (BOT, PRIYA):
            one.mailbox.lay(mail(address, words, subject=f"Question {chr(65 + number) * 4}"))
    one.work()

    assert len(answers(one, BOT)) == 10
    assert len(answers(one, PRIYA)) == 14
    assert outcomes(one).count("held") == 28  # a person reads them all


def test_a_known_person_beyond_the_day_s_number_waits_for_the_next_day_and_loses_nothing(world):
    one = with_limits(world(names=()), per_verified_address_day=5)
    for number in range(8):
        one.mailbox.lay(mail(PRIYA, f"How is Trainee {chr(65 + number)} doing?", subject=f"s{number}"))
    one.work()
    assert states(one) == ["sent"] * 5 + ["queued"] * 3

    one.work(minutes=(60 * 23, 60 * 24 + 1))
    assert states(one) == ["sent"] * 8


def test_a_form_service_cannot_flood_a_representative_with_questions(world):
    one = world(names=())
    service = FormService(address="noreply@forms.example")
    desk = one.origin.desk
    intake = replace(desk.intake, form_addresses=frozenset({service.address}))
    one.origin = replace(one.origin, desk=replace(desk, forms=(service,), intake=intake))
    for number in range(15):
        body = add(f"Person {chr(65 + number)}") + f"Requester Email: {PRIYA}\n"
        one.mailbox.lay(mail(service.address, body, subject=f"Form {chr(65 + number) * 3}"))
    one.work()

    assert answers(one, PRIYA) == ["confirm-sender"] * 10
    assert set(outcomes(one)) == {"held"}


def test_too_many_answers_to_doubtful_senders_open_the_breaker_others_are_answered_all_the_same(world):
    one = with_limits(world(names=()), per_10_minutes=6)
    service = FormService(address="noreply@forms.example")
    desk = one.origin.desk
    intake = replace(desk.intake, form_addresses=frozenset({service.address}))
    one.origin = replace(one.origin, desk=replace(desk, forms=(service,), intake=intake))
    for number in range(9):
        body = add(f"Person {chr(65 + number)}") + f"Requester Email: {PRIYA}\n"
        one.mailbox.lay(mail(service.address, body, subject=f"Form {chr(65 + number) * 3}"))
    one.mailbox.lay(mail(PRIYA, add("Somebody Known", "known@harborhouse.example"), subject="add"))
    one.work()

    with one.store.reading() as books:
        rows = [(owed.mail.kind.value, owed.state.value) for owed in books.outbox.in_state()]
    assert rows.count(("confirm-sender", "queued")) == 9  # stay queued, none is dropped
    assert rows.count(("alert", "sent")) == 1
    assert ("training-start", "sent") in rows

    pulse = Pulse(one.now)
    pulse.done(POLL, one.now)
    vitals = Vitals(pulse=pulse, store=one.store, clock=lambda: one.now, poll_every=timedelta(minutes=1))
    assert vitals.ready().status == 503
    assert "doubtful" in vitals.ready().body

    one.work(minutes=(61,))
    assert states(one).count("queued") == 3  # no more than the ten minutes' number
    one.work(minutes=(11,))
    assert states(one).count("queued") == 0


def test_alerts_of_one_group_are_few_an_hour_and_the_last_says_that_there_are_more(world, monkeypatch):
    monkeypatch.setattr("mailbot.entry.ALERTS_AN_HOUR", 3)
    one = world(names=())
    with one.store.transaction() as books:
        known = [a.email for agency in books.agencies() for a in books.authorities(agency.key)]
    assert len(set(known)) > 4
    for address in sorted(set(known)):
        one.mailbox.lay(mail(address, "remove everybody", dmarc="fail", subject=address))
    one.work()

    told = [raw for raw in one.relay.taken() if b"X-Mailbot-Mail: alert" in raw]
    assert len(told) == 4
    assert b"More alerts" in told[-1]
    assert set(outcomes(one)) == {"quarantined"}


def test_somebody_who_says_the_same_again_and_is_understood_each_time_is_no_machine(world):
    one = world(names=())
    for number in range(12):
        one.mailbox.lay(mail(PRIYA, add(f"Trainee {number}", f"trainee{number}@harborhouse.example")))
    one.work()

    with one.store.reading() as books:
        kinds = [owed.mail.kind.value for owed in books.outbox.in_state()]
    assert kinds.count("training-start") + kinds.count("license-notice") == 12
