"""Language and area of residence: what is taken for one, what a case keeps of it, and that nothing longer is kept."""

import json
from datetime import date
from typing import Any

import pytest

from kyphodss.case.background import area_in, language_in, languages, shortened
from kyphodss.case.facts import facts
from kyphodss.case.fields import expectation, guide
from kyphodss.case.read import CaseError, case_from, read_case
from kyphodss.store.cases import ready


def body(**patient: Any) -> dict[str, Any]:
    return {"case_id": "x", "patient": patient}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"), ("EN", "en"), ("en-US", "en"), ("en_US", "en"), ("zh-Hans-CN", "zh"), ("eng", "en"), ("ger", "de"),
        ("deu", "de"), ("English", "en"), ("  Haitian   Creole ", "ht"), ("Español", "es"), ("yue", "yue"), ("no", "no"),
        ("us", None), ("uk", "uk"), ("xx", None), ("und", None), ("mul", None), ("zxx", None), ("", None), ("e", None),
        ("englisch sprechend", None), ("English/Spanish", None), ("1", None), ("Non-English", None),
        ("non", None), ("enm", None), ("sla", None), ("es-419", "es"), ("as-needed", None), ("sr-Latn-RS", "sr"),
    ],
)  # fmt: skip
def test_a_language_by_its_tag_its_code_or_its_name(text: str, code: str | None) -> None:
    assert language_in(text) == code


def test_every_language_has_one_code_and_it_is_its_own() -> None:
    assert len(set(languages().values())) > 380
    assert all(languages()[code] == code for code in languages().values())


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("021", "021"), ("02139", "021"), ("02139-4307", "021"), ("021394307", "021"), ("02139 4307", "021"), (" 02139 ", "021"),
        ("000", "000"), ("00601", "006"), ("99950", "999"), ("00000", None), ("99999", None), ("99999-9999", None),
        ("21", None), ("2139", None), ("021390", None), ("02139-430", None), ("0213943070", None), ("SW1A 1AA", None),
        ("K1A 0B1", None), ("٠٢١", None), ("12 Elm Street, 02139", None), ("", None),
    ],
)  # fmt: skip
def test_a_zip_code_of_three_five_or_nine_digits_is_its_first_three(text: str, area: str | None) -> None:
    assert area_in(text) == area


def test_what_is_not_known_is_none_of_both() -> None:
    patient = case_from({"case_id": "x"}).patient
    assert patient.language is None and patient.postal_area is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("language", "English", "a language by its code of ISO 639 in small letters, as en or es"),
        ("language", "en-US", "a language by its code"),
        ("language", "EN", "a language by its code"),
        ("language", "eng", "a language by its code"),
        ("language", "us", "a language by its code"),
        ("language", 7, "a language by its code"),
        ("postal_area", "2139", "the first three digits of a US ZIP code, as 021"),
        ("postal_area", "02139", "the first three digits"),
        ("postal_area", "2a1", "the first three digits"),
        ("postal_area", 21, "the first three digits"),
        ("postal_area", "", "the first three digits"),
    ],
)
def test_what_a_case_cannot_keep_is_refused_with_its_place(name: str, value: Any, says: str) -> None:
    with pytest.raises(CaseError) as error:
        case_from(body(**{name: value}))
    sentence = error.value.fields[f"patient.{name}"]
    assert sentence.startswith("found ") and says in sentence and "leave it out where it is not known" in sentence


def test_a_file_with_a_whole_zip_code_is_read_and_keeps_three_digits() -> None:
    case = read_case(json.dumps({**body(postal_area="02139-4307", language="es"), "etiology": "osteoporosis"}))
    assert case.patient.postal_area == "021" and case.patient.language == "es" and case.etiology == "osteoporosis"
    assert "02139" not in json.dumps(case.model_dump(mode="json"))


def test_a_file_with_what_is_no_zip_code_is_refused_with_its_place() -> None:
    with pytest.raises(CaseError) as error:
        read_case(json.dumps(body(postal_area="2139")))
    assert "the first three digits of a US ZIP code" in error.value.fields["patient.postal_area"]


def test_the_store_takes_nothing_longer() -> None:
    with pytest.raises(CaseError):
        ready(body(postal_area="02139"), date(2026, 11, 24))
    assert '"021"' in ready(shortened(body(postal_area="02139")), date(2026, 11, 24)).body


@pytest.mark.parametrize(
    "values", [{}, {"patient": None}, {"patient": 7}, {"patient": {"postal_area": 2139}}, body(sex="male")]
)
def test_what_holds_no_zip_code_stands_as_it_is(values: dict[str, Any]) -> None:
    assert shortened(values) == values


def test_no_rule_reads_them_and_the_guide_says_what_they_hold() -> None:
    row = facts(case_from(body(language="es", postal_area="021")), date(2026, 11, 24))[0]
    assert not {"language", "postal_area"} & set(row)
    assert (guide("patient.language").kind, guide("patient.postal_area").kind) == ("language", "area")
    assert expectation("patient.postal_area") == "the first three digits of a US ZIP code, as 021"
