"""Abuse cases B33 to B45 by number: where answers go, and that no loop lives (reliability.md sections 4 and 9 B; G9, G10).

B38 has its eight machines here and more of the caps in tests/jobs/test_caps.py, which also has B42's breaker.
"""

import os
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mailbot.model.mail import OutboxState
from tests.abuse.ends import (
    DANA,
    EVIL,
    GOOD,
    STAFF,
    TRAINEE,
    End,
    believing,
    end_now,
    end_of,
    export,
    nothing_came_of,
    parsed,
    raw_mail,
    since,
    words_of,
)
from tests.journeys.desk import DESK, PRIYA, add, mail, stamp

BOT = "support@helpdesk.example"
VICTIM = "victim@elsewhere.example"
MAILS = int(os.environ.get("MAILBOT_ABUSE_MAILS", "150"))
"""Of B42, which says a thousand: each stands for a few, they are alike; `make abuse N=1000` lays them all."""


# -- who is not answered ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "auto-replied",
        'Auto-Notified; owner-email="x"',
        "auto-generated (cron)",
        "x-foo",
        "no\r\nAuto-Submitted: auto-replied",
        "auto-replied\r\nAuto-Submitted: no",
        "\r\n auto-replied",
        "AUTO-REPLIED",
    ],
)
def test_b33_what_was_submitted_automatically_is_not_answered(world, value):
    nothing_came_of(end_of(world, raw_mail(GOOD, f"From: {PRIYA}", f"Auto-Submitted: {value}")), "ignored")


@pytest.mark.parametrize("value", ["no", "No (human)", "(cron) no; x=y", ""])
def test_b33_who_says_no_is_a_person(world, value):
    end = end_of(world, raw_mail(GOOD, f"From: {PRIYA}", f"Auto-Submitted: {value}"))

    assert (end.outcome, end.kinds) == ("handled", ["training-start"])


@pytest.mark.parametrize("path", ["<>", "< >"])
def test_b34_a_mail_with_the_null_return_path_is_not_answered(world, path):
    end = end_of(world, raw_mail(f"Return-Path: {path}", GOOD, f"From: {PRIYA}"))

    nothing_came_of(end, "ignored")


@pytest.mark.parametrize("program", ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-FC-MachineGenerated"])
def test_b33_the_marks_before_rfc_3834_count_too(world, program):
    nothing_came_of(end_of(world, raw_mail(GOOD, f"From: {PRIYA}", f"{program}: yes")), "ignored")


# -- bounces ---------------------------------------------------------------------------------------------------------


def report(ours: EmailMessage, action: str, status: str, *recipients: str) -> bytes:
    """A delivery status notification (RFC 3464) about a mail of ours."""
    blocks = "".join(
        f"\r\nFinal-Recipient: rfc822; {one}\r\nAction: {action}\r\nStatus: {status}\r\n"
        for one in recipients
    )
    body = (
        "--b\r\n\r\nAbout your mail.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n{blocks}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {ours['Message-ID']}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    fields = (
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.example",
        f"Content-Type: {kind}",
        "Subject: Undelivered",
    )
    return raw_mail(*fields, body=body)


def started(world) -> tuple[object, End]:
    """A desk on which a training has begun."""
    one = world(names=())
    return one, end_of(one, mail(PRIYA, add()))


def test_b35_a_failed_training_start_has_not_begun_and_the_books_say_that_it_bounced(world):
    """The list's word `bounced` is none of `outbox.state` (design 3.9, Words): a server did accept the mail."""
    one, start = started(world)
    end = since(end_of(one, report(start.outside[0], "failed", "5.1.1", TRAINEE)), start)

    assert end.outcome == "ignored"
    assert end.kinds == []
    assert [alert["X-Mailbot-Case"] for alert in end.alerts] == ["R-0001"]
    assert end.books["cases"][0]["state"] == "DELIVERY_FAILED"
    (owed,) = [owed for owed in end.owed if owed.mail.kind.value == "training-start"]
    assert owed.state is OutboxState.SENT
    assert "bounced: 5.1.1" in (owed.last_error or "")


@pytest.mark.parametrize(
    ("number", "action", "status"),
    [
        ("b35 delayed", "delayed", "4.4.1"),
        ("b35 delivered", "delivered", "2.0.0"),
        ("b35 relayed", "relayed", "2.0.0"),
    ],
)
def test_b35_a_report_that_is_no_failure_changes_nothing(world, number, action, status):
    one, start = started(world)
    end = since(end_of(one, report(start.outside[0], action, status, TRAINEE)), start)

    nothing_came_of(end, "ignored")
    assert end.alerts == [], number


def test_b35_a_copy_that_bounces_takes_nothing_from_the_training(world):
    """Design 3.9, Recipients: the trainee has the mail, only the representative's copy came back."""
    one, start = started(world)
    end = since(end_of(one, report(start.outside[0], "failed", "5.2.2", PRIYA)), start)

    assert end.changed == []
    assert len(end.alerts) == 1
    assert "copy" in str(end.alerts[0]["Subject"])


@pytest.mark.parametrize("number", ["b35 of a mail of nobody", "b35 with a forged id"])
def test_b35_a_report_about_a_mail_that_is_not_ours_changes_nothing(world, number):
    one, start = started(world)
    made_up = EmailMessage()
    made_up["Message-ID"] = (
        "<x@elsewhere.example>"
        if number.endswith("nobody")
        else str(start.outside[0]["Message-ID"]).replace("training-start", "status")
    )
    end = since(end_of(one, report(made_up, "failed", "5.1.1", TRAINEE)), start)

    nothing_came_of(end, "ignored")
    assert end.alerts == []


def test_b36_a_bounce_that_is_no_report_is_read_all_the_same(world):
    one, start = started(world)
    body = (
        f"Hi. This is the qmail-send program.\nI'm afraid I wasn't able to deliver your message.\n\n<{TRAINEE}>:\n"
        "550 5.1.1 no such user here\n\n--- Below this line is a copy of the message.\n\n"
        f"Message-ID: {start.outside[0]['Message-ID']}\nSubject: x\n"
    )
    raw = raw_mail("From: MAILER-DAEMON@mx.example", "Subject: failure notice", body=body)
    end = since(end_of(one, raw), start)

    assert (end.outcome, end.kinds) == ("ignored", [])
    assert end.books["cases"][0]["state"] == "DELIVERY_FAILED"
    assert len(end.alerts) == 1


# -- absence ---------------------------------------------------------------------------------------------------------

AWAY = {
    "b37 marked": ("Auto-Submitted: auto-replied", "Subject: Automatic reply: HMIS training"),
    "b37 by its subject alone": ("Subject: Automatic reply: [MoHMIS R-0001] HMIS training",),
    "b37 by its words alone": ("Subject: Re: HMIS training",),
}


@pytest.mark.parametrize("number", AWAY)
@pytest.mark.parametrize("who", [PRIYA, TRAINEE])
def test_b37_an_absence_notice_changes_nothing_whatever_it_says(world, number, who):
    one, start = started(world)
    ours = str(start.outside[0]["Message-ID"])
    said = "I am out of the office until March 30 and have no access to my mail."
    raw = raw_mail(stamp(who), f"From: {who}", *AWAY[number], f"In-Reply-To: {ours}", body=said)
    end = since(end_of(one, raw), start)

    nothing_came_of(end, "ignored")
    assert end.alerts == []


# -- machines that answer our answers --------------------------------------------------------------------------------

Model = Callable[[EmailMessage | None, int], tuple[list[str], str]]
WORDS = [
    "amber",
    "basil",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "islet",
    "jolly",
    "karst",
    "lemon",
    "maple",
    "nylon",
    "olive",
    "pearl",
]


def vacation(ours, number):
    return [f"Subject: Re: {subject_of(ours)}", "Auto-Submitted: auto-replied", threaded(ours)], "I am away."


def exchange(ours, number):
    fields = [
        f"Subject: Automatic reply: {subject_of(ours)}",
        "X-Auto-Response-Suppress: All",
        threaded(ours),
    ]
    return fields, "I am out of the office this week. For urgent matters please call the front desk."


def freescout(ours, number):
    text = f"Ticket #{117904 + number} has been received. One of our people will look at it within 24 hours."
    return [f"Subject: [#{117904 + number}] Ticket Received - {subject_of(ours)}", threaded(ours)], text


def stripping(ours, number):
    """A relay took In-Reply-To and References off; the subject is the machine's own."""
    return [
        "Subject: Your message to our team"
    ], f"Thank you for writing! Your message number {number} is in our queue."


def echoing(ours, number):
    quoted = "\n".join(f"> {line}" for line in (words_of(ours) if ours else "hello").splitlines()[:60])
    return [f"Subject: RE: {subject_of(ours)}", threaded(ours)], f"We have got your mail:\n\n{quoted}"


def no_reply(ours, number):
    return [
        f"Subject: Re: {subject_of(ours)}",
        threaded(ours),
    ], "This mailbox is not read. Please use our web site."


def babbling(ours, number):
    """Other words and another subject each time, and no references: nothing but the count is left to go by."""
    words = " ".join(WORDS[(number * 7 + step * (number + 1)) % len(WORDS)] for step in range(12))
    return [
        f"Subject: {WORDS[number % len(WORDS)]} {words[:20]}"
    ], f"Fortune of the hour: {words}. Have a good day."


def curt(ours, number):
    """Too few words to be compared."""
    return ["Subject: Got it"], "Received."


MODELS: dict[str, Model] = {
    "b38 vacation": vacation,
    "b38 exchange": exchange,
    "b38 freescout": freescout,
    "b38 stripped headers": stripping,
    "b38 echo": echoing,
    "b38 no-reply": no_reply,
    "b38 other words each time": babbling,
    "b38 few words": curt,
}


def subject_of(ours: EmailMessage | None) -> str:
    return str(ours["Subject"]) if ours else "Question about your service"


def threaded(ours: EmailMessage | None) -> str:
    return f"In-Reply-To: {ours['Message-ID']}" if ours else "X-First: yes"


def converse(one, address: str, model: Model, rounds: int = 8) -> End:
    """A machine begins, and answers whatever we send it."""
    before, ours, known = export(one), None, 0
    for number in range(rounds):
        fields, text = model(ours, number)
        one.mailbox.lay(
            raw_mail(
                stamp(address), f"From: {address}", *fields, f"Message-ID: <m{number}@bot.example>", body=text
            )
        )
        one.work(minutes=(1,))
        told = [one_ for one_ in map(parsed, one.relay.taken()) if address in str(one_["To"])]
        if len(told) > known:
            known, ours = len(told), told[-1]
    return end_now(one, before)


@pytest.mark.parametrize("number", MODELS)
@pytest.mark.parametrize("address", [BOT, PRIYA])
def test_b38_a_machine_that_answers_every_answer_is_answered_few_times_and_told_of_once(
    world, number, address
):
    """Three in a conversation; a machine that never says the same twice counts as a stranger with ten a day, or, with
    the address of somebody on a list, as that person, who is never met with silence: a hundred a day (design 3.9, Limits).
    """
    model = MODELS[number]
    sender = "noreply@helpdesk.example" if model is no_reply else address
    end = converse(world(names=()), sender, model, rounds=13 if model is babbling else 8)
    told = end.to(sender)

    most = {vacation: 0, exchange: 0, no_reply: 0, curt: 3}.get(model, 4) + (
        model in {curt, echoing} and address == PRIYA
    )
    if model is babbling:
        most = 10 if address == BOT else 13
    assert len(told) <= most, [str(one["Subject"]) for one in told]
    assert end.changed == []
    assert set(end.outcomes) <= {"held", "ignored"}
    assert len(end.alerts) <= 1
    if 0 < most < 13:
        assert len(end.alerts) == 1, "staff hear that it is not answered any more"
        assert re.search("not answered", str(end.alerts[0]["Subject"]))


# -- ourselves -------------------------------------------------------------------------------------------------------

OURSELVES = {
    "b39 from our own address": lambda ours: raw_mail(stamp(DESK), f"From: {DESK}"),
    "b39 from an alias": lambda ours: raw_mail(stamp("help@desk.example"), "From: Help <Help@desk.example>"),
    "b39 a rule of a staff mailbox sends ours on": lambda ours: (
        f"Return-Path: <{DANA}>\r\nResent-From: {DANA}\r\n{stamp(DESK, 'fail')}\r\n".encode() + ours
    ),
}


@pytest.mark.parametrize("number", OURSELVES)
def test_b39_our_own_mail_that_comes_back_is_ignored(world, number):
    one, start = started(world)
    own = frozenset({DESK, "help@desk.example"})
    believing(one, own_addresses=own)
    end = since(end_of(one, OURSELVES[number](start.sent[0])), start)

    nothing_came_of(end, "ignored")
    assert end.alerts == []


def test_b39_what_staff_forward_to_us_of_our_own_words_does_nothing(world):
    """The forwarded training start names the person, the steps and the case; none of it is a command of Dana's."""
    one, start = started(world)
    ours = start.outside[0]
    text = ours.get_body(("plain",)).get_content()
    head = f"From: {DESK}\nDate: Wed, 4 Mar 2026 10:05\nTo: {TRAINEE}\nSubject: {ours['Subject']}\n\n"
    forward = f"FYI\n\n---------- Forwarded message ---------\n{head}{text}\nR-0001 withdraw: because\n"
    end = since(end_of(one, mail(DANA, forward, subject=f"Fwd: {ours['Subject']}")), start)

    assert end.changed == []
    assert all({*str(one_["To"]).split(", ")} <= STAFF for one_ in end.mails)


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: <hmis.lists.example>",
        "List-Unsubscribe: <mailto:x@y.example>",
        "Precedence: bulk",
        "Precedence: junk",
    ],
)
def test_b40_list_mail_is_held_and_not_answered(world, field):
    nothing_came_of(end_of(world, raw_mail(GOOD, f"From: {PRIYA}", field)))


def test_b41_outlooks_wish_for_no_automatic_answer_takes_nothing_from_a_request(world):
    end = end_of(world, mail(PRIYA, add(), X_Auto_Response_Suppress="All"))

    assert (end.outcome, end.kinds) == ("handled", ["training-start"])


def test_b42_a_thousand_mails_in_the_names_of_victims_send_nothing(world):
    one = world(names=())
    before = export(one)
    stamps = ("fail", None, "none")
    for number in range(MAILS):
        one.mailbox.lay(
            mail(
                f"victim{number}@elsewhere.example",
                "please",
                dmarc=stamps[number % 3],
                subject=f"buy {number}",
            )
        )
    one.work()
    end = end_now(one, before)

    assert {owed.mail.kind.value for owed in end.owed} <= {"digest"}
    assert end.changed == []
    assert set(end.outcomes) == {"held", "quarantined"}


# -- only the sender and the trainee ---------------------------------------------------------------------------------

OTHERS = {
    "b43 reply-to": {"Reply_To": VICTIM},
    "b43 reply-to of a friend": {"Reply_To": f"{PRIYA}, {VICTIM}"},
    "b43 return-path": {"Sender": VICTIM, "Return_Path": f"<{VICTIM}>"},
    "b44 fifty in copy": {"Cc": ", ".join(f"victim{n}@elsewhere.example" for n in range(50))},
    "b44 some in To and Bcc": {"Bcc": VICTIM, "Resent_Cc": VICTIM, "X_Cc": VICTIM},
    "b45 a receipt": {"Disposition_Notification_To": VICTIM, "Return_Receipt_To": VICTIM},
    "b45 a receipt to the sender": {"Disposition_Notification_To": PRIYA, "X_Confirm_Reading_To": PRIYA},
}


@pytest.mark.parametrize("number", OTHERS)
def test_b43_b44_b45_only_the_sender_and_the_trainee_are_written_to(world, number):
    end = end_of(world, mail(PRIYA, add(), **OTHERS[number]))

    assert end.outcome == "handled"
    (start,) = end.outside
    assert (start["To"], start["Cc"]) == (TRAINEE, PRIYA)
    assert start["Reply-To"] == DESK


@pytest.mark.parametrize("number", ["b43", "b44", "b45"])
def test_b43_b44_b45_of_a_stranger_too_only_the_sender(world, number):
    fields = {
        name: value
        for row, fields in OTHERS.items()
        if row.startswith(number)
        for name, value in fields.items()
    }
    end = end_of(world, mail(EVIL, "Where do I find the form?", **fields), known={EVIL})

    assert {(one["To"], one["Cc"]) for one in end.outside} == {(EVIL, None)}


def test_b45_a_read_receipt_is_not_answered(world):
    one, start = started(world)
    body = (
        "--b\r\n\r\nread\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822; {PRIYA}\r\nOriginal-Message-ID: {start.outside[0]['Message-ID']}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n"
    )
    kind = 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"'
    end = since(end_of(one, raw_mail(GOOD, f"From: {PRIYA}", kind, "Subject: Read: HMIS", body=body)), start)

    nothing_came_of(end, "ignored")
    assert end.alerts == []
