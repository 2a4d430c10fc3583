"""The first steps that every trainee gets, and the links of the desk: a part of `rules/training.toml`.

In: the tables `[links]` and `[[item]]`. Out: `FirstSteps`. There are exactly four items (P5); their titles, instructions
and links are the desk's to word. A link that still points to an example is no error, only a warning: a new desk has to
start somewhere, and `doctor` fails until it is mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import Field

from mailbot.errors import Problem
from mailbot.model.case import Item
from mailbot.policy.toml_source import Shape, TomlSource, did_you_mean, shaped

EXAMPLE_DOMAINS = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")
"""Nobody lives there (RFC 2606, RFC 6761)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One of the four initial items."""

    item: Item
    title: str
    instruction: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """The four items in their order, and where things are."""

    items: tuple[FirstStep, ...] = ()
    training_site: str = ""
    request_form: str = ""
    contact_form: str = ""

    @property
    def example_links(self) -> tuple[str, ...]:
        """The links that still point to an example, in the order of the file."""
        links = (
            self.training_site,
            self.request_form,
            self.contact_form,
            *(step.link for step in self.items),
        )
        return tuple(link for link in links if is_example(link))


def is_example(link: str) -> bool:
    """Does a link lead to a domain that is kept for examples?"""
    host = (urlsplit(link).hostname or "").casefold().rstrip(".")
    return any(host == domain or host.endswith("." + domain) for domain in EXAMPLE_DOMAINS)


class LinksShape(Shape):
    """Where things are."""

    training_site: str
    request_form: str
    contact_form: str


class ItemShape(Shape):
    """One initial item as it stands in training.toml."""

    key: str
    title: str = Field(min_length=1)
    instruction: str = Field(min_length=1)
    link: str


class FirstStepsShape(Shape):
    """The two tables."""

    links: LinksShape
    item: list[ItemShape]


def parse_first_steps(
    source: TomlSource, data: Mapping[str, object], problems: list[Problem], warnings: list[Problem]
) -> FirstSteps:
    """Read the two tables of training.toml.

    Args:
        source: of training.toml, for the lines.
        data: the tables `links` and `item` of it.
        problems: complaints are added here.
        warnings: links to examples are added here.
    """
    shape = shaped(FirstStepsShape, source, (), dict(data), problems)
    if shape is None:
        return FirstSteps()
    found: dict[Item, FirstStep] = {}
    for index, entry in enumerate(shape.item):
        place = ("item", index)
        if entry.key not in set(Item):
            what = f'"{entry.key}" is no initial item: they are {", ".join(Item)}'
            problems.append(source.problem((*place, "key"), what, did_you_mean(entry.key, set(Item))))
        elif entry.key in found:
            problems.append(source.problem((*place, "key"), f'there are two items "{entry.key}"'))
        else:
            found[Item(entry.key)] = FirstStep(
                item=Item(entry.key), title=entry.title, instruction=entry.instruction, link=entry.link
            )
        _check_link(source, (*place, "link"), entry.link, problems, warnings)
    if absent := [item.value for item in Item if item not in {entry.key for entry in shape.item}]:
        problems.append(source.problem(("item", 0), f"initial items are missing (P5): {', '.join(absent)}"))
    for name, link in shape.links.model_dump().items():
        _check_link(source, ("links", name), link, problems, warnings)
    return FirstSteps(items=tuple(found.values()), **shape.links.model_dump())


def _check_link(
    source: TomlSource,
    place: tuple[str | int, ...],
    link: str,
    problems: list[Problem],
    warnings: list[Problem],
) -> None:
    """Only links to web pages go into mails; those to examples are warned of."""
    try:
        parts = urlsplit(link)
        right = parts.scheme in {"https", "http"} and bool(parts.hostname) and not any(map(str.isspace, link))
    except ValueError:
        right = False
    if not right:
        problems.append(
            source.problem(place, f'"{link}" is no link', "write it like https://training.hmis.example/")
        )
    elif is_example(link):
        warnings.append(
            source.problem(place, f"{link} still points to an example", "put in the desk's own link")
        )
