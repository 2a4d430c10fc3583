"""Servers for the tests: `dovecot`, `capturing_smtp`, `smtp_sink` and a `proxy` between; see tests/wire."""

pytest_plugins = [
    "tests.wire.servers",
    "tests.wire.dovecot",
    "tests.wire.postgresql",
    "tests.wire.proxy",
    "tests.wire.scripted_imap",
    "tests.wire.smtp",
    "tests.journeys.desk",
]
