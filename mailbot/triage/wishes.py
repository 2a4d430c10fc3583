"""What is wished for: new users, replacements, changes of projects (P19, P20, A25, A45).

In prose a wish to add is a draft: what is missing is named, and the form goes back to be confirmed.
"""

import re
from dataclasses import replace

from mailbot.model.directory import Person, Roster
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, OF_HMIS, Act
from mailbot.triage.drafts import complete_draft, projects_in
from mailbot.triage.office_successors import is_of_office
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import (
    Reading,
    about_somebody,
    as_question,
    is_of_role,
    is_parted,
    merged,
)
from mailbot.triage.removals import removal
from mailbot.triage.who import Somebody, fold

_THE_ONE_NAMED = re.compile(
    r"(?:that|this|it|the|them|these|those)(?: (?:project|program|one|projects|programs))?"
)

_ROW_OF_PROJECTS = re.compile(r"⟦j\d+⟧(?:(?: ?,)?(?: and| plus| as well as)? (?:the |our )?⟦j\d+⟧)*")
_ALL_PROJECTS = re.compile(r"(both|all)(?: two| three| four)?(?: of)?(?: the| our| these| those)?")


def read_replacements(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """Somebody comes in the place of somebody: one draft (A25, A45)."""
    intents: list[Intent] = []
    settled = {i.person for i in before if i.kind in _ENDS_OR_STAYS and not i.doubts}
    for act in reading.said(Saying.REPLACE):
        if is_of_office(act, reading):
            continue
        if not act.certain or not act.people or not act.other or _OF_SHIFTS.search(_said_in(act)):
            intents += [] if _only_mentions(act, settled) else [as_question(act)]
            continue
        old = act.other[0]
        if is_parted(act, reading):
            continue  # the removal is clear by itself; who comes is asked for by an add
        mine = [
            a
            for a in reading.said(*FACTS, Saying.MOVED, Saying.EFFECTIVE)
            if not a.people or old.key in {p.key for p in a.people}
        ]
        out = removal(
            old,
            [replace(act, says=Saying.CUT, people=act.other), *mine],
            reading.received_on,
            alone=True,
        )
        base = about_somebody(act.people[0], IntentKind.REPLACE, act, reading)
        base = replace(
            base,
            removed_person=old.person,
            doubts=tuple(d for d in base.doubts if d is not Doubt.WHO_UNKNOWN),
        )
        if out is not None:
            base = replace(
                base,
                effective_on=out.effective_on,
                last_needed_on=out.last_needed_on,
                reason=reading.reason_for(old) or out.reason,
                doubts=tuple(dict.fromkeys((*base.doubts, *out.doubts))),
            )
        intents.append(complete_draft(base, act.people[0], act, reading))
    return _each_once(merged(intents))


_ENDS_OR_STAYS = frozenset({IntentKind.REMOVE, IntentKind.RESCHEDULE, IntentKind.RESCIND})
_WISHES = re.compile(r"\b(?:please|can|could|would|needs?|want|send|add|set up|get|form|access|login)\b")


_OF_SHIFTS = re.compile(
    r"\b(?:shifts?|schedules?|rosters?|rotas?|calendars?|committees?|board|panel|task ?force|meetings?|calls?|flyers?|phone|mailing|lists?|desk|webinars?|trainings?|on-?call|rotation|weekend|tonight|tomorrow|memo|letterhead|signature|tour)\b"
)
"""As in "please replace Pat on the Friday shift with Sam"."""


def _said_in(act: Act) -> str:
    return act.marked.text[act.start : act.end]


def _only_mentions(act: Act, settled: set[Person | None]) -> bool:
    """Is "her replacement isn't trained yet" said beside a removal, and nothing wished for?"""
    people = {somebody.person for somebody in (*act.people, *act.other)}
    return (
        bool(people)
        and people <= settled
        and not act.marked.sentence.asks
        and not _WISHES.search(act.marked.text)
    )


def _each_once(intents: list[Intent]) -> list[Intent]:
    """A replacement said twice is one: "Sam replaces Pat. Please give Pat's license to Sam (sam@a.example)"."""
    once: list[Intent] = []
    for intent in intents:
        twin = next((other for other in once if _is_same(intent, other)), None)
        if twin is None:
            once.append(intent)
            continue
        whole, less = (twin, intent) if twin.person and twin.person.email else (intent, twin)
        once[once.index(twin)] = replace(
            whole,
            projects=tuple(dict.fromkeys((*twin.projects, *intent.projects))),
            missing=tuple(name for name in whole.missing if name in less.missing),
            effective_on=whole.effective_on or less.effective_on,
            last_needed_on=whole.last_needed_on or less.last_needed_on,
            reason=whole.reason or less.reason,
        )
    return once


def _is_same(one: Intent, other: Intent) -> bool:
    """Is it the same newcomer for the same leaver, with nothing in the one that speaks against the other?"""
    if one.kind is not IntentKind.REPLACE or other.kind is not IntentKind.REPLACE:
        return False
    if not (one.person and other.person and one.person.name and other.person.name):
        return False
    pairs = (
        (one.person.email, other.person.email),
        (one.effective_on, other.effective_on),
        (one.last_needed_on, other.last_needed_on),
    )
    return (
        fold(one.person.name) == fold(other.person.name)
        and one.removed_person is not None
        and one.removed_person == other.removed_person
        and one.doubts == other.doubts
        and all(left is None or right is None or left == right for left, right in pairs)
    )


def read_changes(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """Projects added to or taken from a current user (P20)."""
    intents: list[Intent] = []
    leaving = {intent.person for intent in before if intent.kind is IntentKind.REMOVE}
    of_hmis = any(OF_HMIS.search(marked.text) for marked in reading.sentences)
    for act in reading.said(Saying.EXTEND_ACCESS, Saying.NARROW_ACCESS):
        of_work = _OF_WORK.search(act.marked.text, act.start, act.end) is not None
        if of_work and leaving & {somebody.person for somebody in act.people}:
            continue  # "she no longer works at the shelter, please end her access": the removal says it all
        if of_work and not of_hmis:
            intents.append(as_question(act))
            continue
        if (
            not act.certain
            or not act.people
            or (act.by_pronoun and _is_of_client(act, reading))
            or _OF_IT.match(act.marked.text, act.end)
        ):
            intents.append(as_question(act))
            continue
        written = (act.captured.get("project") or act.captured.get("text") or "").strip('" ')
        keys = _projects_written(written, act, reading)
        if not keys and (not written or _THE_ONE_NAMED.fullmatch(written)):
            keys = (
                act.marked.projects
                or projects_in(act.marked.text, reading.roster)
                or _named_before(act, reading)
            )
        former = re.fullmatch(r"⟦j(\d+)⟧", act.captured.get("former") or "")
        gone = (act.marked.projects[int(former[1])],) if former else ()
        unknown = () if keys else (written,)
        doubts = () if keys else (Doubt.PROJECT_UNKNOWN,)
        for somebody in act.people:
            if not somebody.known and act.says is Saying.EXTEND_ACCESS:
                continue  # somebody new: an add
            base = about_somebody(somebody, IntentKind.MODIFY, act, reading)
            part: dict[str, tuple[str, ...]] = {"projects_removed": gone}
            part |= {"projects" if act.says is Saying.EXTEND_ACCESS else "projects_removed": keys}
            intents.append(
                replace(
                    base,
                    projects=part.get("projects", ()),
                    projects_removed=part.get("projects_removed", ()),
                    projects_as_written=unknown,
                    doubts=(*base.doubts, *doubts),
                )
            )
    return merged(intents + _details(reading))


_OF_WORK = re.compile(r"\bno longer (?:works?|covers?|supports?|staffs?)\b")
"""Of a job at a project: alone it may be a departure, and no change of what somebody may do in HMIS."""
_OF_IT = re.compile(
    r"'?s? (?:potluck|party|lunch|picnic|schedule|roster|rota|calendar|mailing|email|e-mail|distribution|phone|call|contact|sign-?up|waiting|bed|invite|meeting|shift|group chat|chat|newsletter|bulletin|whiteboard|poster|flyer|website|web page|facebook)\b"
)
"""What belongs to a project and is no access to it: "put Jane on the HOPWA potluck list"."""
_CLIENT = re.compile(r"\b(?:clients?|participants?|residents?|guests?|tenants?)\b")


def _is_of_client(act: Act, reading: Reading) -> bool:
    """May "take her off the project" mean a client: "Tom added a client to it by accident"?"""
    at = next(place for place, marked in enumerate(reading.sentences) if marked is act.marked)
    return any(_CLIENT.search(marked.text) for marked in reading.sentences[max(0, at - 1) : at])


def _projects_written(written: str, act: Act, reading: Reading) -> tuple[str, ...]:
    """The projects that an order names: "the shelter and HOPWA", "both of our projects", or one in words of its own."""
    if written.startswith("⟦j"):
        row = _ROW_OF_PROJECTS.match(act.marked.text, act.marked.text.index(written, act.start))
        return tuple(act.marked.projects[int(n)] for n in re.findall(r"⟦j(\d+)⟧", row[0] if row else written))
    if every := _ALL_PROJECTS.fullmatch(written):
        agency = reading.agency_of(act.people[0])[0]
        own = tuple(project.key for project in reading.roster.projects if project.agency == agency)
        return own if every[1] == "all" or len(own) == 2 else ()
    return projects_in(written, reading.roster) or _project_short(written, reading.roster)


def _named_before(act: Act, reading: Reading) -> tuple[str, ...]:
    """The one project of the sentence before, which "please add this project to him" means."""
    at = next(place for place, marked in enumerate(reading.sentences) if marked is act.marked)
    before = reading.sentences[at - 1].projects if at else ()
    return before if len(before) == 1 else ()


def _project_short(written: str, roster: Roster) -> tuple[str, ...]:
    """The one project whose name has every word written: "the HOPWA project"; none where two have."""
    words = set(fold(written).split()) - {"the", "our", "project", "program"}
    named = [project.key for project in roster.projects if words <= set(fold(project.name).split())]
    return tuple(named) if words and len(named) == 1 else ()


def _details(reading: Reading) -> list[Intent]:
    """A user's new name or address (P20): what is new stands in the fields, a person writes it into HMIS."""
    intents: list[Intent] = []
    for act in reading.said(Saying.DETAILS):
        if is_of_role(act) and act.people and not any(p.known for p in act.people):
            continue  # somebody new: an add
        known = [p for p in act.people if p.known] or list(_known_beside(reading))
        if (
            not act.certain
            or len(known) != 1
            or (is_of_role(act) and _MENDS.search(act.marked.text, act.start))
            or (not is_of_role(act) and any(_CLIENT.search(p.written.lower()) for p in act.people))
        ):
            intents.append(as_question(act))
            continue
        if is_of_role(act):
            base = about_somebody(known[0], IntentKind.MODIFY, act, reading)
            intents.append(replace(base, fields={"access_role": _role_in(act)}))
            continue
        field = "new_email" if re.search(r"\b(?:email|address)\b", act.marked.text) else "new_name"
        base = about_somebody(known[0], IntentKind.MODIFY, act, reading)
        intents.append(replace(base, fields={field: _new_detail(field, known[0], reading)}))
    return intents


_MENDS = re.compile(
    r"\b(?:again|errors?|can not|could not|is not able|stopped|broken|fails?|failed|missing|locked)\b"
)
"""As in "she needs to be able to run reports again": something is out of order, and nothing is to change."""
_ROLE = re.compile(
    r"\b(?:(?:read|view|viewing|look|reports?|reporting)[ -]?only|data entry|(?:agency |local )?admin\w*|reports?|reporting|viewer|view|read|edit\w*|entry|full|regular)\b"
)


def _role_in(act: Act) -> str:
    """What somebody may do from now on, as written: the last that the order names."""
    named = _ROLE.findall(act.marked.text, act.start, act.end)
    return named[-1] if named else ""


def _known_beside(reading: Reading) -> tuple[Somebody, ...]:
    """Who is known of those named in the mail, where "her name" says no more."""
    people = {p.key: p for marked in reading.sentences for p in marked.everybody if p.known}
    people.pop(reading.myself.key, None)
    return tuple(people.values())


def _new_detail(field: str, somebody: Somebody, reading: Reading) -> str:
    """The new name or address as written in the mail; empty where it is not said."""
    others = [p for marked in reading.sentences for p in marked.everybody if p.key != somebody.key]
    if field == "new_email":
        return next((p.email for p in others if p.email), "")
    return next((p.written for p in others if p.written and not p.known), "")
