"""On which day the bytes of a mail were purged, for those who ask where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("messages", "outbox"):
        op.add_column(table, sa.Column("purged_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table in ("messages", "outbox"):
        op.drop_column(table, "purged_at")
