"""The gallery over HTTP, on this machine only: for rewording a mail with the page open beside the editor.

In: something that makes pages, and says when they have changed. Out: a server to run. It answers GET for the pages it
has and nothing else; no file of the disk can be asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from mailbot.errors import TemplateError
from mailbot.model.decision import MailKind
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.gallery import Exhibit, exhibits_of, pages
from mailbot.reply.templates import Templates, load
from mailbot.reply.watched import folder_stamp

HERE = "127.0.0.1"
_INDEX_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self'"
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@dataclass(slots=True, kw_only=True)
class Show:
    """Pages, made anew when what they are made from has changed."""

    stamp: Callable[[], object]  # another value: make the pages anew
    make: Callable[[], Mapping[str, str]]
    _kept: Mapping[str, str] = field(default_factory=dict)
    _kept_stamp: object = None
    _lock: Lock = field(default_factory=Lock)

    def pages(self) -> Mapping[str, str]:
        """The pages of now; the list knows what it was made from, so that its script sees when that has changed."""
        with self._lock:
            stamp = self.stamp()
            if not self._kept or stamp != self._kept_stamp:
                made = self.make()
                index = made["index.html"].replace("@STAMP@", self.mark(stamp))
                self._kept, self._kept_stamp = {**made, "index.html": index}, stamp
            return self._kept

    @staticmethod
    def mark(stamp: object) -> str:
        """A stamp as the script compares it."""
        return f"{hash(stamp):x}"


def show_folder(folder: Path, desk: DeskIdentity, *, only: MailKind | None = None) -> Show:
    """The samples of a templates folder as it is being edited. While it is not sound, the last sound mails stay, with
    what is wrong on top.
    """
    last: list[Templates] = []

    def make() -> Mapping[str, str]:
        try:
            last[:] = [load(folder)]
        except TemplateError as error:
            return pages(exhibits_of(last[0], desk, only=only) if last else (), problems=str(error))
        return pages(exhibits_of(last[0], desk, only=only))

    return Show(stamp=lambda: folder_stamp(folder), make=make)


def show_exhibits(exhibits: Callable[[], tuple[Exhibit, ...]]) -> Show:
    """Mails that keep coming, as of the demo's conversation; the pages are made anew when there are more of them."""
    return Show(stamp=lambda: len(exhibits()), make=lambda: pages(exhibits()))


def gallery_server(show: Show, *, port: int = 0) -> ThreadingHTTPServer:
    """A server on loopback that is not running yet: `serve_forever()` runs it, `server_port` is where.

    Args:
        show: what it shows.
        port: 0: any free one.

    Raises:
        OSError: the port is taken.
    """
    handler = type("GalleryHandler", (_Handler,), {"show": show})
    return ThreadingHTTPServer((HERE, port), handler)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    show: Show
    server_version = "mailbot-gallery"
    sys_version = ""

    def do_GET(self) -> None:
        if (self.headers.get("Host") or "").partition(":")[0] not in {HERE, "localhost"}:
            self._answer(HTTPStatus.FORBIDDEN, "only from this machine", _MAIL_POLICY)  # DNS rebinding
            return
        path = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        if path == "stamp":
            self._answer(HTTPStatus.OK, self.show.mark(self.show.stamp()), _MAIL_POLICY)
        elif path in (shown := self.show.pages()):
            self._answer(HTTPStatus.OK, shown[path], _INDEX_POLICY if path == "index.html" else _MAIL_POLICY)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "there is no such page", _MAIL_POLICY)

    def log_message(self, *_: object) -> None:
        """Say nothing: stderr is for messages of the program."""

    def _answer(self, status: HTTPStatus, page: str, content_policy: str) -> None:
        body = page.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
