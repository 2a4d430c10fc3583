"""Abuse cases D and E by number, each through the whole desk; A to C stand in files of their own."""

import base64
import gzip
import io
import os
import zipfile
import zlib

import pytest

from mailbot.store.database import Store
from tests.abuse.ends import GOOD, end_of
from tests.abuse.ends import raw_mail as raw_with
from tests.cost import DEAREST, spent
from tests.journeys.desk import PRIYA, add
from tests.journeys.desk import mail as mail_of

MANY = int(os.environ.get("MAILBOT_ABUSE_MAILS", "150"))
"""Of D71, which says a thousand: each stands for a few, they are alike; `make abuse N=1000` lays them all."""


def stamped(body: str, sender: str = PRIYA, **headers: str) -> bytes:
    return mail_of(sender, body, **headers)


# -- D: what costs too much ------------------------------------------------------------------------------------------


def nested(levels: int) -> bytes:
    lines = [GOOD.encode(), b"From: " + PRIYA.encode(), b"To: d@desk.example"]
    for level in range(levels):
        lines += [b'Content-Type: multipart/mixed; boundary="b%d"' % level, b"", b"--b%d" % level]
    return b"\r\n".join([*lines, b"", b"hello", b""])


BOMBS = {
    "D60": nested(1000),
    "D61": raw_with(
        GOOD, f"From: {PRIYA}", 'Content-Type: multipart/mixed; boundary="b"', body="--b\n\nx\n" * 100_000
    ),
    "D62": raw_with(GOOD, f"From: {PRIYA}", "Subject: " + " ".join(["=?utf-8?q?a?="] * 40_000)),
    "D63": raw_with(GOOD, "From: " + "(" * 1000 + PRIYA),
    "D64": raw_with(GOOD, f"From: {PRIYA}", "Cc: " + ", ".join(f"a{n}@x.example" for n in range(16_000))),
    "D65": raw_with(GOOD, f"From: {PRIYA}", *["X-A: b"] * 200_000),
    "D66": raw_with(GOOD, f"From: {PRIYA}", "Content-Type: text/plain" + "; a=b" * 20_000),
    "D68": raw_with(GOOD, f"From: {PRIYA}", body=("last day of " * 6000) + "a" * 65_536),
    "D69": raw_with(
        GOOD,
        f"From: {PRIYA}",
        'Content-Type: text/plain; charset="../../etc"',
        "Content-Transfer-Encoding: base64",
        body="=!$",
    ),
}


@pytest.mark.parametrize("number", BOMBS)
def test_a_mail_that_costs_too_much_is_held_quickly_and_the_next_one_answered(world, number):
    with spent() as cost:
        end = end_of(world, stamped(add()), BOMBS[number])

    assert cost.readings < DEAREST
    assert end.outcome == "held"
    assert [one["X-Mailbot-Mail"] for one in end.outside].count("training-start") == 1


ARCHIVES = {
    "d67 zip": ("application/zip", "form.zip"),
    "d67 gzip": ("application/gzip", "form.csv.gz"),
    "d67 zip called csv": ("text/csv", "form.csv"),
    "d67 zip called xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "form.xlsx"),
}


@pytest.mark.parametrize("number", ARCHIVES)
def test_d67_an_archive_is_never_unpacked(world, monkeypatch, number):
    kind, name = ARCHIVES[number]
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("form.csv", b"\0" * 20_000_000)
    packed = gzip.compress(zeros.getvalue()) if "gzip" in kind else zeros.getvalue()

    def unpack(*given, **more):
        raise AssertionError("somebody unpacks what came in")

    for module, word in ((zlib, "decompress"), (zlib, "decompressobj"), (gzip, "decompress")):
        monkeypatch.setattr(module, word, unpack)
    monkeypatch.setattr(zipfile.ZipFile, "__init__", unpack)
    body = (
        f"--b\nContent-Type: text/plain\n\n{add()}\n--b\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f"Content-Encoding: gzip\nContent-Disposition: attachment; filename={name}\n\n"
        f"{base64.encodebytes(packed).decode()}\n--b--\n"
    )
    end = end_of(
        world, raw_with(GOOD, f"From: {PRIYA}", 'Content-Type: multipart/mixed; boundary="b"', body=body)
    )

    assert (end.outcome, end.kinds) == ("handled", ["training-start"]), number


def test_d71_one_message_id_on_many_mails_makes_none_of_them_a_copy_of_another(world):
    one = world(names=())
    for number in range(MANY):
        words = f"Question {number} of {number * 7919}: how do I?"
        one.mailbox.lay(stamped(words, subject=f"q{number}", Message_ID="<same@x.example>"))
    one.work()
    with one.store.reading() as books:
        outcomes = [row.outcome.value for row in books.inbox.all()]

    assert outcomes == ["held"] * MANY  # a person sees each of them
    assert len(one.relay.taken()) < 20, "and the sender is not answered a thousand times"


CLIENT_DATA = {"e72 social security number": "123-45-6789", "e72 card number": "4111 1111 1111 1111"}


@pytest.mark.parametrize("number", CLIENT_DATA)
def test_e72_client_data_in_subject_body_and_the_name_of_a_file_is_nowhere_but_in_the_raw_mail(
    world, capfd, number
):
    secret = CLIENT_DATA[number]
    label = "SSN" if "-" in secret else "Card"
    body = (
        f"--b\nContent-Type: text/plain\n\n{add()}Client {label}: {secret}\n--b\nContent-Type: application/pdf\n"
        f'Content-Disposition: attachment; filename="{secret}.pdf"\n\n%PDF-1.4\n--b--\n'
    )
    headers = (f"From: {PRIYA}", f"Subject: About {secret}", 'Content-Type: multipart/mixed; boundary="b"')
    one = world(names=())
    one.mailbox.lay(raw_with(GOOD, *headers, body=body))
    one.mailbox.lay(
        stamped(f"Could you help with {secret}?", subject=f"And {secret}", Message_ID="<2@x.example>")
    )
    one.work(minutes=(1, 24 * 60))
    out, err = capfd.readouterr()
    with one.store.reading() as books:
        exported = str(books.export())

    assert b"X-Mailbot-Mail: digest" in b"".join(one.relay.taken())
    assert secret not in out + err + exported
    assert [raw for raw in one.relay.taken() if secret.encode() in raw] == []


def test_e76_the_books_and_what_lies_beside_them_are_for_their_owner_only(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/desk.db", lock=True) as store:
        store.upgrade()
        files = list(tmp_path.iterdir())

        assert {file.name for file in files} == {"desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock"}
        assert {file.stat().st_mode & 0o077 for file in files} == {0}
