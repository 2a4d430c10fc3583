"""The sender's answers inside a quoted form of ours (`mailbot.model.form_block`).

People answer over, after or below the blanks, with and without quote marks. What they wrote there is theirs, and the
lines of the form that they left as they were are what they send back: both are ANSWER. A form that merely came along
below a reply ("will send her address on Monday") stays a quote. Which it is:

    a blank with text beside it, own lines below a blank, own lines with a blank's label  -> answered
    no blank left, and nothing above that says no                                         -> answered
    blanks left, and words that say it was filled in                                      -> answered
    no mark and no blank at all, our "fill it in" above, words that say it was            -> answered
    anything else                                                                         -> a quote

Labels without blanks that are answered below are the matter of `interleaved`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mailbot.intake.interleaved import mark_labels
from mailbot.intake.lines import RawLine
from mailbot.model.form_block import BEGIN, BLANK, END
from mailbot.model.message import Standing

_BEGIN, _END = BEGIN.strip("- ").lower(), END.strip("- ").lower()
_LABELLED = re.compile(r"^\s*(?:[-*•]\s)?([^:\s][^:\t]{0,99}?)\s*[:\t]\s*(.*)$")
_BLANK = re.compile(r"_{3,}")
_LONGEST_FORM = 80  # lines
_LONGEST_ANSWER = 3  # lines between two lines of a quoted form
_SAYS_NO = re.compile(
    r"\b(?:no|not|don'?t|do not|cancel|wrong|ignore|disregard|instead|never|withdraw|nevermind|scratch|hold off|stop|wait)\b",
    re.IGNORECASE,
)
_SAYS_FILLED = re.compile(
    r"\b(?:fill(?:ed)?|complet(?:ed?|ing)|below|answer(?:s|ed)?|here (?:you go|it is|they are)|done|updated|added)\b",
    re.IGNORECASE,
)
_FILL_IN = re.compile(
    r"\b(?:fill(?:ing)? (?:it|this|them|the form|the lines|the blanks)? ?(?:in|out)\b|complete (?:it|this|the form|the following|the lines) (?:and|below|then|by)\b)",
    re.IGNORECASE,
)
_FEWEST_FILLED = 4  # lines of a form without marks
_OLD = frozenset({Standing.QUOTED, Standing.FORWARDED})


@dataclass(slots=True)
class _Block:
    """The lines of one quoted form."""

    labelled: dict[int, tuple[str, str]] = field(
        default_factory=dict
    )  # index -> label, value without the blank
    blanks: list[int] = field(default_factory=list)  # indexes of lines that are still blank
    touched: bool = False
    end: int = 0


def mark_answers(lines: list[RawLine], standings: list[Standing]) -> bool:
    """Mark the lines of answered forms as ANSWER; blanks are taken out of filled lines.

    Returns:
        Whether the sender wrote into a quoted form of ours.
    """
    own = [lines[index].text for index, standing in enumerate(standings) if standing is Standing.OWN]
    answered = False
    index = read_to = 0
    while index < len(lines):
        filled = _filled_in(lines, standings, index, own)
        if filled is not None:
            answered = True
            _mark(filled, lines, standings)
            index = read_to = max(filled.end, index + 1)
            continue
        if standings[index] not in _OLD or not _opens(lines[index].text):
            index += 1
            continue
        block = _read(lines, standings, index, floor=read_to)
        if _is_answered(block, own):
            answered = True
            _mark(block, lines, standings)
        index = read_to = max(block.end, index + 1)
    mark_labels(lines, standings)
    return answered


def _filled_in(
    lines: Sequence[RawLine], standings: Sequence[Standing], at: int, own: Sequence[str]
) -> _Block | None:
    """A form without marks or blanks below our "please fill it in", every line of it filled, where the sender says that it is."""
    said = " ".join(text[:500] for text in own[:40])
    if standings[at] not in _OLD or not _FILL_IN.search(lines[at].text[:2000]):
        return None
    if not _SAYS_FILLED.search(said) or _SAYS_NO.search(said):
        return None
    near = range(at + 1, min(at + 5, len(lines)))
    start = next((each for each in near if _LABELLED.match(lines[each].text[:2000])), None)
    if start is None or any(_opens(lines[each].text) for each in near):
        return None
    block = _read(lines, standings, start, floor=start)
    return block if len(block.labelled) >= _FEWEST_FILLED and not block.blanks else None


def _opens(text: str) -> bool:
    return (_BLANK.search(text) is not None and text.strip("_ ") != "") or _BEGIN in text.lower()


def _read(lines: Sequence[RawLine], standings: Sequence[Standing], at: int, *, floor: int) -> _Block:
    """The form around a line that opens one: up to where labelled lines began, and down to its end."""
    start = at
    above = (
        range(0)
        if _BEGIN in lines[at].text.lower()
        else range(at - 1, max(at - _LONGEST_FORM, floor - 1), -1)
    )
    for index in above:
        text = lines[index].text[:2000]
        if not text.strip() and index + 1 == start and lines[start].text.strip():
            start = index  # paragraphs of HTML stand apart
            continue
        if standings[index] not in _OLD or lines[index].depth != lines[at].depth or not _LABELLED.match(text):
            break
        start = index
    block = _Block(end=start)
    depths: set[int] = set()
    label_at: int | None = None
    for index in _form_lines(lines, standings, start, at):
        block.end = index + 1
        text, standing = lines[index].text[:2000], standings[index]
        if standing is Standing.OWN:
            if text.strip() and label_at is not None and label_at in block.blanks:
                block.touched = True
                block.blanks.remove(label_at)
            if not text.strip() and not _stands_between(lines, standings, index):
                label_at = None  # below a blank line of their own people write of other things
            continue
        found = _LABELLED.match(text)
        if found is None or text.lstrip("> ").startswith(BEGIN[:5]):
            label_at = label_at if not text.strip() else None
            continue
        label_at = index
        label, value = found[1].strip(), found[2]
        cleaned = _BLANK.sub("", value).strip()
        block.labelled[index] = (label, cleaned)
        if cleaned and _BLANK.search(value):
            block.touched = True
        if not cleaned:
            block.blanks.append(index)
        depths.add(lines[index].depth)
    block.touched = block.touched or len(depths) > 1
    return block


def _form_lines(
    lines: Sequence[RawLine], standings: Sequence[Standing], start: int, at: int
) -> Iterator[int]:
    """Indexes of the form's lines: to its end mark, or while quoted lines go on."""
    own_run = 0
    for index in range(start, min(at + _LONGEST_FORM, len(lines))):
        if _END in lines[index].text.lower():
            return
        own_run = own_run + 1 if standings[index] not in _OLD and lines[index].text.strip() else 0
        if own_run > 3:
            return
        yield index


def _is_answered(block: _Block, own: Sequence[str]) -> bool:
    if not block.labelled:
        return False
    blank_labels = {block.labelled[index][0].lower() for index in block.blanks}
    said = " ".join(text[:500] for text in own[:40])
    if not any(text.strip() for text in own):
        return True  # sent back as it was, without a word: what is missing must be asked again, not lie there
    if block.touched or any(_names_one(text, blank_labels) for text in own):
        return True
    if _SAYS_NO.search(said):
        return False
    return not block.blanks or bool(_SAYS_FILLED.search(said))


def _names_one(text: str, labels: set[str]) -> bool:
    found = _LABELLED.match(text[:2000])
    return found is not None and bool(found[2].strip()) and found[1].strip().lower() in labels


def _mark(block: _Block, lines: list[RawLine], standings: list[Standing]) -> None:
    for index, (label, value) in block.labelled.items():
        following = index + 1
        below = _own_below(lines, standings, following, block.end)
        if value or below:
            lines[index] = replace(lines[index], text=f"{label}: {value}".rstrip())
            standings[index] = Standing.ANSWER
        while value and following < block.end and _continues(lines, standings, following, block):
            standings[following] = Standing.ANSWER
            following += 1


def _own_below(lines: Sequence[RawLine], standings: Sequence[Standing], at: int, end: int) -> bool:
    """Is the next line that says something the sender's own?"""
    for index in range(at, min(at + 3, end)):
        if lines[index].text.strip() or (
            standings[index] is Standing.OWN and not _stands_between(lines, standings, index)
        ):
            return bool(lines[index].text.strip()) and standings[index] is Standing.OWN
    return False


def _stands_between(lines: Sequence[RawLine], standings: Sequence[Standing], at: int) -> bool:
    """Do a few own lines begin at this blank one that have the quote below them too? HTML parts paragraphs so."""
    said = 0
    for index in range(at, min(at + _LONGEST_ANSWER + 4, len(lines))):
        if not lines[index].text.strip():
            continue
        if standings[index] in _OLD:
            return said > 0 and lines[index].depth > 0
        said += 1
        if said > _LONGEST_ANSWER:
            return False
    return False


def _continues(lines: Sequence[RawLine], standings: Sequence[Standing], index: int, block: _Block) -> bool:
    """Does a value run on here: a quoted line without a label, before the next blank line?"""
    text = lines[index].text
    return (
        bool(text.strip()) and standings[index] in _OLD and index not in block.labelled and BLANK not in text
    )
