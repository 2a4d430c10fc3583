"""The agencies, people and projects that tests of forms know, and what is read of a form among them."""

from dataclasses import replace
from datetime import date

from mailbot.model.directory import (
    Agency,
    Authority,
    AuthorityRole,
    Known,
    Project,
    Roster,
    Sender,
    SenderRole,
)
from mailbot.model.intent import Intent
from mailbot.triage.form_intents import intents_from_form
from tests.triage.form_wording import forms_in, wording

NICKNAMES = {"becky": ("rebecca",), "dee": ("deirdre", "deanna")}
RECEIVED = date(2026, 3, 9)
HARBOR = Agency(key="harbor", name="Harbor House of Columbia", aliases=("Harbor House", "HHC"))
OZARK = Agency(key="ozark", name="Ozark Path Services", aliases=("OPS",))
PEOPLE = (
    Known(agency="harbor", name="Jane Doerr", email="jdoerr@hh.example", part="user"),
    Known(agency="harbor", name="Jane Whitfield", email="jwhitfield@hh.example", part="user"),
    Known(agency="harbor", name="Renée Castillo", email="rcastillo@hh.example", part="user"),
    Known(agency="ozark", name="Dee Park", email="dpark@op.example", part="user"),
)
PROJECTS = (
    Project(agency="harbor", key="hh-es", name="Harbor House - Emergency Shelter (NBN)", project_type=1),
    Project(agency="harbor", key="hh-rrh", name="Harbor House - ESG Rapid Rehousing", project_type=13),
    Project(agency="ozark", key="op-so", name="PATH Outreach", project_type=4),
)
ADD = "Request: Add a new user\nAgency: Harbor House\nNew User's Name: Ruiz, Ana\nNew User's Email: ARuiz@hh.example\nProjects: ES\n"


def read(text: str, *agencies: Agency, decoding_doubtful: bool = False) -> Intent:
    """The one intent of a form, from a representative of some agencies (Harbor House if none is given)."""
    agencies = agencies or (HARBOR,)
    keys = {agency.key for agency in agencies}
    roster = Roster(
        agencies=agencies,
        people=tuple(each for each in PEOPLE if each.agency in keys),
        projects=tuple(each for each in PROJECTS if each.agency in keys),
    )
    authorities = tuple(
        Authority(
            agency=key, region=None, name="Rep", email="rep@hh.example", role=AuthorityRole.REPRESENTATIVE
        )
        for key in sorted(keys)
    )
    sender = Sender(
        address="rep@hh.example",
        name="Rep",
        verified=True,
        role=SenderRole.REPRESENTATIVE,
        agencies=agencies,
        authorities=authorities,
    )
    (form,) = forms_in(text)
    form = replace(form, decoding_doubtful=decoding_doubtful)
    (intent,) = intents_from_form(form, sender, roster, RECEIVED, wording(), nicknames=NICKNAMES)
    return intent
