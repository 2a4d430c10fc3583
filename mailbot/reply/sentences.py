"""What the values of a report say in words: the same for both parts of a mail."""

from mailbot.model.report import Count, DigestRow, LicenseRow, PersonStatus
from mailbot.reply.cleaning import printable, sentence
from mailbot.reply.page import Page


def row_detail(row: DigestRow) -> str:
    """Age or due day, and who has it."""
    return " · ".join(printable(part) for part in (row.detail, row.owner) if part)


def count_text(count: Count, page: Page) -> str:
    """A number, beside the one before when there is one."""
    if count.before is None:
        return str(count.now)
    return page.words.label("before", now=count.now, before=count.before)


def pool_title(pool: LicenseRow) -> str:
    """Whose licenses they are, and of which kind where that is not the usual one."""
    parts = (pool.agency or pool.region, "" if pool.kind == "standard" else pool.kind)
    return ", ".join(printable(part) for part in parts if part)


def pool_text(pool: LicenseRow, page: Page) -> str:
    """Free ones, those set aside, who waits, when they run out: one sentence."""
    parts = [page.words.label("free_of", free=pool.available, total=pool.total)]
    if pool.held:
        parts.append(page.words.label("set_aside", count=pool.held))
    if pool.waiting:
        parts.append(page.words.label("waiting", count=pool.waiting))
    if pool.runs_out_on:
        parts.append(page.words.label("runs_out_on", day=page.words.short_day(pool.runs_out_on)))
    return ", ".join(parts)


def person_title(person: PersonStatus) -> str:
    """Name, and reference of the case where there is one."""
    return printable(f"{person.name} ({person.ref})" if person.ref else person.name)


def person_sentence(person: PersonStatus, page: Page) -> str:
    """Where a person stands, or that we know nobody of the name."""
    return page.words.label("unknown_person") if person.unknown else sentence(person.state_text)


def person_rows(person: PersonStatus, page: Page) -> tuple[tuple[str, str], ...]:
    """The facts of a person's progress; none of somebody unknown."""
    if person.unknown:
        return ()
    words = page.words
    rows: list[tuple[str, str]] = []
    if person.deadline:
        rows.append(
            (
                words.label("deadline"),
                words.end_of_day(person.deadline, page.desk.timezone) + _left(person, page),
            )
        )
    if person.closed_on:
        rows.append((words.label("closed_on"), words.day(person.closed_on)))
    return (*rows, *person.items, *person.practice)


def _left(person: PersonStatus, page: Page) -> str:
    if person.days_left is None:
        return ""
    label = "days_left_one" if person.days_left == 1 else "days_left_many"
    return f" ({page.words.label(label, days=person.days_left)})"
