"""Answers are counted by whom they go to; copies among the sent mails; how often a mail was uncertain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

NAMES = ("address", "thread", "doubtful", "times_uncertain", "times_asked", "copied_at")


def upgrade() -> None:
    none = sa.text("0")
    for column in (
        sa.Column("address", sa.String()),
        sa.Column("thread", sa.String()),
        sa.Column("doubtful", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("times_uncertain", sa.Integer(), nullable=False, server_default=none),
        sa.Column("times_asked", sa.Integer(), nullable=False, server_default=none),
        sa.Column("copied_at", INSTANT),
    ):
        op.add_column("outbox", column)
    op.add_column("messages", sa.Column("skeleton", sa.String()))
    # what was accepted before copies were kept needs none
    op.execute("UPDATE outbox SET copied_at = accepted_at WHERE accepted_at IS NOT NULL")
    op.create_index("ix_outbox_address_queued_at", "outbox", ["address", "queued_at"])
    op.create_index("ix_outbox_thread_queued_at", "outbox", ["thread", "queued_at"])
    op.create_index("ix_messages_sender_decided_at", "messages", ["sender", "decided_at"])


def downgrade() -> None:
    op.drop_index("ix_messages_sender_decided_at", "messages")
    op.drop_index("ix_outbox_thread_queued_at", "outbox")
    op.drop_index("ix_outbox_address_queued_at", "outbox")
    op.drop_column("messages", "skeleton")
    for name in NAMES:
        op.drop_column("outbox", name)
