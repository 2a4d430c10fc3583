"""A user is replaced by another one: a removal and a request in one, linked, and the license passes on (A25).

Who may ask is asked once, for both. The removal goes on whatever becomes of the request; access is granted to the new
user only when the old one's has ended, and meanwhile no license falls to anybody else (design 3.9).
"""

from dataclasses import replace

from mailbot.model.case import Case, CaseKind, PoolKind, State
from mailbot.model.decision import (
    Decision,
    Effect,
    LicenseState,
    MailKind,
    MoveLicense,
    Outcome,
    SaveCase,
    strictest,
)
from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.policy.books import Books
from mailbot.policy.licenses import passes_on
from mailbot.policy.people import is_same_person
from mailbot.policy.reception import hand_over
from mailbot.policy.removals import decide_removal
from mailbot.policy.request_facts import authorized, understand
from mailbot.policy.requests import MATTER as REQUESTS
from mailbot.policy.requests import decide_request
from mailbot.policy.situation import Situation

OF_THE_REMOVAL = frozenset(
    {
        Doubt.WHO_UNKNOWN,
        Doubt.WHO_AMBIGUOUS,
        Doubt.WHEN_MISSING,
        Doubt.WHEN_CONTRADICTORY,
        Doubt.WHEN_FAR,
        Doubt.LEAVE,
    }
)
"""Doubts about the user who goes; all others but `OF_BOTH` are about the one who comes."""
OF_BOTH = frozenset({Doubt.NOT_MEANT})

ACCEPTED = frozenset({State.SCHEDULED, State.DUE})


def decide_replacement(intent: Intent, books: Books, situation: Situation) -> Decision:
    """Decide a REPLACE: one decision whose effects and mails cover the removal and the request."""
    adding, removing = halves(intent)
    old, new = removing.person or Person(), adding.person or Person()
    if is_same_person(old, name=new.name, email=new.email):
        return hand_over(intent, situation, why="replaces somebody by themself")
    request = understand(adding, books, situation)
    allowed = situation.rules.ask(
        REQUESTS, (("authorized", lambda: authorized(request, situation)),), situation.received_on
    )
    if allowed.outcome is not Outcome.GRANT:
        return replace(decide_request(adding, books, situation), intent=intent)
    removal = decide_removal(removing, books, situation)
    case = _removal_case(removal, books)
    linked = (case.ref,) if case is not None else ()
    holder = case.person.email if case is not None and case.state in ACCEPTED else None
    agency = case.agency if case is not None else ""
    if _promised(removal):  # to an earlier request that waits for it
        holder = None
    added = decide_request(
        adding,
        books,
        situation,
        passing=passes_on(holder, agency, books),
        freed=_freed(removal),
        linked=linked,
    )
    return _together(intent, removal, added)


def halves(intent: Intent) -> tuple[Intent, Intent]:
    """The request and the removal that a replace consists of."""
    adding = replace(
        intent,
        kind=IntentKind.ADD,
        removed_person=None,
        doubts=tuple(doubt for doubt in intent.doubts if doubt not in OF_THE_REMOVAL),
        candidates=(),
        missing=tuple(name for name in intent.missing if name not in {"removed_user", "removal_date"}),
    )
    removing = replace(
        intent,
        kind=IntentKind.REMOVE,
        person=intent.removed_person,
        removed_person=None,
        reference=intent.reference if (intent.reference or "").startswith(CaseKind.REMOVAL.letter) else None,
        projects=(),
        projects_as_written=(),
        doubts=tuple(doubt for doubt in intent.doubts if doubt in OF_THE_REMOVAL | OF_BOTH),
        missing=(),
    )
    return adding, removing


def _removal_case(removal: Decision, books: Books) -> Case | None:
    """The removal as it will be, or as it is where this mail changes nothing."""
    saved = (e.case for e in removal.effects if isinstance(e, SaveCase) and e.case.kind is CaseKind.REMOVAL)
    return next(saved, None) or (books.case(removal.case) if removal.case else None)


def _promised(removal: Decision) -> bool:
    """Does the removal itself pass its license on already?"""
    return any(
        isinstance(effect, MoveLicense) and effect.to is LicenseState.TRANSFER_PENDING
        for effect in removal.effects
    )


def _freed(removal: Decision) -> int:
    """Licenses that the removal of somebody in training gives back at once."""
    return sum(
        isinstance(effect, MoveLicense)
        and effect.to is LicenseState.AVAILABLE
        and effect.kind is PoolKind.STANDARD
        for effect in removal.effects
    )


def _together(intent: Intent, removal: Decision, added: Decision) -> Decision:
    """Both halves as one decision; a removal that was open before needs no words where the request goes on."""
    mails = removal.mails
    if added.effects:
        mails = tuple(order for order in mails if order.kind is not MailKind.ALREADY_IN_PROGRESS)
    held = "; ".join(why for why in (removal.held, added.held) if why)
    return Decision(
        intent=intent,
        outcome=strictest([removal.outcome, added.outcome])
        if not _goes_on(removal, added)
        else added.outcome,
        findings=(*added.findings, *removal.findings),
        effects=(*_linked_back(removal.effects, added), *added.effects),
        mails=(*mails, *added.mails),
        facts={**removal.facts, **added.facts},
        asked=tuple(dict.fromkeys((*added.asked, *removal.asked))),
        case=added.case or removal.case,
        held=held or None,
    )


def _goes_on(removal: Decision, added: Decision) -> bool:
    """Is the removal under way already, so that only the request is news?"""
    return bool(added.effects) and not removal.effects and removal.held is None


def _linked_back(effects: tuple[Effect, ...], added: Decision) -> tuple[Effect, ...]:
    """The removal knows the request too, where one was opened."""
    if added.case is None:
        return effects
    return tuple(
        replace(e, case=e.case.with_(linked=tuple(dict.fromkeys((*e.case.linked, added.case)))))
        if isinstance(e, SaveCase) and e.case.kind is CaseKind.REMOVAL
        else e
        for e in effects
    )
