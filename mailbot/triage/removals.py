"""From what a mail says of one person to one removal, or to the reason why it is none (P21..P24, A33..A39).

The day the access was last needed and the day it is to end are kept apart. Days that disagree, lie far away or are
missing where the sentence looks ahead are doubts: asked, never chosen. Leave, suspension, waiting and taking back
win over everything else: then a person decides.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.model.intent import Doubt, Intent, IntentKind, RemovalReason, Source
from mailbot.triage.act import FACTS, Act
from mailbot.triage.phrases import Saying
from mailbot.triage.removal_days import Loose, days_of
from mailbot.triage.when import Kind, Tense
from mailbot.triage.who import Somebody

_OF_ACCESS = re.compile(r"\b(?:hmis|access|login|account|license|user)")
_UNTIL = re.compile(r" (?:in |on |active |enabled )?(?:until|through|till|thru|up to) ⟦d")
"""After "keep her active": with an order to end her access it says when."""
_OF_A_GUEST = re.compile(
    r"\bbed (?:#|no\.? ?)?\d+|\bbed list\b|\b(?:client|guest|resident|participant|household|family)(?: id)? (?:#|no\.? ?|number )?\d+|\b(?:is|was) (?:our |a )?(?:client|guest|resident)\b"
)
"""Who left bed 14 has left the shelter, not the agency."""
_NOT_LEAVING = re.compile(
    r"(?:⟦p\d+⟧|he|she|they) (?:is|are) not (?:leaving|going anywhere|resigning|retiring|quitting|departing)"
)
_AFTER_ALL = re.compile(r"[^.;!?]{0,40}\b(?:after all|anymore|any longer|now)\b")
_OF_AN_OFFICE = re.compile(
    r"\b(?:resign\w*|retir\w*|step\w*|left|leav\w+|quit\w*) [^.;!?]{0,40}\bas (?:(?:an?|our|the|its|their) )?(?:[a-z]+ ){0,2}(?:representatives?|reps?|signatory|chair\w*|members?|treasurer|secretary|president|delegate|liaison)\b"
)
"""Who resigns "as representative of the council" gives up an office, and goes on working."""
_ON_CONDITION = re.compile(
    r"\b(?:if|unless|in case|provided|assuming|should (?:he|she|they|it|this|that|the))\b"
    r"(?! (?:you|possible|needed|necessary|so\b|at all|that helps|anyone|anybody|someone|somebody|i am (?:not )?(?:wrong|mistaken|reading)|(?:⟦p\d+⟧(?:'s \w+)?|(?:he|she|they|it|his|her|their|the) (?:\w+ )?)(?:is|are|has|have|was|does|still)\b[^,;]{0,25}\b(?:still|active|listed|open|been|already|an? (?:account|login))\b))"
)
"""Before an order: it waits for something to happen. "If she is still active, end her access" waits for nothing."""
_WENT = re.compile(r"\b(?:went|was|were|has been|have been|had been|took|has taken)\b")
_BACK_AGAIN = re.compile(
    r"\b(?:until|till|til|unless|if|when|once|might|may|maybe|hopes?|temporar\w+|for now|before|(?:returns|back|returning) (?:on|in|by|next|after|this))\b"
)
"""Beside a leave: somebody may come back."""
_NEVER_MIND = re.compile(r"(?:never ?mind|scratch that|strike that)[.!]?")
_SAYS_LAST_DAY = frozenset({Saying.GONE, Saying.GOING, Saying.LAST_DAY, Saying.MOVED})


def removal(
    somebody: Somebody,
    acts: Iterable[Act],
    received_on: date,
    *,
    alone: bool,
    loose: tuple[Loose, ...] = (),
    on_record: bool = False,
) -> Intent | None:
    """Decide what the acts about one person come to.

    Args:
        somebody: the person.
        acts: everything said of the person, in order.
        received_on: the local day the mail arrived.
        alone: nobody else is named in the mail, so that "her access" can only mean this person's.
        loose: days near by that no phrase explains. One that has passed is the last day of an order; one that is to
            come is the day of the order only where the order refers to it ("that day"), else it is asked.
        on_record: the mail answers a removal of this person, or names its reference. Elsewhere "please ignore" may mean
            anything, and takes nothing back.

    Returns:
        A removal, a question for a person, a rescission, or None where nothing of the kind is said.
    """
    said = tuple(acts)
    text = " ".join(dict.fromkeys(act.text for act in said))
    left = any(act.says is Saying.GONE and act.certain for act in said)
    if not _is_gone_from_leave(said, received_on) and any(
        act.says is Saying.LEAVE and not (left and act.phrase.id == "lock") for act in said
    ):
        return Intent(
            kind=IntentKind.QUESTION,
            source=Source.PROSE,
            person=somebody.person,
            doubts=(Doubt.LEAVE,),
            text=text,
        )
    orders = [
        a
        for a in said
        if a.says is Saying.CUT
        and a.certain
        and (not a.by_pronoun or (alone and (_names(a) or _explains(said))) or _departs(said))
    ]
    news = [
        a for a in said if a.says in FACTS and a.says is not Saying.CUT and a.certain and not a.subordinate
    ]
    if not orders:
        news = [
            a
            for a in news
            if not _OF_A_GUEST.search(a.marked.text) and not _OF_AN_OFFICE.search(a.marked.text, a.start)
        ]
    if not news:  # "the same for Pat" orders something only beside "is gone", or behind another order
        orders = [a for a in orders if not a.phrase.weak]
    if all(a.phrase.weak for a in news) and not orders:
        news = []  # "goes on Friday" says something only beside "end her access"
    stays = [
        a
        for a in said
        if a.says is Saying.STAYS and not ((orders or news) and _UNTIL.match(a.marked.text, a.end))
    ]
    stays = [a for a in stays if not _stays_elsewhere(a, said, orders)]
    told = [a for a in stays if on_record or not a.phrase.weak]
    sure_stays = [a for a in told if a.certain and not a.marked.sentence.asks]
    holds = [a for a in said if a.says is Saying.HOLD and not (sure_stays and _is_headline(a))]
    unclear = Intent(
        kind=IntentKind.QUESTION if any(act.marked.sentence.asks for act in said) else IntentKind.UNCLEAR,
        source=Source.PROSE,
        person=somebody.person,
        doubts=_doubts(somebody),
        candidates=somebody.persons,
        text=text,
    )
    if stays and not orders and not [a for a in news if a.says is not Saying.UNNEEDED]:
        return replace(unclear, kind=IntentKind.RESCIND) if sure_stays and not holds else unclear
    if holds or stays or (not orders and any(map(_waits, said))):
        return unclear
    if not orders and not news:
        concerned = [a for a in said if a.says in FACTS or a.says is Saying.MOVED]
        return unclear if concerned else None
    days = days_of([a for a in said if a.certain or a.subordinate], somebody, received_on, loose)
    if not days.effective_on and not days.doubts and _may_be_ahead(said, received_on):
        days = replace(days, doubts=(Doubt.WHEN_MISSING,))
    return Intent(
        kind=IntentKind.REMOVE, source=Source.PROSE, person=somebody.person, effective_on=days.effective_on,
        at_close_of_business=days.at_close_of_business, last_needed_on=days.last_needed_on, reason=_reason(said),
        doubts=(*_doubts(somebody), *days.doubts), candidates=somebody.persons, text=text,
    )  # fmt: skip


def _is_gone_from_leave(said: tuple[Act, ...], received_on: date) -> bool:
    """As in "has been out on leave and will not be returning. Please delete her account": the leave is over, and no day is to come."""
    places = {act.says: place for place, act in enumerate(said) if act.certain}
    if (
        not {Saying.LEAVE, Saying.GONE, Saying.CUT} <= set(places)
        or places[Saying.LEAVE] > places[Saying.GONE]
    ):
        return False
    leave = [act.marked for act in said if act.says is Saying.LEAVE]
    ahead = any(
        (when.kind is Kind.VAGUE and not _WENT.search(marked.text))
        or max(when.options, default=received_on) > received_on
        for marked in leave
        for when in marked.days
    )
    return not ahead and not any(_BACK_AGAIN.search(act.marked.text) for act in said)


def _stays_elsewhere(act: Act, said: tuple[Act, ...], orders: list[Act]) -> bool:
    """As in "he is not leaving us, he has no use for HMIS in the new job. Please deactivate him": an order behind it."""
    text = act.marked.text
    if not _NOT_LEAVING.match(text, act.start) or _AFTER_ALL.match(text, act.end):
        return False
    place = next(n for n, other in enumerate(said) if other is act)
    return any(order is other for order in orders for other in said[place + 1 :])


def _waits(act: Act) -> bool:
    """Is access to end only on a condition: "if they do not sign, his access ends with it, otherwise not" (P23)?"""
    return (
        act.says is Saying.CUT
        and not act.certain
        and _ON_CONDITION.search(act.marked.text, 0, act.start) is not None
    )


def _is_headline(act: Act) -> bool:
    """Is "Never mind" the subject of the mail? Over "disregard my request to remove Pat" it says the same once more."""
    return act.marked.sentence.title and _NEVER_MIND.fullmatch(act.marked.text) is not None


def _names(act: Act) -> bool:
    """Does the order say of whom, by a name, "her" or "her access"? A bare "please remove" may mean anything."""
    return bool({"who", "whose"} & act.captured.keys()) or bool(
        _OF_ACCESS.search(act.marked.text, act.start, act.end)
    )


def _explains(acts: Iterable[Act]) -> bool:
    """Is a reason or a day given with the order, so that it can only be about a person?"""
    return any(act.certain and (act.phrase.reason or act.days) for act in acts)


def _may_be_ahead(acts: Iterable[Act], received_on: date) -> bool:
    """Is a day to come said of the person, though not for certain? Then "now" would be a guess."""
    return any(
        not act.certain
        and not act.subordinate
        and when.kind is Kind.DAY
        and max(when.options, default=received_on) > received_on
        for act in acts
        if act.says in FACTS | {Saying.MOVED} and act.phrase.tense is not Tense.PAST
        for when in act.days
    )


def _departs(acts: Iterable[Act]) -> bool:
    return any(a.says in FACTS and not a.by_pronoun and (a.certain or a.subordinate) for a in acts)


def _doubts(somebody: Somebody) -> tuple[Doubt, ...]:
    return (somebody.doubt,) if somebody.doubt else ()


def _reason(acts: Iterable[Act]) -> RemovalReason | None:
    """A change of position explains more than a departure: "moved to the pantry, her last day with us was Friday"."""
    reasons = [act.phrase.reason for act in acts if act.phrase.reason]
    for reason in (RemovalReason.POSITION_CHANGE, RemovalReason.OTHER, RemovalReason.LEFT):
        if reason in reasons:
            return reason
    return None
