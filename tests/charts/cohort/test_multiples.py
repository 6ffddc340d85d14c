"""Small multiples: one scale a figure, the line of everyone, areas in order, and no share beside a hidden rest."""

import json

from kyphodss.charts.cohort.multiples import multiples
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS
from tests.charts.cohort.drawn import alike, asked, drawn
from tests.cohort.cohorts import case, sample, table


def test_small_multiples_have_one_scale_a_figure_and_the_line_of_everyone() -> None:
    made = sample()
    whole = {id: asked(id, made, US_CMS) for id in ("T3", "T6")}
    found = multiples(asked("E1", made, US_CMS), dark=False, overall=whole)
    assert len(found) == 15 and all("Everyone: " in panel.sentence for panel in found)
    for at in (0, 5, 10):
        ranges = {tuple(p.figure.layout["xaxis"]["range"]) for p in found[at : at + 5] if p.figure is not None}
        assert len(ranges) == 1
    assert [panel.selects for panel in found[:5]] == ["age", "sex", "setting", None, "area"]


def test_a_click_on_other_areas_or_a_language_chooses_nothing_and_the_panel_says_what_they_are() -> None:
    found = {panel.title: panel for panel in drawn("multiples", None)}
    area, language = (found[f"Days to decision, by {way}"] for way in ("area of residence", "language"))
    chosen = [row[0] for trace in alike(area) for row in trace.get("customdata", ()) or ()]
    assert chosen == ["980", "981", "982", "983", "984", None, "not recorded"]
    assert "000 is every area of at most 20,000 people" in area.notes[-1] and "55 usable referrals" in area.notes[-1]
    assert "cohort.language" in language.notes[-1]
    assert not any("ZIP" in note for note in language.notes)


def test_twelve_areas_with_the_others_and_not_recorded_are_fourteen_rows_in_order() -> None:
    made = []
    for at, code in enumerate([*(f"9{n:02d}" for n in range(13)), None]):
        for number in range(56):
            body = case(100 * at + number)
            body["patient"] |= {"postal_area": code}
            made.append(body)
    found = multiples(asked("E1", table(made), None), dark=False)
    (chance,) = (panel for panel in found if panel.title == "Treated by day 28, by area of residence")
    assert chance.figure is not None
    drawing = json.loads(str(chance.figure.to_json()))["layout"]
    assert drawing["yaxis"]["categoryarray"] == [*(f"9{n:02d}" for n in range(12)), "other areas", "not recorded"]
    assert drawing["yaxis"]["type"] == "category" and drawing["height"] == 84 + 30 * 14


def test_a_share_whose_rest_is_hidden_is_hidden_too_where_totals_are_rounded() -> None:
    """Of 38 decided 7 were no candidates, which is hidden; 30 of 30 would be wrong."""
    found = {panel.title: panel for panel in drawn("multiples", UK_OPENSAFELY)}
    for panel in found.values():
        assert not any(row.get("share") == "100.0 %" for row in panel.rows), panel.title
