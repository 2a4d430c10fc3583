"""The corpus itself: every mail has its truth, the truth uses only the contract's words, days and people exist."""

import csv
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

HERE = Path(__file__).parent
MAILS = sorted(HERE.glob("*/*.eml"))
CHICAGO = ZoneInfo("America/Chicago")


def words(text):
    """The set of the words of a text."""
    return set(text.split())


GROUPS = words(
    """
    forms removals not-removals status changes replace designations trainees staff answers several
    screening strangers private-data encodings
    """
)
KINDS = words(
    """
    add replace modify remove reschedule rescind status designate undesignate step-submitted command
    correction question unclear
    """
)
MAIL_KINDS = words(
    """
    training-start license-notice request-received request-incomplete request-refused
    already-in-progress already-a-user step-next step-corrections case-start test-not-passed
    training-complete status status-unavailable change-training-start change-applied
    removal-confirmed removal-scheduled removal-done removal-question removal-confirm
    removal-cancelled practice-complete deadline-extended representative-added
    representative-removed designation-refused confirm-sender private-data training-closed
    handed-to-staff too-large command-results digest alert
    """
)
REQUIRED = {"received_at", "why", "clear", "kind", "layout", "expect", "forbidden", "weekdays"}
OPTIONAL = {"forbidden_mails", "needs"}
WORDS = {  # key path -> what may stand there, None: anything
    "screen.class": {"person", "form", "automatic", "bounce", "list", "own", "malformed"},
    "screen.answerable": {True, False},
    "sender.address": None,
    "sender.verified": {True, False},
    "sender.role": {"representative", "signatory", "staff", "trainee", "user", "agency", "form", "unknown"},
    "sender.agencies": None,
    "intents.kind": KINDS,
    "intents.agency": None,
    "intents.person": None,
    "intents.projects": None,
    "intents.effective": None,
    "intents.last_needed_on": None,
    "intents.reason": {"left", "position-change", "other", None},
    "intents.fields": None,
    "intents.missing": None,
    "intents.text": None,
    "intents.outcome": {"grant", "ask", "hold", "refuse", "none"},
    "outcome": {"grant", "ask", "hold", "refuse", "none"},
    "mails.kind": MAIL_KINDS,
}


def rows(name):
    with (HERE / "directory" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(mail):
    return json.loads(mail.with_suffix(".json").read_text(encoding="utf-8"))


def alternatives(value):
    """What may stand for a value: the values under "accept", else the value alone."""
    return value["accept"] if isinstance(value, dict) and set(value) == {"accept"} else [value]


def expected_intents(entry):
    for listed in alternatives(entry["expect"].get("intents", [])):
        yield from listed


AGENCIES = {row["name"] for row in rows("agencies")}
PROJECTS = {row["name"] for row in rows("projects")}
USERS = {row["name"] for row in rows("users")}
CASES = {case["ref"]: case for case in json.loads((HERE / "cases.json").read_text(encoding="utf-8"))["cases"]}
KNOWN = USERS | {case["person"]["name"] for case in CASES.values() if case["person"]}

each_mail = pytest.mark.parametrize("mail", MAILS, ids=lambda mail: f"{mail.parent.name}/{mail.stem}")


def test_there_are_at_least_two_hundred_mails_in_every_group_of_the_plan():
    assert len(MAILS) >= 200
    assert {mail.parent.name for mail in MAILS} == GROUPS


def test_every_truth_has_its_mail():
    assert {path.with_suffix(".eml") for path in HERE.glob("*/*.json")} == set(MAILS)


def test_no_two_mails_share_a_message_id():
    ids = Counter(message_from_bytes(mail.read_bytes())["Message-ID"] for mail in MAILS)
    assert [key for key, count in ids.items() if key is None or count > 1] == []


def test_no_two_mails_are_the_same_words_under_two_names():
    bodies = Counter(mail.read_bytes().split(b"MIME-Version", 1)[-1] for mail in MAILS)
    # hostile stamps are tried on one and the same mail
    assert sum(count - 1 for count in bodies.values()) <= 6


@each_mail
def test_the_truth_uses_the_contracts_keys_and_words_only(mail):
    entry = truth(mail)
    assert set(entry) >= REQUIRED
    assert set(entry) <= REQUIRED | OPTIONAL
    assert entry["why"].endswith((".", "?"))
    assert set(entry["forbidden"]) <= KINDS
    assert set(entry.get("forbidden_mails", [])) <= MAIL_KINDS
    said = []
    for key, value in entry["expect"].items():
        if key == "intents":
            said += [
                (f"intents.{name}", part)
                for intent in expected_intents(entry)
                for name, part in intent.items()
            ]
        elif key == "mails":
            said += [(f"mails.{name}", part) for mail_out in value for name, part in mail_out.items()]
        elif isinstance(value, dict) and set(value) != {"accept"}:
            said += [(f"{key}.{name}", part) for name, part in value.items()]
        else:
            said.append((key, value))
    for path, value in said:
        assert path in WORDS
        allowed = WORDS[path]
        assert allowed is None or set(alternatives(value)) <= allowed


@each_mail
def test_days_are_local_and_fall_on_the_weekdays_named(mail):
    entry = truth(mail)
    received = datetime.fromisoformat(entry["received_at"])
    assert received.utcoffset() == received.astimezone(CHICAGO).utcoffset()
    named = set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(entry["expect"])))
    assert named | {received.date().isoformat()} <= set(entry["weekdays"])
    for day, weekday in entry["weekdays"].items():
        assert f"{date.fromisoformat(day):%A}" == weekday


@each_mail
def test_the_date_header_lies_just_before_the_mail_arrived(mail):
    sent = parsedate_to_datetime(message_from_bytes(mail.read_bytes())["Date"])
    assert timedelta(0) <= datetime.fromisoformat(truth(mail)["received_at"]) - sent < timedelta(minutes=5)


@each_mail
def test_agencies_projects_people_and_cases_named_exist(mail):
    entry = truth(mail)
    assert set(entry.get("needs", [])) <= set(CASES)
    assert set(entry["expect"].get("sender", {}).get("agencies", [])) <= AGENCIES
    for intent in expected_intents(entry):
        assert set(alternatives(intent.get("agency"))) <= AGENCIES | {None}
        for projects in alternatives(intent.get("projects", [])):
            assert set(projects) <= PROJECTS
        if (
            intent["kind"] in ("remove", "modify", "rescind", "reschedule")
            and intent.get("outcome") == "grant"
        ):
            assert intent["person"]["name"] in KNOWN
        removed = intent.get("fields", {}).get("removed_user")
        assert removed is None or removed in USERS


@each_mail
def test_what_is_expected_is_not_forbidden(mail):
    entry = truth(mail)
    granted = {intent["kind"] for intent in expected_intents(entry) if intent.get("outcome") == "grant"}
    assert not granted & set(entry["forbidden"])


@each_mail
def test_a_removal_that_must_be_acted_on_says_who_and_when(mail):
    for intent in expected_intents(truth(mail)):
        if intent["kind"] == "remove" and intent.get("outcome") == "grant":
            assert intent["person"]["name"]
            assert "effective" in intent or "last_needed_on" in intent


@each_mail
def test_only_reserved_domains_are_written_to(mail):
    message = message_from_bytes(mail.read_bytes())
    leaves = [part for part in message.walk() if not part.is_multipart()]
    text = "\n".join(
        [
            *(f"{name}: {value}" for name, value in message.items()),
            *((leaf.get_payload(decode=True) or b"").decode("utf-8", "replace") for leaf in leaves),
        ]
    )
    domains = re.findall(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.(\w+)", text)
    assert {domain.lower() for domain in domains} <= {"example", "test"}


def test_the_directory_hangs_together():
    regions = {row["region"] for row in rows("regions")}
    agencies = {row["agency"] for row in rows("agencies")}
    projects = {(row["agency"], row["project"]) for row in rows("projects")}
    for name in ("agreements", "representatives", "users", "projects"):
        assert {row["agency"] for row in rows(name)} <= agencies
    for name in ("agencies", "agreements", "representatives", "licenses"):
        assert {row["region"] for row in rows(name)} <= regions
    for user in rows("users"):
        assert {(user["agency"], key) for key in user["projects"].split(";")} <= projects
    for name in ("users", "representatives", "agreements"):
        for row in rows(name):
            assert row.get("email", row.get("signatory_email")).endswith(".example")
    assert {case["agency"] for case in CASES.values()} <= agencies
