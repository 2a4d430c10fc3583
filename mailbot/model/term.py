"""What every closed list of words that a mail is described with is made from."""

from enum import StrEnum


class Term(StrEnum):
    """A word of a closed list. What it means is fixed, also for a pickle: one from the process that reads mails could
    otherwise write into the members, of which the desk has one each, and so into everything it reads later.
    """

    def __reduce_ex__(self, protocol: object) -> tuple[type["Term"], tuple[str]]:
        """By its value: Python 3.11.2 would ask for `getattr`, which no reader may (`mailbot.reading.line`)."""
        del protocol
        return self.__class__, (self.value,)

    def __setstate__(self, state: object) -> None:
        raise TypeError("a word has no state")
