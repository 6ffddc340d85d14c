"""The outcome curves as stacked states: fixed order, all of them 100 %, numbers at risk, words, and groups of six outside."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from kyphodss.charts.cohort.outcomes import FROM_RECEIPT, STOPPED, outcomes
from kyphodss.charts.panel import Panel
from kyphodss.cohort.derived import midpoint
from kyphodss.cohort.outcomes import STATES
from kyphodss.cohort.table import CohortTable
from tests.charts.cohort.looks import AUDIENCES, WINDOWS, asked, drawn, holds, of_sample
from tests.cohort.cohorts import case, table

WAYS = (2, 3, 4, 5, 6)


def layers(panel: Panel) -> list[dict[str, Any]]:
    """The states of a figure, from the bottom."""
    assert panel.figure is not None
    return [trace for trace in panel.figure.to_dict()["data"] if trace.get("stackgroup") == "states"]


def of(made: CohortTable, audience: str, id: str = "T6") -> Panel:
    """The panel of a cohort."""
    panel = outcomes(asked(id, audience, made), dark=False, windows=WINDOWS)
    holds(panel)
    return panel


def treated(count: int, *, each: int = 1) -> CohortTable:
    """Treated one after the other, `each` a day."""
    start = date(2026, 6, 1)
    days = [(start + timedelta(days=5 + n // each)).isoformat() for n in range(count)]
    return table([case(n, start.isoformat(), procedure_on=day) for n, day in enumerate(days)])


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("id", ["T6", "T7"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_states_of_the_sample_are_drawn_in_fixed_order_and_make_up_everyone(
    audience: str, id: str, dark: bool
) -> None:
    panel = outcomes(of_sample(id, audience), dark=dark, windows=WINDOWS)
    holds(panel)
    found = layers(panel)
    assert [each["name"] for each in found] == [*STATES.values(), "still waiting"]
    total = np.sum([each["y"] for each in found], axis=0)
    assert np.abs(total - 1).max() < 1e-6
    looks = {(each["fillcolor"], (each.get("fillpattern") or {}).get("shape")) for each in found}
    assert len(looks) == len(found) and len({shape for _, shape in looks if shape is not None}) == 5


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_words_tell_all_states_of_a_hundred(audience: str) -> None:
    panel = outcomes(of_sample("T6", audience), dark=False)
    assert "Of 100 referred, about" in panel.sentence and "treated by day 42" in panel.sentence
    assert "by day 14 about" in panel.sentence and "95 % limits" in panel.sentence
    assert FROM_RECEIPT not in panel.notes, "No window was marked."


@pytest.mark.parametrize("audience", AUDIENCES)
def test_from_onset_it_is_said_that_people_were_still_waiting(audience: str) -> None:
    panel = outcomes(of_sample("T7", audience), dark=False, windows=WINDOWS)
    assert "Given still waiting at day 4" in panel.sentence and "Of 100 still waiting at day 4" in panel.sentence
    assert FROM_RECEIPT not in panel.notes
    assert FROM_RECEIPT in outcomes(of_sample("T6", audience), dark=False, windows=WINDOWS).notes
    (first, *_) = layers(panel)
    assert first["x"][0] == 4.0


@pytest.mark.parametrize(("audience", "at_14"), [("direct_care", "1093"), ("us_cms", "1095")])
def test_numbers_at_risk_stand_under_their_days(audience: str, at_14: str) -> None:
    panel = outcomes(of_sample("T6", audience), dark=False)
    row = next(row for row in panel.rows if row["day"] == "14")
    assert row["at risk"] == at_14 and f'"text":"{at_14}"' in drawn(panel)


def test_the_table_has_every_state_on_every_printed_day() -> None:
    panel = outcomes(of_sample("T6", "direct_care"), dark=False)
    assert {"14", "28", "42"} <= {row["day"] for row in panel.rows}
    for row in panel.rows:
        shares = [float(row[name].removesuffix(" %")) for name in (*STATES.values(), "still waiting")]
        assert abs(sum(shares) - 100) < 0.5
        assert (row["95 % limits, treated"] == "not printed") is (row["day"] not in ("14", "28", "42"))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("size", [0, 1, 10, 11, 12, 30])
@pytest.mark.parametrize("id", ["T6", "T7"])
def test_tiny_cohorts_are_never_an_error(audience: str, size: int, id: str) -> None:
    panel = of(treated(size), audience, id)
    assert (panel.figure is None) or size > 10


def test_a_closed_gate_says_why() -> None:
    panel = of(treated(5), "us_cms")
    assert panel.figure is None and "Fewer than 11 referrals match" in panel.sentence


def test_without_enough_at_risk_the_reason_is_said() -> None:
    panel = of(treated(10), "direct_care")
    assert panel.figure is None and any("10 or more" in note or "11 or more" in note for note in panel.notes)


def test_a_curve_stops_where_few_are_at_risk() -> None:
    panel = of(treated(30), "direct_care")
    assert layers(panel)[0]["x"][-1] == 24.0, "30 treated one a day from day 5: on day 24, 11 are at risk."
    assert any("fewer than 11 are at risk" in note for note in panel.notes)


@pytest.mark.parametrize(("audience", "width"), [("us_cms", 11), ("uk_opensafely", 8)])
def test_heights_outside_direct_care_come_in_groups_wider_than_what_is_protected(audience: str, width: int) -> None:
    panel = of(treated(60), audience)
    heights = np.array(layers(panel)[0]["y"])
    persons = heights * int(midpoint(np.array(60), width))
    assert np.allclose(persons, np.round(persons)) and {round(p) for p in persons} <= set(
        midpoint(np.arange(61), width)
    )
    exact = np.array(layers(of(treated(60), "direct_care"))[0]["y"])
    assert len(set(exact)) > len(set(heights))


def test_rounded_heights_never_add_up_to_more_than_everyone() -> None:
    """Of 33, one left by each way but twelve treated: drawn as seventeen and five times six of twenty-eight."""
    start = date(2026, 6, 1)
    ends: list[dict[str, Any]] = [{"procedure_on": "2026-06-06"}] * 12
    ends += [{"closed_as": way, "closed_on": "2026-06-07"} for way in WAYS] + [{}] * 16
    panel = of(table([case(n, start.isoformat(), **end) for n, end in enumerate(ends)]), "us_cms")
    assert STOPPED in panel.notes
    assert layers(panel)[0]["x"][-1] == 5.0, "On day 6 all ways out together would be 47 of 28."
    assert np.sum([each["y"] for each in layers(panel)], axis=0).max() <= 1 + 1e-9


def test_outside_direct_care_a_curve_stops_while_ten_are_left() -> None:
    start = date(2026, 6, 1)
    ends: list[dict[str, Any]] = [{"procedure_on": "2026-06-06"}] * 22 + [{"procedure_on": "2026-06-20"}]
    cases = [case(n, start.isoformat(), **end) for n, end in enumerate([*ends, *[{}] * 10])]
    assert layers(of(table(cases), "us_cms"))[0]["x"][-1] >= 19.0, "Ten are left after the last event."
    fewer = of(table(cases[:-1]), "us_cms")
    assert layers(fewer)[0]["x"][-1] < 19.0, "Nine would be left, and how many are open would be told."


@pytest.mark.parametrize("audience", AUDIENCES)
def test_new_fractures_and_deaths_after_a_procedure_are_stacked_with_their_own_words(audience: str) -> None:
    panel = outcomes(of_sample("O4", audience), dark=False)
    holds(panel)
    assert [each["name"] for each in layers(panel)] == ["with a new vertebral fracture", "died", "with neither"]
    assert "With a new vertebral fracture, with 95 % limits: by day 91 about" in panel.sentence
    assert "Of 100 treated, about" in panel.sentence and "with a new vertebral fracture by day 365" in panel.sentence
    assert "still waiting" not in drawn(panel) + panel.sentence
    printed = [row for row in panel.rows if row["95 % limits, with a new vertebral fracture"] != "not printed"]
    assert [row["day"] for row in printed] == ["91", "183", "365"] and all(row["at risk"] != "" for row in printed)
