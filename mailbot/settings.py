"""The shape of config.toml: every table and key, what may stand there, and what is meant when it is left out.

`config.example.toml` says the same to people; a test holds the two against each other.
"""

import difflib
import re
from datetime import time
from ipaddress import ip_address
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

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
        near = difflib.get_close_matches(value, sorted(available_timezones()), n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        said = f'"{value}" is no time zone, expected one such as "America/Chicago"{hint}'
        raise ValueError(said) from None
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
    password_keyring: str | None = None

    @model_validator(mode="after")
    def _one_secret_and_a_safe_line(self) -> "Server":
        given = [self.password_file, self.password_command, self.password_keyring]
        if sum(map(bool, given)) > 1:
            raise ValueError("give one of password_file, password_command and password_keyring")
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
    per_minute: Annotated[int, Field(ge=1)] = 600
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
    trusted_sealers: tuple[str, ...] = ()
    forms: tuple[FormService, ...] = ()


def server_address(written: str) -> tuple[str, int]:
    """Address and port of `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`.

    Raises:
        ValueError: it is none of these.
    """
    host, port = written, "53"
    if written.startswith("["):
        host, _, port = written[1:].partition("]:")
    elif written.count(":") == 1:
        host, _, port = written.partition(":")
    return str(ip_address(host)), int(port)


def _name_server(value: str) -> str:
    try:
        usable = value == "system" or 0 < server_address(value)[1] <= 65535
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f'"{value}" is no name server: expected "system" or an address such as "192.0.2.53"')
    return value


class Dns(Section):
    """[dns]: who is asked for DKIM keys, where our own mail server does not stamp what it received."""

    servers: tuple[Annotated[str, AfterValidator(_name_server)], ...] = ()
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 5


class Reading(Section):
    """[reading]: what of a mail is read beside its text."""

    attachments: tuple[Literal["csv", "pdf"], ...] = ()


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


class Retention(Section):
    """[retention]: days after which the text of a mail that has ended is forgotten; 0: never."""

    raw_days: Annotated[int, Field(ge=0, le=36500)] = 0
    rendered_days: Annotated[int, Field(ge=0, le=36500)] = 0


class LimitSettings(Section):
    """[limits]: how much is too much (design 3.9)."""

    message_mib: Annotated[int, Field(ge=1, le=150)] = 25
    per_address_day: Annotated[int, Field(ge=1)] = 10
    per_verified_address_day: Annotated[int, Field(ge=1)] = 100
    per_thread: Annotated[int, Field(ge=1)] = 3
    per_10_minutes: Annotated[int, Field(ge=1)] = 300
    stale_days: Annotated[int, Field(ge=1, le=3650)] = 30
    reading_seconds: Annotated[int, Field(ge=1, le=60)] = 5
    reading_mib: Annotated[int, Field(ge=64, le=4096)] = 256


class Settings(Section):
    """config.toml, whole."""

    desk: Desk
    imap: Imap
    smtp: Smtp
    database: Database = Database()
    senders: Senders = Senders()
    dns: Dns = Dns()
    reading: Reading = Reading()
    digest: DigestSettings = DigestSettings()
    paths: Paths = Paths()
    health: Health = Health()
    limits: LimitSettings = LimitSettings()
    retention: Retention = Retention()
