"""The little language in which rules/phrases.toml writes patterns, made into regular expressions.

    pattern  = word | "[" pattern "]" | "(" pattern "|" pattern ... ")" | "<" list ">" | slot | "^"        single blanks between
    slot     = {who} {other}             somebody, or a word that stands for one ("she", "this user")
             | {whose} {whose_other}     the same with 's, or "her"
             | {day} {project} {agency} {ref} {number} {text} {words}
             | {whose_agency}            an agency with 's
             | {former}                  a project that is taken away where {project} is given
             | {end}                     the thing said ends here: a stop, a date, "effective", "because", "from HMIS" ...
             | {halt}                    the same without a day: "is gone today" is no departure
             | {on}                      what follows begins with a word that cannot go on the noun before it: open, and judged for itself
             | {gap}                     up to eight entries of the list <harmless>, days and agencies, or nothing
             | {stop}                    the same, and "with", "for", "in" ...: after a verb that has one sense only ("resigned")

What a pattern speaks of is a marked sentence (`mailbot.triage.marked`): lower case, long forms, marks for what was
recognized. Repetition is always bounded, so that matching stays linear in the length of a sentence.
"""

import re
from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process

# Marks stand for what was recognized before (see `mailbot.triage.marked`); mails cannot contain them.
OPEN, CLOSE = "⟦", "⟧"


_PRONOUNS = (
    "he|she|they|him|her|them|both of them|(?:both|all) of (?:these|those)(?: (?:users|people|employees|individuals|staff(?: members)?|team members|folks))?|both|(?:this|that|the) (?:user|person|employee|staff member|individual|"
    "worker|one|gentleman|lady|staff|coworker|colleague|volunteer|intern|trainee)|these (?:users|people|two|three|four|staff members|staff|team members|employees|individuals|folks)|"
    "those (?:users|people|two)|the following|the (?:two|three) of them|all (?:of them|three|four)|all of these"
)
_POSSESSIVES = "his|her|their|both of their|(?:this|that|the) (?:user|person|employee|staff member|individual|trainee)'s|these users'|the following"
_SELF = "i|me|myself"
_PERSON = rf"{OPEN}p\d+{CLOSE}|{_PRONOUNS}|{_SELF}"
_WHOSE = rf"{OPEN}p\d+{CLOSE}'s?|{_POSSESSIVES}|my"
_SLOTS: Mapping[str, str] = {
    "who": f"(?P<who>{_PERSON})(?!'s)",
    "other": f"(?P<other>{_PERSON})(?!'s)",
    "whose": f"(?P<whose>{_WHOSE})",
    "whose_other": f"(?P<whose_other>{_WHOSE})",
    "day": rf"(?:sometime |some time )?(?:on |as of |at |by |in |with |for )?{OPEN}d\d+{CLOSE}",
    "project": rf"(?:(?:project|program) )?(?P<project>{OPEN}j\d+{CLOSE}|\"[^\"]{{2,80}}\")",
    "former": f'(?P<former>{OPEN}j\\d+{CLOSE}|"[^"]{{2,80}}")',
    "agency": rf"(?:the )?{OPEN}a\d+{CLOSE}",
    "whose_agency": rf"(?:the )?{OPEN}a\d+{CLOSE}'s?",
    "ref": rf"(?P<ref>{OPEN}r\d+{CLOSE})",
    "number": r"(?P<number>\d{1,2}|one|two|three|four|first|second|third|fourth)",
    "text": r"(?P<text>[^.;!?⟦⟧]{1,60}?)",
    "words": r"(?:[a-z0-9'&/-]+(?:\.\d+)* ){0,4}?[a-z0-9'&/-]+(?:\.\d+)*",
}
# "Tom moved to the pantry and does not need it": who was named before; also "Left Friday." for a whole sentence.
_SAME_SUBJECT = r"(?:(?<=\band )|(?<=\bbut )|(?<=, )|(?<=\bthen )|(?<=[-:] )|(?<=⟦p\d⟧ )|(?<=⟦p\d\d⟧ )|(?<=⟦p\d⟧ ⟦d\d⟧ )|(?<=⟦p\d⟧ ⟦a\d⟧ )|(?<=⟧ \()|^)"
_PIECE = re.compile(r"\{(?P<slot>\w+)\}|<(?P<list>[\w-]+)>|(?P<mark>\^)|(?P<word>[^\s\[\]()|{}<>^]+)")


class BadPatternError(Exception):
    """A pattern does not follow the grammar."""


class Lists(UserDict[str, str]):
    """The named lists, and what each has come to: a thousand patterns name the same thirty."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        """Begin with nothing made of them."""
        super().__init__(patterns)
        self.expressions: dict[str, str] = {}
        self.needs: dict[str, frozenset[str] | None] = {}  # see `mailbot.triage.needles`


def compiled(pattern: str, lists: Lists) -> re.Pattern[str]:
    """Make a regular expression of a pattern, ready for use.

    Raises:
        ValueError: the pattern does not follow the grammar of this module.
    """
    try:
        return re.compile(searched_for(pattern, lists))
    except re.error as error:
        raise ValueError(str(error)) from None


def searched_for(pattern: str, lists: Lists) -> str:
    """The text of a pattern's regular expression.

    Raises:
        ValueError: the pattern does not follow the grammar of this module.
    """
    try:
        rest = pattern.removeprefix("{who} ")
        expression = expression_of(rest, lists, depth=0)
        expression = _captured_once(expression)
        if rest != pattern:
            expression = expression.replace("(?P<who>", "(?:")
            expression = rf"(?:{_SLOTS['who']} |{_SAME_SUBJECT}){expression}"
        return rf"(?<![\w⟦])(?:{expression})(?![\w⟧])"  # noqa: TRY300 - the sentence ends here
    except BadPatternError as error:
        raise ValueError(str(error)) from None


def _captured_once(expression: str) -> str:
    """A slot that stands in several alternatives is captured where it stands first."""
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        first = match[1] not in seen
        seen.add(match[1])
        return match[0] if first else "(?:"

    return re.sub(r"\(\?P<(\w+)>", once, expression)


def expression_of(pattern: str, lists: Lists, depth: int) -> str:
    """Translate a whole pattern."""
    if depth > 4:
        raise BadPatternError("lists refer to each other in a circle")
    cursor = _Cursor(pattern, lists, depth)
    expression = cursor.alternatives(closing=None)
    if cursor.position < len(pattern):
        raise BadPatternError(f'cannot read "{pattern[cursor.position : cursor.position + 12]}"')
    return expression


_STICKS = re.compile(
    r"[:,](?=[\s|\])]|$)|[\[(](?:[^\[\]()]*\|)?[:,][|\])]"
)  # a colon or comma, alone or as a choice


@dataclass(slots=True)
class _Cursor:
    """Reads a pattern from left to right by the grammar at the top of this module."""

    pattern: str
    lists: Lists
    depth: int
    position: int = 0

    def alternatives(self, closing: str | None) -> str:
        """Sequence ("|" sequence)*, up to the closing mark."""
        sequences = [self._sequence()]
        while self._at("|"):
            self.position += 1
            sequences.append(self._sequence())
        if closing is not None:
            if not self._at(closing):
                raise BadPatternError(f'"{closing}" is missing')
            self.position += 1
        return "|".join(sequences)

    def _at(self, mark: str) -> bool:
        return self.pattern.startswith(mark, self.position)

    def _sequence(self) -> str:
        """Items with single blanks between; what is optional takes the blank beside it along."""
        out: list[str] = []
        begun = glued = (
            False  # begun: something stands there for certain; glued: no blank is due before the next item
        )
        while True:
            blank = self._at(" ")
            while self._at(" "):
                self.position += 1
            if self.position >= len(self.pattern) or self.pattern[self.position] in "|)]":
                return "".join(out)
            due = " " if blank and begun and not glued else ""
            if due and _STICKS.match(self.pattern, self.position):
                due = " ?"  # a colon or comma sticks to the word before it
            if self._at("["):
                self.position += 1
                inner = self.alternatives(closing="]")
                out.append(f"(?:{due}(?:{inner}))?" if begun else f"(?:(?:{inner}) )?")
                continue
            ending = next((name for name in ("end", "stop", "halt", "on") if self._at(f"{{{name}}}")), None)
            if ending:
                self.position += len(ending) + 2
                out.append(f"(?={self.lists[ending]})")
                continue
            if self._at("{gap}"):
                self.position += len("{gap}")
                out.append(self._gap(begun=begun))
                continue
            glued = self._at("^")
            out.append(due + self._item())
            begun = begun or not glued

    def _gap(self, *, begun: bool) -> str:
        """What may stand between, because it changes nothing: it takes the blank beside it along."""
        entry = rf"(?:(?:{self._list('harmless')}|{_SLOTS['day']}|{_SLOTS['agency']})(?![\w']))"
        return rf"(?:(?: ?,? {entry}){{1,8}},?)?" if begun else rf"(?:{entry} ?,? ){{0,8}}"

    def _item(self) -> str:
        """One word, list, slot or group."""
        if self._at("("):
            self.position += 1
            return f"(?:{self.alternatives(closing=')')})"
        piece = _PIECE.match(self.pattern, self.position)
        if piece is None:
            raise BadPatternError(f'cannot read "{self.pattern[self.position : self.position + 12]}"')
        self.position = piece.end()
        if piece["slot"]:
            if piece["slot"] not in _SLOTS:
                raise BadPatternError(f"there is no slot {{{piece['slot']}}}")
            return _SLOTS[piece["slot"]]
        if piece["list"]:
            return f"(?:{self._list(piece['list'])})"
        return "^" if piece["mark"] else re.escape(piece["word"])

    def _list(self, name: str) -> str:
        if name not in self.lists:
            near = process.extractOne(name, list(self.lists), score_cutoff=60)
            raise BadPatternError(
                f"there is no list <{name}>" + (f', did you mean "<{near[0]}>"?' if near else "")
            )
        if name not in self.lists.expressions:
            self.lists.expressions[name] = expression_of(self.lists[name], self.lists, self.depth + 1)
        return self.lists.expressions[name]
