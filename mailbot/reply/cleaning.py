"""Values made harmless before they are printed: no control characters, no lines of their own, nothing that a mail
program would turn into a link by itself (reliability.md 9 C).

Escaping for HTML is not done here: the HTML environment escapes everything that is not Markup.
"""

import re
import unicodedata

_DROPPED = {"Cc", "Cs", "Co", "Cn"}  # controls, surrogates, private use, unassigned
_STEERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad")
"""Characters that turn the direction of the words around them, or hide between them."""
_ZERO_WIDTH_SPACE = "\u200b"
_LINKLIKE = re.compile(r":(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""Where mail programs see a link begin: a scheme, or www."""
_RULED = re.compile(r"-{4,}")
"""What the marker lines of a form begin with (`mailbot.model.form_block`): wrapping could put it first on a line."""
_SOUND_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/?=&#+,;:@!$'()*%-]*)?"
)


def without_controls(text: str) -> str:
    """The text without characters that steer terminals, mail headers or reading direction; line ends stay."""
    if text.isprintable():  # the usual case: no controls, no steering characters, no line ends
        return text
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (unicodedata.category(character) not in _DROPPED and character not in _STEERING)
    )


def one_line(text: str) -> str:
    """A value on one line, with its spaces put in order."""
    joined = " ".join(text.split())  # first, so that a lone CR or LINE SEPARATOR parts words too
    return joined if joined.isprintable() else " ".join(without_controls(joined).split())


def unlinked(text: str) -> str:
    """The same to the eye, but no mail program makes a link of it."""
    if "://" not in text and "www." not in text.lower():
        return text
    return _LINKLIKE.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, text)


def printable(text: str) -> str:
    """A value as it may stand in a sentence: one line, no links, nothing like the lines around a form of ours."""
    line = unlinked(one_line(text))
    return _RULED.sub("---", line) if "----" in line else line


def sentence(text: str) -> str:
    """A value as a sentence of its own: a capital at its start, a full stop at its end."""
    line = printable(text)
    return line[:1].upper() + line[1:] + ("" if not line or line[-1] in ".!?…" else ".")


def printable_lines(text: str) -> tuple[str, ...]:
    """A value of several lines, without blank lines at its ends and never two of them in a row."""
    lines = [printable(line) for line in re.split(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]", text)]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def sound_link(text: str) -> str | None:
    """The text when it is a plain web address without user name or odd characters, else None."""
    return text if _SOUND_ADDRESS.fullmatch(text) else None
