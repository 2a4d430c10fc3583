"""Who writes to the simulated desk, and what may come of it: mails with the promise that each is held against.

A letter is written once and used by every seed, so that what is pure about it (reading its bytes) is done once. What
answers a mail of the desk is written when that mail has left.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.journeys.desk import ANGELA, BETH, DANA, DESK, PRIYA, WALTER, add, mail, stamp


class Promise(StrEnum):
    """What must become of a letter, whatever happens meanwhile."""

    ANSWERED = "answered"  # believed: handled or held, and its sender hears of it
    BELIEVED = "believed"  # handled or held
    UNPROVED = "unproved"  # held or quarantined, nothing changes, only staff may be told (G10, G11)
    MACHINE = "machine"  # ignored or held, nothing changes, only staff may be told (G10)
    BOUNCE = "bounce"  # ignored; it may tell that a mail of ours did not arrive
    MALFORMED = "malformed"  # held, nothing changes
    POISON = "poison"  # defeats the program: quarantined (G13)


@dataclass(frozen=True)
class Letter:
    """A mail to the desk."""

    name: str
    raw: bytes
    promise: Promise
    sender: str = ""  # who may be answered, where the letter is believed
    names: tuple[str, ...] = ()  # people who may be written to because of it (G12)


VICTIM = "victim@elsewhere.example"
STRANGER = "pat.lowe@curious.example"
TICKETS = "support@helpdesk.example"
POISON = b"X-Poison: yes"

_PATH = "PATH Outreach"
_OZARK = "Ozark Path Services"
_DATED = (
    "Request: Remove a current user\nAgency: Harbor House of Columbia\n"
    "Name of user being removed/replaced: {name}\n"
    "When should this user's access be removed?: {when}\n{more}"
)


def _believed(
    name: str, sender: str, body: str, *, subject: str = "HMIS", names: tuple[str, ...] = ()
) -> Letter:
    raw = mail(sender, body, subject=subject, Message_ID=f"<{name}@sim.example>")
    return Letter(name, raw, Promise.ANSWERED, sender, names)


def _adds() -> list[Letter]:
    people = [(PRIYA, f"t{number}@harborhouse.example", {}) for number in range(4)]
    ozark = {"agency": _OZARK, "projects": _PATH}
    people += [(BETH, f"o{number}@ozarkpath.example", ozark) for number in range(2)]
    letters = []
    for number, (sender, address, more) in enumerate(people):
        form = add(f"Trainee {chr(65 + number)}", address, **more)
        letters.append(_believed(f"add{number}", sender, form, names=(address,)))
        letters.append(_believed(f"again{number}", sender, form + "\nAny news?\n", names=(address,)))
    return letters


def _wishes() -> list[Letter]:
    now = _DATED.format(name="Pat Doyle", when="Immediately", more="Last day needed: 2026-03-03\n")
    later = _DATED.format(
        name="Chris Adeyemi",
        when="On a specific date",
        more="What is the specific date on which this user's access should be removed?: 2026-03-09\n",
    )
    incomplete = "Request: Add a new user\nAgency: Riverbend CSA\nNew User's Name: Kim Lane\n"
    return [
        _believed("status", PRIYA, "How is Trainee A doing?"),
        _believed("remove-now", PRIYA, now),
        _believed("remove-later", WALTER, later),
        _believed("incomplete", ANGELA, incomplete),
        _believed("unclear", ANGELA, "I forgot my HMIS password, can you help?"),
        _believed("stranger", STRANGER, "What does the desk do, and who may have an account?"),
        _believed("results", DANA, "R-0001 upr done\nR-0001 spa pass\nR-0001 dst fail\nR-0001 basics pass\n"),
        _believed("withdraw", DANA, "R-0001 withdraw: they have left\n"),
        _believed("more-licenses", DANA, "license MO-600 add 1\n"),
    ]


def _doubtful() -> list[Letter]:
    wish = add("Mallory Victim", VICTIM)
    plain = mail(PRIYA, wish, dmarc=None, Message_ID="<unproved@sim.example>")
    forged = mail(PRIYA, wish, dmarc="fail", Message_ID="<forged@sim.example>")
    hidden = (
        f"Authentication-Results: mx.desk.example; spf=fail (dmarc=pass header.from=x)\r\n"
        f"{stamp(PRIYA).replace('mx.desk', 'mx.elsewhere')}\r\n"
    ).encode() + mail(PRIYA, wish, dmarc=None, Message_ID="<hidden@sim.example>")
    nobody = mail("x@nowhere.example", "hello", dmarc=None, Message_ID="<nobody@sim.example>")
    unproved = {"unproved": plain, "forged": forged, "hidden": hidden, "nobody": nobody}
    return [Letter(name, raw, Promise.UNPROVED) for name, raw in unproved.items()]


def _machines() -> list[Letter]:
    vacation = mail(
        PRIYA, "I am away. Please add Kim Lane.", Auto_Submitted="auto-replied", Message_ID="<v@sim.example>"
    )
    news = mail(STRANGER, add("List", VICTIM), List_Id="<news.lists.example>", Message_ID="<n@sim.example>")
    null = mail(PRIYA, "failed", Return_Path="<>", Message_ID="<null@sim.example>")
    machines = {"vacation": vacation, "list": news, "null-sender": null}
    return [Letter(name, raw, Promise.MACHINE) for name, raw in machines.items()]


def _broken() -> list[Letter]:
    poison = mail(PRIYA, add("Poison Case", "p0@harborhouse.example"), Message_ID="<poison@sim.example>")
    return [
        Letter("no-mail-at-all", b"\xff\xfe\x00 no mail at all", Promise.MALFORMED),
        Letter("poison", POISON + b"\r\n" + poison, Promise.POISON),
    ]


LETTERS: Mapping[str, Letter] = {
    letter.name: letter for letter in [*_adds(), *_wishes(), *_doubtful(), *_machines(), *_broken()]
}
"""What people write of their own accord, by name."""


def ticket(number: int) -> Letter:
    """A help desk that confirms each of our mails, and loses what it answers (B38)."""
    body = f"Ticket #{number} has been received. One of our people will look at it within 24 hours."
    raw = mail(
        TICKETS, body, subject="Question about your service", Message_ID=f"<{number}@helpdesk.example>"
    )
    return Letter(f"ticket{number}", raw, Promise.BELIEVED, TICKETS)


def answer_to(ours: bytes, recipient: str) -> Letter:
    """Somebody who got a mail of ours writes back."""
    message_id, subject = header(ours, "Message-ID"), header(ours, "Subject")
    name = f"answer-{_short(message_id, recipient)}"
    raw = mail(
        recipient,
        "Step 1 is done, training client 4471. Thank you!",
        subject=f"Re: {subject}",
        Message_ID=f"<{name}@sim.example>",
        In_Reply_To=message_id,
    )
    return Letter(name, raw, Promise.BELIEVED, recipient)


def bounce_of(ours: bytes, recipient: str) -> Letter:
    """A server tells that it could not deliver a mail of ours (RFC 3464)."""
    message_id = header(ours, "Message-ID")
    lines = f"""\
        Return-Path: <>
        From: Mail Delivery System <mailer-daemon@mx.desk.example>
        To: {DESK}
        Subject: Undelivered Mail Returned to Sender
        Date: Wed, 04 Mar 2026 10:00:00 -0600
        Message-ID: <bounce-{_short(message_id, recipient)}@mx.desk.example>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b1

        --b1
        Content-Type: text/plain

        It could not be delivered.
        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.desk.example

        Final-Recipient: rfc822; {recipient}
        Action: failed
        Status: 5.1.1
        --b1
        Content-Type: text/rfc822-headers

        Message-ID: {message_id}
        --b1--
        """
    raw = re.sub(r"\n *", "\r\n", lines.strip()).encode() + b"\r\n"
    return Letter(f"bounce-{_short(message_id, recipient)}", raw, Promise.BOUNCE)


def own_again(ours: bytes) -> Letter:
    """A mail of ours comes back, by a list or a redirection."""
    return Letter(f"own-{_short(header(ours, 'Message-ID'))}", ours, Promise.MACHINE)


def relayed_again(letter: Letter, number: int) -> Letter:
    """The same mail by another way: other trace fields, the same words. What is no mail has no words but its bytes."""
    if letter.promise is Promise.MALFORMED:
        return letter
    trace = f"Received: from mx{number}.example by mx.desk.example; Wed, 04 Mar 2026 10:01:00 -0600\r\n"
    return Letter(letter.name, trace.encode() + letter.raw, letter.promise, letter.sender, letter.names)


def _short(message_id: str, recipient: str = "") -> str:
    """A mail of ours, and whom it went to, in a few letters."""
    return hashlib.sha256(f"{message_id} {recipient}".encode()).hexdigest()[:12]


def header(raw: bytes, name: str) -> str:
    """A header of a mail of ours, unfolded."""
    found = re.search(rb"(?im)^%s:((?:.*\r\n[ \t])*.*)\r\n" % name.encode(), raw)
    assert found, name
    return re.sub(r"\r\n[ \t]+", " ", found[1].decode()).strip()
