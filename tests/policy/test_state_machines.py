"""Whatever people write and staff do, in whatever order: what must always hold (domain.md section 6)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailbot.model.case import STEP, CaseKind, State, StepState
from mailbot.model.decision import LicenseState, Outcome
from mailbot.model.directory import DESIGNATION, AccessState, AuthorityState, Person
from mailbot.model.intent import Doubt, RemovalReason, Source
from tests.policy.story import (
    BETH,
    CHRIS,
    KEITH,
    MARCUS,
    PAT,
    PRIYA,
    STRANGER,
    WALTER,
    Story,
    add,
    fictional_books,
    intent,
    outside,
)

PEOPLE = {
    "Marcus O'Neill": MARCUS,
    "Ana Ruiz": "aruiz@harborhouse.example",
    "Sam Kim": "skim@harborhouse.example",
    "Chris Adeyemi": CHRIS,
    "Pat Doyle": PAT,
    "Keith Sandoval": KEITH,
}
SENDERS = [PRIYA, PRIYA, PRIYA, KEITH, WALTER, BETH, CHRIS, MARCUS, STRANGER]
COMMANDS = [
    "upr done",
    "spa pass",
    "dst pass",
    "dst fail",
    "basics pass",
    "step submitted",
    "step approved",
    "step approved",
    "step corrections: again",
    "approve",
    "reject: no",
    "resume",
    "extend {day}: reason",
    "granted",
    "cases ph, es-nbn",
    "withdraw: no",
    "training none",
    "training ph",
    "applied",
    "confirm",
    "dismiss: no",
    "date {day}",
    "done",
]
people = st.sampled_from(sorted(PEOPLE))
senders = st.sampled_from(SENDERS)
days = st.integers(-5, 30)
projects = st.sampled_from([("hh-shelter",), ("hh-shelter", "hh-rrh"), ("hh-odd",), ()])


class Desk(RuleBasedStateMachine):
    """The desk of Harbor House with two licenses to spare and one for reports."""

    rulebook = None

    @initialize(bos=st.integers(2, 4))
    def open(self, bos):
        self.story = Story(self.rulebook, books=fictional_books(bos=bos))
        self.printed = {}
        self.designations = {}
        self.steps = {}
        self.decided = 0

    # -- what goes well, so that the rest meets trainings, users and replaces in every state --------------------

    @rule(
        who=people,
        projects=st.sampled_from([("hh-shelter",), ("hh-shelter", "hh-rrh")]),
        reporting=st.booleans(),
    )
    def begin_a_training(self, who, projects, reporting):
        fields = {"reporting": "yes"} if reporting else {}
        self.story.mail(PRIYA, add(name=who, email=PEOPLE[who], projects=projects, fields=fields))
        self.story.sent()

    @rule(old=people, new=people, ahead=st.none() | st.integers(1, 20))
    def begin_a_replace(self, old, new, ahead):
        self.replace_somebody(PRIYA, old, new, ahead, ("hh-shelter",))
        self.story.sent()

    @rule(old=people)
    def leave_at_once(self, old):
        self.story.mail(PRIYA, intent("remove", name=old, source=Source.PROSE))

    @rule()
    def staff_do_all_that_is_due(self):
        for case in self.story.books.open_cases():
            self.story.staff(
                f"{case.ref} done", f"{case.ref} granted", f"{case.ref} applied", f"{case.ref} resume"
            )

    @rule()
    def a_window_passes(self):
        assert outside(self.story.days(15)) == []

    # -- what people write ---------------------------------------------------------------------------------------

    @rule(
        sender=senders,
        who=people,
        projects=projects,
        prose=st.booleans(),
        nameless=st.booleans(),
        reporting=st.booleans(),
    )
    def ask_for_access(self, sender, who, projects, prose, nameless, reporting):
        missing = () if projects else ("projects",)
        self.story.mail(
            sender,
            add(
                name=who,
                email=None if nameless else PEOPLE[who],
                projects=projects,
                missing=(*missing, *(("person_email",) if nameless else ())),
                source=Source.PROSE if prose else Source.FORM,
                fields={"reporting": "yes"} if reporting else {},
            ),
        )

    @rule(
        sender=senders,
        who=people,
        ahead=st.none() | days,
        reason=st.none() | st.sampled_from(RemovalReason),
        doubt=st.none() | st.sampled_from([Doubt.WHEN_MISSING, Doubt.WHO_AMBIGUOUS]),
        kind=st.sampled_from(["remove", "remove", "reschedule"]),
    )
    def report_a_departure(self, sender, who, ahead, reason, doubt, kind):
        on = None if ahead is None else self.story.now.date() + timedelta(days=ahead)
        doubts = (doubt,) if doubt else ()
        self.story.mail(
            sender,
            intent(
                kind,
                name=who,
                effective_on=on,
                last_needed_on=on,
                reason=reason,
                doubts=doubts,
                source=Source.PROSE,
            ),
        )

    @rule(sender=senders, old=people, new=people, ahead=st.none() | days, projects=projects)
    def ask_for_a_replace(self, sender, old, new, ahead, projects):
        self.replace_somebody(sender, old, new, ahead, projects)

    def replace_somebody(self, sender, old, new, ahead, projects):
        on = None if ahead is None else self.story.now.date() + timedelta(days=ahead)
        self.story.mail(
            sender,
            intent(
                "replace",
                name=new,
                email=PEOPLE[new],
                projects=projects,
                missing=() if projects else ("projects",),
                removed_person=Person(name=old),
                effective_on=on,
                last_needed_on=on,
            ),
        )

    @rule(
        sender=senders, who=people, kind=st.sampled_from(["rescind", "step-submitted", "status", "question"])
    )
    def write_something(self, sender, who, kind):
        self.story.mail(sender, intent(kind, name=who))

    @rule(sender=senders, data=st.data(), email=st.none() | st.sampled_from(sorted(PEOPLE.values())))
    def answer_a_question(self, sender, data, email):
        refs = sorted(self.story.books.saved) or ["R-0001"]
        ref = data.draw(st.sampled_from(refs))
        self.story.mail(
            sender, intent("correction", reference=ref, agency=None, email=email, fields={"answer": "yes"})
        )

    @rule(
        sender=senders,
        who=people,
        add_=projects,
        remove_=st.sampled_from([(), ("hh-shelter",), ("hh-rrh",)]),
    )
    def ask_for_a_change(self, sender, who, add_, remove_):
        self.story.mail(sender, intent("modify", name=who, projects=add_, projects_removed=remove_))

    @rule(sender=senders, who=people, kind=st.sampled_from(["designate", "undesignate"]))
    def designate(self, sender, who, kind):
        self.story.mail(sender, intent(kind, name=who, email=PEOPLE[who]))

    # -- what staff, the relay and the clock do ------------------------------------------------------------------

    @precondition(lambda self: self.story.books.saved)
    @rule(
        data=st.data(),
        words=st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=4),
        ahead=st.integers(-3, 40),
    )
    def command(self, data, words, ahead):
        ref = data.draw(st.sampled_from(sorted(self.story.books.saved)))
        day = self.story.now.date() + timedelta(days=ahead)
        self.story.staff(*(f"{ref} {word.format(day=day)}" for word in words))

    @precondition(lambda self: any(c.state is State.IN_TRAINING for c in self.story.books.saved.values()))
    @rule(data=st.data())
    def finish_a_training(self, data):
        refs = sorted(c.ref for c in self.story.books.saved.values() if c.state is State.IN_TRAINING)
        ref = data.draw(st.sampled_from(refs))
        self.story.staff(
            f"{ref} upr done",
            f"{ref} spa pass",
            f"{ref} dst pass",
            f"{ref} basics pass",
            *[f"{ref} step approved"] * 8,
        )

    @rule(amount=st.integers(-2, 3))
    def change_the_pool(self, amount):
        self.story.staff(f"license bos add {amount}")

    @rule()
    def the_relay_takes_the_mails(self):
        self.story.sent()

    @precondition(lambda self: any(c.state is State.IN_TRAINING for c in self.story.books.saved.values()))
    @rule(data=st.data())
    def a_mail_bounces(self, data):
        refs = sorted(c.ref for c in self.story.books.saved.values() if c.state is State.IN_TRAINING)
        self.story.bounced(data.draw(st.sampled_from(refs)))

    @rule(number=st.integers(1, 16))
    def days_pass(self, number):
        """Lapses and removals that fall due tell nobody outside (P16)."""
        assert outside(self.story.days(number)) == []

    # -- what must always hold -----------------------------------------------------------------------------------

    @invariant()
    def the_books_are_whole(self):
        self.story.books.check()  # sums of the pools, one live request for each person and agency

    @invariant()
    def no_window_is_shortened(self):
        """P14: the printed day is the enforced day."""
        for case in self.story.books.saved.values():
            for index, one in enumerate(case.practice):
                key = (case.ref, index, one.key)
                if one.deadline_on is not None:
                    assert one.deadline_on >= self.printed.get(key, date.min)
                    self.printed[key] = one.deadline_on

    @invariant()
    def nobody_trains_past_the_printed_day(self):
        self.story.strike()
        for case in self.story.books.saved.values():
            if case.state is State.IN_TRAINING:
                assert case.deadline_on >= self.story.now.date()

    @invariant()
    def licenses_are_where_they_belong(self):
        books = self.story.books
        for one in books.licenses:
            case = books.case(one.case) if one.case else None
            if one.state is LicenseState.ASSIGNED:
                assert books.access_of(one.agency, one.email).state is AccessState.ACTIVE, one
            if one.state is LicenseState.HELD:
                assert case is not None
                assert not case.ended, f"{one} is held for {case.ref}, which is {case.state}"
                assert case.person.email == one.email
            if one.state is LicenseState.TRANSFER_PENDING:
                assert case is not None
                assert not case.ended
                assert case.person.email == one.passed_to

    @invariant()
    def whoever_trains_has_a_license_set_aside(self):
        """P10, but where a replace was taken back and none was left."""
        for case in self.story.books.open_cases(CaseKind.REQUEST):
            replaced = any(ref.startswith("D") for ref in case.linked)
            if case.state in {State.APPROVED, State.IN_TRAINING, State.TRAINING_COMPLETE} and not replaced:
                assert self.story.books.license_of(case.agency, case.person.email) is not None, case

    @invariant()
    def users_have_a_license(self):
        books = self.story.books
        for access in books.access("harbor"):
            own = books.license_of("harbor", access.email)
            if access.state is AccessState.ACTIVE:
                assert own is not None
                assert own.email == access.email

    @invariant()
    def designations_move_as_their_table_says(self):
        """P1."""
        for one in self.story.books.authorities("harbor"):
            key = (one.region, one.email, one.role)
            before = self.designations.get(key, AuthorityState.ACTIVE)
            assert one.state is before or one.state in DESIGNATION[before]
            self.designations[key] = one.state

    @invariant()
    def steps_move_as_their_table_says(self):
        """P6, P7: a step begins when the one before it is approved, and an approved one stays so."""
        for case in self.story.books.saved.values():
            for practice in case.practice:
                states = list(practice.steps)
                approved = [state is StepState.APPROVED for state in states]
                assert approved == sorted(approved, reverse=True)
                assert sum(state not in {StepState.APPROVED, StepState.LOCKED} for state in states) <= 1
        assert not STEP[StepState.APPROVED]

    @invariant()
    def every_decision_says_why_and_cites_the_policy(self):
        """Each rule that answered is named, and somebody who may not ask is refused by P1, P17 or P21."""
        for decision in self.story.decisions[self.decided :]:
            kind = decision.intent.kind.value if decision.intent else None
            if kind in {"add", "remove", "modify", "designate", "undesignate", "status"}:
                assert decision.findings, decision
            if decision.outcome is Outcome.REFUSE and kind in {"add", "replace", "modify"}:
                assert "P1" in {sentence for finding in decision.findings for sentence in finding.cites}
        self.decided = len(self.story.decisions)


@pytest.mark.parametrize("steps", [40])
def test_the_desk_keeps_its_promises_whatever_happens(rulebook, steps):
    Desk.rulebook = rulebook
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=60,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),  # a failing run is told as it came: shrinking whole desks takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
