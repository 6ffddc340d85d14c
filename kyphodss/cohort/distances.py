"""Rare events as distances, for T and G charts: days from one to the next, or cases between them (cohort-analytics 3.1).

Each is a pair of persons, so only direct care is shown them (`release`).
"""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.problems import Days, Mask
from kyphodss.cohort.spc_chart import Gaps


def days_apart(days: Days) -> Gaps | None:
    """Days from each event to the next, by the day of the later one; None for fewer than two events with a day."""
    known = np.sort(days[~np.isnat(days)])
    if len(known) < 2:
        return None
    return Gaps(_labels(known[1:]), np.diff(known).astype("timedelta64[D]").astype(float), "days")


def cases_apart(days: Days, events: Mask) -> Gaps | None:
    """Cases without an event between two with one, in the order of their days, by the day of the later event; None for
    fewer than two events. Cases of one day stand in the order of the table.
    """
    order = np.argsort(days, kind="stable")
    places = np.flatnonzero(events[order])
    if len(places) < 2:
        return None
    return Gaps(_labels(days[order][places[1:]]), np.diff(places).astype(float) - 1, "cases")


def _labels(days: NDArray[np.datetime64]) -> tuple[str, ...]:
    """The days, each once: the second event of a day is called so."""
    seen, found = Counter[str](), list[str]()
    for day in map(str, days):
        seen[day] += 1
        found.append(day if seen[day] == 1 else f"{day} ({seen[day]})")
    return tuple(found)
