"""A small agency and mails to read: what the tests of triage share."""

from datetime import date
from pathlib import Path

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.directory import Agency, Known, Person, Project, Roster, Sender, SenderRole, StaffMember
from mailbot.model.intent import Intent
from mailbot.model.message import Authenticity, Body, Line, Message, Screen, ScreenClass, Standing, Verdict
from mailbot.triage.classify import Wording, read_intents
from mailbot.triage.forms_file import parse_forms
from mailbot.triage.phrases import parse_phrases
from mailbot.triage.question import Question

RULES = Path(__file__).parents[2] / "rules"
PHRASES_TEXT = (RULES / "phrases.toml").read_text(encoding="utf-8")
WORDING = Wording(
    forms=parse_forms((RULES / "forms.toml").read_text(encoding="utf-8"), "forms.toml"),
    phrases=parse_phrases(PHRASES_TEXT, "phrases.toml"),
)
MONDAY = date(2026, 3, 9)
HARBOR = Agency(key="harbor", name="Harbor House of Columbia", email_domains=("harborhouse.example",))


def known(name, part="user", email=None):
    return Known(
        agency="harbor", name=name, email=email or f"{name.split()[0].lower()}@harborhouse.example", part=part
    )


ROSTER = Roster(
    agencies=(HARBOR,),
    people=(
        known("Pat Doyle"),
        known("Sam Kim"),
        known("Jane Pruett"),
        known("Tom Vega"),
        known("Chris Adeyemi"),
        known("Kim Lane", email="klane@harborhouse.example"),
        known("Ana Ruiz"),
        known("Renée Castillo", email="rcastillo@harborhouse.example"),
        known("Robert Hale", email="rhale@harborhouse.example"),
        known("Robert Hale Jr.", email="rhalejr@harborhouse.example"),
        known("Marcus O'Neill-Brandt", "trainee"),
        known("Priya Natarajan", "representative"),
    ),
    projects=(
        Project(agency="harbor", key="es", name="Harbor House - Emergency Shelter"),
        Project(agency="harbor", key="tbra", name="Harbor House - HOPWA TBRA"),
    ),
)
REPRESENTATIVE = Sender(
    address="priya@harborhouse.example",
    name="Priya Natarajan",
    verified=True,
    role=SenderRole.REPRESENTATIVE,
    agencies=(HARBOR,),
)
TRAINEE = Sender(
    address="marcus@harborhouse.example",
    name="Marcus",
    verified=True,
    role=SenderRole.TRAINEE,
    agencies=(HARBOR,),
)
STAFF = Sender(
    address="dana@desk.example", name="Dana Ruiz", verified=True, role=SenderRole.STAFF,
    staff=StaffMember(name="Dana Ruiz", email="dana@desk.example", role="staff"),
)  # fmt: skip


def mail(text="", subject="", sender=REPRESENTATIVE, standing=Standing.OWN, lines=None, doubtful=False):
    body = Body(lines=tuple(lines or (Line(text=line, standing=standing) for line in text.split("\n"))))
    return Message(
        message_id="<m@harborhouse.example>", in_reply_to=(), sent_at=None, sender_address=sender.address, sender_name=sender.name,
        to=(), subject=subject, body=body, screen=Screen(kind=ScreenClass.PERSON, answerable=True),
        authenticity=Authenticity(verdict=Verdict.PASS, reason="dmarc=pass"), decoding_doubtful=doubtful,
    )  # fmt: skip


def read(
    text="",
    subject="",
    on=MONDAY,
    sender=REPRESENTATIVE,
    thread_case=None,
    roster=ROSTER,
    removals=(),
    **more,
) -> tuple[Intent, ...]:
    question = Question(
        sender=sender, roster=roster, received_on=on, thread_case=thread_case, removals=tuple(removals)
    )
    return read_intents(mail(text, subject, sender, **more), question, WORDING)


def removal_case(
    state=State.SCHEDULED, name="Chris Adeyemi", email="chris@harborhouse.example", effective_on=None
):
    from datetime import UTC, datetime

    return Case(
        ref="D-0008", kind=CaseKind.REMOVAL, state=state, agency="harbor", region=None, person=Person(name=name, email=email),
        requester=REPRESENTATIVE.address, received_at=datetime(2026, 3, 2, tzinfo=UTC),
        effective_on=effective_on,
    )  # fmt: skip


NOBODY_KNOWN = Roster()
