"""The demo kept open: whoever writes gets an answer, and the gallery shows it beside its mail and the reasons."""

import io
import json
import re
import smtplib
import threading
import time
from http.client import HTTPConnection

import pytest
from rich.console import Console

from mailbot.demo.clock import SimulatedClock
from mailbot.demo.office import Office
from mailbot.demo.play import PASSWORD, accounts, open_desk
from mailbot.demo.serving import keep_open
from mailbot.demo.world import DESK
from tests.demo.test_play import BEGIN

PRIYA = "priya.natarajan@harborhouse.example"
LETTER = f"From: {PRIYA}\r\nTo: {DESK}\r\nSubject: Marcus\r\n\r\nHow is Marcus O'Neill doing in training?\r\n"


@pytest.fixture
def open_demo(tmp_path):
    """The text that the demo prints, and its office, while it is open."""
    clock, printed, stop, failed = SimulatedClock(BEGIN), io.StringIO(), threading.Event(), []

    def run(office):
        try:
            with open_desk(tmp_path, office, clock) as worker:
                console = Console(file=printed, soft_wrap=True)
                keep_open(worker, office, clock, console=console, logins=accounts(), stop=stop)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)

    with Office(accounts(), desk_domain="desk.example", clock=clock) as office:
        thread = threading.Thread(target=run, args=(office,))
        thread.start()
        yield printed, office
        stop.set()
        thread.join(30)
    assert not failed


def eventually(look):
    """What `look` gives once it gives anything."""
    until = time.monotonic() + 120
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def test_who_writes_to_the_open_demo_gets_an_answer_and_sees_it_beside_the_reasons(open_demo):
    printed, office = open_demo
    port = int(eventually(lambda: re.search(r"http://127\.0\.0\.1:(\d+)/", printed.getvalue()))[1])
    eventually(lambda: "Ctrl-C" in printed.getvalue())

    with smtplib.SMTP("127.0.0.1", office.smtp_port, timeout=60) as smtp:
        smtp.login(PRIYA, PASSWORD)
        smtp.sendmail(PRIYA, [DESK], LETTER)
    eventually(
        lambda: next(
            (raw for raw in office.mails(PRIYA) if b"X-Mailbot-Mail: status-unavailable" in raw), None
        )
    )
    listed = eventually(lambda: mails_on_show(port))

    theirs, ours = (
        listed["in-1"],
        next(mail for mail in listed.values() if mail["title"] == "→ status-unavailable"),
    )
    assert theirs["title"] == "Marcus"
    assert theirs["group"] == ours["group"]
    assert theirs["together"] == [["in-1", "text.html"], [ours["key"], "html"]]
    assert ours["together"] == theirs["together"]
    assert theirs["beside"][0] == ["Decided", "handled"]
    assert any("(P17)" in said for _, said in theirs["beside"])
    assert ["To", PRIYA] in ours["beside"]
    for login in (PRIYA, DESK):
        assert f"{login}: {PASSWORD}" in printed.getvalue()
    assert f"127.0.0.1:{office.smtp_port}" in printed.getvalue()
    assert f"127.0.0.1:{office.imap_port}" in printed.getvalue()


def mails_on_show(port):
    """What the gallery lists, once a mail that came in is among it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    page = connection.getresponse().read().decode()
    connection.close()
    data = json.loads(re.search(r"const DATA = (.*);\n", page)[1])
    mails = {mail["key"]: mail for mail in data["mails"]}
    return mails if "in-1" in mails else None


def test_time_goes_on_from_where_the_story_ended():
    seconds = iter((100.0, 103.5, 104.0))
    clock = SimulatedClock(BEGIN)

    assert clock() == clock() == BEGIN
    clock.run(lambda: next(seconds))
    assert (clock() - BEGIN).total_seconds() == 3.5
    assert (clock() - BEGIN).total_seconds() == 4.0
