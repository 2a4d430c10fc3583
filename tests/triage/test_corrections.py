"""A day that the sender mends in the same mail."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read


def removal(text):
    return next((i for i in read(text) if i.kind is IntentKind.REMOVE and not i.doubts), None)


@pytest.mark.parametrize(
    "text",
    [
        "Please remove Pat Doyle on 3/20, sorry, I meant 3/27.",
        "Please remove Pat Doyle on 3/20 - no wait, 3/27.",
        "Please remove Pat Doyle on 3/20. Correction, 3/27.",
        "Please remove Pat Doyle on 3/20. Make that 3/27, not 3/20.",
        "Please remove Pat Doyle this Friday. So it's the 27th, not Friday.",
        "Please end Pat Doyle's access this Friday.\n\nScratch that, she stays through Friday the 27th.",
        "Pat Doyle's last day is 3/20. Oops, wrong Friday. Her last day is 3/27. Please remove her then.",
        "Pat Doyle's last day is 3/20. Scratch that, HR just told me it's 3/27. Please remove her then.",
        "Pat Doyle leaves 3/20. No wait, I'm looking at the wrong week - it's 3/27. Please end HMIS that day.",
        "Pat Doyle leaves 3/20. Hold on, I had the wrong week. It's the 27th. Please take her off HMIS that day.",
        "Please end Pat Doyle's access 3/20 (sorry, I was looking at the wrong month, 3/27).",
    ],
)
def test_the_day_that_was_mended_counts(text):
    assert str(removal(text).effective_on) == "2026-03-27"


@pytest.mark.parametrize(
    "text",
    [
        "Please remove Pat Doyle on 3/20. Scratch that, I will ask HR.",
        "Please remove Pat Doyle on 3/20. Sorry, I mean Sam Kim.",
        "Please remove Pat Doyle on 3/20. Wait, 3/27?",
        "Please remove Pat Doyle on 3/20. Scratch that, maybe she stays through 3/27.",
        "Please remove Pat Doyle on 3/20. Scratch that, the audit is on 3/27.",
        "Please remove Pat Doyle on 3/20. Scratch that, Sam Kim stays until 3/27.",
    ],
)
def test_what_is_not_plainly_mended_is_asked(text):
    assert removal(text) is None


def test_the_words_that_mend_leave_nothing_behind():
    assert [i.kind for i in read("Please remove Pat Doyle on 3/20. Correction, 3/27.")] == [IntentKind.REMOVE]


def test_a_day_that_is_only_denied_is_no_day_of_the_mail():
    kept = removal("Pat Doyle's last day is March 27, not March 20. Please end her HMIS that day.")

    assert str(kept.effective_on) == "2026-03-27"
