"""From bytes to letters: the decoding ladder (peers.md section 3, 14). No letter is ever dropped silently.

    declared charset, strictly -> utf-8, strictly -> utf-8 with a few strays -> windows-1252 -> latin-1

Below the first rung the result is doubtful, and a person looks at names and addresses; so it is with UTF-7, which few
programs still show as it was meant. Only text codecs that mail is written in are known here: Python's others decompress,
evaluate escapes or take quadratic time.
"""

import codecs
import re
from dataclasses import dataclass

_NAME = re.compile(r"[a-z0-9][a-z0-9._:+-]{0,39}")
_ALIASES = {
    "": "us-ascii",
    "ascii": "us-ascii",
    "ansi_x3.4-1968": "us-ascii",
    "646": "us-ascii",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    # what people mean by them (https://encoding.spec.whatwg.org, "names and labels")
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "iso-gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "euc-cn": "gb18030",
    "big5": "cp950",
    "x-x-big5": "cp950",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "windows-874": "cp874",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-8859-9": "cp1254",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-windows-1252": "cp1252",
    "iso-2022-jp": "iso2022_jp_ext",
}
_CODECS = frozenset(
    [
        "ascii",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-be",
        "utf-16-le",
        "utf-32",
        "utf-32-be",
        "utf-32-le",
        "utf-7",
        "gb18030",
        "hz",
        "big5hkscs",
        "cp950",
        "cp949",
        "johab",
        "cp932",
        "shift_jis_2004",
        "shift_jisx0213",
        "euc_jp",
        "euc_jis_2004",
        "euc_jisx0213",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_3",
        "iso2022_jp_2004",
        "iso2022_jp_ext",
        "iso2022_kr",
        "koi8-r",
        "koi8-u",
        "koi8-t",
        "kz1048",
        "ptcp154",
        "mac-roman",
        "mac-cyrillic",
        "mac-greek",
        "mac-latin2",
        "mac-turkish",
        "mac-iceland",
        "cp437",
        "cp737",
        "cp775",
        "cp850",
        "cp852",
        "cp855",
        "cp857",
        "cp858",
        "cp860",
        "cp861",
        "cp862",
        "cp863",
        "cp864",
        "cp865",
        "cp866",
        "cp869",
        "cp874",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
        "tis-620",
    ],
)
_JAPANESE = ("iso2022_jp_ext", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_2")
_ISO_2022_ESCAPE = re.compile(rb"\x1b\$[@B(]")
_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]+-?")  # a run of base64 in UTF-7 (RFC 2152)

_UNWANTED: dict[int, int | None] = dict.fromkeys(
    (
        *range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0),  # controls
        0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),  # bidi controls
        0xFEFF,  # a byte order mark
    ),
)  # fmt: skip
_UNWANTED[0x0C] = 0x0A  # a form feed parts lines
_UNWANTED[0x85] = 0x0A
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_STRAYS |= {
    0xDC00 + byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # windows-1252 leaves them open


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without controls, and whether its letters are certain."""

    text: str
    doubtful: bool = False


def decode(raw: bytes, charset: str | None) -> Decoded:
    """Decode bytes that claim a charset (None: nothing was declared); never raises."""
    name = (charset or "").strip().strip("\"'").lower()
    codec = _codec(name)
    seven_bit = raw.isascii()
    if seven_bit and codec in {None, "ascii", "utf-8", "cp1252"}:
        return _seven_bit(
            raw, doubtful=codec is None and name not in {"x-unknown", "unknown-8bit", "default"}
        )
    if codec == "utf-7" and _hides_letters(raw):
        return _fall_back(raw, declared=True)
    for candidate in _rungs(codec):
        try:
            text = raw.decode(candidate)
        except UnicodeError:
            continue
        return Decoded(clean(text), candidate == "utf-7" or _looks_misdeclared(raw, candidate))
    return _fall_back(raw, declared=codec not in {None, "ascii", "utf-8"} or (codec is None and bool(name)))


def clean(text: str) -> str:
    """Remove NUL, other controls and bidi controls; tab and line ends stay. They carry no letter."""
    return text.translate(_UNWANTED)


def _codec(name: str) -> str | None:
    """The codec behind a charset name, None when mail is not written in it."""
    name = _ALIASES.get(name, name)
    if name == "us-ascii":
        return "ascii"
    if not _NAME.fullmatch(name):
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return found if found in _CODECS else None


def _rungs(codec: str | None) -> tuple[str, ...]:
    if codec is None or codec == "ascii":
        return ()
    return _JAPANESE if codec.startswith("iso2022_jp") else (codec,)


def _seven_bit(raw: bytes, *, doubtful: bool) -> Decoded:
    if _ISO_2022_ESCAPE.search(raw):  # Japanese that forgot to say so
        for candidate in _JAPANESE:
            try:
                return Decoded(clean(raw.decode(candidate)), doubtful=True)
            except UnicodeError:
                continue
    return Decoded(clean(raw.decode("ascii")), doubtful)


def _hides_letters(raw: bytes) -> bool:
    """Are plain letters or digits written as base64? Nobody's mail program does it, and readers show them differently.

    Where none are, an ASCII name stands in the text as every reader shows it, as in any other doubtful text.
    """
    for run in _SHIFTED.findall(raw):
        if any(letter.isascii() and letter.isalnum() for letter in run.decode("utf-7", "replace")):
            return True
    return False


def _looks_misdeclared(raw: bytes, codec: str) -> bool:
    """Is it declared as a single-byte charset, while it is well-formed UTF-8? Two letters of Western text hardly ever are."""
    if not codec.startswith(("cp125", "iso8859")) or raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fall_back(raw: bytes, *, declared: bool) -> Decoded:
    """The lower rungs. Undeclared UTF-8 is certain (RFC 6532): its multi-byte pattern does not come about by chance."""
    try:
        return Decoded(clean(raw.decode("utf-8")), doubtful=declared)
    except UnicodeDecodeError:
        pass
    mended = _mended_utf_8(raw)
    if mended is not None:
        return Decoded(clean(mended), doubtful=True)
    try:
        return Decoded(clean(raw.decode("cp1252")), doubtful=True)
    except UnicodeDecodeError:
        return Decoded(clean(raw.decode("latin-1")), doubtful=True)


def _mended_utf_8(raw: bytes) -> str | None:
    """UTF-8 with a few stray bytes, each read as windows-1252; None where the strays are not the fewer."""
    text = raw.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= letter <= "\udcff" for letter in text)
    letters = sum(not letter.isascii() for letter in text) - strays
    return text.translate(_STRAYS) if letters > strays else None
