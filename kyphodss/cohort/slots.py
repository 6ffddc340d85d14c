"""Slot simulation: what a number of slots a week does to waits and windows, with intervals across runs (cohort-analytics 5.4)."""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.engine import serve

Floats = NDArray[np.float64]
LEAST_RUNS: Final = 200
WEEK: Final = 7.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is simulated. Rates are per week, windows in days.

    `arrivals_by_week`: recent weekly referrals, drawn from with replacement. `days_left`: days of the window left at receipt, drawn
    likewise (negative: closed at receipt). `yield_`: share that is a candidate after triage (F3). `cancel_rate`: share of slots that
    fall out at short notice. `weeks` are counted after `warm_up_weeks` from an empty list. `slots_per_week` 0 is allowed.
    Raises ValueError for what cannot be.
    """

    arrivals_by_week: tuple[int, ...]
    days_left: tuple[float, ...]
    yield_: float
    slots_per_week: int
    cancel_rate: float = 0.0
    weeks: int = 52
    warm_up_weeks: int = 12

    def __post_init__(self) -> None:
        if len(self.arrivals_by_week) == 0 or len(self.days_left) == 0:
            raise ValueError("Weeks and windows to draw from are needed; there are none.")
        if not (0 <= self.yield_ <= 1 and 0 <= self.cancel_rate <= 1):
            raise ValueError("Yield and cancel rate are shares between 0 and 1.")
        if self.slots_per_week < 0 or self.weeks < 1 or self.warm_up_weeks < 0 or min(self.arrivals_by_week) < 0:
            raise ValueError("Slots, weeks and referrals cannot be negative, and at least one week is simulated.")


@dataclass(frozen=True, slots=True)
class Range:
    """The median of a figure across runs and its middle 95 %. None where no run has it."""

    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of candidates received in the weeks counted, across runs.

    `lost`: share whose window closes without a slot. `lost_on_arrival`: share whose window was closed at receipt, no slot could save
    it; not in `lost`. `wait_90`: 90th percentile of days to the slot. `unused`: slots a week nobody took. `notes`: what is assumed.
    """

    lost: Range
    lost_on_arrival: Range
    wait_90: Range
    unused: Range
    runs: int
    notes: tuple[str, ...]


def simulate(scenario: Scenario, *, runs: int = LEAST_RUNS, seed: int = 7) -> Outcome:
    """Play the weeks many times, always the same way for one seed. Raises ValueError for fewer than 200 runs."""
    if runs < LEAST_RUNS:
        raise ValueError(f"At least {LEAST_RUNS} runs are asked for; found {runs}.")
    random = np.random.default_rng(seed)
    played = np.array([_play(scenario, random) for _ in range(runs)])
    lost, on_arrival, wait, unused = (_range(played[:, at]) for at in range(4))
    notes = (
        f"{runs} runs of {scenario.weeks} weeks after {scenario.warm_up_weeks} weeks of warm-up from an empty list.",
        "Slots are spread evenly over each week. The earliest closing window goes first; who is past it takes no slot.",
        "Every number has its range across runs: the middle 95 %.",
    )
    return Outcome(lost, on_arrival, wait, unused, runs, notes)


def _play(scenario: Scenario, random: np.random.Generator) -> tuple[float, float, float, float]:
    """One run. Referrals go on after the weeks counted, so that the last of these compete as the others do."""
    first, end = scenario.warm_up_weeks, scenario.warm_up_weeks + scenario.weeks
    weeks = end + max(0, ceil(max(scenario.days_left) / WEEK)) + 1
    per_week = random.binomial(random.choice(scenario.arrivals_by_week, weeks), scenario.yield_)
    came = np.sort((np.repeat(np.arange(weeks), per_week) + random.random(per_week.sum())) * WEEK)
    left = random.choice(scenario.days_left, len(came))
    held = random.binomial(scenario.slots_per_week, 1 - scenario.cancel_rate, weeks)
    hope = left >= 0
    slots = np.concatenate([week + np.arange(n) / max(int(n), 1) for week, n in enumerate(held)]) * WEEK
    served = serve(came[hope], slots, due=(came + left)[hope])
    counted = (came >= first * WEEK) & (came < end * WEEK)
    wait = (served.start - came[hope])[counted[hope]]
    treated = wait[np.isfinite(wait)]
    return (
        float(np.isinf(wait).mean()) if len(wait) > 0 else np.nan,
        float((~hope[counted]).mean()) if counted.any() else np.nan,
        float(np.percentile(treated, 90)) if len(treated) > 0 else np.nan,
        float(((served.idle >= first * WEEK) & (served.idle < end * WEEK)).sum() / scenario.weeks),
    )


def _range(values: Floats) -> Range:
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return Range(None, None, None)
    low, median, high = (float(v) for v in np.percentile(known, (2.5, 50, 97.5)))
    return Range(median, low, high)
