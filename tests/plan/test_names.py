"""Names of blood thinners: brand or generic in any case and spacing; a near miss is asked about."""

import pytest

from kyphodss.assess import assess
from kyphodss.case.drugs import Name, Unclear, recognise
from kyphodss.case.read import CaseError, case_from
from tests.plan.base import APIXABAN, AS_OF, changed


@pytest.mark.parametrize(
    ("name", "generic"),
    [
        ("apixaban", "apixaban"),
        ("  ELIQUIS ", "apixaban"),
        ("Eliquis®", "apixaban"),
        ("Heparin s.c.", "unfractionated heparin SC"),
        ("UNFRACTIONATED  HEPARIN IV", "unfractionated heparin IV"),
        ("Aspirin + Dipyridamole", "aspirin+dipyridamole"),
        ("Aggrenox", "aspirin+dipyridamole"),
        ("Clexane", "enoxaparin"),
        ("Sinthrome", "acenocoumarol"),
        ("Brilique", "ticagrelor"),
        ("indometacin", "indomethacin"),
        ("tirofiban", "tirofiban"),
    ],
)
def test_a_name_is_recognised(name: str, generic: str) -> None:
    found = recognise(name)
    assert isinstance(found, Name)
    assert found.generic == generic


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("eliqius", "'eliqius' is not a name in the table; apixaban (Eliquis)?"),
        ("apixiban", "'apixiban' is not a name in the table; apixaban (Eliquis)?"),
        ("apixaban 5 mg", "'apixaban 5 mg' is not a name in the table; apixaban (Eliquis)?"),
        ("LMWH", "'LMWH' is not a name in the table; enoxaparin or dalteparin?"),
        (
            "heparin",
            "'heparin' is not a name in the table; unfractionated heparin IV or unfractionated heparin SC?",
        ),
        (
            "aspirin and clopidogrel",
            "'aspirin and clopidogrel' is not a name in the table; aspirin (Ecotrin) or clopidogrel (Plavix)?",
        ),
    ],
)
def test_an_unclear_name_is_asked_about(name: str, question: str) -> None:
    assert recognise(name) == Unclear(question)


@pytest.mark.parametrize("name", ["tinzaparin", "Tinzaparin sodium", "phenprocoumon", "paracetamol", "nadroparin"])
def test_another_drug_falls_under_r99(name: str) -> None:
    found = recognise(name)
    assert isinstance(found, Name)
    assert found.row == "any other antithrombotic"


def test_a_very_long_name_is_cut_in_the_question() -> None:
    found = recognise(f"apixaban {'x' * 180}")
    assert isinstance(found, Unclear)
    assert len(found.question) < 130


def test_one_drug_under_two_names_is_refused() -> None:
    case = case_from(changed({"bleeding.drugs": [APIXABAN, {**APIXABAN, "drug": "Eliquis"}]}))
    with pytest.raises(CaseError, match="found 'apixaban' and 'Eliquis', which are one drug") as caught:
        assess(case, AS_OF)
    assert list(caught.value.fields) == ["bleeding.drugs"]


def test_two_drugs_under_one_row_are_not_one_drug() -> None:
    case = case_from(changed({"bleeding.drugs": [{"drug": "eptifibatide"}, {"drug": "tirofiban"}]}))
    plan = assess(case, AS_OF)[0].plan
    assert plan is not None
    assert plan.status == "SPECIALIST"
