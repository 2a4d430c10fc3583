"""The gallery: every mail as pages, served to this machine only, reloading as templates are edited."""

import json
import shutil
import threading
from http.client import HTTPConnection

import pytest

from mailbot.model.decision import MailKind
from mailbot.reply.gallery import Exhibit, exhibits_of, pages, write_out
from mailbot.reply.gallery_server import gallery_server, show_exhibits, show_folder
from mailbot.reply.samples import SAMPLE_DESK
from mailbot.reply.templates import TemplateError
from mailbot.reply.watched import WatchedTemplates
from tests.reply.browser import Browser
from tests.reply.conftest import TEMPLATES


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


@pytest.fixture
def served():
    servers = []

    def serve(show):
        server = gallery_server(show)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return server.server_port

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def get(port: int, path: str, host: str = "127.0.0.1"):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def test_every_mail_is_there_with_every_kind_of_data(templates):
    exhibits = exhibits_of(templates, SAMPLE_DESK)

    assert len(exhibits) == len(MailKind) * 4
    assert not [row for exhibit in exhibits for row in exhibit.beside]  # the lint has nothing to say


def test_the_gallery_can_be_written_as_files(templates, tmp_path):
    exhibits = exhibits_of(templates, SAMPLE_DESK, only=MailKind.DIGEST)

    written = write_out(exhibits, tmp_path / "out")

    assert {path.name for path in written if "typical" in path.name} == {
        f"digest-typical.{ending}"
        for ending in ("html", "dark.html", "text.html", "headers.html", "source.html", "eml")
    }
    assert (tmp_path / "out" / "index.html").exists()
    html = (tmp_path / "out" / "mails" / "digest-typical.html").read_text("utf-8")
    assert "data:image/png;base64," in html
    assert "cid:" not in html
    dark = (tmp_path / "out" / "mails" / "digest-typical.dark.html").read_text("utf-8")
    assert "@media all" in dark


def test_a_mail_from_outside_cannot_break_the_page(tmp_path):
    raw = (
        b"From: <x@evil.example>\r\nSubject: </script><script>alert(1)</script>\r\n"
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n</pre><script>alert(1)</script>\r\n"
    )
    shown = pages(
        [
            Exhibit(
                key="in-1",
                group="</script><b>",
                title="<img src=x>",
                raw=raw,
                beside=(("Decided", "<i>held</i>"),),
            )
        ]
    )

    assert "</script><b>" not in shown["index.html"]
    assert shown["index.html"].count("</script>") == 1
    assert "<script>alert" not in "".join(page for path, page in shown.items() if path != "index.html")


def test_only_its_pages_are_served_and_only_to_this_machine(folder, served):
    port = served(show_folder(folder, SAMPLE_DESK, only=MailKind.STATUS))

    answer, index = get(port, "/")
    assert answer.status == 200
    assert json.dumps("status-typical") in index
    assert get(port, "/mails/status-typical.text.html")[0].status == 200
    assert "sandbox" in get(port, "/mails/status-typical.html")[0].headers["Content-Security-Policy"]
    assert get(port, "/../../etc/passwd")[0].status == 404
    assert get(port, "/", host="evil.example")[0].status == 403


def test_a_template_that_is_wrong_leaves_the_old_mails_with_the_mistake_on_top(folder, served):
    port = served(show_folder(folder, SAMPLE_DESK, only=MailKind.STATUS))
    assert "Hello," in get(port, "/mails/status-typical.text.html")[1]
    stamp = get(port, "/stamp")[1]
    file = folder / "status.md"

    file.write_text(file.read_text("utf-8").replace("Hello,", "Good {{ day }},"), "utf-8")
    broken = get(port, "/")[1]
    file.write_text(file.read_text("utf-8").replace("Good {{ day }},", "Good morning,"), "utf-8")
    mended = get(port, "/")[1]

    assert 'there is no value \\"day\\" here' in broken
    assert json.dumps("status-typical") in broken
    assert '"problems": ""' in mended
    assert "Good morning," in get(port, "/mails/status-typical.text.html")[1]
    assert get(port, "/stamp")[1] != stamp


def test_a_conversation_can_be_shown_while_it_goes_on(served):
    mails = [Exhibit(key="1", group="In", title="a", raw=b"Subject: a\r\n\r\nhi\r\n")]
    port = served(show_exhibits(lambda: tuple(mails)))

    before = get(port, "/stamp")[1]
    mails.append(
        Exhibit(key="2", group="Out", title="b", raw=b"Subject: b\r\n\r\nhi\r\n", beside=(("Why", "P11"),))
    )

    assert get(port, "/stamp")[1] != before
    assert "P11" in get(port, "/")[1]


def test_a_change_is_taken_once_it_is_sound_and_complained_about_once(folder):
    watched = WatchedTemplates(folder)
    before = watched.templates
    file = folder / "status.md"
    sound = file.read_text("utf-8")

    assert watched.refresh() is None
    file.write_text(sound + "{{ nonsense }}\n", "utf-8")
    error = watched.refresh()
    assert isinstance(error, TemplateError)
    assert 'there is no value "nonsense"' in str(error)
    assert watched.templates is before
    assert watched.refresh() is None
    file.write_text(sound + "More.\n", "utf-8")
    assert watched.refresh() is None
    assert watched.templates is not before


def test_the_gallery_works_in_a_real_browser(folder, served):
    """Open, switch to another mail and view, edit a template, and the page reloads with the new words."""
    port = served(show_folder(folder, SAMPLE_DESK))
    with Browser(f"http://127.0.0.1:{port}/") as browser:
        browser.wait_for("document.querySelectorAll('nav a').length > 100")
        assert browser.evaluate("document.querySelector('nav a[aria-current]').textContent") == "typical"

        browser.evaluate(
            "[...document.querySelectorAll('.views button')].find(b => b.textContent === 'Dark').click()"
        )
        browser.wait_for("document.querySelectorAll('iframe[src$=\"dark.html\"]').length === 2")

        browser.evaluate(
            "const f = document.querySelector('nav input'); f.value = 'status-un'; f.oninput({target: f})"
        )
        browser.wait_for("document.querySelectorAll('nav a').length === 4")
        browser.evaluate("document.querySelector('nav a').click()")
        browser.wait_for("location.hash.includes('status-unavailable-typical')")
        assert (
            browser.evaluate("document.querySelectorAll('.views button[aria-selected=true]')[0].textContent")
            == "Dark"
        )

        browser.evaluate("window.before = true")
        file = folder / "status-unavailable.md"
        file.write_text(file.read_text("utf-8").replace("Hello,", "{{ oops }}"), "utf-8")
        browser.wait_for("!window.before && !document.querySelector('.problems').hidden")
        assert 'there is no value "oops"' in browser.evaluate(
            "document.querySelector('.problems').textContent"
        )
        assert "status-unavailable-typical" in browser.evaluate("location.hash")

        file.write_text(file.read_text("utf-8").replace("{{ oops }}", "Good morning,"), "utf-8")
        browser.wait_for("document.querySelector('.problems').hidden")
        assert "Good morning," in get(port, "/mails/status-unavailable-typical.text.html")[1]


def test_a_mail_and_its_answer_stand_side_by_side_in_a_real_browser_and_new_ones_appear(served):
    def letter(key, *together):
        raw = f"Subject: {key}\r\nContent-Type: text/plain\r\n\r\nwords of {key}\r\n".encode()
        beside = (("Decided", "handled"), ("requests.new", "The person is new. (P2)"))
        return Exhibit(key=key, group="Priya", title=key, raw=raw, beside=beside, together=together)

    pair = (("in-1", "text.html"), ("out-1", "html"))
    mails = [letter("in-1", *pair), letter("out-1", *pair)]
    port = served(show_exhibits(lambda: tuple(mails)))
    with Browser(f"http://127.0.0.1:{port}/") as browser:
        browser.wait_for("document.querySelectorAll('iframe').length === 2")
        shown = browser.evaluate(
            "[...document.querySelectorAll('iframe')].map(f => f.src.split('/').pop()).join()"
        )
        assert shown == "in-1.text.html,out-1.html"
        assert "The person is new. (P2)" in browser.evaluate("document.querySelector('.beside').textContent")

        mails.append(letter("in-2"))
        browser.wait_for("document.querySelectorAll('nav a').length === 3")
