"""docs/rules.md is followed to the letter, on copies, and has the effect that it promises."""

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.directory import Project
from mailbot.policy.conditions import WORDS
from mailbot.policy.rulebook import parse_rulebook
from mailbot.policy.vocabulary import STAGES
from mailbot.reply.templates import from_sources, read_folder

ROOT = Path(__file__).parents[2]

INSTRUCTION = re.compile(
    r"(?P<verb>[Oo]pen|[Ff]ind|below it) `(?P<what>[^`]+)`"
    r"|[Ww]rite (?P<where>below it|in its place|at the end):\s*```\w*\n(?P<text>.*?)```",
    re.DOTALL,
)


class Reader:
    """Somebody who does what the page says: opens files, finds lines, writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder
        self.found = (0, 0)

    def follow(self, step: str) -> None:
        for match in INSTRUCTION.finditer(textwrap.dedent("   " + step)):
            if match["where"]:
                self.write(match["where"], textwrap.dedent(match["text"]).strip("\n"))
            elif match["verb"].lower() == "open":
                self.path, self.found = self.folder / match["what"], (0, 0)
            else:
                start = self.path.read_text().index(match["what"], self.found[1])
                self.found = (start, start + len(match["what"]))

    def write(self, where: str, text: str) -> None:
        old = self.path.read_text()
        start, end = self.found
        new = {
            "below it": f"{old[:end]}\n{text}{old[end:]}",
            "in its place": f"{old[:start]}{text}{old[end:]}",
            "at the end": f"{old.rstrip()}\n\n{text}\n",
        }
        self.path.write_text(new[where])

    def rulebook(self):
        return parse_rulebook(
            {path.name: path.read_text() for path in (self.folder / "rules").glob("*.toml")}
        )


def steps(heading: str) -> list[str]:
    """The numbered steps below a heading."""
    page = (ROOT / "docs/rules.md").read_text()
    section = page.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.split(r"^\d\. ", section, flags=re.MULTILINE)[1:]


@pytest.fixture
def reader(tmp_path, shipped) -> Reader:
    for folder in ("rules", "templates"):
        (tmp_path / folder).mkdir()
        for path in (ROOT / folder).glob("*.*"):
            (tmp_path / folder / path.name).write_text(path.read_text())
    return Reader(tmp_path)


HEADINGS = ("Change the 14 days", "Add a practice case", "Reword a refusal", "Add a rule")


@pytest.mark.parametrize("heading", HEADINGS)
def test_each_change_takes_five_steps_and_is_checked(heading):
    assert len(steps(heading)) == 5
    assert any("`mailbot check`" in step for step in steps(heading))


def test_following_the_page_changes_the_14_days(reader):
    for step in steps("Change the 14 days"):
        reader.follow(step)
        reader.rulebook()

    assert reader.rulebook().number("training_days", date(2026, 12, 31)) == 14
    assert reader.rulebook().number("training_days", date(2027, 1, 1)) == 21
    assert reader.rulebook().number("change_training_days", date(2027, 1, 1)) == 14


def test_following_the_page_adds_a_practice_case(reader):
    veterans = Project(agency="a", key="p", name="p", project_type=2, funders=("37",))
    before = reader.rulebook().practice_cases.choose([veterans], None)
    for step in steps("Add a practice case"):
        reader.follow(step)
        reader.rulebook()
    after = reader.rulebook().practice_cases

    assert [case.key for case in before.cases] == ["residential"]
    assert [case.key for case in after.choose([veterans], None).cases] == ["gpd"]
    assert [len(case.steps) for case in after.by_keys(["gpd"])] == [2]


def test_following_the_page_rewords_a_refusal(reader):
    before = (reader.folder / "templates/request-refused.md").read_text()
    for step in steps("Reword a refusal"):
        reader.follow(step)
    after = (reader.folder / "templates/request-refused.md").read_text()

    templates = read_folder(reader.folder / "templates")

    from_sources(templates)  # raises with every mistake
    assert before.count("Please ask the leadership of your agency who can send the request.") == 1
    assert after == before.replace(
        "Please ask the leadership of your agency who can send the request.",
        "Your agency's director can tell you who may send the request.",
    )


def test_following_the_page_adds_a_rule_that_is_first_watched_and_then_counts(reader):
    facts = {
        "authorized": {"requester_role": "signatory", "asks_for_self": False},
        "complete": {
            "agency": "Harbor House",
            "person_name": "Ana Ruiz",
            "person_email": "Info@harbor.example",
            "projects": "Shelter",
            "unmatched_projects": 0,
            "is_draft": False,
            "outside_address": False,
            "label_guessed": False,
        },
        "standing": {
            "person_is_user": False,
            "open_request": False,
            "same_name_other_address": False,
            "project_type_unknown": False,
            "staff_review": False,
        },
    }

    def ask():
        stages = [(stage, lambda known=known: known) for stage, known in facts.items()]
        return reader.rulebook().ask("requests", stages, date(2026, 3, 4))

    assert ask().outcome is Outcome.GRANT
    *first, last = steps("Add a rule")
    for step in first:
        reader.follow(step)
    watched = ask()

    assert watched.outcome is Outcome.GRANT
    assert ("requests.shared-mailbox", False) in [(found.rule, found.enforced) for found in watched.findings]

    reader.follow(last)

    assert ask().outcome is Outcome.HOLD
    assert [found.rule for found in ask().findings] == ["requests.shared-mailbox"]


def test_the_page_for_staff_knows_every_file_word_and_stage():
    page = (ROOT / "rules/README.md").read_text()

    assert {path.name for path in (ROOT / "rules").glob("*.toml")} == set(
        re.findall(r"^\| `(\S+\.toml)`", page, re.MULTILINE)
    )
    assert list(WORDS) == re.findall(r"^\| `(\w+)` \| `when", page, re.MULTILINE)
    assert f"asked in this order: {', '.join(f'`{stage}`' for stage in STAGES)}" in page


def test_the_rule_on_the_page_for_staff_is_a_rule(shipped):
    page = (ROOT / "rules/README.md").read_text()
    (rule,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    renamed = rule.replace("requests.not-authorized", "requests.from-the-page")
    book = parse_rulebook({**shipped, "requests.toml": shipped["requests.toml"] + "\n" + renamed})

    assert "requests.from-the-page" in [one.id for one in book.rules]
