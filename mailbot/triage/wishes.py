"""What is wished for: new users, replacements, changes of projects (P19, P20, A25, A45).

In prose a wish to add is a draft: what is missing is named, and the form goes back to be confirmed.
"""

import re
from dataclasses import replace

from mailbot.model.directory import Roster
from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.act import FACTS, Act
from mailbot.triage.phrases import Saying
from mailbot.triage.reading import Reading, about_somebody, as_question, is_of_representative, merged
from mailbot.triage.removals import removal
from mailbot.triage.who import Somebody, fold

_THE_ONE_NAMED = re.compile(
    r"(?:that|this|it|the|them|these|those)(?: (?:project|program|one|projects|programs))?"
)


def read_replacements(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Somebody comes in the place of somebody: one draft (A25, A45)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.REPLACE):
        if is_of_representative(act):
            continue
        if not act.certain or not act.people or not act.other:
            intents.append(as_question(act))
            continue
        old = act.other[0]
        ordered = any(
            a.says is Saying.CUT and a.certain and old.key in {p.key for p in a.people} for a in reading.acts
        )
        if ordered:
            continue  # the removal is clear by itself; who comes is asked for by an add
        mine = [
            a
            for a in reading.said(*FACTS, Saying.MOVED, Saying.EFFECTIVE)
            if not a.people or old.key in {p.key for p in a.people}
        ]
        out = removal(
            old, [replace(act, says=Saying.CUT, people=act.other), *mine], reading.received_on, alone=True
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
                reason=out.reason,
                doubts=tuple(dict.fromkeys((*base.doubts, *out.doubts))),
            )
        intents.append(_complete_draft(base, act.people[0], act, reading))
    return intents


def read_additions(reading: Reading, before: tuple[Intent, ...]) -> list[Intent]:
    """New users in prose: drafts, with what is missing (A45); entries of a list each make one."""
    intents: list[Intent] = []
    taken = {
        (i.person.name or i.person.email) for i in before if i.person and i.kind is not IntentKind.STATUS
    }
    for act in reading.said(Saying.ADD, Saying.EXTEND_ACCESS):
        if act.says is Saying.EXTEND_ACCESS and (not act.certain or any(p.known for p in act.people)):
            continue  # a change
        if not act.certain:
            intents.append(as_question(act))
            continue
        for somebody in act.people:
            if (somebody.person.name or somebody.person.email) in taken:
                continue
            if act.marked.projects and any(known.part == "user" for known in somebody.known):
                change = about_somebody(somebody, IntentKind.MODIFY, act, reading)
                intents.append(replace(change, projects=act.marked.projects))
                continue
            intent = about_somebody(somebody, IntentKind.ADD, act, reading)
            doubts = tuple(d for d in intent.doubts if d is not Doubt.WHO_UNKNOWN)  # somebody new is unknown
            intents.append(
                _complete_draft(replace(intent, doubts=doubts, candidates=()), somebody, act, reading)
            )
    return merged(intents)


def _complete_draft(intent: Intent, somebody: Somebody, act: Act, reading: Reading) -> Intent:
    """A draft with projects from its sentence and the names of what is missing (the fields of rules/forms.toml)."""
    projects = tuple(
        dict.fromkeys((*act.marked.projects, *_projects_in(act.marked.text[act.end :], reading.roster)))
    )
    person = somebody.person
    if not person.email:
        person = replace(person, email=_address_beside(act, reading))
        intent = replace(intent, person=person)
    missing = [
        name
        for name, value in (
            ("person_name", person.name),
            ("person_email", person.email),
            ("projects", projects),
        )
        if not value
    ]
    return replace(intent, projects=projects, missing=tuple(missing))


def _address_beside(act: Act, reading: Reading) -> str | None:
    """The address given in the next sentences: "her address is x@a.example"."""
    texts = [marked.sentence.text for marked in reading.sentences]
    at = texts.index(act.text)
    for marked in reading.sentences[at : at + 3]:
        alone = [p.email for p in marked.everybody if p.email and not p.written]
        if len(alone) == 1 and re.search(
            r"\b(?:his|her|their|the)\b[^.]{0,30}\b(?:email|address)\b", marked.text
        ):
            return alone[0]
    return None


def _projects_in(text: str, roster: Roster) -> tuple[str, ...]:
    """Projects whose own words stand in the text, where only one project of the roster has them."""
    words = set(fold(text).split())
    whole = {agency.key: set(fold(agency.name).split()) for agency in roster.agencies}
    hits = []
    for project in roster.projects:
        named = set(fold(project.name).split()) - {"project", "program", "the", "of", "and"}
        own = named - whole.get(project.agency, set()) or named
        if own <= words:
            hits.append(project.key)
    return tuple(hits)


def read_changes(reading: Reading, _: tuple[Intent, ...]) -> list[Intent]:
    """Projects added to or taken from a current user (P20)."""
    intents: list[Intent] = []
    for act in reading.said(Saying.EXTEND_ACCESS, Saying.NARROW_ACCESS):
        if not act.certain or not act.people:
            intents.append(as_question(act))
            continue
        written = (act.captured.get("project") or act.captured.get("text") or "").strip('" ')
        mark = re.fullmatch(r"⟦j(\d+)⟧", written)
        keys = (act.marked.projects[int(mark[1])],) if mark else _projects_in(written, reading.roster)
        if not keys and _THE_ONE_NAMED.fullmatch(written):
            keys = act.marked.projects or _projects_in(act.marked.text, reading.roster)
        unknown = () if keys else (written,)
        doubts = () if keys else (Doubt.PROJECT_UNKNOWN,)
        for somebody in act.people:
            if not somebody.known and act.says is Saying.EXTEND_ACCESS:
                continue  # somebody new: an add
            base = about_somebody(somebody, IntentKind.MODIFY, act, reading)
            part = {"projects" if act.says is Saying.EXTEND_ACCESS else "projects_removed": keys}
            intents.append(
                replace(
                    base,
                    projects=part.get("projects", ()),
                    projects_removed=part.get("projects_removed", ()),
                    projects_as_written=unknown,
                    doubts=(*base.doubts, *doubts),
                )
            )
    return merged(intents)
