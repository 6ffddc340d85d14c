"""What a result says beside its total: bands on both sides, what is missing, and the notes."""

from typing import Any

import pytest

from kyphodss.case.read import CaseError, case_from
from kyphodss.scores import BY_ID, SCORES, score_all
from tests.scores.rows import COMPLETE, result, row


def test_always_all_six_in_this_order() -> None:
    assert [score.id for score in SCORES] == ["sins", "genant", "of_score", "tlics", "aosis", "escc_group"]
    assert [found.id for found in score_all({})] == list(BY_ID)


def test_the_json_is_the_contracts() -> None:
    assert result("sins", lesion_quality="lytic").to_json() == {
        "id": "sins",
        "total": 7,
        "band": "indeterminate",
        "missing": [],
    }


BANDS = {
    "sins": {0: "stable", 6: "stable", 7: "indeterminate", 12: "indeterminate", 13: "unstable", 18: "unstable"},
    "of_score": {-3: "conservative", 5: "conservative", 6: "either", 7: "surgery", 16: "surgery"},
    "tlics": {1: "nonoperative", 3: "nonoperative", 4: "either", 5: "operative", 10: "operative"},
    "aosis": {
        0: "nonoperative",
        3: "nonoperative",
        4: "either",
        5: "either",
        6: "operative",
        14: "operative",
    },
}


@pytest.mark.parametrize("id", BANDS)
def test_bands_on_both_sides_of_every_line(id: str) -> None:
    bands = BY_ID[id].bands
    found = {total: [band.code for band in bands if band.holds(total)] for total in BANDS[id]}
    assert found == {total: [code] for total, code in BANDS[id].items()}


def test_a_band_that_does_not_exist_is_named() -> None:
    with pytest.raises(LookupError, match="sins has no band 'surgery'"):
        BY_ID["sins"].band("surgery")


NEEDED = {
    "sins": ("level", "pain_character", "lesion_quality", "alignment", "height_loss_pct", "posterolateral_involvement"),
    "genant": ("height_loss_pct",),
    "of_score": ("of_type",),
    "tlics": ("level", "ao_type", "plc", "ao_neurology"),
    "aosis": ("level", "ao_type", "ao_neurology", "ao_modifiers"),
    "escc_group": ("escc",),
}


@pytest.mark.parametrize(("score", "fact"), [(id, fact) for id, facts in NEEDED.items() for fact in facts])
def test_each_missing_fact_is_named_and_gives_no_total(score: str, fact: str) -> None:
    found = result(score, **{fact: None})
    assert (found.total, found.band, found.missing) == (None, None, (fact,))


@pytest.mark.parametrize("score", NEEDED)
def test_of_nothing_all_that_is_needed_is_named_in_the_order_of_the_score(score: str) -> None:
    assert BY_ID[score].of({}).missing == NEEDED[score]


@pytest.mark.parametrize(
    ("score", "changes", "words"),
    [
        ("sins", {"height_loss_pct": 50}, "exactly 50 %"),
        ("genant", {"height_loss_pct": 25}, "exactly 25 %"),
        ("genant", {"height_loss_pct": 40}, "exactly 40 %"),
        ("genant", {"height_loss_pct": 30}, "Computed from the height loss"),
        ("sins", {"lesion_quality": "lytic"}, "spine-surgical opinion"),
        ("sins", {"pain_character": "non_mechanical"}, "occasional pain that is not mechanical"),
        ("of_score", {"t_score": None, "asa_class": None}, "counted as 0, as the card says: t-score, ASA class."),
        ("aosis", {"ao_type": "B1"}, "above 5"),
        ("aosis", {"ao_modifiers": ("M2",)}, "M1 alone"),
        ("aosis", {"level": "C7"}, "C7 lies outside"),
        ("tlics", {"level": "S1"}, "S1 lies outside"),
        ("tlics", {"plc": "injured"}, "would call this B2"),
        ("tlics", {"plc": "injured", "ao_type": "burst"}, "Type burst with injured"),
        (
            "sins",
            {"etiology": "osteoporosis"},
            "Made for fractures of cause cancer; the recorded cause is osteoporosis.",
        ),
    ],
)
def test_a_note_stands_beside_the_total(score: str, changes: dict[str, Any], words: str) -> None:
    assert words in " ".join(result(score, **changes).notes)


@pytest.mark.parametrize(
    ("score", "changes", "words"),
    [
        ("sins", {"height_loss_pct": 49.9}, "Boundary"),
        ("genant", {"height_loss_pct": 25.1}, "Boundary"),
        ("sins", {}, "spine-surgical"),
        ("of_score", {}, "counted as 0"),
        ("of_score", {"of_type": None, "t_score": None}, "counted as 0"),
        ("tlics", {"plc": "injured", "ao_type": "B2"}, "B2"),
        ("aosis", {"etiology": "trauma"}, "Made for"),
        ("genant", {"etiology": "trauma"}, "Made for"),
        ("sins", {"etiology": "osteoporosis", "level": None}, "Made for"),
    ],
)
def test_a_note_stands_only_where_it_applies(score: str, changes: dict[str, Any], words: str) -> None:
    assert words not in " ".join(result(score, **changes).notes)


def test_what_counts_zero_says_so_in_the_item() -> None:
    items = {item.id: item for item in result("of_score", pain_score=None).components}
    assert items["pain"].level_words == "not known: counts 0, as the card says"
    assert "not asked by this program, counts 0" in items["health_frailty"].level_words
    assert items["health_frailty"].fact == ""


def test_the_points_of_the_items_add_up_to_the_total() -> None:
    for found in score_all(COMPLETE):
        if found.total is not None:
            assert sum(item.points or 0 for item in found.components) == found.total


@pytest.mark.parametrize("grade", [1, 2, "1", "1A"])
def test_a_grade_that_is_not_one_of_the_six_texts_is_refused(grade: Any) -> None:
    with pytest.raises(CaseError):
        case_from({"case_id": "x", "fractures": [{"level": "T8", "escc": grade}]})


def test_a_score_is_given_whatever_the_cause() -> None:
    for etiology in ("osteoporosis", "cancer", "trauma", "other_benign", None):
        assert [found.total for found in score_all(row(etiology=etiology))] == [6, 0, 4, 1, 1, None]
