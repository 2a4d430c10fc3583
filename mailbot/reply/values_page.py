"""The reference part of `docs/templates.md`: which values each mail may use, how to print them, which components there
are. Written from the tables that the check uses, so that it cannot be out of date.
"""

import inspect
from collections.abc import Iterator

from mailbot.reply.environment import KEPT_FILTERS
from mailbot.reply.html_components import HtmlComponents
from mailbot.reply.template_file import COMPONENTS, IN_SENTENCES
from mailbot.reply.values import ALWAYS, MAILS, Shape

BEGIN = "<!-- written from mailbot/reply/values.py by `make golden` -->"
END = "<!-- end of what is written -->"


def values_page() -> str:
    """Markdown between BEGIN and END."""
    return "\n".join((BEGIN, "", *_shapes(), "", *_components(), "", *_always(), "", *_mails(), END))


def _shapes() -> Iterator[str]:
    yield "## How values are printed\n"
    yield "| a value that is | is printed by |"
    yield "|---|---|"
    for shape in Shape:
        yield f"| {shape.title} | `{shape.usage.replace('|', chr(92) + '|')}` |"
    yield ""
    yield 'A number with its noun: `{{ days | plural("day", "days") }}`. A day with a time: `{{ effective | at("17:00") }}`.'
    yield f"Also: {', '.join(f'`{name}`' for name in KEPT_FILTERS)}."


def _components() -> Iterator[str]:
    yield "## Components\n"
    yield "| component | stands | draws |"
    yield "|---|---|---|"
    for name in COMPONENTS:
        method = getattr(HtmlComponents, name)
        given = ", ".join(list(inspect.signature(method).parameters)[1:])
        place = "in a sentence" if name in IN_SENTENCES else "alone on its line"
        first = (inspect.getdoc(method) or "").split("\n")[0]
        yield f"| `{{{{ {name}({given}) }}}}` | {place} | {first} |"


def _always() -> Iterator[str]:
    yield "## In every mail\n"
    yield "| value | meaning |"
    yield "|---|---|"
    for name, meaning in ALWAYS.items():
        yield f"| `{name}` | {meaning} |"


def _mails() -> Iterator[str]:
    yield "## Mail by mail\n"
    for kind, mail in MAILS.items():
        yield f"### {kind.value}\n"
        yield f"To: {mail.audience}. When {mail.when}.\n"
        if mail.values:
            yield "| value | is | meaning |"
            yield "|---|---|---|"
        for name, value in mail.values.items():
            yield f"| `{name}` | {value.shape.title} | {value.meaning} |"
        yield ""
