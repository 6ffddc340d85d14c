"""The tables of the store, as SQLAlchemy Core objects; the same on SQLite and PostgreSQL. Migrations make them.

Instants are UTC, ISO 8601 text with microseconds (`2026-11-25T12:00:00.000000+00:00`), so that both databases keep and
order them alike. `case_key` is random and says nothing about a patient: it is the only name of a case in an address.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from kyphodss.store.day_tables import CHART_NOTE as CHART_NOTE
from kyphodss.store.day_tables import IMPORT_CASE as IMPORT_CASE
from kyphodss.store.day_tables import IMPORT_RUN as IMPORT_RUN
from kyphodss.store.day_tables import MEETING as MEETING
from kyphodss.store.day_tables import MEETING_CASE as MEETING_CASE
from kyphodss.store.day_tables import SAVED_VIEW as SAVED_VIEW
from kyphodss.store.naming import METADATA as METADATA

# Append-only: who saved what, when, why, on top of which revision, and the assessment as it stood then (JSON lines).
CASE_REVISION: Final = Table(
    "case_revision",
    METADATA,
    Column("case_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("assessments", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("erased_at", Text),
    PrimaryKeyConstraint("case_key", "number"),
    CheckConstraint("number > 0", name="number_from_one"),
)

# The newest revision of each case, and what lists need of it.
CASE_CURRENT: Final = Table(
    "case_current",
    METADATA,
    Column("case_key", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("organization", Text),
    Column("received_on", Text),
    Column("closed", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("case_id"),
    Index(None, "organization"),
)

# Append-only: one line a decision.
DECISION: Final = Table(
    "decision",
    METADATA,
    Column("case_key", Text, ForeignKey("case_current.case_key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("reason_code", Text),
    Column("reason", Text),
    Column("until", Text),
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("case_key", "number"),
)

# Append-only: what clinic and referrer wrote to each other about a case, and who took it (`kyphodss.store.thread`).
# `asked_for` is a JSON list of ids of `kyphodss.worklist.carried`; `may_convert` answers whether advice may become a referral.
THREAD_MESSAGE: Final = Table(
    "thread_message",
    METADATA,
    Column("case_key", Text, ForeignKey("case_current.case_key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("written_as", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("asked_for", Text, nullable=False),
    Column("reason_code", Text),
    Column("may_convert", Boolean),
    PrimaryKeyConstraint("case_key", "number"),
)

# What somebody typed and has not saved: one a user and a slot (a case, or a new one).
DRAFT: Final = Table(
    "draft",
    METADATA,
    Column("user_id", Text, nullable=False),
    Column("slot", Text, nullable=False),
    Column("case_key", Text),
    Column("based_on", Integer),
    Column("body", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "slot"),
)

RELEASED_SHEET: Final = Table(
    "released_sheet",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_key", Text, ForeignKey("case_current.case_key"), nullable=False),
    Column("released_at", Text, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("released_on", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("day", Text),
    Index(None, "case_key"),
)

ACCOUNT: Final = Table(
    "account",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("role", Text),
    Column("organization", Text),
    Column("disabled", Boolean, nullable=False),
    Column("ended_before", Text),  # logins begun at or before this instant have ended
    Column("created_at", Text, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

# One sign-in: `token` is a digest of the identity token, never the token.
LOGIN: Final = Table(
    "login",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("account.user_id"), nullable=False),
    Column("begun_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("ended_at", Text),
    Index(None, "user_id"),
)

# Append-only, chained by a keyed hash.
AUDIT_EVENT: Final = Table(
    "audit_event",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("role", Text),
    Column("organization", Text),
    Column("action", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("case_key", Text),
    Column("fields", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("outcome IN ('done', 'refused', 'failed')", name="outcome_known"),
    Index(None, "case_key"),
    Index(None, "user_id"),
)

# One row: the end of the chain, sealed by the key. Writers wait for each other on it.
AUDIT_HEAD: Final = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("seal", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

META: Final = Table(
    "store_meta",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# The triggers, made by the migrations, that keep what is written once (`kyphodss/store/migrations/versions/`).
# An erased revision alone may lose its words, and what belongs to a case may go once all its revisions are erased.
GUARDS: Final = (
    "case_revision_no_update",
    "case_revision_no_delete",
    "case_current_no_delete",
    "decision_no_update",
    "decision_no_delete",
    "released_sheet_no_update",
    "released_sheet_no_delete",
    "audit_event_no_update",
    "audit_event_no_delete",
    "audit_head_no_delete",
    "thread_message_no_update",
    "thread_message_no_delete",
)
