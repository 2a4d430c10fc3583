"""What a component knows of the mail it stands in, and the pieces that both parts share."""

from dataclasses import dataclass
from urllib.parse import quote

from mailbot.model.form_block import BEGIN, BLANK, END
from mailbot.reply.cleaning import one_line, printable
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.words import Words

_LONGEST_MAILTO = 1800  # reliability.md 11: what mail programs and browsers take
MOST_ROWS = 10  # of a section of the digest; the rest is counted

FormRows = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The mail at hand: its language, its desk, its subject with the tag."""

    words: Words
    desk: DeskIdentity
    subject: str

    def mailto(self, subject: str, body: str = "") -> str | None:
        """A link that opens a new mail to the desk; None when it would be too long to work (RFC 6068)."""
        link = f"mailto:{quote(self.desk.address, safe='@')}?subject={quote(one_line(subject), safe='')}"
        if body:
            link += f"&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
        return link if len(link) <= _LONGEST_MAILTO else None

    def form_mailto(self, form: FormRows) -> str | None:
        """The link that opens the form in a new mail."""
        return self.mailto(
            self.words.label("form_subject", subject=self.subject), "\n".join(form_lines(form))
        )

    def reply_mailto(self, answer: str) -> str | None:
        """The link that opens a ready answer."""
        return self.mailto(self.words.label("reply_subject", subject=self.subject), one_line(answer))


def form_lines(form: FormRows) -> tuple[str, ...]:
    """The form block of `mailbot.model.form_block`."""
    rows = (f"{printable(label)}: {printable(value) if value else BLANK}" for label, value in form)
    return (BEGIN, *rows, END)
