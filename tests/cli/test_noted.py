"""What was not read of a mail is told to staff wherever they look at it: queue, why, digest, status of a case under review."""

from tests.cli.conftest import REQUEST, mail

WINMAIL = """--=_b
Content-Type: application/ms-tnef; name=winmail.dat
Content-Transfer-Encoding: base64

eJ8+IgAAAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA5AQAAAAAAADoAAEIgAcA
--=_b--
"""


def with_winmail(text: str, **given: str) -> bytes:
    head, _, body = mail(text, **given).partition(b"Content-Type: text/plain; charset=utf-8\r\n\r\n")
    kind = b"Content-Type: multipart/mixed; boundary==_b\r\n\r\n--=_b\r\nContent-Type: text/plain\r\n\r\n"
    return (
        head
        + kind.replace(b"boundary==_b", b'boundary="=_b"')
        + body
        + b"\r\n"
        + WINMAIL.replace("\n", "\r\n").encode()
    )


def test_a_held_mail_says_in_the_queue_and_the_digest_what_was_not_opened(desk):
    desk.receives(with_winmail("Please see the attached."))

    (held,) = desk("queue", "list", "--json").json
    assert held["outcome"] == "held"
    assert held["reason"].startswith("winmail.dat not opened; ")
    assert "winmail.dat not opened" in desk("queue", "list").out
    assert "winmail.dat not opened" in desk("digest", "--print", "--now", "2026-03-05T07:30:00-06:00").out


def test_a_mail_that_was_read_says_in_its_history_what_was_not_opened(desk):
    desk.receives(with_winmail(REQUEST))

    with desk.books() as books:
        (read,) = books.inbox.all()
    assert (read.outcome.value, read.reason) == ("handled", "winmail.dat not opened")
    assert "winmail.dat not opened" in desk("why", "R-0001").out


def test_a_request_under_review_waits_with_what_was_not_opened(desk):
    config = desk.folder / "config.toml"
    config.write_text(config.read_text().replace("[imap]", 'review = "staff"\n\n[imap]', 1))
    desk.receives(with_winmail(REQUEST))

    with desk.books() as books:
        case = books.case("R-0001")
    assert case.state.value == "UNDER_REVIEW"
    assert case.waits_for.endswith("; winmail.dat not opened")
    assert "winmail.dat not opened" in desk("digest", "--print", "--now", "2026-03-05T07:30:00-06:00").out
    with desk.books() as books:
        told = [owed.mail for owed in books.outbox.in_state()]
    assert all(b"winmail" not in each.raw for each in told if each.kind.value != "digest")


def test_of_a_mail_with_nothing_unread_nothing_is_said(desk):
    desk.receives(mail(REQUEST))

    with desk.books() as books:
        (read,) = books.inbox.all()
    assert read.reason is None
