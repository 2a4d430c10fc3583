"""Every mail that policy orders: who gets it, who is copied, where an answer goes, and what never leaves (domain 7)."""

import pytest

from mailbot.model.decision import MailKind
from tests.policy.stories import DOMINIC, STORIES
from tests.policy.story import (
    BETH,
    CHRIS,
    DIGEST_TO,
    INSIDE,
    KEITH,
    MARCUS,
    PAT,
    PRIYA,
    ROBIN,
    STRANGER,
    WALTER,
    Story,
    add,
    intent,
    items,
    leaving,
    remove,
)

LEE = "lee.okafor@icalliances.example"
ELSEWHERE = {"command-results", "digest", "confirm-sender", "too-large", "private-data"}
"""Ordered by the pipeline, the jobs, the form services, and before any intent is decided."""


def trained(story, *lines):
    story.training()
    story.staff(*items("R-0001"))
    return story.staff(*lines)


def two_cases(story):
    story.training(projects=("hh-shelter", "hh-rrh"))
    return story.staff(*items("R-0001"), *["R-0001 step approved"] * 3)


def closed(story):
    story.training()
    story.until("2026-03-20")
    return story.mail(MARCUS, intent("step-submitted"))


def changed(story):
    story.mail(PRIYA, intent("modify", name="Pat Doyle", projects=("hh-rrh",)))
    return story.staff("M-0001 applied")


def again(story):
    story.training()
    return story.mail(KEITH, add())


def done(story):
    story.mail(PRIYA, remove())
    return story.staff("D-0001 done")


def cancelled(story):
    story.mail(PRIYA, leaving(on=story.now.date()))
    return story.mail(KEITH, intent("rescind", name="Chris Adeyemi"))


KEISHA = {"name": "Keisha Boone", "email": "kboone@harborhouse.example"}
TABLE = {
    # kind: (what happens, To, Cc, Reply-To, answers the mail at hand)
    "training-start": (lambda s: s.mail(PRIYA, add()), (MARCUS,), (PRIYA,), None, True),
    "license-notice": (lambda s: s.mail(BETH, add(**DOMINIC)), (BETH,), (), LEE, True),
    "request-received": (lambda s: s.mail(PRIYA, add(projects=("hh-odd",))), (PRIYA,), (), None, True),
    "request-incomplete": (lambda s: s.mail(PRIYA, add(email=None)), (PRIYA,), (), None, True),
    "request-refused": (lambda s: s.mail(CHRIS, add()), (CHRIS,), (), None, True),
    "already-in-progress": (again, (KEITH,), (), None, True),
    "already-a-user": (
        lambda s: s.mail(PRIYA, add(name="Pat Doyle", email=PAT)),
        (PRIYA,),
        (),
        None,
        True,
    ),
    "step-next": (lambda s: trained(s, "R-0001 step approved"), (MARCUS,), (), None, False),
    "step-corrections": (
        lambda s: trained(s, "R-0001 step corrections: again"),
        (MARCUS,),
        (),
        None,
        False,
    ),
    "case-start": (two_cases, (MARCUS,), (PRIYA,), None, False),
    "test-not-passed": (lambda s: (s.training(), s.staff("R-0001 spa fail"))[1], (MARCUS,), (), None, False),
    "practice-complete": (
        lambda s: trained(s, *["R-0001 step approved"] * 3),
        (MARCUS,),
        (PRIYA,),
        None,
        False,
    ),
    "training-complete": (
        lambda s: trained(s, *["R-0001 step approved"] * 3, "R-0001 granted"),
        (MARCUS,),
        (PRIYA,),
        None,
        False,
    ),
    "deadline-extended": (
        lambda s: trained(s, "R-0001 extend 2026-04-02: sick"),
        (MARCUS,),
        (PRIYA,),
        None,
        False,
    ),
    "training-closed": (closed, (MARCUS,), (), None, True),
    "status": (lambda s: s.mail(PRIYA, intent("status", name="Pat Doyle")), (PRIYA,), (), None, True),
    "status-unavailable": (
        lambda s: s.mail(STRANGER, intent("status", name="Pat Doyle")),
        (STRANGER,),
        (),
        None,
        True,
    ),
    "change-training-start": (
        lambda s: s.mail(PRIYA, intent("modify", name="Chris Adeyemi", projects=("hh-rrh",))),
        (CHRIS,),
        (PRIYA,),
        None,
        True,
    ),
    "change-applied": (changed, (PRIYA,), (PAT,), None, False),
    "removal-confirmed": (lambda s: s.mail(PRIYA, remove()), (PRIYA,), (), None, True),
    "removal-scheduled": (
        lambda s: s.mail(PRIYA, leaving(on=s.now.date())),
        (PRIYA,),
        (),
        None,
        True,
    ),
    "removal-done": (done, (PRIYA,), (), None, False),
    "removal-question": (lambda s: s.mail(PRIYA, remove("Nobody")), (PRIYA,), (), None, True),
    "removal-confirm": (
        lambda s: s.mail(CHRIS, remove("Pat Doyle")),
        (WALTER, PRIYA, KEITH),
        (),
        None,
        False,
    ),
    "removal-cancelled": (cancelled, (KEITH,), (), None, True),
    "representative-added": (
        lambda s: s.mail(WALTER, intent("designate", **KEISHA)),
        (WALTER, KEISHA["email"]),
        (PRIYA, KEITH),
        None,
        True,
    ),
    "representative-removed": (
        lambda s: s.mail(WALTER, intent("undesignate", name="Priya Natarajan")),
        (WALTER, PRIYA),
        (KEITH,),
        None,
        True,
    ),
    "designation-refused": (
        lambda s: s.mail(PRIYA, intent("designate", **KEISHA)),
        (PRIYA,),
        (),
        None,
        True,
    ),
    "handed-to-staff": (lambda s: s.mail(PRIYA, intent("question")), (PRIYA,), (), None, True),
    "alert": (lambda s: s.mail(PRIYA, remove()), (DIGEST_TO, ROBIN), (), None, False),
}


@pytest.mark.parametrize("kind", TABLE)
def test_who_gets_it_who_is_copied_and_where_an_answer_goes(story, kind):
    happen, to, cc, reply_to, answers = TABLE[kind]

    order = next(order for order in happen(story) if order.kind.value == kind)

    assert (order.to, order.cc, order.reply_to, order.answers) == (to, cc, reply_to, answers)


def test_every_mail_of_the_contract_is_in_the_table_or_ordered_elsewhere():
    assert set(TABLE) | ELSEWHERE == {kind.value for kind in MailKind}


def test_only_the_license_notice_is_answered_elsewhere_and_signed_by_somebody_else(rulebook):
    """P13."""
    for tell in STORIES.values():
        story = Story(rulebook)
        tell(story)
        for order in story.orders:
            notice = order.kind is MailKind.LICENSE_NOTICE
            assert bool(order.reply_to) is notice
            assert bool(order.sender_name) is notice


def test_a_trainee_is_written_to_only_once_the_training_begins(rulebook):
    """domain 7: incomplete, waiting, refused and license mails never reach the trainee."""
    silent = {
        "license-notice",
        "request-received",
        "request-incomplete",
        "request-refused",
        "already-in-progress",
    }
    for tell in STORIES.values():
        story = Story(rulebook)
        tell(story)
        for order in story.orders:
            if order.kind.value in silent:
                assert not {MARCUS, "aruiz@harborhouse.example", DOMINIC["email"]} & {*order.to, *order.cc}


def test_only_the_mails_that_begin_a_window_are_dated(rulebook):
    dated = {
        order.kind.value
        for tell in STORIES.values()
        for order in _told(tell, rulebook)
        if order.dated_on is not None
    }

    assert dated == {"training-start", "change-training-start", "case-start"}


def test_what_is_refused_or_unavailable_carries_no_case(rulebook):
    for tell in STORIES.values():
        for order in _told(tell, rulebook):
            if order.kind.value in {"status-unavailable", "designation-refused"}:
                assert order.case is None
                assert not order.values
            if order.kind.value == "request-refused" and order.answers:
                assert order.case is None


def test_staffs_own_mails_never_leave_the_house(rulebook):
    for tell in STORIES.values():
        for order in _told(tell, rulebook):
            if order.kind is MailKind.ALERT:
                assert {*order.to, *order.cc} <= INSIDE


def _told(tell, rulebook):
    story = Story(rulebook)
    tell(story)
    return story.orders
