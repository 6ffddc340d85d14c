"""The tables beside the cases: named views, review meetings, import runs, and what people say of a chart.

Parts of `kyphodss.store.schema`, which says what holds for all of them.
"""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from kyphodss.store.naming import METADATA

# A view of a list that somebody named: the query of its address, which holds no identifier.
SAVED_VIEW: Final = Table(
    "saved_view",
    METADATA,
    Column("user_id", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("kept_at", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "page", "name"),
)

# A review meeting, and the cases on its list in the order they are shown. What was agreed about a case is null until it is
# noted; `decision` is the number of the decision that was recorded in the room.
MEETING: Final = Table(
    "meeting",
    METADATA,
    Column("meeting_key", Text, primary_key=True),
    Column("held_on", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("closed_at", Text),
    Column("closed_by", Text),
)
MEETING_CASE: Final = Table(
    "meeting_case",
    METADATA,
    Column("meeting_key", Text, ForeignKey("meeting.meeting_key"), nullable=False),
    Column("case_key", Text, ForeignKey("case_current.case_key"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("agreed", Text),
    Column("owner", Text),
    Column("due", Text),
    Column("decision", Integer),
    Column("noted_at", Text),
    Column("noted_by", Text),
    PrimaryKeyConstraint("meeting_key", "case_key"),
    Index(None, "case_key"),
)

# One import that was accepted, and what it did to each case: `before` is the revision it stood on (null: it made the case).
IMPORT_RUN: Final = Table(
    "import_run",
    METADATA,
    Column("run_key", Text, primary_key=True),
    Column("imported_at", Text, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("organization", Text),
    Column("source", Text, nullable=False),
    Column("undone_at", Text),
    Column("undone_by", Text),
)
IMPORT_CASE: Final = Table(
    "import_case",
    METADATA,
    Column("run_key", Text, ForeignKey("import_run.run_key"), nullable=False),
    Column("case_key", Text, nullable=False),
    Column("before", Integer),
    Column("after", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
    PrimaryKeyConstraint("run_key", "case_key"),
)

# Limits of a chart set anew, or a remark at a period of it: by whom, when and why. `answers` is a JSON list of true and false.
CHART_NOTE: Final = Table(
    "chart_note",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("chart", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    Column("withdrawn_at", Text),
    Column("withdrawn_by", Text),
    CheckConstraint("kind IN ('rebase', 'remark')", name="kind_known"),
    Index(None, "chart"),
)
