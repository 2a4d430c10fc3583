"""One line of a mail -> label and value, or nothing.

    line  = [ bullet / number ] label ( ":" / TAB / " - " / "?" ) value
          / "|" label "|" value "|"
          / "--- " label " ---"
          / known-label

A colon after any short text makes a label; without one only a label of `rules/forms.toml` is a label.
"""

import re
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from mailbot.model.form_block import BEGIN, END
from mailbot.triage.ticks import begins_with_box
from mailbot.triage.wording import FormWording, normalized, normalized_label

BULLET = re.compile(r"^\s*(?:[•·‣◦▪]\s*|[*–-]\s+)(?=\S)")
_DASHED = re.compile(r"^\s*-{3,}\s+(\S.{0,150}?)\s+-{3,}\s*$")
_PIPED = re.compile(r"^\s*+\|(.{1,200}?)\|(.*+)\s*+$")
_DASH = re.compile(r"\s+[-–—=]+>?\s+")
_LEADER = re.compile(r"(?<=\S)\s{0,3}(?:\.{4,}|(?<=\s)\.{3}(?=\s)|…{2,})\s{0,3}(?=\S)|(?<=\S) {3,}(?=\S)")
_QUOTED = re.compile(r'\s*"([^"]{1,150})"\s?[,;:]\s?"([^"]*)"\s*')
_EQUALS = re.compile(r"(?<=\w)\s?=\s?(?=[^\s=])")
_ASKED = re.compile(r"^\s*+q(?:uestion)?\s*+[0-9]{0,2}\s*+[:.)]\s*+(?=\S)", re.IGNORECASE)
ANSWERED = re.compile(r"^\s*+a(?:ns(?:wer)?)?\s*+[0-9]{0,2}\s*+[:.)]\s*+(?=\S)", re.IGNORECASE)
_MARKDOWN = re.compile(r"^\s*([*_]{1,2})([^*_]{1,120}?)\1(?=[\s:]|$)|^\s*([*_]{1,2})([^*_:]{1,120}:)\3")
_NO_LABEL = re.compile(
    r"https?$|^\W*$|^\d|\b\d{1,2}$|@|[.!]\s|^(?:hi|hello|dear|hey|good (?:morning|afternoon)|thanks|thank you|re|fw|fwd|cc|ps)\b",
    re.IGNORECASE,
)
_QUESTION_NUMBER = re.compile(r"^\s*Q(?:uestion)?\s?\d{1,2}\s?[.:)-]\s+(?=\S)", re.IGNORECASE)
_FILLED = re.compile(
    r"^(?:[ \t]*+(?:_++|[.…]{2,}+|[-–—=~]{3,}+))++[ \t]*+(?=[^\s_])",
    re.MULTILINE,
)
"""What is left of a blank before what was written into it, and behind it when read backwards: `___Marcus___`, `....Marcus....`."""
_NUMBER = re.compile(r"(?<![0-9])([0-9]{1,2})(?![0-9])")
_LABEL_WORDS = 16
_NEAR, _MARGIN = 90, 6  # rapidfuzz: "Manager email" scores 96 for "Manager e-mail" and 90 for "Manager"
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
"""Words that are labels when they stand alone on a line."""
LONGEST_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Cut:
    """A line taken apart."""

    label: str
    value: str
    field: str | None
    exact: bool
    style: str  # "colon", "bullet", "dashed", "ruled", "pipe", "alone"
    index: str = ""
    loose: bool = False  # a question or a bare line that only its words make a label: counts in a form alone


def cut_line(text: str, wording: FormWording) -> Cut | None:
    """A line as label and value; None when it is no labelled line.

    `___Marcus___` is an answer typed between the underscores of a blank, `Agency：` ends in the colon of a Japanese keyboard.
    """
    cut = _cut(text[:LONGEST_LINE].replace("：", ": "), wording)
    return replace(cut, value=without_blanks(cut.value)) if cut else None


def without_blanks(value: str) -> str:
    """A value without the marks of the blank into which it was written; a blank without anything in it as it is."""
    begun = _FILLED.sub("", value)
    return _FILLED.sub("", begun[::-1])[::-1]


def _cut(text: str, wording: FormWording) -> Cut | None:
    if not text.strip() or BEGIN.strip("- ") in text or END.strip("- ") in text or begins_with_box(text):
        return None
    dashed = _DASHED.match(text)
    if dashed is not None:
        return known_label(dashed[1], "", "dashed", wording) or Cut(
            dashed[1].strip(), "", None, exact=True, style="dashed"
        )
    piped = _PIPED.match(text)
    if piped is not None and set(piped[1].strip()) - set("-: "):
        return known_label(piped[1], piped[2].rstrip().strip(" |"), "pipe", wording, near=False)
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        return known_label(quoted[1], quoted[2].strip(), "colon", wording, near=False)
    asked = _ASKED.match(text)
    if asked is not None:  # `Q: Who is leaving?` above `A: Pat`
        return _alone(text[asked.end() :], wording, bulleted=False)
    bullet = BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    style = "bullet" if bullet else "colon"
    rest = _QUESTION_NUMBER.sub("", rest, count=1)
    rest = _MARKDOWN.sub(lambda found: found[2] or found[4], rest, count=1)
    label, tab, value = rest.strip().partition("\t")
    if tab and any(wording.listed(cell) is not None for cell in value.split("\t")[:20]):
        return None  # column heads
    if tab and "\t" in value.strip() and wording.orders(label):
        return None  # a row of a sheet: `Remove TAB Pat Doyle TAB pdoyle@a.example`
    if tab and wording.field_of(label) is not None:
        return known_label(label, value.strip(), style, wording, near=False)
    return (
        _at_known_colon(rest, style, wording)
        or _at_question_mark(rest, style, wording)
        or _at_colon(rest, style, wording)
        or _at_dash(rest, style, wording)
        or _alone(rest, wording, bulleted=bool(bullet))
    )


def _at_known_colon(text: str, style: str, wording: FormWording) -> Cut | None:
    """`Label: value` at the first of three colons that makes a label of the wording, exactly."""
    position = -1
    for _ in range(3):
        position = text.find(":", position + 1, 200)
        if position < 0:
            return None
        found = known_label(
            text[:position], text[position + 1 :].lstrip(":：").strip(), style, wording, near=False
        )
        if found is not None:
            return found
    return None


def _at_colon(text: str, style: str, wording: FormWording) -> Cut | None:
    """`Label: value` at the first colon: a label that is nearly known, or another that looks like one."""
    label, colon, value = text.partition(":")
    label = label.strip()
    if not colon or not label or len(label) > 120 or len(label.split()) > _LABEL_WORDS:
        return None
    if _NO_LABEL.search(label) or not _is_break(text, label):
        return None
    label += ":" if value.startswith(":") else ""
    value = value.lstrip(":：").strip()
    return known_label(label, value, style, wording) or Cut(label, value, None, exact=True, style=style)


def _at_question_mark(text: str, style: str, wording: FormWording) -> Cut | None:
    """`When should access be removed? On a specific date`: only where the question is a label of the wording."""
    label, mark, value = text.strip().partition("?")
    if not mark or len(label) > 150 or not value.strip(" :*"):
        return None
    found = known_label(f"{label}?", value.strip(" :*"), style, wording, near=len(label.split()) > 3)
    return _loosely(found, wording)


def _is_break(text: str, label: str) -> bool:
    """Is there a space after the colon, or nothing? `09:30` and `a:b` are no labels."""
    after = text.strip()[len(label) :].lstrip(":")
    return not after or after[0].isspace() or after[0] in "_<("


def _at_dash(text: str, style: str, wording: FormWording) -> Cut | None:
    """A dash, an equals sign, dots that lead to the value, or a gap of some spaces between a known label and its value."""
    breaks = [found for sign in (_DASH, _LEADER, _EQUALS) if (found := sign.search(text[:200])) is not None]
    if not breaks:
        return None
    found = min(breaks, key=lambda each: each.start())
    return _loosely(
        known_label(text[: found.start()], text[found.end() :].strip(), style, wording, near=False), wording
    )


def _loosely(cut: Cut | None, wording: FormWording) -> Cut | None:
    """A cut without a colon: prose and choices may look like it where the label is not a listed one."""
    if cut is None or not cut.exact or wording.listed(cut.label) is not None:
        return cut
    return None if wording.orders(cut.label) else replace(cut, loose=True)


def _alone(text: str, wording: FormWording, *, bulleted: bool) -> Cut | None:
    """A known label that fills its line; short everyday words ("Other", "Email") only with a question mark or bullet."""
    bare = text.strip()
    bare = bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare
    if bare[-1:] in {".", "!"} and wording.listed(bare) is None:
        return None  # "Please deactivate her HMIS account effective that date."
    if len(bare) > 150 or (len(bare.split()) < 2 and not bulleted and not _is_plain_alone(bare)):
        return None
    return _loosely(known_label(bare, "", "bullet" if bulleted else "alone", wording, near=False), wording)


def _is_plain_alone(word: str) -> bool:
    """One word that is a label by itself, also "Project(s)", "Email*" and "Agency/Organization"."""
    parts = word.lower().removesuffix("*").replace("(s)", "s").replace("(es)", "es").split("/")
    return all(part in _PLAIN_ALONE for part in parts)


def known_label(label: str, value: str, style: str, wording: FormWording, *, near: bool = True) -> Cut | None:
    """The label of a field, exactly or (where `near`) nearly, with a number in it set aside."""
    label = label.strip().strip("*_").strip()
    field = wording.field_of(label)
    if field is not None:
        return Cut(label, value, field, exact=True, style=style)
    numbered = _NUMBER.search(label)
    if numbered is not None:
        before, after = label[: numbered.start()].rstrip(" _#"), label[numbered.end() :].lstrip(" _")
        field = wording.field_of(f"{before} {after}".replace("_", " "))
        if field is not None:
            return Cut(label, value, field, exact=True, style=style, index=numbered[1])
    if near and value:
        mended = wording.mended(label)
        if mended is not None:
            return Cut(label, value, mended[0], exact=mended[1] == 1, style=style)
        field = _near(label, wording)
        if field is not None:
            return Cut(label, value, field, exact=False, style=style)
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
