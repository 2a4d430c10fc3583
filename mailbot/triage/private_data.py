"""Client data that must not travel by mail: found exactly, so that it can be masked everywhere (A47, M18).

Found are Social Security numbers, birth dates that are called so, and card numbers with a right check digit. Phone
numbers, grant ids of nine digits without a word for SSN beside them, case references and dates of work are left alone.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MASK = "[removed]"


class PrivateKind(StrEnum):
    """What sort of private data was found."""

    SSN = "ssn"
    BIRTH_DATE = "birth-date"
    CARD = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where private data stands in a text. Never carries the data itself."""

    start: int
    end: int
    kind: PrivateKind


_BLANK = r"[ \t\xa0]"
# The Social Security Administration issues no 000, 666 or 9xx area, no 00 group, no 0000 serial.
_SSN = re.compile(
    rf"(?<![\w.-])(?!000|666|9\d\d)\d{{3}}(?P<mark>-|{_BLANK}|\.)(?!00)\d{{2}}(?P=mark)(?!0000)\d{{4}}(?![\w-])"
)
_CALLED_SSN = re.compile(
    r"\b(?:ssn?|s\.s\.n\.|soc(?:ial)?(?: sec(?:urity)?)?(?: (?:number|num|no\.?|#))?|social security)\b(?:[ \t]{0,3}(?:is|number|no\.?|#|:|=|-|–|\()){0,3}[ \t]{0,3}"
    r"(?P<number>\d{3}[-. ]?\d{2}[-. ]?\d{4}|(?:x{3}|\*{3})[- ]?(?:x{2}|\*{2})[- ]?\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}})"
_BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on)?|b-?day)(?:[ \t]{{0,3}}(?:is|was|:|=|-|–|\(|#)){{0,3}}[ \t]{{0,3}}(?P<day>{_DAY})(?!\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")


def find_private_data(text: str) -> tuple[Span, ...]:
    """Find client data in a text, in order, without overlaps. Linear in the length of the text."""
    found = [
        Span(start=m.start("number"), end=m.end("number"), kind=PrivateKind.SSN)
        for m in _CALLED_SSN.finditer(text)
    ]
    found += [Span(start=m.start(), end=m.end(), kind=PrivateKind.SSN) for m in _SSN.finditer(text)]
    found += [
        Span(start=m.start("day"), end=m.end("day"), kind=PrivateKind.BIRTH_DATE)
        for m in _BIRTH.finditer(text)
    ]
    found += [
        Span(start=m.start(), end=m.end(), kind=PrivateKind.CARD)
        for m in _CARD.finditer(text)
        if _checks(m[0])
    ]
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def mask(text: str) -> str:
    """The text with every piece of client data replaced by "[removed]"."""
    out: list[str] = []
    position = 0
    for span in find_private_data(text):
        out += [text[position : span.start], MASK]
        position = span.end
    return "".join((*out, text[position:]))


def _checks(text: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812-1), and a first digit that card issuers use."""
    digits = [int(c) for c in text if c.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in {2, 3, 4, 5, 6} or len(set(digits)) == 1:
        return False
    doubled = [
        digit if index % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2)
        for index, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0
