"""Who is believed: reliability.md section 9 A1 to A13, A32, by their numbers, and the profiles of the providers."""

from dataclasses import replace

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import NamesUnavailable
from mailbot.intake.authenticity import is_aligned, organizational_domain
from mailbot.intake.mime import read
from mailbot.model.message import Verdict
from tests.intake.signing import RECORD, SHORT_KEY, SHORT_RECORD, look_up_txt, sealed, signed
from tests.intake.writing import DESK, GOOGLE, MICROSOFT, PASSED, TRUSTING, mail, multipart

PASS, FAIL, NONE = Verdict.PASS, Verdict.FAIL, Verdict.NONE
AR = "Authentication-Results: "
OURS = AR + "mx.icalliances.example; "
BY_US = (
    "Received: from mail.harbor.example by mx.icalliances.example with ESMTPS; Mon, 9 Mar 2026 09:00:01 -0500"
)
BY_THEM = "Received: from laptop by mail.harbor.example with ESMTPSA; Mon, 9 Mar 2026 09:00:00 -0500"


def _verdict(*fields, settings=DESK, sender="Rosa Diaz <rosa@harbor.example>"):
    return read(mail(*fields, sender=sender), settings).authenticity.verdict


def test_the_stamp_of_our_server_is_believed_and_named():
    authenticity = read(mail(BY_US, PASSED, BY_THEM), DESK).authenticity

    assert authenticity.verified
    assert authenticity.reason == "dmarc=pass header.from=harbor.example by mx.icalliances.example"


def test_a1_without_a_stamp_nobody_is_verified():
    assert _verdict() is NONE
    assert _verdict(BY_US, BY_THEM) is NONE


def test_a2_a_forged_stamp_below_a_genuine_failing_one_is_not_asked():
    forged = OURS + "dmarc=pass header.from=harbor.example"

    assert _verdict(BY_US, OURS + "dmarc=fail header.from=harbor.example", forged) is FAIL
    assert _verdict(BY_US, OURS + "spf=pass smtp.mailfrom=evil.example", forged) is NONE


def test_a3_a_stamp_below_a_foreign_hop_was_written_before_the_mail_reached_us():
    assert _verdict(BY_US, BY_THEM, PASSED) is NONE


def test_a3_the_operator_is_told_which_hop_the_config_does_not_explain():
    reason = read(
        mail("Received: from mx by store3.hosting.example with ESMTP; Mon", BY_US, PASSED), DESK
    ).authenticity.reason

    assert reason == "the stamp of our server stands below a hop that is not ours, store3.hosting.example"


def test_a3_without_a_configured_id_no_stamp_counts():
    assert _verdict(PASSED, settings=replace(DESK, authserv_ids=())) is NONE


@pytest.mark.parametrize(
    "name",
    [
        "mx.icalliances.example.evil",
        "evil.mx.icalliances.example",
        "mx.icalliances.examp1e",
        "icalliances.example",
        "mx",
    ],
)
def test_a4_a_look_alike_id_is_another_server(name):
    assert _verdict(f"{AR}{name}; dmarc=pass header.from=harbor.example") is NONE


def test_the_id_is_compared_without_case_and_may_have_a_version():
    assert _verdict(AR + "MX.ICAlliances.example 1; dmarc=pass header.from=Harbor.Example") is PASS


def test_a5_a_comment_is_no_result():
    assert (
        _verdict(OURS + "spf=fail (dmarc=pass header.from=harbor.example) smtp.mailfrom=evil.example") is NONE
    )
    assert _verdict(OURS + "spf=fail (x (; dmarc=pass header.from=harbor.example) y); dkim=none") is NONE


@pytest.mark.parametrize(
    "echo",
    [
        'domain of "x) dmarc=pass header.from=harbor.example (y"@evil.example',
        'domain of "x); dmarc=pass header.from=harbor.example; (y"@evil.example',
        'domain of "x) smtp.mailfrom=a; dmarc=pass (p=NONE) header.from=harbor.example; spf=pass (y"@evil.example',
        "domain of x) dmarc=pass header.from=harbor.example (y@evil.example",
        'domain of "x\\") dmarc=pass header.from=harbor.example (y"@evil.example',
    ],
)
def test_a6_a_local_part_cannot_break_out_of_the_comment_that_echoes_it(echo):
    stamp = (
        AR
        + f"mx.google.com; spf=pass (google.com: {echo} designates 192.0.2.1 as permitted sender) smtp.mailfrom=evil.example"
    )

    assert _verdict(stamp, settings=GOOGLE) is NONE
    assert _verdict(stamp + "; dmarc=pass header.from=evil.example", settings=GOOGLE) is NONE


def test_a7_two_dmarc_results_say_nothing():
    assert (
        _verdict(OURS + "dmarc=pass header.from=harbor.example; dmarc=fail header.from=harbor.example")
        is NONE
    )
    assert (
        _verdict(OURS + "dmarc=pass header.from=harbor.example; dmarc=pass header.from=harbor.example")
        is NONE
    )
    assert _verdict(OURS + "dmarc=pass header.from=harbor.example header.from=evil.example") is NONE


def test_a8_dmarc_pass_of_another_domain_is_not_ours():
    assert _verdict(OURS + "dmarc=pass header.from=evil.example") is NONE
    assert _verdict(OURS + "dmarc=pass header.from=mail.harbor.example") is NONE
    assert _verdict(OURS + "dmarc=pass") is NONE


def test_a9_unaligned_dkim_and_spf_prove_nothing():
    assert _verdict(OURS + "dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example") is NONE
    assert _verdict(OURS + "spf=pass smtp.mailfrom=harbor.example") is NONE


def test_where_there_is_no_dmarc_an_aligned_signature_counts():
    for stamp in (
        "dkim=pass header.d=harbor.example",
        "dkim=pass header.d=mail.harbor.example; dmarc=none header.from=harbor.example",
        "dkim=pass header.i=@harbor.example header.s=x header.b=abc",
        "dkim=fail header.d=harbor.example; dkim=pass header.d=harbor.example",
        "dkim=pass header.d=esp.example; dkim=pass (2048-bit key) header.d=harbor.example",
    ):
        assert _verdict(OURS + stamp) is PASS, stamp


def test_a_signature_does_not_outweigh_dmarc():
    signed_well = "dkim=pass header.d=harbor.example; "

    assert _verdict(OURS + signed_well + "dmarc=fail header.from=harbor.example") is FAIL
    for result in ("temperror", "permerror", "bestguesspass", "unknown"):
        assert _verdict(OURS + signed_well + f"dmarc={result} header.from=harbor.example") is NONE


def test_a_signature_of_the_public_suffix_is_nobodys():
    assert _verdict(OURS + "dkim=pass header.d=co.uk", sender="a@harbor.co.uk") is NONE
    assert not is_aligned("evil.co.uk", "harbor.co.uk")
    assert is_aligned("mail.harbor.co.uk", "harbor.co.uk")
    assert not is_aligned("", "harbor.example")
    assert organizational_domain("a.b.harbor.example") == "harbor.example"


def test_a10_bestguesspass_is_no_pass():
    stamp = (
        AR
        + "spf=pass smtp.mailfrom=harbor.example; dkim=pass header.d=harbor.example;dmarc=bestguesspass action=none header.from=harbor.example"
    )

    assert _verdict(stamp, settings=MICROSOFT) is NONE


def test_a11_a_stamp_in_an_attached_message_is_ignored():
    attached = f"Content-Type: message/rfc822\r\n\r\n{PASSED}\r\nFrom: rosa@harbor.example\r\n\r\nhello"
    field, body = multipart("mixed", "\r\nhi", attached)

    assert read(mail(field, body=body), DESK).authenticity.verdict is NONE


M365 = AR + "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=harbor.example; dkim=pass (signature was verified) header.d=harbor.example;dmarc=pass action=none header.from=harbor.example;compauth=pass reason=100"  # fmt: skip
OUTLOOK_HOP = "Received: from A.namprd04.prod.outlook.com (2603:10b6::1) by B.namprd04.prod.outlook.com with HTTPS; Mon, 9 Mar 2026"


def test_microsofts_stamp_has_no_id_and_counts_on_top():
    assert _verdict(OUTLOOK_HOP, M365, BY_THEM, settings=MICROSOFT) is PASS
    assert _verdict(M365.replace(";dmarc", ";icalliances.example; dmarc"), settings=MICROSOFT) is PASS


def test_a12_microsofts_stamp_counts_nowhere_else():
    assert _verdict(OUTLOOK_HOP, AR + "other.example; dmarc=none", M365, settings=MICROSOFT) is NONE
    assert _verdict(OUTLOOK_HOP, BY_THEM, M365, settings=MICROSOFT) is NONE
    assert _verdict("Received: from x by evil.outlook.com.example; Mon", M365, settings=MICROSOFT) is NONE
    assert _verdict(M365, settings=DESK) is NONE
    assert _verdict(M365, settings=GOOGLE) is NONE


def test_a_domain_alone_between_results_is_microsofts_habit_only():
    stray = "dkim=none header.d=none;harbor.example; dmarc=pass header.from=harbor.example"

    assert _verdict(OURS + stray) is NONE


INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"


def test_mail_inside_the_own_tenant_is_verified():
    stamp = (
        AR
        + "dkim=none (message not signed) header.d=none;icalliances.example; dmarc=none action=none header.from=icalliances.example;"
    )
    staff = "Pat <pat@icalliances.example>"

    assert _verdict(OUTLOOK_HOP, INTERNAL, settings=MICROSOFT, sender=staff) is PASS
    assert _verdict(OUTLOOK_HOP, stamp, INTERNAL, settings=MICROSOFT, sender=staff) is PASS


@pytest.mark.parametrize(
    ("fields", "sender", "settings"),
    [
        ((OUTLOOK_HOP, "X-MS-Exchange-Organization-AuthAs: Anonymous"), "pat@icalliances.example", MICROSOFT),
        (
            (OUTLOOK_HOP, INTERNAL, "X-MS-Exchange-Organization-AuthAs: Anonymous"),
            "pat@icalliances.example",
            MICROSOFT,
        ),
        ((OUTLOOK_HOP, BY_THEM, INTERNAL), "pat@icalliances.example", MICROSOFT),
        ((OUTLOOK_HOP, INTERNAL), "pat@harbor.example", MICROSOFT),
        ((OUTLOOK_HOP, INTERNAL), "pat@icalliances.example", DESK),
        ((OUTLOOK_HOP, "X-MS-Exchange-CrossTenant-AuthAs: Internal"), "pat@icalliances.example", MICROSOFT),
    ],
)
def test_what_only_looks_internal_is_not(fields, sender, settings):
    assert _verdict(*fields, sender=sender, settings=settings) is NONE


def test_a_failing_stamp_outweighs_the_own_tenant():
    stamp = AR + "dmarc=fail action=oreject header.from=icalliances.example"

    assert (
        _verdict(OUTLOOK_HOP, stamp, INTERNAL, sender="pat@icalliances.example", settings=MICROSOFT) is FAIL
    )


def test_googles_stamp_stands_below_its_own_hops():
    hops = (
        "Received: by 2002:a05:6a10:1234 with SMTP id x; Mon",
        "ARC-Authentication-Results: i=1; mx.google.com; dmarc=fail",
    )
    taken = "Received: from mail.harbor.example (mail.harbor.example. [192.0.2.1]) by mx.google.com with ESMTPS id y for <desk@icalliances.example>; Mon"
    stamp = AR + (
        "mx.google.com; dkim=pass header.i=@harbor.example header.s=s1 header.b=Qgi/FoC0; spf=pass (google.com: domain of "
        "rosa@harbor.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=rosa@harbor.example; "
        "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=harbor.example"
    )

    assert _verdict(*hops, taken, stamp, BY_THEM, settings=GOOGLE) is PASS
    assert _verdict(*hops, taken, BY_THEM, stamp, settings=GOOGLE) is NONE


def test_local_delivery_above_our_server_has_no_name_to_check():
    delivered = "Received: from mx.icalliances.example by imap-7.hosting.example with LMTP id x; Mon"

    assert _verdict(delivered, BY_US, PASSED) is PASS
    assert _verdict("Received: from x by localhost; Mon", PASSED) is PASS
    assert _verdict(BY_US, "Received: from x by localhost; Mon", PASSED) is NONE


@pytest.mark.parametrize(
    "value",
    [
        "mx.icalliances.example; dmarc",
        "mx.icalliances.example; dmarc=",
        "mx.icalliances.example; =pass",
        "mx.icalliances.example; dmarc=pass header.from",
        "mx.icalliances.example; ; dmarc=pass header.from=harbor.example",
        "mx.icalliances.example; dmarc=pass header.from=harbor.example (",
        'mx.icalliances.example; dmarc=pass header.from=harbor.example "x',
        "mx.icalliances.example; spf=pass dmarc=pass header.from=harbor.example",
        "mx.icalliances.example; dmarc=pass pass header.from=harbor.example",
        "mx.icalliances.example; hello; dmarc=pass header.from=harbor.example",
        "mx.icalliances.example; dmarc=pass header.from=harbor.example)",
        "mx.icalliances.example dmarc=pass header.from=harbor.example",
        "mx.icalliances.example; none",
        "",
        "(",
    ],
)
def test_a_stamp_with_a_defect_is_worth_nothing_and_hides_what_is_below(value):
    assert _verdict(AR + value) is NONE
    if value.startswith("mx.icalliances.example;"):
        assert _verdict(AR + value, PASSED) is NONE


@pytest.mark.parametrize(
    "value",
    [
        "mx.icalliances.example; dmarc=pass header.from=harbor.example;",
        "mx.icalliances.example;\r\n\tdmarc=pass (p=none dis=none)\r\n\theader.from=harbor.example",
        "(c) mx.icalliances.example (c) 1 (c) ; (c) dmarc (c) = (c) pass (c) header.from (c) = (c) harbor.example (c)",
        'mx.icalliances.example; dmarc=pass reason="all; fine" header.from="harbor.example"',
        "mx.icalliances.example; dmarc/1=pass header.from=harbor.example; x-thing=odd version=1",
        "mx.icalliances.example; spf=pass smtp.mailfrom=prvs=12=rosa@harbor.example; dmarc=pass header.from=harbor.example",
        "mx.icalliances.example; spf=none smtp.mailfrom=; dmarc=pass header.from=harbor.example",
        '"mx.icalliances.example"; dmarc=pass header.from=harbor.example',
    ],
)
def test_what_the_grammar_allows_is_read(value):
    assert _verdict(AR + value) is PASS


def test_trust_none_believes_from_and_says_so():
    authenticity = read(mail(), TRUSTING).authenticity

    assert authenticity.verified
    assert "trust" in authenticity.reason


def test_trust_none_does_not_believe_an_ambiguous_from():
    assert _verdict(sender="a@x.example, b@y.example", settings=TRUSTING) is NONE


def test_a32_an_automatic_forward_is_unaligned():
    stamp = (
        OURS
        + "spf=pass smtp.mailfrom=forwarder.example; dkim=fail header.d=harbor.example; dmarc=none header.from=harbor.example"
    )

    assert _verdict(stamp) is NONE


@given(st.text(alphabet='dmarcpass=fil;() "\\.hbo', max_size=60))
def test_no_stamp_for_another_domain_ever_passes(noise):
    assert _verdict(f"{OURS}{noise}; dmarc=pass header.from=evil.example") is not PASS


@given(st.text(alphabet='x=; "()\\.@', max_size=40))
def test_no_echoed_local_part_ever_makes_a_pass(local_part):
    stamp = f"{OURS}spf=pass (domain of {local_part}@evil.example) smtp.mailfrom={local_part}@evil.example; dmarc=none header.from=harbor.example"

    assert _verdict(stamp) is NONE


DNS = replace(DESK, look_up_txt=look_up_txt)
PLAIN = mail()


def test_without_a_stamp_we_verify_dkim_ourselves():
    assert read(signed(PLAIN), DNS).authenticity.reason == "DKIM signature of harbor.example verified here"
    assert read(signed(PLAIN, "mail.harbor.example"), DNS).authenticity.verified
    assert read(signed(PLAIN.replace(b"\r\n", b"\n")), DNS).authenticity.verified
    assert read(b"From x Mon Mar  9 09:00:00 2026\r\n" + signed(PLAIN), DNS).authenticity.verified


@pytest.mark.parametrize(
    "raw",
    [
        signed(PLAIN).replace(b"Marcus", b"Mallory"),
        signed(PLAIN).replace(b"rosa@harbor", b"boss@harbor"),
        signed(PLAIN).replace(b"Subject: New user", b"Subject: Old user"),
        signed(PLAIN, "evil.example"),
        signed(PLAIN, "trial.example"),
        signed(PLAIN, "unpublished.example"),
        signed(PLAIN, length=True) + b"and Mallory\r\n",
        signed(PLAIN, length=True),
        signed(PLAIN, fields=(b"from", b"date")),
        signed(PLAIN, fields=(b"from", b"subject")),  # sent again with a new Date it would be a new mail
        signed(PLAIN).replace(b"d=harbor", b"d=\xff"),
        b"DKIM-Signature: v=1; a=rsa-sha256; d=harbor.example\r\n" + PLAIN,
        b"DKIM-Signature: " + b";" * 500 + b"\r\n" + PLAIN,
    ],
)
def test_a_signature_that_does_not_cover_the_mail_proves_nothing(raw):
    assert read(raw, DNS).authenticity.verdict is NONE


def test_a_second_signature_is_tried():
    assert read(signed(signed(PLAIN), "evil.example"), DNS).authenticity.verified


def test_a_trusted_stamp_is_not_overruled_by_a_signature():
    raw = f"{OURS}dmarc=fail header.from=harbor.example\r\n".encode() + signed(PLAIN)

    assert read(raw, DNS).authenticity.verdict is FAIL


def test_without_dns_no_signature_counts():
    assert read(signed(PLAIN), DESK).authenticity.verdict is NONE


def test_a_resolver_that_fails_proves_nothing():
    def broken(name):
        raise TimeoutError(name)

    assert read(signed(PLAIN), replace(DESK, look_up_txt=broken)).authenticity.verdict is NONE


def test_a13_a_forwarders_seal_counts_only_when_the_config_names_it():
    forwarded = sealed("pass")

    assert read(forwarded, DNS).authenticity.verdict is NONE
    assert read(forwarded, replace(DNS, trusted_sealers=("other.example",))).authenticity.verdict is NONE
    believed = read(forwarded, replace(DNS, trusted_sealers=("lists.example",))).authenticity
    assert believed.verified
    assert believed.reason.startswith("ARC sealed by lists.example: dmarc=pass")


def test_a13_a_seal_over_a_failure_or_a_changed_mail_does_not_count():
    trusting = replace(DNS, trusted_sealers=("lists.example",))
    failed = sealed("fail")
    changed = sealed("pass").replace(b"rosa@", b"boss@")

    assert read(failed, trusting).authenticity.verdict is NONE
    assert read(changed, trusting).authenticity.verdict is NONE
    assert (
        read(
            f"{OURS}arc=pass; dmarc=fail header.from=harbor.example\r\n".encode() + mail(), trusting
        ).authenticity.verdict
        is FAIL
    )


def counting(names, answer=RECORD):
    def look_up(name):
        names.append(name)
        return answer

    return look_up


def test_no_key_is_asked_for_that_would_prove_nothing():
    asked = []
    watched = replace(DESK, look_up_txt=counting(asked), trusted_sealers=("lists.example",))

    read(PLAIN, watched)
    read(signed(PLAIN, "evil.example"), watched)
    read(signed(PLAIN, length=True), watched)
    read(f"{OURS}dmarc=none header.from=harbor.example\r\n".encode() + signed(PLAIN), watched)
    read(sealed("pass"), replace(watched, trusted_sealers=("other.example",)))
    for newest in (
        b"ARC-Seal: i=2; d=evil.example; s=lists.example; b=x\r\n",  # names a trusted one somewhere
        b"ARC-Seal: i=2; d=lists.example.evil.example; s=s; b=x\r\n",
        b"ARC-Seal: i=2; s=s; b=x\r\n",
    ):
        read(newest + sealed("pass"), watched)

    assert asked == []
    read(sealed("pass"), watched)
    assert asked


def test_only_so_many_signatures_are_tried():
    asked = []
    raw = PLAIN
    for _ in range(30):
        raw = signed(raw, "sub.harbor.example")
    broken = raw.replace(b"Marcus", b"Mallory")

    assert read(broken, replace(DESK, look_up_txt=counting(asked))).authenticity.verdict is NONE
    assert len(asked) <= 5


def test_a_genuine_signature_below_others_that_do_not_count_is_found():
    raw = signed(PLAIN)
    for _ in range(10):
        raw = signed(raw, "evil.example")

    assert read(raw, DNS).authenticity.verified


def test_a_key_of_no_sane_length_or_too_short_or_revoked_proves_nothing():
    for record in (RECORD + b" " * 2000, RECORD.replace(b"p=", b"p=;x="), b"v=DKIM1; p=", SHORT_RECORD):
        raw = signed(PLAIN) if record is not SHORT_RECORD else signed(PLAIN, key=SHORT_KEY)
        assert read(raw, replace(DESK, look_up_txt=counting([], record))).authenticity.verdict is NONE


def test_a_signature_that_has_expired_proves_nothing(monkeypatch):
    fresh = signed(PLAIN, expires=4_000_000_000)
    with monkeypatch.context() as then:
        then.setattr(dkim.time, "time", lambda: 1_400_000_000)
        stale = signed(PLAIN, expires=1_500_000_000)

    assert read(fresh, DNS).authenticity.verified
    assert read(stale, DNS).authenticity.verdict is NONE


def test_where_the_key_cannot_be_had_now_nothing_is_settled():
    def away(name):
        raise NamesUnavailable(name)

    verdict = read(signed(PLAIN), replace(DESK, look_up_txt=away)).authenticity
    assert (verdict.verdict, verdict.unsettled) == (NONE, True)
    sealed_mail = read(sealed("pass"), replace(DESK, look_up_txt=away, trusted_sealers=("lists.example",)))
    assert sealed_mail.authenticity.unsettled
    forged = f"{OURS}dmarc=fail header.from=harbor.example\r\n".encode() + signed(PLAIN)
    assert not read(forged, replace(DESK, look_up_txt=away)).authenticity.unsettled


def test_a_second_key_that_answers_settles_it():
    def one_away(name):
        if name.startswith("test._domainkey.mail."):
            raise NamesUnavailable(name)
        return look_up_txt(name)

    raw = signed(signed(PLAIN), "mail.harbor.example")
    assert read(raw, replace(DESK, look_up_txt=one_away)).authenticity.verified
