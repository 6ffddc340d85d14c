"""What a source says beside its verdict: the exact sentence, on the facts that call for it and on no others."""

from typing import Any

import pytest

from kyphodss.guidelines import BY_ID
from kyphodss.guidelines.evidence import EVIDENCE
from kyphodss.logic.explain import truth
from kyphodss.logic.truth import YES
from tests.guidelines.small import row

LEAD = "Variable of the pathway, weight not read: "
ASKED = {"etiology": "osteoporosis", "age_years": 70, "pain_score": 5}


def beside(source: str, **known: Any) -> list[str]:
    """The sentences that stand beside this source's verdict on one row of facts."""
    return [found.text for found in BY_ID[source].beside if truth(found.when, row(**known)) is YES]


@pytest.mark.parametrize(
    ("known", "levels"),
    [
        ({}, []),
        ({"edema_or_uptake": True, "pain_trajectory": "stable"}, ["advanced imaging positive"]),
        ({"edema_or_uptake": False, "pain_trajectory": "worsening"}, ["symptoms worsened"]),
        # Both together are what the pathway's criterion decides by; then no variable is named.
        ({"edema_or_uptake": True, "pain_trajectory": "worsening", "kyphotic_deformity": True}, []),
        ({"edema_or_uptake": False, "height_loss_pct": 24.9}, []),
        ({"edema_or_uptake": False, "height_loss_pct": 25}, ["height reduction moderate, 25 to 40 %"]),
        ({"edema_or_uptake": False, "height_loss_pct": 40}, ["height reduction moderate, 25 to 40 %"]),
        ({"edema_or_uptake": False, "height_loss_pct": 40.1}, ["height reduction severe, over 40 %"]),
        ({"edema_or_uptake": False, "kyphotic_deformity": True}, ["kyphotic deformity"]),
        (
            {"edema_or_uptake": False, "height_loss_progressed": True},
            ["height loss progressed on follow-up images"],
        ),
        ({"edema_or_uptake": False, "roland_morris": 17}, []),
        (
            {"edema_or_uptake": False, "roland_morris": 18},
            ["impact on daily functioning severe, Roland-Morris over 17"],
        ),
    ],
)
def test_the_variables_of_the_rand_pathway_are_named_at_the_recorded_level(
    known: dict[str, Any], levels: list[str]
) -> None:
    assert [text for text in beside("rand-2018", **ASKED, **known) if text.startswith(LEAD)] == [
        LEAD + level + "." for level in levels
    ]


@pytest.mark.parametrize("outside", [{"pain_score": 4.9}, {"age_years": 17}, {"etiology": "cancer"}])
def test_no_variable_is_named_for_a_patient_outside_the_pathway(outside: dict[str, Any]) -> None:
    known = {**ASKED, "edema_or_uptake": False, "kyphotic_deformity": True, **outside}
    assert not any(text.startswith(LEAD) for text in beside("rand-2018", **known))


@pytest.mark.parametrize(
    ("known", "inside"),
    [
        ({"onset_months_min": 12, "onset_months_max": 12, "pain_score": 3}, True),
        ({"onset_months_min": 13, "onset_months_max": 13, "pain_score": 3}, False),
        ({"onset_months_min": 12, "onset_months_max": 12, "pain_score": 2.9}, False),
        ({"pain_score": 3}, None),
    ],
)
def test_a_trial_without_a_window_of_its_own_still_has_the_entry_that_was_read(
    known: dict[str, Any], inside: bool | None
) -> None:
    assert EVIDENCE["invest"].inside(row(**known)) is inside


def test_where_no_entry_was_read_nobody_is_inside_or_outside() -> None:
    for id in ("cochrane-2018", "asbmr-2019", "aaos"):
        assert EVIDENCE[id].entry is None
        assert EVIDENCE[id].inside(row(**ASKED)) is None
        assert EVIDENCE[id].turns_on(row(**ASKED)) == ()
