"""Keys from a name server on loopback, over real DNS."""

import pytest

from mailbot import key_records
from mailbot.errors import NamesUnavailable
from mailbot.key_records import KeyRecords
from mailbot.settings import server_address
from tests.intake.signing import RECORD
from tests.wire.names import serving

NAME = "test._domainkey.harbor.example"


def test_a_record_in_several_strings_comes_as_one():
    with serving({NAME: RECORD}) as server:
        assert KeyRecords([server.address], 2)(NAME) == RECORD


def test_an_answer_is_kept_and_not_asked_for_again():
    with serving({NAME: RECORD}) as server:
        records = KeyRecords([server.address], 2)
        assert records(NAME) == records(NAME)
        assert server.asked == [NAME]


@pytest.mark.parametrize(
    "name", ["nobody._domainkey.harbor.example", "a..b", "x" * 64 + ".example", "a.b." * 80, "é.example"]
)
def test_what_has_no_record_or_cannot_have_one_is_none(name):
    with serving({}) as server:
        assert KeyRecords([server.address], 2)(name) is None


def test_a_name_without_texts_and_one_with_two_have_no_key():
    with serving({}) as server:
        server.records = {"empty.example": [], "two.example": [b"v=DKIM1; p=", RECORD]}
        records = KeyRecords([server.address], 2)
        assert records("empty.example") is None
        assert records("two.example") is None


@pytest.mark.parametrize("trouble", ["fails", "silent"])
def test_trouble_is_no_answer_and_is_not_asked_for_again_at_once(trouble, monkeypatch):
    with serving({NAME: RECORD}) as server:
        setattr(server, trouble, True)
        records = KeyRecords([server.address], 0.3)
        with pytest.raises(NamesUnavailable):
            records(NAME)
        asked = len(server.asked)
        setattr(server, trouble, False)
        with pytest.raises(NamesUnavailable, match="a moment ago"):
            records(NAME)
        assert len(server.asked) == asked
        monkeypatch.setattr(key_records.time, "monotonic", lambda: 1e12)
        assert records(NAME) == RECORD


def test_a_server_that_is_silent_costs_one_wait_however_many_selectors_its_owner_thinks_of():
    with serving({}) as server:
        server.silent = True
        records = KeyRecords([server.address], 0.3)
        for selector in ("one", "two", "three"):
            with pytest.raises(NamesUnavailable):
                records(f"{selector}._domainkey.news.slow.example")

        assert {name.rstrip(".") for name in server.asked} == {"one._domainkey.news.slow.example"}
        server.silent = False
        assert records(NAME) is None  # others are asked all the same


def test_a_second_server_answers_where_the_first_is_silent():
    with serving({NAME: RECORD}) as silent, serving({NAME: RECORD}) as server:
        silent.silent = True
        assert KeyRecords([silent.address, server.address], 2)(NAME) == RECORD


def test_nobody_there_is_trouble():
    with serving({}) as server:
        address = server.address
    with pytest.raises(NamesUnavailable):
        KeyRecords([address], 0.3)(NAME)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:5353", ("192.0.2.1", 5353)),
        ("2001:db8::1", ("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", ("2001:db8::1", 5353)),
    ],
)
def test_a_server_is_an_address_with_or_without_a_port(written, address):
    assert server_address(written) == address
