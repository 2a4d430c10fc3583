"""Attached forms: CSV tables and fillable PDFs."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from mailbot.model.message import Attachment
from mailbot.triage.form_files import read_attached
from tests.triage.form_wording import wording

CSV = "Request Type,Agency,First Name,Last Name,Email,Projects\nAdd a new user,Harbor House,Ana,Ruiz,a@hh.example,ES; RRH\nAdd,Harbor House,Sam,Kim,s@hh.example,CE\n"


def attached(filename: str, content: bytes, content_type: str = "application/octet-stream") -> Attachment:
    return Attachment(filename=filename, content_type=content_type, size=len(content), content=content)


def fillable(fields: dict[str, str]) -> bytes:
    """A PDF whose AcroForm has these fields filled in."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    kids = ArrayObject()
    for name, value in fields.items():
        kids.append(
            writer._add_object(
                DictionaryObject(
                    {
                        NameObject("/FT"): NameObject("/Tx"),
                        NameObject("/T"): TextStringObject(name),
                        NameObject("/V"): NameObject(value)
                        if value.startswith("/")
                        else TextStringObject(value),
                    }
                )
            )
        )
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): kids})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_row_of_a_csv_is_a_person(encoding):
    forms = read_attached(attached("users.csv", CSV.replace("Ruiz", "Ruíz").encode(encoding)), wording())

    assert [
        (form.value("person_first_name"), form.value("person_last_name"), form.value("person_email"))
        for form in forms
    ] == [
        ("Ana", "Ruíz", "a@hh.example"),
        ("Sam", "Kim", "s@hh.example"),
    ]


def test_a_csv_with_labels_in_its_first_column_is_one_form():
    (form,) = read_attached(attached("f.csv", b"Agency;Harbor House\nNew User's Name;Ana Ruiz\n"), wording())

    assert (form.value("agency"), form.value("person_name")) == ("Harbor House", "Ana Ruiz")


def test_a_fillable_pdf_is_read_and_a_box_that_is_not_ticked_says_nothing():
    content = fillable(
        {
            "Agency": "Harbor House",
            "New User's Name": "Ana Ruiz",
            "Projects": "ES",
            "Reports": "/Off",
            "Notes": "",
        }
    )
    (form,) = read_attached(attached("uar.pdf", content), wording())

    assert {name: each.value for name, each in form.fields.items()} == {
        "agency": "Harbor House",
        "person_name": "Ana Ruiz",
        "projects": "ES",
    }


def test_other_files_and_damaged_ones_hold_no_form():
    assert read_attached(attached("users.xlsx", CSV.encode()), wording()) == ()
    assert read_attached(attached("uar.pdf", b"%PDF-1.7 nonsense"), wording()) == ()
    assert read_attached(attached("users.csv", b""), wording()) == ()
    large = Attachment(filename="users.csv", content_type="text/csv", size=50_000_000, content=CSV.encode())
    assert read_attached(large, wording()) == ()


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.pdf"]))
def test_no_file_raises(content, filename):
    read_attached(attached(filename, content), wording())
    read_attached(attached(filename, b"%PDF-1.4\n" + content), wording())
