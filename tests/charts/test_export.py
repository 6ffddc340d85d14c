"""A figure as a file: what stands beside the numbers, what a spreadsheet must not run, and the picture with its stamps."""

import csv
import io
import json
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from kyphodss.charts.export import EVERYONE, NO_ROWS, csv_of, file_name
from kyphodss.charts.panel import Panel
from kyphodss.charts.still import LETTERS, png_config, with_stamps
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS
from kyphodss.cohort.measures import measures
from kyphodss.store import spreadsheet
from tests.cohort.cohorts import CUT

TYPED = "Referrer: Jane Roe MD"
ROWS = (
    {"period": "Oct 2026", "n": "12", "lower": "-0.5"},
    {"period": "=HYPERLINK(1)", "n": "hidden", "lower": "-1 to 2"},
)


def _panel(**changed: object) -> Panel:
    made = Panel(
        "T4-waits", "Completed wait", None, "Half wait 12 days.", ROWS, measures()["T4"].card, CUT, US_CMS, ("A note.",)
    )
    return replace(made, **changed)


def _read(panel: Panel, words: str = EVERYONE) -> list[list[str]]:
    text = csv_of(panel, words)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_file_says_what_it_is_for_whom_it_was_counted_and_up_to_when() -> None:
    head = {line[0]: line[1] for line in _read(_panel(), "Cause: osteoporosis") if len(line) == 2}
    assert head["measure"] == "T4 Completed wait"
    assert head["filter"] == "Cause: osteoporosis"
    assert head["data cut"] == "24 Nov 2026 23:00 UTC"
    assert head["computed at"] == "25 Nov 2026 01:00 UTC"
    assert head["disclosure profile"] == US_CMS.name
    assert head["version of the definition"] == measures()["T4"].card.version
    assert head["in words"] == "Half wait 12 days." and head["note"] != ""


def test_the_rows_are_those_of_the_table_twin() -> None:
    lines = _read(_panel())
    at = lines.index([])
    assert lines[at + 1 :] == [
        ["period", "n", "lower"],
        ["Oct 2026", "12", "-0.5"],
        ["'=HYPERLINK(1)", "hidden", "'-1 to 2"],
    ]


def test_no_cell_starts_a_formula_but_a_negative_number_stays_one() -> None:
    cells = [cell for line in _read(_panel(title="@SUM(A1)"), "+cmd") for cell in line]
    started = [cell for cell in cells if cell.startswith(spreadsheet.FORMULA)]
    assert started == ["-0.5"]
    assert "'@SUM(A1)" in cells and "'+cmd" in cells


def test_a_figure_without_a_table_says_so() -> None:
    assert _read(_panel(rows=()))[-1] == [NO_ROWS]


def test_the_name_of_a_file_tells_figure_filter_cut_and_profile_and_nothing_that_was_typed() -> None:
    assert file_name(_panel(), EVERYONE, "csv") == "T4-waits_everyone_2026-11-24_us_cms.csv"
    named = file_name(_panel(profile=UK_OPENSAFELY), TYPED, "png")
    assert re.fullmatch(r"T4-waits_filter-[0-9a-f]{8}_2026-11-24_uk_opensafely\.png", named) is not None
    assert named != file_name(_panel(profile=UK_OPENSAFELY), "Referrer: another", "png")


def _figure(**layout: object) -> go.Figure:
    return go.Figure([go.Scatter(x=[1, 2], y=[3, 4])], layout={"height": 320, "margin": {"t": 26, "b": 34}, **layout})


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_carries_title_filter_stamps_and_profile_on_a_ground_of_its_own(dark: bool) -> None:
    before = _figure(legend={"y": 0.5, "yref": "container"})
    made = json.loads(str(with_stamps(before, _panel(), TYPED, dark=dark).to_json()))["layout"]
    said = made["title"]["text"].replace("<br>", " ")
    for words in ("Completed wait", TYPED, CUT.words, US_CMS.name, measures()["T4"].card.version):
        assert words in said
    assert all(len(re.sub("<.*?>", "", line)) <= LETTERS for line in made["title"]["text"].split("<br>"))
    added = made["height"] - 320
    assert added > 0 and made["margin"]["t"] == 26 + added and made["margin"]["b"] == 34
    assert made["legend"]["y"] * made["height"] == pytest.approx(160)
    assert made["paper_bgcolor"].startswith("#") and made["paper_bgcolor"] != made["title"]["font"]["color"]
    assert json.loads(str(before.to_json()))["layout"]["height"] == 320, "The figure of the page stays as it is."


def test_nothing_typed_becomes_markup_of_the_picture() -> None:
    text = json.loads(str(with_stamps(_figure(), _panel(), "<i>x</i> & <b>y</b>").to_json()))["layout"]["title"]["text"]
    assert "&lt;i&gt;x&lt;/i&gt; &amp; &lt;b&gt;y&lt;/b&gt;" in text


def test_a_figure_without_a_height_cannot_be_stamped() -> None:
    with pytest.raises(ValueError, match="height"):
        with_stamps(go.Figure(), _panel(), EVERYONE)


def test_the_only_button_saves_a_png_under_the_name_of_the_export() -> None:
    config = png_config(_panel(), EVERYONE)
    assert config["modeBarButtons"] == [["toImage"]] and config["toImageButtonOptions"]["format"] == "png"
    assert config["toImageButtonOptions"]["filename"] + ".png" == file_name(_panel(), EVERYONE, "png")
