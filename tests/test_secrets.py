"""Where passwords come from: a file, a command, the keyring; and that none of the three tells one by accident."""

import sys
from types import ModuleType

import pytest

from mailbot.config import load_config
from mailbot.errors import ConfigError

CANARY = "Pa55-canary-word"


def config_with(tmp_path, secret: str):
    path = tmp_path / "config.toml"
    path.write_text(
        '[desk]\nname = "D"\naddress = "d@desk.example"\n[imap]\nhost = "i"\nusername = "desk"\n'
        f'{secret}\n[smtp]\nhost = "s"\n',
        encoding="utf-8",
    )
    return load_config(path)


@pytest.fixture
def keyring(monkeypatch):
    """The package, with one password in it."""
    module = ModuleType("keyring")
    module.get_password = lambda service, user: CANARY if (service, user) == ("desk-imap", "desk") else None
    monkeypatch.setitem(sys.modules, "keyring", module)
    return module


def test_the_keyring_is_asked_for_the_service_and_the_user_name(tmp_path, keyring):
    config = config_with(tmp_path, 'password_keyring = "desk-imap"')

    assert config.password(config.settings.imap) == CANARY
    assert config.password(config.settings.smtp) == ""


def test_a_keyring_without_it_is_named_with_the_command_that_puts_it_there(tmp_path, keyring):
    config = config_with(tmp_path, 'password_keyring = "other"')

    with pytest.raises(ConfigError, match=r"has no password of desk for other; `keyring set other desk`"):
        config.password(config.settings.imap)


def test_what_a_keyring_complains_of_is_not_repeated(tmp_path, keyring):
    def locked(service, user):
        raise RuntimeError(f"{CANARY} is locked")

    keyring.get_password = locked
    config = config_with(tmp_path, 'password_keyring = "desk-imap"')

    with pytest.raises(ConfigError) as refused:
        config.password(config.settings.imap)
    assert "RuntimeError" in str(refused.value)
    assert CANARY not in str(refused.value)


def test_without_the_package_its_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    config = config_with(tmp_path, 'password_keyring = "desk-imap"')

    with pytest.raises(ConfigError, match=r"needs the package keyring; pip install hmis-mailbot\[keyring\]"):
        config.password(config.settings.imap)


@pytest.mark.parametrize("other", ['password_file = "x"', 'password_command = "x"'])
def test_a_password_has_one_home(tmp_path, other):
    with pytest.raises(ConfigError, match="give one of"):
        config_with(tmp_path, f'password_keyring = "desk-imap"\n{other}')
