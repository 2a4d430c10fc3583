"""Projects as people write them -> the agency's own projects: one match, or a question.

A piece of the text names a project by its name, its key, the name without the agency's part, a HUD project type that
the agency has once ("RRH"), or words that only one project's name has. Two matches are none. A near miss is a guess,
which is read back and never acted upon.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from mailbot.model.directory import Project
from mailbot.triage.wording import FormWording, normalized

_LINES = re.compile(r"[\n;•|]+")
_COMMAS = re.compile(r"\s*,\s*")
_JOINTS = re.compile(
    r"\s+(?:and|y|plus|as well as|along with)\s+|\s*[&+]\s*|\s+/\s+|(?<=\w)/(?=\w)", re.IGNORECASE
)
_BULLET = re.compile(r"^\s*(?:[-*•–·]|\(?\d{1,2}[.)])\s+")
_BEGINNING = re.compile(r"^(?:(?:and|y|also|plus|&|as well as|along with|then|for|to)\s+)+", re.IGNORECASE)
_JOINING = frozenset(["and", "y", "plus"])
_FILLERS = frozenset(
    [
        "the",
        "our",
        "one",
        "project",
        "projects",
        "program",
        "programs",
        "only",
        "access",
        "to",
        "a",
        "an",
        "for",
        "please",
        "also",
        "both",
        "and",
        "hmis",
        "in",
        "at",
        "el",
        "la",
        "los",
        "las",
    ]
)
_AGENCY_PARTS = frozenset(["only"])
_ONE_OF_SEVERAL = frozenset(
    ["one", "only"]
)  # "the services only one" says that there are others like it: a guess
_NEAR, _MARGIN = 88, 8
_PIECES = 60  # pieces of one value that are looked at; more is no list of projects


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMatch:
    """What a value names."""

    keys: tuple[str, ...] = ()  # of the agency's projects, in the order written, guesses left out
    unmatched: tuple[str, ...] = ()  # pieces that name no project, or more than one, as written
    guessed: tuple[str, ...] = ()  # keys that were only nearly named


def match_projects(written: str, projects: Sequence[Project], wording: FormWording) -> ProjectMatch:
    """Match a form's value against the projects of one agency.

    Args:
        written: one or more projects, on lines or with `;`, `,`, `and` between.
        projects: the agency's own.
        wording: for the words of project types and of "all".
    """
    if wording.is_empty(written):
        return ProjectMatch()
    if wording.says("all_projects", written):
        return ProjectMatch(keys=tuple(project.key for project in projects))
    book = _Book(projects, wording)
    keys: dict[str, bool] = {}
    unmatched: list[str] = []
    for piece in _pieces(written, book):
        found = book.find(piece)
        if found is None:
            unmatched.append(piece)
        else:
            keys[found[0]] = keys.get(found[0], True) and found[1]
    return ProjectMatch(
        keys=tuple(key for key, is_guess in keys.items() if not is_guess),
        unmatched=tuple(dict.fromkeys(unmatched)),
        guessed=tuple(key for key, is_guess in keys.items() if is_guess),
    )


def _pieces(written: str, book: "_Book") -> Iterable[str]:
    """The value cut where a list is meant: not inside a name that has a comma or an "and" of its own."""
    for line in _LINES.split(written[:8000])[:_PIECES]:
        text = " ".join(_BULLET.sub("", line).split()).strip(" \t.,\"'“”[]")
        if not text or book.wording.is_empty(text):
            continue
        if book.is_exact(text):
            yield text
            continue
        for part in _joined(_COMMAS.split(text)[:_PIECES], ", ", book):
            inner = [] if book.is_one(part) else _JOINTS.split(part)
            yield from _joined(inner, " and ", book) if len(inner) > 1 else [part]


def _joined(parts: Sequence[str], glue: str, book: "_Book") -> Iterable[str]:
    """Parts, with neighbours put together again where only together they are a name."""
    index = 0
    while index < len(parts):
        for length in range(min(4, len(parts) - index), 1, -1):
            whole = glue.join(parts[index : index + length])
            if book.is_exact(whole):
                yield whole
                index += length
                break
        else:
            part = _BEGINNING.sub("", parts[index].strip(" \t.\"'“”"))
            if part:
                yield part
            index += 1


class _Book:
    """The agency's projects by their words."""

    def __init__(self, projects: Sequence[Project], wording: FormWording) -> None:
        self.wording = wording
        self._projects = tuple(projects)
        self._words = {
            project.key: set(normalized(project.name).split()) | {normalized(project.key)}
            for project in projects
        }
        self._exact: dict[str, set[str]] = {}
        for project in projects:
            for alias in _aliases(project):
                self._exact.setdefault(alias, set()).add(project.key)

    def is_exact(self, text: str) -> bool:
        """Is this a project's whole name, key or alias?"""
        return len(self._exact.get(normalized(text), ())) == 1

    def is_one(self, text: str) -> bool:
        """Is this one project: without an "and" or slash, or with one that its name or its type has too ("ES/EE")?"""
        parts = _JOINTS.split(text)
        if len(parts) == 1:
            return self.find(text) is not None
        words = normalized(text).split()
        is_name = any(
            set(words) <= own and not set(words).isdisjoint(_JOINING) for own in self._words.values()
        )
        is_type = any(normalized(" ".join(parts)) in kind.words for kind in self.wording.project_types)
        return (is_name or is_type) and self.find(text) is not None

    def find(self, piece: str) -> tuple[str, bool] | None:
        """The one project that a piece names, and whether that is a guess; None when it is none or not one."""
        words = normalized(piece)
        if not words:
            return None
        exact = self._exact.get(words, set())
        if len(exact) == 1:
            return next(iter(exact)), False
        bare = [word for word in words.split() if word not in _FILLERS or word in _AGENCY_PARTS]
        found = self._by_words(words.split()) or self._by_words(bare)
        if len(found) == 1:
            return next(iter(found)), bool((set(words.split()) - set(bare)) & _ONE_OF_SEVERAL)
        return None if found or exact else self._near(words)

    def _by_words(self, words: Sequence[str]) -> set[str]:
        """Projects whose name has all the words, or whose type has some of them and whose name has the others."""
        if not words:
            return set()
        asked = set(words)
        found = {key for key, own in self._words.items() if asked <= own}
        if found:
            typed = {key for key in found if self._is_of_type(key, " ".join(words))}
            return typed or found
        text = f" {' '.join(words)} "
        for kind in self.wording.project_types:
            for phrase in sorted(kind.words, key=len, reverse=True):
                if f" {phrase} " in text:
                    rest = set(text.replace(f" {phrase} ", " ", 1).split())
                    typed = {
                        project.key
                        for project in self._projects
                        if project.project_type in kind.types and rest <= self._words[project.key]
                    }
                    if typed and rest:
                        typed |= self._named_wholly(phrase)  # two in a row, with nothing between: asked
                    found |= typed
                    break
        return found

    def _named_wholly(self, phrase: str) -> set[str]:
        """The one project that the words of a type name by themselves, as "Homelessness Prevention" does."""
        asked = set(phrase.split())
        named = {key for key, own in self._words.items() if asked <= own}
        return named if len(named) == 1 else set()

    def _is_of_type(self, key: str, words: str) -> bool:
        kinds = [kind for kind in self.wording.project_types if words in kind.words]
        return any(
            project.key == key and project.project_type in kind.types
            for project in self._projects
            for kind in kinds
        )

    def _near(self, words: str) -> tuple[str, bool] | None:
        if len(words) < 5:
            return None
        scores = sorted(
            (
                (max(fuzz.token_sort_ratio(words, alias) for alias in _aliases(project)), project.key)
                for project in self._projects
            ),
            reverse=True,
        )
        if not scores or scores[0][0] < _NEAR or (len(scores) > 1 and scores[0][0] - scores[1][0] < _MARGIN):
            return None
        return scores[0][1], True


def _aliases(project: Project) -> set[str]:
    """The name, the key, the name without parentheses, and what stands behind `Agency - `."""
    without = re.sub(r"\([^()]*\)", " ", project.name)
    names = {project.name, project.key, without}
    for name in (project.name, without):
        _, dash, rest = name.partition(" - ")
        if dash:
            names.add(rest)
    return {alias for name in names if (alias := normalized(name))}
