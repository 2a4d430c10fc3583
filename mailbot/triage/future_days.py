"""Words that point at a day which the mail has named: "once that evening is over", "when she has gone home", "at the end of it".

    after     = ("when" | "once" | "after" | "as soon as" ...) what ("is over" | "ends" | "has passed" ...)
    what      = "it" | "that" | a stretch of work ("her last shift", "that evening")
    leaving   = ("when" | "once" ...) ("she" | "he" | "they") has gone
    with      = "at the end of it", "with the working day", "by then"

None of them is a day by itself: what is meant is the one named before (P23), and where none was named it is asked. A contract,
a grant, a report or an audit that ends is not among them: it may end on another day than the one that was named.
"""

_WHEN = r"(?:when|once|whenever|after|as soon as|the moment|the minute|the instant|right after|just after|following when)"
_STRETCH = r"(?:day|shift|date|evening|night|afternoon|morning|overnight|overnight shift|week|weekend|work ?day|working day|business day|work week|working week|late shift|night shift|day shift|last hour|rounds?)"
_WHOSE = r"(?:that|the|this|said|her|his|their|that person's|the person's|each person's|each one's)"
_OVER = r"(?:over(?: with)?|done|ended|passed|past|out|through|finished|up|behind (?:us|her|him|them)|complete|completed|worked|gone|concluded|closed|wrapped up|come and gone|run its course)"
_ENDS = r"(?:ends|closes|finishes|concludes|wraps(?: up)?|lets out|winds up|runs out|is up)"
_GONE = r"(?:gone(?: home| for good| out the door)?|left(?: the building| the premises| us| for (?:good|the (?:day|night|last time)))?|done(?: for (?:good|the (?:day|night)))?|out(?: of (?:here|the (?:door|building|house)))?|off(?: the clock)?|finished|through|clocked out|signed off|signed out|walked out(?: the door)?|headed (?:out|home)|departed|packed up|turned in (?:her|his|their) (?:badge|keys))"
_LEAVES = r"(?:leaves|goes(?: home)?|clocks out|clocks off|walks out(?: the door| that door)?|heads (?:out|home)|signs off|signs out|finishes(?: up)?|punches out|turns in (?:her|his|their) (?:badge|keys)|hands in (?:her|his|their) (?:badge|keys)|packs up|wraps up)"
_TAIL = r"(?: (?:for (?:good|the (?:day|night|last time))|that (?:day|night|evening|afternoon)))?"

_TOLD = r"(?<!know )(?<!me )(?<!us )(?<!confirm )(?<!email )(?<!note )(?<!line )(?<!word )(?<!message )(?<!reply )(?<!confirmation )"
"""Behind these it is the removal that is done: "let me know when it's done"."""
POINTING = (
    rf"\b{_TOLD}{_WHEN} (?:{_WHOSE} (?:(?:last|final|same|very|own) )*{_STRETCH}|it|that|this)(?:(?: is| has|'s| has been)(?: all)? {_OVER}| {_ENDS})\b"
    rf"|\b{_WHEN} (?:she|he|they)(?:(?: is| are| has| have|'s|'re|'ve) {_GONE}| {_LEAVES}){_TAIL}(?=[.,;!?)]|$| (?:please|pls|thanks|thank|and|so)\b)"
    r"|\b(?:at|by|with|from|until|on|upon) (?:the )?(?:very )?(?:end|close|conclusion) of (?:it|that|this)(?=[.,;!?)]|$| (?:please|pls|thanks|thank|and)\b)|\bat its (?:end|close)\b"
    rf"|\b(?:that|the same|that same|that very|that last) (?:business|working|work) day\b"
    rf"|(?<=end )with (?:the|that|her|his|their) (?:last |final )?(?:working |business |work)?(?:day|shift|evening|night)\b"
)
"""What points at the day that was named before; of a lower-cased text."""
