"""How the rules are asked: stage by stage, strictest first, unknown is not no, silence is not yes."""

from datetime import date
from itertools import permutations

import pytest

from mailbot.model.decision import MailKind, Outcome
from mailbot.policy.rule import Disposition, spoken
from mailbot.policy.rulebook import NEEDED, coverage, gaps, parse_rulebook
from mailbot.policy.vocabulary import UNKNOWN

ON = date(2026, 3, 4)

RULE = """
[[rule]]
id = "{id}"
title = "A rule"
cites = ["P1"]
stage = "{stage}"
since = {since}
{more}
when.{when} = true
then.outcome = "{outcome}"
{mail}
said = "{said}"
[[rule.example]]
name = "fires"
given = {{ {fact} = true }}
fires = true
[[rule.example]]
name = "does not"
given = {{ {fact} = false }}
fires = false
"""


def rule(
    name, outcome, fact="is_draft", *, stage="complete", mail="", since="2000-01-01", more="", said="Said."
):
    return RULE.format(
        id=name,
        stage=stage,
        since=since,
        more=more,
        when=f"{fact}.is",
        outcome=outcome,
        mail=f'then.mail = "{mail}"' if mail else "",
        said=said,
        fact=fact,
    )


@pytest.fixture
def book_of(shipped):
    """A rulebook with these rules for requests and no others."""

    def build(*rules, waiting=""):
        files = {name: shipped[name] for name in NEEDED}
        return parse_rulebook({**files, "some.toml": f'matter = "requests"\n{waiting}\n' + "".join(rules)})

    return build


def ask(book, on=ON, **stages):
    """Ask for the given stages; each is given its facts."""
    return book.ask("requests", [(name, lambda facts=facts: facts) for name, facts in stages.items()], on)


def test_when_every_stage_grants_all_grants_are_told_and_the_last_stage_s_mail_goes(book_of):
    book = book_of(
        rule("t.first", "grant", "agency_known", stage="authorized"),
        rule("t.second", "grant", mail="training-start"),
    )
    answer = ask(book, authorized={"agency_known": True}, complete={"is_draft": True})

    assert answer.outcome is Outcome.GRANT
    assert [finding.rule for finding in answer.findings] == ["t.first", "t.second"]
    assert answer.mail is MailKind.TRAINING_START
    assert answer.facts == {"agency_known": True, "is_draft": True}
    assert answer.asked == ("t.first", "t.second")


def test_the_first_stage_that_does_not_grant_answers_and_later_facts_are_not_even_loaded(book_of):
    book = book_of(
        rule("t.first", "refuse", "agency_known", stage="authorized", mail="request-refused"),
        rule("t.second", "grant"),
    )

    def never():
        raise AssertionError("a stranger learns nothing")

    answer = book.ask("requests", [("authorized", lambda: {"agency_known": True}), ("complete", never)], ON)

    assert (answer.outcome, answer.stage, answer.mail) == (
        Outcome.REFUSE,
        "authorized",
        MailKind.REQUEST_REFUSED,
    )
    assert answer.asked == ("t.first",)
    assert "is_draft" not in answer.facts


def test_within_a_stage_the_strictest_wins_in_whatever_order_the_rules_stand(book_of):
    rules = [
        rule("t.a", "grant", mail="training-start"),
        rule("t.b", "ask", mail="request-incomplete"),
        rule("t.c", "hold", mail="request-received"),
        rule("t.d", "refuse", mail="request-refused"),
    ]
    for order in permutations(rules):
        answer = ask(book_of(*order), complete={"is_draft": True})

        assert answer.outcome is Outcome.REFUSE
        assert answer.mail is MailKind.REQUEST_REFUSED
        assert [finding.rule for finding in answer.findings] == ["t.d", "t.c", "t.b"]
        assert [finding.rule for finding in answer.passed] == ["t.a"]


def test_everything_that_is_missing_is_found_at_once(book_of):
    book = book_of(
        rule("t.a", "ask"), rule("t.b", "ask", "label_guessed"), rule("t.c", "grant", "outside_address")
    )
    answer = ask(book, complete={"is_draft": True, "label_guessed": True, "outside_address": True})

    assert [finding.rule for finding in answer.findings] == ["t.a", "t.b"]


def test_of_equally_strict_mails_the_first_by_id_goes(book_of):
    first, second = rule("t.a", "ask", mail="already-a-user"), rule("t.b", "ask", mail="request-incomplete")

    for rules in ((first, second), (second, first)):
        assert ask(book_of(*rules), complete={"is_draft": True}).mail is MailKind.ALREADY_A_USER


def test_an_unknown_fact_means_that_a_person_decides_and_is_named(book_of):
    book = book_of(rule("t.a", "grant"), waiting='[when_a_person_decides]\ncomplete = "request-received"')

    for facts in ({}, {"is_draft": UNKNOWN}, {"is_draft": "perhaps"}):
        answer = ask(book, complete=facts)

        assert answer.outcome is Outcome.HOLD
        assert answer.findings[0].rule == "t.a"
        assert "(is_draft)" in answer.findings[0].said
        assert answer.mail is MailKind.REQUEST_RECEIVED


def test_one_line_that_does_not_hold_settles_a_rule_whatever_else_is_unknown(book_of):
    book = book_of(
        rule("t.a", "refuse", more="when.label_guessed.is = true").replace(
            "given = { is_draft = true }", "given = { is_draft = true, label_guessed = true }"
        ),
        rule("t.b", "grant", "outside_address"),
    )

    assert ask(book, complete={"is_draft": False, "outside_address": True}).outcome is Outcome.GRANT
    assert ask(book, complete={"is_draft": True, "outside_address": True}).outcome is Outcome.HOLD


def test_a_refusal_is_stricter_than_not_knowing(book_of):
    book = book_of(rule("t.a", "grant"), rule("t.b", "refuse", "label_guessed", mail="request-refused"))

    assert ask(book, complete={"label_guessed": True}).mail is MailKind.REQUEST_REFUSED


def test_a_stage_in_which_no_rule_speaks_means_that_a_person_decides(book_of):
    book = book_of(rule("t.a", "grant"), waiting='[when_a_person_decides]\ncomplete = "request-received"')
    silent = ask(book, complete={"is_draft": False})
    empty = ask(book, standing={})

    assert (silent.outcome, silent.mail) == (Outcome.HOLD, MailKind.REQUEST_RECEIVED)
    assert silent.findings[0].rule == "requests.complete-silent"
    assert (empty.outcome, empty.mail) == (Outcome.HOLD, None)


def test_a_watched_rule_is_written_down_and_decides_nothing(book_of):
    book = book_of(rule("t.a", "grant"), rule("t.b", "refuse", more='disposition = "report"'))
    answer = ask(book, complete={"is_draft": True})

    assert answer.outcome is Outcome.GRANT
    assert [(finding.rule, finding.enforced) for finding in answer.findings] == [
        ("t.a", True),
        ("t.b", False),
    ]
    assert answer.asked == ("t.a", "t.b")


def test_why_a_case_waits_is_said_without_what_is_only_watched(book_of):
    book = book_of(
        rule("t.a", "hold", said="A."),
        rule("t.b", "ask", said="B."),
        rule("t.c", "ask", more='disposition = "report"'),
    )

    assert ask(book, complete={"is_draft": True}).why == "A. B."


def test_a_watched_grant_does_not_end_the_silence(book_of):
    assert ask(
        book_of(rule("t.a", "grant", more='disposition = "report"')), complete={"is_draft": True}
    ).outcome is (Outcome.HOLD)


def test_watched_rules_of_earlier_stages_are_not_lost(book_of):
    book = book_of(
        rule("t.a", "grant", "agency_known", stage="authorized"),
        rule("t.b", "hold", "agency_known", stage="authorized", more='disposition = "report"'),
        rule("t.c", "ask"),
    )
    answer = ask(book, authorized={"agency_known": True}, complete={"is_draft": True})

    assert [(finding.rule, finding.enforced) for finding in answer.findings] == [
        ("t.c", True),
        ("t.b", False),
    ]
    assert [finding.rule for finding in answer.passed] == ["t.a"]


def test_a_rule_that_is_off_is_not_asked(book_of):
    book = book_of(rule("t.a", "grant"), rule("t.b", "refuse", more='disposition = "off"'))

    assert ask(book, complete={"is_draft": True}).asked == ("t.a",)


def test_a_case_is_decided_by_the_rules_of_the_day_on_which_it_came(book_of):
    book = book_of(
        rule("t.old", "grant", more="until = 2026-06-30"),
        rule("t.new", "refuse", since="2026-07-01"),
    )

    assert ask(book, date(2026, 6, 30), complete={"is_draft": True}).outcome is Outcome.GRANT
    assert ask(book, date(2026, 7, 1), complete={"is_draft": True}).outcome is Outcome.REFUSE
    assert ask(book, date(2026, 7, 1), complete={"is_draft": True}).asked == ("t.new",)


def test_a_sentence_names_facts_and_dated_numbers(book_of):
    said = "{agency}: {training_days} days, draft {is_draft}, {person_name}."
    book = book_of(rule("t.a", "ask", said=said))
    answer = ask(book, complete={"is_draft": True, "agency": "Harbor\n House", "person_name": UNKNOWN})

    assert answer.findings[0].said == "Harbor House: 14 days, draft yes, (not known)."


def test_a_sentence_never_repeats_much_of_what_strangers_wrote(book_of):
    book = book_of(rule("t.a", "ask", said="{person_name}"))
    answer = ask(book, complete={"is_draft": True, "person_name": "{agency}" + "x" * 500})

    assert answer.findings[0].said.startswith("{agency}xxx")
    assert len(answer.findings[0].said) == 120


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "(nothing)"),
        (False, "no"),
        (date(2026, 3, 18), "Wed, Mar 18, 2026"),
        (("Shelter", "PATH"), "Shelter, PATH"),
        (14, "14"),
        (UNKNOWN, "(not known)"),
    ],
)
def test_how_a_fact_is_spoken(value, said):
    assert spoken(value) == said


def test_a_number_without_a_value_yet_is_said_to_be_unknown(book_of):
    book = book_of(rule("t.a", "ask", said="{training_days}", since="1990-01-01"))

    assert ask(book, date(1999, 1, 1), complete={"is_draft": True}).findings[0].said == "(not known)"


def test_a_rule_can_be_switched_off_in_a_copy(book_of):
    book = book_of(rule("t.a", "grant"), rule("t.b", "refuse"))
    other = book.with_disposition("t.b", Disposition.OFF)

    assert ask(other, complete={"is_draft": True}).outcome is Outcome.GRANT
    assert ask(book, complete={"is_draft": True}).outcome is Outcome.REFUSE


def test_a_question_without_stages_is_a_mistake_of_the_program(book_of):
    with pytest.raises(ValueError, match="no stage"):
        book_of(rule("t.a", "grant")).ask("requests", [], ON)


def test_a_stage_that_can_no_longer_grant_from_some_day_on_is_found(book_of):
    book = book_of(rule("t.a", "grant", more="until = 2026-06-30"), rule("t.b", "ask"))
    (gap,) = gaps(book, ON)

    assert "requests, stage complete, on 2026-07-01" in gap.what
    assert gaps(book_of(rule("t.a", "grant", more="until = 2026-06-30"), rule("t.b", "grant")), ON) == ()


def test_a_stage_that_cannot_grant_yet_is_found(book_of):
    (gap,) = gaps(book_of(rule("t.a", "grant", since="2026-03-05")), ON)

    assert "on 2026-03-04" in gap.what


def test_what_cites_a_sentence_of_the_policy_is_told_for_all_of_them(book_of):
    covered = coverage(book_of(rule("t.a", "grant")))

    assert list(covered) == [f"P{number}" for number in range(1, 25)]
    assert covered["P1"] == ("t.a",)
    assert covered["P2"] == ()


def test_the_fingerprint_changes_with_the_text(book_of):
    one, same, other = (
        book_of(rule("t.a", "grant")),
        book_of(rule("t.a", "grant")),
        book_of(rule("t.b", "grant")),
    )

    assert one.fingerprint == same.fingerprint != other.fingerprint
