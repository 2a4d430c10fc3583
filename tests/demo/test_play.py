"""The demo tells a whole story and ends as it should."""

import re

import pytest

from mailbot.cli import main


def test_the_demo_shows_mails_decisions_and_answers_until_one_training_ends_and_another_lapses(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["demo"])

    shown = capsys.readouterr().out
    assert ended.value.code == 0
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
