"""ARC: what servers that passed a mail on say they saw before they changed it (RFC 8617).

A valid chain proves only who handled the mail (section 9.4). So its newest seal counts where the config names the sealer, a
mailing list server or a forwarding mailbox of an agency, and says nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from mailbot.intake.signatures import Keys, LookUp
from mailbot.intake.stamps import Stamp, read_stamp

_MOST_SEALS = 10  # section 4.2.1 allows 50; each costs two look-ups and two RSA verifications

Verdict = Literal[
    "pass", "fail", "none", "ended"
]  # "ended": a sealer before us said that the chain is broken
_VERDICTS: Mapping[bytes, Verdict] = {dkim.CV_Fail: "fail", dkim.CV_None: "none"}


@dataclass(frozen=True, slots=True)
class Chain:
    """The verdict on a chain, and who sealed last what."""

    verdict: Verdict
    sealer: str = ""  # d= of the newest ARC-Seal, lower-cased
    stamp: Stamp | None = None  # the newest ARC-Authentication-Results


def newest_sealer(seals: Iterable[bytes]) -> str:
    """The domain, lower-cased, of the ARC-Seal with the highest `i=`: what it claims, not verified. Empty when one cannot be read."""
    try:
        tags = [parse_tag_value(b" ".join(seal.split())) for seal in seals]
        newest = max(tags, key=lambda tag: int(tag[b"i"]))
        return str(newest[b"d"].decode("ascii").lower())
    except (InvalidTagValueList, KeyError, ValueError):
        return ""


def read_chain(raw: bytes, seals: int, look_up_txt: LookUp) -> Chain:
    """Verify the ARC chain of a mail.

    Args:
        raw: the mail as it came, without an mbox envelope line.
        seals: how many ARC-Seal fields it has.
        look_up_txt: gives the TXT record of a name, None when there is none.

    Raises:
        NamesUnavailable: a key could not be had, so nothing can be said of the chain now.
    """
    if seals > _MOST_SEALS:
        return Chain("fail")
    keys = Keys(look_up_txt)
    try:
        verdict, instances, _ = dkim.arc_verify(raw, dnsfunc=keys)
        if verdict != dkim.CV_Pass:
            return Chain(_VERDICTS.get(verdict, "ended"))
        newest = instances[0]
        _, _, results = bytes(newest["aar-value"]).partition(b";")  # behind i=
        return Chain("pass", bytes(newest["as-domain"]).decode("ascii").lower(), read_stamp(results))
    except Exception:  # noqa: BLE001 - a library reads what strangers wrote: a chain that cannot be read is broken
        if keys.unavailable is not None:
            raise keys.unavailable from None
        return Chain("fail")
