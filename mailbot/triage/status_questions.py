"""Questions about somebody's training (P17): they cost nobody anything, so a wide net is thrown for them.

A sentence that no phrase fits, but that asks, names a trainee and speaks of training is one too. What only names a form, as
in "happy to do the form for him", asks nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.triage.act import MARK, Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, about_somebody, bare_intent, is_question
from mailbot.triage.who import Somebody, nearly_known

_WONDERS = re.compile(
    r"\b(?:advise|sitrep|status report|progress report|rundown|requesting|(?:is|are|report) requested|inquir(?:e|ing|y)|enquir(?:e|ing|y)|keen to (?:hear|know|learn)|report on|(?:like|need|want) to know|wondering|wonder|curious|update|status|progress|checking (?:in|on|up)|check (?:in|on|up)|follow(?:ing)? up|touching base|let (?:me|us) know|(?:tell|find|see|know|hear) "
    r"(?:me |us |out )?(?:how|where|if|whether|when|what)|any (?:word|news))\b"
)
_OF_TRAINING = re.compile(
    r"\b(?:training|trained|trainee|practice|steps?|tests?|deadline|due|progress(?:ing|ed)?|status|finish(?:ed)?|complet(?:e|ed|ing|ion)|done|pass(?:ed)?|coming along|go(?:ing)? live|"
    r"live (?:site|access)|licensed?|certified|authorized|eligible|ready|onboard(?:ed|ing)?|stands?|far along|update|on track|behind|approved|corrections?|submitted|turn(?:ed)? in|cleared|to do|left to|missing|waiting|outstanding|items?|requirements?|remaining|to go|modules?|course|sessions?|quiz(?:zes)?|exam|score[sd]?|graduat(?:e|ed|ing)|homework|assignments?|exercises?|certificat(?:e|ion)|wrap(?:ped)? up|make it|made it|hung up|stuck|lessons?|faring|fares?|getting (?:along|on)|coming on|learning|studies|studying|curriculum|webinars?|tutorials?|mastered|qualif(?:y|ied|ying)|milestones?|checklist|how far|halfway|headway|catching on|keeping (?:up|pace)|settling in|hang of (?:it|things)|readiness|holding|hold(?:ing)? (?:him|her|them) up|how long|when will|start|access|login|account|review(?:ed|ing)?|remains?|graded?|go over|request|application|paperwork|(?:request )?form|process|pipeline|queue|stage)\b"
)
_HEADING = re.compile(
    r"(?:training |trainee |current |need(?:ed)? |want(?:ed)? |your |the |hmis |a ){0,3}+(?:status|progress|status report|progress report)(?: (?:check|update|updates|report|please|request|of|on|for|needed|wanted|question|questions)){0,3}+[ :?]{0,3}"
)
_OWN_WORDS = re.compile(r"(?<![a-z])[a-z]{2,24} [a-z]{2,24} [a-z]{2,24}")
_WH_CLAUSE = re.compile(r"(?:where|what|how|when|by when|if|whether) ")
_ASKED_BEFORE = re.compile(
    r"(?:^|[,;:.(?!-] ?|\b(?:and|also|or|about|on|of|to|for|with|as to|re|regarding|know|knowing|tell|see|seeing|find|out|ask|asks|asked|asking|wonder|wonders|wondering|curious|share|update|check|checking|idea|clue|sure|hear|learn|confirm|understand|understanding|sense|word|info|question|status|me|us|please|hi|hello|hey|so|heard|remind|explain|figure|determine|interested|certain|track|say|clear|unclear|remember|believe|guess) ?)(?:(?:exactly|just|quickly) )?$"
)
"""Before "where Pat is" these make it a question: "Nothing changes where Pat is concerned" is none."""
_OF_MYSELF = re.compile(r"\b(?:i|we)\b")
_OF_OTHERS = re.compile(r"⟦p|\b(?:he|she|they|his|her|their|him|them)\b")
_PAPER = re.compile(r"(?:the|my|our) (?:[a-z]+ ){0,4}(?:request|form|application|uar|paperwork)\b")


def read_status(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """One question about progress for each person named, or one about everybody (P17)."""
    intents: dict[str, Intent] = {}
    trainees = [
        p for m in reading.sentences for p in m.everybody if any(k.part == "trainee" for k in p.known)
    ]
    only = tuple(trainees[:1]) if len({p.key for p in trainees}) == 1 else ()
    for act in asked(reading):
        if act.says is Saying.STATUS_OF_ALL:
            intents.setdefault("", bare_intent(IntentKind.STATUS, act))
        for named in act.people:
            # "How far has he gotten?" behind a trainee and a name from a story can only ask of the trainee.
            somebody = only[0] if only and act.by_pronoun and not named.known else nearly_known(named)
            intents.setdefault(somebody.key, about_somebody(somebody, IntentKind.STATUS, act, reading))
    for marked in _wondering(reading):
        for somebody in marked.everybody or only:
            if any(known.part == "trainee" for known in somebody.known):
                question = Intent(
                    kind=IntentKind.STATUS,
                    source=Source.PROSE,
                    person=somebody.person,
                    text=marked.sentence.text,
                )
                intents.setdefault(somebody.key, replace(question, agency=reading.agency_of(somebody)[0]))
    for heading, somebody in _headed(reading):
        text = f"{heading.sentence.text} {somebody.written}"
        status = Intent(kind=IntentKind.STATUS, source=Source.PROSE, person=somebody.person, text=text)
        intents.setdefault(somebody.key, replace(status, agency=reading.agency_of(somebody)[0]))
    return list(intents.values())


def _headed(reading: Reading) -> Iterator[tuple[Marked, Somebody]]:
    """The trainees who stand with nothing else below a line that says "Status"."""
    heading: Marked | None = None
    for marked in reading.own:
        if _HEADING.fullmatch(marked.text):
            heading = marked
        elif heading is not None and marked.everybody and not _OWN_WORDS.search(MARK.sub("", marked.text)):
            if all(any(known.part == "trainee" for known in p.known) for p in marked.everybody):
                yield from ((heading, somebody) for somebody in marked.everybody)
        else:
            heading = None


def asked(reading: Reading) -> tuple[Act, ...]:
    """What asks how it goes; "happy to do the form for him" only names what is asked about elsewhere."""
    return tuple(
        act
        for act in reading.said(Saying.STATUS, Saying.STATUS_OF_ALL)
        if not _is_of_sender(act, reading)
        and (
            is_question(act.marked)
            or _WONDERS.search(act.marked.text)
            or not (_PAPER.match(act.marked.text, act.start) or _is_only_a_clause(act))
        )
    )


def _is_only_a_clause(act: Act) -> bool:
    """Is it a clause of a statement: "she stays where she is", "he has what he needs"?"""
    text = act.marked.text
    begins = _WH_CLAUSE.match(text, act.start) is not None
    return begins and not _ASKED_BEFORE.search(text[: act.start])


def _is_of_sender(act: Act, reading: Reading) -> bool:
    """Is it what a representative did: "tell me if I have counted wrong"? Only a trainee asks so of a training."""
    said = act.marked.text[act.start : act.end]
    of_myself = _OF_MYSELF.search(said) is not None and not _OF_OTHERS.search(said)
    return of_myself and not any(known.part in {"trainee", "former"} for known in reading.myself.known)


def _wondering(reading: Reading) -> tuple[Marked, ...]:
    """Sentences that no phrase fits, and that ask about training all the same: of a trainee they can only ask how it goes."""
    understood = {act.text for act in reading.acts if act.certain or act.says is Saying.STATUS}
    return tuple(
        marked
        for marked in reading.sentences
        if marked.sentence.text not in understood
        and (is_question(marked) or _WONDERS.search(marked.text))
        and _OF_TRAINING.search(marked.text)
    )
