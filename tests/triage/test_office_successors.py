"""Who follows a representative in the office: named where the office itself is handed on, asked where it is only the work (P1)."""

from dataclasses import replace

import pytest

from mailbot.model.directory import SenderRole
from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import REPRESENTATIVE, read

SIGNATORY = replace(
    REPRESENTATIVE, role=SenderRole.SIGNATORY, name="Walter Hines", address="walter@harborhouse.example"
)

_GOES = "Kim Lane is stepping down as our authorized representative. "


def designated(text):
    kinds = {IntentKind.DESIGNATE, IntentKind.UNDESIGNATE}
    found = [intent for intent in read(text, sender=SIGNATORY) if intent.kind in kinds and not intent.doubts]
    return {(intent.kind.value, intent.person.name) for intent in found if intent.person}


@pytest.mark.parametrize(
    "text",
    [
        "Sam Kim takes over from her.",
        "Sam Kim will be her successor.",
        "Please put Sam Kim in her place.",
        "Sam Kim steps into that role.",
        "Please list Sam Kim instead, effective today.",
    ],
)
def test_who_takes_the_place_of_a_representative_is_designated(text):
    assert designated(_GOES + text) == {("undesignate", "Kim Lane"), ("designate", "Sam Kim")}


@pytest.mark.parametrize(
    "text",
    [
        "Sam Kim takes over her clients.",
        "Sam Kim might take over from her.",
        "Once the board agrees, Sam Kim takes over from her.",
        "Sam Kim takes over from her on June 1.",
        "Does Sam Kim take over from her?",
        "Sam Kim and Tom Vega take over from her.",
        "Sam Kim takes over from Pat Doyle.",
    ],
    ids=["her work", "perhaps", "once", "on a day to come", "a question", "two of them", "of somebody else"],
)
def test_who_only_may_follow_or_takes_her_work_is_not_designated(text):
    assert ("designate", "Sam Kim") not in designated(_GOES + text)


def test_who_loses_the_access_as_well_hands_on_the_work_and_the_office_must_be_named():
    text = "Kim Lane is leaving Friday, please end her access, and take her off as our representative. Sam Kim takes over from her."

    assert ("designate", "Sam Kim") not in designated(text)
