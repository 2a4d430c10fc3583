"""Each guard is taken away once, and a test of its case fails: the tests of tests/abuse look where the guard stands."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from mailbot import caps, entry, form_services, pipeline
from mailbot.cli import printing
from mailbot.errors import MailbotError
from mailbot.intake import authenticity, contents, gate, mime, screen, stamps
from mailbot.intake.addresses import Mailbox, mailboxes, only_mailbox
from mailbot.intake.charsets import Decoded
from mailbot.model.message import Authenticity, Screen, ScreenClass, Verdict
from mailbot.policy import designations, reception, removal_mails, request_facts
from mailbot.store.confirmations import Confirmations
from mailbot.store.inbox import Inbox
from mailbot.transport import delivery
from tests.abuse import test_attackers_with_a_key as keys
from tests.abuse import test_identity as identity
from tests.abuse import test_injection as injection
from tests.abuse import test_loops as loops
from tests.journeys.desk import PRIYA

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]
Fails = Callable[..., None]


def swap(place: object, name: str, put: object) -> Break:
    """Put something else in the place of a guard."""
    return lambda patch: patch.setattr(place, name, put)


def both(*breaks: Break) -> Break:
    """Guards of which each alone is enough."""
    return lambda patch: [each(patch) for each in breaks] and None


def without(*signs: str) -> Break:
    """The table of the screen without some rows."""
    left = tuple(sign for sign in screen._TABLE if sign.__name__ not in signs)
    assert len(left) == len(screen._TABLE) - len(signs)
    return swap(screen, "_TABLE", left)


BELIEVED = Authenticity(verdict=Verdict.PASS, reason="believed")
believe_all = swap(mime, "judge", lambda *given: BELIEVED)
loosely = swap(mime, "only_mailbox", lambda value: next(iter(mailboxes(value)), None))
read_stamp, of, judge_dmarc = stamps.read_stamp, stamps.Stamp.of, authenticity._judge_dmarc


class Alike(set):
    """Names that are found in longer ones."""

    def __contains__(self, name):
        return any(own in (name or "") for own in self)


ids = authenticity._ids


def other_authors(headers):
    """Whoever some other field names."""
    for name in ("sender", "reply-to", "resent-from", "return-path"):
        if headers.first(name):
            return only_mailbox(headers.first(name))
    found = only_mailbox(headers.first("from"))
    return Mailbox(PRIYA, "") if found and "@" in found.name else found


def confusable(value):
    return only_mailbox(value.replace("\u043e".encode(), b"o"))


def untagged(value):
    found = only_mailbox(value)
    return found and replace(found, address=found.address.replace("+hmis", ""))


def identified_by_case(message, desk, books, now):
    """Who names a case takes part in it."""
    case = books.case(desk.reference_in(message.subject) or "")
    return IDENTIFY(replace(message, sender_address=case.requester) if case else message, desk, books, now)


def undecoded(value):
    return Decoded(value.decode("utf-8", "replace"), doubtful=False)


def identified_by_reply_to(message, desk, books, now):
    sender = IDENTIFY(message, desk, books, now)
    return replace(sender, address=message.headers.get("reply-to", sender.address).split(",")[-1].strip())


def copying(self, order, *, cause):
    return WRITE(self, replace(order, cc=(*order.cc, "victim0@elsewhere.example")), cause=cause)


def suppressed(mail, settings):
    if "x-auto-response-suppress" in mail.headers:
        return Screen(kind=ScreenClass.AUTOMATIC, answerable=False, reason="suppressed")
    return None


IDENTIFY, WRITE, CONFIRM = pipeline.identify, entry.Entry.write, Confirmations.confirm
a_stamp, a_from = (
    identity.test_a01_to_a13_a_stamp_that_proves_nothing_proves_nothing,
    (identity.test_a14_to_a26_a_from_that_can_be_read_in_two_ways_is_nobody),
)
a_stranger = identity.test_a19_a20_a27_who_wrote_is_the_one_address_in_from_and_nothing_beside_it
a_reference = identity.test_a29_an_id_that_we_did_not_make_or_not_for_them_attaches_nobody_to_a_case
a_replay = identity.test_a30_a_genuine_mail_that_is_delivered_again_has_no_second_effect
b_marked = loops.test_b33_what_was_submitted_automatically_is_not_answered
b_loop = loops.test_b38_a_machine_that_answers_every_answer_is_answered_few_times_and_told_of_once
b_others = loops.test_b43_b44_b45_only_the_sender_and_the_trainee_are_written_to
stale = swap(reception, "is_stale", lambda *given, **more: False)

GUARDS: dict[str, tuple[Break, Fails, tuple]] = {
    "a01 no stamp": (believe_all, a_stamp, ("a01 none",)),
    "a02 a03 hops that are ours": (
        swap(authenticity, "_is_our_hop", lambda *given, **more: True),
        a_stamp,
        ("a03 below a hop that is not ours",),
    ),
    "a04 the whole name": (
        swap(authenticity, "_ids", lambda settings: Alike(ids(settings))),
        a_stamp,
        ("a04 a longer name",),
    ),
    "a05 a06 comments": (
        swap(
            authenticity, "read_stamp", lambda value: read_stamp(value.replace(b"(", b";").replace(b")", b""))
        ),
        a_stamp,
        ("a05 in a comment",),
    ),
    "a07 one result": (
        swap(stamps.Stamp, "of", lambda self, method: of(self, method)[:1]),
        a_stamp,
        ("a07 pass and fail",),
    ),
    "a08 the domain": (
        swap(authenticity, "_judge_dmarc", lambda stamp, report, domain: BELIEVED),
        a_stamp,
        ("a08 of another domain",),
    ),
    "a09 alignment": (swap(authenticity, "is_aligned", lambda *given: True), a_stamp, ("a09 dkim",)),
    "a10 no guess": (
        swap(
            authenticity,
            "_judge_dmarc",
            lambda stamp, report, domain: judge_dmarc(
                stamp, replace(report, result=report.result[-4:]), domain
            ),
        ),
        a_stamp,
        ("a10 a guess",),
    ),
    "a11 not of an attached mail": (believe_all, a_stamp, ("a11 in an attached mail",)),
    "a13 not of nobody in particular": (believe_all, a_stamp, ("a13 arc of nobody in particular",)),
    "a14 one From": (
        swap(mime, "read_sender", lambda headers: only_mailbox(headers.first("from"))),
        a_from,
        ("a14 two fields",),
    ),
    "a15 one address": (loosely, a_from, ("a15 two addresses",)),
    "a16 no group": (loosely, a_from, ("a16 a group",)),
    "a17 no second reading": (loosely, a_from, ("a17 a semicolon",)),
    "a18 no fold": (both(loosely, believe_all), a_from, ("a18 folded",)),
    "a19 not by the display name": (
        swap(mime, "read_sender", other_authors),
        a_stranger,
        ("a19 a display name",),
    ),
    "a20 not by an encoded name": (
        swap(mime, "read_sender", other_authors),
        a_stranger,
        ("a20 an encoded display name",),
    ),
    "a22 bytes with one reading": (
        swap(gate, "_refuse_ambiguous_bytes", lambda block: None),
        a_from,
        ("a22 a space before the only colon",),
    ),
    "a24 no route": (loosely, a_from, ("a24 a route",)),
    "a25 no look-alike": (
        both(swap(mime, "only_mailbox", confusable), believe_all),
        a_from,
        ("a25 a letter of another alphabet",),
    ),
    "a26 tags": (
        swap(mime, "only_mailbox", untagged),
        identity.test_a26_an_address_with_a_tag_is_another_address,
        (),
    ),
    "a27 not by another field": (swap(mime, "read_sender", other_authors), a_stranger, ("a27 sender",)),
    "a28 who takes part": (
        swap(pipeline, "identify", identified_by_case),
        identity.test_a28_a_verified_stranger_who_names_a_case_is_not_attached_to_it,
        (),
    ),
    "a30 known again": (swap(Inbox, "duplicate_of", lambda *given: None), a_replay, ("a30 to others",)),
    "a30 under any id": (
        swap(mime, "signatures_for", lambda *given: ()),
        a_replay,
        ("a30 with another Message-ID",),
    ),
    "a30 fields that stand once": (
        swap(gate, "_refuse_second_versions", lambda headers: None),
        identity.test_a30_a_genuine_mail_with_a_second_field_on_top_is_not_believed,
        ("a30 a second subject", "Subject: remove Pat Doyle"),
    ),
    "a32 alignment": (believe_all, identity.test_a32_an_automatic_forward_of_somebody_on_a_list_is_held, ()),
    "b33 marks": (without("_marked_automatic"), b_marked, ("auto-replied",)),
    "b34 the null path": (
        without("_bounced"),
        loops.test_b34_a_mail_with_the_null_return_path_is_not_answered,
        ("<>",),
    ),
    "b35 whose bounce": (
        swap(entry.Entry, "copy_refused", entry.Entry.undelivered),
        loops.test_b35_a_copy_that_bounces_takes_nothing_from_the_training,
        (),
    ),
    "b36 bounces without a report": (
        swap(mime, "read_bounce", lambda *given: None),
        loops.test_b36_a_bounce_that_is_no_report_is_read_all_the_same,
        (),
    ),
    "b37 absence": (
        without("_out_of_office"),
        loops.test_b37_an_absence_notice_changes_nothing_whatever_it_says,
        ("b37 by its words alone", PRIYA),
    ),
    "b38 caps": (
        swap(entry, "allow", lambda *given: caps.Allowance(asker=None, at=given[-1])),
        b_loop,
        ("b38 stripped headers", loops.BOT),
    ),
    "b39 ourselves": (
        without("_own_address"),
        loops.test_b39_our_own_mail_that_comes_back_is_ignored,
        ("b39 from our own address",),
    ),
    "b40 lists": (
        without("_list"),
        loops.test_b40_list_mail_is_held_and_not_answered,
        ("List-Id: <hmis.lists.example>",),
    ),
    "b41 a wish is no mark": (
        swap(screen, "_TABLE", (suppressed, *screen._TABLE)),
        loops.test_b41_outlooks_wish_for_no_automatic_answer_takes_nothing_from_a_request,
        (),
    ),
    "b43 to From": (swap(pipeline, "identify", identified_by_reply_to), b_others, ("b43 reply-to",)),
    "b44 to nobody else": (swap(entry.Entry, "write", copying), b_others, ("b44 fifty in copy",)),
    "b45 receipts": (without("_report"), loops.test_b45_a_read_receipt_is_not_answered, ()),
    "c50 file names": (
        swap(contents, "clean_filename", lambda name: name),
        injection.test_c50_a_file_name_is_a_plain_name,
        ("c50 a path",),
    ),
    "c58 the shell": (
        both(swap(printing, "_visible", lambda char: char), swap(mime, "one_line", undecoded)),
        injection.test_c58_what_is_shown_at_the_shell_steers_no_terminal,
        (("queue", "list"),),
    ),
    "key: outside addresses": (
        swap(request_facts, "is_outside_address", lambda *given: False),
        keys.test_a_trainee_outside_the_agency_s_domains_waits_for_a_person_and_is_not_written_to,
        (loops.EVIL,),
    ),
    "key: outside representatives": (
        swap(designations, "is_outside_address", lambda *given: False),
        keys.test_an_accomplice_outside_the_agency_s_domains_is_designated_by_a_person_only,
        (),
    ),
    "key: a proof": (
        swap(form_services.Submission, "proved", lambda *given: True),
        keys.test_a_form_of_somebody_else_at_our_service_is_asked_about_first,
        ("a guessed code",),
    ),
    "key: who was asked": (
        swap(
            Confirmations,
            "confirm",
            lambda self, token, *, address, now: CONFIRM(self, token, address=PRIYA, now=now),
        ),
        keys.test_a_yes_from_another_address_is_none_and_leaves_the_question_open,
        (keys.WALTER,),
    ),
    "key: three days": (
        swap(form_services, "VALID_FOR", form_services.VALID_FOR * 9),
        keys.test_a_question_is_open_for_three_days,
        (73, False),
    ),
    "key: an alarm for each agency": (
        swap(removal_mails, "alarm_of", lambda case: f"removal-due-{case.ref}"),
        keys.test_a_flood_of_removals_ends_no_access_by_itself_and_hides_nobody_else_s,
        (),
    ),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_without_its_guard_the_test_of_a_case_fails(world, monkeypatch, guard):
    take_away, test, row = GUARDS[guard]
    take_away(monkeypatch)

    with pytest.raises((AssertionError, ValueError)):
        test(world, *row)


@pytest.mark.parametrize("case", ["c51", "c52"])
def test_without_its_guard_the_wire_gets_what_it_must_not(capturing_smtp, monkeypatch, case):
    if case == "c51":
        monkeypatch.setattr(delivery, "stuffed", lambda raw: raw + b"\r\n")  # so that the dot is seen
        test, row = (
            injection.test_c51_bytes_that_could_be_read_as_two_mails_are_refused_before_a_word_is_said,
            b"A: b\r\n\r\nx\n.\r\nMAIL",
        )
    else:
        monkeypatch.setattr(delivery, "check_envelope", lambda *given: None)
        test, row = injection.test_c52_the_envelope_takes_plain_addresses_only, "x@a.example>"

    with pytest.raises((AssertionError, MailbotError, pytest.fail.Exception)):
        test(capturing_smtp, row)
