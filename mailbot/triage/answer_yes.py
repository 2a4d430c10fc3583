"""A yes, said in a sentence: "Confirmed, that's all correct", "Yes, please go ahead. Sorry, I was out sick".

    yes = *idle affirming *( affirming / open )       of sentences; the first clause of an affirming one affirms

Each clause of the sentence that says yes affirms, thanks or tells something that changes nothing. Beside it people may say what
they like, but for a reservation: a "but", a condition, a correction, a question about it, somebody who stays.
"""

import re
from collections.abc import Iterator, Sequence

from mailbot.model.case import Case, CaseKind, State
from mailbot.model.intent import Intent, IntentKind
from mailbot.triage.form_guard import Hazard, hazards_in
from mailbot.triage.sentences import Sentence

_LONGEST = 400  # characters of a sentence that is looked at
_MOST_IDLE = 2  # sentences before the one that says yes
_CLAUSE = re.compile(
    r"(?:(?<!\w)-+(?!\w)|[.,;:!?()]+(?!\w))+|\b(?:and|so) (?=(?:please|you|it|that|this|go|i|we|everything|all)\b)"
)
_ADVERBS = r"(?:all |exactly |absolutely |totally |completely |entirely |100% |perfectly |still |quite |very |indeed )*"
_THINGS = (
    r"(?:that|this|it|everything|all|all of (?:it|that|this)|what you (?:have|wrote|sent|understood)|(?:your|the|her|his|my) (?:[a-z]+ )?(?:form|draft|request|info|information|details|summary|spelling|date|name|email|address|entry|"
    r"understanding|reading|notes?|removal|answers?)(?: below| above| you have)?|everything (?:below|above|there|you (?:have|wrote)|on (?:the form|there|it|this)|in (?:the form|there|it)))"
)
_RIGHT = r"(?:correct|right|good|fine|accurate|ok|okay|perfect|great|true|in order|good to go|spot on|what (?:i|we) (?:want(?:ed)?|need(?:ed)?|meant|asked for))"
_HIM = r"(?:it|this|that|them|her|him|(?:the|this) (?:request|form|removal|change|draft)|the access|her access|his access|their access)"
_TAILS = r"(?: (?:to me|from here|from my end|on my end|on our end|for me|for us|on all counts|in every way|as (?:it )?is|as written|as shown|as listed|below|above|please|thanks|thank you|now|today|asap|ma'am|sir|then|of course|too|indeed))*"
_AFFIRMS = re.compile(
    r"(?:(?:oh|ok|okay|hi|ah|well|so|sure|yes|yep|yup|yeah|y|great|perfect|absolutely|indeed|thanks|thank you) )*"
    r"(?:(?:yes|yep|yup|yeah|ya|y|si|sure|sure thing|affirmative|absolutely|definitely|indeed|correct|confirmed|confirm|confirming|approved|agreed|exactly|true|all|right)(?: (?:correct|right|confirmed|good|it is|it does|that is it|they are|she is|he is|i do|we do|they do|this one|this|all of it|both|everything|indeed))?"
    rf"|{_THINGS}(?:'s| is| are| was| looks?| sounds?| seems?| reads?|s)(?: all)? {_ADVERBS}{_RIGHT}"
    rf"|(?:i|we)(?: can| do| hereby| both| am| are|'m|'re| want to| would like to)* (?:confirm|approve|agree|confirming|verify)(?: (?:{_THINGS}|{_HIM}|this one|to (?:this|that|it)|with (?:this|that|it)))?(?:(?: that)?(?: {_THINGS})?(?:'s| is| are| looks?) {_ADVERBS}{_RIGHT})?"
    rf"|(?:please |kindly |just |you (?:can|may) |feel free to )*(?:go ahead|proceed|continue|move forward|do so|do it|do that|do|(?:process|submit|finalize|send|complete|finish|accept) {_HIM}|(?:remove|deactivate|add|set up|end|close) {_HIM})(?: (?:up|through|in|with {_HIM}))?"
    rf"|(?:you|y'all) (?:have|had|got|read|understood|captured)(?: it| that| this| everything| all of it| me)?(?: all)? {_ADVERBS}(?:right|correct|correctly|perfectly|covered)"
    rf"|(?:looks|sounds|all|seems|reads) {_ADVERBS}{_RIGHT}|good to go|(?:no|zero) (?:changes|corrections|edits|mistakes)(?: needed| necessary| here| from (?:me|us))?|nothing to (?:change|add|fix)|{_ADVERBS}spot on|(?:all |exactly |absolutely |totally |completely |entirely |100% |perfectly )+{_RIGHT}|you (?:nailed|got) it|bingo"
    rf"|(?:{_THINGS}|it all) match(?:es)?(?: (?:what|everything) (?:i|we) (?:sent|wrote|have|asked for|submitted|meant))?"
    r"|(?:it|that|this)(?: one| email| message| request| notice)?(?:'s| is| was| did| came| comes| indeed| really| all){1,3} (?:me|us|mine|ours|(?:come )?from (?:me|us|our (?:office|agency|side|end|hr))|my (?:email|e-mail|message|note|doing|request)|legit|legitimate|genuine)"
    r"|(?:i|we)(?: did| have|'ve| indeed| really){0,2} (?:sent|send|wrote|write|asked|ask|requested|request|ordered|meant|mean) (?:it|that|this|that one|this one|for (?:it|that|this)|that (?:email|message|request|notice)|the (?:email|message|request|notice))"
    r"|(?:yes|yep|yeah|correct) (?:she|he|they)(?:'s| is| has| did| have| are)?(?: (?:gone|left|leave|quit|resigned|retired|moved on|been let go|no longer (?:here|with us|works here|needs (?:it|access)|employed)))"
    rf"){_TAILS}"
)
_WEAK = re.compile(
    r"(?:(?:oh|ok|okay|ah|hi|well|so|thanks|thank you) )*(?:sure|sure thing|all|right|si|perfect|great)"
)
"""Says yes only beside something else."""
_IDLE = re.compile(
    r"\b(?:sorry|apologies|apologize|thanks|thank you|appreciate)\b[^.;!?]*|\bas soon as (?:possible|you can)\b|\b(?:let (?:me|us) know |call (?:me )?|text (?:me )?)?if (?:you|there|anything|any|needed|something)\b[^.;!?]*"
    r"|\bno (?:rush|problem|worries|hurry|longer|changes|corrections|edits|mistakes)\b|\bcan'?t wait\b|\bdon'?t (?:hesitate|worry)\b"
)
_RESERVES = re.compile(
    r"\b(?:but|except|excluding|however|although|though|unless|until|till|almost|nearly|not quite|partly|mostly|partially|wrong|incorrect|actually|instead|rather|hold|wait|change|changed|fix|"
    r"one thing|only|(?:will|'ll|let me|need to|have to|must|should|going to) (?:also )?(?:check|ask|confirm|verify|double|look|see|get back|review)|double[- ]check|supposed|should (?:be|say|read)|correct (?:the|her|his|its|their|me|my)|if|whether|maybe|perhaps|probably|"
    r"(?:i|we)(?: will|'ll| am going to| are going to)|(?:i|we) (?:think|guess|believe|assume|suppose)|as far as i know|afaik)\b"
)
_RESERVES_BESIDE = re.compile(
    r"\b(?:but|except|excluding|however|although|though|wrong|incorrect|actually|instead|hold|wait|change|fix|one thing|(?:will|'ll|let me|need to|have to|must|should|going to) (?:also )?(?:check|ask|confirm|verify|double|get back|review)|"
    r"double[- ]check|supposed|should (?:be|say|read)|correct (?:the|her|his|its|their))\b"
)
_LOOKED = re.compile(
    r"(?:i|we)(?:'ve| have)?(?: just)? (?:looked|checked|reviewed|read|went|gone)(?: (?:it|this|that|everything|all|over|through|them|the form|the details|again|twice))*"
)
_ADDS = re.compile(
    r"\b(?:add|also|include|too|as well|another|move|make|put|give|plus|keep|keeps|stay|stays)\b"
)
"""Beside a yes in its sentence, more than a yes."""
_KEEPS = re.compile(r"\b(?:still|keep|keeps|keeping|stays?|staying|back)\b")
_OTHERS = re.compile(r"\b(?:them|those|these|others|the rest)\b")
"""Not the one person who was asked about."""
_DENIES = re.compile(r"\bnot\b|n't\b|\b(?:never|nobody|neither|nor|cannot|cant|dont|isnt|wasnt|no)\b")
_DENIES_IT = re.compile(
    r"(?:\bnot\b|n't\b|\b(?:never|cannot|no longer)\b).{0,30}\b(?:need|want|requir|includ|approv|process|go ahead|right|correct|yet|before|sure|ready|start|com(?:e|ing)|tak|accept|hir|leav|done)"
)
_ASKS_OF_IT = re.compile(r"\b(?:right|correct|wrong|ok|okay|sure|or|who|which|why)\b")
_KEEPS_SOMEBODY = frozenset({Hazard.STAYS, Hazard.ABSENCE})
_OF_SOMEBODY = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their)\b|[a-z,] [A-Z]|^[A-Z]\w+ (?:is|will|stays|has)\b"
)


def yes_in(sentences: Sequence[Sentence], *, is_removal: bool) -> tuple[str, ...] | None:
    """The sentences that say yes and no more, as written; None where none does or something is reserved.

    Args:
        sentences: the sender's own.
        is_removal: the question was whether somebody's access ends.
    """
    texts = [sentence.text.lower()[:_LONGEST] for sentence in sentences]
    affirming = [at for at, text in enumerate(texts) if _affirms(text)]
    if not affirming or affirming[0] > _MOST_IDLE or any(sentences[at].asks for at in affirming):
        return None
    if any(
        _is_reserved(sentence, text, beside=at not in affirming)
        for at, (sentence, text) in enumerate(zip(sentences, texts, strict=True))
    ):
        return None
    beside = [sentence.text for at, sentence in enumerate(sentences) if at not in affirming]
    if Hazard.AGAINST in hazards_in(beside):
        return None
    if is_removal and any(_KEEPS.search(text) and not _OTHERS.search(text) for text in texts):
        return None
    if is_removal and _KEEPS_SOMEBODY & hazards_in(
        [each.text for each in sentences if _OF_SOMEBODY.search(each.text)]
    ):
        return None
    return tuple(sentences[at].text for at in affirming)


def _clauses(text: str) -> Iterator[str]:
    for part in _CLAUSE.split(text):
        clause = " ".join((part or "").split())
        if clause:
            yield clause


def _affirms(text: str) -> bool:
    """Does the first clause say yes, and none of the others more than may be left open?"""
    clauses = list(_clauses(text))
    said = [_AFFIRMS.fullmatch(clause) is not None for clause in clauses]
    opening = next((at for at, clause in enumerate(clauses) if not _idles(clause)), None)
    if opening is None or not said[opening]:
        return False
    if all(_WEAK.fullmatch(clause) for clause, yes in zip(clauses, said, strict=True) if yes):
        return False
    return not any(
        _DENIES.search(_IDLE.sub(" ", clause)) or _ADDS.search(clause)
        for clause, yes in zip(clauses, said, strict=True)
        if not yes
    )


def _idles(clause: str) -> bool:
    return (
        not _IDLE.sub(" ", clause).strip()
        or _LOOKED.fullmatch(clause) is not None
        or clause
        in {
            "hi",
            "hello",
            "ok",
            "okay",
            "oh",
            "ah",
            "great",
            "perfect",
            "good morning",
        }
    )


def _is_reserved(sentence: Sentence, text: str, *, beside: bool) -> bool:
    plain = _IDLE.sub(" ", text)
    if (_RESERVES_BESIDE if beside else _RESERVES).search(plain):
        return True
    return beside and ((sentence.asks and bool(_ASKS_OF_IT.search(plain))) or bool(_DENIES_IT.search(plain)))


def is_said_by_yes(said: Intent, answered: Sequence[Intent], case: Case | None) -> bool:
    """Is it the very removal that a yes confirms: "Yes, that was me. Opal is done here, go ahead and remove her" (A33)?"""
    return (
        case is not None
        and (case.kind, case.state) == (CaseKind.REMOVAL, State.UNVERIFIED)
        and said.kind is IntentKind.REMOVE
        and not (said.doubts or said.effective_on or said.last_needed_on)
        and said.person is not None
        and said.person.email == case.person.email is not None
        and any(i.kind is IntentKind.CORRECTION and i.fields.get("answer") == "yes" for i in answered)
    )
