"""Web form services: the mail comes from a robot, the requester is the representative named in the form.

Anyone can make a form at such a service, so a service is believed only with a proof of ours (a hidden field, a tagged
recipient), and otherwise the representative on file has to say yes first (design 3.2, 3.9).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailbot.desk import Desk
from mailbot.entry import Entry
from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.directory import Agency, Authority, AuthorityState, Sender
from mailbot.model.message import Message
from mailbot.policy.people import plain
from mailbot.reply.message_ids import read_ours
from mailbot.settings import FormService
from mailbot.store.unit_of_work import UnitOfWork
from mailbot.triage.answers import is_yes
from mailbot.triage.forms import Form, read_forms

VALID_FOR = timedelta(hours=72)  # as long as Mailman's pendings live (peers.md section 1c)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form service's mail: the service, what the form says, and who on file is named as the requester."""

    service: FormService
    forms: tuple[Form, ...]
    requester: Authority | None
    agencies: tuple[Agency, ...] = ()  # those that the form names

    def speaker(self, service: Sender, books: UnitOfWork, today: date) -> Sender:
        """In whose name the form speaks: the representative on file, else nobody in particular at the agency it names.

        What such a nobody wants is read so that a person can see it; it is never decided.
        """
        if self.requester is None:
            return replace(service, verified=True, agencies=self.agencies)
        return books.directory.sender(
            address=self.requester.email,
            name=self.requester.name,
            verified=True,
            form_addresses=frozenset(),
            today=today,
        )

    def proved(self, message: Message) -> bool:
        """Does the mail carry the proof that the form is ours?"""
        service = self.service
        if service.accept_service or (service.recipient is not None and service.recipient in message.to):
            return True
        if service.secret is None:
            return False
        label, value = service.secret
        said = [pair for form in self.forms for pair in form.unknown]
        return any(plain(written) == plain(label) and given.strip() == value for written, given in said)


def submission_of(message: Message, desk: Desk, books: UnitOfWork) -> Submission | None:
    """The submission that a mail is; None for a mail of no configured service."""
    service = next((form for form in desk.forms if form.address == message.sender_address), None)
    if service is None:
        return None
    forms = read_forms(message, desk.wording.forms)
    agencies = tuple(
        dict.fromkeys(each for form in forms for each in _agencies_named(form.value("agency"), books))
    )
    return Submission(
        service=service, forms=forms, requester=_requester_named(forms, books), agencies=agencies
    )


def _agencies_named(written: str | None, books: UnitOfWork) -> list[Agency]:
    """The agencies that go by what is written."""
    return [a for a in books.agencies() if plain(written) in {plain(n) for n in (a.key, a.name, *a.aliases)}]


def _requester_named(forms: tuple[Form, ...], books: UnitOfWork) -> Authority | None:
    """The one active representative or signatory whose address, or else whose name at the named agency, stands there."""
    for form in forms:
        email = form.value("requester_email")
        found = [a for a in books.authorities_of(email) if a.state is AuthorityState.ACTIVE] if email else []
        if found:
            return found[0]
        name = form.value("requester_name")
        named = [
            authority
            for agency in _agencies_named(form.value("agency"), books)
            for authority in books.authorities(agency.key)
            if authority.state is AuthorityState.ACTIVE and plain(authority.name) == plain(name)
        ]
        if len({authority.email for authority in named}) == 1:
            return named[0]
    return None


def ask_to_confirm(submission: Submission, entry: Entry) -> str:
    """Ask the representative on file whether the form is theirs; nothing happens before they say yes.

    Returns:
        Why the mail waits.
    """
    requester = submission.requester
    if requester is None:
        return "a form that names no representative on file"
    agency = entry.books.agency(requester.agency)
    fields = [form.fields for form in submission.forms]
    rows = tuple((field.label, field.value) for form in fields for field in form.values())
    order = MailOrder(
        kind=MailKind.CONFIRM_SENDER,
        to=(requester.email,),
        values={
            "service": submission.service.address,
            "person_name": submission.forms[0].value("person_name") if submission.forms else None,
            "agency": agency.name if agency else requester.agency,
            "read_as": rows,
        },
    )
    entry.order(order)
    if entry.mails and entry.cause.message is not None:
        entry.books.confirmations.ask(
            entry.cause.message,
            address=requester.email,
            token=entry.mails[-1].message_id,
            expires_at=entry.now + VALID_FOR,
        )
    return f"waits for {requester.name} to confirm the form"


def _says_yes(message: Message) -> bool:
    """Is the first line a yes (design 3.9, Form services)?"""
    return is_yes(next(iter(message.body.own_text.splitlines()), ""))


def confirmed_by(message: Message, sender: Sender, entry: Entry) -> Message | None:
    """The form that this mail says yes to, if it answers our question from the address on file, in time, for the
    first time; None otherwise.
    """
    for message_id in message.in_reply_to:
        ours = read_ours(message_id, entry.desk.secret)
        if ours is None or ours.kind != MailKind.CONFIRM_SENDER.value or not _says_yes(message):
            continue
        row = entry.books.confirmations.confirm(message_id, address=sender.address, now=entry.now)
        arrival = entry.books.inbox.arrival(row) if row is not None else None
        if arrival is not None:
            entry.books.inbox.resolve(arrival.id, entry.now, by=sender.address)
            return entry.desk.reading.read(arrival.raw)
    return None
