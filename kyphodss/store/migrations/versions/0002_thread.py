"""The second version: the advice thread of a case.

Frozen: a later version is a new file. A message stays as it was written and goes with its case alone, once that is erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLE = "thread_message"
_KEPT = "EXISTS (SELECT 1 FROM case_revision r WHERE r.case_key = OLD.case_key AND r.erased_at IS NULL)"


def upgrade() -> None:
    """Makes the table and its guards."""
    op.create_table(
        _TABLE,
        sa.Column("case_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("written_at", "written_by", "written_as", "kind", "text", "asked_for")
        ),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("may_convert", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_thread_message"),
        sa.ForeignKeyConstraint(["case_key"], ["case_current.case_key"], name="fk_thread_message_case_key"),
    )
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_TABLE} is append-only'); END"
        op.execute(f"CREATE TRIGGER {_TABLE}_no_update BEFORE UPDATE ON {_TABLE} {refuse}")
        op.execute(f"CREATE TRIGGER {_TABLE}_no_delete BEFORE DELETE ON {_TABLE} WHEN {_KEPT} {refuse}")
        return
    for act, function in (("UPDATE", "kyphodss_refuse"), ("DELETE", "kyphodss_refuse_kept")):
        name = f"{_TABLE}_no_{act.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(f"CREATE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} EXECUTE FUNCTION kyphodss_refuse()")
