"""What ends with a person's access, or with their work for an agency: requests, changes, licenses, designations.

Access and designation are two things (A39): who has left speaks for the agency no more from that day; who only changed
position goes on until the signatory says otherwise, and staff are told to ask.
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, Event
from mailbot.model.decision import Effect, MailOrder, SaveCase, SetAccess, SetAuthority
from mailbot.model.directory import AccessState, Authority, AuthorityRole, AuthorityState
from mailbot.model.intent import RemovalReason
from mailbot.policy.books import Books
from mailbot.policy.licenses import free_of, give_back
from mailbot.policy.people import access_matching, cases_matching, is_same_person, plain
from mailbot.policy.situation import Situation


def withdraw(case: Case, books: Books, situation: Situation) -> list[Effect]:
    """A request or change is withdrawn and what it holds is free again."""
    after = case.after(Event.WITHDRAWN, closed_on=situation.today, waits_for=None)
    return [SaveCase(case=after, events=(Event.WITHDRAWN,)), *give_back(case, books)]


def finish_removal(case: Case, books: Books, situation: Situation) -> list[Effect]:
    """Staff say the access has ended: the license is free, open changes of the person fall away (domain.md 6.5)."""
    effects: list[Effect] = []
    for access in access_matching(case.person, books, case.agency):
        effects.append(SetAccess(access=replace(access, state=AccessState.INACTIVE)))
        effects += free_of(access.email, case, books)
    for change in cases_matching(case.person, books.cases(case.agency, CaseKind.CHANGE)):
        if not change.ended:
            effects += withdraw(change, books, situation)
    return effects + suspend_authorities(case, books)


# -- designations of somebody who goes ---------------------------------------------------------------------------


def authorities_of(case: Case, books: Books) -> tuple[Authority, ...]:
    """The designations that the person of a removal has under its agency now."""
    return tuple(
        authority
        for authority in books.authorities(case.agency)
        if authority.state is AuthorityState.ACTIVE
        and (
            is_same_person(case.person, name=authority.name, email=authority.email)
            or (not case.person.email and plain(authority.name) == plain(case.person.name))
        )
    )


def suspend_authorities(case: Case, books: Books) -> list[Effect]:
    """Who has left speaks for the agency no more (A39); who changed position does until the signatory says otherwise."""
    if case.reason is not RemovalReason.LEFT:
        return []
    return [
        SetAuthority(authority=replace(authority, state=AuthorityState.SUSPENDED))
        for authority in authorities_of(case, books)
    ]


def end_authorities_on(case: Case, books: Books) -> list[Effect]:
    """Who will leave speaks for the agency until that day and no longer; for somebody without access no removal says so."""
    if case.reason is not RemovalReason.LEFT:
        return []
    return [
        SetAuthority(authority=replace(authority, until=case.effective_on))
        for authority in authorities_of(case, books)
    ]


def restore_authorities(case: Case, books: Books) -> list[Effect]:
    """A removal was taken back: a designation that it had suspended counts again."""
    if case.reason is not RemovalReason.LEFT:
        return []
    return [
        SetAuthority(authority=replace(authority, state=AuthorityState.ACTIVE))
        for authority in books.authorities(case.agency)
        if authority.state is AuthorityState.SUSPENDED and authority.email == case.person.email
    ]


def departure_alert(case: Case, books: Books, situation: Situation) -> tuple[MailOrder, ...]:
    """Staff hear when a representative or signatory leaves or changes position (design 3.9, Mails); else nothing."""
    leaving = authorities_of(case, books)
    if not leaving:
        return ()
    agency = books.agency(case.agency)
    name = agency.name if agency else case.agency
    signs = any(authority.role is AuthorityRole.SIGNATORY for authority in leaving)
    part = "signatory" if signs else "authorized representative"
    order = situation.alert(
        f"{case.ref + ': ' if case.ref else ''}{case.person.name} is {'the' if signs else 'an'} {part} of {name}",
        f"{name} reports that {case.person} no longer needs HMIS access. {_what_follows(case)}"
        + _nobody_left(leaving, books),
        cause=f"leaves-{case.agency}-{leaving[0].email}",
        advice=_advice(case, signs=signs),
        region=books.region(case.region) if case.region else None,
        case=case.ref or None,
    )
    return (order,)


def _what_follows(case: Case) -> str:
    if case.reason is RemovalReason.LEFT:
        return "They can ask for nothing any more from the day on which they leave."
    return "They can still ask for users, because a designation is not access."


def _nobody_left(leaving: tuple[Authority, ...], books: Books) -> str:
    gone = {authority.email for authority in leaving}
    staying = [
        authority
        for authority in books.authorities(leaving[0].agency)
        if authority.state is AuthorityState.ACTIVE and authority.email not in gone
    ]
    if not staying:
        return " Nobody else may ask for this agency."
    if not any(authority.role is AuthorityRole.SIGNATORY for authority in staying):
        return " The agency has no signatory any more."
    if not any(authority.role is AuthorityRole.REPRESENTATIVE for authority in staying):
        return " Only the signatory is left to ask for this agency."
    return ""


def _advice(case: Case, *, signs: bool) -> str:
    if signs:
        return "A new signatory needs a new agreement (A40): please see to it with the agency."
    if case.reason is RemovalReason.LEFT:
        return "Ask the signatory who is to take over, if nobody is left."
    return "Ask the signatory whether they stay a representative."
