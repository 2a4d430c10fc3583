"""`mailbot preview`: every mail with sample data, as text, as pages, in a browser."""

import http.client
import subprocess
import sys
from pathlib import Path

from mailbot.model.decision import MailKind
from tests.cli.conftest import CONFIG, run
from tests.wire.servers import PATIENCE

ROOT = Path(__file__).parents[2]


def own_templates(desk):
    folder = desk.folder / "templates"
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(ROOT / "templates")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    Path(desk.config).write_text(CONFIG + '\n[paths]\ntemplates = "templates"\n')
    return folder


def test_one_mail_is_shown_as_text_with_its_subject(desk):
    shown = desk("preview", "training-start").out

    assert shown.startswith("--- training-start ---")
    assert "\nSubject: " in shown
    assert "Marcus O'Neill" in shown
    assert shown.count("\nSubject: ") == 1
    assert desk("preview", "training-start.md").out == shown


def test_the_desks_own_words_are_shown(desk):
    template = own_templates(desk) / "status.md"
    template.write_text(template.read_text() + "\nThe bridge is closed on Tuesdays.\n")

    assert "The bridge is closed on Tuesdays." in desk("preview", "status").out


def test_without_a_config_the_shipped_mails_are_shown_and_that_is_said():
    answer = run("preview", "status")

    assert answer.code == 0
    assert "Subject: " in answer.out
    assert "no config here" in answer.err


def test_a_config_that_was_named_must_be_there():
    assert run("--config", "nowhere.toml", "preview", "status").code == 78


def test_pages_are_written_for_every_mail(desk, tmp_path):
    answer = desk("preview", "--out", str(tmp_path / "pages"))

    written = {path.name for path in (tmp_path / "pages" / "mails").iterdir()}
    assert str(tmp_path / "pages" / "index.html") in answer.out
    for kind in MailKind:
        for view in ("html", "dark.html", "text.html", "eml"):
            assert f"{kind.value}-typical.{view}" in written


def test_pages_of_one_mail_are_of_one_mail(desk, tmp_path):
    desk("preview", "status", "--out", str(tmp_path / "pages"))

    assert {
        path.name.split("-typical")[0] for path in (tmp_path / "pages" / "mails").glob("*-typical.*")
    } == {"status"}


def test_a_misspelt_mail_is_met_with_the_right_one(desk):
    answer = desk("preview", "trainig-start", code=2)

    assert 'did you mean "training-start"?' in answer.err


def test_a_template_that_is_not_sound_is_named(desk):
    template = own_templates(desk) / "status.md"
    template.write_text(template.read_text() + "\n{{ nobody }}\n")

    assert "status.md:" in desk("preview", "status", code=78).err


def test_served_or_written_but_not_both(desk, tmp_path):
    assert desk("preview", "--serve", "--out", str(tmp_path), code=2).out == ""


def test_the_gallery_is_served_on_loopback_until_ctrl_c(desk):
    process = subprocess.Popen(
        [sys.executable, "-m", "mailbot", "--config", desk.config, "preview", "status", "--serve"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        connection = http.client.HTTPConnection(address.removeprefix("http://").strip("/"), timeout=60)
        connection.request("GET", "/mails/status-typical.text.html")
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        process.send_signal(2)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()

    assert address.startswith("http://127.0.0.1:")
    assert (answer.status, "Marcus O" in page) == (200, True)
    assert (process.returncode, err) == (0, "closed\n")
