"""The two sandboxes that templates run in: one that escapes for HTML, one for text.

Templates are written by staff, values come from anybody. A template may ask `if` and `for`, use the filters below and
the components; it may not load other files, switch escaping off or reach into Python. A value that is missing,
nothing, or of a shape that cannot be printed is an error, never an empty place in a mail.
"""

from collections.abc import Sequence
from datetime import date

from jinja2 import StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailbot.reply.cleaning import printable, sentence
from mailbot.reply.page import Page
from mailbot.reply.text_components import Plain

KEPT_FILTERS = ("length", "first", "last", "upper", "lower", "capitalize", "abs", "round")
"""Of Jinja's own filters: those that cannot make markup."""
OUR_FILTERS = ("day", "short_day", "end_of_day", "at", "joined", "plural", "sentence")


class Unprintable(UndefinedError):  # noqa: N818 - says what it is
    """A value stands in a sentence that cannot be printed as it is."""


def sandbox(*, html: bool) -> ImmutableSandboxedEnvironment:
    """A fresh sandbox for one part."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_printed,
        keep_trailing_newline=True,
        cache_size=0,
    )
    kept = {name: environment.filters[name] for name in KEPT_FILTERS}
    environment.filters.clear()
    environment.filters.update(
        kept,
        day=_day,
        short_day=_short_day,
        end_of_day=_end_of_day,
        at=_at,
        joined=_joined,
        plural=_plural,
        sentence=sentence,
    )
    environment.globals.clear()
    return environment


def _printed(value: object) -> object:
    """What a value looks like in a sentence; the HTML sandbox escapes it afterwards."""
    match value:
        case Markup() | Plain() | Undefined():
            return value  # ours; a missing value complains by itself when it is printed
        case str():
            return printable(value)
        case bool() | None:
            raise Unprintable(f"{value!r} cannot be printed: ask for it with {{% if %}}")
        case int():
            return str(value)
        case date():
            raise Unprintable("a day must say how it is printed: | day, | short_day or | end_of_day")
        case _:
            raise Unprintable(
                f"{type(value).__name__} cannot be printed in a sentence: give it to a component"
            )


def _page(context: Context) -> Page:
    page = context.resolve("page")
    assert isinstance(page, Page)  # put there by Templates.write
    return page


def _checked(value: object, name: str) -> date:
    if type(value) is not date:
        raise Unprintable(f"| {name} needs a day, not {type(value).__name__}")
    return value


@pass_context
def _day(context: Context, value: object) -> str:
    return _page(context).words.day(_checked(value, "day"))


@pass_context
def _short_day(context: Context, value: object) -> str:
    return _page(context).words.short_day(_checked(value, "short_day"))


@pass_context
def _end_of_day(context: Context, value: object) -> str:
    page = _page(context)
    return page.words.end_of_day(_checked(value, "end_of_day"), page.desk.timezone)


@pass_context
def _at(context: Context, value: object, time: str) -> str:
    page = _page(context)
    return page.words.at(_checked(value, "at"), printable(time), page.desk.timezone)


@pass_context
def _joined(context: Context, value: Sequence[str]) -> str:
    return _page(context).words.joined([printable(one) for one in value])


def _plural(value: int, one: str, many: str) -> str:
    """`{{ days | plural("day", "days") }}`: the number with its noun."""
    return f"{value} {one if value == 1 else many}"
