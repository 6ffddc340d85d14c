"""The same number in several measures: hidden in one, hidden in all, and not to be had from all of them together."""

from itertools import combinations

import numpy as np
import pytest

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.linked import FROM_ONSET, name_of_part
from kyphodss.cohort.measure import Asked, Options
from kyphodss.cohort.measures import WITHOUT_PARTS, compute, measures
from kyphodss.cohort.prevention import FOLLOWED, NOT_MATURE
from kyphodss.cohort.strata import WAYS
from kyphodss.cohort.table import CohortTable, Cut, Given, cohort_table
from sample_data.cohort import cohort_cases
from tests.cohort.test_at_work import CUT


def of_size(referrals: int, seed: int) -> CohortTable:
    """The sample cohort of another size and seed."""
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
    assert _solved(of_size(referrals, seed)) == []


@pytest.mark.parametrize(("referrals", "seed"), [(60, 5), (90, 3), (120, 4), (300, 6)])
def test_units_and_classes_have_the_totals_of_the_measure_they_break_down(referrals: int, seed: int) -> None:
    """V4 and E1 are F3 and Q1 once more: what those hide is hidden there, and what those show is shown there."""
    table = of_size(referrals, seed)
    of = {id: compute(id, table, CUT, US_CMS, "others") for id in ("F3", "Q1", "V4", "E1")}
    f3, q1 = of["F3"].whole, of["Q1"].whole
    assert f3 is not None and q1 is not None
    yields = [f3.find(label).cell for label in ("candidate", "decided otherwise", "decided")]
    made = dict(of["V4"].tables) | dict(of["E1"].tables)
    assert len(made) == 9
    for title, each in made.items():
        totals = [each.cell(each.axes[0].labels[-1], label) for label in each.axes[1].labels]
        if title.startswith("complete"):
            assert [totals[0], totals[2]] == [q1.find("complete at receipt").cell, q1.find("received").cell], title
        else:
            assert totals == yields, title
        by_class = each.pattern[:-1]
        assert (by_class.sum(axis=1) != 1).all(), f"{title}: a hidden cell follows from its row."
        alone = (by_class.sum(axis=0) == 1) & ~each.pattern[-1]
        assert not alone.any(), f"{title}: a hidden cell follows from its column."
    assert made["candidates of those decided, by setting"].pattern.tolist() == (
        made["candidate yield by setting"].pattern.tolist()
    ), "The same table in two measures."


@pytest.mark.parametrize(("referrals", "seed", "some_small"), [(90, 3, True), (300, 6, False)])
def test_a_way_of_breaking_everyone_down_is_hidden_as_a_whole(referrals: int, seed: int, *, some_small: bool) -> None:
    """One hidden class would follow from the others and from the figure of everyone (T3, T6)."""
    table = of_size(referrals, seed)
    shown, every = (compute("E1", table, CUT, US_CMS, audience) for audience in ("others", "direct care"))
    few = 0
    for way in WAYS:
        values = [(s, e) for s, e in zip(shown.values, every.values, strict=True) if f", {way}: " in s.title]
        waits = [(s, e) for s, e in zip(shown.waits, every.waits, strict=True) if f", {way}: " in s.title]
        small = any(US_CMS.hides(e.n.shown or 0) for _, e in (*values, *waits))
        few += small
        if small:
            assert all(s.hidden and s.value is None for s, _ in values), way
            assert all(s.n.hidden and s.percentiles == () and s.steps is None for s, _ in waits), way
    assert (few > 0) is some_small
    assert some_small or any(not s.hidden and s.value is not None for s in shown.values), "Not everything is hidden."


def test_measures_said_to_have_no_parts_have_none_and_the_others_have_some() -> None:
    table = of_size(300, 6)
    asked = Asked(table, Options(), table)
    found = {id: each.count(asked) for id, each in measures().items() if each.count is not None and each.leaves}
    assert {id for id, counted in found.items() if counted.parts == ()} == set(WITHOUT_PARTS)
    assert {counted.of for id, counted in found.items() if id in WITHOUT_PARTS} == {"usable"}


def test_the_small_cohorts_of_the_law_have_numbers_to_hide() -> None:
    found = compute("T1", of_size(90, 3), CUT, US_CMS, "others").whole
    assert found is not None and any(each.cell.hidden for each in found.walk())
    assert any(each.cell.shown not in (None, 0) for each in found.walk()), "And not everything is hidden."


@pytest.mark.parametrize(("referrals", "seed"), [(60, 5), (120, 4), (300, 6)])
def test_a_period_that_one_measure_hides_is_in_no_other(referrals: int, seed: int) -> None:
    table = of_size(referrals, seed)
    (f1,) = compute("F1", table, CUT, US_CMS, "others").over
    for title, shown in compute("V3", table, CUT, US_CMS, "others").tables:
        for label, value in zip(f1.series.labels, f1.series.values, strict=True):
            cell = shown.cell("every referral", label).shown
            assert (cell is None) if np.isnan(value) else (cell == value), (title, label)
            classes = [shown.cell(each, label).shown for each in shown.axes[0].classes]
            gone = sum(each is None for each in classes)
            assert np.isnan(value) or gone != 1, f"{title}, {label}: the one hidden class follows from the total."


@pytest.mark.parametrize(("referrals", "seed"), [(120, 4), (300, 6), (700, 8), (1500, 20261124)])
def test_two_measures_of_the_same_fractures_do_not_tell_of_the_few_they_differ_by(referrals: int, seed: int) -> None:
    """Whoever is followed for 84 days and not for 90 would be one measure less the other."""
    table = of_size(referrals, seed)
    for label in (NOT_MATURE, FOLLOWED):
        wholes = [compute(id, table, CUT, US_CMS, "others").whole for id in FROM_ONSET]
        told = [each.find(label).cell.shown for each in wholes if each is not None]
        assert len(told) == 4
        for one, other in combinations(told, 2):
            assert one is None or other is None or not US_CMS.hides(abs(one - other)), (label, told)
