"""Forms in attached files: CSV tables and fillable PDFs. Called only where the config allows it.

Only the text of cells and form fields is read; nothing is run, fetched or unpacked. A file that cannot be read holds no
form: a person sees that it was there.
"""

import csv
import io
from collections.abc import Iterable, Mapping

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from mailbot.model.message import Attachment, Standing
from mailbot.triage.forms import Form, forms_of
from mailbot.triage.label_lines import known_label
from mailbot.triage.labels import Labelled
from mailbot.triage.wording import FormWording

_MOST_BYTES = 2 * 1024 * 1024
_MOST_ROWS = 200
_MOST_CELL = 2_000  # characters
_SEPARATORS = ",;\t"


def read_attached(attachment: Attachment, wording: FormWording) -> tuple[Form, ...]:
    """The forms of one attachment.

    Args:
        attachment: a `.csv` file, with labels in its first row or its first column, or a PDF with form fields.
        wording: of `rules/forms.toml`.

    Returns:
        One form for each person; none for any other file, and for one that is damaged, locked or too large.
    """
    if attachment.size > _MOST_BYTES or not attachment.content:
        return ()
    name = attachment.filename.lower()
    if name.endswith(".csv") or attachment.content_type == "text/csv":
        return forms_of(_of_csv(attachment.content, wording), wording)
    if name.endswith(".pdf") or attachment.content_type == "application/pdf":
        return forms_of(_of_pdf(attachment.content, wording), wording)
    return ()


def _of_csv(content: bytes, wording: FormWording) -> Iterable[Labelled]:
    """Labels over columns, one person in a row; or labels in the first column, values in the second."""
    text = _text(content)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [
            [cell.strip()[:_MOST_CELL] for cell in row]
            for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator)
            if any(cell.strip() for cell in row)
        ][: _MOST_ROWS + 1]
    except csv.Error:
        return []
    if not rows:
        return []
    heads = rows[0]
    if sum(wording.field_of(head) is not None for head in heads if head) >= 2:
        return [
            _labelled(head, cell, wording, row=number)
            for number, row in enumerate(rows[1:])
            for head, cell in zip(heads, row, strict=False)
            if head
        ]
    return [_labelled(row[0], row[1], wording) for row in rows if len(row) > 1 and row[0]]


def _text(content: bytes) -> str:
    """Excel writes UTF-8 with a mark, UTF-16 or windows-1252."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_pdf(content: bytes, wording: FormWording) -> Iterable[Labelled]:
    """The filled-in fields of an AcroForm, by their names or the tips that people see."""
    fields = _acroform(content)
    return [_labelled(label, value, wording) for label, value in fields.items()]


def _acroform(content: bytes) -> dict[str, str]:
    try:
        found = PdfReader(io.BytesIO(content)).get_fields() or {}
        return {
            _pdf_text(field.get("/TU")) or name.rpartition(".")[2]: value
            for name, field in list(found.items())[:_MOST_ROWS]
            if (value := _pdf_value(field)) is not None
        }
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, NotImplementedError):
        return {}  # pypdf raises all of these on damaged files


def _pdf_value(field: Mapping[str, object]) -> str | None:
    """Text and choices as they are; a box that is ticked says yes, one that is not says nothing."""
    value = field.get("/V")
    if isinstance(value, list):
        return "\n".join(str(each) for each in value[:_MOST_ROWS])[:_MOST_CELL]
    if value is None or str(value) == "/Off":
        return None
    text = str(value)
    return ("Yes" if text in {"/Yes", "/On", "/1"} else text.removeprefix("/"))[:_MOST_CELL]


def _pdf_text(value: object) -> str:
    return str(value).strip()[:_MOST_CELL] if isinstance(value, str) else ""


def _labelled(label: str, value: str, wording: FormWording, *, row: int = -1) -> Labelled:
    found = known_label(label, value, "file", wording)
    return Labelled(
        field=found.field if found else None,
        label=label,
        value=value.strip(),
        standing=Standing.OWN,
        exact=found.exact if found else True,
        row=row,
        index=found.index if found else "",
    )
