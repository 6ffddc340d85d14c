"""Completed and incomplete waits side by side, percentiles only where there are waits enough, and nothing of hidden ones."""

from datetime import date, timedelta
from typing import Any

import pytest

from kyphodss.charts.cohort.single import single
from kyphodss.charts.cohort.waits import FROM_RECEIPT, spread, waits
from kyphodss.charts.panel import Panel
from kyphodss.cohort.table import CohortTable
from tests.charts.cohort.looks import AUDIENCES, WINDOWS, asked, drawn, holds, numbers, of_sample
from tests.cohort.cohorts import case, table


def cohort(treated: int, waiting: int, left: int = 0, *, days: int = 23) -> CohortTable:
    """So many treated after `days`, so many still waiting, so many who declined."""
    received = date(2026, 6, 1)
    done: dict[str, Any] = {"procedure_on": (received + timedelta(days=days)).isoformat()}
    gone: dict[str, Any] = {"closed_on": "2026-06-20", "closed_as": 3}
    each = [done] * treated + [{}] * waiting + [gone] * left
    return table([case(n, received.isoformat(), **outcome) for n, outcome in enumerate(each)])


def both(made: CohortTable, audience: str) -> Panel:
    """The two waits of a cohort on one drawing."""
    panel = waits(asked("T4", audience, made), asked("T5", audience, made), dark=True, window_days=WINDOWS)
    holds(panel)
    return panel


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_waits_of_the_sample_stand_side_by_side(audience: str) -> None:
    panel = waits(of_sample("T4", audience), of_sample("T5", audience), dark=False, window_days=WINDOWS)
    holds(panel)
    assert panel.figure is not None and [row["n"] != "hidden" for row in panel.rows] == [True, True]
    lines = [trace for trace in panel.figure.to_dict()["data"] if trace["mode"] == "lines"]
    assert len({(line["line"]["dash"], line["name"]) for line in lines}) == 2
    assert "Completed: " in panel.sentence and "Still waiting: " in panel.sentence and "mean" not in panel.sentence
    assert FROM_RECEIPT in panel.notes and "Medicare 6 wk" in drawn(panel)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("id", ["T1", "T2", "T3"])
def test_every_spread_of_the_sample_is_drawn(audience: str, id: str) -> None:
    panel = spread(of_sample(id, audience), dark=True, window_days=WINDOWS)
    holds(panel)
    assert panel.figure is not None and len(panel.rows) == len(of_sample(id, audience).waits)
    assert (FROM_RECEIPT in panel.notes) is (id != "T1"), "Only T1 is on the clock of the windows."


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("sizes", [(0, 0), (1, 0), (0, 1), (10, 10), (11, 3), (40, 0), (0, 40)])
def test_tiny_cohorts_are_never_an_error(audience: str, sizes: tuple[int, int]) -> None:
    panel = both(cohort(*sizes), audience)
    holds(spread(asked("T1", audience, cohort(*sizes)), dark=False))
    if audience != "direct_care" and max(sizes) <= 10:
        assert panel.figure is None or sum(sizes) > 10


def test_a_closed_gate_says_why_for_both() -> None:
    panel = both(cohort(3, 3), "us_cms")
    assert panel.figure is None and "Fewer than 11 referrals match" in panel.sentence


@pytest.mark.parametrize(
    ("n", "p90", "p95"), [(9, "needs 10 waits", "needs 20 waits"), (10, "23", "needs 20 waits"), (20, "23", "23")]
)
def test_a_percentile_needs_its_number_of_waits(n: int, p90: str, p95: str) -> None:
    row = both(cohort(n, 0), "direct_care").rows[0]
    assert (row["P90, days"], row["P95, days"]) == (p90, p95) and row["median, days"] == "23"
    assert row["P92, days"] == "not printed for this wait" and "linear interpolation" in row["method"]


def test_the_share_within_the_standard_has_its_interval() -> None:
    row = spread(of_sample("T3", "direct_care"), dark=False).rows[0]
    assert row["within the standard"] == "1128 of 1318, 85.6 % (83.6 to 87.4 %)"
    assert both(cohort(12, 0), "direct_care").rows[0]["within the standard"] == "no standard set"


@pytest.mark.parametrize(("day", "share"), [(22.0, "0.0 %"), (23.0, "100.0 %")])
def test_the_table_tells_the_share_by_the_end_of_each_window(day: float, share: str) -> None:
    result = asked("T4", "direct_care", cohort(12, 0))
    (row,) = spread(result, dark=False, window_days=(("site", day),)).rows
    assert row[f"by day {day:g} (site)"] == share


def test_waits_whose_number_is_hidden_tell_nothing() -> None:
    """17 treated stand beside 4 still waiting, who are hidden, so that the 17 are hidden with them."""
    panel = both(cohort(17, 4, 40), "us_cms")
    assert [row["n"] for row in panel.rows] == ["hidden", "hidden"]
    assert panel.figure is None
    assert not {"17", "4", "23"} & numbers(panel)
    assert {"17", "23"} <= numbers(both(cohort(17, 4, 40), "direct_care")), "The search finds what is there."


def test_where_one_of_the_two_is_closed_the_other_is_drawn_and_it_is_said() -> None:
    closed = asked("T4", "us_cms", cohort(3, 3))
    panel = waits(closed, of_sample("T5", "us_cms"), dark=False)
    assert panel.figure is not None and "Fewer than 11 referrals match" in panel.sentence and len(panel.rows) == 1


def test_the_card_of_the_waits_that_go_on_is_told_beside() -> None:
    panel = waits(of_sample("T4", "us_cms"), of_sample("T5", "us_cms"), dark=False)
    assert panel.card.id == "T4" and any("measure T5" in note and "Open at the cut" in note for note in panel.notes)


def test_one_wait_that_may_be_shown_is_not_held_back_by_the_other() -> None:
    panel = both(cohort(30, 0, 40), "us_cms")
    assert panel.figure is not None and "Still waiting: receipt to the cut: no wait." in panel.sentence


@pytest.mark.parametrize("audience", ["us_cms", "uk_opensafely"])
def test_released_steps_tell_no_single_wait(audience: str) -> None:
    made = table([case(n, "2026-06-01", procedure_on=str(date(2026, 6, 1 + n))) for n in range(29)])
    result = asked("T4", audience, made)
    panel = spread(result, dark=False)
    assert panel.figure is not None
    line = panel.figure.to_dict()["data"][0]
    assert len(set(line["y"])) <= 29 // 6 + 2, "Waits come in groups of six."


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("id", ["F7", "F8", "D1", "O1", "O2", "O3", "S3", "T11", "P5-FLS-10-11"])
def test_single_figures_are_words_and_rows(audience: str, id: str) -> None:
    panel = single(of_sample(id, audience))
    holds(panel)
    assert panel.figure is None and panel.sentence.startswith(panel.card.name)
    assert (len(panel.rows) == 0) is (id == "P5-FLS-10-11"), "One of them is not computed."


def test_a_hidden_single_figure_is_named_as_hidden() -> None:
    gone = [case(n, "2026-09-01", procedure_on="2026-10-01") for n in range(20)]
    made = table([*gone, *(case(20 + n, "2026-11-01") for n in range(4))])
    panel = single(asked("F7", "us_cms", made))
    assert panel.rows[0]["value"] == "hidden" and panel.rows[0]["n"] == "hidden" and "hidden" in panel.sentence
    assert single(asked("F7", "direct_care", made)).rows[0]["value"] != "hidden"


def test_a_number_that_is_rounded_up_says_so() -> None:
    assert any("rounded up" in note for note in single(of_sample("F7", "us_cms")).notes)
    assert not any("rounded up" in note for note in single(of_sample("F7", "direct_care")).notes)
