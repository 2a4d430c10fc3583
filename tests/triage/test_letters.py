"""A name and an address on lines of their own, in the middle of a sentence, are read as one sentence."""

import pytest

from mailbot.model.message import Line, Standing
from mailbot.triage.letters import with_letter_lines
from tests.triage.desk_mail import mail

_BEGINS = "I, the director of Harbor House, hereby name"


def lines_of(*texts):
    return [line.text for line in with_letter_lines(mail("\n".join(texts))).body.lines]


def test_the_lines_go_up_to_where_the_sentence_begins_and_their_number_stays():
    read = lines_of(
        _BEGINS, "", "   Jane Pruett", "   <jane@harborhouse.example>", "", "as representative.", "Yours,"
    )

    assert read == [
        f"{_BEGINS} Jane Pruett (jane@harborhouse.example) as representative.", "", "", "", "", "", "Yours,",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "between",
    [
        (
            "Jane Pruett and some others whom we will choose when the board has met in April, at the latest in May",
        ),
        ("nobody; see below.",),
        ("Jane Pruett", *[""] * 8),
        (),
    ],
    ids=["a long line", "words that are no name", "too far below", "nothing between"],
)
def test_lines_that_are_no_name_stay_where_they_are(between):
    written = (_BEGINS, *between, "as representative.")

    assert lines_of(*written) == list(written)


def test_a_line_of_somebody_else_is_never_joined_to_the_sender_s_words():
    texts = {_BEGINS: Standing.OWN, "Jane Pruett": Standing.QUOTED, "as representative.": Standing.OWN}
    message = mail(lines=[Line(text=text, standing=standing) for text, standing in texts.items()])

    assert with_letter_lines(message) == message
