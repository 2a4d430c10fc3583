"""All templates of a desk: found by kind, agency, region and language; written into letters.

    templates/<kind>.md                     every mail
    templates/words.toml, layout.html, footer.md    language, looks, what stands under each letter
    templates/<language>/...                a second language, chosen by the desk
    templates/regions/<key>/..., templates/agencies/<key>/...    one region's or agency's own wording

The nearest folder wins: agency, region, language, then the rest. In: an order's values. Out: a `Letter`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from jinja2 import TemplateError as JinjaError

from mailbot.errors import Problem, TemplateError
from mailbot.model.decision import MailKind, MailOrder
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.layout_file import LayoutFile, read_layout
from mailbot.reply.page import Page
from mailbot.reply.template_check import check_footer, check_layout, check_letter
from mailbot.reply.template_file import TemplateFile, near, read_template
from mailbot.reply.values import always, mistakes_in
from mailbot.reply.words import Words, read_words

_LONGEST_SUBJECT = 78  # RFC 5322 section 2.1.1; reliability.md 11
_LONGEST_PREVIEW = 90
_OVERRIDES = ("regions", "agencies")
_KINDS = frozenset(kind.value for kind in MailKind)
_PARTS = ("words.toml", "layout.html", "footer.md")
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's words, before it has addresses and headers."""

    subject: str  # with the tag
    text: str
    html: str
    words: Words


class Templates:
    """The templates of one desk, read; compiled at first use, then kept. `from_sources` sees that they are sound."""

    def __init__(self, files: Mapping[str, str], *, place: str = "templates") -> None:
        self._letters: dict[str, TemplateFile] = {}
        self._footers: dict[str, TemplateFile] = {}
        self._words: dict[str, Words] = {}
        self._layouts: dict[str, LayoutFile] = {}
        problems: list[Problem] = []
        for path, source in sorted(files.items()):
            try:
                self._take(path, source, f"{place}/{path}")
            except TemplateError as error:
                problems += error.problems
        missing = [f"{kind}.md" for kind in _KINDS if f"{kind}.md" not in files]
        missing += [name for name in _PARTS if name not in files]
        problems += [
            Problem(file=f"{place}/{name}", line=None, what="is missing") for name in sorted(missing)
        ]
        self.broken = tuple(problems)
        """What cannot be read at all; with any of it the templates are not to be used, only checked."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of all letters below the folder, `es/status.md` too."""
        return tuple(self._letters)

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with letters, footers and frames that can be read, when they are written with the samples."""
        words = self._words.get("words.toml")
        if words is None:  # nothing can be written without: that is said already
            return ()
        found = [check_layout(layout, words) for layout in self._layouts.values()]
        found += [check_footer(footer, words) for footer in self._footers.values()]
        found += [
            check_letter(self._letters[path], MailKind(Path(path).stem), words) for path in self._letters
        ]
        return tuple(problem for problems in found for problem in problems)

    def write(self, order: MailOrder, *, desk: DeskIdentity) -> Letter:
        """The words of a mail that was ordered.

        Raises:
            TemplateError: a value is missing, too many or cannot be printed.
        """
        mistakes = mistakes_in(order.kind, order.values)
        if mistakes:
            raise TemplateError([Problem(file=f"{order.kind}.md", line=None, what=what) for what in mistakes])
        folders = _folders(desk.language, order.agency, order.region)
        folder, template = _first(self._letters, folders, f"{order.kind}.md")
        nearby = folders[folders.index(folder) :]  # words and footer speak the language of the letter
        page = Page(words=_first(self._words, nearby, "words.toml")[1], desk=desk, subject="")
        context = {**order.values, **always(order, desk)}
        tag = f"[{desk.subject_tag}{f' {order.case}' if order.case else ''}]"
        try:
            title = _shortened(template.subject(context, page), _LONGEST_SUBJECT - len(tag) - 1)
            return self._framed(template, context, replace(page, subject=f"{title} {tag}"), title, nearby)
        except JinjaError as error:
            raise TemplateError([template.problem(None, str(error))]) from error

    def _framed(
        self,
        template: TemplateFile,
        context: Mapping[str, object],
        page: Page,
        title: str,
        folders: list[str],
    ) -> Letter:
        footer = _first(self._footers, folders, "footer.md")[1]
        letter = template.text(context, page)
        pieces = {
            "title": title,
            "preview": template.preview(context, page) or _opening(letter),
            "body": template.html(context, page),
            "footer": footer.html(context, page),
            "desk": page.desk,
            "words": page.words,
            "kind": context["kind"],
        }
        return Letter(
            subject=page.subject,
            text=f"{letter}\n-- \n{footer.text(context, page)}",  # mail programs leave out what follows when they quote
            html=_first(self._layouts, folders, "layout.html")[1].frame(pieces),
            words=page.words,
        )

    def _take(self, path: str, source: str, file: str) -> None:
        """Read one file into its place."""
        name = path.rpartition("/")[2]
        if name == "words.toml":
            self._words[path] = read_words(source, file)
        elif name == "layout.html":
            self._layouts[path] = read_layout(source, file)
        elif name == "footer.md":
            self._footers[path] = read_template(source, file, headed=False)
        elif name.removesuffix(".md") in _KINDS:
            self._letters[path] = read_template(source, file)
        else:
            hint = near(name, frozenset((*_PARTS, *(f"{kind}.md" for kind in _KINDS))))
            raise TemplateError(
                [Problem(file=file, line=None, what="there is no mail of this name", hint=hint)]
            )


def from_sources(files: Mapping[str, str], *, check: bool = True, place: str = "templates") -> Templates:
    """Templates from their texts by path (`training-start.md`, `regions/stl/words.toml`).

    Args:
        files: text of each file by its path below the folder.
        check: also write every letter with samples of every kind, so that no mistake waits for its mail.
        place: how problems name the folder.

    Raises:
        TemplateError: with all problems of all files.
    """
    templates = Templates(files, place=place)
    problems = (*templates.broken, *(templates.check() if check else ()))
    if problems:
        raise TemplateError(problems)
    return templates


def load(folder: Path, *, check: bool = True) -> Templates:
    """The templates of a folder; README.md and hidden files are left alone.

    Raises:
        TemplateError: as `from_sources`, or a file is no UTF-8.
    """
    return from_sources(read_folder(folder), check=check, place=str(folder))


def read_folder(folder: Path) -> dict[str, str]:
    """The texts of a templates folder by path.

    Raises:
        TemplateError: a file is no UTF-8, or the folder is not there.
    """
    if not folder.is_dir():
        raise TemplateError([Problem(file=str(folder), line=None, what="is no folder")])
    files: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        if (
            path.suffix not in {".md", ".html", ".toml"}
            or path.name.startswith(".")
            or path.name == "README.md"
        ):
            continue
        try:
            files[path.relative_to(folder).as_posix()] = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(Problem(file=str(path), line=None, what=f"is no UTF-8: {error.reason}"))
    if problems:
        raise TemplateError(problems)
    return files


def _folders(language: str, agency: str | None, region: str | None) -> list[str]:
    """Where to look, nearest first; each ends in a slash, but the folder itself."""
    named = ((f"agencies/{agency}/", agency), (f"regions/{region}/", region), (f"{language}/", language))
    return [*(folder for folder, key in named if key), ""]


def _first(kept: Mapping[str, Kept], folders: list[str], name: str) -> tuple[str, Kept]:
    folder = next(folder for folder in folders if folder + name in kept)
    return folder, kept[folder + name]


def _shortened(title: str, most: int) -> str:
    """The title, cut at a word where it is too long for a subject."""
    if len(title) <= most:
        return title
    kept = title[: most - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept).rstrip(" ,:;-") + "…"


def _opening(letter: str) -> str:
    """The first sentences of a letter after its greeting, for the mailbox list."""
    paragraphs = [" ".join(block.split()) for block in letter.split("\n\n") if block.strip()]
    said = next((block for block in paragraphs if not block.endswith(",")), "")
    return _shortened(said, _LONGEST_PREVIEW)
