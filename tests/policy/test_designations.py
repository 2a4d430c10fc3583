"""Designations: only the signatory adds and ends; a representative may resign (P1, A19, A41)."""

from datetime import date

import pytest

from mailbot.model.intent import Doubt
from tests.policy.story import (
    BETH,
    CHRIS,
    DESHAWN,
    DIGEST_TO,
    KEITH,
    PRIYA,
    ROBIN,
    STRANGER,
    WALTER,
    YVONNE,
    add,
    intent,
    kinds,
)

KEISHA = {"name": "Keisha Boone", "email": "kboone@harborhouse.example"}


def test_the_signatory_designates_and_everybody_concerned_hears_of_it(story):
    """P1; design 3.9, Recipients."""
    added, alert = story.mail(WALTER, intent("designate", **KEISHA))

    assert (added.kind.value, added.to, added.cc) == (
        "representative-added",
        (WALTER, KEISHA["email"]),
        (PRIYA, KEITH),
    )
    assert alert.to == (DIGEST_TO, ROBIN)
    assert kinds(story.mail(KEISHA["email"], add())) == ["training-start"]


@pytest.mark.parametrize("kind", ["designate", "undesignate"])
@pytest.mark.parametrize("sender", [PRIYA, CHRIS, BETH, STRANGER])
def test_nobody_else_designates_or_ends(story, sender, kind):
    who = KEISHA if kind == "designate" else {"name": "Keith Sandoval"}

    (refused,) = story.mail(sender, intent(kind, **who))

    assert (refused.kind.value, refused.to, dict(refused.values)) == ("designation-refused", (sender,), {})
    assert story.books.sender(KEITH, date(2026, 3, 4)).role.value == "representative"
    assert story.books.authorities_of(KEISHA["email"]) == ()


def test_the_signatory_ends_a_designation_and_what_is_open_goes_on(story):
    """M11."""
    story.training()

    ended, alert = story.mail(WALTER, intent("undesignate", name="Priya Natarajan"))

    assert (ended.kind.value, ended.to, ended.cc) == ("representative-removed", (WALTER, PRIYA), (KEITH,))
    assert story.state("R-0001") == "IN_TRAINING"
    assert kinds(story.mail(PRIYA, add(name="Ana Ruiz", email="aruiz@harborhouse.example"))) == [
        "request-refused"
    ]
    assert "no representative left" not in alert.values["what"]


def test_staff_hear_when_no_representative_is_left(story):
    """A40."""
    story.mail(WALTER, intent("undesignate", name="Priya Natarajan"))

    alert = story.mail(WALTER, intent("undesignate", name="Keith Sandoval"))[1]

    assert "no representative left" in alert.values["what"]


def test_a_representative_resigns_and_their_access_stays(story):
    ended, _ = story.mail(KEITH, intent("undesignate", name="Keith Sandoval", email=KEITH))

    assert (ended.kind.value, ended.to, ended.cc) == ("representative-removed", (KEITH,), (WALTER, PRIYA))
    assert not story.books.sender(KEITH, date(2026, 3, 4)).authorities


def test_a_signatory_cannot_resign_by_mail(story):
    """A40: a new agreement, so a person."""
    (told,) = story.mail(WALTER, intent("undesignate", name="Walter Hines", email=WALTER))

    assert (told.kind.value, story.last.outcome.value) == ("handed-to-staff", "hold")
    assert story.books.sender(WALTER, date(2026, 3, 4)).role.value == "signatory"


@pytest.mark.parametrize(
    "more",
    [
        {"email": "keisha@mailservice.example"},
        {"email": None},
        {"name": None},
        {"name": "www.hmis.example", "doubts": (Doubt.NAME_LOOKS_LIKE_ADDRESS,)},
        {"doubts": (Doubt.WHO_AMBIGUOUS,)},
        {"agency": None},
    ],
)
def test_what_is_not_clear_goes_to_a_person(story, more):
    (told,) = story.mail(WALTER, intent("designate", **KEISHA | more))

    assert (told.kind.value, story.last.outcome.value) == ("handed-to-staff", "hold")


def test_nobody_of_that_name_to_end_goes_to_a_person(story):
    assert kinds(story.mail(WALTER, intent("undesignate", name="Nobody Here"))) == ["handed-to-staff"]


def test_who_is_a_representative_already_is_only_said_to_be(story):
    (told,) = story.mail(WALTER, intent("designate", name="Priya Natarajan", email=PRIYA))

    assert (told.kind.value, told.to, told.cc) == ("representative-added", (WALTER,), ())
    assert story.decisions[-1].outcome.value == "none"


def test_a_designation_is_for_the_region_that_is_named(story):
    """A19."""
    (added, _) = story.mail(
        YVONNE,
        intent(
            "designate",
            agency="gateway",
            name="Nia Robinson",
            email="nr@gateway.example",
            fields={"region": "Springfield"},
        ),
    )

    assert added.values["region_name"] == "Springfield"
    assert kinds(
        story.mail(
            "nr@gateway.example", add(agency="gateway", email="m@gateway.example", projects=("gw-es",))
        )
    ) == ["request-refused"]


def test_a_signatory_of_one_region_designates_for_that_region_only(story):
    story.mail(WALTER, intent("designate", **KEISHA))

    (authority,) = story.books.authorities_of(KEISHA["email"])
    assert authority.region == "bos"


def test_a_designation_from_a_day_to_come_counts_from_that_day(story):
    story.mail(WALTER, intent("designate", effective_on=date(2026, 3, 9), **KEISHA))

    assert kinds(story.mail(KEISHA["email"], add())) == ["request-refused"]
    story.until("2026-03-09")
    assert kinds(story.mail(KEISHA["email"], add())) == ["training-start"]


def test_a_representative_of_another_region_is_still_one_of_the_agency(story):
    assert kinds(
        story.mail(DESHAWN, intent("designate", agency="gateway", name="A B", email="ab@gateway.example"))
    ) == ["designation-refused"]
