"""The frame of the HTML part, templates/layout.html: read, complained about with the line, compiled once.

In: its text, and for a mail the finished pieces. Out: the whole HTML page, with its CSS moved into the tags.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import css_inline
from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from mailbot.errors import Problem, TemplateError
from mailbot.reply.environment import sandbox
from mailbot.reply.template_file import near, placed

PIECES = ("title", "preview", "body", "footer", "desk", "words", "kind")
"""The values of the frame."""
_NEEDED = ("title", "body", "footer")
_HTML = sandbox(html=True)
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutFile:
    """A frame that can be used."""

    file: str
    template: Template

    def frame(self, pieces: Mapping[str, object]) -> str:
        """The HTML page around a letter."""
        return _INLINER.inline(self.template.render(pieces))


def read_layout(source: str, file: str) -> LayoutFile:
    """A frame from its text.

    Raises:
        TemplateError: with everything that is wrong in it.
    """
    try:
        tree = _HTML.parse(source)
        template = placed(_HTML, source, file)
    except TemplateSyntaxError as error:
        raise TemplateError(
            [Problem(file=file, line=error.lineno, what=error.message or "is no template")]
        ) from None
    used = find_undeclared_variables(tree)
    known = frozenset(PIECES)
    problems = [
        Problem(
            file=file,
            line=name.lineno,
            what=f'there is no value "{name.name}" here',
            hint=near(name.name, known),
        )
        for name in tree.find_all(nodes.Name)
        if name.name in used - known
    ]
    problems += [
        Problem(file=file, line=None, what=f"{{{{ {name} }}}} is missing")
        for name in _NEEDED
        if name not in used
    ]
    if problems:
        raise TemplateError(problems)
    return LayoutFile(file=file, template=template)
