"""The lines of the sources side by side: computed from their terms, held against a patient, labelled as what they are."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from kyphodss.case import vocabulary as v
from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import BY_ID, GUIDELINES
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.guidelines.thresholds import (
    DIMENSION_OF,
    DIMENSIONS,
    NOT_ASKED,
    Asked,
    Cell,
    Dimension,
    dimension_table,
    patient_values,
    question,
)
from kyphodss.logic.explain import truth
from kyphodss.logic.terms import Compare, CompareSpan, Term, needs, not_, walk
from kyphodss.logic.words import leaves, words
from tests.strategies import AS_OF, cases

every_source = pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda g: g.id)

# Facts that sources ask for and that stand in none of the four columns. A new one is put here, or in a column, on purpose.
ELSEWHERE = {
    *("age_years", "etiology", "kind", "energy", "level", "lesion_quality", "radiotherapy_started"),
    *("ambulatory", "hospitalized", "roland_morris", "pulmonary_dysfunction"),
    *("height_loss_pct", "height_loss_progressed", "height_loss_progression_pct", "kyphotic_deformity"),
    *("posterior_wall_intact", "vertebral_body_destruction", "cortical_major_involvement"),
    *(
        "booked_ahead",
        "booked_in_days",
        "booked_days_min",
        "booked_days_max",
        "levels_planned_min",
        "levels_planned_max",
    ),
    *("bmd_referral", "osteoporosis_education_referral", "osteoporosis_program_instruction"),
    *("pregnant", "coagulopathy_uncorrected", "cement_allergy", "contrast_allergy", "osteomyelitis", "discitis"),
    *("systemic_infection_active", "surgical_site_infection_active", "bloodborne_infection_untreated"),
    *("cord_compression_suspected", "myelopathy", "neural_impingement", "neurologic_deficit", "spinal_instability"),
    *("spinal_stenosis", "retropulsion_or_canal_compromise"),
}


def row(**values: Any) -> dict[str, Any]:
    return facts(case_from({"case_id": "x", **values}), AS_OF)[0]


OSTEOPOROSIS = row(
    etiology="osteoporosis",
    symptoms={"pain_score": 6, "pain_trajectory": "stable"},
    fractures=[{"level": "L1", "onset": "2026-10-01"}],  # day 52
)
MYELOMA = row(etiology="cancer", cancer={"kind": "myeloma"}, fractures=[{"level": "L1", "onset": "2026-10-01"}])
NOBODY = row()


def cell(id: str, dimension: Dimension, values: dict[str, Any]) -> Cell:
    return dimension_table([BY_ID[id]], values)[0].cells[dimension]


def own_terms(guideline: Guideline) -> list[Term]:
    outcomes = [guideline.outside, *(outcome for route in guideline.routes for outcome in route.outcomes)]
    return [*guideline.terms(), *(outcome.until for outcome in outcomes if outcome.until is not None)]


@every_source
@pytest.mark.parametrize("values", [OSTEOPOROSIS, MYELOMA, NOBODY], ids=["osteoporosis", "myeloma", "nobody"])
def test_every_threshold_printed_stands_in_a_term_of_its_source(guideline: Guideline, values: dict[str, Any]) -> None:
    parts = [part for term in own_terms(guideline) for part in walk(term)]
    drawn = {f"{part.value:g}" for part in parts if isinstance(part, (Compare, CompareSpan))}
    said = {words(part) for part in parts} | {words(not_(part)) for part in parts}
    for asked in [asked for found in dimension_table([guideline], values)[0].cells.values() for asked in found]:
        assert asked.words in said
        assert set(re.findall(r"\d+", asked.words.replace("of 10", ""))) <= drawn


@settings(max_examples=60)
@given(values=cases())
def test_a_mark_is_the_answer_of_the_comparison_it_stands_before(values: dict[str, Any]) -> None:
    for found in facts(case_from(values), AS_OF):
        for source in dimension_table(GUIDELINES, found):
            answers = {
                words(term): truth(term, found)
                for part in own_terms(source.guideline)
                for leaf in leaves(part)
                for term in (leaf, not_(leaf))
            }
            for asked in [asked for cell in source.cells.values() for asked in cell]:
                assert asked.truth is answers[asked.words]


@every_source
def test_no_line_is_drawn_twice(guideline: Guideline) -> None:
    lines = [asked.words for found in dimension_table([guideline], NOBODY)[0].cells.values() for asked in found]
    assert len(lines) == len(set(lines)) > 0


def test_at_most_and_more_than_draw_one_line() -> None:
    assert question(v.pain_score <= 6) == question(v.pain_score > 6) == question(not_(v.pain_score > 6))
    assert question(v.pain_score < 6) == question(v.pain_score >= 6) != question(v.pain_score > 6)
    assert question(not_(v.cleft)) == question(v.cleft)
    assert question(v.pain_score.is_(6)) != question(v.pain_score >= 6)


def test_every_fact_a_source_needs_has_its_column_or_is_named_as_having_none() -> None:
    asked = {name for guideline in GUIDELINES for term in own_terms(guideline) for name in needs(term)}
    assert asked - set(DIMENSION_OF) - ELSEWHERE == set()
    assert set(DIMENSION_OF) & ELSEWHERE == set()


def test_the_gate_before_met_draws_no_line() -> None:
    gate = {name for flag in RED_FLAGS for name in needs(flag.term)} | {"advanced_imaging"}
    assert gate & set(DIMENSION_OF) == set()


def test_how_much_pain_differs_by_source() -> None:
    lines = {id: [a.words for a in cell(id, "pain", NOBODY) if "pain score" in a.words] for id in BY_ID}
    assert lines["rand-2018"] == ["pain score at least 5 of 10"]
    assert lines["cms-l34106"] == ["pain score at least 8 of 10", "pain score at least 5 of 10"]
    assert lines["nass-osteoporotic-2025"] == ["pain score at most 6 of 10"]
    assert lines["nice-ta279"] == []


def test_a_source_that_does_not_ask_says_so() -> None:
    rand = dimension_table([BY_ID["rand-2018"]], OSTEOPOROSIS)[0]
    assert rand.cells["time"] == ()
    assert rand.says("time") == (NOT_ASKED,)
    assert rand.says("pain")[0] == "pain score at least 5 of 10: yes (scope, RAND-SCOPE)"


def test_not_known_is_neither_yes_nor_no() -> None:
    for source in dimension_table(GUIDELINES, NOBODY):
        for found in source.cells.values():
            assert {asked.truth for asked in found} <= {None}


def test_another_patients_route_asks_nothing_of_this_one() -> None:
    """The malignant indication of Medicare has no weeks and no pain number."""
    assert cell("cms-l35130", "time", MYELOMA) == ()
    assert cell("cms-l35130", "pain", MYELOMA)[0].words == "severe pain"
    assert cell("cms-l35130", "time", OSTEOPOROSIS)[0] == Asked("time since onset at most 84 days", True, "LCD-A1")
    both = [asked.words for asked in cell("cms-l35130", "pain", NOBODY)]
    assert "severe pain" in both and "pain score at least 8 of 10" in both


def test_exclusions_local_guards_and_open_words_are_called_so() -> None:
    nass = cell("nass-osteoporotic-2025", "time", OSTEOPOROSIS)
    assert [(asked.truth, asked.note) for asked in nass] == [
        (False, "part of an exclusion, NASS-O-2"),
        (True, "an open word, NASS-CHRONIC; local cut-off"),
    ]
    notes = {asked.words: asked.note for asked in cell("cms-l34106", "pain", OSTEOPOROSIS)}
    assert notes["not pain comes primarily from this fracture"] == "an exclusion, LCD-D1"
    assert notes["course of the pain worsening"] == "a finding, LCD-B3"
    assert cell("imwg-2019", "time", MYELOMA)[-1].note == "a date it names, not a test"


@pytest.mark.parametrize(("day", "holds"), [(date(2026, 12, 24), True), (date(2026, 12, 25), False)])
def test_both_sides_of_a_line(day: date, holds: bool) -> None:
    """1 Oct + 84 days = 24 Dec."""
    case = case_from(
        {"case_id": "x", "etiology": "osteoporosis", "fractures": [{"level": "L1", "onset": "2026-10-01"}]}
    )
    assert cell("cms-l34106", "time", facts(case, day)[0])[0].truth is holds


def test_the_patients_values_are_in_words_and_a_gap_is_named() -> None:
    found = patient_values(OSTEOPOROSIS)
    assert tuple(found) == DIMENSIONS
    assert found["pain"][:2] == ("pain score: 6 of 10", "course of the pain: stable")
    assert found["time"][0] == "time since onset: 52 days"
    assert found["imaging"][-1].startswith("not known: ")
    assert patient_values(NOBODY)["care"] == (
        "not known: optimal non-surgical care given, bed rest, brace or analgesics for this fracture inadequate or not "
        "tolerated, an analgesic for this fracture given for a day or more, an analgesic for this fracture caused side effects",
    )
