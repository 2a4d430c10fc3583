"""Forms in attached files: CSV tables and fillable PDFs. Read only where the config names their kind.

Only the text of cells and form fields is read; nothing is run, fetched or unpacked. A file that cannot be read holds no
form: a person sees that it was there. A file is easily attached for another reason than to submit it, so it is acted on
only where the form itself says what is wanted and the mail says nothing that speaks against it; else it is read back.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mailbot.model.message import Attachment, Message, ScreenClass, Standing
from mailbot.triage.forms import Form, forms_of
from mailbot.triage.label_lines import known_label
from mailbot.triage.label_pairs import Labelled
from mailbot.triage.wording import FormWording

_MOST_BYTES = 2 * 1024 * 1024
_MOST_FILES = 5  # of a mail that are read
_MOST_ROWS = 200
_MOST_CELL = 2_000  # characters
_MOST_OBJECT_STREAMS = 40  # of a PDF
_HEADS_WITHIN = 6  # rows: titles may stand above the column heads
_SEPARATORS = ",;\t|"
_MOST_FIELDS = 500  # of a PDF
_UNPACKED = 4 * 1024 * 1024  # bytes of one stream of a PDF

_SAYS_WHAT = re.compile(
    r"\bnew (?:user|hire|staff)\b|\bto (?:be )?(?:add|remov|replac|deactivat|disabl)|\bbeing (?:remov|replac)",
    re.IGNORECASE,
)
"""Labels that say themselves what is wanted of the person."""
_SPEAKS_AGAINST = re.compile(
    r"\?|\b(?:not|don't|ignore|disregard|samples?|examples?|templates?|blank|drafts?|old|outdated|last year|previous(?:ly)?|already|"
    r"fyi|for your (?:records|information|reference)|current users|roster|correct(?:ed|ion)?|instead)\b",
    re.IGNORECASE,
)
"""Words beside an attached form that leave open whether it is to be carried out."""


def attached_forms(message: Message, wording: FormWording, kinds: Sequence[str]) -> tuple[Form, ...]:
    """The forms in the attached files of a person's mail.

    Args:
        message: the mail; a form service's is read from its text alone.
        wording: of `rules/forms.toml`.
        kinds: of files that may be read: "csv", "pdf".

    Returns:
        The forms in order, each with its file. Labels count as guessed where the form does not say what is wanted, or the
        mail leaves open whether the file is meant to be carried out.
    """
    if message.screen.kind is not ScreenClass.PERSON:
        return ()
    readable = [each for each in message.attachments if kind_of(each) in kinds][:_MOST_FILES]
    return tuple(
        form if _says_what(form, wording) and _is_submitted(message) else _read_back(form)
        for attachment in readable
        for form in read_attached(attachment, wording)
    )


def kind_of(attachment: Attachment) -> str | None:
    """What a file is, by name, else by type: "csv", "pdf", or None for any other."""
    name = attachment.filename.lower()
    if name.endswith(".csv") or attachment.content_type == "text/csv":
        return "csv"
    if name.endswith(".pdf") or attachment.content_type == "application/pdf":
        return "pdf"
    return None


def read_attached(attachment: Attachment, wording: FormWording) -> tuple[Form, ...]:
    """The forms of one attachment.

    Args:
        attachment: a `.csv` file, with labels in one of its first rows or in its first column, or a PDF with form fields.
        wording: of `rules/forms.toml`.

    Returns:
        One form for each person; none for any other file, and for one that is damaged, locked or too large.
    """
    if attachment.size > _MOST_BYTES or not attachment.content:
        return ()
    kind, doubtful = kind_of(attachment), False
    if kind == "csv":
        text, doubtful = _text(attachment.content)
        labelled = _of_csv(text, wording)
    elif kind == "pdf":
        labelled = _of_pdf(attachment.content, wording)
    else:
        return ()
    forms = forms_of(labelled, wording)
    return tuple(replace(form, file=attachment.filename, decoding_doubtful=doubtful) for form in forms)


def _says_what(form: Form, wording: FormWording) -> bool:
    said = form.value("request_type")
    if said and wording.kind_of(said) is not None:
        return True
    return any(_SAYS_WHAT.search(each.label) for each in form.fields.values())


def _is_submitted(message: Message) -> bool:
    """Does nothing in the mail speak against carrying out what is attached? A forwarded file is somebody else's."""
    if any(line.standing is Standing.FORWARDED and line.text.strip() for line in message.body.lines):
        return False
    return not _SPEAKS_AGAINST.search(f"{message.subject}\n{message.body.own_text}")


def _read_back(form: Form) -> Form:
    return replace(form, doubts=form.doubts or (form.file or "attached file",))


# -- CSV --------------------------------------------------------------------------------------------------------------


def _of_csv(text: str, wording: FormWording) -> Iterable[Labelled]:
    """Labels over columns, one person in a row; or labels in the first column, values in the second."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count) if any(map(first.count, _SEPARATORS)) else _separator(text)
    try:
        rows = [
            [cell.strip()[:_MOST_CELL] for cell in row]
            for row in csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
            if any(cell.strip() for cell in row)
        ][: _MOST_ROWS + _HEADS_WITHIN]
    except csv.Error:
        return []
    heads_at = next((at for at, row in enumerate(rows[:_HEADS_WITHIN]) if _is_heads(row, wording)), None)
    if heads_at is not None:
        heads = rows[heads_at]
        return [
            _labelled(head, cell, wording, row=number)
            for number, row in enumerate(rows[heads_at + 1 :])
            for head, cell in zip(heads, row, strict=False)
            if head
        ]
    return [_labelled(row[0], row[1], wording) for row in rows if len(row) > 1 and row[0]]


def _separator(text: str) -> str:
    """Of a table whose first line is a title: the sign that most of its first lines have."""
    lines = text.split("\n", _HEADS_WITHIN)[:_HEADS_WITHIN]
    return max(_SEPARATORS, key=lambda sign: sum(sign in line for line in lines))


def _is_heads(row: Sequence[str], wording: FormWording) -> bool:
    """Two known labels beside each other; a label and a value are no heads."""
    known = [wording.field_of(cell) for cell in row if cell]
    return sum(field is not None for field in known) >= 2 and len(row) > 2


def _text(content: bytes) -> tuple[str, bool]:
    """Excel writes UTF-8 with a mark, UTF-16 or windows-1252; the last is a guess."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = content.decode("utf-16", errors="replace")
        return text, "\ufffd" in text
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), True


# -- PDF --------------------------------------------------------------------------------------------------------------


def _of_pdf(content: bytes, wording: FormWording) -> Iterable[Labelled]:
    """The filled-in fields of an AcroForm, by the tips that people see or their names."""
    if content.count(b"ObjStm") > _MOST_OBJECT_STREAMS:
        return []
    return [_labelled(label, value, wording) for label, value in _acroform(content, wording).items()]


def _acroform(content: bytes, wording: FormWording) -> dict[str, str]:
    import pypdf  # only where a PDF is read: it is slow to load

    limits = pypdf.Configuration(
        zlib_maximum_output_length=_UNPACKED,
        lzw_maximum_output_length=_UNPACKED,
        run_length_maximum_output_length=_UNPACKED,
        array_based_stream_maximum_output_length=_UNPACKED,
        stream_decoding_work_maximum_length=4 * _UNPACKED,
        form_fields_maximum_entries=_MOST_FIELDS,
        disable_legacy_handling=True,
    )
    try:
        with pypdf.apply_configuration(limits):
            found = pypdf.PdfReader(io.BytesIO(content)).get_fields() or {}
            return {
                _pdf_label(name, field, wording): value
                for name, field in list(found.items())[:_MOST_FIELDS]
                if (value := _pdf_value(field)) is not None
            }
    except Exception:  # noqa: BLE001 - a library reads what strangers made, and raises a dozen kinds of errors on damaged files
        return {}


def _pdf_label(name: str, field: Mapping[str, object], wording: FormWording) -> str:
    """The tip where it is a label, else the name: makers write whole instructions into tips, and `NewUserName_2` into names."""
    tip = _pdf_text(field.get("/TU"))
    spoken = _spoken(name.rpartition(".")[2])
    if tip and (wording.field_of(tip) is not None or wording.field_of(spoken) is None):
        return tip
    return spoken


def _spoken(name: str) -> str:
    """`new_user_email`, `NewUserEmail` and `txtNewUserEmail` as words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name[:200]).replace("_", " ").replace("-", " ")
    return re.sub(
        r"^(?:txt|cbo|ddl|fld|chk|dropdown|text ?field|text) (?=\S)", "", words, flags=re.IGNORECASE
    ).strip()


def _pdf_value(field: Mapping[str, object]) -> str | None:
    """Text and choices as they are; a box that is ticked says yes, one that is not says nothing."""
    value = field.get("/V")
    if isinstance(value, list):
        return "\n".join(str(each) for each in value[:_MOST_ROWS])[:_MOST_CELL]
    if value is None or str(value) == "/Off":
        return None
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
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
