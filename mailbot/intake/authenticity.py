"""Is the mail from whom it says? The verdict on From, and what it rests on (RFC 8601, RFC 7489; design.md section 3.9 "Trust").

    the topmost stamp that we trust:  dmarc=pass for the From domain            -> pass
                                      dmarc none or absent, aligned dkim=pass   -> pass
                                      dmarc=fail                                -> fail
    no such stamp:                    microsoft365, from inside the own tenant  -> pass
                                      an aligned DKIM signature that we verify  -> pass
    a forwarder that we trust sealed that it saw dmarc=pass (RFC 8617)          -> pass
    everything else                                                             -> none

It fails closed: a stamp with any defect is worth nothing, and below it nothing is looked for, since what stands lower was
written earlier, maybe by the sender (reliability.md section 9 A1 to A32).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from publicsuffixlist import PublicSuffixList

from mailbot.errors import NamesUnavailable
from mailbot.intake.addresses import Mailbox
from mailbot.intake.arc import newest_sealer, read_chain
from mailbot.intake.headers import Headers, skip_envelope_line
from mailbot.intake.settings import IntakeSettings
from mailbot.intake.signatures import find_signer
from mailbot.intake.stamps import Result, Stamp, lex, read_stamp
from mailbot.model.message import Authenticity, Verdict

_MICROSOFT = ("outlook.com",)
_GOOGLE = ("google.com",)
_SIGNER = re.compile(rb"(?:^|;)\s{0,99}d\s{0,99}=\s{0,99}([A-Za-z0-9.-]{1,253})")  # RFC 6376 section 3.5
_LENGTH = re.compile(rb"(?:^|;)\s{0,99}l\s{0,99}=")
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "lan")


def judge(raw: bytes, headers: Headers, sender: Mailbox | None, settings: IntakeSettings) -> Authenticity:
    """Judge the From address of a mail.

    Args:
        raw: the mail as it came, for DKIM.
        headers: its fields, topmost first.
        sender: the one mailbox of its one From field, None where there is no such.
        settings: whose stamps count.
    """
    if sender is None:
        return _none("From is not exactly one address")
    if settings.trust == "none":
        return Authenticity(verdict=Verdict.PASS, reason='trust is "none": From is believed')
    verdict = _judge_from(raw, headers, sender.domain, settings)
    if verdict.verdict is Verdict.PASS or verdict.unsettled:
        return verdict
    return _judge_chain(raw, headers, sender.domain, settings) or verdict


def _judge_from(raw: bytes, headers: Headers, domain: str, settings: IntakeSettings) -> Authenticity:
    stamp = _trusted_stamp(headers, settings)
    if stamp is None and not _is_internal(headers, domain, settings):
        return _judge_signatures(raw, headers, domain, settings)
    verdict = _judge_stamp(stamp, domain, settings) if stamp else _none("no stamp")
    if stamp and verdict.verdict is Verdict.PASS and not _covers_the_whole(stamp, headers, domain):
        return _none(f"the DKIM signature of {domain} covers only the beginning of the mail (l=)")
    readable = stamp is None or not stamp.defect
    if verdict.verdict is Verdict.NONE and readable and _is_internal(headers, domain, settings):
        return Authenticity(verdict=Verdict.PASS, reason=f"from inside the own tenant, {domain}")
    return verdict


def _covers_the_whole(stamp: Stamp, headers: Headers, domain: str) -> bool:
    """May what a server found out rest on a signature of the first octets alone? Then anybody could write below them
    (RFC 6376 section 8.2); unless the sending server was the domain's own, too.
    """
    own_server = any(
        result.result == "pass" and is_aligned(mailfrom.rpartition("@")[2], domain)
        for result in stamp.of("spf")
        for mailfrom in result.values("smtp.mailfrom")
    )
    return own_server or not any(_LENGTH.search(field) for field in signatures_for(domain, headers))


def signatures_for(domain: str, headers: Headers) -> Iterator[bytes]:
    """The DKIM-Signature fields of a mail that speak for a From domain; whether they are valid is not asked here."""
    for field in headers.all("dkim-signature"):
        signer = _SIGNER.search(field)
        if signer and is_aligned(signer[1].decode("ascii"), domain):
            yield field


def _judge_chain(raw: bytes, headers: Headers, domain: str, settings: IntakeSettings) -> Authenticity | None:
    """A forwarded mail whose last sealer the config trusts, and who saw dmarc=pass (A13)."""
    seals = len(headers.all("arc-seal"))
    if not seals or settings.look_up_txt is None or not _names_trusted_sealer(headers, settings):
        return None
    try:
        chain = read_chain(raw[skip_envelope_line(raw) :], seals, settings.look_up_txt)
    except NamesUnavailable as error:
        return _unsettled(f"no key for the ARC seal of a forwarder: {error}")
    if chain.verdict != "pass" or chain.stamp is None or chain.sealer not in settings.trusted_sealers:
        return None
    seen = _judge_stamp(chain.stamp, domain, settings)
    if seen.verdict is not Verdict.PASS:
        return None
    return Authenticity(verdict=Verdict.PASS, reason=f"ARC sealed by {chain.sealer}: {seen.reason}")


def _names_trusted_sealer(headers: Headers, settings: IntakeSettings) -> bool:
    """Is the newest seal of a chain from somebody whose word counts? For no other are keys asked for."""
    return newest_sealer(headers.all("arc-seal")) in settings.trusted_sealers


def _none(reason: str) -> Authenticity:
    return Authenticity(verdict=Verdict.NONE, reason=reason)


def _unsettled(reason: str) -> Authenticity:
    """Nothing is proved, and the same mail may be proved genuine when DNS answers again."""
    return Authenticity(verdict=Verdict.NONE, reason=reason, unsettled=True)


def _trusted_stamp(headers: Headers, settings: IntakeSettings) -> Stamp | None:
    """The topmost Authentication-Results of a server we trust, written before the mail left our own hosts."""
    below_ours = False
    for field in headers.fields:
        if field.name == "received":
            ours = _is_our_hop(field.value, settings, below_ours=below_ours)
            if not ours:
                return None
            below_ours = True
        elif field.name == "authentication-results":
            stamp = read_stamp(field.value)
            if settings.profile == "microsoft365":
                return stamp if stamp.authserv_id in {None, *_ids(settings)} else None
            if stamp.authserv_id in _ids(settings) or (stamp.authserv_id is None and stamp.defect):
                return stamp
    return None


def _why_no_stamp(headers: Headers, settings: IntakeSettings) -> str:
    """For the operator: is there none, or does one stand below a hop whose name the config does not explain?"""
    hosts = [host for value in headers.all("received") if (host := _foreign_host(value, settings))]
    stamped = any(
        read_stamp(value).authserv_id in _ids(settings) for value in headers.all("authentication-results")
    )
    if stamped and hosts:
        return f"the stamp of our server stands below a hop that is not ours, {hosts[0][:80]}"
    return "no stamp of a server that we trust"


def _foreign_host(received: bytes, settings: IntakeSettings) -> str:
    if _is_our_hop(received, settings, below_ours=False):
        return ""
    try:
        return _behind("by", [token.text for token in lex(received)]) or "without a name"
    except ValueError:
        return "without a name"


def _ids(settings: IntakeSettings) -> set[str]:
    return {authserv_id.lower() for authserv_id in settings.authserv_ids}


def _is_our_hop(received: bytes, settings: IntakeSettings, *, below_ours: bool) -> bool:
    """Did a host of our own side write this Received field? Above the first that did, local delivery has no name to check."""
    try:
        words = [
            token.text.lower().rstrip(".") for token in lex(received) if token.kind in {"word", "quoted"}
        ]
    except ValueError:
        return False
    host = _behind("by", words)
    if any(_is_within(host, domain) for domain in _our_domains(settings)):
        return True
    if settings.profile == "google" and ":" in host:
        return True  # Google writes bare IPv6 addresses for its inner hops
    is_local = (
        "." not in host
        or host.rpartition(".")[2] in _LOCAL_NAMES
        or _behind("with", words).startswith("lmtp")
    )
    return is_local and not below_ours


def _behind(keyword: str, words: list[str]) -> str:
    for word, following in pairwise(words):
        if word == keyword:
            return following
    return ""


def _our_domains(settings: IntakeSettings) -> Iterable[str]:
    if settings.profile == "google":
        yield from _GOOGLE
    if settings.profile == "microsoft365":
        yield from _MICROSOFT
    for name in settings.authserv_ids:
        yield organizational_domain(name)
    for address in settings.own_addresses:
        yield organizational_domain(address.rpartition("@")[2])


def _is_within(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith("." + domain))


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def organizational_domain(domain: str) -> str:
    """The registrable domain (RFC 7489 section 3.2); the name itself where there is none."""
    name = domain.lower().rstrip(".")
    return _public_suffixes().privatesuffix(name) or name


def is_aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 section 3.1.1): one organization answers for both names."""
    return bool(signer) and organizational_domain(signer) == organizational_domain(domain)


def _name(stamp: Stamp) -> str:
    return stamp.authserv_id or "the receiving server"


def _judge_stamp(stamp: Stamp, domain: str, settings: IntakeSettings) -> Authenticity:
    if stamp.defect:
        return _none(f"Authentication-Results not readable: {stamp.defect}")
    if stamp.strays and settings.profile != "microsoft365":
        return _none(f"Authentication-Results not readable: {stamp.strays[0]!r} stands alone")
    reports = stamp.of("dmarc")
    if len(reports) > 1:
        return _none(f"{len(reports)} dmarc results in one field")
    if any(report.result != "none" for report in reports):
        return _judge_dmarc(stamp, reports[0], domain)
    signer = next((signer for signer in _signers(stamp) if is_aligned(signer, domain)), None)
    if signer:
        return Authenticity(
            verdict=Verdict.PASS, reason=f"no dmarc, aligned dkim=pass header.d={signer} by {_name(stamp)}"
        )
    return _none(f"no dmarc and no aligned dkim=pass for {domain} by {_name(stamp)}")


def _judge_dmarc(stamp: Stamp, report: Result, domain: str) -> Authenticity:
    claimed = report.values("header.from")
    said = f"dmarc={report.result} header.from={','.join(claimed)} by {_name(stamp)}"
    if report.result == "fail":
        return Authenticity(verdict=Verdict.FAIL, reason=said)
    if report.result == "pass" and claimed == (domain,):
        return Authenticity(verdict=Verdict.PASS, reason=said)
    return _none(said if report.result != "pass" else f"{said}, but From is {domain}")


def _signers(stamp: Stamp) -> Iterable[str]:
    """Domains of valid signatures: header.d, or the domain of header.i where a server writes only that."""
    for result in stamp.of("dkim"):
        if result.result != "pass":
            continue
        signers = result.values("header.d") or tuple(
            value.rpartition("@")[2] for value in result.values("header.i")
        )
        if len(signers) == 1:
            yield signers[0]


def _is_internal(headers: Headers, domain: str, settings: IntakeSettings) -> bool:
    """Mail within the own Microsoft 365 tenant, which gets no DMARC result.

    Exchange removes X-MS-Exchange-Organization-* from mail that comes from outside; besides, all hops must be its own.
    """
    if settings.profile != "microsoft365" or domain not in {
        name.lower() for name in settings.internal_domains
    }:
        return False
    said = [value.strip().lower() for value in headers.all("x-ms-exchange-organization-authas")]
    hops = headers.all("received")
    return said == [b"internal"] and all(_is_our_hop(hop, settings, below_ours=True) for hop in hops)


def _judge_signatures(raw: bytes, headers: Headers, domain: str, settings: IntakeSettings) -> Authenticity:
    if settings.look_up_txt is None or not headers.all("dkim-signature"):
        return _none(_why_no_stamp(headers, settings))
    mail = raw[skip_envelope_line(raw) :]
    try:
        signer = find_signer(mail, lambda signer: is_aligned(signer, domain), settings.look_up_txt)
    except NamesUnavailable as error:
        return _unsettled(f"no stamp of a server that we trust, and no key for the DKIM signature: {error}")
    if signer:
        return Authenticity(verdict=Verdict.PASS, reason=f"DKIM signature of {signer} verified here")
    return _none("no stamp of a server that we trust, no aligned DKIM signature")
