"""Curves rounded to groups wider than what is protected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measures import compute
from kyphodss.cohort.outcomes import aalen_johansen, rows
from kyphodss.cohort.released import released_curve, released_steps
from kyphodss.cohort.waiting import waits
from tests.cohort.cohorts import CUT, case, table


def test_eleven_are_needed() -> None:
    assert released_curve(aalen_johansen(rows(range(10), [1] * 10)), US_CMS) is None
    assert released_curve(aalen_johansen(rows(range(11), [1] * 11)), US_CMS) is not None
    assert released_steps(waits(range(10)).steps(), US_CMS) is None
    assert released_steps(waits(range(11)).steps(), US_CMS) is not None


def test_heights_stand_for_the_middle_of_groups_of_eleven() -> None:
    steps = released_steps(waits(range(1, 23)).steps(), US_CMS)  # 22 waits, one a day
    assert steps is not None
    assert (steps.days.tolist(), steps.up_to.tolist(), steps.n) == ([1, 12], [6, 17], 17)
    curve = released_curve(aalen_johansen(rows(range(1, 23), [1] * 22)), US_CMS)
    assert curve is not None
    assert curve.days.tolist() == [1, 12]
    assert curve.by_cause[1] == pytest.approx(np.array([6, 17]) / 17)
    assert curve.at_risk.tolist() == [17, 6]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=11, max_size=80))
def test_released_heights_rise_stay_within_0_and_1_and_near_the_truth(found: list[tuple[int, int]]) -> None:
    exact = aalen_johansen(rows(*zip(*found, strict=True)))
    curve = released_curve(exact, US_CMS)
    assert curve is not None
    for cause, heights in curve.by_cause.items():
        assert (np.diff(heights) >= 0).all() and (heights >= 0).all() and (heights <= 1).all()
        near = np.array([exact.at(day)[cause] for day in curve.days])
        assert np.abs(heights - near) == pytest.approx(0, abs=12 / curve.n)
    assert (curve.waiting >= 0).all()


def test_nobody_reaching_anything_is_a_curve_without_days() -> None:
    curve = released_curve(aalen_johansen(rows([5.0] * 12, [0] * 12)), US_CMS)
    assert curve is not None and len(curve.days) == 0 and curve.by_cause == {}


@pytest.mark.parametrize(("in_november", "hidden"), [(0, 0), (3, 1), (10, 1), (11, 0)])
def test_what_falls_in_no_whole_period_never_follows_from_the_whole_ones_and_everyone(
    in_november: int, hidden: int
) -> None:
    """The cut is on 24 Nov: November is not whole, so a few of it would be the difference of received and the months shown."""
    days = [f"2026-{month:02d}-{1 + n % 20:02d}" for month in (8, 9, 10) for n in range(20 + month)]
    days += [f"2026-11-{1 + n:02d}" for n in range(in_november)]
    made = table([case(n, day) for n, day in enumerate(days)])
    found = compute("F1", made, CUT, US_CMS, "others")
    assert len(found.over[0].hidden) == hidden
    by_class = dict(compute("V3", made, CUT, US_CMS, "others").tables)["referrals by etiology"]
    assert sum(by_class.cell("every referral", month).hidden for month in by_class.axes[1].classes) == hidden
