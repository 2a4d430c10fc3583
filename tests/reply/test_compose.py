"""Compose: an order becomes bytes that say what was meant and nothing else."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailbot.errors import TemplateError
from mailbot.model.decision import MailKind
from mailbot.reply.compose import Answering
from mailbot.reply.headers import Unsendable
from mailbot.reply.samples import SAMPLE_DESK, Flavour, sample_order
from tests.reply.reading import flowing, html_of, parsed, text_of


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_can_be_written_with_every_kind_of_data(write, kind, flavour):
    order = sample_order(kind, flavour)

    mail = write(order)

    message = parsed(mail)
    assert message["X-Mailbot-Mail"] == kind.value
    assert re.search(r" \[MoHMIS( [RMD]-\d{4})?\]$", mail.subject)
    assert len(mail.subject) <= 78
    assert mail.recipients == (*order.to, *order.cc)
    alternative = next(part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in alternative.iter_parts()][0:1] == ["text/plain"]
    assert not message.defects


def test_every_header_comes_from_the_fixed_list(write):
    message = parsed(write(MailKind.TRAINING_START))

    assert message.keys() == [
        "From",
        "Reply-To",
        "To",
        "Cc",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "X-Mailbot-Mail",
        "X-Mailbot-Case",
        "X-Mailbot-Instance",
        "MIME-Version",
        "Content-Type",
    ]
    assert message["From"] == "Missouri HMIS Helpdesk <mohmis@desk.example>"
    assert message["Date"] == "Wed, 04 Mar 2026 09:22:00 -0600"
    assert message["X-Mailbot-Case"] == "R-0012"


def test_the_training_start_goes_to_the_trainee_with_the_requester_copied_p11(write):
    mail = write(MailKind.TRAINING_START)

    assert (mail.to, mail.cc) == (("m.oneill@harborhouse.example",), ("p.natarajan@harborhouse.example",))
    assert parsed(mail)["Cc"] == "p.natarajan@harborhouse.example"


def test_the_license_notice_shows_the_manager_and_answers_reach_the_manager_p13(write):
    message = parsed(write(MailKind.LICENSE_NOTICE))

    assert message["From"] == '"Dana Whitfield, ICA" <mohmis@desk.example>'
    assert message["Reply-To"] == "d.whitfield@desk.example"


def test_a_cc_that_is_in_to_already_gets_one_mail(write):
    order = replace(sample_order(MailKind.STATUS, Flavour.TYPICAL), to=("a@b.example",), cc=("a@b.example",))

    assert write(order).recipients == ("a@b.example",)


def test_an_answer_names_what_it_answers_and_mail_of_our_own_accord_says_so(write):
    answer = parsed(
        write(MailKind.STATUS, answering=Answering(message_id="<q@a.example>", references=("<p@a.example>",)))
    )
    digest = parsed(write(MailKind.DIGEST))

    assert answer["In-Reply-To"] == "<q@a.example>"
    assert answer["References"] == "<p@a.example> <q@a.example>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert digest["Auto-Submitted"] == "auto-generated"
    assert digest["Precedence"] == "bulk"
    assert digest["List-Id"] == "<digest.mailbot.desk.example>"


def test_an_answer_is_threaded_by_sound_ids_only(write):
    answering = Answering(
        message_id="<a b@c.example>\r\nBcc: x@evil.example", references=("<1@a.example>", "no id")
    )

    message = parsed(write(MailKind.STATUS, answering=answering))

    assert "In-Reply-To" not in message
    assert message["References"] == "<1@a.example>"
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "address",
    [
        "x>\r\nRCPT TO:<e@evil.example",
        "two@a.example, e@evil.example",
        "no address",
        '"q u"@a.example',
        "ä@a.example",
    ],
)
def test_an_address_that_is_none_is_refused(write, address):
    order = replace(sample_order(MailKind.STATUS, Flavour.TYPICAL), to=(address,))

    with pytest.raises(Unsendable):
        write(order)


def test_the_same_order_gives_the_same_bytes(write):
    assert write(MailKind.TRAINING_START).raw == write(MailKind.TRAINING_START).raw


def test_a_missing_value_is_an_error_and_never_an_empty_mail(write):
    order = sample_order(MailKind.TRAINING_START, Flavour.TYPICAL)
    order = replace(order, values={name: value for name, value in order.values.items() if name != "deadline"})

    with pytest.raises(TemplateError, match="training-start: deadline is missing"):
        write(order)


def test_a_value_of_another_shape_or_a_strange_one_is_an_error(write):
    order = sample_order(MailKind.TRAINING_START, Flavour.TYPICAL)
    order = replace(
        order, values={**order.values, "deadline": datetime(2026, 3, 18, tzinfo=UTC), "password": "x"}
    )

    with pytest.raises(TemplateError) as caught:
        write(order)

    assert [problem.what for problem in caught.value.problems] == [
        "training-start: password is no value of this mail",
        "training-start: deadline must be a day, not datetime",
    ]


def test_a_long_subject_is_cut_at_a_word_and_keeps_its_tag(write):
    mail = write(MailKind.LICENSE_NOTICE, Flavour.LONG)

    assert mail.subject.endswith("… [MoHMIS R-0012]")
    assert len(mail.subject) <= 78


def test_the_name_and_the_words_under_the_letter_come_from_the_desk(write):
    desk = replace(SAMPLE_DESK, logo_text="HMIS · Missouri", signature="Your helpdesk team")

    mail = write(MailKind.STATUS, desk=desk)

    assert "Your helpdesk team" in text_of(mail)
    assert "HMIS · Missouri" in html_of(mail)


def test_status_unavailable_has_a_constant_subject_and_tells_nothing(write):
    mail = write(MailKind.STATUS_UNAVAILABLE)

    assert mail.subject == "About your question on training progress [MoHMIS]"
    assert "Marcus" not in flowing(mail)
