"""config.example.toml against the program: each key of the one is a key of the other, with the default where it is one."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from mailbot.config import _model_of, load_config
from mailbot.errors import ConfigError
from mailbot.settings import FormService, Settings

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
WITHOUT_DEFAULT = {
    "aliases",
    "authserv_ids",
    "to",
    "listen",
    "rules",
    "templates",
    "username",
    "password_file",
    "password_command",
    "password_keyring",
    "secret",
    "recipient",
}
"""Keys whose line in the example is an example and not the default."""


def uncommented() -> str:
    """The example with its commented keys and tables made live, alternatives to a key above left out."""
    lines, seen, table = [], set(), ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        live = re.sub(r"^# (?=\[\[?[a-z.]+\]\]?|[a-z_]+ = )", "", line)
        if live.startswith("["):
            table = live.split("]")[0]
        if live.startswith(("password_command", "password_keyring")):
            continue  # an alternative to password_file
        key = (table, live.split(" = ")[0])
        if " = " in live and key in seen:
            continue
        seen.add(key)
        lines.append(live)
    return "\n".join(lines)


def documented(table: dict, model: type[BaseModel], path: str = "") -> set[str]:
    """Every key of the example, as a dotted path; a key that the program does not know fails."""
    found = set()
    for key, value in table.items():
        assert key in model.model_fields, f"{path}{key} is in the example and not in the program"
        found.add(f"{path}{key}")
        rows = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        for row in rows:
            if isinstance(row, dict):
                found |= documented(row, _model_of(model.model_fields[key].annotation), f"{path}{key}.")
    return found


def fields(model: type[BaseModel], path: str = "") -> set[str]:
    """Every key that the program knows."""
    found = set()
    for key, field in model.model_fields.items():
        found.add(f"{path}{key}")
        inner = FormService if key == "forms" else field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= fields(inner, f"{path}{key}.")
    return found


def test_every_key_of_the_example_is_known_and_every_key_of_the_program_stands_in_it():
    text = EXAMPLE.read_text(encoding="utf-8")
    written = documented(tomllib.loads(uncommented()), Settings)
    for name in ("imap", "smtp"):  # the alternative that cannot be live at the same time
        for key in ("password_command", "password_keyring"):
            assert f"# {key}" in text.split(f"[{name}]")[1].split("\n[")[0]
            written.add(f"{name}.{key}")

    assert fields(Settings) - written == set()
    assert written - fields(Settings) == set()


def test_the_example_is_valid_as_it_stands_and_with_everything_uncommented(tmp_path):
    for folder in ("rules", "templates"):
        (tmp_path / folder).mkdir()
    for name, text in (("plain", EXAMPLE.read_text(encoding="utf-8")), ("whole", uncommented())):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        assert load_config(tmp_path / f"{name}.toml").settings.desk.subject_tag == "MoHMIS"


def test_what_the_example_shows_is_the_default_unless_it_is_an_example():
    def hold(table: dict, model: type[BaseModel]) -> None:
        for key, value in table.items():
            field = model.model_fields[key]
            if isinstance(value, dict):
                hold(value, _model_of(field.annotation))
            elif key in WITHOUT_DEFAULT or field.default is PydanticUndefined or isinstance(value, list):
                continue
            elif not (isinstance(field.default, str) and key in {"address", "host"}):
                default = field.default
                shown = default.strftime("%H:%M") if hasattr(default, "strftime") else default
                assert value == shown, (
                    f"{model.__name__}.{key}: the example shows {value!r}, the default is {shown!r}"
                )

    hold(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), Settings)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('on_ambiguous = "repeat"', "smtp.on_ambiguous"),
        ("ambiguous_grace_seconds = -1", "smtp.ambiguous_grace_seconds"),
        ("per_minutes = 3", 'did you mean "per_minute"'),
        ('port = "x"', "smtp.port: a whole number is expected (found 'x')"),
        ('on_ambiguous = "resent"', "found 'resent'; did you mean \"resend\"?"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(tmp_path, line, complaint):
    path = tmp_path / "config.toml"
    path.write_text(
        f'[desk]\nname = "D"\naddress = "d@desk.example"\n[imap]\nhost = "i"\nusername = "u"\n'
        f'[smtp]\nhost = "s"\n{line}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as refused:
        load_config(path)

    assert complaint in str(refused.value)
    assert f"{path}:9:" in str(refused.value)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('[dns]\nservers = ["dns.example"]', 'dns.servers.0: "dns.example" is no name server'),
        ('[dns]\nservers = ["127.0.0.1:0"]', "is no name server"),
        ('[dns]\nservers = ["[::1]x"]', "is no name server"),
        ('[reading]\nattachments = ["xlsx"]', "reading.attachments.0: expected 'csv' or 'pdf', found 'xlsx'"),
    ],
)
def test_who_is_asked_and_what_is_read_is_checked(tmp_path, table, complaint):
    path = tmp_path / "config.toml"
    path.write_text(
        '[desk]\nname = "D"\naddress = "d@desk.example"\n[imap]\nhost = "i"\nusername = "u"\n'
        f'[smtp]\nhost = "s"\n{table}\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as refused:
        load_config(path)

    assert complaint in str(refused.value)


def test_a_misspelt_time_zone_is_named_with_the_one_that_was_meant(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[desk]\nname = "D"\naddress = "d@desk.example"\ntimezone = "America/Chikago"\n', "utf-8")
    with pytest.raises(ConfigError, match=r'config\.toml:4: .*did you mean "America/Chicago"'):
        load_config(path)


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        ('password_file = "secrets/imap"', "secrets/imap: cannot be read: .*write the password into it"),
        ('password_command = "no-such-program imap"', "password_command cannot be run: FileNotFoundError"),
        ('password_command = "pass \'show"', "password_command cannot be run: ValueError"),
        (r"""password_command = "printf 'one\\ntwo'" """, "ended 0 with 2 lines; expected 0 and one line"),
    ],
)
def test_a_password_that_cannot_be_had_says_what_to_do_and_not_what_it_saw(tmp_path, secret, complaint):
    path = tmp_path / "config.toml"
    path.write_text(
        f'[desk]\nname = "D"\naddress = "d@desk.example"\n[imap]\nhost = "i"\nusername = "u"\n{secret}\n'
        f'[smtp]\nhost = "s"\n',
        encoding="utf-8",
    )
    config = load_config(path)
    with pytest.raises(ConfigError, match=complaint):
        config.password(config.settings.imap)
