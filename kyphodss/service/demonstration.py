"""The demonstration's own database, filled once with the sample cases, so that a fresh machine has something to look at."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from kyphodss.access import Role, User
from kyphodss.case.clock import SITE_ZONE
from kyphodss.cohort.table import Given
from kyphodss.store.cases import DuplicateId
from kyphodss.store.database import Database
from kyphodss.store.door import Door
from kyphodss.store.schema import CASE_REVISION
from sample_data.cohort import cohort_cases

FILE: Final = Path(__file__).parents[2] / "sample_data" / "cases.jsonl"
FILLER: Final = User("demonstration-physician", "Demonstration physician", Role.PHYSICIAN, None, "this machine")


def fill(database: Database, file: Path = FILE) -> int:
    """Saves the sample cases in a database that never had a case; says how many. Raises StoreError, AuditError."""
    with database.reading() as conn:
        if conn.scalar(select(func.count()).select_from(CASE_REVISION)) != 0:
            return 0
    door = Door(database, FILLER, lambda: datetime.now(UTC))
    today = datetime.now(SITE_ZONE).date()
    lines = file.read_text(encoding="utf-8").splitlines()
    try:
        for line in lines:
            door.create(json.loads(line), "sample case", today)
    except DuplicateId:
        return 0  # another process fills it at this moment
    return len(lines)


@lru_cache(maxsize=1)
def sample_cohort() -> tuple[Given, ...]:
    """The sample cohort under keys that no case of a store has; it is never in a database. One that came twice is there twice."""
    made = (Given(*each) for each in cohort_cases())
    return tuple(replace(each, case_key=f"sample-{dict(each.body)['case_id']}") for each in made)
