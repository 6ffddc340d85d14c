"""A referral's answers on returns, the 30 days after the procedure, new fractures: yes, no, open, or that nobody said."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kyphodss.case.read import case_from
from kyphodss.cohort.aftercare import aftercare
from kyphodss.cohort.table import Cut, Given, cohort_table, refreshed, stale
from tests.cohort.cohorts import CUT, case

TREATED = date(2026, 7, 1)


def columns(**outcome: Any) -> dict[str, Any]:
    """The columns of somebody treated at L1 on 1 July."""
    return aftercare(
        case_from(case(1, procedure_on=TREATED.isoformat(), **{"levels_treated": ["L1"], **outcome})), CUT.day
    )


def after(days: int) -> str:
    return (TREATED + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (None, None),
        ([], "no"),
        ([{"kind": "infection", "on": after(0)}], "yes"),
        ([{"kind": "pulmonary_embolism", "on": after(30)}], "yes"),
        ([{"kind": "pulmonary_embolism", "on": after(31)}], "open"),
        ([{"kind": "infection", "on": after(-1)}], "open"),
        ([{"kind": "other", "on": after(3)}], "open"),
        ([{"kind": "other"}], "open"),
        ([{"kind": "hemorrhage"}], "open"),
        ([{"kind": "unknown", "on": after(3)}], "open"),
        ([{"on": after(3)}], "open"),
        ([{"on": after(31)}], "open"),
        ([{}], "open"),
        ([{"kind": "hemorrhage"}, {"kind": "symptomatic_leak", "on": after(2)}], "yes"),
        ([{"kind": "hemorrhage"}, {"kind": "new_neurologic_deficit", "on": after(40)}], "open"),
    ],
)
def test_a_major_adverse_event_within_30_days(events: list[dict[str, Any]] | None, expected: str | None) -> None:
    assert columns(adverse_events=events)["adverse_event"] == expected


@pytest.mark.parametrize(
    ("admissions", "expected"),
    [
        (None, None),
        ([], "no"),
        ([{"on": after(30), "unplanned": True}], "yes"),
        ([{"on": after(31), "unplanned": True}], "open"),
        ([{"on": after(5), "unplanned": False}], "open"),
        ([{"unplanned": False}], "open"),
        ([{"on": after(5), "unplanned": "unknown"}], "open"),
        ([{"on": after(5)}], "open"),
        ([{"unplanned": True}], "open"),
        ([{"on": after(5)}, {"on": after(9), "unplanned": True}], "yes"),
    ],
)
def test_an_unplanned_admission_within_30_days(admissions: list[dict[str, Any]] | None, expected: str | None) -> None:
    assert columns(admissions=admissions)["unplanned_admission"] == expected


def test_without_a_procedure_there_is_nothing_after_it() -> None:
    found = aftercare(case_from(case(1, adverse_events=[], admissions=[])), CUT.day)
    assert [found[name] for name in ("adverse_event", "unplanned_admission", "new_fracture")] == [None] * 3


@pytest.mark.parametrize(
    ("onset", "expected"),
    [
        ({"onset": after(1)}, "yes"),
        ({"onset": after(0)}, "open"),
        ({"onset": after(-1)}, "no"),
        ({"onset_earliest": after(0), "onset_latest": after(9)}, "open"),
        ({"onset_earliest": after(1), "onset_latest": after(9)}, "yes"),
        ({"onset_latest": after(9)}, "open"),  # it may be an old one
        ({"onset_earliest": after(9)}, "open"),  # new, but by which day?
        ({}, "open"),
        ({"level": "L1", "onset": after(9)}, "no"),  # the treated level
        ({"level": None, "onset": after(9)}, "open"),
    ],
)
def test_a_fracture_is_new_where_every_day_of_its_onset_says_so(onset: dict[str, Any], expected: str) -> None:
    body = case(1, procedure_on=TREATED.isoformat(), levels_treated=["L1"])
    body["fractures"].append({"level": "T12", **onset})
    if onset.get("level") == "L1":
        body["fractures"] = [body["fractures"][-1]]
    assert aftercare(case_from(body), CUT.day)["new_fracture"] == expected


def test_levels_or_fractures_that_nobody_recorded_leave_it_open() -> None:
    body = case(1, procedure_on=TREATED.isoformat())
    body["fractures"].append({"level": "T12", "onset": after(9)})
    assert aftercare(case_from(body), CUT.day)["new_fracture"] == "open"
    assert aftercare(case_from({**body, "fractures": None}), CUT.day)["new_fracture"] == "open"


def test_of_several_new_fractures_the_first_that_was_surely_had_counts() -> None:
    body = case(1, procedure_on=TREATED.isoformat(), levels_treated=["L1"])
    body["fractures"] += [
        {"level": "T12", "onset_earliest": after(2), "onset_latest": after(50)},
        {"level": "T11", "onset": after(40)},
        {"level": "T10", "onset_latest": after(10)},
    ]
    found = aftercare(case_from(body), CUT.day)
    assert [str(found[f"new_fracture_{end}"]) for end in ("since", "by")] == [after(40), after(40)]


@pytest.mark.parametrize(
    ("returns", "count", "reasons"),
    [
        (None, None, None),
        ([], 0, ""),
        ([{}], 1, ""),
        ([{"on": "2026-06-03", "reasons": ["onset", "imaging"]}, {"reasons": ["imaging", "other"]}], 2, "onset imaging other"),
        ([{"on": "2026-11-24", "reasons": ["other"]}], 1, "other"),
        ([{"on": "2026-11-25", "reasons": ["other"]}], None, None),  # a list that names one ahead is not said to be complete
    ],
)  # fmt: skip
def test_returns_by_the_cut_and_their_reasons_once(returns: Any, count: int | None, reasons: str | None) -> None:
    body = case(1)
    body["referral"]["returns"] = returns
    found = aftercare(case_from(body), CUT.day)
    assert (found["returns"], found["return_reasons"]) == (count, reasons)


def test_a_row_that_waits_for_a_day_is_laid_again_on_it() -> None:
    contacts = [{"on": after(20)}, {"on": after(60)}]
    body = case(1, "2026-06-01", procedure_on=TREATED.isoformat(), followups=contacts)
    early = Cut(datetime.fromisoformat(f"{after(30)}T12:00Z"), datetime.fromisoformat(f"{after(30)}T12:00Z"))
    old = cohort_table([Given(body)], early)
    assert str(old.days("last_contact")[0]) == after(20)
    keys = stale(old, {"X001": 1}, CUT)
    assert keys == {"X001"}
    made = refreshed(old, [Given(body)], keys, CUT)
    assert str(made.days("last_contact")[0]) == after(60) and stale(made, {"X001": 1}, CUT) == frozenset()


def test_a_contact_on_the_day_of_the_procedure_is_none() -> None:
    assert columns(followups=[{"on": after(0)}, {"on": None}])["last_contact"] is None


def test_a_fracture_after_the_procedure_is_none_of_the_referrals() -> None:
    """It sets no clock, is asked of no source and does not make it unclear what was planned."""
    body = case(1, onset=None, procedure_on=TREATED.isoformat(), levels_treated=["L1"])
    body["fractures"].append({"level": "T12", "onset": after(9)})
    made = cohort_table([Given(body)], CUT)
    assert made.words("onset_precision")[0] == "unknown" and made.words("levels")[0] == "L1"
    assert made.fractures["level"].to_pylist() == ["L1"]
    body["fractures"] = body["fractures"][1:]
    assert cohort_table([Given(body)], CUT).fractures["level"].to_pylist() == ["T12"], "One is all there is."
