"""Every question with its answers, word by word and fact by fact: what is laid over the row is what the contract means."""

from datetime import date, timedelta
from typing import Any

import pytest

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.contradictions import CONTRADICTIONS, contradictions, touching
from kyphodss.guidelines.flip import Flip, flips
from kyphodss.guidelines.questions import IMAGING, ONSET, RED_FLAGS, label_of, question, question_of
from kyphodss.guidelines.reading import code_of
from kyphodss.guidelines.safety import CORE
from kyphodss.guidelines.settle import open_questions, settling
from kyphodss.guidelines.shown import guidelines_shown
from sample_data.build import cases as sample_cases

TODAY = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def row_of(case_id: str, **changed: Any) -> dict[str, Any]:
    return {**facts(case_from(SAMPLES[case_id]), TODAY)[0], **changed}


def answers(name: str, source: str, row: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(answer.words, dict(answer.facts)) for answer in question(name, BY_ID[source], row).answers]


@pytest.mark.parametrize(
    ("fact", "asked", "label"),
    [
        ("onset_earliest", ONSET, "day of onset"),
        ("onset_latest", ONSET, "day of onset"),
        ("mri_edema", IMAGING, "imaging of this level"),
        ("edema_or_uptake", IMAGING, "imaging of this level"),
        ("advanced_imaging", IMAGING, "imaging of this level"),
        ("myelopathy", RED_FLAGS, "the red flags not yet asked"),
        ("pregnant", RED_FLAGS, "the red flags not yet asked"),
        ("roland_morris", "roland_morris", "Roland-Morris"),
        ("planned", "planned", "levels planned in this procedure"),
        ("no_such_fact", "no_such_fact", "no such fact"),
    ],
)
def test_a_missing_fact_belongs_to_a_question_with_a_name(fact: str, asked: str, label: str) -> None:
    assert question_of(fact) == asked
    assert label_of(asked) == label


def test_an_onset_is_laid_as_one_day_with_its_age_in_days_and_months() -> None:
    found = answers(ONSET, "clinic-leaflet", row_of("S37"))
    assert [words for words, _ in found] == ["onset at most 92 days ago", "onset 93 or more days ago"]
    onset = TODAY - timedelta(days=93)
    assert found[1][1] == {
        "onset_earliest": onset,
        "onset_latest": onset,
        "onset_days_min": 93,
        "onset_days_max": 93,
        "onset_months_min": 4,
        "onset_months_max": 4,
    }
    assert found[0][1]["onset_days_max"] == 0 and found[0][1]["onset_months_min"] == 0


def test_days_and_months_of_one_source_part_the_onset_together() -> None:
    found = answers(ONSET, "nass-osteoporotic-2025", row_of("S37"))
    assert [words for words, _ in found] == [
        "onset at most 41 days ago",
        "onset 42 to 92 days ago",
        "onset 93 or more days ago",
    ]


def test_imaging_is_a_current_mri_of_the_level() -> None:
    assert answers(IMAGING, "rand-2018", row_of("S37")) == [
        ("marrow edema on MRI of this level", {"advanced_imaging": True, "mri_edema": True, "edema_or_uptake": True}),
        (
            "no marrow edema on a current MRI of this level",
            {"advanced_imaging": True, "mri_edema": False, "edema_or_uptake": False},
        ),
    ]


def test_the_red_flags_are_those_nobody_answered() -> None:
    (none, nothing), (one, something) = answers(
        RED_FLAGS, "clinic-leaflet", row_of("S02", myelopathy=None, discitis=None)
    )
    assert none == "none of the red flags present" and nothing == {"myelopathy": False, "discitis": False}
    assert one == "one of the red flags present" and something == {"myelopathy": True, "discitis": False}
    assert answers(RED_FLAGS, "clinic-leaflet", row_of("S02")) == []
    everything = answers(RED_FLAGS, "clinic-leaflet", row_of("S37"))[0][1]
    assert set(everything) == {flag.id for flag in CORE}


def test_no_deficit_is_no_new_one_and_nothing_more_follows() -> None:
    row = row_of("S37")
    assert answers("neurologic_deficit", "acr-2022", row) == [
        ("neurologic deficit: yes", {"neurologic_deficit": True}),
        ("neurologic deficit: no", {"neurologic_deficit": False, "neurologic_deficit_new": False}),
    ]
    known = {**row, "neurologic_deficit_new": False}
    assert answers("neurologic_deficit", "acr-2022", known)[1][1] == {"neurologic_deficit": False}


def test_levels_planned_are_laid_at_both_ends() -> None:
    assert answers("planned", "cms-l34106", row_of("S37")) == [
        ("levels planned: at most 3", {"levels_planned_min": 0, "levels_planned_max": 0}),
        ("levels planned: 4 or more", {"levels_planned_min": 4, "levels_planned_max": 4}),
    ]


def test_a_choice_has_all_its_values_and_a_fact_the_source_does_not_ask_none() -> None:
    assert answers("pain_trajectory", "rand-2018", row_of("S37")) == [
        ("course of the pain worsening", {"pain_trajectory": "worsening"}),
        ("course of the pain stable", {"pain_trajectory": "stable"}),
        ("course of the pain improved", {"pain_trajectory": "improved"}),
    ]
    assert answers("roland_morris", "rand-2018", row_of("S37")) == []
    assert answers("pain_score", "rand-2018", row_of("S37")) == [
        ("pain score less than 5", {"pain_score": 0}),
        ("pain score 5 or more", {"pain_score": 5}),
    ]


def test_flips_name_what_is_recorded_and_how_far_it_lies() -> None:
    found = flips(BY_ID["clinic-leaflet"], row_of("S01"), "met")
    assert found == (
        Flip("onset", "onset 93 or more days ago", "54 days", "judgement", 39 / 366),
        Flip("pain_score", "pain score 0", "6", "not_met", 0.6),
        Flip("pain_primarily_from_fracture", "pain comes primarily from this fracture: no", "yes", "not_met", 1.0),
    )
    (imaging,) = flips(BY_ID["fracturescout-2013"], row_of("S01"), "not_determinable")
    assert imaging.fact == IMAGING and imaging.code == "not_met"
    assert imaging.recorded == "marrow edema on MRI or tracer uptake at this level: yes"


def test_what_is_not_known_does_not_flip_and_of_a_met_no_red_flag_does() -> None:
    names = {flip.fact for flip in flips(BY_ID["rand-2018"], row_of("S02"), "met")}
    assert "osteomyelitis" not in names and "myelopathy" not in names
    assert "pain_trajectory" in names and "cement_allergy" in names
    unknown = row_of("S02", cement_allergy=None)
    assert "cement_allergy" not in {flip.fact for flip in flips(BY_ID["rand-2018"], unknown, "met")}
    row = row_of("S02", pain_primarily_from_fracture=False)
    assert code_of(BY_ID["cms-l34106"], row) == "not_met"
    assert next(iter(flips(BY_ID["cms-l34106"], row, "not_met"))).fact == "pain_primarily_from_fracture"


def test_towards_met_comes_before_a_smaller_change_away_from_it() -> None:
    found = flips(BY_ID["rand-2018"], row_of("S01"), "not_determinable")
    assert [(flip.fact, flip.code) for flip in found][:2] == [
        ("pain_trajectory", "met"),
        ("pain_score", "out_of_scope"),
    ]


def test_the_question_that_settles_most_comes_first_and_counts_its_sources() -> None:
    sources = guidelines_shown(("clinic-leaflet", "cms-l34106", "cms-l35130", "sir-failure-of-medical-therapy"))
    found = open_questions(sources, row_of("S01"))
    assert [(q.fact, q.waiting, q.may_settle, q.settles) for q in found] == [
        ("kyphotic_deformity", ("cms-l34106", "cms-l35130"), ("cms-l34106", "cms-l35130"), ()),
        ("roland_morris", ("cms-l34106", "cms-l35130"), ("cms-l34106", "cms-l35130"), ()),
    ]


def test_two_questions_are_asked_together_where_one_is_not_enough() -> None:
    row = row_of("S01", height_loss_pct=20, height_loss_progressed=None, kyphotic_deformity=None, roland_morris=17)
    found = settling(BY_ID["cms-l34106"], row)
    assert [each.facts for each in found] == [("height_loss_progressed",), ("kyphotic_deformity",)]
    assert all(code == "not_met" for each in found for code, _ in each.outcomes)
    wider = {**row, "height_loss_pct": None}
    pairs = settling(BY_ID["cms-l34106"], wider)
    assert pairs[0].facts == ("height_loss_progressed", "height_loss_pct")
    assert dict(pairs[0].outcomes)["met"] == ("height loss progressed: yes, height loss more than 25",)
    assert not pairs[0].whatever


def test_a_contradiction_touches_the_sources_that_look_at_its_facts() -> None:
    row = row_of("S01", pain_trajectory="improved", pain_intolerable=True)
    found = contradictions(row)
    assert [each.id for each in found] == ["improved-and-intolerable"]
    assert touching(BY_ID["clinic-leaflet"], found) == found
    assert touching(BY_ID["sir-failure-of-medical-therapy"], found) == ()
    assert touching(BY_ID["clinic-leaflet"], ()) == ()
    assert all(len(each.facts) >= 2 for each in CONTRADICTIONS)
