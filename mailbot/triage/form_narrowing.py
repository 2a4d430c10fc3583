"""A removal that is about some projects only: "remove from the Day Center project ONLY", "she still does outreach".

    narrows = a word of limiting beside a project           the form means a change of projects, which is read back
    keeps   = a word of going on beside a project           somebody uses HMIS on: the removal is asked about

Ending somebody's access is worse than asking: nothing here makes a removal, it only takes one back or turns it into less.
What somebody did before ("she only worked at the Day Center") narrows nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.model.directory import Project, Roster
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.forms import Form
from mailbot.triage.projects import match_projects
from mailbot.triage.wording import FormWording, normalized

_STOPS = re.compile(r"(?<=[.!?;])\s+|\n")
_WORDS = re.compile(r"\b(?:only|just|solely|strictly|alone|nothing|still|keep\w*|continu\w*|remain\w*|stay\w*|leave|retain\w*|not|whole|entire)\b", re.IGNORECASE)  # fmt: skip
_OF_PROJECT = r"(?: (?:projects?|programs?|access|sites?|side|stuff|part|piece|data|team))?"
_TO = r"(?: (?:from|for|off|of|out|to|in|at|on|with|the|her|his|their|our|be|is|are|remove|removing|take|taking|drop|about|project|program|access|him|them|removed|taken|loses?|losing))*"
_NARROWS = re.compile(
    rf"\b(?:only|just|solely|strictly|nothing but){_TO} §|§{_OF_PROJECT} (?:only|alone|nothing (?:else|more))\b"
)
_DID = re.compile(
    r"\b(?:work(?:ed|s|ing)?|was|were|been|had|has|have|used|uses|did|does|needed|assigned|volunteer\w*|covered|came|(?:she|he|they) (?:is|are)|s)(?: \w+){0,3}$"
)
_KEEPS = re.compile(
    rf"§{_OF_PROJECT} (?:(?:will |should |can |must )?(?:stays?|remains?|keeps?|continues?)|is (?:still )?(?:needed|staying|fine|ok|okay))\b"
    r"|\b(?:still|keeps?|keeping|continues?|continuing|remains?|remaining|stays?|staying|retains?)(?: \w+){0,4} §(?! (?:until|till|through|thru|for (?:one|two|another|a few)))|\bleave(?: (?:her|his|their|the|him|them|it)){0,2} §(?: access)? (?:alone|as is|on|active|open|in place|intact)\b|\bnot (?:from |for |the |off ){0,3}§"
    r"|\bnot (?:his|her|their|the|from|all of|all|of){0,3} ?(?:whole|entire|full|all)(?: of)?(?: \w+)? (?:accounts?|access|login|user|projects?|programs?)\b|\bnot (?:from )?everything\b"
)
_LIMITS = frozenset(
    {"only", "just", "solely", "strictly", "alone", "nothing", "but", "not", "still", "every"}
)
_COMMON = frozenset({"day", "days", "night", "center", "house", "home", "street", "family", "safe", "service", "living", "project", "program", "access", "main", "basic", "youth", "resource", "navigation", "assistance", "bridge", "hope", "harbor", "gateway", "path", "way", "city", "rapid"})  # fmt: skip
"""Words of ordinary sentences that stand in the names of projects as well."""
_LONGEST_NAME = 6  # words of a project
_SHORTEST = 4  # letters of a project in one word
_MOST_WORDS = 60  # of a sentence
_FREE = ("projects", "notes", "removal_reason", "request_type", "removal_when", "removal_date")


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence with each project as §."""

    text: str
    keys: tuple[str, ...]  # in the order of the §


def narrowed(
    intent: Intent, form: Form, beside: Iterable[str], roster: Roster, wording: FormWording
) -> Intent:
    """The intent of a form, where what is said of projects makes the end of access less than that, or a question.

    Args:
        intent: of the form; any other than a removal stays as it is.
        form: its free fields are read too.
        beside: what the sender says around the form, a paragraph each.
        roster: the projects of the agency.
        wording: rules/forms.toml.
    """
    if intent.kind is not IntentKind.REMOVE:
        return intent
    own = tuple(each for each in roster.projects if each.agency == intent.agency)
    texts = [*beside, *(value for name in _FREE if (value := form.value(name)) is not None)]
    texts += [f"{label}: {value}" for label, value in form.unknown]
    said = [one for text in texts for one in _sentences(text, own, wording)]
    keys = tuple(dict.fromkeys(key for one in said for key in _only(one)))
    if keys:
        return replace(
            intent,
            kind=IntentKind.MODIFY,
            projects_removed=keys,
            effective_on=None,
            last_needed_on=None,
            at_close_of_business=False,
            reason=None,
        ).doubted(Doubt.LABEL_GUESSED)
    keeps = any(_KEEPS.search(one.text) for one in said)
    return intent.doubted(Doubt.NOT_MEANT) if keeps else intent


def _only(said: _Said) -> Iterator[str]:
    """The projects to which a sentence limits what is to be taken away."""
    for found in _NARROWS.finditer(said.text):
        before = said.text[: found.start()].rstrip()
        at = said.text.count("§", 0, found.end()) - 1
        if not _DID.search(before) and at < len(said.keys) and not _did_there(said.text, found):
            yield said.keys[at]


def _did_there(text: str, found: re.Match[str]) -> bool:
    """`worked in the Day Center only`: the verb stands before the project, within the same clause."""
    return bool(_DID.search(re.split(r"[,;:]", text[: found.start()])[-1].rstrip()))


def _sentences(text: str, projects: Sequence[Project], wording: FormWording) -> Iterator[_Said]:
    for sentence in _STOPS.split(text[:4_000]):
        if _WORDS.search(sentence):
            yield _marked(sentence, projects, wording)


def _marked(sentence: str, projects: Sequence[Project], wording: FormWording) -> _Said:
    """The sentence in normalized words, what names one project of the agency as §."""
    words = normalized(sentence).split()[:_MOST_WORDS]
    said: list[str] = []
    keys: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            key = _named(words[at : at + length], projects, wording)
            if key is not None:
                said.append("§")
                keys.append(key)
                at += length
                break
        else:
            said.append(words[at])
            at += 1
    return _Said(" ".join(said), tuple(keys))


def _is_type(name: str, wording: FormWording) -> bool:
    """Is it what people call projects of a type: "es", "outreach"?"""
    return any(name in kind.words for kind in wording.project_types)


def _named(words: Sequence[str], projects: Sequence[Project], wording: FormWording) -> str | None:
    """The one project that some words name; "day" or "project only" is none, though a project has such words in its name."""
    name = " ".join(words)
    is_whole = any(name == normalized(project.name) for project in projects)
    is_common = len(words) == 1 and (name in _COMMON or len(name) < _SHORTEST) and not _is_type(name, wording)
    if not is_whole and (is_common or _LIMITS & set(words)):
        return None
    found = match_projects(name, projects, wording)
    return found.keys[0] if len(found.keys) == 1 and not found.unmatched and not found.guessed else None
