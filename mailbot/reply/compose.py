"""An order becomes a finished mail: words from the templates, headers from a fixed list, bytes that never change again.

    mail  = multipart/alternative( text, HTML )
    dated = multipart/mixed( mail, text/calendar );  with a picture the HTML is multipart/related( HTML, PNG )

No header comes from anywhere else than the list in `_fields`. The finished bytes are read again and held against what
was meant before anybody gets them. In: the order and who answers what. Out: a `FinishedMail`.
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.mail import FinishedMail
from mailbot.model.report import Digest
from mailbot.reply.calendar_file import calendar_file
from mailbot.reply.chart import CHART_ID, draw_trend
from mailbot.reply.desk import Answering as Answering
from mailbot.reply.desk import DeskIdentity as DeskIdentity
from mailbot.reply.headers import address_field, sound_address, text_field, thread, token_field
from mailbot.reply.parts import Part, alternative, bundle, calendar_part, picture_part, text_part
from mailbot.reply.proof import prove
from mailbot.reply.templates import Letter, Templates

_FOR_MANY = frozenset({MailKind.DIGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the headers say beside the order."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    message_id: str
    now: datetime
    answering: Answering | None


def compose(
    order: MailOrder,
    *,
    desk: DeskIdentity,
    templates: Templates,
    message_id: str,
    now: datetime,
    answering: Answering | None = None,
) -> FinishedMail:
    """The finished mail of an order.

    Args:
        order: what policy decided.
        desk: who writes.
        templates: its words.
        message_id: with angle brackets, from `make_message_id`.
        now: aware; the Date.
        answering: the mail at hand, where this is an answer to it; None for mail of our own accord.

    Raises:
        TemplateError: a value is missing or cannot be printed.
        Unsendable: an address or id cannot stand in a header, or the finished bytes are not what was meant.
    """
    to = tuple(dict.fromkeys(map(sound_address, order.to)))
    cc = tuple(one for one in dict.fromkeys(map(sound_address, order.cc)) if one not in to)
    letter = templates.write(order, desk=desk)
    head = _Head(to=to, cc=cc, subject=letter.subject, message_id=message_id, now=now, answering=answering)
    body = _body(order, letter, desk, head)
    fields = _fields(order, desk, head)
    raw = b"".join(line for _, line in fields) + body.with_headers
    names = [name for name, _ in fields]
    prove(raw, names=[*names, *body.header_names], to=to, cc=cc, subject=letter.subject)
    return FinishedMail(
        kind=order.kind,
        to=to,
        cc=cc,
        case=order.case,
        subject=letter.subject,
        message_id=message_id,
        raw=raw,
        dated_on=order.dated_on,
        cause=order.cause,
    )


def _fields(order: MailOrder, desk: DeskIdentity, head: _Head) -> list[tuple[str, bytes]]:
    """Every header that a mail of ours may have, in order (reliability.md 4.4, design 3.4)."""
    local = head.now.astimezone(ZoneInfo(desk.timezone))
    answers = "auto-replied" if order.answers else "auto-generated"
    fields = [
        ("From", address_field("From", [(order.sender_name or desk.name, desk.address)])),
        ("Reply-To", address_field("Reply-To", [(None, order.reply_to or desk.address)])),
        ("To", address_field("To", [(None, address) for address in head.to])),
    ]
    if head.cc:
        fields.append(("Cc", address_field("Cc", [(None, address) for address in head.cc])))
    fields.append(("Subject", text_field("Subject", head.subject)))
    tokens = {
        "Date": format_datetime(local.replace(microsecond=0)),
        "Message-ID": head.message_id,
        "Auto-Submitted": answers,  # RFC 3834 section 5
        "X-Auto-Response-Suppress": "All",
        "X-Mailbot-Mail": order.kind.value,
        **({"X-Mailbot-Case": order.case} if order.case else {}),
        "X-Mailbot-Instance": desk.instance,
    }
    if order.kind in _FOR_MANY:
        domain = desk.address.rpartition("@")[2]
        tokens["Precedence"] = "bulk"
        tokens["List-Id"] = f"<{order.kind.value}.mailbot.{domain}>"  # RFC 2919
        tokens["List-Unsubscribe"] = f"<mailto:{desk.address}?subject=unsubscribe>"  # RFC 2369
    fields += [(name, token_field(name, [value])) for name, value in tokens.items()]
    return [*fields, *_threading(head.answering), ("MIME-Version", token_field("MIME-Version", ["1.0"]))]


def _threading(answering: Answering | None) -> list[tuple[str, bytes]]:
    if answering is None:
        return []
    answered, chain = thread(answering.message_id, answering.references)
    fields = [("In-Reply-To", token_field("In-Reply-To", [answered]))] if answered else []
    return fields + ([("References", token_field("References", chain))] if chain else [])


def _body(order: MailOrder, letter: Letter, desk: DeskIdentity, head: _Head) -> Part:
    html = text_part(letter.html, "html")
    digest = order.values.get("digest")
    if isinstance(digest, Digest) and f"cid:{CHART_ID}" in letter.html:
        html = bundle("related", [html, picture_part(draw_trend(digest.trend), CHART_ID)], head.message_id)
    body = alternative([text_part(letter.text, "plain"), html], head.message_id)
    event = calendar_file(order, desk=desk, words=letter.words, now=head.now)
    return bundle("mixed", [body, calendar_part(event)], head.message_id) if event else body
