"""How well words stand out from their ground, as a reader sees them: in light, in dark, and turned inside out by
Outlook (WCAG 2.2, 1.4.3: 4.5 to 1).

Knows as much of CSS as our own mails use: colours in style attributes, and a kept block of overrides for dark mode
whose selectors are a tag, a class, or one inside the other. In: the HTML of a mail. Out: complaints.
"""

import colorsys
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

LEAST = 4.5
_DARK_BLOCK = re.compile(r"@media \(prefers-color-scheme: dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"(?<![a-z-])(color|background-color):\s*(#[0-9a-f]{6})")

Colour = tuple[float, float, float]  # red, green, blue, each 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Override:
    """A rule of the dark block: the last simple selector must fit the element, the one before an ancestor."""

    selector: tuple[str, ...]
    colours: dict[str, str]

    def fits(self, node: LexborNode) -> bool:
        if not _is(node, self.selector[-1]):
            return False
        return len(self.selector) == 1 or any(_is(above, self.selector[0]) for above in _up(node.parent))


def contrast(first: Colour, second: Colour) -> float:
    """The ratio, 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def weak_places(html: str) -> tuple[str, ...]:
    """Words that do not stand out enough, each once, with the looks in which they do not."""
    tree = LexborHTMLParser(html)
    overrides = tuple(_overrides(html))
    looks: dict[str, Callable[[LexborNode, str], Colour | None]] = {
        "light": lambda node, name: _own(node, name, ()),
        "dark": lambda node, name: _own(node, name, overrides),
        "inverted": lambda node, name: _inverted(_own(node, name, ())),
    }
    found: dict[str, None] = {}
    for node in _worded(tree):
        for look, colour_of in looks.items():
            ink = _nearest(node, "color", colour_of) or (0, 0, 0)
            ground = _nearest(node, "background-color", colour_of) or (1, 1, 1)
            if contrast(ink, ground) < LEAST:
                words = node.text(deep=False, strip=True)[:30]
                found[f'{look}: "{words}" in <{node.tag}> has a contrast of {contrast(ink, ground):.1f}'] = (
                    None
                )
    return tuple(found)


def _worded(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    body = tree.body
    for node in body.css("*") if body else ():
        hidden = "display: none" in (node.attributes.get("style") or "")
        if not hidden and node.text(deep=False, strip=True).strip("\u00a0"):
            yield node


def _nearest(
    node: LexborNode, name: str, colour_of: Callable[[LexborNode, str], Colour | None]
) -> Colour | None:
    return next((colour for above in _up(node) if (colour := colour_of(above, name))), None)


def _own(node: LexborNode, name: str, overrides: tuple[_Override, ...]) -> Colour | None:
    said = dict(_COLOUR.findall((node.attributes.get("style") or "").lower()))
    for override in overrides:
        if override.fits(node):
            said.update(override.colours)
    return _rgb(said[name]) if name in said else None


def _inverted(colour: Colour | None) -> Colour | None:
    """The same hue with its lightness turned over, which is what Outlook does to a mail in dark mode."""
    if colour is None:
        return None
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)


def _overrides(html: str) -> Iterator[_Override]:
    block = _DARK_BLOCK.search(html)
    for selectors, declarations in _RULE.findall(block[1]) if block else ():
        colours = dict(_COLOUR.findall(declarations.lower()))
        for selector in selectors.split(","):
            yield _Override(selector=tuple(selector.split()), colours=colours)


def _is(node: LexborNode, simple: str) -> bool:
    if simple.startswith("."):
        return simple[1:] in (node.attributes.get("class") or "").split()
    return node.tag == simple


def _up(node: LexborNode | None) -> Iterator[LexborNode]:
    while node is not None:
        yield node
        node = node.parent


def _rgb(written: str) -> Colour:
    return (int(written[1:3], 16) / 255, int(written[3:5], 16) / 255, int(written[5:7], 16) / 255)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
