"""The form that we send is read back by intake and triage, however it is quoted and by whatever program."""

import html as markup
from pathlib import Path

import pytest

from mailbot.intake.mime import read
from mailbot.model.decision import MailKind
from mailbot.triage.forms import read_forms
from mailbot.triage.forms_file import parse_forms
from tests.intake.writing import PASSED, TRUSTING
from tests.intake.writing import mail as inbound
from tests.reply.reading import html_of, text_of

WORDING = parse_forms(
    (Path(__file__).parents[2] / "rules" / "forms.toml").read_text("utf-8"), "rules/forms.toml"
)
ASKED = "On Wed, Mar 4, 2026 at 9:22 AM Missouri HMIS Helpdesk <mohmis@desk.example> wrote:"
FILLED = {
    "request_type": "Add a new user",
    "agency": "Harbor House of Columbia",
    "person_name": "Marcus O'Neill",
    "person_email": "m.oneill@harborhouse.example",
    "projects": "Harbor House - Emergency Shelter",
}
EMAIL, PROJECT = FILLED["person_email"], FILLED["projects"]


def fields(body: str, *, kind: str = "text/plain") -> dict[str, str]:
    raw = inbound(PASSED, f"Content-Type: {kind}; charset=utf-8", "Subject: Re: More information", body=body)
    forms = read_forms(read(raw, TRUSTING), WORDING)
    assert len(forms) == 1
    return {name: field.value for name, field in forms[0].fields.items() if name in FILLED}


def filled(text: str, blank: str = "____") -> str:
    for label, value in (("New User's Email", EMAIL), ("Projects", PROJECT)):
        text = text.replace(f"{label}: {blank}", f"{label}: {value}")
    return text


def quoted(text: str, mark: str = "> ") -> str:
    return "\r\n".join(mark + line for line in text.splitlines())


@pytest.fixture(scope="module")
def asked(write):
    return write(MailKind.REQUEST_INCOMPLETE)


def test_filled_in_within_the_quote(asked):
    assert fields(f"Here you go!\r\n\r\n{ASKED}\r\n{quoted(filled(text_of(asked)))}\r\n") == FILLED


def test_filled_in_above_the_quote(asked):
    above = "\r\n".join(
        f"{label}: {value}" for label, value in (("New User's Email", EMAIL), ("Projects", PROJECT))
    )

    got = fields(f"{above}\r\n\r\n{ASKED}\r\n{quoted(text_of(asked))}\r\n")

    assert {name: got.get(name) for name in ("person_email", "projects")} == {
        "person_email": EMAIL,
        "projects": PROJECT,
    }


def test_filled_in_beside_the_blanks_that_stay(asked):
    text = (
        text_of(asked)
        .replace("Email: ____", f"Email: ____ {EMAIL}")
        .replace("Projects: ____", f"Projects: ____{PROJECT}")
    )

    assert fields(f"Filled in below\r\n\r\n{ASKED}\r\n{quoted(text, '>> ')}\r\n") == FILLED


def test_sent_as_a_new_mail_from_the_link(asked):
    form = text_of(asked).partition("----- form")[2].partition("-----\n")[2].partition("-----")[0]

    assert fields(filled(form).replace("\n", "\r\n")) == FILLED


def test_with_the_curly_quotes_and_hard_spaces_of_a_word_processor(asked):
    text = filled(text_of(asked)).replace("'", "\u2019").replace(": ", ":\u00a0")

    got = fields(f"Done\r\n\r\n{ASKED}\r\n{quoted(text)}\r\n")

    assert {**got, "person_name": got["person_name"].replace("\u2019", "'")} == FILLED


def test_filled_in_within_the_html_part_as_outlook_quotes_it(asked):
    letter = html_of(asked)
    for label, value in (("New User's Email", EMAIL), ("Projects", PROJECT)):
        for written in (
            f"{label}: ____",
            f"{markup.escape(label)}: ____",
            f"{label.replace(chr(39), '&#39;')}: ____",
        ):
            letter = letter.replace(written, f"{label}: {value}")
    body = letter.partition("<body")[2].partition(">")[2].partition("</body>")[0]
    head = (
        '<html><body><p>Please see below.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> '
        "Missouri HMIS Helpdesk &lt;mohmis@desk.example&gt;<br><b>Sent:</b> Wednesday, March 4, 2026 9:22 AM<br>"
        "<b>To:</b> Rosa Diaz<br><b>Subject:</b> More information needed</p></div>"
    )

    assert fields(f"{head}{body}</body></html>", kind="text/html") == FILLED
