"""What each mail must say and must not (domain.md section 7), from the shipped templates."""

import re
from dataclasses import replace

import pytest

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.form_block import BEGIN, END
from mailbot.reply.samples import SAMPLE_DESK, Flavour, sample_order
from mailbot.reply.values import MAILS
from tests.reply.reading import flowing, html_of, text_of

DATE = "Wednesday, March 18, 2026, 11:59 PM Central"
OUTSIDE = [kind for kind in MailKind if MAILS[kind].audience != "staff"]


def changed(kind: MailKind, **values: object) -> MailOrder:
    order = sample_order(kind, Flavour.TYPICAL)
    return replace(order, values={**order.values, **values})


def test_the_training_start_names_the_date_the_items_and_the_steps_p5_p12(write):
    said = flowing(write(MailKind.TRAINING_START))

    assert said.count(DATE) == 1
    for title, instruction, link in sample_order(MailKind.TRAINING_START, Flavour.TYPICAL).values["items"]:
        assert title in said
        assert instruction in said
        assert link in said
    assert "3 steps" in said
    assert "1. Check a client in" in said


def test_the_training_start_says_whether_further_cases_are_anticipated_p12(write):
    several = flowing(write(changed(MailKind.TRAINING_START, further_cases=("Permanent housing", "PATH"))))
    one = flowing(write(changed(MailKind.TRAINING_START, further_cases=())))

    assert "you will need more than one practice case" in several
    assert "Permanent housing and PATH. Each further practice case has its own 14 days" in several  # P9
    assert "We do not expect that you will need more than one practice case" in one


def test_the_training_start_says_how_reviews_count_and_what_happens_after_the_date_p6_p7_p8_p14_p15(write):
    said = flowing(write(MailKind.TRAINING_START))

    assert "ICA reviews each step before you go on" in said
    assert "corrected" in said
    assert "The time that a review takes is part of your 14 days" in said
    assert "this training is closed" in said
    assert "a new User Access Request, and the training starts again from the beginning" in said


@pytest.mark.parametrize("kind", OUTSIDE)
def test_no_mail_promises_a_reminder_or_names_a_password(write, kind):
    said = flowing(write(kind)).lower()

    assert "remind" not in said
    assert "password" not in said.replace("never sends a user name or a password", "")
    assert "expired" not in said


def test_the_license_notice_gives_the_steps_and_no_deadline_p13(write):
    mail = write(MailKind.LICENSE_NOTICE)

    assert "Write to licenses@desk.example with the name of your agency." in flowing(mail)
    assert "You do not need to send it again" in flowing(mail).replace("you do", "You do")
    assert flowing(mail).index("Dana Whitfield") < flowing(mail).index("Missouri HMIS Helpdesk Something")
    assert "11:59" not in flowing(mail)


def test_a_refusal_names_nobody_and_says_who_may_ask_p1(write):
    said = flowing(write(changed(MailKind.REQUEST_REFUSED, reason=None)))

    assert "authorized representatives and from the signatory" in said
    assert "Marcus" not in said
    assert "Harbor" not in said


def test_a_staff_refusal_gives_the_reason(write):
    assert "The project is not in the HMIS yet" in flowing(write(MailKind.REQUEST_REFUSED))


def test_an_incomplete_request_names_all_that_is_missing_and_brings_the_form_p10(write):
    lines = text_of(write(MailKind.REQUEST_INCOMPLETE)).splitlines()

    form = lines[lines.index(BEGIN) : lines.index(END) + 1]
    assert form[1:-1] == [
        "Request: Add a new user",
        "Agency: Harbor House of Columbia",
        "New User's Name: Marcus O'Neill",
        "New User's Email: ____",
        "Projects: ____",
    ]
    assert "   New User's Email: we send the training to this address" in lines


def test_the_form_opens_in_a_new_mail_that_comes_back_to_its_case(write):
    html = html_of(write(MailKind.REQUEST_INCOMPLETE))

    link = re.search(r'href="(mailto:[^"]*form[^"]*)"', html)
    assert link
    assert link[1].startswith(f"mailto:{SAMPLE_DESK.address}?subject=Re%3A%20More")
    assert "%5BMoHMIS%20R-0012%5D" in link[1]
    assert "New%20User%27s%20Email%3A%20____%0D%0A" in link[1]


def test_a_form_too_long_for_a_link_stands_in_the_mail_alone(write):
    order = changed(MailKind.REQUEST_INCOMPLETE, form=tuple((f"Label {n}", "x" * 50) for n in range(60)))

    assert "mailto:mohmis@desk.example?subject" not in html_of(write(order))


def test_a_wish_in_prose_is_a_draft_that_does_nothing_by_itself_a45(write):
    mail = write(changed(MailKind.REQUEST_INCOMPLETE, is_draft=True, missing=()))

    assert mail.subject.startswith("Please confirm your request")
    assert "nothing happens before you send it back" in flowing(mail)


def test_an_added_step_keeps_the_date_p7_p8(write):
    for kind in (MailKind.STEP_NEXT, MailKind.STEP_CORRECTIONS):
        said = flowing(write(kind))

        assert f"{DATE}; the date has not changed" in said
        assert "review is part of your training period" in said


def test_the_first_step_is_not_called_the_next_one(write):
    assert "Well done" not in flowing(write(changed(MailKind.STEP_NEXT, step_number=1)))


def test_the_next_case_has_its_own_date_p9(write):
    said = flowing(write(MailKind.CASE_START))

    assert f"has its own 14 days: please complete it by {DATE}" in said


def test_a_test_is_retaken_before_the_same_date_and_no_score_is_told_a10(write):
    said = flowing(write(MailKind.TEST_NOT_PASSED))

    assert f"as often as you need until {DATE}" in said
    assert "%" not in said


def test_a_late_notice_gets_one_neutral_sentence_and_a_timely_one_none_p21(write):
    late = flowing(write(MailKind.REMOVAL_CONFIRMED))
    timely = flowing(write(changed(MailKind.REMOVAL_CONFIRMED, notice_late=False)))

    assert "agencies let us know within 3 business days when somebody no longer needs access" in late
    assert "For a last day of Friday, February 20, 2026, that is Wednesday, February 25, 2026" in late
    assert "business day" not in timely
    assert "late" not in re.sub(r"latest", "", timely)


def test_a_removal_does_not_say_that_it_is_done_before_staff_did_it_a48(write):
    said = flowing(write(MailKind.REMOVAL_CONFIRMED))

    assert "we write again when it is done" in said


def test_a_removal_of_somebody_in_training_says_that_there_was_no_access_a37(write):
    said = flowing(write(changed(MailKind.REMOVAL_CONFIRMED, in_training=True)))

    assert "There was no access to the Missouri HMIS yet" in said


def test_a_scheduled_removal_names_the_moment_and_how_to_change_it_p23(write):
    midnight = flowing(write(MailKind.REMOVAL_SCHEDULED))
    closing = flowing(write(changed(MailKind.REMOVAL_SCHEDULED, at_close_of_business=True)))

    assert "will end on Friday, March 27, 2026, 11:59 PM Central" in midnight
    assert "will end on Friday, March 27, 2026, 5:00 PM Central" in closing
    assert "To move it to another day, reply with the new day" in midnight


def test_the_status_says_the_same_of_nobody_whoever_it_is_a42(write):
    said = flowing(write(MailKind.STATUS))

    assert re.search(r"Chris Adeyemi -+ We found nobody of this name in training at your agency", said)
    assert "Complete by: Wednesday, March 18, 2026, 11:59 PM Central (9 days left)" in said
    assert "Ended on: Friday, February 27, 2026" in said
    assert "In training." in said


def test_a_status_of_nobody_in_training_says_so(write):
    assert "Nobody at Harbor House of Columbia is in training today" in flowing(
        write(changed(MailKind.STATUS, people=()))
    )


def test_a_change_that_lapses_leaves_the_access_as_it_is_p20(write):
    said = flowing(write(MailKind.CHANGE_TRAINING_START))

    assert "the change is not made, your present access stays as it is" in said
    assert DATE in said


def test_private_data_is_not_repeated_a47(write):
    said = flowing(write(MailKind.PRIVATE_DATA))

    assert "HMIS client ID" in said
    assert "We do not repeat what you wrote" in said


def test_a_training_that_has_closed_names_the_day_and_the_way_back_p15_a12(write):
    said = flowing(write(MailKind.TRAINING_CLOSED))

    assert "was closed on Friday, February 27, 2026" in said
    assert "a new User Access Request; it starts again from the beginning" in said


def test_confirm_sender_asks_for_the_one_word_that_is_understood(write):
    mail = write(MailKind.CONFIRM_SENDER)

    assert "Or reply to this mail with: yes" in flowing(mail)
    assert "&amp;body=yes" in html_of(mail)


@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_says_how_to_reach_a_person_and_why_one_gets_it_p18(write, kind):
    said = flowing(write(kind))

    assert "write to mohmis@desk.example: a person will answer" in said
    assert "You get this mail because" in said


@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_comes_to_the_point_in_its_first_two_sentences(write, kind):
    first = next(block for block in text_of(write(kind)).split("\n\n") if not block.endswith(","))

    assert len(first.split()) <= 60


@pytest.mark.parametrize("kind", OUTSIDE)
def test_every_mail_to_people_outside_reads_at_about_the_age_of_twelve(write, kind):
    letter = text_of(write(kind)).split("\n-- \n")[0]
    prose = [
        block
        for block in letter.split("\n\n")
        if block.rstrip().endswith((".", "?", ":")) and not block.startswith(" ")
    ]

    assert reading_grade(" ".join(prose)) <= 8


def reading_grade(text: str) -> float:
    """Flesch and Kincaid's grade, with syllables counted by groups of vowels."""
    words = re.findall(r"[A-Za-z']+", re.sub(r"User Access Request|Missouri HMIS|Marcus O'Neill", "it", text))
    sentences = max(len(re.findall(r"[.!?:;](?:\s|$)", text)), 1)
    syllables = sum(
        max(
            len(
                re.findall(r"[aeiouy]+", word.lower().removesuffix("e").removesuffix("es").removesuffix("ed"))
            ),
            1,
        )
        for word in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(len(words), 1) - 15.59


def test_the_daily_digest_can_be_read_in_sixty_lines(write):
    order = sample_order(MailKind.DIGEST, Flavour.TYPICAL)
    daily = replace(order, values={"digest": replace(order.values["digest"], weekly=False, trend=())})

    assert len(text_of(write(daily)).split("\n-- \n")[0].splitlines()) <= 60


def test_the_digest_carries_its_numbers_in_the_subject_and_leaves_out_what_is_nothing(write):
    digest = sample_order(MailKind.DIGEST, Flavour.TYPICAL).values["digest"]
    quiet = replace(digest, overdue=(), today=(), removals_due=(), waiting_on_us=(), troubled=())
    nothing = replace(quiet, held=())

    assert [write(changed(MailKind.DIGEST, digest=one)).subject for one in (digest, quiet, nothing)] == [
        "1 overdue, 2 due today, 3 for us and 1 held: Mon, Mar 9 [MoHMIS]",
        "1 held: Mon, Mar 9 [MoHMIS]",
        "Nothing waits for us: Mon, Mar 9 [MoHMIS]",
    ]
