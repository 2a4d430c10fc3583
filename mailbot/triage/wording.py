"""The words of forms: what labels are called and what choices mean, looked up by normalized words.

In: a label or a value as written. Out: the field, the choice, or nothing. `forms_file` fills it from `rules/forms.toml`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.triage.label_words import LabelWords
from mailbot.triage.request_kinds import KindWords
from mailbot.triage.spelling import Spelling

FIELD_NAMES = [
    "request_type",
    "agency",
    "region",
    "requester_name",
    "requester_email",
    "person_name",
    "person_first_name",
    "person_last_name",
    "person_email",
    "name",
    "email",
    "person_phone",
    "job_title",
    "projects",
    "projects_to_add",
    "projects_to_remove",
    "access_role",
    "reporting",
    "start_date",
    "notes",
    "removed_user",
    "removed_first_name",
    "removed_last_name",
    "removed_email",
    "removal_when",
    "removal_date",
    "removal_reason",
    "last_needed_on",
    "supervisor",
]
"""What a form may say. `name` and `email` alone are whose the rest of the form leaves open (`mailbot.triage.form_fields`)."""

REASONS = ("left", "position-change", "other")

_NUMBERING = re.compile(
    r"^\W*(?:\(?[0-9]{1,2}[.):]\s*|\(?[a-h][.)]\s+|q(?:uestion)?\s?[0-9]{1,2}\s?[.):-]\s*)?", re.IGNORECASE
)
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_OR = re.compile(r"\s*[/|,]\s*(?:or\s+)?|\s+(?:or|vs\.?|o)\s+", re.IGNORECASE)
_LONGEST_ANSWER = 4  # words
_SPLIT_EMAIL = re.compile(r"\be (?=m\w{2,4}\b)(m\w+)")  # "E-mial"
_OF_ANYBODY = {"name": "person_name", "email": "person_email"}
"""Bare label -> the field that it means beside a half which says whose: `New user / Nombre`."""
_MOST_ANSWERS = 6  # of a label that is nothing but its answers
_NOT_WORDS = re.compile(r"[^\w@¿?&#]+", re.UNICODE)


@lru_cache(maxsize=1024)  # each line of a mail is looked at as a label several times
def normalized(text: str) -> str:
    """A label or choice in the form in which it is looked up: lower case, no accents, no punctuation, single spaces.

    Apostrophes, stars and colons go; `e-mail` becomes `email`, `&` becomes `and`.
    """
    plain = _APOSTROPHES.sub("", text[:400])
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = plain.casefold()
    return " ".join(
        _NOT_WORDS.sub(" ", plain.replace("&", " and "))
        .replace("e mail", "email")
        .replace("?", " ")
        .replace("¿", " ")
        .split()
    )


def normalized_label(text: str) -> tuple[str, str]:
    """A label without its numbering, with and without its remarks in parentheses."""
    bare = _NUMBERING.sub("", text[:400], count=1)
    if " " not in bare.strip():  # the name of a field in a web form: `new_user_email`, `newUserEmail`
        bare = _HUMPS.sub(" ", bare.replace("_", " "))
    return normalized(bare), normalized(_PARENTHESES.sub(" ", bare))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWording:
    """One field: what it is called and how its value is written."""

    name: str
    title: str
    labels: tuple[str, ...] = ()  # as in the file, the title first
    is_text: bool = False
    is_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectType:
    """What people call the projects of some HUD types."""

    name: str
    types: frozenset[int]
    words: frozenset[str]  # normalized


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWording:
    """All of `rules/forms.toml`, looked up by normalized words."""

    fields: Mapping[str, FieldWording]
    labels: Mapping[str, str]  # normalized label -> field name
    request_types: Mapping[str, str]  # normalized phrase -> "add" ...
    roles: Mapping[str, str]  # normalized phrase -> "data entry" ...
    reasons: Mapping[str, str]  # normalized phrase -> "left" ...
    reason_words: Mapping[str, str]  # normalized phrase anywhere in a reason -> "left" ...
    words: Mapping[str, frozenset[str]]  # list name -> normalized phrases
    ends: tuple[str, ...] = ()  # lower case beginnings of lines that end a form
    project_types: tuple[ProjectType, ...] = ()
    label_words: LabelWords = field(default_factory=LabelWords)
    kind_words: KindWords = field(default_factory=KindWords)
    spelling: Spelling = field(default_factory=Spelling)

    def listed(self, label: str) -> str | None:
        """The field of a label that is listed, matched exactly after normalizing; remarks in parentheses may be left out."""
        full, short = normalized_label(label)
        return self.labels.get(full) or (self.labels.get(short) if short else None)

    def field_of(self, label: str) -> str | None:
        """The field of a label: as listed, else by its words."""
        full, short = normalized_label(label)
        return (
            self.labels.get(full)
            or (self.labels.get(short) if short else None)
            or self.label_words.field_of(full)
            or (self.label_words.field_of(short) if short != full else None)
            or self._of_choices(label)
            or self._said_twice(label)
        )

    def _of_choices(self, label: str) -> str | None:
        """`Add or remove`, `Left / changed jobs`, `Now or later`: the field of a label that is nothing but its answers."""
        if self.label_words.words.get(normalized(label).partition(" ")[0]) == "asks":
            return None  # "Is the user leaving or changing positions?" may be answered with yes
        answers = [
            part for part in _OR.split(_NUMBERING.sub("", label[:200], count=1).strip(" ?:*()")) if part
        ]
        if not 2 <= len(answers) <= _MOST_ANSWERS or any(
            len(each.split()) > _LONGEST_ANSWER for each in answers
        ):
            return None
        if all(self.reason_of(each) for each in answers):
            return "removal_reason"
        if all(self.kind_of(each) for each in answers):
            return "request_type"
        whens = {*self.words["at_once"], *self.words["on_date"]}
        return "removal_when" if all(normalized(each) in whens for each in answers) else None

    def _said_twice(self, label: str) -> str | None:
        """`Name / Nombre`, `Correo/Email`: the field of a label whose two halves, in two languages, name one and the same."""
        halves = _NUMBERING.sub("", label[:200], count=1).strip(" ?:*").split("/")
        if len(halves) != 2 or not all(half.strip() for half in halves):
            return None
        named = [self.listed(half) or self.label_words.field_of(normalized(half)) for half in halves]
        if None in named:
            return None
        whose = [name for name in named if name not in _OF_ANYBODY]
        bare = {_OF_ANYBODY[name] for name in named if name in _OF_ANYBODY}
        if not whose:
            return named[0] if len(set(named)) == 1 else None
        return whose[0] if len(set(whose)) == 1 and bare <= {whose[0]} else None

    def mended(self, label: str) -> tuple[str, int] | None:
        """The one field of a label with misspelt words, and the most slips in one of them; None where it could be two."""
        found: dict[str, int] = {}
        for words in dict.fromkeys(normalized_label(label)):
            for reading in self.spelling.readings(_SPLIT_EMAIL.sub(r"e\1", words)):
                name = self.labels.get(reading.text) or self.label_words.field_of(reading.text)
                if name is not None:
                    found[name] = min(reading.slips, found.get(name, reading.slips))
        return next(iter(found.items())) if len(found) == 1 else None

    def kind_of(self, said: str) -> str | None:
        """What is wanted ("add" ...), as the answer to a request type says it; None where it says nothing, two things or another."""
        return self.kind_words.kind_of(normalized(said), self.request_types)

    def is_elsewhere(self, said: str) -> bool:
        """Is the answer to a request type, or the title of a form, about something that is no access of a user?"""
        return self.kind_words.is_elsewhere(normalized(said))

    def parts_of(self, headline: str) -> frozenset[str]:
        """What the words of a label or a headline are about; nothing where one of them is unknown."""
        full, short = normalized_label(headline)
        return self.label_words.parts_of(full) or self.label_words.parts_of(short)

    def orders(self, text: str) -> bool:
        """Is this the answer to what is wanted, like "Remove a current user", and not a label?"""
        words = normalized(text)
        first = words.partition(" ")[0]
        return words in self.request_types or (
            first in self.request_types and self.label_words.words.get(first) in {"removal", "adding"}
        )

    def says(self, word_list: str, text: str) -> bool:
        """Is the text one of the phrases of a word list?"""
        return normalized(text) in self.words[word_list]

    def reason_of(self, text: str) -> str | None:
        """Why access ends: one of the choices, else by the words in it; None where it does not say."""
        words = f" {normalized(text)} "
        if self._goes_away(words):
            return "left"
        found = choice(text, self.reasons)
        if found is not None:
            return found
        named = {reason for phrase, reason in self.reason_words.items() if f" {phrase} " in words}
        return next((reason for reason in REASONS if reason in named), None)

    def _goes_away(self, words: str) -> bool:
        """`Moving to Texas`, `accepted a job elsewhere`: a place or an employer that is not the agency's own."""
        if any(f" {phrase} " in words for phrase in self.words["within"]):
            return False
        return any(f" {phrase} " in words for phrase in self.words["outside"])

    def is_empty(self, text: str) -> bool:
        """Does the value say nothing: blank, a placeholder, or a word for "nothing"?"""
        bare = text.strip().strip("_").strip()
        return (
            not bare
            or bare.lower() in self.words["empty"]
            or (len(bare) < 40 and normalized(bare) in self.words["empty"])
        )


def choice(text: str, choices: Mapping[str, str]) -> str | None:
    """What a value means: the whole of it, or the longest phrase that it begins with at a word's end; else None."""
    words = normalized(text.partition("\n")[0]).split()
    for length in range(min(len(words), 12), 0, -1):
        found = choices.get(" ".join(words[:length]))
        if found is not None:
            return found
    return None
