"""From the lines of a mail to the sentences of its sender: what a person would read, one thing at a time.

Only what the sender says now counts (`ACTIONABLE`). The greeting and the lines after a closing ("Thanks,") are no
sentences: names there are nobody's removal. An entry of a list is a sentence of its own that remembers it is one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from mailbot.model.message import ACTIONABLE, Line
from mailbot.triage.who import fold

MOST_SENTENCES = 200  # a mail of a desk has ten; the rest of a longer one goes to a person
LONGEST = 900  # characters of a sentence
_WRAPPED = 50  # characters from which on a line may have been broken by the mail program
MOST_TEXT = 24_000  # characters read as sentences

_LONGEST_REMARK = 160  # characters in brackets

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
                         "–": " - ", "—": " - ", "−": "-", "‑": "-", "‐": "-", "…": "...", "⟦": "(", "⟧": ")", "•": "-",
                         "·": "-", "\t": " ", "\xa0": " ", "<": "(", ">": ")", "{": "(", "}": ")"})  # fmt: skip
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}|[*_]{1,3}(?!\w)")
_FACE = re.compile(
    r"(?<=[\w.,!?)]) ?(?:[:;=]'?-?[()\[\]DPp3/|]|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]++|<3){1,40}+(?=[\s.,!?]|$)"
)
"""A smile or a sigh: where a capital follows, a sentence ends there, and its bracket opens nothing."""
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|(?:good|happy) (?:monday|tuesday|wednesday|thursday|friday)(?: (?:morning|afternoon|evening))?|howdy|hiya|to whom (?:it|this) may concern)\b"
    r"(?: (?:all|everyone|everybody|team|there|folks|again|hmis|ica|desk|help desk|helpdesk|support|friends|y'all|[A-Z][\w'.-]+|and|&)){0,4}"
    r"|(?:all|team|everyone|folks|hmis team|hmis support|help desk|helpdesk))\s*(?:[,!:.]+|-+|$)\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:many |with |kind |best |warm |warmest |kindest )*(?:thanks|thank you|thx|ty|tia|regards|best|cheers|sincerely|respectfully|"
    r"cordially|warmly|yours|in service|blessings|take care|have a (?:great|good|nice|wonderful|blessed) \w+)"
    r"(?: (?:so much|very much|again|in advance|all|everyone|you|a lot|for your help|for all you do|for your time|regards|wishes|and have a (?:great|good) \w+|truly))*)\s*[,.!-]*",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:-{1,2}|~)\s?[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,2}")
_HEADS = re.compile(
    r"[A-Z][A-Z /&-]{1,24}|(?i:status|progress|updates?|changes?|removals?|remove|off|out|add|adds|additions|new|leaving|gone|trainees?|users?|in training|keep|stay|staying|questions?)(?: (?i:please|check|update|on|of|users?))?"
)
"""A line of its own above names: "STATUS", and below it "- Pat Doyle"."""
_BULLET = re.compile(r"\s*[•·‣▪◦●○]")  # no dash: nobody signs with it
_SIGNED_BEHIND = re.compile(r"(?:-{1,2}|~)[A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?")
_ITEM = re.compile(r"^\s*(?:[-*+>•·▪‣●○◦–]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,2})[.)] ")
_INLINE_ITEM = re.compile(r"(?<=[\s:;,])\(?(?:[1-9]|1\d)\) (?=[A-Za-z\"])")
_STOP = re.compile(r"(?<=[.!?;])[\"')]*\s+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|jr|sr|rev|no|vs|etc|dept|inc|ext|eff|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|e\.g|i\.e|a\.m|p\.m|a\.k\.a)|"
    r"(?<!')\b[A-Z])\.$",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(
    r"(?!(?:to|tomorrow|today|yesterday|immediately|asap|friday|monday|tuesday|wednesday|thursday|now)\b)[a-z]{2,15}",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:\b(?:effective|on|by|is|was|for|until|at|of|the|a|and|or|to|from|her|his|their|our|my|remove|please|last|next|this|in|with|not)|,)$",
    re.IGNORECASE,
)
_TAG = re.compile(r"(?:,| -) (?:would|could|can|will) you(?: please| kindly)? ?\?$", re.IGNORECASE)
_OWN_LINE = re.compile(r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){1,3}(?: - |: )")  # "Pat Doyle - please drop her"
_SMALL_OWN_LINE = re.compile(
    r"[a-z][a-z'.-]*(?: [a-z][a-z'.-]*){0,2} - |[a-z][a-z'.-]* [a-z][a-z'.-]*(?: [a-z][a-z'.-]*)?: |(?:please|pls|plz|kindly|can you|could you|would you|will you)\b",
    re.IGNORECASE,
)
"""The same typed on a telephone, and an order: "tom v. - gone already", "please end both". Below a short line they are lines of their own."""
_LEADS_ON = re.compile(
    r"(?:\b(?:so|then|now|also|but|we|i|you|she|he|they|if|when|because|since|as|would|could|can|asked|said|says|that|ask|say|just|it|who|has|have|had|will|are)|[,;-])$",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"\b(?:confidential|privileged|intended (?:recipient|only|solely)|(?:received|reached you)\b[^.]{0,40}\bin error|please consider the environment)\b",
    re.IGNORECASE,
)
"""Of the notice that mail servers put below every mail: it is said to nobody."""
_BEHIND_NAME = re.compile(r"\s*(?:,|\||\(| - |/)")
_OF_USERS = re.compile(r"\b(?:replac\w+|swap|hmis)\b.{0,80}\bOut: ")
_OUT_AND_IN = re.compile(r"\bOut: ([A-Z][\w' -]{2,40})[.;,/]? In: (?=[A-Z])")
_FORWARDED = re.compile(r"-{3,} ?(?:forwarded|original) message|begin forwarded message", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b[:,.\s-]*", re.IGNORECASE)


class Signed(Enum):
    """Where a sentence stands that comes after the sender's name."""

    BLOCK = auto()  # in the lines of the signature: "Please note: Pat Doyle is no longer with us"
    BELOW = auto()  # in a paragraph further down


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the sender, or one entry of a list."""

    text: str  # as written, with straight quotes and single blanks
    entry: bool = False
    paragraph: int = 0
    cut: bool = False  # a piece of something longer: what follows may change its sense
    title: bool = False  # the subject of the mail
    signed: "Signed | None" = None  # it stands in or below the sender's signature

    @property
    def asks(self) -> bool:
        """Does it end in a question mark that asks, unlike "close it today, would you?"?"""
        text = self.text.rstrip("\"') ")
        return text.endswith("?") and not _TAG.search(text)


def straightened(text: str) -> str:
    """Straight quotes and dashes, single blanks, nothing invisible, none of our own marks."""
    plain = _FACE.sub(_without_face, unicodedata.normalize("NFC", text))
    plain = _INVISIBLE.sub("", plain).translate(_QUOTES)
    return " ".join(_EMPHASIS.sub("", plain).split())


def _without_face(match: re.Match[str]) -> str:
    before, behind = match.string[match.start() - 1], match.string[match.end() :].lstrip()
    ends = behind[:1].isupper() and before.isalnum()
    return "." if ends else ""


def read_sentences(
    lines: Iterable[Line], names: frozenset[str] = frozenset()
) -> tuple[tuple[Sentence, ...], bool]:
    """Read the sender's sentences.

    Args:
        lines: the body.
        names: what the sender is called: a line that says it below others begins the signature.

    Returns:
        The sentences in order, and whether the mail was too long to be read whole.
    """
    sentences: list[Sentence] = []
    length = 0
    signature = _Signature(names)
    for place, paragraph in enumerate(_paragraphs(lines, signature)):
        for text, entry, signed in paragraph:
            pieces = _split(text[: MOST_TEXT - length])
            length += len(text)
            for number, piece in enumerate(pieces):
                if number and _SIGNED_BEHIND.fullmatch(piece):
                    continue  # "can somebody look at it? -Dom"
                if _CONFIDENTIAL.search(piece) and (signed or piece.lower().startswith("if you")):
                    continue
                cut = len(piece) >= LONGEST or length > MOST_TEXT
                sentences.append(
                    Sentence(text=piece, entry=entry and not number, paragraph=place, cut=cut, signed=signed)
                )
            if len(sentences) > MOST_SENTENCES or length > MOST_TEXT:
                return tuple(sentences[:MOST_SENTENCES]), True
    return tuple(sentences), False


_Piece = tuple[str, bool, Signed | None]  # a run of text, is it an entry of a list, where does it stand


class _Signature:
    """Where in a mail the sender has signed."""

    def __init__(self, names: Iterable[str]) -> None:
        folded = {fold(name) for name in names}
        parts = [name.split() for name in folded if name]
        self._names = folded | {words[0] for words in parts}
        self._names |= {f"{words[0][0]} {words[-1]}" for words in parts if len(words) > 1}
        self._names |= {f"{words[0]} {words[-1][0]}" for words in parts if len(words) > 1}
        self._initials = {"".join(word[0] for word in words) for words in parts if len(words) > 1}
        self.signed: Signed | None = None

    def begins(self, text: str) -> bool:
        """Is this line the sender's name, with a title behind it or without?"""
        if fold(text.strip("-~ ")).replace(" ", "") in self._initials:
            return True  # "k.s."
        return fold(_BEHIND_NAME.split(text, maxsplit=1)[0].strip("-~ ")) in self._names

    def ends_block(self) -> None:
        """An empty line: what follows stands below the signature."""
        self.signed = Signed.BELOW if self.signed else None


def _paragraphs(lines: Iterable[Line], signature: _Signature) -> Iterable[list[_Piece]]:
    """Lines joined where they were only wrapped; what follows a closing in its paragraph left out."""
    paragraph: list[_Piece] = []
    last_length = 0
    said = False
    closed = begun = announced = False
    for line in (*lines, Line(text="", standing=next(iter(ACTIONABLE)))):
        text = straightened(line.text) if line.standing in ACTIONABLE else ""
        if not text:
            signature.ends_block()
            if paragraph:
                said = True
                yield paragraph
                announced = (
                    paragraph[-1][1]
                    or paragraph[-1][0].endswith(":")
                    or (len(paragraph) == 1 and paragraph[-1][1])
                )
            closed = closed and not (begun and paragraph)
            paragraph, last_length = [], 0
            begun = closed
            continue
        if _FORWARDED.match(text):
            signature.signed = None
        if _POSTSCRIPT.match(text):
            closed, signature.signed = False, None
            text = _POSTSCRIPT.sub("", text, count=1)
        after_entry = _announces(paragraph[-1]) if paragraph else announced
        if _CLOSING.fullmatch(text) or (
            _SIGNED.fullmatch(text) and not after_entry and not _BULLET.match(line.text)
        ):
            closed, begun = True, False
            continue
        if closed:
            begun = True
            paragraph = paragraph or []
            last_length = 0
            if len(text.split()) <= 8:
                signature.signed = Signed.BLOCK
                continue
            closed = False
        text = _GREETING.sub("", text, count=1) if _GREETING.match(text) else text
        if (said or paragraph) and not after_entry and signature.begins(text):
            signature.signed = Signed.BLOCK
        entry = bool(_ITEM.match(line.text[:200])) and not _goes_on(paragraph, last_length, text)
        text = _ITEM.sub("", text, count=1) if entry else text
        if not text:
            continue
        wrapped = (
            paragraph
            and not entry
            and ((text[0].islower() and len(text.split()) > 2) or last_length >= _WRAPPED)
            and not paragraph[-1][0].endswith((".", "!", "?", ":"))
            and not _OWN_LINE.match(text)
            and not _stands_alone(text, paragraph[-1][0], last_length)
            and paragraph[-1][2] is signature.signed
            and not (_ONE_WORD.fullmatch(text) and not _DANGLING.search(paragraph[-1][0]))
        )
        if wrapped:
            paragraph[-1] = (f"{paragraph[-1][0]} {text}", *paragraph[-1][1:])
        else:
            paragraph.append((text, entry, signature.signed))
        last_length = len(line.text)


def _stands_alone(text: str, before: str, length: int) -> bool:
    """Does a line begin anew below one that was too short to be broken, and that says all it wants to?"""
    whole = not _LEADS_ON.search(before) and not _DANGLING.search(before)
    return length < _WRAPPED and whole and _SMALL_OWN_LINE.match(text) is not None


def _announces(piece: _Piece) -> bool:
    """May an entry follow: behind another, behind a colon, below a heading in capitals?"""
    text, entry, _ = piece
    return entry or text.endswith(":") or _HEADS.fullmatch(text) is not None


def _goes_on(paragraph: list[_Piece], last_length: int, text: str) -> bool:
    """Was a line broken before a number, as in "on May" / "31. Please"? A list begins after a stop or a short line.

    The number that follows in a list that has begun is its next entry, however long the one before is.
    """
    number = _NUMBER.match(text)
    if number and paragraph and int(number[1]) == 1 + sum(is_entry for _, is_entry, _ in paragraph) > 1:
        return False
    return (
        bool(paragraph)
        and text[:1].isdigit()
        and last_length >= _WRAPPED
        and not paragraph[-1][0].endswith((".", "!", "?", ":", ";", ","))
    )


def _split(text: str) -> Iterable[str]:
    """Sentences of one run of text; "1) ... 2) ..." are told apart as well."""
    if " comma " in text.lower() and "," not in text:  # dictated to a telephone
        text = re.sub(r"(?i) comma\b", ",", re.sub(r"(?i) period\b", ".", text))
    if _OF_USERS.search(text):
        text = _OUT_AND_IN.sub(r"Please replace \1 with ", text)
    for part in _items_of(text):
        start = 0
        for stop in _STOP.finditer(part):
            piece = part[start : stop.start()]
            if _ABBREVIATION.search(piece[-8:]) or _within_brackets(part, start, stop):
                continue
            yield from _chopped(piece)
            start = stop.end()
        yield from _chopped(part[start:])


def _items_of(text: str) -> Iterable[str]:
    """The pieces of "1) ... 2) ..."; in "Wednesday (July 1) and" the number belongs to what its bracket opens with."""
    start = 0
    for item in _INLINE_ITEM.finditer(text):
        opens = item[0].startswith("(")
        if not opens and text.count("(", 0, item.start()) > text.count(")", 0, item.start()):
            continue
        yield text[start : item.start()]
        start = item.end()
    yield text[start:]


def _within_brackets(text: str, start: int, stop: re.Match[str]) -> bool:
    """Does the stop stand in a remark that goes on, or behind which its sentence does: "Pat (not Sam!!) quit"?"""
    opened = text.rfind("(", start, stop.start())
    if opened <= start or text.find(")", opened, stop.start()) >= 0:
        return False
    closed = text.find(")", stop.start(), opened + _LONGEST_REMARK)
    if closed < 0:
        return False
    return closed >= stop.end() or text[stop.end() : stop.end() + 1].islower()


def _chopped(piece: str) -> Iterable[str]:
    """A piece that is too long for a sentence, in parts of full length: the last is filled up, so that it shows."""
    piece = piece.strip()
    for start in range(0, len(piece), LONGEST):
        part = piece[start : start + LONGEST]
        yield part if len(piece) <= LONGEST else part.ljust(LONGEST)
