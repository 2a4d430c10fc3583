"""The books as plain words: what `mailbot export --json` prints (design 3.8 and, for the words, 3.9).

Keys and words are fixed; keys that do not apply are null or empty, never missing. The order is stable: by reference,
pool, arrival, debt, person. `agency` and `region` are keys of the directory; `agency_name` is added for people.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mailbot.model.case import Case, CaseKind, Item, ItemState, PracticeCase
from mailbot.model.directory import Access, Agency, Authority
from mailbot.model.ledger import Pool
from mailbot.model.mail import OwedMail
from mailbot.store.cases import Cases
from mailbot.store.directory import Directory
from mailbot.store.inbox import Inbox, Received
from mailbot.store.ledger import Ledger
from mailbot.store.outbox import Outbox

Plain = dict[str, Any]


def export(*, directory: Directory, casebook: Cases, ledger: Ledger, inbox: Inbox, outbox: Outbox) -> Plain:
    """Everything that the contract names, ready for JSON."""
    agencies = {agency.key: agency for agency in directory.agencies()}
    return {
        "cases": [plain_case(case, agencies) for case in sorted(casebook.all_cases(), key=_by_reference)],
        "pools": [plain_pool(pool) for pool in ledger.pools()],
        "messages": [_message(received) for received in inbox.all()],
        "outbox": [_owed(owed) for owed in outbox.in_state()],
        "representatives": [_representative(each, agencies) for each in directory.authorities(*agencies)],
        "access": [_access(each, agencies) for each in directory.access(*agencies)],
    }


def _by_reference(case: Case) -> tuple[str, int]:
    letter, _, number = case.ref.partition("-")
    return letter, int(number)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _name(agencies: Mapping[str, Agency], key: str) -> str | None:
    return agencies[key].name if key in agencies else None


def plain_case(case: Case, agencies: Mapping[str, Agency]) -> Plain:
    """A case under the keys of the contract."""
    every_item = list(Item) if case.kind is CaseKind.REQUEST else list(case.items)
    return {
        "ref": case.ref,
        "kind": case.kind.value,
        "state": case.state.value,
        "agency": case.agency,
        "agency_name": _name(agencies, case.agency),
        "region": case.region,
        "person": {"name": case.person.name, "email": case.person.email},
        "requester": case.requester,
        "received_at": case.received_at.isoformat(),
        "decided": _day(case.decided_on),
        "deadline": _day(case.deadline_on),
        "cases": [_practice_case(each) for each in case.practice],
        "items": {item.value: case.items.get(item, ItemState.TODO).value for item in every_item},
        "projects": list(case.projects),
        "projects_removed": list(case.projects_removed),
        "effective": _day(case.effective_on),
        "last_needed_on": _day(case.last_needed_on),
        "days_late": case.days_late,
        "closed": _day(case.closed_on),
        "waits_for": case.waits_for,
        "linked": list(case.linked),
    }


def _practice_case(practice_case: PracticeCase) -> Plain:
    return {
        "key": practice_case.key,
        "state": practice_case.state.value,
        "deadline": _day(practice_case.deadline_on),
        "steps": [step.value for step in practice_case.steps],
    }


def plain_pool(pool: Pool) -> Plain:
    """A pool under the keys of the contract."""
    return {
        "region": pool.region,
        "agency": pool.agency,
        "kind": pool.kind.value,
        "total": pool.total,
        "available": pool.available,
        "held": pool.held,
        "assigned": pool.assigned,
        "transfer_pending": pool.transfer_pending,
    }


def _message(received: Received) -> Plain:
    return {
        "message_id": received.message_id,
        "received_at": received.received_at.isoformat(),
        "outcome": received.outcome.value if received.outcome else None,
        "reason": received.reason,
        "case": received.case,
        "purged": received.purged_at.isoformat() if received.purged_at else None,
    }


def _owed(owed: OwedMail) -> Plain:
    return {
        "kind": owed.mail.kind.value,
        "to": list(owed.mail.to),
        "cc": list(owed.mail.cc),
        "subject": owed.mail.subject,
        "state": owed.state.value,
        "message_id": owed.mail.message_id,
        "case": owed.mail.case,
        "attempts": owed.attempts,
        "purged": owed.purged_at.isoformat() if owed.purged_at else None,
    }


def _representative(authority: Authority, agencies: dict[str, Agency]) -> Plain:
    return {
        "agency": authority.agency,
        "agency_name": _name(agencies, authority.agency),
        "region": authority.region,
        "name": authority.name,
        "email": authority.email,
        "role": authority.role.value,
        "state": authority.state.value,
    }


def _access(access: Access, agencies: dict[str, Agency]) -> Plain:
    return {
        "agency": access.agency,
        "agency_name": _name(agencies, access.agency),
        "name": access.name,
        "email": access.email,
        "state": access.state.value,
        "since": _day(access.since),
        "projects": list(access.projects),
        "completed_practice_cases": list(access.completed_practice_cases),
    }
