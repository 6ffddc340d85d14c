"""Every level and point of every table, written out once more by hand."""

from typing import Any

import pytest

from tests.scores.rows import points, result

LOCATIONS = {
    3: "C1 C2 C7 T1 T2 T11 T12 L1 L5 S1",
    2: "C3 C4 C5 C6 L2 L3 L4",
    1: "T3 T4 T5 T6 T7 T8 T9 T10",
    0: "S2 S3 S4 S5",
}


@pytest.mark.parametrize(("level", "expected"), [(x, n) for n, names in LOCATIONS.items() for x in names.split()])
def test_sins_location(level: str, expected: int) -> None:
    assert points("sins", "location", level=level) == expected


def test_every_vertebra_has_a_location() -> None:
    assert sum(len(names.split()) for names in LOCATIONS.values()) == 7 + 12 + 5 + 5


@pytest.mark.parametrize(
    ("score", "component", "fact", "values"),
    [
        (
            "sins",
            "pain",
            "pain_character",
            {"mechanical": 3, "occasional_non_mechanical": 1, "none": 0, "non_mechanical": None},
        ),
        ("sins", "lesion", "lesion_quality", {"lytic": 2, "mixed": 1, "blastic": 0}),
        ("sins", "alignment", "alignment", {"subluxation": 4, "deformity": 2, "normal": 0}),
        ("sins", "posterolateral", "posterolateral_involvement", {"bilateral": 3, "unilateral": 1, "none": 0}),
        ("sins", "collapse", "height_loss_pct", {0: 0, 0.1: 2, 49.9: 2, 50: 2, 50.1: 3, 100: 3}),
        (
            "genant",
            "grade",
            "height_loss_pct",
            {0: 0, 19.999: 0, 20: 1, 24.999: 1, 25: 2, 40: 2, 40.001: 3, 100: 3},
        ),
        ("of_score", "morphology", "of_type", {"OF1": 2, "OF2": 4, "OF3": 6, "OF4": 8, "OF5": 10}),
        ("of_score", "osteoporosis", "t_score", {-3.1: 1, -3: 0, -2.5: 0, None: 0}),
        ("of_score", "deformity", "height_loss_progressed", {True: 1, False: -1, None: 0}),
        ("of_score", "pain", "pain_score", {5: 1, 4.9: -1, 0: -1, None: 0}),
        ("of_score", "neurology", "ao_neurology", {"N0": 0, "N1": 0, "N2": 2, "N3": 2, "N4": 2}),
        ("of_score", "mobilization", "ambulatory", {False: 1, True: -1, None: 0}),
        ("of_score", "health_asa", "asa_class", {1: 0, 3: 0, 4: -1, 5: -1, None: 0}),
        ("of_score", "health_anticoagulation", "anticoagulant", {True: -1, False: 0, None: 0}),
        (
            "tlics",
            "morphology",
            "ao_type",
            {"A0": None, "A1": 1, "A2": 1, "A3": 2, "A4": 2, "burst": 2, "B1": 4, "B2": 4, "B3": 4, "C": 3},
        ),
        ("tlics", "plc", "plc", {"intact": 0, "indeterminate": 2, "injured": 3}),
        ("tlics", "neurology", "ao_neurology", {"N0": 0, "N1": None, "N2": 2, "N3": 3, "N4": 2, "NX": None}),
        (
            "aosis",
            "morphology",
            "ao_type",
            {"A0": 0, "A1": 1, "A2": 2, "A3": 3, "A4": 5, "burst": None, "B1": 5, "B2": 6, "B3": 7, "C": 8},
        ),
        ("aosis", "neurology", "ao_neurology", {"N0": 0, "N1": 1, "N2": 2, "N3": 4, "N4": 5, "NX": None}),
        ("aosis", "modifiers", "ao_modifiers", {(): 0, ("M1",): 1, ("M2",): 0, ("M2", "M1"): 1, None: None}),
    ],
)
def test_points_of_every_value(score: str, component: str, fact: str, values: dict[Any, int | None]) -> None:
    assert {value: points(score, component, **{fact: value}) for value in values} == values


@pytest.mark.parametrize(("loss", "involved", "expected"), [(0, True, 1), (0, False, 0), (10, True, 2), (60, True, 3)])
def test_collapse_is_looked_at_before_the_share_of_the_body(loss: int, involved: bool, expected: int) -> None:
    assert points("sins", "collapse", height_loss_pct=loss, body_involved_over_half=involved) == expected


@pytest.mark.parametrize(
    ("grade", "group"),
    [("0", "0-1b"), ("1a", "0-1b"), ("1b", "0-1b"), ("1c", "1c"), ("2", "2-3"), ("3", "2-3"), (None, None)],
)
def test_escc_groups_have_no_total(grade: str | None, group: str | None) -> None:
    found = result("escc_group", escc=grade)
    assert (found.total, found.band) == (None, group)
    assert found.missing == (("escc",) if grade is None else ())


@pytest.mark.parametrize(
    ("graded", "recorded", "expected"),
    [(None, True, 2), ("NX", True, 2), ("N0", True, 0), ("N3", False, 2), (None, False, 0), (None, None, 0)],
)
def test_of_neurology_is_the_grade_of_this_fracture_before_the_recorded_deficit(
    graded: str | None, recorded: bool | None, expected: int
) -> None:
    assert points("of_score", "neurology", ao_neurology=graded, neurologic_deficit=recorded) == expected


def test_of_health_never_falls_below_two() -> None:
    found = result("of_score", asa_class=5, anticoagulant=True)
    assert sum(item.points or 0 for item in found.components if item.id.startswith("health")) == -2
