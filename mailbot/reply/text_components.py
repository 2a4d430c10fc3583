"""The same components for the text part: lines that read well without any markup.

Names and arguments are those of `html_components`; a test holds them together.
"""

from collections.abc import Iterable, Sequence

from mailbot.model.report import CommandResult, Count, DigestRow, LicenseRow, PersonStatus, TrendPoint
from mailbot.reply.cleaning import printable, printable_lines, sound_link
from mailbot.reply.markdown import HEADING
from mailbot.reply.page import MOST_ROWS, FormRows, Page, form_lines
from mailbot.reply.sentences import (
    count_text,
    person_rows,
    person_sentence,
    person_title,
    pool_text,
    pool_title,
    row_detail,
)

AS_IT_IS = "\x02"
"""Begins a line that is not to be wrapped; no value can hold it."""

_BAR_WIDTH = 10


class Plain(str):
    """Text of a component: already cleaned, its line ends meant."""

    __slots__ = ()


class TextComponents:
    """The components of one mail."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._words = page.words

    def facts(self, rows: Iterable[tuple[str, str]]) -> Plain:
        """Label and value, row by row."""
        return _lines(f"   {printable(label)}: {printable(value)}" for label, value in rows)

    def numbered(self, texts: Sequence[str]) -> Plain:
        """1. 2. 3."""
        return _lines(f"{number}. {printable(text)}" for number, text in enumerate(texts, 1))

    def bullets(self, texts: Sequence[str]) -> Plain:
        """A list without an order."""
        return _lines(f"-  {printable(text)}" for text in texts)

    def first_steps(self, items: Iterable[tuple[str, str, str]]) -> Plain:
        """Steps with what to do and where, the address on a line of its own."""
        return _lines(line for number, item in enumerate(items, 1) for line in _first_step(number, *item))

    def form_to_send_back(self, form: FormRows) -> Plain:
        """The form as lines to fill in."""
        return _lines((self._words.label("form_title"), "", *(AS_IT_IS + line for line in form_lines(form))))

    def answer_with(self, words: str, title: str) -> Plain:  # noqa: ARG002 - the title is the button's
        """The words of a ready answer."""
        return _lines((self._words.label("reply_title", words=words),))

    def quote(self, text: str) -> Plain:
        """Somebody's words, line by line, set apart."""
        return _lines(f"   | {line}" for line in printable_lines(text))

    def where_people_stand(self, people: Iterable[PersonStatus]) -> Plain:
        """A heading and rows for each person."""
        return Plain("\n\n".join(self._person(person) for person in people))

    def command_results(self, results: Iterable[CommandResult]) -> Plain:
        """Each command line and what came of it."""
        return _lines(
            line
            for result in results
            for line in (
                f"{AS_IT_IS}{self._words.label('done' if result.ok else 'not_done')}: {printable(result.line)}",
                f"   {printable(result.said)}",
            )
        )

    def glance(self, numbers: Sequence[tuple[str, int]]) -> Plain:
        """A few numbers side by side, to be seen before anything is read."""
        return Plain("   " + " | ".join(f"{printable(title)}: {number}" for title, number in numbers))

    def digest_rows(self, title: str, rows: Sequence[DigestRow]) -> Plain:
        """A section of the digest; nothing at all when it has no rows."""
        if not rows:
            return Plain()
        lines = [f"{printable(title)} ({len(rows)})"]
        lines += [line for row in rows[:MOST_ROWS] for line in _digest_row(row)]
        if len(rows) > MOST_ROWS:
            lines.append(self._words.label("and_more", count=len(rows) - MOST_ROWS))
        return _lines(lines)

    def numbers(self, counts: Iterable[Count]) -> Plain:
        """Numbers of this period beside those of the one before."""
        said = (f"{printable(count.title)}: {count_text(count, self._page)}" for count in counts)
        return Plain("   " + " | ".join(said))

    def license_bars(self, pools: Iterable[LicenseRow]) -> Plain:
        """How full each pool is, as a bar and in numbers."""
        return _lines(f"{_bar(pool)} {pool_title(pool)}: {pool_text(pool, self._page)}" for pool in pools)

    def trend_chart(self, points: Sequence[TrendPoint], said: str, caption: str) -> Plain:  # noqa: ARG002 - a picture has no text
        """Nothing: the table says the same."""
        return Plain()

    def trend_table(self, points: Iterable[TrendPoint], day: str, came_in: str, answered: str) -> Plain:
        """The numbers of the trend chart."""
        head = f"{AS_IT_IS}   {day:<14}{came_in:>10}{answered:>12}"
        return _lines(
            (
                head,
                *(
                    f"{AS_IT_IS}   {self._words.short_day(point.day):<14}{point.came_in:>10}{point.answered:>12}"
                    for point in points
                ),
            )
        )

    def web_link(self, title: str, address: str) -> Plain:
        """A link of ours: the title, and the address on a line of its own."""
        sound = sound_link(address)
        return Plain(f"{printable(title)}\n{sound}\n" if sound else printable(title))

    def write_to_us(self) -> Plain:
        """The desk's address."""
        return Plain(self._page.desk.address)

    def _person(self, person: PersonStatus) -> str:
        rows = (
            f"   {printable(label)}: {printable(value)}" for label, value in person_rows(person, self._page)
        )
        return "\n".join((f"{HEADING}{person_title(person)}", person_sentence(person, self._page), *rows))


def _first_step(number: int, title: str, instruction: str, address: str) -> Iterable[str]:
    yield f"{number}. {printable(title)}"
    yield from (f"   {line}" for line in printable_lines(instruction))
    if sound := sound_link(address):
        yield f"{AS_IT_IS}   {sound}"


def _digest_row(row: DigestRow) -> Iterable[str]:
    detail = row_detail(row)
    title = f"{printable(row.ref)} {printable(row.title)}" if row.ref else printable(row.title)
    yield f"-  {title} ({detail})" if detail else f"-  {title}"
    if row.command:
        yield f"{AS_IT_IS}   > {printable(row.command)}"


def _bar(pool: LicenseRow) -> str:
    used = pool.total - pool.available
    filled = round(_BAR_WIDTH * used / pool.total) if pool.total else 0
    return f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}]"


def _lines(lines: Iterable[str]) -> Plain:
    return Plain("\n".join(lines))
