"""Waits in days: percentiles, the share within a standard, and how completed and still-waiting waits are spread.

Completed waits (treated) and incomplete waits (open at the data cut) stand side by side, never one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.problems import Problem, Referrals, set_aside

METHOD: Final = "linear interpolation between order statistics, on each referral's days"
BANDED_METHOD: Final = "estimated from bands"
# House rule: the smallest number of waits with which a percentile is printed. Others need one.
SMALLEST_N: Final[dict[int, int]] = {90: 10, 92: 20, 95: 20}


@dataclass(frozen=True, slots=True)
class Percentile:
    """A percentile of `n` waits, days. `value` is None where n is below `needs`."""

    percent: int
    value: float | None
    n: int
    needs: int
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits in days, rising, none negative; with what was set aside. Two clocks are never mixed in one."""

    days: NDArray[np.float64]
    problems: tuple[Problem, ...] = ()

    @property
    def n(self) -> int:
        """How many waits."""
        return len(self.days)

    def percentile(self, percent: int) -> Percentile:
        """A percentile, if there are waits enough for it. Raises ValueError outside 0 to 100."""
        if not 0 <= percent <= 100:
            raise ValueError(f"A percentile lies between 0 and 100; found {percent}.")
        needs = SMALLEST_N.get(percent, 1)
        value = float(np.percentile(self.days, percent)) if self.n >= needs else None
        return Percentile(percent, value, self.n, needs)

    def within(self, standard_days: float) -> Interval | None:
        """The share of waits at or under a standard, with Wilson's interval. None without waits."""
        return wilson(int((self.days <= standard_days).sum()), self.n)

    def steps(self) -> "Steps":
        """The spread as a step curve."""
        days, counts = np.unique(self.days, return_counts=True)
        return Steps(days, np.cumsum(counts), self.n)


@dataclass(frozen=True, slots=True)
class Steps:
    """An empirical distribution: on each of `days` (rising, each once) so many waits are that long or shorter."""

    days: NDArray[np.float64]
    up_to: NDArray[np.int_]
    n: int

    @property
    def share(self) -> NDArray[np.float64]:
        """The share of waits up to each day; empty without waits."""
        return self.up_to / max(self.n, 1)

    def at(self, day: float) -> float | None:
        """The share of waits of at most this many days. None without waits."""
        position = int(np.searchsorted(self.days, day, side="right"))
        if self.n == 0:
            return None
        return 0.0 if position == 0 else float(self.up_to[position - 1] / self.n)


def waits(days: ArrayLike) -> Waits:
    """Waits from day counts, NaN where not known. Negative and unknown ones are set aside and counted."""
    given = np.asarray(days, dtype=float).ravel()
    with np.errstate(invalid="ignore"):
        sorted_out = set_aside(len(given), (("not_known", np.isnan(given)), ("negative", given < 0)))
    return Waits(np.sort(given[sorted_out.usable]), sorted_out.problems)


@dataclass(frozen=True, slots=True)
class BothWaits:
    """Completed waits (received to treated) and incomplete ones (received to the cut), and the rows in neither for trouble."""

    completed: Waits
    incomplete: Waits
    problems: tuple[Problem, ...]


def both_waits(referrals: Referrals, treated_from: np.datetime64 | None = None) -> BothWaits:
    """The two waits of a cohort at its data cut. `treated_from`: completed waits only of those treated from that day on.

    Referrals that left in another way (codes 2-6) are in neither: they are no wait for treatment, and are counted as removals.
    """
    found = referrals.sort_out()
    days = (referrals.last_day() - referrals.received).astype("timedelta64[D]").astype(float)
    treated = found.usable & (referrals.code == 1)
    if treated_from is not None:
        treated &= referrals.event_day >= treated_from
    still_open = found.usable & (referrals.code == 0)
    return BothWaits(waits(days[treated]), waits(days[still_open]), found.problems)


@dataclass(frozen=True, slots=True)
class Band:
    """A band of waits in published figures: from `low` up to `low + width` days (width None: no upper end), and how many."""

    low: float
    width: float | None
    count: int


def percentile_from_bands(bands: Sequence[Band], percent: float) -> float | None:
    """The percentile estimated from bands in rising order: L + (p N - F_before) / f_band * width.

    None where it falls in a band without an upper end ("greater than its low end"), or where nobody is counted.
    """
    total = sum(band.count for band in bands)
    wanted, before = percent / 100 * total, 0
    for band in bands:
        if band.count > 0 and before + band.count >= wanted:
            return None if band.width is None else band.low + (wanted - before) / band.count * band.width
        before += band.count
    return None
