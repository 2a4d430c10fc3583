"""What a form is for, by the words of its request type or title: "What we need: brand-new login" is to add.

    said  = { word of a kind / word that says nothing / any other }
    kind  = the one kind that is named, where nothing denies it and it is about a user's access

The words are data (`[kind_words]` of `rules/forms.toml`). Projects make a change of what adds or takes away: "Remove a program".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mailbot.triage.spelling import Spelling

KIND_PARTS = (
    "add",
    "remove",
    "replace",
    "modify",
    "status",
    "projects",
    "user",
    "all",
    "not",
    "elsewhere",
    "nothing",
)
"""What a word may say: a kind, "projects", somebody, "all", a denial or doubt, something that is no access, or nothing."""

_KINDS = frozenset({"add", "remove", "replace", "modify", "status"})
_PHRASE = 4  # words of the longest phrase
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """The words of requests: normalized word or phrase -> part."""

    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spelling: Spelling = field(default_factory=Spelling)

    def kind_of(self, said: str, choices: Mapping[str, str]) -> str | None:
        """The kind of a normalized text; None where it names none, or two, or denies it.

        Args:
            said: the text.
            choices: whole answers and their kind ("remove a current user"), which go before single words.
        """
        said = self._spelled(said)
        found = choices.get(said)
        if found is not None:
            return found
        parts = [part for _, part in self._parts(said)]
        chosen = _beginning(said, choices)
        if "projects" in parts and set(parts) & {"add", "remove", "modify"}:
            if _is_all_of_it(parts) and "from" not in said.split():
                return "remove"
            return None if {"all", "not", "elsewhere"} & set(parts) else _of_projects(parts)
        kinds = set(parts) & _KINDS
        if chosen is not None and "user" in chosen.split():
            return choices[chosen]
        if {"not", "elsewhere"} & set(parts):
            return None
        is_plain = chosen is not None and (len(kinds) < 2 or " " in chosen)
        return choices[chosen] if chosen is not None and is_plain else _one_of(kinds)

    def is_known(self, said: str) -> bool:
        """Is every word of it known, numbers aside?"""
        return all(
            part is not None or not word.isalpha() or len(word) < 3
            for word, part in self._parts(self._spelled(said))
        )

    def is_elsewhere(self, said: str) -> bool:
        """Is it about something that is no access of a user?"""
        return any(part == "elsewhere" for _, part in self._parts(said))

    def title_of(self, line: str, choices: Mapping[str, str]) -> str | None:
        """The kind that a title names, "elsewhere" for the title of another form; None where a word of it is unknown."""
        parts = list(self._parts(self._spelled(line)))
        if not parts or any(part is None for _, part in parts):
            return None
        return "elsewhere" if self.is_elsewhere(line) else self.kind_of(line, choices)

    def _parts(self, said: str) -> Iterator[tuple[str, str | None]]:
        words = said.split()[:_MOST_WORDS]
        at = 0
        while at < len(words):
            for length in range(min(_PHRASE, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + length])
                if length == 1 or phrase in self.words:
                    yield phrase, self.words.get(phrase)
                    at += length
                    break

    def _spelled(self, said: str) -> str:
        """The text with the words mended that are misspelt: "Chnage", "Remvoe user"."""
        return " ".join(self._mended(word) for word in said.split()[:_MOST_WORDS])

    def _mended(self, word: str) -> str:
        found = list(self.spelling.readings(word))
        return found[0].text if len(found) == 1 and found[0].slips == 1 else word


def _beginning(said: str, choices: Mapping[str, str]) -> str | None:
    """The longest answer that a text begins with."""
    words = said.split()
    longest = range(min(len(words), 12), 0, -1)
    return next((begun for length in longest if (begun := " ".join(words[:length])) in choices), None)


def _of_projects(parts: list[str | None]) -> str | None:
    """A program that is added changes a user, "New user for two programs" adds one; "Remove user from a program" takes only that."""
    kinds = set(parts) & _KINDS
    if "replace" in kinds or "status" in kinds:
        return _one_of(kinds)
    said = [part for part in parts if part not in {None, "nothing"}]
    adds_user = kinds == {"add"} and "user" in said and said.index("user") < said.index("projects")
    return "add" if adds_user else "modify"


def _is_all_of_it(parts: list[str | None]) -> bool:
    """`REMOVE, all projects` ends the access; a word beside it that nobody knows ("but", "except") may say otherwise."""
    said = [part for part in parts if part != "nothing"]
    return set(said) <= {"remove", "all", "projects", "user"} and said[-2:] == ["all", "projects"]


def _one_of(kinds: set[str | None]) -> str | None:
    if kinds == {"add", "replace"}:
        return "replace"
    return next(iter(kinds)) if len(kinds) == 1 else None
