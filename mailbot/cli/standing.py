"""`mailbot status` and `mailbot licenses`: where the desk, a person, a case and the licenses stand now. Writes nothing.

In: one moment of the books. Out: plain values under the keys of `export` (design 3.8), and the same as lines.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.cli.printing import at_time, columns, on_day
from mailbot.model.case import Case
from mailbot.model.directory import Access, Agency
from mailbot.model.mail import OutboxState
from mailbot.policy.people import plain
from mailbot.store.export import plain_case, plain_pool
from mailbot.store.unit_of_work import UnitOfWork

Plain = dict[str, Any]

UNSETTLED = (
    OutboxState.QUEUED,
    OutboxState.SENDING,
    OutboxState.UNCERTAIN,
    OutboxState.FAILED,
    OutboxState.DRAFTED,
)
"""States of owed mails that are not the end of it."""


# -- the desk ----------------------------------------------------------------------------------------------------


def desk_standing(books: UnitOfWork, now: datetime, zone: ZoneInfo) -> Plain:
    """What waits, for whom, and what comes next."""
    today = now.astimezone(zone).date()
    figures = books.digest.figures(now - timedelta(days=1), today=today)
    cases = Counter((case.kind.value, case.state.value) for case in books.open_cases())
    owed = Counter(mail.state for mail in books.outbox.in_state(*UNSETTLED))
    return {
        "day": today,
        "mails": {
            "undecided": figures.undecided,
            "held": len(figures.held),
            "oldest_held": min((mail.received_at for mail in figures.held), default=None),
        },
        "outbox": {state.value: owed[state] for state in UNSETTLED},
        "cases": [
            {"kind": kind, "state": state, "count": cases[kind, state]} for kind, state in sorted(cases)
        ],
        "waiting_for_staff": [_in_brief(case, today) for case in figures.waiting_for_staff],
        "to_review": [_in_brief(case, today) for case in figures.to_review],
        "lapsing": [_in_brief(case, today) for case in figures.lapsing],
        "removals_due": [_in_brief(case, today) for case in figures.removals_due],
    }


def _in_brief(case: Case, today: date) -> Plain:
    day = case.deadline_on or case.effective_on
    return {
        "ref": case.ref,
        "state": case.state.value,
        "agency": case.agency,
        "person": {"name": case.person.name, "email": case.person.email},
        "day": day,
        "days_left": None if day is None else (day - today).days,
        "waits_for": case.waits_for,
    }


def desk_in_words(standing: Plain, zone: ZoneInfo) -> Iterator[str]:
    """The desk's standing as lines."""
    mails, outbox = standing["mails"], standing["outbox"]
    oldest = f", the oldest since {at_time(mails['oldest_held'], zone)}" if mails["oldest_held"] else ""
    yield f"mails in   {mails['undecided']} to decide, {mails['held']} held{oldest}"
    yield "mails out  " + ", ".join(f"{number} {state}" for state, number in outbox.items())
    cases = ", ".join(f"{each['count']} {each['kind']} {each['state']}" for each in standing["cases"])
    yield f"cases      {cases or 'none is open'}"
    for title in ("waiting_for_staff", "to_review", "lapsing", "removals_due"):
        if standing[title]:
            yield f"{title.replace('_', ' ')}"
            yield from (f"  {line}" for line in columns(_brief_row(each) for each in standing[title]))


def _brief_row(brief: Plain) -> tuple[str, ...]:
    who = brief["person"]["name"] or brief["person"]["email"] or ""
    day = f"{on_day(brief['day'])} ({_left(brief['days_left'])})" if brief["day"] else ""
    return brief["ref"], who, brief["agency"] or "", brief["state"], day, brief["waits_for"] or ""


def _left(days: int) -> str:
    if days == 0:
        return "today"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'left' if days > 0 else 'ago'}"


# -- people and cases --------------------------------------------------------------------------------------------


def people_standing(books: UnitOfWork, asked: str, today: date) -> list[Plain]:
    """Where those stand whom a name, an address or a reference means: one value for each person under each agency."""
    agencies = {agency.key: agency for agency in books.agencies()}
    cases = [case for case in books.casebook.all_cases() if _is_meant(asked, case)]
    about = {(case.agency, case.person.email, plain(case.person.name)) for case in cases}
    of_cases = {(agency, email) for agency, email, _ in about if email}
    users = [
        access
        for access in books.directory.access(*agencies)
        if (access.agency, access.email) in of_cases or _names(asked, access.name, access.email)
    ]
    by_person: dict[tuple[str, str], tuple[list[Case], Access | None]] = {}
    for case in cases:
        key = (case.agency, case.person.email or plain(case.person.name))
        by_person.setdefault(key, ([], None))[0].append(case)
    for access in users:
        found, _ = by_person.get((access.agency, access.email), ([], None))
        by_person[access.agency, access.email] = (found, access)
    return [_person(books, agencies, key[0], *found, today) for key, found in sorted(by_person.items())]


def _is_meant(asked: str, case: Case) -> bool:
    return case.ref == asked.strip().upper() or _names(asked, case.person.name, case.person.email)


def _names(asked: str, name: str | None, email: str | None) -> bool:
    """Does a word or several of a name, or a whole address, mean this person?"""
    if "@" in asked:
        return (email or "").lower() == asked.strip().lower()
    words = plain(asked).split()
    return bool(words) and set(words) <= set(plain(name).split())


def _person(
    books: UnitOfWork,
    agencies: Mapping[str, Agency],
    agency: str,
    cases: list[Case],
    access: Access | None,
    today: date,
) -> Plain:
    latest = cases[-1].person if cases else None
    email = access.email if access else latest.email if latest else None
    license_ = books.license_of(agency, email) if email and agency else None
    return {
        "name": access.name if access else latest.name if latest else None,
        "email": email,
        "agency": agency,
        "agency_name": agencies[agency].name if agency in agencies else None,
        "access": access
        and {
            "state": access.state.value,
            "since": access.since,
            "projects": list(access.projects),
            "completed_practice_cases": list(access.completed_practice_cases),
        },
        "license": license_
        and {"state": license_.state.value, "kind": license_.kind.value, "case": license_.case},
        "cases": [{**plain_case(case, agencies), "days_left": _days_left(case, today)} for case in cases],
    }


def _days_left(case: Case, today: date) -> int | None:
    day = case.deadline_on or case.effective_on
    return None if day is None or case.ended else (day - today).days


def person_in_words(person: Plain) -> Iterator[str]:
    """One person's standing as lines."""
    yield f"{person['name'] or person['email']} <{person['email'] or 'no address'}>, {person['agency_name'] or person['agency']}"
    if access := person["access"]:
        since = f" since {on_day(access['since'])}" if access["since"] else ""
        yield f"  access   {access['state']}{since}  {', '.join(access['projects'])}".rstrip()
    if license_ := person["license"]:
        yield f"  license  {license_['state']} ({license_['kind']})"
    for case in person["cases"]:
        yield from (f"  {line}" for line in _case_in_words(case))


def _case_in_words(case: Plain) -> Iterator[str]:
    day = case["deadline"] or case["effective"]
    left = f" ({_left(case['days_left'])})" if case["days_left"] is not None else ""
    when = f", {'until' if case['deadline'] else 'on'} {on_day(date.fromisoformat(day))}{left}" if day else ""
    yield f"{case['ref']}   {case['kind']} {case['state']}{when}"
    if case["waits_for"]:
        yield f"         waits for {case['waits_for']}"
    if case["items"]:
        yield "         " + ", ".join(f"{item} {state}" for item, state in case["items"].items())
    for practice in case["cases"]:
        until = f" until {on_day(date.fromisoformat(practice['deadline']))}" if practice["deadline"] else ""
        steps = ", ".join(practice["steps"])
        yield f"         case {practice['key']} {practice['state']}{until}" + (f": {steps}" if steps else "")
    if case["linked"]:
        yield f"         together with {', '.join(case['linked'])}"


# -- licenses ----------------------------------------------------------------------------------------------------


def licenses_standing(books: UnitOfWork, now: datetime, zone: ZoneInfo) -> list[Plain]:
    """Every pool with who holds its licenses, who waits for one, and which removals will free one."""
    figures = books.digest.figures(now, today=now.astimezone(zone).date())
    taken = [license_ for agency in books.agencies() for license_ in books.ledger.licenses(agency.key)]
    return [
        {
            **plain_pool(each.pool),
            "waiting": [case.ref for case in each.waiting],
            "coming_free": [case.ref for case in each.coming_free],
            "licenses": [
                {
                    "agency": license_.agency,
                    "email": license_.email,
                    "state": license_.state.value,
                    "case": license_.case,
                    "passed_to": license_.passed_to,
                }
                for license_ in taken
                if license_.pool == each.pool.id
            ],
        }
        for each in figures.pools
    ]


def licenses_in_words(pools: list[Plain]) -> Iterator[str]:
    """The pools as lines: one each, and below it what is not simply assigned."""
    head = ("pool", "kind", "free", "held", "assigned", "passing on", "total", "waiting", "coming free")
    rows = [head]
    for pool in pools:
        name = f"{pool['region']} / {pool['agency']}" if pool["agency"] else str(pool["region"])
        numbers = (pool[key] for key in ("available", "held", "assigned", "transfer_pending", "total"))
        waits = (" ".join(pool[key]) or "-" for key in ("waiting", "coming_free"))
        rows.append((name, pool["kind"], *map(str, numbers), *waits))
    yield from columns(rows)
