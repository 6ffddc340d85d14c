"""What demand and capacity are computed from: counts as they are, for this room only."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from kyphodss.cohort.capacity import CLEARANCE_WEEKS

WEEKS: Final = CLEARANCE_WEEKS
"""Recent weeks that demand is a mean of and that are drawn from: the last whole ones, as many as F7 and F8 look at."""


@dataclass(frozen=True, slots=True, repr=False)
class Inputs:
    """Counts of whole weeks, by `labels`: referrals that `came`, and `gone` from the list; `end`: the day after the last week.

    `mean_wait_weeks`: of the `waits` still waiting (None: nobody waits). `candidates` of `decided`: F3. `days_left`: days of the
    window left at receipt, of referrals of the last WEEKS weeks whose window is known. Its repr says no number.
    """

    labels: tuple[str, ...]
    came: tuple[int, ...]
    gone: tuple[int, ...]
    open_list: int
    mean_wait_weeks: float | None
    waits: int
    decided: int
    candidates: int
    days_left: tuple[float, ...]
    end: np.datetime64

    def __repr__(self) -> str:
        return f"Inputs({len(self.labels)} weeks)"

    @property
    def recent(self) -> tuple[int, ...]:
        """Referrals of the last WEEKS whole weeks, or fewer where there are fewer."""
        return self.came[-WEEKS:]

    @property
    def demand(self) -> float | None:
        """Mean weekly referrals of those weeks; None without a whole week."""
        return sum(self.recent) / len(self.recent) if len(self.recent) > 0 else None

    @property
    def spread(self) -> float | None:
        """Standard deviation over mean of those weeks; None for fewer than two, or without a referral."""
        weeks = np.array(self.recent, dtype=float)
        return float(weeks.std(ddof=1) / weeks.mean()) if len(weeks) > 1 and weeks.sum() > 0 else None

    @property
    def yield_(self) -> float | None:
        """Share of the decided that are candidates (F3); None where nobody is decided."""
        return self.candidates / self.decided if self.decided > 0 else None
