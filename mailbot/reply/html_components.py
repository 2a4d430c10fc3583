"""Components of the HTML part: what Markdown cannot draw, as tables, lists and buttons that every mail program shows.

Looks are in templates/layout.html; here are only the bones and class names. Whatever is no Markup is escaped by
`Markup.format`, so a value can never be a tag.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from mailbot.model.report import CommandResult, Count, DigestRow, LicenseRow, PersonStatus, TrendPoint
from mailbot.reply.chart import CHART_ID, CHART_SIZE
from mailbot.reply.cleaning import printable, printable_lines, sound_link
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

_ORDERED = Markup("<ol>{}</ol>")
_UNORDERED = Markup("<ul>{}</ul>")
_BAR_SHADES = (("in_use", "#2f6f9f"), ("held", "#8fb8d6"))


class HtmlComponents:
    """The components of one mail. Each returns Markup that stands between paragraphs, but the last three, which stand in one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._words = page.words

    def facts(self, rows: Iterable[tuple[str, str]]) -> Markup:
        """Label and value, row by row."""
        return _table(
            "facts",
            (
                Markup('<tr valign="top"><th scope="row">{}</th><td>{}</td></tr>').format(
                    *map(printable, row)
                )
                for row in rows
            ),
        )

    def numbered(self, texts: Sequence[str]) -> Markup:
        """1. 2. 3."""
        return _list(_ORDERED, (Markup("{}").format(printable(text)) for text in texts))

    def bullets(self, texts: Sequence[str]) -> Markup:
        """A list without an order."""
        return _list(_UNORDERED, (Markup("{}").format(printable(text)) for text in texts))

    def first_steps(self, items: Iterable[tuple[str, str, str]]) -> Markup:
        """Steps with what to do and where."""
        return _list(_ORDERED, (self._first_step(*item) for item in items))

    def form_to_send_back(self, form: FormRows) -> Markup:
        """The form as lines to copy, and a button that opens it in a new mail."""
        lines = Markup().join(Markup('<p class="line">{}</p>').format(line) for line in form_lines(form))
        return Markup('<div class="form"><p class="hint">{}</p>{}</div>{}').format(
            self._words.label("form_title"),
            lines,
            _button(self._page.form_mailto(form), self._words.label("form_button")),
        )

    def answer_with(self, words: str, title: str) -> Markup:
        """A button that opens a ready answer, and the words themselves."""
        return Markup("{}<p>{}</p>").format(
            _button(self._page.reply_mailto(words), printable(title)),
            self._words.label("reply_title", words=words),
        )

    def quote(self, text: str) -> Markup:
        """Somebody's words, line by line, set apart."""
        lines = Markup("<br>").join(printable_lines(text))
        return Markup('<div class="quote"><p>{}</p></div>').format(lines) if lines else Markup()

    def where_people_stand(self, people: Iterable[PersonStatus]) -> Markup:
        """A heading and rows for each person."""
        return Markup().join(self._person(person) for person in people)

    def command_results(self, results: Iterable[CommandResult]) -> Markup:
        """Each command line and what came of it."""
        row = Markup('<tr valign="top"><th scope="row">{}</th><td><code>{}</code><br>{}</td></tr>')
        return _table(
            "facts",
            (
                row.format(
                    self._words.label("done" if result.ok else "not_done"),
                    printable(result.line),
                    printable(result.said),
                )
                for result in results
            ),
        )

    def glance(self, numbers: Sequence[tuple[str, int]]) -> Markup:
        """A few numbers side by side, to be seen before anything is read."""
        heads = (
            Markup('<th scope="col" valign="bottom">{}</th>').format(printable(title)) for title, _ in numbers
        )
        figures = (
            Markup('<td class="{}">{}</td>').format("figure" if number else "nothing", number)
            for _, number in numbers
        )
        row = Markup("<tr>{}</tr>")
        return _table("glance", (row.format(Markup().join(heads)), row.format(Markup().join(figures))))

    def digest_rows(self, title: str, rows: Sequence[DigestRow]) -> Markup:
        """A section of the digest; nothing at all when it has no rows."""
        if not rows:
            return Markup()
        shown = [self._digest_row(row) for row in rows[:MOST_ROWS]]
        if len(rows) > MOST_ROWS:
            more = self._words.label("and_more", count=len(rows) - MOST_ROWS)
            shown.append(Markup('<tr><td colspan="2" class="detail">{}</td></tr>').format(more))
        return Markup("<h2>{} ({})</h2>{}").format(printable(title), len(rows), _table("rows", shown))

    def numbers(self, counts: Iterable[Count]) -> Markup:
        """Numbers of this period beside those of the one before."""
        row = Markup('<tr valign="top"><th scope="row">{}</th><td>{}</td></tr>')
        return _table(
            "facts", (row.format(printable(count.title), count_text(count, self._page)) for count in counts)
        )

    def license_bars(self, pools: Iterable[LicenseRow]) -> Markup:
        """How full each pool is, as a bar and in numbers."""
        row = Markup('<tr valign="top"><th scope="row">{}</th><td>{}{}</td></tr>')
        return _table(
            "facts",
            (row.format(pool_title(pool), _bar(pool), pool_text(pool, self._page)) for pool in pools),
        )

    def trend_chart(self, points: Sequence[TrendPoint], said: str, caption: str) -> Markup:
        """The trend as a picture that travels with the mail (mailbot.reply.chart); `said` stands in its place."""
        picture = Markup('<p><img class="chart" src="cid:{}" width="{}" height="{}" alt="{}"><br>{}</p>')
        return (
            picture.format(CHART_ID, *CHART_SIZE, printable(said), printable(caption)) if points else Markup()
        )

    def trend_table(self, points: Iterable[TrendPoint], day: str, came_in: str, answered: str) -> Markup:
        """The numbers of the trend chart."""
        head = Markup(
            '<tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr>'
        ).format(day, came_in, answered)
        row = Markup('<tr valign="top"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>')
        body = (
            row.format(self._words.short_day(point.day), point.came_in, point.answered) for point in points
        )
        return _table("numbers", (head, *body))

    def web_link(self, title: str, address: str) -> Markup:
        """A link of ours, in a sentence; only its title when the address is not sound."""
        return _link(printable(title), address)

    def write_to_us(self) -> Markup:
        """The desk's address, to tap on, in a sentence."""
        return Markup('<a href="{}">{}</a>').format(
            f"mailto:{self._page.desk.address}", self._page.desk.address
        )

    def _first_step(self, title: str, instruction: str, address: str) -> Markup:
        said = Markup("<br>").join(printable_lines(instruction))
        opened = (
            _link(self._words.label("open", title=printable(title)), address)
            if sound_link(address)
            else Markup()
        )
        return Markup("<strong>{}</strong><br>{}{}{}").format(
            printable(title), said, Markup("<br>") if opened else "", opened
        )

    def _person(self, person: PersonStatus) -> Markup:
        return Markup("<h2>{}</h2><p>{}</p>{}").format(
            person_title(person),
            person_sentence(person, self._page),
            self.facts(person_rows(person, self._page)),
        )

    def _digest_row(self, row: DigestRow) -> Markup:
        ref = (
            Markup('<th scope="row">{}</th><td>').format(printable(row.ref))
            if row.ref
            else Markup('<td colspan="2">')
        )
        return Markup('<tr valign="top">{}{}<br><span class="detail">{}</span>{}</td></tr>').format(
            ref, printable(row.title), row_detail(row), self._action(row)
        )

    def _action(self, row: DigestRow) -> Markup:
        """A link that opens a mail with the row's command in it."""
        if not row.command:
            return Markup()
        link = self._page.mailto(row.ref or self._page.desk.subject_tag, printable(row.command))
        return (
            Markup('<br><a class="tap" href="{}">{}</a>').format(
                link, printable(row.command_title or row.command)
            )
            if link
            else Markup()
        )


def _table(look: str, rows: Iterable[Markup]) -> Markup:
    inside = Markup().join(rows)
    return Markup('<table class="{}" width="100%">{}</table>').format(look, inside) if inside else Markup()


def _list(around: Markup, entries: Iterable[Markup]) -> Markup:
    inside = Markup().join(Markup("<li>{}</li>").format(entry) for entry in entries)
    return around.format(inside) if inside else Markup()


def _link(title: str, address: str) -> Markup:
    sound = sound_link(address)
    return (
        Markup('<a class="tap" href="{}">{}</a>').format(sound, title)
        if sound
        else Markup("{}").format(title)
    )


def _button(link: str | None, title: str) -> Markup:
    return Markup('<p><a class="button" href="{}">{}</a></p>').format(link, title) if link else Markup()


def _bar(pool: LicenseRow) -> Markup:
    """Table cells, as no mail program leaves those out; the numbers stand beside it."""
    shares = [
        (round(100 * getattr(pool, part) / pool.total) if pool.total else 0, shade)
        for part, shade in _BAR_SHADES
    ]
    cells = [
        Markup('<td width="{}%" bgcolor="{}">&nbsp;</td>').format(share, shade)
        for share, shade in shares
        if share
    ]
    rest = 100 - sum(share for share, _ in shares)
    if rest > 0:
        cells.append(Markup('<td width="{}%" class="free">&nbsp;</td>').format(rest))
    return Markup('<table role="presentation" class="bar" width="100%"><tr>{}</tr></table>').format(
        Markup().join(cells)
    )
