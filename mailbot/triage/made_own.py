"""Forms in older mails that the sender makes their own: filled in within the quote, or a colleague's that they approve.

What stands in a quote is somebody's older words and never acted on. It is the sender's where they say so plainly:

    our form, with the answers written into its lines    "filled in below", "answers in blue"; or without a word, where we asked
                                                         for the answers and no line is blank
    a form that somebody else filled in                  "approved, please go ahead", from a representative or signatory (P1)

and where no other older mail holds a form too. Everything else is left as it stands, and a person reads it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mailbot.model.case import Case, State
from mailbot.model.directory import Sender, SenderRole
from mailbot.model.form_block import BLANK
from mailbot.model.message import Body, Line, Message, ScreenClass, Standing
from mailbot.triage.adoption import Word, says_nothing, words_of
from mailbot.triage.form_systems import is_of_other_system
from mailbot.triage.forms import Form, read_forms
from mailbot.triage.older_mails import OLD, Author, OlderMail, older_mails
from mailbot.triage.own_words import own_sentences, without_sentences
from mailbot.triage.sentences import Sentence
from mailbot.triage.wording import FormWording

_ENTITLED = frozenset({SenderRole.REPRESENTATIVE, SenderRole.SIGNATORY})
_NAMES = ("person_name", "person_first_name", "person_last_name", "removed_user", "name")
_OF_ACCESS = re.compile(r"\bhmis\b", re.IGNORECASE)
_WAITS = frozenset({State.INCOMPLETE, State.AMBIGUOUS})
_MOST_MAILS = 12  # older ones that are looked at
_ASKS_TO_FILL = re.compile(
    r"\b(?:fill|complete|answer|enter|put|type|provide|supply)\b[^.:]{0,80}\b(?:in|out|below|form|lines?|blanks?|fields|table|column|questions?|these|this|following|missing)\b|\bsend (?:it|this|them|the form) back\b|\breturn (?:it|this|the form)\b",
    re.IGNORECASE,
)


def with_own_made(message: Message, sender: Sender, wording: FormWording, case: Case | None) -> Message:
    """Let the form of an older mail stand as the sender's answer, where they make it their own.

    Args:
        message: the mail.
        sender: who wrote.
        wording: `rules/forms.toml`.
        case: that the mail replies to.

    Returns:
        The mail, unchanged where nothing is made the sender's own; else without the sentences that do so.
    """
    if message.screen.kind is not ScreenClass.PERSON or sender.role is SenderRole.STAFF:
        return message
    if not any(line.standing in OLD for line in message.body.lines):
        return message
    if any(line.standing is Standing.ANSWER for line in message.body.lines) or read_forms(message, wording):
        return message
    holding = list(_holding_forms(message, wording))
    if len(holding) != 1:
        return message
    older, forms = holding[0]
    sentences = own_sentences(message)
    author = older.author(message)
    words = words_of(sentences, _named(forms))
    is_ours = author in {Author.DESK, Author.UNKNOWN}
    adopted = Word.APPROVED in words.said and sender.verified and sender.role in _ENTITLED
    filled = is_ours and (
        Word.FILLED in words.said or _was_asked_for(message, older, author, forms, sentences)
    )
    if (
        adopted
        and all(map(is_of_other_system, forms))
        and _OF_ACCESS.search(" ".join(s.text for s in sentences))
    ):
        return message  # the order is in the sender's words, the paper below says no more than who and when
    if not adopted and not (filled and (case is None or case.state in _WAITS)):
        return message
    body = _answered(message.body, older, forms)
    return replace(message, body=without_sentences(body, words.sentences))


def _holding_forms(message: Message, wording: FormWording) -> Iterable[tuple[OlderMail, tuple[Form, ...]]]:
    for older in older_mails(message)[:_MOST_MAILS]:
        forms = read_forms(replace(message, body=_only(message.body, older)), wording)
        if forms:
            yield older, forms


def _only(body: Body, older: OlderMail) -> Body:
    """The body as if nothing but this older mail had been said."""
    inside = frozenset(older.lines)
    lines = tuple(
        replace(line, standing=Standing.ANSWER) if at in inside else Line(text="", standing=Standing.ANSWER)
        for at, line in enumerate(body.lines)
    )
    pairs = tuple(replace(pair, standing=Standing.ANSWER) for pair in body.pairs if pair.at in inside)
    return replace(body, lines=lines, pairs=pairs)


def _was_asked_for(
    message: Message, older: OlderMail, author: Author, forms: Sequence[Form], sentences: Sequence[Sentence]
) -> bool:
    """Did we ask for the answers, is none missing, and does the sender send it back without saying anything?"""
    text = "\n".join(message.body.lines[at].text[:300] for at in older.lines)
    is_whole = BLANK not in text and not any(form.blank for form in forms)
    return author is Author.DESK and is_whole and bool(_ASKS_TO_FILL.search(text)) and says_nothing(sentences)


def _named(forms: Iterable[Form]) -> set[str]:
    return {value for form in forms for name in _NAMES if (value := form.value(name)) and len(value) < 80}


def _answered(body: Body, older: OlderMail, forms: Sequence[Form]) -> Body:
    """The body with the lines of the forms, and what stands between them, as the sender's answer."""
    taken = [at for form in forms for at in form.lines]
    first, last = min(taken, default=older.lines[0]), max(taken, default=older.lines[-1])
    inside = frozenset(range(first, last + 1))
    lines = tuple(
        replace(line, standing=Standing.ANSWER) if at in inside and line.standing in OLD else line
        for at, line in enumerate(body.lines)
    )
    pairs = tuple(
        replace(pair, standing=Standing.ANSWER) if pair.at in inside and pair.standing in OLD else pair
        for pair in body.pairs
    )
    return replace(body, lines=lines, pairs=pairs)
