"""`mailbot explain`: the contract of design 3.7, key by key, and that a question writes nothing."""

import contextlib
import hashlib
import json
import sqlite3
from datetime import date

import pytest

from mailbot.model.decision import MailKind, Outcome
from mailbot.model.directory import SenderRole
from mailbot.model.intent import IntentKind, RemovalReason
from mailbot.model.message import ScreenClass
from tests.cli.conftest import PRIYA, REQUEST, mail

CLASSES = {"person", "form", "automatic", "bounce", "list", "own", "malformed"}
ROLES = {"representative", "signatory", "staff", "trainee", "user", "agency", "form", "unknown"}
KINDS = {
    *("add", "replace", "modify", "remove", "reschedule", "rescind", "status", "designate", "undesignate"),
    *("step-submitted", "command", "correction", "question", "unclear"),
}
REASONS = {"left", "position-change", "other"}
OUTCOMES = {"grant", "ask", "hold", "refuse", "none"}
MAIL_KINDS = {
    "training-start",
    "license-notice",
    "request-received",
    "request-incomplete",
    "request-refused",
    "already-in-progress",
    "already-a-user",
    "step-next",
    "step-corrections",
    "case-start",
    "test-not-passed",
    "training-complete",
    "status",
    "status-unavailable",
    "change-training-start",
    "change-applied",
    "removal-confirmed",
    "removal-scheduled",
    "removal-done",
    "removal-question",
    "removal-confirm",
    "removal-cancelled",
    "practice-complete",
    "deadline-extended",
    "representative-added",
    "representative-removed",
    "designation-refused",
    "confirm-sender",
    "private-data",
    "training-closed",
    "handed-to-staff",
    "too-large",
    "command-results",
    "digest",
    "alert",
}

MAILS = {
    "add": mail(REQUEST),
    "incomplete": mail("Request: Add a new user\nAgency: Harbor House\nNew User's Name: Kim Lane\n"),
    "replace": mail(
        "Request: Replace a current user\nAgency: Harbor House of Columbia\nNew User's Name: Marcus O'Neill\n"
        "New User's Email: moneill@harborhouse.example\nProjects: Harbor House - Emergency Shelter\n"
        "Name of user being removed/replaced: Chris Adeyemi\n"
        "When should this user's access be removed?: On a specific date\n"
        "What is the specific date on which this user's access should be removed?: 2026-03-27\n"
    ),
    "remove": mail(
        "Chris Adeyemi has left Harbor House. His last day was February 27, 2026. Please remove him.\nPriya"
    ),
    "status": mail("How is Chris Adeyemi doing?\nPriya"),
    "command": mail("R-0001 spa pass\nhelp\n", sender="dana.ruiz@icalliances.example"),
    "designation": mail(
        "Please add Kim Lane <klane@harborhouse.example> as an authorized representative.\nWalter",
        sender="whines@harborhouse.example",
    ),
    "stranger": mail(REQUEST, sender="mallory@elsewhere.example", dmarc="none"),
    "forged": mail(REQUEST, dmarc="fail"),
    "automatic": mail("I am away.").replace(b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version"),
    "empty": b"",
    "noise": b"\x00\xff" * 300,
    "endless header": b"From: a@b.example\r\nX: " + b"a" * 100_000 + b"\r\n\r\nhi\r\n",
    "beyond the calendar": mail("hi").replace(b"04 Mar 2026 10:00:00 -0600", b"31 Dec 9999 23:59:59 -1200"),
}


def text(value):
    return isinstance(value, str) and value != ""


def texts(value):
    return isinstance(value, list) and all(map(text, value))


def or_null(check):
    return lambda value: value is None or check(value)


def one_of(words):
    return lambda value: value in words


def day(value):
    return bool(date.fromisoformat(value))


def table(**checks):
    def check(value):
        assert isinstance(value, dict)
        for key, sound in checks.items():
            assert key in value, key
            assert sound(value[key]), (key, value[key])
        return True

    return check


def rows(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def flag(value):
    return isinstance(value, bool)


EXPLAINED = table(
    file=text,
    screen=table(**{"class": one_of(CLASSES), "answerable": flag, "reason": or_null(text)}),
    sender=table(address=or_null(text), verified=flag, role=one_of(ROLES), agencies=texts),
    intents=rows(
        table(
            kind=one_of(KINDS),
            agency=or_null(text),
            person=table(name=or_null(text), email=or_null(text)),
            projects=texts,
            effective=or_null(day),
            last_needed_on=or_null(day),
            reason=or_null(one_of(REASONS)),
            fields=lambda value: isinstance(value, dict),
            missing=texts,
            text=or_null(text),
            outcome=one_of(OUTCOMES),
        )
    ),
    outcome=one_of(OUTCOMES),
    findings=rows(table(rule=text, cites=texts, outcome=one_of(OUTCOMES), said=text)),
    mails=rows(table(kind=one_of(MAIL_KINDS), to=texts, cc=texts, subject=text)),
)


def test_the_words_of_the_contract_are_the_words_of_the_model():
    assert {kind.value for kind in ScreenClass} == CLASSES
    assert {role.value for role in SenderRole} == ROLES
    assert {kind.value for kind in IntentKind} == KINDS
    assert {reason.value for reason in RemovalReason} == REASONS
    assert {outcome.value for outcome in Outcome} == OUTCOMES
    assert {kind.value for kind in MailKind} == MAIL_KINDS


@pytest.fixture
def explained(desk, tmp_path):
    """The explanation of some mail, as JSON."""

    def explain(raw, *words):
        file = tmp_path / "mail.eml"
        file.write_bytes(raw)
        return desk("explain", "--json", str(file), *words).json

    return explain


@pytest.mark.parametrize("name", MAILS)
def test_every_key_is_there_and_null_or_empty_where_it_does_not_apply(explained, name):
    assert EXPLAINED(explained(MAILS[name]))


def test_a_complete_request_is_read_word_for_word(explained):
    said = explained(MAILS["add"])

    assert said["screen"] == {"class": "person", "answerable": True, "reason": None}
    assert said["sender"] == {
        "address": PRIYA,
        "verified": True,
        "role": "representative",
        "agencies": ["Harbor House of Columbia"],
    }
    (intent,) = said["intents"]
    assert (intent["kind"], intent["outcome"], intent["agency"]) == (
        "add",
        "grant",
        "Harbor House of Columbia",
    )
    assert intent["person"] == {"name": "Marcus O'Neill", "email": "moneill@harborhouse.example"}
    assert intent["projects"] == ["Harbor House - Emergency Shelter"]
    assert (intent["effective"], intent["last_needed_on"], intent["reason"], intent["missing"]) == (
        None,
        None,
        None,
        [],
    )
    (start,) = said["mails"]
    assert (start["kind"], start["to"], start["cc"]) == (
        "training-start",
        ["moneill@harborhouse.example"],
        [PRIYA],
    )
    assert start["subject"].endswith("[MoHMIS R-0001]")
    assert any(finding["cites"] == ["P1"] for finding in said["findings"])


def test_a_replace_is_one_intent_with_both_people(explained):
    (intent,) = explained(MAILS["replace"])["intents"]

    assert intent["kind"] == "replace"
    assert intent["person"]["name"] == "Marcus O'Neill"
    assert intent["fields"]["removed_user"] == "Chris Adeyemi"
    assert intent["effective"] == "2026-03-27"


def test_the_outcome_is_the_strictest_and_of_a_stranger_nothing_is_read(explained):
    said = explained(MAILS["stranger"])

    assert (said["outcome"], said["sender"]["verified"], said["intents"]) == ("hold", False, [])
    assert not [each for each in said["mails"] if each["to"] == ["mallory@elsewhere.example"]]


def test_what_is_missing_is_named(explained):
    (intent,) = explained(MAILS["incomplete"])["intents"]

    assert intent["outcome"] == "ask"
    assert "email" in intent["missing"]


def test_one_line_a_file_and_dash_is_standard_input(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(MAILS["add"])
    answer = desk("explain", str(tmp_path / "a.eml"), "-", "--json", stdin=MAILS["status"])

    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert [line["file"] for line in lines] == [str(tmp_path / "a.eml"), "-"]
    assert [line["intents"][0]["kind"] for line in lines] == ["add", "status"]


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_explained(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(MAILS["add"])
    answer = desk("explain", "--json", "nowhere.eml", str(tmp_path), str(tmp_path / "a.eml"), code=1)

    assert len(answer.out.splitlines()) == 1
    assert answer.err.splitlines() == [
        "nowhere.eml: No such file or directory",
        f"{tmp_path}: Is a directory",
    ]


def test_the_moment_may_be_given_with_or_without_an_offset(explained):
    given = explained(MAILS["add"], "--now", "2026-06-01T00:30:00-05:00")
    local = explained(MAILS["add"], "--now", "2026-06-01T00:30")

    assert given == local
    assert "Jun 15" in given["mails"][0]["subject"]


def test_a_question_writes_nothing_and_makes_no_books(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(MAILS["add"])
    before = hashlib.sha256((desk.folder / "mailbot.db").read_bytes()).hexdigest()
    desk("explain", str(tmp_path / "a.eml"))
    assert hashlib.sha256((desk.folder / "mailbot.db").read_bytes()).hexdigest() == before
    assert desk("export", "--json").json["cases"] == []

    (desk.folder / "mailbot.db").unlink()
    assert desk("explain", "--json", str(tmp_path / "a.eml")).json["sender"]["role"] == "unknown"
    assert not (desk.folder / "mailbot.db").exists()


def test_books_of_another_version_are_not_migrated_by_a_question(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(MAILS["add"])
    with contextlib.closing(sqlite3.connect(desk.folder / "mailbot.db")) as books:
        books.execute("UPDATE alembic_version SET version_num = '0001'")
        books.commit()

        assert "mailbot db upgrade" in desk("explain", str(tmp_path / "a.eml"), code=1).err
        assert books.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_the_same_for_the_eye_names_each_stage(desk, tmp_path):
    (tmp_path / "a.eml").write_bytes(MAILS["add"])
    told = desk("explain", str(tmp_path / "a.eml")).out

    for stage in (
        "screened  person",
        "sender    priya",
        "read as   add Marcus O'Neill -> grant",
        "(P1)",
        "mail      training-start to",
        "outcome   grant",
    ):
        assert stage in told


def test_a_mail_cannot_steer_the_terminal(desk, tmp_path):
    hostile = REQUEST.replace("Overnight", "x").replace(
        "Harbor House of Columbia", "Harbor\x1b[2J\u202e House"
    )
    (tmp_path / "a.eml").write_bytes(mail(hostile))
    told = desk("explain", str(tmp_path / "a.eml")).out

    assert "\x1b" not in told
    assert "\u202e" not in told
