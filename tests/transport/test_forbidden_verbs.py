"""No line of the program calls what destroys other people's mail."""

import ast
from pathlib import Path

import pytest

TRANSPORT = sorted((Path(__file__).parents[2] / "mailbot" / "transport").glob("*.py"))
# imap_tools: flag, delete and move EXPUNGE the whole folder, fetch marks as seen and loses letters, copy is half a move;
# imaplib: close and expunge expunge, store and fetch speak of numbers that change under our hands
LIBRARY_OBJECTS = {"mailbox", "_mailbox", "_opened", "client", "_client"}
FORBIDDEN = {
    "flag",
    "delete",
    "move",
    "fetch",
    "copy",
    "expunge",
    "close",
    "store",
    "partial",
    "_simple_command",
}


def called_names(node: ast.AST) -> set[str]:
    return {
        f"{ast.unparse(attribute)}:{attribute.lineno}"
        for attribute in ast.walk(node)
        if isinstance(attribute, ast.Attribute)
        and attribute.attr in FORBIDDEN
        and ast.unparse(attribute.value).rpartition(".")[2] in LIBRARY_OBJECTS
    }


@pytest.mark.parametrize("path", TRANSPORT, ids=lambda path: path.stem)
def test_the_dangerous_verbs_of_the_libraries_are_never_called(path):
    assert called_names(ast.parse(path.read_text())) == set()


@pytest.mark.parametrize(
    "line", ["mailbox.flag(uids, x, True)", "self._mailbox.move(u, f)", "self._client.expunge()"]
)
def test_the_watch_would_see_them(line):
    assert called_names(ast.parse(line))


def test_no_flag_is_stored_but_deleted_on_what_we_copied():
    stores = [
        line.strip() for path in TRANSPORT for line in path.read_text().splitlines() if '"STORE"' in line
    ]

    assert stores == ['self._answer("STORE", write_uid_set(copied), "+FLAGS.SILENT", r"(\\Deleted)")']
