"""The same number in several measures: hidden in one, hidden in all, and not to be had from all of them together."""

import numpy as np
import pytest

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.linked import name_of_part
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from sample_data.cohort import cohort_cases
from tests.cohort.test_at_work import CUT


def _table(referrals: int, seed: int) -> CohortTable:
    return cohort_table((Given(*each) for each in cohort_cases(referrals, seed)), Cut(CUT.at, CUT.computed_at))


def _cells(measure: str, shown: Shown) -> list[tuple[str, int | None]]:
    return [(name_of_part(measure, each.label), each.cell.shown) for each in shown.walk()]


def _solved(table: CohortTable) -> list[str]:
    """Names whose hidden number follows from everything that all measures show: their splits, and what is not hidden."""
    known, sums = dict[str, int | None](), list[tuple[str, list[str]]]()
    for id, measure in measures().items():
        result = None if measure.count is None else compute(id, table, table.cut, US_CMS, "others")
        if result is None or result.whole is None:
            continue
        for name, value in _cells(id, result.whole):
            assert known.setdefault(name, value) == value, f"{name} is told by one measure and hidden by another."
        sums += [
            (name_of_part(id, each.label), [name_of_part(id, part.label) for part in each.parts])
            for each in result.whole.walk()
            if len(each.parts) > 0
        ]
    hidden = [name for name, value in known.items() if value is None]
    at = {name: place for place, name in enumerate(hidden)}
    rows = np.zeros((len(sums), len(hidden)))
    for row, (whole, parts) in enumerate(sums):
        for name, sign in ((whole, -1), *((part, 1) for part in parts)):
            if name in at:
                rows[row, at[name]] += sign
    rank = np.linalg.matrix_rank(rows) if len(hidden) > 0 else 0
    return [name for name in hidden if np.linalg.matrix_rank(np.vstack((rows, np.eye(len(hidden))[at[name]]))) == rank]


@pytest.mark.parametrize(("referrals", "seed"), [(48, 1), (60, 5), (75, 2), (90, 3), (120, 4)])
def test_no_hidden_number_follows_from_all_measures_together(referrals: int, seed: int) -> None:
    assert _solved(_table(referrals, seed)) == []


def test_the_small_cohorts_of_the_law_have_numbers_to_hide() -> None:
    found = compute("T1", _table(90, 3), CUT, US_CMS, "others").whole
    assert found is not None and any(each.cell.hidden for each in found.walk())
    assert any(each.cell.shown not in (None, 0) for each in found.walk()), "And not everything is hidden."


@pytest.mark.parametrize(("referrals", "seed"), [(60, 5), (120, 4), (300, 6)])
def test_a_period_that_one_measure_hides_is_in_no_other(referrals: int, seed: int) -> None:
    table = _table(referrals, seed)
    (f1,) = compute("F1", table, CUT, US_CMS, "others").over
    for title, shown in compute("V3", table, CUT, US_CMS, "others").tables:
        for label, value in zip(f1.series.labels, f1.series.values, strict=True):
            cell = shown.cell("every referral", label).shown
            assert (cell is None) if np.isnan(value) else (cell == value), (title, label)
            classes = [shown.cell(each, label).shown for each in shown.axes[0].classes]
            gone = sum(each is None for each in classes)
            assert np.isnan(value) or gone != 1, f"{title}, {label}: the one hidden class follows from the total."
