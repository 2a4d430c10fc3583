"""Bodies: which part is read, what of it is said now, and what came along."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.intake.body import read_body
from mailbot.model.form_block import BEGIN, END
from mailbot.model.message import Body, Standing
from tests.cost import DEAREST, spent


def standing_of(body: Body, part: str) -> Standing:
    """Where the first line stands that holds a text."""
    return next(line.standing for line in body.lines if part in line.text)


# -- which part -------------------------------------------------------------------------------------------------------


def test_the_html_is_read_where_only_it_shows_that_words_are_struck_through():
    body = read_body("Please remove Pat Doyle and Sam Kim", "<s>Please remove Pat Doyle and</s> Sam Kim")

    assert body.own_text == "Sam Kim"


def test_the_html_is_read_where_both_parts_say_the_same():
    body = read_body("Agency Harbor House", "<table><tr><td>Agency</td><td>Harbor House</td></tr></table>")

    assert body.from_html
    assert [(pair.label, pair.value) for pair in body.pairs] == [("Agency", "Harbor House")]


def test_the_text_is_read_where_the_html_lost_most_of_it():
    body = read_body("Please remove Pat Doyle from HMIS, she left on Friday.", "<img src=x><p>see text</p>")

    assert not body.from_html
    assert "Pat Doyle" in body.own_text


def test_a_mail_without_text_is_an_empty_body():
    assert read_body(None, None) == Body(lines=())


def test_flowed_lines_are_joined_and_the_signature_mark_is_not():
    body = read_body("Please remove \nPat Doyle.\n-- \nAngela\n", None, is_flowed=True)

    assert body.lines[0].text == "Please remove Pat Doyle."
    assert standing_of(body, "Angela") is Standing.SIGNATURE


def test_delsp_takes_the_space_of_a_flowed_line_away():
    body = read_body("har \nbor\n", None, is_flowed=True, delsp=True)

    assert body.own_text == "harbor"


# -- quotes, by mail program and language -----------------------------------------------------------------------------

ATTRIBUTIONS = [
    "On Wed, Mar 4, 2026 at 9:10 AM MoHMIS Desk <desk@desk.example> wrote:",
    "On Wed, Mar 4, 2026 at 9:10 AM MoHMIS Desk <\ndesk@desk.example> wrote:",
    "On Mar 4, 2026, at 9:10 AM, MoHMIS Desk <desk@desk.example>\nwrote:",
    "El mié, 4 mar 2026 a las 9:10, Desk (<desk@desk.example>) escribió:",
    "Le mer. 4 mars 2026 à 09:10, Desk <desk@desk.example> a écrit :",
    "Am Mi., 4. März 2026 um 09:10 Uhr schrieb Desk <desk@desk.example>:",
    "Em qua., 4 de mar. de 2026 às 09:10, Desk <desk@desk.example> escreveu:",
    "Op wo 4 mrt 2026 om 09:10 schreef Desk <desk@desk.example>:",
    "Il giorno mer 4 mar 2026 alle ore 09:10 Desk <desk@desk.example> ha scritto:",
    "W dniu śr., 4 mar 2026 o 09:10 Desk <desk@desk.example> napisał(a):",
    "2026年3月4日(水) 9:10 Desk <desk@desk.example>:",
    "On Wednesday, March 4, 2026 at 09:10:00 AM CST, Desk <desk@desk.example> wrote:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_what_follows_an_attribution_is_a_quote_with_and_without_marks(attribution, mark):
    body = read_body(f"Done, thanks!\n\n{attribution}\n\n{mark}Please remove Jane Doerr.\n", None)

    assert body.own_text == "Done, thanks!"
    assert standing_of(body, "Jane") is Standing.QUOTED


BLOCKS = [
    "From: Desk <desk@desk.example>\nSent: Wednesday, March 4, 2026 9:10 AM\nTo: Beth\nSubject: RE: HMIS",
    "De: Desk <desk@desk.example>\nEnviado: miércoles, 4 de marzo de 2026 9:10\nPara: Beth\nAsunto: HMIS",
    "De : Desk <desk@desk.example>\nEnvoyé : mercredi 4 mars 2026 09:10\nÀ : Beth\nObjet : HMIS",
    "Von: Desk <desk@desk.example>\nGesendet: Mittwoch, 4. März 2026 09:10\nAn: Beth\nBetreff: HMIS",
    "________________________________\nFrom: Desk <desk@desk.example>\nSent: Wednesday, March 4, 2026 9:10 AM\nTo: Beth\nSubject: HMIS",
    "-----Original Message-----\nFrom: Desk <desk@desk.example>\nSubject: HMIS",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_what_follows_outlooks_header_block_is_a_quote(block):
    body = read_body(f"Yes please.\n\n{block}\n\nShall we remove Jane Doerr?\n", None)

    assert body.own_text == "Yes please."
    assert standing_of(body, "Jane") is Standing.QUOTED


def test_words_between_and_below_marked_quotes_are_the_senders():
    body = read_body("> Who left?\nPat Doyle.\n> When?\nOn Friday.\n", None)

    assert body.own_text == "Pat Doyle.\nOn Friday."


def test_the_line_above_an_attribution_is_never_eaten():
    body = read_body(
        "Awesome, remove her!\n\nOn Aug 22, 2025, at 7:37 PM, desk<a@desk.example> wrote:\n\n> ok\n", None
    )

    assert body.own_text == "Awesome, remove her!"


def test_a_forwarded_mail_is_not_the_senders_word():
    body = read_body(
        "FYI\n\n---------- Forwarded message ---------\nFrom: Pat <p@a.example>\n\nRemove Jane.\n", None
    )

    assert body.own_text == "FYI"
    assert standing_of(body, "Jane") is Standing.FORWARDED


def test_a_contact_form_that_begins_like_a_header_block_is_kept():
    text = (
        "From: Colleen <c@a.example>\nSubject: User Access Request\n\nMessage Body:\nAgency: Gateway\n"
        "Name of user being removed: Kelly Byrne\n\n-- \nThis is a notification that a contact form was submitted.\n"
    )
    body = read_body(text, None)

    assert standing_of(body, "Colleen") is Standing.OWN
    assert standing_of(body, "Kelly Byrne") is Standing.OWN
    assert standing_of(body, "notification") is Standing.SIGNATURE


def test_a_date_label_of_a_form_makes_no_header_block():
    body = read_body("From: Priya\nDate: 3/27/2026\nTo: HMIS\nAgency: Harbor House\n", None)

    assert "Harbor House" in body.own_text


# -- signatures and notices -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Sent from my iPhone", Standing.NOTICE),
        ("Enviado desde mi iPhone", Standing.NOTICE),
        ("Get Outlook for iOS<https://aka.example/o>", Standing.NOTICE),
        (
            "CONFIDENTIALITY NOTICE: this message is intended for the recipient only and is confidential.",
            Standing.NOTICE,
        ),
    ],
)
def test_what_programs_and_lawyers_add_is_a_notice(text, standing):
    body = read_body(f"Please remove Pat Doyle.\n\n{text}\n", None)

    assert standing_of(body, text) is standing
    assert body.own_text == "Please remove Pat Doyle."


@pytest.mark.parametrize(
    "text",
    [
        "Confidential please. Ana Ruiz was let go on Thursday, March 12. Her HMIS account needs to be disabled today.",
        "This email is confidential: Pat Doyle resigned this morning, please deactivate the login before noon today.",
    ],
)
def test_what_the_sender_says_in_confidence_is_no_disclaimer(text):
    assert read_body(text, None).own_text == text


def test_an_external_sender_banner_is_a_notice_and_the_request_below_is_not():
    body = read_body(
        "CAUTION: This email originated from outside of the organization. Do not click links.\n\nRemove Pat Doyle.\n",
        None,
    )

    assert body.own_text == "Remove Pat Doyle."


def test_a_contact_block_below_a_closing_is_a_signature():
    body = read_body("Remove Pat Doyle.\n\nThanks,\nAngela Frost\nRiverbend CSA\n(573) 555-0100\n", None)

    assert standing_of(body, "Angela Frost") is Standing.SIGNATURE


def test_a_form_below_thanks_is_no_signature():
    text = "New user, thanks\n\nThanks!\nAgency: Harbor House\nNew User's Name: Ana Ruiz\nPhone: (573) 555-0142\n"
    body = read_body(text, None)

    assert standing_of(body, "Ana Ruiz") is Standing.OWN


# -- answers inside our form ------------------------------------------------------------------------------------------

FORM = f"{BEGIN}\nAgency: Ozark Path\nNew User's Name: Dominic Lee\nNew User's Email: ____\nProjects: ____\n{END}"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def test_answers_behind_the_blanks_are_answers_and_the_rest_of_the_form_comes_with_them():
    form = FORM.replace("Email: ____", "Email: ____ dlee@a.example").replace(
        "Projects: ____", "Projects: ____PATH"
    )
    body = read_body(f"Filled in below\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quoted(form)}\n", None)

    answers = [line.text for line in body.lines if line.standing is Standing.ANSWER]
    assert answers == [
        "Agency: Ozark Path",
        "New User's Name: Dominic Lee",
        "New User's Email: dlee@a.example",
        "Projects: PATH",
    ]


def test_answers_below_the_quoted_blanks_are_answers():
    text = quoted(FORM).replace("Email: ____", "Email: ____\ndlee@a.example")
    body = read_body(text, None)

    assert standing_of(body, "New User's Email:") is Standing.ANSWER
    assert standing_of(body, "dlee@a.example") is Standing.OWN


def test_blanks_typed_over_in_outlook_are_answers():
    form = FORM.replace("Email: ____", "Email: dlee@a.example").replace("Projects: ____", "Projects: PATH")
    body = read_body(
        f"From: Desk <d@desk.example>\nSent: Wednesday, March 4, 2026 9:10 AM\nTo: Beth\nSubject: HMIS\n\n{form}\n",
        None,
    )

    assert standing_of(body, "dlee@a.example") is Standing.ANSWER


@pytest.mark.parametrize("said", ["will send her email monday", "Please cancel this, she is not coming."])
def test_a_form_that_merely_came_along_stays_a_quote(said):
    body = read_body(f"{said}\n\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quoted(FORM)}\n", None)

    assert not any(line.standing is Standing.ANSWER for line in body.lines)


def test_a_complete_form_below_a_no_stays_a_quote():
    form = FORM.replace("Email: ____", "Email: dlee@a.example").replace("Projects: ____", "Projects: PATH")
    body = read_body(
        f"No, wrong person.\n\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quoted(form)}\n", None
    )

    assert not any(line.standing is Standing.ANSWER for line in body.lines)


PLAIN = "Here is the form you asked for. Please fill it in and reply.\n\nRequest type: Add a new user\nAgency: Ozark Path\nNew user's name: Dominic Lee\nProjects: PATH"


@pytest.mark.parametrize(
    ("said", "form", "answers"),
    [
        ("Thanks Dana, here you go.", PLAIN, 4),
        (
            "Thanks Dana, here you go.",
            PLAIN.replace("Please fill it in and reply.", "We have set this up:"),
            0,
        ),
        ("Thanks Dana, here you go.", PLAIN.replace("Projects: PATH", "Projects:"), 0),
        ("Please disregard what is below, I filled in the wrong one.", PLAIN, 0),
        ("How is Dominic doing?", PLAIN, 0),
    ],
)
def test_a_form_without_marks_is_answered_where_we_asked_for_it_and_the_sender_says_so(said, form, answers):
    body = read_body(f"{said}\n\nOn Wed, Mar 4, 2026 at 9:10 AM Desk wrote:\n{quoted(form)}\n", None)

    assert len([line for line in body.lines if line.standing is Standing.ANSWER]) == answers


# -- whatever comes ---------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "> ", "<div>", "</div>", "<table><tr><td>", "</td>", "<li>", "<blockquote>", "&#99999999999;", "<!--", "<br>", "\n", "\r\n",
        "____", "From: a@b.example\n", "Sent: 1/1/2026 10:10\n", "On Mon, 1 Jan 2026 a wrote:\n", "-- \n", "Agency: x\n", "<b>Agency</b>",
        "<dt>", "<dd>", "<style>", "<p style='display:none'>", BEGIN, END, "\x00", "\u202e", "é", "Thanks,\n", "<a x='", "\t", "|",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, html=TEXTS, flowed=st.booleans())
def test_no_body_raises_and_pairs_point_at_lines(text, html, flowed):
    body = read_body(text, html, is_flowed=flowed)

    assert all(pair.at >= 0 and pair.at + pair.count <= len(body.lines) for pair in body.pairs)
    assert all("\n" not in line.text for line in body.lines)


WORST_TEXT = [
    ">",
    "> ",
    "On ",
    "On 3/4\n",
    "From: a@b 10:20\n",
    "____\n",
    "-",
    "Agency:\n",
    ": ",
    "> A: ____\n",
    "\n",
    " ",
    "a\t",
    "(",
    "thanks\n",
]
WORST_HTML = [
    "<div>", "</div>", "<table><tr><td>", "<ul><li>a", "<b>a<br>", "<blockquote>a", "&#x", "<a x='", "<!--", "<dl><dt>a<dd>b",
    "<title>", "<h4>a</h4><p>b", "<", "<div><li><td>", "<script>", "<style>",
]  # fmt: skip


@pytest.mark.parametrize("piece", WORST_TEXT)
def test_64_kib_of_the_worst_text_take_bounded_time(piece):
    with spent() as cost:
        read_body((piece * 65_536)[:65_536], None)

    assert cost.readings < DEAREST


@pytest.mark.parametrize("piece", WORST_HTML)
def test_64_kib_of_the_worst_html_take_bounded_time(piece):
    with spent() as cost:
        read_body(None, (piece * 65_536)[:65_536])

    assert cost.readings < DEAREST


@pytest.mark.parametrize(
    "mark",
    [
        "Mensaje reenviado:",
        "----- Videresendt melding -----",
        "> Välitetty viesti alkaa:",
        "---------- メッセージを転送 ---------",
    ],
)
def test_forwards_are_known_in_other_languages(mark):
    body = read_body(f"FYI\n\n{mark}\n> Remove Jane Doerr.\n", None)

    assert body.own_text == "FYI"


def test_a_form_of_ours_that_comes_back_without_a_word_is_sent_back():
    """Nothing was filled in and nothing said: it is the sender's answer, so that what is missing is asked again."""
    form = f"> {BEGIN}\n> New User's Name: Gail Ortega\n> New User's Email: ____\n> {END}\n"
    silent = read_body("\n\nOn Wed, Mar 25, 2026 at 3:41 PM The Desk <d@x.example> wrote:\n" + form, None)
    spoken = read_body(
        "I am out on Monday.\n\nOn Wed, Mar 25, 2026 at 3:41 PM The Desk <d@x.example> wrote:\n" + form, None
    )

    name = "New User's Name: Gail Ortega"
    assert [line.standing for line in silent.lines if line.text == name] == [Standing.ANSWER]
    assert [line.standing for line in spoken.lines if line.text == name] == [Standing.QUOTED]
