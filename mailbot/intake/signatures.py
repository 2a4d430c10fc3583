"""DKIM signatures verified by ourselves (RFC 6376), where no server that we trust has done it.

The keys come through a function that the caller hands in. dkimpy does the arithmetic; what it accepts and we do not is listed
below, because a signature speaks for a mail only when it covers what people see of it.
"""

import re
from collections.abc import Callable, Iterator

import dkim

from mailbot.errors import NamesUnavailable

_MOST_READ = 20  # DKIM-Signature fields that are looked at, topmost first
_MOST_VERIFIED = 5  # of them: each costs a look-up, a hash over the mail and an RSA verification
_SMALLEST_KEY = 1024  # bits; RFC 8301 section 3.2
_LONGEST_RECORD = (
    1024  # bytes; a key of 4,096 bits takes 750, and a stranger's exponent of any size would be reckoned with
)
_TESTING = re.compile(rb"(?:^|;)\s{0,9}t\s{0,9}=[^;]{0,99}\by\b")

LookUp = Callable[[str], bytes | None]


def find_signer(raw: bytes, counts: Callable[[str], bool], look_up_txt: LookUp) -> str | None:
    """The domain, lower-cased, of the topmost valid signature among those that count.

    Args:
        raw: the mail as it came, without an mbox envelope line.
        counts: whether a signature of this domain would prove anything; for no other is a key asked for.
        look_up_txt: gives the TXT record of a name, None when there is none.

    Raises:
        NamesUnavailable: no signature is valid, but the key of one that counts could not be had.
    """
    unavailable: NamesUnavailable | None = None
    for verified, (index, domain) in enumerate(_signatures(raw, counts)):
        if verified >= _MOST_VERIFIED:
            break
        keys = Keys(look_up_txt)
        if _is_valid(raw, index, keys):
            return domain
        unavailable = unavailable or keys.unavailable
    if unavailable is not None:
        raise unavailable
    return None


def _signatures(raw: bytes, counts: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Place and domain of the signatures that would prove something if they were valid."""
    verifier = dkim.DKIM(raw, minkey=_SMALLEST_KEY)
    for index in range(_MOST_READ):
        try:
            found = verifier.verify_headerprep(index)
            if not found:
                return
            tags, signed, _ = found
            domain = bytes(tags[b"d"]).decode("ascii").lower()
        except Exception:  # noqa: BLE001, S112 - a library reads what strangers wrote: a signature that cannot be read is none
            continue
        if _covers_enough(tags, signed) and counts(domain):
            yield index, domain


def _is_valid(raw: bytes, index: int, keys: "Keys") -> bool:
    try:
        return bool(dkim.DKIM(raw, minkey=_SMALLEST_KEY).verify(idx=index, dnsfunc=keys)) and not keys.testing
    except Exception:  # noqa: BLE001 - as above; that the key could not be had is remembered in `keys`
        return False


def _covers_enough(tags: dict[bytes, bytes], signed: list[bytes]) -> bool:
    """Body to its end (no `l=`), From and Subject, and Date, by which an old mail that is sent again is known (A30, A31);
    SHA-1 proves nothing any more (RFC 8301 section 3.1).
    """
    return b"l" not in tags and {b"from", b"subject", b"date"} <= set(signed) and tags[b"a"] != b"rsa-sha1"


class Keys:
    """The look-up in the shape that dkimpy calls, remembering what it does not report.

    That is whether the key was published for tests (`t=y`), and whether it could be had at all.
    """

    def __init__(self, look_up_txt: LookUp) -> None:
        self._look_up_txt = look_up_txt
        self.testing = False
        self.unavailable: NamesUnavailable | None = None

    def __call__(self, name: bytes | str, timeout: int = 5) -> bytes | None:
        """As `dkim.get_txt`."""
        del timeout
        spelled = name.decode("ascii") if isinstance(name, bytes) else name
        try:
            record = self._look_up_txt(spelled.rstrip("."))
        except NamesUnavailable as error:
            self.unavailable = error
            raise
        if record is not None and len(record) > _LONGEST_RECORD:
            return None
        self.testing = bool(record and _TESTING.search(record))
        return record
