"""The schema of the books. The migrations must come to the same; a test holds them against each other.

Three habits:

* What is asked for has a typed column; what is only carried along (fields as read, practice steps, findings) is JSON
  of plain values.
* A rule of the desk that a race could break is a key of the database: one place in the mailbox is one mail, one
  Message-ID one owed mail, one person has one license of a kind under an agency and one training at a time, one job
  runs once a period.
* References to cases and messages are checked at the commit (DEFERRABLE), so that effects may be written in the order
  in which they were decided.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    text,
)

from mailbot.store.columns import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Plain = JSON(none_as_null=True)
"""Plain values as JSON; None is NULL and not the word null."""


def _agency(*, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    """A column that names an agency of the directory."""
    return Column("agency", ForeignKey("agencies.agency"), nullable=nullable, primary_key=primary_key)


def _case(name: str = "case_ref", *, nullable: bool = True) -> Column[str]:
    """A column that names a case; checked at the commit."""
    key = ForeignKey("cases.ref", deferrable=True, initially="DEFERRED")
    return Column(name, key, nullable=nullable, index=True)


def _message(name: str = "message_row") -> Column[int]:
    """A column that names a row of the inbox; checked at the commit."""
    return Column(name, ForeignKey("messages.id", deferrable=True, initially="DEFERRED"), index=True)


# -- the directory -----------------------------------------------------------------------------------------------

regions = Table(
    "regions",
    metadata,
    Column("region", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("coc_codes", Plain, nullable=False),
    Column("manager_name", String),
    Column("manager_email", String),
    Column("license_steps", Text),
)

agencies = Table(
    "agencies",
    metadata,
    Column("agency", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("aliases", Plain, nullable=False),
    Column("email_domains", Plain, nullable=False),
    Column("region", ForeignKey("regions.region")),
    Column("hmis_organization_id", String),
    Column("victim_service_provider", Boolean, nullable=False, server_default=false()),
)

projects = Table(
    "projects",
    metadata,
    _agency(primary_key=True),
    Column("project", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("coc_code", String),
    Column("project_type", Integer),
    Column("funders", Plain, nullable=False),
)

authorities = Table(  # signatories (agreements.csv) and representatives
    "authorities",
    metadata,
    Column("id", Integer, primary_key=True),
    _agency(),
    Column("region", ForeignKey("regions.region")),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("state", String, nullable=False),
    Column("since", Date),
    Column("until", Date),
    UniqueConstraint("agency", "region", "email", "role"),
)
# NULLs are distinct in a unique key; without a region there is one designation all the same
Index(
    "uq_authorities_agency_email_role_everywhere",
    authorities.c.agency,
    authorities.c.email,
    authorities.c.role,
    unique=True,
    sqlite_where=authorities.c.region.is_(None),
    postgresql_where=authorities.c.region.is_(None),
)

access = Table(
    "access",
    metadata,
    _agency(primary_key=True),
    Column("email", String, primary_key=True, index=True),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("since", Date),
    Column("projects", Plain, nullable=False),
    Column("completed_practice_cases", Plain, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("email", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("regions", Plain, nullable=False),
)

# -- licenses ----------------------------------------------------------------------------------------------------

pools = Table(
    "pools",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("region", ForeignKey("regions.region"), nullable=False),
    _agency(nullable=True),
    Column("kind", String, nullable=False),
    Column("total", Integer, nullable=False),
    UniqueConstraint("region", "agency", "kind"),
    CheckConstraint("total >= 0", name="total"),
)
Index(
    "uq_pools_region_kind_shared",
    pools.c.region,
    pools.c.kind,
    unique=True,
    sqlite_where=pools.c.agency.is_(None),
    postgresql_where=pools.c.agency.is_(None),
)

licenses = Table(  # those that are not free
    "licenses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pool", ForeignKey("pools.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    _agency(),
    Column("email", String, nullable=False),
    Column("state", String, nullable=False),
    _case(),
    Column("passed_to", String),
    UniqueConstraint("agency", "email", "kind"),
)

license_moves = (
    Table(  # double entry: every license that moved, from where to where, when and why; never changed
        "license_moves",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("pool", ForeignKey("pools.id"), nullable=False, index=True),
        Column("at", Instant, nullable=False),
        Column("from_state", String),  # NULL: licenses were bought
        Column("to_state", String),  # NULL: licenses were given back
        Column("count", Integer, nullable=False),
        Column("agency", String),
        Column("email", String),
        _case(),
        Column("cause", String, nullable=False),
        CheckConstraint("count > 0", name="count"),
    )
)

# -- cases -------------------------------------------------------------------------------------------------------

references = Table(
    "references",
    metadata,
    Column("kind", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("ref", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("ended", Boolean, nullable=False),
    _agency(nullable=True),  # NULL: a removal that names none we know
    Column("region", ForeignKey("regions.region")),
    Column("person_name", String),
    Column("person_email", String, index=True),
    Column("requester", String, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("decided_on", Date),
    Column("deadline_on", Date),
    Column("completed_on", Date),
    Column("effective_on", Date),
    Column("last_needed_on", Date),
    Column("due_by", Date),
    Column("closed_on", Date),
    Column("days_late", Integer),
    Column("at_close_of_business", Boolean, nullable=False),
    Column("reason", String),
    Column("access_role", String),
    Column("waits_for", Text),
    Column("projects", Plain, nullable=False),
    Column("projects_removed", Plain, nullable=False),
    Column("fields", Plain, nullable=False),
    Column("missing", Plain, nullable=False),
    Column("linked", Plain, nullable=False),
    Column("items", Plain, nullable=False),
    Column("practice", Plain, nullable=False),
    Column("saved_at", Instant, nullable=False),
)
Index("ix_cases_agency_kind", cases.c.agency, cases.c.kind)
Index("ix_cases_ended_kind_state", cases.c.ended, cases.c.kind, cases.c.state)
# one live training per person and agency (domain.md section 6), whoever asks at the same second
_in_training = and_(
    cases.c.kind == "request",
    cases.c.state.in_(["APPROVED", "DELIVERY_FAILED", "IN_TRAINING", "TRAINING_COMPLETE"]),
)
Index(
    "uq_cases_agency_person_email_in_training",
    cases.c.agency,
    cases.c.person_email,
    unique=True,
    sqlite_where=_in_training,
    postgresql_where=_in_training,
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    _case(nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", String, nullable=False),
    Column("from_state", String, nullable=False),
    Column("to_state", String, nullable=False),
    _message(),
    Column("command", Text),
    Column("clock", String),
    Column("note", Text),
    Column("decision", ForeignKey("decisions.id")),
)

decisions = (
    Table(  # with what each rested on: it can be explained, and decided again, when the mail is purged
        "decisions",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("at", Instant, nullable=False),
        _message(),
        Column("command", Text),
        Column("clock", String),
        _case(),
        Column("outcome", String, nullable=False),
        Column("held", Text),
        Column("rulebook", String, nullable=False),  # fingerprint of the rules in force
        Column("verdict", Plain),  # on the sender: address, verified, role, what it rests on
        Column("intent", Plain),
        Column("facts", Plain, nullable=False),
        Column("asked", Plain, nullable=False),
        Column("findings", Plain, nullable=False),
    )
)

# -- mails in ----------------------------------------------------------------------------------------------------

messages = Table(  # UIDVALIDITY and UID have 32 bits and no sign
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("folder", String, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("fetched_at", Instant, nullable=False),
    Column("raw", LargeBinary),  # NULL: purged by retention
    Column("size", Integer, nullable=False),  # in the mailbox; more than raw: the body was never fetched
    Column("sha256", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("outcome", String),  # NULL: not decided yet
    Column("reason", Text),
    Column("decided_at", Instant),
    _case(),
    Column("content_key", String, index=True),
    Column("duplicate_of", ForeignKey("messages.id")),
    Column("message_id", String, index=True),
    Column("sender", String),
    Column("subject", String),  # masked
    Column("target_folder", String),
    Column("filed_at", Instant),
    Column("vanished", Boolean, nullable=False, default=False),
    Column("resolved_at", Instant),  # a held or quarantined mail that a person has seen to
    Column("resolved_by", String),
    Column("skeleton", String),  # its own words letters only, hashed: machines repeat themselves
    Column("purged_at", Instant),  # when raw was forgotten
    UniqueConstraint("account", "folder", "uidvalidity", "uid"),
)
Index("ix_messages_sender_decided_at", messages.c.sender, messages.c.decided_at)
# the same words have one effect, whoever decides at the same second (G2)
_first_of_its_kind = and_(messages.c.content_key.is_not(None), messages.c.duplicate_of.is_(None))
Index(
    "uq_messages_content_key_first",
    messages.c.content_key,
    unique=True,
    sqlite_where=_first_of_its_kind,
    postgresql_where=_first_of_its_kind,
)
Index("ix_messages_outcome_received_at", messages.c.outcome, messages.c.received_at)

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    _message(),
    Column("address", String, nullable=False),
    Column("token_hash", String, nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# -- mails out ---------------------------------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    _case(),
    _message(),
    Column("to", Plain, nullable=False),
    Column("cc", Plain, nullable=False),
    Column("subject", String, nullable=False),
    Column("message_id", String, nullable=False, unique=True),
    Column("raw", LargeBinary),  # NULL: purged by retention
    Column("sha256", String, nullable=False),
    Column("dated_on", Date),
    Column("cause", String),
    Column("order", Plain),  # what it was written from, so that a dated mail can be written anew
    Column("state", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("reached_dot", Boolean, nullable=False, default=False),  # in any attempt
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("last_error", Text),
    Column("answer", Text),  # of the server that accepted it
    Column("accepted_at", Instant),
    Column("address", String),  # of an answer: whose it is, for the caps; NULL: of our own accord
    Column("thread", String),  # of an answer: the conversation it belongs to
    Column("doubtful", Boolean, nullable=False, server_default=false()),  # the asker may be a machine
    Column("times_uncertain", Integer, nullable=False, server_default=text("0")),  # a line broke at the dot
    Column("times_asked", Integer, nullable=False, server_default=text("0")),  # the Sent folder, about it
    Column("copied_at", Instant),  # a copy lies among the sent mails
    Column("purged_at", Instant),  # when raw and order were forgotten
)
Index("ix_outbox_state_due_at", outbox.c.state, outbox.c.due_at)
Index("ix_outbox_address_queued_at", outbox.c.address, outbox.c.queued_at)
Index("ix_outbox_thread_queued_at", outbox.c.thread, outbox.c.queued_at)
Index("ix_outbox_cause_queued_at", outbox.c.cause, outbox.c.queued_at)

# -- the clock ---------------------------------------------------------------------------------------------------

job_periods = Table(
    "job_periods",
    metadata,
    Column("job", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("at", Instant, nullable=False),
)
