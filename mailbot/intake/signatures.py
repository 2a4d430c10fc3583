"""DKIM signatures verified by ourselves (RFC 6376), where no server that we trust has done it.

The keys come through a function that the caller hands in. dkimpy does the arithmetic; what it accepts and we do not is listed
below, because a signature speaks for a mail only when it covers what people see of it.
"""

import re
from collections.abc import Callable, Iterator

import dkim

_MOST_SIGNATURES = 5  # each costs a look-up and an RSA verification
_SMALLEST_KEY = 1024  # RFC 8301 section 3.2
_TESTING = re.compile(rb"(?:^|;)\s*t\s*=[^;]*\by\b")

LookUp = Callable[[str], bytes | None]


def signing_domains(raw: bytes, signatures: int, look_up_txt: LookUp) -> Iterator[str]:
    """The domains whose signatures on this mail are valid, topmost first, lower-cased.

    Args:
        raw: the mail as it came, without an mbox envelope line.
        signatures: how many DKIM-Signature fields it has.
        look_up_txt: gives the TXT record of a name, None when there is none.
    """
    for index in range(min(signatures, _MOST_SIGNATURES)):
        domain = _valid_signer(raw, index, _Keys(look_up_txt))
        if domain:
            yield domain


def _valid_signer(raw: bytes, index: int, keys: "_Keys") -> str | None:
    try:
        verifier = dkim.DKIM(raw, minkey=_SMALLEST_KEY)
        tags, signed, _ = verifier.verify_headerprep(index)
        if not _covers_enough(tags, signed) or not verifier.verify(idx=index, dnsfunc=keys) or keys.testing:
            return None
        return bytes(verifier.domain).decode("ascii").lower()
    except Exception:  # noqa: BLE001 - a library reads what strangers wrote: a signature that cannot be read is not valid
        return None


def _covers_enough(tags: dict[bytes, bytes], signed: list[bytes]) -> bool:
    """Body to its end (no `l=`), From and Subject; SHA-1 proves nothing any more (RFC 8301 section 3.1)."""
    return b"l" not in tags and {b"from", b"subject"} <= set(signed) and tags[b"a"] != b"rsa-sha1"


class _Keys:
    """The look-up in the shape that dkimpy calls, remembering whether the key was published for tests (`t=y`)."""

    def __init__(self, look_up_txt: LookUp) -> None:
        self._look_up_txt = look_up_txt
        self.testing = False

    def __call__(self, name: bytes | str, timeout: int = 5) -> bytes | None:
        del timeout
        spelled = name.decode("ascii") if isinstance(name, bytes) else name
        record = self._look_up_txt(spelled.rstrip("."))
        self.testing = bool(record and _TESTING.search(record))
        return record
