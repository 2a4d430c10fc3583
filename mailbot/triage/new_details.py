"""A user's new name or address, told in words that no phrase knows: "Opal went back to her maiden name, so ..." (P20).

    user    = the one user whom the mail names
    address = the one address of the agency that nobody on the roster has
    name    = the one name that nobody on the roster has, and of which a part is the user's own
    topic   = a word for an address or a name, and one for its being new, wrong or to be put right

Such a mail is read as a whole, where no other reader settled anything in it. What is read changes nobody's access: the new name
or address stands in the fields, and a person writes it into HMIS (as for the phrases that say so, `mailbot.triage.wishes`).
"""

import re
from collections.abc import Mapping, Sequence

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from mailbot.triage.marked import Marked
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, is_question
from mailbot.triage.who import Somebody, fold

_OPEN = frozenset({IntentKind.UNCLEAR, IntentKind.QUESTION})
_SAYS_NOTHING = frozenset({Saying.ASIDE, Saying.EFFECTIVE, Saying.DETAILS})
_OF_ADDRESS = re.compile(
    r"\b(?:e-?mails?|addresses|address|mailbox|inbox|log ?ins?|log ?on|user ?names?|domain|reach(?:ed)?|writ(?:e|es|ing)|bounc\w+)\b"
)
_OF_NAME = re.compile(
    r"\b(?:names?|named|surnames?|marri\w+|maiden|divorc\w+|wed|wedding|newlywed|hyphen\w*|legal\w*|legally|née|nee|spell\w*|spelt|mis-?spel\w+|typos?|goes by|going by|known as|called|calls (?:her|him|them)sel\w+|"
    r"papers?|passport|birth certificate|social security card|driver'?s licen[sc]e|court|judge|took (?:her|his|their) (?:husband|wife|spouse|partner)'?s|went back to|read(?:s)? as|spouse|transition\w*|preferred)\b"
)
_IS_NEW = re.compile(
    r"\b(?:new|newly|now|chang\w+|updat\w+|correct\w*|fix\w*|wrong|switch\w*|instead|replac\w+|moved?|old|former|previous|current|typos?|bounc\w+|should (?:read|say|be|show)|mend|amend\w*|edit\w*|revis\w+|match\w*|reflect\w*|same|went back|goes by|going by|will be|adjust\w*|say|says|became|becomes|took|"
    r"mis-?spel\w+|dead|retired|no longer works|stopped working|as of|effective|set|make|put|note)\b"
)
_HERE = re.compile(
    r"\b(?:hmis|mohmis|servicepoint|system|users?|profile|accounts?|log ?ins?|log ?on|records?|database|directory|your (?:end|side|files?|lists?|books)|access|on file|roster)\b"
)
_HAZARDS = re.compile(
    r"\b(?:not|never|no need)(?: [a-z]+){0,3} (?:yet|change|update|need|sure|final|official|signed|until|touch)\b|\b(?:if|unless|might|may(?! (?:\d|⟦d|i\b|we\b|you\b))|maybe|perhaps|possibly|considering|thinking|probably|hold off|wait\w*|disregard|ignore|never ?mind|would|undecided|hypothetical\w*)\b(?! (?:you|it be|be so|like|appreciate|love))"
    r"|\b(?:clients?|participants?|residents?|guests?|tenants?|households?|child|baby|dog|cat)\b"
    r"|\b(?:leav(?:es|ing)|left|resign\w*|retir(?:es|ing)|quit|fired|let go|last day|successor|backfill|take[ns]? over|took over|in (?:her|his|their) place|new hire|hired|starts?|started|joins?|joined|deactivat\w*|inactivat\w*|remove|remov\w+|add|adding|also)\b"
    r"|\b(?:password|reset|locked|newsletters?|web ?site|flyers?|business cards?|mailing list|listserv|distribution|payroll|phone (?:list|tree)|door|invoices?|calendar|zoom|schedule|potluck|shower|party|gift)\b"
    r"|\b(?:same name|different person|another person|not the same|two of|both of|confus\w+|mix(?:ed)?[ -]?up|cousin|sister|brother|mother|father|daughter|son)\b"
)
"""Beside one of these another person may be meant, or another list, or nothing yet."""
_POLITE = re.compile(
    r"\b(?:please|kindly|(?:can|could|would|will) (?:you|u|someone|somebody)|(?:can|could|may) (?:that|this|it|⟦p\d+⟧|her|his|their|we))\b"
)


def read_new_details(reading: Reading, intents: list[Intent]) -> list[Intent]:
    """The intents of a mail, with a user's new name or address in place of what was not understood.

    Args:
        reading: the mail.
        intents: what the other readers made of it.
    """
    own = reading.own
    if reading.cut_short or any(intent.kind not in _OPEN or intent.doubts for intent in intents):
        return intents
    if any(act.certain and act.says not in _SAYS_NOTHING for act in reading.acts):
        return intents
    if any(_stops(marked) for marked in own) or not any(_HERE.search(marked.text) for marked in own):
        return intents
    user, others = _people(own, reading)
    if user is None:
        return intents
    fields = _details(user, others, own, reading)
    if not fields:
        return intents
    return [
        Intent(
            kind=IntentKind.MODIFY,
            source=Source.PROSE,
            agency=reading.agency_of(user)[0],
            person=user.person,
            fields=fields,
            text=" ".join(marked.sentence.text for marked in own),
        )
    ]


def _stops(marked: Marked) -> bool:
    """Does a sentence speak against it, or ask something else?"""
    asks = is_question(marked) and not marked.sentence.title and not _POLITE.search(marked.text)
    return asks or marked.sentence.cut or _HAZARDS.search(marked.text) is not None


def _people(own: Sequence[Marked], reading: Reading) -> tuple[Somebody | None, list[Somebody]]:
    """The one user whom the mail names, and whoever nobody knows; no user where there are two."""
    everybody = {p.key: p for marked in own for p in marked.everybody if p.key != reading.myself.key}.values()
    users = [p for p in everybody if p.known]
    others = [p for p in everybody if not p.known]
    is_one = len(users) == 1 and not users[0].doubt and any(known.part == "user" for known in users[0].known)
    unsure = any(p.doubt is not None and p.doubt is not Doubt.WHO_UNKNOWN for p in others)
    return (users[0], others) if is_one and not unsure else (None, others)


def _details(
    user: Somebody, others: Sequence[Somebody], own: Sequence[Marked], reading: Reading
) -> Mapping[str, str]:
    """What is new of a user; nothing where a stranger may be meant."""
    said = " . ".join(marked.text for marked in own)
    if not _IS_NEW.search(said):
        return {}
    names = {fold(p.written): p.written for p in others if p.written}
    addresses = {p.email for p in others if p.email}
    if any(not _is_of(user, name) for name in names) or len(names) > 1 or len(addresses) > 1:
        return {}
    domains = {domain for agency in reading.sender.agencies for domain in agency.email_domains}
    found: dict[str, str] = {}
    if addresses and (_OF_ADDRESS.search(said) or _OF_NAME.search(said)):
        address = addresses.pop()
        if address.rpartition("@")[2] not in domains:
            return {}
        found["new_email"] = address
    if names and _OF_NAME.search(said):
        found["new_name"] = next(iter(names.values()))
    return found if bool(names) <= ("new_name" in found) else {}


def _is_of(user: Somebody, name: str) -> bool:
    """Has a new name a part of the user's own: "Opal Threadgill" of Opal Jennings, "Jennings-Lee" too?"""
    own = set(re.findall(r"[a-z']{2,}", fold(user.person.name or "")))
    parts = set(re.findall(r"[a-z']{2,}", name))
    return bool(own & parts) and own != parts
