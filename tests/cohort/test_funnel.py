"""Funnel plots and the attrition funnel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.attrition import NOT_KNOWN, ConservationError, Count, Step, attrition, conserve
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS
from kyphodss.cohort.funnel import Band, Unit, funnel

UNITS = [Unit(f"P{at:02}", 40 + at % 3, 100) for at in range(9)]


def test_a_unit_far_out_is_told_and_the_others_are_not() -> None:
    found = funnel([*UNITS, Unit("far", 85, 100)], US_CMS)
    places = {point.key: point.place for point in found.points}
    assert places.pop("far") == "outside 99.8 %"
    assert set(places.values()) == {"inside"}
    assert [point.key for point in found.points] == [*(unit.key for unit in UNITS), "far"]  # as they came: no rank


def test_exactly_on_a_limit_is_inside() -> None:
    band = Band((0.4, 0.6), (0.3, 0.7))
    assert [band.place(share) for share in (0.4, 0.6, 0.39, 0.7, 0.71, 0.29)] == [
        "inside", "inside", "outside 95 %", "outside 95 %", "outside 99.8 %", "outside 99.8 %",
    ]  # fmt: skip


def test_units_below_eleven_are_not_drawn_but_counted() -> None:
    found = funnel([*UNITS, Unit("ten", 0, 10), Unit("eleven", 0, 11), Unit("none", 0, 0)], US_CMS)
    keys = [point.key for point in found.points]
    assert "ten" not in keys and "none" not in keys and found.small == 1
    assert any("1 units with fewer than 11" in note for note in found.notes)


def test_a_unit_with_few_events_is_not_drawn_and_does_not_follow_from_the_center_line() -> None:
    found = funnel([*UNITS, Unit("few", 10, 100)], US_CMS)
    assert "few" not in [point.key for point in found.points]
    assert found.table is not None and found.table.cell("few", "yes").hidden
    assert found.suppressed == 2  # a second one, or the first would follow from the total
    assert "few" in [point.key for point in funnel([*UNITS, Unit("few", 11, 100)], US_CMS).points]


def test_overdispersion_is_estimated_from_ten_units_on_and_only_then_widens() -> None:
    spread = [Unit(f"P{at:02}", (30, 70)[at % 2], 100) for at in range(10)]
    nine, ten = funnel(spread[:9], US_CMS, widen=True), funnel(spread, US_CMS, widen=True)
    assert nine.spread is None and nine.widened is False
    assert any("fewer than 10 units" in note for note in nine.notes)
    assert ten.spread is not None and ten.spread.tau_squared > 0 and ten.widened is True
    assert {point.place for point in funnel(spread, US_CMS).points} == {"outside 99.8 %"}
    assert {point.place for point in ten.points} == {"inside"}
    assert all(p.wide is not None and p.wide.inner[0] < p.plain.inner[0] for p in ten.points)


def test_rounded_counts_have_the_rate_of_the_units_drawn_as_center() -> None:
    found = funnel([Unit("a", 43, 98), Unit("b", 51, 102), Unit("c", 7, 40)], UK_OPENSAFELY)
    assert found.center == (45 + 50) / (100 + 100)
    assert [point.rate.n.shown for point in found.points] == [100, 100]


def test_nobody_and_a_total_that_is_small_give_no_plot() -> None:
    assert funnel([], US_CMS).notes == ("There is nobody to compare.",)
    assert funnel([Unit("a", 0, 0)], US_CMS).points == ()
    small = funnel([Unit("a", 3, 50)], US_CMS)
    assert small.center is None and small.notes == ("The center line would show a small count.",)
    all_none = funnel([Unit("a", 0, 50), Unit("b", 0, 60)], US_CMS)
    assert all_none.center == 0 and [point.place for point in all_none.points] == ["inside", "inside"]


def test_a_unit_is_checked_and_comes_once() -> None:
    with pytest.raises(ValueError, match="events <= n"):
        Unit("a", 5, 4)
    with pytest.raises(ValueError, match="once"):
        funnel([Unit("a", 1, 4), Unit("a", 1, 4)], US_CMS)


STEPS = ("received", "triaged", "treated")


def test_referrals_and_persons_are_counted_apart() -> None:
    """Person p has two referrals, lost at different steps: the person is lost at the later one, for its reason."""
    passes = [[1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]]
    found = attrition(STEPS, passes, ["p", "p", "q", "r"], ["unsuitable", "declined", "treated", "error (code 9)"])
    received, triaged, treated = found
    assert (received.referrals.entered, received.referrals.passed, received.referrals.left) == (
        4,
        3,
        {"error (code 9)": 1},
    )
    assert (triaged.referrals.left, triaged.persons.left) == ({"unsuitable": 1}, {})
    assert (treated.referrals.left, treated.persons.left) == ({"declined": 1}, {"declined": 1})
    assert (treated.persons.entered, treated.persons.passed) == (2, 1)


def test_lost_here_and_failing_at_all_are_both_told() -> None:
    found = attrition(STEPS, [[1, 0, 0], [1, NOT_KNOWN, 1], [1, 1, 0]], ["a", "b", "c"], ["x", "y", "z"])
    assert (found[1].referrals.entered - found[1].referrals.passed, found[1].referrals.not_known) == (2, 1)
    assert (found[2].referrals.entered - found[2].referrals.passed, found[2].referrals.fail_at_all) == (1, 2)
    assert found[2].persons.fail_at_all == 2


@given(st.data())
def test_every_funnel_reconciles(data: st.DataObject) -> None:
    n = data.draw(st.integers(0, 30))
    passes = np.array(data.draw(st.lists(st.lists(st.integers(-1, 1), min_size=3, max_size=3), min_size=n, max_size=n)))
    persons = data.draw(st.lists(st.integers(0, 8), min_size=n, max_size=n))
    reasons = data.draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))
    found = attrition(STEPS, passes, persons, reasons)
    conserve(found)
    assert found[0].referrals.entered == n and found[0].persons.entered == len(set(persons))
    lost = sum(sum(step.persons.left.values()) for step in found)
    assert lost + found[-1].persons.passed == len(set(persons))


def test_steps_that_do_not_add_up_are_refused() -> None:
    good = Count(3, 2, {"x": 1}, 0, 1)
    with pytest.raises(ConservationError, match="a, persons: 3 came, 2 passed"):
        conserve([Step("a", good, Count(3, 2, {}, 0, 1))])
    with pytest.raises(ConservationError, match="b, referrals: 3 came, but 2"):
        conserve([Step("a", good, good), Step("b", good, good)])
    with pytest.raises(ValueError, match="1, 0 or -1"):
        attrition(STEPS, [[2, 0, 0]], ["a"], ["x"])
    with pytest.raises(ValueError, match="needs a person"):
        attrition(STEPS, [[1, 0, 0]], [], ["x"])
