"""The sender's own sentences of a mail, and the mail without those that have been understood."""

from collections.abc import Iterable
from dataclasses import replace

from mailbot.model.message import Body, Message, Standing
from mailbot.triage.sentences import Sentence, Signed, read_sentences, straightened

_SHORTEST = 4  # characters of a line's end that may begin a sentence


def own_sentences(message: Message) -> tuple[Sentence, ...]:
    """The sentences that the sender wrote, signature left out."""
    own = (line for line in message.body.lines if line.standing is Standing.OWN)
    sentences, _ = read_sentences(own, frozenset({message.sender_name} - {""}))
    return tuple(sentence for sentence in sentences if sentence.signed is not Signed.BLOCK)


def without_sentences(body: Body, sentences: Iterable[str]) -> Body:
    """The body without these sentences of the sender's own, on as many lines as before."""
    lines = list(body.lines)
    own = [at for at, line in enumerate(lines) if line.standing is Standing.OWN and line.text.strip()]
    for sentence in sentences:
        for at in own:
            left = _left_of(straightened(lines[at].text), sentence)
            if left is not None:
                lines[at] = replace(lines[at], text=left)
    return replace(body, lines=tuple(lines))


def _left_of(line: str, sentence: str) -> str | None:
    """What is left of a line without a sentence, which may begin or end on another; None where it has no part in it."""
    if not line:
        return None
    if sentence in line:
        return line.replace(sentence, "", 1).strip()
    if line in sentence:
        return ""
    for length in range(min(len(line), len(sentence)) - 1, _SHORTEST - 1, -1):
        if line.endswith(sentence[:length]):
            return line[:-length].strip()
        if line.startswith(sentence[-length:]):
            return line[length:].strip()
    return None
