"""Language and area of residence from sheets and from FHIR: three digits are kept, and what cannot be read is said."""

import json
from typing import Any

import pytest

from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.intake.cells import How, Value, read_cell
from kyphodss.intake.deidentified import deidentified
from kyphodss.intake.fhir.report import Found
from kyphodss.intake.fhir.resources import resources
from tests.intake.base import TODAY, bodies, checked, made
from tests.intake.fhir_files import PATIENT, read

HOW = How(TODAY)
SHEET = "case id,level,{}\nA1,L1,{}\n"


# --- sheets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["ZIP", "Zip code", "zip3", "Postal code", "Patient ZIP", "patient.postal_area", "Area of residence"]
)
def test_a_column_of_zip_codes_is_known_by_its_name(header: str) -> None:
    (case,) = bodies(SHEET.format(header, "02139"))
    assert case["patient"] == {"postal_area": "021"}


@pytest.mark.parametrize("header", ["Language", "Preferred language", "Primary Language", "patient.language"])
def test_a_column_of_languages_is_known_by_its_name(header: str) -> None:
    (case,) = bodies(SHEET.format(header, "Spanish"))
    assert case["patient"] == {"language": "es"}


def test_a_longer_code_is_cut_and_the_reading_is_noted() -> None:
    found = checked(made(SHEET.format("zip,language", "02139-4307,en-US")))
    assert found.problems == () and "02139" not in found.drafts[0].text
    assert sorted(note.reading for note in found.notes) == [
        f"read as {each}: no more is kept" for each in ("021", "en")
    ]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("2139", "taken its first 0"),
        ("2139-4307", "taken its first 0"),
        ("21394307", "taken its first 0"),
        ("21", "taken its first 0"),
        ("SW1A 1AA", "not in the United States"),
        ("12 Elm Street", "not in the United States"),
        ("00000", "not in the United States"),
    ],
)
def test_what_is_no_zip_code_is_a_problem_and_the_rest_of_the_row_is_kept(text: str, cure: str) -> None:
    found = checked(made(SHEET.format("zip,sex", f"{text},f")))
    (problem,) = found.problems
    assert (
        problem.found == text
        and problem.expected == "the first three digits of a US ZIP code, as 021, or the whole code"
    )
    assert cure in problem.cure and problem.blocks is False
    assert found.drafts[0].body["patient"] == {"sex": "female"}


@pytest.mark.parametrize("text", ["no", "none", "Englishish", "Non-English", "7", "English, Spanish", "Elbonian"])
def test_what_is_no_language_is_a_problem_and_never_another_language(text: str) -> None:
    found = checked(made(SHEET.format("language,sex", f'"{text}",f')))
    (problem,) = found.problems
    assert problem.expected == "a language by its code of ISO 639 in small letters, as en or es"
    assert found.drafts[0].body["patient"] == {"sex": "female"}


@pytest.mark.parametrize("text", ["", "unknown", "n/a", "?"])
@pytest.mark.parametrize("target", ["patient.language", "patient.postal_area"])
def test_a_blank_or_unknown_cell_is_not_known(target: str, text: str) -> None:
    found = read_cell(target, text, HOW)
    assert isinstance(found, Value) and found.value is None


def test_the_whole_case_in_a_row_is_cut_too() -> None:
    whole = json.dumps({"case_id": "A1", "patient": {"postal_area": "02139"}}).replace('"', '""')
    (case,) = bodies(f'case_id,case_json\nA1,"{whole}"\n')
    assert case["patient"] == {"postal_area": "021"}


# --- FHIR -----------------------------------------------------------------------------------------------------------


def patient(**values: Any) -> Found:
    entries = [{"resource": {**PATIENT, **values}}]
    (found,) = read(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode())
    assert not [each for each in found.problems if each.kind == "unreadable"], found.problems
    return found


def case_of(found: Found) -> Case:
    assert found.case is not None
    return found.case


def spoken(code: str, **values: Any) -> dict[str, Any]:
    return {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": code}]}, **values}


HOME = {"use": "home", "line": ["12 Elm Street"], "city": "Cambridge", "state": "MA", "postalCode": "02139-4307"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([spoken("es")], "es"),
        ([spoken("en-US"), spoken("es", preferred=True)], "es"),
        ([spoken("es"), spoken("en")], "es"),
        ([spoken("en", preferred=False), spoken("fr", preferred=True)], "fr"),
        ([{"language": {"text": "Spanish"}}], "es"),
        ([{"language": {"text": "Elbonian"}}], None),
        ([spoken("und")], None),
        ([{"language": {"coding": [{"system": "urn:oid:1.2", "code": "no", "display": "Vietnamese"}]}}], "vi"),
        ([{"language": {"coding": [{"system": "http://hl7.org/fhir/sid/iso-639-2", "code": "spa"}]}}], "es"),
        ([{"language": {"coding": [{"code": "fr-CA"}]}}], "fr"),
        ([], None),
    ],
)
def test_the_preferred_language_else_the_first(given: list[dict[str, Any]], code: str | None) -> None:
    found = patient(**({"communication": given} if len(given) > 0 else {}))
    assert case_of(found).patient.language == code
    said = [each.sentence for each in found.problems if "language" in each.sentence]
    assert len(said) == (1 if code is None and len(given) > 0 else 0)


@pytest.mark.parametrize(
    ("given", "area", "says"),
    [
        ([HOME], "021", "three digits were kept"),
        ([{**HOME, "postalCode": "02139"}], "021", "three digits were kept"),
        ([{**HOME, "postalCode": "021"}], "021", ""),
        ([{**HOME, "country": "US"}], "021", "three digits were kept"),
        ([{**HOME, "country": "usa"}], "021", "three digits were kept"),
        ([{**HOME, "country": "DE", "postalCode": "10115"}], None, "not in the United States"),
        ([{**HOME, "country": "DE"}, {"postalCode": "60601"}], None, "not in the United States"),
        ([{**HOME, "country": "Canada", "postalCode": "K1A 0B1"}], None, "not in the United States"),
        ([{**HOME, "postalCode": "SW1A 1AA"}], None, "no US ZIP code"),
        ([{**HOME, "postalCode": "2139"}], None, "no US ZIP code"),
        ([{"use": "work", "postalCode": "60601"}, {"postalCode": "94110"}, HOME], "021", "three digits"),
        ([{"use": "work", "postalCode": "60601"}, {"postalCode": "94110"}], "941", "three digits"),
        ([{"use": "work", "postalCode": "60601"}, {"use": "old", "postalCode": "94110"}], None, ""),
        ([{**HOME, "postalCode": "94110", "period": {"end": "2020-01-01"}}, HOME], "021", "three digits"),
        ([{"use": "home", "city": "Cambridge"}], None, ""),
    ],
)
def test_the_area_of_the_home_address_in_the_united_states(
    given: list[dict[str, Any]], area: str | None, says: str
) -> None:
    found = patient(address=given)
    assert case_of(found).patient.postal_area == area
    said = " ".join(each.sentence for each in found.problems if "ddress" in each.sentence or "ZIP" in each.sentence)
    assert says in said and (says != "" or said == "")
    kept = json.dumps([found.body, [each.sentence for each in found.problems]])
    assert not [each for each in ("Elm", "Cambridge", "02139", "94110", "60601", "SW1A") if each in kept]


def test_both_go_out_as_a_language_and_a_home_address_of_three_digits() -> None:
    case = case_from({"case_id": "x", "patient": {"language": "es", "postal_area": "036"}})
    who = next(resource for _, resource in resources(case, TODAY) if resource["resourceType"] == "Patient")
    assert who["communication"] == [spoken("es", preferred=True)]
    assert who["address"] == [{"use": "home", "postalCode": "036", "country": "US"}]
    bare = next(resources(case_from({"case_id": "x"}), TODAY))[1]
    assert "communication" not in bare and "address" not in bare


# --- de-identified --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "shown"), [("021", "021"), ("036", "000"), ("893", "000"), ("894", "894"), ("000", "000")]
)
def test_a_de_identified_case_shows_a_small_area_as_000(area: str, shown: str) -> None:
    found = deidentified(case_from({"case_id": "x", "patient": {"language": "es", "postal_area": area}}), 1)
    assert found["patient"] == {"language": "es", "postal_area": shown, "age": None}
