"""The first version: cases and their revisions, decisions, drafts, released sheets, accounts, logins and the audit record.

Frozen: a later version is a new file. What is written once stays: triggers refuse every change that `guard` names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ERASED = (
    "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.body = '{}' AND NEW.assessments = '' AND NEW.why = '' "
    "AND NEW.case_key = OLD.case_key AND NEW.number = OLD.number AND NEW.saved_at = OLD.saved_at "
    "AND NEW.saved_by = OLD.saved_by AND NEW.as_of = OLD.as_of AND NEW.program = OLD.program"
)
_KEPT = "EXISTS (SELECT 1 FROM case_revision r WHERE r.case_key = OLD.case_key AND r.erased_at IS NULL)"
_APPEND_ONLY = ("case_revision", "decision", "released_sheet", "audit_event")


def upgrade() -> None:
    """Makes every table and its guards."""
    _cases()
    _decisions_and_drafts()
    _accounts()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        _guards_of_sqlite()
    else:
        _guards_of_postgresql()


def _text(name: str, *, known: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=not known)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _cases() -> None:
    op.create_table(
        "case_revision",
        _text("case_key"),
        _number("number"),
        *(_text(name) for name in ("saved_at", "saved_by", "why", "as_of", "body", "assessments", "program")),
        _text("erased_at", known=False),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_case_revision"),
        sa.CheckConstraint("number > 0", name=op.f("ck_case_revision_number_from_one")),
    )
    op.create_table(
        "case_current",
        _text("case_key"),
        _text("case_id"),
        _number("number"),
        _text("saved_at"),
        _text("saved_by"),
        _text("organization", known=False),
        _text("received_on", known=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        _text("body"),
        sa.PrimaryKeyConstraint("case_key", name="pk_case_current"),
        sa.UniqueConstraint("case_id", name="uq_case_current_case_id"),
    )
    op.create_index("ix_case_current_organization", "case_current", ["organization"])


def _decisions_and_drafts() -> None:
    op.create_table(
        "decision",
        _text("case_key"),
        _number("number"),
        *(_text(name) for name in ("decided_at", "decided_by", "decision")),
        *(_text(name, known=False) for name in ("reason_code", "reason", "until")),
        _number("revision"),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_decision"),
        sa.ForeignKeyConstraint(["case_key"], ["case_current.case_key"], name="fk_decision_case_key"),
    )
    op.create_table(
        "draft",
        _text("user_id"),
        _text("slot"),
        _text("case_key", known=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        _text("body"),
        _text("kept_at"),
        sa.PrimaryKeyConstraint("user_id", "slot", name="pk_draft"),
    )
    op.create_table(
        "released_sheet",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *(_text(name) for name in ("case_key", "released_at", "released_by", "released_on", "sha256")),
        _text("day", known=False),
        sa.PrimaryKeyConstraint("id", name="pk_released_sheet"),
        sa.ForeignKeyConstraint(["case_key"], ["case_current.case_key"], name="fk_released_sheet_case_key"),
    )
    op.create_index("ix_released_sheet_case_key", "released_sheet", ["case_key"])


def _accounts() -> None:
    op.create_table(
        "account",
        *(_text(name) for name in ("user_id", "issuer", "subject", "name")),
        *(_text(name, known=False) for name in ("email", "role", "organization")),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        _text("ended_before", known=False),
        _text("created_at"),
        sa.PrimaryKeyConstraint("user_id", name="pk_account"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer"),
    )
    op.create_table(
        "login",
        *(_text(name) for name in ("token", "user_id", "begun_at", "seen_at")),
        _text("ended_at", known=False),
        sa.PrimaryKeyConstraint("token", name="pk_login"),
        sa.ForeignKeyConstraint(["user_id"], ["account.user_id"], name="fk_login_user_id"),
    )
    op.create_index("ix_login_user_id", "login", ["user_id"])


def _audit() -> None:
    op.create_table(
        "audit_event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        _text("at"),
        _text("user_id"),
        *(_text(name, known=False) for name in ("role", "organization")),
        *(_text(name) for name in ("action", "outcome")),
        _text("case_key", known=False),
        *(_text(name) for name in ("fields", "origin", "program", "previous_hash", "hash")),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_event"),
        sa.CheckConstraint("outcome IN ('done', 'refused', 'failed')", name=op.f("ck_audit_event_outcome_known")),
    )
    op.create_index("ix_audit_event_case_key", "audit_event", ["case_key"])
    op.create_index("ix_audit_event_user_id", "audit_event", ["user_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _number("sequence"),
        _text("hash"),
        _text("seal"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
    )
    op.create_table("store_meta", _text("key"), _text("value"), sa.PrimaryKeyConstraint("key", name="pk_store_meta"))


def _rules() -> list[tuple[str, str, str, str | None]]:
    """Name, table, act, and the condition under which it is refused (None: always)."""
    return [
        ("case_revision_no_update", "case_revision", "UPDATE", f"NOT ({_ERASED})"),
        ("case_revision_no_delete", "case_revision", "DELETE", None),
        ("case_current_no_delete", "case_current", "DELETE", _KEPT),
        ("decision_no_update", "decision", "UPDATE", None),
        ("decision_no_delete", "decision", "DELETE", _KEPT),
        ("released_sheet_no_update", "released_sheet", "UPDATE", None),
        ("released_sheet_no_delete", "released_sheet", "DELETE", _KEPT),
        ("audit_event_no_update", "audit_event", "UPDATE", None),
        ("audit_event_no_delete", "audit_event", "DELETE", None),
        ("audit_head_no_delete", "audit_head", "DELETE", None),
    ]


def _guards_of_sqlite() -> None:
    for name, table, act, condition in _rules():
        when = "" if condition is None else f"WHEN {condition} "
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guards_of_postgresql() -> None:
    refuse = "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
    op.execute(f"CREATE FUNCTION kyphodss_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$")
    op.execute(
        "CREATE FUNCTION kyphodss_refuse_kept() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_KEPT} THEN {refuse} END IF; RETURN OLD; END $$"
    )
    for name, table, act, condition in _rules():
        function = "kyphodss_refuse_kept" if condition == _KEPT else "kyphodss_refuse"
        when = "" if condition in (None, _KEPT) else f"WHEN ({condition}) "
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {function}()")
    for table in _APPEND_ONLY:
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION kyphodss_refuse()")
