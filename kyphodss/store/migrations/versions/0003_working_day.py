"""The third version: named views, review meetings, import runs and what people say of a chart.

Frozen: a later version is a new file.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "saved_view",
        *_texts("user_id", "page", "name", "query", "kept_at"),
        sa.PrimaryKeyConstraint("user_id", "page", "name", name="pk_saved_view"),
    )
    _meetings()
    _imports()
    op.create_table(
        "chart_note",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *_texts("chart", "kind", "period", "text", "answers", "written_at", "written_by"),
        *_texts("withdrawn_at", "withdrawn_by", known=False),
        sa.PrimaryKeyConstraint("id", name="pk_chart_note"),
        sa.CheckConstraint("kind IN ('rebase', 'remark')", name=op.f("ck_chart_note_kind_known")),
    )
    op.create_index("ix_chart_note_chart", "chart_note", ["chart"])


def _texts(*names: str, known: bool = True) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=not known) for name in names]


def _meetings() -> None:
    op.create_table(
        "meeting",
        *_texts("meeting_key", "held_on", "title", "made_at", "made_by"),
        *_texts("closed_at", "closed_by", known=False),
        sa.PrimaryKeyConstraint("meeting_key", name="pk_meeting"),
    )
    op.create_table(
        "meeting_case",
        *_texts("meeting_key", "case_key"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("agreed", "owner", "due", known=False),
        sa.Column("decision", sa.Integer(), nullable=True),
        *_texts("noted_at", "noted_by", known=False),
        sa.PrimaryKeyConstraint("meeting_key", "case_key", name="pk_meeting_case"),
        sa.ForeignKeyConstraint(["meeting_key"], ["meeting.meeting_key"], name="fk_meeting_case_meeting_key"),
        sa.ForeignKeyConstraint(["case_key"], ["case_current.case_key"], name="fk_meeting_case_case_key"),
    )
    op.create_index("ix_meeting_case_case_key", "meeting_case", ["case_key"])


def _imports() -> None:
    op.create_table(
        "import_run",
        *_texts("run_key", "imported_at", "imported_by"),
        *_texts("organization", known=False),
        *_texts("source"),
        *_texts("undone_at", "undone_by", known=False),
        sa.PrimaryKeyConstraint("run_key", name="pk_import_run"),
    )
    op.create_table(
        "import_case",
        *_texts("run_key", "case_key"),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("run_key", "case_key", name="pk_import_case"),
        sa.ForeignKeyConstraint(["run_key"], ["import_run.run_key"], name="fk_import_case_run_key"),
    )
