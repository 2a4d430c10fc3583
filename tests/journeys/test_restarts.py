"""PostgreSQL restarted again and again under a daemon at work: no mail lost, none answered twice.

Long form (`make torture N=10000`): 50 restarts during 5,000 mails. Short form: 3 during 24.
"""

import random
import time
from collections import Counter

from tests.journeys.desk import BEGIN, PRIYA, add, mail, make_desk
from tests.torture.world import FIGURES, POINTS, SEED
from tests.wire.postgresql import PrivatePostgresql
from tests.wire.servers import PATIENCE, eventually

RESTARTS = min(50, max(3, POINTS // 200))
MAILS = RESTARTS * (100 if RESTARTS == 50 else 8)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letter(number: int) -> bytes:
    """A complete request for somebody new; of ten letters the other nine ask how that trainee is doing."""
    word = "".join(LETTERS[number // 10 // 26**place % 26] for place in range(4))
    name = f"{word.capitalize()} Trainee"
    asks = f"How is {name} doing with the training? I ask for the week of {number} visits.\n"
    text = asks if number % 10 else add(name, f"{word}@harborhouse.example")
    return mail(PRIYA, text, subject=f"{name} {number}", Message_ID=f"<{number}@t.example>")


def test_books_that_are_restarted_again_and_again_lose_nothing_and_answer_nobody_twice(
    tmp_path, dovecot, capturing_smtp, private_postgresql: PrivatePostgresql
):
    more = f'[database]\nurl = "{private_postgresql.url}"\n[limits]\nper_verified_address_day = 100000\n'
    desk = make_desk(tmp_path, dovecot, capturing_smtp, more=more)
    config = desk.folder / "config.toml"
    config.write_text(config.read_text().replace("[smtp]\n", "[smtp]\nper_minute = 100000\n"))
    chance, began = random.Random(SEED), time.monotonic()
    with (desk.folder / "log").open("w") as log:
        process = desk.start("run", log=log)
        try:
            # books that are away when a daemon starts end it with 75, for its supervisor to start it again
            assert eventually(lambda: '"started"' in (desk.folder / "log").read_text(), 60)
            for batch in range(RESTARTS):
                with desk.mailbox.client(None) as person:
                    for number in range(batch * MAILS // RESTARTS, (batch + 1) * MAILS // RESTARTS):
                        person.append("INBOX", "", BEGIN, letter(number))
                taken = len(desk.relay.captured)
                some = chance.randint(
                    0, MAILS // RESTARTS
                )  # of the answers, so that it happens anywhere in a round
                eventually(lambda: len(desk.relay.captured) >= taken + some, 60)  # noqa: B023 - called here only
                private_postgresql.restart(chance.choice(["fast", "immediate"]))
            done = eventually(lambda: len(desk.mailbox.uids("Mailbot/Done")) >= MAILS, 30 + MAILS)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)
    words = (desk.folder / "log").read_text()

    assert done, words[-3000:]
    assert process.returncode == 0, words[-3000:]
    books = desk.books
    assert [message["outcome"] for message in books["messages"]] == ["handled"] * MAILS
    owed = Counter(row["kind"] for row in books["outbox"] if row["kind"] not in {"alert", "digest"})
    requests = -(-MAILS // 10)
    assert len(books["cases"]) == owed["training-start"] + owed["license-notice"] == requests
    assert owed.total() == MAILS, owed  # each letter has its answer, and no other
    copies = [
        line
        for one in desk.relay.captured
        for line in one.raw.splitlines()
        if line[:11].lower() == b"message-id:"
    ]
    uncertain = [row for row in books["outbox"] if row["state"] == "uncertain"]
    for row in books["outbox"]:
        taken = copies.count(b"Message-ID: " + row["message_id"].encode())
        assert (row["state"], taken) == ("sent", 1) or (row["state"] == "uncertain" and taken <= 1), row
    if RESTARTS >= 10:  # a few may all fall into the moments in which nothing was asked of the books
        assert "books_unavailable" in words, "the restarts were not noticed"
    FIGURES.update({
        "restarts of PostgreSQL": RESTARTS,
        "mails meanwhile": MAILS,
        "answers uncertain after them": len(uncertain),
        "seconds for that": round(time.monotonic() - began),
    })  # fmt: skip
