"""What lets a clinician judge a verdict alone stands on every card and in every note: eight things, none of them empty."""

from datetime import date

import pytest

from kyphodss.assess import Verdict, assess
from kyphodss.case.read import case_from
from kyphodss.guidelines import GUIDELINES
from kyphodss.note.sources import INTENDED_USER, basis_lines, inputs_used, origin_words
from kyphodss.note.text import note
from kyphodss.ui.card_details import details_text
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}
BLOCKS = ("For", "Inputs used", "Inputs missing", "Logic", "Population", "Not covered", "Source", "Edition")


@pytest.mark.parametrize("case_id", ["S01", "S24", "S32", "S37"])
@pytest.mark.parametrize("source", [g.id for g in GUIDELINES])
def test_every_card_has_the_eight(case_id: str, source: str) -> None:
    assessment = assess(case_from(SAMPLES[case_id]), AS_OF)[0]
    verdict: Verdict = next(v for v in assessment.guidelines if v.guideline.id == source)
    found = dict(basis_lines(verdict, assessment.row))
    assert set(BLOCKS) <= set(found)
    assert all(found[name].strip() != "" for name in BLOCKS)
    shown = details_text(verdict, assessment.row)
    assert all(f"**{name}**" in shown for name in BLOCKS)


def test_every_source_says_what_it_leaves_open_and_who_paid() -> None:
    for guideline in GUIDELINES:
        assert len(guideline.limits) > 40, guideline.id
        words = origin_words(guideline, links=True)
        assert ("paid for by: " in words and "https://" in words) or "http://" in words
        assert ("second-hand" in words) == (guideline.mark != "read")


def test_inputs_used_are_the_known_ones() -> None:
    assessment = assess(case_from(SAMPLES["S37"]), AS_OF)[0]
    assert all(len(inputs_used(verdict, assessment.row)) <= 1 for verdict in assessment.guidelines)
    rich = assess(case_from(SAMPLES["S01"]), AS_OF)[0]
    assert "pain score" in inputs_used(rich.guidelines[0], rich.row)


def test_the_note_has_them_too() -> None:
    case = case_from(SAMPLES["S01"])
    text = " ".join(note(case, assess(case, AS_OF)).split())
    assert INTENDED_USER in text
    for words in ("inputs used: ", "not known: ", "population: ", "Not covered: ", "edition 2021-01-10", "Funding: "):
        assert words in text
