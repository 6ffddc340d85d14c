"""Step 8: what makes a plan conditional; and the answers that nobody gave."""

from typing import Any

import pytest

from kyphodss.plan.flags import flags_of
from tests.plan.base import APIXABAN, planned, worked

HEPARIN = {
    "drug": "enoxaparin",
    "regimen": "prophylactic",
    "interval_h": 24,
    "last_dose_at": "2027-05-02T20:00",
    "indication": "other",
}


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"risk.cha2ds2_vasc": 6}, "F05"),
        ({"risk.antiphospholipid_or_thrombophilia": True}, "F07"),
        ({"bleeding.drugs": [APIXABAN, {"drug": "celecoxib"}]}, "F10"),
        ({"risk.asa_class": 4}, "F17"),
        ({"risk.can_lie_prone": False}, "F17"),
        ({"risk.home_oxygen_or_airway_risk": True}, "F17"),
        ({"risk.cement_allergy": True}, "F18"),
        ({"risk.contrast_allergy": True}, "F18"),
        ({"symptoms.neurologic_deficit": True, "symptoms.neurologic_deficit_new": False}, "F18"),
        ({"symptoms.neural_impingement": True}, "F18"),
        ({"fractures.0.retropulsion_or_canal_compromise": True}, "F18"),
    ],
)
def test_a_yes_is_conditional_and_raises_its_flag(changes: dict[str, Any], flag: str) -> None:
    plan = planned(changes)
    assert plan.status == "CONDITIONAL"
    assert plan.earliest_conservative is not None
    assert [f.severity for f in flags_of(worked(changes)) if f.id == flag] == ["conditional"]


def test_cancer_with_any_thrombosis_is_conditional() -> None:
    changes = {
        "etiology": "cancer",
        "fractures.0.escc": "0",
        "risk.vte": True,
        "risk.vte_on": "2020-01-01",
        "treatments_complete": True,
    }
    assert planned(changes).status == "CONDITIONAL"
    assert "F09" in [flag.id for flag in flags_of(worked(changes))]
    assert "F09" not in [flag.id for flag in flags_of(worked({**changes, "etiology": "osteoporosis"}))]


@pytest.mark.parametrize(
    "changes",
    [
        {"fractures.0.spinal_stenosis": True},
        {"fractures.0.posterior_wall_intact": False},
        {"fractures.0.escc": "1c"},
        {"symptoms.pain_score": 0},
        {"symptoms.pain_trajectory": "improved"},
        {"treatments": [{"kind": "vertebral_augmentation", "status": "finished", "levels": ["L1"]}]},
    ],
)
def test_the_level_and_its_pain_make_it_conditional(changes: dict[str, Any]) -> None:
    assert planned(changes).status == "CONDITIONAL"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"risk.cha2ds2_vasc": 5}, "OK"),
        ({"risk.asa_class": 3}, "OK"),
        ({"symptoms.pain_score": 0.5}, "OK"),
        ({"fractures.0.escc": "1b"}, "OK"),
    ],
)
def test_the_other_side_of_each_line_is_not(changes: dict[str, Any], status: str) -> None:
    assert planned(changes).status == status


@pytest.mark.parametrize("planned_levels", [3, 4])
def test_more_than_three_planned_levels_are_conditional(planned_levels: int) -> None:
    levels = ["L1", "L2", "L3", "L4"][:planned_levels]
    fractures = [
        {"level": level, "onset": "2027-04-12", "planned": True, "retropulsion_or_canal_compromise": False}
        for level in levels
    ]
    imaging = [{"modality": "mri", "performed_on": "2027-04-26", "levels": levels}]
    plan = planned({"fractures": fractures, "imaging": imaging})
    assert plan.status == ("OK" if planned_levels == 3 else "CONDITIONAL")


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("risk.antiphospholipid_or_thrombophilia", "F07"),
        ("risk.asa_class", "F17"),
        ("risk.can_lie_prone", "F17"),
        ("risk.home_oxygen_or_airway_risk", "F17"),
        ("risk.cement_allergy", "F18"),
        ("risk.contrast_allergy", "F18"),
        ("symptoms.neural_impingement", "F18"),
        ("fractures.0.retropulsion_or_canal_compromise", "F18"),
    ],
)
def test_for_three_flags_not_known_holds_back_and_raises_nothing(path: str, id: str) -> None:
    plan = planned({path: None})
    assert plan.status == "CONDITIONAL"
    assert path.split(".")[-1] in plan.missing
    assert any(reason.startswith(f"{id}: not known: ") for reason in plan.because)
    assert id not in [flag.id for flag in flags_of(worked({path: None}))]


@pytest.mark.parametrize(
    "path",
    ["fractures.0.spinal_stenosis", "fractures.0.posterior_wall_intact", "symptoms.pain_score", "treatments"],
)
def test_other_answers_that_nobody_gave_are_only_listed(path: str) -> None:
    plan = planned({path: None})
    assert plan.status == "OK"
    assert len(plan.missing) > 0


@pytest.mark.parametrize(
    ("indication", "status"), [("af", "CONDITIONAL"), (None, "CONDITIONAL"), ("vte", "OK"), ("other", "OK")]
)
def test_an_unknown_score_holds_back_an_anticoagulant_for_af_or_for_nothing(
    indication: str | None, status: str
) -> None:
    drug = {**APIXABAN, "indication": indication}
    assert planned({"risk.cha2ds2_vasc": None, "bleeding.drugs": [drug]}).status == status


def test_an_unknown_score_is_not_asked_without_an_anticoagulant() -> None:
    naproxen = {"drug": "naproxen", "interval_h": 12, "last_dose_at": "2027-05-02", "indication": None}
    for drugs in ([], [naproxen]):
        plan = planned({"risk.cha2ds2_vasc": None, "bleeding.drugs": drugs})
        assert plan.status == "OK"
        assert "cha2ds2_vasc" not in plan.missing


CLOPIDOGREL = {
    "drug": "clopidogrel",
    "interval_h": 24,
    "last_dose_at": "2027-05-02T08:00",
    "indication": "secondary_prevention",
}


@pytest.mark.parametrize(("agreed", "dated"), [(True, True), (None, False), ("unknown", False), (False, False)])
def test_a_cond_drug_has_no_date_without_the_prescribers_yes(agreed: Any, dated: bool) -> None:
    plan = planned({"bleeding.drugs": [{**CLOPIDOGREL, "prescriber_agreed": agreed}]})
    assert plan.status == ("OK" if dated else "CONDITIONAL")
    assert (plan.earliest_conservative is not None) is dated
    assert (plan.latest is not None) is dated
    assert (len(plan.holds) > 0) is dated


def test_a_prescribers_no_keeps_back_the_dates_of_any_drug_that_holds() -> None:
    plan = planned({"bleeding.drugs": [{**APIXABAN, "prescriber_agreed": False}]})
    assert (plan.status, plan.earliest_sir, plan.holds) == ("CONDITIONAL", None, ())


def test_a_no_to_a_drug_that_does_not_hold_changes_nothing() -> None:
    assert planned({"bleeding.drugs": [{"drug": "celecoxib", "prescriber_agreed": False}]}).status == "OK"


@pytest.mark.parametrize(
    ("weight", "agreed", "status", "dated"),
    [
        (30.0, None, "OK", True),  # 72 x 30 / 72 is exactly 30
        (29.9, None, "CONDITIONAL", False),
        (29.9, True, "OK", True),
    ],
)
def test_an_lmwh_below_a_clearance_of_30_waits_for_the_prescriber(
    weight: float, agreed: bool | None, status: str, dated: bool
) -> None:
    patient = {"age_years": 68, "sex": "male", "weight_kg": weight}
    drug = {**HEPARIN, "prescriber_agreed": agreed}
    plan = planned({"patient": patient, "bleeding.creatinine_mg_dl": 1, "bleeding.drugs": [drug]})
    assert plan.status == status
    assert (plan.earliest_conservative is not None) is dated


def test_an_lmwh_without_a_clearance_needs_a_lab_and_has_no_date() -> None:
    plan = planned({"patient.weight_kg": None, "bleeding.drugs": [HEPARIN]})
    assert (plan.status, plan.earliest_sir, plan.latest, plan.holds) == ("NEED_LAB", None, None, ())
    assert "weight_kg" in plan.missing


def test_withheld_dates_do_not_try_whether_a_slot_fits() -> None:
    radiotherapy = [{"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-04"}]
    changes = {"treatments": radiotherapy, "treatments_complete": True}
    assert planned(changes).status == "NO_FEASIBLE_DATE"
    assert planned({**changes, "bleeding.drugs": [CLOPIDOGREL]}).status == "CONDITIONAL"


def test_acenocoumarol_has_no_sir_date() -> None:
    drug = {
        "drug": "acenocoumarol",
        "interval_h": 24,
        "last_dose_at": "2027-04-30T18:00",
        "indication": "af",
        "prescriber_agreed": True,
    }
    plan = planned({"bleeding.drugs": [drug], "bleeding.inr_on": "2027-05-03"})
    assert plan.earliest_sir is None
    assert plan.earliest_conservative is not None
    assert (plan.holds[0].restart_sir, plan.holds[0].restart_leaflet, plan.holds[0].gates) == (None, None, None)


def test_the_prescriber_is_flagged_for_every_drug_that_may_pause() -> None:
    drugs = [{**APIXABAN, "prescriber_agreed": True}, {"drug": "aspirin"}, {"drug": "celecoxib"}, {"drug": "eliqius"}]
    flags = {flag.id: flag.text for flag in flags_of(worked({"bleeding.drugs": drugs}))}
    assert flags["F01"] == "Last dose and restart of apixaban, aspirin, eliqius: pending the prescriber."
    alone = {flag.id: flag.text for flag in flags_of(worked({"bleeding.drugs": drugs[:1]}))}
    assert alone["F01"] == "Last dose and restart of apixaban: the prescriber's agreement to a pause is recorded."
