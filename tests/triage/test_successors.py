"""Whoever comes in the place of a user: a draft beside the removal, however it is said."""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

_LEFT = "Please remove Pat Doyle, she left Friday. "


def drafted(intents, name):
    kinds = {IntentKind.ADD, IntentKind.REPLACE}
    return [i for i in intents if i.kind in kinds and i.person and i.person.name == name]


@pytest.mark.parametrize(
    "text",
    [
        _LEFT + "Lena Ortiz (lortiz@harborhouse.example) is inheriting her caseload in TBRA.",
        _LEFT + "Her desk goes to Lena Ortiz, lortiz@harborhouse.example, who'll need the same projects.",
        _LEFT + "Filling the gap is Lena Ortiz (lortiz@harborhouse.example), Emergency Shelter.",
        _LEFT + "Taking the reins: Lena Ortiz, lortiz@harborhouse.example. Same access as Pat.",
        _LEFT + "We promoted Lena Ortiz into her slot - lortiz@harborhouse.example - for TBRA.",
        _LEFT + "Her replacement is Lena Ortiz, lena is at lortiz@harborhouse.example, shelter lead.",
        "Off: Pat Doyle, last day 3/20\nOn: Lena Ortiz, lortiz@harborhouse.example, Emergency Shelter",
        "Pat is leaving on 3/20. Pat's position passes to Lena Ortiz (lortiz@harborhouse.example). Please switch them in HMIS.",
        "Pat Doyle's position was filled by Lena Ortiz (lortiz@harborhouse.example). Pat left 3/6, please end her HMIS access.",
    ],
)
def test_a_newcomer_in_the_place_of_a_leaver_is_a_draft_beside_the_removal(text):
    intents = read(text)
    (draft,) = drafted(intents, "Lena Ortiz")
    removed = [i for i in intents if i.kind is IntentKind.REMOVE]

    assert draft.person.email == "lortiz@harborhouse.example"
    assert [i.person.name for i in removed] + [
        draft.removed_person.name for draft in [draft] if draft.removed_person
    ] == ["Pat Doyle"]
    assert not any(i.kind in {IntentKind.UNCLEAR, IntentKind.QUESTION} for i in intents)


@pytest.mark.parametrize(
    "text",
    [
        "We're interviewing Lena Ortiz (lortiz@harborhouse.example) for her position.",
        "Lena Ortiz (lortiz@harborhouse.example) might take over her caseload.",
        "Lena Ortiz (lortiz@ozarkpath.example) at Ozark Path is taking over her clients.",
        "Her replacement Lena Ortiz (lortiz@harborhouse.example) already has an HMIS login.",
        "If we hire Lena Ortiz (lortiz@harborhouse.example) in her place I'll let you know.",
        "For questions contact her replacement Lena Ortiz (lortiz@harborhouse.example).",
        "Lena Ortiz (lortiz@harborhouse.example) steps into her role but stays out of HMIS.",
        "We offered her position to Lena Ortiz (lortiz@harborhouse.example), pending a background check.",
        "Her client Lena Ortiz moved into the unit.",
    ],
)
def test_somebody_not_hired_or_not_for_hmis_is_no_draft(text):
    assert not drafted(read(_LEFT + text), "Lena Ortiz")


def test_a_draft_alone_leaves_the_question_about_the_other_one():
    intents = read("Pat Doyle -> Lena Ortiz (lortiz@harborhouse.example), Emergency Shelter")

    assert not any(i.kind in {IntentKind.REMOVE, IntentKind.REPLACE} and not i.doubts for i in intents)
    assert any(i.kind is IntentKind.UNCLEAR for i in intents)
