"""Client data is found and masked; what only looks like it is left alone (A47, M18)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.triage.private_data import MASK, PrivateKind, find_private_data, mask
from tests.cost import DEAREST, spent


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("Client Rosa D., SSN 219 09 9999 is in twice", "219 09 9999", PrivateKind.SSN),
        ("SSN 219-09-9999 duplicate client", "219-09-9999", PrivateKind.SSN),
        ("her social is 219099999", "219099999", PrivateKind.SSN),
        ("219-09-9999", "219-09-9999", PrivateKind.SSN),
        ("DOB 4/2/1984", "4/2/1984", PrivateKind.BIRTH_DATE),
        ("date of birth: April 2, 1984", "April 2, 1984", PrivateKind.BIRTH_DATE),
        ("born on 1984-04-02", "1984-04-02", PrivateKind.BIRTH_DATE),
        ("card 4111 1111 1111 1111 exp", "4111 1111 1111 1111", PrivateKind.CARD),
    ],
)
def test_client_data_is_found_and_masked(text, secret, kind):
    (span,) = find_private_data(text)

    assert (text[span.start : span.end], span.kind) == (secret, kind)
    assert secret not in mask(text)
    assert MASK in mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "call (573) 555-0142 or 573-555-0142 or 573.555.0142",
        "grant 219099999 and MO0123L7E062209",
        "case R-0131, client ID 4471, submission 88120441",
        "her last day is 03/27/2026",
        "4111 1111 1111 1112 is no card",
        "ZIP 65201-1234",
        "000-12-3456 and 666-12-3456",
    ],
)
def test_phones_grants_and_cases_are_left_alone(text):
    assert mask(text) == text


@given(st.text(max_size=400))
def test_masking_twice_is_masking_once(text):
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize("piece", ["1", "1 ", "219-", "ssn ", "dob: ", "4111 "])
def test_64_kib_take_no_time(piece):
    with spent() as cost:
        mask(piece * (65536 // len(piece)))

    assert cost.readings < DEAREST
