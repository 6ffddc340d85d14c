"""Curves for everybody but direct care: the steps of a curve are persons, so they are rounded to groups of six (6.4).

Midpoint-6, as OpenSAFELY does: a height of 1-6 persons is drawn as 3, of 7-12 as 9; 0 stays 0. What is rounded is the number of
persons that a height stands for, so that a height is off by about 3 / n at most.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.derived import midpoint_six
from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.outcomes import Curve, Floats
from kyphodss.cohort.waiting import Steps

NEARLY = 1e-9  # 12.0000001 persons are 12


@dataclass(frozen=True, slots=True)
class ReleasedCurve:
    """Rounded heights on the days where one changes; `by_cause` by cause, `waiting` what they leave of 1.

    `n` and `at_risk` are midpoint-6 too. `start`: as in the curve.
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
    n = int(midpoint_six(np.array(curve.n)))
    heights = np.minimum(midpoint_six(persons) / n, 1.0)
    before = np.column_stack((np.zeros(len(curve.causes)), heights))[:, :-1] if len(curve.days) > 0 else heights
    changes = (heights != before).any(axis=0)
    kept = heights[:, changes]
    at_risk = midpoint_six(curve.at_risk[changes].astype(int))
    by_cause = {cause: kept[row] for row, cause in enumerate(curve.causes)}
    return ReleasedCurve(curve.days[changes], by_cause, np.maximum(1 - kept.sum(axis=0), 0), at_risk, n, curve.start)


def released_steps(steps: Steps, profile: Profile) -> Steps | None:
    """The spread of waits as it may be released: on the days where the rounded height changes. None for too few waits."""
    if steps.n < profile.minimum_cohort:
        return None
    rounded = midpoint_six(steps.up_to)
    changes = np.concatenate(([True], rounded[1:] != rounded[:-1]))
    return Steps(steps.days[changes], rounded[changes], int(midpoint_six(np.array(steps.n))))
