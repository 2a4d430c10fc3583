"""The reader in a process of its own: what it reads, what it survives, what it has."""

import json
import os
import pickle
import signal
import struct
import threading
import time
from pathlib import Path

import pytest

from mailbot.errors import NamesUnavailable, ReaderUnavailable, ReadingFailed
from mailbot.intake.settings import IntakeSettings
from mailbot.model.decision import Outcome
from mailbot.model.message import Verdict
from mailbot.reading.apart import TOO_LONG, TOO_MUCH, Apart, Bounds
from mailbot.reading.line import Report, Word, pack, unpack
from mailbot.reading.reader import Here
from mailbot.triage.question import Question
from tests.triage.desk_mail import MONDAY, REPRESENTATIVE, ROSTER, WORDING

HOSTILE = (str(Path(__file__).with_name("hostile_child.py")),)
MAILS = Path(__file__).parents[1] / "mails"
GOOD = (
    b"From: priya@harborhouse.example\r\nSubject: Removal\r\n\r\nPlease remove Pat Doyle, she left today.\r\n"
)
OURS = "<ours@desk.example>"


def settings(**more) -> IntakeSettings:
    return IntakeSettings(
        own_addresses=frozenset({"desk@desk.example"}),
        trust="none",
        authserv_ids=("mx.desk.example",),
        profile="standard",
        is_our_message_id=OURS.__eq__,
        **more,
    )


def bug(name: str) -> bytes:
    return GOOD + f"BUG-{name}\r\n".encode()


@pytest.fixture(scope="module")
def apart():
    with Apart(settings(), WORDING) as reader:
        yield reader


@pytest.fixture
def hostile():
    bounds = Bounds(cpu_seconds=0.5, memory_mib=128)
    with Apart(settings(), WORDING, bounds, program=HOSTILE) as reader:
        yield reader


def test_it_reads_every_mail_of_the_corpus_as_it_is_read_here(apart):
    here = Here(intake=settings(), wording=WORDING)
    question = Question(sender=REPRESENTATIVE, roster=ROSTER, received_on=MONDAY)
    files = sorted(MAILS.rglob("*.eml"))[::12]

    assert len(files) > 30
    for file in files:
        message = apart.read(file.read_bytes())
        assert message == here.read(file.read_bytes()), file
        assert apart.intents(message, question) == here.intents(message, question), file


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loop", TOO_LONG),
        ("loop_in_c", TOO_LONG),
        ("allocate", TOO_MUCH),
        ("segfault", "ended the reader (SIGSEGV)"),
        ("leave", "ended the reader (3)"),
        ("lie", "the reader's answer is no message"),
    ],
)
def test_a_mail_that_defeats_it_is_named_and_the_next_one_read(hostile, name, reason):
    with pytest.raises(ReadingFailed) as failed:
        hostile.read(bug(name))

    assert reason == str(failed.value) or (name == "lie" and "answer" in str(failed.value))
    assert hostile.read(GOOD).subject == "Removal"


@pytest.mark.parametrize("name", ["sleep", "stop"])
def test_a_reader_that_does_nothing_at_all_is_not_waited_for_without_end(hostile, name, monkeypatch):
    hostile.read(GOOD)  # the process is there
    with monkeypatch.context() as hasty:
        hasty.setattr(Bounds, "wall_seconds", 1.0)
        with pytest.raises(ReadingFailed, match=TOO_LONG):
            hostile.read(bug(name))

    assert hostile.read(GOOD).subject == "Removal"


def test_a_reader_that_answers_octet_by_octet_is_not_listened_to_without_end(hostile, monkeypatch):
    hostile.read(GOOD)
    began = time.monotonic()
    with monkeypatch.context() as hasty:
        hasty.setattr(Bounds, "wall_seconds", 1.0)
        with pytest.raises(ReadingFailed, match="SIGKILL"):
            hostile.read(bug("trickle"))

    assert time.monotonic() - began < 60
    assert hostile.read(GOOD).subject == "Removal"


def test_killed_from_outside_while_it_reads_the_mail_is_named_and_while_it_rests_nobody_is(hostile):
    hostile.read(GOOD)
    threading.Timer(0.3, os.kill, (hostile.pid, signal.SIGKILL)).start()
    with pytest.raises(ReadingFailed, match="SIGKILL"):
        hostile.read(bug("sleep"))
    hostile.read(GOOD)
    os.kill(hostile.pid, signal.SIGKILL)
    time.sleep(0.2)

    assert hostile.read(GOOD).subject == "Removal"


def test_sigterm_and_ctrl_c_to_the_whole_group_leave_the_last_word_to_the_desk(hostile):
    hostile.read(GOOD)
    before = hostile.pid
    os.kill(before, signal.SIGTERM)
    os.kill(before, signal.SIGINT)

    assert hostile.read(GOOD).subject == "Removal"
    assert hostile.pid == before


def test_told_to_stop_it_ends_within_seconds_and_blames_no_mail(hostile, monkeypatch):
    monkeypatch.setattr("mailbot.reading.apart.STOP_SECONDS", 0.3)
    hostile.read(GOOD)
    hostile.stopping = lambda: True
    began = time.monotonic()
    with pytest.raises(ReaderUnavailable):
        hostile.read(bug("sleep"))

    assert time.monotonic() - began < 60
    assert hostile.pid is None


def test_one_that_cannot_be_started_blames_no_mail():
    reader = Apart(settings(), WORDING, program=("-c", "raise SystemExit(1)"))
    with reader, pytest.raises(ReaderUnavailable, match="cannot be started"):
        reader.read(GOOD)


def test_it_has_no_environment_no_open_file_but_its_line_and_writes_nothing(hostile, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "canary")
    with (tmp_path / "secret").open("w"):
        told = json.loads(hostile.read(bug("tell_what_it_has")).subject)

    assert set(told["environment"]) <= {"PATH", "PYTHONPATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH"}
    assert {file.split(":")[0] for file in told["files"]} <= {"socket", "/dev/null", told["folder"]}
    assert len([file for file in told["files"] if file.startswith("socket")]) == 1
    assert told["limits"] == {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0}


def test_the_secret_stays_with_the_desk_which_is_asked_whether_an_id_is_its_own(apart):
    bounce = (
        b"Return-Path: <>\r\nFrom: mailer-daemon@x.example\r\nSubject: failed\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nsorry\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ours@desk.example>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    )
    read = apart.read(bounce)

    assert read == Here(intake=settings(), wording=WORDING).read(bounce)
    assert read.bounce is not None
    assert read.bounce.original_message_id == OURS


def test_key_records_are_asked_for_by_the_desk_and_servers_that_are_away_are_told():
    asked = []

    def away(name: str) -> bytes | None:
        asked.append(name)
        raise NamesUnavailable("no server answers")

    signed = (
        b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=harborhouse.example; s=key; h=from:subject:date;\r\n"
        b" bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n" + GOOD
    )
    own = settings(look_up_txt=away)
    own = IntakeSettings(**{**{name: getattr(own, name) for name in own.__slots__}, "trust": "authenticated"})
    with Apart(own, WORDING) as reader:
        message = reader.read(signed)

    assert message.authenticity.unsettled
    assert asked == ["key._domainkey.harborhouse.example"]


@pytest.mark.parametrize(
    "value",
    [
        os.system,
        os.path.join,
        eval,
        Report(word=Word.DONE, value=os.getcwd),
        Path("/"),
        threading.Lock,
    ],
)
def test_nothing_but_nouns_comes_out_of_a_reader_s_answer(value):
    with pytest.raises(pickle.UnpicklingError, match="no noun"):
        unpack(pack(value))


def test_a_noun_s_module_is_no_way_to_what_it_imports():
    with pytest.raises(pickle.UnpicklingError, match="no noun"):
        unpack(b"cmailbot.model.decision\nStrEnum\n.")
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        unpack(b"cmailbot.model.message\nfield\n.")


def _named(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def _word(text: str) -> bytes:
    return b"X" + struct.pack("<I", len(text)) + text.encode()


@pytest.mark.parametrize(
    "target",
    [
        _named("mailbot.model.message", "Verdict")
        + _word("fail")
        + b"\x85R",  # a member, of which there is one
        _named("mailbot.model.message", "Verdict"),  # the classes themselves
        _named("mailbot.model.message", "Message"),
        _named("mailbot.model.decision", "Outcome"),
        _named("mailbot.reading.line", "Word"),
        _named("datetime", "date"),
    ],
)
@pytest.mark.parametrize(
    "state", [b"}" + _word("_value_") + _word("pass") + b"s", b"N}" + _word("verified") + b"\x88s\x86"]
)
def test_a_reader_s_answer_writes_into_nothing_that_the_desk_has(target, state):
    with pytest.raises((pickle.UnpicklingError, TypeError, AttributeError)):
        unpack(b"\x80\x02" + target + state + b"b.")

    assert Verdict.FAIL.value == "fail"
    assert not hasattr(Outcome, "verified")
    assert not hasattr(Word, "verified")
