"""The rules at work: decisions against the clinic's own rule by their coded reason, and sources that have fallen silent."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kyphodss.assess import assess
from kyphodss.case.read import case_from
from kyphodss.cohort.at_work import DEPARTS_WORDS, KEEPS, NO_REASON, OPEN, SILENT_DAYS, _departs
from kyphodss.cohort.measure import DIRECT_CARE
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import Cut, Given, cohort_table
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.worklist.decide import REASONS, Choice, departure

CUT = Cut(datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 25, 1, tzinfo=UTC))
LINES = (Path(__file__).parents[2] / "sample_data" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
SAMPLES: dict[str, dict[str, Any]] = {body["case_id"]: body for body in map(json.loads, LINES)}
MET, NOT_MET, OPEN_RULE = "S01", "S12", "S11"  # by the clinic's leaflet on 24 Nov 2026
DECIDED = {"decided_on": "2026-11-24", "decided_by": "Dr. Example"}


def _given(sample: str, decision: str, reason_code: str | None = None) -> Given:
    body = _received({**SAMPLES[sample], "outcome": {**DECIDED, "decision": decision}})
    return Given(body, case_key=f"{sample}-{decision}", reason_code=reason_code)


def _received(body: dict[str, Any], on: str = "2026-11-20") -> dict[str, Any]:
    return {**body, "referral": {**body.get("referral", {}), "received_on": on}}


def _result(id: str, *given: Given) -> Result:
    return compute(id, cohort_table(given, CUT), CUT, DIRECT_CARE, "direct care")


def _count(result: Result, label: str) -> int | None:
    assert result.whole is not None
    return result.whole.find(label).cell.shown


@pytest.mark.parametrize(
    ("sample", "decision", "where"),
    [
        (MET, "treat", KEEPS),
        (MET, "not_a_candidate", DEPARTS_WORDS),
        (MET, "refer_elsewhere", DEPARTS_WORDS),
        (MET, "declined_by_patient", KEEPS),
        (NOT_MET, "treat", DEPARTS_WORDS),
        (NOT_MET, "not_a_candidate", KEEPS),
        (OPEN_RULE, "treat", OPEN),
        (OPEN_RULE, "not_a_candidate", OPEN),
    ],
)
def test_a_decision_departs_only_where_the_leaflet_has_decided(sample: str, decision: str, where: str) -> None:
    found = _result("V6", _given(sample, decision))
    assert {label: _count(found, label) for label in (KEEPS, DEPARTS_WORDS, OPEN)} == {
        label: int(label == where) for label in (KEEPS, DEPARTS_WORDS, OPEN)
    }


def test_a_departure_is_told_by_its_coded_reason_and_one_without_by_that() -> None:
    reason = next(each for each in REASONS.values() if each.departs is True and each.decision == "not_a_candidate")
    found = _result("V6", _given(MET, "not_a_candidate", reason.id), _given(NOT_MET, "treat"))
    assert (_count(found, reason.words), _count(found, NO_REASON)) == (1, 1)
    assert found.rates[0].rate.share is not None and found.rates[0].rate.share.value == 1.0


def test_the_levels_planned_decide_as_where_the_decision_was_made() -> None:
    fracture, day = SAMPLES[MET]["fractures"][0], date.fromisoformat(DECIDED["decided_on"])
    old = {**fracture, "level": "T5", "onset": "2025-01-01"}
    choices: tuple[Choice, ...] = ("treat", "not_a_candidate", "refer_elsewhere", "declined_by_patient")
    given, expected = list[Given](), list[Truth]()
    for number, (one, other, choice) in enumerate(product((True, None, False), (True, None, False), choices)):
        body = dict(_given(MET, choice).body)
        body |= {"case_id": f"C{number:02d}", "fractures": [{**fracture, "planned": one}, {**old, "planned": other}]}
        given.append(Given(body, case_key=f"C{number:02d}"))
        made = assess(case_from(body), day)
        codes = {v.reading.code for each in made for v in each.guidelines if v.guideline.id == CLINIC_LEAFLET.id}
        assert len(codes) == 2, "The rule reads the two levels apart."
        expected.append(departure(choice, made).departs)
    assert set(expected) == {YES, NO, UNKNOWN}
    assert _departs(cohort_table(given, CUT)).tolist() == expected


@pytest.mark.parametrize(("days", "silent"), [(SILENT_DAYS, False), (SILENT_DAYS + 1, True)])
def test_a_source_is_silent_after_sixty_days_without_a_verdict(days: int, silent: bool) -> None:
    received = (date(2026, 11, 24) - timedelta(days=days)).isoformat()
    found = _result("V7", Given(_received(SAMPLES[MET], received)))
    (leaflet,) = [each for each in found.values if each.title.startswith("Clinic leaflet:")]
    assert leaflet.value == days
    assert ("Clinic leaflet" in found.notes[-1]) is silent


def test_a_source_that_never_decided_is_named_silent_and_has_no_days() -> None:
    found = _result("V7", Given(_received(SAMPLES[OPEN_RULE])))
    (leaflet,) = [each for each in found.values if each.title.startswith("Clinic leaflet:")]
    assert leaflet.value is None and "Clinic leaflet" in found.notes[-1]
