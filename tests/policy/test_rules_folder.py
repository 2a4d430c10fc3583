"""The rules that ship: whole, cited, in force, and deciding as the policy says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.model.decision import MailKind, Outcome
from mailbot.policy.rule import Disposition
from mailbot.policy.rule_files import POLICY_IDS
from mailbot.policy.rulebook import coverage, gaps
from mailbot.policy.vocabulary import STAGES, UNKNOWN
from tests.policy.shipped_rules import read_rulebook

ON = date(2026, 3, 4)

AUTHORIZED = {
    "requester_role": "representative",
    "asks_for_self": False,
    "agency_known": True,
    "region_known": True,
}
COMPLETE = {
    "agency": "Harbor House",
    "person_name": "Ana Ruiz",
    "person_email": "ana@harbor.example",
    "projects": "Shelter",
    "unmatched_projects": 0,
    "is_draft": False,
    "name_looks_like_address": False,
    "outside_address": False,
    "decoding_doubtful": False,
    "label_guessed": False,
    "victim_service_provider": False,
}
STANDING = {
    "person_is_user": False,
    "open_request": False,
    "same_name_other_address": False,
    "project_type_unknown": False,
    "staff_review": False,
}
LICENSE = {"license_available": True, "pool_known": True, "region_has_manager": True}


def request(rulebook, **changes):
    """A request that would be granted, but for the changes."""
    stages = {"authorized": AUTHORIZED, "complete": COMPLETE, "standing": STANDING, "license": LICENSE}
    changed = {
        stage: {name: changes.get(name, value) for name, value in facts.items()}
        for stage, facts in stages.items()
    }
    return rulebook.ask(
        "requests", [(stage, lambda facts=facts: facts) for stage, facts in changed.items()], ON
    )


def one_stage(rulebook, matter, stage, **facts):
    answer = rulebook.ask(matter, [(stage, lambda: facts)], ON)
    return answer.outcome.value, answer.mail.value if answer.mail else None


def test_every_sentence_of_the_policy_is_cited_by_a_rule_that_is_enforced(rulebook):
    enforced = {rule.id for rule in rulebook.rules if rule.disposition == "enforce"}

    assert [sentence for sentence in POLICY_IDS if not enforced & set(coverage(rulebook)[sentence])] == []


def test_nothing_is_missing_on_any_day_from_now_on(rulebook):
    assert gaps(rulebook, ON) == ()


def test_every_fact_of_the_vocabulary_is_asked_for_and_every_stage_is_known(rulebook):
    asked = {line.fact for rule in rulebook.rules for line in rule.conditions}

    assert set(rulebook.vocabulary.facts) - asked == set()
    assert {fact.stage for fact in rulebook.vocabulary.facts.values()} <= set(STAGES)


def test_every_rule_says_one_sentence_and_its_id_begins_with_its_file(rulebook):
    for rule in rulebook.rules:
        assert rule.said.endswith((".", "?")), rule.id
        assert rule.id.partition(".")[0] == rule.file.removesuffix(".toml")


def test_a_complete_request_for_a_new_person_with_a_free_license_starts_the_training(rulebook):
    answer = request(rulebook)

    assert (answer.outcome, answer.mail) == (Outcome.GRANT, MailKind.TRAINING_START)
    assert {"P1", "P2", "P10", "P11", "P12"} <= {
        cited for finding in answer.findings for cited in finding.cites
    }


@pytest.mark.parametrize(
    ("changes", "outcome", "stage", "mail"),
    [
        ({"requester_role": "none"}, "refuse", "authorized", "request-refused"),
        ({"agency_known": False}, "ask", "complete", "request-incomplete"),
        ({"agency": None}, "ask", "complete", "request-incomplete"),
        ({"person_name": ""}, "ask", "complete", "request-incomplete"),
        ({"person_email": None}, "ask", "complete", "request-incomplete"),
        ({"projects": None}, "ask", "complete", "request-incomplete"),
        ({"unmatched_projects": 2}, "ask", "complete", "request-incomplete"),
        ({"is_draft": True}, "ask", "complete", "request-incomplete"),
        ({"label_guessed": True}, "ask", "complete", "request-incomplete"),
        ({"person_is_user": True}, "ask", "standing", "already-a-user"),
        ({"open_request": True}, "ask", "standing", "already-in-progress"),
        ({"asks_for_self": True}, "hold", "standing", "request-received"),
        ({"outside_address": True}, "hold", "standing", "request-received"),
        ({"name_looks_like_address": True}, "hold", "standing", "request-received"),
        ({"decoding_doubtful": True}, "hold", "standing", "request-received"),
        ({"victim_service_provider": True}, "hold", "standing", "request-received"),
        ({"same_name_other_address": True}, "hold", "standing", "request-received"),
        ({"region_known": False}, "hold", "standing", "request-received"),
        ({"project_type_unknown": True}, "hold", "standing", "request-received"),
        ({"staff_review": True}, "hold", "standing", "request-received"),
        ({"license_available": False}, "hold", "license", "license-notice"),
        ({"license_available": False, "region_has_manager": False}, "hold", "license", "alert"),
        ({"license_available": False, "pool_known": False}, "hold", "license", "alert"),
    ],
)
def test_one_thing_amiss_with_a_request(rulebook, changes, outcome, stage, mail):
    answer = request(rulebook, **changes)

    assert (answer.outcome.value, answer.stage, answer.mail.value) == (outcome, stage, mail)


def test_everything_that_is_missing_in_a_request_is_asked_for_at_once(rulebook):
    answer = request(rulebook, person_name="", person_email="", projects="", is_draft=True)

    assert [finding.rule for finding in answer.findings] == [
        "requests.address-missing",
        "requests.draft",
        "requests.name-missing",
        "requests.projects-missing",
    ]


@pytest.mark.parametrize("known", ["person_is_user", "open_request"])
@pytest.mark.parametrize(
    "amiss", ["staff_review", "outside_address", "asks_for_self", "project_type_unknown"]
)
def test_a_repeated_request_or_one_for_a_user_is_answered_at_once_even_when_a_person_would_decide(
    rulebook, known, amiss
):
    assert request(rulebook, **{known: True, amiss: True}).outcome is Outcome.ASK


@pytest.mark.parametrize("fact", [*AUTHORIZED, *COMPLETE, *STANDING, *LICENSE])
def test_a_request_of_which_any_one_fact_is_unknown_is_never_granted(rulebook, fact):
    # who the manager is matters only where a license is missing
    more = {"license_available": False} if fact == "region_has_manager" else {}

    assert request(rulebook, **{**more, fact: UNKNOWN}).outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("matter", "stage", "facts", "answer"),
    [
        ("mail", "authentic", {"sender_verified": True, "sender_pretends": False}, ("grant", None)),
        ("mail", "authentic", {"sender_verified": False, "sender_pretends": False}, ("hold", None)),
        ("mail", "authentic", {"sender_verified": False, "sender_pretends": True}, ("refuse", None)),
        ("mail", "standing", {"understood": False}, ("hold", "handed-to-staff")),
        ("removals", "authorized", {"reporter_role": "signatory"}, ("grant", None)),
        ("removals", "authorized", {"reporter_role": "agency"}, ("hold", "removal-confirm")),
        ("removals", "authorized", {"reporter_role": "self"}, ("hold", "removal-confirm")),
        ("removals", "authorized", {"reporter_role": "none"}, ("hold", None)),
        ("removals", "complete", {"person_known": "one", "date_problem": "none"}, ("grant", None)),
        (
            "removals",
            "complete",
            {"person_known": "none", "date_problem": "none"},
            ("ask", "removal-question"),
        ),
        (
            "removals",
            "complete",
            {"person_known": "several", "date_problem": "far"},
            ("ask", "removal-question"),
        ),
        (
            "removals",
            "complete",
            {"person_known": "one", "date_problem": "missing"},
            ("ask", "removal-question"),
        ),
        ("status", "authorized", {"asker_role": "representative"}, ("grant", "status")),
        ("status", "authorized", {"asker_role": "self"}, ("grant", "status")),
        ("status", "authorized", {"asker_role": "none"}, ("refuse", "status-unavailable")),
        (
            "status",
            "authorized",
            {"asker_role": "signatory", "own_agency": False},
            ("refuse", "status-unavailable"),
        ),
        ("lapses", "standing", {"window_ended": True}, ("grant", None)),
        ("lapses", "standing", {"window_ended": True, "is_change": True}, ("grant", None)),
        ("lapses", "standing", {"window_ended": False}, ("hold", None)),  # silence closes nothing
    ],
)
def test_what_the_other_matters_answer(rulebook, matter, stage, facts, answer):
    assert one_stage(rulebook, matter, stage, **facts) == answer


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"person_is_user": True}, ("grant", "removal-confirmed")),
        ({"person_is_user": True, "takes_effect": "ahead"}, ("grant", "removal-scheduled")),
        ({"person_is_user": True, "days_late": 7}, ("grant", "removal-confirmed")),  # late, never refused
        ({"person_in_training": True}, ("grant", "removal-confirmed")),
        ({"person_is_user": True, "removal_open": True}, ("ask", "already-in-progress")),
        ({}, ("ask", "removal-question")),
    ],
)
def test_whose_access_can_end(rulebook, changes, answer):
    facts = {"removal_open": False, "person_in_training": False, "person_is_user": False, **changes}

    assert one_stage(rulebook, "removals", "standing", **facts) == answer


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, ("grant", "change-training-start")),
        ({"missing_cases_count": 0}, ("grant", None)),
        ({"missing_cases_count": 0, "only_takes_away": True}, ("grant", None)),
        ({"person_is_user": False}, ("ask", "request-incomplete")),
        ({"person_is_user": False, "open_request": True}, ("hold", "handed-to-staff")),
        ({"open_change": True}, ("ask", "already-in-progress")),
        ({"project_type_unknown": True}, ("hold", "request-received")),
        ({"staff_review": True}, ("hold", "request-received")),
        ({"same_name_other_address": True}, ("hold", "request-received")),
    ],
)
def test_what_becomes_of_a_change(rulebook, changes, answer):
    facts = {
        "person_is_user": True,
        "open_change": False,
        "open_request": False,
        "only_takes_away": False,
        "missing_cases_count": 1,
        "project_type_unknown": False,
        "staff_review": False,
        "same_name_other_address": False,
        **changes,
    }

    assert one_stage(rulebook, "changes", "standing", **facts) == answer


@pytest.mark.parametrize(
    ("role", "resigns", "answer"),
    [
        ("signatory", False, ("grant", None)),
        ("signatory", True, ("hold", "handed-to-staff")),
        ("representative", False, ("refuse", "designation-refused")),
        ("representative", True, ("grant", None)),
        ("none", False, ("refuse", "designation-refused")),
        ("none", True, ("refuse", "designation-refused")),
    ],
)
def test_only_the_signatory_designates_and_representatives_may_resign(rulebook, role, resigns, answer):
    assert one_stage(rulebook, "designations", "authorized", requester_role=role, resigns=resigns) == answer


@pytest.mark.parametrize(
    ("happening", "reported_by", "outcome"),
    [
        ("step-submitted", "trainee", "grant"),
        ("step-submitted", "staff", "grant"),
        ("step-submitted", "other", "refuse"),
        ("step-approved", "staff", "grant"),
        ("step-approved", "trainee", "refuse"),
        ("granted", "other", "refuse"),
        ("item-recorded", "trainee", "refuse"),
    ],
)
def test_only_staff_review_and_only_trainees_hand_in(rulebook, happening, reported_by, outcome):
    assert (
        one_stage(rulebook, "training", "authorized", happening=happening, reported_by=reported_by)[0]
        == outcome
    )


@pytest.mark.parametrize(
    ("happening", "changes", "answer"),
    [
        ("step-approved", {}, ("grant", None)),
        ("step-approved", {"window_ended": True}, ("refuse", "training-closed")),
        ("step-submitted", {"window_ended": True}, ("refuse", "training-closed")),
        ("step-submitted", {"previous_steps_approved": False}, ("refuse", None)),
        (
            "step-approved",
            {"items_passed": False},
            ("grant", None),
        ),  # watched only: staff may record out of order
        ("granted", {"practice_complete": False}, ("refuse", None)),
        ("granted", {}, ("grant", None)),
        ("case-started", {}, ("grant", "case-start")),
    ],
)
def test_what_may_happen_in_a_training(rulebook, happening, changes, answer):
    facts = {
        "window_ended": False,
        "items_passed": True,
        "previous_steps_approved": True,
        "practice_complete": True,
        **changes,
    }

    assert (
        one_stage(rulebook, "training", "standing", happening=happening, reported_by="staff", **facts)
        == answer
    )


def test_a_refusal_names_nobody_and_confirms_nothing(rulebook):
    refusals = [
        rule for rule in rulebook.rules if rule.outcome is Outcome.REFUSE and rule.stage == "authorized"
    ]

    assert refusals
    assert all("{" not in rule.said for rule in refusals)


# -- each rule decides something -----------------------------------------------------------------------------------------

QUIET = {
    ("mail", "authentic"): {"sender_verified": True, "sender_pretends": False},
    ("mail", "standing"): {"understood": True},
    ("requests", "authorized"): AUTHORIZED,
    ("requests", "complete"): {**AUTHORIZED, **COMPLETE},
    ("requests", "standing"): {**AUTHORIZED, **COMPLETE, **STANDING},
    ("requests", "license"): LICENSE,
    ("changes", "authorized"): {"requester_role": "signatory"},
    ("changes", "complete"): {**COMPLETE, "person_known": "one"},
    ("changes", "standing"): {
        "person_is_user": True,
        "open_change": False,
        "only_takes_away": False,
        "missing_cases_count": 1,
        "project_type_unknown": False,
        "staff_review": False,
        "same_name_other_address": False,
    },
    ("removals", "authorized"): {"reporter_role": "signatory"},
    ("removals", "complete"): {"person_known": "one", "date_problem": "none"},
    ("removals", "standing"): {"removal_open": False, "person_in_training": False, "person_is_user": True},
    ("designations", "authorized"): {"requester_role": "signatory", "resigns": False},
    ("designations", "complete"): {**COMPLETE, "person_known": "one"},
    ("status", "authorized"): {"asker_role": "signatory"},
    ("training", "authorized"): {"happening": "step-submitted", "reported_by": "trainee"},
    ("training", "standing"): {
        "happening": "item-recorded",
        "window_ended": False,
        "items_passed": True,
        "previous_steps_approved": True,
        "practice_complete": True,
    },
    ("lapses", "standing"): {"window_ended": True},
}
"""For each stage that is asked: facts that are granted."""

ADDS_A_SENTENCE = {
    # these speak beside another rule that decides the same: what they add is the reason that people read
    "removals.late",
    "removals.position-change",
    "training.reviewed-too-late",
}


def test_every_stage_that_has_rules_has_facts_that_are_granted(rulebook):
    assert set(QUIET) == set(rulebook.index)
    for (matter, stage), facts in QUIET.items():
        assert one_stage(rulebook, matter, stage, **facts)[0] == "grant"


def test_switching_any_rule_off_changes_an_answer(rulebook):
    def answer(book, rule):
        """Outcome and mail; a stage that has fallen silent is another answer, though a person decides there, too."""
        facts = {**QUIET[rule.matter, rule.stage], **next(e.given for e in rule.examples if e.fires)}
        found = book.ask(rule.matter, [(rule.stage, lambda: facts)], ON)
        return found.outcome, found.mail, any(finding.rule.endswith("-silent") for finding in found.findings)

    idle = {
        rule.id
        for rule in rulebook.rules
        if answer(rulebook, rule) == answer(rulebook.with_disposition(rule.id, Disposition.OFF), rule)
    }
    watched = {rule.id for rule in rulebook.rules if rule.disposition is Disposition.REPORT}

    assert idle == ADDS_A_SENTENCE | watched


def test_what_a_rule_adds_is_read_by_people(rulebook):
    for rule in rulebook.rules:
        if rule.id in ADDS_A_SENTENCE:
            facts = {**QUIET[rule.matter, rule.stage], **next(e.given for e in rule.examples if e.fires)}
            answer = rulebook.ask(rule.matter, [(rule.stage, lambda facts=facts: facts)], ON)

            assert rule.id in [finding.rule for finding in answer.findings]


CHANGED = st.dictionaries(
    st.sampled_from([*AUTHORIZED, *COMPLETE, *STANDING, *LICENSE]),
    st.sampled_from([True, False, None, "", "x", "none", 0, 1, UNKNOWN]),
    max_size=4,
)


@given(CHANGED)
def test_whatever_is_known_of_a_request_a_license_is_asked_for_only_when_everything_else_is_granted(changes):
    answer = request(read_rulebook(), **changes)

    assert answer.outcome is not Outcome.NONE
    assert ("license_available" in answer.facts) == (answer.stage == "license")
    if answer.outcome is Outcome.GRANT:
        facts = {
            name: changes.get(name, value) for name, value in {**AUTHORIZED, **COMPLETE, **STANDING}.items()
        }
        assert facts["requester_role"] in ("signatory", "representative")
        assert all(facts[name] for name in ("agency", "person_name", "person_email", "projects"))
        assert not any(facts[name] for name in STANDING)
