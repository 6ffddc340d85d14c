"""Shares by period; with fixed follow-up one has a point once its last patient is followed in full (cohort-analytics 2.2)."""

from datetime import date

import numpy as np

from kyphodss.cohort.basis import ONE_DAY, Days, Periods, periods_of
from kyphodss.cohort.distances import cases_apart
from kyphodss.cohort.measure import Asked, Over
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.problems import Mask


def mature_shares(
    asked: Asked,
    title: str,
    horizon_days: int,
    day: Days,
    within: Mask,
    events: Mask,
    *,
    apart: bool = False,
) -> tuple[Over, tuple[str, ...]]:
    """Events of those `within`, by the period of a day, and a note that names the periods that have no point yet.

    Day `horizon_days` after the last day of a period is the first on which it has one. `apart`: as of `Over`.
    """
    cut = asked.table.clock.cut
    every = periods_of(asked.span.days("received"), cut, weekly=asked.options.weekly)
    periods, late = _mature(every, horizon_days, cut)
    over = shares_by(periods, title, day[within], events[within], apart=apart)
    return over, (f"Not mature, not in the chart: {'; '.join(late)}.",) if len(late) > 0 else ()


def shares_by(periods: Periods, title: str, day: Days, events: Mask, *, apart: bool = False) -> Over:
    """Events by the period of a day, of cases one a row; one whose day is not known (NaT) or in no whole period stands beyond."""
    n, count = periods.count(day), periods.count(day[events])
    beyond = (int(len(day) - n.sum()), int(events.sum() - count.sum()))
    known = ~np.isnat(day)
    gaps = cases_apart(day[known], events[known])
    return Over(title, periods.labels, n, count, gaps=gaps, apart=apart, beyond=beyond)


def _mature(periods: Periods, horizon_days: int, cut: np.datetime64) -> tuple[Periods, list[str]]:
    if len(periods.labels) == 0:
        return periods, []
    ripe = np.append(periods.starts[1:], periods.end) - ONE_DAY + np.timedelta64(horizon_days, "D")
    count = int((ripe <= cut).sum())
    days: list[date] = ripe[count:].astype(object).tolist()
    late = [f"{period_words(m)} from {day:%d %b %Y}" for m, day in zip(periods.labels[count:], days, strict=True)]
    end = periods.starts[count] if count < len(periods.labels) else periods.end
    return Periods(periods.labels[:count], periods.starts[:count], end), late
