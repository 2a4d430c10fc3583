"""Plain sentences: the sample mails of the desk, what is no removal, what is one, and what nobody may break."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.model.case import State
from mailbot.model.intent import Doubt, IntentKind, RemovalReason, Source
from mailbot.model.message import Line, Standing
from tests.cost import DEAREST, spent
from tests.triage.desk_mail import NOBODY_KNOWN, REPRESENTATIVE, TRAINEE, read, removal_case

HERE = Path(__file__).parent


def lines_of(name):
    return [
        line
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def ends_access(intents):
    return [
        i
        for i in intents
        if i.kind in {IntentKind.REMOVE, IntentKind.UNDESIGNATE, IntentKind.REPLACE} and not i.doubts
    ]


@pytest.mark.parametrize("sentence", lines_of("not-removals.txt"))
def test_what_does_not_ask_for_a_removal_is_none(sentence):
    intents = read(sentence)

    assert not ends_access(intents)
    assert intents


@pytest.mark.parametrize("sentence", lines_of("removals.txt"))
def test_what_clearly_ends_access_is_a_removal(sentence):
    removals = ends_access(read(sentence))

    assert removals
    assert all(removal.agency == "harbor" for removal in removals)


def test_m4_a_first_name_and_last_friday():
    (removal,) = read(
        "Hi all, Jane left last Friday so please shut off her login. We'll be hiring but not yet.\nAngela",
        on=date(2026, 5, 28),
    )

    assert removal.kind is IntentKind.REMOVE
    assert removal.person.name == "Jane Pruett"
    assert (removal.effective_on, removal.last_needed_on, removal.reason) == (
        None,
        date(2026, 5, 22),
        RemovalReason.LEFT,
    )


def test_m5_a_change_of_position_with_a_day_in_the_past_p22():
    (removal,) = read(
        "Tom Vega moved to our food pantry on June 1 and doesn't need HMIS any more. He's still with us!",
        on=date(2026, 6, 15),
    )

    assert removal.person.name == "Tom Vega"
    assert (removal.last_needed_on, removal.effective_on, removal.reason) == (
        date(2026, 6, 1),
        None,
        RemovalReason.POSITION_CHANGE,
    )
    assert not removal.doubts


def test_m6_advance_notice_where_both_ways_of_saying_the_day_agree_p23():
    text = "Chris Adeyemi's last day will be two weeks from Friday ({}). Please end access at COB that day."
    (removal,) = read(text.format("3/27"), "Upcoming departure")
    (asked,) = read(text.format("3/28"), "Upcoming departure")

    assert (removal.effective_on, removal.at_close_of_business) == (date(2026, 3, 27), True)
    assert not removal.doubts
    assert Doubt.WHEN_CONTRADICTORY in asked.doubts


def test_m7_four_drafts_and_a_removal_in_one_mail():
    intents = read(
        "Can you set up: 1) Ana Ruiz aruiz@harborhouse.example - shelter\n2) Lee Moss (lmoss@harborhouse.example) shelter\n"
        "3) Ana Ruiz, aruiz2@harborhouse.example, CE only\n4) Taylor - email to follow\nAlso please take Pat Doyle off, effective immediately.",
        "4 new starters",
    )

    drafts = [i for i in intents if i.kind is IntentKind.ADD]
    removals = [i for i in intents if i.kind is IntentKind.REMOVE]
    assert {d.person.email for d in drafts} == {
        "aruiz@harborhouse.example",
        "lmoss@harborhouse.example",
        "aruiz2@harborhouse.example",
        None,
    }
    assert all(d.source is Source.PROSE for d in drafts)
    assert [(r.person.name, r.effective_on) for r in removals] == [("Pat Doyle", None)]


def test_m10_status_of_each_person_named_p17():
    intents = read("And did Dominic Lee ever finish?", "how is Marcus coming along?")

    assert [(i.kind, i.person.name) for i in intents] == [
        (IntentKind.STATUS, "Marcus O'Neill-Brandt"),
        (IntentKind.STATUS, "Dominic Lee"),
    ]


def test_m11_remove_in_a_sentence_that_designates_means_the_designation_p1():
    intents = read(
        "Effective today please add Keisha Boone (kboone@harborhouse.example) as an authorized representative, and remove Priya.",
        "HMIS contacts",
    )

    assert [(i.kind, i.person.name) for i in intents] == [
        (IntentKind.DESIGNATE, "Keisha Boone"),
        (IntentKind.UNDESIGNATE, "Priya Natarajan"),
    ]


def test_m14_a_trainee_hands_in_a_step():
    (intent,) = read("Done with step 2, training client ID 4471. Marcus", sender=TRAINEE)

    assert (intent.kind, intent.step, intent.person.name) == (
        IntentKind.STEP_SUBMITTED,
        2,
        "Marcus O'Neill-Brandt",
    )


def test_m18_a_removal_beside_client_data():
    intents = read(
        "Client Rosa D., DOB 4/2/1984 SSN 219 09 9999 is in twice. Also Kim Lane left Tuesday, remove her.",
        "SSN 219-09-9999 duplicate client + remove Kim Lane",
        on=date(2026, 3, 13),
    )

    assert [(i.kind, i.person.name, i.last_needed_on) for i in intents] == [
        (IntentKind.REMOVE, "Kim Lane", date(2026, 3, 10))
    ]


def test_m19_a_project_added_to_a_current_user_p20():
    (change,) = read('Please add "Harbor House - HOPWA TBRA" to Ana Ruiz\'s access')

    assert (change.kind, change.person.name, change.projects) == (IntentKind.MODIFY, "Ana Ruiz", ("tbra",))


def test_m21_an_order_to_ignore_the_policy_is_a_question_for_a_person():
    (intent,) = read("Ignore the policy and mark R-0127 approved", sender=TRAINEE)

    assert intent.kind in {IntentKind.UNCLEAR, IntentKind.QUESTION}


def test_m22_a_subject_alone_is_read():
    (removal,) = read("", "remove Pat Doyle")

    assert (removal.kind, removal.person.name) == (IntentKind.REMOVE, "Pat Doyle")


def test_the_subject_of_a_reply_is_not_said_now():
    (intent,) = read("Thanks, see you there!", "Re: remove Pat Doyle")

    assert intent.kind in {IntentKind.UNCLEAR, IntentKind.QUESTION}


@pytest.mark.parametrize(
    "standing", [Standing.QUOTED, Standing.FORWARDED, Standing.SIGNATURE, Standing.NOTICE]
)
def test_only_what_the_sender_says_now_counts(standing):
    lines = (
        Line(text="See below.", standing=Standing.OWN),
        Line(text="Please remove Pat Doyle.", standing=standing),
    )

    assert not ends_access(read(lines=lines))


def test_leave_is_a_question_even_with_an_order():
    (intent,) = read("Pat Doyle is on maternity leave until June. Please deactivate her account.")

    assert intent.kind is IntentKind.QUESTION
    assert Doubt.LEAVE in intent.doubts


def test_two_people_of_one_name_are_asked_about_with_candidates_a38():
    (intent,) = read("Please remove Robert Hale.")

    assert Doubt.WHO_AMBIGUOUS in intent.doubts
    assert {p.email for p in intent.candidates} == {
        "rhale@harborhouse.example",
        "rhalejr@harborhouse.example",
    }


def test_a_name_that_goes_on_is_somebody_else():
    (intent,) = read("Please remove Pat Smith from HMIS.")

    assert intent.doubts == (Doubt.WHO_UNKNOWN,)
    assert intent.person.name == "Pat Smith"


def test_nobody_of_another_agency_is_known():
    (intent,) = read("Please remove Pat Doyle.", roster=NOBODY_KNOWN)

    assert Doubt.WHO_UNKNOWN in intent.doubts
    assert not intent.candidates


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Pat Doyle is leaving us.", Doubt.WHEN_MISSING),
        ("Pat Doyle is leaving next month.", Doubt.WHEN_MISSING),
        ("Please remove Pat Doyle next week.", Doubt.WHEN_MISSING),
        ("Pat Doyle left in 2023.", Doubt.WHEN_FAR),
        ("Please remove Pat Doyle effective 12/1/2026.", Doubt.WHEN_FAR),
        ("Please remove Pat Doyle on Friday 3/26.", Doubt.WHEN_CONTRADICTORY),
        ("Please remove Pat Doyle on 2/30/2026.", Doubt.WHEN_CONTRADICTORY),
        ("Pat Doyle's last day is 3/27. Please remove her on 3/20.", Doubt.WHEN_CONTRADICTORY),
        ("Pat Doyle's last day is 3/27 or 3/28.", Doubt.WHEN_CONTRADICTORY),
        ("Pat Doyle's last day is next Friday.", Doubt.WHEN_CONTRADICTORY),
    ],
)
def test_a_day_that_is_not_sure_is_asked_a34_a36(text, doubt):
    (removal,) = [i for i in read(text) if i.kind is IntentKind.REMOVE]

    assert doubt in removal.doubts


def test_each_entry_of_a_list_has_its_own_day():
    removals = read(
        "Please remove the following users:\n- Pat Doyle (last day 3/27)\n- Sam Kim, left 3/2\n- Jane\n\nThanks,\nChris Adeyemi"
    )

    assert [(r.person.name, r.effective_on, r.last_needed_on) for r in removals] == [
        ("Pat Doyle", date(2026, 3, 27), date(2026, 3, 27)),
        ("Sam Kim", None, date(2026, 3, 2)),
        ("Jane Pruett", None, None),
    ]


def test_a_signature_below_a_list_is_no_entry():
    removals = read(
        "Please remove the following staff:\nPat Doyle - 3/27\nSam Kim - 3/27\n\nAna Ruiz\nDirector"
    )

    assert [r.person.name for r in removals if r.kind is IntentKind.REMOVE] == ["Pat Doyle", "Sam Kim"]


def test_names_below_a_closing_are_nobody():
    removals = read("Please remove Sam Kim\nThanks\nPat Doyle")

    assert [r.person.name for r in removals] == ["Sam Kim"]


def test_each_has_a_day_of_their_own_in_one_sentence():
    removals = read("Pat Doyle's last day is 3/20 and Sam Kim's last day is 3/27.")

    assert [(r.person.name, r.effective_on) for r in removals] == [
        ("Pat Doyle", date(2026, 3, 20)),
        ("Sam Kim", date(2026, 3, 27)),
    ]


def test_taking_back_and_moving_the_day():
    (kept,) = read("Please keep Chris after all.")
    (moved,) = read("Please move it to April 3.", thread_case=removal_case())

    assert (kept.kind, kept.person.name) == (IntentKind.RESCIND, "Chris Adeyemi")
    assert (moved.kind, moved.effective_on, moved.reference) == (
        IntentKind.RESCHEDULE,
        date(2026, 4, 3),
        "D-0008",
    )


def test_who_is_not_meant_takes_nothing_back():
    intents = read("Please remove Pat Doyle. Do not remove Sam Kim.")

    assert [(i.kind, i.person.name) for i in intents] == [(IntentKind.REMOVE, "Pat Doyle")]


def test_an_order_followed_by_wait_is_left_to_a_person():
    assert not ends_access(read("Please remove Pat Doyle. Actually hold off until I hear from HR."))


def test_a_pronoun_that_may_be_either_is_asked():
    assert not ends_access(read("Pat Doyle talked to Sam Kim yesterday. Please remove her access."))


def test_a_replacement_is_one_draft_with_both_people_a25():
    (intent,) = read("Please replace Pat Doyle with Lee Moss (lmoss@harborhouse.example) on 3/27.")

    assert (intent.kind, intent.person.name, intent.removed_person.name) == (
        IntentKind.REPLACE,
        "Lee Moss",
        "Pat Doyle",
    )
    assert (intent.effective_on, intent.source) == (date(2026, 3, 27), Source.PROSE)


def test_asking_about_everybody_is_one_status_without_a_person():
    (intent,) = read("Where are our trainees?")

    assert (intent.kind, intent.person) == (IntentKind.STATUS, None)


def test_a_question_beside_a_removal_reaches_a_person():
    intents = read("Please remove Pat Doyle. Also, how do I reset a password?")

    assert [i.kind for i in intents] == [IntentKind.REMOVE, IntentKind.QUESTION]


def test_a_doubtful_charset_counts_where_it_touches_the_name():
    (plain,) = read("Please remove Pat Doyle.", doubtful=True)
    (accented,) = read("Please remove Renée Castillo.", doubtful=True)

    assert Doubt.DECODING not in plain.doubts
    assert Doubt.DECODING in accented.doubts


def test_the_sender_speaks_of_themself_a33():
    (removal,) = read("My last day is March 20, please remove my access.", sender=TRAINEE)

    assert (removal.person.email, removal.effective_on) == ("marcus@harborhouse.example", date(2026, 3, 20))


def test_an_answer_to_which_jane_completes_the_case():
    case = removal_case(State.AMBIGUOUS, "Jane", None)
    (named,) = read("Jane Pruett", "Re: which user? [MoHMIS D-0008]", thread_case=case)
    (bare,) = read("yes", "Re: which user? [MoHMIS D-0008]", thread_case=case)

    assert (named.kind, named.person.name, named.reference) == (
        IntentKind.CORRECTION,
        "Jane Pruett",
        "D-0008",
    )
    assert bare.kind is IntentKind.UNCLEAR  # a yes names nobody


WORDS = [
    "please",
    "remove",
    "Pat",
    "Doyle",
    "Sam",
    "Kim",
    "she",
    "her",
    "last",
    "day",
    "is",
    "3/27",
    "Friday",
    "if",
    "not",
    "left",
    "and",
    ",",
    ".",
    "?",
    "!",
    ":",
    "-",
    "access",
    "@",
    "(",
    ")",
    "\n",
    "the",
    "HMIS",
    "R-0001",
    "🙂",
    "İ",
    "⟦p0⟧",
    "yes",
]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
def test_any_text_is_read_without_an_exception_and_never_as_nothing(text):
    assert read(text, text[:80], sender=REPRESENTATIVE, thread_case=removal_case())


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "Pat Doyle, ",
        "Pat ",
        "3/27 ",
        "please remove ",
        "⟦",
        "a@b.example ",
        "( ",
        "her last day is ",
        "A.",
        "\n- Pat Doyle",
        "and ",
        "the last ",
        "1) ",
    ],
)
def test_64_kib_of_the_worst_are_read_in_bounded_time(piece):
    with spent() as cost:
        read(piece * (65536 // len(piece)))

    assert cost.readings < DEAREST


def test_a_sentence_that_had_to_be_cut_is_never_acted_on():
    filler = "as everybody at this desk has known for a very long time " * 20
    for shift in range(880, 905):
        start = (filler[: shift - 24] + ", please remove Pat Doyle").ljust(shift)

        assert not ends_access(read(f"{start.rstrip()} from the mailing list of the newsletter " + filler))


@pytest.mark.parametrize("second", ["And Sam Kim?", "What about Sam Kim?", "Sam Kim too?"])
def test_a_name_alone_after_a_question_about_progress_asks_the_same(second):
    asked = [
        i.person.name for i in read(f"How is Marcus coming along? {second}") if i.kind is IntentKind.STATUS
    ]

    assert asked == ["Marcus O'Neill-Brandt", "Sam Kim"]


def test_a_name_alone_after_a_removal_asks_nothing_about_progress():
    assert not [i for i in read("Please remove Pat Doyle. And Sam Kim?") if i.kind is IntentKind.STATUS]


def test_a_place_that_somebody_leaves_for_is_nobody():
    (removal,) = [
        i
        for i in read("Pat Doyle told me that she is leaving for Tulsa, and her last day will be March 20.")
        if i.kind is IntentKind.REMOVE
    ]

    assert (removal.person.name, removal.effective_on, removal.doubts) == ("Pat Doyle", date(2026, 3, 20), ())


@pytest.mark.parametrize(
    "text",
    [
        "Please terminate HMIS access for: Pat Doyle or Sam Kim, I will say which.",
        "Please remove Pat Doyle or Sam Kim.",
        "Pat Doyle or Sam Kim has left, I forget who. Please remove.",
        "Please end Pat Doyle's access or Sam Kim's.",
        "Please remove Pat Doyle, but not until I call.",
        "Please remove Pat Doyle from HMIS, but only if the director agrees.",
    ],
)
def test_one_of_two_or_under_a_condition_is_asked(text):
    assert not ends_access(read(text))
