"""Message-IDs: the same cause gives the same id, and nobody without the secret makes one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.decision import MailKind
from mailbot.reply.message_ids import OurId, is_ours, make_message_id, read_ours

SECRET = b"a secret of this desk"


def made(**changed) -> str:
    parts = {
        "secret": SECRET,
        "kind": "status",
        "case": "R-0001",
        "cause": "mail 7",
        "domain": "desk.example",
    }
    return make_message_id(**{**parts, **changed})


def test_the_same_cause_gives_the_same_id_and_another_another():
    assert made() == made()
    assert len({made(), made(cause="mail 8"), made(case="R-0002"), made(kind="digest"), made(case=None)}) == 5


@given(
    kind=st.sampled_from([kind.value for kind in MailKind]),
    case=st.none() | st.from_regex(r"[RMD]-[0-9]{4}", fullmatch=True),
    cause=st.text(),
)
def test_an_id_says_what_it_was_made_for_and_may_stand_in_a_header(kind, case, cause):
    message_id = made(kind=kind, case=case, cause=cause)

    assert re.fullmatch(r"<[!-~]{1,250}>", message_id)
    read = read_ours(message_id, SECRET)
    assert read == OurId(kind=kind, case=case, cause=read.cause)


def test_an_id_with_one_letter_changed_is_not_ours():
    message_id = made()

    assert is_ours(message_id, SECRET)
    for index, letter in enumerate(message_id):
        other = "1" if letter != "1" else "2"
        assert not is_ours(message_id[:index] + other + message_id[index + 1 :], SECRET)


def test_an_id_of_another_desk_is_not_ours():
    assert not is_ours(made(), b"the secret of another")
    assert not is_ours(made().replace("desk.example", "evil.example"), SECRET)


@pytest.mark.parametrize(
    "text", ["", "<>", "<a@b>", "status.r-0001", "<status.r-0001.x.y@desk.example>\r\nBcc: e@x"]
)
def test_what_is_no_id_of_ours_is_none(text):
    assert read_ours(text, SECRET) is None


@pytest.mark.parametrize(
    "changed",
    [{"secret": b"short"}, {"kind": "a b"}, {"case": "R-0001>"}, {"domain": "desk.example>\r\nBcc: e@x"}],
)
def test_a_part_that_cannot_stand_in_an_id_is_refused(changed):
    with pytest.raises(ValueError, match=r"secret|cannot stand"):
        made(**changed)
