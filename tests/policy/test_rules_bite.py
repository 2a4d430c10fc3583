"""Every rule that ships matters: with any one switched off, some story ends otherwise. A citation alone proves nothing."""

import re
from pathlib import Path

import pytest

from mailbot.policy.rule import Disposition
from mailbot.policy.rule_files import POLICY_IDS
from mailbot.policy.rulebook import Rulebook, coverage
from tests.policy.stories import STORIES
from tests.policy.story import Story

TOLD_ONLY = frozenset(
    {
        "changes.only-takes-away",  # such a change needs no practice case either (changes.no-training)
        "licenses.no-manager",  # a stage that falls silent waits for a person just the same
        "licenses.no-pool",
        "mail.not-verified",
        "removals.late",  # late or not, it is carried out (A35)
        "removals.position-change",  # a removal like any other (P22)
        "training.items-first",  # watched only (A9)
    }
)
"""Rules that change the reasons of a decision, which `why` and `explain` show, and nothing that anybody gets."""


def ending(rules, name):
    """How a story ends: mails, cases, licenses, transcripts; and beside it which rules said so."""
    story = Story(rules)
    STORIES[name](story)
    seen = (
        [(order.kind, order.to, order.cc, order.case, repr(order.values)) for order in story.orders],
        sorted((case.ref, case.state, case.waits_for) for case in story.books.saved.values()),
        [(pool.available, pool.held, pool.assigned) for pool in story.books.pools()],
        repr(story.transcript),
        [(decision.outcome, decision.held) for decision in story.decisions],
    )
    said = [[finding.rule for finding in decision.findings] for decision in story.decisions]
    return seen, said


@pytest.fixture(scope="module")
def endings(rulebook):
    return {name: ending(rulebook, name) for name in STORIES}


def differs(rulebook, rule, endings, *, part):
    """Does some story end otherwise without the rule? Those that name it are asked first."""
    without = rulebook.with_disposition(rule.id, Disposition.OFF)
    named = [name for name, (_, said) in endings.items() if any(rule.id in rules for rules in said)]
    order = [*named, *(name for name in STORIES if name not in named)]
    return any(part(ending(without, name)) != part(endings[name]) for name in order)


def test_with_any_rule_switched_off_some_story_ends_otherwise_for_somebody(rulebook, endings):
    """Mails, cases, licenses, transcripts, what waits for whom: not only what is said of it."""
    idle = {
        rule.id for rule in rulebook.rules if not differs(rulebook, rule, endings, part=lambda end: end[0])
    }

    assert sorted(idle) == sorted(TOLD_ONLY)


def test_rules_that_only_add_a_reason_are_read_in_the_reasons(rulebook, endings):
    for rule in rulebook.rules:
        if rule.id in TOLD_ONLY:
            assert differs(rulebook, rule, endings, part=lambda end: end[1]), rule.id


def test_every_fact_of_the_vocabulary_is_loaded_by_somebody(rulebook, monkeypatch):
    """A rule about a fact that nobody loads would be asked in vain, or would make a person decide for ever."""
    loaded = set()
    ask = Rulebook.ask

    def listening(self, matter, stages, on):
        answer = ask(self, matter, stages, on)
        loaded.update((matter, name) for name in answer.facts)
        return answer

    monkeypatch.setattr(Rulebook, "ask", listening)
    for tell in STORIES.values():
        tell(Story(rulebook))

    facts = rulebook.vocabulary.facts.values()
    assert {(matter, fact.name) for fact in facts for matter in fact.matters} <= loaded


@pytest.mark.parametrize("sentence", POLICY_IDS)
def test_each_sentence_of_the_policy_is_cited_by_a_rule_and_by_a_named_test(rulebook, sentence):
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert coverage(rulebook)[sentence]
    assert re.search(rf"\b{sentence}\b(?!\d)", tests)
