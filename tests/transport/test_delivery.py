"""The relay: what was accepted, what was not, and the one case in which nobody can know."""

import contextlib
import smtplib
import socket
import threading
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import NotAccepted, RelayUnavailable, Uncertain
from mailbot.transport.delivery import Relay, RelaySettings, RelayTimeouts
from mailbot.transport.envelope import check_envelope, stuffed
from mailbot.transport.relay_connection import refuse_interruption
from tests.wire.smtp import Behaviour, CapturingSmtp

DESK, ANN, REP, TWO = "desk@desk.example", "ann@a.example", "rep@a.example", "two@a.example"
RAW = b"From: desk@desk.example\r\nSubject: x\r\n\r\nhello\r\n.a line with a dot\r\n..two\r\n.\r\nend\r\n"
SHORT = RelayTimeouts(connect=5, command=5, data=5, block=5, dot=0.5)


def relay(port: int, **different) -> Relay:
    return Relay(RelaySettings(**{"host": "127.0.0.1", "port": port, "security": "none", **different}))


class Record:
    """What the outbox would have committed."""

    def __init__(self) -> None:
        self.dots = 0

    def __call__(self) -> None:
        self.dots += 1


@pytest.fixture
def record() -> Record:
    return Record()


def test_an_accepted_mail_arrives_with_the_same_bytes(capturing_smtp, record):
    delivered = relay(capturing_smtp.port).deliver(DESK, [ANN, REP], RAW, record)

    (mail,) = capturing_smtp.captured
    assert (mail.sender, mail.recipients, mail.raw) == (DESK, (ANN, REP), RAW)
    assert delivered.answer == "250 2.0.0 queued"
    assert delivered.refused == {}
    assert record.dots == 1


def test_several_mails_share_one_connection(capturing_smtp, record):
    with relay(capturing_smtp.port).session() as session:
        for _ in range(5):
            session.deliver(DESK, [ANN], RAW, record)

    assert len(capturing_smtp.captured) == 5
    assert capturing_smtp.connections == 1


def test_a_connection_that_the_relay_ended_meanwhile_is_opened_again(capturing_smtp, record):
    with relay(capturing_smtp.port).session() as session:
        session.deliver(DESK, [ANN], RAW, record)
        capturing_smtp.hang_up()
        session.deliver(DESK, [ANN], RAW, record)

    assert len(capturing_smtp.captured) == 2
    assert capturing_smtp.connections == 2


@pytest.mark.parametrize(
    ("behaviour", "code", "permanent", "phase"),
    [
        (Behaviour(sender="451 4.7.1 later"), 451, False, "mail"),
        (Behaviour(sender="550 5.7.1 not you"), 550, True, "mail"),
        (Behaviour(recipients={ANN: "450 4.2.0 greylisted"}), 450, False, "rcpt"),
        (Behaviour(recipients={ANN: "550 5.1.1 unknown"}), 550, True, "rcpt"),
        (Behaviour(recipients={ANN: "450 later", REP: "550 unknown"}), 450, False, "rcpt"),
        (Behaviour(recipients={ANN: "550 unknown", REP: "450 later"}), 550, True, "rcpt"),
        (Behaviour(data="451 4.3.0 later"), 451, False, "data"),
        (Behaviour(data="554 5.5.1 no"), 554, True, "data"),
        (Behaviour(data="drop"), 0, False, "data"),
        (Behaviour(dot="451 4.3.0 disk full"), 451, False, "dot"),
        (Behaviour(dot="554 5.7.1 spam"), 554, True, "dot"),
    ],
)
def test_a_refused_mail_is_still_ours_and_the_next_one_goes(
    capturing_smtp, record, behaviour, code, permanent, phase
):
    capturing_smtp.script(behaviour)
    with relay(capturing_smtp.port).session() as session:
        with pytest.raises(NotAccepted) as refused:
            session.deliver(DESK, [ANN, REP], RAW, record)
        assert capturing_smtp.captured == []
        session.deliver(DESK, [TWO], RAW, record)

    error = refused.value
    assert (error.code, error.permanent, error.phase) == (code, permanent, phase)
    assert record.dots == (2 if phase == "dot" else 1)
    assert [mail.recipients for mail in capturing_smtp.captured] == [(TWO,)]


def test_a_refused_copy_does_not_hold_back_the_mail(capturing_smtp, record):
    capturing_smtp.script(Behaviour(recipients={REP: "550 5.1.1 unknown"}))

    delivered = relay(capturing_smtp.port).deliver(DESK, [ANN, REP], RAW, record)

    assert delivered.refused == {REP: (550, "5.1.1 unknown")}
    assert capturing_smtp.captured[0].recipients == (ANN,)


def test_with_two_addressees_each_must_be_reached(capturing_smtp, record):
    capturing_smtp.script(Behaviour(recipients={TWO: "550 unknown"}))

    with pytest.raises(NotAccepted, match="two@a"):
        relay(capturing_smtp.port).deliver(DESK, [ANN, TWO, REP], RAW, record, copies=[REP])

    assert capturing_smtp.captured == []
    assert record.dots == 0


def test_a_mail_of_copies_only_that_nobody_gets_is_not_accepted(capturing_smtp, record):
    capturing_smtp.script(Behaviour(recipients={ANN: "550 unknown"}))

    with pytest.raises(NotAccepted):
        relay(capturing_smtp.port).deliver(DESK, [ANN], RAW, record, copies=[ANN])


@pytest.mark.parametrize("dot", ["drop", "lose", "hang", "354 go on", "nonsense"])
def test_without_an_answer_to_the_dot_nobody_knows(capturing_smtp, record, dot):
    capturing_smtp.script(Behaviour(dot=dot))
    with relay(capturing_smtp.port, timeouts=SHORT).session() as session:
        with pytest.raises(Uncertain):
            session.deliver(DESK, [ANN], RAW, record)
        session.deliver(DESK, [TWO], RAW, record)  # the next mail is no worse for it

    assert record.dots == 2
    assert capturing_smtp.captured[-1].recipients == (TWO,)


def test_when_the_record_cannot_be_written_the_dot_is_not_sent(capturing_smtp):
    def full() -> None:
        raise RuntimeError("disk full")

    with relay(capturing_smtp.port).session() as session:
        with pytest.raises(RuntimeError, match="disk full"):
            session.deliver(DESK, [ANN], RAW, full)
        session.deliver(DESK, [TWO], RAW, lambda: None)

    assert [mail.recipients for mail in capturing_smtp.captured] == [(TWO,)]


def test_the_record_is_written_after_the_body_and_before_the_dot(capturing_smtp, proxy):
    line = proxy(capturing_smtp.port)
    said: list[bytes] = []

    def look() -> None:
        for _ in range(100):  # until the proxy has passed on what was sent
            if line.said.endswith(b"end\r\n"):
                break
            time.sleep(0.01)
        said.append(bytes(line.said))

    relay(line.port).deliver(DESK, [ANN], RAW, look)

    assert said[0].endswith(b"\r\n..a line with a dot\r\n...two\r\n..\r\nend\r\n")
    assert line.said.removeprefix(said[0]).startswith(b".\r\n")


def test_a_failing_quit_changes_nothing(capturing_smtp, record):
    with relay(capturing_smtp.port).session() as session:
        session.deliver(DESK, [ANN], RAW, record)
        capturing_smtp.hang_up()

    assert len(capturing_smtp.captured) == 1


def test_a_relay_that_hangs_up_during_the_body_has_not_accepted(record):
    long = RAW + b"".join(b"x" * 900 + b"\r\n" for _ in range(20_000))  # more than the line's buffers take
    with (
        _bare_server([b"250 hi", b"250 ok", b"250 ok", b"354 go"]) as port,
        pytest.raises(NotAccepted) as refused,
    ):
        relay(port).deliver(DESK, [ANN], long, record)
    assert refused.value.phase == "data"
    assert record.dots == 0


def test_an_answer_that_came_too_early_is_not_taken_for_the_answer_to_the_dot(record):
    answers = [b"250 hi", b"250 ok", b"250 ok", b"354 go\r\n250 accepted, honestly"]
    with (
        _bare_server(answers, stay=True) as port,
        pytest.raises(NotAccepted, match="spoke before the final dot"),
    ):
        relay(port).deliver(DESK, [ANN], RAW, record)
    assert record.dots == 0


@pytest.mark.parametrize(("sent", "complaint"), [(b"421 bye\r\n", "spoke"), (b"", "hung up"), (None, None)])
def test_just_before_the_dot_the_line_must_be_open_and_quiet(sent, complaint):
    smtp = smtplib.SMTP()
    smtp.sock, peer = socket.socketpair()
    smtp.file = smtp.sock.makefile("rb")
    if sent is not None:
        peer.sendall(sent)
        peer.shutdown(socket.SHUT_WR)

    with pytest.raises(ConnectionError, match=complaint) if complaint else contextlib.nullcontext():
        refuse_interruption(smtp)
    smtp.close()
    peer.close()


@contextlib.contextmanager
def _bare_server(answers: list[bytes], *, stay: bool = False):
    """A relay that gives these answers, one for each line it hears, and then nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with client, client.makefile("rb") as lines:
            client.sendall(b"220 hello\r\n")
            for answer in answers:
                lines.readline()
                client.sendall(answer + b"\r\n")
            if stay:
                with contextlib.suppress(OSError):
                    lines.read()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    thread.join()
    listener.close()


def test_nobody_at_the_port_is_unavailable_and_no_mail_was_at_stake(record):
    with pytest.raises(RelayUnavailable, match=r"127\.0\.0\.1:1: "):
        relay(1).deliver(DESK, [ANN], RAW, record)
    assert record.dots == 0


@pytest.mark.parametrize("greeting", [b"554 go away", b"421 busy", b"nonsense"])
def test_a_relay_that_does_not_let_us_in_is_unavailable(record, greeting):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(greeting + b"\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    with pytest.raises(RelayUnavailable):
        relay(listener.getsockname()[1]).deliver(DESK, [ANN], RAW, record)
    thread.join()
    listener.close()


def test_a_password_outside_ascii_logs_in(capturing_smtp, record):
    relay(capturing_smtp.port, username="desk", password=lambda: "geheim€").deliver(DESK, [ANN], RAW, record)

    assert capturing_smtp.logins == ["PLAIN desk"]
    assert len(capturing_smtp.captured) == 1


def test_a_refused_login_is_unavailable_and_tells_no_password(capturing_smtp, record):
    one = relay(capturing_smtp.port, username="desk", password=lambda: "canary")

    with pytest.raises(RelayUnavailable) as refused:
        one.deliver(DESK, [ANN], RAW, record)

    assert "535" in str(refused.value)
    assert "canary" not in str(refused.value) + repr(one.settings)


def test_starttls_that_is_not_offered_is_not_done_without(capturing_smtp, record):
    with pytest.raises(RelayUnavailable, match="STARTTLS"):
        relay(capturing_smtp.port, security="starttls").deliver(DESK, [ANN], RAW, record)

    assert capturing_smtp.captured == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_used_and_the_certificate_is_verified(certificate, proxy, record, security):
    server = CapturingSmtp(certificate=certificate, security=security)
    line = proxy(server.port)
    settings = RelaySettings(host="localhost", port=line.port, security=security, timeouts=SHORT)
    try:
        Relay(settings, tls=certificate.trusting).deliver(DESK, [ANN], RAW, record)
        for host, tls in (("localhost", None), ("127.0.0.1", certificate.trusting)):
            with pytest.raises(RelayUnavailable, match="certificate verify failed"):
                Relay(replace(settings, host=host), tls=tls).deliver(DESK, [ANN], RAW, record)
    finally:
        server.close()

    assert len(server.captured) == 1
    assert b"MAIL FROM" not in line.said


def test_we_greet_with_an_address_and_ask_no_name_service(capturing_smtp, proxy, record):
    line = proxy(capturing_smtp.port)
    relay(line.port).deliver(DESK, [ANN], RAW, record)

    assert line.said.startswith(b"ehlo [127.0.0.1]\r\n")


def test_mails_beyond_the_relays_limit_are_not_offered(record):
    answers = [b"250-hi\r\n250 SIZE 100"]
    with _bare_server(answers) as port, pytest.raises(NotAccepted) as refused:
        relay(port).deliver(DESK, [ANN], RAW + b"x" * 200 + b"\r\n", record)
    assert (refused.value.code, refused.value.permanent, refused.value.phase) == (552, True, "content")


def test_eight_bits_are_declared_where_offered_and_refused_elsewhere(capturing_smtp, record):
    eight = "Subject: x\r\n\r\nhäl\r\n".encode()
    relay(capturing_smtp.port).deliver(DESK, [ANN], eight, record)
    assert "BODY=8BITMIME" in capturing_smtp.captured[0].mail_options

    with _bare_server([b"250 hi"]) as port, pytest.raises(NotAccepted, match="8-bit"):
        relay(port).deliver(DESK, [ANN], eight, record)


@pytest.mark.parametrize("asked", [True, False])
def test_bounces_are_declined_only_when_asked_for(proxy, asked, record):
    answers = [b"250-hi\r\n250 DSN", b"250 ok", b"550 no"]
    with _bare_server(answers) as port:
        line = proxy(port)
        with pytest.raises(NotAccepted):
            relay(line.port, notify_never=asked).deliver(DESK, [ANN], RAW, record)
        assert (b"RCPT TO:<ann@a.example> NOTIFY=NEVER\r\n" in line.said) is asked
        line.close()


# -- what is put on the wire ----------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([b".", b"..", b"a", b".a", b"", b"x.y", b". "]), max_size=12))
def test_stuffed_dots_come_out_as_they_went_in(lines):
    raw = b"".join(line + b"\r\n" for line in lines) or b"\r\n"
    wire = stuffed(raw)

    assert b"\r\n.\r\n" not in b"\r\n" + wire
    assert b"".join(line.removeprefix(b".") for line in wire.splitlines(keepends=True)) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"a\n", b"a\r", b"a\r\n.\nMAIL FROM:<x@y>\r\n", b"a\r.\r\n", b"a\n.\r\n", b"a\r\r\n", b"a\0b\r\n",
        b"x" * 999 + b"\r\n",
    ],
)  # fmt: skip
def test_bytes_that_another_server_could_read_differently_never_leave(capturing_smtp, record, raw):
    with pytest.raises(NotAccepted) as refused:
        relay(capturing_smtp.port).deliver(DESK, [ANN], raw, record)

    assert (refused.value.phase, refused.value.permanent) == ("content", True)
    assert capturing_smtp.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "x>\r\nRCPT TO:<e@e.example", "a b@c.example", "a@b@c.example", "<a@b.example>", "a@b.example>", "", "a", "@b",
        "a@", "a@-b.example", '"a b"@c.example', "a@[127.0.0.1]", "ä@b.example", "a@b.example\n", "a..b@c.example",
        "a@b.example NOTIFY=SUCCESS", "a\0@b.example", "x" * 300 + "@b.example",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_never_leaves(capturing_smtp, record, address):
    for sender, recipients in ((DESK, [ANN, address]), (address or "x y", [ANN])):
        with pytest.raises(NotAccepted) as refused:
            relay(capturing_smtp.port).deliver(sender, recipients, RAW, record)
        assert (refused.value.phase, refused.value.permanent) == ("envelope", True)
    assert capturing_smtp.connections == 0


@pytest.mark.parametrize("address", ["o'neill+tag@sub.a-b.example", "1@2.example", "a.b_c=d@x.test"])
def test_ordinary_addresses_are_taken(address):
    check_envelope(address, [address])
    check_envelope("", [address])


def test_nobody_to_write_to_is_refused(capturing_smtp, record):
    with pytest.raises(NotAccepted, match="no recipient"):
        relay(capturing_smtp.port).deliver(DESK, [], RAW, record)


# -- Postfix's smtp-sink --------------------------------------------------------------------------------------


@pytest.mark.smtpsink
@pytest.mark.parametrize("command", ["CONNECT", "EHLO"])
def test_sink_that_hangs_up_at_the_door_is_unavailable(smtp_sink, record, command):
    with pytest.raises(RelayUnavailable):
        relay(smtp_sink("-q", command).port).deliver(DESK, [ANN], RAW, record)


@pytest.mark.smtpsink
@pytest.mark.parametrize("option", ["-q", "-Q"])
@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_sink_that_hangs_up_before_the_dot_has_not_accepted(smtp_sink, record, option, command):
    sink = smtp_sink(option, command)
    with pytest.raises(NotAccepted) as refused:
        relay(sink.port).deliver(DESK, [ANN], RAW, record)

    assert not refused.value.permanent
    assert refused.value.code == (421 if option == "-Q" else 0)
    assert record.dots == 0


@pytest.mark.smtpsink
def test_sink_that_hangs_up_at_the_dot_may_have_accepted_and_has(smtp_sink, record):
    sink = smtp_sink("-q", ".")
    with pytest.raises(Uncertain):
        relay(sink.port).deliver(DESK, [ANN], RAW, record)

    assert record.dots == 1


@pytest.mark.smtpsink
def test_sink_that_is_closing_when_the_dot_comes_has_not_accepted(smtp_sink, record):
    with pytest.raises(NotAccepted) as refused:
        relay(smtp_sink("-Q", ".").port).deliver(DESK, [ANN], RAW, record)
    assert (refused.value.code, refused.value.phase) == (421, "dot")


@pytest.mark.smtpsink
@pytest.mark.parametrize(("option", "permanent"), [("-r", False), ("-f", True)])
@pytest.mark.parametrize(
    ("command", "phase"), [("MAIL", "mail"), ("RCPT", "rcpt"), ("DATA", "data"), (".", "dot")]
)
def test_sink_that_refuses_leaves_the_mail_with_us(smtp_sink, record, option, permanent, command, phase):
    with pytest.raises(NotAccepted) as refused:
        relay(smtp_sink(option, command).port).deliver(DESK, [ANN], RAW, record)

    assert (refused.value.permanent, refused.value.phase) == (permanent, phase)


@pytest.mark.smtpsink
def test_sink_that_answers_late_is_waited_for_only_as_long_as_set(smtp_sink, record):
    sink = smtp_sink("-W", ".:3")
    with pytest.raises(Uncertain):
        relay(sink.port, timeouts=SHORT).deliver(DESK, [ANN], RAW, record)


@pytest.mark.smtpsink
@pytest.mark.parametrize("option", [("-q", "QUIT"), ("-Q", "QUIT"), ()])
def test_sink_has_the_mail_whatever_becomes_of_quit(smtp_sink, record, option):
    sink = smtp_sink(*option)
    relay(sink.port).deliver(DESK, [ANN], RAW, record)

    (mail,) = sink.mails()
    assert b"Subject: x" in mail


def test_an_smtp_line_cut_at_any_octet_is_never_taken_for_success(capturing_smtp, proxy, record):
    whole = proxy(capturing_smtp.port)
    relay(whole.port).deliver(DESK, [ANN], RAW, record)
    length, taken = len(whole.answered), len(capturing_smtp.captured)

    for cut in range(0, length, 5):
        line = proxy(capturing_smtp.port, cut_after=cut)
        before, dots = len(capturing_smtp.captured), record.dots
        try:
            with relay(line.port, timeouts=replace(SHORT, dot=5)).session() as session:
                session.deliver(DESK, [ANN], RAW, record)
            outcome = "accepted"
        except Uncertain:
            outcome = "uncertain"
        except (NotAccepted, RelayUnavailable):
            outcome = "ours"
        arrived = len(capturing_smtp.captured) - before
        line.close()
        taken += arrived
        assert (outcome, arrived, record.dots - dots) in {
            ("accepted", 1, 1), ("uncertain", 1, 1), ("uncertain", 0, 1), ("ours", 0, 0),
        }, cut  # fmt: skip
