"""The fictional world of the demo: its directory, its people, and what they write in three weeks of March 2026."""

from collections.abc import Mapping
from dataclasses import dataclass

DESK = "mohmis@desk.example"
STAFF = "dana.ruiz@icalliances.example"

DIRECTORY: Mapping[str, str] = {
    "regions.csv": (
        "region,name,coc_codes,manager_name,manager_email,license_steps\n"
        'bos,Missouri Balance of State,MO-606,Robin Hale,robin.hale@icalliances.example,"Ask your regional planning '
        'group for a license, then send its confirmation to Robin Hale."\n'
        'spr,Springfield,MO-600,Lee Okafor,lee.okafor@icalliances.example,"Order a license with the Springfield '
        'continuum; the form is at the end of its license page."\n'
    ),
    "agencies.csv": (
        "agency,name,aliases,email_domains,region,hmis_organization_id\n"
        "harbor,Harbor House of Columbia,Harbor House,harborhouse.example,bos,101\n"
        "ozark,Ozark Path Services,Ozark Path,ozarkpath.example,spr,102\n"
        "riverbend,Riverbend CSA,Riverbend,riverbend-csa.example,bos,103\n"
    ),
    "agreements.csv": (
        "agency,region,signatory_name,signatory_email,signed_on\n"
        "harbor,bos,Walter Hines,whines@harborhouse.example,2025-08-04\n"
        "ozark,spr,June Tillman,jtillman@ozarkpath.example,2025-08-11\n"
        "riverbend,bos,Marta Quist,mquist@riverbend-csa.example,2025-08-18\n"
    ),
    "representatives.csv": (
        "agency,region,name,email,from,until\n"
        "harbor,,Priya Natarajan,priya.natarajan@harborhouse.example,2025-08-04,\n"
        "ozark,,Beth Oyelaran,b.oyelaran@ozarkpath.example,2025-08-11,\n"
        "riverbend,,Angela Frost,afrost@riverbend-csa.example,2025-08-18,\n"
    ),
    "users.csv": (
        "agency,name,email,access_since,projects,completed_practice_cases\n"
        "harbor,Chris Adeyemi,cadeyemi@harborhouse.example,2024-05-01,hh-shelter,es-nbn\n"
        "harbor,Pat Doyle,pdoyle@harborhouse.example,2023-02-14,hh-rrh,ph\n"
        "ozark,Renée Castillo,rcastillo@ozarkpath.example,2022-10-03,oz-path,path\n"
        "riverbend,Jane Cole,jcole@riverbend-csa.example,2021-06-21,rb-prevention,prevention\n"
    ),
    "projects.csv": (
        "agency,project,name,coc_code,project_type,funders\n"
        "harbor,hh-shelter,Harbor House - Emergency Shelter,MO-606,1,46\n"
        "harbor,hh-rrh,Harbor House - ESG Rapid Rehousing,MO-606,13,9\n"
        "ozark,oz-path,PATH Outreach,MO-600,4,21\n"
        "riverbend,rb-prevention,Riverbend Homelessness Prevention,MO-606,12,8\n"
    ),
    "licenses.csv": "region,agency,kind,total\nbos,,standard,6\nspr,,standard,1\n",
    "staff.csv": (
        "name,email,role,regions\n"
        f"Dana Ruiz,{STAFF},staff,\n"
        "Robin Hale,robin.hale@icalliances.example,manager,bos\n"
        "Lee Okafor,lee.okafor@icalliances.example,manager,spr\n"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that somebody in the story writes."""

    at: str  # local date and time, ISO
    name: str
    sender: str
    subject: str
    body: str
    account: str | None = None  # whose login submits it; left out: the sender's own. Another's: a forgery
    headers: tuple[tuple[str, str], ...] = ()
    answers: str | None = None  # kind of the desk's latest mail to the sender that this one replies to


PRIYA = ("Priya Natarajan", "priya.natarajan@harborhouse.example")
ANGELA = ("Angela Frost", "afrost@riverbend-csa.example")
BETH = ("Beth Oyelaran", "b.oyelaran@ozarkpath.example")
MARCUS = ("Marcus O'Neill", "moneill@harborhouse.example")
DANA = ("Dana Ruiz", STAFF)

MARCUS_REQUEST = """Which of the following would you like to do?: Add a new user
Agency: Harbor House of Columbia
New User's Name: Marcus O'Neill
New User's Email: moneill@harborhouse.example
Job Title: Overnight Shelter Lead
Projects: Harbor House - Emergency Shelter; Harbor House - ESG Rapid Rehousing
"""

DOMINIC_REQUEST = """Request: Add a new user
Agency: Ozark Path Services
New User's Name: Lee, Dominic
New User's Email: dlee@ozarkpath.example
Projects: PATH Outreach
"""

INCOMPLETE_REQUEST = """Request: Add a new user
Agency: Riverbend CSA
New User's Name: Kim Lane
Projects: Riverbend Homelessness Prevention

She starts on Monday, thanks!
Angela
"""

ANA_REQUEST = """Request: Add a new user
Agency: Harbor House
New User's Name: Ana Ruiz
New User's Email: aruiz@harborhouse.example
Projects: Harbor House - Emergency Shelter
"""

COWORKER_REQUEST = """Request: Add a new user
Agency: Harbor House
New User's Name: Dee Park
New User's Email: dpark@harborhouse.example
Projects: Harbor House - Emergency Shelter
"""

JANE_REMOVAL = """Request: Remove a current user
Agency: Riverbend CSA
Name of user being removed/replaced: Jane Cole
When should this user's access be removed?: Immediately
Last day needed: 2026-02-20
"""

CHRIS_REMOVAL = """Request: Remove a current user
Agency: Harbor House of Columbia
Name of user being removed/replaced: Chris Adeyemi
When should this user's access be removed?: On a specific date
What is the specific date on which this user's access should be removed?: 2026-03-20
"""


def _from(person: tuple[str, str], at: str, subject: str, body: str, **more: object) -> Letter:
    return Letter(at=at, name=person[0], sender=person[1], subject=subject, body=body, **more)  # type: ignore[arg-type]  # fields of Letter


STORY: tuple[Letter, ...] = (
    _from(PRIYA, "2026-03-04T09:05", "New user for the shelter", MARCUS_REQUEST),
    _from(PRIYA, "2026-03-04T09:12", "One more new user", ANA_REQUEST),
    _from(BETH, "2026-03-04T09:30", "User Access Request", DOMINIC_REQUEST),
    _from(ANGELA, "2026-03-04T10:02", "New user", INCOMPLETE_REQUEST),
    _from(
        ("Chris Adeyemi", "cadeyemi@harborhouse.example"),
        "2026-03-04T10:20",
        "access for Dee",
        COWORKER_REQUEST,
    ),
    _from(
        PRIYA,
        "2026-03-04T10:41",
        "URGENT new user needs access today",
        MARCUS_REQUEST.replace("Marcus O'Neill", "Hmis Admin").replace("moneill@", "hmisadmin@"),
        account="mallory@elsewhere.example",
    ),
    _from(
        MARCUS,
        "2026-03-04T10:43",
        "Automatic reply: HMIS training",
        "I am out until tomorrow. Please remove me from urgent matters.",
        headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
    ),
    _from(ANGELA, "2026-03-04T11:15", "Jane Cole", JANE_REMOVAL),
    _from(PRIYA, "2026-03-04T11:30", "Upcoming departure", CHRIS_REMOVAL),
    _from(ANGELA, "2026-03-04T13:00", "password", "I forgot my HMIS password, can you help?\nAngela"),
    _from(
        ANGELA,
        "2026-03-05T08:30",
        "Re: New user",
        "New User's Email: klane@riverbend-csa.example\n",
        answers="request-incomplete",
    ),
    _from(
        DANA,
        "2026-03-05T15:00",
        "results",
        "R-0001 upr done\nR-0001 spa pass\nR-0001 dst fail\nR-0001 basics pass\nD-0001 done\nthanks",
    ),
    _from(DANA, "2026-03-06T10:00", "retake", "R-0001 dst pass\n"),
    _from(
        MARCUS,
        "2026-03-09T16:20",
        "Re: Practice case step 1",
        "Step 1 is done, training client 4471.\nMarcus",
        answers="step-next",
    ),
    _from(
        DANA,
        "2026-03-10T09:10",
        "review",
        "R-0001 step corrections: The check-in date must not be before the project start.\n",
    ),
    _from(
        MARCUS, "2026-03-11T11:00", "Re: corrections", "Step 1 is done again.\n", answers="step-corrections"
    ),
    _from(DANA, "2026-03-11T15:00", "review", "R-0001 step approved\n"),
    _from(
        PRIYA,
        "2026-03-12T09:00",
        "how is it going?",
        "How is Marcus O'Neill coming along? And Ana Ruiz?\nPriya",
    ),
    _from(DANA, "2026-03-13T10:00", "review", "R-0001 step approved\nR-0001 step approved\n"),
    _from(PRIYA, "2026-03-19T09:00", "Ana", "Where is Ana Ruiz in her training?\n"),
    _from(
        DANA,
        "2026-03-23T09:00",
        "review",
        "R-0001 step approved\nR-0001 step approved\nR-0001 step approved\nR-0001 step approved\nD-0002 done\n",
    ),
    _from(DANA, "2026-03-23T14:00", "access", "R-0001 granted\n"),
)
"""What is written, in order of time. The desk's own work is done after each mail and at the end of each day."""

LAST_DAY = "2026-03-24"
