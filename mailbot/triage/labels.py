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

from rapidfuzz import fuzz, process

from mailbot.model.form_block import BEGIN, END
from mailbot.model.message import ACTIONABLE, Body, Line, Pair, Standing
from mailbot.triage.wording import FormWording, normalized, normalized_label

_BULLET = re.compile(r"^\s*(?:[*•·‣◦▪–]|-(?!-))\s*(?=\S)|^\s*-\s+")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-h][.)])\s+", re.IGNORECASE)
_DASHED = re.compile(r"^\s*-{3,}\s+(\S.{0,150}?)\s+-{3,}\s*$")
_RULE = re.compile(r"^\s*[-=_*]{4,}\s*$")
_PIPED = re.compile(r"^\s*\|(.{1,200}?)\|(.*?)\|?\s*$")
_DASH = re.compile(r"\s+[-–—=]+>?\s+")
_MARKDOWN = re.compile(r"^\s*([*_]{1,2})([^*_]{1,120}?)\1(?=[\s:]|$)|^\s*([*_]{1,2})([^*_:]{1,120}:)\3")
_NO_LABEL = re.compile(
    r"https?$|^\W*$|^\d|\b\d{1,2}$|@|[.!]\s|^(?:hi|hello|dear|hey|good (?:morning|afternoon)|thanks|thank you|re|fw|fwd|cc|ps)\b",
    re.IGNORECASE,
)
_LABEL_WORDS = 16
_NEAR, _MARGIN = 90, 6  # rapidfuzz: "Manager email" scores 96 for "Manager e-mail" and 90 for "Manager"
_LONGEST_LINE = 4_000

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


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line taken apart."""

    label: str
    value: str
    field: str | None
    exact: bool
    style: str  # "colon", "bullet", "dashed", "ruled", "pipe", "alone"
    index: str = ""


def read_labelled(body: Body, wording: FormWording) -> tuple[Labelled, ...]:
    """Every labelled value of the text that may be acted on, in order."""
    return tuple(_Reader(body, wording).read())


def read_quoted(body: Body, wording: FormWording) -> dict[str, str]:
    """Field -> value of labelled lines that stand only in old quotes: for `explain`, never acted on."""
    found: dict[str, str] = {}
    for line in body.lines:
        if line.standing not in ACTIONABLE and line.text.strip():
            cut = _cut(line.text, wording)
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
            _cut(line.text, wording) if line.standing in ACTIONABLE else None for line in body.lines
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
            self._cuts[index] = _Cut(text, "", self._wording.field_of(text), exact=True, style="ruled")

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
            value, index = self._value(cut, index)
            yield self._noted(
                Labelled(
                    field=cut.field,
                    label=cut.label,
                    value=value,
                    standing=self._lines[max(index - 1, 0)].standing
                    if not cut.value
                    else self._standing_of(cut, index),
                    exact=cut.exact,
                    index=cut.index,
                )
            )

    def _standing_of(self, cut: _Cut, after: int) -> Standing:
        for index in range(after - 1, -1, -1):
            if self._cuts[index] is cut:
                return self._lines[index].standing
        return Standing.OWN

    def _noted(self, labelled: Labelled) -> Labelled:
        if labelled.field is not None and labelled.value:
            self._seen.add(labelled.field)
            self._first = self._first or labelled.field
        return labelled

    def _counts(self, cut: _Cut) -> bool:
        """Is this a label in the style of this form? In a form of bullets a line without one is no label."""
        return not self._style or cut.style == self._style

    def _value(self, cut: _Cut, at: int) -> tuple[str, int]:
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
            return cut.value, at + 1
        index = at + 1
        if cut.style == "ruled":
            index += 1
        blanks = 0
        while index < len(self._lines) and index not in self._pairs:
            line = self._lines[index]
            text = self._shown(line, has_value=bool(parts))
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
                parts.append(_BULLET.sub("", text).strip() if not is_text else text.strip())
                if (
                    not is_text
                    and not (field is not None and field.is_list)
                    and self._style not in {"dashed", "ruled"}
                ):
                    index += 1
                    break
            index += 1
        return "\n".join(parts).strip(), index

    def _shown(self, line: Line, *, has_value: bool) -> str | None:
        """The text of a line within a value; a quoted line right below one belongs to it, as written."""
        if line.standing in ACTIONABLE:
            return line.text[:_LONGEST_LINE]
        if line.standing is Standing.QUOTED and line.depth and has_value:
            return f"{'>' * line.depth} {line.text[:_LONGEST_LINE]}"
        return None

    def _ends(self, text: str) -> bool:
        plain = text.strip().lower()
        return plain.startswith(self._wording.ends) or BEGIN.strip("- ") in plain or END.strip("- ") in plain

    def _is_done(self, parts: Sequence[str], blanks: int, cut: _Cut, *, is_text: bool) -> bool:
        """Does a blank line end the value? One does, two where the value began below its label or is styled."""
        if self._style in {"dashed", "ruled"}:
            return False
        if not parts:
            return blanks > 1
        return blanks > (1 if is_text and not cut.value else 0)

    def _is_next(self, cut: _Cut, index: int, *, is_text: bool, has_value: bool) -> bool:
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


def _style_of(cuts: Sequence[_Cut | None]) -> str:
    """The one style of labels of a form that has one, or ""."""
    known = [cut for cut in cuts if cut is not None and cut.field is not None]
    for style in ("dashed", "ruled", "bullet"):
        count = sum(cut.style == style for cut in known)
        if count >= 2 and known[0].style == style and count * 2 > len(known):
            return style
    return ""


def _cut(text: str, wording: FormWording) -> _Cut | None:
    """A line as label and value; None when it is no labelled line."""
    text = text[:_LONGEST_LINE]
    if not text.strip() or BEGIN.strip("- ") in text or END.strip("- ") in text:
        return None
    dashed = _DASHED.match(text)
    if dashed is not None:
        return _known(dashed[1], "", "dashed", wording) or _Cut(
            dashed[1].strip(), "", None, exact=True, style="dashed"
        )
    piped = _PIPED.match(text)
    if piped is not None and set(piped[1].strip()) - set("-: "):
        return _known(piped[1], piped[2].strip(" |"), "pipe", wording, near=False)
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    style = "bullet" if bullet else "colon"
    rest = _MARKDOWN.sub(lambda found: found[2] or found[4], rest, count=1)
    label, tab, value = rest.strip().partition("\t")
    if tab and wording.field_of(label) is not None:
        return _known(label, value.strip(), style, wording, near=False)
    return (
        _at_colon(rest, style, wording)
        or _at_dash(rest, style, wording)
        or _alone(rest, wording, bulleted=bool(bullet))
    )


def _at_colon(text: str, style: str, wording: FormWording) -> _Cut | None:
    """`Label: value`, at the colon that makes a known label, else at the first."""
    first: tuple[str, str] | None = None
    position = -1
    for _ in range(3):
        position = text.find(":", position + 1)
        if position < 0 or position > 200:
            break
        label, value = text[:position].strip(), text[position + 1 :].lstrip(":：").strip()
        if first is None and label:
            if text[position + 1 : position + 2] == ":":
                label += ":"
            first = label, value
        found = _known(label, value, style, wording, near=False)
        if found is not None:
            return found
    if first is None:
        return None
    label, value = first
    if (
        len(label.split()) > _LABEL_WORDS
        or len(label) > 120
        or _NO_LABEL.search(label.rstrip(":"))
        or not _is_break(text, label)
    ):
        return None
    return _known(label, value, style, wording) or _Cut(label, value, None, exact=True, style=style)


def _is_break(text: str, label: str) -> bool:
    """Is there a space after the colon, or nothing? `09:30` and `a:b` are no labels."""
    after = text.strip()[len(label) :].lstrip(":")
    return not after or after[0].isspace() or after[0] in "_<("


def _at_dash(text: str, style: str, wording: FormWording) -> _Cut | None:
    found = _DASH.search(text[:200])
    if found is None:
        return None
    return _known(text[: found.start()], text[found.end() :].strip(), style, wording, near=False)


def _alone(text: str, wording: FormWording, *, bulleted: bool) -> _Cut | None:
    """A known label that fills its line; short everyday words ("Other", "Email") only with a question mark or bullet."""
    bare = text.strip()
    if len(bare) > 150 or (len(bare.split()) < 2 and not bulleted and bare.lower() not in _PLAIN_ALONE):
        return None
    return _known(bare, "", "bullet" if bulleted else "alone", wording, near=False)


_PLAIN_ALONE = frozenset(
    [
        "agency",
        "projects",
        "project",
        "region",
        "email",
        "e-mail",
        "name",
        "phone",
        "notes",
        "comments",
        "program",
        "programs",
        "supervisor",
        "organization",
        "agencia",
        "proyectos",
        "correo",
        "nombre",
    ]
)


def _known(label: str, value: str, style: str, wording: FormWording, *, near: bool = True) -> _Cut | None:
    """The label of a field, exactly or (where `near`) nearly, with a number in it set aside."""
    label = label.strip().strip("*_").strip()
    field = wording.field_of(label)
    if field is not None:
        return _Cut(label, value, field, exact=True, style=style)
    numbered = re.search(r"\s*#?\s?\b([0-9]{1,2})\b\s*", label)
    if numbered is not None:
        field = wording.field_of(f"{label[: numbered.start()]} {label[numbered.end() :]}")
        if field is not None:
            return _Cut(label, value, field, exact=True, style=style, index=numbered[1])
    if near and value:
        field = _near(label, wording)
        if field is not None:
            return _Cut(label, value, field, exact=False, style=style)
    return None


def _near(label: str, wording: FormWording) -> str | None:
    """The one field that a label nearly names; None when none does, or two."""
    words = normalized_label(label)[1] or normalized(label)
    if not 5 <= len(words) <= 80:
        return None
    best: dict[str, float] = {}
    for key, score, _ in process.extract(
        words, wording.labels.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=_NEAR - _MARGIN
    ):
        field = wording.labels[key]
        best[field] = max(best.get(field, 0), score)
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _NEAR or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
        return None
    return ranked[0][0]


def _of_pair(pair: Pair, row: int, wording: FormWording) -> Labelled:
    found = _known(pair.label, pair.value, "pair", wording)
    label = pair.label if found is None or not found.index else found.label
    return Labelled(
        field=found.field if found else None,
        label=label,
        value=pair.value,
        standing=pair.standing,
        exact=found.exact if found else True,
        row=row,
        index=found.index if found else "",
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
    cuts = (_cut(line, wording) for line in value.split("\n")[:60])
    return sum(cut is not None and cut.field is not None for cut in cuts) >= 2
