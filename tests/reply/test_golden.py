"""Golden mails: what every mail looks like, to be read by a person when it changes. `make golden` writes them anew."""

import os
from pathlib import Path

import pytest

from mailbot.model.decision import MailKind
from mailbot.reply.samples import Flavour
from tests.reply.reading import html_of, text_of

GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = os.environ.get("MAILBOT_WRITE_GOLDEN") == "1"


@pytest.mark.parametrize("flavour", [Flavour.TYPICAL, Flavour.EMPTY])
@pytest.mark.parametrize("kind", MailKind)
def test_the_mail_looks_as_it_did(write, kind, flavour):
    mail = write(kind, flavour)
    text = f"Subject: {mail.subject}\n\n{text_of(mail)}"
    html = html_of(mail).replace("\r\n", "\n")
    if kind is MailKind.DIGEST and flavour is Flavour.TYPICAL:
        assert len(text_of(mail).splitlines()) <= 110
    for ending, shown in (("txt", text), ("html", html)):
        file = GOLDEN / f"{kind.value}{'' if flavour is Flavour.TYPICAL else '-empty'}.{ending}"
        if WRITE:
            file.write_text(shown, "utf-8")

        assert shown == file.read_text("utf-8"), f"{file.name} differs: look at it, then `make golden`"


def test_no_golden_mail_is_left_over():
    known = {
        f"{kind.value}{ending}"
        for kind in MailKind
        for ending in (".txt", ".html", "-empty.txt", "-empty.html")
    }

    assert {path.name for path in GOLDEN.iterdir()} == known
