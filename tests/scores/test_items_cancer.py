"""The items of SINS, Genant and ESCC word for word: label, level, points, the fact they were read from; and the notes."""

from typing import Any

import pytest

from kyphodss.logic.words import NOT_KNOWN
from tests.scores.items import item, items
from tests.scores.rows import result


def test_sins_asks_for_six_items() -> None:
    assert items("sins") == [
        ("location", "Location", "mobile: C3 to C6, L2 to L4", 2, "level"),
        ("pain", "Pain", "mechanical: eases lying down, or comes with movement or loading", 3, "pain_character"),
        ("lesion", "Bone lesion", "mixed lytic and blastic", 1, "lesion_quality"),
        ("alignment", "Radiographic alignment", "normal", 0, "alignment"),
        ("collapse", "Vertebral body collapse", "none of these", 0, "body_involved_over_half"),
        ("posterolateral", "Posterolateral elements", "none", 0, "posterolateral_involvement"),
    ]


def test_sins_without_any_fact_asks_for_each_item_by_its_fact() -> None:
    nothing = dict.fromkeys(
        ("level", "pain_character", "lesion_quality", "alignment", "height_loss_pct", "body_involved_over_half")
    )
    assert items("sins", **nothing, posterolateral_involvement=None) == [
        ("location", "Location", NOT_KNOWN, None, "level"),
        ("pain", "Pain", NOT_KNOWN, None, "pain_character"),
        ("lesion", "Bone lesion", NOT_KNOWN, None, "lesion_quality"),
        ("alignment", "Radiographic alignment", NOT_KNOWN, None, "alignment"),
        ("collapse", "Vertebral body collapse", NOT_KNOWN, None, "height_loss_pct"),
        ("posterolateral", "Posterolateral elements", NOT_KNOWN, None, "posterolateral_involvement"),
    ]


@pytest.mark.parametrize(
    ("loss", "involved", "expected"),
    [
        (0, False, ("none of these", 0, "body_involved_over_half")),
        (0, True, ("no collapse, more than 50 % of the body involved", 1, "body_involved_over_half")),
        (
            0,
            None,
            (
                "no collapse; whether more than half of the body is involved is not known",
                None,
                "body_involved_over_half",
            ),
        ),
        # With collapse the share of the body that is involved is not looked at.
        (0.1, True, ("less than 50 % collapse", 2, "height_loss_pct")),
        (50, None, ("less than 50 % collapse", 2, "height_loss_pct")),
        (50.1, False, ("more than 50 % collapse", 3, "height_loss_pct")),
        (None, True, (NOT_KNOWN, None, "height_loss_pct")),
    ],
)
def test_sins_reads_collapse_before_the_share_of_the_body(
    loss: float | None, involved: bool | None, expected: tuple[str, int | None, str]
) -> None:
    found = item("sins", "collapse", height_loss_pct=loss, body_involved_over_half=involved)
    assert found == ("collapse", "Vertebral body collapse", *expected)


def test_sins_has_no_level_for_pain_that_is_neither_mechanical_nor_occasional() -> None:
    assert item("sins", "pain", pain_character="non_mechanical") == (
        "pain",
        "Pain",
        "not mechanical and not occasional: the table has no such level",
        None,
        "pain_character",
    )


FROM_7 = "From 7 on the sources name a spine-surgical opinion before planned radiotherapy goes ahead."
EXACTLY_50 = "Boundary: the source leaves exactly 50 % collapse open; it is read as below 50 %."
NO_LEVEL = "The table knows mechanical pain, occasional pain that is not mechanical, and no pain."


@pytest.mark.parametrize(
    ("changes", "total", "notes"),
    [
        ({"lesion_quality": "mixed"}, 6, ()),
        ({"lesion_quality": "lytic"}, 7, (FROM_7,)),
        ({"height_loss_pct": 49.9}, 8, (FROM_7,)),
        ({"height_loss_pct": 50}, 8, (EXACTLY_50, FROM_7)),
        ({"height_loss_pct": 50.1}, 9, (FROM_7,)),
        ({"pain_character": "non_mechanical"}, None, (NO_LEVEL,)),
        ({"pain_character": None}, None, ()),
    ],
)
def test_sins_notes_word_for_word(changes: dict[str, Any], total: int | None, notes: tuple[str, ...]) -> None:
    found = result("sins", **changes)
    assert (found.total, found.notes) == (total, notes)


def test_genant_has_one_item_and_says_that_it_is_computed() -> None:
    computed = "Computed from the height loss; the method itself is a visual reading."
    assert items("genant", height_loss_pct=30) == [
        ("grade", "Grade by height loss", "moderate: height loss 25 to 40 %", 2, "height_loss_pct")
    ]
    assert items("genant", height_loss_pct=None) == [
        ("grade", "Grade by height loss", NOT_KNOWN, None, "height_loss_pct")
    ]
    assert result("genant", height_loss_pct=None).notes == ()
    assert result("genant", height_loss_pct=30).notes == (computed,)
    assert result("genant", height_loss_pct=25).notes == (
        computed,
        "Boundary: the source's ranges do not settle exactly 25 %; it is read as grade 2.",
    )


@pytest.mark.parametrize(("grade", "group"), [("0", "0-1b"), ("1b", "0-1b"), ("1c", "1c"), ("2", "2-3"), ("3", "2-3")])
def test_escc_gives_a_group_and_never_a_total(grade: str, group: str) -> None:
    found = result("escc_group", escc=grade)
    assert (found.id, found.total, found.band, found.missing, found.notes) == ("escc_group", None, group, (), ())
    (grade_item,) = found.components
    assert (grade_item.id, grade_item.label, grade_item.points, grade_item.fact) == (
        "grade",
        "Epidural compression",
        None,
        "escc",
    )
    assert grade_item.level_words.startswith(f"grade {grade}: ")


def test_escc_that_is_not_known_asks_for_the_grade() -> None:
    found = result("escc_group", escc=None)
    assert (found.total, found.band, found.missing, found.notes) == (None, None, ("escc",), ())
    assert items("escc_group", escc=None) == [("grade", "Epidural compression", NOT_KNOWN, None, "escc")]
