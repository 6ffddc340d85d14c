"""Weekly referral volume ahead: a baseline that is always there, a candidate, and the fan to draw (cohort-analytics 5.3).

A forecaster takes the weeks so far and a horizon, and gives the mean and the variance of each week ahead. Counts are negative
binomial, Poisson where the variance is not above the mean; whole numbers, never below 0.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.distributions import negative_binomial_quantile

Floats = NDArray[np.float64]

BASE_WEEKS: Final = 8
SEASON_WEEKS: Final = 52
LONGEST_HORIZON: Final = 8
LEVELS: Final = (0.5, 0.8, 0.95)
SMOOTHING: Final = tuple(step / 20 for step in range(1, 20))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Mean and variance of each week ahead."""

    mean: Floats
    variance: Floats

    def quantile(self, week: int, probability: float) -> int:
        """A whole number of referrals for a week ahead (0: the next one)."""
        return negative_binomial_quantile(probability, float(self.mean[week]), float(self.variance[week]))


Forecaster = Callable[[Floats, int], Ahead]


def last_weeks_mean(weeks: Floats, horizon: int) -> Ahead:
    """The baseline: the mean of the last 8 weeks (fewer where there are fewer); its own uncertainty is in the variance."""
    last = weeks[-BASE_WEEKS:]
    mean = float(last.mean())
    spread = float(last.var(ddof=1)) if len(last) > 1 else mean
    return Ahead(np.full(horizon, mean), np.full(horizon, max(spread, mean) * (1 + 1 / len(last))))


def seasonal_naive(weeks: Floats, horizon: int) -> Ahead:
    """Every week as 52 weeks before, with the spread of such differences so far. Raises ValueError for 52 weeks or fewer."""
    if len(weeks) <= SEASON_WEEKS:
        raise ValueError(f"A seasonal forecast needs more than {SEASON_WEEKS} weeks; found {len(weeks)}.")
    mean = weeks[-SEASON_WEEKS:][:horizon]
    misses = float(((weeks[SEASON_WEEKS:] - weeks[:-SEASON_WEEKS]) ** 2).mean())
    return Ahead(mean, np.maximum(misses, mean))


def smoothed(weeks: Floats, horizon: int) -> Ahead:
    """The candidate: simple exponential smoothing, its weight chosen by one-step misses so far; the variance grows ahead."""
    best, level, misses = SMOOTHING[0], 0.0, np.inf
    for weight in SMOOTHING:
        at, square = float(weeks[:BASE_WEEKS].mean()), 0.0
        for value in weeks.tolist():
            square += (value - at) ** 2
            at += weight * (value - at)
        if square / len(weeks) < misses:
            best, level, misses = weight, at, square / len(weeks)
    steps = np.arange(horizon)
    return Ahead(np.full(horizon, max(level, 0.0)), np.maximum(misses * (1 + steps * best**2), level))


@dataclass(frozen=True, slots=True)
class FanWeek:
    """One week ahead: its median, and lower and upper ends of the 50, 80 and 95 % bands."""

    ahead: int
    median: int
    bands: tuple[tuple[float, int, int], ...]


def fan(ahead: Ahead) -> tuple[FanWeek, ...]:
    """What to draw. Raises ValueError beyond 8 weeks."""
    if len(ahead.mean) > LONGEST_HORIZON:
        raise ValueError(f"No forecast beyond {LONGEST_HORIZON} weeks; found {len(ahead.mean)}.")
    return tuple(_fan_week(ahead, week) for week in range(len(ahead.mean)))


def _fan_week(ahead: Ahead, week: int) -> FanWeek:
    bands = tuple((level, *_ends(ahead, week, level)) for level in LEVELS)
    return FanWeek(week + 1, ahead.quantile(week, 0.5), bands)


def _ends(ahead: Ahead, week: int, level: float) -> tuple[int, int]:
    return ahead.quantile(week, 0.5 - level / 2), ahead.quantile(week, 0.5 + level / 2)


def counted_weeks(weeks: Sequence[float]) -> Floats:
    """Weekly counts as an array. Raises ValueError for a negative count or one that is not known."""
    found = np.asarray(weeks, dtype=float)
    if np.isnan(found).any() or (found < 0).any():
        raise ValueError("Weekly counts are 0 or more and all known; leave partial weeks out.")
    return found
