"""What stands at the edges of people's words: signatures, disclaimers, banners, "Sent from my phone".

Marks lines that are OWN so far. A labelled line of a form is never taken for a contact block.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mailbot.intake.lines import RawLine
from mailbot.model.message import Standing

_DASHES = re.compile(r"^\s*(?:-- ?|—|––|_{2,3}|_{10,60})\s*$")
_SENT_FROM = re.compile(
    r"^[\s*_]*(?:sent (?:from|via|with|using) |get outlook for |enviado (?:desde|do|pelo|com o) |envoyé (?:de|depuis|à partir de) |von meinem |gesendet (?:von|mit) "
    r"|inviato da|verzonden (?:vanaf|met|via) |wysłan[eo] z |skickat från |sendt fra |lähetetty |отправлено с |iphoneから送信|发自我的|從我的 )",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"^[\s*\[({<!⚠️]*(?:external(?: e-?mail| sender| message)?\s*[\])}>:!*-]*\s*$|\[?\(?external[\])]|caution\s*[:!\]]|caution:? ?external"
    r"|warning:? (?:this |external)|\[?external e-?mail|this (?:e-?mail|message) (?:originated|came|comes|was sent) from (?:outside|an external)"
    r"|attention:? (?:this |external)|you don'?t often get e-?mail from|be careful with this message|some people who received this message"
    r"|correo externo|este correo (?:proviene|se originó) (?:de )?fuera)",
    re.IGNORECASE,
)
_BANNER_WORDS = re.compile(
    r"outside|external|links|attachments|click|sender|originat|learn why|unknown|organi[sz]ation|suspicious|phish",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"confidential|privileged|intended (?:only |solely )?(?:for|recipient)|not the (?:intended|named) (?:recipient|addressee)|disclaimer"
    r"|unauthorized (?:use|disclosure|review)|destinatario|confidencial|vertraulich|confidentiel|please (?:delete|destroy) (?:it|all copies|this)",
    re.IGNORECASE,
)
_DISCLAIMER_BEGINS = re.compile(
    r"^[\s*_\[(]*(?:confidential|disclaimer|privacy notice|notice|this (?:e-?mail|message|communication|transmission|electronic)|the information (?:contained|in this)"
    r"|if you (?:are not|have received)|important:? |legal notice|aviso|este (?:correo|mensaje)|diese e-?mail|ce (?:message|courriel)"
    r"|please consider the environment|hipaa)",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(?:(?:last|final) (?:working )?(?:day|shift)|(?:was|were|been|being) (?:let go|terminated|dismissed|fired|laid off)|resign(?:s|ed|ing)|de-?activat\w+|inactivate|hmis (?:access|accounts?|log-?ins?|users?|licen[sc]es?)"
    r"|(?:his|her|their) (?:hmis|access|accounts?|log-?ins?|user|licen[sc]e)|no longer (?:works?|employed|with us|needs?)|(?:please )?(?:remove|disable) (?:him|her|them) |leaving (?:us|the agency))\b",
    re.IGNORECASE,
)
"""In no disclaimer: "Confidential please. Ana Ruiz was let go, her account needs to be disabled" is what the sender says."""
_CLOSING = re.compile(
    r"^\s*(?:(?:many |kind |best |warm |warmest |with |my )*(?:regards|wishes|thanks|thank you|appreciation)|thanks(?: (?:so much|again|a lot|in advance|and have .{1,30}))?"
    r"|thank you(?: (?:so much|very much|again|in advance|for your (?:help|time|assistance)))?|thx|ty|sincerely|cheers|best|respectfully|cordially|yours(?: truly)?"
    r"|saludos(?: cordiales)?|gracias|atentamente|cordialement|mit freundlichen grüßen|viele grüße|gruß|mvh|met vriendelijke groet)\s*[,.!]*\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\(?\d{3}\)?[\s.·-]{0,3}\d{3}[\s.·-]\d{4}|https?://|www\.|\S@\S|(?:^|\s)(?:o|c|m|p|t|f|d|tel|cell|phone|mobile|office|direct|fax|ext)[.:]\s|\bsuite\b|\bp\.?o\.? box\b|,\s*[A-Z]{2}\s+\d{5}"
    r"|\b(?:she/her|he/him|they/them)|\S \| \S",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[\s*•-]{0,20}([^:\t]{2,60}?)\s{0,20}(?::|\t)\s*\S")
_CONTACT_LABELS = frozenset(
    [
        "phone",
        "tel",
        "telephone",
        "cell",
        "mobile",
        "office",
        "direct",
        "fax",
        "email",
        "e-mail",
        "main",
        "web",
        "website",
        "address",
        "o",
        "c",
        "m",
        "p",
        "t",
        "f",
        "d",
        "ext",
        "pronouns",
    ]
)
_FEW = 15  # nonblank lines: a signature is not longer, a form that follows a rule of dashes is
_SHORT = 70  # characters of a line of a contact block


def mark_notices(lines: Sequence[RawLine], standings: list[Standing]) -> None:
    """Mark external-sender banners at the top, disclaimers and "Sent from my phone" anywhere in own text."""
    own_before = 0
    for start, end in _paragraphs(lines, standings):
        first = lines[start].text[:300]
        text = " ".join(line.text[:600] for line in lines[start:end])[:4000]
        is_banner = own_before < 3 and _BANNER.match(first) and _is_whole_banner(lines, start, end, text)
        is_disclaimer = len(text) > 60 and _DISCLAIMER_BEGINS.match(first) and _DISCLAIMER.search(text)
        is_said = _OF_SOMEBODY.search(text) or _has_form_labels(lines, start, end)
        if is_banner or (is_disclaimer and not is_said):
            standings[start:end] = [Standing.NOTICE] * (end - start)
            continue
        own_before += 1
        for index in range(start, end):
            if len(lines[index].text) <= 120 and _SENT_FROM.match(lines[index].text):
                standings[index] = Standing.NOTICE


def _is_whole_banner(lines: Sequence[RawLine], start: int, end: int, text: str) -> bool:
    """Only a bare tag or a paragraph about outside senders; never one that also asks for something."""
    bare = end - start == 1 and len(text) <= 30
    return (bare or len(_BANNER_WORDS.findall(text)) >= 2) and not _has_form_labels(lines, start + 1, end)


def mark_signatures(lines: Sequence[RawLine], standings: list[Standing]) -> None:
    """Mark what follows `-- ` and contact blocks below a closing, in each stretch of own text."""
    for start, end in _stretches(standings):
        _mark_dashes(lines, standings, start, end)
    for start, end in _stretches(standings):
        _mark_contact_block(lines, standings, start, end)


def _mark_dashes(lines: Sequence[RawLine], standings: list[Standing], start: int, end: int) -> None:
    said = Standing.OWN in standings[:start]
    for index in range(start, end):
        text = lines[index].text
        if said and len(text) <= 64 and _DASHES.match(text):
            below = (at for at in range(index + 1, end) if lines[at].text.strip())
            rest = list(
                islice(below, 2 * _FEW + 1)
            )  # no more: a mail of nothing but rules would take quadratic time
            if len(rest) <= (2 * _FEW if text.startswith("--") else _FEW) and not _has_form_labels(
                lines, index + 1, end
            ):
                standings[index:end] = [Standing.SIGNATURE] * (end - index)
                return
        said = said or bool(text.strip())


def _mark_contact_block(lines: Sequence[RawLine], standings: list[Standing], start: int, end: int) -> None:
    """`Thanks,` / name / title / phone at the end of own text: what follows the closing is the signature."""
    filled = [
        index for index in range(start, end) if lines[index].text.strip() and standings[index] is Standing.OWN
    ]
    for closing in reversed(filled[-_FEW:]):
        if not _CLOSING.match(lines[closing].text[:100]):
            continue
        block = [index for index in filled if index > closing]
        texts = [lines[index].text for index in block]
        if not block or not _is_contact_block(texts) or _has_form_labels(lines, block[0], block[-1] + 1):
            return
        standings[block[0] : block[-1] + 1] = [Standing.SIGNATURE] * (block[-1] + 1 - block[0])
        return


def _is_contact_block(texts: Sequence[str]) -> bool:
    """A name with a way to reach it below; a name alone stays, as people sign with it."""
    if (
        len(texts) < 2
        or any(len(text) > 2 * _SHORT for text in texts)
        or not any(_CONTACT.search(text) for text in texts)
    ):
        return False
    return not any(_is_sentence(text) for text in texts)


def _is_sentence(text: str) -> bool:
    words = text.split()
    return len(words) > 5 and text.rstrip().endswith((".", "?", "!")) and not _CONTACT.search(text)


def _has_form_labels(lines: Sequence[RawLine], start: int, end: int) -> bool:
    """Two labelled lines that no contact block has: a form, which is never taken away."""
    labels = 0
    for line in lines[start:end]:
        found = _LABELLED.match(line.text[:200])
        if found and found[1].strip(" *").lower() not in _CONTACT_LABELS and "http" not in found[1]:
            labels += 1
    return labels >= 2


def _stretches(standings: Sequence[Standing]) -> Iterator[tuple[int, int]]:
    """Runs of own text and notices, which quotes and signatures end."""
    inside = {Standing.OWN, Standing.NOTICE}
    start: int | None = None
    for index, standing in enumerate(standings):
        if standing in inside:
            start = index if start is None else start
        elif start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(standings)


def _paragraphs(lines: Sequence[RawLine], standings: Sequence[Standing]) -> Iterator[tuple[int, int]]:
    """Runs of own lines without a blank between them."""
    start: int | None = None
    for index, line in enumerate(lines):
        inside = standings[index] is Standing.OWN and bool(line.text.strip())
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(lines)
