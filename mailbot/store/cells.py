"""What may stand in a cell of a directory file. Each parser takes the trimmed text of a cell that is not empty."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches

Value = str | int | date | tuple[str, ...] | None

FREE_MAIL = frozenset(
    """
    126.com 163.com aim.com aol.com att.net bellsouth.net charter.net comcast.net cox.net earthlink.net fastmail.com
    gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com hotmail.co.uk hushmail.com icloud.com inbox.com juno.com
    live.com mac.com mail.com mail.ru me.com mediacombb.net msn.com netzero.net outlook.com pm.me proton.me
    protonmail.com qq.com rocketmail.com sbcglobal.net tuta.com tutanota.com verizon.net web.de yahoo.ca yahoo.co.uk
    yahoo.com yandex.com yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905 - reads better as a list of words
)
"""Domains where anybody gets an address: as an agency's they would make everybody one of its people (design 3.9)."""

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_DOMAIN}")
_DOMAIN_ALONE = re.compile(_DOMAIN)
_COC = re.compile(r"[A-Z]{2}-[0-9]{3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HUD_PROJECT_TYPES = frozenset(
    {0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14}
)  # HMIS data standards FY2026, 2.02.6


class BadCell(ValueError):  # noqa: N818 - says what it is
    """What is wrong with a cell."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.hint = hint


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint for a word that is not known, when one that is comes near."""
    near = get_close_matches(word, list(known), n=1)
    return f'did you mean "{near[0]}"?' if near else None


def text(cell: str) -> str:
    """One line of text; runs of spaces are one."""
    if _CONTROL.search(cell):
        raise BadCell("has a line break or a control character in it")
    return " ".join(cell.split())


def prose(cell: str) -> str:
    """Text of several lines."""
    lines = [text(line) for line in cell.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip()


def key(cell: str) -> str:
    """A key of the directory."""
    word = text(cell)
    if ";" in word:
        raise BadCell(f'"{word}" is a list; one is meant here')
    return word


def person_name(cell: str) -> str:
    """Somebody's name."""
    name = text(cell)
    if "@" in name or "<" in name or "//" in name:
        raise BadCell(f'"{name}" is no name', "name and email stand in columns of their own")
    return name


def email(cell: str) -> str:
    """One address, plain ASCII, lower-cased."""
    address = text(cell).lower()
    if not _ADDRESS.fullmatch(address):
        raise BadCell(f'"{address}" is no email address', "expected name@agency.example, and one only")
    return address


def texts(cell: str) -> tuple[str, ...]:
    """A list of words or names."""
    return tuple(dict.fromkeys(text(item) for item in cell.split(";") if item.strip()))


def keys(cell: str) -> tuple[str, ...]:
    """A list of keys."""
    return texts(cell)


def own_domains(cell: str) -> tuple[str, ...]:
    """The domains of an agency's own addresses."""
    domains = tuple(domain.lower() for domain in texts(cell))
    for domain in domains:
        if domain in FREE_MAIL:
            raise BadCell(
                f"anybody gets an address at {domain}",
                "leave it out; people are believed by their own address",
            )
        if not _DOMAIN_ALONE.fullmatch(domain):
            raise BadCell(f'"{domain}" is no domain', "expected agency.example, without @")
    return domains


def day(cell: str) -> date:
    """An ISO date."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise BadCell(f'"{cell}" is no date', "expected YYYY-MM-DD")
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise BadCell(f'"{cell}" is no date: {error}', "expected YYYY-MM-DD") from None


def count(cell: str) -> int:
    """A whole number that is not negative."""
    if not re.fullmatch(r"[0-9]{1,7}", cell):
        raise BadCell(f'"{cell}" is no whole number')
    return int(cell)


def project_type(cell: str) -> int:
    """A HUD project type."""
    number = count(cell)
    if number not in _HUD_PROJECT_TYPES:
        raise BadCell(f"{number} is no HUD project type", "0 to 14, without 5; empty when it is not known")
    return number


def coc_code(cell: str) -> str:
    """A Continuum of Care code."""
    code = text(cell).upper()
    if not _COC.fullmatch(code):
        raise BadCell(f'"{code}" is no CoC code', "expected MO-606")
    return code


def coc_codes(cell: str) -> tuple[str, ...]:
    """A list of Continuum of Care codes."""
    return tuple(coc_code(item) for item in texts(cell))


def one_of(*words: str) -> Callable[[str], str]:
    """One of some words, in any case."""

    def parse(cell: str) -> str:
        word = text(cell).lower()
        if word not in words:
            raise BadCell(f'"{word}" is none of {", ".join(words)}', did_you_mean(word, words))
        return word

    return parse
