"""Who somebody is under an agency: the matching of names and addresses that deciders share."""

import unicodedata

from mailbot.model.case import Case
from mailbot.model.directory import Access, AccessState, Agency, Person, Region, Sender
from mailbot.policy.books import Books


def plain(name: str | None) -> str:
    """A name for comparing: no accents, no punctuation, one space, lower case."""
    decomposed = unicodedata.normalize("NFKD", (name or "").replace("’", "'"))
    letters = (mark if mark.isalnum() else " " for mark in decomposed if not unicodedata.combining(mark))
    return " ".join("".join(letters).casefold().split())


def is_same_person(person: Person, *, name: str | None, email: str | None) -> bool:
    """Are these the same person? By address where both have one, else by name."""
    if person.email and email:
        return person.email.lower() == email.lower()
    return bool(plain(person.name)) and plain(person.name) == plain(name)


def access_matching(person: Person, books: Books, agency: str) -> tuple[Access, ...]:
    """Whose current access under an agency may be meant (P2, P19)."""
    return tuple(
        access
        for access in books.access(agency)
        if access.state is AccessState.ACTIVE and is_same_person(person, name=access.name, email=access.email)
    )


def former_access(person: Person, books: Books, agency: str) -> tuple[Access, ...]:
    """Who of this name or address had access under an agency once and has none now."""
    return tuple(
        access
        for access in books.access(agency)
        if access.state is not AccessState.ACTIVE
        and is_same_person(person, name=access.name, email=access.email)
    )


def cases_matching(person: Person, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Which cases are about this person."""
    return tuple(
        case for case in cases if is_same_person(person, name=case.person.name, email=case.person.email)
    )


def namesakes(person: Person, books: Books, agency: str, *, besides: Case | None = None) -> bool:
    """Does somebody of the same name but another address have access or an open case there?

    Args:
        person: by name and address; without both, nobody can be another one of the same name.
        books: the facts.
        agency: key.
        besides: the case at hand, whose address may just be mended.
    """
    if not person.email or not person.name:
        return False
    others: list[tuple[str | None, str | None]] = [
        (access.name, access.email) for access in books.access(agency) if access.state is AccessState.ACTIVE
    ]
    others += [
        (case.person.name, case.person.email)
        for case in books.cases(agency)
        if not case.ended and (besides is None or case.ref != besides.ref)
    ]
    return any(
        plain(name) == plain(person.name) and bool(email) and email != person.email for name, email in others
    )


def role_for(sender: Sender, agency: str | None, region: str | None) -> str:
    """The sender's role for an agency in a region: "signatory", "representative" or "none" (P1, A19).

    An authority without a region counts for all regions of its agency; where the agency or the region of the request
    is not known yet, any authority of the sender that may still fit counts.
    """
    roles = [
        authority.role.value
        for authority in sender.authorities
        if (agency is None or authority.agency == agency)
        and (region is None or authority.region is None or authority.region == region)
    ]
    return "signatory" if "signatory" in roles else (roles[0] if roles else "none")


def region_of(
    agency: Agency | None, project_keys: tuple[str, ...], books: Books
) -> tuple[Region | None, bool]:
    """The region of a request and whether it is known for certain (A17).

    The continuums of the requested projects decide; without any, the agency's home region. Several regions, or a
    continuum that no region serves: a person chooses.
    """
    if agency is None:
        return None, False
    codes = {p.coc_code for p in books.projects(agency.key) if p.key in project_keys and p.coc_code}
    regions = {r.key: r for r in books.regions() for code in codes if code in r.coc_codes}
    served = {code for r in regions.values() for code in r.coc_codes}
    if not codes:
        home = books.region(agency.region) if agency.region else None
        return home, home is not None
    if len(regions) == 1 and codes <= served:
        return next(iter(regions.values())), True
    home = books.region(agency.region) if agency.region else None
    if home is not None and all(code in home.coc_codes for code in codes):
        return home, True
    return home, False


def is_outside_address(email: str | None, agency: Agency | None) -> bool:
    """Is the address outside the agency's own domains? False where nothing is known of them."""
    if not email or agency is None or not agency.email_domains:
        return False
    domain = email.rpartition("@")[2].lower()
    return not any(domain == own or domain.endswith("." + own) for own in agency.email_domains)
