"""`mailbot explain`: what would be done with a mail, stage by stage. A question: nothing is written anywhere."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mailbot.cli.printing import print_json, print_lines
from mailbot.clock import system_clock
from mailbot.config import Config
from mailbot.desk import Desk
from mailbot.errors import BooksError, ConfigError
from mailbot.intake import mime
from mailbot.model.decision import Decision, Outcome, strictest
from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind
from mailbot.model.mail import Arrival, MessageOutcome, Place
from mailbot.model.message import Message
from mailbot.opening import build_desk
from mailbot.pipeline import Handled, weigh
from mailbot.reply.templates import load as load_templates
from mailbot.store.database import Store
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.triage.form_files import kind_of, read_attached

MISSING = {"person_name": "name", "person_email": "email", "removed_user": "name"}
"""Missing fields as the contract words them: they are missing of the intent's person."""
YEARS = range(2000, 2100)
"""Of a Date header that is taken for the day of arrival."""

NOWHERE = Place(account="", folder="", uidvalidity=0, uid=0)


def explain_files(config: Config, files: Sequence[str], now: datetime | None, *, as_json: bool) -> int:
    """Explain mail files; "-" is standard input. 0, or 1 when a file cannot be read; the others are explained all the same.

    Without `now` a mail is read as if it had just arrived on the date that it bears.

    Raises:
        BooksError: there are books and they cannot be asked.
    """
    desk = build_desk(
        config, secret=_secret(config), templates=load_templates(config.templates_folder, check=False)
    )
    code = 0
    with _books_to_ask(config) as store:
        for name in files:
            try:
                raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            except OSError as error:
                print(f"{name}: {error.strerror}", file=sys.stderr)
                code = 1
                continue
            explained = explain(name, raw, desk, store, now)
            if as_json:
                print_json(explained)
            else:
                print_lines(in_words(explained))
    return code


def explain(name: str, raw: bytes, desk: Desk, store: Store, now: datetime | None) -> dict[str, object]:
    """The explanation of one mail as plain values (design 3.7)."""
    message = mime.read(raw, desk.intake)
    arrival_at = (now or _date_of(message) or system_clock()).astimezone(UTC)
    with store.transaction() as books:
        stored = books.inbox.store_arrival(NOWHERE, arrival_at, raw, now=arrival_at, size=len(raw))
        assert stored, "nowhere is empty"
        arrival = next(one for one in _arrivals(books) if one.place == NOWHERE)
        handled = weigh(message, arrival, desk, books, arrival_at)
        explained = _as_words(name, handled, books)
        return {
            **explained,
            "attachments": _attachments(message, desk),
        }  # and never a commit: everything above is forgotten


def _date_of(message: Message) -> datetime | None:
    """The Date header; None where it lies beyond what a desk can count from: it is whatever the sender wrote."""
    return message.sent_at if message.sent_at and message.sent_at.year in YEARS else None


def _arrivals(books: UnitOfWork) -> list[Arrival]:
    return books.inbox.undecided()


def _secret(config: Config) -> bytes:
    """The desk's secret; a desk that has none yet can be explained all the same."""
    try:
        return config.signing_secret()
    except ConfigError:
        return b"no mail of this desk has been signed yet"


def _books_to_ask(config: Config) -> Store:
    """The desk's books as they are, or empty ones in memory where there are none yet.

    Raises:
        BooksError: they are of another version; a question does not migrate them.
    """
    url = config.database_url
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file is None or (file.exists() and file.stat().st_size):
        store = Store.open(url)
        before, newest = store.revisions()
        if before not in {None, newest}:
            raise BooksError(
                f"the books are at {before}, this program needs {newest}: run `mailbot db upgrade`"
            )
        if before is not None:
            return store
    store = Store.open("sqlite://")
    store.upgrade()
    return store


# -- as the contract words it ------------------------------------------------------------------------------------


def _as_words(name: str, handled: Handled, books: UnitOfWork) -> dict[str, object]:
    message, sender = handled.message, handled.sender
    decided = {id(decision.intent): decision for decision in handled.decisions if decision.intent is not None}
    findings = [finding for decision in handled.decisions for finding in decision.findings]
    return {
        "file": name,
        "screen": {
            "class": message.screen.kind.value,
            "answerable": message.screen.answerable,
            "reason": message.screen.reason,
        },
        "sender": {
            "address": sender.address or None,
            "verified": message.authenticity.verified,
            "role": sender.role.value,
            "agencies": [agency.name for agency in sender.agencies],
        },
        "intents": [_intent(intent, _came_of(intent, handled, decided), books) for intent in handled.intents],
        "outcome": _outcome(handled).value,
        "findings": [
            {"rule": f.rule, "cites": list(f.cites), "outcome": f.outcome.value, "said": f.said}
            for f in findings
        ],
        "mails": [
            {"kind": mail.kind.value, "to": list(mail.to), "cc": list(mail.cc), "subject": mail.subject}
            for mail in handled.mails
        ],
        "handled": handled.outcome.value,
        "reason": handled.reason,
        "authenticity": message.authenticity.reason,
        "notes": list(message.notes),
        "case": handled.case,
    }


def _attachments(message: Message, desk: Desk) -> list[dict[str, object]]:
    """The attached files, and of those that the config lets be read how many forms they hold."""
    wording = desk.wording
    return [
        {
            "filename": each.filename,
            "type": each.content_type,
            "bytes": each.size,
            "forms": len(read_attached(each, wording.forms))
            if kind_of(each) in wording.attachments
            else None,
        }
        for each in message.attachments
    ]


def _came_of(intent: Intent, handled: Handled, decided: dict[int, Decision]) -> Outcome:
    """The outcome for one intent; what is read and not decided, like a form to be confirmed, waits with its mail."""
    if intent.kind is IntentKind.COMMAND and handled.results:
        commands = [one for one in handled.intents if one.kind is IntentKind.COMMAND]
        at = next(place for place, one in enumerate(commands) if one is intent)
        return Outcome.GRANT if handled.results[at].ok else Outcome.REFUSE
    decision = _decision_on(intent, handled, decided)
    if decision is None:
        return Outcome.HOLD if handled.outcome is MessageOutcome.HELD else Outcome.NONE
    return decision.outcome


def _decision_on(intent: Intent, handled: Handled, decided: dict[int, Decision]) -> Decision | None:
    """The decision on an intent; deciders may have completed it from an earlier case, so by place as well."""
    if id(intent) in decided:
        return decided[id(intent)]
    with_intent = [decision for decision in handled.decisions if decision.intent is not None]
    at = handled.intents.index(intent)
    if len(with_intent) == len(handled.intents):
        return with_intent[at]
    same = [one for one in with_intent if one.intent is not None and one.intent.text == intent.text]
    return same[0] if same else None


def _outcome(handled: Handled) -> Outcome:
    if handled.outcome is MessageOutcome.IGNORED:
        return Outcome.NONE
    outcome = strictest([decision.outcome for decision in handled.decisions])
    if handled.outcome in {MessageOutcome.HELD, MessageOutcome.QUARANTINED}:
        return strictest([outcome, Outcome.HOLD])
    return outcome


def _intent(intent: Intent, outcome: Outcome, books: UnitOfWork) -> dict[str, object]:
    agency = books.agency(intent.agency) if intent.agency else None
    names = {project.key: project.name for project in books.projects(intent.agency)} if intent.agency else {}
    fields: dict[str, object] = dict(intent.fields)
    if intent.removed_person is not None:
        fields["removed_user"] = intent.removed_person.name
        fields["effective"] = intent.effective_on.isoformat() if intent.effective_on else None
    return {
        "kind": intent.kind.value,
        "agency": agency.name if agency else None,
        "person": _person(intent.person),
        "projects": [names.get(key, key) for key in intent.projects],
        "effective": intent.effective_on.isoformat() if intent.effective_on else None,
        "last_needed_on": intent.last_needed_on.isoformat() if intent.last_needed_on else None,
        "reason": intent.reason.value if intent.reason else None,
        "fields": fields,
        "missing": [MISSING.get(name, name) for name in intent.missing],
        "text": intent.text,
        "outcome": outcome.value,
        "reference": intent.reference,
        "projects_removed": [names.get(key, key) for key in intent.projects_removed],
        "doubts": [doubt.value for doubt in intent.doubts],
        "candidates": [str(person) for person in intent.candidates],
    }


def _person(person: Person | None) -> dict[str, str | None]:
    return {"name": person.name if person else None, "email": person.email if person else None}


# -- for the eye -------------------------------------------------------------------------------------------------


def in_words(explained: dict[str, object]) -> Iterator[str]:
    """The explanation as lines for a terminal."""
    screen, sender = _table(explained["screen"]), _table(explained["sender"])
    yield str(explained["file"])
    yield f"  screened  {screen['class']}" + (f" ({screen['reason']})" if screen["reason"] else "")
    verified = "verified" if sender["verified"] else "not verified"
    agencies = ", ".join(str(name) for name in _rows(sender["agencies"]))
    yield f"  sender    {sender['address']}, {verified}, {sender['role']}" + (
        f" of {agencies}" if agencies else ""
    )
    yield f"            {explained['authenticity']}"
    yield from (f"  noted     {note}" for note in _rows(explained["notes"]))
    for row in _rows(explained["attachments"]):
        file = _table(row)
        read = "not read" if file["forms"] is None else f"forms in it: {file['forms']}"
        yield f"  attached  {file['filename']}, {read}"
    for row in _rows(explained["intents"]):
        intent = _table(row)
        person = _table(intent["person"])
        who = person["name"] or person["email"] or ""
        yield f"  read as   {intent['kind']} {who}".rstrip() + f" -> {intent['outcome']}"
        for key in (
            "agency",
            "projects",
            "effective",
            "last_needed_on",
            "reason",
            "missing",
            "doubts",
            "reference",
        ):
            if intent[key]:
                value = intent[key]
                shown = "; ".join(str(part) for part in value) if isinstance(value, list) else value
                yield f"              {key.replace('_', ' ')}: {shown}"
    for row in _rows(explained["findings"]):
        finding = _table(row)
        cites = ", ".join(str(policy_id) for policy_id in _rows(finding["cites"]))
        yield f"  rule      {finding['rule']} ({cites}) {finding['outcome']}: {finding['said']}"
    for row in _rows(explained["mails"]):
        mail = _table(row)
        copies = "".join(f", Cc {address}" for address in _rows(mail["cc"]))
        yield f"  mail      {mail['kind']} to {', '.join(str(a) for a in _rows(mail['to']))}{copies}: {mail['subject']}"
    yield f"  outcome   {explained['outcome']}; the mail is {explained['handled']}" + (
        f": {explained['reason']}" if explained["reason"] else ""
    )


def _table(value: object) -> dict[str, object]:
    assert isinstance(value, dict), "our own plain values"
    return value


def _rows(value: object) -> list[object]:
    assert isinstance(value, list), "our own plain values"
    return value
