"""Compose: an order becomes bytes that say what was meant and nothing else."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailbot.model.decision import MailKind
from mailbot.reply.compose import Answering, compose
from mailbot.reply.message_ids import make_message_id
from mailbot.reply.samples import SAMPLE_DESK, SAMPLE_NOW, Flavour, sample_order
from mailbot.reply.templates import Templates, load

ROOT = Path(__file__).parents[2]
SECRET = b"sixteen bytes or more"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load(ROOT / "templates", check=False)


def mail_id(kind: MailKind) -> str:
    return make_message_id(SECRET, kind.value, None, "a cause", "desk.example")


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_can_be_written_with_every_kind_of_data(templates, kind, flavour):
    order = sample_order(kind, flavour)

    mail = compose(order, desk=SAMPLE_DESK, templates=templates, message_id=mail_id(kind), now=SAMPLE_NOW)

    parsed = message_from_bytes(mail.raw, policy=policy.default)
    assert parsed["X-Mailbot-Mail"] == kind.value
    assert re.search(r" \[MoHMIS( [RMD]-\d{4})?\]$", mail.subject)
    assert len(mail.subject) <= 78
    assert mail.recipients == (*order.to, *order.cc)
    alternative = next(part for part in parsed.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in alternative.iter_parts()][0] == "text/plain"


def test_an_answer_is_threaded_by_sound_ids_only(templates):
    order = sample_order(MailKind.STATUS, Flavour.TYPICAL)
    answering = Answering(
        message_id="<a b@c.example>\r\nBcc: x@evil.example", references=("<1@a.example>", "no id")
    )

    mail = compose(
        order,
        desk=SAMPLE_DESK,
        templates=templates,
        message_id=mail_id(order.kind),
        now=SAMPLE_NOW,
        answering=answering,
    )

    parsed = message_from_bytes(mail.raw, policy=policy.default)
    assert "In-Reply-To" not in parsed
    assert parsed["References"] == "<1@a.example>"
    assert "Bcc" not in parsed
