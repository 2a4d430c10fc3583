"""Attackers who have a key of their own (design 3.9): a form at the same service, a representative's or a signatory's
mailbox, a member of staff who is tricked, a reply to our question.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.settings import FormService
from tests.abuse.ends import (
    DANA,
    EVIL,
    STAFF,
    TRAINEE,
    End,
    end_now,
    end_of,
    export,
    nothing_came_of,
    raw_mail,
    since,
    with_desk,
    words_of,
)
from tests.journeys.desk import ANGELA, BETH, DESK, PRIYA, TEAM, WALTER, add, mail, stamp
from tests.torture.world import World

SERVICE = "noreply@forms.example"
TAGGED = "mohmis+form-x7@desk.example"
NAMED = f"Authorized Representative Name: Priya Natarajan\nAuthorized Representative Email: {PRIYA}\n"
BEST_PROOF = "Desk code: blue heron\n"


# -- a form at the same service --------------------------------------------------------------------------------------


def with_form(one: World, **service) -> World:
    made = FormService(address=SERVICE, **service)
    intake = replace(one.origin.desk.intake, form_addresses=frozenset({SERVICE}))
    return with_desk(one, forms=(made,), intake=intake)


def submission(body: str, **headers: str) -> bytes:
    return mail(SERVICE, body, subject="Submission #1", **headers)


PROOFS = {
    "no proof at all": {},
    "a guessed code": {"code": "Desk code: guessed\n"},
    "an empty code": {"code": "Desk code:\n"},
    "the code under another label": {"code": "Code: blue heron\n"},
    "the code in another case": {"code": "Desk code: Blue Heron\n"},
    "the code in a value": {"code": "Job Title: Desk code: blue heron\n"},
}


@pytest.mark.parametrize("proof", PROOFS)
def test_a_form_of_somebody_else_at_our_service_is_asked_about_first(world, proof):
    one = with_form(world(names=()), confirm="notify", secret=("Desk code", "blue heron"))
    end = end_of(one, submission(add() + NAMED + PROOFS[proof].get("code", "")))

    assert (end.outcome, end.kinds) == ("held", ["confirm-sender"])
    assert end.changed == []
    assert end.outside[0]["To"] == PRIYA


def test_our_own_form_with_its_code_is_believed(world):
    one = with_form(world(names=()), confirm="notify", secret=("Desk code", "blue heron"))
    end = end_of(one, submission(add() + NAMED + BEST_PROOF))

    assert end.kinds == ["training-start"]
    assert end.outside[0]["Cc"] == PRIYA


@pytest.mark.parametrize(("to", "kinds"), [(TAGGED, ["training-start"]), (DESK, ["confirm-sender"])])
def test_the_tagged_address_of_our_form_is_a_proof_and_the_plain_one_is_none(world, to, kinds):
    one = with_form(world(names=()), confirm="notify", recipient=TAGGED)
    raw = submission(add() + NAMED).replace(f"To: {DESK}".encode(), f"To: {to}".encode())

    assert end_of(one, raw).kinds == kinds


def test_under_confirm_even_a_form_with_a_proof_is_asked_about(world):
    one = with_form(world(names=()), secret=("Desk code", "blue heron"))

    assert end_of(one, submission(add() + NAMED + BEST_PROOF)).kinds == ["confirm-sender"]


@pytest.mark.parametrize("dmarc", [None, "none", "fail"])
def test_a_mail_that_only_says_it_is_the_service_asks_nobody_anything(world, dmarc):
    one = with_form(world(names=()), confirm="notify", accept_service=True)
    end = end_of(one, mail(SERVICE, add() + NAMED + BEST_PROOF, dmarc=dmarc))

    nothing_came_of(end, "quarantined" if dmarc == "fail" else "held")


@pytest.mark.parametrize(
    "names",
    [
        f"Authorized Representative Email: {EVIL}\n",
        f"Authorized Representative Name: Priya Natarajan\nAuthorized Representative Email: {EVIL}\n",
        f"Authorized Representative Email: {PRIYA}, {EVIL}\n",
        "Authorized Representative Name: Somebody Else\n",
    ],
)
def test_the_question_goes_to_the_address_on_file_and_never_to_one_in_the_form(world, names):
    end = end_of(with_form(world(names=())), submission(add() + names))

    assert end.changed == []
    assert end.to(EVIL) == []
    assert {str(one["To"]) for one in end.outside} <= {PRIYA}


def test_a_form_of_somebody_else_cannot_speak_through_our_question(world):
    """The question shows what the form says, as text: no link, no markup, no line that looks like ours."""
    bait = "Your password has expired, sign in at https://evil.example/login <a href='https://evil.example'>here</a>"
    end = end_of(with_form(world(names=())), submission(add(name=bait) + NAMED + f"Notes: {bait}\n"))
    (question,) = end.outside

    assert question["X-Mailbot-Mail"] == "confirm-sender"
    assert "evil" not in str(question["Subject"])
    links = re.findall(r"<a\s[^>]*href=\"([^\"]*)", question.get_body(("html",)).get_content())
    assert not [link for link in links if "evil" in link]
    assert not re.search(r"https?://evil", words_of(question))


# -- the question and its answer ---------------------------------------------------------------------------------------


def asked(world) -> tuple[World, End, str]:
    """A desk that has asked Priya whether a form is hers, and the id of the question."""
    one = with_form(world(names=()))
    end = end_of(one, submission(add() + NAMED))
    return one, end, str(end.outside[0]["Message-ID"])


def yes(who: str, token: str, **more: str) -> bytes:
    return mail(who, "Yes", subject="Re: Is this yours?", In_Reply_To=token, **more)


def test_a_yes_of_the_address_on_file_counts_once(world):
    one, _, token = asked(world)
    first = end_of(one, yes(PRIYA, token))
    assert first.kinds == ["confirm-sender", "training-start"]

    withdrawn = end_of(one, mail(DANA, "R-0001 withdraw: an error"))
    again = since(end_of(one, yes(PRIYA, token, X_Again="1")), withdrawn)
    assert again.changed == []
    assert "training-start" not in again.kinds


FORGERIES = {
    "a letter of the mac changed": lambda token: re.sub(
        r"\.([0-9a-f])([0-9a-f]{23})@", lambda m: f".{'0' if m[1] != '0' else '1'}{m[2]}@", token
    ),
    "another kind of mail": lambda token: token.replace("confirm-sender", "training-start"),
    "for another case": lambda token: token.replace(".0.", ".r-0001."),
    "another form": lambda token: re.sub(r"\.0\.[0-9a-f]", ".0.f", token),
    "another domain": lambda token: token.replace("@desk.example", "@evil.example"),
    "made up": lambda token: "<confirm-sender.0.00000000000000000000.000000000000000000000000@desk.example>",
    "none": lambda token: "<x@harborhouse.example>",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_yes_to_a_forged_question_is_a_yes_to_nothing(world, forgery):
    one, start, token = asked(world)
    forged = FORGERIES[forgery](token)
    assert forged != token
    end = since(end_of(one, yes(PRIYA, forged)), start)

    assert end.changed == []
    assert "training-start" not in end.kinds


@pytest.mark.parametrize(
    "who", [WALTER, ANGELA, "cadeyemi@harborhouse.example", DANA, EVIL, f"{PRIYA}.evil.example"]
)
def test_a_yes_from_another_address_is_none_and_leaves_the_question_open(world, who):
    """Not even the signatory's or staff's: who was asked answers; staff have `queue` and the request by hand."""
    one, start, token = asked(world)
    end = since(end_of(one, yes(who, token), known={who}), start)
    assert end.changed == []
    assert "training-start" not in end.kinds

    assert "training-start" in since(end_of(one, yes(PRIYA, token), known={who}), end).kinds


@pytest.mark.parametrize("dmarc", [None, "fail", "none"])
def test_a_yes_that_only_says_it_is_from_the_address_on_file_is_none(world, dmarc):
    one, start, token = asked(world)
    end = since(end_of(one, mail(PRIYA, "Yes", dmarc=dmarc, In_Reply_To=token)), start)

    nothing_came_of(end, "quarantined" if dmarc == "fail" else "held")


@pytest.mark.parametrize(("hours", "counts"), [(71, True), (73, False)])
def test_a_question_is_open_for_three_days(world, hours, counts):
    one, start, token = asked(world)
    later = one.now + timedelta(hours=hours)
    end = since(end_of(one, yes(PRIYA, token), at=later), start)

    assert ("training-start" in end.kinds) is counts
    assert bool(end.changed) is counts


def test_a_yes_is_bound_to_the_form_that_was_asked_about(world):
    """Two forms wait; a yes to one of them does what that one asks and leaves the other alone."""
    one = with_form(world(names=()))
    first = end_of(one, submission(add() + NAMED))
    other = end_of(
        one,
        mail(SERVICE, add("Hmis Admin", "hmisadmin@harborhouse.example") + NAMED, subject="Submission #2"),
    )
    token = str(first.outside[0]["Message-ID"])
    assert token != str(since(other, first).outside[0]["Message-ID"])
    end = end_of(one, yes(PRIYA, token))

    assert [case["person"]["email"] for case in end.books["cases"]] == [TRAINEE]


def test_a_yes_that_brings_an_order_of_its_own_is_not_bound_to_more_than_the_form(world):
    """Words below the yes are no part of what was confirmed."""
    one, start, token = asked(world)
    body = "Yes\n\nAnd remove Pat Doyle's access today.\n"
    end = since(end_of(one, mail(PRIYA, body, In_Reply_To=token)), start)

    assert [case["ref"] for case in end.books["cases"]] == ["R-0001"]


@pytest.mark.parametrize("said", ["no", "Yes?", "Yesterday", "> yes", "I do not know\nyes", "Not mine, yes?"])
def test_what_is_no_yes_is_none(world, said):
    one, start, token = asked(world)
    end = since(end_of(one, mail(PRIYA, said, subject="Re: Is this yours?", In_Reply_To=token)), start)

    assert end.changed == []
    assert "training-start" not in end.kinds


# -- a malicious representative ----------------------------------------------------------------------------------------

OZARK = "Ozark Path Services"


@pytest.mark.parametrize(
    "body",
    [
        add("Dominic Lee", "dlee@ozarkpath.example", agency=OZARK, projects="PATH Outreach"),
        (
            "Request: Remove a current user\nAgency: Ozark Path Services\nName of user being removed/replaced: Ren\u00e9e Castillo\n"
            "When should this user's access be removed?: Immediately\n"
        ),
        "Please remove Ren\u00e9e Castillo of Ozark Path Services today, she has left.",
        "How is Ren\u00e9e Castillo of Ozark Path Services doing in her training?",
        "Please make kboone@ozarkpath.example, Keisha Boone, a representative of Ozark Path Services.",
        "Who are the representatives of Ozark Path Services?",
    ],
)
def test_a_representative_has_no_say_and_hears_nothing_outside_their_agency(world, body):
    one = world(names=())
    end = end_of(one, mail(PRIYA, body))

    assert {case["agency"] for case in end.books["cases"]} <= {"harbor"}  # asked whom of theirs they mean
    assert not [case for case in end.books["cases"] if case["state"] in {"DUE", "SCHEDULED", "IN_TRAINING"}]
    assert end.books["access"] == end.before["access"]
    assert end.books["representatives"] == end.before["representatives"]
    assert {str(told["To"]) for told in end.outside} == {PRIYA}
    assert not re.search(
        r"rcastillo|oyelaran|tillman|Beth|June", "".join(words_of(told) for told in end.outside)
    )


def test_a_representative_cannot_touch_another_agency_s_case_by_its_reference(world):
    one = world(names=())
    start = end_of(one, mail(BETH, add("Dominic Lee", "dlee@ozarkpath.example", agency=OZARK, projects="PATH Outreach")),
                   known={"dlee@ozarkpath.example"})  # fmt: skip
    for words in (
        "Please withdraw this request.",
        "R-0001 withdraw: x",
        "R-0001 granted",
        "Where does this one stand?",
    ):
        raw = mail(PRIYA, words, subject=f"Re: [MoHMIS R-0001] {words}")
        end = since(end_of(one, raw, known={"dlee@ozarkpath.example"}), start)
        assert end.changed == []
        told = "".join(words_of(told) for told in end.to(PRIYA))
        assert not re.search("Dominic|dlee|Ozark", told)


@pytest.mark.parametrize(
    "address", [EVIL, "marcus@gmail.example", "moneill@harborhouse.example.evil.example"]
)
def test_a_trainee_outside_the_agency_s_domains_waits_for_a_person_and_is_not_written_to(world, address):
    end = end_of(world, mail(PRIYA, add(address=address)))

    assert end.kinds == ["request-received"]
    assert end.to(address) == []
    assert [case["state"] for case in end.books["cases"]] == ["UNDER_REVIEW"]
    assert end.books["pools"] == end.before["pools"]


@pytest.mark.parametrize("name", ["https://evil.example/login", "call now evil.example", "x@evil.example"])
def test_a_name_that_is_a_link_or_an_address_waits_for_a_person_and_no_trainee_reads_it(world, name):
    end = end_of(world, mail(PRIYA, add(name=name)))

    assert "training-start" not in end.kinds
    assert end.to(TRAINEE) == []


def test_whoever_asks_for_themself_waits_for_a_person(world):
    end = end_of(world, mail(PRIYA, add("Priya Natarajan", PRIYA)))

    assert end.kinds == ["request-received"]
    assert [case["state"] for case in end.books["cases"]] == ["UNDER_REVIEW"]


def removal(agency: str, name: str) -> str:
    return (
        f"Request: Remove a current user\nAgency: {agency}\nName of user being removed/replaced: {name}\n"
        "When should this user's access be removed?: Immediately\n"
    )


def many_users(one: World, number: int) -> list[str]:
    """A big agency: users of Harbor House beside those of the directory."""
    letters = [f"{chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(number)]
    names = [f"Leaving {two}verly" for two in letters]
    with one.store.transaction() as books:
        known = books.directory.access("harbor")[0]
        for name in names:
            address = f"{name.split()[1].lower()}@harborhouse.example"
            books.directory.set_access(replace(known, name=name, email=address))
        books.commit()
    return names


def test_a_flood_of_removals_ends_no_access_by_itself_and_hides_nobody_else_s(world):
    """Staff end access, one by one (P21). Alerts of one agency are ten an hour and one that says that there are more;
    another agency's removal, in the middle of it, is told at once.
    """
    one = world(names=())
    names = many_users(one, 16)
    before = export(one)
    for name in names:
        one.mailbox.lay(mail(PRIYA, removal("Harbor House", name), subject=f"remove {name}"))
    one.mailbox.lay(mail(ANGELA, removal("Riverbend CSA", "Jane Cole"), subject="Jane"))
    one.work()
    end = end_now(one, before)
    alerts = [str(alert["Subject"]) for alert in end.alerts]

    assert end.books["access"] == before["access"]
    assert Counter(case["state"] for case in end.books["cases"]) == {"DUE": 17}
    assert any("Jane Cole" in subject for subject in alerts)
    assert len([subject for subject in alerts if "Leaving" in subject]) == 10
    assert len([subject for subject in alerts if "More alerts" in subject]) == 1
    assert len(alerts) == 12


def test_a_flood_of_pretended_senders_hides_no_removal_and_says_that_there_is_more(world):
    one = world(names=())
    with one.store.transaction() as books:
        known = books.authorities("harbor")[0]
        for number in range(14):
            somebody = replace(
                known, email=f"r{chr(97 + number)}@harborhouse.example", name=f"R {chr(65 + number)}"
            )
            books.directory.set_authority(somebody)
        books.commit()
    before = export(one)
    for number in range(14):
        one.mailbox.lay(
            mail(f"r{chr(97 + number)}@harborhouse.example", "x", dmarc="fail", subject=f"x{number}")
        )
    one.mailbox.lay(mail("cadeyemi@harborhouse.example", removal("Harbor House", "Pat Doyle"), subject="Pat"))
    one.work()
    alerts = [str(alert["Subject"]) for alert in end_now(one, before).alerts]

    assert len([subject for subject in alerts if "More alerts" in subject]) == 1
    assert any("D-0001" in subject for subject in alerts)
    assert len(alerts) == 12


# -- a signatory's stolen mailbox --------------------------------------------------------------------------------------

DESIGNATE = "Please add Keisha Boone (kboone@harborhouse.example) as an authorized representative.\n"


def test_a_designation_is_told_to_the_other_representatives_and_to_staff(world):
    """Docs, "Not promised": what a stolen mailbox asks for is done; so those who know better must hear of it."""
    kboone = "kboone@harborhouse.example"
    end = end_of(world, mail(WALTER, DESIGNATE, subject="HMIS contacts"), known={kboone})
    (told,) = end.outside

    assert told["X-Mailbot-Mail"] == "representative-added"
    assert PRIYA in f"{told['To']}, {told['Cc']}"
    assert {kboone, WALTER} <= set(f"{told['To']}".split(", "))
    assert len(end.alerts) == 1
    assert "Keisha Boone" in str(end.alerts[0]["Subject"])
    assert kboone in words_of(end.alerts[0])


def test_who_is_taken_off_the_list_hears_of_it(world):
    end = end_of(
        world, mail(WALTER, "Please remove Priya Natarajan as authorized representative.\n", subject="HMIS")
    )
    (told,) = end.outside

    assert told["X-Mailbot-Mail"] == "representative-removed"
    assert PRIYA in str(told["To"])
    assert "no representative left" in " ".join(words_of(end.alerts[0]).split())


def test_an_accomplice_outside_the_agency_s_domains_is_designated_by_a_person_only(world):
    body = "Please add Mallory Evil (mallory@evil.example) as an authorized representative.\n"
    end = end_of(world, mail(WALTER, body, subject="HMIS contacts"))

    assert end.changed == []
    assert end.outcome == "held"
    assert end.to(EVIL) == []


def test_designations_stand_in_the_next_digest(world):
    one = world(names=())
    one.mailbox.lay(mail(WALTER, DESIGNATE, subject="HMIS contacts"))
    one.work(minutes=(0, 60 * 24))
    digests = [
        words_of(told)
        for told in end_now(one, export(one)).mails
        if told["X-Mailbot-Mail"] == "digest" and TEAM in str(told["To"])
    ]

    assert "Keisha Boone" in digests[-1]


# -- a member of staff who is tricked ----------------------------------------------------------------------------------

ORDERS = "R-0001 withdraw: because\nR-0001 extend 2026-12-31: because\nlicense MO-606 add 99\n"
BAITS = {
    "forwarded by Gmail": f"FYI\n\n---------- Forwarded message ---------\nFrom: Mallory <{EVIL}>\nDate: Wed, 4 Mar 2026\n"
    f"Subject: x\nTo: <{DANA}>\n\n{ORDERS}",
    "forwarded by Outlook": f"See below.\n\n________________________________\nFrom: Mallory <{EVIL}>\n"
    f"Sent: Wednesday, March 4, 2026 9:00 AM\nTo: Dana Ruiz <{DANA}>\nSubject: x\n\n{ORDERS}",
    "forwarded by Apple": f"Begin forwarded message:\n\nFrom: Mallory <{EVIL}>\nSubject: x\nDate: March 4, 2026\n"
    f"To: {DANA}\n\n{ORDERS}",
    "quoted": "Please look.\n\n" + "".join(f"> {line}\n" for line in ORDERS.splitlines()),
    "answered": f"Hm.\n\nOn Wed, Mar 4, 2026 at 9:00 AM Mallory <{EVIL}> wrote:\n"
    + "".join(f"> {line}\n" for line in ORDERS.splitlines()),
    "below a signature": f"Look at this.\n-- \nDana Ruiz\n{ORDERS}",
    "an original message": f"What is this?\n\n-----Original Message-----\nFrom: Mallory\nSent: today\nTo: Dana\nSubject: x\n\n{ORDERS}",
}


@pytest.mark.parametrize("bait", BAITS)
def test_commands_count_in_the_sender_s_own_words_only(world, bait):
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    end = since(end_of(one, mail(DANA, BAITS[bait], subject="Fwd: x")), start)

    assert end.changed == []
    assert {address for told in end.mails for address in str(told["To"]).split(", ")} <= STAFF


def test_commands_in_an_attached_mail_do_not_count(world):
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    body = (
        "--b\nContent-Type: text/plain\n\nFYI\n--b\nContent-Type: message/rfc822\n\n"
        f"From: {EVIL}\nSubject: x\nContent-Type: text/plain\n\n{ORDERS}\n"
        f"--b\nContent-Type: text/plain; name=x.txt\nContent-Disposition: attachment\n\n{ORDERS}\n--b--\n"
    )
    kind = 'Content-Type: multipart/mixed; boundary="b"'
    end = since(end_of(one, raw_mail(stamp(DANA), f"From: {DANA}", kind, body=body)), start)

    assert end.changed == []


def test_commands_that_nobody_can_see_do_not_count(world):
    """White on white in the HTML of a mail that staff pass on with their own hand."""
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    hidden = ORDERS.replace("\n", "<br>\n")
    page = f"<p>Look at this</p><div style='display:none'>{hidden}</div><p style='font-size:0'>{hidden}</p>"
    raw = raw_mail(stamp(DANA), f"From: {DANA}", "Content-Type: text/html", body=page)
    end = since(end_of(one, raw), start)

    assert end.changed == []


def test_the_same_commands_in_her_own_words_do_count(world):
    one = world(names=())
    start = end_of(one, mail(PRIYA, add()))
    end = since(end_of(one, mail(DANA, ORDERS)), start)

    assert "cases" in end.changed
