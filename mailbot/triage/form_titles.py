"""The title of a form says what it is for, where no request type does: "USER REMOVAL" above the labels, or in the subject.

Every word of a title must be known, so that a sentence above a form is none.
"""

from dataclasses import dataclass

from mailbot.model.message import ACTIONABLE, Message
from mailbot.triage.ticks import is_choice, none_ticked, ticked
from mailbot.triage.wording import FormWording, normalized

_LONGEST = 60  # characters of a title
_ABOVE = 6  # lines above the first label in which a title may stand
_ANSWERED = ("re:", "aw:", "fw:", "fwd:", "rv:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a title says."""

    text: str
    line: int | None = None  # of the body; None: the subject


def title_of(message: Message, first: int, wording: FormWording) -> Title | None:
    """The title above the first line of a form, else the subject of a mail that answers nothing.

    Args:
        message: the mail.
        first: the line of its first label.
        wording: for the words of titles.
    """
    seen = 0
    for at in range(first, -1, -1):  # the first line may be one: "Remove user" is a label as well
        line = message.body.lines[at]
        text = line.text.strip(" \t*_#=-:")
        if not text:
            continue
        if is_choice(line.text):  # boxes without a label: only what is ticked was said
            text = "" if none_ticked(line.text) else ticked(line.text)
        seen += 1
        if seen > _ABOVE or line.standing not in ACTIONABLE:
            break
        if _names_kind(text, wording):
            return Title(text=text, line=at)
    subject = message.subject.strip()
    if message.in_reply_to or subject.lower().startswith(_ANSWERED) or not _names_kind(subject, wording):
        return None
    return Title(text=subject)


def _names_kind(text: str, wording: FormWording) -> bool:
    if len(text) > _LONGEST:
        return False
    return wording.kind_words.title_of(normalized(text), wording.request_types) is not None
