"""Every polite way of asking for something, put as "please": what is asked for begins right behind it.

"I would really appreciate it if one of you could end her access" asks what "please end her access" does. Such a wish is put
together of parts that go with each other (who asks, how kindly it would be taken, who is asked, "could"), so the parts stand
here, and not the sentences. A way of asking counts only where a clause begins: "why would I ask you to ..." asks for nothing,
and before "not" nothing is changed.
"""

import re


def _any(*ways: str) -> str:
    return rf"(?:{'|'.join(ways)})"


_SIDE = r"(?:end|side|team|staff|office|desk|help ?desk|other end|hmis (?:team|desk|staff|side))"
_THERE = rf"(?: (?:there|over there|up there|out there|(?:(?:kind |good |fine )?(?:folks|people) )?(?:on|at|over on|from|in|of) (?:your|the) {_SIDE}|guys|all|folks|kindly|please|perhaps|possibly|maybe|with (?:access|admin rights)))*"
_HANDLES = r"(?:handles|does|takes care of|looks after|manages|runs|is in charge of) (?:the |our |your |hmis )*[a-z]+"
_READER = rf"(?:you|u|ya|y'?all|one of you|any of you|(?:some|any) ?(?:one|body)|(?:whoever|the person (?:who|that)) {_HANDLES}|ica|the (?:desk|help ?desk|(?:hmis )?team)|your (?:team|office|people|staff|folks|desk|help ?desk)){_THERE}"
_ADDED = r"(?: (?:please|kindly|ever|just|possibly|perhaps|maybe|also|then|be able to|go ahead and))*"
_COULD = rf"(?:could|can|would|will|might|may){_ADDED}"
_VERY = r"(?: (?:really|greatly|so|very|truly|sincerely|certainly|much|ever|most|super|just|also|all|kindly|deeply|would|be))*"
_GLAD = r"(?:grateful|thankful|obliged|appreciative|glad|happy|delighted|pleased|indebted)"
_GOOD = r"(?:great|good|nice|lovely|wonderful|helpful|an? (?:big |great |huge )?(?:help|relief|favor|blessing)|awesome|fantastic|super|perfect|ideal|best|excellent|amazing|terrific|appreciated|kind(?: of you)?|swell|grand|sweet(?: of you)?|cool|dandy)"
_FORMALLY = r"(?: (?:please|kindly|respectfully|hereby|formally|officially|just|also|now|therefore|humbly|only|really|simply))*"
_WE = r"(?:i|we|management|our (?:director|board|agency)|⟦a\d+⟧)"
_ASK = r"(?:ask|request|urge|beg|trouble|bother)"
_ASKING = r"(?:asking|requesting|urging|begging|(?:writing|emailing|reaching out|contacting you|getting in touch|here|checking|calling) to (?:ask|request))"
_THAT_YOU = rf"(?: of)?(?: that)? {_READER}(?: (?:to|please|kindly|would|could|can|should))*"
_NOTE = r"(?: (?:just|simply|only|my|our|an?|formal|official|written|quick|email|note))*"
_HELPED = r"(?: (?:guys|all|folks|possibly|perhaps|maybe|over there|(?:on|at) your (?:end|side)|help (?:me|us)(?: out)?|(?:have|get) (?:someone|somebody)(?: (?:on|from) your (?:team|end|staff))?|take a (?:second|minute|moment)|find (?:the time|a minute))(?: and| to| by)?)+(?: please| kindly)?"
_WAYS = _any(
    rf"(?:could|can|would|will) (?!you\b){_READER}{_ADDED}",
    rf"(?:could|can|would|will) you{_HELPED}",
    rf"{_WE}(?: am| are)?{_VERY} ?(?:appreciate|love|like|{_GLAD})(?: (?:it|this|so much|very much|a lot|greatly))* (?:if {_READER} (?:{_COULD}|were able to|were to)|for {_READER} to)",
    rf"(?:it|that|this)(?: would| will)? be{_VERY} {_GOOD} if {_READER} {_COULD}",
    rf"(?:(?:would|could|will) {_READER} )?be{_VERY} (?:kind|kind enough|good|good enough|nice enough|a dear|an angel)(?: as)? (?:to|and)",
    rf"(?:would|could|will) {_READER} be (?:able|willing) to",
    r"(?:(?:can|could|would|will) you )?do (?:me|us) (?:a|the|this|one) (?:(?:quick|huge|big|small|little|last) )*(?:favor|favour|solid|kindness)(?: and|,)",
    rf"(?:{_WE}(?: (?:was|were|am|are))?)?{_FORMALLY} ?(?:wondering|hoping|wonder|hope)(?: if| that| whether)? {_READER} {_COULD}",
    rf"(?:would it be|is it)(?: at all| ok| okay| alright)* (?:possible|feasible|ok|okay|alright|too much trouble) for {_READER} to",
    r"would it be(?: at all)? (?:possible|feasible) to",
    rf"(?:(?:is|would) there(?: be)? )?any (?:way|chance|possibility)(?: that)? {_READER} {_COULD}",
    rf"{_WE}(?: (?:would (?:like|love)|want|wanted|need|wish|have|must))?(?: to)?{_FORMALLY} {_ASK}{_FORMALLY}{_THAT_YOU}",
    rf"(?:(?:would (?:like|love)|want|wanted|need) to|(?:may|might|could|can) {_WE}){_FORMALLY} {_ASK}{_THAT_YOU}",
    rf"(?:{_WE} (?:am|are|was|were))?{_FORMALLY} ?{_ASKING}{_THAT_YOU}",
    rf"(?:this is|consider this|take this as){_NOTE} (?:to {_ASK}|asking|requesting|request){_THAT_YOU}",
    rf"{_WE}{_FORMALLY} (?:want|need|would like|would love|will need|will want|(?:am|are) going to need){_FORMALLY} {_READER} to",
    r"(?:just |also ){0,3}(?:need|want|needing|wanting) (?:you|u|someone|somebody)(?: all| guys)? to",
    rf"(?:{_WE} )?(?:just |also )?(?:want|wanted|would like|trying|checking|writing|emailing|calling|meant) to (?:see|ask|check|find out|inquire) (?:if|whether) {_READER} {_COULD}",
    rf"(?:please )?see (?:if|whether) {_READER} {_COULD}",
    rf"(?:can|could|may) {_WE} (?:get|have|trouble|bother|ask) {_READER} to",
    rf"(?<!because )(?<!since )(?:some|any)(?:one|body){_THERE} (?:should|needs to|has to|ought to){_ADDED}",
    rf"if {_READER} (?:could|would|can) (?:please|kindly)",
    rf"(?:{_WE} )?(?:trust|expect) (?:that )?you will",
)
_BEHIND = "".join(
    rf"|(?<=\b{word} )"
    for word in [
        "and",
        "so",
        "but",
        "then",
        "also",
        "or",
        "because",
        "since",
        "hi",
        "hello",
        "please",
        "therefore",
        "accordingly",
        "hence",
        "thus",
        "that",
        "thanks",
        "now",
        "today",
        "just",
        "morning",
        "plus",
    ]
)
_BEGINS = rf"(?<![^ (])(?:^|(?<=[.,;:!?(-] )|(?<=\()|(?<=⟧ ){_BEHIND})"
"""A clause begins behind a blank or a bracket: every other place is left at one look."""
_POLITE = re.compile(
    rf"{_BEGINS}{_WAYS}(?=,? [a-z])(?! (?:not|never|no|be (?:at|in|on|there|here|around|available|free|coming))\b)"
)
_DOING = re.compile(
    rf"{_BEGINS}(?:{_WE} would{_VERY} (?:appreciate|love) (?:{_READER}|your)|(?:would|do) {_READER} mind(?: please)?)(?= [a-z]+(?: off| out| down)?ing\b)"
)
"""As in "I would appreciate you ending her access", "would you mind ending it"."""
_IF_YOU_COULD = re.compile(
    rf"(?P<start>^|[.,;:!] |\band |\bso )if (?:you|u|someone|somebody) (?:could|would|can)(?P<rest> [^?]{{3,160}}?)(?:,| -| then)? (?:i|we|that|it|this) would{_VERY} (?:be )?{_VERY}(?:{_GOOD}|{_GLAD}|appreciate(?: it| that| this)?)"
)
"""As in "if you could end her access that would be great"."""


def asked_plainly(text: str) -> str:
    """A sentence in long forms with "please" where it asks politely for something."""
    text = _IF_YOU_COULD.sub(r"\g<start>please\g<rest>", text)
    return _POLITE.sub("please", _DOING.sub("please see to", text))
