"""Another day for a removal on record, or its end, told as a fact: no order is needed where the books already hold the removal.

"HR recalculated, her last day is now the 25th" moves a removal as well as "please move it to the 25th" does. What counts is
the clause in which the new day stands, over the marks of `mailbot.triage.waiting_marks`: it speaks of the person or of the
end (working, staying, leaving, access, the date), of no other matter, and denies nothing. A day in a clause that says neither
is in the way, so the mail is asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.triage.day_guard import is_of_sender
from mailbot.triage.day_roles import clause_of
from mailbot.triage.waiting_marks import ANOTHER, NEW, About
from mailbot.triage.when import When

_SUBJECT = re.compile(
    r"⟦p0⟧|\b(?:he|she|they|his|her|hers|their|theirs|him)\b"
    r"|\b(?:removal|deactivation|inactivation|termination|separation|shut-?off|cut-?off|off-?boarding|departure|retirement|access|hmis|mohmis|servicepoint|log ?in|account|contract|term|appointment|employment|"
    r"(?:end|last|final|removal|exit|separation|termination|departure|new|correct|right|actual|real) (?:working )?(?:date|day|shift)|end|date)\b"
)
_OF_END = re.compile(
    r"\b(?:last|final|until|till|til|'til|through|thru|ends?|ended|ending|stops?|ceases?|expires?|lapses?|off|out|leav(?:e|es|ing)|departs?|departing|done|gone|finish\w*|wraps?|wrapping|retir\w+|resign\w*|separat\w*|quits?|goes|go|going|"
    r"stay\w*|remain\w*|works?|working|needs?|needed|keeps?|removal|deactivat\w*|date|end-?date|moved?|moves|pushed?|extend\w*|prolong\w*|renewed|postpon\w*|delay\w*|shifted|bumped|advanced|brought|pulled|rescheduled|"
    r"instead|rather|now|later|longer|earlier|sooner)\b"
)
_CHANGES = re.compile(
    r"\b(?:instead|rather|in place of|in lieu of|now|new|longer|later|earlier|sooner|ahead of|more|another|extra|additional|moved|moves|pushed|extend\w*|extension|prolong\w*|renewed|postpon\w*|delay\w*|shifted|bumped|advanced|brought forward|pulled|rescheduled|changed?|changes|chang\w+|correct\w*|wrong|mistake\w*|mis\w+|actually|sorry|apolog\w*|oops|revised?|updated?|"
    r"agreed|persuaded|convinced|asked|please|kindly|need|not|amend\w*|alter\w*|adjust\w*|after all|said|told|gave|meant|was|were|used to|make (?:it|that))\b|⟦d0⟧"
)
_OTHER = re.compile(
    r"\b(?:part(?:y|ies)|lunch|dinner|breakfast|potluck|cake|toast|gift|card|send-?off|celebrat\w*|farewell|reception|fish fry|bbq|barbecue|meetings?|training|webinar|class|course|workshop|seminar|conference|appointments?|visits?|calls?|reports?|audit|review|check-?in|seat|parking|keys?|badge|laptop|phone|desk|room|event|interview|"
    r"wedding|birthday|payday|paycheck|paid|payroll|pto|vacation|holiday|leave|insurance|cobra|benefits|lease|rent|house|apartment|flight|plane|truck|movers?|moving van|surgery|graduation|school|semester|client'?s?|guests?|residents?|files|notes|replacement|successor|backfill|newcomer|trainee|new (?:hire|person|job|employer|position|role|boss|place|office)|"
    r"starts?|begins?|joins?|started|began|joined|commences|in town|with (?:his|her|their) [a-z]+|with a friend|at our other|another office|cover\w*|substitut\w*|invoice|grant report|apr|deadline|inspection|fire drill|shift swap|volunteer\w*|rain|snow|weather|good friday|easter|thanksgiving)\b"
)
_DENIES = re.compile(
    r"\b(?:not|never|no|nor|neither|without|would (?:have|rather|like|love|prefer)|could(?! you)|wanted|wants|wishes|prefers?|preferred|thought|rumou?r\w*|suggest\w*|propos\w*|offered|begged|told (?:him|her|them|⟦p\d+⟧)|asked (?!us to|me to|you to))\b"
)
_NOT_OLD = re.compile(
    r"\b(?:and |but )?not (?:on |at |as |until |the |by |for )*(?:⟦d0⟧|planned|scheduled|expected|first (?:planned|said))|\bno longer\b|\bnot only\b|\bno later than\b"
)


_PURPOSE = re.compile(
    r"\b(?:to|in order to|so (?:that )?(?:she|he|they|we) (?:can|could|may)) (?!end|stay|leave|remain|go|work|be\b|move|make|last|stop|keep)[a-z]+(?: (?!until|till|through|on|to|⟦)[^\s,;.:!?]+){0,6}"
)
"""What a longer stay is for: "to train her successor, until the 3rd"."""
_FEW_WORDS = 4


_HE = r"(?:⟦p0⟧|he|she|they|(?:his|her|their|the) (?:boss|director|supervisor|doctor|wife|husband|family) )"
_NOUN = r"(?:(?:our|my|the|that|this|his|her|their|its|⟦p0⟧'s|⟦a\d+⟧'s|earlier|previous|former|original|prior|scheduled|planned|pending|upcoming|recent|last|first|hmis|access|written|formal|monday|access) ){0,4}(?:removal|notice|notification|request|order|instruction|ticket|deactivation|termination|separation|resignation|retirement|departure|off-?boarding|shut-?off|cut-?off|end date|letter|form|email|mail|message|submission|entry|filing|directive)(?: (?:of|for|on|about|concerning|regarding|in respect of|with respect to|with regard to|as to|relating to|respecting|touching)(?: the)?(?: (?:access|removal|account|login|hmis|departure|separation|end|ending|of|for|⟦p0⟧(?:'s)?|⟦d[02]⟧|his|her|their)){1,5})?"
_STILL_HERE = r"(?= ?(?:[.,;:!?)-]|$)| (?:and|so|but|because|since|with (?:us|⟦a\d+⟧)|here|on|at ⟦a\d+⟧|after all|in (?:our|his|her|their|its|the) (?:service|employ|employment|job|role|position|post|seat|chair|place|department|program)|as (?:our|an?|the|before)|for (?:good|now on|the long haul|another year)|long[ -]?term|permanently|indefinitely)\b)"
_REMAINS = r"(?:stay|remain|continue|stick around|stick with us|hang around|keep working|carry on|stand pat|sit tight|soldier on)"
STAYS_SURELY = re.compile(
    rf"(?<!\w){_HE}(?: (?:has|have|had|is|was|been|now|just|finally|also|gladly|happily|actually|instead|in the end|after all|again|got)){{0,4}} (?:(?:persuaded|convinced|talked|coaxed|sweet-talked|brought round|won over|prevailed upon|induced|agreed|decided|chosen|chose|elected|opted|resolved|promised|consented|managed|got|going|able|willing) (?:(?:him|her|them|us|in)(?:self|selves)? )?(?:to|into) (?:{_REMAINS}|staying|remaining|continuing)(?: on| put| here)?{_STILL_HERE}"
    r"|(?:thought better of (?:it|leaving|that)|had second thoughts|had a change of heart|changed (?:his|her|their) minds?(?= ?(?:[.,;:!?-]|$)| (?:and|about (?:leaving|going|the move|retiring|resigning|quitting))\b)|turned (?:it|the (?:other |new )?(?:job|offer|position|place)(?: offer)?) down|turned down (?:the|that|his|her|their) (?:other |new )?(?:job|offer|position)(?: offer)?|(?:been )?(?:reinstated|retained|rehired|re-hired|un-?retired|kept on|called back)(?= ?(?:[.,;:!?-]|$)| (?:and|by|as|in|effective|to)\b)"
    r"|(?:(?:stays|staying|sticks|sticking|remains|remaining|stuck|holding) (?:on|put|around|with us|right here|right where)(?= ?(?:[.,;:!?-]|$)| (?:and|so|after all|with us|here|for good|he|she|they|as)\b)))"
    r"|(?:took|taken|takes|withdrew|withdrawn|withdraws|rescinded|retracted|revoked|recanted|tore up|pulled|tears up) (?:back )?(?:his|her|their|the|that) (?:letter of )?(?:resignation|notice|letter|decision)(?: back)?)"
    rf"|\b(?:(?:i|we|hr|the director|our director|management) (?:have |has |did |finally |just )*(?:persuaded|convinced|talked|coaxed|got|begged|kept) (?:him|her|them|⟦p0⟧) (?:to|into) (?:{_REMAINS}|staying|remaining|continuing)(?: on| put| here)?{_STILL_HERE})"
    r"|\b(?:his|her|their|⟦p0⟧'s|the) (?:hmis |user )?(?:access|log ?in|account|hmis|rights)(?: (?:should|shall|will|must|can|may|is to|has to|needs to|just|simply|therefore|also|then|now|please))* (?:continues?|go(?:es)? on|carry on|carries on|remains?|stays?|be (?:kept|left|maintained)|is (?:kept|left)|keeps?)(?= ?(?:[.,;:!?-]|$)| (?:as (?:before|is|it (?:is|was|stands)|usual|now)|on|active|unchanged|without (?:interruption|a break|change)|uninterrupted|alone|open|in (?:force|place|effect)|untouched|and|so|because)\b)(?! (?:on |active |open )?(?:until|till|through|to|for))"
    r"|\bhmis (?:will|shall|is going to) (?:still |continue to |therefore |also )*be (?:needed|required|used)\b(?! (?:until|till|through|to))"
    r"|\b(?:spare|keep|preserve|retain|maintain) (?:his|her|their|⟦p0⟧'s) (?:hmis |user )?(?:access|log ?in|account|life|head)(?= ?(?:[.,;:!?-]|$)| (?:on|active|as (?:before|is|it is)|and|open|intact|going|running|alive)\b)(?! (?:on |active )?(?:until|till|through|to))"
    r"|\b(?:his|her|their|⟦p0⟧'s|the) (?:transfer|move|resignation|retirement|departure|separation|termination|new job|other job|job offer|offer|promotion|relocation|layoff)(?: (?:has|have|had|was|is|were|did|does|will|would|been|now|just|again|all|sadly|luckily|happily)){0,4} (?:not (?:been )?(?:approved|going to happen|happening|happen|go through|gone through|going through|come through|coming through|work out|worked out|working out|take place|taking place)|revoked|rescinded|withdrawn|cancell?ed|called off|annulled|reversed|overturned|taken back|off|void|denied|turned down|rejected|scrapped|shelved|off the table|fell through|fallen through|fell apart)(?= ?(?:[.,;:!?-]|$)| (?:and|so|by|again|after all|at the last|in full)\b)"
)
"""That somebody stays with the agency after all, or goes on using HMIS, told so that it cannot be a matter of an evening or a town."""
WITHDRAWN = re.compile(
    rf"\b{_NOUN}(?: (?:is|are|be|stands?|has been|was|being|should be|shall be|may be|can be|must be|needs to be|to be|as|now|hereby|herewith|therefore|thus|please|kindly|considered|treated|regarded|deemed|declared|taken|as)){{1,6}} (?:withdrawn|cancell?ed|annulled|revoked|rescinded|retracted|recalled|nullified|void|voided|null|null and void|moot|taken back|of no (?:effect|force)|disregarded|ignored|set aside|lifted|no longer (?:valid|in force|in effect|needed|necessary|wanted)|overtaken|obsolete|dropped|undone)\b"
    rf"|\b(?:i|we|⟦a\d+⟧|please|kindly) (?:(?:hereby|now|therefore|please|must|do|should|would like to|have to) ){{0,3}}(?:consider|deem|regard|treat|declare|call)s? {_NOUN}(?: as| to be| now| hereby)* (?:withdrawn|cancell?ed|void|null and void|off|annulled|revoked|rescinded|retracted|moot|dead)\b"
    rf"|(?:^|[.;:!?,-] |\band )(?:(?:i|we|⟦a\d+⟧|harbor house|this agency|our agency|the agency)(?: (?:must|would like to|wish to|want to|need to|have to|do|am|are))?(?: (?:hereby|herewith|therefore|now|formally|officially|respectfully|gladly))* (?:withdraws?|retracts?|rescinds?|revokes?|annuls?|cancels?|takes? back|recalls?|withdrawing|retracting|rescinding|revoking|cancell?ing|taking back)|(?:please|kindly) (?:treat|consider|regard|deem)) {_NOUN}"
)
"""As in "the notice given in respect of Jane is hereby withdrawn", "Harbor House withdraws its earlier notice concerning Tom"."""
STILL_LEAVES = re.compile(
    r"\b(?:just not with us|not with us|in town|with (?:a|his|her|their) (?:friend|sister|brother|mother|mom|father|dad|parents|family|aunt|uncle|cousin|daughter|son)|overnight|late|until (?:six|seven|five|noon|midnight|\d)|still (?:leaving|leaves|going|goes)|leaves? (?:as|all the same|anyway)|(?:is|are) leaving|resigned|last day is|temporar\w+|for now|volunteer\w*)\b"
)
"""Beside one of these somebody stays elsewhere, or goes all the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the clauses of a mail say of its new days."""

    plain: tuple[When, ...]  # said of the end of somebody's access or work
    bare: tuple[When, ...]  # with hardly a word beside them: "or the 19th"
    others: tuple[When, ...]  # in clauses that say neither this nor another matter
    changes: bool  # does the mail speak of a change at all?

    @property
    def days(self) -> tuple[When, ...]:
        """All of them."""
        return (*self.plain, *self.bare, *self.others)

    @property
    def plainly(self) -> bool:
        """Is one of them told as the new end?"""
        return bool(self.plain) and self.changes


def told_of(own: Sequence[About]) -> Told:
    """The new days of the sentences about one removal, without those that are of other matters.

    Args:
        own: the sentences about its person.
    """
    plain: list[When] = []
    bare: list[When] = []
    others: list[When] = []
    for one in own:
        text = one.marked.text
        places = [match.start() for match in re.finditer(re.escape(NEW), text)]
        for when, place in zip(one.new, places, strict=False):
            clause = clause_of(text, place, place + len(NEW))
            said = _PURPOSE.sub(" ", text[clause.start : clause.end])
            if _OTHER.search(said) or (ANOTHER in said and not one.names_subject((clause.start, place))):
                continue
            if is_of_sender(said) and not _OF_END.search(said):
                continue
            rest = _NOT_OLD.sub(" ", said)
            if (
                _SUBJECT.search(said)
                and _OF_END.search(said)
                and not _DENIES.search(rest)
                and ANOTHER not in said
            ):
                plain.append(when)
            elif len(said.split()) <= _FEW_WORDS or _DENIES.search(rest):
                bare.append(when)
            else:
                others.append(when)
    changes = any(_CHANGES.search(one.marked.text) for one in own)
    return Told(tuple(plain), tuple(bare), tuple(others), changes)
