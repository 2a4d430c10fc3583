"""The table of reliability.md section 4.3: who is a person, and who may be answered."""

from dataclasses import replace

import pytest

from mailbot.intake.absence import is_absence_notice, is_automatic_subject
from mailbot.intake.mime import read
from mailbot.model.message import ScreenClass
from tests.intake.writing import DESK, mail, multipart

PERSON, FORM, AUTOMATIC = ScreenClass.PERSON, ScreenClass.FORM, ScreenClass.AUTOMATIC
BOUNCE, LIST, OWN = ScreenClass.BOUNCE, ScreenClass.LIST, ScreenClass.OWN


def _screen(*fields, **settings):
    sender = settings.pop("sender", "Rosa Diaz <rosa@harbor.example>")
    body = settings.pop("body", "Please add Marcus.")
    return read(mail(*fields, sender=sender, body=body), replace(DESK, **settings)).screen


@pytest.mark.parametrize(
    "value",
    [
        "auto-replied",
        "auto-generated",
        'Auto-Notified; owner-email="x"',
        "auto-generated (cron)",
        "(cron) auto-generated",
        "x-foo",
        "AUTO-REPLIED",
        "\r\n auto-replied",
        "auto-replied (rejected)",
        "nobody",
    ],
)
def test_b33_a_mail_submitted_automatically_is_not_answered(value):
    screen = _screen(f"Auto-Submitted: {value}")

    assert (screen.kind, screen.answerable) == (AUTOMATIC, False)


@pytest.mark.parametrize("value", ["no", "No", "no (human)", "(x) no", "no; reason=x", "  No  ", ""])
def test_b33_a_mail_that_says_no_is_a_persons(value):
    screen = _screen(f"Auto-Submitted: {value}")

    assert (screen.kind, screen.answerable, screen.reason) == (PERSON, True, None)


def test_b33_of_two_fields_the_automatic_one_counts():
    assert _screen("Auto-Submitted: no", "Auto-Submitted: auto-replied").kind is AUTOMATIC


@pytest.mark.parametrize(
    "field",
    [
        "X-Autoreply: yes",
        "X-Autorespond: x",
        "X-Auto-Reply: y",
        "X-FC-MachineGenerated: true",
        "Precedence: auto_reply",
    ],
)
def test_what_programs_wrote_before_rfc_3834_is_automatic(field):
    assert _screen(field).kind is AUTOMATIC


def test_b34_the_null_return_path_is_a_bounce_and_a_missing_one_is_not():
    assert _screen("Return-Path: <>").kind is BOUNCE
    assert _screen("Return-Path: < >").kind is BOUNCE
    assert _screen().kind is PERSON
    assert _screen("Return-Path: <rosa@harbor.example>").kind is PERSON


def test_the_topmost_return_path_counts():
    assert _screen("Return-Path: <rosa@harbor.example>", "Return-Path: <>").kind is PERSON  # RFC 7103


@pytest.mark.parametrize("value", ["All", "OOF, AutoReply", "DR, NDR, RN, NRN, OOF, AutoReply"])
def test_b41_outlooks_wish_for_no_automatic_answer_makes_no_machine(value):
    screen = _screen(f"X-Auto-Response-Suppress: {value}")

    assert (screen.kind, screen.answerable) == (PERSON, True)


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: <hmis.lists.example>",
        "List-Unsubscribe: <mailto:x@y.example>",
        "Precedence: bulk",
        "Precedence: List",
    ],
)
def test_b40_list_mail_is_not_answered(field):
    screen = _screen(field)

    assert (screen.kind, screen.answerable) == (LIST, False)


def test_b39_our_own_mail_is_known_by_address_alias_and_id():
    assert _screen(sender="Desk <desk@icalliances.example>").kind is OWN
    assert _screen(sender="MoHMIS@icalliances.example").kind is OWN
    assert _screen("Message-ID: <mb1.R-0001.x@icalliances.example>").kind is OWN


def test_our_address_as_return_path_of_somebody_elses_mail_is_not_own():
    assert _screen("Return-Path: <desk@icalliances.example>").kind is PERSON


def test_a_form_service_is_a_form_whatever_it_says_of_itself():
    for fields in (
        (),
        ("Auto-Submitted: auto-generated",),
        ("Precedence: bulk",),
        ("List-Unsubscribe: <x>",),
        ("Return-Path: <>",),
    ):
        screen = _screen(*fields, sender="Forms <NoReply@forms.example>")

        assert (screen.kind, screen.answerable) == (FORM, True)


def test_a_delivery_report_under_a_form_services_name_is_a_bounce():
    status = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\nAction: failed\r\n"
    field, body = multipart("report", "\r\nfailed", status, parameters="; report-type=delivery-status")

    assert _screen(field, sender="noreply@forms.example", body=body).kind is BOUNCE


def test_a_read_receipt_is_automatic():
    field, body = multipart("report", "\r\nread", parameters="; report-type=disposition-notification")

    assert _screen(field, body=body).reason == "report: disposition-notification"


@pytest.mark.parametrize(
    "local_part",
    ["noreply", "no-reply", "No_Reply", "donotreply", "do-not-reply", "hmis-noreply", "noreply+x7", "owner-hmis", "hmis-request", "bounce+abc", "bounces"],
)  # fmt: skip
def test_an_address_that_nobody_reads_is_read_but_not_answered(local_part):
    screen = _screen(sender=f"{local_part}@harbor.example")

    assert (screen.kind, screen.answerable) == (PERSON, False)


@pytest.mark.parametrize(
    "local_part", ["norah", "noreen", "nora.reply", "request", "rosa.bouncer", "postell", "owner"]
)
def test_people_with_such_letters_in_their_names_are_answered(local_part):
    assert _screen(sender=f"{local_part}@harbor.example").answerable


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: [MoHMIS R-0001] Training",
        "[MoHMIS R-0001] Automatic reply: away",
        "Out of Office AutoReply: Training",
        "Abwesenheitsnotiz: Training",
        "Réponse automatique : Training",
        "Respuesta automática: Training",
        "Automatisch antwoord: Training",
        "=?utf-8?b?6Ieq5Yqo5Zue5aSNOiBUcmFpbmluZw==?=",
    ],
)
def test_an_unmarked_automatic_answer_is_known_by_its_subject(subject):
    assert _screen(f"Subject: {subject}").kind is AUTOMATIC


@pytest.mark.parametrize(
    "subject",
    ["Re: Automatic reply: Training", "Fwd: Automatic reply: Training", "Vacation coverage", "Autosave is off", "Out of office next week: remove Jane"],
)  # fmt: skip
def test_a_person_who_writes_about_one_is_a_person(subject):
    assert _screen(f"Subject: {subject}").kind is PERSON


def test_b37_an_unmarked_absence_notice_without_anything_else_is_automatic():
    screen = _screen(
        "Subject: Re: [MoHMIS R-0001] Training",
        "In-Reply-To: <mb1.x@icalliances.example>",
        body="Hello,\r\nI am out of the office until Monday and have no access to my mail.\r\nRosa",
    )

    assert screen.kind is AUTOMATIC


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until Monday. Please remove Marcus Hill's access today, he has left us.",
        "I'm on vacation next week, so please send me the form before Friday.",
        "Marcus is out of the office on leave until May. Does he keep his account?",
        "Thanks, got it.",
    ],
)
def test_no_genuine_mail_is_lost_to_its_absence_words(text):
    fields = ("Subject: Re: [MoHMIS R-0001] Training", "In-Reply-To: <mb1.x@icalliances.example>")

    assert _screen(*fields, body=text).kind is PERSON


def test_an_absence_notice_that_begins_a_thread_needs_its_subject():
    assert is_absence_notice("Out of office", "I am out of the office until Monday.", is_reply=False)
    assert not is_absence_notice("New user", "I am out of the office until Monday.", is_reply=False)


def test_the_words_of_an_automatic_subject_stand_at_its_beginning():
    assert is_automatic_subject("AUTOMATIC REPLY: x")
    assert not is_automatic_subject("Question on the automatic reply: x")


def test_a_mail_with_an_ambiguous_from_is_not_answered():
    screen = _screen(sender="a@x.example, b@y.example")

    assert (screen.kind, screen.answerable) == (PERSON, False)
