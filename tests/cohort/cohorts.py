"""Small cohorts for the tests. Every patient is invented."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from sample_data.cohort import cohort_cases

CUT = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))


def case(
    number: int, received: str | None = "2026-06-01", onset: str | None = "2026-05-20", **outcome: Any
) -> dict[str, Any]:
    """A referral with one fracture and what came of it."""
    return {
        "case_id": f"X{number:03d}",
        "patient": {"mrn": f"M{number}", "age_years": 74, "sex": "female"},
        "referral": {"received_on": received, "organization": "Oakside"},
        "etiology": "osteoporosis",
        "fractures": [{"level": "L1", **({} if onset is None else {"onset": onset})}],
        "outcome": outcome,
    }


def table(cases: Sequence[dict[str, Any]], cut: Cut = CUT) -> CohortTable:
    """The table of some cases."""
    return cohort_table([Given(each) for each in cases], cut)


@lru_cache(maxsize=1)
def sample() -> CohortTable:
    """The sample cohort."""
    return cohort_table([Given(body, saved, whose) for body, saved, whose in cohort_cases()], CUT)
