"""Older words that the sender makes their own: forms of ours that came back filled in, forms of others that were approved."""

from dataclasses import replace

import pytest

from mailbot.intake.body import read_body
from mailbot.model.directory import SenderRole
from mailbot.model.intent import IntentKind
from mailbot.triage.classify import read_intents
from mailbot.triage.question import Question
from tests.triage.desk_mail import MONDAY, REPRESENTATIVE, ROSTER, TRAINEE, WORDING, mail

ACTED = frozenset({IntentKind.ADD, IntentKind.REMOVE, IntentKind.MODIFY, IntentKind.REPLACE})


def intents_of(text=None, html=None, subject="Re: form", sender=REPRESENTATIVE):
    """What a mail with this body wants."""
    message = replace(mail("", subject, sender), body=read_body(text, html), to=("desk@hmis.example",))
    return read_intents(message, Question(sender=sender, roster=ROSTER, received_on=MONDAY), WORDING)


def acted(*args, **more):
    """The intents that ask for something for somebody."""
    return [intent for intent in intents_of(*args, **more) if intent.kind in ACTED]


def quoted(text):
    """As a mail program quotes it."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))


DESK = "On Thu, Mar 5, 2026 at 9:10 AM HMIS Desk <desk@hmis.example> wrote:\n"
OUTLOOK = "From: HMIS Desk <desk@hmis.example>\nSent: Thursday, March 5, 2026 9:10 AM\nTo: Priya Natarajan <priya@harborhouse.example>\nSubject: form\n\n"
COLLEAGUE = (
    "---------- Forwarded message ---------\nFrom: Sam Kim <skim@harborhouse.example>\nDate: Thu, Mar 5, 2026 at 2:40 PM\n"
    "Subject: new person\nTo: Priya Natarajan <priya@harborhouse.example>\n\n"
)
FILLED = """
Request type: Add a new user
Agency: Harbor House of Columbia
New user's name: Lucinda Marsh
New user's email: lmarsh@harborhouse.example
Projects: Emergency Shelter
"""
REMOVAL = """
Request type: Remove a current user
Agency: Harbor House of Columbia
Name of user being removed: Pat Doyle
When should this user's access be removed?: On a specific date
Specific date: 3/20/2026
"""
BELOW = """
Request type:
Add a new user
Agency:
Harbor House of Columbia
New user's name:
Lucinda Marsh
New user's email:
lmarsh@harborhouse.example
Projects:
Emergency Shelter
"""


def table(blue=True):
    """The filled form as a table, as HTML programs quote it."""
    rows = [line.split(":", 1) for line in FILLED.strip().split("\n")]
    color = ' style="color:#1f497d"' if blue else ""
    return (
        "<table>"
        + "".join(f"<tr><td>{a}</td><td><span{color}>{b}</span></td></tr>" for a, b in rows)
        + "</table>"
    )


def is_lucinda(found):
    """Is this the one request that the forms here hold?"""
    return [(i.kind, i.person.name, i.person.email, i.projects, i.doubts) for i in found] == [
        (IntentKind.ADD, "Lucinda Marsh", "lmarsh@harborhouse.example", ("es",), ())
    ]


# -- answers among the lines of a quote -------------------------------------------------------------------------------

LABELS = FILLED.strip().split("\n")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("head", ["Hi Priya, please answer these and send them back:\n", ""])
def test_answers_between_the_quoted_labels_make_the_form(gap, head):
    pieces = [f"> {line.split(':')[0]}:{gap}{line.split(': ')[1]}{gap}" for line in LABELS]
    text = DESK + (f"> {head}" if head else "") + "".join(pieces) + "> Thanks!\n> The desk\n\nPriya\n"

    assert is_lucinda(acted(text))


def test_some_labels_may_come_filled_in():
    text = (
        f"All set, see under each one.\n\n{DESK}> Please fill this in:\n>\n> Request type: Remove a current user\n"
        "> Agency: Harbor House of Columbia\n> Name of user being removed:\nPat Doyle\n> Last day access is needed:\n3/20/2026\n"
    )

    (intent,) = acted(text)
    assert (intent.kind, intent.person.name, intent.effective_on.day) == (IntentKind.REMOVE, "Pat Doyle", 20)


def test_apple_mail_parts_the_blockquote_around_each_answer():
    parts = "".join(
        f'<blockquote type="cite"><div>{line.split(":")[0]}:</div></blockquote><div>{line.split(": ")[1]}</div>'
        for line in LABELS
    )
    html = f'<html><body><blockquote type="cite"><div>On Mar 5, 2026, at 9:10 AM, HMIS Desk &lt;desk@hmis.example&gt; wrote:</div></blockquote>{parts}<div>Priya</div></body></html>'

    assert is_lucinda(acted(html=html))


def test_talk_between_the_lines_of_a_quote_is_no_form():
    text = (
        f"{DESK}> Two things:\n>\n> Pat Doyle: is her access still needed?\nYes it is.\n> Training on Friday:\nI will be there.\n"
        "> Please remove the following user:\nWho said so?\n"
    )

    assert acted(text) == []


# -- forms of ours that were filled in within the quote ---------------------------------------------------------------

CLAIMS = [
    "Form is completed.",
    "Please find my responses in the form below, typed in capital letters.",
    "Done! I filled everything in.",
    "I've completed all of the fields. Have a great weekend",
    "Info below as requested. She is our new night monitor and comes from Drury.",
    "My answers are next to each line.",
    "Here you go, all the blanks are filled!",
    "I answered each question in red.",
    "Responses in bold.",
    "Hope I did this right, all filled in below.",
    "Completed and returned.",
    "Took me a while but it's filled out now.",
    "See the filled out form. I don't have the fancy version of Word so I typed right in the email.",
    "Returning the completed form",
    "Filled it out on my phone so excuse typos",
    "Filled in below, thanks",
    "Here it is filled out. Sorry for the wait!",
    "My answers are in blue.",
    "See my responses below in red.",
    "I completed the form below. No rush on this one, I was not in the office last week.",
    "Answered inline.",
    "Please see completed form below",
    "Hi! Form is filled out down below. Let me know if you need anything else.",
    "I typed everything into your form.",
    "I put my answers right into your message. Does Friday still work for the training call?",
]


@pytest.mark.parametrize("said", CLAIMS)
def test_a_form_that_came_back_filled_in_is_the_senders(said):
    assert is_lucinda(acted(f"{said}\nPriya\n\n{DESK}{quoted(FILLED)}\n"))


@pytest.mark.parametrize("older", [OUTLOOK + FILLED, OUTLOOK + BELOW, DESK + quoted(BELOW)])
def test_it_may_come_back_in_any_layout(older):
    assert is_lucinda(acted(f"Filled in below, thanks\nPriya\n\n{older}\n"))


@pytest.mark.parametrize("said", ["", "Thanks!", "Sent from my iPhone", "There you are."])
def test_a_form_that_we_asked_to_be_filled_in_needs_no_word_of_it(said):
    asked = f"Please answer in the lines below and send it back.\n{FILLED}\nHMIS Desk"

    assert is_lucinda(acted(f"{said}\n\n{DESK}{quoted(asked)}\n"))


@pytest.mark.parametrize("said", ["My answers are in blue", "See below, I filled in the right hand column"])
def test_a_table_of_ours_filled_in_within_the_quote_is_the_senders(said):
    gmail = f'<div>{said}</div><br><div class="gmail_quote"><div class="gmail_attr">{DESK}</div><blockquote class="gmail_quote">{table()}</blockquote></div>'
    outlook = f"<p class=MsoNormal>{said}</p><p class=MsoNormal>{OUTLOOK.strip().replace(chr(10), '<br>')}</p>{table()}".replace(
        "<desk@hmis.example>", ""
    ).replace("<priya@harborhouse.example>", "")

    assert is_lucinda(acted(html=gmail))
    assert is_lucinda(acted(html=outlook))


@pytest.mark.parametrize(
    "said",
    [
        "Could you fill in the form below for me?",
        "I will fill this out tomorrow.",
        "Who fills this in, me or Sam?",
        "I tried to fill in the form below but got stuck.",
        "Sam filled this in for practice.",
        "The form below is not complete.",
        "Can I get the form below completed in Spanish?",
        "Not done with this yet, the info below is from last year.",
        "Please clear the answers below, I was only testing.",
        "Is everything below complete?",
        "The form I filled in was for the wrong agency.",
        "I would have filled in the form below but she quit.",
        "We are all set for Thursday, see details below.",
        "Please see the schedule below.",
        "The numbers in the table below are ours.",
        "Answered your call but the line dropped.",
        "Got it, thank you for the quick turnaround!",
        "Thanks for taking care of this so fast back then! Do we pay for the license through June?",
        "I have not filled this in yet, will do it on Friday.",
        "Please don't process the form below yet, the dates may change.",
        "Is the form below filled in right?",
        "We filled in the form below last year and she never got access. How does this work?",
        "Disregard the form below, filled out by mistake.",
        "Here is a sample, filled in, for our new supervisor.",
        "Cancel this one please.",
        "If this is filled in correctly, can you tell me before you do anything?",
        "Whoever filled this in did it wrong.",
        "Hold off on this until I hear from HR. It is filled in below.",
    ],
)
def test_a_form_that_merely_stands_below_is_not_the_senders(said):
    assert acted(f"{said}\nPriya\n\n{OUTLOOK}{FILLED}\n") == []


@pytest.mark.parametrize("said", ["Filled in below, thanks!", "Done"])
def test_the_senders_own_old_mail_is_not_our_form(said):
    own = "On Thu, Mar 5, 2026 at 9:10 AM Priya Natarajan <priya@harborhouse.example> wrote:\n"

    assert acted(f"{said}\n\n{own}{quoted(REMOVAL)}\n") == []


# -- forms of others that an entitled person approves -----------------------------------------------------------------

APPROVALS = [
    "I have reviewed and approved this request. Please set up Lucinda when you have time.",
    "Yes this is approved on my end, go ahead and process",
    "Please see the request below from Sam and process it. I approve.",
    "This one is fine with me, please process",
    "I'm good with this, please set Lucinda up.",
    "Signed off. Let's get her going!",
    "Please enter this request for me. Sam is covering the front desk so she did the typing.",
    "Consider this my official authorization to add Lucinda.",
    "As the executive director I authorize the access below.",
    "Approved as written. We are short staffed so the sooner the better :)",
    "Hello! Sending this over with my approval. Lucinda will be working nights.",
    "Please accept the form below as my request, my computer would not open the form.",
    "Approved - WH",
    "OK to process. Thank you!",
    "ok to add her",
    "I'd like to move forward with this request please. She replaces nobody, it is a new position.",
    "Request approved. Please provide access to Lucinda Marsh.",
    "Please grant the access requested below.",
    "Please do as Sam asks below.",
    "I support this request; please create her account.",
    "Can you add Lucinda? Sam's form below has everything.",
    "You have my go-ahead on this one.",
    "Approved, please go ahead.",
    "Approved.",
    "I approve. Please process the request below.",
    "I'm the director here and I authorize this request.",
    "Please process the form below, Sam filled it out for me.",
    "This has my approval, thanks for your help.",
    "Can you please set her up? Form is below.",
    "Okay by me - please proceed with this.",
    "Please add Lucinda per the form below. They would not take it from Sam.",
    "Forwarding with my approval. She starts Monday and does not know anybody here.",
    "I am signing off on this one.",
    "Submitting this on behalf of our agency. Please let me know if you need anything else.",
    "Good to go on our end, please get her set up.",
    "Please treat this as my request.",
    "Please see Sam's form below and take care of it.",
]


@pytest.mark.parametrize("said", APPROVALS)
def test_an_approved_form_of_a_colleague_is_the_senders(said):
    letter = (
        f"Priya, I filled out the HMIS form, can you send it on? They won't take it from me.\n{FILLED}\nSam\n"
    )

    assert is_lucinda(
        acted(f"{said}\n\nPriya Natarajan\nDirector\n\n{COLLEAGUE}{letter}", subject="Fwd: new person")
    )


def test_a_removal_is_approved_like_a_request():
    (intent,) = acted(f"Approved, please process.\nPriya\n\n{COLLEAGUE}{REMOVAL}", subject="FW: Pat")

    assert (intent.kind, intent.person.name) == (IntentKind.REMOVE, "Pat Doyle")


def test_an_approval_may_stand_above_a_quote():
    older = "On Thu, Mar 5, 2026 at 9:10 AM Sam Kim <skim@harborhouse.example> wrote:\n"

    assert is_lucinda(acted(f"I approve this, please process.\n\nPriya\n\n{older}{quoted(FILLED)}\n"))


def test_what_gmail_forwards_is_not_the_senders_own():
    def forwarded(said, text):
        return (
            f'<div dir="ltr">{said}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
            f"From: Sam Kim<br>Date: Thu, Mar 5, 2026 at 2:40 PM<br>Subject: Pat<br>To: Priya<br></div><br><br>{text}</div></div>"
        )

    assert (
        acted(html=forwarded("FYI, this may come up on Monday.", "Please remove Pat Doyle from HMIS today."))
        == []
    )
    assert acted(html=forwarded("FYI", REMOVAL.strip().replace("\n", "<br>"))) == []
    assert is_lucinda(
        acted(html=forwarded("Approved, please process.", FILLED.strip().replace("\n", "<br>")))
    )


@pytest.mark.parametrize(
    "said",
    [
        "Can you tell me if this was approved?",
        "Please review and let me know if Sam filled it out right.",
        "I need more time before I approve this.",
        "Do not process - Sam was not authorized to fill this out.",
        "Did you already process this?",
        "Sam sent me this, what do I do with it?",
        "Is Lucinda in the system already? This form was approved in January.",
        "Approved? I never saw this.",
        "Just forwarding, no action needed.",
        "Please hold until I get back on Monday, then process this.",
        "I will approve this after her interview.",
        "Walter needs to approve this first.",
        "This was not supposed to be sent. Please delete.",
        "Please process everything except the shelter access.",
        "Approve/deny?",
        "Looping in HMIS. Sam, did you approve this?",
        "Please train Sam on how to process this form.",
        "We do not approve.",
        "Approved for HOPWA only.",
        "Please process this for Dora instead of Lucinda.",
        "Why was this approved?",
        "I'd approve this in a heartbeat if we had a license.",
        "Approval pending.",
        "Not ready to go ahead with this.",
        "Let's not go ahead with this.",
        "I'm leaning towards approving this.",
        "Please go ahead and tell Sam this is not how it works.",
        "FYI",
        "See below.",
        "Thoughts?",
        "Has this been approved?",
        "Who approved this?",
        "I can't approve this until I talk to Sam.",
        "I have not approved this.",
        "Approved pending her background check.",
        "Please process once HR confirms.",
        "Approved, but only for the HOPWA project.",
        "Please don't process this yet.",
        "Not approved.",
        "I did not approve this, please do not set her up.",
        "Sam says that Walter approved it.",
        "Is it ok to approve forms like this one?",
        "I would approve this if she had a start date.",
        "Please approve this.",
        "I approve the invoice, please process it.",
        "Approved the leave request for Sam by the way.",
        "Please process this unless you have it already.",
        "We approved this last year, why does she still not have access?",
        "Please ignore this, I approved it by accident.",
        "Approved. Change the email to lucinda@harborhouse.example.",
        "Please use this as a sample for the training.",
        "Please process my timesheet below.",
    ],
)
def test_a_colleagues_form_is_nobodys_wish_where_it_is_not_plainly_approved(said):
    assert acted(f"{said}\n\nPriya\n\n{COLLEAGUE}{FILLED}", subject="Fwd: new person") == []


def test_who_may_not_ask_approves_nothing():
    colleague = replace(REPRESENTATIVE, role=SenderRole.USER)

    assert acted(f"Approved, please process.\n\n{COLLEAGUE}{FILLED}", sender=colleague) == []
    assert acted(f"Approved, please process.\n\n{COLLEAGUE}{FILLED}", sender=TRAINEE) == []
    assert (
        acted(
            f"Approved, please process.\n\n{COLLEAGUE}{FILLED}",
            sender=replace(REPRESENTATIVE, verified=False),
        )
        == []
    )


def test_of_two_forms_in_older_mails_none_is_approved():
    deeper = "\nOn Mon, Feb 2, 2026 at 9:10 AM Sam Kim <skim@harborhouse.example> wrote:\n" + quoted(REMOVAL)

    assert acted(f"Approved, please process.\n\n{COLLEAGUE}{FILLED}{deeper}") == []
