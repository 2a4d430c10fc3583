"""Forms in attached files, read only where the config names their kind (I22 of the mails that come in)."""

import base64
import json

import pytest

from tests.journeys.desk import PRIYA, Desk, kinds, mail, make_desk
from tests.triage.test_form_files import fillable

FORM = {
    "Request": "Add a new user",
    "Agency": "Harbor House of Columbia",
    "New User's Name": "Marcus O'Neill",
    "New User's Email": "moneill@harborhouse.example",
    "Projects": "Harbor House - Emergency Shelter",
}
CSV = (",".join(FORM) + "\r\n" + ",".join(FORM.values()) + "\r\n").encode()


def with_file(text: str, filename: str, content: bytes) -> bytes:
    plain = mail(PRIYA, text, subject="HMIS form")
    head, _, body = plain.partition(b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
    boundary = b"=_file"
    return b"\r\n".join(
        [
            head,
            b'Content-Type: multipart/mixed; boundary="=_file"',
            b"",
            b"--" + boundary,
            b"Content-Type: text/plain; charset=utf-8",
            b"",
            body,
            b"--" + boundary,
            b"Content-Type: application/octet-stream",
            f'Content-Disposition: attachment; filename="{filename}"'.encode(),
            b"Content-Transfer-Encoding: base64",
            b"",
            base64.encodebytes(content).replace(b"\n", b"\r\n"),
            b"--" + boundary + b"--",
            b"",
        ]
    )


FILES = [("users.csv", CSV), ("uar.pdf", fillable(FORM))]


@pytest.fixture
def reading(tmp_path, dovecot, capturing_smtp) -> Desk:
    return make_desk(tmp_path, dovecot, capturing_smtp, more='[reading]\nattachments = ["csv", "pdf"]\n')


@pytest.mark.parametrize(("filename", "content"), FILES)
def test_an_attached_form_is_carried_out_where_the_config_allows(reading: Desk, filename, content):
    reading.receives(with_file("Please see the attached form.", filename, content))

    assert "training-start" in kinds(reading.works())


@pytest.mark.parametrize(("filename", "content"), FILES)
def test_without_a_word_of_the_config_no_file_is_opened(desk: Desk, filename, content):
    desk.receives(with_file("Please see the attached form.", filename, content))

    assert "training-start" not in kinds(desk.works())
    assert desk.books["cases"] == []


@pytest.mark.parametrize("text", ["This is last year's form, please ignore.", "Is this the right form?"])
def test_a_file_beside_words_that_speak_against_it_is_read_back(reading: Desk, text):
    reading.receives(with_file(text, *FILES[0]))

    assert "training-start" not in kinds(reading.works())


def test_a_list_that_asks_for_nothing_is_read_back(reading: Desk):
    content = b"Agency,Name,Email,Projects\r\nHarbor House,Ana Marsh,amarsh@harborhouse.example,Emergency Shelter\r\n"
    reading.receives(with_file("Here is our list.", "users.csv", content))

    assert "training-start" not in kinds(reading.works())


def test_explain_names_the_files_and_the_forms_in_them(reading: Desk, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(with_file("Please see the attached form.", *FILES[0]))

    explained = json.loads(reading.mailbot("explain", "--json", str(file)).stdout)

    assert [(each["filename"], each["forms"]) for each in explained["attachments"]] == [("users.csv", 1)]
    assert explained["intents"][0]["person"]["name"] == "Marcus O'Neill"
    assert "attached  users.csv, forms in it: 1" in reading.mailbot("explain", str(file)).stdout
