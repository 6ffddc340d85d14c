"""Every measure: its card, its count on cases worked by hand, and what an audience that is not direct care may see of it."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.cohort import measures as register
from kyphodss.cohort.attrition import STEPS
from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.breakdown import Part, part, released
from kyphodss.cohort.disclosure import PROFILES, UK_OPENSAFELY, US_CMS, Cell, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Options
from kyphodss.cohort.measures import compute, measures
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import CohortTable
from sample_data.cohort import REFERRALS
from tests.cohort.cohorts import CUT, case, sample, table

EVERY = tuple(measures())
OPTIONS = Options(standard_days=14, slots_per_week=11)
SPEC = (
    *(f"F{n}" for n in range(1, 9)), *(f"T{n}" for n in range(1, 12)), "Q1", "Q2", "Q3", "S1", "S2", "S3",
    "O1", "O2", "O3", "O4", "P1", "P2", "P3", "P4", "P5", "E1", "D1", "D2", "D3",
    *(f"V{n}" for n in range(1, 10)),
)  # fmt: skip


def direct(id: str, made: CohortTable, options: Options = OPTIONS) -> Result:
    """A measure as direct care sees it."""
    return compute(id, made, CUT, US_CMS, "direct care", options=options)


def share(result: Result, title: str) -> tuple[int | None, int | None]:
    """Events and n of a rate."""
    found = next(each.rate for each in result.rates if each.title == title)
    return found.events.shown, found.n.shown


def test_every_measure_of_the_specification_has_a_card() -> None:
    heads = {id.split("-")[0] for id in EVERY}
    assert set(SPEC) == heads
    assert list(tomllib.loads(Path(register.__file__).with_name("measures.toml").read_text())) == list(EVERY)


@pytest.mark.parametrize("id", EVERY)
def test_every_card_is_complete(id: str) -> None:
    card = measures()[id].card
    texts = [
        getattr(card, field.name)
        for field in fields(card)
        if field.name not in ("better", "not_computed", "direct_care_only", "notes")
    ]
    assert all(isinstance(text, str) and text.strip() != "" for text in texts)
    assert (measures()[id].count is None) is (card.not_computed is not None)


@pytest.mark.parametrize("id", EVERY)
def test_every_result_carries_card_stamps_and_profile(id: str) -> None:
    found = compute(id, sample(), CUT, US_CMS, "others", options=OPTIONS)
    assert (found.card.id, found.cut, found.profile) == (id, CUT, US_CMS)
    if found.card.direct_care_only is not None:
        assert found == Result(found.card, CUT, US_CMS, said=found.said)
        assert found.said is not None and found.said.startswith("Shown at direct care alone: ")
        found = compute(id, sample(), CUT, DIRECT_CARE, "direct care", options=OPTIONS)
    if found.card.not_computed is not None:
        assert found.said == f"Not computed: {found.card.not_computed}." and found.whole is None
        return
    assert found.said is None and found.whole is not None
    everything = (*found.rates, *found.waits, *found.over, *found.values, *found.tables, *found.trees)
    assert len(everything) > 0 or found.curve is not None


@pytest.mark.parametrize("id", EVERY)
@pytest.mark.parametrize("size", [0, 1, 40])
def test_no_measure_fails_on_a_small_or_empty_cohort(id: str, size: int) -> None:
    made = sample().only(np.arange(len(sample())) < size)
    for audience in ("direct care", "others"):
        compute(id, made, CUT, UK_OPENSAFELY, audience, options=OPTIONS)  # pyright: ignore
    assert compute(id, made, CUT, US_CMS, "others").said is not None or size == 40


# --- counts worked by hand ------------------------------------------------------------------------------------------


def test_waits_are_counted_from_receipt_completed_and_incomplete_apart() -> None:
    made = table(
        [case(n, "2026-06-01", procedure_on=f"2026-06-{n + 1:02d}") for n in range(1, 13)] + [case(20, "2026-11-14")]
    )
    completed, incomplete = direct("T4", made).waits[0], direct("T5", made).waits[0]
    assert (completed.n.shown, incomplete.n.shown) == (12, 1)
    assert [p.value for p in completed.percentiles] == [6.5, pytest.approx(10.9), None]
    assert [p.value for p in incomplete.percentiles] == [10, None]
    assert incomplete.within is not None and incomplete.within.share is not None and incomplete.within.share.value == 1


@pytest.mark.parametrize(
    ("onset", "treated", "expected"),
    [
        ({"onset": "2026-05-20"}, "2026-08-12", "in the window"),  # day 84 is the last
        ({"onset": "2026-05-20"}, "2026-08-13", "after the window"),
        ({"onset_earliest": "2026-05-18", "onset_latest": "2026-05-20"}, "2026-08-12", "undeterminable"),
        ({"onset_earliest": "2026-05-18", "onset_latest": "2026-05-20"}, "2026-08-10", "in the window"),
        ({"onset_earliest": "2026-05-18", "onset_latest": "2026-05-20"}, "2026-08-13", "after the window"),
        ({"onset_latest": "2026-05-20"}, "2026-08-13", "after the window"),
        ({"onset_latest": "2026-05-20"}, "2026-08-12", "undeterminable"),
        ({"onset_earliest": "2026-05-20"}, "2026-08-12", "in the window"),
        ({}, "2026-08-12", "onset not known"),
    ],
)
def test_a_window_is_met_only_where_every_day_of_the_onset_says_so(
    onset: dict[str, str], treated: str, expected: str
) -> None:
    body = {**case(1, procedure_on=treated), "fractures": [{"level": "L1", **onset}]}
    whole = direct("T8", table([body])).whole
    assert whole is not None
    (found,) = [each.label for each in whole.find("treated").parts if each.cell.shown == 1]
    assert found.startswith(expected)


def test_a_window_in_calendar_months_ends_on_the_last_day_of_a_short_month() -> None:
    bodies = [
        case(n, "2025-12-01", "2025-11-30", procedure_on=day) for n, day in enumerate(("2026-02-28", "2026-03-01"))
    ]
    found = direct("T8", table(bodies), Options(window="LF-CLOSING"))
    assert (share(found, "treated in the window"), share(found, "treated after it")) == ((1, 2), (1, 2))
    assert any("LF-CLOSING" in note for note in found.notes)


def test_a_window_that_is_no_onset_clock_is_refused() -> None:
    for id in ("PW-RTT-18W", "no such window", "EV-CHRONIC-KYPH"):
        with pytest.raises(ValueError, match="from onset"):
            direct("T8", table([case(1)]), Options(window=id))


def test_a_window_is_lost_by_closing_after_it_or_treating_after_it() -> None:
    treat = {"decision": "treat", "decided_on": "2026-06-05"}
    bodies = [
        case(1, **treat, procedure_on="2026-08-13"),
        case(2, **treat, closed_on="2026-09-01", closed_as=6),
        case(3, **treat, procedure_on="2026-07-01"),
        case(4, **treat),
        case(5, **treat, closed_on="2026-07-01", closed_as=3),
        case(6, onset="2026-01-01", **treat),
        case(7),
    ]
    found = direct("T9", table(bodies))
    assert share(found, "window lost") == (2, 5)
    assert found.whole is not None and found.whole.find("still open, window over").cell.shown == 1
    late = direct("T10", table(bodies))
    assert share(late, "window closed at receipt") == (1, 7)


def test_windows_lost_stand_in_the_period_in_which_they_were_surely_over() -> None:
    treat = {"decision": "treat", "decided_on": "2026-08-20"}
    bodies = [
        case(1, **treat, procedure_on="2026-08-13"),  # ended on 12 Aug
        case(2, **treat),
        case(3, "2026-08-15", "2026-08-08", **treat, closed_on="2026-11-02", closed_as=6),  # ended on 31 Oct
        case(4, "2026-08-15", "2026-08-08", **treat, procedure_on="2026-10-31"),
        case(5, "2026-08-15", "2026-08-09", **treat),  # ended on 1 Nov: a month that is not whole
        case(6, "2026-06-01", None, **treat),
    ]
    bodies[5]["fractures"][0] |= {"onset_earliest": "2026-05-30", "onset_latest": "2026-06-01"}  # over on 24 Aug
    (over,) = direct("T9", table(bodies)).over
    assert over.series.labels == ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10") and over.series.n is not None
    assert over.series.n.tolist() == [0, 0, 3, 0, 2] and over.series.values.tolist() == [0, 0, 1, 0, 1]
    assert over.series.gaps is not None and over.series.gaps.values.tolist() == [2.0]  # cases between the two lost


@pytest.mark.parametrize(
    ("onset", "booked", "expected"),
    [
        ("2026-09-01", None, 1),  # ends on 24 Nov, the cut
        ("2026-09-08", None, 1),
        ("2026-09-09", None, 0),
        ("2026-08-31", None, 0),
        ("2026-09-08", "2026-11-27", 0),
        ("2026-09-08", "2026-11-20", 1),  # a booking that has passed is none
    ],
)
def test_closing_and_unbooked(onset: str, booked: str | None, expected: int) -> None:
    body = case(1, "2026-09-20", onset)
    if booked is not None:
        body["referral"]["booked_for"] = booked
    whole = direct("T11", table([body])).whole
    assert whole is not None and whole.find("closing in 7 days, unbooked").cell.shown == expected


def test_candidates_are_those_decided_for_treatment() -> None:
    decisions = ("treat", "treat", "not_a_candidate", "declined_by_patient", "defer", "unknown")
    bodies = [case(n, decision=d, decided_on="2026-06-05") for n, d in enumerate(decisions)]
    bodies += [case(10), case(11, decision="treat", decided_on="2026-12-05")]
    assert share(direct("F3", table(bodies)), "candidates of those decided") == (2, 4)


def test_months_that_are_not_mature_are_in_no_rate() -> None:
    bodies = [case(n, f"2026-{month:02d}-01", procedure_on=f"2026-{month:02d}-20") for n, month in enumerate((7, 8, 9))]
    found = direct("F4", table(bodies), Options(follow_up_days=90))
    assert found.over[0].series.labels == ("2026-07", "2026-08")  # 31 Aug and 90 days are past only after 29 Nov
    assert "2026-09 matures" in found.notes[0]


def test_removals_leave_those_still_open_out() -> None:
    bodies = [case(code, closed_on="2026-07-01", closed_as=code) for code in (2, 3, 4, 6)] + [
        case(8),
        case(9, procedure_on="2026-07-01"),
    ]
    found = direct("F6", table(bodies))
    assert share(found, "declined of all that left") == (1, 5)


def test_load_needs_the_slots() -> None:
    found = compute("F8", sample(), CUT, US_CMS, "direct care")
    assert found.values[0].value is None and "not set" in found.notes[0]
    assert direct("F8", sample()).values[0].value == pytest.approx(210 / 12 / 11)


def test_the_funnel_reconciles_for_referrals_and_persons() -> None:
    trees = dict(direct("F2", sample()).trees)
    for tree in trees.values():
        for step in STEPS:
            came = tree.find(f"came to: {step}")
            assert came.cell.shown == sum(each.cell.shown or 0 for each in came.parts)
    first = [trees[unit].find("came to: received").cell.shown or 0 for unit in ("persons", "referrals")]
    assert first[0] < first[1] == REFERRALS
    released = dict(compute("F2", sample(), CUT, US_CMS, "others").trees)["referrals"]
    for step, following in pairwise(STEPS):
        came = released.find(f"came to: {step}")
        assert sum(each.cell.hidden for each in (*came.parts, came)) != 1, following


def test_change_is_of_pairs_and_a_baseline_after_the_procedure_is_none() -> None:
    def body(number: int, recorded: str, before: int | None, after: int | None) -> dict[str, Any]:
        contact = [{"on": "2026-07-31", "pain_score": after}]
        made = case(number, procedure_on="2026-07-01", followups=contact)
        return {**made, "symptoms": {"recorded_on": recorded, "pain_score": before}}

    found = direct("O1", table([body(1, "2026-06-01", 8, 2), body(2, "2026-07-01", 7, 3), body(3, "2026-07-02", 9, 1),
                                body(4, "2026-06-01", None, 1), body(5, "2026-06-01", 8, None)]))  # fmt: skip
    assert (found.values[0].value, found.values[0].n.shown) == (5, 2)
    assert found.values[1].value is None


def test_a_contact_is_due_once_it_would_count_for_the_next_time() -> None:
    early, late = (CUT.day - timedelta(days=days) for days in (61, 60))
    bodies = [case(n, "2026-08-01", procedure_on=day.isoformat()) for n, day in enumerate((early, late))]
    bodies.append(
        case(5, "2026-08-01", procedure_on=early.isoformat(), died_on=(early + timedelta(days=9)).isoformat())
    )
    assert share(direct("O3", table(bodies)), "returned at 1 month") == (0, 1)


@pytest.mark.parametrize(("day", "fls", "iof"), [(84, 1, 1), (85, 1, 0), (90, 1, 0), (91, 0, 0)])
def test_fls_counts_90_days_and_iof_12_weeks(day: int, fls: int, iof: int) -> None:
    onset = date(2026, 3, 1)
    body = case(1, "2026-03-05", onset.isoformat())
    body["imaging"] = [{"modality": "dxa", "performed_on": (onset + timedelta(days=day)).isoformat()}]
    made = table([body])
    assert share(direct("P3-FLS-5", made), "DXA within 90 days") == (fls, 1)
    assert share(direct("P3-IOF", made), "DXA within 12 weeks") == (iof, 1)


def test_deaths_are_of_those_followed_for_the_whole_time() -> None:
    bodies = [
        case(1, "2026-09-01", procedure_on="2026-10-01", died_on="2026-10-31"),
        case(2, "2026-09-01", procedure_on="2026-10-01", died_on="2026-11-01"),
        case(3, "2026-09-01", procedure_on="2026-10-26"),
        case(4, "2026-09-01", procedure_on="2026-10-25"),
    ]
    assert share(direct("S3", table(bodies)), "died within 30 days of procedure") == (1, 3)


def test_the_chance_of_treatment_is_that_of_the_estimator() -> None:
    """The six rows of oracle O9(c), as referrals: F1 = 0.2 at day 2 and 0.4 from day 3 on; made twice for the risk set."""
    ends = [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 0)]
    bodies = []
    for n, (days, code) in enumerate(ends * 20):
        received = CUT.day - timedelta(days=days) if code == 0 else date(2026, 6, 1)
        end = (received + timedelta(days=days)).isoformat()
        outcome = {} if code == 0 else {"procedure_on": end} if code == 1 else {"closed_on": end, "closed_as": code}
        bodies.append(case(n, received.isoformat(), **outcome))
    curve = direct("T6", table(bodies)).curve
    assert curve is not None and curve.exact is not None and curve.exact.curve is not None
    assert curve.exact.curve.at(3)[1] == pytest.approx(0.4) and curve.exact.curve.at(5)[2] == pytest.approx(0.4)


# --- what others may see --------------------------------------------------------------------------------------------


def _cells(found: Any) -> Iterator[int]:
    """Every cell that a result shows. Curves and spreads stand in groups of six and are held by their own tests."""
    if isinstance(found, Cell):
        yield from () if found.shown is None else (found.shown,)
    elif isinstance(found, np.ndarray):
        yield from ()
    elif is_dataclass(found):
        for field in fields(found):
            yield from _cells(getattr(found, field.name))
    elif isinstance(found, dict):
        for value in found.values():
            yield from _cells(value)
    elif isinstance(found, (tuple, list)):
        for value in found:
            yield from _cells(value)


def _numbers(result: Result) -> Iterator[int]:
    yield from _cells((result.whole, result.rates, result.waits, result.values, result.trees, result.tables))
    for each in result.over:
        if each.series.n is not None:
            yield from each.series.n.tolist()
        if each.series.is_count is True:
            yield from each.series.values[~np.isnan(each.series.values)].astype(int).tolist()


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda p: p.id)
@pytest.mark.parametrize("id", EVERY)
@pytest.mark.parametrize("size", [60, 1500])
def test_results_for_others_hold_no_small_number(id: str, profile: Profile, size: int) -> None:
    made = sample().only(np.arange(len(sample())) % (1500 // size) == 0)
    found = compute(id, made, CUT, profile, "others", options=OPTIONS)
    assert [n for n in _numbers(found) if profile.hides(n)] == []
    assert found.curve is None or found.curve.exact is None
    words = " ".join((*found.notes, found.said or ""))
    assert "row left out" not in words and "rows left out" not in words


def test_only_direct_care_is_shown_everything() -> None:
    with pytest.raises(ValueError, match="Only direct care"):
        compute("F1", sample(), CUT, DIRECT_CARE, "others")
    assert compute("F1", sample(), CUT, US_CMS, "direct care").profile == DIRECT_CARE
    few = table([case(1, procedure_on="2026-07-01")])
    assert direct("T4", few).waits[0].n.shown == 1
    assert compute("T4", few, CUT, US_CMS, "others").waits == ()


def test_a_table_of_another_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="another data cut"):
        compute("F1", sample(), replace(CUT, at=CUT.at - timedelta(days=1)), US_CMS, "others")


# --- breakdowns -----------------------------------------------------------------------------------------------------


def test_a_breakdown_adds_up_or_is_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Part("all", 3, (Part("a", 1), Part("b", 1)))
    assert repr(part("all", Part("a", 7))) == "Part(all, 1 parts)"


def _tree(counts: list[int]) -> Part:
    a, b, c, d, e, f, g = counts
    return part(
        "all",
        Part("a", a),
        part("used", Part("b", b), part("about", Part("c", c), Part("d", d), Part("e", e)), Part("f", f)),
        Part("g", g),
    )


counts = st.lists(st.integers(0, 40), min_size=7, max_size=7)


@settings(max_examples=150)
@given(counts)
def test_no_hidden_part_follows_from_the_others(numbers: list[int]) -> None:
    """A second solution exists for every hidden cell: the values could be others with the same shown cells."""
    shown = released(_tree(numbers), US_CMS)
    labels = {each.label: each.cell.shown for each in shown.walk()}
    for whole, members in (("all", ("a", "used", "g")), ("used", ("b", "about", "f")), ("about", ("c", "d", "e"))):
        hidden = [name for name in (whole, *members) if labels[name] is None]
        assert len(hidden) != 1
    assert all(n is None or not US_CMS.hides(n) for n in labels.values())


def test_what_is_left_out_has_the_same_cells_in_every_measure() -> None:
    found = [compute(id, sample(), CUT, US_CMS, "others", options=OPTIONS).whole for id in EVERY]
    heads = {tuple(p.cell.text for p in whole.parts[:4]) for whole in found if whole is not None}
    assert len(heads) == 1
    assert int(basis_of(sample()).received.sum()) > 1400
