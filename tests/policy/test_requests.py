"""Requests: who may ask, what is missing, who it is about, and whether a license is free (P1, P2, P10..P15)."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.model.decision import Outcome
from mailbot.model.intent import Doubt, Source
from tests.policy.story import (
    BETH,
    CHRIS,
    DESHAWN,
    DIGEST_TO,
    KEITH,
    MARCUS,
    PAT,
    PRIYA,
    ROBIN,
    STRANGER,
    WALTER,
    YVONNE,
    add,
    fictional_books,
    intent,
    kinds,
    outside,
    remove,
)

ANA = "aruiz@harborhouse.example"


@pytest.mark.parametrize("sender", [PRIYA, WALTER])
def test_a_request_of_a_representative_or_the_signatory_holds_a_license_and_starts_the_training(
    story, sender
):
    """P1, P3, P10, P11, P12."""
    (start,) = story.mail(sender, add(projects=("hh-shelter", "hh-rrh")))

    assert (start.kind.value, start.to, start.cc, start.reply_to) == (
        "training-start",
        (MARCUS,),
        (sender,),
        None,
    )
    assert start.values["deadline"] == date(2026, 3, 18)
    assert start.values["days"] == 14
    assert len(start.values["further_cases"]) == 1
    assert len(start.values["items"]) == 4
    assert start.dated_on == date(2026, 3, 4)
    case = story.books.case("R-0001")
    assert (case.state.value, case.deadline_on) == ("APPROVED", date(2026, 3, 18))
    assert story.licenses() == {"free": 3, "held": 1, "assigned": 2, "passing": 0}


def test_a_training_of_one_practice_case_anticipates_none_further(story):
    """P12."""
    (start,) = story.mail(PRIYA, add())

    assert start.values["further_cases"] == ()


@pytest.mark.parametrize("sender", [CHRIS, BETH, STRANGER, "new@harborhouse.example"])
def test_who_may_not_ask_is_refused_without_a_case_and_learns_nothing(story, sender):
    """P1: nobody is named, nothing is confirmed, whoever the request is about."""
    answers = [
        story.mail(sender, add(name=name, email=email, projects=projects, missing=missing))
        for name, email, projects, missing in (
            ("Marcus O'Neill", MARCUS, ("hh-shelter",), ()),
            ("Pat Doyle", PAT, ("hh-rrh",), ()),
            ("Somebody New", None, (), ("person_email", "projects")),
        )
    ]

    assert {(o.kind.value, o.to, o.case, tuple(o.values.items())) for (o,) in answers} == {
        ("request-refused", (sender,), None, (("reason", None),))
    }
    assert not story.books.saved
    assert set(story.last.facts) <= {"requester_role", "asks_for_self", "agency_known", "region_known"}


def test_a_request_that_names_another_agency_is_refused(story):
    """P1: what the reader cannot match among the sender's own agencies may be another one of the directory."""
    other = next(agency for agency in story.books.agencies() if agency.key == "ozark")
    unknown = add(agency=None, doubts=(Doubt.AGENCY_UNKNOWN,), fields={"agency": other.name.upper()})

    (refused,) = story.mail(PRIYA, unknown)

    assert refused.kind.value == "request-refused"
    assert not story.books.saved


def test_everything_that_is_missing_is_asked_for_at_once(story):
    """P10."""
    (question,) = story.mail(
        PRIYA,
        add(
            name="Ana Ruiz",
            email=None,
            projects=(),
            missing=("person_email", "projects"),
            doubts=(Doubt.LABEL_GUESSED,),
        ),
    )

    assert question.kind.value == "request-incomplete"
    labels = [label for label, _ in question.values["missing"]]
    assert labels == ["New User's Email", "Projects", "Please confirm"]
    assert ("New User's Name", "Ana Ruiz") in question.values["form"]
    assert ("New User's Email", None) in question.values["form"]
    assert story.state("R-0001") == "INCOMPLETE"
    assert story.licenses()["held"] == 0


def test_the_form_that_comes_back_completes_the_same_case(story):
    story.mail(PRIYA, add(name="Ana Ruiz", email=None, missing=("person_email",)))
    story.days(1)

    (start,) = story.mail(PRIYA, add(name=None, email=ANA, projects=(), reference="R-0001"))

    assert (start.kind.value, start.to, start.case) == ("training-start", (ANA,), "R-0001")
    assert story.books.case("R-0001").projects == ("hh-shelter",)
    assert list(story.books.saved) == ["R-0001"]
    assert [event for _, event, _, _ in story.books.history] == [
        "found-incomplete",
        "completed",
        "accepted",
    ]


def test_without_the_thread_the_person_leads_to_the_same_case(story):
    story.mail(PRIYA, add(projects=(), missing=("projects",)))

    story.mail(KEITH, add())

    assert list(story.books.saved) == ["R-0001"]
    assert story.books.case("R-0001").requester == KEITH  # who submits what is complete is copied (P11)


def test_an_answer_that_leaves_a_project_unclear_is_asked_again(story):
    story.mail(
        PRIYA,
        add(
            email=None,
            projects=("hh-shelter",),
            projects_as_written=("the new one",),
            missing=("person_email",),
        ),
    )

    (again,) = story.mail(PRIYA, add(name=None, email=MARCUS, projects=(), reference="R-0001"))

    assert again.kind.value == "request-incomplete"
    assert [label for label, _ in again.values["missing"]] == ["Projects"]
    assert story.state("R-0001") == "INCOMPLETE"


def test_a_request_for_somebody_else_in_the_thread_opens_a_case_of_its_own(story):
    story.mail(PRIYA, add(name="Ana Ruiz", email=ANA, projects=(), missing=("projects",)))

    story.mail(PRIYA, add(reference="R-0001"))

    assert story.state("R-0001") == "INCOMPLETE"
    assert story.books.case("R-0002").person.email == MARCUS


def test_a_wish_in_prose_is_a_draft_until_it_is_confirmed(story):
    (draft,) = story.mail(PRIYA, add(source=Source.PROSE))
    assert (draft.kind.value, draft.values["is_draft"]) == ("request-incomplete", True)
    assert story.licenses()["held"] == 0

    (start,) = story.mail(PRIYA, intent("correction", reference="R-0001", fields={"answer": "yes"}))

    assert (start.kind.value, start.case) == ("training-start", "R-0001")


def test_an_answer_counts_from_the_agency_only(story):
    story.mail(PRIYA, add(source=Source.PROSE))

    for sender in (BETH, CHRIS, STRANGER):
        (told,) = story.mail(sender, intent("correction", reference="R-0001", agency=None))
        assert told.kind.value == "handed-to-staff"

    assert story.state("R-0001") == "INCOMPLETE"


def test_without_a_free_license_the_requester_hears_from_the_regions_manager(story):
    """P13."""
    (notice,) = story.mail(
        BETH, add(agency="ozark", name="Dominic Lee", email="dlee@ozarkpath.example", projects=("oz-path",))
    )

    assert (notice.kind.value, notice.to, notice.cc) == ("license-notice", (BETH,), ())
    assert notice.reply_to == "lee.okafor@icalliances.example"
    assert notice.sender_name == "Lee Okafor, ICA"
    assert notice.values["license_steps"] == "Order one with the continuum."
    assert story.state("R-0001") == "AWAITING_LICENSE"


def test_without_a_manager_staff_are_alerted_and_the_requester_knows_that_it_is_kept(story):
    """P13, A17."""
    region = story.books._regions["spr"]
    story.books._regions["spr"] = type(region)(key="spr", name="Springfield", coc_codes=("MO-600",))

    orders = story.mail(
        BETH, add(agency="ozark", name="Dominic Lee", email="dlee@ozarkpath.example", projects=("oz-path",))
    )

    assert [(o.kind.value, o.to) for o in orders] == [("alert", (DIGEST_TO,)), ("request-received", (BETH,))]
    assert story.state("R-0001") == "AWAITING_LICENSE"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"name": "Priya Natarajan", "email": PRIYA}, "requests.for-self"),
        ({"email": "marcus@mailservice.example"}, "requests.outside-address"),
        ({"projects": ("hh-odd",)}, "requests.project-type-unknown"),
        (
            {"name": "visit hmis.example", "doubts": (Doubt.NAME_LOOKS_LIKE_ADDRESS,)},
            "requests.name-like-address",
        ),
        ({"doubts": (Doubt.DECODING,)}, "requests.letters-guessed"),
        ({"name": "Pat Doyle", "email": "pat2@harborhouse.example"}, "requests.same-name"),
    ],
)
def test_what_the_rules_cannot_settle_waits_for_a_person(story, more, rule):
    (received,) = story.mail(PRIYA, add(**more))

    assert (received.kind.value, received.to, received.cc) == ("request-received", (PRIYA,), ())
    assert story.state("R-0001") == "UNDER_REVIEW"
    assert rule in {finding.rule for finding in story.last.findings}
    assert story.licenses()["held"] == 0


def test_a_victim_service_provider_s_request_waits_for_a_person(story):
    """A51: such an agency may not enter clients into this HMIS."""
    harbor = story.books.agency("harbor")
    story.books._agencies["harbor"] = replace(harbor, victim_service_provider=True)

    assert kinds(story.mail(PRIYA, add())) == ["request-received"]
    assert "victim service provider" in story.books.case("R-0001").waits_for


def test_projects_in_several_regions_wait_for_a_person(story):
    """P13, A17: only who may ask in both is believed so far."""
    (received,) = story.mail(
        YVONNE, add(agency="gateway", email="m@gateway.example", projects=("gw-ph", "gw-es"))
    )

    assert received.kind.value == "request-received"
    assert "requests.region-unknown" in {finding.rule for finding in story.last.findings}


def test_a_representative_of_one_region_asks_for_that_region_only(story):
    """P1, A19."""
    story.books.apply(story.staff_pool(2, total=3))
    (refused,) = story.mail(DESHAWN, add(agency="gateway", email="m@gateway.example", projects=("gw-es",)))
    (granted,) = story.mail(DESHAWN, add(agency="gateway", email="m@gateway.example", projects=("gw-ph",)))

    assert kinds([refused, granted]) == ["request-refused", "training-start"]


def test_where_staff_review_every_complete_request_waits_for_them(story):
    """P10."""
    story.staff_review = True

    assert kinds(story.mail(PRIYA, add())) == ["request-received"]
    assert kinds(story.staff("R-0001 approve")) == ["training-start"]
    assert story.state("R-0001") == "APPROVED"


def test_the_same_request_again_makes_no_second_case_and_no_new_date(story):
    """P14, A26: whoever of the agency asks."""
    story.training()
    story.days(3)

    (told,) = story.mail(KEITH, add())

    assert (told.kind.value, told.to, told.case) == ("already-in-progress", (KEITH,), "R-0001")
    assert told.values["deadline"] == date(2026, 3, 18)
    assert list(story.books.saved) == ["R-0001"]
    assert story.licenses()["held"] == 1


def test_an_add_for_a_current_user_becomes_a_question_about_a_change(story):
    """P2, P19."""
    (told,) = story.mail(PRIYA, add(name="Pat Doyle", email=PAT))

    assert told.kind.value == "already-a-user"
    assert ("Request", "Modify a current user") in told.values["form"]
    assert not story.books.saved


def test_a_user_of_another_agency_is_a_new_user_here(story):
    """P2, P19."""
    story.books._agencies["harbor"] = type(story.books.agency("harbor"))(
        key="harbor", name="Harbor House of Columbia", region="bos"
    )

    assert kinds(story.mail(PRIYA, add(name="Renée Castillo", email="rcastillo@ozarkpath.example"))) == [
        "training-start"
    ]


def test_after_a_lapse_everything_starts_anew_under_a_new_reference(story):
    """P15."""
    story.training()
    story.staff("R-0001 upr done")
    story.until("2026-03-19")
    assert story.state("R-0001") == "CLOSED_EXPIRED"

    (start,) = story.mail(PRIYA, add())

    anew = story.books.case("R-0002")
    assert start.case == "R-0002"
    assert anew.linked == ("R-0001",)
    assert {state.value for state in anew.items.values()} == {"TODO"}
    assert anew.deadline_on == date(2026, 4, 2)


def test_two_requests_for_the_last_license_in_one_mail_get_one(story):
    story.books = fictional_books(bos=3)

    orders = story.mail(PRIYA, add(), add(name="Ana Ruiz", email=ANA))

    assert kinds(orders) == ["training-start", "license-notice"]
    assert (story.state("R-0001"), story.state("R-0002")) == ("APPROVED", "AWAITING_LICENSE")


def test_who_waits_for_a_license_is_served_before_who_asks_later(story):
    story.books = fictional_books(bos=3)
    story.mail(PRIYA, add(), add(name="Ana Ruiz", email=ANA))
    story.sent()
    story.until("2026-03-19")  # Marcus's training lapses, one license is free again
    assert story.licenses()["free"] == 1

    assert kinds(story.mail(PRIYA, add(name="Sam Kim", email="skim@harborhouse.example"))) == [
        "license-notice"
    ]
    assert kinds(story.staff("R-0002 resume")) == ["training-start"]


def test_a_representative_takes_a_request_back_and_the_license_is_free(story):
    story.training()

    (told,) = story.mail(KEITH, intent("rescind", reference="R-0001", agency=None))

    assert (told.kind.value, told.to) == ("status", (KEITH,))
    assert told.values["people"][0].state_text == "withdrawn"
    assert story.state("R-0001") == "WITHDRAWN"
    assert story.licenses()["held"] == 0


@pytest.mark.parametrize("sender", [BETH, STRANGER, MARCUS])
def test_nobody_else_takes_a_request_back(story, sender):
    story.training()

    assert kinds(story.mail(sender, intent("rescind", reference="R-0001", agency=None))) == [
        "handed-to-staff"
    ]
    assert story.state("R-0001") == "IN_TRAINING"


def test_a_license_for_reports_is_set_aside_too_and_keeps_nobody_waiting(story):
    story.mail(PRIYA, add(fields={"reporting": "Yes"}))
    story.mail(PRIYA, add(name="Ana Ruiz", email=ANA, fields={"reporting": "yes, please"}))

    assert story.licenses(3) == {"free": 0, "held": 1, "assigned": 0, "passing": 0}
    assert (story.state("R-0001"), story.state("R-0002")) == ("APPROVED", "APPROVED")

    story.staff("R-0001 withdraw: not hired")
    assert story.licenses(3)["free"] == 1


def test_a_training_start_that_bounced_begins_anew_at_the_address_that_is_given(story):
    """A4: the window has not begun; the license moves along."""
    story.training()
    story.bounced("R-0001")
    story.days(2)

    (start,) = story.mail(
        PRIYA, intent("correction", reference="R-0001", agency=None, email="mo@harborhouse.example")
    )

    assert (start.kind.value, start.to) == ("training-start", ("mo@harborhouse.example",))
    assert start.values["deadline"] == date(2026, 3, 20)
    assert [one.email for one in story.books.licenses if one.case == "R-0001"] == ["mo@harborhouse.example"]


def test_a_mended_address_outside_the_agency_is_looked_at_by_a_person(story):
    story.training()
    story.bounced("R-0001")

    (told,) = story.mail(PRIYA, intent("correction", reference="R-0001", email="mo@mailservice.example"))

    assert told.kind.value == "handed-to-staff"
    assert story.state("R-0001") == "DELIVERY_FAILED"


def test_a_request_without_an_agency_opens_nothing_yet(story):
    (told,) = story.mail(PRIYA, add(agency=None, doubts=(Doubt.AGENCY_UNKNOWN,), missing=("agency",)))

    assert (told.kind.value, told.case) == ("request-incomplete", None)
    assert not story.books.saved


def test_a_bulk_of_requests_is_decided_one_by_one(story):
    """M7, A44."""
    orders = story.mail(
        PRIYA,
        add(name="Ana Ruiz", email=ANA),
        add(name="Ana Ruiz", email="aruiz2@harborhouse.example"),
        add(name="Taylor", email=None, missing=("person_email",)),
        remove("Pat Doyle"),
    )

    assert kinds(orders) == [
        "training-start",
        "request-received",  # a second Ana Ruiz: a person looks
        "request-incomplete",
        "removal-confirmed",
        "alert",
    ]
    assert {o.to for o in orders if o.kind.value == "alert"} == {(DIGEST_TO, ROBIN)}
    assert len(outside(orders)) == 4


def test_a_refusal_outweighs_everything_else_that_could_be_said(story):
    story.mail(CHRIS, add(name="Chris Adeyemi", email=CHRIS))

    assert story.last.outcome is Outcome.REFUSE
    assert {finding.rule for finding in story.last.findings} == {"requests.not-authorized"}
