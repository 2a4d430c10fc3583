"""The mails of the rounds: what was read rightly once stays so, and nothing is acted on that nobody asked for."""

import pytest

from tests.triage.fresh_mails import ROUNDS, fresh_mails, judged

MAILS = [mail for path in sorted(ROUNDS.glob("*.txt")) for mail in fresh_mails(path)]


@pytest.mark.parametrize("mail", MAILS, ids=[mail.line[:60] for mail in MAILS])
def test_a_mail_is_read_as_written_beside_it(mail):
    complete, wrong = judged(mail)

    assert not wrong
    assert complete
