"""The command line: what operators and staff type, and what it says back.

Results go to stdout, messages to stderr. Exit codes: 0 ok, 1 a problem was found, 2 usage, 69 remote unavailable,
75 try again, 78 configuration (design 3.1). Rooms are imported when a command needs them, so that the first answer
comes at once.
"""

from mailbot.cli.commands import main

__all__ = ["main"]
