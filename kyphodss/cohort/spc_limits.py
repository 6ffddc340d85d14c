"""Center lines and limits of the control charts (cohort-analytics 3.1). All arrays have one value a point.

`base` is how many of the first points the limits are computed from (None: all); limits then stand for every point.
Sources of the formulas: qicharts2, NHSRplotthedots, PowerBI-SPC.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

RANGE_TO_LIMIT: Final = 2.66  # 3 / 1.128
RANGE_TO_SIGMA: Final = 1.128
RANGE_UPPER: Final = 3.267
T_POWER: Final = 3.6
NEAR: Final = 2 / 3  # near-limit lines stand at two thirds of the way to the limit


class ChartError(Exception):
    """Points of which no such chart can be drawn. The text says what was found and which chart would do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Center, limits and near-limit lines, one value a point. `average_range`: mean moving range (XmR), else None."""

    center: Floats
    lower: Floats
    upper: Floats
    near_low: Floats
    near_high: Floats
    average_range: float | None = None

    @property
    def range_upper(self) -> float | None:
        """Upper limit of the moving-range panel; its lower limit is 0 and no run rule applies to it."""
        return None if self.average_range is None else RANGE_UPPER * self.average_range


def _limits(center: Floats, reach: Floats, low: float = -np.inf, high: float = np.inf) -> Limits:
    """Lines at the center +- reach (three sigma) and two thirds of it, clipped."""
    lower, upper, near_low, near_high = (np.clip(center + part * reach, low, high) for part in (-1, 1, -NEAR, NEAR))
    return Limits(center, lower, upper, near_low, near_high)


def _points(values: ArrayLike, base: int | None, least: int = 2) -> tuple[Floats, Floats]:
    every = np.asarray(values, dtype=float)
    first = every if base is None else every[:base]
    if len(first) < least or np.isnan(every).any():
        raise ChartError(f"Limits need at least {least} known points; found {int((~np.isnan(first)).sum())}.")
    return every, first


def moving_range(first: Floats, *, screened: bool) -> float:
    """Mean absolute difference of neighbors. Screened: those at 3.267 times the mean or more are dropped once."""
    ranges = np.abs(np.diff(first))
    mean = float(ranges.mean())
    kept = ranges[ranges < RANGE_UPPER * mean]
    return float(kept.mean()) if screened is True and len(kept) > 0 else mean


def xmr(values: ArrayLike, base: int | None = None, *, screened: bool = False) -> Limits:
    """XmR (individuals): mean +- 2.66 times the mean moving range. Not screened unless asked, as the NHS spreadsheet."""
    every, first = _points(values, base)
    average = moving_range(first, screened=screened)
    found = _limits(np.full(len(every), first.mean()), np.full(len(every), RANGE_TO_LIMIT * average))
    return Limits(found.center, found.lower, found.upper, found.near_low, found.near_high, average)


def c_chart(counts: ArrayLike, base: int | None = None) -> Limits:
    """Counts of equal exposure: mean +- 3 times its root, not below 0."""
    every, first = _points(counts, base, least=1)
    center = np.full(len(every), first.mean())
    return _limits(center, 3 * np.sqrt(center), 0)


def p_chart(events: ArrayLike, n: ArrayLike, base: int | None = None, *, prime: bool = True) -> Limits:
    """Proportions: P' after Laney (`prime`), or the plain P chart. Clipped to 0 and 1."""
    r, size = _pairs(events, n)
    if (r > size).any():
        raise ChartError("More events than cases in a period; a rate (U') chart would do.")
    center = r[:base].sum() / size[:base].sum()
    sigma = np.sqrt(center * (1 - center) / size)
    widen = sigma_z(r / size, center, sigma, base) if prime is True else 1.0
    return _limits(np.full(len(r), center), 3 * sigma * widen, 0, 1)


def u_chart(counts: ArrayLike, exposure: ArrayLike, base: int | None = None, *, prime: bool = True) -> Limits:
    """Counts per exposure: U' after Laney (`prime`), or the plain U chart. Not below 0."""
    r, size = _pairs(counts, exposure)
    center = r[:base].sum() / size[:base].sum()
    sigma = np.sqrt(center / size)
    widen = sigma_z(r / size, center, sigma, base) if prime is True else 1.0
    return _limits(np.full(len(r), center), 3 * sigma * widen, 0)


def _pairs(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    r, size = _points(events, None)[0], np.asarray(n, dtype=float)
    if len(r) != len(size) or not (size > 0).all() or (r < 0).any():
        raise ChartError("Every period needs a number of cases above 0 and events from 0 up; leave empty periods out.")
    return r, size


def sigma_z(values: Floats, center: float, sigma: Floats, base: int | None = None) -> float:
    """Laney's factor: mean moving range of the z scores over 1.128. 1 where nothing varies or nothing can."""
    if not (sigma > 0).all():
        return 1.0
    z = ((values - center) / sigma)[:base]
    return float(np.abs(np.diff(z)).mean() / RANGE_TO_SIGMA)


def t_chart(gaps: ArrayLike, base: int | None = None) -> Limits:
    """Time between rare events: XmR on t^(1/3.6), raised back; what is negative before that becomes 0. Needs gaps above 0."""
    every, _ = _points(gaps, base)
    if (every <= 0).any():
        raise ChartError(
            f"{int((every <= 0).sum())} events follow another without time between; a T chart needs gaps above 0. "
            "Count the hours, or the cases between events (G chart)."
        )
    y = every ** (1 / T_POWER)
    first = y if base is None else y[:base]
    # The published example takes 3 / 1.128 unrounded here; raised to the power the rounded 2.66 would show.
    reach = 3 / RANGE_TO_SIGMA * moving_range(first, screened=False)
    found = _limits(np.full(len(y), first.mean()), np.full(len(y), reach), low=0)
    raised = [line**T_POWER for line in (found.center, found.lower, found.upper, found.near_low, found.near_high)]
    return Limits(raised[0], raised[1], raised[2], raised[3], raised[4])


def g_chart(gaps: ArrayLike, base: int | None = None) -> Limits:
    """Cases between rare events: the median is drawn, the limits are mean +- 3 root(mean (mean + 1)), not below 0."""
    every, first = _points(gaps, base)
    if (every < 0).any():
        raise ChartError("A number of cases between events is 0 or more.")
    mean = np.full(len(every), first.mean())
    found = _limits(mean, 3 * np.sqrt(mean * (mean + 1)), 0)
    middle = np.full(len(every), np.median(first))
    return Limits(middle, found.lower, found.upper, found.near_low, found.near_high)
