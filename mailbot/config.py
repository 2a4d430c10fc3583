"""What operators edit, read and checked: config.toml, and where secrets lie.

Everything that is wrong is said at once, with file and line. Relative paths are relative to the config file.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from mailbot.errors import ConfigError, Problem
from mailbot.policy.toml_source import TomlSource, did_you_mean, read_toml

ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+|[^\s@<>]+@localhost")


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("expected an address such as desk@example.org")
    return value.lower()


def _time_of_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d\d:\d\d", value):
        raise ValueError('expected a time of day such as "07:30"')
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError('expected a time zone such as "America/Chicago"') from None
    return value


Address = Annotated[str, AfterValidator(_address)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Security = Literal["tls", "starttls", "none"]


class Section(BaseModel):
    """A table of config.toml: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Desk(Section):
    """[desk]: who we are."""

    name: str
    address: Address
    aliases: tuple[Address, ...] = ()
    timezone: Annotated[str, AfterValidator(_timezone)] = "America/Chicago"
    subject_tag: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")] = "MoHMIS"
    review: Literal["automatic", "staff"] = "automatic"
    mode: Literal["send"] = "send"
    logo_text: str = ""
    signature: str = ""
    language: Annotated[str, Field(pattern=r"^([a-z]{2})?$")] = ""

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return ZoneInfo(self.timezone)


class Folders(Section):
    """[imap.folders]: where mails are put once they are in the books. Created when missing."""

    done: str = "Mailbot/Done"
    review: str = "Mailbot/Review"
    ignored: str = "Mailbot/Ignored"
    quarantine: str = "Mailbot/Quarantine"
    sent: str = "Sent"
    drafts: str = "Drafts"


class Server(Section):
    """What [imap] and [smtp] share."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Security = "tls"
    username: str | None = None
    password_file: str | None = None
    password_command: str | None = None

    @model_validator(mode="after")
    def _one_secret_and_a_safe_line(self) -> "Server":
        if self.password_file and self.password_command:
            raise ValueError("give password_file or password_command, not both")
        if self.security == "none" and self.host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError('security = "none" is for loopback only')
        return self


class Imap(Server):
    """[imap]: the mailbox."""

    port: Annotated[int, Field(ge=1, le=65535)] = 993
    username: str
    folder: str = "INBOX"
    idle: bool = True
    poll_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    save_sent: bool = True
    junk: str = "Junk"
    folders: Folders = Folders()


class Smtp(Server):
    """[smtp]: the relay that takes our mail."""

    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Security = "starttls"
    per_minute: Annotated[int, Field(ge=1)] = 60
    on_ambiguous: Literal["resend", "hold"] = "hold"
    ambiguous_grace_seconds: Annotated[int, Field(ge=0, le=3600)] = 120


class Database(Section):
    """[database]: the books."""

    url: str = "sqlite:///mailbot.db"


class FormService(Section):
    """[[senders.forms]]: a web form service; the requester is the representative named in the form."""

    address: Address
    confirm: Literal["confirm", "notify"] = "confirm"
    secret: tuple[str, str] | None = None
    recipient: Address | None = None
    accept_service: bool = False

    @model_validator(mode="after")
    def _notify_needs_proof(self) -> "FormService":
        if self.confirm == "notify" and not (self.secret or self.recipient or self.accept_service):
            raise ValueError('confirm = "notify" needs secret, recipient or accept_service = true')
        return self


class Senders(Section):
    """[senders]: whom we believe."""

    trust: Literal["authenticated", "none"] = "authenticated"
    authserv_ids: tuple[str, ...] = ()
    profile: Literal["standard", "google", "microsoft365"] = "standard"
    internal_domains: tuple[str, ...] = ()
    forms: tuple[FormService, ...] = ()


class DigestSettings(Section):
    """[digest]: who reads what came in, and when."""

    to: tuple[Address, ...] = ()
    at: TimeOfDay = time(7, 30)
    days: Literal["business", "daily"] = "business"


class Paths(Section):
    """[paths]: left out, the shipped defaults serve."""

    rules: str | None = None
    templates: str | None = None


class Health(Section):
    """[health]: where /healthz, /readyz and /metrics answer; "" for nowhere."""

    listen: Annotated[str, Field(pattern=r"^$|^[^:]+:\d+$")] = ""


class LimitSettings(Section):
    """[limits]: how much is too much (design 3.9)."""

    message_mib: Annotated[int, Field(ge=1, le=150)] = 25
    per_address_day: Annotated[int, Field(ge=1)] = 10
    per_verified_address_day: Annotated[int, Field(ge=1)] = 100
    per_thread: Annotated[int, Field(ge=1)] = 3
    per_10_minutes: Annotated[int, Field(ge=1)] = 300


class Settings(Section):
    """config.toml, whole."""

    desk: Desk
    imap: Imap
    smtp: Smtp
    database: Database = Database()
    senders: Senders = Senders()
    digest: DigestSettings = DigestSettings()
    paths: Paths = Paths()
    health: Health = Health()
    limits: LimitSettings = LimitSettings()


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
        """The password of a server, from its file or command; "" where none is set.

        Raises:
            ConfigError: the file cannot be read or the command does not print exactly one line.
        """
        if server.password_file:
            return self._from_file(self.folder / server.password_file)
        if server.password_command:
            return self._from_command(server.password_command)
        return ""

    def signing_secret(self) -> bytes:
        """The secret behind our Message-IDs.

        Raises:
            ConfigError: it is missing, too short, or readable by others.
        """
        secret = self._from_file(self.secret_file).encode()
        if len(secret) < 32:
            raise ConfigError(
                [Problem(file=str(self.secret_file), line=None, what="shorter than 32 characters")]
            )
        return secret

    def _from_file(self, path: Path) -> str:
        try:
            mode = path.stat().st_mode & 0o077
            text = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            what = f"cannot be read: {error.strerror}"
            raise ConfigError(
                [Problem(file=str(path), line=None, what=what, hint="`mailbot init` makes it")]
            ) from None
        if mode:
            print(f"warning: {path} can be read by others: chmod 600 {path}", file=sys.stderr)  # noqa: T201 - before any log
        return text

    def _from_command(self, command: str) -> str:
        # exactly one line, as mbsync's PassCmd; what it writes to stderr is never shown: it may hold the secret
        result = subprocess.run(shlex.split(command), capture_output=True, check=False, timeout=30, text=True)  # noqa: S603 - the operator's own command
        lines = result.stdout.splitlines()
        if result.returncode or len(lines) != 1:
            what = (
                f"password_command ended {result.returncode} with {len(lines)} lines; expected 0 and one line"
            )
            raise ConfigError([Problem(file=str(self.file), line=None, what=what)])
        return lines[0]


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
        elif detail["type"] != "value_error":
            what = f"{what} (found {detail['input']!r})"
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
