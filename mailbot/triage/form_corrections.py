"""A form that its sender puts right in the same mail: "IT says her address is actually swinthrop@a.example, use that".

    mends = a new address, or another day, that a sentence beside the form puts in the place of the one in the field

The mail is handed on as it was meant: the field holds what was said last, and the sentence is gone. Only what is plain is
mended: one value, a verb of mending that governs it, an address that is the person's own, no word of doubt, nothing else
beside it that speaks against the form. Everything else stays, and `form_hazards` asks about it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from rapidfuzz import fuzz

from mailbot.model.message import ACTIONABLE, Body, Message
from mailbot.triage.dates import read_form_date, says_close_of_business
from mailbot.triage.form_guard import hazards_in
from mailbot.triage.form_kinds import WHEN
from mailbot.triage.forms import Form, read_forms
from mailbot.triage.names import addresses_in, folded_name
from mailbot.triage.sentences import straightened
from mailbot.triage.wording import FormWording

_ABOVE = r"(?:(?: that| which)? (?:i|we) (?:put|gave|wrote|typed|listed|entered|have|had|sent)| (?:listed|shown|given|entered|written))?(?: (?:up|down|in|on|at))?(?: (?:there|above|top|the form|the top|here))?"
_DAY_WORD = r"(?:(?:removal|end|ending|last|effective|termination|separation|access|exit) )?(?:date|day)"
_WRONG = r"(?:wrong|incorrect|off|old|outdated|no good|a typo|a mistake|not right|not correct|no longer (?:right|good|correct|valid)|too (?:early|late|soon))"
_GONE = re.compile(
    rf"\b(?:scratch|ignore|disregard|forget|strike|skip|do not use|cross out)(?: about)? (?:the|that|my|this) {_DAY_WORD}{_ABOVE}"
    rf"|\b(?:the|that|my) {_DAY_WORD}{_ABOVE} (?:is|was) (?:now )?{_WRONG}"
    rf"|\bwrong {_DAY_WORD}{_ABOVE}\b|\b{_DAY_WORD}{_ABOVE} (?:has |was |got |just )*(?:changed|moved|been (?:changed|moved|pushed back|extended))\b"
)
"""The day in the field is taken back."""
_SETS = re.compile(
    r"\b(?:make|change|move|push|switch|extend|bump|update|set|correct) (?:it|that|this|(?:the|her|his|their)(?: \w+){0,2} (?:date|day|access|removal|end))(?: back| out| up| over)?(?: to| till| until| through| for| be)? §"
    r"|\b(?:use|go with|go by|take|put)(?: down)? §|\b(?:should|ought to|supposed to|meant to) (?:be|read|say|have been|have said|have read) §"
    r"|\b(?:date|day|it|that|one) (?:is|was)(?: now| actually| really)+ §|\b(?:last|final) (?:day|date)(?: \w+){0,3} (?:is|was|will be)(?: now| actually| really)+ §"
    r"|\bi meant(?: to (?:say|put|write|type))? §|§,? (?:instead|and not|not|rather than)\b"
)
"""Another day is put in its place."""
_TELLS = re.compile(
    r"\b(?:last|final|end|ending|right|correct|new|actual|real) (?:day|date|one)(?: [\w']+){0,3} (?:is|was|will be|to be)(?: \w+)? §|\b(?:it|that) (?:is|will be|should be) §|\b(?:until|till|through|to) §"
)
"""Another day is told; it counts where the one in the field is taken back."""
_OF_OTHERS = re.compile(
    r"\b(?:replacement|successor|new (?:hire|person|user|staff)|start\w*|party|lunch|meeting|training|vacation|interview|pto|paid|birthday|leave)\b"
)
_STAYS_ON = re.compile(
    r"\b(?:agreed to |decided to |will |is going to |wants to |has to |can )?(?:stay|stays|staying|work|works|working|remain|remains|give|gave|given|giving|gives|be here|help out|extend|extended)(?: us| on| with us| in the job)?(?: for)?(?: an?| one| two| three| another| a few| \d)(?: (?:extra|more|additional|other|full|whole))? (?:days?|weeks?|months?)\b"
)
"""Somebody stays for a while longer, and goes then."""
_DOUBTED = re.compile(
    r"\b(?:if|may|might|maybe|perhaps|probably|possibly|could|would|unless|unsure|not sure|not certain|think|thinks|guess|believe|hope|hopes|hopefully|tentative\w*|pending|or so|about|around|roughly|either|depend\w*|tbd|at least|latest|check|checking|find out|let you know|confirm\w*)\b|\?"
)
_ADDRESS_MENDED = re.compile(
    r"\b(?:actually|really|in fact|correct|corrected|correction|instead|wrong|incorrect|typo|mistyped|mis-?spelled|oops|whoops|my bad|rather than|changed|updated|right (?:one|address|e-?mail)|i meant|meant to|make (?:it|that)|should (?:be|read|say|have been)|(?:use|take|go with|go by) (?:this|that|it|the (?:new|one|other)|[\w.+-]+@)"
    r"|(?:change|update|fix|correct|replace|switch)(?: the| her| his| their| that| this| my){1,2} (?:\w+ )?(?:e-?mail|address)|not the (?:one|address|e-?mail)|(?:new|different|another) (?:e-?mail|address)|(?:scratch|ignore|disregard|forget|strike|do not use) (?:the|that|my) (?:e-?mail|address|one))\b"
)
_ADDRESS_DENIED = re.compile(
    r"\b(?:not|no longer|old|former|previous|personal|private|never|used to be|was|instead of|rather than|replaces?|ignore|disregard|scratch|forget|wrong)(?: \w+){0,4}[ :(<\"']{1,3}$"
)
"""Stands right before an address that is not to be used."""
_FOR_OTHERS = re.compile(
    r"\b(?:cc|copy|copied|forward|notify|supervisor|manager|boss|director|coordinator|contact|reach|call|questions|send (?:it|them|the|me)|reply|requester|representative|backup|loop in|include|my|me)\b"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,? (?:the )?)?"
    rf"(?:\b\d{{4}}-\d\d?-\d\d?\b|\b\d{{1,2}}[/-]\d{{1,2}}(?:[/-](?:\d{{4}}|\d\d))?\b|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}}\b)?)"
)
_STOPS = re.compile(r"(?<=[.!?;])\s+")
_LABEL = re.compile(r"\s*+[\w ()'-]{1,40}:\s")
_NEAR = 60  # rapidfuzz: "s.winthrop" and "swinthrop" have 95
_LONGEST = 1_200  # characters of a paragraph


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Lines beside the forms that stand together."""

    lines: tuple[int, ...]
    label: str  # "NOTE: "
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it says, as it is looked at."""
        return _plain(" ".join(self.sentences))


def with_corrections(message: Message, wording: FormWording, received_on: date) -> Message:
    """The mail as it was meant; as it stands where nothing in it mends a form, or not plainly.

    Args:
        message: the mail.
        wording: rules/forms.toml.
        received_on: its local day.
    """
    own = straightened(
        "\n".join(line.text for line in message.body.lines if line.standing in ACTIONABLE)
    ).lower()
    if not (_ADDRESS_MENDED.search(own) and "@" in own) and not _GONE.search(own) and not _may_set(own):
        return message
    forms = read_forms(message, wording)
    if not forms:
        return message
    body = message.body
    for paragraph in list(_paragraphs(body, forms)):
        body = _with_address(body, paragraph, forms, message.sender_address) or body
        body = _with_day(body, paragraph, forms, received_on) or body
    return replace(message, body=body)


def _may_set(own: str) -> bool:
    return _SETS.search(_DAY.sub("§", own[:8_000])) is not None


def _paragraphs(body: Body, forms: Sequence[Form]) -> Iterable[_Paragraph]:
    taken = frozenset(at for form in forms for at in form.lines)
    free = [
        at
        for at, line in enumerate(body.lines)
        if line.standing in ACTIONABLE and at not in taken and line.text.strip()
    ]
    for _, group in groupby(enumerate(free), key=lambda each: each[1] - each[0]):
        lines = tuple(at for _, at in group)
        text = " ".join(body.lines[at].text.strip() for at in lines)
        label = _LABEL.match(text)
        if len(text) <= _LONGEST:
            begun = label.end() if label else 0
            yield _Paragraph(lines, text[:begun], tuple(_STOPS.split(text[begun:])))


# -- another address --------------------------------------------------------------------------------------------------


def _with_address(body: Body, paragraph: _Paragraph, forms: Sequence[Form], sender: str) -> Body | None:
    """The body with the address of a paragraph in the place of the one in the form that it mends."""
    held = {address: form for form in forms for address in addresses_in(form.value("person_email") or "")}
    new = [each for each in addresses_in(paragraph.text) if each not in held and each != sender.lower()]
    said = [each for each in map(_plain, paragraph.sentences) if "@" in each or _ADDRESS_MENDED.search(each)]
    text = " ".join(said)
    if len(new) != 1 or not _ADDRESS_MENDED.search(text) or _DOUBTED.search(text) or _FOR_OTHERS.search(text):
        return None
    if _ADDRESS_DENIED.search(text[: text.find(new[0])]):
        return None
    mended = [old for old, form in held.items() if _is_theirs(new[0], form, old)]
    if len(mended) != 1 or _says_more(said, _ADDRESS_MENDED):
        return None
    return _written(body, held[mended[0]], mended[0], new[0], paragraph, set(said))


def _is_theirs(address: str, form: Form, old: str) -> bool:
    """Is it an address of the person of the form: with a name of theirs, or nearly the one that stands there?"""
    local = address.partition("@")[0]
    name = " ".join(
        form.value(each) or "" for each in ("person_name", "person_first_name", "person_last_name")
    )
    named = any(len(part) > 2 and part in local for part in folded_name(name))
    return named or fuzz.ratio(local, old.partition("@")[0]) >= _NEAR


# -- another day ------------------------------------------------------------------------------------------------------


def _with_day(body: Body, paragraph: _Paragraph, forms: Sequence[Form], received_on: date) -> Body | None:
    """The body with the day of a paragraph in the place of the one in the only form that has one."""
    dated = [form for form in forms if form.fields.keys() & set(WHEN)]
    if len(dated) != 1 or len(forms) != 1:
        return None
    values = {value for name in WHEN if (value := dated[0].value(name)) is not None}
    held = {read_form_date(value, received_on) for value in values}
    days = {
        day: read_form_date(day, received_on) for day in (found[0] for found in _DAY.finditer(paragraph.text))
    }
    new = {day for day in days.values() if day not in held}
    if len(held) != 1 or len(values) != 1 or len(new) != 1 or None in new:
        return None
    (day,), (old,) = new, values
    marked = [_marked(sentence, days, day) for sentence in paragraph.sentences]
    said = [each for each in marked if "§" in each or _GONE.search(each) or _SETS.search(each)]
    text = " ".join(said)
    told = _SETS.search(text) or (_GONE.search(text) and _TELLS.search(text))
    if (
        not told
        or day is None
        or _DOUBTED.search(text)
        or _OF_OTHERS.search(text)
        or _says_more(said, _GONE, _SETS, _STAYS_ON)
    ):
        return None
    written = f"{day.isoformat()} COB" if says_close_of_business(old) else day.isoformat()
    kept = {
        _plain(sentence) for sentence, each in zip(paragraph.sentences, marked, strict=True) if each in said
    }
    return _written(body, dated[0], old, written, paragraph, kept)


def _marked(sentence: str, days: dict[str, date | None], new: date | None) -> str:
    """A sentence with the new day as § and every other as ¤."""
    plain = _plain(sentence)
    return _DAY.sub(lambda found: "§" if days.get(found[0]) == new else "¤", plain)


# -- the mail as it was meant -----------------------------------------------------------------------------------------


def _says_more(said: Iterable[str], *mending: re.Pattern[str]) -> bool:
    """Does what is left of the sentences speak against the form: "scratch the date above, hold it till I call"?"""
    rest = list(said)
    for pattern in mending:
        rest = [pattern.sub(" ", each) for each in rest]
    return bool(hazards_in(rest, in_notes=True))


def _written(
    body: Body, form: Form, old: str, new: str, paragraph: _Paragraph, gone: set[str]
) -> Body | None:
    """The body with a value in the place of another in the lines of a form, and without the sentences that said so."""
    found = re.compile(re.escape(old), re.IGNORECASE)
    lines = list(body.lines)
    held = [at for at in sorted(form.lines) if found.search(lines[at].text)]
    if not held:
        return None
    for at in held:
        lines[at] = replace(lines[at], text=found.sub(new, lines[at].text))
    kept = " ".join(each for each in paragraph.sentences if _plain(each) not in gone)
    for at in paragraph.lines:
        lines[at] = replace(lines[at], text="")
    if kept:
        lines[paragraph.lines[0]] = replace(lines[paragraph.lines[0]], text=f"{paragraph.label}{kept}")
    pairs = tuple(
        replace(pair, value=found.sub(new, pair.value))
        if set(range(pair.at, pair.at + pair.count)) & set(held)
        else pair
        for pair in body.pairs
        if pair.at not in paragraph.lines
    )
    return replace(body, lines=tuple(lines), pairs=pairs)


def _plain(sentence: str) -> str:
    plain = (
        straightened(sentence)
        .lower()
        .replace("n't ", " not ")
        .replace("'s ", " is ")
        .replace("'ll ", " will ")
    )
    return " ".join(plain.split())
