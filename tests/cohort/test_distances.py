"""Rare events as distances: days between them for a T chart, cases between them for a G chart, at direct care alone."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from kyphodss.charts.cohort.over_time import over_time
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.distances import cases_apart, days_apart
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute
from kyphodss.cohort.table import Cut, Given, cohort_table

CUT = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))


def _days(*days: str) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def test_days_from_one_event_to_the_next_carry_the_day_of_the_later_one() -> None:
    found = days_apart(_days("2026-03-10", "2026-03-01", "NaT", "2026-03-10"))
    assert found is not None and found.unit == "days"
    assert found.labels == ("2026-03-10", "2026-03-10 (2)") and found.values.tolist() == [9.0, 0.0]


@pytest.mark.parametrize("days", [(), ("2026-03-01",), ("2026-03-01", "NaT")])
def test_fewer_than_two_events_have_no_distance(days: tuple[str, ...]) -> None:
    assert days_apart(_days(*days)) is None


def test_cases_between_two_events_are_those_without_one() -> None:
    days = _days("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
    found = cases_apart(days, np.array([True, False, False, True, True]))
    assert found is not None and found.unit == "cases" and found.values.tolist() == [2.0, 0.0]
    assert cases_apart(days, np.array([True, False, False, False, False])) is None


def test_a_clinic_with_few_referrals_gets_a_chart_of_days_between_them_and_nobody_else_does() -> None:
    first = date(2025, 1, 6)
    given = [
        Given({"case_id": f"C{n}", "referral": {"received_on": (first + timedelta(days=n * 21 + n % 5)).isoformat()}})
        for n in range(30)
    ]
    table = cohort_table(given, CUT)
    here = compute("F1", table, CUT, DIRECT_CARE, "direct care")
    panel = over_time(here, here.over[0], dark=False)
    assert "T chart, days between events" in panel.sentence
    others = compute("F1", table, CUT, US_CMS, "others")
    assert all(over.series.gaps is None for over in others.over)
