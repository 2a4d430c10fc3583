"""Answers that stand between the lines of a quote: each below the label or question it answers.

    > Agency:
    Harbor House
    > New user's name:
    Marcus O'Neill

Whoever sent the labels, the answers are the sender's own words already; the labels, which say what the answers mean, become
ANSWER with them, and so do labels beside them that came filled in. One label with text below it may be talk ("> Two things:"), and
so may two questions ("> Who left?").
"""

import re
from collections.abc import Sequence

from mailbot.intake.lines import RawLine
from mailbot.model.message import Standing

_OLD = frozenset({Standing.QUOTED, Standing.FORWARDED})
_LABEL = re.compile(r"\s*(?:[-*•]\s|\(?\d{1,2}[.)]\s)?(\S[^\n]{0,118}?)\s*[:?：]\s*$")
_FILLED = re.compile(r"\s*(?:[-*•]\s)?([^:\s][^:\t]{0,99}?)\s*[:\t]\s*\S")
_HEADER = re.compile(r"\s*\**(?:from|sent|date|to|cc|subject)\**\s*:", re.IGNORECASE)
_WROTE = re.compile(r"\b(?:wrote|writes)\s*:\s*$", re.IGNORECASE)
_LABEL_WORDS = 16
_BLANKS = 3  # lines between a label and its answer
_ANSWER_LINES = 4  # of text between two quoted lines
_APART = 14  # lines between two labels of one form
_QUESTIONS = 3  # with answers and no label: a form
_ABOVE = 30  # lines above the first answer that are looked through for labels that came filled in


def mark_labels(lines: Sequence[RawLine], standings: list[Standing]) -> None:
    """Mark quoted labels that the sender has answered below as ANSWER, where there are two of them or more."""
    for labels in _runs([at for at in range(len(lines)) if _is_answered(lines, standings, at)]):
        filled = _filled_beside(lines, standings, labels)
        is_talk = len(labels) < _QUESTIONS and all(lines[at].text.rstrip().endswith("?") for at in labels)
        if len(labels) + min(len(filled), 1) >= 2 and not is_talk:
            for at in (*labels, *filled):
                standings[at] = Standing.ANSWER


def _is_answered(lines: Sequence[RawLine], standings: Sequence[Standing], at: int) -> bool:
    """Is this quoted line a label or a question with a few lines of the sender's own below it?"""
    text = lines[at].text[:200]
    if standings[at] not in _OLD or _WROTE.search(text):
        return False
    label = _LABEL.match(text)
    if label is None or len(label[1].split()) > _LABEL_WORDS:
        return False
    below = range(at + 1, min(at + 2 + _BLANKS, len(lines)))
    first = next((index for index in below if lines[index].text.strip()), None)
    if first is None or standings[first] is not Standing.OWN:
        return False
    said = 0
    for index in range(first, len(lines)):
        if standings[index] in _OLD and lines[index].text.strip():
            return said <= _ANSWER_LINES
        said += bool(lines[index].text.strip())
    return True  # the last one: what follows may be the sender's signature


def _runs(labels: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at in labels:
        if runs and at - runs[-1][-1] <= _APART:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _filled_beside(
    lines: Sequence[RawLine], standings: Sequence[Standing], labels: Sequence[int]
) -> list[int]:
    """Quoted `label: value` lines directly above the first answered label, and between it and the last."""
    found = []
    for at in range(labels[0] - 1, max(labels[0] - _ABOVE, -1), -1):
        text = lines[at].text[:200]
        if not text.strip():
            continue
        if standings[at] not in _OLD or lines[at].depth != lines[labels[0]].depth:
            break
        if _HEADER.match(text) or not _FILLED.match(text):
            break
        found.append(at)
    between = (at for at in range(labels[0] + 1, labels[-1]) if standings[at] in _OLD and at not in labels)
    return [*found, *(at for at in between if _FILLED.match(lines[at].text[:200]))]
