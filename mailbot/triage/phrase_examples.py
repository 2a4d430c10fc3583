"""The examples of rules/phrases.toml tried on the phrases themselves: what `mailbot check` and the tests run.

Each example must be read the way its phrase says, by that phrase; what stands under `unlike` must not be acted on. The
examples know two users, Pat Doyle and Sam Kim.
"""

from datetime import date

from mailbot.errors import Problem
from mailbot.model.directory import Agency, Known, Roster
from mailbot.triage.act import Act
from mailbot.triage.acts import Reader
from mailbot.triage.marked import Marker
from mailbot.triage.phrases import Phrase, Phrases, Saying
from mailbot.triage.sentences import Sentence, straightened
from mailbot.triage.who import Somebody

_MONDAY = date(2026, 3, 9)
_AGENCY = Agency(key="example", name="Example House")
_ROSTER = Roster(
    agencies=(_AGENCY,),
    people=(
        Known(agency="example", name="Pat Doyle", email="pdoyle@house.example", part="user"),
        Known(agency="example", name="Sam Kim", email="skim@house.example", part="user"),
    ),
)


def failing_examples(phrases: Phrases, text: str, file: str) -> tuple[Problem, ...]:
    """Try every example.

    Args:
        phrases: of `parse_phrases`.
        text: the file's text, to name the line of what fails.
        file: its name.

    Returns:
        One problem for each example that is not read as its phrase says; none when all are.
    """
    marker = Marker.of(_ROSTER, phrases, _MONDAY)
    problems: list[Problem] = []
    for phrase in phrases.phrases:
        wrong = [
            (e, f'"{e}" is not read as {phrase.says.value}')
            for e in phrase.examples
            if not _reads(phrase, e, phrases, marker)
        ]
        wrong += [
            (e, f'"{e}" is read as {phrase.says.value}')
            for e in phrase.unlike
            if _acts_on(phrase, e, phrases, marker)
        ]
        for example, what in wrong:
            problems.append(
                Problem(file=file, line=_line(text, example), what=f'phrase "{phrase.id}": {what}')
            )
    return tuple(problems)


def _read(example: str, phrases: Phrases, marker: Marker) -> tuple[Act, ...]:
    about = marker.people.by_name("Pat Doyle")
    reader = Reader(phrases, Somebody(written="Priya Example", email="priya@house.example"), (about,))
    return reader.read(marker.mark(Sentence(text=straightened(example))))


def _reads(phrase: Phrase, example: str, phrases: Phrases, marker: Marker) -> bool:
    if phrase.says is Saying.ASIDE:
        marked = marker.mark(Sentence(text=straightened(example)))
        return any(pattern.is_in(marked.text) for pattern in phrase.patterns)
    return any(
        (act.phrase.id == phrase.id or (phrase.loose and act.says is phrase.says))
        and (act.certain or phrase.says is Saying.STATUS)
        for act in _read(example, phrases, marker)
    )


def _acts_on(phrase: Phrase, example: str, phrases: Phrases, marker: Marker) -> bool:
    return any(
        act.says is phrase.says and act.certain and not act.subordinate
        for act in _read(example, phrases, marker)
    )


def _line(text: str, example: str) -> int | None:
    position = text.find(example.replace('"', '\\"'))
    return text.count("\n", 0, position) + 1 if position >= 0 else None
