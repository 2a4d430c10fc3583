"""A finished mail as its reader sees it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from mailbot.model.mail import FinishedMail


def parsed(mail: FinishedMail) -> EmailMessage:
    return message_from_bytes(mail.raw, policy=policy.default)


def text_of(mail: FinishedMail) -> str:
    return parsed(mail).get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(mail: FinishedMail) -> str:
    return parsed(mail).get_body(("html",)).get_content().replace("\r\n", "\n")


def flowing(mail: FinishedMail) -> str:
    """The text part with its lines joined, so that a sentence can be looked for."""
    return " ".join(text_of(mail).split())
