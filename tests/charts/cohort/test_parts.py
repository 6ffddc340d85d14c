"""Figures of proportions, funnels, levels, verdicts and volumes: what they draw, what they say, and what they may not tell."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from kyphodss.charts.cohort.attrition import attrition
from kyphodss.charts.cohort.figures import SECTIONS
from kyphodss.charts.cohort.funnel_plot import NOT_DRAWN, funnel_plot
from kyphodss.charts.cohort.levels import levels
from kyphodss.charts.cohort.multiples import multiples
from kyphodss.charts.cohort.pareto import PARTLY, pareto
from kyphodss.charts.cohort.parts import parts
from kyphodss.charts.cohort.stacked import looks_of
from kyphodss.charts.cohort.verdict_mix import verdict_mix
from kyphodss.charts.cohort.volumes import cohort_months, volumes
from kyphodss.charts.palette import CODE
from kyphodss.charts.panel import Panel
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import HIDDEN, UK_OPENSAFELY, US_CMS, Cell, Profile
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import DIMENSIONS, EVERYONE, Selection, known_values
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.views import COMPLETE
from tests.cohort.cohorts import CUT, case, sample, table

PARTS = (
    "T1",
    "T8",
    "T9",
    "T10",
    "T11",
    "F3",
    "F6",
    "D2",
    "D3",
    "Q1",
    "Q2",
    "S3",
    "O3",
    "P3-FLS-5",
    "P5-IOF",
    "Q3",
    "S1",
    "S2",
    "O4",
    "P1",
    "P2-FLS-4",
    "P4-FLS-7",
    "P5-IOF-52",
)
Draw = Callable[[Result, bool], list[Panel]]


def _parts(result: Result, dark: bool) -> list[Panel]:
    return [parts(result, dark=dark)]


def _funnel(result: Result, dark: bool) -> list[Panel]:
    return [attrition(result, dark=dark, unit=unit) for unit in ("referrals", "persons")]


def _units(result: Result, dark: bool) -> list[Panel]:
    wide = funnel_plot(result, dark=dark, of=COMPLETE, by="setting", widen=True)
    return [funnel_plot(result, dark=dark), wide]


def _volumes(result: Result, dark: bool) -> list[Panel]:
    return [volumes(result, dark=dark), volumes(result, dark=dark, by="referrer")]


DRAWN: dict[str, tuple[str, Draw]] = {
    **{id: (id, _parts) for id in PARTS},
    "funnel": ("F2", _funnel),
    "units": ("V4", _units),
    "reasons": ("Q3", lambda result, dark: [pareto(result, dark=dark)]),
    "levels": ("V1", lambda result, dark: [levels(result, dark=dark)]),
    "codes": ("V2", lambda result, dark: [verdict_mix(result, dark=dark)]),
    "volumes": ("V3", _volumes),
    "months": ("F4", lambda result, dark: [cohort_months(result, dark=dark)]),
    "multiples": ("E1", lambda result, dark: multiples(result, dark=dark)),
}
COUNTS = tuple(name for name in DRAWN if name not in ("multiples",))


def asked(id: str, made: CohortTable, profile: Profile | None, selection: Selection = EVERYONE) -> Result:
    """A measure under a profile; None: direct care."""
    if profile is None:
        return compute(id, made, CUT, US_CMS, "direct care", selection=selection)
    return compute(id, made, CUT, profile, "others", selection=selection)


@lru_cache(maxsize=120)
def drawn(name: str, profile: Profile | None) -> tuple[Panel, ...]:
    """The panels of the sample cohort."""
    id, draw = DRAWN[name]
    return tuple(draw(asked(id, sample(), profile), False))


def alike(panel: Panel) -> Iterator[Any]:
    """Every mark of a figure as plain data."""
    if panel.figure is not None:
        yield from json.loads(str(panel.figure.to_json()))["data"]


def words(panel: Panel) -> Iterator[str]:
    """All that a figure says in words."""
    yield from (value for row in panel.rows for value in row.values())
    for trace in alike(panel):
        yield str(trace.get("name", ""))
        yield from (str(each) for each in trace.get("text", ()) or ())
        yield from (str(value) for row in trace.get("customdata", ()) or () for value in row)


# --- every figure ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", [None, US_CMS, UK_OPENSAFELY], ids=["direct care", "us", "uk"])
@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_of_the_sample_is_drawn_with_a_sentence_and_a_table(name: str, profile: Profile | None) -> None:
    for panel in drawn(name, profile):
        assert panel.figure is not None, panel.sentence
        assert panel.sentence.endswith(".") and len(panel.rows) > 0
        assert re.fullmatch(r"[A-Za-z0-9-]+", panel.id) and panel.id.startswith(panel.card.id)


@pytest.mark.parametrize("name", DRAWN)
def test_a_closed_gate_is_said_and_draws_nothing(name: str) -> None:
    id, draw = DRAWN[name]
    few = sample().only(np.arange(len(sample())) < 8)
    for made, said in ((few, "Fewer than 11"), (table([]), "No referral")):
        for panel in draw(asked(id, made, US_CMS), True):
            assert panel.figure is None and said in panel.sentence and panel.rows == ()


@pytest.mark.parametrize("size", [0, 1, 40])
@pytest.mark.parametrize("name", DRAWN)
def test_no_figure_fails_on_a_small_or_empty_cohort(name: str, size: int) -> None:
    id, draw = DRAWN[name]
    made = sample().only(np.arange(len(sample())) < size)
    for profile in (None, US_CMS, UK_OPENSAFELY):
        for panel in draw(asked(id, made, profile), False):
            assert panel.sentence != ""


@pytest.mark.parametrize("name", DRAWN)
def test_no_figure_fails_on_a_selection(name: str) -> None:
    id, draw = DRAWN[name]
    practice = (None, Selection((("referrer", "Quarry Road Practice (invented)"),)))
    for profile, chosen in (
        practice,
        *((US_CMS, Selection((each,))) for each in (("sex", "male"), ("age", "not recorded"))),
    ):
        for panel in draw(asked(id, sample(), profile, chosen), True):
            assert panel.sentence != ""


SMALL = re.compile(r"(?<![\w.,-])(\d{1,2})(?![\w.,-]| %)")


@pytest.mark.parametrize("profile", [US_CMS, UK_OPENSAFELY], ids=["us", "uk"])
@pytest.mark.parametrize("size", [60, 1500])
@pytest.mark.parametrize("name", COUNTS)
def test_no_small_number_stands_in_a_table_a_mark_or_a_hover(name: str, size: int, profile: Profile) -> None:
    id, draw = DRAWN[name]
    made = sample().only(np.arange(len(sample())) < size)
    for panel in drawn(name, profile) if size == 1500 else draw(asked(id, made, profile), False):
        told = [re.sub(r"\d+ days|\d+ weeks|\d months?|\d{2} [A-Z][a-z]{2} \d{4}", "", text) for text in words(panel)]
        found = [(text, n) for text in told for n in SMALL.findall(text) if profile.hides(int(n))]
        assert found == []


@pytest.mark.parametrize("name", ["T9", "S3", "funnel", "levels", "codes", "volumes", "months"])
def test_what_is_hidden_is_marked_by_stubs_of_one_size(name: str) -> None:
    for panel in drawn(name, US_CMS):
        for trace in alike(panel):
            pattern = trace.get("marker", {}).get("pattern", {}) if trace["type"] == "bar" else {}
            if pattern.get("shape") != "/" or trace["marker"].get("color") != "rgba(0,0,0,0)":
                continue
            lengths = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            assert len({round(float(length), 9) for length in _listed(lengths)}) <= 1


def _listed(values: Any) -> list[float]:
    """Values of a trace, which plotly may write as bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).tolist()
    return list(values)


@pytest.mark.parametrize("name", DRAWN)
def test_light_and_dark_say_the_same(name: str) -> None:
    id, draw = DRAWN[name]
    for light, dark in zip(drawn(name, US_CMS), draw(asked(id, sample(), US_CMS), True), strict=True):
        assert (light.sentence, light.rows, light.notes) == (dark.sentence, dark.rows, dark.notes)


@pytest.mark.parametrize("name", DRAWN)
def test_a_mark_that_selects_holds_a_value_of_its_dimension(name: str) -> None:
    known = known_values(sample())
    for panel in drawn(name, None):
        chosen = {row[0] for trace in alike(panel) for row in trace.get("customdata", ()) or () if row[0] is not None}
        if panel.selects is None:
            assert chosen == set()
            continue
        assert panel.selects in DIMENSIONS and len(chosen) > 0
        assert panel.selects in ("level",) or chosen - {"other", "not recorded"} <= set(known[panel.selects])


# --- single figures -------------------------------------------------------------------------------------------------


def test_the_bar_of_a_window_has_three_parts_and_those_nobody_can_tell() -> None:
    bodies = [
        case(1, procedure_on="2026-08-12"),
        case(2, procedure_on="2026-08-13"),
        case(3, onset=None, procedure_on="2026-08-12"),
    ]
    found = parts(asked("T8", table(bodies), None), dark=False)
    treated = {row["part"]: (row["number"], row["share"]) for row in found.rows if row["of"] == "treated"}
    assert treated["in the window"] == treated["after the window"] == ("1", "33.3 %")
    assert "treated in the window: 1 of 3, 33.3 % (6.1 to 79.2 %)" in found.sentence


def test_shares_without_parts_are_bars_of_two() -> None:
    found = {row["part"]: row["number"] for row in parts(asked("S3", sample(), None), dark=False).rows[2:4]}
    assert found["died within 365 days of procedure"] == "13" and found["the others"] == "317"


@pytest.mark.parametrize("id", sorted({id for s in SECTIONS.values() for id in s.measures} - {"F2", "V9"}))
def test_no_two_names_beside_a_figure_have_one_look_and_none_needs_scrolling(id: str) -> None:
    found = parts(asked(id, sample(), None), dark=False) if asked(id, sample(), None).whole is not None else None
    if found is None or found.figure is None:
        return
    named = [trace["marker"] for trace in alike(found) if trace.get("showlegend") is True]
    looks = [(marker["color"], marker["pattern"]["shape"]) for marker in named]
    assert len(set(looks)) == len(looks)
    legend = json.loads(str(found.figure.to_json()))["layout"]["legend"]
    assert legend["maxheight"] > 22 * len(named)


def test_no_two_parts_of_a_bar_look_alike() -> None:
    labels = ["treated", "declined", "a", "b", "c", "d", "onset not known", "undeterminable", "not recorded"]
    looks = looks_of(labels)
    assert len({(look.colour, look.pattern) for look in looks.values()}) == len(labels)


def test_the_funnel_is_not_drawn_where_it_does_not_add_up() -> None:
    result = asked("F2", sample(), None)
    trees = dict(result.trees)
    step = trees["referrals"]
    wrong = Shown(step.label, Cell((step.cell.shown or 0) + 1), step.parts)
    found = attrition(replace(result, trees=(("referrals", wrong),)), dark=False, unit="referrals")
    assert found.figure is None and "does not add up" in found.sentence
    assert attrition(result, dark=False, unit="referrals").figure is not None


def test_the_funnel_gives_both_ways_of_losing_and_says_its_unit() -> None:
    for unit in ("referrals", "persons"):
        found = attrition(asked("F2", sample(), None), dark=False, unit=unit)
        assert (
            found.figure is not None and unit in found.figure.layout["xaxis"]["title"]["text"] and unit in found.title
        )
        row = next(row for row in found.rows if row["step"] == "triaged")
        lost, came, on = (int(row[name]) for name in ("lost at this step", f"{unit} that came", "went on"))
        assert lost == came - on == sum(int(value) for name, value in row.items() if name.startswith("lost: "))
        assert int(row["fail this step in any order"].split(" of ")[0]) >= lost


def test_a_funnel_plot_has_letters_in_the_order_of_the_alphabet_and_no_ranks() -> None:
    found = funnel_plot(asked("V4", sample(), US_CMS), dark=False)
    names = [row["unit"] for row in found.rows]
    assert names == sorted(names, key=str.casefold)
    assert [row["mark"] for row in found.rows] == list("ABCDEFGH")
    assert not any("rank" in name for row in found.rows for name in row)
    assert "plain limits" in found.sentence and found.selects == "referrer"


def test_a_unit_with_few_cases_is_not_drawn() -> None:
    bodies = []
    for name, size in (("Large", 40), ("Other", 30), ("Small", 10)):
        for n in range(size):
            decision = "treat" if n % 2 == 0 else "not_a_candidate"
            made = case(1000 * len(name) + len(bodies), decision=decision, decided_on="2026-06-10")
            made["referral"]["organization"] = name
            bodies.append(made)
    found = funnel_plot(asked("V4", table(bodies), None), dark=False)
    assert {row["unit"]: row["place"] for row in found.rows}["Small"] == NOT_DRAWN
    assert any("fewer than 11" in note for note in found.notes)


def test_which_limits_are_in_force_is_said() -> None:
    result = asked("V4", sample(), US_CMS)
    plain, wide = funnel_plot(result, dark=False), funnel_plot(result, dark=False, widen=True)
    assert any("plain, of luck alone" in note for note in plain.notes)
    assert any("cannot be estimated" in note for note in wide.notes)  # fewer than 10 units


def test_levels_stand_where_the_spine_has_them() -> None:
    bodies = [case(n, procedure_on="2026-06-20", levels_treated=["L1"]) for n in range(12)]
    found = levels(asked("V1", table(bodies), US_CMS), dark=False)
    assert "L1 12" in found.sentence and found.selects == "level"
    assert {row["level"]: row["treated at this level"] for row in found.rows}["L1"] == "12"
    few = [case(n, procedure_on="2026-06-20", levels_treated=["L1" if n < 30 else "T12"]) for n in range(34)]
    hidden = levels(asked("V1", table(few), US_CMS), dark=False)
    assert HIDDEN in hidden.sentence.lower()


def test_codes_of_sources_keep_their_order_and_their_words() -> None:
    found = verdict_mix(asked("V2", sample(), None), dark=False)
    assert found.figure is not None
    names = [trace.name for trace in found.figure.data]  # pyright: ignore[reportAttributeAccessIssue]
    order = ("met", "judgement", "missing_input", "not_determinable", "not_met", "out_of_scope")
    assert [name for name in names if name != HIDDEN] == [CODE[code].word for code in order]


def test_months_that_are_not_mature_are_hatched_and_have_their_day() -> None:
    found = cohort_months(asked("F4", sample(), US_CMS), dark=False)
    late = [row for row in found.rows if row["follow-up"].startswith("matures")]
    assert late[0]["month received"] == "Aug 2026" and late[0]["follow-up"] == "matures 29 Nov 2026"
    assert {row["share"] for row in late} == {"not mature"}
    assert "Aug 2026 matures 29 Nov 2026" in found.sentence


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


def _returned(number: int, *reasons: str) -> dict[str, Any]:
    body = case(number)
    body["referral"]["returns"] = [{"reasons": list(reasons)}]
    return body


def _reasons(audience: str) -> Panel:
    """Twenty-four returned: all for imaging, twelve for the onset too, three for another reason."""
    more = lambda n: ["onset"] * (n < 12) + ["other"] * (n < 3)  # noqa: E731
    made = table([_returned(n, "imaging", *more(n)) for n in range(24)])
    return pareto(compute("Q3", made, CUT, US_CMS, audience), dark=False)  # pyright: ignore[reportArgumentType]


def test_reasons_stand_by_their_number_with_what_they_make_up_so_far() -> None:
    panel = _reasons("direct care")
    assert [(row["reason"], row["referrals"]) for row in panel.rows[:3]] == [
        ("imaging", "24"),
        ("onset", "12"),
        ("other", "3"),
    ]
    assert [row["cumulative share of reasons"] for row in panel.rows[:3]] == ["61.5 %", "92.3 %", "100.0 %"]
    assert panel.rows[1]["share of those returned"] == "50.0 %" and PARTLY not in panel.notes


def test_a_hidden_reason_stands_last_and_is_in_no_cumulative_share() -> None:
    panel = _reasons("others")
    assert [row["reason"] for row in panel.rows][-1] == "other" and PARTLY in panel.notes
    assert panel.rows[-1]["referrals"] == panel.rows[-1]["cumulative share of reasons"] == HIDDEN
    assert panel.rows[1]["cumulative share of reasons"] == "100.0 %" and "3" not in re.findall(
        r"\b3\b", str(panel.rows)
    )


def test_without_a_return_there_is_no_pareto() -> None:
    panel = pareto(compute("Q3", table([case(1)]), CUT, US_CMS, "direct care"), dark=False)
    assert panel.figure is None and "No return is recorded" in panel.sentence
