"""Designations whose labels say it: who is to come and who is to go, and what is none."""

from dataclasses import replace

import pytest

from mailbot.model.directory import SenderRole
from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import REPRESENTATIVE, read

SIGNATORY = replace(
    REPRESENTATIVE, role=SenderRole.SIGNATORY, name="Walter Hines", address="walter@harborhouse.example"
)
_OF_REPS = {IntentKind.DESIGNATE, IntentKind.UNDESIGNATE}


def _read(text, subject=""):
    return [
        (each.kind, each.person.name, each.person.email)
        for each in read(text, subject, sender=SIGNATORY)
        if each.kind in _OF_REPS and not each.doubts and not each.missing
    ]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Agency: Harbor House\nName of designee: Lee Moss\nEmail of designee: lmoss@harborhouse.example\nSignatory: Walter Hines\n",
            "",
        ),
        (
            "Agency: Harbor House\nNew authorized representative: Lee Moss\nE-mail: lmoss@harborhouse.example\n",
            "",
        ),
        (
            "1. Agency: Harbor House\n2. Designate as HMIS representative: Lee Moss\n3. Work email: lmoss@harborhouse.example\n",
            "",
        ),
        (
            "Agency: Harbor House\nAuthorized Representative: Lee Moss\nEmail: lmoss@harborhouse.example\n",
            "Designation of authorized representative",
        ),
        (
            "REPRESENTATIVE DESIGNATION FORM\n\nAgency: Harbor House\nRepresentative: Lee Moss, lmoss@harborhouse.example\n",
            "",
        ),
        (
            "Agency: Harbor House\nPerson to be added as authorized representative: Lee Moss\nE-mail: lmoss@harborhouse.example\nEffective: immediately\n",
            "",
        ),
        (
            "Agency: Harbor House\nAdditional rep: Lee Moss\nEmail: lmoss@harborhouse.example\nEffective: 3/9/2026\n",
            "",
        ),
    ],
)
def test_labels_name_who_is_designated(text, subject):
    assert _read(text, subject) == [(IntentKind.DESIGNATE, "Lee Moss", "lmoss@harborhouse.example")]


def test_a_designee_is_nobody_who_resigned():
    text = "Agency: Harbor House\nEmail of designee: tom@harborhouse.example\nSignatory: Walter Hines\nDate: 3/9/2026\n"

    assert not [each for each in read(text, sender=SIGNATORY) if each.kind is IntentKind.REMOVE]


def test_one_comes_and_one_goes():
    text = "Agency: Harbor House\n\nAdd as authorized representative: Sam Kim\nEmail: sam@harborhouse.example\nRemove as authorized representative: Tom Vega\nEffective: today\n"

    assert _read(text) == [
        (IntentKind.DESIGNATE, "Sam Kim", "sam@harborhouse.example"),
        (IntentKind.UNDESIGNATE, "Tom Vega", "tom@harborhouse.example"),
    ]
    assert not [each for each in read(text, sender=SIGNATORY) if each.kind is IntentKind.REMOVE]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Agency: Harbor House\nAuthorized Representative: Lee Moss\nEmail: lmoss@harborhouse.example\n", ""),
        (
            "Agency: Harbor House\nName of designee: Lee Moss or Sam Kim\nEmail: lmoss@harborhouse.example\n",
            "",
        ),
        (
            "Agency: Harbor House\nName of designee: Lee Moss\nEmail: lmoss@harborhouse.example\nEffective: 4/15/2026\n",
            "",
        ),
        ("Agency: Harbor House\nName of designee: Lee Moss\nEmail: to follow\n", ""),
        (
            "Agency: Harbor House\nName of designee: Lee Moss\nEmail: lmoss@harborhouse.example\n\nThis is only a draft, please do not process it yet.",
            "",
        ),
        ("Agency: Harbor House\nName of designee: Walter Hines\nEmail: walter@harborhouse.example\n", ""),
        (
            "Request: Remove a current user\nUser being removed: Tom Vega\nAuthorized representative: Lee Moss\nWhen: immediately\n",
            "",
        ),
        (
            "Agency: Harbor House\nName of designee: ____\nEmail of designee: ____\n",
            "Designation of authorized representative",
        ),
        (
            "Agency: Harbor House\nName of designee: Lee Moss\nEmail: lmoss@harborhouse.example\n\nIs this how we would fill this form?",
            "",
        ),
    ],
)
def test_nobody_is_designated_where_it_is_not_said(text, subject):
    assert _read(text, subject) == []
