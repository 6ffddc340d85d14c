"""Values by period: the chart that fits them, its marks in shape and word, notes of people, and nothing hidden in it."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.charts.cohort.over_time import over_time
from kyphodss.charts.panel import Panel
from kyphodss.cohort.result import OverShown, Result
from kyphodss.cohort.spc_chart import Gaps, Series
from kyphodss.cohort.spc_marks import Annotation, Better, Rebase
from kyphodss.cohort.spc_rules import IHI
from tests.charts.cohort.looks import AUDIENCES, asked, drawn, holds, numbers, of_sample
from tests.cohort.cohorts import case, table

STEADY = [20.0, 22.0, 19.0, 21.0, 20.0, 22.0, 18.0, 21.0, 20.0, 19.0, 22.0, 20.0]
YES = (True, True, True, True)


def months(count: int) -> tuple[str, ...]:
    """Labels of so many months."""
    return tuple(f"{2024 + at // 12}-{at % 12 + 1:02d}" for at in range(count))


def of(
    values: list[float], *, n: list[int] | None = None, hidden: tuple[str, ...] = (), count: bool = True
) -> OverShown:
    """A series as a result holds it."""
    size = None if n is None else np.array(n)
    return OverShown("test", Series(months(len(values)), np.array(values, dtype=float), size, is_count=count), hidden)


def shown(over: OverShown | None, better: Better | None = None, **asked_with: Any) -> Panel:
    """The panel of a series, at direct care."""
    found = of_sample("F1", "direct_care")
    result: Result = replace(found, card=replace(found.card, better=better))
    panel = over_time(result, over, dark=False, **asked_with)
    holds(panel)
    return panel


def traces(panel: Panel) -> dict[str, Any]:
    """The named traces of a figure."""
    assert panel.figure is not None
    return {trace["name"]: trace for trace in panel.figure.to_dict()["data"] if trace.get("name") is not None}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("id", ["F1", "F3", "F4", "F5", "T2", "T3"])
@pytest.mark.parametrize("weekly", [False, True])
def test_every_series_of_the_sample_is_drawn_with_its_table(audience: str, id: str, weekly: bool) -> None:
    result = of_sample(id, audience, weekly=weekly)
    (over,) = result.over
    for dark in (False, True):
        panel = over_time(result, over, dark=dark)
        holds(panel)
        assert panel.figure is not None
        assert len(panel.rows) == len(over.series.labels)
        assert sum(row["value"] == "hidden" for row in panel.rows) == len(over.hidden)
    by_week = weekly is True and id != "F4"  # F4 has months alone
    assert panel.selects == (None if by_week else "month")
    assert ("Rules: " in panel.sentence) or "Plain dots" in panel.sentence


def test_a_closed_gate_says_why_and_draws_nothing() -> None:
    result = asked("F1", "us_cms", table([case(n) for n in range(5)]))
    panel = over_time(result, next(iter(result.over), None), dark=False)
    holds(panel)
    assert panel.figure is None and "Fewer than 11 referrals match" in panel.sentence


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("size", [0, 1, 5, 11, 12])
@pytest.mark.parametrize("id", ["F1", "F3", "F4", "F5", "T2", "T3"])
def test_tiny_cohorts_are_never_an_error(audience: str, size: int, id: str) -> None:
    made = [case(n, procedure_on="2026-06-20") for n in range(size)]
    result = asked(id, audience, table(made))
    holds(over_time(result, next(iter(result.over), None), dark=True))


@pytest.mark.parametrize(
    ("points", "words"), [(5, "Plain dots"), (6, "Run chart"), (11, "Run chart"), (12, "XmR chart")]
)
def test_the_number_of_points_decides_the_chart(points: int, words: str) -> None:
    assert words in shown(of(STEADY[:points])).sentence


def test_a_chart_names_its_rule_set() -> None:
    assert "NHS Making Data Count" in shown(of(STEADY)).sentence
    assert "IHI/NAHQ" in shown(of(STEADY), rules=IHI).sentence
    assert "Anhøj" in shown(of(STEADY[:8])).sentence


@pytest.mark.parametrize(
    ("better", "name", "symbol"),
    [
        ("higher", "improvement, high", "triangle-up"),
        ("lower", "concern, high", "triangle-up-dot"),
        (None, "special cause, up", "triangle-up-open"),
    ],
)
def test_a_signal_is_told_by_shape_and_word(better: Better | None, name: str, symbol: str) -> None:
    panel = shown(of([*STEADY, *STEADY, 40.0]), better)
    found = traces(panel)
    assert found[name]["marker"]["symbol"] == symbol and found["common cause"]["marker"]["symbol"] == "circle"
    assert found[name]["customdata"][0][0] == "2026-01"
    assert panel.rows[-1]["mark"] == f"{name} (outside a limit)" and f"The last point: {name}" in panel.sentence


@pytest.mark.parametrize(
    ("target", "words"),
    [(90.0, "Assurance, pass"), (2.0, "Assurance, fail"), (20.0, "Assurance, hit and miss"), (None, "Rules:")],
)
def test_assurance_is_told_in_words(target: float | None, words: str) -> None:
    panel = shown(of(STEADY), "lower", target=target)
    assert words in panel.sentence
    assert ("Assurance" in panel.sentence) is (target is not None)


def test_a_rebase_makes_new_limits_and_keeps_the_old_ones_in_view() -> None:
    change = Rebase("2025-01", "A second scanner", "R. Lin", date(2026, 2, 3), YES)
    panel = shown(of([*STEADY, *(value + 20 for value in STEADY)]), rebases=(change,))
    found = traces(panel)
    assert "limits without a rebase" in found and found["limits without a rebase"]["opacity"] < 1
    assert panel.rows[11]["center"] != panel.rows[12]["center"]
    assert any(
        all(words in note for words in ("Note 1, Jan 2025", "begin anew", "A second scanner", "R. Lin", "03 Feb 2026"))
        for note in panel.notes
    )


def test_a_rebase_too_near_the_end_waits_and_says_so() -> None:
    change = Rebase("2025-02", "A second scanner", "R. Lin", date(2026, 2, 3), YES)
    panel = shown(of([*STEADY, *STEADY]), rebases=(change,))
    assert any("not in force" in note for note in panel.notes) and any("waits until" in note for note in panel.notes)
    assert panel.rows[11]["center"] == panel.rows[23]["center"]


@pytest.mark.parametrize("at", ["1999-01", "2024-03"])
def test_a_rebase_at_no_point_of_the_chart_is_named_not_made(at: str) -> None:
    values = [*STEADY, *STEADY]
    values[2] = float("nan")
    change = Rebase(at, "A second scanner", "R. Lin", date(2026, 2, 3), YES)
    panel = shown(of(values, hidden=("2024-03",)), rebases=(change,))
    assert panel.figure is not None
    assert any("cannot be" in note and "A second scanner" in note and "R. Lin" in note for note in panel.notes)


def test_remarks_stand_by_number_in_the_order_of_the_axis() -> None:
    said = [
        Annotation("2024-09", "Second <b>clinic</b>", "A. Roe", date(2024, 9, 9)),
        Annotation("2024-02", "Case finding", "A. Roe", date(2024, 2, 2)),
        Annotation("2030-01", "Elsewhere", "A. Roe", date(2024, 2, 2)),
    ]
    panel = shown(of(STEADY), remarks=said)
    notes = [note for note in panel.notes if "A. Roe" in note]
    assert [note[:6] for note in notes[:2]] == ["Note 1", "Note 2"] and "Case finding" in notes[0]
    assert "not on this chart" in notes[2]
    assert "clinic" not in drawn(panel), "What people typed is not drawn."


def test_shares_are_drawn_as_shares_of_their_cases() -> None:
    panel = shown(of([40.0] * 12, n=[50] * 12))
    assert panel.rows[0]["value"] == "80.0 %" and panel.rows[0]["n"] == "50" and "P' chart" in panel.sentence


def test_a_period_without_a_case_has_no_share() -> None:
    panel = shown(of([0.0, *[40.0] * 12], n=[0, *[50] * 12]))
    assert panel.rows[0]["value"] == "none" and panel.rows[0]["mark"] == "no value"


@pytest.mark.parametrize(("n", "mark"), [(4, "left out: too few cases behind it"), (5, "common cause")])
def test_a_median_of_fewer_than_five_is_left_out_and_named(n: int, mark: str) -> None:
    panel = shown(of([9.0, *STEADY], n=[n, *[30] * 12], count=False))
    assert (panel.rows[0]["value"], panel.rows[0]["n"]) == ("9", str(n))
    assert panel.rows[0]["mark"] == mark or (n == 5 and "outside" in panel.rows[0]["mark"])


def test_rare_events_become_a_run_chart_of_events() -> None:
    panel = shown(of([1.0, 0.0] * 8, n=[50] * 16))
    assert "Run chart of events" in panel.sentence and panel.rows[0]["value"] == "1"


def test_distances_between_rare_events_have_an_axis_of_their_own() -> None:
    gaps = Gaps(
        tuple(f"event {at}" for at in range(14)),
        np.array([30.0, 12, 50, 22, 9, 41, 33, 28, 17, 25, 60, 14, 31, 20]),
        "days",
    )
    panel = shown(OverShown("test", Series(months(16), np.array([1.0, 0.0] * 8), None, is_count=True, gaps=gaps), ()))
    assert "T chart" in panel.sentence and len(panel.rows) == 14 and panel.selects is None


def test_points_that_no_chart_can_hold_are_said_not_drawn() -> None:
    gaps = Gaps(tuple(f"event {at}" for at in range(14)), np.full(14, np.nan), "cases")
    panel = shown(OverShown("test", Series(months(16), np.array([1.0, 0.0] * 8), None, is_count=True, gaps=gaps), ()))
    assert panel.figure is None and "known points" in panel.sentence


def test_all_hidden_draws_nothing_and_lists_every_period() -> None:
    panel = shown(of([float("nan")] * 3, hidden=months(3)))
    assert panel.figure is None and "Every period is hidden" in panel.sentence
    assert [row["value"] for row in panel.rows] == ["hidden"] * 3


def test_hidden_periods_are_hatched_stubs_of_one_size() -> None:
    values = [*STEADY, *STEADY]
    values[3] = values[9] = float("nan")
    panel = shown(of(values, hidden=("2024-04", "2024-10")))
    stubs = traces(panel)["hidden"]
    assert list(stubs["x"]) == ["2024-04", "2024-10"] and len(set(stubs["y"])) == 1
    assert stubs["marker"]["pattern"]["shape"] == "/" and "2 of 24 periods hidden" in panel.sentence
    assert any("rest on the periods shown alone" in note for note in panel.notes)


def _referrals(counts: list[int]) -> Any:
    """So many referrals in each month from January 2026 on."""
    made = [(month, each) for month, count in enumerate(counts, 1) for each in range(count)]
    return table([case(n, f"2026-{month:02d}-{each % 28 + 1:02d}") for n, (month, each) in enumerate(made)])


def test_two_cohorts_that_differ_in_what_is_hidden_look_the_same() -> None:
    """The hidden month has 3 or 9 referrals, the month hidden with it 13: not one character of the panel tells which."""
    panels = []
    for few in (3, 9):
        result = asked("F1", "us_cms", _referrals([20, few, 25, 13, 26, 21, 22]))
        assert set(result.over[0].hidden) == {"2026-02", "2026-04"}
        panels.append(over_time(result, result.over[0], dark=False))
    one, other = panels
    assert drawn(one) == drawn(other) != ""
    assert (one.sentence, one.rows, one.notes) == (other.sentence, other.rows, other.notes)
    assert "13" not in numbers(one)
    exact = asked("F1", "direct_care", _referrals([20, 3, 25, 13, 26, 21, 22]))
    assert "13" in numbers(over_time(exact, exact.over[0], dark=False)), "The search finds what is there."


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_series_is_accepted(data: st.DataObject) -> None:
    """Shares, counts and medians of any size, with and without hidden periods, targets and rebases."""
    size = data.draw(st.integers(0, 30))
    labels, gone = months(size), data.draw(st.sets(st.sampled_from(months(30))))
    hidden = tuple(label for label in labels if label in gone)
    n = np.array([0 if label in hidden else data.draw(st.integers(0, 60)) for label in labels], dtype=int)
    kind = data.draw(st.sampled_from(["count", "share", "median"]))
    values = np.array(
        [float("nan") if label in hidden or (kind == "median" and many == 0) else data.draw(st.integers(0, int(many)))
         for label, many in zip(labels, n, strict=True)], dtype=float,
    )  # fmt: skip
    series = Series(labels, values, None if kind == "count" else n, is_count=kind != "median")
    at = data.draw(st.sampled_from(months(30)))
    change = Rebase(at, "why", "who", date(2026, 1, 1), YES)
    target = data.draw(st.sampled_from([None, 0.5]))
    panel = shown(OverShown("test", series, hidden), "higher", rebases=(change,), target=target)
    assert [row["value"] == "hidden" for row in panel.rows] == [label in hidden for label in labels]


def test_the_moving_ranges_stand_in_the_table_and_the_one_above_its_limit_is_named() -> None:
    steady = [10.0, 11.0] * 8
    for values, said in ((steady, "none lies above it"), ([*steady, 30.0], "above their limit: May 2025")):
        panel = shown(of(values))
        note = next(note for note in panel.notes if note.startswith("Moving ranges"))
        assert said in note
        assert [row["moving range"] for row in panel.rows][:3] == ["none", "1", "1"]
