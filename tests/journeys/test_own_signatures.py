"""A desk whose mail server stamps nothing: DKIM is verified here, with keys from a name server on loopback (P1, A46)."""

from datetime import timedelta

import pytest

from mailbot import key_records
from tests.intake.signing import RECORD, signed
from tests.journeys.desk import PRIYA, Desk, add, kinds, mail, make_desk
from tests.wire.names import serving

KEY = "test._domainkey.harborhouse.example"


@pytest.fixture
def names():
    with serving({KEY: RECORD}) as server:
        yield server


@pytest.fixture
def desk(tmp_path, dovecot, capturing_smtp, names) -> Desk:
    more = f'[dns]\nservers = ["{names.address}"]\ntimeout_seconds = 0.3\n'
    return make_desk(tmp_path, dovecot, capturing_smtp, more=more)


def request() -> bytes:
    return signed(mail(PRIYA, add(), dmarc=None), "harborhouse.example")


def test_a_signed_request_without_a_stamp_is_granted(desk, names):
    desk.receives(request())

    assert kinds(desk.works()) == ["training-start"]
    assert names.asked == [KEY]


def test_a_mail_that_was_changed_after_signing_is_held(desk):
    desk.receives(request().replace(b"Marcus", b"Mallory"))

    assert "training-start" not in kinds(desk.works())
    assert desk.books["cases"] == []
    assert [message["outcome"] for message in desk.books["messages"]] == ["held"]


def test_while_dns_is_away_the_mail_waits_others_go_on_and_then_it_is_granted(desk, names):
    names.fails = True
    desk.receives(request())
    desk.receives(mail("whoever@harborhouse.example", "hello", dmarc=None))
    for _ in range(4):  # more often than a mail is tried that fails
        assert kinds(desk.works()) == []
    assert [message["outcome"] for message in desk.books["messages"]].count("held") == 1

    names.fails = False
    desk.passes(hours=1)
    assert kinds(desk.works()) == ["training-start"]


def test_what_cannot_be_proved_for_six_hours_is_held(desk, names):
    names.silent = True
    desk.receives(request())
    desk.works()
    desk.now += timedelta(hours=6, minutes=1)

    assert "training-start" not in kinds(desk.works())
    assert [message["outcome"] for message in desk.books["messages"]] == ["held"]


def test_explain_says_what_was_verified_and_what_could_not_be(desk, names, tmp_path):
    file = tmp_path / "request.eml"
    file.write_bytes(request())
    assert (
        '"DKIM signature of harborhouse.example verified here"'
        in desk.mailbot("explain", "--json", str(file)).stdout
    )
    names.fails = True
    assert "no key for the DKIM signature" in desk.mailbot("explain", "--json", str(file)).stdout


def test_key_records_pause_is_short_enough_for_a_poll():
    assert key_records.PAUSE <= 60
