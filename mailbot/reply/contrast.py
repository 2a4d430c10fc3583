"""How well words stand out from their ground, as a reader sees them: in light, in dark, and turned inside out by
Outlook (WCAG 2.2, 1.4.3: 4.5 to 1).

Knows as much of CSS as our own mails use: colours in style attributes, and a kept block of overrides for dark mode
whose selectors are a tag, a class, or one inside the other. In: the HTML of a mail. Out: complaints.
"""

import colorsys
import re
from collections.abc import Iterator
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

    def fits(self, names: frozenset[str], above: frozenset[str]) -> bool:
        return self.selector[-1] in names and (len(self.selector) == 1 or self.selector[0] in above)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Ink and ground of an element in the three looks, and the tags and classes of all around it."""

    light: tuple[Colour, Colour] = ((0, 0, 0), (1, 1, 1))
    dark: tuple[Colour, Colour] = ((0, 0, 0), (1, 1, 1))
    above: frozenset[str] = frozenset()

    @property
    def looks(self) -> tuple[tuple[str, tuple[Colour, Colour]], ...]:
        ink, ground = self.light
        return (("light", self.light), ("dark", self.dark), ("inverted", (_inverted(ink), _inverted(ground))))


def contrast(first: Colour, second: Colour) -> float:
    """The ratio, 1 to 21."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def weak_places(html: str) -> tuple[str, ...]:
    """Words that do not stand out enough, each once, with the looks in which they do not."""
    body = LexborHTMLParser(html).body
    found: dict[str, None] = {}
    for node, seen in _walk(body, _Seen(), tuple(_overrides(html))) if body else ():
        words = node.text(deep=False, strip=True).strip("\u00a0")
        for look, (ink, ground) in seen.looks if words else ():
            ratio = contrast(ink, ground)
            if ratio < LEAST:
                found[f'{look}: "{words[:30]}" in <{node.tag}> has a contrast of {ratio:.1f}'] = None
    return tuple(found)


def _walk(
    node: LexborNode, around: _Seen, overrides: tuple[_Override, ...]
) -> Iterator[tuple[LexborNode, _Seen]]:
    """Every element that is shown, with what colours it has; colours go down from the outer to the inner ones."""
    style = (node.attributes.get("style") or "").lower()
    if "display: none" in style:
        return
    names = frozenset((node.tag or "", *(f".{one}" for one in (node.attributes.get("class") or "").split())))
    own = dict(_COLOUR.findall(style))
    turned = dict(own)
    for override in overrides:
        if override.fits(names, around.above):
            turned.update(override.colours)
    seen = _Seen(light=_over(around.light, own), dark=_over(around.dark, turned), above=around.above | names)
    yield node, seen
    for inner in node.iter():
        yield from _walk(inner, seen, overrides)


def _over(around: tuple[Colour, Colour], own: dict[str, str]) -> tuple[Colour, Colour]:
    ink, ground = around
    return (
        _rgb(own["color"]) if "color" in own else ink,
        _rgb(own["background-color"]) if "background-color" in own else ground,
    )


def _inverted(colour: Colour) -> Colour:
    """The same hue with its lightness turned over, which is what Outlook does to a mail in dark mode."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)


def _overrides(html: str) -> Iterator[_Override]:
    block = _DARK_BLOCK.search(html)
    for selectors, declarations in _RULE.findall(block[1]) if block else ():
        colours = dict(_COLOUR.findall(declarations.lower()))
        for selector in selectors.split(","):
            yield _Override(selector=tuple(selector.split()), colours=colours)


def _rgb(written: str) -> Colour:
    return (int(written[1:3], 16) / 255, int(written[3:5], 16) / 255, int(written[5:7], 16) / 255)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
