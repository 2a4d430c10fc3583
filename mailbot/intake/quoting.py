"""Where each line of a body stands: the sender's own words, an old quote, a forwarded mail, a signature, a notice.

Only what the sender says now may be acted on, and nothing they say may be eaten: so a line is taken away only for
something that marks it (quote marks, an attribution, a header block with a date, `-- `), never for its looks alone.
The sender's answers inside a form of ours are found by `answers`, after this.
"""

from collections.abc import Sequence
from dataclasses import replace

from mailbot.intake.attribution import (
    attribution_length,
    attribution_within,
    header_block_length,
    is_divider,
    is_forward_mark,
)
from mailbot.intake.closings import mark_notices, mark_signatures
from mailbot.intake.lines import RawLine
from mailbot.model.message import Standing


def judge(lines: Sequence[RawLine]) -> tuple[list[RawLine], list[Standing]]:
    """The lines, and for each of them where it stands, in linear time.

    A line that holds both a reply and the attribution of the quote below it loses the attribution; the number of
    lines stays the same.
    """
    shown = list(lines)
    standings = _quotes(shown)
    mark_notices(shown, standings)
    mark_signatures(shown, standings)
    return shown, standings


def _quotes(lines: list[RawLine]) -> list[Standing]:
    standings = [line.zone or (Standing.QUOTED if line.depth else Standing.OWN) for line in lines]
    said = False  # has the sender said anything so far?
    index = 0
    while index < len(lines):
        line = lines[index]
        if standings[index] is not Standing.OWN:
            index = _quoted_run(lines, standings, index)
            continue
        if not line.text.strip():
            index += 1
            continue
        cut = _cut_at(lines, index, said=said)
        if cut is not None:
            rule = _rule_above(lines, index)
            standings[rule:] = [cut] * (len(lines) - rule)
            break
        start = attribution_within(line)
        if start is not None and _marked_quote_follows(lines, standings, index + 1):
            lines[index] = replace(line, text=line.text[:start].rstrip())
            said = True
            index += 1
            continue
        length = attribution_length(lines, index)
        if length:
            standings[index : index + length] = [Standing.QUOTED] * length
            index += length
            if not _marked_quote_follows(lines, standings, index):
                older = Standing.QUOTED if said else Standing.FORWARDED
                standings[index:] = [older] * (len(lines) - index)
                break
            continue
        said = True
        index += 1
    return standings


def _rule_above(lines: Sequence[RawLine], index: int) -> int:
    """Where a line of dashes or underscores, put above the older mail, begins; the index itself when there is none."""
    start = index
    for above in range(index - 1, max(index - 5, -1), -1):
        text = lines[above].text.strip()
        if text and set(text) - set("-_=*"):
            break
        if len(text) >= 4:
            start = above
    return start


def _quoted_run(lines: Sequence[RawLine], standings: list[Standing], start: int) -> int:
    """Step over lines that marks or markup quote; a run that opens with a forwarded mail is FORWARDED.

    Gmail puts only the header block of a forwarded mail into an element of its own, and its text below without any mark: there
    it runs to the end, as it does in plain text.
    """
    end = start
    while end < len(lines) and (standings[end] is not Standing.OWN):
        end += 1
    opening = next((index for index in range(start, end) if lines[index].text.strip()), None)
    if opening is not None and standings[opening] is Standing.QUOTED and is_forward_mark(lines[opening]):
        end = end if lines[opening].depth else len(lines)
        standings[start:end] = [Standing.FORWARDED] * (end - start)
    return end


def _cut_at(lines: Sequence[RawLine], index: int, *, said: bool) -> Standing | None:
    """Does an older mail without quote marks begin here? It runs to the end."""
    line = lines[index]
    if is_forward_mark(line):
        return Standing.FORWARDED
    if is_divider(line):
        return Standing.QUOTED
    if header_block_length(lines, index) or (line.cut and ":" in line.text):
        # Outlook forwards and answers with the same block; where nothing was said above it, it is the message.
        return Standing.QUOTED if said else Standing.FORWARDED
    return None


def _marked_quote_follows(lines: Sequence[RawLine], standings: Sequence[Standing], at: int) -> bool:
    for index in range(at, min(at + 6, len(lines))):
        if standings[index] is not Standing.OWN:
            return True
        if lines[index].text.strip():
            return False
    return False
