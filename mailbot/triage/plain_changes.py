"""A change of projects or rights said in words that no phrase knows, read where nothing in the mail can mean anything else (P20).

"Sam no longer works in rapid rehousing, so the RRH project can come off his login. Shelter stays." Such a mail is read as a
whole, and only if all of this holds:

    no other reader settled anything in it
    a clause of it is a closed wish (`mailbot.triage.change_words`), for users who are plain (`mailbot.triage.wished_changes`)
    its projects are the agency's own, each named so that one only can be meant
    no word outside the wish is a hazard, and nothing else is asked

Whatever falls short stays what it was: asked, or handed to a person. Nobody's access ends here: what is taken away is a project.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.model.directory import Person
from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.change_words import clauses_of, supports, takes_away
from mailbot.triage.reading import Reading, is_question
from mailbot.triage.wished_changes import (
    Said,
    Wished,
    are_projects_of,
    changes_in,
    facts_in,
    is_supported,
    kept_in,
    people_of,
    project_before,
    said_of,
    words_of_one,
)

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION, IntentKind.STATUS})
_EVIDENCE = re.compile(
    r"\b(?:hmis|mohmis|servicepoint|access|accounts?|log ?ins?|users?|profiles?|projects?|programs?|rights|permissions?|roles?|reporting|reports?)\b"
)
_ASKS = re.compile(r"\b(?:please|can you|could you|kindly|swap|switch|change)\b")
_ASKS_POLITELY = re.compile(
    r"\b(?:please|kindly|(?:can|could|would|will) (?:you|u|someone|somebody|one of you))\b|^(?:can|could|may) (?:⟦p\d+⟧|he|she|they) "
)
_MAY_BE = re.compile(
    r"(?:^|[,;:.!-] |\b(?:so|and) )(?:can|could|may|might|would) (?:⟦p\d+⟧|he|she|they|it|that|this|(?:the |our )?⟦j\d+⟧|we|i|his|her|their|(?:the |that )?(?:project|program|one|reporting|report))(?!\w)"
)
_DENIED = re.compile(r"\b(?:not|never|no|nobody|neither|nor|without|who|what|which|why|how)\b")
_RECALLS = re.compile(r"(?:you |do you )?(?:remember|recall)\b|guess what|you know what")
_WHEN = re.compile(r"when (?:i|you|we|he|she|they|⟦p\d+⟧) ")
_LINKS = re.compile(
    r"\b(?:if|unless|whether|might|maybe|perhaps|disregard|ignore|never ?mind|scratch|hold off|not yet|undo|hypothetical\w*|example|joking|kidding)\b"
)
"""What may take back, in a sentence about somebody else, what was wished before it."""
_OF_OTHERS = re.compile(
    r"\b(?:keeps?|stays?|remains?|continues?|nothing (?:for|changes|else)|unchanged|no changes?|left|gone|away|out|busy|leav\w+|retir\w*|covers?|covering|does|says|told|mentioned|will)\b"
)
_BENIGN = re.compile(
    r"\b(?:by (?:mistake|accident)|accidentally|mistakenly|in error|erroneously)$|\b(?:minimum|least)[ -](?:necessary|privilege)(?: (?:standard|rule|principle|policy|requirement))?\b|\bonce(?: (?:in|a|every|per|or twice)\b|$)|\bleaving (?:the |our |her |his |their )?(?:⟦j\d+⟧|rest|others?|everything|all|it)\b.*|\b(?:(?:his|her|their|the) )?(?:projects?|access|role|rights|⟦j\d+⟧|rest|everything else|nothing else) (?:do|does|should|will) not change\b|\bthe rest (?:of what (?:he|she|they) has )?(?:is|stays|remains|are)\b.*|\bmy (?:fault|mistake|bad|error|oversight)\b|\b(?:i|we) (?:forgot|neglected|failed|meant|should have) to (?:ask|request|mention|add|tell)\b|\bremember (?:how|that|when|me)\b|\bcan not (?:see|find|open|enter|pull|run|view|access|document|reach|do)\b|"
    r"\bif (?:that|this|it|so) (?:means|requires|takes|calls for|needs|involves|comes with|entails)\b[^.;!?]{0,80}|\b(?:never|not) (?:really |actually |even )?(?:needed|used|worked (?:on|in|with)|touche[sd]|opened|had (?:any |much )?(?:need|use)(?: for| of)?)\b|\bno longer\b|\b(?:is|are|was) not (?:leaving|going anywhere|going away|quitting)(?: (?:us|⟦a\d+⟧|the agency|the house))?\b|\b(?:does|do|is|are|will|would|has|have) not (?:[\w⟦⟧]+ ){0,6}?(?:any ?more|any longer)\b|\b(?:does|do|will) not (?:need|use|work|have to|do|cover|carry|see|touch|serve|run)\b"
    r"|\bno (?:rush|hurry|hmis|need for|use for|problem|longer|other changes?|more)\b|\bnot (?:urgent|in a hurry|a rush|off|out of)\b|\b(?:nothing|nobody|no one|none) (?:else|other)?(?: \w+){0,2} ?(?:changes?|needed|to change|is different)?\b"
    r"|\b(?:please )?let (?:me|us) know (?:if|when|once|whether)\b.*|\bif (?:you|there|anything|any|it)\b[^.!?]{0,60}\b(?:questions?|anything|else|forms?|need(?:ed)?|paperwork|training|me)\b.*|\bnot the only one\b|\bi can not be the only\b|\b(?:since|until) last (?:year|month|summer|fall|spring|winter)\b"
    r"|\botherwise (?:he|she|they|everything|nothing|all|no)\b|\bshould not(?: have (?:it|that|this|access))?$|\bnot (?:just|only)\b|\bwhen (?:he|she|they|⟦p\d+⟧) (?:is|are) (?:gone|out|away|off)\b|\bsent from (?:my|phone)\b.*|\bwhile (?:we|you|they) [^.;!?]{0,50}|\bso far\b|\bhad no\b|\bcan not wait\b|\b(?:leaves?|leaving) (?:him|her|them|it)\b|\b(?:back) (?:at|in|on|to|with) (?:the |our )?⟦j\d+⟧|\bwould like to see\b|\b(?:he|she|they) (?:is|are) still (?:here|with us)\b|\bstill (?:needs?|works?|has|does|logs?|uses?|here)\b"
)
_HAZARDS = re.compile(
    r"\b(?:not|never) (?:[a-z]+ ){0,2}?(?:yet|sure|certain|final|official|decided|approved|confirmed|settled|ready|now|add|give|grant|remove|take|change|do (?:it|this|that|anything)|want|wanted|needed|necessary|asking|ask|have to|until|till|before|so|happening|true|be (?:added|given|changed|removed|granted))\b|\bno (?:need|action|changes?|request|decision|approval|one|way)\b|\b(?:nothing|nobody|neither|nor)\b|\b(?:if|unless|until|till|whether|once|except|instead|otherwise|provided|assuming|depend\w*|pending|either)\b"
    r"|\b(?:might|may|maybe|perhaps|possibly|probably|likely|consider\w*|thinking|think|thought|heard|rumou?rs?|supposed|seems?|appears?|apparently|guess\w*|wonder\w*|hope|hoping|hopefully|plans?|planning|potential\w*|tentative\w*|unsure|not sure|confirm|unconfirmed|tbd|want(?:s|ed)? to (?:know|see if|discuss|talk))\b"
    r"|\b(?:wait\w*|hold|holding|pause|delay|postpone|temporar\w+|interim|for now|in the meantime|for the time being|only (?:this|next) week|for (?:a|one|two|three|the) (?:day|days|week|weeks|month|months)|yet|eventually|at some point)\b"
    r"|\b(?:asked you|requested|requests?|submitted|reported|reminder|follow(?:ing)?[ -]up|previously|earlier|last time|used to|recall|remember|history|already (?:has|have|sent|asked|added|gone|removed|been))\b"
    r"|\b(?:cancel|disregard|ignore|never ?mind|scratch|strike|mistake\w*|accident\w*|error\w*|oops|whoops|correction|wrong|meant|actually|undo|reverse|reinstate|restore|reactivat\w+|changed? (?:her|his|their|my|our) minds?|errors?|does not work|broken|stopped|can not log)\b"
    r"|\b(?:on leave|leave of absence|(?:maternity|paternity|medical|family|sick|military|parental|personal|administrative|unpaid|annual) leave|fmla|suspend\w*|suspension|sabbatical|furlough\w*)\b"
    r"|\b(?:leaves|leaving|left|resign\w*|retir\w*|quit\w*|fired|let go|laid off|terminat\w*|last (?:day|shift|night)|deactivat\w*|inactivat\w*|disable[ds]?|delete[ds]?|off-?board\w*|remov\w+|revok\w+|close[ds]?|withdraw\w*)\b"
    r"|\b(?:new (?:user|hire|person|employee|staff|account|login)|replac\w+|successor|backfill|rename\w*|name change|married|maiden|password|reset|unlock|locked|representatives?|reps?|designat\w+|signator\w+|authoriz\w+|authoris\w+)\b"
    r"|\b(?:beds?|bed list|waitlist|enroll\w*|exits?|exited|discharg\w+|ssn|schedule[ds]?|roster|calendar|zoom|mailing list|listserv|newsletter|sharepoint|payroll|key ?card|badge|keys)\b"
    r"|\b(?:tour|orientation|test|example|sample|scenario|hypothetical\w*|draft|template|policy|procedures?|protocol|fyi only|kidding|joking|joke|jk|lol)\b"
    r"|\b(?:forward(?:ed|ing)?|below|attached|attachment|wrote|according)\b|⟦r\d+⟧"
)
"""Beside one of these nothing is plain."""


def read_changes_plainly(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with its plain changes in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    if reading.cut_short or reading.reference or reading.thread_case:
        return intents
    names = words_of_one(reading)
    own = [said_of(marked, names) for marked in reading.own]
    please = any(_ASKS.search(said.text) for said in own)
    changes = [(said, change) for said in own for change in changes_in(said, please=please)]
    if not changes or all(change.named_before for _, change in changes):
        changes += [(said, fact) for said in own if is_supported(own) for fact in facts_in(said)]
    if all(change.is_bare for _, change in changes) and not please:
        return intents
    if not changes:
        return intents
    wished: list[Wished] = []
    for said, change in changes:
        people = people_of(said, change, own, reading)
        if not people:
            return intents
        wished.append(Wished(said, change, people))
    texts = {said.marked.sentence.text for said, _ in changes}
    meant = {somebody.key: somebody for each in wished for somebody in each.people}
    others = [each for each in intents if _is_of_others(each, [p.person for p in meant.values()], texts)]
    if not all(_is_open(i, texts, has_removals=bool(reading.removals)) for i in intents if i not in others):
        return intents
    apart = _of_others(own, wished, set(meant))
    if not all(
        _LINKS.search(said.text) is None if said in apart else _is_harmless(said, wished, set(meant))
        for said in own
    ) or not _is_of_access(own, wished):
        return intents
    read = _read(wished, own, reading)
    return [*others, *read] if read else intents


def _is_of_others(intent: Intent, meant: Sequence[Person], texts: set[str]) -> bool:
    """Is it of somebody else, and of sentences that wish no change?"""
    if intent.person is None or intent.person in meant:
        return False
    return not any(text in (intent.text or "") for text in texts)


def _of_others(own: Sequence[Said], wished: Sequence[Wished], meant: set[str]) -> list[Said]:
    """The sentences that speak of other users only, up to the next that names somebody else."""
    found: list[Said] = []
    apart = False
    for said in own:
        people = said.marked.everybody
        if people:
            apart = all(p.known for p in people) and not {p.key for p in people} & meant
        if apart and not said.marked.sentence.title and not any(each.said is said for each in wished):
            found.append(said)
    return found


def with_later_changes_asked(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """What is to be taken away on a day to come is for a person: a change is made at once, and has no day (P20)."""
    if not any(intent.kind is IntentKind.MODIFY and intent.projects_removed for intent in intents):
        return intents
    names = words_of_one(reading)
    later = {
        said.marked.sentence.text
        for said in (said_of(marked, names) for marked in reading.sentences if marked.days)
        for change in changes_in(said, please=True)
        if change.dated and change.taken and not _is_past(said, reading)
    }
    return [
        replace(intent, kind=IntentKind.UNCLEAR)
        if intent.kind is IntentKind.MODIFY and intent.projects_removed and intent.text in later
        else intent
        for intent in intents
    ]


def _read(wished: Sequence[Wished], own: Sequence[Said], reading: Reading) -> list[Intent]:
    """One intent for each person; none at all where a project is unknown, or both given and taken."""
    read: dict[str, Intent] = {}
    for said, change, people in wished:
        added = tuple(said.projects[number] for number in change.added)
        taken = tuple(said.projects[number] for number in change.taken)
        if change.named_before and not change.role:
            only = project_before(said, own)
            takes = takes_away(change)
            if only is None and any(
                takes == takes_away(each.change)
                for each in wished
                if each.change is not change and not each.change.named_before
            ):
                continue  # "she should no longer see HOPWA. Please drop that project": said twice
            if only is None:
                return []
            added, taken = ((), (only,)) if takes_away(change) else ((only,), ())
        if change.dated and taken and not _is_past(said, reading):
            return []
        for somebody in people:
            if not are_projects_of(somebody, (*added, *taken), reading):
                return []
            intent = read.get(somebody.key) or Intent(
                kind=IntentKind.MODIFY,
                source=Source.PROSE,
                agency=reading.agency_of(somebody)[0],
                person=somebody.person,
            )
            text = intent.text or ""
            sentence = said.marked.sentence.text
            read[somebody.key] = replace(
                intent,
                projects=tuple(dict.fromkeys((*intent.projects, *added))),
                projects_removed=tuple(dict.fromkeys((*intent.projects_removed, *taken))),
                fields={**intent.fields, **({"access_role": change.role} if change.role else {})},
                text=text if sentence in text else f"{text} {sentence}".strip(),
            )
    kept = set(kept_in(own))
    both = any(
        set(i.projects) & set(i.projects_removed) or set(i.projects_removed) & kept for i in read.values()
    )
    return [] if both else list(read.values())


def _is_open(intent: Intent, texts: set[str], *, has_removals: bool) -> bool:
    """Has nothing been settled of it but what the wishes themselves say?"""
    if Doubt.LEAVE in intent.doubts:
        return False
    if intent.kind in _OPEN or (intent.kind is IntentKind.MODIFY and intent.doubts):
        return True
    if intent.kind is IntentKind.RESCIND and not has_removals:
        return True  # "she is not leaving": nothing is on record that could be taken back
    unsure = (
        {IntentKind.REMOVE}
        if Doubt.WHO_AMBIGUOUS not in intent.doubts
        else {IntentKind.REMOVE, IntentKind.ADD}
    )
    return bool(intent.kind in unsure and intent.doubts and intent.text in texts)


def _is_past(said: Said, reading: Reading) -> bool:
    """Does every day of the sentence lie behind? What is taken away is taken away now."""
    return all(day <= reading.received_on for when in said.marked.days for day in when.options)


def _is_of_access(own: Sequence[Said], wished: Sequence[Wished]) -> bool:
    """Is HMIS spoken of, or a project by its name? "Put Jane on the shelter" alone may be of a shift."""
    numbers = [(said, number) for said, change, _ in wished for number in (*change.added, *change.taken)]
    by_name = any(number < len(said.marked.projects) or number in said.distinct for said, number in numbers)
    return by_name or any(_EVIDENCE.search(said.text) for said in own)


def _is_harmless(said: Said, wished: Sequence[Wished], meant: set[str]) -> bool:
    """Is there no hazard beside the wishes, and no other question?"""
    mine = [each.change.clause for each in wished if each.said is said]
    marked = said.marked
    if marked.sentence.cut:
        return False
    polite = _ASKS_POLITELY.search(said.text) or _MAY_BE.search(said.text)
    helps = mine or any(supports(clause) for clause in clauses_of(said.text))
    asks = is_question(marked) and (marked.sentence.asks or not _WHEN.match(said.text))
    asks = asks and not _RECALLS.match(said.text)
    if asks and not marked.sentence.title and not (helps and polite):
        return False
    named = {p.key for p in marked.everybody}
    for each in wished:
        if each.said is said and _DENIED.search(each.change.rest.partition(" ; ")[0]):
            return False
        if each.said is said and each.change.rest and _HAZARDS.search(_BENIGN.sub(" ; ", each.change.rest)):
            return False
    for clause in clauses_of(said.text):
        if clause in mine or supports(clause):
            continue
        rest = _BENIGN.sub(" ; ", clause)
        of_others = bool(named) and not named & meant
        hazard = _HAZARDS.search(rest)
        if hazard and not (of_others and _OF_OTHERS.search(rest)):
            return False
    return True
