"""What every closed list of words that a mail is described with is made from."""

from enum import StrEnum


class Term(StrEnum):
    """A word of a closed list. What it means is fixed, also for a pickle: one from the process that reads mails could
    otherwise write into the members, of which the desk has one each, and so into everything it reads later.
    """

    def __setstate__(self, state: object) -> None:
        raise TypeError("a word has no state")
