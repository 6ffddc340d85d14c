"""Waits, months with fixed follow-up, and rows that cannot be used."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.follow_up import fixed_follow_up
from kyphodss.cohort.problems import Referrals, repeated_keys
from kyphodss.cohort.waiting import Band, both_waits, percentile_from_bands, waits

CUT = np.datetime64("2026-06-30")


def _referrals(*found: tuple[str, str | None, int], cut: np.datetime64 = CUT) -> Referrals:
    """Received, day of the event, code; ids by position."""
    columns = list(zip(*found, strict=True)) if len(found) > 0 else [(), (), ()]
    received, event = (
        np.array([np.datetime64("NaT" if d is None else d) for d in c], "datetime64[D]") for c in columns[:2]
    )
    return Referrals(np.arange(len(found)), received, event, np.array(columns[2], dtype=int), cut)


@pytest.mark.parametrize(("percent", "n"), [(90, 10), (92, 20), (95, 20), (50, 1)])
def test_a_percentile_is_printed_from_its_least_number_on(percent: int, n: int) -> None:
    assert waits(range(n)).percentile(percent).value == pytest.approx(percent / 100 * (n - 1))
    short = waits(range(n - 1)).percentile(percent)
    assert (short.value, short.needs, short.n) == (None, n, n - 1)


def test_percentiles_interpolate_between_waits_and_say_so() -> None:
    found = waits([10, 20, 30, 40]).percentile(50)
    assert found.value == 25 and "linear interpolation" in found.method
    for percent in (-1, 101):
        with pytest.raises(ValueError, match="between 0 and 100"):
            waits([1]).percentile(percent)


def test_the_standard_itself_is_within_it() -> None:
    share = waits([13, 14, 15, 28]).within(14)
    assert share is not None and share.value == 0.5
    assert waits([]).within(14) is None


def test_negative_and_unknown_waits_are_counted_and_explained() -> None:
    found = waits([3, -1, float("nan"), 0, -4])
    assert found.days.tolist() == [0, 3]
    assert [problem.sentence for problem in found.problems] == [
        "1 row left out: the wait is not known.",
        "2 rows left out: a negative wait.",
    ]


def test_a_step_curve_counts_waits_up_to_each_day() -> None:
    steps = waits([0, 3, 3, 9]).steps()
    assert (steps.days.tolist(), steps.up_to.tolist()) == ([0, 3, 9], [1, 3, 4])
    assert [steps.at(day) for day in (-1, 0, 2, 3, 9, 100)] == [0, 0.25, 0.25, 0.75, 1, 1]
    assert steps.share.tolist() == [0.25, 0.75, 1]
    empty = waits([]).steps()
    assert empty.at(5) is None and len(empty.share) == 0


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(0, 200))
def test_the_step_curve_is_counting(days: list[int], day: int) -> None:
    assert waits(days).steps().at(day) == pytest.approx(sum(d <= day for d in days) / len(days))


def test_completed_and_incomplete_waits_stand_side_by_side() -> None:
    found = both_waits(
        _referrals(
            ("2026-06-01", "2026-06-15", 1), ("2026-06-01", None, 0), ("2026-05-01", "2026-05-20", 2),
            ("2026-06-20", "2026-06-10", 1), ("2026-06-30", None, 0),
        )
    )  # fmt: skip
    assert (found.completed.days.tolist(), found.incomplete.days.tolist()) == ([14], [0, 29])
    assert [problem.kind for problem in found.problems] == ["before_receipt"]
    later = both_waits(
        _referrals(("2026-06-01", "2026-06-15", 1), ("2026-01-01", "2026-06-14", 1)), np.datetime64("2026-06-15")
    )
    assert later.completed.days.tolist() == [14]


def test_percentiles_from_bands() -> None:
    bands = [Band(0, 7, 10), Band(7, 7, 20), Band(14, None, 10)]
    assert percentile_from_bands(bands, 50) == pytest.approx(7 + 10 / 20 * 7)
    assert percentile_from_bands(bands, 25) == pytest.approx(7)
    assert percentile_from_bands(bands, 92) is None
    assert percentile_from_bands([], 50) is None
    assert percentile_from_bands([Band(0, 7, 0)], 50) is None


def test_a_month_matures_when_its_last_patient_has_full_follow_up() -> None:
    rows = _referrals(("2026-03-01", "2026-03-20", 1), ("2026-03-31", None, 0))
    month = fixed_follow_up(rows, 91).months[0]
    assert (month.matures, month.mature) == (np.datetime64("2026-06-30"), True)  # 31 March + 91 days
    assert month.rate is not None and month.rate.value == 0.5
    young = fixed_follow_up(rows, 92).months[0]
    assert (young.matures, young.mature, young.rate) == (np.datetime64("2026-07-01"), False, None)
    assert (young.received, young.events) == (2, 1)


def test_a_month_that_is_not_over_is_immature_whatever_the_follow_up() -> None:
    rows = [("2026-06-01", "2026-06-02", 1)]
    assert fixed_follow_up(_referrals(*rows, cut=np.datetime64("2026-06-29")), 7).months[0].mature is False
    assert fixed_follow_up(_referrals(*rows, cut=np.datetime64("2026-06-30")), 7).months[0].mature is True


@pytest.mark.parametrize(("day", "events"), [("2026-01-31", 1), ("2026-02-01", 0)])
def test_the_last_day_of_follow_up_still_counts(day: str, events: int) -> None:
    found = fixed_follow_up(_referrals(("2026-01-01", day, 1)), 30)
    assert found.months[0].events == events


def test_months_with_nobody_are_there_and_have_no_rate() -> None:
    found = fixed_follow_up(_referrals(("2026-01-10", "2026-01-20", 1), ("2026-03-10", "2026-03-20", 2)), 30)
    assert [(str(m.month), m.received, m.mature) for m in found.months] == [
        ("2026-01", 1, True), ("2026-02", 0, True), ("2026-03", 1, True),
    ]  # fmt: skip
    assert found.months[1].rate is None
    assert found.overall is not None and found.overall.value == 0.5


def test_an_empty_cohort_has_no_months_and_no_rate() -> None:
    found = fixed_follow_up(_referrals(), 90)
    assert (found.months, found.overall, found.problems) == ((), None, ())
    assert both_waits(_referrals()).completed.n == 0
    with pytest.raises(ValueError, match="0 days or more"):
        fixed_follow_up(_referrals(), -1)


def test_columns_have_one_length_and_keys_come_once() -> None:
    with pytest.raises(ValueError, match="one value a row"):
        Referrals(
            np.arange(2),
            np.array([date(2026, 1, 1)], "datetime64[D]"),
            np.array([], "datetime64[D]"),
            np.array([1]),
            CUT,
        )
    assert repeated_keys(["a", "b", "a", "a"]) == ["a", "a"]
    assert repeated_keys([]) == []


def test_left_out_and_used_add_up_to_all_rows() -> None:
    rows = _referrals(
        ("2026-03-01", "2026-02-20", 1), ("2026-03-31", None, 0), ("2026-03-31", None, 5), ("2026-08-01", None, 0)
    )
    found = rows.sort_out()
    assert found.left_out + int(found.usable.sum()) == 4
    assert {problem.kind for problem in found.problems} == {"before_receipt", "no_event_day", "after_cut"}
