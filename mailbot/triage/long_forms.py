"""Short forms made long, and asides taken out: what a pattern need say only one way.

In: a sentence in lower case with marks for people and days. Out: the same with "will not" for "won't", "please" for "pls",
"Pat" for "our case manager Pat".
"""

import re

_CONTRACTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bgonna\b", "going to"), (r"\b(have |has |had )?gotta\b", "have to"), (r"\bhafta\b", "have to"), (r"\bwanna\b", "want to"), (r"\bain'?t\b", "is not"), (r"\b([a-z]{2,}in)'(?=[ .,;:!?)]|$)", r"\1g"),
        (r"⟧'s (?=going to be\b)", "⟧ is "), (r"\bwon'?t\b", "will not"), (r"\bcan'?t\b|\bcannot\b", "can not"), (r"\b(\w+)n't\b", r"\1 not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should)nt\b", r"\1 not"),
        (r"\b(s?he|who|that|they|whats|hows|wheres)s (?=(?:gone|no|not|been|leaving|left|moving|out|done|in|the|going|doing|coming|at|quitting|retiring|resigning|done|needed)\b)", r"\1 is "),
        (r"\b(they|you)re\b", r"\1 are"), (r"\b(i|you|we|they)ve\b", r"\1 have"), (r"(?:(?<= )|^)'?till?\b(?= (?:the )?(?:end |close )?(?:of )?⟦d)", "until"), (r"\bya'?ll\b|\by'all\b", "you all"), (r"\bu\b", "you"), (r"\b(?:w/o|w/out)\b", "without"), (r"\bw/", "with "),
        (r"\b(of|for|on|about|remove|deactivate|disable|that|is|end|terminate) (?:(?:the|our|my|a|an|one) )?(?:hmis |former |ex-|current )?(?:user|users|employee|staff member|staff person|trainee|coworker|colleague|team member|volunteer|intern) (?=⟦p)", r"\1 "),
        (r"\bi'm\b|\bim\b", "i am"), (r"\b(i|we|you|they)'ve\b", r"\1 have"), (r"\b(i|we|you|they|he|she|it)'ll\b", r"\1 will"),
        (r"\b(i|we|you|they|he|she)'d\b", r"\1 would"), (r"\b(we|you|they)'re\b", r"\1 are"),
        (r"\b(he|she|it|that|who|there|what|where|how|here|when)'s\b|\b(what|how|where|that|who)s\b", r"\1\2 is"), (r"\blet's\b", "let us"),
        (r"\b(?:any more|any-more)\b|\bno more\b(?= ?[.,;!?)]|$| (?:as of|after|effective|since|now|and|so|please)\b)", "anymore"), (r"\blog[ -](?:in|on)\b", "login"), (r"\blog[ -](?:ins|ons)\b", "logins"),
        (r"\be-mail", "email"), (r"\b(?:pls|plz|plse|pleae|plesae|pleas)\b", "please"), (r"\bset-up\b", "set up"), (r"&", " and "),
        (r"\b(my|his|her|their) own\b", r"\1"), (r"\b(step (?:one|two|three|four|\d))'s\b", r"\1 is"), (r"\bu\b", "you"), (r"\bur\b", "your"), (r"\bb/?c\b|\bcuz\b", "because"),
        (r"\b(?:rcv'?d|rec'?d|recd)\b", "received"), (r"\bimmed\b\.?", "immediately"), (r"\bacct(s?)\b\.?", r"account\1"), (r"\beff\.", "effective"),
        (r"\bresig\b\.?", "resignation"), (r"\bterm'?d\b", "terminated"), (r"\bmgmt\b", "management"), (r"\breq\b", "request"),
        (r"\bworking hear\b", "working here"),
        (r"\bneither (?:of (?:them|these|those|the two) |one )?(should|must|may|can|is to|shall|will)\b", r"they \1 not"), (r"\bneither of (⟦p\d+⟧) (should|must|may|can|shall|will)\b", r"\1 \2 not"),
        (r"(?<!\bof )\b(her|their)s\b(?! truly)", r"\1 seat"),
        (r"(⟧'s|\bhis)(?= (?:can|may|should|must|could|needs|has to|is to|to (?:end|stop|expire|go)|off|down|out|too|also|please|then|now|today|tonight|(?:on|at|by|as of|effective|end of) ⟦d|⟦d)|[.,;!?]|$)(?<!⟧'s (?=out))", r"\1 seat"),
        (r"\b(?:good-?bye|farewell|going[- ]away|retirement|leaving|send-?off) (?:lunch|luncheon|dinner|breakfast|brunch)\b", "party"), (r"\bno longer be needing\b", "no longer need"), (r"\bin-active\b", "inactive"), (r"(?<!\bwas )(?<!\bwere )\b(?:(?:is|are|am) )?going to be\b", "will be"),
    )
)  # fmt: skip
_IS = re.compile(
    r"⟧'s (?=(?:leaving|gone|moving|staying|remaining|sticking|keeping|no longer|been|not|out|on|retired|retiring|resigned|resigning|left|taking|going|transferring|quit|quitting|now|still|also|officially|already|doing|done|in)\b)"
)
_WHO_CLAUSE = re.compile(
    r"(⟦p\d+⟧),? who (?=(?:is|was|has|had|left|quit|resigned|retired|no longer|will|moved|used|just|recently|does|did|needs?|starts|started|joined|joins)\b)"
)
_WHOSE_CLAUSE = re.compile(r"(⟦p\d+⟧),? whose ")
_THE_ONE = r"(?:the|our|that|my) (?:[a-z-]+ ){0,2}(?:one|person|individual|employee|worker|staffer|member|user|colleague|coworker|woman|man|lady|gentleman|guy|girl|manager|coordinator|advocate|specialist|assistant|intern|volunteer|navigator|supervisor|director|lead|departure|leaver)"
_WENT = r"(?:(?:has|had|just|actually|already|recently|unexpectedly|suddenly|is|was|will|will be) ){0,3}(?:left|quit|resigned|retired|departed|separated|walked|finished|gave notice|moved|transferred|leaving|leave|quitting|resigning|retiring|departing|moving|transferring|going|gone|let go|fired|terminated|dismissed|laid off|no longer)\b"
_BEING_DONE = r"(?:leaving|quitting|resigning|retiring|departing|moving|transferring|going)\b"
_IS_THE_ONE = re.compile(
    rf"\b(?:it|that|this) (?:is|was|will be) (⟦p\d+⟧),? (?:that|who) (?={_WENT})|(⟦p\d+⟧) (?:is|was) (?:{_THE_ONE},? )?(?:that|who) (?={_WENT})"
)
"""As in "it was Pat who left on Friday", "Pat is the one that is leaving"."""
_THE_ONE_IS = re.compile(
    rf"(?:\b{_THE_ONE},? (?:who|that)|(?:^|(?<=[.,;:] ))who) (?P<went>{_WENT}[^.,;:!?⟦()]{{0,30}}(?:⟦d\d+⟧)?[^.,;:!?⟦()]{{0,20}}?),? (?:is|was) (?P<who>⟦p\d+⟧)(?!'|\w)"
)
"""As in "the one who left on Friday is Pat"."""
_THE_ONE_LEAVING_IS = re.compile(
    rf"\b{_THE_ONE} (?P<goes>{_BEING_DONE}[^.,;:!?⟦()]{{0,30}}(?:⟦d\d+⟧)?[^.,;:!?⟦()]{{0,20}}?),? (?:is|was) (?P<who>⟦p\d+⟧)(?!'|\w)"
)
_THE_ONE_WHOSE = re.compile(
    rf"\b{_THE_ONE} whose (?P<what>[^.,;:!?⟦()]{{1,40}}(?:⟦d\d+⟧)?),? (?:is|was) (?P<who>⟦p\d+⟧)(?!'|\w)"
)
_TITLE = re.compile(
    r"⟧,? (?:(?:\(|- ?)?(?:our|the|my|a|an) )(?:[a-z/&-]+ ){0,4}?(?:manager|worker|coordinator|supervisor|director|advocate|specialist|assistant|staff|intern|volunteer|navigator|lead|clerk|case manager|hire|employee|member|person|tech|aide|counselor|analyst)\b\)?,?"
)
_APPOSITION = re.compile(
    r"\b(?:our|my|the|a|an) (?:new |former |own )?(?:[a-z/-]+ ){0,3}?(?:manager|worker|coordinator|supervisor|director|advocate|specialist|assistant|staff|intern|volunteer|navigator|lead|clerk|hire|employee|member|person|tech|aide|counselor|analyst|consultant|starter|user|coworker|colleague|guy|nurse|therapist|driver),? (?:named |called |is )?(?=⟦p)"
)
_FORMER_BRACKET = re.compile(
    r" ?\((?:currently|previously|originally|formerly)?(?: (?:set|scheduled) for)?(?: on)? ?⟦d\d+⟧\)(?= (?:back |out |up )?(?:to|until|through) ⟦d)"
)
"""As in "push her removal (currently 3/27) to 4/10"."""
_ASIDE_BRACKET = re.compile(
    r" ?\((?!⟦|last|(?:her|his|their) (?:last|final)|eff|left)(?![^()]*(?:\bnot (?:really|yet|sure|now|until|for)\b|\b(?:maybe|perhaps|if|unless|pending|tb[acd]|unconfirmed|probably|possibly|tentative(?:ly)?|likely|wait|until|for now|temporar(?:y|ily)|joke|joking|kidding|jk|test|sample|example|practice)\b|\?))[^()⟦⟧]{1,80}\)"
)
"""A remark that changes nothing; "(not really)" and "(maybe)" stay."""
_LEFT_BRACKET = re.compile(r"(⟧) ?\(((?:left|gone|last day)(?: on)? ⟦d\d+⟧)\)(?= ?[,;] in\b)")
"""As in "out Pat Doyle (left 3/6), in Sam Kim"."""
_FORMERLY = re.compile(
    r"⟧, (?:formerly|previously|lately|most recently|until recently|an?|the|our|one of our) (?:former )?(?:(?!(?:who|whom|whose|which|that|not|and|or|but)\b)[a-z/'-]+ ){0,8}?(?!(?:who|whose|not)\b)[a-z/'-]+,(?= (?:is|was|has|had|will|left|quit|resigned|retired|no longer|needs?|should|must)\b)"
)
"""As in "Pat, formerly coordinator of our safe haven, is no longer with us"."""
_BOTH = re.compile(r"(⟧|\bthem) (?:both|all)\b")
_SUFFIX_DOT = re.compile(r"⟧\.(?: (?=[a-z(])|(?=[:,;]))")  # "Robert Hale Jr. no longer ..."
_TELEGRAM = re.compile(
    r"⟧ ?(?:-|:|,|\()? (?=(?:no longer (?:employed|with|here|an?|on|at|our|working|part)|not (?:an employee|employed|with us anymore|returning|coming back))\b)"
)
_COLON = re.compile(
    r"(⟦p\d+⟧): (?=(?:will|is|was|has|had|left|leaving|retired|resigned|quit|already|gone)\b)"
)
_GONE = re.compile(r"(⟦p\d+⟧) (?=(?:already |now )?gone\b)")
_QUOTED_WORD = re.compile(r"\"([\w-]{2,15})\"")
_NAMED_TWICE = re.compile(r"\b(?:i|me|myself|my|she|he|her|him|they|them)(?:,| \() ?(⟦p\d+⟧)[,)]")
_TAG = re.compile(
    r"(?:,| -) (?:would|could|can|will|wo) (?:you|not you)(?: please| kindly)? ?\??$|, (?:ok|okay|right|yes|alright) ?\?$"
)


_NOT_UNTIL = re.compile(
    r"\b(?P<goes>(?:leaving|leaves|leave|retiring|retires|departing|departs|quitting|resigning|finishing|moving on|going)(?: (?:us|too|as well|also|with us|here|then)){0,2}),? (?:but |though |although |only )?not (?:until|till) (?:the )?(?=⟦d)"
)
"""As in "is leaving as well but not until March 27"."""


def without_contractions(text: str) -> str:
    """A text in lower case with "will not" for "won't" and "she is" for "she's", and nothing left out."""
    for pattern, replacement in _CONTRACTIONS:
        text = pattern.sub(replacement, text)
    return text


def in_long_forms(text: str) -> str:
    """Long forms instead of short ones, so that a pattern need say only one."""
    text = without_contractions(text)
    text = _NOT_UNTIL.sub(r"\g<goes> on ", text)
    text = _NAMED_TWICE.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _QUOTED_WORD.sub(r"\1", text)
    text = _LEFT_BRACKET.sub(r"\1, \2", text)
    text = _SUFFIX_DOT.sub(lambda match: "⟧" + match[0][2:], text)
    text = _GONE.sub(r"\1 is ", _COLON.sub(r"\1 ", text))
    text = _TELEGRAM.sub("⟧ is ", text)
    text = _BOTH.sub(r"\1", text)
    text = _IS.sub("⟧ is ", text)
    text = _told_straight(text)
    text = _WHO_CLAUSE.sub(r"\1 - \1 ", text)
    text = _WHOSE_CLAUSE.sub(r"\1 - \1's ", text)
    text = _TITLE.sub("⟧ ", text)
    text = _APPOSITION.sub("", _FORMERLY.sub("⟧", text))
    text = _FORMER_BRACKET.sub("", text)
    text = _ASIDE_BRACKET.sub("", text)
    return " ".join(text.split())


def _told_straight(text: str) -> str:
    """Of whom it is said put first: "Pat left on Friday" for "the one who left on Friday is Pat"."""
    text = _IS_THE_ONE.sub(lambda match: f"{match[1] or match[2]} ", text)
    text = _THE_ONE_IS.sub(r"\g<who> \g<went>", text)
    text = _THE_ONE_LEAVING_IS.sub(r"\g<who> is \g<goes>", text)
    return _THE_ONE_WHOSE.sub(r"\g<who>'s \g<what>", text)
