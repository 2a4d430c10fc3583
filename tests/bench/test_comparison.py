"""The rules of tests/mails/README.md: each has a reading that keeps it and one that breaks it."""

import pytest

from bench.comparison import judge

JANE = {"name": "Jane Pruett", "email": "jpruett@riverbend-csa.example"}
CURTIS = {"name": "Curtis Boyd", "email": "cboyd@riverbend-csa.example"}


def removal(person=JANE, **values):
    read = {
        "kind": "remove",
        "agency": "Riverbend Community Services Agency",
        "person": person,
        "projects": [],
        "effective": None,
        "last_needed_on": "2026-05-22",
        "reason": "left",
        "fields": {},
        "missing": [],
        "text": "Jane Pruett's last day was Friday.",
        "outcome": "grant",
    }
    return {**read, **values}


def explained(*intents, verified=True, mails=(), outcome="grant"):
    return {
        "screen": {"class": "person", "answerable": True, "reason": None},
        "sender": {"address": "afrost@riverbend-csa.example", "verified": verified, "role": "representative", "agencies": ["Riverbend Community Services Agency"]},
        "intents": list(intents),
        "outcome": outcome,
        "mails": [{"kind": kind} for kind in mails],
    }  # fmt: skip


def truth(*intents, clear=True, forbidden=(), **rest):
    expect = rest.pop("expect", {"intents": list(intents)})
    return {"received_at": "2026-05-28T08:41:00-05:00", "clear": clear, "expect": expect, "forbidden": list(forbidden), **rest}  # fmt: skip


ASKED = {"kind": "remove", "person": {"name": "Jane Pruett"}, "outcome": "grant"}


def test_a_reading_that_is_as_expected_differs_in_nothing():
    judged = judge(truth({**ASKED, "last_needed_on": "2026-05-22", "reason": "left"}), explained(removal()))

    assert not judged.differs


def test_only_keys_that_are_expected_count():
    judged = judge(truth({"kind": "remove"}), explained(removal(reason="other", effective="2031-01-01")))

    assert not judged.differs


def test_acting_on_somebody_else_is_a_wrong_action():
    judged = judge(truth(ASKED), explained(removal(CURTIS)))

    assert len(judged.wrong_actions) == 1
    assert "not asked for" in judged.wrong_actions[0]
    assert judged.needless_questions  # and what was asked for was not done


def test_acting_on_one_more_person_is_a_wrong_action():
    assert judge(truth(ASKED), explained(removal(), removal(CURTIS))).wrong_actions


@pytest.mark.parametrize("kind", ["question", "unclear", "status"])
def test_further_intents_that_are_not_acted_on_do_no_harm(kind):
    judged = judge(truth(ASKED), explained(removal(), removal(CURTIS, kind=kind, outcome="hold")))

    assert not judged.differs


def test_acting_where_a_question_is_expected_is_a_wrong_action():
    doubtful = truth({**ASKED, "outcome": {"accept": ["ask", "hold"]}}, clear=False)

    assert judge(doubtful, explained(removal())).wrong_actions
    assert not judge(doubtful, explained(removal(outcome="ask"))).differs


def test_acting_on_another_day_or_project_is_a_wrong_action_and_another_reason_is_not():
    expected = {**ASKED, "effective": "2026-06-05", "reason": "left"}
    later = judge(truth(expected), explained(removal(effective="2026-06-12")))
    other = judge(truth(expected), explained(removal(effective="2026-06-05", reason="other")))

    assert later.wrong_actions
    assert not other.wrong_actions
    assert other.differs


def test_a_forbidden_kind_is_a_wrong_action_even_where_no_intents_are_listed():
    nothing = truth(forbidden=["remove"], clear=False, expect={"screen": {"class": "person"}})

    assert judge(nothing, explained(removal())).wrong_actions
    assert not judge(nothing, explained(removal(outcome="ask"))).wrong_actions


def test_what_is_not_listed_and_not_forbidden_is_not_judged_where_no_intents_are_listed():
    assert not judge(truth(expect={"screen": {"class": "person"}}), explained(removal())).differs


def test_nothing_may_be_acted_on_for_a_sender_who_is_not_verified():
    forged = truth(expect={"sender": {"verified": False}, "intents": [ASKED]}, clear=False)

    assert judge(forged, explained(removal(), verified=False)).wrong_actions
    assert not judge(forged, explained(verified=False)).differs  # and its intents are not judged


def test_a_clear_mail_that_is_asked_back_is_a_needless_question():
    asked_back = explained(removal(outcome="ask"))

    assert judge(truth(ASKED), asked_back).needless_questions
    assert not judge(truth(ASKED, clear=False), asked_back).needless_questions


def test_where_the_outcome_is_left_out_a_question_is_not_needless():
    depends = truth({"kind": "add", "person": {"name": "Jane Pruett"}})

    assert not judge(depends, explained(removal(kind="add", outcome="hold"))).differs


def test_at_once_is_null_or_the_day_of_the_mail():
    now = truth({**ASKED, "effective": None})

    assert not judge(now, explained(removal(effective=None))).differs
    assert not judge(now, explained(removal(effective="2026-05-28"))).differs
    assert judge(now, explained(removal(effective="2026-05-29"))).wrong_actions


def test_each_of_the_accepted_values_is_right():
    either = truth({**ASKED, "reason": {"accept": ["left", None]}})

    assert not judge(either, explained(removal(reason=None))).differs
    assert not judge(either, explained(removal(reason="left"))).differs
    assert judge(either, explained(removal(reason="other"))).differs


def test_whole_lists_of_intents_can_be_accepted_alternatives():
    listed = [ASKED, {"kind": "remove", "person": {"name": "Curtis Boyd"}, "outcome": "grant"}]
    alternatives = {"accept": [listed, [{"kind": "question"}]]}
    either = truth(expect={"intents": alternatives})

    assert not judge(either, explained(removal(), removal(CURTIS))).differs
    assert not judge(either, explained({**removal(), "kind": "question", "outcome": "hold"})).differs
    assert judge(either, explained(removal())).differs


def test_of_two_accepted_lists_the_one_that_is_acted_on_counts():
    wish = {"kind": "add", "person": {"name": "Jane Pruett"}}
    change = {"kind": "modify", "person": {"name": "Jane Pruett"}}
    read = explained(removal(kind="add", outcome="ask"), removal(kind="modify"))

    assert not judge(truth(expect={"intents": {"accept": [[wish], [change]]}}), read).differs
    assert judge(truth(wish), read).wrong_actions


def test_intents_are_matched_in_any_order():
    both = truth({"kind": "remove", "person": {"name": "Curtis Boyd"}}, ASKED)

    assert not judge(both, explained(removal(), removal(CURTIS))).differs


def test_no_reading_serves_two_expectations():
    assert judge(truth(ASKED, ASKED), explained(removal())).differs


def test_names_are_compared_composed_and_addresses_without_case():
    expected = {"kind": "remove", "person": {"name": "José  Núñez", "email": "J.Nunez@harbor.example"}}
    decomposed = {"name": "Jose\u0301 Nu\u0301n\u0303ez", "email": "j.nunez@HARBOR.example"}

    assert not judge(truth(expected), explained(removal(decomposed))).differs


def test_projects_are_compared_as_sets():
    expected = {"kind": "add", "projects": ["PATH Outreach", "Day Center"]}

    swapped = removal(kind="add", projects=["Day Center", "PATH Outreach"])
    assert not judge(truth(expected), explained(swapped)).differs
    assert judge(truth(expected), explained(removal(kind="add", projects=["Day Center"]))).differs


def test_commands_are_matched_by_their_line():
    lines = [
        {"kind": "command", "text": f"R-0012 {word} pass", "outcome": "grant"} for word in ("spa", "dst")
    ]
    read = [removal(kind="command", text=f"R-0012 {word} pass") for word in ("dst", "spa")]

    assert not judge(truth(*lines), explained(*read)).differs


def test_form_values_are_counted_one_by_one():
    expected = {"kind": "add", "agency": "Riverbend Community Services Agency", "person": JANE, "projects": ["Day Center"], "outcome": "grant"}  # fmt: skip
    read = removal({**JANE, "email": "jpruet@riverbend-csa.example"}, kind="add", projects=["Day Center"])
    (pair,) = judge(truth(expected), explained(read)).intents

    assert (pair.exact, pair.compared) == (3, 4)


def test_screen_and_sender_are_compared_key_by_key():
    expect = {"screen": {"class": "bounce"}, "sender": {"role": "staff", "verified": True}}
    judged = judge(truth(expect=expect), explained())

    assert [difference.key for difference in judged.screen] == ["class"]
    assert [difference.key for difference in judged.sender] == ["role"]


def test_mails_that_must_go_and_mails_that_must_not_are_missed_or_found():
    expect = {"mails": [{"kind": "status-unavailable"}], "outcome": "none"}
    wanted = truth(expect=expect, forbidden_mails=["status"])

    assert len(judge(wanted, explained(mails=["status"])).other) == 3
    assert not judge(wanted, explained(mails=["status-unavailable"], outcome="none")).other
