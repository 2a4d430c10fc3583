"""The health pages: alive, ready, and the figures; asked over real HTTP on loopback."""

import http.client
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from mailbot.config import load_config
from mailbot.errors import ConfigError
from mailbot.health import DECIDE, POLL, Pulse, Vitals, health_pages
from mailbot.model.mail import OutboxState
from mailbot.opening import open_books
from tests.cli.conftest import NOW

START = NOW.astimezone(UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(asked):
    with open_books(load_config(Path(asked.config))) as opened:
        yield opened


@pytest.fixture
def vitals(store, clock):
    return Vitals(pulse=Pulse(START), store=store, clock=clock, poll_every=timedelta(seconds=60))


@pytest.fixture
def ask(vitals):
    with health_pages("127.0.0.1:0", vitals) as port:

        def get(path, method="GET"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read().decode()
            connection.close()
            return answer.status, body

        yield get


def test_the_desk_is_alive_while_jobs_end_and_dead_after_a_quarter_of_an_hour_of_silence(ask, vitals, clock):
    clock.now = START + timedelta(minutes=14)
    assert ask("/healthz") == (200, "ok\n")
    clock.now = START + timedelta(minutes=16)
    assert ask("/healthz") == (503, "no sign of life for 960 s\n")
    vitals.pulse.done("decide", clock.now)
    assert ask("/healthz")[0] == 200


def test_the_desk_is_ready_for_three_intervals_after_a_poll(ask, vitals, clock):
    assert ask("/readyz") == (503, "the mailbox was not polled yet\n")
    vitals.pulse.done("decide", START)
    assert ask("/readyz")[0] == 503  # a round without the mailbox is no poll
    vitals.pulse.done(POLL, START)
    clock.now = START + timedelta(seconds=180)
    assert ask("/readyz") == (200, "ok\n")
    clock.now = START + timedelta(seconds=181)
    assert ask("/readyz") == (503, "the mailbox was last polled 181 s ago\n")


def test_a_desk_that_takes_mails_in_and_cannot_read_them_is_not_ready(ask, vitals, clock):
    clock.now = START + timedelta(minutes=16)
    vitals.pulse.done(POLL, clock.now)
    assert ask("/readyz") == (503, "mails could not be decided for 960 s\n")
    vitals.pulse.done(DECIDE, clock.now)
    assert ask("/readyz") == (200, "ok\n")


def test_a_desk_whose_books_cannot_be_read_is_not_ready(ask, vitals, store):
    vitals.pulse.done(POLL, START)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE job_periods RENAME TO elsewhere")
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO nowhere")
    status, why = ask("/readyz")
    assert status == 503
    assert "job_periods" in why
    assert ask("/metrics")[0] == 503


def test_the_figures_count_what_the_books_hold(ask, vitals, clock):
    vitals.pulse.done(POLL, START)
    clock.now = START + timedelta(seconds=90)
    status, text = ask("/metrics")
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    assert status == 200
    assert figures['mailbot_inbound_total{outcome="handled"}'] == "1.0"
    assert figures['mailbot_inbound_total{outcome="quarantined"}'] == "0.0"
    assert figures["mailbot_held"] == "0.0"
    assert float(figures["mailbot_outbox_pending"]) == 1.0
    assert float(figures["mailbot_outbox_oldest_seconds"]) == 90.0
    assert figures["mailbot_smtp_ambiguous_total"] == "0.0"
    assert float(figures["mailbot_last_poll_timestamp"]) == START.timestamp()
    assert float(figures['mailbot_job_last_success{job="fetch"}']) == START.timestamp()


def test_a_mail_that_was_uncertain_stays_counted_when_somebody_has_settled_it(ask, store):
    def uncertain():
        return next(
            line
            for line in ask("/metrics")[1].splitlines()
            if line.startswith("mailbot_smtp_ambiguous_total")
        )

    with store.transaction() as books:
        (owed,) = books.outbox.in_state(OutboxState.QUEUED)
        books.outbox.claim(owed.id, START, "test", timedelta(minutes=1))
        books.outbox.mark_uncertain(owed.id, "the line broke", START)
        books.commit()
    assert uncertain().endswith(" 1.0")
    with store.transaction() as books:
        books.outbox.mark_sent(owed.id, "found among the sent mails", START)
        books.commit()
    assert uncertain().endswith(" 1.0")


def test_the_figures_name_nobody(ask):
    text = ask("/metrics")[1]

    assert "@" not in text
    assert "Marcus" not in text


def test_other_pages_and_other_methods_are_refused(ask):
    assert ask("/")[0] == 404
    assert ask("/metrics/../etc/passwd")[0] == 404
    assert ask("/healthz", "POST")[0] == 501
    assert ask("/healthz", "HEAD") == (200, "")


def test_nothing_is_opened_without_an_address(vitals):
    with health_pages("", vitals) as port:
        assert port is None


def test_a_port_that_is_taken_is_a_problem_of_the_config(vitals):
    with (
        health_pages("127.0.0.1:0", vitals) as port,
        pytest.raises(ConfigError, match=r"health\.listen"),
        health_pages(f"127.0.0.1:{port}", vitals),
    ):
        pytest.fail("two servers on one port")
