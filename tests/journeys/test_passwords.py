"""A token that runs out while the desk works: intake pauses, nothing is marked, and work goes on when there is another."""

from mailbot.app import daemon
from mailbot.config import load_config
from tests.journeys.desk import PRIYA, Desk, add, kinds, mail
from tests.wire.dovecot import PASSWORD


def test_a_password_that_cannot_be_had_for_a_while_pauses_intake_and_loses_nothing(desk: Desk):
    token = desk.folder / "secrets" / "imap"
    config = desk.folder / "config.toml"
    config.write_text(
        config.read_text().replace('password_file = "secrets/imap"', f'password_command = "cat {token}"')
    )
    with daemon(load_config(config), lambda: desk.now) as worker:
        assert worker.work().unreachable == ()

        for spoiled in (None, "a token that ran out"):  # its command fails; the server refuses what it prints
            token.unlink() if spoiled is None else token.write_text(spoiled)
            worker.mailbox.close()  # the line broke; the next login needs a password
            desk.receives(mail(PRIYA, add(), subject=f"request {spoiled}"))
            (place,) = worker.work().unreachable
            assert "password" in place or "login" in place.lower() or "auth" in place.lower()
            assert PASSWORD not in place
            assert kinds(desk.new_mails()) == []
            assert desk.mailbox.mails("Mailbot/Done") == []

        token.write_text(PASSWORD)
        assert worker.work().unreachable == ()
    assert "training-start" in kinds(desk.new_mails())
    assert len(desk.mailbox.mails("Mailbot/Done")) == 2
    assert desk.mailbox.mails("INBOX") == []
