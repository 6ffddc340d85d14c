"""Curves for everybody but direct care: the steps of a curve are persons, so they are rounded to groups (6.4).

The middle of a group, as OpenSAFELY does with groups of six; here a group is wider by one than what the profile protects: with 10, a
height of 1-11 persons is drawn as 6, of 12-22 as 17; 0 stays 0. What is rounded is the number of
persons that a height stands for, so that a height is off by about half a group over n at most.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.derived import midpoint
from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.outcomes import Curve, Floats
from kyphodss.cohort.waiting import Steps

NEARLY = 1e-9  # 12.0000001 persons are 12


@dataclass(frozen=True, slots=True)
class ReleasedCurve:
    """Rounded heights on the days where one changes; `by_cause` by cause, `waiting` what they leave of 1.

    `n` and `at_risk` are midpoints too. `start`: as in the curve.
    """

    days: Floats
    by_cause: dict[int, Floats]
    waiting: Floats
    at_risk: NDArray[np.int_]
    n: int
    start: float | None


def released_curve(curve: Curve, profile: Profile) -> ReleasedCurve | None:
    """The outcome curves as they may be released; give it the part that `outcome_view.shown` leaves. None for too few persons."""
    if curve.n < profile.minimum_cohort:
        return None
    persons = np.ceil(curve.by_cause * curve.n - NEARLY).astype(int)
    width = profile.protection_width + 1
    n = int(midpoint(np.array(curve.n), width))
    heights = np.minimum(midpoint(persons, width) / n, 1.0)
    before = np.column_stack((np.zeros(len(curve.causes)), heights))[:, :-1] if len(curve.days) > 0 else heights
    changes = (heights != before).any(axis=0)
    kept = heights[:, changes]
    at_risk = midpoint(curve.at_risk[changes].astype(int), width)
    by_cause = {cause: kept[row] for row, cause in enumerate(curve.causes)}
    return ReleasedCurve(curve.days[changes], by_cause, np.maximum(1 - kept.sum(axis=0), 0), at_risk, n, curve.start)


def released_steps(steps: Steps, profile: Profile) -> Steps | None:
    """The spread of waits as it may be released: on the days where the rounded height changes. None for too few waits."""
    if steps.n < profile.minimum_cohort:
        return None
    width = profile.protection_width + 1
    rounded = midpoint(steps.up_to, width)
    changes = np.concatenate(([True], rounded[1:] != rounded[:-1]))
    return Steps(steps.days[changes], rounded[changes], int(midpoint(np.array(steps.n), width)))
