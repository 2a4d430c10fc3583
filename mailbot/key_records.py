"""DKIM and ARC keys from DNS: the one place that asks name servers.

Asked only where `[dns] servers` names some. An answer is kept as long as its time to live; when a name cannot be asked for,
all names of its organization are left alone for a while. So a server that is away costs one wait and not one for each mail,
also where its owner writes the mails and puts another selector into each.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailbot.errors import NamesUnavailable
from mailbot.intake.authenticity import organizational_domain
from mailbot.settings import server_address

if TYPE_CHECKING:
    import dns.resolver

SYSTEM = "system"
"""In place of addresses: the name servers of this machine."""
PAUSE = 60.0  # seconds before an organization whose servers did not answer is asked again
_MOST_PAUSED = 1000
_KEPT = 1000  # answers


class KeyRecords:
    """TXT records by name. Mutable: it remembers answers, and what could not be answered."""

    def __init__(self, servers: Sequence[str], timeout: float) -> None:
        """Name the servers; nothing is asked yet.

        Args:
            servers: as `[dns] servers` has them: addresses, or only "system".
            timeout: seconds for one record, whatever it takes.
        """
        self._servers = tuple(servers)
        self._timeout = timeout
        self._resolver: dns.resolver.Resolver | None = None
        self._paused: dict[str, float] = {}

    def __call__(self, name: str) -> bytes | None:
        """The TXT record of a name; None where there is none, or several (RFC 6376 section 3.6.2.2).

        Raises:
            NamesUnavailable: no server answered in time, or they say that they failed.
        """
        owner = organizational_domain(name)
        if self._paused.get(owner, 0.0) > time.monotonic():
            raise NamesUnavailable(f"{owner} could not be asked a moment ago")
        try:
            return self._ask(name)
        except NamesUnavailable:
            if len(self._paused) >= _MOST_PAUSED:
                self._paused.clear()
            self._paused[owner] = time.monotonic() + PAUSE
            raise

    def _ask(self, name: str) -> bytes | None:
        import dns.exception
        import dns.resolver

        try:
            if self._resolver is None:
                self._resolver = _resolver(self._servers, self._timeout)
            answer = self._resolver.resolve(f"{name}.", "TXT", lifetime=self._timeout, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration, dns.exception.Timeout) as e:
            raise NamesUnavailable(f"{name}: {type(e).__name__}") from None
        except OSError as error:
            raise NamesUnavailable(f"{name}: {error.strerror or error}") from None
        except (dns.exception.DNSException, UnicodeError):
            return None  # a name that cannot be one
        records = [b"".join(record.strings) for record in answer]
        return records[0] if len(records) == 1 else None


def _resolver(servers: Sequence[str], timeout: float) -> "dns.resolver.Resolver":
    import dns.nameserver
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=list(servers) == [SYSTEM])
    if list(servers) != [SYSTEM]:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(*server_address(server)) for server in servers]
    resolver.timeout = max(0.1, timeout / 2)  # of one server: the next one has its turn too
    resolver.cache = dns.resolver.LRUCache(_KEPT)
    return resolver
