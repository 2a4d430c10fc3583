"""Books that another process holds for longer than we wait: intake pauses, nothing is marked, work goes on by itself (G16)."""

import sqlite3

import pytest

from mailbot.app import daemon
from mailbot.config import load_config
from mailbot.errors import BooksUnavailable
from mailbot.store import database
from tests.journeys.desk import PRIYA, Desk, add, kinds, mail


def test_books_that_are_locked_for_a_while_mark_nothing_and_lose_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with daemon(load_config(desk.folder / "config.toml"), lambda: desk.now) as worker:
        worker.work()
        desk.receives(mail(PRIYA, add()))
        (books,) = desk.folder.glob("*.db")
        other = sqlite3.connect(books, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")  # a copy that is made of them, or somebody's shell
        with pytest.raises(BooksUnavailable):
            worker.work()
        assert len(desk.mailbox.mails("INBOX")) == 1
        assert kinds(desk.new_mails()) == []

        other.execute("ROLLBACK")
        worker.work()
    assert kinds(desk.new_mails()).count("training-start") == 1
    assert len(desk.mailbox.mails("Mailbot/Done")) == 1
