"""What is wrong with a letter, found before anybody is written to: names that do not exist, and what only shows when
it is written with the samples. Names the file and the line.
"""

import traceback
from collections.abc import Iterator, Mapping

from jinja2 import TemplateError as JinjaError

from mailbot.errors import Problem
from mailbot.model.decision import MailKind
from mailbot.reply.layout_file import PIECES, LayoutFile
from mailbot.reply.page import Page
from mailbot.reply.samples import SAMPLE_DESK, Flavour, sample_order
from mailbot.reply.template_file import COMPONENTS, TemplateFile, near
from mailbot.reply.values import ALWAYS, MAILS, always
from mailbot.reply.words import Words

_MISTAKES = (JinjaError, TypeError, ValueError, AttributeError)
"""What a template may run into when it is written."""


def known_names(kind: MailKind) -> frozenset[str]:
    """Every name that a template of this kind may use."""
    return frozenset((*MAILS[kind].values, *ALWAYS, *COMPONENTS))


def check_letter(template: TemplateFile, kind: MailKind, words: Words) -> tuple[Problem, ...]:
    """Everything that is wrong with a template of this kind; of what shows in writing, each line once."""
    return _check(template, [(kind, flavour) for flavour in Flavour], known_names(kind), words)


def check_footer(template: TemplateFile, words: Words) -> tuple[Problem, ...]:
    """The same for what stands under every letter: it may use only what every mail has."""
    samples = [(kind, Flavour.TYPICAL) for kind in MailKind]
    return _check(template, samples, frozenset((*ALWAYS, *COMPONENTS)), words)


def check_layout(layout: LayoutFile, words: Words) -> tuple[Problem, ...]:
    """What shows only when a frame is put around something."""
    pieces = dict.fromkeys(PIECES, "words")
    try:
        layout.frame({**pieces, "desk": SAMPLE_DESK, "words": words})
    except _MISTAKES as error:
        line = line_in(layout.file, error)
        known = _attributes({"desk": SAMPLE_DESK, "words": words})
        return (Problem(file=layout.file, line=line, what=str(error), hint=near(_misspelt(error), known)),)
    return ()


def _check(
    template: TemplateFile, samples: list[tuple[MailKind, Flavour]], known: frozenset[str], words: Words
) -> tuple[Problem, ...]:
    unknown = tuple(template.unknown_names(known))
    if unknown:
        return unknown
    found = (problem for kind, flavour in samples for problem in _written(template, kind, words, flavour))
    return tuple(dict.fromkeys(found))


def _written(template: TemplateFile, kind: MailKind, words: Words, flavour: Flavour) -> Iterator[Problem]:
    page = Page(words=words, desk=SAMPLE_DESK, subject="")
    order = sample_order(kind, flavour)
    context: Mapping[str, object] = {**order.values, **always(order, SAMPLE_DESK)}
    try:
        template.as_written(context, page)
        template.html(context, page)
    except _MISTAKES as error:
        line = line_in(template.file, error)
        yield template.problem(line, str(error), near(_misspelt(error), _attributes(context)))


def line_in(file: str, error: Exception) -> int | None:
    """The template's line that the error came from."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None


def _misspelt(error: Exception) -> str:
    """The attribute in jinja's "... has no attribute 'nmae'"."""
    return str(error).rpartition("attribute ")[2].strip("'\"")


def _attributes(context: Mapping[str, object]) -> frozenset[str]:
    values = (
        *context.values(),
        *(one for value in context.values() if isinstance(value, tuple) for one in value),
    )
    return frozenset(name for value in values for name in dir(value) if not name.startswith("_"))
