"""Absence notices without the headers that should mark them: by subject, or by a text that says nothing else.

Taking a person for a machine loses a mail, taking a machine for a person only costs an answer. So the words of a subject count
only at its beginning and not behind `Re:`, and a text counts only when it is short and asks the desk for nothing.
"""

import re
import unicodedata

_AUTOMATIC = (
    # what mail programs put before the subject they answer, folded; English first, then by language
    "automatic reply", "automatic response", "automated reply", "automated response", "auto reply", "auto-reply", "autoreply",
    "auto response", "auto-response", "autoresponse", "autoresponder", "out of office autoreply", "out of office auto-reply",
    "out-of-office autoreply", "out of office reply", "out of office: ", "vacation reply", "vacation response", "vacation message",
    "automatische antwort", "abwesenheitsnotiz", "automatische abwesenheitsnotiz", "abwesenheitsassistent",
    "réponse automatique", "réponse auto", "message d'absence", "absence du bureau",
    "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausencia de la oficina",
    "risposta automatica", "fuori sede", "fuori ufficio",
    "resposta automática", "resposta automatica", "ausência temporária", "fora do escritório",
    "automatisch antwoord", "automatische reactie", "afwezigheidsbericht", "niet aanwezig",
    "autosvar", "automatiskt svar", "frånvaromeddelande", "automatisk svar", "fraværsmelding", "fraværsbesked",
    "automaattinen vastaus", "poissaoloilmoitus",
    "autoodpowiedź", "automatyczna odpowiedź", "odpowiedź automatyczna", "automatická odpověď", "automatické odpověď",
    "automatikus válasz", "răspuns automat", "automatski odgovor", "samodejni odgovor", "автоматичен отговор",
    "автоматический ответ", "автоответ", "автоматична відповідь", "otomatik yanıt", "otomatik cevap",
    "automātiskā atbilde",
    "ārpus biroja",
    "arpus biroja", "automatiska atbilde", "automatinis atsakymas", "automaatvastus", "αυτόματη απάντηση",
    "自动回复", "自動回覆", "自动答复", "自動回复", "自動応答", "自動返信", "不在通知", "자동 회신", "자동 응답", "부재중",
    "trả lời tự động", "การตอบกลับอัตโนมัติ", "balasan otomatis", "מענה אוטומטי", "תשובה אוטומטית", "رد تلقائي",
)  # fmt: skip
_TAGS = re.compile(r"(?:\[[^\[\]]{0,80}\]\s*){0,5}")
_REPLY = re.compile(r"(?:(?:re|aw|sv|antw|vs|rv|r)\s*(?:\[\d{1,3}\])?:\s*(?:\[[^\[\]]{0,80}\]\s*){0,5}){1,5}")
_ABSENT_SUBJECT = re.compile(
    r"(?:i am |i'm )?(?:currently )?(?:out of (?:the )?office|ooo\b|away from (?:the |my )?(?:office|desk)|on (?:vacation|leave|holidays?))"
)
_ABSENT_TEXT = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|we are|we're|our office is|the office is)\s+(?:\w+\s+){0,3}?"
    r"(?:out of (?:the )?office|away from (?:the |my )?(?:office|desk)|on (?:vacation|annual leave|maternity leave|leave|holidays?)|"
    r"back in the office|out on leave|closed)"
    r"|\b(?:thank you|thanks) for your (?:e-?mail|message)[.,!]? (?:i am|i'm|i will be|our office)"
    r"|\bich bin (?:derzeit|momentan|bis|vom|zur zeit|ab)\b.{0,80}(?:nicht|abwesend|außer haus|urlaub)"
    r"|\bje suis (?:actuellement )?absente?\b|\bestoy fuera de la oficina\b|\bestaré fuera\b",
)
_DESK_WORDS = re.compile(
    r"\b(?:remov\w*|deactivat\w*|terminat\w*|disabl\w*|revok\w*|add(?:ed|ing)?|new user|status|please (?:let|send|give|take|find)|"
    r"resign\w*|quit|last day|fired|laid off|left (?:us|the agency)|agency:|e-?mail:|name:|attached)\b",
)
_SHORT_NOTICE = 1_200  # letters; a notice that is longer has something to say


def is_automatic_subject(subject: str) -> bool:
    """Does the subject begin with what mail programs put before the subject they answer?"""
    folded = _fold(subject)
    bare = folded[match.end() :] if (match := _TAGS.match(folded)) else folded
    return bare.startswith(_AUTOMATIC)


def is_absence_notice(subject: str, text: str, *, is_reply: bool) -> bool:
    """Is this an absence notice and nothing else, though its subject may be ours?

    Args:
        subject: decoded.
        text: the sender's own words.
        is_reply: does it answer another mail?
    """
    folded = _fold(subject)
    reply = _REPLY.match(folded)
    bare = folded[reply.end() :] if reply else folded
    words = _fold(text)
    if len(words) > _SHORT_NOTICE or not _ABSENT_TEXT.search(words) or _DESK_WORDS.search(words):
        return False
    return bool(reply or is_reply or _ABSENT_SUBJECT.match(bare) or bare.startswith(_AUTOMATIC))


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())
