"""Who follows a representative in the office: "she steps down as our rep. Sam Kim takes her place" (P1).

    succession = the end of a designation, and beside or behind it one of
                 "put" somebody "in her place" / somebody "takes over from her", "in that role", "is her successor"

By itself "Sam takes over from Pat" is said of a job, and of the access that goes with it; here it is said of what was
just given up. Where the one who goes loses the access as well, the office has to be named again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.triage.act import DAY_MARK, Act
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, is_of_representative, is_question
from mailbot.triage.when import Kind
from mailbot.triage.who import Somebody

_WHO = r"(?P<who>⟦p\d+⟧)(?!')"
_BESIDE = r"[ ,()-]{1,3}(?:(?:who|now|then|also|today|instead|⟦d\d+⟧) ){0,3}"
_TAKES = r"(?:takes|is taking|will take|will be taking|is to take|took|has taken|fills|is filling|will fill|filled|assumes|will assume|is assuming|inherits|will inherit|gets|will get|steps into|is stepping into|will step into|stepped into|has|will have)"
_OVER = r"(?:takes over|is taking over|will take over|will be taking over|is to take over|took over|has taken over|steps in|is stepping in|will step in|stepped in|comes in|is coming in|picks up|is picking up|will pick up)"
_ROLE = r"(?:role|spot|seat|duties|duty|place|stead|part|slot|function|office|designation|title)"
_OFFICE = r"(?:(?:that|this|the|the same) (?:rep(?:resentative)? )?(?:role|duties|duty|function|office|designation|title)|as (?:such|rep(?:resentative)?s?))"
_FOLLOWS = re.compile(
    rf"{_WHO}{_BESIDE}(?:{_TAKES} (?:over |on |up )?(?:(?:her|his|their|my|⟦p\d+⟧'s?) (?:rep(?:resentative)? )?{_ROLE}|{_OFFICE})"
    rf"|(?:{_OVER}|replaces|is replacing|will replace|succeeds|will succeed|is succeeding|follows|will follow|is following)(?: (?:from|for))? (?:her|him|them|me|⟦p\d+⟧)(?!')"
    rf"|{_OVER}(?: (?:in|with|as|for) {_OFFICE}| instead|(?=[.!;,]|$))"
    r"|(?:is|will be|becomes|will become) (?:now )?(?:her|his|their|my|⟦p\d+⟧'s?) (?:successor|replacement)"
    r"|(?:is|will be) (?:now )?(?:it|the one|the new one|the rep|the new rep) (?:instead|now|from now on|going forward|from here on))"
)
_PUT = re.compile(
    rf"\b(?:put|place|install|list|have|name|enter|use|make it|go with|bring in|sub in|swap in|substitute|slot in|note|record|appoint)(?: down| in)? {_WHO}[ ,()-]{{1,3}}"
    rf"(?:(?:down|on|there|in there|up|take) ){{0,2}}(?:in|into|for|as|instead|to take)?\b ?(?:(?:of|in|into) )?(?:her|him|them|me|instead|there|(?:her|his|their|my|⟦p\d+⟧'s?) {_ROLE}|(?:her|his|their) (?:successor|replacement)|{_OFFICE})"
    rf"|\bput {_WHO.replace('who', 'put')} (?:in|on|there|down)(?=[.,;!]| (?:please|starting|effective|as of|now|today|instead)\b|$)"
)
_OF_OFFICE = re.compile(
    r"\b(?:reps?|representatives?)\b|\b(?:that|this|the same) (?:role|duty|duties|function|office|title)\b|\bdesignat"
)
_OF_WORK = re.compile(
    r"\b(?:access|login|logins|account|license|licence|licenses|caseload|cases|clients|projects?|users?|shifts?|job|position|program|supervis\w+|desk|hmis (?:seat|spot|slot))\b"
)
_OPEN = re.compile(
    r"\b(?:not|never|nobody|may|might|could|would|should|can|if|when|once|whether|until|unless|while|before|meantime|meanwhile|interim|acting|temporar\w*|for now|for the time being|maybe|perhaps|probably|possibly|likely|hope\w*|think\w*|guess\w*|consider\w*|"
    r"propos\w*|suggest\w*|discuss\w*|want|wants|eventually|later|soon|some ?day|tentative\w*|supposed|expect\w*|or|either|training|trial)\b|n't\b"
)
_OPENS = re.compile(
    r"\b(?:if|when|once|whether|until|unless|while|before|not|maybe|perhaps|suppose|in case)\b"
)
_FROM_THEN_ON = re.compile(r"\b(?:starting|beginning|effective|as of|from|since)(?: on)? $")
_BEFORE = 40  # letters in which an "if" before a clause stands
_LEAVES = frozenset({Saying.CUT, Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.UNNEEDED})


def successions(reading: Reading) -> Iterator[Act]:
    """Designations of those who follow a representative who goes, with that one as the other."""
    for end in reading.said(Saying.UNDESIGNATE):
        if not _is_given_up(end):
            continue
        first = reading.sentences.index(end.marked)
        leaves = any(end.people[0].key in {p.key for p in act.people} for act in reading.said(*_LEAVES))
        for marked in reading.sentences[first : first + 3]:
            for found in (*_FOLLOWS.finditer(marked.text), *_PUT.finditer(marked.text)):
                follower = _follower(found, marked, end)
                if follower and _is_for_good(found, marked) and _is_the_office(found, marked, leaves):
                    yield replace(
                        end, says=Saying.DESIGNATE, people=follower, other=end.people, days=(), marked=marked, start=found.start(), end=found.end(),
                    )  # fmt: skip


def _is_given_up(end: Act) -> bool:
    """Is it said, without an if before it, that one representative goes?"""
    before = end.marked.text[max(0, end.start - _BEFORE) : end.start]
    return end.certain and not end.phrase.weak and len(end.people) == 1 and not _OPENS.search(before)


def _follower(found: re.Match[str], marked: Marked, end: Act) -> tuple[Somebody, ...]:
    """The one who follows; nobody where it may be several, or somebody else who is followed."""
    mark = found["who"] or found.groupdict().get("put") or ""
    who, goes = marked.groups[int(mark[2:-1])].members, end.people[0].key
    others = [int(number) for number in re.findall(r"⟦p(\d+)⟧", found[0].replace(mark, ""))]
    of_nobody_else = all({m.key for m in marked.groups[other].members} == {goes} for other in others)
    return who if of_nobody_else and len(who) == 1 and who[0].key != goes else ()


def _is_for_good(found: re.Match[str], marked: Marked) -> bool:
    """Is it neither asked nor left open, and from now on or from a day that it names?"""
    said, before = marked.text[found.start() :], marked.text[max(0, found.start() - _BEFORE) : found.start()]
    if is_question(marked) or _OPEN.search(said) or _OPENS.search(before):
        return False
    return all(
        marked.days[int(day[1])].kind is Kind.AT_ONCE or _FROM_THEN_ON.search(marked.text[: day.start()])
        for day in DAY_MARK.finditer(marked.text, found.start())
    )


def _is_the_office(found: re.Match[str], marked: Marked, leaves: bool) -> bool:
    """Is it the office that somebody gets, not the work of one who leaves?"""
    said = marked.text[found.start() :]
    return not _OF_WORK.search(said.partition(". ")[0]) and bool(not leaves or _OF_OFFICE.search(said))


def is_of_office(act: Act, reading: Reading) -> bool:
    """Does one person follow another as authorized representative, not as user?"""
    return follows_in_office(act, reading) or any(
        each.marked is act.marked and {p.key for p in each.people} == {p.key for p in act.people}
        for each in successions(reading)
    )


def follows_in_office(act: Act, reading: Reading) -> bool:
    """Does a sentence say so itself: "remove Pat as a representative and add Sam in her place"?"""
    return is_of_representative(act) or any(
        ended.certain
        and ended.marked is act.marked
        and {p.key for p in ended.people} == {p.key for p in act.other}
        for ended in reading.said(Saying.UNDESIGNATE)
    )
