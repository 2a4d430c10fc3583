"""Days in a sentence: the patterns that find them, and readings that stand together made one.

The grammar is said at the top of `mailbot.triage.when`; each reading is made in `mailbot.triage.day_words`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailbot.triage import day_words, future_days, week_words
from mailbot.triage.when import Kind, When


def read_days(text: str, received_on: date) -> tuple[When, ...]:
    """Find every answer to "when" in a lower-cased sentence, in order, readings that stand together made one.

    Args:
        text: a sentence, lower case, straight quotes, single blanks.
        received_on: the local day the mail arrived.
    """
    found: list[When] = []
    for match in _ANY.finditer(text):
        reader = _READERS[match.lastgroup or ""]
        when = reader(match, received_on)
        if when is not None:
            found.append(replace(when, start=match.start(), end=match.end()))
    hours = {(when.start, when.end) for when in found if _HOUR.fullmatch(text, when.start, when.end)}
    joined = _joined(text, found, received_on)
    meant = (when for when in joined if (when.start, when.end) not in hours)  # alone it is no day
    return tuple(_beside_words(text, when) for when in meant)


_MONTH = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct|"
    r"november|nov|december|dec)\b\.?"
)
_WEEKDAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|tue|thurs|thur|thu|fri|mon|weds)\b\.?"
)
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?:business |working )?(?:days?|weeks?|fortnights?|months?|years?)"
_ORDINAL_WORD = r"(?:(?:fif|six|seven|eigh|nine)teenth|fourteenth|thirteenth|twelfth|eleventh|tenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[ -]first|(?:fif|six|seven|eigh|nin)th|fourth)"
_ANY_ORDINAL_WORD = rf"(?:{_ORDINAL_WORD}|first|second|third)"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)"
_DASHED = r"(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"
_THE_DAY = rf"(?:(?:the |this |this coming )?{_WEEKDAY}|today\b|tomorrow\b|(?:the )?{_ORDINAL}|\d{{1,2}}/\d|\d{{4}}-\d|{_MONTH} ?\d)"
"""What a day begins with, behind "the end of"."""

_PRODUCTIONS: tuple[tuple[str, str, Callable[[re.Match[str], date], When | None]], ...] = (
    ("iso", r"(?<![\d/-])\d{4}-\d{1,2}-\d{1,2}(?![\d/-])", day_words.iso),
    ("numeric", r"(?<![\d/.$#])(?:\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?|(?<!-)\d{1,2}([.-])\d{1,2}\1(?:\d{4}|\d{2}))(?![\d/%]|\.\d|-\d+(?![\d/]))", day_words.numeric),
    ("dashed", rf"(?:(?<=\bon )|(?<=\bby )|(?<=effective )|(?<=until )|(?<=through )|(?<=as of )|(?<=day )|(?<=day, )|(?<=day: )|(?<=day is )|(?<=day was )|(?<=\bmon )|(?<=\btue )|(?<=\bwed )|(?<=\bthu )|(?<=\bfri ))(?P<monthdash>{_DASHED})(?=[.,;:!?)]|$| (?:and|please|pls|thanks|thank|at|so|but|is|was|her|his|he|she)\b)", day_words.dashed),
    ("lastworkday", rf"(?:the )?last (?:business|working|work|week) ?day (?:of|in) (?:the month|this month|{_MONTH})", week_words.last_workday_of),
    ("lastweekday", rf"(?:the )?last {_WEEKDAY} (?:of|in) (?:the month|this month|{_MONTH})", week_words.last_weekday_of),
    ("endof", rf"(?:the )?(?:very )?(?:end|last day|close) of (?:(?:the |this |next |last )?(?:month|week|calendar year|year)\b|(?:the )?{_MONTH}(?! \d{{1,2}}(?!\d))(?: \d{{4}})?)|month[ -]?end|end[ -]of[ -]month|month's end|week's end|\beom\b|\beow\b", day_words.end_of),
    ("closeof", rf"(?:the )?(?:very )?(?:end|close|evening|night) of (?={_THE_DAY})", day_words.end_of_day),
    ("startof", rf"(?:the )?(?:beginning|start|first|first day) of (?:next (?:month|week)|{_MONTH}(?! \d))|first thing next week", day_words.start_of),
    ("ordinal", rf"(?:the )?(?:{_ORDINAL}|first) (?:day )?of (?:the|this|next) month|\bthe {_ORDINAL}(?! of\b| day of\b| (?:{_MONTH}|step|time|case|one|person|user))", day_words.ordinal),
    ("ordinalwordmonth", rf"\b(?!(?:the )?fourth of july)(?:the )?{_ANY_ORDINAL_WORD} (?:day )?of {_MONTH}(?:,? 20\d\d\b)?|\b(?!may (?!the\b)){_MONTH} (?:the )?{_ANY_ORDINAL_WORD}\b(?:,? 20\d\d\b)?", day_words.ordinal_word_month),
    ("monththe", rf"\b{_MONTH} the {_ORDINAL}(?:,? 20\d\d\b)?", day_words.month_the),
    ("ordinalword", rf"\bthe {_ORDINAL_WORD}(?! (?:of\b|{_MONTH}|step|time|case|one|person|user|test|day|week|month|quarter))", day_words.ordinal_word),
    ("named", rf"\b{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?(?![\d/]|:\d)(?:,? ?(?:of )?(?:20\d\d)\b)?|\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:(?: day)? of)? {_MONTH}(?:,? 20\d\d\b)?", day_words.named),
    ("fromdate", rf"\b{_NUMBER} {_UNIT} (?:from|after) (?:{_MONTH} ?\d{{1,2}}|\d{{1,2}}/\d{{1,2}}|the {_ORDINAL})", day_words.vague_open),
    ("weekdaysfrom", r"\b(?:two|three|four|[2-4]) (?:mon|tues|wednes|thurs|fri|satur|sun)days from (?:now|today)\b", week_words.weekdays_from_now),
    ("fromanchor", rf"\b{_NUMBER} {_UNIT} from (?:now|today|tomorrow|yesterday|(?:this |this coming )?{_WEEKDAY})", day_words.from_anchor),
    ("agotoday", rf"\b{_NUMBER} {_UNIT} ago (?:today|yesterday|tomorrow)\b", day_words.ago_today),
    ("agoweekday", rf"\b(?:an?|one|two|three) weeks? ago (?:on |this |this past |last )?{_WEEKDAY}", day_words.ago_weekday),
    ("justnow", rf"\b(?:{_NUMBER}|\d{{1,2}}|fifteen|twenty|thirty|forty|a few|a couple(?: of)?|half an|several) (?:minutes?|mins?|hours?|hrs?) ago\b", day_words.just_now),
    ("ago", rf"\b{_NUMBER} {_UNIT} ago\b", day_words.ago),
    ("within", rf"\bin {_NUMBER} {_UNIT}\b(?:'s?|s)?(?: time\b)?(?! of)", day_words.within),
    ("near", r"\b(?:(?:the )?day after tomorrow|(?:the )?day before yesterday|today|tonight|this (?:morning|afternoon|evening)|tomorrow|yesterday|(?<!'s )(?<!\bher )(?<!\bhis )(?<!\btheir )(?<!\bthe )last night(?! (?:(?:she|he|they) (?:works?|will|is (?:on|here|in|working|scheduled)|are (?:on|here|in|working|scheduled)|covers?)|is|will be)\b))\b", day_words.near),
    ("besideholiday", rf"\b(?:the )?{_WEEKDAY} (?:right )?(?:after|before|following) (?:thanksgiving|christmas|new year'?s?|easter|labor day|memorial day|mlk day|juneteenth|veterans'? day|halloween|the (?:holidays?|long weekend|fourth|4th|break)|that(?= ?[.,;!?(]|$))", day_words.vague_open),
    ("weekdayof", rf"\b{_WEEKDAY} (?:of )?(?:this|last|next|the following|this coming|the coming) week\b|\b(?:this|last|next) week(?:'s)? (?:on )?{_WEEKDAY}", week_words.weekday_of_week),
    ("weekdayafter", rf"\b(?:the )?{_WEEKDAY} after next\b(?! (?:week|month|year))", week_words.weekday_after_next),
    ("weekdaycoming", rf"\b(?:this )?{_WEEKDAY} coming\b(?! (?:in|to|from|back|up|over|around)\b)", week_words.weekday_coming),
    ("weekday", rf"\b(?:(?:this past|this coming|coming|past|last|this|next) )?{_WEEKDAY}|\b(?:(?:this past|last|this|next) )(?:sat|sun|wed)\b|(?:(?<=quit )|(?<=left )|(?<= on )|(?<= was )|(?<=until )|(?<= by )|(?<=till )|(?<=thru )|(?<=through )|(?<=\boff )|(?<=\bends )|(?<=end of )|(?<=\beff )|(?<=effective )|(?<=\bday )|(?<= day is )|(?<= day: )|(?<=\bdone )|(?<=after )|(?<=before )|(?<=\bcob )|(?<=\beod )|(?<=\beob )|(?<= as of )|(?<=\bfrom )|(?<=starting )|(?<=since )|(?<=\bhere )|(?<=\bout )|(?<=\bgone )|(?<=finished )|(?<=finishes )|(?<=leaves )|(?<=leaving )|(?<=day of )|(?<=effect )|(?<=business )|(?<=beginning ))(?:sat|sun|wed)\b(?! (?:in|down|on|with|at)\b)|(?<!be )(?<!were )(?<!was )(?<!is )(?<!are )(?<!got )(?<!get )(?<!to )(?<!newly )\bwed\b\.?(?=[,;!)]| ?$| (?:pls|plz|please|thx|thanks|thank|ty|tia|and (?:please|end|close|pull|remove)|so (?:please|end|close|pull)|at (?:\d|noon|midnight|cob|close|the end))\b)|\b(?:sat|sun|wed)\b(?= (?:(?:is|was|will be) (?:her|his|their|the|my|our)? ?(?:very )?(?:last|final)\b|night|evening|morning|afternoon))|\b(?:sat|sun|wed)\b\.?(?=,? (?:\d|\(|the \d|{_MONTH}))|(?:(?<=\d \()|(?<=\dth \()|(?<=\d, ))(?:sat|sun|wed)\b(?=[.),;]|$)", week_words.weekday),
    ("cob", r"\b(?:cob|c\.o\.b\.|eob|close of business|close of day|end of business|end of the business day|end of (?:her|his|their|the) (?:shift|workday|work day)|5(?::00)? ?p\.?m\b\.?)", day_words.close_of_business),
    ("clock", r"\b(?:1[0-2]|0?[1-9])(?::[0-5]\d)? ?[ap]\.?m\b\.?", day_words.clock),
    ("endofday", r"\b(?:eod|(?:the )?end of (?:the )?day)\b", day_words.end_of_day),
    ("pointing", future_days.POINTING, day_words.same_day),
    ("sameday", rf"\b(?:when|once|after|as soon as) (?:that|the|said|her|his|their) (?:last |final |same |very )?(?:day|shift|date|evening|week) (?:is|has) (?:over|done|ended|passed|out|through|finished)\b|\b(?:on|at|by|after) (?:this|said|the said) (?:same |very |last |final )?(?:day|date)\b|\b(?:that|same|the same|that same) (?:(?:final|last|very|same) ){{0,2}}(?:day|date|evening|night|afternoon|morning|time|shift)\b|(?<!\bmake )\b(?:that|same|the same|that same) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?!,? ?\(?(?:the )?(?:\d|{_MONTH}))|\b(?:on|by|after|as of|with|upon) (?:his|her|their|the|said) (?:effective|last|final|separation|termination|end|departure) (?:day|date)\b(?! (?:of|in) (?:the |this |next )?(?:month|week|year|{_MONTH}))|\b(?:at|from|upon|by|as of) that (?:point|moment)(?: (?:on|onward|onwards|forward))?(?=[.,;!)]|$| (?:please|and|so|because|since)\b)|(?<= for )then\b|\bthen(?=[.,;!]|$)|\b(?:after|by|past|beyond|before) that(?=[.,;!]|$| (?:please|she|he|they|we|her|his|their|so|and|or)\b)|(?<= end )with (?:it|that)(?=[.,;!]|$)|(?<= ends )with (?:it|that)(?=[.,;!]|$)|(?<= ended )with (?:it|that)(?=[.,;!]|$)|(?<= go )with (?:it|that)(?=[.,;!]|$)|(?<= stop )with (?:it|that)(?=[.,;!]|$)", day_words.same_day),
    ("atonce", r"\b(?:effective immediately|immediately|immediate effect|right away|straight away|right now|as soon as (?:possible|you can|you (?:see|get|read|receive|open) (?:this|it)(?: (?:email|message|note|mail|letter))?|humanly possible|practicable|feasible)|the (?:very )?(?:minute|moment|second|instant) you (?:see|get|read|receive|open) (?:this|it)|asap|a\.s\.a\.p\.|at once|effective now|as of now|from now on|(?:up)?on receipt(?: of this (?:letter|email|message|notice|note|request|memo))?)\b", day_words.at_once),
    ("vaguepast", r"\b(?:recently|a while (?:ago|back)|(?:a )?(?:few|couple(?: of)?|several|some) (?:days|weeks|months|years) (?:ago|back)|(?:earlier|early) (?:this|last) (?:week|month|year)|last (?:week|month|year|spring|summer|fall|winter)|late last (?:week|month|year)|the other day|in the past)\b", day_words.vague_past),
    ("vagueahead", rf"\b(?:(?:later|sometime|early|late) (?:this|next) (?:week|month|year)|the week after next|sometime in {_MONTH}|sometime soon|(?:some time|sometime) next (?:week|month|year)|next (?:week|month|year|spring|summer|fall|winter)|soon|shortly|(?:for )?(?:only )?(?:a )?(?:few|couple(?: of)?|several|some) more (?:days|weeks|months)|in (?:a|the next) (?:few|couple(?: of)?|several) (?:days|weeks|months)|in the (?:coming|next few) (?:days|weeks|months)|at some point)\b", day_words.vague_ahead),
    ("vague", rf"\b(?:(?:in|during|by|early|mid|late|early in|late in)[ -](?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?! \d)|this (?:week|month|year|spring|summer|fall|winter)|(?:the )?(?:week|beginning|end|middle) of (?:the )?(?:(?:fiscal|school|program|grant) year|quarter|semester|summer|spring|{_MONTH})|christmas(?: eve| day)?|thanksgiving|new year's(?: eve| day)?|(?:st\.?|saint) patrick'?s day|valentine'?s day|halloween|mlk day|juneteenth|independence day|the fourth of july|veterans'? day|presidents'? day|good friday|memorial day|labor day|easter|the holidays?)\b", day_words.vague_open),
    ("year", r"\b(?:back )?in 20\d\d\b", day_words.year_alone),
)  # fmt: skip
_ANY = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _PRODUCTIONS)
    .replace(r"([.-])", r"(?P<mark>[.-])")
    .replace(r"\1", r"(?P=mark)")
)
_HOUR = re.compile(r"(?!0?5(?::00)? ?p)\d{1,2}(?::\d\d)? ?[ap]\.?m\b\.?")  # 5 pm is the close of business
_READERS = {name: reader for name, _, reader in _PRODUCTIONS}

_FAR, _NEAR = 180, 100  # days
_TOGETHER = re.compile(
    r"(?: (?:night|evening|morning|afternoon))?,? ?\(? ?(?:i\.e\.,? |aka |which is |that is |on |the |at |by |of |as of |- )?(?:the )?|\)? ?(?:at |by |,)? ?"
)
_SAID_TO_BE = re.compile(
    r",? ?[(-]? ?(?:(?:and )?(?:it|that|this|which)(?:'s| is| was| will be| would be| falls on| is on| should be) |falls on |is )?(?:on )?(?:an? |the )?"
)
"""As in "April 3 (it is a Friday)": the name of the day before it."""
_SINCE = re.compile(r"\bsince (?:about |around |early )?$")
_BECAUSE = re.compile(
    r"\)? (?:is|was|will|would|marks|ends|makes|works|falls|(?:he|she|they) (?:is|are|will|leaves|starts))\b"
)
"""Behind a day "since" tells a reason: "since Friday is her last day"."""
_ABOUT = re.compile(r"\b(?:around|roughly|approximately|circa|give or take) (?:on |the )?$")
_OR_SO = re.compile(r"-?ish\b|\)?,? (?:or so|or thereabouts|or around (?:then|there)|give or take)\b")
_SPAN = re.compile(r" ?(?:-|to|through|thru|until|till|or) (?:on )?| ?- ?")


def _beside_words(text: str, when: When) -> When:
    """A day as the words beside it have it: "since Friday" is the last one, "around Friday" any."""
    if when.kind is not Kind.DAY or not when.options:
        return when
    before = text[max(when.start - 30, 0) : when.start]
    if when.floating and _SINCE.search(before) and not _BECAUSE.match(text, when.end):
        when = replace(when, options=(min(when.options),), floating=False)
    loose = _ABOUT.search(before) or _OR_SO.match(text, when.end)
    return replace(when, doubtful=True) if loose else when


def _joined(text: str, found: list[When], received_on: date) -> tuple[When, ...]:
    """Make readings that stand together one: they must agree, or the day is doubtful."""
    joined: list[When] = []
    for when in found:
        before = joined[-1] if joined else None
        between = text[before.end : when.start] if before else ""
        if (
            before
            and len(between) <= 12
            and _SPAN.fullmatch(between)
            and before.kind is when.kind is Kind.DAY
        ):
            parts = (*_parts(before), when)
            joined[-1] = replace(before, end=when.end, doubtful=True, parts=parts)
        elif (
            before
            and before.weekday is None
            and when.weekday is not None
            and len(between) <= 24
            and _SAID_TO_BE.fullmatch(between)
            and (one := _both(before, when, received_on))
        ) or (
            before
            and len(between) <= 12
            and _TOGETHER.fullmatch(between)
            and (one := _both(before, when, received_on))
        ):
            joined[-1] = replace(one, parts=_told_apart(before, when, received_on)) if one.doubtful else one
        else:
            joined.append(when)
    return tuple(joined)


def _parts(when: When) -> tuple[When, ...]:
    return when.parts or (replace(when, parts=()),)


def _told_apart(before: When, when: When, received_on: date) -> tuple[When, ...]:
    """The readings of two that do not agree; the second may say the last of the first once more: "to Friday, March 27"."""
    *left, last = _parts(before)
    one = _both(last, when, received_on)
    return (*left, one) if one is not None and not one.doubtful else (*left, last, when)


def _both(first: When, second: When, received_on: date) -> When | None:
    """One answer from two that stand together; None where they are about different things."""
    days = first if first.kind is Kind.DAY else second
    other = second if days is first else first
    close = first.at_close_of_business or second.at_close_of_business
    end = first.at_end or second.at_end
    spanned = replace(days, start=first.start, end=second.end, at_close_of_business=close, at_end=end)
    if days.kind is not Kind.DAY:
        if {first.kind, second.kind} == {Kind.SAME_DAY, Kind.END_OF_DAY}:
            return replace(spanned, kind=Kind.SAME_DAY)
        return None
    if other.kind is Kind.END_OF_DAY:
        return spanned
    if other.kind is not Kind.DAY:
        return None
    if first.weekday is not None or second.weekday is not None:
        weekday = first.weekday if first.weekday is not None else second.weekday
        bare, exact = (first, second) if first.weekday is not None else (second, first)
        del bare
        options = tuple(day for day in exact.options if day.weekday() == weekday)
        if _is_slip(options, exact.options, received_on):
            options = ()
    else:
        options = tuple(day for day in first.options if day in second.options)
    if not options:
        return replace(spanned, doubtful=True)
    return replace(
        spanned, options=options, floating=len(options) > 1, weekday=None, doubtful=False, parts=()
    )


def _is_slip(kept: tuple[date, ...], said: tuple[date, ...], received_on: date) -> bool:
    """Is "Thursday, March 20" a slip: this year's March 20 is near and a Friday, another year's is far and a Thursday?"""
    distance = {day: abs((day - received_on).days) for day in said}
    return bool(kept) and min(distance[day] for day in kept) > _FAR > _NEAR > min(distance.values())
