"""Mails written down before they were tried, with their reading: `rounds/*.txt`, one mail a line.

    line     = expected (";" expected)* " => " [ subject " || " ] text          "\\n" in the text is a new line
    expected = "none"                                     nothing may be acted on
             | "stays"                                    the same, but a removal on record may be taken back
             | "ask"                                      not clear: asked or held, nothing may be acted on
             | kind name ["@" day] ["last=" day] ["reason=" word]
                                                       "@now" is at once; what does not stand here does not count

A subject that begins with "[waits Pat Doyle 2026-03-27]" has such a removal on record, "[answers ...]" is in its thread.

A mail counts as read when each expected intent is there without a doubt, as wrong when anything else would be acted on.
`python -m tests.triage.fresh_mails FILE` prints the score and every miss.
"""

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailbot.model.intent import Doubt, Intent, IntentKind, Source
from tests.triage.desk_mail import MONDAY, REPRESENTATIVE, ROSTER, TRAINEE, read, removal_case

ROUNDS = Path(__file__).parent / "rounds"
ACTED = frozenset({IntentKind.REMOVE, IntentKind.REPLACE, IntentKind.MODIFY, IntentKind.RESCHEDULE, IntentKind.RESCIND,
                   IntentKind.DESIGNATE, IntentKind.UNDESIGNATE, IntentKind.STEP_SUBMITTED})  # fmt: skip
"""Kinds that change something. A wish to add counts where a form says it: in prose it is a draft that asks (A45)."""
_EXPECTED = re.compile(
    r"(?P<kind>[a-z-]+)(?: (?P<name>[^@=]+?))?(?: @(?P<day>now|\d{4}-\d\d-\d\d))?(?: last=(?P<last>\d{4}-\d\d-\d\d))?(?: reason=(?P<reason>[a-z-]+))?"
)

_ON_RECORD = re.compile(r"\[(?P<how>waits|answers) (?P<name>[^\]]+?) (?P<day>\d{4}-\d\d-\d\d)\] ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshMail:
    """One line of a round."""

    expected: tuple[str, ...]
    subject: str
    text: str
    line: str

    @property
    def clear(self) -> bool:
        """Does it say plainly that something is wanted?"""
        return self.expected[0] not in {"none", "ask", "stays"}

    def intents(self) -> tuple[Intent, ...]:
        """What triage reads in it: of a representative, on the Monday; "[trainee]" in front makes it a trainee's."""
        trainee = self.subject == "[trainee]"
        on_record = _ON_RECORD.match(self.subject)
        case = None
        if on_record:
            case = removal_case(
                name=on_record["name"],
                email=next(known.email for known in ROSTER.people if known.name == on_record["name"]),
                effective_on=date.fromisoformat(on_record["day"]),
            )
        return read(
            self.text,
            "" if trainee else self.subject[on_record.end() :] if on_record else self.subject,
            sender=TRAINEE if trainee else REPRESENTATIVE,
            on=MONDAY,
            thread_case=case if on_record and on_record["how"] == "answers" else None,
            removals=(case,) if case else (),
        )


def _settled(intent: Intent) -> bool:
    """Would it be acted on? A form that lacks something is asked about."""
    lacks = intent.source is Source.FORM and bool(intent.missing)
    return not lacks and not [doubt for doubt in intent.doubts if doubt is not Doubt.AGENCY_AMBIGUOUS]


def _acts(intent: Intent) -> bool:
    return intent.kind in ACTED or (intent.kind is IntentKind.ADD and intent.source is Source.FORM)


def fresh_mails(path: Path) -> tuple[FreshMail, ...]:
    """Read a round."""
    mails = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            expected, _, rest = line.partition(" => ")
            subject, bars, text = rest.partition(" || ")
            subject, text = (subject, text) if bars else ("", rest)
            mails.append(
                FreshMail(
                    expected=tuple(expected.split("; ")),
                    subject=subject,
                    text=text.replace("\\n", "\n"),
                    line=line,
                )
            )
    return tuple(mails)


def judged(mail: FreshMail) -> tuple[bool, list[Intent]]:
    """Is everything read that is expected, and which intents would be acted on that are not?"""
    intents = list(mail.intents())
    wrong = [i for i in intents if _acts(i) and _settled(i)]
    if mail.expected[0] == "stays":
        wrong = [i for i in wrong if i.kind is not IntentKind.RESCIND]
    complete = True
    for expected in mail.expected if mail.clear else ():
        found = next((i for i in intents if _is(i, expected)), None)
        complete = complete and found is not None
        if found in wrong:
            wrong.remove(found)
    return complete, wrong


def _is(intent: Intent, expected: str) -> bool:
    said = _EXPECTED.fullmatch(expected)
    assert said, expected
    name = intent.person.name or intent.person.email if intent.person else None
    days_match = (
        said["day"] is None
        or (said["day"] == "now" and intent.effective_on is None)
        or str(intent.effective_on) == said["day"]
    )
    last_matches = said["last"] is None or intent.last_needed_on == date.fromisoformat(said["last"])
    reason_matches = said["reason"] is None or (
        intent.reason is not None and intent.reason.value == said["reason"]
    )
    who = said["name"] is None or (name is not None and name.lower() == said["name"].lower())
    drafts = {IntentKind.ADD, IntentKind.STATUS, IntentKind.QUESTION, IntentKind.REPLACE}
    draft = intent.kind in drafts and (
        intent.source is not Source.FORM or intent.kind not in ACTED | {IntentKind.ADD}
    )
    return (
        intent.kind.value == said["kind"]
        and who
        and days_match
        and last_matches
        and reason_matches
        and (draft or _settled(intent))
    )


def main(names: list[str]) -> None:
    """Print the score of rounds and every miss."""
    for name in names:
        mails = fresh_mails(Path(name))
        clear = [m for m in mails if m.clear]
        read_rightly = wrong_actions = 0
        for one in mails:
            complete, wrong = judged(one)
            read_rightly += complete and one.clear
            wrong_actions += bool(wrong)
            if wrong or not complete:
                print("WRONG " if wrong else "missed", one.line)
                for i in one.intents():
                    who = i.person.name if i.person else None
                    print(
                        "      ",
                        i.kind.value,
                        "|",
                        who,
                        i.effective_on,
                        i.last_needed_on,
                        i.reason and i.reason.value,
                        [d.value for d in i.doubts],
                        "|",
                        (i.text or "")[:70],
                    )
        print(f"{name}: {read_rightly}/{len(clear)} clear ones read, {wrong_actions} wrong of {len(mails)}")


if __name__ == "__main__":
    main(sys.argv[1:])
