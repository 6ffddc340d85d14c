"""The items of the OF score word for word: label, level, points, the fact they were read from; and what counts as 0."""

from typing import Any

import pytest

from tests.scores.items import item, items
from tests.scores.rows import result

OF_ITEMS = {
    "morphology": ("Morphology", "of_type"),
    "osteoporosis": ("Severity of osteoporosis", "t_score"),
    "deformity": ("Progression of the deformity", "height_loss_progressed"),
    "pain": ("Pain under analgesia", "pain_score"),
    "neurology": ("Neurologic symptoms", "ao_neurology"),
    "mobilization": ("Mobilization", "ambulatory"),
    "health_asa": ("Health: ASA class", "asa_class"),
    "health_anticoagulation": ("Health: anticoagulation", "anticoagulant"),
    "health_frailty": ("Health: frailty", ""),
}


def test_the_of_score_asks_for_nine_items() -> None:
    assert {id: (label, fact) for id, label, _, _, fact in items("of_score")} == OF_ITEMS


@pytest.mark.parametrize(
    ("id", "changes", "words", "points"),
    [
        ("osteoporosis", {"t_score": -3.1}, "T-score below -3", 1),
        ("osteoporosis", {"t_score": -3}, "T-score -3 or above", 0),
        ("deformity", {"height_loss_progressed": True}, "deformity progressed", 1),
        ("deformity", {"height_loss_progressed": False}, "deformity did not progress", -1),
        ("pain", {"pain_score": 5}, "pain score 5 or more", 1),
        ("pain", {"pain_score": 4.9}, "pain score below 5", -1),
        ("neurology", {"ao_neurology": "N2"}, "neurologic symptoms N2 to N4", 2),
        ("neurology", {"ao_neurology": "N1"}, "no neurologic symptoms of N2 to N4", 0),
        ("mobilization", {"ambulatory": False}, "mobilization under analgesia not possible", 1),
        ("mobilization", {"ambulatory": True}, "mobilization under analgesia possible", -1),
        ("health_asa", {"asa_class": 4}, "ASA class above 3", -1),
        ("health_asa", {"asa_class": 3}, "ASA class 3 or below", 0),
        ("health_anticoagulation", {"anticoagulant": True}, "an anticoagulant is recorded", -1),
        ("health_anticoagulation", {"anticoagulant": False}, "no anticoagulant", 0),
    ],
)
def test_the_of_score_says_which_level_was_found(id: str, changes: dict[str, Any], words: str, points: int) -> None:
    found = item("of_score", id, **changes)
    assert (found[2].split(" (")[0], found[3]) == (words, points)


@pytest.mark.parametrize(
    ("grade", "deficit", "expected"),
    [
        # The grade of the fracture speaks first; the patient's deficit only where the grade says nothing.
        ("N0", True, ("no neurologic symptoms of N2 to N4", 0, "ao_neurology")),
        ("N4", False, ("neurologic symptoms N2 to N4", 2, "ao_neurology")),
        ("NX", True, ("neurologic symptoms N2 to N4", 2, "neurologic_deficit")),
        (None, False, ("no neurologic symptoms of N2 to N4", 0, "neurologic_deficit")),
        (None, None, ("not known: counts 0, as the card says", 0, "neurologic_deficit")),
    ],
)
def test_the_of_score_takes_the_deficit_where_the_grade_is_silent(
    grade: str | None, deficit: bool | None, expected: tuple[str, int, str]
) -> None:
    found = item("of_score", "neurology", ao_neurology=grade, neurologic_deficit=deficit)
    assert found == ("neurology", "Neurologic symptoms", *expected)


def test_the_of_score_names_what_it_counted_as_zero() -> None:
    assert result("of_score", pain_score=None, ambulatory=None).notes == (
        "Not known and counted as 0, as the card says: pain score, able to walk.",
    )
    assert result("of_score").notes == ()
    assert result("of_score", of_type=None, pain_score=None).notes == ()  # no total, nothing was counted
