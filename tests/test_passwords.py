"""A password that cannot be had: at first the config is wrong, later it is the server's trouble and passes."""

import pytest

from mailbot.errors import ConfigError, MailboxUnavailable, Problem
from mailbot.passwords import Password


class Keyring:
    """Gives a secret until it is locked."""

    locked = False

    def __call__(self) -> str:
        if self.locked:
            raise ConfigError([Problem(file="config.toml", line=None, what="the keyring is locked")])
        return "open sesame"


def test_one_that_was_never_had_is_a_fault_of_the_config():
    keyring = Keyring()
    keyring.locked = True
    with pytest.raises(ConfigError, match="locked"):
        Password(keyring, MailboxUnavailable)()


def test_one_that_was_had_before_is_trouble_of_the_server_and_asked_for_again():
    password = Password(keyring := Keyring(), MailboxUnavailable)
    assert password() == "open sesame"
    keyring.locked = True
    with pytest.raises(MailboxUnavailable, match=r"no password for now: .*locked"):
        password()
    keyring.locked = False
    assert password() == "open sesame"


def test_its_source_stands_in_no_representation_of_it():
    assert "ask" not in repr(Password(lambda: "open sesame", MailboxUnavailable))
