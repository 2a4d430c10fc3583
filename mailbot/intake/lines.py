"""A line of a body as the markup or the quote marks show it, before anybody has judged where it stands."""

from dataclasses import dataclass

from mailbot.model.message import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """One line and what is known of it from its form alone."""

    text: str  # without quote marks
    depth: int = 0  # levels of quotation: ">" marks, or blockquotes
    zone: Standing | None = None  # what a class or id of the markup says
    cut: bool = False  # the markup says that an older mail begins here
    bold: bool = False  # wholly bold
    heading: bool = False
    soft: str = ""  # of HTML: the text with the source's own line breaks as U+001F, where there are some
