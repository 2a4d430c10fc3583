"""What a bare `Remove:` or `Add:` names: somebody, a project, or a day."""

from mailbot.model.intent import IntentKind
from tests.triage.form_world import read

CHANGE = "Request: modify\nAgency: Harbor House\nUser: Jane Doerr\n"


def test_a_project_is_taken_away_from_the_user_who_is_named():
    intent = read(f"{CHANGE}Add: ES\nRemove: RRH\nEffective: as soon as you can\n")

    assert (intent.kind, intent.person.name) == (IntentKind.MODIFY, "Jane Doerr")
    assert (intent.projects, intent.projects_removed, intent.doubts) == (("hh-es",), ("hh-rrh",), ())


def test_without_a_request_type_it_is_a_change_too():
    assert read("Agency: Harbor House\nUser: Jane Doerr\nRemove: RRH\n").kind is IntentKind.MODIFY


def test_a_day_or_now_is_when_the_access_ends():
    intent = read("Request: remove user\nAgency: Harbor House\nUser: Jane Doerr\nRemove: now please\n")

    assert (intent.kind, intent.person.name, intent.effective_on) == (IntentKind.REMOVE, "Jane Doerr", None)
    assert intent.doubts == ()
    later = read("Request: remove user\nAgency: Harbor House\nUser: Jane Doerr\nRemove: 3/20/2026\n")
    assert later.effective_on.isoformat() == "2026-03-20"


def test_a_name_is_who_goes():
    intent = read("Agency: Harbor House\nRemove: Jane Doerr\nWhen: immediately\n")

    assert (intent.kind, intent.person.name) == (IntentKind.REMOVE, "Jane Doerr")


def test_a_name_behind_add_is_who_is_new():
    intent = read("Agency: Harbor House\nAdd: Ana Ruiz\nEmail: aruiz@hh.example\nProjects: ES\n")

    assert (intent.kind, intent.person.name, intent.projects) == (IntentKind.ADD, "Ana Ruiz", ("hh-es",))


def test_words_for_giving_and_taking_away_are_read_alike():
    intent = read("Request: change\nAgency: Harbor House\nUser: Jane Doerr\nGive: ES\nTake away: RRH\n")

    assert (intent.kind, intent.projects, intent.projects_removed) == (
        IntentKind.MODIFY,
        ("hh-es",),
        ("hh-rrh",),
    )


def test_from_before_a_day_says_when():
    text = "Agency: Harbor House\nUser being replaced: Jane Doerr\nNew user: Ana Ruiz\nNew user email: a@hh.example\nProjects: ES\nFrom: 3/20/2026\n"

    assert read(text).effective_on.isoformat() == "2026-03-20"


def test_a_label_that_nobody_knows_over_nothing_but_projects_names_them():
    text = "Request: Add\nAgency: Harbor House\nNew user: Ana Ruiz\nEmail: a@hh.example\n{label}: ES\n"

    assert read(text.format(label="Will be working on")).projects == ("hh-es",)
    assert read(text.format(label="Used to work on")).projects == ()
