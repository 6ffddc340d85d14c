"""The gates nobody has published: the worked cases TRG-01 to TRG-08, the epidural grades, and what they wait for."""

from typing import Any

import pytest

from kyphodss.logic.truth import NO, UNKNOWN, YES
from kyphodss.scores import score_all
from kyphodss.scores.proposals import LABEL, PROPOSALS, ProposalAnswer, proposals

PATIENT = {
    "etiology": "trauma",
    "level": "L1",
    "ao_type": "A1",
    "ao_neurology": "N0",
    "ao_modifiers": (),
    "plc": "intact",
    "pain_score": 7,
    "age_years": 72,
}


def answers(**changes: Any) -> dict[str, ProposalAnswer]:
    row = {**PATIENT, **changes}
    return {answer.proposal.id: answer for answer in proposals(row, score_all(row))}


def yes(**changes: Any) -> set[str]:
    return {id for id, answer in answers(**changes).items() if answer.truth is YES}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"gate.tr.allow"}),  # TRG-01
        ({"ao_type": "A2"}, {"gate.tr.select"}),  # TRG-02
        ({"ao_type": "A3", "age_years": 75}, {"gate.tr.select"}),  # TRG-03
        ({"ao_type": "A3", "ao_modifiers": ("M1",), "plc": "indeterminate"}, {"gate.tr.mri"}),  # TRG-04
        ({"ao_type": "A4"}, {"gate.tr.a4"}),  # TRG-05
        ({"plc": "injured"}, {"gate.tr.block"}),  # TRG-06, as compression
        ({"plc": "injured", "ao_type": "B2"}, {"gate.tr.block"}),  # TRG-06, as distraction
        ({"ao_type": "A3", "ao_neurology": "N3"}, {"gate.tr.block"}),  # TRG-07
        ({"ao_neurology": "NX"}, {"gate.tr.nx"}),  # TRG-08
        ({"age_years": 17}, set()),
        ({"age_years": 18}, {"gate.tr.allow"}),
        ({"pain_score": 0}, set()),
        ({"etiology": "osteoporosis"}, set()),
        ({"ao_type": "C", "plc": None}, {"gate.tr.block"}),  # one part is enough
    ],
)
def test_trauma(changes: dict[str, Any], expected: set[str]) -> None:
    assert yes(**changes) == expected


@pytest.mark.parametrize(
    ("grade", "new_deficit", "expected"),
    [
        ("0", False, {"gate.escc.open"}),
        ("0", True, {"gate.neuro.block"}),
        ("0", None, set()),
        ("1a", False, {"gate.escc.mdt"}),
        ("1c", False, {"gate.escc.mdt"}),
        ("2", False, {"gate.escc.block"}),
        ("3", True, {"gate.escc.block", "gate.neuro.block"}),
        (None, True, {"gate.neuro.block"}),
    ],
)
def test_cancer(grade: str | None, new_deficit: bool | None, expected: set[str]) -> None:
    assert yes(etiology="cancer", escc=grade, neurologic_deficit_new=new_deficit) == expected


def test_a_high_grade_holds_back_whatever_the_cause() -> None:
    assert answers(etiology=None, escc="3")["gate.escc.block"].truth is YES


@pytest.mark.parametrize(
    ("gate", "changes", "missing"),
    [
        ("gate.tr.allow", {"plc": None}, ("plc",)),
        ("gate.tr.allow", {"ao_modifiers": None}, ("ao_modifiers",)),
        ("gate.tr.allow", {"level": None}, ("level",)),
        ("gate.tr.select", {"ao_type": "burst"}, ("ao_type",)),
        ("gate.tr.a4", {"ao_type": "burst"}, ("ao_type",)),
        ("gate.tr.block", {"ao_neurology": None}, ("ao_neurology",)),
        ("gate.escc.open", {"etiology": "cancer", "escc": "0"}, ("neurologic_deficit_new",)),
    ],
)
def test_an_open_gate_names_recorded_facts(gate: str, changes: dict[str, Any], missing: tuple[str, ...]) -> None:
    found = answers(**changes)[gate]
    assert (found.truth, found.missing) == (UNKNOWN, missing)


def test_modifiers_that_nobody_gave_are_not_none() -> None:
    assert answers(ao_modifiers=())["gate.tr.mri"].truth is NO
    assert answers(ao_modifiers=None)["gate.tr.mri"].truth is UNKNOWN


def test_those_that_hold_back_come_first_and_each_says_what_it_is() -> None:
    kinds = [proposal.kind for proposal in PROPOSALS]
    assert kinds == sorted(kinds, key=("holds_back", "asks", "opens").index)
    assert LABEL == "PROPOSAL, not published"
    assert all(len(proposal.sources) > 0 and proposal.evidence != "" for proposal in PROPOSALS)
