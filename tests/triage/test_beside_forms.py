"""What stands beside the forms of a mail: read as sentences, and for what speaks against carrying them out."""

from dataclasses import replace

from mailbot.model.message import Line, Screen, ScreenClass, Standing
from mailbot.triage.beside_forms import beside_forms, own_lines, said_around, without_labels, without_lines
from mailbot.triage.forms import read_forms
from tests.triage.form_wording import message_of, wording
from tests.triage.form_world import ADD

AROUND = f"Good morning,\nplease wait with\nthis one.\n\n{ADD}\nPat left on Friday."


def around(message):
    return list(said_around(message, read_forms(message, wording()), wording()))


def beside(message):
    return beside_forms(message, read_forms(message, wording()), wording())


def test_the_lines_of_a_form_are_emptied_where_they_stand():
    message = message_of(AROUND)
    rest = beside(message)

    assert [line for line in own_lines(rest) if line] == [
        "Good morning,", "please wait with", "this one.", "Pat left on Friday."
    ]  # fmt: skip
    assert len(rest.body.lines) == len(message.body.lines)


def test_the_subject_of_a_form_is_no_sentence_beside_it():
    assert beside(message_of(AROUND)).subject == ""


def test_the_notes_of_a_form_come_behind_what_stands_beside_it():
    rest = beside(message_of(f"{ADD}Notes: Pat left on Friday.\n\nThank you"))

    assert [line for line in own_lines(rest) if line] == ["Thank you", "Pat left on Friday."]


def test_a_form_service_writes_nothing_beside_its_form():
    message = replace(message_of(AROUND), screen=Screen(kind=ScreenClass.FORM, answerable=True))

    assert not any(own_lines(beside(message)))
    assert around(message) == ["request"]


def test_what_is_said_around_a_form_comes_in_paragraphs_behind_the_subject():
    assert around(message_of(AROUND)) == [
        "request", "Good morning, please wait with this one.", "Pat left on Friday."
    ]  # fmt: skip


def test_the_subject_of_an_answer_is_not_said_now():
    assert around(replace(message_of(ADD), subject="Re: please hold this")) == []
    assert around(replace(message_of(ADD), subject="please hold this", in_reply_to=("<1@a.example>",))) == []


def test_a_mail_without_forms_is_left_as_it_is():
    message = message_of("Pat left on Friday.\nPlease end her access.")

    assert beside_forms(message, (), wording()) == message


def test_a_line_that_is_a_command_is_emptied_and_the_subject_goes_with_it():
    rest = without_lines(message_of("R-0001 spa pass\nThanks"), {"R-0001 spa pass"})

    assert (rest.subject, own_lines(rest)) == ("", ("", "Thanks"))


def test_labels_of_a_quote_that_make_no_form_were_not_said_now():
    lines = (
        Line(text="Agency: Harbor House", standing=Standing.ANSWER, depth=1),
        Line(text="Please.", standing=Standing.OWN),
    )
    message = message_of("")
    message = replace(message, body=replace(message.body, lines=lines))

    assert own_lines(message) == ("Agency: Harbor House", "Please.")
    assert own_lines(without_labels(message)) == ("Please.",)
