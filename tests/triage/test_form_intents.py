"""From fields to intents: agency, people, projects, days; what is missing and what is doubtful."""

from datetime import date

import pytest

from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, IntentKind, RemovalReason, Source
from tests.triage.form_world import ADD, HARBOR, OZARK, RECEIVED, read


def test_a_complete_add_has_everything_and_no_doubt():
    intent = read(ADD + "Access Role: Read-only\n")

    assert (intent.kind, intent.source, intent.agency) == (IntentKind.ADD, Source.FORM, "harbor")
    assert intent.person == Person(name="Ana Ruiz", email="aruiz@hh.example")
    assert intent.projects == ("hh-es",)
    assert intent.access_role == "read only"
    assert (intent.missing, intent.doubts) == ((), ())
    assert intent.fields["person_name"] == "Ruiz, Ana"


def test_everything_that_is_missing_is_named_at_once():
    intent = read("Request: Add a new user\nAgency: Harbor House\nNew User's Name: ____\nProjects:\n")

    assert set(intent.missing) == {"person_name", "person_email", "projects"}


def test_a_single_agency_need_not_be_named():
    assert read(ADD.replace("Agency: Harbor House\n", "")).agency == "harbor"


def test_with_two_agencies_an_unnamed_one_is_missing():
    intent = read(ADD.replace("Agency: Harbor House\n", ""), HARBOR, OZARK)

    assert intent.agency is None
    assert intent.missing == ("agency",)


@pytest.mark.parametrize(
    "written",
    [
        "harbor",
        "HHC",
        "harbor house of columbia",
        "Harbor House (Columbia)",
        "Harbor House of Columbia, Inc.",
    ],
)
def test_an_agency_is_found_by_key_name_or_alias(written):
    assert read(ADD.replace("Harbor House", written)).agency == "harbor"


def test_an_agency_that_is_not_the_senders_is_unknown_and_its_projects_too():
    intent = read(ADD.replace("Harbor House", "Ozark Path Services"))

    assert intent.agency is None
    assert Doubt.AGENCY_UNKNOWN in intent.doubts
    assert intent.projects == ()


def test_projects_that_cannot_be_matched_are_a_doubt_not_missing():
    intent = read(ADD.replace("ES", "Safe Haven"))

    assert (intent.projects, intent.projects_as_written) == ((), ("Safe Haven",))
    assert intent.doubts == (Doubt.PROJECT_UNKNOWN,)
    assert intent.missing == ()


def test_a_guessed_project_is_read_back_and_not_acted_on():
    intent = read(ADD.replace("ES", "Emergancy Sheltr"))

    assert intent.projects == ()
    assert intent.projects_as_written == ("Harbor House - Emergency Shelter (NBN)",)
    assert intent.doubts == (Doubt.PROJECT_GUESSED,)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        (ADD.replace("Ruiz, Ana", "visit evil.example/x Ana"), Doubt.NAME_LOOKS_LIKE_ADDRESS),
        (ADD + "New User's Email: other@hh.example\n", Doubt.CONFLICT),
        (ADD.replace("New User's Email", "New Users Emaiill Address"), Doubt.LABEL_GUESSED),
    ],
)
def test_what_looks_wrong_is_a_doubt(text, doubt):
    assert doubt in read(text).doubts


def test_a_guessed_charset_is_a_doubt_where_it_touches_a_name_or_an_address():
    assert Doubt.DECODING in read(ADD.replace("Ruiz", "Ruíz"), decoding_doubtful=True).doubts
    assert Doubt.DECODING not in read(ADD.replace("Ruiz", "Ruíz")).doubts
    assert Doubt.DECODING not in read(ADD, decoding_doubtful=True).doubts


@pytest.mark.parametrize("name", ["Ru?z", "Ru\ufffdz", "RuÃ­z", "Ruiz?"])
def test_a_name_that_lost_letters_on_the_way_is_a_doubt(name):
    assert Doubt.DECODING in read(ADD.replace("Ruiz", name)).doubts


# -- removals ---------------------------------------------------------------------------------------------------------

REMOVE = "Request: Remove a current user\nName of user being removed/replaced: Castillo, Renee\n"


@pytest.mark.parametrize(
    ("when", "effective", "needed"),
    [
        ("When should this user's access be removed?: Immediately", None, None),
        (
            "When should this user's access be removed?: On a specific date\nSpecific Date: Mar 13, 2026",
            date(2026, 3, 13),
            date(2026, 3, 13),
        ),
        ("Last day of access: 3/27/2026", date(2026, 3, 27), date(2026, 3, 27)),
        ("Last Day: 3/6/2026", None, date(2026, 3, 6)),
        ("When: 2026-03-09", RECEIVED, RECEIVED),
    ],
)
def test_a_removal_knows_who_and_when(when, effective, needed):
    intent = read(REMOVE + when)

    assert intent.kind is IntentKind.REMOVE
    assert intent.person == Person(name="Renée Castillo", email="rcastillo@hh.example")
    assert (intent.effective_on, intent.last_needed_on) == (effective, needed)
    assert (intent.missing, intent.doubts) == ((), ())


@pytest.mark.parametrize(
    ("when", "doubt"),
    [
        ("Reason: left", Doubt.WHEN_MISSING),
        ("When: soon", Doubt.WHEN_MISSING),
        ("When: Thursday, March 27, 2026", Doubt.WHEN_MISSING),
        ("Specific Date: 3/20/2026\nLast Day: 3/27/2026", Doubt.WHEN_CONTRADICTORY),
        ("When: immediately\nSpecific Date: 3/27/2026", Doubt.WHEN_CONTRADICTORY),
        ("Specific Date: 12/27/2026", Doubt.WHEN_FAR),
        ("Last Day: 1/27/2025", Doubt.WHEN_FAR),
        ("When: immediately\nReason: medical leave", Doubt.LEAVE),
    ],
)
def test_a_day_that_cannot_be_acted_on_is_asked(when, doubt):
    assert doubt in read(REMOVE + when).doubts


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Left the agency", RemovalReason.LEFT),
        ("change of position", RemovalReason.POSITION_CHANGE),
        ("reorganization", RemovalReason.OTHER),
    ],
)
def test_the_reason_is_recorded(written, reason):
    assert read(f"{REMOVE}When: now\nReason: {written}").reason is reason


def test_close_of_business_is_kept():
    assert read(f"{REMOVE}When: COB 3/27/2026").at_close_of_business


def test_two_people_of_one_first_name_are_asked_about():
    intent = read("Request: Remove a current user\nUser to remove: Jane\nWhen: now")

    assert Doubt.WHO_AMBIGUOUS in intent.doubts
    assert {person.name for person in intent.candidates} == {"Jane Doerr", "Jane Whitfield"}


def test_somebody_of_another_agency_is_unknown_here():
    intent = read(
        "Request: Remove a current user\nAgency: Harbor House\nUser to remove: Dee Park\nWhen: now",
        HARBOR,
        OZARK,
    )

    assert intent.person == Person(name="Dee Park")
    assert Doubt.WHO_UNKNOWN in intent.doubts


def test_a_removed_person_settles_the_agency_that_was_not_named():
    intent = read("Request: Remove a current user\nUser to remove: Dee Park\nWhen: now", HARBOR, OZARK)

    assert (intent.agency, intent.missing) == ("ozark", ())


def test_an_address_of_one_and_the_name_of_another_is_asked_about():
    intent = read(
        "Request: Remove a current user\nUser's Name: Jane Doerr\nUser's Email: jwhitfield@hh.example\nWhen: now"
    )

    assert Doubt.WHO_AMBIGUOUS in intent.doubts


# -- replacements, changes, status ------------------------------------------------------------------------------------


def test_a_replacement_is_one_intent_with_both_people():
    intent = read(
        ADD.replace("Add a new user", "Replace a current user")
        + "Name of user being removed/replaced: Jane Doerr\nWhen: 3/13/2026"
    )

    assert intent.kind is IntentKind.REPLACE
    assert intent.person == Person(name="Ana Ruiz", email="aruiz@hh.example")
    assert intent.removed_person == Person(name="Jane Doerr", email="jdoerr@hh.example")
    assert intent.effective_on == date(2026, 3, 13)


def test_a_replacement_without_the_old_user_lacks_it():
    intent = read(ADD.replace("Add a new user", "Replace a current user"))

    assert intent.missing == ("removal_when", "removed_user") or set(intent.missing) == {
        "removal_when",
        "removed_user",
    }


def test_a_change_keeps_what_comes_and_what_goes_apart():
    intent = read(
        "Request: Modify a current user\nUser's Name: Jane Doerr\nProjects to Add: RRH\nProjects to Remove: ES"
    )

    assert intent.kind is IntentKind.MODIFY
    assert (intent.projects, intent.projects_removed) == (("hh-rrh",), ("hh-es",))
    assert intent.person == Person(name="Jane Doerr", email="jdoerr@hh.example")


def test_a_change_that_says_nothing_lacks_the_projects():
    assert read("Request: Modify a current user\nUser's Name: Jane Doerr").missing == ("projects_to_add",)


def test_a_status_form_is_a_status():
    assert read("Request: Status\nUser's Name: Jane Doerr").kind is IntentKind.STATUS


def test_a_leaving_persons_own_address_is_not_the_new_users():
    intent = read(
        "Request: Replace a current user\nAgency: Harbor House\nOutgoing employee: Jane Doerr\nOutgoing employee's email: jdoerr@hh.example\n"
        "Outgoing employee's last day: 3/20/2026\nIncoming employee: Ana Ruiz\nIncoming employee's email: aruiz@hh.example\nHMIS projects needed: ES\n"
    )

    assert intent.kind is IntentKind.REPLACE
    assert intent.removed_person == Person(name="Jane Doerr", email="jdoerr@hh.example")
    assert intent.person == Person(name="Ana Ruiz", email="aruiz@hh.example")
    assert intent.effective_on == date(2026, 3, 20)
    assert not intent.missing
    assert not intent.doubts


def test_a_leaving_person_may_be_named_in_two_fields():
    intent = read(
        "Type of request: Remove user\nFirst name of user being removed: Jane\nLast name of user being removed: Whitfield\nDate access ends: Immediately\n"
    )

    assert intent.kind is IntentKind.REMOVE
    assert intent.person == Person(name="Jane Whitfield", email="jwhitfield@hh.example")


@pytest.mark.parametrize(
    ("role", "access", "job"),
    [
        ("Role: Case Manager", None, "Case Manager"),
        ("Role: Read only", "read only", None),
        ("Access role: Case Manager", "case manager", None),
    ],
)
def test_a_job_is_no_access_role(role, access, job):
    intent = read(f"{ADD}{role}\n")

    assert (intent.access_role, intent.fields.get("job_title")) == (access, job)
