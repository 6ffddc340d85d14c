"""Which criteria a Medicare verdict rests on: only those that the document itself requires."""

from datetime import date
from typing import Any

import pytest

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.guidelines import BY_ID, GUIDELINES
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.reading import read
from sample_data.build import cases as sample_cases

TODAY = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}
NO_BONE_HEALTH = {"bmd_referral": False, "osteoporosis_education_referral": False}


def because(source: str, **changed: Any) -> tuple[str, tuple[str, ...]]:
    """Code and criteria for a complete osteoporotic sample with some facts changed."""
    found = read(BY_ID[source], {**facts(case_from(SAMPLES["S02"]), TODAY)[0], **changed})
    return found.code, found.because


def test_bone_health_is_required_by_one_document_and_only_reviewed_by_the_others() -> None:
    low_pain = {**NO_BONE_HEALTH, "pain_score": 4.5, "pain_trajectory": "stable"}
    code, criteria = because("cms-l34106", **low_pain)
    assert code == "not_met" and "LCD-C1" in criteria
    for source in ("cms-l35130", "cms-l34976"):
        code, criteria = because(source, **low_pain)
        assert code == "not_met" and "LCD-B2" in criteria
        assert "LCD-C1" not in criteria and "LCD-C2" not in criteria


@pytest.mark.parametrize(
    ("source", "code"), [("cms-l34106", "out_of_scope"), ("cms-l35130", "not_met"), ("cms-l34976", "not_met")]
)
def test_a_cause_that_is_not_listed_rests_on_the_list_of_causes(source: str, code: str) -> None:
    assert because(source, etiology="other_benign") == (code, ("LCD-G",))


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda guideline: guideline.id)
def test_a_source_that_waits_for_facts_says_so_in_its_own_words(guideline: Guideline) -> None:
    found = read(guideline, facts(case_from({"case_id": "nobody"}), TODAY)[0])
    medicare = guideline.id.startswith("cms-")
    assert found.words == ("Documentation missing" if medicare else "Not decided: facts are missing")
