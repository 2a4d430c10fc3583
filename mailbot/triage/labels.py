"""A body -> its labelled values in order: what a form says before anybody asks what it means.

    labelled = [ bullet / number ] label ( ":" / TAB / " - " / "|" ) value
             / label newline value
             / "--- " label " ---" newline value          (WPForms)
             / label newline "-----" newline value        (Quform)
             / a label and value of the markup            (`Pair`)

A colon after any short text makes a label; without one only a label of `rules/forms.toml` is a label. Free text (notes,
comments) may hold lines that look labelled: they are part of it, until a label that this form still lacks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.model.form_block import BEGIN, END
from mailbot.model.message import ACTIONABLE, Body, Line, Pair, Standing
from mailbot.triage.label_lines import BULLET, LONGEST_LINE, Cut, cut_line, known_label
from mailbot.triage.wording import FormWording

_RULE = re.compile(r"^\s*[-=_*]{4,}\s*$")
_SEGMENTS = re.compile(r"\s*[;|]\s+|,\s+(?=[^,;:]{2,60}:\s)")

_LONGEST_RUN_ON = 80  # characters of a line that was wrapped: what is longer is a paragraph of its own

_MINOR = frozenset({"supervisor", "notes", "person_phone", "job_title", "reporting", "start_date", "region"})
"""Fields that free text may mention with a colon without ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One label with its value, as written."""

    field: str | None  # canonical name; None: a label that the wording does not know
    label: str
    value: str  # "" where nothing was filled in
    standing: Standing
    exact: bool = True  # False: the label was only nearly that of the field
    row: int = -1  # of a table with column heads: which row, so that rows stay apart
    index: str = ""  # a number in the label ("User 2 Email"): which person
    lines: range = range(0)  # the lines of the body that say it


def read_labelled(body: Body, wording: FormWording) -> tuple[Labelled, ...]:
    """Every labelled value of the text that may be acted on, in order."""
    return tuple(_Reader(body, wording).read())


def read_quoted(body: Body, wording: FormWording) -> dict[str, str]:
    """Field -> value of labelled lines that stand only in old quotes: for `explain`, never acted on."""
    found: dict[str, str] = {}
    for line in body.lines:
        if line.standing not in ACTIONABLE and line.text.strip():
            cut = cut_line(line.text, wording)
            if cut is not None and cut.field is not None and cut.exact and cut.value:
                found.setdefault(cut.field, cut.value)
    return found


class _Reader:
    """Walks the lines and pairs of one body. Mutable, private to one call."""

    def __init__(self, body: Body, wording: FormWording) -> None:
        self._wording = wording
        self._lines = body.lines
        self._pairs = _taken(body, wording)
        self._cuts = [
            cut_line(line.text, wording) if line.standing in ACTIONABLE else None for line in body.lines
        ]
        self._rule_labels()
        self._style = _style_of(self._cuts)
        self._seen: set[str] = set()
        self._first: str | None = None

    def _rule_labels(self) -> None:
        """Quform: a line over a line of dashes is a label, whatever it says, when two of them are known."""
        rows = []
        for index in range(len(self._lines) - 1):
            text = self._lines[index].text.strip()
            if (
                text
                and len(text) <= 150
                and self._lines[index].standing in ACTIONABLE
                and _RULE.match(self._lines[index + 1].text)
            ):
                rows.append(index)
        if sum(self._wording.field_of(self._lines[index].text) is not None for index in rows) < 2:
            return
        for index in rows:
            text = self._lines[index].text.strip()
            self._cuts[index] = Cut(text, "", self._wording.field_of(text), exact=True, style="ruled")

    def read(self) -> Iterator[Labelled]:
        index = 0
        while index < len(self._lines):
            pairs = self._pairs.get(index)
            if pairs:
                for row, pair in pairs:
                    yield self._noted(_of_pair(pair, row, self._wording))
                index += max(pair.count for _, pair in pairs) or 1
                continue
            cut = self._cuts[index]
            if cut is None or not self._counts(cut):
                index += 1
                continue
            parts = _one_line_form(self._lines[index].text, self._wording)
            if parts:
                for part in parts:
                    yield self._noted(_of_cut(part, part.value, self._lines[index], range(index, index + 1)))
                index += 1
                continue
            at = index
            value, index = self._value(cut, at)
            yield self._noted(_of_cut(cut, value, self._lines[at], range(at, index)))

    def _noted(self, labelled: Labelled) -> Labelled:
        if labelled.field is not None and labelled.value:
            self._seen.add(labelled.field)
            self._first = self._first or labelled.field
        return labelled

    def _counts(self, cut: Cut) -> bool:
        """Is this a label in the style of this form? In a form of bullets a line without one is no label."""
        return not self._style or cut.style == self._style

    def _value(self, cut: Cut, at: int) -> tuple[str, int]:
        """The value of a label at a line, and the line to go on with."""
        field = self._wording.fields.get(cut.field or "")
        is_text = (field is not None and field.is_text) or cut.field is None
        parts = [cut.value] if cut.value else []
        if (
            cut.value
            and not is_text
            and not (field is not None and field.is_list)
            and self._style not in {"dashed", "ruled"}
        ):
            return self._run_on(cut.value, at)
        index = at + 1
        if cut.style == "ruled":
            index += 1
        blanks = 0
        while index < len(self._lines) and index not in self._pairs:
            line = self._lines[index]
            text = self._shown(line, may_quote=is_text and bool(parts))
            if (
                text is None
                or self._ends(text)
                or self._is_next(cut, index, is_text=is_text, has_value=bool(parts))
            ):
                break
            if not text.strip():
                blanks += 1
                if self._is_done(parts, blanks, cut, is_text=is_text):
                    break
            else:
                parts.extend([""] * (blanks if parts else 0))
                blanks = 0
                parts.append(text.strip() if is_text else BULLET.sub("", text).strip())
                if (
                    not is_text
                    and not (field is not None and field.is_list)
                    and self._style not in {"dashed", "ruled"}
                ):
                    index += 1
                    break
            index += 1
        return "\n".join(parts).strip(), index

    def _run_on(self, value: str, at: int) -> tuple[str, int]:
        """A value of one line with what was wrapped: indented below a label that is not, and no label itself."""
        index = at + 1
        while index < len(self._lines) and not self._lines[at].text[:1].isspace():
            line = self._lines[index]
            text = line.text.strip()
            wrapped = (
                line.text[:1].isspace() and 0 < len(text) <= _LONGEST_RUN_ON and self._cuts[index] is None
            )
            if (
                not wrapped
                or index in self._pairs
                or line.standing is not self._lines[at].standing
                or self._ends(text)
            ):
                break
            value, index = f"{value} {text}", index + 1
        return value, index

    def _shown(self, line: Line, *, may_quote: bool) -> str | None:
        """The text of a line within a value; a quoted line within free text belongs to it, as written."""
        if line.standing in ACTIONABLE or not line.text.strip():
            return line.text[:LONGEST_LINE]
        if line.standing is Standing.QUOTED and line.depth and may_quote:
            return f"{'>' * line.depth} {line.text[:LONGEST_LINE]}"
        return None

    def _ends(self, text: str) -> bool:
        plain = text.strip().lower()
        return plain.startswith(self._wording.ends) or BEGIN.strip("- ") in plain or END.strip("- ") in plain

    def _is_done(self, parts: Sequence[str], blanks: int, cut: Cut, *, is_text: bool) -> bool:
        """Does a blank line end the value? One does, two where the value began below its label or is styled."""
        if self._style in {"dashed", "ruled"}:
            return False
        if not parts:
            return blanks > 1
        return blanks > (1 if is_text and not cut.value else 0)

    def _is_next(self, cut: Cut, index: int, *, is_text: bool, has_value: bool) -> bool:
        """Does the next labelled value begin at this line?"""
        found = self._cuts[index]
        if found is None or not self._counts(found):
            return False
        if self._style or not is_text:
            return found.field is not None or (found.style != "alone" and has_value)
        if found.field is None:
            return cut.field is None
        if found.field == self._first or (cut.value and not self._lines[index - 1].text.strip()):
            return True
        if cut.field is None:
            return True
        return found.field not in self._seen and found.field not in _MINOR


def _one_line_form(text: str, wording: FormWording) -> list[Cut]:
    """`Agency: A; Name: B; Email: C` as three; nothing where not every part has a label that is known."""
    if len(text) > LONGEST_LINE or text.count(":") < 2:
        return []
    parts: list[str] = []
    for piece in _SEGMENTS.split(text):
        cut = cut_line(piece, wording)
        if parts and (cut is None or cut.field is None):
            parts[-1] = f"{parts[-1]}; {piece}"
        else:
            parts.append(piece)
    cuts = [
        cut
        for part in parts
        if (cut := cut_line(part, wording)) is not None and cut.field is not None and cut.exact
    ]
    return cuts if len(cuts) == len(parts) >= 2 else []


def _of_cut(cut: Cut, value: str, line: Line, lines: range) -> Labelled:
    return Labelled(
        field=cut.field,
        label=cut.label,
        value=value,
        standing=line.standing,
        exact=cut.exact,
        index=cut.index,
        lines=lines,
    )


def _style_of(cuts: Sequence[Cut | None]) -> str:
    """The one style of labels of a form that has one, or ""."""
    known = [cut for cut in cuts if cut is not None and cut.field is not None]
    for style in ("dashed", "ruled", "bullet"):
        count = sum(cut.style == style for cut in known)
        if count >= 2 and known[0].style == style and count * 2 > len(known):
            return style
    return ""


def _of_pair(pair: Pair, row: int, wording: FormWording) -> Labelled:
    found = known_label(pair.label, pair.value, "pair", wording)
    label = pair.label if found is None or not found.index else found.label
    return Labelled(
        field=found.field if found else None,
        label=label,
        value=pair.value,
        standing=pair.standing,
        exact=found.exact if found else True,
        row=row,
        index=found.index if found else "",
        lines=range(pair.at, pair.at + pair.count),
    )


def _taken(body: Body, wording: FormWording) -> dict[int, list[tuple[int, Pair]]]:
    """Line -> the pairs that are read there instead of the lines, with their table row.

    A pair with a known label is; one with another label only beside two known ones of the same layout, as a layout table
    or a headline is no form. One whose value holds labelled lines of a form is a headline too.
    """
    usable = [pair for pair in body.pairs if pair.standing in ACTIONABLE and pair.at >= 0]
    known: dict[str, int] = {}
    for pair in usable:
        known[pair.layout] = known.get(pair.layout, 0) + (wording.field_of(pair.label) is not None)
    taken: dict[int, list[tuple[int, Pair]]] = {}
    covered_to = 0
    for pair in usable:
        field = wording.field_of(pair.label)
        if field is None and known[pair.layout] < 2:
            continue
        is_text = field is not None and wording.fields[field].is_text
        if pair.layout in {"bold-label", "heading"} and not is_text and _holds_form(pair.value, wording):
            continue
        if pair.at < covered_to and pair.at not in taken:
            continue
        row = pair.at if pair.layout == "table-columns" else -1
        taken.setdefault(pair.at, []).append((row, pair))
        covered_to = max(covered_to, pair.at + pair.count)
    return taken


def _holds_form(value: str, wording: FormWording) -> bool:
    cuts = (cut_line(line, wording) for line in value.split("\n")[:60])
    return sum(cut is not None and cut.field is not None for cut in cuts) >= 2
