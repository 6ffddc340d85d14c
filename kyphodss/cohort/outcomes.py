"""Aalen-Johansen: the probability of each exit by each day, with competing risks and delayed entry (cohort-analytics 4).

Never 1 minus Kaplan-Meier per cause. Ties of different causes and events on day 0 are taken as they are; no date is moved.
Everything is sums over sorted arrays: a million rows take well under two seconds on one core.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kyphodss.cohort.problems import Problem, Referrals

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

CENSORED: Final = 0
STATES: Final[dict[int, str]] = {
    1: "treated",
    2: "found unsuitable",
    3: "declined",
    4: "recovered",
    5: "died",
    6: "closed after the window",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """What curves are of, in words: each cause by its code, in the order of the stack; `still`, those who had none; `of`, all."""

    states: Mapping[int, str]
    still: str
    of: str


ON_THE_LIST: Final = Ways(STATES, "still waiting", "referred")
SAME_DAY: Final = 0.5  # days; entry before an exit of the same day on the clock from onset (4.3, rule 1)
SAME: Final = 1e-9  # S + sum of F may miss 1 by no more


@dataclass(frozen=True, slots=True)
class Rows:
    """What the estimator reads, one value a row: exit in days, cause (0: censored), entry in days (None: from the start).

    `weight`: how many patients a row stands for (None: one). Raises ValueError for a cause below 0, an exit or entry that
    is no number, an entry not before its exit, or columns of different length.
    """

    exit: Floats
    cause: Ints
    entry: Floats | None = None
    weight: Floats | None = None

    def __post_init__(self) -> None:
        columns = [c for c in (self.cause, self.entry, self.weight) if c is not None]
        if any(len(column) != len(self.exit) for column in columns):
            raise ValueError("Exit, cause, entry and weight need one value a row each.")
        if np.isnan(self.exit).any() or (self.cause < 0).any():
            raise ValueError("Every exit is a number of days and every cause is 0 or more; set other rows aside first.")
        if self.entry is not None and not (self.entry < self.exit).all():
            raise ValueError("Entry must be before exit in every row; set other rows aside first.")


@dataclass(frozen=True, slots=True)
class Curve:
    """The estimate on its distinct event days, rising. Arrays of one length; `by_cause` has one row a cause of `causes`.

    `at_risk`: n(t). `events`: d_k(t), same shape as `by_cause`. `waiting`: S(t). `n`: rows that went in.
    `start`: the day the curve is conditional on ("given still waiting at day t0"); None: from the beginning.
    """

    days: Floats
    causes: tuple[int, ...]
    at_risk: Floats
    events: Floats
    by_cause: Floats
    waiting: Floats
    n: int
    start: float | None = None

    def of(self, cause: int) -> Floats:
        """F of one cause on the curve's days; all 0 for a cause nobody had."""
        return self.by_cause[self.causes.index(cause)] if cause in self.causes else np.zeros(len(self.days))

    def at(self, day: float) -> dict[int, float]:
        """The probability of each cause by a day (right-continuous: the day itself included)."""
        position = int(np.searchsorted(self.days, day, side="right"))
        return {k: 0.0 if position == 0 else float(self.of(k)[position - 1]) for k in self.causes}

    def waiting_at(self, day: float) -> float:
        """The probability of still waiting after a day."""
        position = int(np.searchsorted(self.days, day, side="right"))
        return 1.0 if position == 0 else float(self.waiting[position - 1])


def rows(exit_days: ArrayLike, cause: ArrayLike, entry: ArrayLike | None = None) -> Rows:
    """Rows from any arrays of numbers. Raises ValueError as `Rows` does."""
    return Rows(
        np.asarray(exit_days, dtype=float),
        np.asarray(cause, dtype=int),
        None if entry is None else np.asarray(entry, dtype=float),
    )


def aalen_johansen(found: Rows, start: float | None = None) -> Curve:
    """The curves of all causes. `start`: only event days from there on, with S(start-) = 1. Nobody: a curve without days."""
    days, position = np.unique(found.exit, return_inverse=True)
    at_risk = _at_risk(found, days, position)
    causes = tuple(int(k) for k in np.unique(found.cause) if k != CENSORED)
    events = np.zeros((len(causes), len(days)))
    for row, cause in enumerate(causes):
        mine = found.cause == cause
        weight = None if found.weight is None else found.weight[mine]
        events[row] = np.bincount(position[mine], weight, minlength=len(days))
    eventful = events.sum(axis=0) > 0
    if start is not None:
        eventful &= days >= start
    return curve_of(days[eventful], causes, at_risk[eventful], events[:, eventful], len(found.exit), start)


def _at_risk(found: Rows, days: Floats, position: Ints) -> Floats:
    """n(t): those with entry < t <= exit. A row censored at t counts at t."""
    leaving = np.bincount(position, found.weight, minlength=len(days)).astype(float)
    still = leaving[::-1].cumsum()[::-1]
    if found.entry is None:
        return still
    # Everybody who has not left has either entered before t or is still to come; take off those still to come.
    slot = np.searchsorted(days, found.entry, side="right")
    entering = np.bincount(slot, found.weight, minlength=len(days) + 1).astype(float)
    return still - entering[::-1].cumsum()[::-1][1 : len(days) + 1]


def curve_of(
    days: Floats, causes: tuple[int, ...], at_risk: Floats, events: Floats, n: int, start: float | None
) -> Curve:
    """The product and the sums over given event days. Asserts S + sum of F = 1 on every day."""
    share = events.sum(axis=0) / at_risk
    waiting = np.cumprod(1 - share)
    before = np.concatenate(([1.0], waiting[:-1])) if len(days) > 0 else waiting
    by_cause = np.cumsum(before * events / at_risk, axis=1)
    assert len(days) == 0 or np.abs(waiting + by_cause.sum(axis=0) - 1).max() < SAME
    return Curve(days, causes, at_risk, events, by_cause, waiting, n, start)


@dataclass(frozen=True, slots=True)
class Readied:
    """Rows of a cohort on one clock, and what was left out or changed for it."""

    rows: Rows
    problems: tuple[Problem, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The problems in sentences, for the measure card."""
        return tuple(problem.sentence for problem in self.problems)


def from_referral(referrals: Referrals) -> Readied:
    """The clock from receipt (T6): everybody is watched from day 0."""
    found = referrals.sort_out()
    days = (referrals.last_day() - referrals.received).astype("timedelta64[D]").astype(float)
    return Readied(Rows(days[found.usable], referrals.code[found.usable]), found.problems)


def from_onset(referrals: Referrals) -> Readied:
    """The clock from onset (T7), entered at receipt. A case received and closed on one day enters half a day earlier."""
    found = referrals.sort_out(from_onset=True)
    assert referrals.onset is not None
    keep = found.usable
    days = (referrals.last_day() - referrals.onset).astype("timedelta64[D]").astype(float)[keep]
    entry = (referrals.received - referrals.onset).astype("timedelta64[D]").astype(float)[keep]
    same = entry == days
    moved = (Problem("same_day", int(same.sum()), kept=True),) if same.any() else ()
    return Readied(Rows(days, referrals.code[keep], np.where(same, days - SAME_DAY, entry)), (*found.problems, *moved))
