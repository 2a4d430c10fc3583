"""New users in prose: whoever is to get access, and whoever is announced with what they need (A45).

A wish to add is a draft, whatever the words: the form goes back to be confirmed. So it may be read from less than an order:
a name that nobody knows, with an address of the agency, said to be new or to need something, and HMIS or a project beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import Act
from mailbot.triage.drafts import address_of, announcing, complete_draft, projects_of, sentences_about
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, about_somebody, as_question, is_of_role, is_question, merged
from mailbot.triage.who import Somebody

_BRIEF = 4  # words
_HEAD = 3  # sentences above a list
_ENTRY_REST = re.compile(r"⟦p\d+⟧|[\s,;:().-]+")
_FORM_FOR_ME = re.compile(r"(?:send|get|email|give|forward)\b")
_IS_NEW = re.compile(
    r"\b(?:new|newest|hired?|hires|started|starts|starting|joined|joins|joining|brought on|came on|comes on|coming on|on ?board|onboarding|began|begins|"
    r"replacement|incoming|interns?|(?:tak(?:es|ing?|in)|fill(?:s|ing?)|step(?:s|ping?)) (?:over|into|his|her|their|the))\b"
)
_NEEDS = re.compile(
    r"\b(?:needs?|will need|would need|requires?|requests?|requesting|gets|please|can (?:you|we|i)|could (?:you|we|i)|want|would like|has to have|should have)\b"
)
_ASKS_FOR = re.compile(r"\b(?:please|(?:can|could|would|will|may) (?:you|we|i|someone|somebody))\b")
_OF_ACCESS = re.compile(
    r"\b(?:hmis|servicepoint|access|logins?|accounts?|licen[sc]e|set up|added|training|trained|credentials|users?|the system|the database)\b"
)
_OF_HMIS_ITSELF = re.compile(
    r"\b(?:(?:to|in|into|on|for) (?:the |our )?(?:hmis|servicepoint|system|database)|new (?:[a-z]+ )?(?:user|login|account)|(?:an?|own) (?:hmis )?(?:user|login|account))\b"
)
"""As in "please add Pat to HMIS, she does outreach": to add a user is meant, who may be one already (P2), and no change."""
_OF_THE_WAY = re.compile(
    r"(?:and |so |but )?(?:when|how soon|by when|what day|where)\b (?:would|will|can|could|do|does|should|is|are|might) (?:(?:their|her|his|the|that) (?:\w+ ){0,2}(?:training|access|start|login|account)s?|they|she|he|we)\b[^?]{0,40}\b(?:starts?|begins?|started|get|have|log ?in|go|expect|training|hear|held|scheduled|be)\b|"
    r"(?:and |so |but )?(?:what|which|where|how|who|is there|do|should|shall)\b[^?]{0,40}\b(?:do you need|you need|forms?|paperwork|steps?|next|do (?:i|we) (?:do|start|go|get|send|fill|need|sign|ask|see|talk|contact|proceed)|anything)\b"
)
"""Asks how a newcomer is set up, and so wants it: "What do you need from me to get her going?"."""
_NOT_WANTED = re.compile(
    r"\b(?:(?:not|never|no longer) (?:need|want|have|be|get|yet|until)|no (?:access|login|account|need)|without (?:access|a login)|left|quit|interview\w*|candidates?|applicants?|"
    r"clients?|(?:stay|stays|staying|kept|keep|keeping) (?:out of|off|away)|might|may|maybe|hop(?:e|es|ing)(?! (?:you|y'?all|everyone|everybody|all (?:is|are)|this finds|(?:that )?your|the (?:week|weekend|holidays?|new year))\b)|vendor|auditor|monitor|cc|(?:an)?other agency|attended|met)\b"
)


_GIVEN_BACK = re.compile(
    r"\b(?:giv(?:e|ing)|hand(?:ing)?|return(?:ing)?|turn(?:ing)?) (?:[a-z⟦⟧\d']+ ){0,3}(?:licen[cs]e|seat) (?:back|in|over|up)\b"
)


_ENDED_BEHIND = re.compile(
    r"(?: (?:access|accounts?|log ?ins?|users?))? (?:to be |all |both |to )?(?:ended|closed|removed|deactivated|inactivated|disabled|terminated|revoked|cancell?ed|discontinued|shut|cut|turned off|switched off|stopped|pulled|end|expire|lapse|off)\b"
)


def read_additions(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """New users in prose: drafts, with what is missing (A45); entries of a list each make one."""
    intents: list[Intent] = []
    taken = {
        (i.person.name or i.person.email) for i in before if i.person and i.kind is not IntentKind.STATUS
    }
    for act in reading.said(Saying.ADD, Saying.EXTEND_ACCESS, Saying.DETAILS):
        if act.says is Saying.DETAILS and (not is_of_role(act) or any(p.known for p in act.people)):
            continue
        if act.says is Saying.EXTEND_ACCESS and (not act.certain or any(p.known for p in act.people)):
            continue  # a change
        if _is_form_for_me(act, reading) or _GIVEN_BACK.search(act.marked.text, act.start):
            continue  # "we would like to give her seat back" is of who leaves
        if _ENDED_BEHIND.match(act.marked.text, act.end):
            continue  # "I need HMIS ended for each of them"
        if not act.certain:
            intents.append(as_question(act))
            continue
        for somebody in act.people:
            if (somebody.person.name or somebody.person.email) in taken:
                continue
            is_user = any(known.part == "user" for known in somebody.known)
            if is_user and act.marked.projects and not _OF_HMIS_ITSELF.search(_said(act)):
                change = about_somebody(somebody, IntentKind.MODIFY, act, reading)
                intents.append(replace(change, projects=act.marked.projects))
                continue
            intent = about_somebody(somebody, IntentKind.ADD, act, reading)
            doubts = tuple(d for d in intent.doubts if d is not Doubt.WHO_UNKNOWN)  # somebody new is unknown
            intents.append(
                complete_draft(replace(intent, doubts=doubts, candidates=()), somebody, act, reading)
            )
    drafted = {i.person.name for i in intents if i.person} | taken
    announced = [intent for somebody, intent in _announced(reading) if somebody.written not in drafted]
    said = " ".join(intent.text or "" for intent in announced)
    return merged([i for i in intents if i.kind is IntentKind.ADD or (i.text or "") not in said] + announced)


def asks_the_way(marked: Marked) -> bool:
    """Is it asked how a newcomer is set up, and nothing else?"""
    return _OF_THE_WAY.match(marked.text) is not None


def _behind_the_way(marked: Marked) -> str:
    """What stands behind "what do you need from me", which is no condition here: "if we hire her" would be one."""
    way = _OF_THE_WAY.match(marked.text)
    return marked.text[way.end() :] if way else marked.text


def _said(act: Act) -> str:
    """The order and the few words behind it."""
    return act.marked.text[act.start : act.end + 20]


def _announced(reading: Reading) -> Iterator[tuple[Somebody, Intent]]:
    """Newcomers of whom no phrase says what they are to get: "Our new navigator is Sam (sam@a.example), he'll be in TBRA"."""
    strangers = {p.key: p for m in reading.sentences for p in m.everybody if p.written and not p.known}
    for somebody in strangers.values():
        about = tuple(sentences_about(somebody, reading))
        if len(somebody.written.split()) < 2 or not about or not _is_wanted(about, reading):
            continue
        act = announcing(somebody, about[0])
        own = {domain for agency in reading.sender.agencies for domain in agency.email_domains}
        address = somebody.email or address_of(somebody, act, reading) or ""
        text = " ".join(marked.sentence.text for marked in about)
        head = _head_of_list(about[0], reading)
        if not _is_wanted(head, reading):
            continue
        said = " ".join((_headline(about[0], reading), *(m.sentence.text for m in head), text)).lower()
        shared = tuple(dict.fromkeys(key for m in head for key in m.projects))
        of_access = projects_of(somebody, reading) or shared or _OF_ACCESS.search(said)
        if address.rpartition("@")[2] in own and of_access and (_IS_NEW.search(said) or _NEEDS.search(said)):
            draft = about_somebody(somebody, IntentKind.ADD, act, reading)
            doubts = tuple(doubt for doubt in draft.doubts if doubt is not Doubt.WHO_UNKNOWN)
            draft = complete_draft(
                replace(draft, doubts=doubts, candidates=(), text=text), somebody, act, reading
            )
            if shared and not draft.projects:
                left = tuple(name for name in draft.missing if name != "projects")
                draft = replace(draft, projects=shared, missing=left)
            yield somebody, draft


def _head_of_list(marked: Marked, reading: Reading) -> tuple[Marked, ...]:
    """What stands above a list of names with addresses, of which this is an entry: "we've hired three people, all for PSH"."""
    at = next(place for place, other in enumerate(reading.sentences) if other is marked)
    if not _is_entry(marked):
        return ()
    while at and _is_entry(reading.sentences[at - 1]):
        at -= 1
    head = reading.sentences[max(0, at - _HEAD) : at]
    named = next((place for place in range(len(head), 0, -1) if head[place - 1].groups), 0)
    return tuple(each for each in head[named:] if not each.sentence.title)


def _is_entry(marked: Marked) -> bool:
    """Is it nothing but one name and an address?"""
    return len(marked.everybody) == 1 and not _ENTRY_REST.sub("", marked.text)


def _headline(marked: Marked, reading: Reading) -> str:
    """The few words before that name nobody: "New person!"."""
    at = next(place for place, other in enumerate(reading.sentences) if other is marked)
    before = reading.sentences[at - 1] if at else None
    brief = before is not None and not before.groups and len(before.text.split()) <= _BRIEF
    return before.sentence.text if before is not None and brief else ""


def _is_wanted(about: tuple[Marked, ...], reading: Reading) -> bool:
    """Does nothing that is said of the newcomer take it back: a condition, a doubt, a question, another matter?"""
    spoken = {id(marked) for marked in about}
    other = any(
        id(act.marked) in spoken
        and act.says not in {Saying.ADD, Saying.EXTEND_ACCESS, Saying.ASIDE, Saying.STATUS}
        for act in reading.acts
    )
    return not other and not any(
        _NOT_WANTED.search(marked.text)
        or any(condition.is_in(_behind_the_way(marked)) for condition in reading.phrases.conditions)
        or (is_question(marked) and not (_ASKS_FOR.search(marked.text) or asks_the_way(marked)))
        or (not marked.projects and any(other.is_in(marked.text) for other in reading.phrases.elsewhere))
        for marked in about
    )


def _is_form_for_me(act: Act, reading: Reading) -> bool:
    """Does "just send me whatever form you need" offer to fill one in, for somebody else?"""
    return act.people == (reading.myself,) and bool(_FORM_FOR_ME.match(act.marked.text, act.start))
