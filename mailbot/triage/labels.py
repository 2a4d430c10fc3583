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
from dataclasses import replace

from mailbot.model.form_block import BEGIN, END
from mailbot.model.message import ACTIONABLE, Body, Line, Standing
from mailbot.triage.headlines import Headlines
from mailbot.triage.label_gaps import bullets_go_on, lines_below
from mailbot.triage.label_lines import ANSWERED, BULLET, LONGEST_LINE, Cut, cut_line, without_blanks
from mailbot.triage.label_pairs import Labelled, shown_pairs
from mailbot.triage.label_rows import are_heads, cells_of_line, one_line_form
from mailbot.triage.label_styles import cuts_of, style_of
from mailbot.triage.ticks import begins_with_box, is_choice, none_ticked, ticked
from mailbot.triage.wording import FormWording

_LISTS_PEOPLE = frozenset({"removed_user", "person_name"})
_LONGEST_RUN_ON = 80  # characters of a line that was wrapped: what is longer is a paragraph of its own

_AFFIRMS = re.compile(r"\b(?:I|we|by (?:checking|submitting|signing))\b")
"""`[x] I have read the policy` below a list of boxes is no part of it."""
_MINOR = frozenset({"supervisor", "notes", "person_phone", "job_title", "reporting", "start_date", "region"})
"""Fields that free text may mention with a colon without ending."""


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
        self._pairs = shown_pairs(body, wording)
        self._cuts = cuts_of(body.lines, wording)
        self._style = style_of(self._cuts)
        self._seen: set[str] = set()
        self._first: str | None = None
        self._headlines = Headlines(wording)

    def read(self) -> Iterator[Labelled]:
        index = 0
        while index < len(self._lines):
            shown = self._pairs.get(index)
            if shown:
                count = shown.count or 1
                for labelled in shown.values:
                    more = (
                        self._more_definitions(labelled, index + count)
                        if labelled is shown.values[-1]
                        else []
                    )
                    whole = replace(labelled, value="\n".join((labelled.value, *more))) if more else labelled
                    count += len(more)
                    yield self._noted(_chosen(whole, self._wording))
                index += count
                continue
            parts = self._parts_of_line(index)
            if parts:
                for part in parts:
                    yield self._noted(_of_cut(part, part.value, self._lines[index], range(index, index + 1)))
                index += 1
                continue
            cut = self._cuts[index]
            if cut is None or not self._counts(cut):
                self._headlines.note(self._lines[index])
                index += 1
                continue
            at = index
            value, index = self._value(cut, at)
            said = value if cut.field is None else ticked(value)
            is_title = cut.style == "alone" and cut.field == "request_type" and not self._is_request(said)
            if is_title and not none_ticked(value):
                value, said, index = "", "", at + 1  # the title of the form
            if not said and cut.style in {"alone", "ruled", "dashed"}:
                self._headlines.note(self._lines[at])
            whole = _of_cut(cut, value, self._lines[at], range(at, index))
            yield self._noted(replace(whole, below=self._below(cut, index)))

    def _below(self, cut: Cut, index: int) -> tuple[str, ...]:
        """What stands behind the end of a list, without a label."""
        field = self._wording.fields.get(cut.field or "")
        is_list = field is not None and field.is_list
        return lines_below(self._lines, self._cuts, self._pairs, index) if is_list else ()

    def _more_definitions(self, labelled: Labelled, index: int) -> list[str]:
        """The second and further definitions of one term, where the field is a list."""
        field = self._wording.fields.get(labelled.field or "")
        if field is None or not field.is_list or labelled.layout != "definition-list":
            return []
        more: list[str] = []
        while index < len(self._lines) and index not in self._pairs and self._lines[index].text.strip():
            if self._cuts[index] is not None or self._lines[index].standing is not labelled.standing:
                break
            more.append(self._lines[index].text.strip())
            index += 1
        return more

    def _is_request(self, value: str) -> bool:
        return self._wording.kind_of(value) is not None

    def _parts_of_line(self, index: int) -> list[Cut]:
        """Several labels in one line: with semicolons, or in the cells of a table."""
        text, cut = self._lines[index].text, self._cuts[index]
        if self._lines[index].standing not in ACTIONABLE:
            return []
        if "\t" in text:
            return cells_of_line(text, self._wording)
        return one_line_form(text, self._wording) if cut is not None and self._counts(cut) else []

    def _noted(self, labelled: Labelled) -> Labelled:
        given = self._headlines.given(_filled(labelled, self._wording))
        if given.field is not None and given.value:
            self._seen.add(given.field)
            self._first = self._first or given.field
        return given

    def _counts(self, cut: Cut) -> bool:
        """Is this a label in the style of this form? In a form of bullets a line without one is no label."""
        return not self._style or cut.style == self._style

    def _value(self, cut: Cut, at: int) -> tuple[str, int]:
        """The value of a label at a line, its boxes with it, and the line to go on with."""
        field = self._wording.fields.get(cut.field or "")
        is_text = (field is not None and field.is_text) or cut.field is None
        parts = [cut.value] if cut.value else []
        boxes = not is_text and is_choice(cut.value)
        if (
            cut.value
            and not is_text
            and not boxes
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
                or (not is_text and are_heads(text, self._wording))
                or self._is_next(cut, index, is_text=is_text, has_value=bool(parts))
            ):
                break
            if not is_text and is_choice(text):
                boxes = True
            elif boxes and text.strip():
                break
            if not text.strip():
                blanks += 1
                is_list = field is not None and field.is_list and self._style != "bullet"
                goes_on = (boxes and self._box_follows(index)) or (
                    is_list and bullets_go_on(self._lines, index)
                )
                if self._is_done(parts, blanks, cut, is_text=is_text) and not goes_on:
                    break
            else:
                parts.extend([""] * (blanks if parts else 0))
                blanks = 0
                text = text if parts else ANSWERED.sub("", text)
                parts.append(text.strip() if is_text else BULLET.sub("", text).strip())
                if (
                    not is_text
                    and not boxes
                    and not (field is not None and field.is_list)
                    and self._style not in {"dashed", "ruled"}
                    and not self._goes_on_naming(cut, index)
                ):
                    index += 1
                    break
            index += 1
        return "\n".join(parts).strip(), index

    def _box_follows(self, at: int) -> bool:
        """Does a list of boxes go on behind a gap, as where each line is a paragraph? Not with what the sender affirms."""
        for index in range(at + 1, min(at + 3, len(self._lines))):
            line = self._lines[index]
            if line.text.strip():
                is_free = index not in self._pairs and line.standing in ACTIONABLE
                return is_free and begins_with_box(line.text) and not _AFFIRMS.search(line.text[:120])
        return False

    def _goes_on_naming(self, cut: Cut, at: int) -> bool:
        """Do names in bullets go on below the one at a line: "Users to be removed:" over several?"""
        if cut.field not in _LISTS_PEOPLE or self._style == "bullet" or at + 1 >= len(self._lines):
            return False
        pair = self._lines[at], self._lines[at + 1]
        return all(BULLET.match(line.text) and line.standing in ACTIONABLE for line in pair)

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


def _filled(labelled: Labelled, wording: FormWording) -> Labelled:
    """A value without what is left of its blank; free text keeps its rules and dots."""
    field = wording.fields.get(labelled.field or "")
    if field is None or field.is_text:
        return labelled
    return replace(labelled, value=without_blanks(labelled.value))


def _chosen(labelled: Labelled, wording: FormWording) -> Labelled:
    """A pair whose value is boxes says what is ticked."""
    field = wording.fields.get(labelled.field or "")
    return labelled if field is None or field.is_text else _ticked(labelled)


def _ticked(labelled: Labelled) -> Labelled:
    return replace(labelled, value=ticked(labelled.value), unticked=none_ticked(labelled.value))


def _of_cut(cut: Cut, value: str, line: Line, lines: range) -> Labelled:
    return Labelled(
        field=cut.field,
        label=cut.label,
        value=value if cut.field is None else ticked(value),
        standing=line.standing,
        exact=cut.exact,
        index=cut.index,
        lines=lines,
        unticked=cut.field is not None and none_ticked(value),
    )
