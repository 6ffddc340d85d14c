"""The spine as a drawing: every level can be picked, and status and cause are told without colour."""

from datetime import date
from typing import Any, get_args

import pytest

from kyphodss.assess import assess
from kyphodss.case.parts import Etiology
from kyphodss.case.read import case_from
from kyphodss.charts import palette
from kyphodss.charts.spine import (
    CAUSES,
    FREE,
    LEVELS,
    NOT_ASSESSED,
    NOTHING,
    PLANNED,
    PROMINENT,
    Marked,
    describe,
    figure,
    marked,
    table,
)
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.plan.model import Status
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def shown(values: dict[str, Any], chosen: int = 0) -> tuple[Marked, ...]:
    levels = [entry.get("level") for entry in values.get("fractures") or ()]
    return marked(levels, assess(case_from(values), AS_OF), chosen)


def bodies(found: tuple[Marked, ...]) -> Any:
    return figure(found).data[0]


@pytest.mark.parametrize("values", SAMPLES.values(), ids=SAMPLES)
def test_every_sample_can_be_drawn_with_its_words_and_its_rows(values: dict[str, Any]) -> None:
    found = shown(values)
    drawn = bodies(found)
    assert [data[0] for data in drawn.customdata] == list(LEVELS)
    for each, row in zip(found, table(found), strict=True):
        assert row["level"] in describe(found) and row["status"] in describe(found) and row["cause"] in describe(found)
        assert f"{row['status']}, {row['cause']}" == each.words
        assert each.look is not NOT_ASSESSED[0]


def test_the_levels_stand_from_the_top_down_without_touching_and_t1_to_s1_are_large() -> None:
    drawn = bodies(())
    tops = [y - h / 2 for y, h in zip(drawn.y, drawn.width, strict=True)]
    bottoms = [y + h / 2 for y, h in zip(drawn.y, drawn.width, strict=True)]
    assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False))
    heights = dict(zip(LEVELS, drawn.width, strict=True))
    assert min(heights[name] for name in PROMINENT) > max(heights[name] for name in LEVELS if name not in PROMINENT)
    assert len(PROMINENT) == 18 and {"T1", "S1"} <= PROMINENT


def test_every_status_has_a_shape_of_its_own_and_says_what_the_plan_says() -> None:
    assert set(PLANNED) == set(get_args(Status))
    looks = [*PLANNED.values(), NOTHING, NOT_ASSESSED]
    assert len({shape for _, shape in looks}) == len({look.word for look, _ in looks}) == len(looks)
    for status, (look, _) in PLANNED.items():
        assert look.word in STATUS_WORDS[status], "The short word is one of the plan's own."


def test_every_known_cause_has_a_pattern_of_its_own() -> None:
    assert set(CAUSES) == set(get_args(Etiology)) - {"unknown"}
    assert len(set(CAUSES.values())) == len(CAUSES)


def test_colours_are_those_of_the_palette() -> None:
    known = {value for value in vars(palette).values() if isinstance(value, str) and value.startswith("#")}
    assert {look.colour for look, _ in (*PLANNED.values(), NOTHING, NOT_ASSESSED)} <= known
    assert tuple(int(palette.GREY[i : i + 2], 16) for i in (1, 3, 5)) == (125, 135, 147)
    assert FREE.startswith("rgba(125,135,147,")


def test_the_fracture_on_screen_has_the_strong_edge_and_others_do_not() -> None:
    found = shown(SAMPLES["S18"], chosen=1)
    widths = dict(zip(LEVELS, bodies(found).marker.line.width, strict=True))
    assert widths["L2"] > widths["T12"] == widths["C1"]
    assert "L2: " in describe(found) and describe(found).count("on screen") == 1
    assert [row["on screen"] for row in table(found)] == ["no", "yes"]


def test_a_level_not_to_be_treated_has_nothing_to_plan_and_a_cause_nobody_knows_says_so() -> None:
    assert shown(SAMPLES["S18"])[0].look is NOTHING[0]
    unknown = shown(SAMPLES["S31"])[0]
    assert unknown.cause is None and unknown.cause_words == "cause not known"
    pattern = bodies(shown(SAMPLES["S31"])).marker.pattern.shape
    assert set(pattern) == {""}


def test_a_level_typed_over_is_not_given_the_status_of_the_one_before() -> None:
    assessed = assess(case_from(SAMPLES["S02"]), AS_OF)
    assert marked(["L3"], assessed, 0)[0].look is NOT_ASSESSED[0]
    assert marked(["T12", "L4"], assessed, 0)[1].look is NOT_ASSESSED[0]


def test_a_fracture_without_a_level_is_a_row_and_no_mark() -> None:
    found = shown({"case_id": "x", "fractures": [{}]})
    assert table(found)[0]["level"] == "level not known" and "level not known" in describe(found)
    assert set(bodies(found).marker.line.width) == {1}
    assert describe(()) == "The levels of the spine; no fracture is recorded."


def test_both_themes_differ_in_ink_only() -> None:
    found = shown(SAMPLES["S17"])
    light, dark = figure(found).to_dict(), figure(found, dark=True).to_dict()
    assert light["layout"]["font"] != dark["layout"]["font"]
    assert light["data"][0]["marker"]["color"] == dark["data"][0]["marker"]["color"]
