"""Figures of proportions, funnels, levels, verdicts and volumes: what they draw, what they say, and what they may not tell."""

import base64
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kyphodss.charts.cohort.attrition import attrition
from kyphodss.charts.cohort.figures import SECTIONS
from kyphodss.charts.cohort.funnel_plot import NOT_DRAWN, funnel_plot
from kyphodss.charts.cohort.levels import levels
from kyphodss.charts.cohort.parts import parts
from kyphodss.charts.cohort.stacked import looks_of
from kyphodss.charts.cohort.verdict_mix import verdict_mix
from kyphodss.charts.cohort.volumes import cohort_months
from kyphodss.charts.palette import CODE
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import HIDDEN, UK_OPENSAFELY, US_CMS, Cell, Profile
from kyphodss.cohort.selection import DIMENSIONS, Selection, known_values
from tests.charts.cohort.drawn import COUNTS, DRAWN, alike, asked, drawn, words
from tests.cohort.cohorts import case, sample, table

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
