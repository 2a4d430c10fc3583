"""Opening the desk: the secret, rules and templates from their folders, the books.

In: a checked config. Out: a `Desk` and a `Store`, for the daemon and for commands alike. No connection is made here and
no job is known, so that a question at the shell is answered without waiting for the whole program.
"""

import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from mailbot.config import Config
from mailbot.desk import Desk
from mailbot.errors import Problem, RuleError
from mailbot.intake.settings import IntakeSettings, Limits
from mailbot.key_records import KeyRecords
from mailbot.model.mail import MessageOutcome
from mailbot.policy.rulebook import Rulebook, parse_rulebook
from mailbot.reply.desk import DeskIdentity
from mailbot.reply.message_ids import is_ours
from mailbot.reply.templates import Templates
from mailbot.reply.templates import load as load_templates
from mailbot.store.database import Store
from mailbot.triage.classify import Wording
from mailbot.triage.forms_file import parse_forms
from mailbot.triage.phrases import parse_phrases

Parsed = TypeVar("Parsed")

FOLDER_OF = {
    MessageOutcome.HANDLED: "done",
    MessageOutcome.HELD: "review",
    MessageOutcome.IGNORED: "ignored",
    MessageOutcome.QUARANTINED: "quarantine",
}
"""Which of [imap.folders] a mail goes to when it has ended."""


def make_secret(path: Path) -> None:
    """Make the secret that signs our Message-IDs, readable by its owner only; one that is there stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")


def instance_of(secret: bytes) -> str:
    """A name for this desk's own mail that another desk does not share, and that does not give the secret away."""
    return hmac.new(secret, b"instance", "sha256").hexdigest()[:12]


def identity_of(config: Config, instance: str) -> DeskIdentity:
    """The desk as its mails show it.

    Args:
        config: as checked.
        instance: tells this desk's own mail apart from another's.
    """
    desk = config.settings.desk
    return DeskIdentity(
        name=desk.name,
        address=desk.address,
        timezone=desk.timezone,
        subject_tag=desk.subject_tag,
        instance=instance,
        logo_text=desk.logo_text,
        signature=desk.signature,
        language=desk.language,
    )


def build_desk(config: Config, *, secret: bytes | None = None, templates: Templates | None = None) -> Desk:
    """Read rules and templates and make the desk.

    Args:
        config: as checked.
        secret: what signs our ids; left out, it is read from its file.
        templates: as read already; left out, they are read from their folder.

    Raises:
        RuleError, TemplateError, ConfigError: with every problem.
    """
    settings = config.settings
    rules, wording = load_rules(config.rules_folder)
    signing = secret if secret is not None else config.signing_secret()
    own = frozenset({settings.desk.address, *settings.desk.aliases})
    intake = IntakeSettings(
        own_addresses=own,
        trust=settings.senders.trust,
        authserv_ids=settings.senders.authserv_ids,
        profile=settings.senders.profile,
        internal_domains=settings.senders.internal_domains,
        form_addresses=frozenset(form.address for form in settings.senders.forms),
        is_our_message_id=lambda message_id: is_ours(message_id, signing),
        limits=Limits(message_mib=settings.limits.message_mib),
        trusted_sealers=tuple(name.lower() for name in settings.senders.trusted_sealers),
        look_up_txt=KeyRecords(settings.dns.servers, settings.dns.timeout_seconds)
        if settings.dns.servers
        else None,
    )
    return Desk(
        identity=identity_of(config, instance_of(signing)),
        zone=settings.desk.zone,
        intake=intake,
        wording=replace(wording, attachments=settings.reading.attachments),
        rules=rules,
        templates=templates or load_templates(config.templates_folder),
        secret=signing,
        folders={outcome: getattr(settings.imap.folders, name) for outcome, name in FOLDER_OF.items()},
        alert_to=settings.digest.to,
        staff_review=settings.desk.review == "staff",
        forms=settings.senders.forms,
        limits=settings.limits,
    )


@contextmanager
def open_books(config: Config, *, worker: bool = False) -> Iterator[Store]:
    """The books of a desk, migrated; with `worker` also locked against a second one.

    Raises:
        BooksBusy: another mailbot works on them.
    """
    with Store.open(config.database_url, lock=worker) as store:
        store.upgrade()
        yield store


def load_rules(folder: Path) -> tuple[Rulebook, Wording]:
    """Read and check every file of a rules folder.

    Raises:
        RuleError: with every problem of every file at once.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            texts[path.name] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(file=str(path), line=None, what=f"cannot be read: {error}"))
    if problems:
        raise RuleError(problems)

    def read(parse: Callable[[], Parsed]) -> Parsed | None:
        try:
            return parse()
        except RuleError as error:
            problems.extend(replace(problem, file=str(folder / problem.file)) for problem in error.problems)
            return None

    rulebook = read(lambda: parse_rulebook(texts))
    forms = read(lambda: parse_forms(texts.get("forms.toml", ""), "forms.toml"))
    phrases = read(lambda: parse_phrases(texts.get("phrases.toml", ""), "phrases.toml"))
    if rulebook is None or forms is None or phrases is None:
        raise RuleError(problems)
    return rulebook, Wording(forms=forms, phrases=phrases)
