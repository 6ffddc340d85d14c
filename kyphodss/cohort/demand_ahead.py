"""Weekly referrals so far and ahead, as an audience may see them: the fan, which forecaster made it and why, and its back-test."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np

from kyphodss.cohort.backtest import Score, forecast
from kyphodss.cohort.demand_inputs import Inputs
from kyphodss.cohort.disclosure import HIDDEN, Profile
from kyphodss.cohort.forecast import BASE_WEEKS, LONGEST_HORIZON, FanWeek
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.result import Result

NO_SCORES: Final = (
    "chosen by a back-test of the weeks; weeks, and scores that would tell them, are for direct care alone."
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """`weeks` with `counts` so far (None: hidden), `coming` the weeks of the fan. `said`: why there is no fan (None: there is).

    `used` and `why`: the forecaster and the verdict; `scores`: the back-test by forecaster, empty where the weeks do not suffice.
    """

    weeks: tuple[str, ...]
    counts: tuple[int | None, ...]
    coming: tuple[str, ...]
    fan: tuple[FanWeek, ...]
    used: str
    why: str
    scores: tuple[tuple[str, Score], ...]
    said: str | None = None


def ahead_of(counted: Inputs, f1: Result, profile: Profile) -> Ahead:
    """The forecast of whole weeks, LONGEST_HORIZON ahead. `f1`: F1 by week as it may be shown.

    Nothing stands on a hidden week: a mean, a spread or a score would tell it. Outside direct care no single week is shown: beside
    the months shown elsewhere it would tell of the few days by which weeks and months differ.
    """
    series = f1.over[0].series if len(f1.over) > 0 else None
    known = () if series is None else tuple(None if np.isnan(each) else int(each) for each in series.values)
    counts = known if profile == DIRECT_CARE else (None,) * len(known)
    found = forecast(counted.came, LONGEST_HORIZON)
    last = counted.came[-BASE_WEEKS:]
    if len(found.weeks) == 0:
        return Ahead(counted.labels, counts, (), (), found.used, found.why, (), found.why)
    if profile.hides(sum(last)) or None in known[-BASE_WEEKS:]:
        said = f"{HIDDEN.capitalize()}: too few referrals in a week of the last {BASE_WEEKS} ({profile.name})."
        return Ahead(counted.labels, counts, (), (), found.used, "", (), said)
    used, coming = found.used, _coming(counted, len(found.weeks))
    if None in counts:  # a score, or a sentence made of one, tells a single week that is hidden
        return Ahead(counted.labels, counts, coming, found.weeks, used, f"{used}: {NO_SCORES}", ())
    return Ahead(counted.labels, counts, coming, found.weeks, used, found.why, tuple(found.scores.items()))


def _coming(counted: Inputs, weeks: int) -> tuple[str, ...]:
    """The labels of the weeks after the last whole one; the first of them may have begun."""
    first = counted.end.astype("datetime64[D]").astype(object)
    return tuple(f"{first + timedelta(days=7 * n):%G-W%V}" for n in range(weeks))
