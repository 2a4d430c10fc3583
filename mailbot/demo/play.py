"""The demo: three weeks at a desk in under a minute, through real IMAP and SMTP, by the daemon's own code.

Everything is the program itself; only the post office, the people and the clock are made up.
"""

import email
import email.policy
import smtplib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from textwrap import fill, shorten

from rich.console import Console
from rich.table import Table

from mailbot.app import Daemon, daemon
from mailbot.config import load_config
from mailbot.demo.clock import ZONE, SimulatedClock
from mailbot.demo.office import Captured, Office
from mailbot.demo.serving import keep_open
from mailbot.demo.world import DESK, DIRECTORY, LAST_DAY, STAFF, STORY, Letter
from mailbot.model.case import CaseKind, State
from mailbot.model.mail import MessageOutcome
from mailbot.store.directory_import import import_directory, read_directory
from mailbot.store.unit_of_work import UnitOfWork

PASSWORD = "demo"  # noqa: S105 - of mailboxes that exist for a minute
INDENT = " " * 8
DIGEST_AT = (7, 31)
OPENING = 180  # letters of a mail of the desk's that are shown

CONFIG = """[desk]
name = "Missouri HMIS Helpdesk"
address = "{desk}"

[imap]
host = "127.0.0.1"
port = {imap_port}
security = "none"
username = "{desk}"
password_file = "secrets/mailbox"

[smtp]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
username = "{desk}"
password_file = "secrets/mailbox"
per_minute = 6000  # its own post office; three weeks pass in one minute

[senders]
authserv_ids = ["{authserv_id}"]

[digest]
to = ["{staff}"]
at = "07:30"
"""


@dataclass(slots=True)
class Show:
    """What the audience sees."""

    console: Console
    office: Office
    seen: int = 0  # mails that have been shown
    kinds: Counter[str] = field(default_factory=Counter)

    def tell(self, text: str, *, style: str = "dim", label: str = INDENT) -> None:
        """Words below what was said last; on a terminal they are wrapped between words, a pipe gets them in one line."""
        width = self.console.width if self.console.is_terminal else sys.maxsize
        said = fill(
            text, width, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
        )
        self.console.print(_plain(said), style=style)

    def day(self, day: date) -> None:
        """A new day begins."""
        self.console.rule(f"[bold]{day:%A, %B} {day.day}, {day.year}")

    def letter(self, letter: Letter) -> None:
        """A mail is delivered to the desk."""
        forged = "" if letter.account is None else f"  [red](submitted by {letter.account})[/red]"
        self.console.print(f"\n[cyan]in [/cyan]  {letter.at[11:]}  {letter.name} <{letter.sender}>{forged}")
        self.tell(letter.subject, style="bold")
        for line in letter.body.strip().splitlines()[:8]:
            self.tell(line)

    def decided(self, outcome: str, reason: str | None, findings: Mapping[str, str]) -> None:
        """What was decided on it, and why."""
        self.console.print(f"[magenta]why[/magenta]  {outcome}" + (f": {_plain(reason)}" if reason else ""))
        for rule, said in findings.items():
            self.tell(f"{rule}: {said}")

    def skip(self) -> None:
        """What has been sent so far is not shown."""
        for captured in self.office.delivered[self.seen :]:
            if captured.sender == DESK:
                self.kinds[_gist(captured)[0]] += 1
        self.seen = len(self.office.delivered)

    def answers(self) -> None:
        """The mails that the desk has sent since; of the morning's digests the team's."""
        new, self.seen = self.office.delivered[self.seen :], len(self.office.delivered)
        for captured in new:
            if captured.sender != DESK:
                continue
            kind, subject, opening = _gist(captured)
            self.kinds[kind] += 1
            if kind == "digest" and STAFF not in captured.recipients:
                continue  # the regions' managers get their own part of the same page
            to = ", ".join(captured.recipients)
            self.console.print(f"[green]out[/green]  {kind} to {to}")
            self.tell(subject, style="bold")
            self.tell(opening)


@dataclass(slots=True, kw_only=True)
class Told:
    """The desk after the story, still open."""

    worker: Daemon
    office: Office
    clock: SimulatedClock
    show: Show
    code: int  # 0 when the story ended as it should


def play(*, serve: bool = False, port: int = 0) -> int:
    """Run the demo. 0 when the story ended as it should.

    Args:
        serve: keep the desk open afterwards, to write to, with its conversation in a gallery, until Ctrl-C.
        port: of the gallery; 0 is any free one.
    """
    console = Console(highlight=False, soft_wrap=True)
    with told(console) as story:
        if serve:
            keep_open(story.worker, story.office, story.clock, console=console, logins=accounts(), port=port)
        return story.code


@contextmanager
def told(console: Console) -> Iterator[Told]:
    """Tell the story; inside the block the desk and its post office are still open."""
    console.print("A desk on loopback: IMAP, SMTP, SQLite, three fictional agencies, three weeks of mail.")
    clock = SimulatedClock(_local(STORY[0].at).astimezone(UTC))
    with (
        tempfile.TemporaryDirectory(prefix="mailbot-demo-") as folder,
        Office(accounts(), desk_domain="desk.example", clock=clock) as office,
        open_desk(Path(folder), office, clock) as worker,
    ):
        show = Show(console, office)
        _tell(worker, office, clock, show)
        with worker.store.reading() as books:
            code = _sum_up(books, show, console)
        yield Told(worker=worker, office=office, clock=clock, show=show, code=code)


def accounts() -> Mapping[str, str]:
    """Everybody of the story who can log in, with their password."""
    return {letter.account or letter.sender: PASSWORD for letter in STORY} | {DESK: PASSWORD}


@contextmanager
def open_desk(folder: Path, office: Office, clock: SimulatedClock) -> Iterator[Daemon]:
    """A desk in a folder of its own, with the directory imported."""
    (folder / "secrets").mkdir(mode=0o700)
    secret = folder / "secrets" / "mailbox"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o600)
    config_file = folder / "config.toml"
    config_file.write_text(
        CONFIG.format(
            desk=DESK,
            staff=STAFF,
            imap_port=office.imap_port,
            smtp_port=office.smtp_port,
            authserv_id=office.authserv_id,
        ),
        encoding="utf-8",
    )
    for name, text in DIRECTORY.items():
        path = folder / "directory" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with daemon(load_config(config_file), clock) as worker:
        with worker.store.transaction() as books:
            files = read_directory([folder / "directory"], books)
            import_directory(books, files, now=clock(), today=clock().astimezone(ZONE).date())
            books.commit()
        yield worker


def _tell(worker: Daemon, office: Office, clock: SimulatedClock, show: Show) -> None:
    """Go through the story day by day: the morning's digest, then mail after mail."""
    day = _local(STORY[0].at).date()
    while day <= date.fromisoformat(LAST_DAY):
        letters = [letter for letter in STORY if _local(letter.at).date() == day]
        lapsed = _states(worker)
        clock.set_local(datetime(day.year, day.month, day.day, *DIGEST_AT))  # noqa: DTZ001 - made local by the clock
        worker.work()
        ended = [ref for ref, state in _states(worker).items() if state != lapsed.get(ref)]
        if letters or ended:
            show.day(day)
        for ref in ended:
            show.console.print(
                f"[yellow]clock[/yellow] {ref} is {_states(worker)[ref]}; nobody outside is told"
            )
        if letters or ended:
            show.answers()
        else:
            show.skip()
        for letter in letters:
            clock.set_local(_local(letter.at).replace(tzinfo=None))
            show.letter(letter)
            _submit(letter, office)
            worker.work()
            _show_decisions(worker, show)
            show.answers()
        day += timedelta(days=1)


def _submit(letter: Letter, office: Office) -> None:
    """Send a letter as its writer's mail program would: SMTP with a login."""
    message = EmailMessage()
    message["From"] = f'"{letter.name}" <{letter.sender}>'
    message["To"] = DESK
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(_local(letter.at))
    message["Message-ID"] = f"<{letter.at.replace(':', '')}.{letter.sender}>"
    for name, value in letter.headers:
        message[name] = value
    answered = _latest(office, letter.sender, letter.answers) if letter.answers else None
    if answered is not None:
        message["In-Reply-To"] = answered["Message-ID"]
        message["References"] = answered["Message-ID"]
        message.replace_header("Subject", f"Re: {answered['Subject']}")
    message.set_content(letter.body)
    account = letter.account or letter.sender
    with smtplib.SMTP("127.0.0.1", office.smtp_port, timeout=10) as smtp:
        smtp.login(account, PASSWORD)
        smtp.send_message(message, from_addr=account, to_addrs=[DESK])


def _latest(office: Office, reader: str, kind: str | None) -> EmailMessage | None:
    """The desk's latest mail of a kind to somebody."""
    for captured in reversed(office.delivered):
        if captured.sender == DESK and reader in captured.recipients:
            message = email.message_from_bytes(captured.raw, policy=email.policy.default)
            if message["X-Mailbot-Mail"] == kind:
                return message
    return None


def _gist(captured: Captured) -> tuple[str, str, str]:
    """Kind, subject and first sentence of a mail of the desk's."""
    message = email.message_from_bytes(captured.raw, policy=email.policy.default)
    part = message.get_body(("plain",))
    text = part.get_content().replace("\r\n", "\n") if part is not None else ""
    paragraphs = [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]
    opening = next((block for block in paragraphs if not block.endswith(",") and len(block) > 30), "")
    return (
        str(message["X-Mailbot-Mail"]),
        str(message["Subject"]),
        shorten(opening, OPENING, placeholder=" …"),
    )


def _show_decisions(worker: Daemon, show: Show) -> None:
    """What the books say of the mail at hand."""
    with worker.store.reading() as books:
        mail = books.inbox.all()[-1]
        decisions = books.decisions.of_message(mail.id)
    findings: dict[str, str] = {}
    for decision in decisions:
        for finding in decision.findings:
            cites = ", ".join(finding["cites"])
            findings[finding["rule"] + (f" ({cites})" if cites else "")] = str(finding["said"])
    outcome = mail.outcome.value if mail.outcome else "not decided"
    show.decided(f"{outcome}{f', {mail.case}' if mail.case else ''}", mail.reason, findings)


def _states(worker: Daemon) -> dict[str, str]:
    with worker.store.reading() as books:
        return {case["ref"]: case["state"] for case in books.export()["cases"]}


def _sum_up(books: UnitOfWork, show: Show, console: Console) -> int:
    """The summary table. 0 when one training was completed, another lapsed, and only the forgery was quarantined."""
    exported = books.export()
    table = Table(title="How it ended", title_justify="left")
    for column in ("case", "who", "agency", "state", "deadline or day"):
        table.add_column(column)
    for case in exported["cases"]:
        day = case["deadline"] or case["effective"] or ""
        table.add_row(case["ref"], case["person"]["name"] or "", case["agency"], case["state"], day)
    console.print()
    console.print(table)
    mails = Counter(message["outcome"] for message in exported["messages"])
    for label, counts in (("mails in:  ", mails), ("mails out: ", show.kinds)):
        words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
        show.tell(words, style="none", label=label)
    for pool in exported["pools"]:
        used = (
            f"{pool['assigned']} assigned, {pool['held']} held, {pool['available']} free of {pool['total']}"
        )
        console.print(f"licenses:  {pool['agency'] or pool['region']}: {used}")
    states = {case.state for case in books.cases("harbor", CaseKind.REQUEST)}
    told_to_the_end = {State.ACTIVE, State.CLOSED_EXPIRED} <= states
    forgeries = sum(1 for letter in STORY if letter.account is not None)
    return 0 if told_to_the_end and mails[MessageOutcome.QUARANTINED.value] == forgeries else 1


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=ZONE)


def _plain(text: str | None) -> str:
    return (text or "").replace("[", r"\[")
