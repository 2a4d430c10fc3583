"""A trainee's step that is done (P6): "step 2 is in", "the first practice step is finished and ready for your review".

Told of by phrases, or by plain words: a step, and that it is done. A step that is half done, nearly done or yet to be done is
none that anybody can review, so the whole mail must speak against nothing: of another step it may say what it likes.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, about_somebody

_THEN_ASKS = re.compile(
    r"\s*(?:[,;!-]|and|so|,? but)\s*(?:what|can|could|how|when|where|is there|do|are|may|should|will|would|am|please)\b"
)
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "1": 1, "2": 2, "3": 3, "4": 4,
    "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
_NUMBER = r"(?P<number>1|2|3|4|one|two|three|four)"
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|last|final)"
_OF_CASE = r"(?: (?:of|in|for|from|on) (?:(?:the|my|this) )?(?:hmis )?(?:practice |training )?(?:case|site|training))?"
_STEP = rf"(?:step (?:#|no\.? ?|number )?{_NUMBER}|{_ORDINAL} (?:(?:practice|case|training|of|the|my|four|three|two) ){{0,4}}step|(?:(?:practice|training|intake|entry|enrollment|exit|interim|update|household|case) ){{1,3}}step|practice case){_OF_CASE}"
_DONE = r"(?:done|finished|complete|completed|entered|submitted|in|ready|wrapped up|turned in|handed in|sent in|uploaded|saved|filled in|filled out|keyed in|keyed|typed in|good to go|all set|in the (?:training )?(?:site|system)|ready (?:to|for)|in the can|a wrap|behind me|checked off|taken care of|through|up for review|awaiting (?:your )?review)"
_IS = r"(?:(?:is|are|has been|have been|'s|was|should be|looks|now|all|finally|also|already|just|hereby|officially|finally) ){0,4}"
_SAYS_DONE = re.compile(rf"\b{_STEP}(?:,|:| -|:? ?-)? {_IS}{_DONE}(?=[ ,.;:!)]|$)")
_IS_DONE_WITH = re.compile(
    rf"\b(?:(?:i|we) (?:am|are|have|believe i have|think i have|just|finally|now|already|'ve) )?(?:{_IS})(?:done with|finished|completed|entered|submitted|wrapped up|turned in|handed in|sent in|uploaded|keyed in|got(?:ten)? through|knocked out|through with|wrapped) (?:(?:up|the|my|all|of|entering|everything|for|on|in|work|with|data) ){{0,5}}{_STEP}(?=[ ,.;:!)]|$)"
)
_UNFINISHED = re.compile(
    r"(?<!was )(?<!were )(?<!been )\b(?:about |only |roughly )?(?:half ?way|half|part ?way|part way|midway|a third|a quarter|three quarters|\d\d? ?(?:%|percent))(?! (?:hour|day|house|mile|asleep|dead|awake|expect))\b"
    r"|\b(?:almost|nearly|mostly|partly|partially|close to|not quite|just about|practically|virtually)\b(?! (?:missed|forgot|midnight|cried|gave up|everyone|every|all of us|\d|⟦|lost|an? ))"
    r"|\b(?:most|part|parts|some|bits|the first (?:part|half)|the bulk) of (?:the |my )?(?:way|it|step|practice|case|entry|first|second|third)\b|\bmy way through\b|\b(?:all|everything) but\b(?! i\b)"
    r"|\bnot (?:yet |been |quite |fully |all |completely )*(?:finished|done|completed?|submitted|entered|ready|through)\b|\bnot (?:yet )?(?:get|got|gotten) (?:it|to it|that|to|around)\b|\bnot yet\b|\b(?:unfinished|incomplete)\b"
    r"|\bstill (?:(?:have|need|got) (?:to|the|one|two|some|a)|working|doing|entering|finishing|missing|to do|stuck|at it|in progress|on step)\b|\b(?:except|apart from|other than|besides|minus|aside from)\b"
    r"|\b(?:will|hope to|hoping to|plan to|planning to|going to|expect to|aim to|aiming to|trying to|want to|intend to|should) (?:(?:be|have|get|it|that|this|all|the|my|rest|up|finally|hopefully|probably|then|step|1|2|3|4|one|two|three|four|first|second|third|fourth|last|practice|case) ){0,5}(?:done|finish(?:ed|ing)?|complete[d]?|submit(?:ted|ting)?|in(?= (?:by|tomorrow|tonight|⟦d))|through|wrap(?:ped)? up|(?:send|turn|hand)(?: it)? in)\b"
    r"|\b(?:once|until|till|before|if|as soon as|whenever|when|after) (?:(?:i|it|that|this|the|my|step|\d|⟦d\d+⟧|one|two|three|four) ){0,4}(?:am |is |have |has |been |get |'m ){0,3}(?:done|finish(?:ed)?|complete[d]?|submit(?:ted)?|in|through|ready)\b(?! (?:for (?:you|review)|to))"
    r"|\b(?:working on|in the middle of|in the process of|partway into|(?:i|have|just|only|am) (?:started|starting|begun|beginning|began)|(?:started|starting|begun|beginning|began) (?:on|with|it|the|my|step)|tomorrow i|by tomorrow|will send (?:it|you|that|them)|rest (?:follows|will follow|comes|is coming|to follow))\b"
    r"|\b(?:i )?(?:thought|wish|wished|supposed to be|was to be)\b|\b(?:done|finished|completed?) (?:when|once|if|after|as soon as) (?:you|one|it|they|the)\b"
)
"""What makes a step one that is not done, said anywhere in the mail of the same step."""
_CLAUSES = re.compile(r"[.;!?,:()]|\s-\s|\b(?:but|and|so|because|then)\b")
_NAMES_STEP = re.compile(
    r"\bstep (?:#|no\.? ?|number )?(1|2|3|4|one|two|three|four)\b|\b(first|second|third|fourth) (?:[a-z]+ ){0,3}step\b|\b(next) (?:one|step|case|part)\b"
)


def read_submitted(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """A trainee's "step 2 is done"; of somebody else's step nothing follows.

    Args:
        reading: the mail.
        before: what the other readers made of it; it says nothing of steps.
    """
    del before
    for act in reading.said(Saying.SUBMITTED):
        if (
            (act.marked.sentence.asks and not _THEN_ASKS.match(act.marked.text, act.end))
            or not act.certain
            or any(p.key != reading.myself.key for p in act.marked.everybody)
        ):
            continue
        step = _number_of(act.captured.get("number", ""))
        if _is_unfinished(reading, step):
            continue
        return [
            replace(
                about_somebody(reading.myself, IntentKind.STEP_SUBMITTED, act, reading),
                doubts=(),
                candidates=(),
                step=step,
            )
        ]
    return _plainly(reading)


def _plainly(reading: Reading) -> list[Intent]:
    """The same without a phrase, where the sender is in training and names nobody else."""
    if not _is_in_training(reading):
        return []
    for marked, found in _said_done(reading):
        groups = found.groupdict()
        step = _number_of(groups["number"] or groups["ordinal"] or "")
        if not _is_unfinished(reading, step):
            return [
                Intent(
                    kind=IntentKind.STEP_SUBMITTED,
                    source=Source.PROSE,
                    person=reading.myself.person,
                    agency=reading.agency_of(reading.myself)[0],
                    step=step,
                    text=marked.sentence.text,
                )
            ]
    return []


def _is_in_training(reading: Reading) -> bool:
    others = any(p.key != reading.myself.key for marked in reading.own for p in marked.everybody)
    return not others and any(known.part == "trainee" for known in reading.myself.known)


def _said_done(reading: Reading) -> Iterator[tuple[Marked, re.Match[str]]]:
    for marked in reading.own:
        found = _SAYS_DONE.search(marked.text) or _IS_DONE_WITH.search(marked.text)
        if found and (not marked.sentence.asks or _THEN_ASKS.match(marked.text, found.end())):
            yield marked, found


def _is_unfinished(reading: Reading, step: int | None) -> bool:
    """Is anything said that leaves this step undone? What is said of another one leaves nothing undone."""
    return any(
        _UNFINISHED.search(clause) is not None
        for marked in reading.own
        for clause in _CLAUSES.split(marked.text)
        if not _is_of_another(clause, step)
    )


def _is_of_another(clause: str, step: int | None) -> bool:
    named = _NAMES_STEP.search(clause)
    if named is None:
        return False
    return named[3] is not None or (step is not None and _NUMBERS.get(named[1] or named[2]) != step)


def _number_of(word: str) -> int | None:
    return _NUMBERS.get(word) or (int(word) if word.isdigit() else None)
