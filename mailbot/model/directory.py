"""Who there is: regions, agencies, projects, representatives, users, staff; and who the sender of a mail is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as a mail or the books name them; either part may be unknown."""

    name: str | None = None
    email: str | None = None  # lower-cased

    def __str__(self) -> str:
        """Name and address as far as known."""
        if self.name and self.email:
            return f"{self.name} <{self.email}>"
        return self.name or self.email or "somebody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region of the HMIS with its manager (P13)."""

    key: str
    name: str
    coc_codes: tuple[str, ...] = ()
    manager_name: str | None = None
    manager_email: str | None = None
    license_steps: str | None = None  # how to get an additional license, for the license notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency that signed the Agency Partner Agreement."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    region: str | None = None  # the home region's key
    hmis_organization_id: str | None = None
    victim_service_provider: bool = False  # its requests are looked at by a person (A51)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project of an agency; type and funders as HUD numbers them (domain.md section 3)."""

    agency: str
    key: str
    name: str
    coc_code: str | None = None
    project_type: int | None = None  # None: unknown, so a person chooses the practice case
    funders: tuple[str, ...] = ()  # "21", or "46:MHTF" for a named local funder


class AuthorityRole(StrEnum):
    """Who may ask (P1)."""

    SIGNATORY = "signatory"
    REPRESENTATIVE = "representative"


class AuthorityState(StrEnum):
    """Where a designation stands (domain.md 6.7)."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


DESIGNATION: Mapping[AuthorityState, frozenset[AuthorityState]] = {
    AuthorityState.ACTIVE: frozenset(
        {
            AuthorityState.SUSPENDED,  # they left the agency (A39)
            AuthorityState.REVOKED,  # the signatory ended it, or they resigned (P1)
            AuthorityState.EXPIRED,  # its last day is over
        }
    ),
    AuthorityState.SUSPENDED: frozenset({AuthorityState.ACTIVE, AuthorityState.REVOKED}),
    AuthorityState.REVOKED: frozenset({AuthorityState.ACTIVE}),  # designated again
    AuthorityState.EXPIRED: frozenset({AuthorityState.ACTIVE}),
}
"""The life cycle of a designation (domain.md 6.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One person's right to ask for one agency, in one region or in all of the agency's (A19)."""

    agency: str
    region: str | None  # None: all regions of the agency
    name: str
    email: str
    role: AuthorityRole
    state: AuthorityState = AuthorityState.ACTIVE
    since: date | None = None
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        """Does the designation count on a local day (P1)? Its last day is included."""
        return (
            self.state is AuthorityState.ACTIVE
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody of the HMIS lead who may give commands."""

    name: str
    email: str
    role: str  # staff, manager, admin
    regions: tuple[str, ...] = ()


class AccessState(StrEnum):
    """Does the person have access under the agency now (P2, P19)?"""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One person's access under one agency."""

    agency: str
    name: str
    email: str
    state: AccessState
    since: date | None = None
    projects: tuple[str, ...] = ()
    completed_practice_cases: tuple[str, ...] = ()


class SenderRole(StrEnum):
    """The strongest part that a sender plays, strongest first."""

    STAFF = "staff"
    SIGNATORY = "signatory"
    REPRESENTATIVE = "representative"
    FORM = "form"
    TRAINEE = "trainee"
    USER = "user"
    AGENCY = "agency"  # an address at an agency's domain, otherwise unknown
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who wrote: the authenticated address held against the directory. Unverified senders play no part."""

    address: str
    name: str
    verified: bool
    role: SenderRole
    agencies: tuple[Agency, ...] = ()
    authorities: tuple[Authority, ...] = ()  # ACTIVE ones only
    staff: StaffMember | None = None

    def may_ask_for(self, agency: str) -> bool:
        """Is the sender a signatory or representative of this agency, in any region (P1)?"""
        return any(authority.agency == agency for authority in self.authorities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody whom the sender may know of: a user, a trainee or a representative of the sender's agency."""

    agency: str
    name: str
    email: str
    part: str  # "user", "trainee", "former" (an ended training or access), "representative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What names in a mail may be matched against: the sender's own agencies and nothing else (A42)."""

    agencies: tuple[Agency, ...] = ()
    people: tuple[Known, ...] = ()
    projects: tuple[Project, ...] = ()


NOBODY = Roster()
"""The roster of a stranger: no name can be matched, so no name can leak."""
