"""The outcome curves as an audience may see them: exact at direct care, in groups wider than what is protected for everybody else."""

from typing import Final

import numpy as np

from kyphodss.cohort.derived import at_risk_shown
from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.measure import DIRECT_CARE, CurveOf
from kyphodss.cohort.outcome_intervals import Limits, bootstrap_limits, cause_error, log_log, values_at
from kyphodss.cohort.outcome_view import LEAST_AT_RISK, Shown, delay_check, numbers_at_risk, shown
from kyphodss.cohort.outcomes import Curve
from kyphodss.cohort.released import ReleasedCurve, released_curve
from kyphodss.cohort.result import CurveShown

DIFFER: Final = (
    "The curves differ between short and long delays of referral: the clock from receipt (T6) is to be preferred."
)
ALIKE: Final = "Curves by tertile of referral delay do not differ beyond their limits."


def curve_shown(asked: CurveOf | None, profile: Profile) -> tuple[CurveShown | None, tuple[str, ...]]:
    """The curves, their printed values and the numbers at risk; and the notes, which tell no number of rows left out.

    For others than direct care a curve stops while so many are left that what follows, above all how many are still open, is
    known to no less than the protection width.
    """
    if asked is None:
        return None, ()
    exact = profile == DIRECT_CARE
    found = (
        shown(asked.readied) if exact is True else shown(asked.readied, LEAST_AT_RISK, left=profile.protection_width)
    )
    notes = found.notes if exact is True else tuple(n for n in found.notes if n not in asked.readied.notes)
    if found.curve is None or found.until is None:
        return None, notes
    words = (asked.ways, asked.ways.states[asked.cause])
    days = tuple(day for day in asked.days if day <= found.until)
    risk = numbers_at_risk(asked.readied.rows, days)
    if asked.readied.rows.entry is not None and len(days) > 0:
        notes = (*notes, DIFFER if delay_check(asked.readied.rows, asked.cause, days[-1]).differ is True else ALIKE)
    if exact is True:
        at = _intervals(_limits(asked, found, days))
        return CurveShown(found, None, at, tuple(zip(days, risk, strict=True)), *words), notes
    may_be = released_curve(found.curve, profile)
    if may_be is None:
        return None, (*notes, "Too few referrals for a curve.")
    heights = ((day, _height(may_be, asked.cause, day)) for day in days)
    at = tuple(
        (day, between) for day, height in heights if (between := wilson(round(height * may_be.n), may_be.n)) is not None
    )
    return CurveShown(None, may_be, at, tuple(zip(days, at_risk_shown(risk, profile), strict=True)), *words), notes


def _limits(asked: CurveOf, found: Shown, days: tuple[float, ...]) -> Limits:
    """From the delta form; with delayed entry from the bootstrap."""
    curve = found.curve
    assert curve is not None
    grid = np.array(days, dtype=float)
    if asked.readied.rows.entry is not None and len(days) > 0:
        return bootstrap_limits(asked.readied.rows, asked.cause, grid, start=curve.start)
    return log_log(grid, values_at(curve, asked.cause, grid), _errors(curve, asked.cause, grid))


def _errors(curve: Curve, cause: int, grid: np.ndarray) -> np.ndarray:
    errors = np.concatenate(([0.0], cause_error(curve, cause)))
    return errors[np.searchsorted(curve.days, grid, side="right")]


def _intervals(limits: Limits) -> tuple[tuple[float, Interval], ...]:
    columns = zip(limits.days, limits.value, limits.low, limits.high, strict=True)
    return tuple((float(day), Interval(float(v), float(low), float(high))) for day, v, low, high in columns)


def _height(curve: ReleasedCurve, cause: int, day: float) -> float:
    at = int(np.searchsorted(curve.days, day, side="right")) - 1
    return 0.0 if at < 0 or cause not in curve.by_cause else float(curve.by_cause[cause][at])
