"""A mail without what is read elsewhere: without its forms, its commands, the labels of a quote.

What is left is what its sender says beside them. Lines are emptied and never taken out, so that each keeps its place; the
notes of a form come behind them. What any of it means is not looked at here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from mailbot.model.message import ACTIONABLE, Line, Message, ScreenClass, Standing
from mailbot.triage.forms import Form
from mailbot.triage.label_tables import rows_of_forms
from mailbot.triage.wording import FormWording, normalized

_GOES_ON = re.compile(
    r"\W*(?:also|and|plus|oh|one (?:more|other)|another|p\.?s|btw|by the way|fyi|next|separately|additionally|in addition|finally|lastly|second|while)\b",
    re.IGNORECASE,
)
"""Begins a sentence with a colon in it, and is no label: "Also (ran out of form): ..."."""
_ANSWERS = re.compile(r"\s*(?:re|aw|fwd?|rv)\s*:", re.IGNORECASE)


def own_lines(message: Message) -> tuple[str, ...]:
    """What the sender says now, line by line."""
    return tuple(line.text for line in message.body.lines if line.standing in ACTIONABLE)


def without_lines(message: Message, texts: set[str]) -> Message:
    """The mail without some lines, its subject included: with commands it says nothing of its own."""
    lines = tuple(
        replace(line, text="") if line.text.strip() in texts else line for line in message.body.lines
    )
    return replace(message, subject="", body=replace(message.body, lines=lines))


def without_labels(message: Message) -> Message:
    """The mail with the lines of quoted forms back in their quote: where they make no form, nobody said them now."""
    lines = tuple(
        replace(line, standing=Standing.QUOTED) if line.standing is Standing.ANSWER else line
        for line in message.body.lines
    )
    return replace(message, body=replace(message.body, lines=lines))


def beside_forms(message: Message, forms: Sequence[Form], wording: FormWording) -> Message:
    """The mail without its forms: what stands beside them, and in their notes. A form service writes nothing beside them.

    A form that was not understood is no prose.
    """
    if not forms:
        rows = rows_of_forms(message.body, wording)
        kept = (replace(line, text="") if at in rows else line for at, line in enumerate(message.body.lines))
        return replace(message, body=replace(message.body, lines=tuple(kept))) if rows else message
    beside = () if message.screen.kind is ScreenClass.FORM else _beside(message.body.lines, forms, wording)
    standing = {normalized(line.text) for line in beside}
    notes = [
        line
        for form in forms
        for line in (form.value("notes") or "").split("\n")
        if normalized(line) not in standing
    ]
    lines = (*beside, *(Line(text=text, standing=Standing.OWN) for text in ("", *notes) if notes))
    return replace(message, subject="", body=replace(message.body, lines=lines))


def said_around(message: Message, forms: Sequence[Form], wording: FormWording) -> Iterable[str]:
    """Subject and paragraphs of the sender beside the forms. The subject of an answer is what somebody wrote before."""
    if message.subject and not message.in_reply_to and not _ANSWERS.match(message.subject):
        yield message.subject
    if message.screen.kind is ScreenClass.FORM:
        return
    lines = (line for line in _beside(message.body.lines, forms, wording) if line.standing in ACTIONABLE)
    for is_text, paragraph in groupby(lines, key=lambda line: bool(line.text.strip())):
        if is_text:
            yield " ".join(line.text.strip() for line in paragraph)


def _beside(lines: Sequence[Line], forms: Sequence[Form], wording: FormWording) -> tuple[Line, ...]:
    """The lines that are no part of a form."""
    values = {
        normalized(part)
        for form in forms
        for field in form.fields.values()
        for part in field.value.split("\n")
    }
    values |= {normalized(field.value) for form in forms for field in form.fields.values()}
    values |= {
        normalized(text)
        for form in forms
        for pair in form.unknown
        for text in pair
        if not _GOES_ON.match(pair[0])
    }
    taken = frozenset(at for form in forms for at in form.lines)
    kept: list[Line] = []
    for at, line in enumerate(lines):
        label, colon, value = line.text.partition(":")
        text = normalized(line.text)
        labelled = (colon or text in wording.labels) and (
            normalized(label) in wording.labels or normalized(label) in values or normalized(value) in values
        )
        part = (
            line.standing in ACTIONABLE
            and bool(text)
            and (at in taken or bool(labelled) or text in values or line.standing is Standing.ANSWER)
        )
        kept.append(replace(line, text="") if part else line)
    return tuple(kept)
