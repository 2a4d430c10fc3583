"""No removal on a day, or at once, while the mail speaks of a day to come that nobody has understood (A34, A36).

The readers take what they know and skip what they do not. That is right for remarks and wrong for days: "I received
her resignation this morning. Access should be discontinued two weeks from today." is a departure beside a sentence that
is not understood, and "at once" would be two weeks too early. So every day to come must be accounted for:

    it is the day that was decided, or lies beside another person           explained
    its clause makes it a day of something else (`mailbot.triage.day_roles`)  explained
    its clause tells of what the sender does                                  explained
    its clause lies in the past                                               explained
    else                                                                      asked, WHEN_CONTRADICTORY

The same holds for words of time that are no day ("until", "that evening", "a fortnight"), where their clause speaks of
staying, needing or ending.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, MARK, Act
from mailbot.triage.day_roles import clause_of, tense_of
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading
from mailbot.triage.when import Kind, Role, Tense

_ELSEWHERE = frozenset({Role.EVENT, Role.MOVE, Role.NOTICE, Role.OTHER})
_ABOUT = FACTS | {Saying.MOVED, Saying.EFFECTIVE, Saying.LEAVE, Saying.STAYS, Saying.HOLD}
_WHEN = frozenset({Doubt.WHEN_CONTRADICTORY, Doubt.WHEN_MISSING, Doubt.WHEN_FAR})
_OF_REMOVAL = re.compile(
    r"\b(?:he|she|him|his|hers?|them|they|their|it|its|(?:this|that) (?:user|person|one|to|done|happen|on|by|for|at)|remain\w*|stay\w*|continu\w+|keep\w*|kept|leav\w+|depart\w*|end(?:s|ed|ing)?|finish\w*|final|last|"
    r"access|hmis|logins?|accounts?|licen[sc]es?|credentials|effective|terminat\w+|deactivat\w+|discontinu\w+|disabl\w+|remov\w+|revok\w+|clos(?:e|ed|ing)|cut|shut|turn\w* off|separat\w+|resign\w*|retir\w*)\b"
)
_OF_SENDER = re.compile(
    r"^\W*(?:(?:and|but|so|also|ps|p\.s\.|fyi|by the way|oh|anyway|please|that) )*(?:i|we|my|our|you|your|see you|talk|call|thanks|thank you|happy|have|enjoy|hope(?= (?:you|your|all|everyone|y'all)\b)|let (?:me|us)|send me|reach|get back|looking forward)\b"
)
"""A clause of what the sender or the desk does: "I am out of the office from Thursday on", "see you on Tuesday"."""
_WITHOUT_HER = re.compile(r"\bwithout (?:her|him|them|⟦p\d+⟧)")
"""As in "I do not know what I will do on Monday without her": that tells of the sender."""
_WORKS = re.compile(
    r"\b(?:works|working|covers|covering|has (?:a|the|one more) shift|on (?:shift|duty|call|the schedule)|scheduled to work|in the office|(?:has|pulling|doing) the overnight)\b"
)
"""What somebody does on a day before the last one."""
_HERS = re.compile(r"\b(?:her|his|their) seat\b")
"""As `long_forms` writes "hers": of whoever the sentence names."""
_BEGINS_WITH = re.compile(
    r"(?:^|[.,;:!?-] )(?:(?:and|but|while|whereas|also|meanwhile|our|the other|the) ){0,3}⟦p\d+⟧(?:,[^.;,!?⟦]{0,40}(?:⟦j\d+⟧)?,)? (?:(?:also|still|just|only|now) )?(?:is|was|has been|will be|stays|remains|keeps|continues|works|has worked|belongs) (?=(?:still |also |just |only |now |not )*(?:an?|our|the|staying|here|with|in|on|at|funded|remaining|keeping|going nowhere|unaffected|part|one|going)\b)"
)
"""As in "Curtis Boyd, in Homelessness Prevention, is a different man"."""
_WITH_THEM = re.compile(
    r"\b(?:train\w*|cover\w*|help\w*|replac\w*|show\w*|shadow\w*|assist\w*|supervis\w*|support\w*|teach\w*|work\w* with|fill\w* in for|take over (?:for|from)|takes over (?:for|from)|with|for|beside|alongside|from|until|till|after|before|once|when) (?:her|him|them|she|he|they)\b"
)
_UNTIL_WHEN = re.compile(
    r"\b(?:until|till|til|(?<!going )(?<!go )(?<!went )(?<!looking )(?<!reading )through(?! with| the end of this)|thru|up to|(?:once|as soon as|the moment|whenever) (?!and for all|(?:(?:one|any|the first(?: one)?) of )?you\b|someone\b|somebody\b|anyone\b|possible|practical|convenient|able)(?=\w)|not before|when(?= (?:she|he|they|her|his|their|the|our|we|it|that|this)\b)|"
    r"after(?= (?:she|he|they|her|his|their|the|our|we|it|that|this)\b)|"
    r"(?:another|(?:an?|one|two|three|four|five|six|seven|eight|ten|\d+|couple(?: of)?|few|several|some)(?: more)?) (?:more )?(?:\w+ )?(?:days?|weeks?|weekends?|fortnights?|months?|pay periods?|shifts?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)|"
    r"(?:end|close|middle|start|beginning|rest|remainder) of (?:the |her |his |their |this |that |next |our )?(?:\w+ )?(?:day|shift|week|month|quarter|year|period|season|contract|grant|term|semester|notice)|"
    r"(?:that|the|his|her|their|said|very) (?:same |very |final |last |effective ){0,4}(?:day|date|evening|night|afternoon|morning|weekend)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september|october|november|december|\d{1,2}/\d{1,2}|after next|later|eventually|in the meantime|for now|for the time being|"
    r"the (?:\d+(?:st|nd|rd|th)|first(?! (?:one )?of you\b)|fifteenth)|upcoming|(?:this|the) coming|notice period|two-week|30-day)\b"
)
"""Words of time that make no day, or one that the grammar of days does not know."""
_MORE = re.compile(
    r"\b(?:more|another|(?:a|one|two|three|four|five|six|\d+) further) (?:\w+ )?(?:days?|weeks?|weekends?|fortnights?|months?|pay periods?|shifts?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)\b"
    r"|\b(?:days?|weeks?|fortnights?|months?|pay periods?|shifts?) (?:more|left|longer|to go|yet|remaining)\b"
)
"""What says that somebody is still there, or is to be let in, for a while."""
_LONGER = re.compile(
    r"\b(?:until|till|til) (?!then\b|(?:on |the |close of business |cob )*⟦d)|\b(?:rest|remainder) of (?:the|this|her|his|their)\b(?! (?:accounts?|log ?ins?|stuff|things|belongings|team|staff|crew|group|office|users|people|list|paperwork|equipment)\b)"
)
"""Times that speak against any day that was decided."""
_STAYS = re.compile(
    r"\b(?:remain\w*|stay(?:s|ing)?|continu(?:e|es|ing)|keep(?:s|ing)?|leave (?:her|him|them|it|the)|end(?:s|ing)?|finish(?:es|ing)?|wrap(?:s|ping)?|needs?|needing|uses?|using|be (?:here|in|with us|around|available|gone|done)|"
    r"active|enabled|open|on board|work(?:s|ing)?|help(?:s|ing)?|cover(?:s|ing)?|hold(?:s|ing)?|wait\w*|access|hmis|logins?|accounts?|licen[sc]es?|credentials|effective|terminate|deactivat(?:e|ed|ion)|discontinued?|disabled?|remov(?:e|ed|al)|revoked?|closed?|"
    r"shut|cut|pull(?:ed)?|kill|yank|drop|take (?:her|him|them|it)|turn(?:ed)? off|separat(?:es?|ion)|expires?|lapses?|takes? effect)\b"
)
_REMAINS = re.compile(
    r"\b(?:be (?:here|in|with us|around|available|working)|stay(?:s|ing)?|remain(?:s|ing)?|continu(?:e|es|ing)|keep(?:s|ing)? (?:on|working)|finish(?:es|ing)?|wrap(?:s|ping)?|needs? (?:it|hmis|access|her|his|their))\b"
)
_OVER = re.compile(
    r"\b(?:was|were|had|has been|have been|been|did|went|came|since|ago|for (?:the )?(?:past|last)|last (?:week|month|year)|started|worked|served|[a-z]{3,}ed (?:with|at|here|for|us|in|on)|after (?:\w+ ){1,3}years?)\b"
)
_SINCE = re.compile(r"\bsince (?:last |this )?$")
_BEGINS = re.compile(r"\b(?:beginning|starting|commencing|to (?:begin|start|commence)) (?:on )?$")
_BEGINS_A_POSITION = re.compile(
    r"^(?:effective|as of|beginning|starting|from) ⟦d\d+⟧ ,? ?(?:on ,? )?⟦p\d+⟧ (?:is|will be|becomes|will become|takes over|will take over|joins)\b(?!.*\b(?:access|hmis|logins?|accounts?|leaving|gone|done|out|off)\b)"
)
"""As in "effective 3/16 Sam is our new volunteer manager"."""
_IN_ACCESS = re.compile(
    r"\b(?:until|till|stay\w*|keep\w*|remain\w*|access|hmis|logins?|accounts?|last|final|end(?:s|ing)?|not|instead|actually)\b"
)
OF_PAY = re.compile(
    r"\b(?:with|paid|pays?|payroll|paycheck|check|vacation|pto|severance|benefits|insurance|cobra) (?:(?:pay|out|him|her|them|is|are|will|be|run|runs|go|goes|coverage) ){0,4}(?:until|till|through|thru|to|up to) (?:the )?⟦d"
)
"""As in "with pay through the 27th": money goes on longer than work."""
_OF_IT = re.compile(
    r"\b(?:until|till|til|through|thru|stay\w*|keep\w*|kept|remain\w*|continu\w*|access|hmis|log ?ins?|accounts?|licen[sc]es?|last|final|end|ends|ending|ended|effective|remov\w*|terminat\w*|deactivat\w*|"
    r"clos(?:e|es|ed|ing)|cut|off|out|leav\w+|left|gone|done|resign\w*|retir\w*|depart\w*|separat\w*|needs?|uses?|using|works|working|not|no|never|or|if|but not|"
    r"instead|actually|rather|better|sorry|oops|wait|make|makes|meant|mean|should|would|could|might|may|moved|pushed|changed|postpone\w*|correct\w*|wrong|say|says|said|wrote|told|hr|paper\w*|letter|form|notice|please|it|that|this|date|day)\b"
)
"""What may speak of the ending itself, or of another day for it."""
_A_WORD = re.compile(r"\b(?!(?:on|at|by|for|the|of|in|and|so|as|then|is|was)\b)[a-z]{2,}|⟦[pa]")
_NO_LONGER_OPEN = re.compile(
    r"\bnot want (?:it|that|this|⟦p\d+⟧'s \w+|(?:her|his|their|the) (?:\w+ )?(?:access|account|login|license)) (?:open|active|lying|sitting|hanging|left|live|on)\b"
)
"""As in "I do not want it open over another weekend": that is no reason to wait."""
_HABIT = re.compile(r" (?:nights|evenings|mornings|afternoons|days|crew|group|team|shifts|classes)\b")
"""Behind a weekday: "runs our Tuesday nights"."""


def with_every_day_explained(reading: Reading, intents: Iterable[Intent]) -> list[Intent]:
    """Ask about the removals beside which a day to come, or a time, stands that nobody has understood."""
    return [
        replace(intent, doubts=(*intent.doubts, Doubt.WHEN_CONTRADICTORY))
        if intent.kind is IntentKind.REMOVE
        and not _WHEN & set(intent.doubts)
        and unexplained(reading, intent)
        else intent
        for intent in intents
    ]


def unexplained(reading: Reading, intent: Intent, others: Collection[date] = ()) -> str | None:
    """The clause of the first day or time that nothing explains; None where all is accounted for.

    Args:
        reading: the mail.
        intent: the removal.
        others: days that were decided for other people.
    """
    for marked in reading.own:
        acts = [act for act in reading.acts if act.marked.sentence is marked.sentence]
        if _is_of_others(marked, acts, intent.person):
            continue
        for mark in MARK.finditer(marked.text):
            if mark[1] == "d" and set(others) & set(marked.days[int(mark[2])].options):
                continue
            if mark[1] == "d" and not _explains(marked, mark, acts, intent, reading):
                return marked.text
            if mark[1] == "d" and intent.effective_on is None and _stays_a_while(marked, mark, acts):
                return marked.text
        if time := _time_in(marked, acts, _UNTIL_WHEN if intent.effective_on is None else _LONGER):
            return time
    return None


def _is_of_others(marked: Marked, acts: list[Act], person: Person | None) -> bool:
    """Does the sentence speak of other people only?"""
    people = {member.person for member in marked.everybody} | {p.person for act in acts for p in act.people}
    if not people or person in people:
        return False
    own = {"him", "her", "his", "their", "them"} & set(re.findall(r"[a-z]+", _HERS.sub(" ", marked.text)))
    return not own or _goes_on_about(marked, acts)


def _goes_on_about(marked: Marked, acts: list[Act]) -> bool:
    """Is "him" whoever the sentence begins with: "Billy is staying to the 30th, so leave him on until then and end it"?"""
    if len(marked.everybody) != 1:
        return False
    of_them = marked.everybody[0].person
    told = [act for act in acts if act.certain and act.people]
    if told and all(p.person == of_them for act in told for p in act.people):
        return True
    begins = _BEGINS_WITH.search(marked.text)
    return begins is not None and _WITH_THEM.search(marked.text, begins.end()) is None


def _explains(marked: Marked, mark: re.Match[str], acts: list[Act], intent: Intent, reading: Reading) -> bool:
    """Is this day the one that was decided, one gone by, or one of another matter?"""
    when = marked.days[int(mark[2])]
    decided = {intent.effective_on, intent.last_needed_on}
    if when.kind is not Kind.DAY or not when.options:
        return True
    if any(
        act.marked is not marked and any(day is when for day in act.own_days) for act in reading.acts
    ):  # a heading: the day of the entries below it
        return True
    if when.role in _ELSEWHERE or decided & set(when.options) or max(when.options) <= reading.received_on:
        return True
    if (when.role is Role.MOVE and any(decided)) or _HABIT.match(marked.text, mark.end()):
        return True
    if _is_of_its_own(marked, mark, intent, reading):
        return True
    if (
        intent.effective_on
        and max(when.options) < intent.effective_on
        and _is_ordered(marked, intent, reading)
    ):
        return True
    clause = clause_of(marked.text, mark.start(), mark.end())
    before = intent.effective_on is not None and max(when.options) < intent.effective_on
    works = before and _WORKS.search(marked.text, clause.start, clause.end) is not None
    if works and _gives_its_day(intent, reading):
        return True
    begins = _BEGINS_A_POSITION.match(marked.text) is not None
    if intent.effective_on and begins and _is_ordered(marked, intent, reading):
        return True
    if intent.effective_on and _is_told_apart(marked, mark, acts, intent):
        return True
    owners = [act for act in acts if any(day is when for day in (*act.days, *act.own_days))]
    if any(act.certain and _is_of_another(marked, act, intent.person, reading) for act in owners):
        return True
    said = marked.text[clause.start : clause.end]
    past = tense_of(said) is Tense.PAST or _SINCE.search(marked.text[: mark.start()])
    day, doubtful = when.read(Tense.PAST, reading.received_on)
    if past and day and day <= reading.received_on and not doubtful:
        return True
    return is_of_sender(said)


def _stays_a_while(marked: Marked, mark: re.Match[str], acts: list[Act]) -> bool:
    """As in "she will be here for a couple more weeks", beside a resignation: then at once is too early."""
    when = marked.days[int(mark[2])]
    if (
        when.kind is not Kind.VAGUE
        or when.past is not False
        or any(when is day for act in acts for day in act.days)
    ):
        return False
    clause = clause_of(marked.text, mark.start(), mark.end())
    said = marked.text[clause.start : clause.end]
    return _REMAINS.search(said) is not None and not is_of_sender(said)


def _is_of_its_own(marked: Marked, mark: re.Match[str], intent: Intent, reading: Reading) -> bool:
    """Is access ordered to end on its own day, and does the clause of this one speak of nothing that could be the end?

    As in "New role from Monday the 16th: kitchen manager. Please end HMIS this Friday, the 13th."
    """
    clause = clause_of(marked.text, mark.start(), mark.end())
    said = f"{marked.text[clause.start : mark.start()]} {marked.text[mark.end() : clause.end]}"
    if _OF_IT.search(said) or len(_A_WORD.findall(said)) < 2:
        return False
    return any(
        act.certain
        and act.says is Saying.CUT
        and any(p.person == intent.person for p in act.people)
        and any(intent.effective_on in day.options and not day.doubtful for day in act.days)
        and act.marked is not marked
        for act in reading.acts
    )


def _is_told_apart(marked: Marked, mark: re.Match[str], acts: list[Act], intent: Intent) -> bool:
    """Beside a decided day: does something begin on this one, or does the order in the same sentence name its own?"""
    if _BEGINS.search(marked.text[: mark.start()]):
        return True
    clause = clause_of(marked.text, mark.start(), mark.end())
    later = max(marked.days[int(mark[2])].options) > (intent.effective_on or date.max)
    from_then = marked.text.endswith("from ", 0, mark.start())
    if later and OF_PAY.search(marked.text, clause.start, clause.end):
        return True  # "his last day is the 13th, with pay through the 27th"
    if later and from_then and not _IN_ACCESS.search(marked.text, clause.start, clause.end):
        return True
    ordered = any(
        act.certain
        and act.says is Saying.CUT
        and (intent.effective_on in day.options or day.kind is Kind.SAME_DAY)
        for act in acts
        for day in act.days
    )
    return ordered and not _IN_ACCESS.search(marked.text[clause.start : clause.end])


def is_of_sender(said: str) -> bool:
    """Does a clause tell of what the sender or the desk does, and of nobody's staying or leaving?"""
    said = _WITHOUT_HER.sub(" ", said)
    return bool(_OF_SENDER.search(said)) and not _OF_REMOVAL.search(_OF_SENDER.sub("", said))


def _is_of_another(marked: Marked, act: Act, person: Person | None, reading: Reading) -> bool:
    """Is it said of somebody else, whom the sentence names or the one before it alone? "She" may be the very person."""
    people = {member.person for member in act.people}
    if not people or person in people or any(member.doubt for member in act.people):
        return False
    place = next(n for n, each in enumerate(reading.sentences) if each is marked)
    naming = next((each for each in reversed(reading.sentences[: place + 1]) if each.groups), None)
    named = {each.person for each in naming.everybody} if naming else set()
    return people <= named and (naming is marked or person not in named)


def _is_ordered(marked: Marked, intent: Intent, reading: Reading) -> bool:
    """Is access ordered to end on a later day further down: "her last regular shift is Friday ... end her access on the 31st"?"""
    place = next(n for n, each in enumerate(reading.sentences) if each is marked)
    below = {each.sentence for each in reading.sentences[place + 1 :]}
    return any(
        act.certain
        and act.says in {Saying.CUT, Saying.EFFECTIVE}
        and act.marked.sentence in below
        and any(p.person == intent.person for p in act.people)
        for act in reading.acts
    )


def _gives_its_day(intent: Intent, reading: Reading) -> bool:
    """Is access plainly ordered to end on the decided day, whatever is said of days before it?"""
    return any(
        act.certain
        and act.says is Saying.CUT
        and act.days
        and any(p.person == intent.person for p in act.people)
        for act in reading.acts
    )


def _time_in(marked: Marked, acts: list[Act], times: re.Pattern[str]) -> str | None:
    """A clause that speaks of staying, needing or ending until a time that is no day, outside of what was understood."""
    for time in times.finditer(marked.text):
        if any(act.certain and act.says in _ABOUT and act.start <= time.start() < act.end for act in acts):
            continue
        clause = clause_of(marked.text, time.start(), time.end())
        said = marked.text[clause.start : clause.end]
        if is_of_sender(said) or _NO_LONGER_OPEN.search(said):
            continue
        beside = f"{marked.text[clause.start : time.start()]} {marked.text[time.end() : clause.end]}"
        if marked.sentence.title and not _STAYS.search(beside):
            continue  # "End of AmeriCorps year" is what the mail is about, and no time
        if _MORE.search(said) or (_STAYS.search(said) and not _OVER.search(said)):
            return said
    return None
