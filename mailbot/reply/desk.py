"""Who writes: the desk as its mails show it, and the mail that an answer answers. Plain values, made from the config."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskIdentity:
    """The desk as people see it."""

    name: str  # "Missouri HMIS Helpdesk"
    address: str  # From of every mail
    timezone: str  # IANA name: printed dates are local to it
    subject_tag: str = "MoHMIS"  # subjects end in [MoHMIS R-0001]
    instance: str = "mailbot"  # tells this desk's own mail apart from another's (loops)
    logo_text: str = ""  # the line above the letter; empty: the name
    signature: str = ""  # under the letter; empty: the name
    language: str = ""  # a folder of templates/ that goes before the rest: "es"

    @property
    def masthead(self) -> str:
        """What stands above the letter."""
        return self.logo_text or self.name

    @property
    def signed(self) -> str:
        """What stands under the letter."""
        return self.signature or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The mail that is answered; only its ids are used, nothing of what it says comes back out (domain.md O23)."""

    message_id: str | None  # with angle brackets, as sent; dropped when it is no sound id
    references: tuple[str, ...] = ()  # oldest first
    subject: str = ""  # for the reader of the books: an answer has a subject of its own
