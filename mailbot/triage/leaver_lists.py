"""A list of users, each with a day, under or over one order to end their access: every entry is a removal (P21, P23).

    order   = a sentence that asks to end access and names nobody: "please end access for the folks below"
    entry   = user [ "(" what they do ")" ] [ sign ] [ "last day" ] ( day | "today" | "same" ) [ a few words of why ]
            | user [ sign ] "gone already" [ a few words of why ]
            | user, on a line with a bullet or below an order that ends in a colon, where the order says when or all are said to be gone
    mail    = order, two entries or more, and nothing else that could mean anything

The readers of phrases know lists that follow a colon. Here the date stands beside the name, in whatever manner people put it
there, and nothing is read unless every entry is plain.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from mailbot.model.directory import Person
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.marked import Marked
from mailbot.triage.plain_words import BENIGN, HAZARDS, KEEPS
from mailbot.triage.reading import Reading
from mailbot.triage.removal_days import Days, days_if_last
from mailbot.triage.stand_ins import only_stands_in
from mailbot.triage.when import Kind, Tense, When
from mailbot.triage.who import Somebody

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.STATUS})
_THINGS = r"(?:hmis|mohmis|servicepoint|access|log ?ins?|accounts?|users?|licen[sc]es?|seats?)"
_SEVERAL = r"(?:each|every|these|those|the following|following|below|listed|all|both|two|three|four|five|six|[2-9]|several|users|accounts|logins|log ins|licenses|folks|people|staff|person's|everyone|everybody|their|them|accordingly|respectively|on (?:the|those|these) (?:dates|days)|removals|deactivations|closures|terminations|separations)"
_ENDS = r"(?:end|ends|ended|ending|remove|removed|removing|removal|deactivate|deactivated|inactivate|close|closed|closing(?: out)?|disable|disabled|terminate|terminated|take|taken|taking|turn|turned|shut|drop|dropped|delete|deleted|schedule|lose|revoke|revoked|off|removals|deactivations|no longer (?:be able to (?:log ?in|access|use|get)|need|require|have|use)|not (?:be able to|need|require))"
_ORDER = re.compile(
    rf"(?=.{{0,300}}\b{_THINGS}\b)(?=.{{0,300}}\b{_SEVERAL}\b).{{0,120}}?\b{_ENDS}\b", re.DOTALL
)
_ASKS = re.compile(
    rf"\b(?:please|kindly|need|needs?|should|must|to be|can you|could you|would you|will you|we are)\b|^(?:end|remove|deactivate|close|disable|terminate|take|turn|shut|drop|delete|removals?|users? to|accounts? to)\b|\b{_THINGS} to (?:be )?{_ENDS}\b|\b(?:two|three|four|five|six|[2-9]|several|some|a few|a couple|more|ones) (?:more |other )?(?:of us |of them |people |users |names |folks |staff |accounts )?(?:for you )?to (?:be )?{_ENDS}\b"
)
_ENTRY = re.compile(
    r"⟦p(?P<who>\d+)⟧\.?(?: ?\((?:[^()⟦]|⟦[ajp]\d+⟧){0,40}\))?(?:,? (?:our |the |a )?[a-z' /&-]{2,40}(?= ?[-–:=,(|]))? ?[-–—:=,(|>]{0,3} ?(?:(?:the|also|too|likewise|for|her|his|their|last|final|day|date|shift|ends?|ending|off|out|effective|eff\.?|as of|on|by|through|thru|until|till|is|was|access|needed|leaves|leaving|left|gone|done|fired|quit|quits|resigned|resigns|retired|retires|retiring|let go|laid off|terminated|dismissed|separated|departed|walked out|stopped|finished|finishes|finishing|contract|since|up|officially|already|wrapped|wraps|wrapping|worked|works|ended|departs|exits|exited|moved on|moves on|goes|going|termed|term|separates|out the door|for good) ?:? ?){0,6}"
    r"(?:⟦d(?P<day>\d+)⟧|(?P<same>same(?: (?:day|date|here|for (?:him|her)))?|ditto))\)?(?P<why>[^⟦]{0,60})"
)
_HAS_LEFT = re.compile(
    r"⟦p(?P<who>\d+)⟧\.?(?: ?\([^()⟦]{0,40}\))? ?[-–:,]{0,3} ?(?:(?:is|was|has|already) ){0,2}(?:gone|left|quit|departed|fired|let go|finished(?: up)?)(?: (?:already|now|for good|us|the agency|early)){0,2}"
    r"(?P<why>[, -][^⟦]{0,60}(?:⟦d(?P<day>\d+)⟧)?)?[ .]*"
)
"""As in "Tom V. - gone already, finished up before Labor Day"."""
_PLAIN_ORDER = re.compile(
    r"(?:(?:please|kindly|can you|could you|would you|so|and|now) ){0,3}(?:remove|deactivate|inactivate|disable|terminate|term|delete|drop|close|end|cut|pull)(?: off| out)?(?: (?:both|all|them|each|these|those|two|three|four|five|of|the|following|accounts?|users?|people|folks|logins?)){1,5}"
    r"(?: (?:on|at|by|as of|those|these|their|the|days|dates|last|accordingly|then|please|thanks|listed|given|below)){0,8}[ .:!?]*"
)
"""An order that needs no system named beside people of whom it is said that they go."""
_STAYS_IN = re.compile(rf"\b{_THINGS}\b")
_ONLY_NAMES = re.compile(r"⟦p(?P<who>\d+)⟧[ .,;]*")
_BARE = re.compile(r"⟦p(?P<who>\d+)⟧\.?(?: ?\([^()⟦]{0,40}\))?[ .,;]*")
_GONE = re.compile(
    r"\b(?:gone|left|no longer (?:with|work\w*|here|employed)|departed|not with us|moved on|former)\b"
)
_HAS_GONE = re.compile(
    r"\b(?:fired|left|let go|laid off|dismissed|walked out|departed|quit|gone|stopped|finished|was|were|since|wrapped|worked|exited|moved on|termed)\b"
)
"""Beside one of these a weekday is the one that has passed: "fired Tuesday"."""
_GAVE_NOTICE = re.compile(r"\b(?:resigned|retired|separated|terminated|contract)\b")
_GIVES_LAST = re.compile(
    r"\b(?:last|final|effective|eff|ends?|ending|through|thru|until|till|as of|out|off|needed)\b"
)
_POINTS = re.compile(r"\b(?:below|attached below|listed below|the following)\b")
_PREPARED = re.compile(
    r"\(?(?:message |mail |email |letter )?(?:prepared|typed|sent|dictated|drafted) by ⟦p\d+⟧"
)
_LEAST = 2  # people of a list
_BLANK = re.compile(r"[\s.,;*•·-]*")
_SAME = When(start=0, end=0, kind=Kind.SAME_DAY)


class _Entry(NamedTuple):
    """One line of the list."""

    marked: Marked
    somebody: Somebody
    when: When | None
    said: str = ""  # the words of the entry


def read_leaver_lists(reading: Reading, intents: Sequence[Intent]) -> list[Intent]:
    """The intents of a mail, with the removals of its list in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    own = reading.own
    below = _named_below(own, reading)
    entries = [entry for marked in own for entry in (below.get(id(marked)) or _entries_of(marked))]
    named = {entry.somebody.person for entry in entries}
    done = [i for i in intents if i.kind is IntentKind.REMOVE and not i.doubts]
    if done and not named:
        return list(intents)
    if reading.cut_short or reading.reference or any(i.kind not in _OPEN and i not in done for i in intents):
        return list(intents)
    listed = {id(entry.marked) for entry in entries}
    rest = [marked for marked in own if id(marked) not in listed and not _is_told(marked, done)]
    leave = bool(entries) and all(_GIVES_LAST.search(e.said) or _HAS_GONE.search(e.said) for e in entries)
    orders = [m for m in rest if _orders(m) or (leave and _PLAIN_ORDER.fullmatch(m.text))]
    users = {entry.somebody.key for entry in entries}
    if (
        not orders
        or len(users) < len(entries)
        or len({*named, *_read_removals(intents)}) < _LEAST
        or not all(_is_user(entry, reading) for entry in entries)
    ):
        return list(intents)
    if not all(_is_harmless(marked, marked in orders, reading) for marked in rest):
        return list(intents)
    entries = [entry for entry in entries if entry.somebody.person not in {i.person for i in done}]
    days = _days(entries, rest, reading.received_on)
    if days is None or not entries:
        return list(intents)
    return done + [
        Intent(
            kind=IntentKind.REMOVE,
            source=Source.PROSE,
            person=entry.somebody.person,
            effective_on=day.effective_on,
            at_close_of_business=day.at_close_of_business,
            last_needed_on=day.last_needed_on,
            reason=reading.reason_for(entry.somebody),
            text=f"{orders[0].sentence.text} {entry.marked.sentence.text}",
        )
        for entry, day in zip(entries, days, strict=True)
    ]


def _read_removals(intents: Sequence[Intent]) -> set[Person | None]:
    return {i.person for i in intents if i.kind is IntentKind.REMOVE and not i.doubts}


def _is_told(marked: Marked, done: Sequence[Intent]) -> bool:
    """Does a sentence below the list say why and when of some of it, and is that read: "Kim and Devon were temps until Friday"?"""
    people = {i.person for i in done}
    of_them = bool(marked.everybody) and all(member.person in people for member in marked.everybody)
    if of_them and _BARE.fullmatch(marked.text):
        return True
    return of_them and any(marked.sentence.text in (i.text or "") for i in done)


def _named_below(own: Sequence[Marked], reading: Reading) -> dict[int, list[_Entry]]:
    """The lines of nothing but names right below an order that ends in a colon, with whom each names."""
    found: dict[int, list[_Entry]] = {}
    below = False
    for marked in own:
        names = _ONLY_NAMES.fullmatch(marked.text)
        members = marked.groups[int(names["who"])].members if names else ()
        if below and members and reading.myself.key not in {member.key for member in members}:
            found[id(marked)] = [_Entry(marked, member, None) for member in members]
            continue
        below = _orders(marked) and marked.text.rstrip().endswith(":") and not marked.sentence.asks
    return found


def _entries_of(marked: Marked) -> Iterator[_Entry]:
    """The entries of a line; none where it says anything else, or asks."""
    if marked.sentence.title or marked.sentence.asks or marked.sentence.cut:
        return
    if marked.sentence.entry and (bare := _BARE.fullmatch(marked.text)):
        yield from _entry(marked, bare["who"], None)
        return
    if (left := _HAS_LEFT.fullmatch(marked.text)) and _is_plainly_gone(marked, left):
        yield from _entry(marked, left["who"], None, left[0])
        return
    found = list(_ENTRY.finditer(marked.text))
    between = [
        marked.text[start:end]
        for start, end in zip(
            [0, *(each.end() for each in found)],
            [*(each.start() for each in found), len(marked.text)],
            strict=True,
        )
    ]
    if not found or not all(map(_BLANK.fullmatch, between)):
        return
    for each in found:
        if HAZARDS.search(_without_benign(each["why"])):
            return
    for each in found:
        when = marked.days[int(each["day"])] if each["day"] else _SAME
        yield from _entry(marked, each["who"], when, each[0])


def _is_plainly_gone(marked: Marked, left: re.Match[str]) -> bool:
    """Stands nothing doubtful behind "gone already", and no day that would have to be read?"""
    undated = left["day"] is None or marked.days[int(left["day"])].kind is Kind.VAGUE
    return undated and not HAZARDS.search(_without_benign(left["why"] or ""))


def _entry(marked: Marked, who: str, when: When | None, said: str = "") -> Iterator[_Entry]:
    members = marked.groups[int(who)].members
    if len(members) == 1:
        yield _Entry(marked, members[0], when, said)


def _is_user(entry: _Entry, reading: Reading) -> bool:
    """Is it one user of the agency, and not the sender's own signature?"""
    waiting = {case.person.email for case in reading.removals}
    somebody = entry.somebody
    return (
        bool(somebody.known)
        and not somebody.doubt
        and somebody.key != reading.myself.key
        and somebody.person.email not in waiting
    )


def _orders(marked: Marked) -> bool:
    """Does it ask to end the access of several, and name none of them?"""
    return (
        not any(member.known for member in marked.everybody)
        and not marked.sentence.cut
        and _ORDER.match(marked.text) is not None
        and _ASKS.search(marked.text) is not None
    )


def _is_harmless(marked: Marked, orders: bool, reading: Reading) -> bool:
    if _PREPARED.match(marked.text):
        return True
    others = [member for member in marked.everybody if member.key != reading.myself.key]
    if any(member.known for member in others) and not KEEPS.search(marked.text):
        if only_stands_in(marked):
            return True
        return marked.sentence.signed is not None and not marked.sentence.title
    if marked.sentence.asks and not orders:
        return False
    if KEEPS.search(marked.text) and not (orders or _STAYS_IN.search(marked.text)):
        return True  # "all three remain employees"; that access stays is another matter
    return not HAZARDS.search(_without_benign(marked.text)) or (
        bool(others) and KEEPS.search(marked.text) is not None
    )


def _without_benign(text: str) -> str:
    """The words that may be a hazard: "below" points at the list itself."""
    return BENIGN.sub(" ; ", _POINTS.sub(" ", text))


def _days(entries: Sequence[_Entry], rest: Sequence[Marked], received_on: date) -> list[Days] | None:
    """When each access ends; None where one of them is not plain."""
    for_all = _for_all(rest, received_on)
    gone = any(_GONE.search(marked.text) for marked in rest)
    found: list[Days] = []
    for entry in entries:
        when = entry.when
        if when is None and not _HAS_LEFT.fullmatch(entry.said):
            if for_all is None or not (for_all or gone):
                return None
            when = for_all[0] if for_all else None
        if when is not None and when.kind is Kind.SAME_DAY:
            if not found:
                return None
            found.append(found[-1])
            continue
        if when is None or when.kind is Kind.AT_ONCE:
            found.append(Days())
            continue
        day = _day(when, entry, received_on)
        if day is None:
            return None
        found.append(day)
    return found


def _for_all(rest: Sequence[Marked], received_on: date) -> list[When] | None:
    """The time that the order gives to all of a list, none where it gives none; None where it gives two."""
    said = [when for marked in rest if not marked.sentence.title for when in marked.days]
    for_all = [when for when in said if when.kind in {Kind.DAY, Kind.AT_ONCE} and when.role is None]
    at_once = [when for when in for_all if when.kind is Kind.AT_ONCE]
    days = [when for when in for_all if when.kind is Kind.DAY]
    if at_once:  # "were let go yesterday and should lose access immediately"
        past = all(when.options and max(when.options) <= received_on for when in days)
        return at_once[:1] if past else None
    if not days or set(days[0].options).intersection(*(when.options for when in days)):
        return sorted(days, key=lambda when: len(when.options))[:1]  # "December 31, 2026" and "December 31"
    return None


def _day(when: When, entry: _Entry, received_on: date) -> Days | None:
    if when.kind is not Kind.DAY or when.doubtful:
        return None
    has_gone = _HAS_GONE.search(entry.said) is not None
    if (
        not has_gone
        and when.floating
        and _GAVE_NOTICE.search(entry.said)
        and not _GIVES_LAST.search(entry.said)
    ):
        return None  # "resigned Friday": was that the day of the notice, or is it the last one?
    days = days_if_last([(when, Tense.PAST if has_gone else Tense.OPEN)], entry.somebody, received_on)
    return days if days and (days.effective_on or days.last_needed_on) else None
