"""Signal rules of control charts and run charts: one named set a chart (cohort-analytics 3.1, with NHSRplotthedots' details)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kyphodss.cohort.distributions import binomial_quantile
from kyphodss.cohort.spc_limits import Limits

Signs = NDArray[np.int_]
Label = Literal["common", "outside", "trend", "near", "shift", "inner"]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of rules for a chart with limits.

    `shift`: so many points on one side of the center. `trend_moves`: so many successive moves one way. `one_side`: of the
    three points of the near-limit rule all are on one side of the center (else the two near ones). `inner`: so many points
    within the inner third (None: no such rule).
    """

    name: str
    shift: int
    trend_moves: int
    one_side: bool
    inner: int | None = None


MAKING_DATA_COUNT: Final = RuleSet("NHS Making Data Count: shift 7, trend 7 points, 2 of 3 near a limit", 7, 6, True)
IHI: Final = RuleSet(
    "IHI/NAHQ control chart: shift 8, trend 6 points, 2 of 3 in an outer third, 15 inner", 8, 5, False, 15
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the rules say of a point. `way`: 1 high or rising, -1 low or falling, 0 where nothing is said of it."""

    label: Label
    way: int


COMMON: Final = Mark("common", 0)


def sides(values: ArrayLike, center: ArrayLike) -> Signs:
    """1 above, -1 below, 0 exactly on the center."""
    return np.sign(np.asarray(values, dtype=float) - center).astype(int)


def shift(side: ArrayLike, length: int) -> Signs:
    """Where the last `length` points all lie on one side: that side, else 0. A point on the center breaks a run."""
    given = np.asarray(side, dtype=int)
    found = np.zeros(len(given), dtype=int)
    for end in range(length, len(given) + 1):
        if abs(int(given[end - length : end].sum())) == length:
            found[end - 1] = given[end - 1]
    return found


def trend(values: ArrayLike, moves: int) -> Signs:
    """Where the last so many moves all go one way: 1 up, -1 down, else 0. Equal neighbors break a trend."""
    given = np.asarray(values, dtype=float)
    steps = np.sign(np.diff(given)).astype(int)
    return np.concatenate((np.zeros(min(1, len(given)), dtype=int), shift(steps, moves)))


def two_in_three(close: ArrayLike, side: ArrayLike, *, one_side: bool = True) -> NDArray[np.bool_]:
    """All points of windows of three that hold two points near a limit, on one side. Only the near ones are colored."""
    near, given = np.asarray(close, dtype=bool), np.asarray(side, dtype=int)
    hit = np.zeros(len(near), dtype=bool)
    for start in range(len(near) - 2):
        window = slice(start, start + 3)
        together = abs(int(given[window].sum())) == 3 if one_side is True else _same(given[window][near[window]])
        if int(near[window].sum()) >= 2 and together:
            hit[window] = True
    return hit


def _same(signs: Signs) -> bool:
    return abs(int(signs.sum())) >= 2


def mark_back(fired: ArrayLike, length: int) -> Signs:
    """A run found at its end is marked on all its points, with its sign; a later run wins over an earlier one."""
    given = np.asarray(fired, dtype=int)
    marked = np.zeros(len(given), dtype=int)
    for end in np.flatnonzero(given):
        marked[max(0, end - length + 1) : end + 1] = given[end]
    return marked


def marks(values: ArrayLike, limits: Limits, rules: RuleSet) -> tuple[Mark, ...]:
    """What each point is called. Precedence: outside, trend, near the limit, shift, inner third."""
    points = np.asarray(values, dtype=float)
    side = sides(points, limits.center)
    outside = (points > limits.upper).astype(int) - (points < limits.lower)
    # A point outside a limit is not "near" it: outside and near together are one signal, not two of three.
    close = (outside == 0) & ((points > limits.near_high) | (points < limits.near_low))
    near = np.where(close & two_in_three(close, side, one_side=rules.one_side), side, 0)
    trending = mark_back(trend(points, rules.trend_moves), rules.trend_moves + 1)
    shifted = mark_back(shift(side, rules.shift), rules.shift)
    inner = _inner(points, limits, rules)
    named: Sequence[tuple[Label, Signs]] = (
        ("outside", outside),
        ("trend", trending),
        ("near", near),
        ("shift", shifted),
    )
    found = []
    for at in range(len(points)):
        first = next((Mark(label, int(way[at])) for label, way in named if way[at] != 0), COMMON)
        found.append(Mark("inner", 0) if first is COMMON and inner[at] else first)
    return tuple(found)


def _inner(points: NDArray[np.float64], limits: Limits, rules: RuleSet) -> NDArray[np.bool_]:
    """Runs within the inner third, half as far from the center as the near-limit lines."""
    if rules.inner is None:
        return np.zeros(len(points), dtype=bool)
    low, high = (limits.center + limits.near_low) / 2, (limits.center + limits.near_high) / 2
    within = ((points >= low) & (points <= high)).astype(int)
    return mark_back(shift(within, rules.inner), rules.inner) != 0


@dataclass(frozen=True, slots=True)
class RunTest:
    """Anhøj's tests of a run chart. `n`: points not on the median. Signals where the run is too long or crossings too few."""

    median: float
    n: int
    longest_run: int
    longest_allowed: int
    crossings: int
    fewest_allowed: int

    name: str = "Anhøj: longest run and number of crossings of the median"

    @property
    def signals(self) -> bool:
        """Is the variation other than random?"""
        return self.longest_run > self.longest_allowed or self.crossings < self.fewest_allowed


def anhoej_limits(n: int) -> tuple[int, int]:
    """Longest run and fewest crossings allowed with n points off the median. 0 and 0 without points."""
    return (0, 0) if n == 0 else (round(log2(n)) + 3, binomial_quantile(0.05, n - 1, 0.5))


def anhoej(values: ArrayLike, median: float | None = None) -> RunTest:
    """The run chart's tests; points on the median are skipped. `median`: that of a baseline (None: of the points themselves)."""
    points = np.asarray(values, dtype=float)
    if median is None:
        median = float(np.median(points)) if len(points) > 0 else float("nan")
    side = [int(s) for s in sides(points, median) if s != 0]
    longest, run, crossings = 0, 0, 0
    for at, sign in enumerate(side):
        same = at > 0 and sign == side[at - 1]
        run = run + 1 if same else 1
        crossings += at > 0 and not same
        longest = max(longest, run)
    most, fewest = anhoej_limits(len(side))
    return RunTest(median, len(side), longest, most, crossings, fewest)
