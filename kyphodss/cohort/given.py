"""What a cohort table is made of: cases as they were handed over, and the moment up to which they speak."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kyphodss.case.clock import day_of
from kyphodss.case.model import Case


@dataclass(frozen=True, slots=True)
class Cut:
    """The two stamps of every page and export: up to when the data speak, and when the figures were computed.

    Both instants with an offset, passed in. Raises ValueError for one without, or for figures older than their data.
    """

    at: datetime
    computed_at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or self.computed_at.tzinfo is None or self.computed_at < self.at:
            raise ValueError("Both stamps need an offset, and figures are computed at or after the cut of their data.")

    @property
    def day(self) -> date:
        """The last day the data speak of, in site time."""
        return day_of(self.at)

    @property
    def hours_old(self) -> float:
        """Hours between the cut and the computation (D1)."""
        return (self.computed_at - self.at).total_seconds() / 3600

    @property
    def words(self) -> str:
        """Both stamps for a page or an export."""
        return f"Data up to {self.at:%d %b %Y %H:%M %Z}; computed {self.computed_at:%d %b %Y %H:%M %Z}."


@dataclass(frozen=True, slots=True)
class Given:
    """One case as it was handed over: the case or its JSON values, when it was saved, whose it is, key and revision.

    Without a key the case's own id names the row. `reason_code`: the coded reason of its newest decision (None: none recorded).
    """

    body: Case | Mapping[str, Any]
    saved_at: str | None = None
    organization: str | None = None
    case_key: str | None = None
    number: int = 1
    reason_code: str | None = None
