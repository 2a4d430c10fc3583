"""Mails to our own desk: each played in a world of its own through the code of `mailbot explain`, judged, and counted.

Targets: no wrong action; at least 95% of the intents that are clearly said are read and acted on; at least 97% of the
form fields are exact. Asking about everything is a failure too, so needless questions are counted beside them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.comparison import Judged, Words, judge
from bench.desk_world import World
from bench.scores import Score
from mailbot.cli.explaining import explain

INTENTS_TARGET, FIELDS_TARGET = 0.95, 0.97
NO_FORMS = frozenset(
    {"prose", "prose-spanish", "command", "malformed", "dsn", "calendar", "own", "elliptic", "subject-only"}
)
"""Layouts without labels: every other one is a form."""
NOT_READ: dict[str, object] = {"screen": {}, "sender": {}, "intents": [], "mails": [], "outcome": None}
"""What is known of a mail on which the program fell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One mail of the corpus, read and judged."""

    path: Path
    truth: Words
    explained: Words
    judged: Judged
    error: str | None = None  # the exception that explaining it raised

    @property
    def differs(self) -> bool:
        """Is anything not as it must be?"""
        return self.judged.differs or self.error is not None

    @property
    def is_form(self) -> bool:
        """Do its values stand beside labels?"""
        return self.truth["layout"] not in NO_FORMS

    def problems(self) -> Iterator[str]:
        """Every difference in a line, the worst first."""
        judged = self.judged
        if self.error:
            yield f"RAISED {self.error}"
        yield from (f"WRONG ACTION {each}" for each in judged.wrong_actions)
        yield from (f"needless question: {each}" for each in judged.needless_questions)
        for pair in judged.intents:
            if pair.differences:
                found = "" if pair.read is not None else "not read, "
                yield f"intent {pair.expected['kind']}: {found}" + "; ".join(map(str, pair.differences))
        for part in (judged.screen, judged.sender):
            yield from (f"{'screen' if part is judged.screen else 'sender'}: {each}" for each in part or ())
        yield from judged.other

    def in_words(self) -> Iterator[str]:
        """A compact block: file, why, what differs, what was expected and read."""
        clear = "clear" if self.judged.clear else "not clear"
        yield f"{self.path.parent.name}/{self.path.name}  ({self.truth['kind']}, {self.truth['layout']}, {clear})"
        yield f"  why       {self.truth['why']}"
        yield from (f"  differs   {problem}" for problem in self.problems())
        yield from (f"  expected  {line}" for line in _lines(self.truth["expect"].get("intents", ())))
        yield from (f"  read      {line}" for line in _lines(self.explained["intents"]))

    def as_words(self) -> dict[str, object]:
        """One line of `--json`."""
        return {
            "file": f"{self.path.parent.name}/{self.path.name}",
            "kind": self.truth["kind"],
            "layout": self.truth["layout"],
            "clear": self.judged.clear,
            "wrong_actions": self.judged.wrong_actions,
            "needless_questions": self.judged.needless_questions,
            "problems": list(self.problems()),
            "read": self.explained["intents"],
        }


def play(folder: Path, groups: Sequence[str] | None = None) -> list[Played]:
    """Read every mail of a folder, or of some groups of it, and judge the readings."""
    world = World(folder)
    paths = [path for path in sorted(folder.glob("*/*.eml")) if not groups or path.parent.name in groups]
    played = [play_one(path, world) for path in paths]
    world.close()
    return played


def play_one(path: Path, world: World) -> Played:
    """Read one mail at the moment of its arrival, in a world of its own, and judge the reading."""
    truth: dict[str, Any] = json.loads(path.with_suffix(".json").read_bytes())
    received_at = datetime.fromisoformat(truth["received_at"])
    scratch = world.needing(tuple(truth.get("needs", ())))
    error = None
    try:
        explained = explain(path.name, path.read_bytes(), world.desk, scratch, received_at)  # type: ignore[arg-type]  # hands out transactions like a Store
    except Exception as raised:  # noqa: BLE001 - the one mail is lost, the others are scored
        explained, error = NOT_READ, f"{type(raised).__name__}: {raised}"
    return Played(path=path, truth=truth, explained=explained, judged=judge(truth, explained), error=error)


# -- scores -----------------------------------------------------------------------------------------------------------


def tables(played: Sequence[Played]) -> list[tuple[str, list[Score]]]:
    """All scores, then what is missed by kind of mail and by layout."""
    return [
        ("mails to the desk", list(_scores(played).values())),
        ("by kind of mail", _by(played, lambda mail: mail.truth["kind"])),
        ("by layout", _by(played, lambda mail: mail.truth["layout"])),
    ]


def _scores(played: Iterable[Played]) -> dict[str, Score]:
    scores = {
        "raised": Score("mails explained without an exception", target=1.0),
        "wrong": Score("mails without a wrong action", target=1.0),
        "needless": Score("clear mails without a needless question"),
        "intents": Score("intents clearly said, read and acted on", target=INTENTS_TARGET),
        "fields": Score("form fields exact", target=FIELDS_TARGET),
        "doubtful": Score("intents not clearly said, as expected"),
        "screen": Score("screening"),
        "sender": Score("sender"),
        "other": Score("outcome and mails of the whole"),
    }
    for mail in played:
        name, judged = mail.path.stem, mail.judged
        scores["raised"].count(mail.error is None, name)
        scores["wrong"].count(not judged.wrong_actions, name)
        if judged.clear and judged.intents:
            scores["needless"].count(not judged.needless_questions, name)
        for pair in judged.intents:
            scores["intents" if judged.clear else "doubtful"].count(not pair.differences, name)
            for number in range(pair.compared if mail.is_form else 0):
                scores["fields"].count(number < pair.exact, name)
        for part in ("screen", "sender"):
            if getattr(judged, part) is not None:
                scores[part].count(not getattr(judged, part), name)
        scores["other"].count(not judged.other, name)
    return scores


def _by(played: Iterable[Played], tag: Callable[[Played], str]) -> list[Score]:
    """One score a tag: mails as they must be, with what is wrong with the others beside it."""
    found: dict[str, list[Played]] = {}
    for mail in played:
        found.setdefault(tag(mail), []).append(mail)
    scores = []
    for name, mails in sorted(found.items(), key=lambda each: (-len(each[1]), each[0])):
        score = Score(name)
        for mail in mails:
            score.count(not mail.differs, mail.path.stem)
        score.others = _misses(_scores(mails))
        scores.append(score)
    return scores


_MISSED = {
    "raised": "exceptions",
    "wrong": "WRONG ACTIONS",
    "needless": "needless questions",
    "intents": "clear intents missed",
    "fields": "form fields missed",
    "doubtful": "doubtful intents missed",
    "screen": "screenings missed",
    "sender": "senders missed",
    "other": "outcomes or mails missed",
}


def _misses(scores: Mapping[str, Score]) -> str:
    missed = ((name, score) for name, score in scores.items() if score.hits < score.total)
    return ", ".join(f"{score.total - score.hits}/{score.total} {_MISSED[name]}" for name, score in missed)


def _lines(intents: Any) -> Iterator[str]:
    """Intents in a line each, what is empty left out."""
    if isinstance(intents, dict):
        intents = [intent for listed in intents["accept"] for intent in listed]
    for intent in intents:
        said = {key: value for key, value in intent.items() if value and key not in {"kind", "text"}}
        if isinstance(said.get("person"), dict):
            said["person"] = {key: value for key, value in said["person"].items() if value}
        text = str(intent.get("text") or "")[:90]
        yield f"{intent['kind']} {json.dumps(said, ensure_ascii=False, default=str)}" + (
            f" | {text}" if text else ""
        )
