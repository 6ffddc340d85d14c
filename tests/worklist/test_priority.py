"""The class of a case, from what its pages say and nothing else."""

from typing import Any

import pytest

from kyphodss.worklist.priority import CLASS_SOURCES, CLASS_WORDS, PriorityClass
from tests.worklist.base import row

SYMPTOMS = "symptoms."


@pytest.mark.parametrize(
    ("changes", "cls", "reason"),
    [
        ({"symptoms.cord_compression_suspected": True}, PriorityClass.EMERGENCY, "cord_compression_suspected"),
        ({"symptoms.neurologic_deficit_new": True}, PriorityClass.EMERGENCY, "neurologic_deficit_new"),
        ({"symptoms.neurologic_deficit": None, "symptoms.neurologic_deficit_new": True}, PriorityClass.EMERGENCY, None),
        ({"etiology": "cancer", "fractures.0.escc": "2"}, PriorityClass.EMERGENCY, "escc"),
        ({"symptoms.myelopathy": True}, PriorityClass.SETTLE_FIRST, "myelopathy"),
        ({"risk.discitis": True}, PriorityClass.SETTLE_FIRST, "discitis"),
        ({"risk.mechanical_valve": True}, PriorityClass.SETTLE_FIRST, "F02"),
        ({"risk.vte": True, "risk.vte_on": "2027-03-20"}, PriorityClass.SETTLE_FIRST, "F03"),
        (
            {"etiology": "trauma", "trauma.energy": "high", "fractures.0.ao_type": "A3"},
            PriorityClass.SETTLE_FIRST,
            "ao_type",
        ),
        ({"symptoms.pain_intolerable": True}, PriorityClass.AT_ONCE, "LF-12"),
        ({"symptoms.hospitalized": True}, PriorityClass.AT_ONCE, "LCD-B1"),
        ({"risk.vte": True, "risk.vte_on": "2027-02-03"}, PriorityClass.NONE, None),  # three months ago to the day
        ({"symptoms.hospitalized": True, "symptoms.pain_score": 7.9}, PriorityClass.NONE, None),
        ({}, PriorityClass.NONE, None),
    ],
)
def test_the_class_and_the_reason_it_rests_on(changes: dict[str, Any], cls: PriorityClass, reason: str | None) -> None:
    found = row({"treatments": [], "fractures.0.escc": None, **changes}).priority
    assert found.cls is cls
    assert reason is None or reason in {each.id for each in found.reasons}


@pytest.mark.parametrize(
    "fact",
    [
        "symptoms.cord_compression_suspected",
        "symptoms.myelopathy",
        "symptoms.pain_intolerable",
        "risk.osteomyelitis",
        "risk.stent",
        "fractures.0.spinal_stenosis",
    ],
)
def test_what_nobody_asked_about_is_a_class_of_its_own_and_is_named(fact: str) -> None:
    found = row({fact: None}).priority
    assert found.cls is PriorityClass.NOT_KNOWN
    assert fact.split(".")[-1] in found.asks
    assert found.words.startswith("Priority not known: not yet asked: ")


def test_a_known_reason_stands_beside_what_nobody_asked() -> None:
    found = row({"symptoms.pain_intolerable": True, "symptoms.myelopathy": None}).priority
    assert found.cls is PriorityClass.AT_ONCE
    assert found.asks == ("myelopathy",)


def test_the_gravest_reason_decides_and_the_others_stay_readable() -> None:
    found = row({"symptoms.pain_intolerable": True, "symptoms.cord_compression_suspected": True}).priority
    assert found.words == (
        "Emergency route: Spinal cord or cauda equina compression is suspected; "
        "Intolerable pain (clinic leaflet: may be done at once)"
    )


def test_a_treated_case_is_over_unless_an_emergency_is_recorded() -> None:
    treated = {"outcome.procedure_on": "2027-04-29", "outcome.levels_treated": ["L1"]}
    assert row(treated).priority.cls is PriorityClass.OVER
    assert row({**treated, "symptoms.neurologic_deficit_new": True}).priority.cls is PriorityClass.EMERGENCY


def test_a_closed_case_is_over() -> None:
    closed = {"outcome.closed_on": "2027-05-03", "outcome.closed_as": 3, "symptoms.neurologic_deficit_new": True}
    assert row(closed).priority.cls is PriorityClass.OVER


def test_every_class_has_words_and_a_source() -> None:
    assert set(CLASS_WORDS) == set(CLASS_SOURCES) == set(PriorityClass)
