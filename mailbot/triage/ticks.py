"""Check boxes in the value of a form: only what is ticked was said.

value = { box text }      `[x] Add  [ ] Remove`, `☑ Add`, `(X) Add`, `__X__ Add`, a box a line or several on one
      / { text box }      `Add ☐  Remove ☒`, where every line that has boxes begins with text and ends with a box
"""

import re
from collections.abc import Sequence

_BOX = re.compile(
    r"[\[(](?P<mark>[ \u00a0_]{0,3}|[ ]?[xX*✓✔√•■●][ ]?)[\])](?=\s|\w|$)|(?P<sign>[☐☑☒✅⬜☓✓✔✗✘🗹🗸🔲🔳]|[□■◻◼](?=\s)|[○●◯◉](?=\s))"
)
_TICKED = frozenset("xX*✓✔√•■●☑☒✅🗹🗸◼◉🔳")
_BLANK = frozenset("☐⬜□◻○◯🔲✗✘☓")
_ALONE = frozenset("■●✓✔")
"""Bullets as well: boxes only beside blank ones."""


_RULED = re.compile(r"(?:^|(?<=\s))_{1,10}\s?(?P<mark>[xX✓✔]?)\s?_{1,10}(?=\s)")
"""An X on a line of underscores. Where no choice has one and there is but one line, it is the blank of a form."""
_STARTS = re.compile(
    r"\s*(?:[-*•]\s)?(?:[\[(][ \u00a0_]{0,3}[xX*✓✔√•■●]?[ ]?[\])](?=\s|\w|$)|[☐☑☒✅⬜☓✓✔✗✘🗹🗸🔲🔳□■◻◼○●◯◉](?=\s|\w)|_{1,10}\s?[xX✓✔]\s?_{1,10}\s|_{3,10}\s+\w)"
)


_ENDS = re.compile(r"\S\s*(?:\[[ \u00a0_]{0,3}[xX✓✔]?[ ]?\]|[☐☑☒✅⬜🗹🔲🔳])\s*$")


def is_choice(text: str) -> bool:
    """Is a line one choice of several: does it begin or end with a box, ticked or not?"""
    return begins_with_box(text) or _ENDS.search(text[-200:]) is not None


def none_ticked(value: str) -> bool:
    """Does a value have boxes and none of them a tick?"""
    ruled = list(_RULED.finditer(value))
    boxes = [_mark(box) for box in _BOX.finditer(value)]
    if len(ruled) > 1 and any(box["mark"] for box in ruled):
        return False
    return (bool(boxes) or len(ruled) > 1) and not any(sign in _TICKED for sign in boxes if sign)


def begins_with_box(text: str) -> bool:
    """Does a line begin with a box, ticked or not?"""
    return _STARTS.match(text[:60]) is not None


def ticked(value: str) -> str:
    """The value without its boxes and what stands behind a blank one; as it is where there are no boxes.

    A value with boxes of which none is ticked says nothing.
    """
    ruled = list(_RULED.finditer(value))
    if len(ruled) > 1 or any(box["mark"] for box in ruled):
        ends = [*(box.start() for box in ruled[1:]), len(value)]
        return "\n".join(
            value[box.end() : end].strip(" \t\n,;|")
            for box, end in zip(ruled, ends, strict=True)
            if box["mark"]
        )
    boxes = list(_BOX.finditer(value))
    if not boxes:
        return value
    signs = [_mark(box) for box in boxes]
    if not any(sign in _BLANK or not sign for sign in signs) and all(sign in _ALONE for sign in signs):
        return value  # bullets
    if _stand_behind(value, boxes):
        starts = [0, *(box.end() for box in boxes[:-1])]
        before = [
            value[start : box.start()].strip(" \t\n,;|") for start, box in zip(starts, boxes, strict=True)
        ]
        return "\n".join(text for text, sign in zip(before, signs, strict=True) if sign in _TICKED and sign)
    kept = [value[: boxes[0].start()].strip()]
    for box, sign, after in zip(boxes, signs, [*boxes[1:], None], strict=True):
        text = value[box.end() : after.start() if after else len(value)].strip(" \t\n,;|")
        if sign in _TICKED:
            kept.append(text)
        elif "\n" in text:  # the box ends with its line, what follows has none
            kept.append(text.partition("\n")[2].strip())
    return "\n".join(part for part in kept if part)


def _mark(box: re.Match[str]) -> str:
    return box["sign"] or (box["mark"] or "").replace("\u00a0", " ").strip(" _")


def _stand_behind(value: str, boxes: Sequence[re.Match[str]]) -> bool:
    """Do the boxes stand behind their texts? One pair of round brackets behind a text is no box."""
    if len(boxes) == 1 and not (boxes[0]["sign"] or boxes[0][0].startswith("[")):
        return False
    lines = [line for line in value.split("\n") if _BOX.search(line)]
    spans = [list(_BOX.finditer(line)) for line in lines]
    return all(
        line[: found[0].start()].strip(" \t-*•") and not line[found[-1].end() :].strip(" \t,;|")
        for line, found in zip(lines, spans, strict=True)
    )
