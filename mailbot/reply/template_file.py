"""One file of templates/: read, complained about with the line, compiled once for both parts.

    file    = "Subject:" SP words LF *( name ":" SP words LF ) LF body
    name    = "Preview"                   ; what a mailbox list shows beside the subject; else the first sentence
    body    = Markdown with Jinja's tags  ; see mailbot.reply.markdown

In: text and its place. Out: a `TemplateFile`, which prints subject, text and HTML from a context of values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import Environment, Template, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup

from mailbot.errors import Problem, TemplateError
from mailbot.reply.environment import KEPT_FILTERS, OUR_FILTERS, sandbox
from mailbot.reply.html_components import HtmlComponents
from mailbot.reply.layout_text import lay_out
from mailbot.reply.markdown import TemplateMarkdown
from mailbot.reply.page import Page
from mailbot.reply.text_components import TextComponents

IN_SENTENCES = ("web_link", "write_to_us")
"""Components that stand in a sentence; all others stand alone on their line."""
COMPONENTS = tuple(name for name in vars(HtmlComponents) if not name.startswith("_"))
HTML = sandbox(html=True)
TEXT = sandbox(html=False)
_MARKDOWN = TemplateMarkdown([name for name in COMPONENTS if name not in IN_SENTENCES])
_HEADS = ("Subject", "Preview")
_REFUSED: Mapping[type[nodes.Node], str] = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from ... import",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.Macro: "macro",
    nodes.ScopedEvalContextModifier: "autoescape",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """A template that is sound by itself; whether its names exist is asked by `unknown_names`."""

    file: str  # as people jump to it
    source: str
    body_line: int  # line on which the body begins, from 1
    heads: Mapping[str, tuple[int, str]]  # "Subject" -> line and words
    _compiled: dict[str, Template] = field(default_factory=dict, repr=False, compare=False)

    @property
    def body(self) -> str:
        """The Markdown."""
        return "\n".join(self.source.splitlines()[self.body_line - 1 :])

    def subject(self, values: Mapping[str, object], page: Page) -> str:
        """The subject without its tag, on one line."""
        return self._line("Subject", values, page)

    def preview(self, values: Mapping[str, object], page: Page) -> str | None:
        """What a mailbox list shows beside the subject, where the template says it."""
        return self._line("Preview", values, page) if "Preview" in self.heads else None

    def text(self, values: Mapping[str, object], page: Page) -> str:
        """The text part's words, laid out."""
        return lay_out(self._template("text").render(values, page=page, **components(TextComponents(page))))

    def html(self, values: Mapping[str, object], page: Page) -> Markup:
        """The letter of the HTML part, without its frame."""
        return Markup(  # noqa: S704 - the sandbox has escaped every value
            self._template("html").render(values, page=page, **components(HtmlComponents(page)))
        )

    def as_written(self, values: Mapping[str, object], page: Page) -> str:
        """The whole file rendered where it stands, so that an error names its line; for checking only."""
        return self._template("as written").render(values, page=page, **components(TextComponents(page)))

    def unknown_names(self, known: frozenset[str]) -> Iterator[Problem]:
        """Names in it that no value, component or loop gives."""
        tree = TEXT.parse(self.source)
        unknown = find_undeclared_variables(tree) - known
        for name in tree.find_all(nodes.Name):
            if name.name in unknown:
                yield self.problem(
                    name.lineno, f'there is no value "{name.name}" here', near(name.name, known)
                )
                unknown = unknown - {name.name}

    def problem(self, line: int | None, what: str, hint: str | None = None) -> Problem:
        """A complaint about this file."""
        return Problem(file=self.file, line=line, what=what, hint=hint)

    def _line(self, head: str, values: Mapping[str, object], page: Page) -> str:
        rendered = self._template(head).render(values, page=page, **components(TextComponents(page)))
        return " ".join(rendered.split())

    def _template(self, part: str) -> Template:
        if part not in self._compiled:
            self._compiled[part] = self._compile(part)
        return self._compiled[part]

    def _compile(self, part: str) -> Template:
        match part:
            case "html":
                return HTML.from_string(_MARKDOWN.parse(self.body).html)
            case "text":
                return TEXT.from_string(_MARKDOWN.parse(self.body).text)
            case "as written":
                return placed(TEXT, self.source, self.file)
            case _:
                return TEXT.from_string(self.heads[part][1])


def components(of: HtmlComponents | TextComponents) -> dict[str, object]:
    """The components of a part by name, for a template's context."""
    return {name: getattr(of, name) for name in COMPONENTS}


def read_template(source: str, file: str, *, headed: bool = True) -> TemplateFile:
    """A template from its text; `headed=False`: a part without a subject (the footer).

    Raises:
        TemplateError: with everything that is wrong in it.
    """
    lines = source.splitlines()
    heads, body_line, problems = _heads(lines, file) if headed else ({}, 1, [])
    template = TemplateFile(file=file, source=source, body_line=body_line, heads=heads)
    problems += _jinja_problems(template)
    if not problems:
        problems += [
            template.problem(
                _line_of(lines, target, body_line),
                "a link in a template goes to a fixed https address",
                'for one from a value write {{ web_link("Title", value) }}',
            )
            for target in _MARKDOWN.parse(template.body).doubtful_links
        ]
    if problems:
        raise TemplateError(problems)
    return template


def near(name: str, known: frozenset[str]) -> str | None:
    """`did you mean "deadline"?`, or what there is."""
    close = get_close_matches(name, sorted(known), n=1)
    return f'did you mean "{close[0]}"?' if close else None


def _heads(lines: list[str], file: str) -> tuple[dict[str, tuple[int, str]], int, list[Problem]]:
    heads: dict[str, tuple[int, str]] = {}
    problems: list[Problem] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            break
        name, colon, words = line.partition(":")
        if not colon or name not in _HEADS:
            hint = "a template begins with a line `Subject: ...`, then a blank line, then the letter"
            problems.append(Problem(file=file, line=number, what=f'"{line[:40]}" is no head line', hint=hint))
            break
        if not words.strip():
            problems.append(Problem(file=file, line=number, what=f"{name}: is empty"))
        heads[name] = (number, words.strip())
    if "Subject" not in heads and not problems:
        problems.append(
            Problem(file=file, line=1, what="has no subject", hint="line 1 must be `Subject: ...`")
        )
    if not problems and not "".join(lines[number:]).strip():
        problems.append(Problem(file=file, line=number, what="has no letter under its subject"))
    return heads, number + 1, problems


def _jinja_problems(template: TemplateFile) -> list[Problem]:
    try:
        tree = TEXT.parse(template.source)
        TEXT.compile(tree)
    except TemplateSyntaxError as error:
        return [template.problem(error.lineno, error.message or "is no template", _filter_hint(error))]
    return [
        template.problem(found.lineno, f"{{% {word} %}} is not for templates")
        for kind, word in _REFUSED.items()
        for found in tree.find_all(kind)
    ]


def _filter_hint(error: TemplateSyntaxError) -> str | None:
    said = (error.message or "").split("'")
    if not (error.message or "").startswith("No filter named"):
        return None
    return near(said[1], frozenset((*KEPT_FILTERS, *OUR_FILTERS)))


def placed(environment: Environment, source: str, file: str) -> Template:
    """A template whose tracebacks name the file and its lines."""
    code = environment.compile(source, name=file, filename=file)
    return environment.template_class.from_code(environment, code, {})


def _line_of(lines: list[str], target: str, first: int) -> int:
    return next((number for number, line in enumerate(lines, 1) if number >= first and target in line), first)
