"""A subject that orders the removal of one person above words that order another's: one of the two is a slip (A38)."""

from collections.abc import Iterable, Sequence

from mailbot.model.intent import Doubt, Intent, IntentKind
from mailbot.triage.marked import Marked


def with_title_agreeing(sentences: Iterable[Marked], intents: Sequence[Intent]) -> list[Intent]:
    """Ask about all removals of a mail whose subject and whose words name different people.

    Args:
        sentences: the subject and the sender's own sentences.
        intents: what was read in them.

    Returns:
        The intents, each removal with a doubt where the subject orders one of somebody whom the words never name, while
        they order only those of others.
    """
    title = next((marked for marked in sentences if marked.sentence.title), None)
    below = {p.key for marked in sentences if not marked.sentence.title for p in marked.everybody}
    removals = [intent for intent in intents if intent.kind is IntentKind.REMOVE]
    if title is None or not below or {p.key for p in title.everybody} & below:
        return list(intents)
    of_title = [intent for intent in removals if intent.text == title.sentence.text]
    if not of_title or len(of_title) == len(removals):
        return list(intents)
    return [
        intent.doubted(Doubt.WHO_AMBIGUOUS) if intent.kind is IntentKind.REMOVE else intent
        for intent in intents
    ]
