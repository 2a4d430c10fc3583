"""Forms in mails: every layout, several people, free text, and what stands only in old quotes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.message import Standing
from mailbot.triage.forms import read_forms
from tests.cost import DEAREST, spent
from tests.triage.form_wording import forms_in, message_of, values_in, wording

ADD = {
    "request_type": "Add a new user",
    "agency": "Harbor House",
    "person_name": "Ana Ruiz",
    "person_email": "aruiz@harborhouse.example",
    "projects": "Emergency Shelter",
}
ROWS = [
    ("Request Type", "Add a new user"),
    ("Agency", "Harbor House"),
    ("New User's Name", "Ana Ruiz"),
    ("New User's Email", "aruiz@harborhouse.example"),
    ("Projects", "Emergency Shelter"),
]

TEXT_LAYOUTS = {
    "label: value": "\n".join(f"{label}: {value}" for label, value in ROWS),
    "blank lines between": "\n\n".join(f"{label}: {value}" for label, value in ROWS),
    "label, value below": "\n".join(f"{label}:\n{value}\n" for label, value in ROWS),
    "label without colon, value below": "\n".join(f"{label}\n{value}" for label, value in ROWS),
    "numbered": "\n".join(f"{number}. {label}: {value}" for number, (label, value) in enumerate(ROWS, start=1)),
    "numbered with brackets": "\n".join(f"{number}) {label} - {value}" for number, (label, value) in enumerate(ROWS, start=1)),
    "bulleted": "\n".join(f"* {label}: {value}" for label, value in ROWS),
    "dashed bullets": "\n".join(f"- {label}: {value}" for label, value in ROWS),
    "WPForms": "".join(f"--- {label} ---\n\n{value}\n\n" for label, value in ROWS),
    "Quform": "".join(f"{label}\n------------------------\n{value}\n\n" for label, value in ROWS),
    "alternating bullets": "".join(f"* {label}\n* {value}\n" for label, value in ROWS),
    "pipes": "\n".join(f"| {label} | {value} |" for label, value in ROWS),
    "tabs": "\n".join(f"{label}\t{value}" for label, value in ROWS),
    "one line": "; ".join(f"{label}: {value}" for label, value in ROWS),
    "markdown": "\n".join(f"**{label}:** {value}" for label, value in ROWS),
    "shouted, no apostrophes": "\n".join(f"{label.upper().replace(chr(39), '')} : {value}" for label, value in ROWS),
    "below a greeting": "Hi team,\n\nplease see below.\n\n" + "\n".join(f"{label}: {value}" for label, value in ROWS) + "\n\nThanks,\nPriya",
    "Drupal": "Submitted values are:\n\n" + "\n".join(f"{label}: {value}" for label, value in ROWS)
    + "\n\n\nThe results of this submission may be viewed at:\n\nhttps://a.example/1",
}  # fmt: skip

HTML_LAYOUTS = {
    "table": "<table>"
    + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in ROWS)
    + "</table>",
    "table in tables": "<table><tr><td><table><tr><td><table>"
    + "".join(f"<tr><th>{label}</th><td><font>{value}</font></td></tr>" for label, value in ROWS)
    + "</table></td></tr></table></td></tr></table>",
    "label row over value row": "<table>"
    + "".join(f"<tr><th><strong>{label}</strong></th></tr><tr><td>{value}</td></tr>" for label, value in ROWS)
    + "</table>",
    "columns": "<table><tr>"
    + "".join(f"<th>{label}</th>" for label, _ in ROWS)
    + "</tr><tr>"
    + "".join(f"<td>{value}</td>" for _, value in ROWS)
    + "</tr></table>",
    "definition list": "<dl>"
    + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in ROWS)
    + "</dl>",
    "bold, br, value": "".join(f"<b>{label}</b><br />{value}<br /><br />" for label, value in ROWS),
    "bold label before its value": "".join(f"<p><b>{label}:</b> {value}</p>" for label, value in ROWS),
    "list items": "<ul>" + "".join(f"<li>{label}: {value}</li>" for label, value in ROWS) + "</ul>",
    "headings": "".join(f"<h4>{label}</h4><p class=field-value>{value}</p>" for label, value in ROWS),
    "Outlook paragraphs": "".join(
        f'<p class="MsoNormal">{label}: {value}<o:p></o:p></p>' for label, value in ROWS
    ),
}


@pytest.mark.parametrize("text", TEXT_LAYOUTS.values(), ids=TEXT_LAYOUTS)
def test_each_text_layout_is_read(text):
    assert values_in(text) == ADD


@pytest.mark.parametrize("html", HTML_LAYOUTS.values(), ids=HTML_LAYOUTS)
def test_each_html_layout_is_read(html):
    assert values_in(None, html) == ADD


def test_free_text_may_hold_lines_that_look_labelled_or_quoted():
    text = "- Name: Ana Ruiz\n- Email: a@x.example\n- Projects: ES\n- Comments: Supervisor: Ann Lee\nNote: read only\n> quoted\nEmail: no@x.example"

    assert values_in(text)["notes"] == "Supervisor: Ann Lee\nNote: read only\n> quoted\nEmail: no@x.example"


def test_a_label_that_the_form_lacks_ends_free_text():
    values = values_in("Notes:\nshe is new\nAgency: Harbor House\nNew User's Name: Ana Ruiz\nProjects: ES")

    assert values["notes"] == "she is new"
    assert values["agency"] == "Harbor House"


def test_projects_on_the_lines_below_their_label_are_one_value():
    values = values_in(
        "Agency: Harbor House\nProject(s) needed:\nEmergency Shelter\n- Rapid Rehousing\n\nThanks"
    )

    assert values["projects"] == "Emergency Shelter\nRapid Rehousing"


def test_placeholders_are_not_filled_in():
    (form,) = forms_in(
        "Agency: Harbor House\nNew User's Name: Ana Ruiz\nNew User's Email: ____\nProjects: TBD"
    )

    assert set(form.fields) == {"agency", "person_name"}
    assert set(form.blank) == {"person_email", "projects"}


def test_labels_nobody_knows_are_kept_as_written():
    (form,) = forms_in("Agency: Harbor House\nProjects: ES\nFavourite colour: blue")

    assert form.unknown == (("Favourite colour", "blue"),)


def test_a_label_with_a_slip_of_the_fingers_is_read():
    (form,) = forms_in("Agancy: Harbor House\nPorjects: ES\nNew Users Emial Adress: a@x.example")

    assert {name: each.exact for name, each in form.fields.items()} == {
        "agency": True,
        "projects": True,
        "person_email": True,
    }
    assert form.doubts == ()


def test_a_label_that_is_misspelt_beyond_that_is_guessed_and_marked():
    (form,) = forms_in("Agency: Harbor House\nProjects: ES\nNew Users Emaiill Address: a@x.example")

    assert form.fields["person_email"].exact is False
    assert form.doubts == ("New Users Emaiill Address",)


def test_a_form_knows_its_lines_and_leaves_free_text_and_prose_to_others():
    (form,) = forms_in(
        "Hi,\n1) Agency: HH\n2) What would you like to do? Remove a current user\nNotes: Pat left\n\nRemove Kim."
    )

    assert form.lines == {1, 2}


def test_a_header_block_in_a_report_is_no_form():
    assert (
        forms_in("The mail that failed:\nFrom: Pat <p@a.example>\nDate: Tue, 2 May 2006\nReason: 550 no")
        == ()
    )


def test_spanish_labels_are_read():
    values = values_in(
        "Tipo de solicitud: Agregar un usuario\nAgencia: Harbor House\nNombre del usuario: Ana Ruiz\nProyectos: ES"
    )

    assert set(values) == {"request_type", "agency", "person_name", "projects"}


def test_a_form_that_stands_only_in_an_old_quote_is_none():
    quote = "\n".join(f"> {label}: {value}" for label, value in ROWS)

    assert forms_in(f"Got it, thanks!\n\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quote}") == ()


def test_a_line_below_fills_the_blank_of_the_quoted_form():
    quote = "\n".join(f"> {label}: {value if label != 'Projects' else '____'}" for label, value in ROWS)
    (form,) = forms_in(
        f"On Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n> Please complete the lines marked ____\n>\n{quote}\n\nProjects: RRH"
    )

    assert form.value("projects") == "RRH"
    assert form.value("person_name") == "Ana Ruiz"
    assert form.returned
    assert form.fields["agency"].standing is Standing.ANSWER


def test_answers_between_blockquotes_fill_the_blanks_above_them():
    html = (
        "<blockquote><p>Agency: Harbor House</p><p>New User's Email: ____</p></blockquote><div>a@x.example</div>"
        "<blockquote><p>Projects: ____</p></blockquote><div>ES</div><blockquote><p>The helpdesk</p></blockquote>"
    )

    assert values_in(None, html) == {
        "agency": "Harbor House",
        "person_email": "a@x.example",
        "projects": "ES",
    }


def test_what_the_sender_writes_on_top_goes_before_the_answer_in_the_quote():
    quote = "\n".join(f"> {label}: {value if label != 'Projects' else '____ ES'}" for label, value in ROWS)
    (form,) = forms_in(
        f"New User's Name: Ana Ruiz Lopez\n\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quote}"
    )

    assert form.value("person_name") == "Ana Ruiz Lopez"
    assert form.conflicts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hi,\nPlease remove Pat Doyle.\nThanks",
        "User: Malcolm Bell\nPlease deactivate on 2026-05-15.",
        "Name: Pat\nPhone: 555\nEmail: p@x.example",
        "Meeting notes:\nWhen: Friday\nWhere: here",
        "",
    ],
)
def test_prose_and_contact_blocks_are_no_forms(text):
    assert forms_in(text) == ()


LABELS = st.sampled_from([label for label, _ in ROWS] + ["Notes", "Name", "Comments:", "Remove", "x"])
LINES = st.one_of(
    st.text(max_size=30),
    st.builds("{}: {}".format, LABELS, st.text(max_size=20)),
    st.builds("* {}".format, LABELS),
    st.builds("--- {} ---".format, LABELS),
    st.builds("<tr><td>{}</td><td>{}</td></tr>".format, LABELS, st.text(max_size=10)),
    st.sampled_from(["", "> ", "____", "-----", "<table>", "</table>", "<b>Agency</b><br>"]),
)


@settings(deadline=None, max_examples=120)
@given(st.lists(LINES, max_size=25).map("\n".join), st.booleans())
def test_no_mail_raises_and_no_field_is_blank(text, as_html):
    forms = read_forms(message_of(None if as_html else text, text if as_html else None), wording())

    assert all(each.value.strip() for form in forms for each in form.fields.values())


@pytest.mark.parametrize(
    "piece",
    [
        "Agency: x\n",
        "Notes:\n\n",
        "Agencie: x\n",
        "abc def: x\n",
        "Agency? x\n",
        "Agency (",
        "a | b; ",
        "* Agency\n",
        ": ",
        "Name,Email,Project\n",
        "Projects:\n\n☐ a\n\n",
        "Request: Add ☐ ",
    ],
)
def test_64_kib_of_the_worst_labels_take_bounded_time(piece):
    message = message_of((piece * 65_536)[:65_536])
    with spent() as cost:
        read_forms(message, wording())

    assert cost.readings < DEAREST


@pytest.mark.parametrize(
    "said",
    [
        "Users to be removed:\n- Pat Doyle\n- Jane Roe\n",
        "Users being removed: Pat Doyle, Jane Roe\n",
        "User to remove: Pat Doyle and Jane Roe\n",
        "Who is leaving: Pat Doyle; Jane Roe\n",
    ],
)
def test_several_names_under_one_label_are_several_removals(said):
    forms = forms_in(f"Request: Remove\nAgency: Harbor House\n{said}Effective: Immediately\n")

    assert [form.value("removed_user") for form in forms] == ["Pat Doyle", "Jane Roe"]
    assert {form.value("removal_when") for form in forms} == {"Immediately"}


@pytest.mark.parametrize("name", ["Doyle, Pat", "Doyle, Pat Jr.", "Pat Doyle, LCSW", "Pat Doyle, Jr."])
def test_one_name_with_a_comma_is_one_removal(name):
    (form,) = forms_in(f"Request: Remove\nUser to remove: {name}\nEffective: Immediately\n")

    assert form.value("removed_user") == name


def test_questions_and_answers_are_labels_and_values():
    (form,) = forms_in(
        "Q: What type of request is this?\nA: Remove a current user\nQ: Who is leaving?\nA: Pat Doyle\nQ: What is their last day?\nA: 3/20/2026\n"
    )

    assert (form.value("request_type"), form.value("removed_user"), form.value("last_needed_on")) == (
        "Remove a current user", "Pat Doyle", "3/20/2026",
    )  # fmt: skip


def test_questions_in_a_letter_are_no_form():
    assert forms_in("When should we remove her access?\nWhich projects does the new user need?\nPriya") == ()


def test_boxes_go_on_where_each_line_is_a_paragraph():
    boxes = "☒ Rapid Rehousing\n\n☐ Safe Haven\n\n☒ Outreach\n\n☒ I have read the policy\n"
    text = f"Request: Add a new user\n\nNew User's Name: Ana Ruiz\n\nProjects:\n\n{boxes}\nPriya\n"
    assert values_in(text)["projects"] == "Rapid Rehousing\nOutreach"


def test_boxes_may_stand_behind_their_texts():
    text = "Request type:\nAdd a new user ☐\nRemove a current user ☒\nUser: Ana Ruiz\nLast day: 3/6/2026\n"
    assert values_in(text)["request_type"] == "Remove a current user"


SIGNED_BELOW = "Request type: Add a new user\nAgency: Harbor House\nNew User's Name: Ana Ruiz\nNew User's Email: a@hh.example\nProjects: ES"


@pytest.mark.parametrize(
    "signed", ["Rep", "Thanks, Rep", "Thank you!", "- Rep", "Rep\nHarbor House\n573-555-0119"]
)
def test_the_senders_name_below_the_last_answer_is_no_answer(signed):
    assert values_in(f"{SIGNED_BELOW}\n{signed}\n")["projects"] == "ES"


@pytest.mark.parametrize("last", ["Supervisor:\nRep", "Supervisor Name\nRep"])
def test_a_name_below_a_label_is_its_answer(last):
    assert values_in(f"{SIGNED_BELOW}\n{last}\n")["supervisor"] == "Rep"
