"""Designations: only the signatory adds and ends representatives; a representative may resign (P1, A41)."""

from collections.abc import Mapping
from dataclasses import replace

from mailbot.model.decision import Decision, Effect, MailKind, MailOrder, Outcome, SetAuthority
from mailbot.model.directory import Agency, Authority, AuthorityRole, AuthorityState
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.people import is_outside_address, is_same_person, plain, role_for
from mailbot.policy.reception import hand_over
from mailbot.policy.removal_mails import representatives_of
from mailbot.policy.situation import Situation

MATTER = "designations"


def decide_designation(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a designation or its end."""
    agency = books.agency(intent.agency) if intent.agency else None
    answer = situation.rules.ask(
        MATTER,
        (
            ("authorized", lambda: _authorized(intent, agency, situation)),
            ("complete", lambda: _complete(intent, agency)),
        ),
        situation.received_on,
    )
    shared = {"intent": intent, "findings": answer.findings, "facts": answer.facts, "asked": answer.asked}
    if answer.outcome is Outcome.REFUSE:
        order = MailOrder(kind=answer.mail or MailKind.DESIGNATION_REFUSED, to=(situation.sender.address,))
        return Decision(outcome=answer.outcome, mails=(order,), **shared)  # type: ignore[arg-type]  # four fields of it
    if answer.outcome is not Outcome.GRANT or agency is None:
        why = " ".join(finding.said for finding in answer.findings)
        return hand_over(intent, situation, why=why, answer=answer)
    if intent.kind is IntentKind.DESIGNATE:
        effects, mails = _add(intent, agency, books, situation)
    else:
        effects, mails = _end(intent, agency, books, situation)
    if not effects and not mails:
        return hand_over(intent, situation, why="it is not certain who is meant", answer=answer)
    outcome = (
        Outcome.GRANT if effects else Outcome.NONE
    )  # nothing is granted to who is a representative already
    return Decision(outcome=outcome, effects=effects, mails=mails, **shared)  # type: ignore[arg-type]  # as above


def _authorized(intent: Intent, agency: Agency | None, situation: Situation) -> Mapping[str, object]:
    resigns = (
        intent.kind is IntentKind.UNDESIGNATE
        and intent.person is not None
        and intent.person.email == situation.sender.address
    )
    role = role_for(situation.sender, agency.key if agency else None, None)
    return {"requester_role": role, "resigns": resigns}


def _complete(intent: Intent, agency: Agency | None) -> Mapping[str, object]:
    person = intent.person
    adds = intent.kind is IntentKind.DESIGNATE
    return {
        "agency": agency.name if agency else None,
        "person_name": person.name if person else None,
        "person_email": (person.email if person else None) if adds else "not needed",
        "outside_address": adds and is_outside_address(person.email if person else None, agency),
        "name_looks_like_address": Doubt.NAME_LOOKS_LIKE_ADDRESS in intent.doubts,
        "person_known": "several" if Doubt.WHO_AMBIGUOUS in intent.doubts else "one",
    }


def _add(
    intent: Intent, agency: Agency, books: Books, situation: Situation
) -> tuple[tuple[Effect, ...], tuple[MailOrder, ...]]:
    """A representative more; one who is there already is only said to be (A41)."""
    if intent.person is None or not intent.person.name or not intent.person.email:
        return (), ()  # whatever the rules say, nobody is designated without name and address
    ahead = intent.effective_on is not None and intent.effective_on > situation.today
    authority = Authority(
        agency=agency.key,
        region=_scope_of(intent, agency, books, situation),
        name=intent.person.name or "",
        email=intent.person.email or "",
        role=AuthorityRole.REPRESENTATIVE,
        since=intent.effective_on if ahead else situation.today,
    )
    if any(_counts_as(known, authority) for known in books.authorities(agency.key)):
        sender = (situation.sender.address,)
        return (), (_told(MailKind.REPRESENTATIVE_ADDED, authority, agency, sender, (), books),)
    told = tuple(dict.fromkeys((situation.sender.address, authority.email)))
    others = representatives_of(agency.key, books, situation.today)
    mail = _told(MailKind.REPRESENTATIVE_ADDED, authority, agency, told, others, books)
    return (SetAuthority(authority=authority),), (mail, _alert(authority, agency, "added", books, situation))


def _counts_as(known: Authority, wanted: Authority) -> bool:
    """Is somebody a representative already for as much as they are designated for now?"""
    return (
        known.email == wanted.email
        and known.state is AuthorityState.ACTIVE
        and known.role is wanted.role
        and known.until is None
        and known.region in {None, wanted.region}
    )


def _end(
    intent: Intent, agency: Agency, books: Books, situation: Situation
) -> tuple[tuple[Effect, ...], tuple[MailOrder, ...]]:
    """Requests that are under way go on; what the person writes from now on is refused (M11)."""
    assert intent.person is not None  # the rules grant only a complete designation
    meant = [
        authority
        for authority in books.authorities(agency.key)
        if authority.role is AuthorityRole.REPRESENTATIVE
        and authority.state in {AuthorityState.ACTIVE, AuthorityState.SUSPENDED}
        and is_same_person(intent.person, name=authority.name, email=authority.email)
    ]
    if len({authority.email for authority in meant}) != 1:
        return (), ()
    ended = [replace(authority, state=AuthorityState.REVOKED, until=situation.today) for authority in meant]
    told = tuple(dict.fromkeys((situation.sender.address, ended[0].email)))
    others = representatives_of(agency.key, books, situation.today)
    mail = _told(MailKind.REPRESENTATIVE_REMOVED, ended[0], agency, told, others, books)
    effects = tuple(SetAuthority(authority=authority) for authority in ended)
    return effects, (mail, _alert(ended[0], agency, "ended", books, situation))


def _scope_of(intent: Intent, agency: Agency, books: Books, situation: Situation) -> str | None:
    """The region that is named, else the signatory's: of one region for that region, of several for all (A19)."""
    regions = {a.region for a in situation.sender.authorities if a.agency == agency.key}
    named = plain(intent.fields.get("region"))
    for region in books.regions():
        words = {plain(region.key), plain(region.name), *(plain(code) for code in region.coc_codes)}
        if named and named in words and (region.key in regions or None in regions):
            return region.key
    return next(iter(regions)) if len(regions) == 1 else None


def _told(
    kind: MailKind,
    authority: Authority,
    agency: Agency,
    told: tuple[str, ...],
    others: tuple[str, ...],
    books: Books,
) -> MailOrder:
    """The signatory, the person, and the agency's other representatives hear of it (design 3.9, Recipients)."""
    region = books.region(authority.region) if authority.region else None
    return MailOrder(
        kind=kind,
        to=told,
        cc=tuple(address for address in others if address not in told),
        values={
            "person_name": authority.name,
            "agency": agency.name,
            "region_name": region.name if region else None,
        },
    )


def _alert(authority: Authority, agency: Agency, what: str, books: Books, situation: Situation) -> MailOrder:
    """Staff hear of every designation and its end, and when nobody is left to ask (A40)."""
    active = set(representatives_of(agency.key, books, situation.today)) - {authority.email}
    alone = what == "ended" and not any(
        a.role is AuthorityRole.REPRESENTATIVE and a.email in active for a in books.authorities(agency.key)
    )
    return situation.alert(
        f"Representative {what}: {authority.name}, {agency.name}",
        f"{situation.sender.address} {what} {authority.name} <{authority.email}> as a representative."
        + (" The agency has no representative left but its signatory." if alone else ""),
        cause=f"representative {what} at {agency.key.replace('-', '_')}-{authority.email}",
        advice="Nothing to do if that is right.",
        region=books.region(agency.region) if agency.region else None,
    )
