"""Is a forecast better than what costs nothing? Rolling origins, and the verdict that the page shows with its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kyphodss.cohort.forecast import (
    SEASON_WEEKS,
    FanWeek,
    Floats,
    Forecaster,
    counted_weeks,
    fan,
    last_weeks_mean,
    seasonal_naive,
    smoothed,
)

ORIGINS: Final = 12
HORIZON: Final = 4
COVERAGE: Final = (0.70, 0.90)  # of the 80 % interval
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True)
class Score:
    """How a forecaster did over all origins and weeks ahead. `mase`: mean absolute miss over that of the seasonal naive in sample
    (None where that is 0). `pinball`: mean quantile loss. `coverage`: share of weeks within the 80 % interval."""

    mase: float | None
    pinball: float
    coverage: float
    origins: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is shipped and why. `scores` by name, empty where the weeks do not suffice for a back-test. `weeks`: the fan, empty
    without any week to go by."""

    used: str
    weeks: tuple[FanWeek, ...]
    scores: dict[str, Score]
    why: str


BASELINE: Final = "mean of the last 8 weeks"
SEASONAL: Final = "seasonal naive"
CANDIDATE: Final = "exponential smoothing"


def forecast(
    weeks: Sequence[float], horizon: int = HORIZON, candidate: Forecaster = smoothed, name: str = CANDIDATE
) -> Forecast:
    """The candidate if it beats the seasonal naive in the back-test and its interval is honest; the baseline otherwise.

    Raises ValueError for counts that are negative or not known, and for a horizon beyond 8 weeks.
    """
    counts = counted_weeks(weeks)
    if len(counts) == 0:
        return Forecast(BASELINE, (), {}, "There is no week to go by.")
    baseline = fan(last_weeks_mean(counts, horizon))
    needed = SEASON_WEEKS + ORIGINS + HORIZON
    if len(counts) < needed:
        why = f"{len(counts)} weeks; a back-test against the seasonal naive needs {needed}."
        return Forecast(BASELINE, baseline, {}, why)
    made = {name: candidate, SEASONAL: seasonal_naive, BASELINE: last_weeks_mean}
    scores = {each: back_test(counts, forecaster) for each, forecaster in made.items()}
    accepted, why = verdict(scores[name], scores[SEASONAL])
    if accepted is False:
        return Forecast(BASELINE, baseline, scores, f"{name}: {why} The baseline is shown.")
    return Forecast(name, fan(candidate(counts, horizon)), scores, f"{name}: {why}")


def verdict(model: Score, naive: Score) -> tuple[bool, str]:
    """Accept only what beats the seasonal naive on MASE or pinball loss and covers 70 to 90 % with its 80 % interval."""
    scaled = model.mase is not None and naive.mase is not None and model.mase < naive.mase
    beats = scaled or model.pinball < naive.pinball
    honest = COVERAGE[0] <= model.coverage <= COVERAGE[1]
    said = f"{'beats' if beats else 'does not beat'} the seasonal naive; its 80 % interval covers {model.coverage:.0%}."
    return beats and honest, said


def back_test(weeks: Floats, forecaster: Forecaster, origins: int = ORIGINS, horizon: int = HORIZON) -> Score:
    """Forecast from each of the last origins, as if later weeks were not known, and score."""
    misses, losses, inside = list[float](), list[float](), list[bool]()
    first = len(weeks) - horizon - origins + 1
    for origin in range(first, first + origins):
        ahead = forecaster(weeks[:origin], horizon)
        for step in range(horizon):
            actual = float(weeks[origin + step])
            misses.append(abs(actual - float(ahead.mean[step])))
            at = {q: ahead.quantile(step, q) for q in QUANTILES}
            losses += [max(q * (actual - value), (q - 1) * (actual - value)) for q, value in at.items()]
            inside.append(at[0.1] <= actual <= at[0.9])
    before = weeks[:first]
    scale = float(np.abs(before[SEASON_WEEKS:] - before[:-SEASON_WEEKS]).mean()) if first > SEASON_WEEKS else 0.0
    mase = float(np.mean(misses)) / scale if scale > 0 else None
    return Score(mase, float(np.mean(losses)), float(np.mean(inside)), origins)
