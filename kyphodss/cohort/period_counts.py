"""Periods in words; and counts by period as one table with what falls in no whole period, so that periods never tell it beside a
total shown elsewhere.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from kyphodss.cohort.disclosure import Axis, Counts, Ints

BEYOND: Final = "in no whole period"
MONTH: Final = re.compile(r"(\d{4})-(\d{2})")


def period_words(label: str) -> str:
    """The label of a month as Dec 2024; any other label as it is (an ISO week is 2026-W03)."""
    found = MONTH.fullmatch(label)
    return label if found is None else f"{date(int(found[1]), int(found[2]), 1):%b %Y}"


def period_counts(labels: Sequence[str], kinds: Sequence[str], values: Ints, beyond: Sequence[int]) -> Counts:
    """Periods by kinds, the total over periods being that of everybody. `beyond`: by kind, those in no whole period.

    Raises ValueError as `Counts`.
    """
    rest = np.array(beyond, dtype=int)
    there = bool(rest.sum() > 0)
    rows = (*labels, BEYOND) if there else tuple(labels)
    axes = (Axis("period", rows, "all periods"), Axis("kind", tuple(kinds), "both" if len(kinds) > 1 else None))
    return Counts(axes, np.vstack((values, rest)) if there else values)
