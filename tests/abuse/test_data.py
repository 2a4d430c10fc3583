"""E73 to E76 and C56, C58 at the whole desk: what must not leave it is looked for in everything that it writes."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from mailbot.jobs import retention
from mailbot.settings import Retention
from tests.journeys.desk import BEGIN, PRIYA, Desk, add, mail
from tests.wire.dovecot import PASSWORD as IMAP_PASSWORD
from tests.wire.servers import PATIENCE, eventually, free_port

RELAY_PASSWORD, SAID_ASIDE, FORM_SECRET = "Pa55-relay-canary", "stderr-canary-of-the-command", "form-canary"
SSN = "219-09-9999"
FORGED = "forged-log-line"
ESCAPE = "\x1b[31m"


def page(port: int, name: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def with_secrets(desk: Desk, port: int) -> None:
    """A desk with a canary in each place where a secret lies."""
    script = desk.folder / "secrets" / "tell"
    script.write_text(f"#!/bin/sh\necho {SAID_ASIDE} >&2\necho {IMAP_PASSWORD}\n")
    script.chmod(0o700)
    relay = desk.folder / "secrets" / "relay"
    relay.write_text(RELAY_PASSWORD)
    relay.chmod(0o600)
    file = desk.folder / "config.toml"
    text = file.read_text().replace('password_file = "secrets/imap"', f'password_command = "{script}"')
    text = text.replace("[smtp]", '[smtp]\nusername = "desk"\npassword_file = "secrets/relay"', 1)
    file.write_text(
        f'{text}\n[[senders.forms]]\naddress = "noreply@forms.example"\nconfirm = "notify"\n'
        f'secret = ["Desk code", "{FORM_SECRET}"]\n[health]\nlisten = "127.0.0.1:{port}"\n'
    )


def test_e73_no_secret_is_in_anything_that_a_whole_desk_writes(desk: Desk):
    port = free_port()
    with_secrets(desk, port)
    hostile = f'Hello =?utf-8?q?=0A?={{"event": "{FORGED}"}} =?utf-8?q?=1B[31m?= {SSN}'
    log_file = desk.folder.parent / "log"
    with log_file.open("w") as log:
        process = desk.start("run", log=log)
        try:
            desk.receives(mail(PRIYA, add() + f"\nHer SSN is {SSN}\n", subject=hostile), datetime.now(UTC))
            assert eventually(lambda: "message_decided" in log_file.read_text())
            assert eventually(lambda: "relay_unavailable" in log_file.read_text())  # it offers no AUTH
            pages = [page(port, name) for name in ("healthz", "readyz", "metrics", "nothing")]
        finally:
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=PATIENCE)
    answers = [
        desk.mailbot(*words.split(), code=None)
        for words in (
            *("check", "check --json", "status", "status --json", "queue --json", "outbox --all --json"),
            *(
                "export --json",
                "why I-1",
                "why I-1 --json",
                "why R-0001",
                "bundle",
                "digest --print",
                "licenses",
            ),
        )
    ]
    written = [log_file.read_text(), said, *pages, *(one.stdout + one.stderr for one in answers)]
    signing = (desk.folder / "secrets" / "signing").read_text().strip()

    assert len(log_file.read_text()) > 100
    for secret in (RELAY_PASSWORD, SAID_ASIDE, FORM_SECRET, signing, SSN):
        for text in written:
            assert secret not in text, (secret, text[:2000])
    for file in desk.folder.rglob("*"):
        if file.is_file() and file.parent.name != "secrets" and file.name != "config.toml":
            data = file.read_bytes()
            assert not [one for one in (RELAY_PASSWORD, SAID_ASIDE, signing) if one.encode() in data], file
    for line in log_file.read_text().splitlines():  # C58
        assert json.loads(line)["event"] != FORGED
    assert ESCAPE not in "".join(written)


def child_of(pid: int) -> int | None:
    """The reader of a daemon."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            words = (stat.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == pid and b"mailbot.reading.child" in words:
            return int(stat.parent.name)
    return None


def test_d60_a_daemon_that_is_told_to_stop_while_a_mail_is_read_ends_in_time_and_blames_nobody(desk: Desk):
    log_file = desk.folder.parent / "log"
    with log_file.open("w") as log:
        process = desk.start("run", log=log)
        try:
            desk.receives(mail(PRIYA, add(), Message_ID="<one@t.example>"), datetime.now(UTC))
            assert eventually(lambda: "message_decided" in log_file.read_text())
            reader = child_of(process.pid)
            assert reader is not None
            os.kill(reader, signal.SIGSTOP)  # as a mail that is read and read
            desk.receives(
                mail(PRIYA, "How is Marcus doing?", Message_ID="<two@t.example>"), datetime.now(UTC)
            )
            assert eventually(
                lambda: desk.books["messages"][-1]["message_id"] is None and len(desk.books["messages"]) == 2
            )
            time.sleep(1)
        finally:
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < 30
    assert process.returncode == 0
    assert "Traceback" not in log_file.read_text()
    assert not Path(f"/proc/{reader}").exists()
    (waiting,) = json.loads(desk.mailbot("queue", "--json").stdout)
    assert (waiting["outcome"], waiting["attempts"]) == (None, 0)


def test_e75_a_purge_takes_raw_and_rendered_mails_from_the_file_its_log_and_leaves_hashes(world):
    """Backups are named in docs/operations.md: nobody but the operator can purge them."""
    one = world(names=())
    canary = "Zanzibar-canary"
    one.mailbox.lay(mail(PRIYA, add(), subject="x", X_Canary=canary))
    one.work(minutes=(0, 20 * 24 * 60, 21 * 24 * 60))
    before = one.store.checkpoint()
    files = sorted(one.root.glob("mailbot.db*"))
    assert before
    assert any(canary.encode() in file.read_bytes() for file in files)
    night = BEGIN.replace(month=5, hour=4)
    retention.run(Retention(raw_days=1, rendered_days=1), one.origin.desk, one.store, night)

    assert not any(canary.encode() in file.read_bytes() for file in one.root.glob("mailbot.db*"))
    with one.store.reading() as books:
        ((sha256, key),) = books._connection.exec_driver_sql("SELECT sha256, content_key FROM messages").all()
        kept = books._connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE raw IS NOT NULL").scalar()
        assert books.decisions.of_case("R-0001")
    assert re.fullmatch(r"[0-9a-f]{64}", sha256)
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert kept == 0
    operations = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    assert "backups" in operations.partition("Three places are yours")[2][:200]


def test_c56_what_is_exported_is_json_and_a_formula_in_it_is_a_word_in_quotes(world):
    """No command writes CSV: `export` is JSON, in which =cmd|... is a string like any other."""
    one = world(names=())
    formula = '=cmd|"/C calc"!A1'
    one.mailbox.lay(mail(PRIYA, add(name=formula, projects=f"+{formula}")))
    one.work()
    with one.store.reading() as books:
        exported = books.export()
    again = json.loads(json.dumps(exported))

    assert again == exported
    sources = (Path(__file__).parents[2] / "mailbot").rglob("*.py")
    assert not [
        file for file in sources if "csv.writer" in file.read_text() or "DictWriter" in file.read_text()
    ]


def test_e73_the_readers_command_line_and_environment_hold_nothing(desk: Desk):
    log_file = desk.folder.parent / "log"
    with log_file.open("w") as log:
        process = desk.start("run", log=log, PGPASSWORD=RELAY_PASSWORD, MAILBOT_CANARY=SAID_ASIDE)
        try:
            desk.receives(mail(PRIYA, add()), datetime.now(UTC))
            assert eventually(lambda: "message_decided" in log_file.read_text())
            reader = child_of(process.pid)
            seen = Path(f"/proc/{reader}/environ").read_bytes() + Path(f"/proc/{reader}/cmdline").read_bytes()
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    assert RELAY_PASSWORD.encode() not in seen
    assert SAID_ASIDE.encode() not in seen
    assert subprocess.list2cmdline(process.args).count("secrets") == 0
