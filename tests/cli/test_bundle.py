"""`mailbot bundle`: what those who help must know, and nothing about anybody."""

import json

from mailbot.model.mail import Phase
from tests.cli.conftest import CONFIG, NOW, REQUEST, mail

PASSWORD, SSN = "Pa55-canary-word", "219-09-9999"
CANARIES = (
    PASSWORD,
    SSN,
    "Marcus",
    "O'Neill",
    "moneill",
    "Priya",
    "Natarajan",
    "harborhouse",
    "Harbor House",
    "Zanzibar",
)


def test_e74_a_bundle_tells_what_went_wrong_and_names_nobody(desk):
    (desk.folder / "secrets" / "imap").write_text(PASSWORD)
    config = CONFIG.replace("[smtp]", f'password_command = "echo {PASSWORD}"\n[smtp]', 1)
    (desk.folder / "config.toml").write_text(
        config + '\n[[senders.forms]]\naddress = "noreply@zanzibar.example"\nconfirm = "notify"\n'
        f'secret = ["Desk code", "{PASSWORD}"]\n'
    )
    desk.receives(mail(REQUEST))
    desk.receives(mail(f"Zanzibar: her SSN is {SSN}, Marcus O'Neill", message_id="<z@t.example>"))
    with desk.books(write=True) as books:
        owed = books.outbox.in_state()[0]
        at = NOW
        claimed = books.outbox.claim(owed.id, at, "test", at - at)
        assert claimed is not None
        books.outbox.mark_failed(
            owed.id, f"550 5.1.1 <moneill@harborhouse.example>: Marcus O'Neill left Harbor House; {SSN}"
        )
        books.inbox.note_failure(1, "unused")
    said = desk("bundle").out
    told = json.loads(said)

    for canary in CANARIES:
        assert canary.lower() not in said.lower(), canary
    assert "@" not in said
    assert told["books"]["revision"] == told["books"]["needed"]
    assert sum(told["books"]["messages"].values()) == 2
    (failed,) = told["books"]["mails_out_with_errors"]
    assert (failed["state"], failed["phase"]) == ("failed", Phase.CONNECT.value)
    assert failed["error"].startswith("550 5.1.1 <[address]>: [name] left [name]")
    assert told["config"]["imap"]["password_command"] == "set"
    assert told["config"]["imap"]["port"] > 0
    assert told["config"]["desk"]["timezone"] == "America/Chicago"
    assert told["config"]["database"]["url"] == "sqlite"
    assert told["versions"]["sqlalchemy"]


def test_a_bundle_of_a_desk_that_has_no_books_says_so_and_makes_none(desk):
    for file in desk.folder.glob("*.db*"):
        file.unlink()
    told = json.loads(desk("bundle").out)

    assert told["books"] == {"problem": "there are none yet"}
    assert not list(desk.folder.glob("*.db"))
