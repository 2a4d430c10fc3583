"""Postfix's smtp-sink, told to fail at each step in each way: what becomes of the mail, and of the next run.

Before the dot a mail is ours and goes again. At the dot a line that breaks leaves it uncertain and counted; an answer,
also 4xx or 5xx, does not (RFC 5321 section 4.2.5). After 250 nothing changes any more.
"""

from datetime import timedelta

import pytest

from mailbot.transport.delivery import Relay, RelaySettings, RelayTimeouts
from tests.torture.conftest import origin, world
from tests.wire.servers import HOST

__all__ = ["origin", "world"]

AGAIN, AWAY, REFUSED, UNCERTAIN, SENT = "queued", "queued, uncounted", "failed", "uncertain", "sent"

EXPECTED = {
    # hang up
    ("-q", "CONNECT"): AWAY, ("-q", "EHLO"): AWAY, ("-q", "MAIL"): AGAIN, ("-q", "RCPT"): AGAIN,
    ("-q", "DATA"): AGAIN, ("-q", "."): UNCERTAIN, ("-q", "QUIT"): SENT,
    # say 421 and hang up
    ("-Q", "CONNECT"): AWAY, ("-Q", "EHLO"): AWAY, ("-Q", "MAIL"): AGAIN, ("-Q", "RCPT"): AGAIN,
    ("-Q", "DATA"): AGAIN, ("-Q", "."): AGAIN, ("-Q", "QUIT"): SENT,
    # refuse for now; who does not know EHLO is greeted with HELO
    ("-r", "CONNECT"): AWAY, ("-r", "EHLO"): SENT, ("-r", "MAIL"): AGAIN, ("-r", "RCPT"): AGAIN,
    ("-r", "DATA"): AGAIN, ("-r", "."): AGAIN, ("-r", "QUIT"): SENT,
    # refuse for good
    ("-f", "CONNECT"): AWAY, ("-f", "EHLO"): SENT, ("-f", "MAIL"): REFUSED, ("-f", "RCPT"): REFUSED,
    ("-f", "DATA"): REFUSED, ("-f", "."): REFUSED, ("-f", "QUIT"): SENT,
    # answer after we have given up
    ("-W", "CONNECT"): AWAY, ("-W", "EHLO"): AWAY, ("-W", "MAIL"): AGAIN, ("-W", "RCPT"): AGAIN,
    ("-W", "DATA"): AGAIN, ("-W", "."): UNCERTAIN, ("-W", "QUIT"): SENT,
}  # fmt: skip


def relay(port: int, seconds: float = 10.0) -> Relay:
    times = dict.fromkeys(("connect", "command", "data", "block", "dot"), seconds)
    return Relay(RelaySettings(host=HOST, port=port, security="none", timeouts=RelayTimeouts(**times)))


def standing(one) -> str:
    """Where the training start stands, and whether its attempt counts."""
    with one.store.reading() as books:
        (start,) = [owed for owed in books.outbox.in_state() if owed.mail.kind.value == "training-start"]
    return AWAY if (start.state.value, start.attempts) == ("queued", 0) else start.state.value


def taken(sink) -> int:
    return sum(b"X-Mailbot-Mail: training-start" in raw for raw in sink.mails())


@pytest.mark.smtpsink
@pytest.mark.parametrize(("option", "command"), EXPECTED)
def test_a_relay_that_fails_at_a_step_leaves_the_mail_where_it_belongs(world, smtp_sink, option, command):
    expected = EXPECTED[option, command]
    broken = smtp_sink(option, f"{command}:3" if option == "-W" else command)
    sound = smtp_sink()
    one = world(names=("add0",), keeps_copies=False, on_ambiguous="hold")
    one.store.hold_lock()
    daemon = one.daemon(one.store, faulty=False)
    daemon.courier.relay = relay(broken.port, 0.5 if option == "-W" else 10.0)
    result = daemon.work()

    assert standing(one) == expected
    if command != ".":  # the sink writes down also what it then refuses at the dot
        assert taken(broken) == (expected == SENT)
    assert bool(result.unreachable) == (expected == AWAY)

    daemon.courier.relay = relay(sound.port)
    one.now += timedelta(minutes=10)
    daemon.work()

    assert standing(one) == {AGAIN: SENT, AWAY: SENT}.get(expected, expected)
    assert taken(sound) == (1 if expected in {AGAIN, AWAY} else 0), (
        "sent again where it must not be, or not at all"
    )
    with one.store.reading() as books:
        counted = [owed for owed in books.outbox.in_state() if owed.state.value == "uncertain"]
        assert (
            books.outbox.times_uncertain() == len(counted) == (2 if expected == UNCERTAIN else 0)
        )  # the digest too
