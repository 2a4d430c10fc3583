"""Public mails with truth: screening, failed recipients, parsing, authentication, replies, forwards, forms.

One row of a truth file (`truth/*.jsonl` of the folder): `{"corpus", "path" (below the folder), "kind", "expect": {...}}`.
Each score stands beside the best that others reach on the same mails. Every reading is timed.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.scores import Score
from mailbot.intake.arc import read_chain
from mailbot.intake.body import read_body
from mailbot.intake.contents import read_text
from mailbot.intake.headers import read_headers, skip_envelope_line
from mailbot.intake.mime import read
from mailbot.intake.parts import read_parts
from mailbot.intake.settings import IntakeSettings, Limits
from mailbot.intake.stamps import read_stamp
from mailbot.model.message import Message, ScreenClass, Standing, Verdict

Row = dict[str, Any]
DESK = IntakeSettings(
    own_addresses=frozenset({"desk@icalliances.example"}),
    trust="authenticated",
    authserv_ids=("mx.icalliances.example",),
    profile="standard",
    is_our_message_id=lambda _: False,
)
MACHINES = {ScreenClass.AUTOMATIC, ScreenClass.BOUNCE, ScreenClass.LIST}
CLASSES = {
    "bounce": {ScreenClass.BOUNCE},
    "delayed": {ScreenClass.BOUNCE},
    "delivered": {ScreenClass.BOUNCE, ScreenClass.AUTOMATIC},
    "auto": {ScreenClass.AUTOMATIC, ScreenClass.LIST},
    "vacation": {ScreenClass.AUTOMATIC},
    "feedback": {ScreenClass.AUTOMATIC, ScreenClass.BOUNCE},
    "list": {ScreenClass.LIST},
    "normal": {ScreenClass.PERSON},
}


class Corpora:
    """A folder of truths and mails; remembers what reading cost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slowest = (0.0, "")
        self.raised: list[str] = []

    def rows(self, pattern: str) -> Iterator[Row]:
        for path in sorted((self.folder / "truth").glob(pattern)):
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines if line.strip())

    def raw(self, row: Row) -> bytes:
        return (self.folder / row["path"]).read_bytes()

    def text(self, row: Row) -> str:
        return self.raw(row).decode("utf-8", "replace").replace("\r\n", "\n")

    def message(self, raw: bytes, name: str) -> Message:
        began = time.perf_counter()
        message = read(raw, DESK)
        self.slowest = max(self.slowest, (time.perf_counter() - began, name))
        if (message.screen.reason or "").startswith("could not be read"):
            self.raised.append(name)
        return message


def screening(corpora: Corpora) -> Iterator[Score]:
    machines = Score("machines never answered", "header rules 97%", 0.99)
    classes = Score("class as the corpus says", "", 0.99)
    genuine = Score("genuine mail kept", "header rules 100%", 1.0)
    for row in corpora.rows("class_*.jsonl"):
        expect = row["expect"]
        message = corpora.message(corpora.raw(row), row["path"])
        said = f"{row['path']}: {message.screen.kind}, {message.screen.reason}"
        if expect["must_not_reply"]:
            machines.count(not message.screen.answerable, said)
        if expect["must_not_reply"] is False:
            genuine.count(message.screen.kind is ScreenClass.PERSON and message.screen.answerable, said)
        if expect["class"] in CLASSES:
            classes.count(
                message.screen.kind in CLASSES[expect["class"]], f"{said}; {expect['class']} expected"
            )
    for row in (*corpora.rows("reply_*.jsonl"), *corpora.rows("forward_*.jsonl")):
        message = corpora.message(_from_a_person(row, corpora.text(row)), row["path"])
        genuine.count(message.screen.kind not in MACHINES, f"{row['path']}: {message.screen.reason}")
    yield from (machines, classes, genuine)


def _from_a_person(row: Row, text: str) -> bytes:
    subtype = "html" if row["kind"] == "reply_html" else "plain"
    head = f"From: Rosa <rosa@harbor.example>\nTo: desk@icalliances.example\nSubject: Re: a question\nIn-Reply-To: <1@x.example>\nContent-Type: text/{subtype}; charset=utf-8\n\n"
    return (head + text).encode("utf-8", "replace")


def bounces(corpora: Corpora) -> Iterator[Score]:
    score = Score("who bounced", "naive DSN fields 60%, flufl.bounce 84%, sisimai 98%")
    for row in corpora.rows("class_*.jsonl"):
        expected = row["expect"].get("recipients")
        if expected is None:
            continue
        bounce = corpora.message(corpora.raw(row), row["path"]).bounce
        found = {recipient.lower() for recipient in (bounce.recipients if bounce else ())}
        score.count(
            found == {recipient.lower() for recipient in expected},
            f"{row['path']}: {sorted(found)}; {expected} expected",
        )
    yield score


def parsing(corpora: Corpora) -> Iterator[Score]:
    subjects = Score("subject", "stdlib policy.default 78/107 with and without one")
    texts = Score("text", "stdlib policy.default 89/107")
    passed = Score("within the limits", "")
    for row in corpora.rows("parse_*.jsonl"):
        raw, expect = corpora.raw(row), row["expect"]
        message = corpora.message(raw, row["path"])
        passed.count(
            message.screen.kind is not ScreenClass.MALFORMED, f"{row['path']}: {message.screen.reason}"
        )
        headers, _ = read_headers(raw, skip_envelope_line(raw))
        subject = (
            message.subject
            if message.screen.kind is not ScreenClass.MALFORMED
            else headers.first("subject").decode("latin-1")
        )
        wanted = expect["headers"].get("subject")
        subjects.count(
            _agrees(subject, wanted or "", whole=True), f"{row['path']}: {subject!r}; {wanted!r} expected"
        )
        text = read_text(read_parts(raw, skip_envelope_line(raw), Limits()), Limits())
        both = f"{text.plain or ''}\n{text.html or ''}"
        lost = [piece for piece in expect["text"] if piece and not _agrees(both, piece)]
        texts.count(not lost, f"{row['path']}: {lost} not in {both[:200]!r}")
    yield from (passed, subjects, texts)


def _agrees(found: str, expected: str, *, whole: bool = False) -> bool:
    """The same letters; where the truth has a replacement character or a control, any letter or none will do."""
    wild = re.escape("\ufffd")
    pattern = re.sub(f"(?:{wild}|[\x00-\x08])", ".?", re.escape(" ".join(expected.split())))
    return bool((re.fullmatch if whole else re.search)(pattern, " ".join(found.split()), re.DOTALL))


def authentication(corpora: Corpora) -> Iterator[Score]:
    ids = Score("Authentication-Results read", "authres 380/469 of real ones", 1.0)
    believed = Score("no stamp of a stranger believed", "", 1.0)
    chains = Score("ARC chains", "dkimpy 170/171", 1.0)
    for row in corpora.rows("auth_ar.jsonl"):
        stamp = read_stamp(row["header"].partition(":")[2].encode())
        verdicts = [[result.method, result.result] for result in stamp.results]
        expected = row["expect"].get("verdicts")
        right = stamp.authserv_id == row["expect"]["authserv_id"] and not stamp.defect
        ids.count(right and (expected is None or verdicts == expected), f"{row['header']}: {stamp}")
        verdict = read(f"{row['header']}\r\nFrom: a@example.com\r\n\r\nx".encode(), DESK).authenticity.verdict
        believed.count(verdict is Verdict.NONE, row["header"])
    for row in corpora.rows("auth_arc.jsonl"):
        raw = corpora.raw(row)
        records = json.loads((corpora.folder / row["dns"]).read_text(encoding="utf-8"))
        seals = len(read_headers(raw, skip_envelope_line(raw))[0].all("arc-seal"))
        verdict = read_chain(raw, seals, _resolver(records)).verdict
        expected = row["expect"]["arc"].lower() or "ended"
        chains.count(verdict == expected, f"{row['source']}: {verdict}; {expected} expected")
    yield from (ids, believed, chains)


def _resolver(records: dict[str, Any]) -> Callable[[str], bytes | None]:
    def look_up_txt(name: str) -> bytes | None:
        texts = (records.get(name) or {}).get("TXT")
        return texts[0].encode() if texts else None

    return look_up_txt


OTHERS_ON_REPLIES = "talon 59%, crisp 52%, mail-parser-reply 52%, zapier 52%, quotequail 41%, first quote 40%"
BEST_ON_REPLIES = 0.59


def replies(corpora: Corpora) -> Iterator[Score]:
    whole = Score("reply, strictly", OTHERS_ON_REPLIES, BEST_ON_REPLIES)
    lenient = Score("reply, with or without its signature", "")
    by_corpus: dict[str, Score] = {}
    for row in corpora.rows("reply_*.jsonl"):
        text = corpora.text(row)
        body = read_body(None, text) if row["kind"] == "reply_html" else read_body(text, None)
        signed = "\n".join(
            line.text for line in body.lines if line.standing not in {Standing.QUOTED, Standing.FORWARDED}
        )
        strict = _fits(row["expect"], body.own_text)
        miss = f"{row['path']}: {body.own_text!r}; {row['expect']} expected"
        whole.count(strict, miss)
        lenient.count(strict or _fits(row["expect"], signed), miss)
        by_corpus.setdefault(row["corpus"], Score(f"  {row['corpus']}")).count(strict, miss)
    yield from (whole, lenient, *by_corpus.values())


def _fits(expect: Row, reply: str) -> bool:
    """Exact but for white space; `contains` and `not_contains` as they say."""
    spaced = " ".join(reply.split())
    squeezed = "".join(reply.split())
    checks = (
        ("reply", lambda wanted: spaced == " ".join(wanted.split())),
        ("reply_startswith", lambda wanted: spaced.startswith(" ".join(wanted.split()))),
        ("reply_html_nows", lambda wanted: squeezed == "".join(re.sub(r"<[^>]*>", "", wanted).split())),
        ("contains", lambda wanted: all(" ".join(piece.split()) in spaced for piece in wanted)),
        ("not_contains", lambda wanted: not any(" ".join(piece.split()) in spaced for piece in wanted)),
    )
    return all(check(expect[name]) for name, check in checks if name in expect)


def forwards(corpora: Corpora) -> Iterator[Score]:
    score = Score("forwarded mail known as such", "quotequail 61%")
    for row in corpora.rows("forward_*.jsonl"):
        body = read_body(corpora.text(row), None)
        found = any(line.standing is Standing.FORWARDED for line in body.lines)
        score.count(found == row["expect"]["forwarded"], f"{row['path']}: {found}")
    yield score


def forms(corpora: Corpora) -> Iterator[Score]:
    score = Score("form fields exact", "a label-colon-value reader 50%", 0.97)
    reader = _form_reader()
    by_layout: dict[str, Score] = {}
    for row in corpora.rows("forms.jsonl"):
        found = {
            _bare(label): value for label, value in reader(corpora.message(corpora.raw(row), row["path"]))
        }
        layout = by_layout.setdefault(row["source"], Score(f"  {row['source']}"))
        for label, value in row["expect"]["fields"].items():
            said = found.get(_bare(label))
            hit = said is not None and " ".join(said.split()) == " ".join(value.split())
            for each in (score, layout):
                each.count(hit, f"{row['path']}: {label!r} reads {said!r}; {value!r} expected")
    yield from (score, *by_layout.values())


def _form_reader() -> Callable[[Message], Iterable[tuple[str, str]]]:
    """Labels and values as triage reads them under the rules of this repository."""
    from mailbot.opening import load_rules
    from mailbot.triage.forms import read_forms

    _, wording = load_rules(Path(__file__).parents[1] / "rules")

    def labelled(message: Message) -> Iterable[tuple[str, str]]:
        for form in read_forms(message, wording.forms):
            yield from ((each.label, each.value) for each in form.fields.values())
            yield from form.unknown

    return labelled


def _bare(label: str) -> str:
    return " ".join(label.strip(" *:?\u00a0").lower().split())


MEASURES = (screening, bounces, parsing, authentication, replies, forwards, forms)
