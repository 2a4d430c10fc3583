"""The demo tells a whole story and ends as it should; every mail of it is as good as promised."""

import io
import re
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from rich.console import Console

from mailbot.cli import main
from mailbot.demo import play as demo
from mailbot.demo.clock import ZONE
from mailbot.demo.conversation import conversation
from mailbot.demo.world import DESK
from mailbot.reply.lint import lint

BEGIN = datetime(2026, 3, 4, 15, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def story():
    """What was shown, the code, the desk's mails, and the conversation as the gallery has it."""
    shown = io.StringIO()
    with demo.told(Console(file=shown, highlight=False, soft_wrap=True)) as told:
        ours = [captured.raw for captured in told.office.delivered if captured.sender == DESK]
        with told.worker.store.reading() as books:
            exhibits = conversation(books, ZONE)
    return shown.getvalue(), told.code, ours, exhibits


def test_the_demo_shows_mails_decisions_and_answers_until_one_training_ends_and_another_lapses(story):
    shown, code, _, _ = story

    assert code == 0
    for kind in (
        "training-start",
        "license-notice",
        "request-incomplete",
        "request-refused",
        "removal-confirmed",
        "removal-scheduled",
        "removal-done",
        "status",
        "handed-to-staff",
        "test-not-passed",
        "step-corrections",
        "case-start",
        "practice-complete",
        "training-complete",
        "alert",
        "digest",
    ):
        assert re.search(rf"^out  {kind} to ", shown, re.MULTILINE), kind
    assert "R-0002 is CLOSED_EXPIRED; nobody outside is told" in shown
    assert "(P1)" in shown
    assert re.search(r"R-0001 .*Marcus O'Neill.*ACTIVE", shown)
    assert re.search(r"R-0002 .*Ana Ruiz.*CLOSED_EXPIRED", shown)
    assert "1 quarantined" in shown
    assert "not decided" not in shown


def test_of_each_answer_the_first_sentence_is_shown_without_greeting_or_foot(story):
    shown, *_ = story

    assert "        Priya Natarajan asked for access to the Missouri HMIS for you" in shown
    assert "        Hello" not in shown
    assert "-- Missouri HMIS Helpdesk" not in shown


def test_on_a_terminal_lines_are_wrapped_between_words():
    shown = io.StringIO()
    show = demo.Show(
        Console(file=shown, width=40, soft_wrap=True, force_terminal=True, color_system=None), None
    )
    show.tell("requests.not-authorized (P1): Only the signatory [and so on]", style="none")

    assert [line.rstrip() for line in shown.getvalue().splitlines()] == [
        "        requests.not-authorized (P1):",
        "        Only the signatory [and so on]",
    ]


def test_every_mail_of_the_conversation_passes_the_lint(story):
    _, _, ours, _ = story

    assert len(ours) > 50
    complaints = {message_from_bytes(raw)["Subject"]: found for raw in ours if (found := lint(raw))}
    assert complaints == {}


def test_the_conversation_has_every_mail_once_each_answer_after_its_mail_with_the_reasons(story):
    _, _, ours, exhibits = story
    keys = [exhibit.key for exhibit in exhibits]

    assert len(keys) == len(set(keys))
    assert sum(key.startswith("out-") for key in keys) == len(ours)
    assert {exhibit.raw for exhibit in exhibits if exhibit.key.startswith("out-")} == set(ours)
    for place, exhibit in enumerate(exhibits):
        if exhibit.together and exhibit.key.startswith("out-"):
            assert exhibit.together[0][0] in keys[:place]
            assert dict(exhibit.beside)["Decided"].startswith(("handled", "held", "quarantined"))
    forged = next(exhibit for exhibit in exhibits if exhibit.title.startswith("URGENT"))
    assert dict(forged.beside)["Decided"].startswith("quarantined")


def test_the_command_hands_on_what_is_wanted_and_how_it_ended(monkeypatch):
    asked = []
    monkeypatch.setattr(demo, "play", lambda **given: asked.append(given) or 1)
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--serve", "--port", "8099"])

    assert ended.value.code == 1
    assert asked == [{"serve": True, "port": 8099}]
