"""Servers for the tests: `dovecot`, `capturing_smtp`, `smtp_sink` and a `proxy` between; see tests/wire."""

import signal

pytest_plugins = [
    "tests.wire.servers",
    "tests.wire.dovecot",
    "tests.wire.postgresql",
    "tests.wire.proxy",
    "tests.wire.pymap",
    "tests.wire.scripted_imap",
    "tests.wire.smtp",
    "tests.journeys.desk",
]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell starts what it puts in the background deaf to Ctrl-C, and that is inherited by every program
    # that the tests start and then end with Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
