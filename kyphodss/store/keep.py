"""How long a patient's data is kept: which closed cases are past the clinic's term, and erasing one with its reason on record.

Nothing is erased by itself: an administrator asks for each case. The audit lines stay; they name no patient. Backups made
before still hold the data until they are destroyed, which is the clinic's own task.
"""

from datetime import date
from typing import Final, Literal, get_args

from sqlalchemy import Connection, select

from kyphodss.case.clock import add_months
from kyphodss.store import erasure
from kyphodss.store.schema import CASE_CURRENT

Reason = Literal["asked by the patient", "past the term", "entered in error"]
"""Why data is erased, as the record keeps it. Nobody's own words: those might name the patient."""
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


def due(conn: Connection, on: date, years: int | None) -> list[str]:
    """Keys of closed cases last saved `years` or more before a day, oldest first; none where the clinic set no term."""
    if years is None:
        return []
    row = CASE_CURRENT.c
    before = add_months(on, -12 * years).isoformat()
    query = select(row.case_key).where(row.closed.is_(True), row.saved_at < f"{before}T24").order_by(row.saved_at)
    return list(conn.scalars(query))


def erase(conn: Connection, case_key: str, at: str) -> int:
    """Erases all that is stored of a case and gives the number of revisions emptied; the caller puts it on record."""
    return erasure.erase(conn, case_key, at)
