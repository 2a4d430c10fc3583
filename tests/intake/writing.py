"""Mails as the tests write them, and a desk that reads them."""

from dataclasses import replace

from mailbot.intake.settings import IntakeSettings

DESK = IntakeSettings(
    own_addresses=frozenset({"desk@icalliances.example", "mohmis@icalliances.example"}),
    trust="authenticated",
    authserv_ids=("mx.icalliances.example",),
    profile="standard",
    is_our_message_id=lambda message_id: message_id.startswith("<mb1."),
    form_addresses=frozenset({"noreply@forms.example"}),
)
GOOGLE = replace(DESK, profile="google", authserv_ids=("mx.google.com",))
MICROSOFT = replace(DESK, profile="microsoft365", authserv_ids=(), internal_domains=("icalliances.example",))
TRUSTING = replace(DESK, trust="none")

PASSED = "Authentication-Results: mx.icalliances.example; dmarc=pass header.from=harbor.example"


def mail(
    *fields: str,
    sender: str = "Rosa Diaz <rosa@harbor.example>",
    body: str | bytes = "Please add Marcus.\r\n",
) -> bytes:
    """A mail with these fields on top; `sender` "" for one without From. Subject, To and Date are added where missing."""
    lines = list(fields)
    names = {line.partition(":")[0].lower() for line in lines}
    if sender:
        lines.append(f"From: {sender}")
    for name, value in (
        ("To", "desk@icalliances.example"),
        ("Subject", "New user"),
        ("Message-ID", "<1@harbor.example>"),
        ("Date", "Mon, 09 Mar 2026 09:00:00 -0500"),
    ):
        if name.lower() not in names:
            lines.append(f"{name}: {value}")
    head = "\r\n".join(lines).encode("utf-8")
    return head + b"\r\n\r\n" + (body.encode("utf-8") if isinstance(body, str) else body)


def multipart(subtype: str, *parts: str, parameters: str = "", boundary: str = "b1") -> tuple[str, str]:
    """The Content-Type field and the body of a multipart."""
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts) + f"--{boundary}--\r\n"
    return f"Content-Type: multipart/{subtype}; boundary={boundary}{parameters}", body
