"""What the tests of this room share: the shipped templates, and a mail composed from a sample."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.mail import FinishedMail
from mailbot.reply.compose import Answering, compose
from mailbot.reply.message_ids import make_message_id
from mailbot.reply.samples import SAMPLE_DESK, SAMPLE_NOW, Flavour, sample_order
from mailbot.reply.templates import Templates, load

TEMPLATES = Path(__file__).parents[2] / "templates"
SECRET = b"sixteen bytes or more"


@pytest.fixture(scope="session")
def templates() -> Templates:
    return load(TEMPLATES, check=False)


@pytest.fixture(scope="session")
def write(templates: Templates) -> Callable[..., FinishedMail]:
    def written(
        order: MailOrder | MailKind,
        flavour: Flavour = Flavour.TYPICAL,
        *,
        answering: Answering | None = None,
        **desk,
    ) -> FinishedMail:
        if isinstance(order, MailKind):
            order = sample_order(order, flavour)
        message_id = make_message_id(SECRET, order.kind.value, order.case, "a cause", "desk.example")
        return compose(
            order,
            desk=desk.get("desk", SAMPLE_DESK),
            templates=desk.get("templates", templates),
            message_id=message_id,
            now=desk.get("now", SAMPLE_NOW),
            answering=answering,
        )

    return written
