"""Rows to the model's values and back: one small function each way, so that a column is named in one place only.

`x_from(row)` reads, `x_row(value)` writes. A row has the columns of its table as attributes.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from mailbot.model.case import (
    Case,
    CaseKind,
    Item,
    ItemState,
    PoolKind,
    PracticeCase,
    PracticeState,
    State,
    StepState,
)
from mailbot.model.decision import LicenseState, MailKind
from mailbot.model.directory import (
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    AuthorityState,
    Person,
    Project,
    Region,
    StaffMember,
)
from mailbot.model.intent import RemovalReason
from mailbot.model.ledger import License
from mailbot.model.mail import Arrival, FinishedMail, OutboxState, OwedMail, Phase, Place
from mailbot.store.plain import from_plain, to_plain

AnyRow = Row[Any]
"""A row as SQLAlchemy gives it; its columns are known to `tables` only."""

Columns = dict[str, object]
"""What is written: column name to value."""


def region_from(row: AnyRow) -> Region:
    """A region."""
    return Region(
        key=row.region,
        name=row.name,
        coc_codes=tuple(row.coc_codes),
        manager_name=row.manager_name,
        manager_email=row.manager_email,
        license_steps=row.license_steps,
    )


def region_row(region: Region) -> Columns:
    """A region."""
    return {
        "region": region.key,
        "name": region.name,
        "coc_codes": list(region.coc_codes),
        "manager_name": region.manager_name,
        "manager_email": region.manager_email,
        "license_steps": region.license_steps,
    }


def agency_from(row: AnyRow) -> Agency:
    """An agency."""
    return Agency(
        key=row.agency,
        name=row.name,
        aliases=tuple(row.aliases),
        email_domains=tuple(row.email_domains),
        region=row.region,
        hmis_organization_id=row.hmis_organization_id,
        victim_service_provider=row.victim_service_provider,
    )


def agency_row(agency: Agency) -> Columns:
    """An agency."""
    return {
        "agency": agency.key,
        "name": agency.name,
        "aliases": list(agency.aliases),
        "email_domains": list(agency.email_domains),
        "region": agency.region,
        "hmis_organization_id": agency.hmis_organization_id,
        "victim_service_provider": agency.victim_service_provider,
    }


def project_from(row: AnyRow) -> Project:
    """A project."""
    return Project(
        agency=row.agency,
        key=row.project,
        name=row.name,
        coc_code=row.coc_code,
        project_type=row.project_type,
        funders=tuple(row.funders),
    )


def project_row(project: Project) -> Columns:
    """A project."""
    return {
        "agency": project.agency,
        "project": project.key,
        "name": project.name,
        "coc_code": project.coc_code,
        "project_type": project.project_type,
        "funders": list(project.funders),
    }


def authority_from(row: AnyRow) -> Authority:
    """A designation."""
    return Authority(
        agency=row.agency,
        region=row.region,
        name=row.name,
        email=row.email,
        role=AuthorityRole(row.role),
        state=AuthorityState(row.state),
        since=row.since,
        until=row.until,
    )


def authority_row(authority: Authority) -> Columns:
    """A designation."""
    return {
        "agency": authority.agency,
        "region": authority.region,
        "name": authority.name,
        "email": authority.email.lower(),
        "role": authority.role.value,
        "state": authority.state.value,
        "since": authority.since,
        "until": authority.until,
    }


def access_from(row: AnyRow) -> Access:
    """Somebody's access."""
    return Access(
        agency=row.agency,
        name=row.name,
        email=row.email,
        state=AccessState(row.state),
        since=row.since,
        projects=tuple(row.projects),
        completed_practice_cases=tuple(row.completed_practice_cases),
    )


def access_row(access: Access) -> Columns:
    """Somebody's access."""
    return {
        "agency": access.agency,
        "email": access.email.lower(),
        "name": access.name,
        "state": access.state.value,
        "since": access.since,
        "projects": list(access.projects),
        "completed_practice_cases": list(access.completed_practice_cases),
    }


def staff_from(row: AnyRow) -> StaffMember:
    """Somebody of the HMIS lead."""
    return StaffMember(name=row.name, email=row.email, role=row.role, regions=tuple(row.regions))


def staff_row(member: StaffMember) -> Columns:
    """Somebody of the HMIS lead."""
    return {
        "email": member.email.lower(),
        "name": member.name,
        "role": member.role,
        "regions": list(member.regions),
    }


def license_from(row: AnyRow) -> License:
    """A license that is not free."""
    return License(
        pool=row.pool,
        kind=PoolKind(row.kind),
        agency=row.agency,
        email=row.email,
        state=LicenseState(row.state),
        case=row.case_ref,
        passed_to=row.passed_to,
    )


def case_from(row: AnyRow) -> Case:
    """A case."""
    return Case(
        ref=row.ref,
        kind=CaseKind(row.kind),
        state=State(row.state),
        agency=row.agency or "",  # a removal that names no agency we know
        region=row.region,
        person=Person(name=row.person_name, email=row.person_email),
        requester=row.requester,
        received_at=row.received_at,
        projects=tuple(row.projects),
        projects_removed=tuple(row.projects_removed),
        access_role=row.access_role,
        fields=dict(row.fields),
        missing=tuple(row.missing),
        linked=tuple(row.linked),
        decided_on=row.decided_on,
        deadline_on=row.deadline_on,
        items={Item(item): ItemState(state) for item, state in row.items.items()},
        practice=tuple(_practice_from(each) for each in row.practice),
        completed_on=row.completed_on,
        effective_on=row.effective_on,
        at_close_of_business=row.at_close_of_business,
        last_needed_on=row.last_needed_on,
        due_by=row.due_by,
        days_late=row.days_late,
        reason=None if row.reason is None else RemovalReason(row.reason),
        closed_on=row.closed_on,
        waits_for=row.waits_for,
    )


def case_row(case: Case) -> Columns:
    """A case."""
    return {
        "ref": case.ref,
        "kind": case.kind.value,
        "state": case.state.value,
        "ended": case.ended,
        "agency": case.agency or None,
        "region": case.region,
        "person_name": case.person.name,
        "person_email": case.person.email.lower() if case.person.email else None,
        "requester": case.requester,
        "received_at": case.received_at,
        "decided_on": case.decided_on,
        "deadline_on": case.deadline_on,
        "completed_on": case.completed_on,
        "effective_on": case.effective_on,
        "last_needed_on": case.last_needed_on,
        "due_by": case.due_by,
        "closed_on": case.closed_on,
        "days_late": case.days_late,
        "at_close_of_business": case.at_close_of_business,
        "reason": case.reason.value if case.reason else None,
        "access_role": case.access_role,
        "waits_for": case.waits_for,
        "projects": list(case.projects),
        "projects_removed": list(case.projects_removed),
        "fields": dict(case.fields),
        "missing": list(case.missing),
        "linked": list(case.linked),
        "items": {item.value: state.value for item, state in case.items.items()},
        "practice": [to_plain(practice_case) for practice_case in case.practice],
    }


def _practice_from(stored: Any) -> PracticeCase:
    plain: Any = from_plain(stored)
    return PracticeCase(
        key=plain["key"],
        title=plain["title"],
        step_titles=tuple(plain["step_titles"]),
        state=PracticeState(plain["state"]),
        deadline_on=plain["deadline_on"],
        steps=tuple(StepState(step) for step in plain["steps"]),
    )


def arrival_from(row: AnyRow) -> Arrival:
    """A mail that came in."""
    return Arrival(
        id=row.id,
        place=place_from(row),
        received_at=row.received_at,
        raw=row.raw or b"",
        attempts=row.attempts,
        size=row.size,
        failure=row.reason if row.outcome is None else None,
    )


def place_from(row: AnyRow) -> Place:
    """Where a mail lies in the mailbox."""
    return Place(account=row.account, folder=row.folder, uidvalidity=row.uidvalidity, uid=row.uid)


def owed_from(row: AnyRow) -> OwedMail:
    """A mail of the outbox."""
    mail = FinishedMail(
        kind=MailKind(row.kind),
        to=tuple(row.to),
        cc=tuple(row.cc),
        case=row.case_ref,
        subject=row.subject,
        message_id=row.message_id,
        raw=getattr(row, "raw", None) or b"",  # lists leave it out
        dated_on=row.dated_on,
        cause=row.cause,
    )
    return OwedMail(
        id=row.id,
        mail=mail,
        state=OutboxState(row.state),
        phase=Phase(row.phase),
        attempts=row.attempts,
        queued_at=row.queued_at,
        due_at=row.due_at,
        last_error=row.last_error,
        accepted_at=row.accepted_at,
        times_asked=row.times_asked,
        purged_at=row.purged_at,
    )


def order_from(stored: Any) -> Mapping[str, object] | None:
    """What an owed mail was written from."""
    plain: Any = from_plain(stored)
    return plain if isinstance(plain, dict) else None
