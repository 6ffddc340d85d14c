"""Views V1 to V5, and what F2 and F4 show beside their numbers: counts worked by hand, and what others may see of them."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from kyphodss.cohort.attrition import STEPS
from kyphodss.cohort.disclosure import US_CMS, Profile, Table
from kyphodss.cohort.funnel_steps import FAIL
from kyphodss.cohort.measure import Asked, Options
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.strata import NOT_RECORDED
from kyphodss.cohort.table import CohortTable, Given, cohort_table
from kyphodss.cohort.views import (
    ANOTHER,
    AT_LEVEL,
    AT_WORK,
    AT_WORK_WORDS,
    COMPLETE,
    FIRST,
    FRACTURES,
    FURTHER,
    IN_SCOPE,
    LEVELS,
    OTHER_LEVEL,
    OUTSIDE,
    SCOPES,
    SPOKEN_OF,
    VERDICTS,
    YIELD,
)
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import CODES
from sample_data.cohort import cohort_cases
from tests.cohort.cohorts import CUT, case, sample, table

VIEWS = ("V1", "V2", "V3", "V4", "V5")


def direct(id: str, made: CohortTable, **options: Any) -> Result:
    """A view as direct care sees it."""
    return compute(id, made, CUT, US_CMS, "direct care", options=Options(**options))


def others(id: str, made: CohortTable, profile: Profile = US_CMS) -> Result:
    """A view as everybody else sees it."""
    return compute(id, made, CUT, profile, "others")


def tables(result: Result) -> dict[str, Table]:
    """The tables of a result by title."""
    return dict(result.tables)


# --- V1 -------------------------------------------------------------------------------------------------------------


def test_a_procedure_at_two_levels_counts_at_each_and_once_as_the_topmost() -> None:
    bodies = [
        case(1, procedure_on="2026-06-20", levels_treated=["L1", "T12"]),
        case(2, procedure_on="2026-06-20", levels_treated=["L1"]),
        case(3, procedure_on="2026-06-20", levels_treated=["C7", "S2"]),
        case(4, procedure_on="2026-06-20"),
        case(5, levels_treated=["L1"]),
    ]
    found = tables(direct("V1", table(bodies)))["levels treated"]
    assert [found.cell("L1", kind).shown for kind in (FIRST, FURTHER, AT_LEVEL)] == [1, 1, 2]
    assert [found.cell("T12", kind).shown for kind in (FIRST, FURTHER)] == [1, 0]
    assert found.cell(OTHER_LEVEL, AT_LEVEL).shown == 1
    assert found.cell(NOT_RECORDED, AT_LEVEL).shown == 1
    assert found.cell("all levels", FIRST).shown == 4


def test_levels_run_from_the_first_thoracic_to_the_first_sacral() -> None:
    assert (LEVELS[0], LEVELS[-1], len(LEVELS)) == ("T1", "S1", 18)


def test_the_number_treated_is_hidden_among_levels_where_the_measure_hides_it() -> None:
    made = table(
        [case(n, procedure_on="2026-06-20", levels_treated=["L1" if n < 20 else "T12"]) for n in range(40)]
        + [case(n) for n in range(50, 55)]
    )
    result = others("V1", made)
    assert result.whole is not None and result.whole.find("treated").cell.hidden
    found = tables(result)["levels treated"]
    assert found.cell("all levels", FIRST).hidden
    assert sum(found.cell(level, FIRST).hidden for level in LEVELS) >= 1


# --- V2 and V5 ------------------------------------------------------------------------------------------------------


def test_every_code_has_its_place() -> None:
    assert {*IN_SCOPE, OUTSIDE} == set(CODES)


def test_codes_of_each_source_add_up_to_the_fractures_of_what_was_received() -> None:
    made = sample()
    result = direct("V2", made)
    scopes, verdicts = tables(result)[SCOPES], tables(result)[VERDICTS]
    n = {scopes.cell(each.short, FRACTURES).shown for each in GUIDELINES}
    assert len(n) == 1 and next(iter(n)) == 1628
    for each in GUIDELINES:
        own = sum(verdicts.cell(each.short, code).shown or 0 for code in IN_SCOPE)
        assert own == scopes.cell(each.short, SPOKEN_OF).shown
        assert own + (scopes.cell(each.short, OUTSIDE).shown or 0) == next(iter(n))


def test_a_referral_entered_twice_or_in_error_has_no_second_verdict() -> None:
    twice = case(1)
    made = table([twice, twice, case(2, closed_on="2026-06-20", closed_as=9)])
    assert tables(direct("V2", made))[SCOPES].cell(GUIDELINES[0].short, FRACTURES).shown == 1


def test_the_scope_of_a_source_is_not_hidden_for_a_rare_code() -> None:
    """Other sources of the same scope show the same number: hiding it here would hide nothing."""
    scopes, verdicts = tables(others("V2", sample()))[SCOPES], tables(others("V2", sample()))[VERDICTS]
    assert scopes.hidden_count == 0
    rare = [verdicts.cell("Medicare L34106", code).hidden for code in IN_SCOPE]
    assert sum(rare) >= 2


def test_fractures_of_few_persons_are_hidden_although_they_are_many() -> None:
    def body(number: int) -> dict[str, Any]:
        made = case(number)
        return {**made, "fractures": [{"level": level, "onset": "2026-05-20"} for level in ("T11", "T12", "L1")]}

    trauma = [{**body(n), "etiology": "trauma"} for n in range(4)]
    made = table([*trauma, *(case(n) for n in range(100, 140))])
    short = next(each.short for each in GUIDELINES if each.id == "cms-l34106")
    assert tables(direct("V2", made))[SCOPES].cell(short, OUTSIDE).shown == 12
    assert tables(others("V2", made))[SCOPES].cell(short, OUTSIDE).hidden


def test_rules_at_work_are_shares_of_the_fractures_of_each_month() -> None:
    result = direct("V5", sample())
    assert len(result.over) == len(GUIDELINES) * len(AT_WORK)
    for each in result.over:
        series = each.series
        assert series.n is not None and (series.values <= series.n).all()
    first = next(each for each in result.over if each.title == "Clinic leaflet: criteria met")
    laid = tables(result)["Clinic leaflet"]
    n = [sum(laid.cell(month, kind).shown or 0 for kind in (*AT_WORK_WORDS, ANOTHER)) for month in first.series.labels]
    assert first.series.n is not None and first.series.n.tolist() == n


def test_a_month_whose_rate_is_hidden_is_no_point() -> None:
    for each in others("V5", sample()).over:
        series = each.series
        for label, value in zip(series.labels, series.values.tolist(), strict=True):
            assert np.isnan(value) == (label in each.hidden)
            assert np.isnan(value) or not US_CMS.hides(int(value))


# --- V3 and V4 ------------------------------------------------------------------------------------------------------


def test_referrals_of_a_class_are_counted_in_whole_months() -> None:
    bodies = [case(n, f"2026-{month:02d}-10") for n, month in enumerate((1, 2, 2, 3, 11))]
    bodies.append({**case(9, "2026-03-11"), "etiology": None})
    found = tables(direct("V3", table(bodies)))["referrals by etiology"]
    assert found.axes[1].classes[:2] == ("2026-02", "2026-03")
    assert [found.cell("osteoporosis", month).shown for month in ("2026-02", "2026-03")] == [2, 1]
    assert found.cell(NOT_RECORDED, "2026-03").shown == 1
    weeks = tables(direct("V3", table(bodies), weekly=True))["referrals by referrer"]
    assert weeks.cell("Oakside", "2026-W11").shown == 2


def test_units_are_referrers_in_the_order_of_the_alphabet_and_settings() -> None:
    result = direct("V4", sample())
    assert [each.by for each in result.funnels] == ["referrer", "setting", "referrer", "setting"]
    keys = [point.key for point in result.funnels[0].plain.points]
    assert keys == sorted(keys, key=str.casefold) and len(keys) == 7
    assert all(each.wide.widened is False for each in result.funnels)  # fewer than 10 units


def test_over_dispersion_is_named_where_there_are_units_enough() -> None:
    bodies = []
    for unit in range(12):
        for n in range(30):
            decision = "treat" if n < 6 + 2 * unit % 24 else "not_a_candidate"
            made = case(100 * unit + n, decision=decision, decided_on="2026-06-10")
            made["referral"]["organization"] = f"Practice {chr(65 + unit)}"
            bodies.append(made)
    found = direct("V4", table(bodies)).funnels[0]
    assert found.wide.widened is True and found.plain.widened is False
    assert found.plain.spread is not None and found.plain.spread.tau_squared > 0


def several(referrals: int, seed: int) -> CohortTable:
    return cohort_table((Given(*each) for each in cohort_cases(referrals, seed)), CUT)


@pytest.mark.parametrize(("referrals", "seed"), [(150, 1), (400, 2), (700, 3), (1500, 4)])
def test_what_the_two_tables_of_a_unit_differ_by_is_never_few(referrals: int, seed: int) -> None:
    """Those without a decision: received less decided. The same in the small multiples, by setting."""
    made = several(referrals, seed)
    laid, seen = tables(others("V4", made)), 0
    for by in ("referrer", "setting"):
        decided, received = (laid[f"{title}, by {by}"] for title in (YIELD, COMPLETE))
        for unit in decided.axes[0].classes:
            one, other = (each.cell(unit, "cases").shown for each in (received, decided))
            if one is not None and other is not None:
                assert not US_CMS.hides(one - other), (by, unit)
                seen += one > other
    equity = tables(others("E1", made))["candidate yield by setting"]
    yields = laid[f"{YIELD}, by setting"]
    for unit in equity.axes[0].classes:
        assert equity.cell(unit, "decided") == yields.cell(unit, "cases")
    assert seen > 0 or referrals < 1500


@pytest.mark.parametrize(("referrals", "seed"), [(150, 1), (700, 3), (1500, 4), (2500, 5)])
def test_months_and_the_number_of_a_referrer_never_tell_of_few_in_months_in_part(referrals: int, seed: int) -> None:
    made = several(referrals, seed)
    months, received = (
        tables(others("V3", made))["referrals by referrer"],
        tables(others("V4", made))[f"{COMPLETE}, by referrer"],
    )
    assert months.axes[1].total is None and "in no whole period" not in months.axes[1].classes
    for unit in months.axes[0].classes:
        cells = [months.cell(unit, month).shown for month in months.axes[1].classes]
        whole, shown = received.cell(unit, "cases").shown, [n for n in cells if n is not None]
        if whole is not None and len(shown) == len(cells):
            assert not US_CMS.hides(whole - sum(shown)), unit


def test_few_of_a_referrer_in_months_in_part_hide_a_month_that_would_tell_of_them() -> None:
    """Twelve a month, and five in the month of the cut: with every month shown, 29 less 24 are those five."""
    days = [*(["2026-09-10"] * 12), *(["2026-10-10"] * 12), *(["2026-11-10"] * 5)]
    bodies = [case(n, day) for n, day in enumerate(days)]
    more = [case(100 + n, day) for n, day in enumerate([*days, *(["2026-11-11"] * 20)])]
    for each in more:
        each["referral"]["organization"] = "Riverside"
    first = case(999, "2026-08-01")
    found = tables(others("V3", table([first, *bodies, *more])))["referrals by referrer"]
    assert found.cell("Oakside", "2026-09").hidden or found.cell("Oakside", "2026-10").hidden
    assert (
        tables(direct("V3", table([first, *bodies, *more])))["referrals by referrer"].cell("Oakside", "2026-09").shown
        == 12
    )


# --- F2 and F4 ------------------------------------------------------------------------------------------------------


def test_who_fails_a_step_in_any_order_is_counted_apart_from_who_is_lost_there() -> None:
    """Two have no imaging; one of them had been lost at the step before."""
    full = {"information_complete_on": "2026-06-02"}
    mri = [{"modality": "mri", "performed_on": "2026-06-01"}]
    bodies = [{**case(n), "imaging": mri} for n in range(3)]
    bodies[0]["referral"].update(full)
    bodies[1]["referral"].update(full)
    bodies[1]["imaging"] = []
    bodies[2]["imaging"] = []
    found = {each.title: each.rate for each in direct("F2", table(bodies)).rates}
    at = found[f"referrals {FAIL}: acuity imaging"]
    assert (at.events.shown, at.n.shown) == (2, 3)
    lost = dict(direct("F2", table(bodies)).trees)["referrals"].find("came to: acuity imaging")
    assert (lost.cell.shown or 0) - (lost.parts[-1].cell.shown or 0) == 1


def test_a_failure_that_tells_of_few_lost_before_is_hidden() -> None:
    found = {each.title: each.rate for each in others("F2", sample()).rates}
    assert found[f"referrals {FAIL}: received"].events.hidden  # the loss at the step itself, for the funnel to show
    assert len(found) == 2 * len(STEPS)
    for each in found.values():
        assert each.events.shown is None or not US_CMS.hides(each.events.shown)


def test_months_that_are_not_mature_come_with_their_day() -> None:
    bodies = [case(n, f"2026-{month:02d}-01") for n, month in enumerate((7, 8, 9))]
    later = dict(direct("F4", table(bodies), follow_up_days=90).later)
    assert "2026-07" not in later and later["2026-09"] == (date(2026, 9, 1) + timedelta(days=90)).isoformat()


def test_a_view_knows_the_table_that_a_selection_is_of() -> None:
    made = sample()
    part = made.only(made.words("sex") == "male")
    assert Asked(part, Options(), made).span is made and Asked(part, Options()).span is part
