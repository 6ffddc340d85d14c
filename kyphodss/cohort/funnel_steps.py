"""The attrition funnel as a measure (F2): what a referral passed, who left where and why, and who would fail a step in any order."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.attrition import NO, NOT_KNOWN, STEPS, YES, Count, Step, attrition
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.flow import REASONS, candidates, decided_by_now
from kyphodss.cohort.measure import Asked, Counted, Share
from kyphodss.cohort.table import CohortTable

FAIL: Final = "failing this step in any order"
UNITS: Final[tuple[Literal["referrals", "persons"], ...]] = ("referrals", "persons")


def funnel_steps(asked: Asked) -> Counted:
    """F2, referrals and persons apart, with those who would fail each step whatever came before it. Code 9 is a drop of its own."""
    table, shares = asked.table, list[Share]()
    reasons = [REASONS[code] for code in table.code.tolist()]
    steps = attrition(STEPS, passes(table), table.referrals["person"].to_pylist(), reasons)
    for unit in UNITS:
        everyone: int = getattr(steps[0], unit).entered
        shares += [_fails(f"{unit} {FAIL}: {step.name}", getattr(step, unit), everyone) for step in steps]
    return Counted(shares=tuple(shares), trees=tuple((unit, _tree(steps, unit)) for unit in UNITS))


def _tree(steps: Sequence[Step], unit: Literal["referrals", "persons"]) -> Part:
    """Each step as those who came: who left, by reason, and who went on to the next one; the last as those who passed."""
    last: Count = getattr(steps[-1], unit)
    found = Part(came_to(None), last.passed)
    for step in reversed(steps):
        count: Count = getattr(step, unit)
        left = (Part(f"{step.name}: {reason}", count.left.get(reason, 0)) for reason in REASONS.values())
        found = part(came_to(step.name), *left, found)
    return found


def came_to(step: str | None) -> str:
    """The label of those who came to a step; None: who passed every one."""
    return "passed every step" if step is None else f"came to: {step}"


def passes(table: CohortTable) -> NDArray[np.int_]:
    """One column a step. A step that nobody dated is not known; what is dated ahead has not been taken."""
    code, decided = table.code, decided_by_now(table)
    acuity = _dated(table, "acuity_imaging")
    no_imaging = table.referrals["no_imaging"].to_numpy(zero_copy_only=False)
    candidate = np.where(candidates(table), YES, np.where(decided, NO, NOT_KNOWN))
    return np.column_stack(
        (
            _dated(table, "received"),
            _dated(table, "information_complete"),
            np.where(no_imaging.astype(bool), NO, acuity),
            _dated(table, "triaged"),
            candidate,
            np.where(code == 3, NO, candidate),
            _dated(table, "listed"),
            np.where(code == 1, YES, NO),
            _dated(table, "followup_1m"),
        )
    )


def _dated(table: CohortTable, name: str) -> NDArray[np.int_]:
    days = table.days(name)
    return np.where(np.isnat(days), NOT_KNOWN, np.where(days <= table.clock.cut, YES, NO))


def _fails(title: str, count: Count, everyone: int) -> Share:
    """It tells, with the funnel, of those who meet the step but were lost before it, and of those who fail it and were.

    Where nobody was lost before, it is the loss at the step itself, which is for the funnel to show or to hide.
    """
    if count.entered == everyone:
        return Share(title, count.fail_at_all, everyone, least=1)
    besides = (everyone - count.fail_at_all - count.passed, abs(count.fail_at_all - (count.entered - count.passed)))
    return Share(title, count.fail_at_all, everyone, least=min((each for each in besides if each > 0), default=None))
