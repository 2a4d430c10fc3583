"""Abuse cases C46 to C59 by number: what people write stays words, in mails, on the wire, in logs and on the terminal."""

import base64
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import structlog

import mailbot
from mailbot.cli.printing import set_up_log
from mailbot.errors import NotAccepted
from mailbot.intake.mime import read
from mailbot.transport.delivery import Relay, RelaySettings
from tests.abuse.ends import (
    DANA,
    GOOD,
    TRAINEE,
    end_of,
    export,
    nothing_came_of,
    parsed,
    raw_mail,
    since,
    words_of,
)
from tests.journeys.desk import CONFIG, DESK, PRIYA, STAMP, TEAM, add, mail, run_command

EVIL = "evil@elsewhere.example"
FROM = f"From: {PRIYA}"
RULES = Path(__file__).parents[2] / "rules"
SHELTER = "Harbor House - Emergency Shelter"


def parts_of(end, kind: str) -> list[str]:
    return [part.get_content() for one in end.mails for part in one.walk() if part.get_content_type() == kind]


def named(name: str) -> bytes:
    """A request for somebody with this name."""
    return mail(PRIYA, add(name=name))


# -- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?q?a=0ABcc:_evil=40elsewhere.example?=",
        "=?utf-8?q?a=0D=0ABcc:_evil=40elsewhere.example=0D=0A=0D=0AHello?=",
        "=?utf-8?b?" + base64.b64encode(b"a\r\nBcc: evil@elsewhere.example").decode() + "?=",
        "=?utf-8?q?a?=\r\n =?utf-8?q?=0ABcc:_evil=40elsewhere.example?=",
        "=?utf-8?q?a=E2=80=A8Bcc:_evil=40elsewhere.example?=",
        "=?utf-16?b?" + base64.b64encode("a\nBcc: evil@elsewhere.example".encode("utf-16")).decode() + "?=",
    ],
)
def test_c46_a_line_end_in_an_encoded_subject_makes_no_second_header(world, subject):
    """An answer never bears a stranger's subject; the digest and staff's lists do, and there it is one line."""
    one = world(names=())
    one.mailbox.lay(mail(PRIYA, "Where do I find the form?", subject=subject))
    one.work(minutes=(0, 60 * 24))
    with one.store.reading() as books:
        (row,) = books.inbox.all()

    assert re.fullmatch(r"[^\r\n\u2028\u2029]+", row.subject)
    for raw in one.relay.taken():
        assert parsed(raw)["Bcc"] is None
        assert b"\nBcc" not in raw
        assert "\n" not in str(parsed(raw)["Subject"])


@pytest.mark.parametrize(
    "sender",
    [
        "=?utf-8?q?Priya=0D=0ABcc=3A_evil=40elsewhere.example?=",
        '"Priya\\\r\n Bcc: evil@elsewhere.example"',
        "=?utf-8?b?" + base64.b64encode(b"Priya\nBcc: evil@elsewhere.example").decode() + "?=",
    ],
)
def test_c47_a_line_end_in_a_display_name_makes_no_second_header(world, sender):
    end = end_of(world, raw_mail(GOOD, f"From: {sender} <{PRIYA}>"))

    assert end.kinds == ["training-start"]
    assert end.outside[0]["Cc"] == PRIYA


def test_c47_a_line_end_in_the_name_of_a_trainee_makes_no_second_header(world):
    end = end_of(world, named("Marcus O'Neill\rBcc: evil@elsewhere.example"))

    assert EVIL not in str([(one["To"], one["Cc"], one["Bcc"]) for one in end.mails])


IDS = {
    "c48 a break in Message-ID": {"Message_ID": "<a\r\n b@x.example>"},
    "c48 no ASCII in Message-ID": {"Message_ID": "<\u00fc@x.example>"},
    "c48 a header in Message-ID": {"Message_ID": "<a@x.example>\r\n\tBcc: evil@elsewhere.example"},
    "c48 a long Message-ID": {"Message_ID": f"<{'x' * 2000}@x.example>"},
    "c48 no ASCII in In-Reply-To": {"In_Reply_To": "<\u00fc@x.example>"},
    "c48 thirty long References": {"References": " ".join(f"<{n}{'x' * 200}@x.example>" for n in range(30))},
    "c48 bytes in References": {"References": "<a@x.example> \x7f\x01<b@x.example>"},
}


@pytest.mark.parametrize("number", IDS)
def test_c48_ids_that_are_none_are_dropped_and_many_are_trimmed(world, number):
    end = end_of(world, mail(PRIYA, add(), **IDS[number]))

    (start,) = end.outside
    found = f"{start['In-Reply-To'] or ''} {start['References'] or ''}".split()
    assert len(found) <= 11, number
    assert all(re.fullmatch(r"<[!-~]{1,250}>", one) for one in found)
    assert EVIL not in str(start)


def test_c48_a_megabyte_of_references_is_too_much(world):
    end = end_of(world, mail(PRIYA, add(), References="<x@x.example> " * 75_000))

    nothing_came_of(end)
    assert "KiB" in end.reason


NULS = {
    "c49 encoded in the subject": mail(PRIYA, add(), subject="=?utf-8?q?New=00user?="),
    "c49 in the text": raw_mail(GOOD, FROM, body=add(name="Marcus\0 O'Neill")),
    "c49 encoded in the text": raw_mail(
        GOOD,
        FROM,
        "Content-Transfer-Encoding: quoted-printable",
        body=add(name="Marcus=00 O'Neill"),
    ),
    "c49 in the name of the sender": raw_mail(GOOD, f"From: =?utf-8?q?Priya=00?= <{PRIYA}>"),
}


@pytest.mark.parametrize("number", NULS)
def test_c49_nul_is_in_nothing_that_leaves_or_is_shown(world, number):
    one = world(names=())
    end = end_of(one, NULS[number])

    assert end.outcome in {"handled", "held"}, number
    assert "\0" not in end.words + str(export(one)["cases"]) + str(export(one)["messages"])
    with one.store.reading() as books:
        assert "\0" not in "".join(row.subject or "" for row in books.inbox.all())


def test_c49_nul_in_the_header_itself_is_held(world):
    nothing_came_of(end_of(world, raw_mail(GOOD, FROM, "Subject: New\0user")))


FILES = {
    "c50 a path": "../../etc/passwd",
    "c50 a path of windows": "..\\..\\windows\\system32\\a.csv",
    "c50 a line end": "=?utf-8?q?a=0ABcc:_evil=40elsewhere.example.csv?=",
    "c50 read backwards": "=?utf-8?q?invoice=E2=80=AEvsc.exe?=",
    "c50 steering": "=?utf-8?q?=1B=5B31ma.csv?=",
    "c50 long": "x" * 3000 + ".csv",
    "c50 only dots": "..",
}


@pytest.mark.parametrize("number", FILES)
def test_c50_a_file_name_is_a_plain_name(world, number):
    one = world(names=())
    body = (
        f"--b\nContent-Type: text/plain\n\n{add()}\n--b\nContent-Type: text/csv\n"
        f'Content-Disposition: attachment; filename="{FILES[number]}"\n\na,b\n--b--\n'
    )
    raw = raw_mail(GOOD, FROM, 'Content-Type: multipart/mixed; boundary="b"', body=body)
    (file,) = read(raw, one.origin.desk.intake).attachments
    end = end_of(one, raw)

    assert re.fullmatch(r"[^/\\\x00-\x1f\x7f\u2028-\u202e]{1,255}", file.filename), number
    assert file.filename not in {".", ".."}
    assert end.kinds == ["training-start"]
    assert not re.search(r"passwd|Bcc|invoice|\x1b|\u202e", end.words)


# -- the wire --------------------------------------------------------------------------------------------------------

SMUGGLED = {
    "c51 crlf": "\r\n.\r\nMAIL FROM:<evil@elsewhere.example>\r\nRCPT TO:<evil@elsewhere.example>\r\nDATA\r\n",
    "c51 lf": "\n.\nMAIL FROM:<evil@elsewhere.example>\n",
    "c51 lf and crlf": "\n.\r\nMAIL FROM:<evil@elsewhere.example>\n",
    "c51 cr": "\r.\rMAIL FROM:<evil@elsewhere.example>\r",
}


@pytest.mark.parametrize("number", SMUGGLED)
@pytest.mark.parametrize("field", ["New User's Name", "Job Title", "Projects"])
def test_c51_the_end_of_data_in_a_text_is_no_end_of_data(world, number, field):
    """The form comes back with what was written in it; its bytes hold CRLF alone (held to by `end_of`)."""
    form = f"Request: Add a new user\nAgency: Harbor House\nProjects: {SHELTER}\n".replace(
        "Projects" if field == "Projects" else "\0", field
    )
    raw = f"{GOOD}\r\n{FROM}\r\nTo: {DESK}\r\nSubject: x\r\nMessage-ID: <a@x.example>\r\n\r\n".encode()
    raw += form.replace("\n", "\r\n").encode() + f"{field}: Marcus{SMUGGLED[number]}".encode()
    end = end_of(world, raw)

    assert EVIL not in str([owed.mail.recipients for owed in end.owed])
    assert all(b"\r\n.\r\n" not in sent for sent in end.sent)


@pytest.mark.parametrize(
    "raw",
    [
        b"A: b\r\n\r\nx\n.\r\nMAIL",
        b"A: b\r\n\r\nx\r.\rMAIL",
        b"A: b\r\n\r\nx\n.\nMAIL",
        b"A: b\r\n\r\nx\0y\r\n",
    ],
)
def test_c51_bytes_that_could_be_read_as_two_mails_are_refused_before_a_word_is_said(capturing_smtp, raw):
    with pytest.raises(NotAccepted) as refused:
        relay_of(capturing_smtp).deliver(DESK, [PRIYA], raw, lambda: None)

    assert refused.value.phase == "content"
    assert (capturing_smtp.connections, capturing_smtp.captured) == (0, [])


def relay_of(smtp) -> Relay:
    return Relay(
        RelaySettings(host="127.0.0.1", port=smtp.port, security="none", username=None, password=None)
    )


ADDRESSES = {
    "c52 a command": "x>\r\nRCPT TO:<evil@elsewhere.example",
    "c52 two with a comma": f"{TRAINEE}, {EVIL}",
    "c52 two with a semicolon": f"{TRAINEE};{EVIL}",
    "c52 two in angles": f"<{TRAINEE}> <{EVIL}>",
    "c52 quoted": f'"{EVIL}"@harborhouse.example',
    "c52 percent": f"evil%elsewhere.example@harborhouse.example>{EVIL}",
    "c52 somebody else's": EVIL,
}


@pytest.mark.parametrize("number", ADDRESSES)
def test_c52_an_address_that_is_two_or_none_or_elsewhere_is_not_written_to(world, number):
    end = end_of(world, mail(PRIYA, add(address=ADDRESSES[number])))

    assert all(EVIL not in owed.mail.recipients for owed in end.owed), number
    assert "training-start" not in end.kinds


@pytest.mark.parametrize(
    "address", ["x>\r\nRCPT TO:<evil@elsewhere.example", "x y@a.example", "x@a.example>", ""]
)
def test_c52_the_envelope_takes_plain_addresses_only(capturing_smtp, address):
    with pytest.raises(NotAccepted) as refused:
        relay_of(capturing_smtp).deliver(DESK, [PRIYA, address], b"A: b\r\n\r\nx\r\n", lambda: None)

    assert refused.value.phase == "envelope"
    assert capturing_smtp.connections == 0


# -- what mail programs draw -----------------------------------------------------------------------------------------

MARKUP = {
    "c53 a script": "<script>alert(1)</script>",
    "c53 a picture": '<img src="https://evil.example/x.png" onerror="x()">',
    "c53 a link of javascript": "[me](javascript:alert(1))",
    "c53 an attribute": '" onmouseover="alert(1)" x="',
    "c53 the end of the layout": "</td></tr></table></body></html><iframe src=//evil.example>",
    "c55 a link": "[click](https://evil.example)",
    "c55 an address": "https://evil.example/login",
    "c55 a bare domain": "www.evil.example",
    "c55 marks": "**bold** `code` # heading",
    "c55 a picture": "![x](https://evil.example/x.png)",
}


LINKING = ("href", "src", "action", "background")
TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "a",
        "strong",
        "em",
        "b",
        "br",
        "hr",
        "span",
        "pre",
        "code",
    ]
)
OUR_LINKS = {
    f"mailto:{DESK}",
    *re.findall(r"https://[\w./-]+", (RULES / "training.toml").read_text(encoding="utf-8")),
}


class Drawn(HTMLParser):
    """What a mail program makes of a page: its tags with their attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.pieces.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("number", MARKUP)
@pytest.mark.parametrize("field", ["name", "projects"])
def test_c53_c55_no_markup_and_no_link_of_theirs_comes_out(world, number, field):
    """A name that looks like a link waits for a person (design 3.9); what is shown of it is text."""
    request = add(**{field: f"Marcus O'Neill {MARKUP[number]}"})
    end = end_of(world, mail(PRIYA, request))
    pages = parts_of(end, "text/html")
    drawn = [piece for page in pages for piece in Drawn(page).pieces]
    shown = "\n".join([*(Drawn(page).text for page in pages), *parts_of(end, "text/plain")])

    assert pages
    assert {tag for tag, _ in drawn} <= TAGS, number
    assert not [name for _, attributes in drawn for name in attributes if name.startswith("on")]
    for link in [attributes[name] for _, attributes in drawn for name in LINKING if name in attributes]:
        where, _, rest = link.partition("?")
        assert where in OUR_LINKS, link
        assert set(re.findall(r"(?:^|&)(\w+)=", rest)) <= {"subject", "body"}
    if number.startswith("c55"):  # nor what a mail program would make a link of by itself
        assert not re.search(r"(https?://|\bwww\.)evil\.example", shown)


CODE = {
    "c54 a sum": "{{ 7*7*7*7*7 }}",
    "c54 a class": "{{ ''.__class__.__mro__ }}",
    "c54 another template": "{% include 'footer.md' %}",
    "c54 a comment": "{# gone #}",
}


@pytest.mark.parametrize("number", CODE)
def test_c54_template_code_of_theirs_stays_as_it_was_typed(world, number):
    end = end_of(world, mail(PRIYA, add(projects=f"Shelter {CODE[number]}")))
    text = " ".join(" ".join(parts_of(end, "text/plain")).split())

    assert end.outside
    assert "16807" not in end.words
    assert "<class" not in end.words
    assert CODE[number] in text or "Shelter" not in text, number


def test_c54_what_staff_write_for_a_trainee_is_no_template_either(world):
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    lines = [f"R-0001 {item} pass" for item in ("upr", "spa", "dst", "basics")]
    done = end_of(one, mail(DANA, "\n".join(lines)))
    told = end_of(
        one, mail(DANA, "R-0001 step submitted\nR-0001 step corrections: look at {{ 7*7*7*7*7 }} <b>x</b>")
    )
    (corrections,) = [
        one_ for one_ in since(told, done).outside if one_["X-Mailbot-Mail"] == "step-corrections"
    ]

    assert start.kinds == ["training-start"]
    assert "{{ 7*7*7*7*7 }}" in words_of(corrections)
    assert "16807" not in words_of(corrections)
    assert "<b>x</b>" not in corrections.get_body(("html",)).get_content()


def test_c56_no_table_of_ours_can_be_opened_by_a_spreadsheet(world):
    """Nothing writes CSV with people's words: `export` is JSON or lines for the eye, where `=cmd` is no formula. Whoever
    adds a CSV meets this test.
    """
    source = Path(mailbot.__file__).parent
    writers = [
        file.name
        for file in source.rglob("*.py")
        if re.search(r"\bcsv\.(writer|DictWriter)\b", file.read_text())
    ]
    assert writers == []

    end = end_of(world, named("=cmd|' /C calc'!A0"))
    for kind in ("text/csv", "application/vnd.ms-excel"):
        assert parts_of(end, kind) == []


@pytest.mark.parametrize(
    "name",
    [
        "Marcus\r\nATTENDEE:mailto:evil@elsewhere.example",
        "Marcus; x\\nATTENDEE:mailto:evil@elsewhere.example",
    ],
)
def test_c57_a_calendar_file_has_no_line_of_theirs(world, name):
    one = world(names=())
    raw = f"{GOOD}\r\n{FROM}\r\nTo: {DESK}\r\nSubject: x\r\nMessage-ID: <a@x.example>\r\n\r\n".encode()
    form = add(name="Marcus O'Neill").replace("\n", "\r\n")
    first = raw + form.replace("Marcus O'Neill", name).encode()
    again = mail(PRIYA, add(name=name.replace("\r\n", " ")))
    end = end_of(one, first, again, mail(DANA, "R-0001 approve"))
    calendars = parts_of(end, "text/calendar")

    assert calendars
    for calendar in calendars:
        assert not re.search(r"^ATTENDEE", calendar, re.MULTILINE)
        assert re.findall(r"^ORGANIZER\S*", calendar, re.MULTILINE) == [f"ORGANIZER:mailto:{DESK}"]
        assert calendar.count("BEGIN:VEVENT") == 1


# -- what staff see --------------------------------------------------------------------------------------------------

STEERING = "x\x1b[2J\x1b[31m\x07\u202e\u2028y"


def test_c58_a_log_line_is_one_line_and_steers_no_terminal(world, capsys, monkeypatch):
    one = world(names=())
    with monkeypatch.context() as patch:
        patch.setattr(structlog, "_config", structlog._config)
        set_up_log()
        try:
            for number, raw in enumerate(
                (
                    mail(PRIYA, add(name=f"Marcus {STEERING}"), subject=STEERING),
                    raw_mail(
                        GOOD,
                        f'From: "{STEERING}" <{PRIYA}>',
                        "Subject: =?utf-8?q?a=0A=7B=22event=22=3A=22x=22=7D?=",
                    ),
                    raw_mail(GOOD, f"From: {PRIYA}", f"Message-ID: <{STEERING}@x.example>"),
                )
            ):
                one.mailbox.lay(raw)
                structlog.get_logger().info("probe", number=number, said=STEERING + '\n{"event":"forged"}')
            one.work()
        finally:
            structlog.reset_defaults()
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) > 5
    events = [json.loads(line)["event"] for line in lines]
    assert "forged" not in events
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u202e]", "\n".join(lines))


@pytest.mark.parametrize(
    "words",
    [
        ("queue", "list"),
        ("export",),
        ("why", "R-0001"),
        ("status",),
        ("outbox", "list"),
        ("digest", "--print"),
    ],
)
def test_c58_what_is_shown_at_the_shell_steers_no_terminal(world, words):
    one = world(names=())
    one.mailbox.lay(mail(PRIYA, add(name=f"Marcus {STEERING}"), subject=STEERING))
    one.mailbox.lay(mail(PRIYA, f"Where is the form? {STEERING}", subject=STEERING))
    one.work()
    config = CONFIG.format(
        desk=DESK, imap_port=1, smtp_port=1, username="desk", stamp=STAMP, more="", team=TEAM
    )
    (one.root / "config.toml").write_text(config, encoding="utf-8")
    (one.root / "secrets").mkdir(exist_ok=True)
    said = run_command("--config", str(one.root / "config.toml"), *words)

    assert said.returncode in {0, 1}, said.stderr
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028\u202e]", said.stdout + said.stderr)


def test_c59_headers_of_ours_in_a_mail_of_theirs_decide_nothing(world):
    one = world(names=())
    instance = one.origin.desk.identity.instance
    fields = [
        "X-Mailbot-Mail: command-results",
        "X-Mailbot-Case: R-0099",
        f"X-Mailbot-Instance: {instance}",
        "X-Mailbot-Loop: x",
        "X-Mailbot-Role: staff",
    ]
    plain = end_of(world(names=()), raw_mail(GOOD, FROM))
    end = end_of(world(names=()), raw_mail(GOOD, FROM, *fields))

    assert end.outcomes == plain.outcomes == ["handled"]
    assert end.kinds == plain.kinds
    assert [case["ref"] for case in end.books["cases"]] == ["R-0001"]
    assert sys.getsizeof(end.sent[0]) == sys.getsizeof(plain.sent[0])
