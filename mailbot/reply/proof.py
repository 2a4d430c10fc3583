"""The finished bytes read again, as a stranger would, and held against what was meant.

A mail that says anything else than intended is never sent (G4; reliability.md section 0 item 6, 9 C). In: bytes and
intentions. Out: nothing, or an error.
"""

import re
from collections import Counter
from collections.abc import Sequence
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from mailbot.reply.headers import Unsendable

_LONGEST_LINE = 998  # RFC 5322 section 2.1.1, without CRLF
_ADDRESS = re.compile(r"<([^<>]+)>")


def prove(raw: bytes, *, names: Sequence[str], to: Sequence[str], cc: Sequence[str], subject: str) -> None:
    """Check a finished mail.

    Args:
        raw: the mail.
        names: the header names it should have, each as often as meant.
        to: addresses of To.
        cc: addresses of Cc.
        subject: decoded.

    Raises:
        Unsendable: with everything that differs.
    """
    parsed = BytesHeaderParser().parsebytes(raw[: raw.index(b"\r\n\r\n") + 4])
    wrong = []
    if Counter(name.lower() for name in parsed) != Counter(name.lower() for name in names):
        wrong.append(f"headers are {sorted(parsed.keys())}")
    if _addresses(parsed["To"]) != list(to) or _addresses(parsed["Cc"]) != list(cc):
        wrong.append(f"recipients are {parsed['To']}, {parsed['Cc']}")
    if str(make_header(decode_header(_unfolded(parsed["Subject"])))) != subject:
        wrong.append(f"the subject is {parsed['Subject']!r}")
    if not raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n"):
        wrong.append("a line end is not CRLF")
    if not raw.isascii() or b"\0" in raw:
        wrong.append("it is not plain ASCII")
    if max(map(len, raw.split(b"\r\n"))) > _LONGEST_LINE:
        wrong.append("a line is too long")
    if wrong:
        raise Unsendable("the finished mail is not what was meant: " + "; ".join(wrong))


def _unfolded(field: str | None) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", field or "")


def _addresses(field: str | None) -> list[str]:
    return _ADDRESS.findall(field or "")
