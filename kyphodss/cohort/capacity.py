"""Queue arithmetic of a waiting list (cohort-analytics 2.2 F7-F8 and 5.2): load, clearance time, relief and steady capacity.

Rates are per week, times in weeks. Functions raise ValueError for a rate or a time that makes the question empty. Source: Fong,
Walton et al. 2022 and the package NHSRwaitinglist; the arithmetic is that of its tested functions.
"""

from collections.abc import Sequence
from math import factorial
from typing import Final

import numpy as np

TARGET_OVER_MEAN: Final = 4.0  # target / 4 as the mean wait puts about 1.8 % over target; / 6 about 0.2 %
CLEARANCE_WEEKS: Final = 12  # removals are averaged over this many last weeks


def _above_zero(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} must be above 0; found {value}.")


def load(demand: float, capacity: float) -> float:
    """Demand / capacity. From 1 on the list grows without end."""
    _above_zero(capacity=capacity)
    return demand / capacity


def clearance_weeks(open_list: int, removals_by_week: Sequence[float]) -> float | None:
    """Weeks in which the list as it stands would clear at the mean removals of the last 12 weeks. None without removals."""
    last = removals_by_week[-CLEARANCE_WEEKS:]
    removed = sum(last) / len(last) if len(last) > 0 else 0.0
    return open_list / removed if removed > 0 else None


def target_mean_wait(target_wait: float, factor: float = TARGET_OVER_MEAN) -> float:
    """The mean wait at which few wait longer than the target."""
    _above_zero(factor=factor)
    return target_wait / factor


def target_list(demand: float, target_wait: float, factor: float = TARGET_OVER_MEAN) -> float:
    """The list size that goes with it (Little's law)."""
    _above_zero(factor=factor)
    return demand * target_wait / factor


def needs_relief(list_size: float, target: float) -> bool:
    """Is the list more than twice its target, so that relief capacity is the question?"""
    return list_size > 2 * target


def relief_capacity(demand: float, list_size: float, target: float, weeks: float) -> float:
    """Slots a week that bring the list to its target in so many weeks."""
    _above_zero(weeks=weeks)
    return demand + (list_size - target) / weeks


def steady_capacity(
    demand: float, target_wait: float, cv_demand: float, cv_capacity: float, factor: float = TARGET_OVER_MEAN
) -> float:
    """Slots a week that keep the target once it is reached; cv: standard deviation over mean of weekly numbers."""
    _above_zero(target_wait=target_wait)
    return demand + (cv_demand**2 + cv_capacity**2) / 2 * factor / target_wait


def pressure(mean_wait: float, target_wait: float) -> float:
    """2 x mean wait / target; wanted below 1. The authors mark the 2 as to be checked."""
    _above_zero(target_wait=target_wait)
    return 2 * mean_wait / target_wait


def demand_percentile(arrivals_by_week: Sequence[float], percent: float) -> float | None:
    """The weekly demand that this percent of weeks do not exceed: urgent slots are planned to it, and it is shown. None: no weeks."""
    return float(np.percentile(arrivals_by_week, percent)) if len(arrivals_by_week) > 0 else None


def queue_theory(arrivals: float, service: float, servers: int) -> dict[str, float]:
    """M/M/c in the long run: empty (P0), p_wait, queue (Lq), wait (Wq, in the unit of the rates). Needs a load under 1."""
    _above_zero(arrivals=arrivals, service=service, servers=servers)
    offered = arrivals / service
    if offered >= servers:
        raise ValueError(f"The queue grows without end: {offered:g} asked of {servers}.")
    tail = offered**servers / factorial(servers) / (1 - offered / servers)
    empty = 1 / (sum(offered**k / factorial(k) for k in range(servers)) + tail)
    p_wait = empty * tail
    queue = p_wait * offered / (servers - offered)
    return {"empty": empty, "p_wait": p_wait, "queue": queue, "wait": queue / arrivals}
