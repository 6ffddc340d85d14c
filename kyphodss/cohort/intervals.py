"""Intervals of proportions and counts (cohort-analytics 3.2). Two-sided; 95 % unless another confidence is asked for."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from kyphodss.cohort.distributions import chi_square_quantile, z_of

EXACT_BELOW: Final = 10  # counts under this take the exact chi-square interval instead of Byar's


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its lower and upper limit, in the same unit."""

    value: float
    low: float
    high: float


def wilson(events: int, n: int, confidence: float = 0.95) -> Interval | None:
    """Wilson's score interval of events / n, within 0 and 1. None (a dash on screen) where n is 0.

    Raises ValueError for counts that cannot be: events below 0 or above n. Source: PHEindicatormethods.
    """
    if n < 0 or not 0 <= events <= n:
        raise ValueError(f"Expected 0 <= events <= n; found {events} of {n}.")
    if n == 0:
        return None
    z, share = z_of(confidence), events / n
    half = z * sqrt(z * z + 4 * events * (1 - share))
    low, high = ((2 * events + z * z + sign * half) / (2 * (n + z * z)) for sign in (-1, 1))
    # At 0 and at n the limit is the value itself; rounding in the last place must not push it to the wrong side.
    return Interval(share, min(max(low, 0.0), share), max(min(high, 1.0), share))


def byar(count: int, confidence: float = 0.95) -> Interval:
    """Byar's interval of a count of 1 or more; 0 to the upper limit where the count is 0. Source: PHEindicatormethods.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"A count is 0 or more; found {count}.")
    z, above = z_of(confidence), count + 1
    low = 0.0 if count == 0 else count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    high = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Interval(count, low, high)


def exact_count(count: int, confidence: float = 0.95) -> Interval:
    """The exact (chi-square) interval of a Poisson count. Raises ValueError for a negative count."""
    if count < 0:
        raise ValueError(f"A count is 0 or more; found {count}.")
    tail = (1 - confidence) / 2
    low = chi_square_quantile(tail, 2 * count) / 2
    return Interval(count, low, chi_square_quantile(1 - tail, 2 * (count + 1)) / 2)


def count_interval(count: int, confidence: float = 0.95) -> Interval:
    """The interval to show of a count: exact below 10, Byar's from 10."""
    return exact_count(count, confidence) if count < EXACT_BELOW else byar(count, confidence)
