"""A wish to end access is read as it is put together: a way of asking, a verb, a word for access, and anything behind it.

Each part is tried beside others that it was not written for; so is each word that takes a wish back.
"""

import pytest

from mailbot.model.intent import IntentKind
from tests.triage.desk_mail import read

ASKED = (
    "Please",
    "Pls",
    "Kindly",
    "Can you",
    "Could you please",
    "Would you",
    "can u",
    "Will you please",
    "Could someone on your end",
    "Can somebody there",
    "Would one of you",
    "Can someone from your team",
    "I need you to",
    "We would like you to",
    "I'd appreciate it if you could",
    "We'd be grateful if you would",
    "It would be great if you could",
    "I was wondering if you could",
    "Would it be possible for you to",
    "Is there any chance you could",
    "Would you be so kind as to",
    "Do me a favor and",
    "When you get a minute,",
    "I am writing to ask that you",
    "We are requesting that you",
    "Please go ahead and",
    "Go ahead and",
    "You can",
    "Feel free to",
    "Time to",
    "Let's",
    "Hi there, can ya'll",
    "I'm asking you to",
    "We kindly ask you to",
    "I would like to request that you",
    "Hoping you can",
    "If you could please",
    "Just need you to",
    "Could you guys",
    "Be a dear and",
    "Want to ask you to",
    "We need to",
    "I need to",
    "Please be sure to",
    "May I ask you to",
    "Might I ask that you",
)
"""Ways of asking."""
ENDED = (
    "end {whose} access",
    "end {whose} HMIS",
    "remove {who} from HMIS",
    "take {who} off HMIS",
    "deactivate {who}",
    "deactivate {whose} account",
    "disable {whose} login",
    "turn off {whose} access",
    "turn {whose} login off",
    "shut {whose} access down",
    "shut off {whose} HMIS",
    "switch off {whose} user",
    "cut off {whose} access",
    "cut {who} off from HMIS",
    "close {whose} account",
    "close out {whose} HMIS user",
    "cancel {whose} license",
    "revoke {whose} credentials",
    "pull {whose} license",
    "kill {whose} login",
    "delete {whose} user account",
    "drop {who} from our user list",
    "take {whose} access away",
    "terminate {whose} privileges",
    "lock {who} out of HMIS for good",
    "get {who} out of HMIS",
    "get rid of {whose} login",
    "remove {who} as a user",
    "take {who} out of the system",
    "end HMIS access for {who}",
    "remove access for {who}",
    "close the HMIS account of {who}",
    "deactivate the login that belongs to {who}",
    "discontinue {whose} access to HMIS",
    "inactivate {whose} HMIS profile",
    "withdraw {whose} user rights",
    "do away with {whose} account",
    "make {whose} account inactive",
    "make sure {who} can't get in any more",
    "make sure {who} can no longer log in to HMIS",
    "see that {who} has no more access to HMIS",
    "have {whose} access removed",
    "have {who} taken off HMIS",
    "get {whose} login turned off",
    "free up {whose} seat",
    "retire {whose} user name",
    "expire {whose} account",
    "strip {who} of HMIS access",
    "close down {whose} stuff in HMIS",
    "process the removal of {who}",
    "process a removal for {who}",
    "fix it so {who} can't log in any more",
    "block {who} from getting into HMIS from now on",
    "revoke HMIS for {who}",
    "wind up {whose} HMIS account",
    "deprovision {who}",
    "offboard {who}",
    "bring {whose} access to an end",
    "put an end to {whose} access",
    "take care of removing {who} from HMIS",
)
"""What is asked for."""
SAID = (
    "{whose} access should be ended",
    "{whose} login needs to be turned off",
    "{whose} HMIS can go away",
    "{whose} account can be closed",
    "{whose} user should come off",
    "{who} should be removed from HMIS",
    "{who} needs to come off HMIS",
    "{who} is to be removed as a user",
    "{who} can be taken off our users",
    "We want {who} off HMIS",
    "I want {who} out of the system",
    "We'd like {whose} login shut down",
    "I would like {whose} access to end",
    "{whose} license can be released",
    "We request that {whose} access be terminated",
    "I ask that {who} be removed from HMIS",
    "Removal of {who} from HMIS is requested",
    "Requesting removal of {who} from HMIS",
    "{whose} access to HMIS is to end",
    "{whose} account must be shut",
    "{who} must not have access to HMIS any longer",
    "{who} should no longer be able to log in to HMIS",
    "{whose} login may be retired",
    "{whose} seat can be given back",
    "Need {whose} access gone",
    "{whose} HMIS has got to go",
    "Can {whose} access be removed",
    "Could {who} be taken off HMIS",
    "May {whose} account please be closed",
    "{who} can come off HMIS",
    "{whose} access ought to be cut",
    "We have to get {who} off HMIS",
    "Consider this a request to end {whose} access",
    "This is a request to remove {who} from HMIS",
    "This is to request the deactivation of {whose} account",
    "I'm requesting the closure of {whose} HMIS account",
)
"""Wishes that say what is to be."""
BEHIND = (
    ".",
    " right away.",
    " today.",
    " as soon as possible.",
    " whenever you have a minute.",
    " asap thanks",
    " effective immediately.",
    " at your earliest convenience.",
    " so nobody uses it.",
    " since we don't need it any more.",
    " because we want to free up the license.",
    " before the monitors get here.",
    " this morning, I'm driving.",
    " - thanks a bunch!",
    " for us.",
    " now, it's urgent.",
    " tonight please.",
    " for security reasons.",
    " and let me know when it's done?",
    " or tell me who does.",
    " if you would.",
    " if possible.",
    " if you don't mind.",
    " and thanks for all you do!",
    " so that we stay compliant.",
    " with immediate effect.",
    " on our behalf.",
    " for good.",
    " once and for all.",
    " per our agreement.",
    " without delay.",
    ", much obliged.",
    " real quick.",
    " when you're back at your desk.",
    " sometime today.",
    " as of now.",
    " (left us)",
    ", he is gone.",
)
"""Open content, that stops nothing."""
NOT_ASKED = (
    "Do not",
    "Please do not",
    "Please never",
    "I would appreciate it if you would not",
    "We don't want you to",
    "There's no need to",
    "If he quits, please",
    "Unless I call, please",
    "I am not asking you to",
    "Should I ask you to",
    "How do I",
    "Who can",
    "Did you",
    "Why did you",
    "Can you tell me how to",
    "Would it be a problem to",
    "What happens when I",
    "Last year we asked you to",
    "Let me know before you",
    "Do we have to",
    "You should not",
    "Nobody should",
    "We may need to",
    "We might ask you to",
    "HR is thinking about asking you to",
    "I will let you know when to",
    "I forgot how to",
    "Please ask Kim before you",
    "Please wait until Friday to",
    "I'm not sure whether to",
    "Is it ok to",
    "Please tell me how to",
    "Please confirm that you did not",
    "I never asked you to",
    "We would have asked you to",
    "It would be wrong to",
    "Tell Kim not to",
    "Was it you who decided to",
    "It took you a week to",
    "We were told to never",
    "Had he left we would want you to",
    "Thanks for not",
    "Please stop trying to",
    "I hope you did not",
    "I'd hate for you to",
    "Once HR says so, please",
    "As soon as I hear back I'll ask you to",
    "Are we allowed to",
    "Could you explain how to",
    "Please don't",
    "Is there a form to",
    "Sam Kim's supervisor can't",
    "We can't ask you to",
    "Please advise whether to",
    "Please refrain from asking to",
    "I am wondering if I should",
    "If you could not",
)
"""What asks for nothing."""
TAKEN_BACK = (
    ", just kidding",
    " until he's back",
    " if he isn't back by Friday",
    " unless you hear from me",
    ", or should we wait?",
    " for now",
    " temporarily",
    " during his leave",
    " when HR confirms",
    " in the training site",
    " as a test",
    "? No, wait.",
    " instead of Kim Lane's",
    " at some point",
    " someday",
    ", maybe",
    ", I think",
    " once I call you",
    " while he's out",
    " rather than Kim's",
    " and then turn it back on",
    " until April 1",
    ", but not yet",
    ", but only if HR agrees",
    ", pending approval",
    ", or not?",
    " (not really)",
    " for practice",
    ", probably",
    " after I have talked to him",
    " when he tells you to",
    ", though I'm not sure",
    ", if that is what he wants",
    " in the next few months",
    ", eventually",
)
"""What takes a wish back, or puts it off."""


def removed(text):
    text = text.format(who="Tom Vega", whose="Tom Vega's")
    return [
        intent.person.name
        for intent in read(text)
        if intent.kind is IntentKind.REMOVE and intent.person and not intent.doubts
    ]


def beside(parts, others, step):
    """Each part with one of the others, none with its neighbour in the list."""
    return [(part, others[number * step % len(others)]) for number, part in enumerate(parts)]


@pytest.mark.parametrize(("asked", "ended"), beside(ASKED, ENDED, 7))
def test_a_way_of_asking_is_one_before_any_verb(asked, ended):
    assert removed(f"{asked} {ended}.") == ["Tom Vega"]


@pytest.mark.parametrize(("ended", "asked"), beside(ENDED, ASKED, 11))
def test_a_verb_with_a_word_for_access_is_a_wish_behind_any_way_of_asking(ended, asked):
    assert removed(f"{asked} {ended}.") == ["Tom Vega"]


@pytest.mark.parametrize(("said", "behind"), beside(SAID, BEHIND, 5))
def test_what_is_to_be_with_somebodys_access_is_a_wish(said, behind):
    assert removed(said + behind) == ["Tom Vega"]


@pytest.mark.parametrize(("behind", "ended"), beside(BEHIND, ENDED, 13))
def test_open_content_behind_a_wish_stops_nothing(behind, ended):
    assert removed(f"Please {ended}{behind}") == ["Tom Vega"]


@pytest.mark.parametrize(
    ("not_asked", "ended"), [*beside(NOT_ASKED, ENDED, 7), *beside(NOT_ASKED, ENDED, 17)]
)
def test_what_asks_for_nothing_ends_nothing(not_asked, ended):
    mark = (
        "?"
        if not_asked.split()[0]
        in {"How", "Who", "Did", "Why", "Can", "Would", "What", "Should", "Is", "Was", "Are", "Could"}
        else "."
    )

    assert removed(f"{not_asked} {ended}{mark}") == []


@pytest.mark.parametrize(
    ("taken_back", "ended"), [*beside(TAKEN_BACK, ENDED, 5), *beside(TAKEN_BACK, ENDED, 19)]
)
def test_a_wish_that_is_taken_back_or_put_off_ends_nothing(taken_back, ended):
    assert removed(f"Please {ended}{taken_back}.") == []


@pytest.mark.parametrize(("taken_back", "said"), beside(TAKEN_BACK, SAID, 7))
def test_what_is_to_be_some_day_ends_nothing_now(taken_back, said):
    assert removed(f"{said}{taken_back}.") == []
