"""Client data in a mail: the sender is told once, without a word of it, and staff hear of it (A47)."""

from mailbot.model.decision import MailKind, MailOrder
from mailbot.model.directory import Sender
from mailbot.policy.situation import Situation


def tell_of_private_data(sender: Sender, situation: Situation) -> tuple[MailOrder, ...]:
    """One short notice to the sender and an alert to staff; what else the mail asks for goes on."""
    notice = MailOrder(kind=MailKind.PRIVATE_DATA, to=(sender.address,))
    alert = situation.alert(
        "Client data came by mail",
        f"A mail from {sender.address} seems to hold client data. It is masked everywhere but in the mail itself.",
        cause=f"private-data-{sender.address}",
        advice="Delete the mail from the mailbox once it is dealt with. The sender was told not to mail client data.",
    )
    return notice, alert
