"""A server's password, asked for anew at each login: what fails in mid-run is the trouble of that server, and passes (G16)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mailbot.errors import ConfigError, RemoteError


@dataclass(slots=True)
class Password:
    """Where a server's password comes from, and whether it ever did."""

    ask: Callable[[], str] = field(repr=False)
    unavailable: type[RemoteError]
    had: bool = False

    def __call__(self) -> str:
        """The password as it is now.

        Raises:
            ConfigError: it could not be had even once: the config is wrong.
            RemoteError: it was had before, and cannot be now: a token that ran out, a keyring that is locked.
        """
        try:
            secret = self.ask()
        except ConfigError as error:
            if not self.had:
                raise
            raise self.unavailable(f"no password for now: {error}") from error
        self.had = True
        return secret
