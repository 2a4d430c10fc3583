"""The wording that tests of forms read with: the one that ships."""

from functools import cache
from pathlib import Path

from mailbot.intake.body import read_body
from mailbot.model.message import Authenticity, Message, Screen, ScreenClass, Verdict
from mailbot.triage.forms import Form, read_forms
from mailbot.triage.forms_file import parse_forms
from mailbot.triage.wording import FormWording

RULES = Path(__file__).parents[2] / "rules" / "forms.toml"


@cache
def wording() -> FormWording:
    """`rules/forms.toml`."""
    return parse_forms(RULES.read_text(encoding="utf-8"), "rules/forms.toml")


def message_of(text: str | None, html: str | None = None) -> Message:
    """A verified mail with this body."""
    return Message(
        message_id="<1@a.example>",
        in_reply_to=(),
        sent_at=None,
        sender_address="rep@harborhouse.example",
        sender_name="Rep",
        to=(),
        subject="request",
        body=read_body(text, html),
        screen=Screen(kind=ScreenClass.PERSON, answerable=True),
        authenticity=Authenticity(verdict=Verdict.PASS, reason="test"),
    )


def forms_in(text: str | None, html: str | None = None) -> tuple[Form, ...]:
    """The forms of a mail with this body."""
    return read_forms(message_of(text, html), wording())


def values_in(text: str | None, html: str | None = None) -> dict[str, str]:
    """The fields of the one form of a mail with this body."""
    (form,) = forms_in(text, html)
    return {name: each.value for name, each in form.fields.items()}
