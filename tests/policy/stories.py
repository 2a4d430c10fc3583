"""Short stories that together use every rule and every mail of policy; told by `test_mails` and `test_rules_bite`.

Each takes a desk and plays on it; nothing is asserted here.
"""

from dataclasses import replace
from datetime import date

from mailbot.model.directory import Person, Region
from mailbot.model.intent import Doubt, RemovalReason, Source
from mailbot.model.message import (
    Authenticity,
    Body,
    Message,
    Screen,
    ScreenClass,
    Verdict,
)
from mailbot.policy.reception import receive
from tests.policy.story import (
    BETH,
    CHRIS,
    DESHAWN,
    KEITH,
    MARCUS,
    PAT,
    PRIYA,
    STRANGER,
    WALTER,
    YVONNE,
    add,
    fictional_books,
    intent,
    items,
    leaving,
    remove,
)

ANA = {"name": "Ana Ruiz", "email": "aruiz@harborhouse.example"}
DOMINIC = {
    "agency": "ozark",
    "name": "Dominic Lee",
    "email": "dlee@ozarkpath.example",
    "projects": ("oz-path",),
}
MARCH_27 = date(2026, 3, 27)


def letter(address, verdict):
    """A mail at the door."""
    return Message(
        message_id="<1@mail.example>",
        in_reply_to=(),
        sent_at=None,
        sender_address=address,
        sender_name="",
        to=(),
        subject="",
        body=Body(lines=()),
        screen=Screen(kind=ScreenClass.PERSON, answerable=True),
        authenticity=Authenticity(verdict=verdict, reason=f"dmarc={verdict}"),
    )


def door(story):
    for verdict in Verdict:
        sender = story.books.sender(PRIYA, story.now.date(), verified=verdict is Verdict.PASS)
        reception = receive(letter(PRIYA, verdict), story.books, story.situation(sender))
        story.transcript.append((verdict, reception.outcome, reception.reason))
        story.decisions.append(reception.decision)
        for order in reception.alerts:
            story.order(order)


def questions(story):
    story.mail(PRIYA, intent("question", text="Can we talk?"))
    story.mail(MARCUS, intent("command", text="R-0001 approve"))


def granted_request(story):
    story.training(projects=("hh-shelter", "hh-rrh"))
    story.mail(PRIYA, add())
    story.staff("R-0001 dst fail")
    story.staff(*items("R-0001"))
    story.mail(MARCUS, intent("step-submitted"))
    story.mail(MARCUS, intent("step-submitted", step=3))
    story.mail(CHRIS, intent("step-submitted"))
    story.staff("R-0001 step 2 approved")
    story.staff("R-0001 granted")
    story.staff("R-0001 step corrections: again")
    story.staff("R-0001 step approved")
    story.staff("R-0001 extend 2026-03-25: sick")
    story.staff("R-0001 step approved", "R-0001 step approved")
    story.staff(*["R-0001 step approved"] * 4)
    story.staff("R-0001 granted")


def early_step(story):
    story.training()
    story.mail(MARCUS, intent("step-submitted"))


def refused_request(story):
    story.mail(CHRIS, add())
    story.mail(DESHAWN, add(agency="gateway", email="m@gateway.example", projects=("gw-es",)))


def incomplete_requests(story):
    story.mail(PRIYA, add(agency=None, missing=("agency",)))
    story.mail(PRIYA, add(agency="harbor", doubts=(Doubt.AGENCY_UNKNOWN,)))
    for number, more in enumerate(
        (
            {"name": None, "missing": ("person_name",)},
            {"email": None, "missing": ("person_email",)},
            {"projects": (), "missing": ("projects",)},
            {"projects_as_written": ("the new one",)},
            {"source": Source.PROSE},
            {"doubts": (Doubt.LABEL_GUESSED,)},
        )
    ):
        one = {"name": f"Person {number}", "email": f"p{number}@harborhouse.example"}
        story.mail(PRIYA, add(**one | more))


def doubtful_requests(story):
    story.mail(PRIYA, add(name="Priya Natarajan", email=PRIYA))
    story.mail(PRIYA, add(name="A", email="a@mailservice.example"))
    story.mail(
        PRIYA,
        add(name="hmis.example", email="b@harborhouse.example", doubts=(Doubt.NAME_LOOKS_LIKE_ADDRESS,)),
    )
    story.mail(PRIYA, add(name="C", email="c@harborhouse.example", doubts=(Doubt.DECODING,)))
    story.mail(PRIYA, add(name="Pat Doyle", email="pat2@harborhouse.example"))
    story.mail(PRIYA, add(name="D", email="d@harborhouse.example", projects=("hh-odd",)))
    story.mail(
        YVONNE, add(agency="gateway", name="E", email="e@gateway.example", projects=("gw-ph", "gw-es"))
    )


def known_people(story):
    story.mail(PRIYA, add(name="Pat Doyle", email=PAT))
    story.staff_review = True
    story.mail(PRIYA, add(), intent("modify", name="Chris Adeyemi", projects=("hh-rrh",)))
    story.staff("R-0001 reject: the agreement has ended")


def licenses(story):
    story.books = fictional_books(bos=2)
    story.mail(PRIYA, add())
    story.staff("license bos add 1", "R-0001 resume")


def no_manager(story):
    story.books._regions["spr"] = Region(key="spr", name="Springfield", coc_codes=("MO-600",))
    story.mail(BETH, add(**DOMINIC))


def no_pool(story):
    del story.books._pools[2]
    story.books.licenses = [one for one in story.books.licenses if one.pool != 2]
    story.mail(BETH, add(**DOMINIC))


def lapse(story):
    story.training()
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",)))
    story.sent()
    story.until("2026-03-19")
    story.mail(MARCUS, intent("step-submitted"))
    story.staff("R-0001 step approved", "R-0001 upr done", "R-0001 extend 2026-05-01: late")


def removals(story):
    story.mail(PRIYA, leaving(on=MARCH_27))
    story.mail(PRIYA, leaving(on=MARCH_27))
    story.mail(
        PRIYA, remove("Pat Doyle", last_needed_on=date(2026, 2, 2), reason=RemovalReason.POSITION_CHANGE)
    )
    story.staff("D-0002 done")
    story.mail(PRIYA, intent("rescind", name="Chris Adeyemi"))


def unconfirmed_removals(story):
    story.mail(CHRIS, remove("Pat Doyle"))
    story.mail(STRANGER, remove("Pat Doyle"))
    story.mail(BETH, remove("Pat Doyle"))


def unclear_removals(story):
    story.mail(PRIYA, remove("Nobody Here"))
    story.mail(PRIYA, remove(doubts=(Doubt.WHO_AMBIGUOUS,)))
    story.mail(PRIYA, remove(doubts=(Doubt.WHEN_MISSING,)))
    story.mail(PRIYA, remove("Pat Doyle", doubts=(Doubt.WHEN_CONTRADICTORY,)))
    story.mail(PRIYA, remove("Ana Ruiz", doubts=(Doubt.DECODING,)))
    story.mail(PRIYA, leaving("Keith Sandoval", on=date(2027, 3, 1)))


def removal_of_nobodys_access(story):
    story.mail(PRIYA, remove("Chris Adeyemi"))
    story.staff("D-0001 done")
    story.mail(PRIYA, remove("Chris Adeyemi"))


def representative_without_access_leaves(story):
    story.mail(PRIYA, remove("Keith Sandoval", reason=RemovalReason.LEFT))


def removal_in_training(story):
    story.training()
    story.mail(PRIYA, remove("Marcus O'Neill"))


def far_removal(story):
    story.mail(PRIYA, leaving(on=date(2027, 3, 1)))


def replacement(story):
    story.mail(
        PRIYA,
        intent(
            "replace",
            **ANA,
            projects=("hh-shelter",),
            removed_person=Person(name="Chris Adeyemi"),
            effective_on=MARCH_27,
        ),
    )


def replacements_by_people_who_wait(story):
    for number in range(4):
        story.mail(PRIYA, add(name=f"Person {number}", email=f"p{number}@harborhouse.example"))
    story.mail(PRIYA, add())
    story.mail(PRIYA, add(**ANA))
    for new, projects, out in (
        ({"name": "Marcus O'Neill", "email": MARCUS}, ("hh-shelter",), "Chris Adeyemi"),
        (ANA, ("hh-rrh",), "Pat Doyle"),
    ):
        swap = intent("replace", **new, projects=projects, removed_person=Person(name=out))
        story.mail(PRIYA, replace(swap, effective_on=MARCH_27))
    story.staff("R-0006 resume")


def changes(story):
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",)))
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-tbra",)))
    story.mail(PRIYA, intent("modify", name="Pat Doyle", projects=("hh-rrh",)))
    story.staff("M-0002 applied")


def change_for_a_trainee(story):
    story.training()
    story.mail(PRIYA, intent("modify", name="Marcus O'Neill", projects=("hh-rrh",)))


def less(story):
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects_removed=("hh-shelter",)))


def incomplete_changes(story):
    story.mail(CHRIS, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",)))
    for more in (
        {"agency": None, "projects": ("hh-rrh",)},
        {"person": None, "projects": ("hh-rrh",)},
        {},
        {"projects_as_written": ("new",)},
        {"projects": ("hh-rrh",), "doubts": (Doubt.WHO_AMBIGUOUS,)},
        {"projects": ("hh-rrh",), "doubts": (Doubt.LABEL_GUESSED,)},
    ):
        story.mail(PRIYA, intent("modify", **{"name": "Chris Adeyemi"} | more))
        story.books.saved.clear()


def doubtful_changes(story):
    known = story.books.access_of("harbor", PAT)
    for name, email in (("Priya Natarajan", PRIYA), ("Pat Doyle", "pat2@harborhouse.example")):
        story.books._access["harbor", email] = type(known)(
            agency="harbor", name=name, email=email, state=known.state
        )
    story.mail(PRIYA, intent("modify", name="Nobody Here", projects=("hh-rrh",)))
    story.mail(PRIYA, intent("modify", name="Priya Natarajan", projects=("hh-rrh",)))
    story.mail(PRIYA, intent("modify", name="Pat Doyle", email=PAT, projects=("hh-shelter",)))
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-odd",)))


def victim_services(story):
    story.books._agencies["harbor"] = replace(story.books._agencies["harbor"], victim_service_provider=True)
    story.mail(PRIYA, add())


def guessed_letters(story):
    story.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",), doubts=(Doubt.DECODING,)))


def status(story):
    story.training()
    for sender, name in (
        (PRIYA, "Marcus O'Neill"),
        (PRIYA, "Renée Castillo"),
        (MARCUS, None),
        (STRANGER, "Marcus O'Neill"),
    ):
        story.mail(sender, intent("status", agency=None, name=name))


def designations(story):
    keisha = {"name": "Keisha Boone", "email": "kboone@harborhouse.example"}
    story.mail(WALTER, intent("designate", **keisha))
    story.mail(PRIYA, intent("designate", **keisha))
    story.mail(WALTER, intent("undesignate", name="Priya Natarajan"))
    story.mail(KEITH, intent("undesignate", name="Keith Sandoval", email=KEITH))
    story.mail(WALTER, intent("undesignate", name="Walter Hines", email=WALTER))
    story.mail(CHRIS, intent("undesignate", name="Chris Adeyemi", email=CHRIS))
    for more in (
        {"agency": None},
        {"name": None},
        {"email": None},
        {"email": "keisha@mailservice.example"},
        {"doubts": (Doubt.NAME_LOOKS_LIKE_ADDRESS,)},
        {"doubts": (Doubt.WHO_AMBIGUOUS,)},
    ):
        story.mail(WALTER, intent("designate", **keisha | more))


STORIES = {
    one.__name__: one
    for one in (
        door,
        questions,
        granted_request,
        early_step,
        refused_request,
        incomplete_requests,
        doubtful_requests,
        known_people,
        licenses,
        no_manager,
        no_pool,
        lapse,
        removals,
        unconfirmed_removals,
        unclear_removals,
        removal_of_nobodys_access,
        representative_without_access_leaves,
        removal_in_training,
        far_removal,
        replacement,
        replacements_by_people_who_wait,
        changes,
        less,
        change_for_a_trainee,
        incomplete_changes,
        doubtful_changes,
        guessed_letters,
        victim_services,
        status,
        designations,
    )
}
