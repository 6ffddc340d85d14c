"""Erasing what is stored of a patient, in the one form that the append-only guards allow."""

from sqlalchemy import Connection, delete, update

from kyphodss.store import facts_table
from kyphodss.store.schema import (
    CASE_CURRENT,
    CASE_REVISION,
    DECISION,
    DRAFT,
    MEETING_CASE,
    RELEASED_SHEET,
    THREAD_MESSAGE,
)


def erase(conn: Connection, case_key: str, at: str) -> int:
    """Empties every revision of a case and takes its current row, facts, drafts, decisions, messages and releases away.

    What stays says that there were revisions, by whom and when, and that they were erased at `at`. Returns how many were
    emptied: 0 where there is no such case or it was erased before. Drafts that name no case (`case_key` None) are not found.
    """
    row = CASE_REVISION.c
    emptied = conn.execute(
        update(CASE_REVISION)
        .where(row.case_key == case_key, row.erased_at.is_(None))
        .values(body="{}", assessments="", why="", erased_at=at)
    ).rowcount
    for table in (DECISION, THREAD_MESSAGE, RELEASED_SHEET, DRAFT, MEETING_CASE, CASE_CURRENT):
        conn.execute(delete(table).where(table.c.case_key == case_key))
    facts_table.remove(conn, case_key)
    return emptied
