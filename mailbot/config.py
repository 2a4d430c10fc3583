"""What operators edit, read and checked: config.toml, and where secrets lie.

Everything that is wrong is said at once, with file and line. Relative paths are relative to the config file.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ValidationError,
)

from mailbot.errors import ConfigError, Problem
from mailbot.policy.toml_source import EXPECTED, TomlSource, did_you_mean, read_toml
from mailbot.settings import Section, Server, Settings

WORDS: Mapping[str, str] = {
    "int_parsing": EXPECTED["int_type"],
    "bool_parsing": EXPECTED["bool_type"],
    "tuple_type": EXPECTED["list_type"],
    **EXPECTED,
}
"""What pydantic's error types are called on the desk; its settings turn text into numbers where rules do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings and the folder that their relative paths start from."""

    settings: Settings
    folder: Path
    file: Path

    @property
    def database_url(self) -> str:
        """The database URL with an SQLite path made absolute."""
        url = self.settings.database.url
        if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
            return f"sqlite:///{self.folder / url.removeprefix('sqlite:///')}"
        return url

    @property
    def rules_folder(self) -> Path:
        """The folder of the rules in force."""
        return self.folder / self.settings.paths.rules if self.settings.paths.rules else shipped("rules")

    @property
    def templates_folder(self) -> Path:
        """The folder of the templates in force."""
        named = self.settings.paths.templates
        return self.folder / named if named else shipped("templates")

    @property
    def secret_file(self) -> Path:
        """The key that signs our Message-IDs; made by `init` with mode 0600."""
        return self.folder / "secrets" / "signing"

    def password(self, server: Server) -> str:
        """The password of a server, from its file, command or the keyring; "" where none is set.

        Raises:
            ConfigError: the file cannot be read, the command does not print exactly one line, or the keyring has none.
        """
        if server.password_file:
            return self._from_file(
                self.folder / server.password_file, hint="write the password into it, mode 0600"
            )
        if server.password_command:
            return self._from_command(server.password_command)
        if server.password_keyring:
            return self._from_keyring(server.password_keyring, server.username or "")
        return ""

    def signing_secret(self) -> bytes:
        """The secret behind our Message-IDs.

        Raises:
            ConfigError: it is missing, too short, or readable by others.
        """
        secret = self._from_file(self.secret_file, hint="`mailbot init` makes it").encode()
        if len(secret) < 32:
            raise ConfigError(
                [Problem(file=str(self.secret_file), line=None, what="shorter than 32 characters")]
            )
        return secret

    def _from_file(self, path: Path, *, hint: str) -> str:
        try:
            mode = path.stat().st_mode & 0o077
            text = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            what = f"cannot be read: {error.strerror}"
            raise ConfigError([Problem(file=str(path), line=None, what=what, hint=hint)]) from None
        if mode:
            print(f"warning: {path} can be read by others: chmod 600 {path}", file=sys.stderr)  # noqa: T201 - before any log
        return text

    def _from_command(self, command: str) -> str:
        # exactly one line, as mbsync's PassCmd; what it writes to stderr is never shown: it may hold the secret
        try:
            words = shlex.split(command)
            result = subprocess.run(words, capture_output=True, check=False, timeout=30, text=True)  # noqa: S603 - the operator's own command
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            what = f"password_command cannot be run: {type(error).__name__}"  # its words may hold the secret
            raise ConfigError([Problem(file=str(self.file), line=None, what=what)]) from None
        lines = result.stdout.splitlines()
        if result.returncode or len(lines) != 1:
            what = (
                f"password_command ended {result.returncode} with {len(lines)} lines; expected 0 and one line"
            )
            raise ConfigError([Problem(file=str(self.file), line=None, what=what)])
        return lines[0]

    def _from_keyring(self, service: str, username: str) -> str:
        """The password that the system's keyring has for a service and a user name."""
        how = f"`keyring set {service} {username}` puts it there"
        try:
            from keyring import get_password
        except ModuleNotFoundError:
            what = "password_keyring needs the package keyring"
            raise ConfigError(
                [Problem(file=str(self.file), line=None, what=what, hint="pip install hmis-mailbot[keyring]")]
            ) from None
        try:
            password: str | None = get_password(service, username)
        except Exception as error:  # noqa: BLE001 - backends raise whatever they like, with whatever words
            what = f"the keyring cannot be asked for {service}: {type(error).__name__}"
            raise ConfigError([Problem(file=str(self.file), line=None, what=what, hint=how)]) from None
        if not password:
            what = f"the keyring has no password of {username} for {service}"
            raise ConfigError([Problem(file=str(self.file), line=None, what=what, hint=how)])
        return password


def shipped(name: str) -> Path:
    """A default that comes with the program: in a wheel beside the package's code, in a checkout at its top."""
    inside = Path(__file__).parent / "defaults" / name
    return inside if inside.exists() else Path(__file__).parent.parent / name


def find_config(named: str | None, environment: Mapping[str, str]) -> Path:
    """The config file: the one named, else $MAILBOT_CONFIG, else ./config.toml."""
    return Path(named or environment.get("MAILBOT_CONFIG") or "config.toml")


def load_config(path: Path) -> Config:
    """Read and check config.toml.

    Raises:
        ConfigError: with every problem of the file at once.
    """
    problems: list[Problem] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        hint = "`mailbot init` writes one; --config names another"
        raise ConfigError(
            [Problem(file=str(path), line=None, what=f"cannot be read: {error}", hint=hint)]
        ) from None
    source = read_toml(str(path), text, problems)
    if source is None:
        raise ConfigError(problems)
    try:
        settings = Settings.model_validate(source.data)
    except ValidationError as error:
        raise ConfigError(_problems(error, source)) from None
    config = Config(settings=settings, folder=path.parent.resolve(), file=path)
    missing = [
        source.problem(("paths", key), f"paths.{key}: there is no folder {folder}")
        for key, folder in (("rules", config.rules_folder), ("templates", config.templates_folder))
        if not folder.is_dir()
    ]
    if missing:
        raise ConfigError(missing)
    return config


def _problems(error: ValidationError, source: TomlSource) -> list[Problem]:
    found = []
    for detail in error.errors():
        place = detail["loc"]
        keys = tuple(step for step in place if isinstance(step, str))
        what, hint = detail["msg"].removeprefix("Value error, "), None
        if detail["type"] == "extra_forbidden":
            what, hint = "unknown key", did_you_mean(keys[-1], _known_keys(keys[:-1]))
        elif detail["type"] == "missing":
            what = "is missing"
        elif detail["type"] == "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", ""))
            what = f"expected {expected}, found {detail['input']!r}"
            hint = did_you_mean(str(detail["input"]), re.findall(r"'([^']*)'", expected))
        elif detail["type"] != "value_error":
            what = f"{WORDS.get(detail['type'], what)} (found {detail['input']!r})"
        found.append(source.problem(place, f"{'.'.join(str(step) for step in place)}: {what}", hint))
    return found


def _known_keys(section: tuple[str, ...]) -> list[str]:
    model: type[BaseModel] = Settings
    for key in section:
        if key not in model.model_fields:
            return []
        model = _model_of(model.model_fields[key].annotation)
    return list(model.model_fields)


def _model_of(annotation: object) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {tuple, Union, UnionType}:
        for part in get_args(annotation):
            if isinstance(part, type) and issubclass(part, BaseModel):
                return part
    return Section
