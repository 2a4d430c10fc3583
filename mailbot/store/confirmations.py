"""Questions that the address on file must say yes to: single use, with an end, bound to one mail.

Only a hash of the token is kept: who reads the books cannot answer in another's name.
"""

import hashlib
from datetime import datetime

from sqlalchemy import Connection

from mailbot.store import tables

_confirmations = tables.confirmations


class Confirmations:
    """The open questions inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, message: int, *, address: str, token: str, expires_at: datetime) -> None:
        """An address is asked whether a mail is meant."""
        self._connection.execute(
            _confirmations.insert().values(
                message_row=message, address=address.lower(), token_hash=_hashed(token), expires_at=expires_at
            )
        )

    def confirm(self, token: str, *, address: str, now: datetime) -> int | None:
        """The mail that this answer confirms, once; None for a wrong, late or used token or another's address."""
        message: int | None = self._connection.scalar(
            _confirmations.update()
            .where(
                _confirmations.c.token_hash == _hashed(token),
                _confirmations.c.address == address.lower(),
                _confirmations.c.expires_at > now,
                _confirmations.c.used_at.is_(None),
            )
            .values(used_at=now)
            .returning(_confirmations.c.message_row)
        )
        return message


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
