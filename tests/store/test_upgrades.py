"""Books of an older program, with mails that it owed: the upgrade loses none, and each leaves as it was frozen (G22)."""

import hashlib
import os
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event

from mailbot.model.case import State
from mailbot.model.mail import OutboxState
from mailbot.store import migrate
from mailbot.store.database import Store
from tests.journeys.desk import BEGIN
from tests.store.fictional_desk import in_child
from tests.torture.world import GRACE, Origin, World

OLDER = sorted(
    script.revision
    for script in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions()
    if script.revision != migrate.newest()
)

OWED, CUT, SENT = "<owed@desk.example>", "<cut@desk.example>", "<sent@desk.example>"
FROZEN = {
    # octets that no honest mail library would write again as they are
    name: f"Message-ID: {name}\r\nSubject: Your  training\r\nX-Odd:\t\r\n\r\nfrom ".encode()
    + b"\xff\x00\xe9 .\r\n"
    for name in (OWED, CUT, SENT)
}

CASE = """
INSERT INTO cases (
    ref, kind, state, ended, agency, region, person_name, person_email, requester, received_at, decided_on,
    at_close_of_business, projects, projects_removed, fields, missing, linked, items, practice, saved_at
) VALUES (
    'R-0001', 'request', 'APPROVED', 0, 'harbor', 'central', 'Marcus O''Neill', 'marcus@harbor.example',
    'rita@harbor.example', '2026-03-04 15:00:00.000000', '2026-03-04',
    0, '[]', '[]', '{}', '[]', '[]', '{}', '{}', '2026-03-04 15:00:00.000000'
)
"""

MESSAGE = """
INSERT INTO messages (
    id, account, folder, uidvalidity, uid, received_at, fetched_at, raw, size, sha256, attempts, outcome,
    decided_at, case_ref, content_key, message_id, sender, subject, target_folder, vanished
) VALUES (
    1, 'desk@mail.example', 'INBOX', 7, 1, '2026-03-04 15:00:00.000000', '2026-03-04 15:00:00.000000', X'61FF00',
    3, 'abc', 1, 'handled', '2026-03-04 15:00:00.000000', 'R-0001', 'key', '<in@harbor.example>',
    'rita@harbor.example', 'Please add Marcus', 'Mailbot/Done', 0
)
"""

MAIL = """
INSERT INTO outbox (
    kind, case_ref, message_row, "to", cc, subject, message_id, raw, sha256, dated_on, "order",
    state, phase, reached_dot, attempts, lease_owner, queued_at, due_at, accepted_at
) VALUES (
    'training-start', 'R-0001', 1, '["marcus@harbor.example"]', '["rita@harbor.example"]', 'Your training', ?, ?, ?,
    '2026-03-04', '{"day": {"$date": "2026-03-04"}}', ?, ?, ?, ?, ?, '2026-03-04 15:00:00.000000', '2026-03-04 15:00:00.000000', ?
)
"""


def old_books(path, revision):
    """The books as the program of that revision left them, written without any code of this one but the migrations."""
    with Store.open(f"sqlite:///{path}") as store, store._engine.begin() as connection:
        migrate.upgrade(connection, revision)
    with closing(sqlite3.connect(path)) as books, books:
        books.execute("PRAGMA foreign_keys=ON")
        books.execute("INSERT INTO regions (region, name, coc_codes) VALUES ('central', 'Central', '[]')")
        books.execute(
            "INSERT INTO agencies (agency, name, aliases, email_domains, region)"
            " VALUES ('harbor', 'Harbor', '[]', '[\"harbor.example\"]', 'central')"
        )
        books.execute("""UPDATE "references" SET last = 1 WHERE kind = 'request'""")
        books.execute(CASE)
        books.execute(MESSAGE)
        for name, *stands in (
            (OWED, "queued", "none", 0, 0, None, None),
            (CUT, "sending", "dot-imminent", 1, 1, "the old program", None),
            (SENT, "sent", "done", 1, 1, None, "2026-03-04 15:01:00.000000"),
        ):
            raw = FROZEN[name]
            books.execute(MAIL, (name, raw, hashlib.sha256(raw).hexdigest(), *stands))
    return path


def everything(path):
    """The tables as they were made, and every row of each, by the names of its columns."""
    with closing(sqlite3.connect(path)) as books:
        made = books.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
        ).fetchall()
        books.row_factory = sqlite3.Row
        return made, {
            name: [dict(row) for row in books.execute(f'SELECT * FROM "{name}" ORDER BY rowid')]
            for kind, name, *_ in made
            if kind == "table"
        }


def rows_kept(before, after):
    """Does each row of an older state stand in a later one, with all the words that it had?"""
    return all(
        len(rows) == len(after[table])
        and all(old.items() <= new.items() for old, new in zip(rows, after[table], strict=True))
        for table, rows in before.items()
        if table != "alembic_version"
    )


def revision_of(state):
    return state["alembic_version"][0]["version_num"]


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    made = Origin.make(tmp_path_factory.mktemp("origin"))
    yield made
    made.remove()


@pytest.fixture
def upgraded(origin, tmp_path):
    """Call it with a revision: a desk of today on the books of that time; and how they were."""

    def upgrade(revision):
        one = World(origin, names=())
        before = old_books(tmp_path / "old.db", revision)
        shutil.copyfile(before, one.root / "mailbot.db")
        assert one.store.revisions() == (revision, migrate.newest())
        assert one.store.upgrade()
        return one, everything(before)[1]

    return upgrade


def in_outbox(one):
    with one.store.reading() as books:
        return {row.mail.message_id: books.outbox.owed(row.id) for row in books.outbox.in_state()}


def taken(one, name):
    return one.relay.taken().count(FROZEN[name])


def test_there_are_older_books_to_come_from():
    assert OLDER[0] == "0001"
    assert migrate.newest() not in OLDER


@pytest.mark.parametrize("revision", OLDER)
def test_an_upgrade_keeps_every_row_and_the_bytes_of_every_mail(upgraded, revision):
    one, before = upgraded(revision)
    one.store.checkpoint()
    after = everything(one.root / "mailbot.db")[1]

    assert (revision_of(before), revision_of(after)) == (revision, migrate.newest())
    assert [len(before[table]) for table in ("cases", "messages", "outbox")] == [1, 1, 3]
    assert rows_kept(before, after)
    assert {row["message_id"]: row["raw"] for row in after["outbox"]} == FROZEN
    with one.store._engine.begin() as connection:
        assert migrate.differences(connection) == []
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.parametrize("revision", OLDER)
def test_a_mail_that_the_old_program_owed_leaves_once_as_it_was_frozen(upgraded, revision):
    one, _ = upgraded(revision)
    one.store.hold_lock()
    courier = one.daemon(one.store, faulty=False).courier
    owed = in_outbox(one)[OWED]
    assert (owed.state, owed.mail.raw, owed.attempts) == (OutboxState.QUEUED, FROZEN[OWED], 0)

    assert courier.recover(BEGIN) == 1  # the one that was cut at its dot
    assert courier.run(BEGIN) == 1
    assert courier.run(BEGIN) == 0
    again = one.daemon(one.store, faulty=False).courier  # a restart
    assert again.recover(BEGIN) == 0
    assert again.run(BEGIN + GRACE) == 0

    assert one.relay.taken() == [FROZEN[OWED]]
    owed = in_outbox(one)[OWED]
    assert (owed.state, owed.mail.raw, owed.mail.message_id) == (OutboxState.SENT, FROZEN[OWED], OWED)
    assert (owed.attempts, owed.accepted_at) == (1, BEGIN)
    with one.store.reading() as books:
        assert books.case("R-0001").state is State.IN_TRAINING  # its window began with the mail


@pytest.mark.parametrize("found", [True, False])
@pytest.mark.parametrize("revision", OLDER)
def test_what_the_old_program_was_cut_at_is_decided_by_the_sent_folder_and_what_it_sent_stays_sent(
    upgraded, revision, found
):
    one, _ = upgraded(revision)
    if found:
        one.mailbox.lay(FROZEN[CUT], "Sent")
    one.work(minutes=(0,))
    cut = in_outbox(one)[CUT]
    assert (cut.state, cut.mail.raw) == (OutboxState.UNCERTAIN, FROZEN[CUT])
    assert taken(one, CUT) == 0

    one.work(minutes=(3, 4, 15))
    assert {in_outbox(one)[name].state for name in FROZEN} == {OutboxState.SENT}
    assert {name: taken(one, name) for name in FROZEN} == {OWED: 1, CUT: 0 if found else 1, SENT: 0}
    copies = one.mailbox.mails("Sent")
    assert (copies.count(FROZEN[OWED]), copies.count(FROZEN[CUT])) == (1, 1)
    with one.store.reading() as books:
        assert books.outbox.times_uncertain() == 1


def test_a_mail_sent_before_copies_were_kept_gets_none_now(upgraded):
    one, _ = upgraded("0001")
    with one.store.reading() as books:
        assert books.outbox.not_copied(BEGIN.replace(year=2020)) == []
    one.work(minutes=(0, 5))
    assert one.mailbox.mails("Sent").count(FROZEN[SENT]) == 0


# -- killed ------------------------------------------------------------------------------------------------------


def upgrade_watched(path, watch):
    """Upgrade; `watch` is called before each statement that writes and before the commit."""
    store = Store.open(f"sqlite:///{path}")

    @event.listens_for(store._engine, "before_cursor_execute")
    def statement(connection, cursor, text, *more):
        if text.lstrip().split()[0] in {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"}:
            watch(text)

    @event.listens_for(store._engine, "commit")
    def commit(connection):
        watch("COMMIT")

    store.upgrade()
    store.close()


def upgrade_killed(path, number):
    """True when it was killed at the n-th step, with all before it done."""
    left = [number]

    def kill(text):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return in_child(lambda: upgrade_watched(path, kill))


@pytest.mark.parametrize("revision", OLDER)
def test_killed_at_any_statement_of_an_upgrade_the_books_lose_nothing_and_it_runs_again(tmp_path, revision):
    old, whole, books = old_books(tmp_path / "old.db", revision), tmp_path / "whole.db", tmp_path / "books.db"
    before = everything(old)
    shutil.copyfile(old, whole)
    steps = []
    upgrade_watched(whole, steps.append)
    expected = everything(whole)
    assert steps[-1] == "COMMIT"
    assert len(steps) > len(OLDER) - OLDER.index(revision)  # each migration writes, and the commit is one
    assert rows_kept(before[1], expected[1])

    shutil.copyfile(old, books)
    for number, step in enumerate(steps, 1):  # on the same books: killed again and again
        assert upgrade_killed(books, number), step
        assert everything(books) == before, f"killed at {step}"
    with Store.open(f"sqlite:///{books}") as store:
        assert store.upgrade()
        assert not store.upgrade()
    assert everything(books) == expected


def test_a_mail_owed_in_books_whose_upgrade_was_killed_leaves_once_after_the_next_start(origin, tmp_path):
    one = World(origin, names=())
    books = one.root / "mailbot.db"
    shutil.copyfile(old_books(tmp_path / "old.db", "0001"), books)
    assert upgrade_killed(books, 5)
    assert one.store.upgrade()
    one.work(minutes=(0, 1))

    assert taken(one, OWED) == 1
    assert in_outbox(one)[OWED].state is OutboxState.SENT
