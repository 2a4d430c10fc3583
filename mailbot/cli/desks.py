"""The desk that a command works at: rules, words and templates, read and checked as far as one command needs."""

from mailbot.config import Config
from mailbot.desk import Desk
from mailbot.opening import build_desk, make_secret
from mailbot.reply.templates import load as load_templates


def desk_of(config: Config) -> Desk:
    """The desk for one command. Its templates are read, not written with samples (docs/decisions/0007).

    Raises:
        RuleError, TemplateError, ConfigError: with every problem.
    """
    make_secret(config.secret_file)
    return build_desk(config, templates=load_templates(config.templates_folder, check=False))
