"""A desk in memory for stories: mails, staff commands and days pass, and every mail that is ordered is checked.

What `pipeline` does with the real books, `Story` does with the fake ones: the clock first, then each group of intents,
the effects of one decision written before the next is asked.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailbot.model.case import Event, PoolKind, State
from mailbot.model.decision import LicenseState, MailKind, SaveCase, SetPoolTotal
from mailbot.model.directory import (
    Access,
    AccessState,
    Agency,
    Authority,
    AuthorityRole,
    Person,
    Project,
    Region,
    Sender,
    SenderRole,
    StaffMember,
)
from mailbot.model.intent import Intent, IntentKind, Source
from mailbot.model.ledger import License, Pool
from mailbot.policy import clock
from mailbot.policy.decide import decide, groups
from mailbot.policy.rulebook import Rulebook
from mailbot.policy.situation import Situation
from mailbot.reply.values import mistakes_in
from mailbot.staff_commands import carry_out_all
from mailbot.triage.commands import read_commands
from tests.policy.fake_books import FakeBooks

CHICAGO = ZoneInfo("America/Chicago")
DESK = "mohmis@desk.example"
DIGEST_TO = "desk@icalliances.example"
DANA = "dana.ruiz@icalliances.example"
ROBIN = "robin.hale@icalliances.example"

WALTER = "whines@harborhouse.example"  # signatory of Harbor House
PRIYA = "priya.natarajan@harborhouse.example"  # representative there
KEITH = "ksandoval@harborhouse.example"  # another
CHRIS = "cadeyemi@harborhouse.example"  # user there
PAT = "pdoyle@harborhouse.example"  # user there
MARCUS = "moneill@harborhouse.example"  # not yet known
BETH = "b.oyelaran@ozarkpath.example"  # representative of Ozark Path
YVONNE = "ybatiste@gateway.example"  # signatory of Gateway in both regions
DESHAWN = "dmerritt@gateway.example"  # representative of Gateway, Springfield only
STRANGER = "somebody@elsewhere.example"

INSIDE = {DIGEST_TO, DANA, ROBIN, "lee.okafor@icalliances.example"}
"""Everybody of the HMIS lead."""


def fictional_books(*, bos=6, spr=1, reporting=1):
    """Three agencies in two regions; Gateway has projects in both."""
    books = FakeBooks()
    books._regions = {
        "bos": Region(
            key="bos",
            name="Missouri Balance of State",
            coc_codes=("MO-606",),
            manager_name="Robin Hale",
            manager_email=ROBIN,
            license_steps="Ask your regional planning group.",
        ),
        "spr": Region(
            key="spr",
            name="Springfield",
            coc_codes=("MO-600",),
            manager_name="Lee Okafor",
            manager_email="lee.okafor@icalliances.example",
            license_steps="Order one with the continuum.",
        ),
    }
    for key, name, domain, region in (
        ("harbor", "Harbor House of Columbia", "harborhouse.example", "bos"),
        ("ozark", "Ozark Path Services", "ozarkpath.example", "spr"),
        ("gateway", "Gateway Housing Collaborative", "gateway.example", "bos"),
    ):
        books._agencies[key] = Agency(key=key, name=name, email_domains=(domain,), region=region)
    books._projects = [
        Project(agency=agency, key=key, name=name, coc_code=coc, project_type=kind, funders=funders)
        for agency, key, name, coc, kind, funders in (
            ("harbor", "hh-shelter", "Harbor House - Emergency Shelter", "MO-606", 1, ("46",)),
            ("harbor", "hh-rrh", "Harbor House - ESG Rapid Rehousing", "MO-606", 13, ("9",)),
            ("harbor", "hh-tbra", "Harbor House - HOPWA TBRA", "MO-606", 3, ("13",)),
            ("harbor", "hh-odd", "Harbor House - Something New", "MO-606", None, ()),
            ("ozark", "oz-path", "PATH Outreach", "MO-600", 4, ("21",)),
            ("gateway", "gw-ph", "Gateway - Housing", "MO-600", 3, ("2",)),
            ("gateway", "gw-es", "Gateway - Shelter", "MO-606", 0, ("8",)),
        )
    ]
    signs, speaks = AuthorityRole.SIGNATORY, AuthorityRole.REPRESENTATIVE
    books._authorities = [
        Authority(agency=agency, region=region, name=name, email=email, role=role)
        for agency, region, name, email, role in (
            ("harbor", "bos", "Walter Hines", WALTER, signs),
            ("harbor", None, "Priya Natarajan", PRIYA, speaks),
            ("harbor", None, "Keith Sandoval", KEITH, speaks),
            ("ozark", "spr", "June Tillman", "jtillman@ozarkpath.example", signs),
            ("ozark", None, "Beth Oyelaran", BETH, speaks),
            ("gateway", "bos", "Yvonne Batiste", YVONNE, signs),
            ("gateway", "spr", "Yvonne Batiste", YVONNE, signs),
            ("gateway", "spr", "DeShawn Merritt", DESHAWN, speaks),
        )
    ]
    books._staff = [
        StaffMember(name="Dana Ruiz", email=DANA, role="staff"),
        StaffMember(name="Robin Hale", email=ROBIN, role="manager", regions=("bos",)),
    ]
    books._pools = {
        1: Pool(id=1, region="bos", agency=None, kind=PoolKind.STANDARD, total=bos),
        2: Pool(id=2, region="spr", agency=None, kind=PoolKind.STANDARD, total=spr),
        3: Pool(id=3, region="bos", agency=None, kind=PoolKind.REPORTING, total=reporting),
    }
    for agency, name, email, projects, done, pool in (
        ("harbor", "Chris Adeyemi", CHRIS, ("hh-shelter",), ("es-nbn",), 1),
        ("harbor", "Pat Doyle", PAT, ("hh-rrh",), ("ph",), 1),
        ("ozark", "Renée Castillo", "rcastillo@ozarkpath.example", ("oz-path",), ("path",), 2),
    ):
        books._access[agency, email] = Access(
            agency=agency,
            name=name,
            email=email,
            state=AccessState.ACTIVE,
            since=date(2024, 5, 1),
            projects=projects,
            completed_practice_cases=done,
        )
        books.licenses.append(
            License(
                pool=pool, kind=PoolKind.STANDARD, agency=agency, email=email, state=LicenseState.ASSIGNED
            )
        )
    return books


@dataclass
class _FakeEntry:
    """Stands where `mailbot.entry.Entry` stands for staff commands."""

    story: "Story"

    @property
    def books(self):
        return self.story.books

    def enter(self, decision):
        self.story.enter(decision)

    def order(self, order):
        self.story.order(order)


@dataclass
class Story:
    """One desk and what happens at it."""

    rules: Rulebook
    books: FakeBooks = field(default_factory=fictional_books)
    now: datetime = datetime(2026, 3, 4, 10, 5, tzinfo=CHICAGO)
    staff_review: bool = False
    orders: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    results: list = field(default_factory=list)  # of the last command mail
    transcript: list = field(default_factory=list)  # of all of them

    # -- what happens --------------------------------------------------------------------------------------------

    def mail(self, address, *intents, verified=True):
        """A mail of these intents comes in and is decided; the mails it led to are given back."""
        before = len(self.orders)
        self.strike()
        sender = self.books.sender(address, self.now.date(), verified=verified)
        for group in groups(intents):
            for decision in decide(group, self.books, self.situation(sender)):
                self.enter(decision)
        return self.orders[before:]

    def staff(self, *lines):
        """Staff commands in one mail; the mails they led to are given back, the transcript stands in `results`."""
        before = len(self.orders)
        self.strike()
        results, _ = carry_out_all(read_commands(lines), self.situation(self.itself), _FakeEntry(self))
        self.results = list(results)
        self.transcript += results
        return self.orders[before:]

    def staff_pool(self, pool, *, total):
        """The effect that gives a pool another total."""
        return (SetPoolTotal(pool=pool, total=total),)

    def sent(self):
        """The relay takes every mail owed: windows that a dated mail begins run now (P11, A4)."""
        for case in tuple(self.books.saved.values()):
            if case.state is State.APPROVED:
                event = Event.MAIL_ACCEPTED
                self.books.apply((SaveCase(case=case.after(event), events=(event,)),))

    def bounced(self, ref):
        """The dated mail of a case comes back."""
        event = Event.MAIL_FAILED
        self.books.apply((SaveCase(case=self.books.case(ref).after(event), events=(event,)),))

    def until(self, day, at=time(10, 5)):
        """Time passes to a local day; the desk keeps its clock meanwhile."""
        self.now = datetime.combine(date.fromisoformat(str(day)), at, tzinfo=CHICAGO)
        return self.strike()

    def days(self, number):
        """Some days pass."""
        return self.until(self.now.date() + timedelta(days=number))

    def strike(self):
        """The clock strikes: what is due is done. The mails it led to are given back."""
        before = len(self.orders)
        situation = self.situation(self.itself)
        for decide_some in (clock.decide_lapses, clock.decide_due_removals):
            for decision in decide_some(self.books, situation):
                self.enter(decision)
        return self.orders[before:]

    # -- as pipeline does it -------------------------------------------------------------------------------------

    @property
    def itself(self):
        return Sender(address=DESK, name="Missouri HMIS Helpdesk", verified=True, role=SenderRole.STAFF)

    def situation(self, sender):
        return Situation(
            now=self.now.astimezone(UTC),
            received_at=self.now.astimezone(UTC),
            zone=CHICAGO,
            rules=self.rules,
            sender=sender,
            alert_to=(DIGEST_TO,),
            staff_review=self.staff_review,
        )

    def enter(self, decision):
        self.decisions.append(decision)
        self.books.apply(decision.effects)
        for order in decision.mails:
            self.order(order)

    def order(self, order):
        assert mistakes_in(order.kind, order.values) == ()
        assert all(order.to), f"{order.kind} to nobody"
        assert not set(order.to) & set(order.cc)
        if order.kind in {MailKind.ALERT, MailKind.DIGEST, MailKind.COMMAND_RESULTS}:
            assert set(order.to) <= INSIDE, f"{order.kind} leaves the house"
        self.orders.append(order)

    # -- what to look at -----------------------------------------------------------------------------------------

    @property
    def last(self):
        return self.decisions[-1]

    def state(self, ref):
        return self.books.case(ref).state.value

    def licenses(self, pool=1):
        one = next(p for p in self.books.pools() if p.id == pool)
        return {
            "free": one.available,
            "held": one.held,
            "assigned": one.assigned,
            "passing": one.transfer_pending,
        }

    def training(self, *, projects=("hh-shelter",), name="Marcus O'Neill", email=MARCUS):
        """A request of Priya's, granted, its mail accepted."""
        self.mail(PRIYA, add(name=name, email=email, projects=projects))
        self.sent()
        return self.last.case


def items(ref):
    """The commands by which staff record that all four initial items are passed (P5)."""
    return (f"{ref} upr done", f"{ref} spa pass", f"{ref} dst pass", f"{ref} basics pass")


def kinds(orders):
    return [order.kind.value for order in orders]


def outside(orders):
    """The mails that leave the house."""
    return [order for order in orders if set(order.to + order.cc) - INSIDE]


def intent(kind, *, agency="harbor", name=None, email=None, **more):
    person = Person(name=name, email=email) if name or email else None
    return Intent(kind=IntentKind(kind), **{"source": Source.FORM, "agency": agency, "person": person} | more)


def add(*, name="Marcus O'Neill", email=MARCUS, projects=("hh-shelter",), **more):
    return intent("add", name=name, email=email, projects=projects, **more)


def remove(name="Chris Adeyemi", **more):
    return intent("remove", name=name, **{"source": Source.PROSE} | more)


def leaving(name="Chris Adeyemi", *, on, **more):
    """Advance notice: the last day is `on`."""
    return remove(name, effective_on=on, last_needed_on=on, **more)
