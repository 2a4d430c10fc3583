"""The books: directory, licenses, cases, mails in and out, the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Frozen here: a later change of mailbot.store.columns must not change what this revision makes.
INSTANT = sa.DateTime(timezone=True)
PLAIN = sa.JSON(none_as_null=True)

TABLES = (  # in the order in which they are made
    "job_periods",
    "references",
    "regions",
    "staff",
    "agencies",
    "access",
    "authorities",
    "cases",
    "pools",
    "projects",
    "license_moves",
    "licenses",
    "messages",
    "confirmations",
    "decisions",
    "outbox",
    "history",
)


def upgrade() -> None:
    op.create_table(
        "job_periods",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name="pk_job_periods"),
    )
    op.create_table(
        "references",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_references"),
    )
    op.create_table(
        "regions",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("coc_codes", PLAIN, nullable=False),
        sa.Column("manager_name", sa.String()),
        sa.Column("manager_email", sa.String()),
        sa.Column("license_steps", sa.Text()),
        sa.PrimaryKeyConstraint("region", name="pk_regions"),
    )
    op.create_table(
        "staff",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("regions", PLAIN, nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_staff"),
    )
    op.create_table(
        "agencies",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", PLAIN, nullable=False),
        sa.Column("email_domains", PLAIN, nullable=False),
        sa.Column("region", sa.String()),
        sa.Column("hmis_organization_id", sa.String()),
        sa.ForeignKeyConstraint(["region"], ["regions.region"], name="fk_agencies_region"),
        sa.PrimaryKeyConstraint("agency", name="pk_agencies"),
    )
    op.create_table(
        "access",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("projects", PLAIN, nullable=False),
        sa.Column("completed_practice_cases", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_access_agency"),
        sa.PrimaryKeyConstraint("agency", "email", name="pk_access"),
    )
    op.create_index("ix_access_email", "access", ["email"])
    op.create_table(
        "authorities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("region", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_authorities_agency"),
        sa.ForeignKeyConstraint(["region"], ["regions.region"], name="fk_authorities_region"),
        sa.PrimaryKeyConstraint("id", name="pk_authorities"),
        sa.UniqueConstraint(
            "agency", "region", "email", "role", name="uq_authorities_agency_region_email_role"
        ),
    )
    op.create_index("ix_authorities_email", "authorities", ["email"])
    where = sa.text("region IS NULL")
    op.create_index(
        "uq_authorities_agency_email_role_everywhere",
        "authorities",
        ["agency", "email", "role"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "cases",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("agency", sa.String()),
        sa.Column("region", sa.String()),
        sa.Column("person_name", sa.String()),
        sa.Column("person_email", sa.String()),
        sa.Column("requester", sa.String(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("deadline_on", sa.Date()),
        sa.Column("completed_on", sa.Date()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("last_needed_on", sa.Date()),
        sa.Column("due_by", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("days_late", sa.Integer()),
        sa.Column("at_close_of_business", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("access_role", sa.String()),
        sa.Column("waits_for", sa.Text()),
        sa.Column("projects", PLAIN, nullable=False),
        sa.Column("projects_removed", PLAIN, nullable=False),
        sa.Column("fields", PLAIN, nullable=False),
        sa.Column("missing", PLAIN, nullable=False),
        sa.Column("linked", PLAIN, nullable=False),
        sa.Column("items", PLAIN, nullable=False),
        sa.Column("practice", PLAIN, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_cases_agency"),
        sa.ForeignKeyConstraint(["region"], ["regions.region"], name="fk_cases_region"),
        sa.PrimaryKeyConstraint("ref", name="pk_cases"),
    )
    op.create_index("ix_cases_agency_kind", "cases", ["agency", "kind"])
    op.create_index("ix_cases_ended_kind_state", "cases", ["ended", "kind", "state"])
    op.create_index("ix_cases_person_email", "cases", ["person_email"])
    where = sa.text(
        "kind = 'request' AND state IN ('APPROVED', 'DELIVERY_FAILED', 'IN_TRAINING', 'TRAINING_COMPLETE')"
    )
    op.create_index(
        "uq_cases_agency_person_email_in_training",
        "cases",
        ["agency", "person_email"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "pools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("agency", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.CheckConstraint("total >= 0", name="ck_pools_total"),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_pools_agency"),
        sa.ForeignKeyConstraint(["region"], ["regions.region"], name="fk_pools_region"),
        sa.PrimaryKeyConstraint("id", name="pk_pools"),
        sa.UniqueConstraint("region", "agency", "kind", name="uq_pools_region_agency_kind"),
    )
    where = sa.text("agency IS NULL")
    op.create_index(
        "uq_pools_region_kind_shared",
        "pools",
        ["region", "kind"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "projects",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("coc_code", sa.String()),
        sa.Column("project_type", sa.Integer()),
        sa.Column("funders", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_projects_agency"),
        sa.PrimaryKeyConstraint("agency", "project", name="pk_projects"),
    )
    op.create_table(
        "license_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("from_state", sa.String()),
        sa.Column("to_state", sa.String()),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String()),
        sa.Column("email", sa.String()),
        sa.Column("case_ref", sa.String()),
        sa.Column("cause", sa.String(), nullable=False),
        sa.CheckConstraint("count > 0", name="ck_license_moves_count"),
        sa.ForeignKeyConstraint(
            ["case_ref"],
            ["cases.ref"],
            name="fk_license_moves_case_ref",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["pool"], ["pools.id"], name="fk_license_moves_pool"),
        sa.PrimaryKeyConstraint("id", name="pk_license_moves"),
    )
    op.create_index("ix_license_moves_case_ref", "license_moves", ["case_ref"])
    op.create_index("ix_license_moves_pool", "license_moves", ["pool"])
    op.create_table(
        "licenses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pool", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("case_ref", sa.String()),
        sa.Column("passed_to", sa.String()),
        sa.ForeignKeyConstraint(["agency"], ["agencies.agency"], name="fk_licenses_agency"),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name="fk_licenses_case_ref", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["pool"], ["pools.id"], name="fk_licenses_pool"),
        sa.PrimaryKeyConstraint("id", name="pk_licenses"),
        sa.UniqueConstraint("agency", "email", "kind", name="uq_licenses_agency_email_kind"),
    )
    op.create_index("ix_licenses_case_ref", "licenses", ["case_ref"])
    op.create_index("ix_licenses_pool", "licenses", ["pool"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String()),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_at", INSTANT),
        sa.Column("case_ref", sa.String()),
        sa.Column("content_key", sa.String()),
        sa.Column("duplicate_of", sa.Integer()),
        sa.Column("message_id", sa.String()),
        sa.Column("sender", sa.String()),
        sa.Column("subject", sa.String()),
        sa.Column("target_folder", sa.String()),
        sa.Column("filed_at", INSTANT),
        sa.Column("vanished", sa.Boolean(), nullable=False),
        sa.Column("resolved_at", INSTANT),
        sa.Column("resolved_by", sa.String()),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name="fk_messages_case_ref", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["messages.id"], name="fk_messages_duplicate_of"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint(
            "account", "folder", "uidvalidity", "uid", name="uq_messages_account_folder_uidvalidity_uid"
        ),
    )
    op.create_index("ix_messages_case_ref", "messages", ["case_ref"])
    op.create_index("ix_messages_content_key", "messages", ["content_key"])
    op.create_index("ix_messages_message_id", "messages", ["message_id"])
    op.create_index("ix_messages_outcome_received_at", "messages", ["outcome", "received_at"])
    where = sa.text("content_key IS NOT NULL AND duplicate_of IS NULL")
    op.create_index(
        "uq_messages_content_key_first",
        "messages",
        ["content_key"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_row", sa.Integer()),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["message_row"],
            ["messages.id"],
            name="fk_confirmations_message_row",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
        sa.UniqueConstraint("token_hash", name="uq_confirmations_token_hash"),
    )
    op.create_index("ix_confirmations_message_row", "confirmations", ["message_row"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("message_row", sa.Integer()),
        sa.Column("command", sa.Text()),
        sa.Column("clock", sa.String()),
        sa.Column("case_ref", sa.String()),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("held", sa.Text()),
        sa.Column("rulebook", sa.String(), nullable=False),
        sa.Column("verdict", PLAIN),
        sa.Column("intent", PLAIN),
        sa.Column("facts", PLAIN, nullable=False),
        sa.Column("asked", PLAIN, nullable=False),
        sa.Column("findings", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name="fk_decisions_case_ref", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["message_row"],
            ["messages.id"],
            name="fk_decisions_message_row",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_case_ref", "decisions", ["case_ref"])
    op.create_index("ix_decisions_message_row", "decisions", ["message_row"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_ref", sa.String()),
        sa.Column("message_row", sa.Integer()),
        sa.Column("to", PLAIN, nullable=False),
        sa.Column("cc", PLAIN, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date()),
        sa.Column("cause", sa.String()),
        sa.Column("order", PLAIN),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("reached_dot", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_until", INSTANT),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("answer", sa.Text()),
        sa.Column("accepted_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name="fk_outbox_case_ref", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["message_row"],
            ["messages.id"],
            name="fk_outbox_message_row",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
    )
    op.create_index("ix_outbox_case_ref", "outbox", ["case_ref"])
    op.create_index("ix_outbox_cause_queued_at", "outbox", ["cause", "queued_at"])
    op.create_index("ix_outbox_message_row", "outbox", ["message_row"])
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_ref", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("message_row", sa.Integer()),
        sa.Column("command", sa.Text()),
        sa.Column("clock", sa.String()),
        sa.Column("note", sa.Text()),
        sa.Column("decision", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_ref"], ["cases.ref"], name="fk_history_case_ref", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name="fk_history_decision"),
        sa.ForeignKeyConstraint(
            ["message_row"],
            ["messages.id"],
            name="fk_history_message_row",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_case_ref", "history", ["case_ref"])
    op.create_index("ix_history_message_row", "history", ["message_row"])

    # the rows are there from the beginning, so that two who open their first case wait for each other
    op.execute(
        """INSERT INTO "references" (kind, last) VALUES ('request', 0), ('change', 0), ('removal', 0)"""
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
