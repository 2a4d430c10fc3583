"""The regular expressions that mails are read with, and the worst inputs that their own text suggests.

`named_patterns` collects what the modules of intake and triage compile as they are loaded, and `methods_of` reads from the source
how each is applied. `worst_inputs` walks the parsed expression: for each repetition the shortest text that leads there, then
what it repeats, over and over.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from types import ModuleType

import mailbot.intake
import mailbot.triage

METHODS = {"search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"}
_SEEN = ("a", " ", "1", "\t", "\n", ".", "-", "<", '"')
"""What stands for a class of characters, the first that is in it."""


def modules() -> Iterator[ModuleType]:
    """Every module of the two rooms that mails go through."""
    for room in (mailbot.intake, mailbot.triage):
        for found in pkgutil.iter_modules(room.__path__):
            yield importlib.import_module(f"{room.__name__}.{found.name}")


def named_patterns() -> dict[str, re.Pattern]:
    """`module._NAME` to its pattern, once, under the module that makes it; those that only stand in a tuple, list or dict with their number."""
    named = {}
    for module in modules():
        short, imported = _short(module), _imported(module)
        seen: set[int] = set()
        for name, value in vars(module).items():
            for place, pattern in enumerate(_patterns_in(value) if name not in imported else ()):
                if id(pattern) not in seen:
                    named[f"{short}.{name}" + (f"[{place}]" if place else "")] = pattern
                seen.add(id(pattern))
    return named


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set) and depth < 3:
        for each in value:
            yield from _patterns_in(each, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        yield from _patterns_in(list(value.values()), depth + 1)


def methods_of() -> dict[str, set[str]]:
    """`module._NAME` to the methods that the rooms call on it, wherever it is imported; nothing for what is reached over a container."""
    called: dict[str, set[str]] = {}
    for module in modules():
        short, imported = _short(module), _imported(module)
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                name = imported.get(node.value.id, f"{short}.{node.value.id}")
                called.setdefault(name, set()).add(node.attr)
    return called


def _short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))


@cache
def _imported(module: ModuleType) -> dict[str, str]:
    """What a module has from another one, by its name here: `module.NAME` there."""
    return {
        alias.asname or alias.name: f"{(node.module or '').rpartition('.')[2]}.{alias.name}"
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def worst_inputs(pattern: re.Pattern) -> list[tuple[str, str, str]]:
    """(what stands first, what is repeated, what stands last), each once."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = dict.fromkeys(_pumps(tree, ""))
    pieces = [each for each in ("a", " ", "a ", "1", "1 ", "\n", "\t", "a: ") if each]
    pieces += sorted({chr(code) for code in _literals(tree)})
    found: dict[tuple[str, str, str], None] = {}
    for piece in pieces:
        for last in ("", "\x01"):
            found["", piece, last] = None
    for first, body in pumps:
        for last in ("", "\x01"):
            found[first, body, last] = None
            found["", body + first, last] = None
            found["\n", body, last] = None
    return [each for each in found if each[1]]


def text_of(pattern: re.Pattern, pump: tuple[str, str, str], size: int) -> str | bytes:
    """An input of about this many characters, of the kind that the pattern reads."""
    first, body, last = pump
    text = (first[: size // 2] + body * max(1, (size - len(first)) // len(body)))[:size] + last
    return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def cost(pattern: re.Pattern, method: str, text: str | bytes, tries: int = 1) -> float:
    """Seconds of this process's own time, the least of some tries."""
    least = float("inf")
    replacement = (b"",) if isinstance(text, bytes) else ("",)
    apply = getattr(pattern, method)
    given = (*(replacement if method in {"sub", "subn"} else ()), text)
    for _ in range(tries):
        began = process_time()
        found = apply(*given)
        if method == "finditer":
            for _match in found:
                pass
        least = min(least, process_time() - began)
    return least


def _pumps(tree: object, before: str) -> Iterator[tuple[str, str]]:
    """(the shortest text that leads to a repetition, what it repeats)."""
    for kind, given in tree:  # type: ignore[attr-defined]
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            _, most, inner = given
            if most > 3:
                yield from ((before, each) for each in _samples(inner))
            yield from _pumps(inner, before)
        elif kind is op.BRANCH:
            for branch in given[1]:
                yield from _pumps(branch, before)
        elif kind is op.SUBPATTERN:
            yield from _pumps(given[3], before)
        elif kind is op.ATOMIC_GROUP:
            yield from _pumps(given, before)
        elif kind in {op.ASSERT, op.ASSERT_NOT}:
            yield from _pumps(given[1], before)
            if not before and given[0] < 0 and kind is op.ASSERT:  # nothing begins but behind this
                before = _shortest(given[1])
        before += _shortest([(kind, given)])


def _samples(tree: object) -> list[str]:
    """Texts that a repeated part takes: for a class several characters, for alternatives each."""
    items = list(tree)  # type: ignore[call-overload]
    if len(items) == 1:
        kind, given = items[0]
        if kind is op.IN:
            inside = [each for each in _SEEN if _is_in(each, given)]
            return inside[:4] or [_shortest(items)]
        if kind in {op.ANY, op.NOT_LITERAL, op.CATEGORY}:
            return ["a", " "]
        if kind is op.BRANCH:
            return [_shortest(branch) or "a" for branch in given[1]][:12]
        if kind is op.SUBPATTERN:
            return _samples(given[3])
    whole = _shortest(items)
    longer = _shortest(items, least=1)
    return list(dict.fromkeys(each for each in (whole, longer) if each)) or ["a"]


def _shortest(tree: object, least: int = 0) -> str:
    """The shortest text that it takes, each optional part at least so many times."""
    text = ""
    for kind, given in tree:  # type: ignore[attr-defined]
        if kind is op.LITERAL:
            text += chr(given)
        elif kind in {op.NOT_LITERAL, op.ANY}:
            text += "a"
        elif kind is op.IN:
            text += next((each for each in _SEEN if _is_in(each, given)), None) or _first_of(given)
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            text += _shortest(given[2], least) * min(max(given[0], min(least, given[1])), 60)
        elif kind is op.BRANCH:
            text += min((_shortest(branch, least) for branch in given[1]), key=len)
        elif kind is op.SUBPATTERN:
            text += _shortest(given[3], least)
        elif kind is op.ATOMIC_GROUP:
            text += _shortest(given, least)
    return text


def _is_in(character: str, members: list) -> bool:
    """Is a character in a class, as the parser has it?"""
    inside = False
    for kind, given in members:
        if kind is op.LITERAL:
            inside |= ord(character) == given
        elif kind is op.RANGE:
            inside |= given[0] <= ord(character) <= given[1]
        elif kind is op.CATEGORY:
            inside |= bool(re.match(_CATEGORIES[given], character))
    return inside != (members[0][0] is op.NEGATE)


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _first_of(members: list) -> str:
    for kind, given in members:
        if kind is op.LITERAL:
            return chr(given)
        if kind is op.RANGE:
            return chr(given[0])
    return "b"


def _literals(tree: object) -> Iterator[int]:
    """Every literal character of a pattern, signs only: letters are all alike to it."""
    for kind, given in tree:  # type: ignore[attr-defined]
        if kind is op.LITERAL and not chr(given).isalnum():
            yield given
        elif kind is op.IN:
            yield from (code for inner, code in given if inner is op.LITERAL and not chr(code).isalnum())
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            yield from _literals(given[2])
        elif kind is op.BRANCH:
            for branch in given[1]:
                yield from _literals(branch)
        elif kind is op.SUBPATTERN:
            yield from _literals(given[3])
        elif kind in {op.ASSERT, op.ASSERT_NOT}:
            yield from _literals(given[1])
