"""What the program says to a real mailbox in a whole run, and what becomes of it when the line is cut anywhere."""

import pytest

from tests.journeys.desk import PRIYA, Desk, add, mail
from tests.torture.world import ALLOWED, POINTS
from tests.wire.proxy import Proxy
from tests.wire.servers import PATIENCE, eventually

CUTS = min(POINTS // 5, 90)  # of one session: below the answers that a person gets in a day


def through(desk: Desk, *, imap: int | None = None, smtp: int | None = None) -> None:
    """Have the desk speak to its servers through other ports."""
    config = desk.folder / "config.toml"
    text = config.read_text()
    imap_part, smtp_part = text.split("[smtp]")
    if imap is not None:
        imap_part = _with_port(imap_part, imap)
    if smtp is not None:
        smtp_part = _with_port(smtp_part, smtp)
    config.write_text(f"{imap_part}[smtp]{smtp_part}")


def _with_port(part: str, port: int) -> str:
    head, _, rest = part.partition("port = ")
    return f"{head}port = {port}{rest[rest.index(chr(10)) :]}"


def test_only_the_allowed_imap_commands_are_said_in_a_whole_run_g7(desk: Desk, proxy):
    line = proxy(desk.mailbox.port)
    through(desk, imap=line.port)
    with desk.mailbox.client(None) as person:
        person.create("Junk")
    desk.mailbox.append(mail("x@spam.example", "buy", dmarc=None), desk.now, "Junk")
    desk.receives(mail(PRIYA, add()))
    desk.receives(mail("x@nowhere.example", "hello", dmarc=None))
    desk.receives(mail(PRIYA, "x" * 1000), desk.now)
    desk.works()
    process = desk.start("run")  # the daemon too: IDLE
    eventually(lambda: "IDLE" in line.imap_verbs())
    process.terminate()
    process.communicate(timeout=PATIENCE)

    said = line.imap_commands()
    assert line.imap_verbs() <= ALLOWED
    assert {"UID MOVE", "APPEND", "IDLE"} <= line.imap_verbs()
    assert not [command for command in said if "\\seen" in command.lower() or "\\deleted" in command.lower()]
    assert all("PEEK" in command for command in said if "BODY" in command.upper())


def test_the_line_to_the_mailbox_cut_at_any_octet_loses_nothing_and_doubles_nothing(desk: Desk, proxy):
    line = proxy(desk.mailbox.port)
    through(desk, imap=line.port)
    desk.receives(mail(PRIYA, add()))
    desk.works()
    session = len(line.answered)
    for number, offset in enumerate(range(1, session, max(1, session // CUTS))):
        cut: Proxy = proxy(desk.mailbox.port, cut_after=offset)
        through(desk, imap=cut.port)
        name = f"Trainee Number{chr(65 + number)}"
        desk.receives(mail(PRIYA, add(name, f"n{number}@harborhouse.example"), subject=name))
        desk.mailbot("run", "--once", "--now", desk.now.isoformat(), code=None)
        cut.close()
        through(desk, imap=line.port)
        desk.works()

        books = desk.books
        assert {message["outcome"] for message in books["messages"]} == {"handled"}
        assert len(books["messages"]) == len(desk.mailbox.mails("Mailbot/Done")) == number + 2
        requests = [row for row in books["outbox"] if row["kind"] in {"training-start", "license-notice"}]
        assert len(requests) == number + 2, f"cut after {offset} of {session} octets"


def test_the_line_to_the_relay_cut_at_any_octet_loses_nothing_and_doubles_nothing_uncounted(
    desk: Desk, proxy
):
    line = proxy(desk.relay.port)
    through(desk, smtp=line.port)
    desk.receives(mail(PRIYA, add()))
    desk.works()
    session = len(line.answered)
    for number, offset in enumerate(range(1, session, max(1, session // CUTS))):
        cut: Proxy = proxy(desk.relay.port, cut_after=offset)
        through(desk, smtp=cut.port)
        name = f"Trainee Number{chr(65 + number)}"
        desk.receives(mail(PRIYA, add(name, f"n{number}@harborhouse.example"), subject=name))
        desk.mailbot("run", "--once", "--now", desk.now.isoformat(), code=None)
        cut.close()
        through(desk, smtp=line.port)
        desk.passes(minutes=3)
        desk.works()

    for row in desk.books["outbox"]:
        copies = sum(row["message_id"].encode() in one.raw for one in desk.relay.captured)
        assert (row["state"], copies) == ("sent", 1) or (row["state"] == "uncertain" and copies <= 1), row


@pytest.mark.parametrize("where", ["attempt-counted", "dot-recorded", "accepted", "moved"])
def test_killed_at_a_failpoint_of_the_real_thing_it_ends_well(desk: Desk, where: str):
    desk.receives(mail(PRIYA, add()))
    process = desk.start("run", "--once", "--now", desk.now.isoformat(), MAILBOT_FAILPOINT=f"{where}:kill")
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -9
    desk.works()
    desk.works()

    starts = [row for row in desk.books["outbox"] if row["kind"] == "training-start"]
    assert len(starts) == 1
    copies = sum(b"X-Mailbot-Mail: training-start" in one.raw for one in desk.relay.captured)
    assert (starts[0]["state"], copies) in {("sent", 1), ("uncertain", 0), ("uncertain", 1)}
    assert (starts[0]["state"] == "uncertain") == (where in {"dot-recorded", "accepted"})
    assert [message["outcome"] for message in desk.books["messages"]] == ["handled"]
    assert len(desk.mailbox.mails("Mailbot/Done")) == 1
