"""The whole corpus through the code of `mailbot explain`: nothing is done that nobody asked for, what is said is read."""

import json
from pathlib import Path

import pytest

from bench.desk_mails import play, tables
from bench.reading import main

MAILS = Path(__file__).parents[1] / "mails"


@pytest.fixture(scope="module")
def played():
    return play(MAILS)


@pytest.fixture(scope="module")
def scores(played):
    _, table = tables(played)[0]
    return {score.name: score for score in table}


def test_every_mail_is_played(played):
    assert {mail.path for mail in played} == set(MAILS.glob("*/*.eml"))


@pytest.mark.parametrize(
    ("measure", "target"),
    [
        ("mails explained without an exception", 1.0),
        ("mails without a wrong action", 1.0),
        ("clear mails without a needless question", 0.97),
        ("intents clearly said, read and acted on", 0.95),
        ("form fields exact", 0.97),
        ("screening", 1.0),
        ("sender", 1.0),
    ],
)
def test_the_corpus_is_read_as_well_as_it_must_be(scores, measure, target):
    score = scores[measure]

    assert score.total > 100
    assert score.share >= target, score.misses


def test_every_mail_stands_in_the_tables_by_kind_and_by_layout(played):
    for _, rows in tables(played)[1:]:
        assert sum(row.total for row in rows) == len(played)


def test_one_group_is_played_and_printed_line_by_line(capsys):
    main([str(MAILS), "--group", "staff", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {line["file"].partition("/")[0] for line in lines if "file" in line} == {"staff"}
    assert [line["table"] for line in lines if "table" in line] == [
        "mails to the desk",
        "by kind of mail",
        "by layout",
    ]


def test_a_missed_target_ends_in_1_and_the_miss_is_shown_in_one_block(tmp_path, capsys):
    for name in ("directory", "config.toml", "cases.json"):
        (tmp_path / name).symlink_to(MAILS / name)
    mail = next(iter(sorted((MAILS / "status").glob("*.eml"))))
    (tmp_path / "status").mkdir()
    (tmp_path / "status" / mail.name).write_bytes(mail.read_bytes())
    truth = json.loads(mail.with_suffix(".json").read_bytes())
    wanted = {"kind": "remove", "person": {"name": "Somebody Else"}, "outcome": "grant"}
    truth |= {"clear": True, "expect": {"intents": [wanted]}}
    (tmp_path / "status" / f"{mail.stem}.json").write_text(json.dumps(truth))

    assert main([str(tmp_path), "-v"]) == 1
    block, _, table = capsys.readouterr().out.partition("\n\n")
    assert block.startswith(f"status/{mail.name}")
    assert "needless question: remove Somebody Else" in block
    assert "MISSED" in table
