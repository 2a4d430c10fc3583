"""What is written about the program holds: commands, modules, links."""

import ast
import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from mailbot.cli import main

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "mailbot").rglob("*.py"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def help_of(*words: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out), pytest.raises(SystemExit):
        main([*words, "--help"])
    return out.getvalue()


def commands() -> set[str]:
    """The commands that help names."""
    listed = help_of().partition("Commands:")[2]
    return set(re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE))


def documented() -> dict[str, str]:
    """The rows of README's table of commands, by their command."""
    table = (ROOT / "README.md").read_text("utf-8").partition("## Commands")[2].partition("\n## ")[0]
    return {row[1]: row[0] for row in re.finditer(r"^\| `mailbot ([a-z]+)[^|]*\|.*$", table, re.MULTILINE)}


def test_every_command_of_the_program_stands_in_the_readme_and_the_other_way_round():
    assert commands() == set(documented())


def test_every_option_of_the_readmes_table_is_one_of_its_command():
    for command, row in documented().items():
        asked = help_of(command)
        for option in re.findall(r"--[a-z-]+", row):
            assert option in asked, f"{command} has no {option}"


def test_every_word_of_a_group_in_the_readmes_table_is_a_command_of_it():
    for command in ("queue", "outbox", "db"):
        listed = set(re.findall(r"^  ([a-z]+) ", help_of(command).partition("Commands:")[2], re.MULTILINE))
        row = documented()[command]

        assert all(re.search(rf"\b{word}\b", row) for word in listed), (command, listed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is_for(path):
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""

    assert len(docstring) > 40, f"{path}: {docstring!r} is no charter"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    text = page.read_text("utf-8")
    for link in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page

        assert target.exists(), f"{page}: {link}"
        assert target.is_relative_to(ROOT), f"{page}: {link} leaves the project"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{page}: {link}"


def test_links_are_found_by_this_test():
    assert len(LINK.findall((ROOT / "README.md").read_text("utf-8"))) > 5


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
