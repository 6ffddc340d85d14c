"""Q3, S1, S2, O4 and the P measures on cases worked by hand, on both sides of every limit of days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from kyphodss.charts.cohort.over_time import over_time
from kyphodss.cohort.disclosure import US_CMS
from kyphodss.cohort.measures import compute
from kyphodss.cohort.new_fracture import DIED, NEW, NO_CONTACT, UNCLEAR, WATCHED
from kyphodss.cohort.prevention import ANOTHER, NO_DIAGNOSIS, NOT_MATURE
from kyphodss.cohort.release import CURVE_GONE
from kyphodss.cohort.result import Result
from kyphodss.cohort.returns import NAMED, NO_REASON, RETURNED, WHY
from kyphodss.cohort.safety import ADMITTED, EVENT, FOLLOWED, NOT_FOLLOWED
from kyphodss.cohort.spc import chart
from kyphodss.cohort.table import CohortTable
from tests.cohort.cohorts import CUT, case, sample, table
from tests.cohort.test_linked import of_size
from tests.cohort.test_measures import direct, share


def back(days: int) -> str:
    """A day before the cut."""
    return (CUT.day - timedelta(days=days)).isoformat()


def number(result: Result, label: str) -> int | None:
    assert result.whole is not None
    return result.whole.find(label).cell.shown


def treated(number: int, on: str, **outcome: Any) -> dict[str, Any]:
    return case(number, "2025-06-01", "2025-05-20", procedure_on=on, levels_treated=["L1"], **outcome)


# --- Q3 -------------------------------------------------------------------------------------------------------------


def _returned(number: int, returns: list[dict[str, Any]] | None) -> dict[str, Any]:
    body = case(number)
    body["referral"]["returns"] = returns
    return body


def test_what_nobody_said_of_a_return_is_no_answer_and_a_reason_counts_a_referral_once() -> None:
    made = table(
        [
            _returned(1, [{"reasons": ["imaging"]}, {"reasons": ["imaging", "onset"]}]),
            _returned(2, [{"on": "2026-06-04", "reasons": ["imaging"]}]),
            _returned(3, [{"on": "2026-06-04"}]),
            _returned(4, []),
            _returned(5, None),
            _returned(6, [{"on": "2026-11-25", "reasons": ["onset"]}]),  # after the cut
        ]
    )
    found = direct("Q3", made)
    assert share(found, RETURNED) == (3, 4) and number(found, "not known whether it was returned") == 2
    reasons = dict(found.tables)[WHY]
    assert [reasons.cell(each, NAMED).shown for each in ("imaging", "onset", "other", NO_REASON)] == [2, 1, 0, 1]


@pytest.mark.parametrize(("referrals", "seed"), [(60, 5), (120, 4), (300, 6), (700, 8)])
def test_the_number_of_those_returned_is_told_beside_a_reason_only_where_the_measure_tells_it(
    referrals: int, seed: int
) -> None:
    found = compute("Q3", of_size(referrals, seed), CUT, US_CMS, "others")
    reasons = dict(found.tables)[WHY]
    assert {reasons.cell(each, RETURNED).shown for each in reasons.axes[0].classes} == {number(found, RETURNED)}
    for each in reasons.axes[0].classes:
        cells = [reasons.cell(each, label).shown for label in reasons.axes[1].labels]
        assert cells.count(None) != 1, "A hidden cell follows from its row."


# --- S1 and S2 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "title", "field", "entry"),
    [
        ("S1", EVENT, "adverse_events", {"kind": "infection"}),
        ("S2", ADMITTED, "admissions", {"unplanned": True}),
    ],
)
def test_procedures_are_followed_for_30_days_and_only_with_an_answer(
    id: str, title: str, field: str, entry: dict[str, Any]
) -> None:
    def said(number: int, days_ago: int, *entries: dict[str, Any]) -> dict[str, Any]:
        body = treated(number, back(days_ago))
        body["outcome"][field] = list(entries)
        return body

    untreated = case(7)
    untreated["outcome"][field] = [{**entry, "on": back(3)}]
    made = table(
        [
            said(1, 30, {**entry, "on": back(0)}),  # the 30th day is the cut
            said(2, 29, {**entry, "on": back(20)}),  # not followed yet
            said(3, 90, {**entry, "on": back(59)}),  # on day 31: a list that names something is not said to be complete
            said(4, 90),
            treated(5, back(90)),  # nobody said
            said(6, 90, entry),  # on which day?
            untreated,
        ]
    )
    found = direct(id, made)
    assert share(found, title) == (1, 2)
    assert (number(found, NOT_FOLLOWED), number(found, FOLLOWED), number(found, "not recorded")) == (1, 5, 1)
    assert found.whole is not None
    assert [e.cell.shown for e in found.whole.walk() if e.label.startswith("undeterminable")] == [2]


def test_a_month_has_a_point_once_its_last_day_is_followed_in_full() -> None:
    bodies = [treated(n, day, admissions=[]) for n, day in enumerate(("2026-09-15", "2026-10-02"))]
    found = direct("S2", table(bodies))
    assert found.over[0].series.labels[-1] == "2026-09"  # 31 Oct and 30 days are past only on 30 Nov
    assert found.notes == ("Not mature, not in the chart: Oct 2026 from 30 Nov 2026.",)


def test_major_adverse_events_are_never_a_share_of_a_month() -> None:
    """Five of eight in every month: too many for the small-number switch, and still cases between events."""
    days = [f"{month}-{day:02d}" for month in _months() for day in range(1, 9)]
    infected = [[{"kind": "infection", "on": day}] for day in days]
    made = table([treated(n, day, adverse_events=infected[n] if n % 8 < 5 else []) for n, day in enumerate(days)])
    exact, told = (compute("S1", made, CUT, US_CMS, who).over[0].series for who in ("direct care", "others"))
    assert chart(exact).kind == "G" and chart(replace(exact, apart=False)).kind == "P'"
    assert told.apart is True and told.gaps is None and chart(told).kind == "dots"
    panel = over_time(direct("S1", made), direct("S1", made).over[0], dark=False)
    assert "cases between events" in panel.sentence and "%" not in panel.sentence


def test_a_longer_way_between_events_is_the_better_one() -> None:
    """Thirty events close together, then none for a long time before the last one: an improvement."""
    days = [_after(n, "2025-07-01") for n in range(330)]
    bodies = [
        treated(
            n, day, adverse_events=[{"kind": "infection", "on": day}] if (n % 3 == 0 and n < 90) or n == 329 else []
        )
        for n, day in enumerate(days)
    ]
    found = direct("S1", table(bodies))
    panel = over_time(found, found.over[0], dark=False)
    assert found.card.better == "lower" and "improvement, high" in panel.sentence


def _months() -> list[str]:
    return [f"2025-{month:02d}" for month in range(7, 13)] + [f"2026-{month:02d}" for month in range(1, 9)]


@pytest.mark.parametrize(("referrals", "seed"), [(60, 5), (90, 3), (120, 4), (300, 6), (700, 8), (1500, 20261124)])
def test_what_s3_tells_of_those_followed_s1_and_s2_tell_too(referrals: int, seed: int) -> None:
    """Otherwise a hidden number of theirs would follow from it."""
    made = of_size(referrals, seed)
    found = compute("S3", made, CUT, US_CMS, "others")
    told = next(each.rate for each in found.rates if each.title == "died within 30 days of procedure")
    for id in ("S1", "S2"):
        own = number(compute(id, made, CUT, US_CMS, "others"), FOLLOWED)
        assert told.share is None or own == told.n.shown, id


# --- O4 -------------------------------------------------------------------------------------------------------------


def _after(days: int, start: str = "2025-07-01") -> str:
    return (date.fromisoformat(start) + timedelta(days=days)).isoformat()


def _watched(number: int, *, until: int | None, new: dict[str, Any] | None = None, died: int | None = None) -> Any:
    contacts = [] if until is None else [{"on": _after(until)}]
    dead = {} if died is None else {"died_on": _after(died)}
    body = treated(number, _after(0), followups=contacts, **dead)
    body["fractures"] += [] if new is None else [{"level": "T12", **new}]
    return body


def test_the_first_new_fracture_with_death_competing_by_hand() -> None:
    """Twenty treated; S and F by the formulas of cohort-analytics 4.2, event by event."""
    bodies = [
        _watched(1, until=20, new={"onset": _after(10)}),
        _watched(2, until=30, new={"onset_earliest": _after(12), "onset_latest": _after(40)}),  # surely had by day 40
        _watched(3, until=30, died=60),
        _watched(4, until=30, died=60, new={"onset": _after(60)}),  # of one day: the fracture goes first
        _watched(5, until=50),  # nothing is known after day 50
        *(_watched(n, until=365) for n in range(6, 21)),
    ]
    curve = direct("O4", table(bodies)).curve
    assert curve is not None and curve.exact is not None and curve.exact.curve is not None
    found = curve.exact.curve
    assert found.days.tolist() == [10, 40, 60] and found.at_risk.tolist() == [20, 19, 17]
    new = 1 / 20 + 19 / 20 / 19 + 18 / 20 / 17
    assert found.at(365)[NEW] == pytest.approx(new) and found.at(365)[DIED] == pytest.approx(18 / 20 / 17)
    assert dict(curve.at_risk) == {91.0: 15, 183.0: 15, 365.0: 15}
    assert curve.asked == "with a new vertebral fracture"


@pytest.mark.parametrize(("day", "expected"), [(365, 1 / 15), (366, 0.0)])
def test_the_curve_ends_after_a_year(day: int, expected: float) -> None:
    bodies = [_watched(1, until=400, new={"onset": _after(day)}), *(_watched(n, until=400) for n in range(2, 16))]
    curve = direct("O4", table(bodies)).curve
    assert curve is not None and curve.exact is not None and curve.exact.curve is not None
    assert curve.exact.until == 365 and curve.exact.curve.at(365).get(NEW, 0.0) == pytest.approx(expected)


def test_who_is_not_at_risk_is_counted() -> None:
    bodies = [
        _watched(1, until=None),
        _watched(2, until=None, died=90),
        _watched(3, until=None, new={"onset": _after(30)}),  # never contacted, whatever is recorded
        _watched(4, until=60, new={"onset_latest": _after(60)}),  # it may be older than the procedure
        _watched(5, until=60, new={"onset_earliest": _after(0), "onset_latest": _after(60)}),
        _watched(6, until=60),
        case(7),
    ]
    found = direct("O4", table(bodies))
    assert [number(found, label) for label in (NO_CONTACT, UNCLEAR, WATCHED, "not treated")] == [3, 2, 1, 1]


def test_a_range_that_ends_after_a_death_counts_on_its_day_and_one_ahead_of_the_cut_not_yet() -> None:
    dead = _watched(1, until=20, died=30, new={"onset_earliest": _after(25), "onset_latest": _after(40)})
    late = treated(2, back(60), followups=[{"on": back(10)}])
    late["fractures"].append({"level": "T12", "onset_earliest": "2026-11-25", "onset_latest": "2026-12-01"})
    curve = direct("O4", table([dead, late, *(_watched(n, until=100) for n in range(3, 16))])).curve
    assert curve is not None and curve.exact is not None and curve.exact.curve is not None
    assert curve.exact.curve.days.tolist() == [30] and curve.exact.curve.causes == (NEW,)


def test_there_is_no_curve_of_a_number_that_is_hidden() -> None:
    """Twelve treated, one of them never contacted: that eleven were would tell of one."""
    bodies = [_watched(1, until=None), *(_watched(n, until=365) for n in range(2, 13))]
    found = compute("O4", table(bodies), CUT, US_CMS, "others")
    assert number(found, WATCHED) is None and found.curve is None and CURVE_GONE in found.notes


# --- P1 to P5 -------------------------------------------------------------------------------------------------------


def _with(number: int, bone: dict[str, Any], decided: str | None = None, **outcome: Any) -> dict[str, Any]:
    decision = {} if decided is None else {"decision": "treat", "decided_on": decided}
    return {**case(number, "2026-01-05", "2026-01-01", **decision, **outcome), "bone_health": bone}


@pytest.mark.parametrize(
    ("referred", "label"),
    [
        ("2026-02-01", "referral made within 30 days"),  # before the decision
        ("2026-03-31", "referral made within 30 days"),  # day 30
        ("2026-04-01", "later"),
        ("2026-11-25", "not recorded"),  # dated after the cut
        (None, "not recorded"),
    ],
)
def test_a_referral_for_bone_health_is_made_by_the_30th_day_after_the_decision(
    referred: str | None, label: str
) -> None:
    found = direct("P1", table([_with(1, {"fls_referred_on": referred}, "2026-03-01")]))
    assert number(found, label) == 1
    assert share(found, "referral made within 30 days") == (int(label != "later" and label != "not recorded"), 1)


def test_who_is_in_no_rate_of_p1() -> None:
    made = table(
        [
            _with(1, {}, "2026-03-01", died_on="2026-03-31"),
            _with(2, {}, "2026-03-01", died_on="2026-04-01"),  # alive on day 30
            _with(3, {}, back(29)),
            _with(4, {}, back(30)),
            _with(5, {}),
            {**_with(6, {}, "2026-03-01"), "etiology": "cancer"},
        ]
    )
    found = direct("P1", made)
    assert share(found, "referral made within 30 days") == (0, 2)
    labels = ("died within 30 days of the decision", "decided less than 30 days ago", "another cause, or not known")
    assert [number(found, each) for each in (*labels, "no decision recorded")] == [1, 1, 1, 1]


@pytest.mark.parametrize(("day", "label"), [(0, "assessed"), (90, "assessed"), (91, "later"), (None, "not recorded")])
def test_fls_counts_90_days_from_diagnosis_to_assessment(day: int | None, label: str) -> None:
    body = _with(1, {} if day is None else {"fls_assessed_on": _after(day, "2026-02-01")})
    body["referral"]["diagnosed_on"] = "2026-02-01"
    found = direct("P2-FLS-4", table([body]))
    title = "assessed within 90 days"
    assert number(found, title if label == "assessed" else label) == 1 and share(found, title)[1] == 1


@pytest.mark.parametrize(("days", "followed"), [(90, 1), (89, 0)])
def test_a_diagnosis_of_less_than_90_days_ago_is_in_no_rate(days: int, followed: int) -> None:
    body = _with(1, {})
    body["referral"]["diagnosed_on"] = back(days)
    found = direct("P2-FLS-4", table([body, _with(2, {})]))
    assert share(found, "assessed within 90 days") == (0, followed) and number(found, NOT_MATURE) == 1 - followed
    assert number(found, NO_DIAGNOSIS) == 1


def test_a_recommendation_nobody_recorded_is_none_as_published() -> None:
    answers = (True, True, False, "unknown", None)
    bodies = [_with(n, {"bone_drug_recommended": answer}) for n, answer in enumerate(answers)]
    young = {**_with(9, {"bone_drug_recommended": True}), "patient": {"age_years": 49}}
    found = direct("P4-FLS-7", table([*bodies, young]))
    assert share(found, "bone drug recommended") == (2, 5)
    assert [number(found, each) for each in ("not recommended", "not recorded", ANOTHER)] == [1, 2, 1]


@pytest.mark.parametrize(("days", "followed"), [(364, 1), (363, 0)])
def test_iof_counts_364_days_to_52_weeks(days: int, followed: int) -> None:
    bodies = [
        {**case(n, back(300), back(days)), "bone_health": {"bone_drug_at_52_weeks": answer}}
        for n, answer in enumerate((True, False, None))
    ]
    found = direct("P5-IOF-52", table(bodies))
    assert share(found, "bone drug prescribed at 52 weeks") == (followed, 3 * followed)
    assert number(found, NOT_MATURE) == 3 - 3 * followed


def test_the_sample_has_every_new_fact_and_some_of_it_missing() -> None:
    made: CohortTable = sample()
    done = made.code == 1
    for column in ("adverse_event", "unplanned_admission", "new_fracture"):
        assert {"yes", "no", "open"} <= set(made.words(column)[done]), column
    for column in ("bone_drug_recommended", "bone_drug_52w"):
        assert set(made.words(column)) == {"yes", "no", None}
    times = made.numbers("returns")
    assert np.isnan(times).any() and set(times[~np.isnan(times)]) == {0, 1, 2}
    for column in ("diagnosed", "fls_referred", "fls_assessed", "last_contact"):
        assert 0 < np.isnat(made.days(column)).sum() < len(made), column
