"""The words and dates of a language, from `words.toml`: day names, how a date is written, labels of components.

A second language is a folder with another `words.toml` (templates/es/). In: TOML text and a day. Out: text.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from mailbot.errors import Problem, TemplateError

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LISTS = {"weekdays": 7, "weekdays_short": 7, "months": 12, "months_short": 12, "halves": 2}
_TEXTS = ("language", "direction", "day", "at", "time", "short_day", "and")
LABELS = (
    "form_title",
    "form_button",
    "form_subject",
    "reply_title",
    "reply_subject",
    "open",
    "deadline",
    "days_left_one",
    "days_left_many",
    "closed_on",
    "unknown_person",
    "done",
    "not_done",
    "and_more",
    "free_of",
    "set_aside",
    "waiting",
    "before",
    "runs_out_on",
    "event_summary",
    "event_description",
)
"""Every label that a component prints; `words.toml` gives each, in [labels]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language."""

    texts: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    zones: Mapping[str, str]  # IANA name -> what people call it
    labels: Mapping[str, str]

    @property
    def language(self) -> str:
        """BCP 47 tag, for the lang attribute."""
        return self.texts["language"]

    @property
    def direction(self) -> str:
        """Direction of the writing: ltr or rtl."""
        return self.texts["direction"]

    def label(self, name: str, **parts: object) -> str:
        """A label with its parts put in."""
        return self.labels[name].format(**parts)

    def day(self, day: date) -> str:
        """`Wednesday, March 18, 2026`."""
        return self._dated("day", day)

    def short_day(self, day: date) -> str:
        """`Wed, Mar 18`: for subjects."""
        return self._dated("short_day", day)

    def end_of_day(self, day: date, zone: str) -> str:
        """`Wednesday, March 18, 2026, 11:59 PM Central`: the day with the time at which it ends (A2)."""
        return self.at(day, "23:59", zone)

    def at(self, day: date, time: str, zone: str) -> str:
        """`Friday, March 27, 2026, 5:00 PM Central`; the time is given as "17:00", anything else is printed as it is."""
        clock = _CLOCK.fullmatch(time)
        said = self._time(int(clock[1]), clock[2]) if clock else time
        return self.texts["at"].format(date=self.day(day), time=said, zone=self.zones.get(zone, zone))

    def _time(self, hour: int, minute: str) -> str:
        half = self.lists["halves"][hour // 12]
        return self.texts["time"].format(
            hour=hour, hour_of_half=(hour - 1) % 12 + 1, minute=minute, half=half
        )

    def joined(self, several: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(several) < 2:
            return "".join(several)
        return f"{', '.join(several[:-1])} {self.texts['and']} {several[-1]}"

    def _dated(self, pattern: str, day: date) -> str:
        return self.texts[pattern].format(
            weekday=self.lists["weekdays"][day.weekday()],
            weekday_short=self.lists["weekdays_short"][day.weekday()],
            month=self.lists["months"][day.month - 1],
            month_short=self.lists["months_short"][day.month - 1],
            day=day.day,
            year=day.year,
        )


def read_words(source: str, file: str) -> Words:
    """The words of a `words.toml`.

    Raises:
        TemplateError: with everything that is wrong in it.
    """
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError([Problem(file=file, line=None, what=f"is no TOML: {error}")]) from None
    words = Words(
        texts={name: str(table.get(name, "")) for name in _TEXTS},
        lists={name: tuple(str(one) for one in table.get(name, ())) for name in _LISTS},
        zones={str(name): str(said) for name, said in table.get("zones", {}).items()},
        labels={str(name): str(said) for name, said in table.get("labels", {}).items()},
    )
    problems = [
        Problem(file=file, line=_line_of(source, name), what=what) for name, what in _mistakes(table, words)
    ]
    if problems:
        raise TemplateError(problems)
    return words


def _mistakes(table: Mapping[str, object], words: Words) -> list[tuple[str, str]]:
    known = (*_TEXTS, *_LISTS, "zones", "labels")
    found = [(name, f'"{name}" is no word here{_near(name, known)}') for name in table if name not in known]
    found += [(name, f'"{name}" is missing') for name, said in words.texts.items() if not said]
    found += [
        (name, f'"{name}" needs {count}') for name, count in _LISTS.items() if len(words.lists[name]) != count
    ]
    found += [(name, f'label "{name}" is missing') for name in LABELS if name not in words.labels]
    found += [
        (name, f'label "{name}" is used nowhere{_near(name, LABELS)}')
        for name in words.labels
        if name not in LABELS
    ]
    return found or _pattern_mistakes(words)


def _pattern_mistakes(words: Words) -> list[tuple[str, str]]:
    day = date(2026, 3, 18)
    found = []
    for name in ("day", "short_day", "at"):
        try:
            words.end_of_day(day, "America/Chicago") if name == "at" else words._dated(name, day)  # noqa: SLF001 - its own class
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            found.append((name, f'"{name}" has a part that there is not: {error}'))
    return found


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def _line_of(source: str, name: str) -> int | None:
    for number, line in enumerate(source.splitlines(), 1):
        if line.split("=")[0].strip() == name:
            return number
    return None
