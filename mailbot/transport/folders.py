"""Folder names: as the configuration writes them, and as this server keeps them.

The configuration separates levels by `/`. A server may separate by another character, keep personal folders
under a prefix (`INBOX.`, RFC 2342), or have a folder of its own for sent mail and drafts (RFC 6154); people's
mail programs use that one, so the desk does too.
"""

import re
from collections.abc import Mapping

from imap_tools.errors import MailboxFolderCreateError

from mailbot.transport.imap_connection import GuardedMailBox, last_line

_NAMESPACE = re.compile(rb'\(\("((?:[^"\\]|\\.)*)" ', re.DOTALL)
_SPECIAL_USE = {"sent": "\\sent", "drafts": "\\drafts"}  # role in the configuration: attribute of RFC 6154
_NOT_THERE = {"\\nonexistent", "\\noselect"}  # a mere level in the hierarchy


class Folders:
    """The folders of one connection: finds names, makes what is missing."""

    def __init__(self, mailbox: GuardedMailBox) -> None:
        self._mailbox = mailbox
        listed = mailbox.folder.list()
        self._attributes = {info.name: {flag.lower() for flag in info.flags} for info in listed}
        self._delimiter = next((info.delim for info in listed if info.delim not in {"", "NIL"}), "/")
        self._prefix = self._personal_prefix()
        self._chosen: dict[str, str] = {}

    def _personal_prefix(self) -> str:
        client = self._mailbox.client
        if "NAMESPACE" not in client.capabilities:
            return ""
        _, data = client.namespace()
        match = _NAMESPACE.match(last_line(data))
        return match[1].decode("ascii", "replace") if match else ""

    def real_name(self, name: str) -> str:
        """The server's name for a folder of the configuration; a name it has already is taken as it is."""
        if name.upper() == "INBOX":
            return "INBOX"
        if name in self._chosen:
            return self._chosen[name]
        if name in self._attributes:
            return name
        return self._prefix + name.replace("/", self._delimiter)

    def ensure(self, wanted: Mapping[str, str]) -> Mapping[str, str]:
        """Make what is missing, and subscribe to it so that mail programs show it.

        In: role -> name in the configuration. Out: that name -> the server's name. Raises what the wire raises.
        """
        for role, name in wanted.items():
            real = self.real_name(name)
            own = self._with_attribute(_SPECIAL_USE.get(role))
            if not self._is_there(real) and own is not None:
                real = own
            elif not self._is_there(real):
                self.create(real)
            self._chosen[name] = real
        return dict(self._chosen)

    def find(self, named: str, attribute: str) -> str | None:
        """The server's name of a folder that is there: by the name of the configuration, else by its special use."""
        real = self.real_name(named)
        return real if self._is_there(real) else self._with_attribute(attribute)

    def create(self, real: str) -> None:
        """Make one folder and subscribe to it; that another client was quicker is as good."""
        try:
            self._mailbox.folder.create(real)
        except MailboxFolderCreateError as error:
            if "ALREADYEXISTS" not in str(error).upper():  # RFC 5530
                raise
        self._mailbox.folder.subscribe(real, value=True)
        self._attributes[real] = set()

    def _is_there(self, real: str) -> bool:
        return real == "INBOX" or (real in self._attributes and not self._attributes[real] & _NOT_THERE)

    def _with_attribute(self, attribute: str | None) -> str | None:
        return next((name for name, found in self._attributes.items() if attribute in found), None)
