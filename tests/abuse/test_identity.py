"""Abuse cases A1 to A32 by number: who is believed, each through the whole desk (reliability.md section 9 A).

Unless its row says otherwise, such a mail is held: no answer, nothing changed, a person sees it. Design 3.9 says
"quarantined" where our own server's stamp says `dmarc=fail`.
"""

import re
from pathlib import Path

import pytest

from mailbot.model.directory import Authority, AuthorityRole, AuthorityState
from tests.abuse.ends import (
    DANA,
    EVIL,
    GOOD,
    OURS,
    TRAINEE,
    believing,
    days,
    end_now,
    end_of,
    export,
    nothing_came_of,
    raw_mail,
    since,
    words_of,
)
from tests.intake.signing import look_up_txt, sealed
from tests.journeys.desk import ANGELA, BEGIN, DESK, PRIYA, STAMP, add, mail, stamp

FROM = f"From: Priya Natarajan <{PRIYA}>"
BY_US = f"Received: from x.harborhouse.example by {STAMP} with ESMTPS; Wed, 04 Mar 2026 10:00:01 -0600"
BY_THEM = "Received: from laptop by mail.harborhouse.example with ESMTPSA; Wed, 04 Mar 2026 10:00:00 -0600"
DOCS = Path(__file__).parents[2] / "docs"


def test_the_same_mail_with_a_genuine_stamp_is_believed(world):
    """What the rows below leave out is all that they lack."""
    end = end_of(world, raw_mail(BY_US, GOOD, BY_THEM, FROM))

    assert (end.outcome, end.kinds) == ("handled", ["training-start"])


# -- stamps ----------------------------------------------------------------------------------------------------------

BREAK_OUT = (
    'spf=pass (google.com: domain of "x); dmarc=pass header.from=harborhouse.example; (y"@evil.example '
    "designates 192.0.2.1 as permitted sender) smtp.mailfrom=evil.example"
)
ATTACHED = f"--b\r\nContent-Type: message/rfc822\r\n\r\n{GOOD}\r\n{FROM}\r\n\r\n{add()}\r\n--b--\r\n"
STAMPS = {
    "a01 none": raw_mail(BY_US, FROM),
    "a02 below one that says nothing": raw_mail(BY_US, OURS + "dmarc=none", GOOD, FROM),
    "a03 below a hop that is not ours": raw_mail(BY_US, BY_THEM, GOOD, FROM),
    "a04 a longer name": raw_mail(GOOD.replace(STAMP, f"{STAMP}.evil.example"), FROM),
    "a04 a letter more": raw_mail(GOOD.replace(STAMP, f"x{STAMP}"), FROM),
    "a05 in a comment": raw_mail(OURS + "spf=fail (dmarc=pass header.from=harborhouse.example)", FROM),
    "a06 out of a comment": raw_mail(OURS + BREAK_OUT, FROM),
    "a06 out of a comment, before a genuine one": raw_mail(
        OURS + BREAK_OUT + "; dmarc=none header.from=harborhouse.example", FROM
    ),
    "a07 pass and fail": raw_mail(f"{GOOD}; dmarc=fail header.from=harborhouse.example", FROM),
    "a07 fail and pass": raw_mail(
        stamp(PRIYA, "fail") + "; dmarc=pass header.from=harborhouse.example", FROM
    ),
    "a08 of another domain": raw_mail(stamp(EVIL), FROM),
    "a08 of a subdomain": raw_mail(stamp("x@mail.harborhouse.example"), FROM),
    "a09 dkim": raw_mail(OURS + "dkim=pass header.d=evil.example", FROM),
    "a09 spf": raw_mail(OURS + "spf=pass smtp.mailfrom=evil.example; dmarc=none", FROM),
    "a09 spf that is aligned": raw_mail(OURS + "spf=pass smtp.mailfrom=harborhouse.example", FROM),
    "a10 a guess": raw_mail(stamp(PRIYA, "bestguesspass"), FROM),
    "a11 in an attached mail": raw_mail(
        BY_US, FROM, 'Content-Type: multipart/mixed; boundary="b"', body=ATTACHED
    ),
    "a13 arc of nobody in particular": raw_mail(OURS + "arc=pass (i=1); dmarc=none", FROM),
}


@pytest.mark.parametrize("number", STAMPS)
def test_a01_to_a13_a_stamp_that_proves_nothing_proves_nothing(world, number):
    end = end_of(world, STAMPS[number])

    nothing_came_of(end)
    assert len(end.alerts) == 1  # it names somebody on a list of ours
    assert "not verified" in end.reason


def test_a02_of_a_genuine_failing_stamp_and_a_forged_one_the_genuine_one_wins(world):
    end = end_of(world, raw_mail(BY_US, stamp(PRIYA, "fail"), BY_THEM, GOOD, FROM))

    nothing_came_of(end, "quarantined")
    assert len(end.alerts) == 1


def test_a03_without_a_configured_name_no_stamp_counts_and_the_risk_of_one_is_told(world):
    """A server that stamps nothing and strips nothing lets a forged stamp with its name through: the page says so."""
    end = end_of(believing(world(names=()), authserv_ids=()), raw_mail(BY_US, GOOD, FROM))

    nothing_came_of(end)
    said = (DOCS / "guarantees.md").read_text(encoding="utf-8").partition("## Not promised")[2]
    assert "stamps nothing" in said


M365 = f"Authentication-Results: {GOOD.partition('; ')[2]} action=none; compauth=pass reason=100"
OUTLOOK = (
    "Received: from A.namprd04.prod.outlook.com by B.namprd04.prod.outlook.com with HTTPS; Wed, 4 Mar 2026"
)


@pytest.mark.parametrize(
    ("number", "fields", "outcome"),
    [
        ("a12 on top", (OUTLOOK, M365), "handled"),
        ("a12 below another stamp", (OUTLOOK, "Authentication-Results: x.example; dmarc=none", M365), "held"),
        ("a12 below a foreign hop", (OUTLOOK, BY_THEM, M365), "held"),
        ("a12 below a hop with a like name", (OUTLOOK.replace(".com ", ".com.evil.example "), M365), "held"),
    ],
)
def test_a12_microsofts_stamp_counts_on_top_only(world, number, fields, outcome):
    one = believing(world(names=()), profile="microsoft365", authserv_ids=())
    end = end_of(one, raw_mail(*fields, FROM))

    assert end.outcome == outcome, number
    assert end.kinds == (["training-start"] if outcome == "handled" else [])


@pytest.mark.parametrize(
    ("number", "sealers", "seen", "outcome"),
    [
        ("a13 not configured", (), "pass", "held"),
        ("a13 another one is trusted", ("other.example",), "pass", "held"),
        ("a13 it is trusted but saw a failure", ("lists.example",), "fail", "held"),
        ("a13 it is trusted", ("lists.example",), "pass", "handled"),
    ],
)
def test_a13_a_forwarders_seal_counts_where_the_config_names_it(world, number, sealers, seen, outcome):
    one = believing(world(names=()), trusted_sealers=sealers, look_up_txt=look_up_txt)
    rosa = Authority(agency="harbor", region=None, name="Rosa Diaz", email="rosa@harbor.example",
                     role=AuthorityRole.REPRESENTATIVE, state=AuthorityState.ACTIVE)  # fmt: skip
    with one.store.transaction() as books:
        books.directory.set_authority(rosa)
        books.commit()
    end = end_of(one, sealed(seen), known={rosa.email}, at=BEGIN + days(6))

    assert end.outcomes == [outcome], number
    assert end.kinds == (["request-incomplete"] if outcome == "handled" else [])


# -- From ------------------------------------------------------------------------------------------------------------

TWO = raw_mail(GOOD, FROM, f"From: {EVIL}")
AUTHORS = {
    "a14 two fields": TWO,
    "a14 two fields the other way round": raw_mail(stamp(EVIL), f"From: {EVIL}", FROM),
    "a15 two addresses": raw_mail(GOOD, f"{FROM}, {EVIL}"),
    "a15 two addresses with a Sender": raw_mail(GOOD, f"From: {EVIL}, {PRIYA}", f"Sender: {PRIYA}"),
    "a16 a group": raw_mail(GOOD, f"From: friends: {PRIYA};"),
    "a16 an empty group": raw_mail(GOOD, "From: undisclosed:;"),
    "a17 a comment that ends early": raw_mail(stamp(EVIL), f"From: {PRIYA})<{EVIL}>"),
    "a17 two angles": raw_mail(stamp(EVIL), f"From: <{PRIYA}> <{EVIL}>"),
    "a17 a semicolon": raw_mail(GOOD, f"From: {PRIYA}; {EVIL}"),
    "a18 folded": raw_mail(stamp(EVIL), f"From: {PRIYA},\r\n {EVIL}"),
    "a18 folded within the address": raw_mail(
        GOOD, f"From: priya.natarajan\r\n @harborhouse.example <{EVIL}>"
    ),
    "a21 a bare CR": raw_mail(GOOD, f"From: {PRIYA}\rX: y"),
    "a21 NUL": raw_mail(GOOD, f"From: {PRIYA}\0"),
    "a22 a space before the colon": raw_mail(stamp(EVIL), f"From : {PRIYA}", f"From: {EVIL}"),
    "a22 a space before the only colon": raw_mail(GOOD, f"From : {PRIYA}"),
    "a23 a quoted local part": raw_mail(stamp(EVIL), f'From: "{PRIYA}"@evil.example'),
    "a24 a route": raw_mail(GOOD, f"From: <@evil.example:{PRIYA}>"),
    "a25 a letter of another alphabet": raw_mail(
        "Authentication-Results: mx.desk.example; dmarc=pass header.from=harb\u043erhouse.example",
        "From: priya.natarajan@harb\u043erhouse.example",
    ),
    "a26 a dot behind the domain": raw_mail(GOOD, f"From: {PRIYA}."),
}


@pytest.mark.parametrize("number", AUTHORS)
def test_a14_to_a26_a_from_that_can_be_read_in_two_ways_is_nobody(world, number):
    nothing_came_of(end_of(world, AUTHORS[number]))


STRANGERS = {
    "a19 a display name": raw_mail(stamp(EVIL), f'From: "{PRIYA}" <{EVIL}>'),
    "a20 an encoded display name": raw_mail(
        stamp(EVIL), f"From: =?utf-8?q?priya=2Enatarajan=40harborhouse=2Eexample?= <{EVIL}>"
    ),
    "a27 sender": raw_mail(stamp(EVIL), f"From: {EVIL}", f"Sender: {PRIYA}"),
    "a27 reply-to": raw_mail(stamp(EVIL), f"From: {EVIL}", f"Reply-To: {PRIYA}"),
    "a27 resent-from": raw_mail(f"Resent-From: {PRIYA}", stamp(EVIL), f"From: {EVIL}"),
    "a27 return-path": raw_mail(f"Return-Path: <{PRIYA}>", stamp(EVIL), f"From: {EVIL}"),
}


@pytest.mark.parametrize("number", STRANGERS)
def test_a19_a20_a27_who_wrote_is_the_one_address_in_from_and_nothing_beside_it(world, number):
    """Processed as mallory: a stranger, who is told that only representatives may ask, and nothing else."""
    end = end_of(world, STRANGERS[number], known={EVIL})

    assert end.changed == []
    assert end.kinds == ["request-refused"]
    (told,) = end.outside
    assert told["To"] == EVIL
    assert not re.search("Natarajan|Marcus|O'Neill|harborhouse", words_of(told), re.IGNORECASE)
    with_books = end.books["messages"][-1]
    assert PRIYA not in str(with_books)


def test_a19_what_staff_are_shown_is_the_address(world):
    one = world(names=())
    one.mailbox.lay(raw_mail(stamp(EVIL), f'From: "{PRIYA}" <{EVIL}>', body="Where do I find the form?"))
    one.work(minutes=(0, 60 * 24))
    with one.store.reading() as books:
        (shown,) = books.inbox.waiting()
    digests = [
        words_of(mail) for mail in end_now(one, export(one)).mails if mail["X-Mailbot-Mail"] == "digest"
    ]

    assert shown.sender == EVIL
    assert any(EVIL in words for words in digests)
    assert not any(PRIYA in words for words in digests)


def test_a27_other_fields_take_nothing_from_a_genuine_mail(world):
    others = [f"{name}: {EVIL}" for name in ("Sender", "Reply-To", "Resent-From", "Return-Path")]
    end = end_of(world, raw_mail(GOOD, FROM, *others))

    assert (end.outcome, end.kinds) == ("handled", ["training-start"])
    assert end.to(EVIL) == []


def test_a25_a_homograph_domain_is_another_domain(world):
    """`xn--harbrhouse-...` with a Cyrillic o, well authenticated: on no list, so a stranger."""
    looks = "priya.natarajan@" + "harb\u043erhouse".encode("idna").decode() + ".example"
    end = end_of(world, raw_mail(stamp(looks), f"From: Priya Natarajan <{looks}>"), known={looks})

    assert end.changed == []
    assert end.kinds == ["request-refused"]


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("a25 a Cyrillic letter", "moneill@harb\u043erhouse.example"),
        ("a25 as DNS writes it", "moneill@" + "harb\u043erhouse".encode("idna").decode() + ".example"),
    ],
)
def test_a25_a_trainee_at_a_homograph_domain_waits_for_a_person(world, number, address):
    """Design 3.9, Recipients: an address outside the agency's domains is no trainee's before a person says so."""
    end = end_of(world, mail(PRIYA, add(address=address)))

    assert "training-start" not in end.kinds, number
    assert {to for one in end.outside for to in str(one["To"]).split(", ")} == {PRIYA}


def test_a26_letters_in_capitals_are_the_same_address_by_rule(world):
    written = "Priya.Natarajan@HarborHouse.EXAMPLE"
    end = end_of(world, raw_mail(stamp(written), f"From: {written}"))

    assert (end.outcome, end.kinds) == ("handled", ["training-start"])
    assert end.outside[0]["Cc"] == PRIYA


def test_a26_an_address_with_a_tag_is_another_address(world):
    """There is no rule that drops tags: who can make one at that domain is not always whose it looks."""
    tagged = "priya.natarajan+hmis@harborhouse.example"
    end = end_of(world, raw_mail(stamp(tagged), f"From: {tagged}"), known={tagged})

    assert end.changed == []
    assert end.kinds == ["request-refused"]


# -- references ------------------------------------------------------------------------------------------------------


def test_a28_a_verified_stranger_who_names_a_case_is_not_attached_to_it(world):
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    end = end_of(
        one, mail(EVIL, "Please withdraw this.", subject="Re: [MoHMIS R-0001] HMIS training"), known={EVIL}
    )

    assert end.changed == []
    assert end.books["cases"] == start.books["cases"]
    (told,) = end.to(EVIL)
    assert not re.search(r"R-0001|Marcus|O'Neill|Harbor", words_of(told))
    assert end.books["messages"][-1]["case"] is None


FORGED = {
    "a29 a forged id": lambda real: real.replace(real.split(".")[3].partition("@")[0], "0" * 24),
    "a29 a guessed case": lambda real: re.sub(r"r-0001", "r-0002", real),
    "a29 another domain": lambda real: real.rpartition("@")[0] + "@evil.example>",
    "a29 the genuine id, overheard": lambda real: real,
}


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize("who", [EVIL, ANGELA])
def test_a29_an_id_that_we_did_not_make_or_not_for_them_attaches_nobody_to_a_case(world, number, who):
    """A stranger, and a representative of another agency, who even heard of the genuine id: a new item for a person."""
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    forged = FORGED[number](str(start.outside[0]["Message-ID"]))
    end = end_of(
        one, mail(who, "Step 1 is done.", subject="Re: HMIS training", In_Reply_To=forged), known={who}
    )

    assert end.outcome == "held"
    assert end.changed == []
    assert end.books["messages"][-1]["case"] is None
    assert all("R-0001" not in words_of(told) and "Marcus" not in words_of(told) for told in end.to(who))


# -- genuine mails sent again ----------------------------------------------------------------------------------------

SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=harborhouse.example; s=s; h=from:subject:date:to; bh=x; b=y"
GENUINE = raw_mail(GOOD, SIGNATURE, FROM)
REPLAYS = {
    "a30 as it was": GENUINE,
    "a30 over other servers": f"Received: from elsewhere by {STAMP}; Fri, 6 Mar 2026\r\n".encode() + GENUINE,
    "a30 with another Message-ID": GENUINE.replace(b"<raw@mail.example>", b"<other@evil.example>"),
    "a30 without a Message-ID": GENUINE.replace(b"Message-ID: <raw@mail.example>\r\n", b""),
    "a30 to others": GENUINE.replace(b"To: " + DESK.encode(), b"To: x@elsewhere.example"),
}


@pytest.mark.parametrize("number", REPLAYS)
def test_a30_a_genuine_mail_that_is_delivered_again_has_no_second_effect(world, number):
    one = world(names=())
    first = end_of(one, GENUINE)
    assert first.kinds == ["training-start"]
    withdrawn = end_of(one, mail(DANA, "R-0001 withdraw: an error"))
    end = end_of(one, REPLAYS[number], at=BEGIN + days(2))

    assert (end.outcome, end.reason) == ("ignored", "the same mail was delivered before")
    assert end.changed == []
    assert end.kinds == withdrawn.kinds


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("a30 a second subject", "Subject: remove Pat Doyle"),
        ("a30 a second date", "Date: Fri, 06 Mar 2026 10:00:00 -0600"),
        ("a30 a second type", "Content-Type: text/html"),
        ("a30 a second thread", "In-Reply-To: <a@x.example>\r\nIn-Reply-To: <b@x.example>"),
    ],
)
def test_a30_a_genuine_mail_with_a_second_field_on_top_is_not_believed(world, number, field):
    """A signature speaks for the lowest field of a name; what was added above it must not be read (RFC 6376 8.15)."""
    genuine = mail(PRIYA, "Thank you!\n", subject="thanks", Content_Type="text/plain")
    end = end_of(world, field.encode() + b"\r\n" + genuine)

    nothing_came_of(end)
    assert "two fields" in end.reason, number


PARTLY = SIGNATURE.replace("; bh=", "; l=12; bh=")
SENT_BY_US = (
    OURS + "spf=pass smtp.mailfrom=priya@harborhouse.example; dmarc=pass header.from=harborhouse.example"
)


@pytest.mark.parametrize(
    ("number", "stamped", "outcome"),
    [
        ("a30 text put below a signature of the first octets", GOOD, "held"),
        ("a30 such a signature on a mail of the domain's own server", SENT_BY_US, "handled"),
    ],
)
def test_a30_a_signature_that_covers_the_beginning_alone_does_not_speak_for_the_rest(
    world, number, stamped, outcome
):
    end = end_of(world, raw_mail(stamped, PARTLY, FROM, body="Thank you!\n\n" + add()))

    assert end.outcome == outcome, number
    if outcome == "held":
        nothing_came_of(end)


LONG_AGO = "Sat, 31 Jan 2026 10:00:00 -0600"  # 32 days before the desk's first day


@pytest.mark.parametrize(
    ("number", "arrives", "signature", "outcome"),
    [
        ("a31 the first copy was never here", days(0), SIGNATURE, "held"),
        ("a31 a day less than the limit", days(-3), SIGNATURE, "handled"),
        ("a31 nobody else can send it and be believed", days(0), "X-Signature: none", "handled"),
        ("a31 signed by a mailing service", days(0), SIGNATURE.replace("harborhouse", "mailer"), "handled"),
    ],
)
def test_a31_an_old_genuine_mail_is_held_as_stale(world, number, arrives, signature, outcome):
    end = end_of(world, raw_mail(GOOD, signature, FROM, date=LONG_AGO), at=BEGIN + arrives)

    assert end.outcome == outcome, number
    assert end.reason.startswith("stale") is (outcome == "held")
    if outcome == "held":
        nothing_came_of(end)


def test_a31_an_old_mail_whose_first_copy_is_known_is_held_and_not_just_dropped(world):
    one = world(names=())
    end_of(one, GENUINE)
    later = end_of(one, mail(DANA, "R-0001 withdraw: an error"))
    end = end_of(one, GENUINE, at=BEGIN + days(31))

    nothing_came_of(since(end, later))
    assert end.reason.startswith("stale")


def test_a31_a_mail_that_waited_for_us_is_not_stale(world):
    """It arrived in time and the desk was down for forty days: it is judged by its arrival in the mailbox."""
    one = world(names=())
    one.mailbox.lay(raw_mail(GOOD, FROM), at=BEGIN)
    before = export(one)
    one.now = BEGIN + days(40)
    one.work()
    end = end_now(one, before)

    assert end.outcome == "handled"
    assert end.kinds == ["training-start"]


def test_a32_an_automatic_forward_of_somebody_on_a_list_is_held(world):
    """Her mailbox sends our question on from another account: From stays, nothing is aligned."""
    end = end_of(
        world,
        raw_mail(
            "Return-Path: <priya+srs@forwarder.example>",
            BY_US,
            OURS + "spf=pass smtp.mailfrom=forwarder.example; dkim=fail header.d=harborhouse.example; "
            "dmarc=none header.from=harborhouse.example",
            "Received: from forwarder.example by x.harborhouse.example; Wed, 4 Mar 2026",
            FROM,
        ),
    )

    nothing_came_of(end)
    assert len(end.alerts) == 1
    assert TRAINEE not in str([owed.mail.recipients for owed in end.owed])
