"""Real third-party files: every one imports or is refused by a sentence, and what is found in each is pinned.

The files are not part of the project (their README asks for it); where they are not at hand the tests are skipped.
"""

from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import FhirError, Found

FOLDER = Path(__file__).parents[3] / "shared" / "fhir_samples"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample files are not at hand")

REFUSED = {
    "dstu2_Bergstrom": "DSTU2",
    "mcodex_condition-bundle": "DSTU2",
    "stu3_Bergstrom": "STU3",
    "stu3_Cartwright": "STU3",
    "stu3_Stoltenberg": "STU3",
}
# Born, sex, died, drugs taken, T-score to a tenth, pain to a tenth and its day; of none a vertebral fracture.
PATIENTS: dict[str, tuple[Any, ...]] = {
    "Adán_Portillo": ("1937-02-13", "male", None, ["warfarin"], None, 2.6, "2020-10-17"),
    "Nona_Kris": ("1924-06-16", "female", "1996-10-21", [], None, 3.8, "1996-10-21"),
    "Emilee_Ritchie": ("1924-12-30", "female", "2000-01-18", [], None, 0.5, "1999-01-19"),
    "Gayla_Ferry": ("1937-06-03", "female", None, ["naproxen", "clopidogrel"], -2.6, 0.7, "2020-08-20"),
    "Max_Dicki": ("1942-09-13", "male", None, ["warfarin"], None, 3.0, "2020-03-30"),
    "Mafalda_Turcotte": ("1969-03-05", "female", None, ["naproxen", "warfarin"], None, 0.9, "2021-03-17"),
    "Willia_Runolfsdottir": ("1922-09-25", "female", None, [], -2.5, 1.7, "2020-12-28"),
    "Micah_Schinner": ("1959-12-07", "male", "2020-11-24", [], None, 2.1, "2020-06-15"),
}
# A code that is listed, and what is said beside it.
SINGLE = {
    "mcodex_csv-medication-request-bundle": ("example-code", "is not R4"),
    "mcodex_csv-observation-bundle": ("1695-6", "No Patient stands in the file"),
    "mcodex_csv-procedure-bundle": ("152198000", "No Patient stands in the file"),
    "mcodex_maximal-condition-resource": ("example-code", "No Patient stands in the file"),
    "mcodex_maximal-medication-request": ("example-code", "is not R4"),
    "mcodex_secondary-cancer-condition": ("C79.81", "is not R4"),
    "mcodex_surgical-radiation-procedure-bundle": ("173170008", "No Patient stands in the file"),
    "uscore_DiagnosticReport-bone-density-report": ("83311-1", "No Patient stands in the file"),
}


def _file(begins: str) -> Path:
    (found,) = FOLDER.glob(f"{begins}*.json")
    return found


def _read(begins: str) -> Found:
    with Intake() as intake, _file(begins).open("rb") as stream:
        intake.add(stream)
        (found,) = intake.cases()
    assert found.case is not None
    assert not found.vertebral
    return found


def test_every_file_is_looked_at() -> None:
    named = {*REFUSED, *PATIENTS, *SINGLE, "uscore_dxa-hip-l-t-score-bmd"}
    assert sorted(_file(begins) for begins in named) == sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("begins", sorted(REFUSED))
def test_older_releases_are_refused_by_name(begins: str) -> None:
    with Intake() as intake, _file(begins).open("rb") as stream, pytest.raises(FhirError, match=REFUSED[begins]):
        intake.add(stream)


@pytest.mark.parametrize("begins", sorted(PATIENTS))
def test_a_patient_is_read_and_no_vertebral_fracture_is_made(begins: str) -> None:
    found = _read(begins)
    case = found.case
    assert case is not None
    born, sex, died, drugs, t_score, pain, on = PATIENTS[begins]
    assert case.fractures is None and case.etiology is None and case.treatments is None
    assert (str(case.patient.birth_date), case.patient.sex) == (born, sex)
    assert (None if case.outcome.died_on is None else str(case.outcome.died_on)) == died
    assert [drug.drug for drug in case.bleeding.drugs or ()] == drugs
    assert case.bleeding.drugs_complete is None
    assert (None if case.bone_health.t_score is None else round(case.bone_health.t_score, 1)) == t_score
    assert case.symptoms.pain_score is not None and round(case.symptoms.pain_score, 1) == pain
    assert (str(case.symptoms.recorded_on), case.symptoms.pain_scale) == (on, "NRS")
    assert case.cancer.kind is None and case.patient.pregnant is None
    assert case.bleeding.platelets is not None and case.bleeding.hemoglobin_g_dl is not None
    assert found.resources["Patient"] == 1
    assert len(found.unmapped) > 20
    assert [problem for problem in found.problems if problem.kind == "unreadable"] == []


@pytest.mark.parametrize("begins", ["Adán_Portillo", "Nona_Kris", "Emilee_Ritchie"])
def test_an_osteoporotic_fracture_elsewhere_is_said_and_not_used(begins: str) -> None:
    found = _read(begins)
    over = [p for p in found.problems if p.sentence.startswith("Pathological fracture due to osteoporosis")]
    assert len(over) == {"Adán_Portillo": 2, "Nona_Kris": 2, "Emilee_Ritchie": 1}[begins]
    assert {problem.kind for problem in over} == {"not_used"}


def test_drugs_that_were_stopped_are_asked_about() -> None:
    said = [problem.sentence for problem in _read("Adán_Portillo").problems]
    assert "clopidogrel is stopped: not listed as taken. Was it stopped lately?" in said


def test_codes_nobody_mapped_are_listed() -> None:
    codes = {each.code: each.count for each in _read("Micah_Schinner").unmapped}
    assert codes["94260004"] == 1  # a secondary malignancy of the colon
    assert codes["703423002"] == 6  # chemotherapy with radiotherapy
    assert {each.resource for each in _read("Micah_Schinner").unmapped} >= {"Condition", "Observation", "Procedure"}


@pytest.mark.parametrize("begins", sorted(SINGLE))
def test_a_single_resource_is_listed_with_what_it_lacks(begins: str) -> None:
    found = _read(begins)
    code, sentence = SINGLE[begins]
    assert set(found.body) == {"case_id"}
    assert code in {each.code for each in found.unmapped}
    assert any(sentence in problem.sentence for problem in found.problems)


def test_a_t_score_of_the_hip_is_read() -> None:
    case = _read("uscore_dxa-hip-l-t-score-bmd").case
    assert case is not None and case.bone_health.t_score == -1.62


def test_two_megabytes_are_read_in_three_seconds() -> None:
    data = _file("Emilee_Ritchie").read_bytes()
    assert len(data) > 2_000_000
    begun = perf_counter()
    with Intake() as intake:
        intake.add(BytesIO(data))
        assert len(list(intake.cases())) == 1
    assert perf_counter() - begun < 3
