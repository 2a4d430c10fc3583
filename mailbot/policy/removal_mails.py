"""The mails about a removal, and who gets them: the reporter if entitled, else the agency's representatives.

Nothing about a removal that is done goes to the person removed, unless they asked for it themself (domain.md 7).
"""

from datetime import date

from mailbot.model.case import Case, State
from mailbot.model.decision import MailKind, MailOrder, Outcome
from mailbot.policy.books import Books
from mailbot.policy.removal_facts import ENTITLED, Notice
from mailbot.policy.rulebook import Answer
from mailbot.policy.situation import Situation
from mailbot.policy.wording import case_in_words, form_of

REASONS = {"left": "left the agency", "position-change": "changed position"}


def representatives_of(agency: str, books: Books, on: date, *, but: str | None = None) -> tuple[str, ...]:
    """The addresses of everybody who may speak for an agency on a local day.

    Args:
        agency: key.
        books: the facts.
        on: the day.
        but: an address that is left out: whose access it is about.
    """
    speaking = (a.email for a in books.authorities(agency) if a.counts_on(on))
    return tuple(address for address in dict.fromkeys(speaking) if address != but)


def removal_informed(case: Case, books: Books, on: date) -> tuple[str, ...]:
    """Who hears of a removal: the reporter if entitled to speak for the agency, else its representatives."""
    entitled = representatives_of(case.agency, books, on, but=case.person.email)
    return (case.requester,) if case.requester in entitled else entitled


def named(case: Case, books: Books) -> dict[str, object]:
    """Who it is about, and where: what every mail about a removal says."""
    agency = books.agency(case.agency)
    return {
        "person_name": case.person.name or case.person.email or "",
        "agency": agency.name if agency else case.agency,
    }


def answer_mail(case: Case, notice: Notice, books: Books, situation: Situation) -> MailOrder:
    """The answer to a notice that was accepted: scheduled, or confirmed as of now."""
    to = (
        (situation.sender.address,)
        if notice.role in ENTITLED
        else removal_informed(case, books, situation.today)
    )
    return standing_mail(case, to, books, situation, read_as=read_as(case, books))


def standing_mail(
    case: Case,
    to: tuple[str, ...],
    books: Books,
    situation: Situation,
    *,
    read_as: tuple[tuple[str, str], ...] = (),
) -> MailOrder:
    """Where a removal stands: on which day access ends, or that it ends now; lateness kindly noted (P21, A35)."""
    values = {**named(case, books), "effective": case.effective_on, "read_as": read_as}
    if case.state is State.SCHEDULED:
        close = situation.rules.time("close_of_business", situation.received_on)
        values["at_close_of_business"] = case.at_close_of_business
        values["close_of_business"] = f"{close:%I:%M %p}".lstrip("0")
        return MailOrder(kind=MailKind.REMOVAL_SCHEDULED, to=to, case=case.ref, values=values)
    in_training = case.state is State.DONE
    values |= {
        "last_needed_on": case.last_needed_on,
        "notice_late": bool(case.days_late) and not in_training,
        "due_by": None if in_training else case.due_by,
        "notice_days": situation.rules.number("removal_notice_business_days", situation.received_on),
        "in_training": in_training,
    }
    return MailOrder(kind=MailKind.REMOVAL_CONFIRMED, to=to, case=case.ref, values=values)


def read_as(case: Case, books: Books) -> tuple[tuple[str, str], ...]:
    """How a notice was read, as rows for people, so that a misreading is seen."""
    agency = books.agency(case.agency)
    ends = "at once"
    if case.effective_on:
        ends = f"{case.effective_on:%Y-%m-%d}" + (", close of business" if case.at_close_of_business else "")
    rows = [
        ("User", case.person.name or case.person.email),
        ("Agency", agency.name if agency else case.agency),
        ("Last day needed", f"{case.last_needed_on:%Y-%m-%d}" if case.last_needed_on else None),
        ("Access ends", ends),
        ("Reason", REASONS.get(case.reason.value if case.reason else "")),
    ]
    return tuple((label, value) for label, value in rows if value)


def question_mail(
    notice: Notice, case: Case | None, answer: Answer, books: Books, situation: Situation
) -> MailOrder:
    """Who or when is not certain: the question, with names of that agency only (A36, A38)."""
    asking = (f.said for f in answer.findings if f.enforced and f.outcome is Outcome.ASK)
    return MailOrder(
        kind=answer.mail or MailKind.REMOVAL_QUESTION,
        to=(situation.sender.address,),
        case=case.ref if case else None,
        values={
            "person_name": notice.person.name,
            "question": " ".join(asking),
            "candidates": tuple(str(person) for person in notice.candidates),
            "form": form_of(notice.intent, notice.agency, books),
            "read_as": read_as(case, books) if case else (),
        },
    )


def confirm_mail(case: Case, books: Books, situation: Situation) -> MailOrder:
    """Somebody else of the agency reported it: its representatives are asked (P21, A33)."""
    return MailOrder(
        kind=MailKind.REMOVAL_CONFIRM,
        to=representatives_of(case.agency, books, situation.today, but=case.person.email),
        case=case.ref,
        values={
            **named(case, books),
            "reported_by": situation.sender.address,
            "effective": case.effective_on,
        },
        answers=False,
    )


def already_open(case: Case, situation: Situation) -> MailOrder:
    """The same removal again: where it stands, with the unchanged day."""
    return MailOrder(
        kind=MailKind.ALREADY_IN_PROGRESS,
        to=(situation.sender.address,),
        case=case.ref,
        values={
            "subject_of": "removal",
            "person_name": case.person.name or case.person.email or "",
            "state_text": case_in_words(case),
            "deadline": None,
            "effective": case.effective_on,
        },
    )


def cancelled_mail(case: Case, to: tuple[str, ...], books: Books, *, answers: bool) -> MailOrder:
    """A removal was taken back, or nothing came of it."""
    return MailOrder(
        kind=MailKind.REMOVAL_CANCELLED, to=to, case=case.ref, values=named(case, books), answers=answers
    )


def urgent_alert(case: Case, books: Books, situation: Situation) -> MailOrder:
    """A removal that is due at once reaches staff at once (design 3.9, Urgent)."""
    agency = books.agency(case.agency)
    name = agency.name if agency else case.agency
    return situation.alert(
        f"{case.ref}: end the access of {case.person.name} now",
        f"{name} no longer needs HMIS access for {case.person}.",
        cause=alarm_of(case),
        advice=f"End the access in HMIS, then answer: {case.ref} done",
        region=books.region(case.region) if case.region else None,
        case=case.ref,
        rows=(("User", str(case.person)), ("Agency", name), ("Reported by", case.requester)),
    )


def alarm_of(case: Case) -> str:
    """The cause of an alert that access must end at once: each agency has its own number of them an hour, so that
    nobody's flood hides the removal of another (design 3.9, Urgent).
    """
    return f"removal at {case.agency.replace('-', '_')}-{case.ref}"


def unverified_alert(case: Case, books: Books, situation: Situation) -> MailOrder:
    """Staff may end access at once where the agency has yet to confirm (A33)."""
    return situation.alert(
        f"{case.ref}: a removal waits to be confirmed",
        f"{situation.sender.address} reported that {case.person} no longer needs access.",
        cause=f"unconfirmed removal at {case.agency.replace('-', '_')}-{case.ref}",
        advice=f"The agency's representatives were asked. You can answer: {case.ref} confirm",
        region=books.region(case.region) if case.region else None,
        case=case.ref,
    )
