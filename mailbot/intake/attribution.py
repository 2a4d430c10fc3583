"""Lines that say "an older mail begins here": attributions, dividers and header blocks, by mail program and language.

Questions about a few lines at a time; nothing here decides where a line stands. Every question looks at a bounded
number of characters, so that asking it for each line stays linear.
"""

import re
from collections.abc import Sequence

from mailbot.intake.lines import RawLine

_LONGEST = 400  # characters: an attribution with two addresses and a long name stays below
_WRAPPED = 5  # lines over which programs wrap an attribution

# How an attribution begins, and the verb that ends it; the name may stand behind the verb ("schreef Julius Caesar:").
_BEGINS = re.compile(
    r"[-_>*\s]{0,12}(?:(?:on|le|el|am|op|em|il|w dniu|dnia|den|på|dne|vào|pada|in data|fecha|date|sent from)(?=\s)"
    r"|\d{1,4}[-./年]\d{1,2}|\w{2,4}\.?,? \d{1,2}|\d{1,2}\.? \w)",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"(?<!\w)(?:wrote|writes|sent|escribi[oó]|a écrit|a ecrit|schrieb|ha scritto|escreveu|schreef|geschreven|napisał(?:\(a\))?|napisała"
    r"|skrev|kirjoitti|пишет|писал|написала?|írta|yazdı|napsal(?:\(a\))?|đã viết|menulis|va escriure|a scris)(?!\w)",
    re.IGNORECASE,
)
_EASTERN = re.compile(r"(?:写道|寫道|書きました|のメール|wrote|작성)[:：]?\s*$")
_HAS_WHEN_OR_WHO = re.compile(r"\d|@")
# Gmail before 2013 and many phones: a date, a name, an address in angle brackets, no verb.
_BARE = re.compile(
    r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\w{3}, \d{1,2} \w{3} \d{4})[^<>]{1,160}<[^<>]{3,120}>:?\s*$"
)
# "11:00 AM, November 17, 2021, Priya <priya@a.example>:" in any language: year, time, address, colon.
_DATED_SENDER = re.compile(
    r"^(?=[^\n]{0,300}(?<!\d)20\d\d(?!\d))(?=[^\n]{0,300}\d:\d\d)[^\n]{0,300}<[^<>\s]{1,100}@[^<>\s]{1,100}>:?\s*$"
)
_BETWEEN_DASHES = re.compile(
    r"^\s*-{2,}\s?[^-\n]{1,120}\b(?:wrote|schrieb|escribió|a écrit)\s?-{2,}\s*$", re.IGNORECASE
)

_DIVIDER = re.compile(
    r"^[\s>]*-{1,12}\s?(?:original (?:message|appointment|e-?mail)|reply message|ursprüngliche (?:nachricht|e-?mail)|oprindelig besked|opprinnelig e-?post|antwort nachricht"
    r"|message d'origine|message d’origine|message original|mensaje original|messaggio originale|mensagem original"
    r"|oorspronkelijk bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande|oryginalna wiadomość|wiadomość oryginalna"
    r"|původní zpráva|исходное сообщение|元のメッセージ|原始邮件|原始郵件)\s?-{1,12}",
    re.IGNORECASE,
)
_FORWARD_WORDS = (
    r"(?:begin forwarded message|forwarded message|weitergeleitete nachricht|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|message transféré|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado"
    r"|mensagem encaminhada|início da mensagem (?:reencaminhada|encaminhada)|messaggio inoltrato|inizio messaggio inoltrato"
    r"|doorgestuurd bericht|begin doorgestuurd bericht|przekazana wiadomość|początek przekazywanej wiadomości"
    r"|(?:edelleenlähetetty|välitetty) viesti(?: alkaa| / fwd\.msg)?|započni proslijeđenu poruku|továbbított (?:levél kezdete|üzenet)"
    r"|(?:începe )?mesaj(?:ul)? redirecționat|začiatok preposlanej správy|preposlaná správa|přeposlaná zpráva|začátek přeposlané zprávy"
    r"|i̇letilmiş mesaj|iletilmiş mesaj|i̇leti başlangıcı|ileti başlangıcı|vidarebefordrat (?:meddelande|brev)|videresendt (?:melding|meddelelse)"
    r"|(?:перенаправленное|пересылаемое|начало переадресованного) сообщени[ея]|переслане повідомлення|початок листа, що пересилається"
    r"|转发的邮件|転送(?:された)?メッセージ|メッセージを転送)"
)
_FORWARD = re.compile(
    rf"^[\s>]*(?:-{{2,12}}\s?{_FORWARD_WORDS}\s?-{{2,12}}|{_FORWARD_WORDS}\s?(?:-{{2,12}}|[:：])?\s*$)",
    re.IGNORECASE,
)
_UNDERSCORES = re.compile(r"^\s*_{10,}\s*$")

_FROM = frozenset(
    [
        "from",
        "von",
        "de",
        "da",
        "van",
        "od",
        "fra",
        "från",
        "от",
        "frå",
        "lähettäjä",
        "发件人",
        "寄件者",
        "寄件人",
        "差出人",
        "보낸 사람",
        "gönderen",
        "feladó",
        "odesílatel",
    ]
)
_WHEN = frozenset(
    [
        "sent",
        "date",
        "gesendet",
        "datum",
        "envoyé",
        "envoyé le",
        "message du",
        "dato",
        "dátum",
        "tarih",
        "dată",
        "päivämäärä",
        "enviado",
        "enviado el",
        "fecha",
        "data",
        "inviato",
        "verzonden",
        "wysłano",
        "sendt",
        "skickat",
        "отправлено",
        "дата",
        "lähetetty",
        "发送时间",
        "日期",
        "送信日時",
        "日時",
        "보낸 날짜",
        "gönderildi",
        "enviada em",
        "enviado em",
        "enviada",
        "date d'envoi",
        "data wysłania",
        "elküldve",
        "odesláno",
    ]
)
_TO_OR_ABOUT = frozenset(
    [
        "to",
        "copie à",
        "sujet",
        "címzett",
        "tárgy",
        "kime",
        "komu",
        "předmět",
        "predmet",
        "către",
        "subiect",
        "an",
        "à",
        "a",
        "para",
        "aan",
        "do",
        "til",
        "till",
        "кому",
        "al",
        "收件人",
        "宛先",
        "받는 사람",
        "vastaanottaja",
        "cc",
        "reply-to",
        "subject",
        "betreff",
        "objet",
        "sujet",
        "copie à",
        "asunto",
        "assunto",
        "oggetto",
        "onderwerp",
        "temat",
        "emne",
        "ämne",
        "тема",
        "主题",
        "主旨",
        "件名",
        "제목",
        "aihe",
        "konu",
    ]
)
_HEADER = re.compile(r"^[\s>*]*([^:：\n]{1,20}?)\s?\*?\s?[:：]\*?[ \t]*(.*)$")


def attribution_length(lines: Sequence[RawLine], at: int) -> int:
    """Over how many lines an attribution ("On ... Priya wrote:") runs that begins here; 0 when none does.

    Lines that are wrapped, and a quote directly below, are looked at too.
    """
    first = lines[at].text
    if not first.strip() or len(first) > _LONGEST:
        return 0
    if _BETWEEN_DASHES.match(first) or (_BARE.match(first) and _quote_follows(lines, at + 1)):
        return 1
    if _DATED_SENDER.match(first) and (first.rstrip().endswith(":") or _quote_follows(lines, at + 1)):
        return 1
    if not _BEGINS.match(first) and not _EASTERN.search(first):
        return 1 if _names_before_quote(lines, at) else 0
    if not _HAS_WHEN_OR_WHO.search(first):
        return 0
    joined = ""
    for count, line in enumerate(lines[at : at + _WRAPPED], start=1):
        text = line.text.strip()
        if line.depth > lines[at].depth and text in {":", "wrote:"}:
            text = f">{text}"  # ">:" of a wrapped address is no quote mark
        elif not text or line.depth != lines[at].depth:
            return 0
        joined = f"{joined} {text}".strip()
        if len(joined) > _LONGEST:
            return 0
        if _is_attribution(joined, lines, at + count):
            return count
        if len(text) < 20 and count > 1 and not _continues(text):
            return 0
    return 0


def attribution_within(line: RawLine) -> int | None:
    """Where an attribution begins that shares its line with the reply ("thanks On Wed, ... wrote:"); None: nowhere."""
    text = line.text
    if len(text) > _LONGEST or not text.rstrip().endswith("wrote:"):
        return None
    found = re.search(r"(?:-{2,3} ?| )On \w{3,9},? \w{3,9} \d{1,2}, \d{4}", text)
    return found.start() if found and found.start() > 0 else None


def is_divider(line: RawLine) -> bool:
    """Is this `-----Original Message-----`, in any language?"""
    return len(line.text) <= _LONGEST and bool(_DIVIDER.match(line.text))


def is_forward_mark(line: RawLine) -> bool:
    """Does this line say that a forwarded mail follows?"""
    return bool(_FORWARD.match(line.text[:200].replace("*", "").replace("\u0307", "")))


def header_block_length(lines: Sequence[RawLine], at: int, *, needs_date: bool = True) -> int:
    """Over how many lines the header block of an older mail runs that begins here; 0 when there is none.

    A form service may write `From:` and `Subject:` at the top (Contact Form 7 does): without a date, and a line for
    the recipient or the subject, it is no header block.
    """
    if _header_name(lines[at].text) is None:
        if not _UNDERSCORES.match(lines[at].text):
            return 0
        following = next(
            (index for index in range(at + 1, min(at + 4, len(lines))) if lines[index].text.strip()), None
        )
        inner = (
            header_block_length(lines, following)
            if following is not None and _header_name(lines[following].text)
            else 0
        )
        return inner and inner + following - at if following is not None else 0
    kinds: set[str] = set()
    index = at
    misses = 0
    while index < len(lines) and index < at + 14:
        line = lines[index]
        if not line.text.strip():
            # Outlook on the web puts a blank between the lines; anything longer ends the block.
            below = lines[index + 1].text if index + 1 < len(lines) else ""
            if index + 1 >= len(lines) or _header_name(below) is None or len(kinds) >= 3:
                break
            index += 1
            continue
        kind = _header_name(line.text)
        if kind is None:
            misses += 1
            if misses > 2:
                break
        else:
            kinds.add(kind)
        index += 1
    wanted = {"from", "when"} if needs_date else {"from"}
    complete = wanted <= kinds or (
        needs_date
        and {"when", "about"} <= kinds
        and _header_name(lines[at].text) == "when"
        and _looks_sent(lines, at)
    )
    return index - at if complete and len(kinds) >= 2 and (not needs_date or _looks_sent(lines, at)) else 0


def _looks_sent(lines: Sequence[RawLine], at: int) -> bool:
    """Has the block a date that a mail program writes, and an address or a recipient? A form's date alone is not enough."""
    has_date = has_address = False
    for line in lines[at : at + 8]:
        found = _HEADER.match(line.text[:_LONGEST])
        if found is None:
            has_address = has_address or "@" in line.text[:_LONGEST]
            continue
        name, value = found[1].strip().lower(), found[2]
        if name in _WHEN and re.search(r"\d{1,2}[:h.]\d{2}", value):
            has_date = True
        has_address = has_address or "@" in value or name in _FROM
    return has_date and has_address


def _header_name(text: str) -> str | None:
    found = _HEADER.match(text[:_LONGEST])
    if found is None:
        return None
    name = found[1].strip(" *\t").lower()
    if name in _FROM:
        return "from"
    if name in _WHEN:
        return "when"
    return "about" if name in _TO_OR_ABOUT else None


def _is_attribution(text: str, lines: Sequence[RawLine], after: int) -> bool:
    if not _HAS_WHEN_OR_WHO.search(text):
        return False
    ends = text.rstrip(" -*_")
    verbs = list(_VERBS.finditer(text))
    verb = verbs[-1] if verbs else None
    if verb is None:
        return bool(_EASTERN.search(text)) or (
            ends.endswith(">:") and bool(re.match(r"\s*\d{4}-\d\d-\d\d|.{0,60}(?<!\d)20\d\d(?!\d)", text))
        )
    if ends.endswith((":", "：")):
        return len(text) - verb.end() <= 120
    is_full = "@" in text and len(re.findall(r"\d", text)) > 3
    return verb.end() >= len(ends) and (text != ends or is_full or _quote_follows(lines, after))


def _quote_follows(lines: Sequence[RawLine], at: int) -> bool:
    for line in lines[at : at + 3]:
        if line.text.strip():
            return line.depth > 0
    return any(line.depth > 0 for line in lines[at : at + 2])


def _continues(text: str) -> bool:
    """May a short line be a piece of a wrapped attribution: an address, an angle bracket, the verb?"""
    return bool("@" in text or "<" in text or ">" in text or _VERBS.search(text))


def _names_before_quote(lines: Sequence[RawLine], at: int) -> bool:
    """`Priya <priya@a.example> wrote:` or `Thu, 26 Jun ... от X <x@y>:` directly above a quote, in whatever language."""
    text = lines[at].text.strip()
    if not text.endswith((":", "：")) or not _quote_follows(lines, at + 1):
        return False
    return bool(_VERBS.search(text)) or ("@" in text and "<" in text)
