"""Kaplan-Meier and Aalen-Johansen against published data (cohort-analytics O7-O10), and the laws of the estimator."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.outcome_intervals import (
    bootstrap_limits,
    cause_error,
    cause_limits,
    log_log,
    values_at,
    waiting_error,
)
from kyphodss.cohort.outcome_view import delay_check, first_day, numbers_at_risk, of_hundred, sentence, shown
from kyphodss.cohort.outcomes import Rows, aalen_johansen, from_onset, from_referral, rows
from kyphodss.cohort.problems import Referrals

EXIT = [1, 3, 3, 5, 5, 7, 7, 8, 8, 9, 10, 10]
STATUS = [1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1]
CAUSE = [1, 1, 0, 2, 1, 2, 0, 0, 1, 2, 0, 1]
ENTRY = [0, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 0]
# Bone-marrow transplants as disease/months/status (Scrucca 2007).
BMT = """0/13/2 0/1/1 0/72/0 0/7/2 0/8/2 1/67/0 0/9/2 0/5/2 1/70/0 1/4/0 1/7/0 1/68/0 0/1/2 1/10/2 1/7/2 1/3/1 1/4/1 1/4/1
1/3/1 1/3/1 0/22/2 1/8/1 1/2/2 0/0/2 0/0/1 0/35/0 1/35/0 0/4/2 0/14/2 0/26/2 0/3/2 1/2/0 1/8/0 1/32/0 0/12/1"""


def _bmt(disease: int | None = None) -> Rows:
    table = np.array([[int(n) for n in row.split("/")] for row in BMT.split()])
    table = table if disease is None else table[table[:, 0] == disease]
    return rows(table[:, 1], table[:, 2])


def test_kaplan_meier_of_statsmodels() -> None:
    curve = aalen_johansen(rows([3, 1, 2, 3, 2, 1, 5, 3], [0, 1, 1, 1, 0, 0, 1, 0]))
    assert curve.days.tolist() == [1, 2, 3, 5]
    assert curve.at_risk.tolist() == [8, 6, 4, 1]
    assert curve.waiting == pytest.approx([0.875, 0.7291667, 0.546875, 0], abs=1e-6)
    assert waiting_error(curve)[:3] == pytest.approx([0.1169268, 0.1649762, 0.2005800], abs=1e-6)


def test_kaplan_meier_of_the_maintained_arm() -> None:
    curve = aalen_johansen(rows([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0]))
    wanted = [0.909091, 0.818182, 0.715909, 0.613636, 0.490909, 0.368182, 0.184091]
    assert curve.waiting == pytest.approx(wanted, abs=1e-6)
    assert curve.days[np.argmax(curve.waiting <= 0.5)] == 31


def test_delayed_entry_changes_the_curve_as_published() -> None:
    curve = aalen_johansen(rows(EXIT, STATUS, ENTRY))
    assert curve.days.tolist() == [1, 3, 5, 7, 8, 9, 10]
    assert curve.at_risk.tolist() == [2, 6, 9, 7, 5, 3, 2]
    assert curve.waiting == pytest.approx([0.5, 0.4167, 0.3241, 0.2778, 0.2222, 0.1481, 0.0741], abs=1e-4)
    assert waiting_error(curve) == pytest.approx([0.3536, 0.3043, 0.2436, 0.2132, 0.1776, 0.1330, 0.0846], abs=1e-4)
    naive = aalen_johansen(rows(EXIT, STATUS))
    assert naive.waiting == pytest.approx([0.917, 0.833, 0.648, 0.556, 0.444, 0.296, 0.148], abs=1e-3)


def test_competing_risks_worked_by_hand() -> None:
    curve = aalen_johansen(rows([1, 2, 2, 3, 3, 3, 5, 6], [0, 1, 0, 2, 0, 2, 0, 2]))
    assert (curve.at(2)[1], curve.waiting_at(2)) == pytest.approx((1 / 7, 6 / 7))
    assert (curve.at(3)[1], curve.at(3)[2], curve.waiting_at(3)) == pytest.approx((1 / 7, 12 / 35, 18 / 35))
    assert (curve.at(6)[1], curve.at(6)[2], curve.waiting_at(6)) == pytest.approx((1 / 7, 6 / 7, 0))


def test_three_causes_with_their_errors() -> None:
    time_ = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
    curve = aalen_johansen(rows(time_, [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    assert list(curve.at(9).values()) == pytest.approx([0.17037037, 0.20740741, 0.26666667], abs=1e-8)
    assert (curve.at(1)[1], curve.at(6)[3]) == pytest.approx((0.11111111, 0.17777778), abs=1e-8)
    errors = [cause_error(curve, cause)[-1] for cause in (1, 2, 3)]
    assert errors == pytest.approx([0.08976251, 0.10610391, 0.12787781], abs=1e-8)


def test_any_grid_of_days_gives_the_same_values() -> None:
    curve = aalen_johansen(rows([1, 2, 3, 4, 5, 6], [0, 1, 1, 2, 2, 0]))
    assert values_at(curve, 2, np.array([3.9, 4, 4.5, 5, 6, 99])) == pytest.approx([0, 0.2, 0.2, 0.4, 0.4, 0.4])
    assert values_at(curve, 1, np.array([0, 2, 3])) == pytest.approx([0, 0.2, 0.4])


def test_an_event_on_day_0_counts() -> None:
    curve = aalen_johansen(rows([0, 1, 2, 3], [1, 2, 1, 0]))
    assert (curve.at(0)[1], curve.at(2)[1], curve.at(1)[2]) == pytest.approx((0.25, 0.5, 0.25))


def test_competing_risks_with_delayed_entry() -> None:
    curve = aalen_johansen(rows(EXIT, CAUSE, ENTRY))
    f1 = [0.5, 0.583333, 0.629630, 0.629630, 0.685185, 0.685185, 0.759259]
    f2 = [0, 0, 0.046296, 0.092593, 0.092593, 0.166667, 0.166667]
    assert curve.of(1) == pytest.approx(f1, abs=1e-6)
    assert curve.of(2) == pytest.approx(f2, abs=1e-6)
    assert curve.waiting[-1] == pytest.approx(0.074074, abs=1e-6)
    naive = aalen_johansen(rows(EXIT, CAUSE))
    assert (naive.at(10)[1], naive.at(10)[2]) == pytest.approx((0.518519, 0.333333), abs=1e-6)


def test_bone_marrow_transplants_with_day_0_events_and_ties_across_causes() -> None:
    curve = aalen_johansen(_bmt())
    f1 = {0: 0.028571, 1: 0.057143, 3: 0.145813, 6: 0.204926, 12: 0.272839, 24: 0.272839, 36: 0.272839}
    f2 = {0: 0.028571, 1: 0.057143, 3: 0.115271, 6: 0.175792, 12: 0.340760, 24: 0.446142, 36: 0.481270}
    for month in f1:
        assert (curve.at(month)[1], curve.at(month)[2]) == pytest.approx((f1[month], f2[month]), abs=1e-6)
    assert numbers_at_risk(_bmt(), (0, 1, 3, 6, 12, 24, 36)) == (35, 33, 29, 20, 12, 8, 4)
    for disease, wanted in ((0, (0.176471, 0.705882)), (1, (0.368186, 0.205707))):
        assert tuple(aalen_johansen(_bmt(disease)).at(99).values()) == pytest.approx(wanted, abs=1e-6)


def test_one_minus_kaplan_meier_per_cause_says_too_much() -> None:
    found = _bmt()
    wrong = [1 - aalen_johansen(Rows(found.exit, (found.cause == k).astype(int))).waiting_at(36) for k in (1, 2)]
    assert wrong == pytest.approx([0.329664, 0.628190], abs=1e-6)


@st.composite
def _rows(draw: st.DrawFn, *, entries: bool = True) -> Rows:
    n = draw(st.integers(1, 40))
    leave = np.array(draw(st.lists(st.integers(1, 12), min_size=n, max_size=n)), dtype=float)
    cause = np.array(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    if entries is False or draw(st.booleans()):
        return Rows(leave, cause)
    share = np.array(draw(st.lists(st.floats(0, 0.99), min_size=n, max_size=n)))
    return Rows(leave, cause, np.floor(leave * share))


def _slowly(found: Rows, day: float) -> tuple[float, dict[int, float]]:
    """The definition, row by row: the judge of the fast way."""
    waiting = 1.0
    by_cause: dict[int, float] = {1: 0.0, 2: 0.0, 3: 0.0}
    everyone = list(zip(found.exit, found.cause, [-np.inf] * 99 if found.entry is None else found.entry, strict=False))
    for t in sorted({leave for leave, cause, _ in everyone if cause > 0 and leave <= day}):
        at_risk = sum(entry < t <= leave for leave, _, entry in everyone)
        share = {k: sum(leave == t and cause == k for leave, cause, _ in everyone) / at_risk for k in by_cause}
        by_cause = {k: by_cause[k] + waiting * share[k] for k in by_cause}
        waiting *= 1 - sum(share.values())
    return waiting, by_cause


@given(_rows())
def test_the_fast_way_gives_what_counting_row_by_row_gives(found: Rows) -> None:
    curve = aalen_johansen(found)
    for day in (0, 3, 6, 12):
        waiting, by_cause = _slowly(found, day)
        assert curve.waiting_at(day) == pytest.approx(waiting, abs=1e-9)
        assert all(curve.at(day).get(k, 0.0) == pytest.approx(by_cause[k], abs=1e-9) for k in by_cause)


@given(_rows())
def test_waiting_and_all_exits_add_up_to_one(found: Rows) -> None:
    curve = aalen_johansen(found)
    assert curve.waiting + curve.by_cause.sum(axis=0) == pytest.approx(np.ones(len(curve.days)))


@given(_rows())
def test_one_cause_is_one_minus_kaplan_meier(found: Rows) -> None:
    curve = aalen_johansen(Rows(found.exit, (found.cause > 0).astype(int), found.entry))
    assert curve.of(1) == pytest.approx(1 - curve.waiting)


@given(_rows(), st.integers(0, 500))
def test_moving_all_days_moves_only_the_axis(found: Rows, days: int) -> None:
    moved = Rows(found.exit + days, found.cause, None if found.entry is None else found.entry + days)
    before, after = aalen_johansen(found), aalen_johansen(moved)
    assert after.days == pytest.approx(before.days + days)
    assert after.by_cause == pytest.approx(before.by_cause)


@given(_rows(entries=False))
def test_without_censoring_the_curves_are_plain_proportions(found: Rows) -> None:
    known = Rows(found.exit, np.maximum(found.cause, 1))
    curve = aalen_johansen(known)
    for day in (2, 7, 12):
        for cause in curve.causes:
            plain = ((known.exit <= day) & (known.cause == cause)).mean()
            assert curve.at(day)[cause] == pytest.approx(plain)


@given(_rows(), st.integers(1, 3))
def test_limits_stay_within_0_and_1_and_hold_the_value(found: Rows, cause: int) -> None:
    limits = cause_limits(aalen_johansen(found), cause)
    assert (limits.low >= 0).all() and (limits.high <= 1).all()
    assert (limits.low <= limits.value + 1e-12).all() and (limits.value <= limits.high + 1e-12).all()


def test_the_bootstrap_agrees_with_the_delta_form_and_says_the_same_twice() -> None:
    random = np.random.default_rng(3)
    found = rows(random.integers(0, 60, 800), random.integers(0, 4, 800))
    curve = aalen_johansen(found)
    once, again = (bootstrap_limits(found, 1, [14, 28, 42]) for _ in range(2))
    assert once.error.tolist() == again.error.tolist()
    delta = np.interp([14, 28, 42], curve.days, cause_error(curve, 1))
    assert once.error == pytest.approx(delta, rel=0.12)
    with pytest.raises(ValueError, match="500"):
        bootstrap_limits(found, 1, [14], draws=499)


def test_nobody_gives_a_curve_without_days() -> None:
    curve = aalen_johansen(rows([], []))
    assert (len(curve.days), curve.waiting_at(28), curve.at(28)) == (0, 1.0, {})
    assert len(cause_error(curve, 1)) == 0
    assert bootstrap_limits(rows([], []), 1, [28]).value.tolist() == [0]
    assert first_day(rows([], [])) is None
    only_open = aalen_johansen(rows([5, 6], [0, 0]))
    assert (only_open.causes, only_open.waiting_at(10)) == ((), 1.0)
    assert sentence(only_open, 28) == "Of 100 referred, about 100 still waiting at day 28."


@pytest.mark.parametrize(
    ("leave", "cause", "entry"),
    [([1.0, float("nan")], [1, 0], None), ([1.0], [-1], None), ([1.0], [1], [1.0]), ([1.0], [1, 1], None)],
)
def test_rows_that_cannot_be_are_refused(leave: list[float], cause: list[int], entry: list[float] | None) -> None:
    with pytest.raises(ValueError, match=r"before|value|every"):
        rows(leave, cause, entry)


def _referrals(*found: tuple[str, str | None, str | None, int, str | None]) -> Referrals:
    ids, received, event, code, onset = zip(*found, strict=True)
    days = [
        np.array([np.datetime64("NaT" if d is None else d) for d in column], "datetime64[D]")
        for column in (received, event, onset)
    ]
    return Referrals(np.array(ids), days[0], days[1], np.array(code), np.datetime64("2026-11-24"), days[2])


BAD = _referrals(
    ("a", "2026-10-01", "2026-10-15", 1, "2026-09-20"),
    ("a", "2026-10-01", "2026-10-15", 1, "2026-09-20"),  # duplicate
    ("b", "2026-10-01", None, 0, "2026-10-01"),  # open, onset on the day of receipt
    ("c", "2026-10-10", "2026-10-01", 2, "2026-09-01"),  # closed before receipt
    ("d", "2026-10-10", "2026-10-12", 9, "2026-09-01"),  # elsewhere
    ("e", None, "2026-10-12", 1, "2026-09-01"),  # no receipt
    ("f", "2026-10-10", None, 3, "2026-09-01"),  # closed, no day
    ("g", "2026-10-10", "2026-12-01", 1, "2026-09-01"),  # after the cut
    ("h", "2026-10-10", "2026-10-12", 7, "2026-09-01"),  # no such code
    ("i", "2026-10-10", "2026-10-20", 4, None),  # onset not known
    ("j", "2026-10-10", "2026-10-20", 1, "2026-10-11"),  # onset after receipt
    ("k", "2026-10-10", "2026-10-10", 1, "2026-10-01"),  # received and treated on one day
)


def test_every_bad_row_is_counted_once_and_explained() -> None:
    ready = from_referral(BAD)
    assert {p.kind: p.count for p in ready.problems} == {
        "duplicate": 1, "excluded": 1, "unknown_code": 1, "no_receipt": 1, "no_event_day": 1, "after_cut": 1,
        "before_receipt": 1,
    }  # fmt: skip
    assert len(ready.rows.exit) + sum(p.count for p in ready.problems) == 12
    assert "1 row left out: closed or treated before it was received: a negative wait." in ready.notes
    assert ready.rows.exit.tolist() == [14, 54, 10, 10, 0]


def test_the_clock_from_onset_leaves_unknown_onset_out_and_moves_the_entry_of_one_day() -> None:
    ready = from_onset(BAD)
    counts = {p.kind: (p.count, p.kept) for p in ready.problems}
    assert (counts["no_onset"], counts["onset_after_receipt"], counts["same_day"]) == (
        (1, False),
        (1, False),
        (1, True),
    )
    assert ready.rows.exit.tolist() == [25, 54, 9]
    assert ready.rows.entry is not None and ready.rows.entry.tolist() == [11, 0, 8.5]
    assert any(note.startswith("1 row noted: received and closed on one day") for note in ready.notes)
    with pytest.raises(ValueError, match="onset"):
        from_onset(Referrals(BAD.ids, BAD.received, BAD.event_day, BAD.code, BAD.cut))


def test_the_curve_starts_and_stops_where_eleven_are_at_risk() -> None:
    entry = np.arange(20.0)
    ready = from_referral(BAD)
    late = type(ready)(rows(np.full(20, 30.0) + np.arange(20), np.ones(20), entry), ())
    found = shown(late)
    assert first_day(late.rows) == 11  # entries on days 0 to 10 are before day 11: eleven
    assert found.curve is not None and found.curve.start == 11
    assert found.curve.at_risk.min() == 11 and found.until == 39
    assert any("day 11" in note for note in found.notes) and any("stops" in note for note in found.notes)
    few = shown(type(ready)(rows(range(10), [1] * 10), ()))
    assert few.curve is None and "No curve" in few.notes[-1]
    just = shown(type(ready)(rows(range(11), [1] * 11), ()))
    assert just.curve is not None and just.curve.days.tolist() == [0] and just.until == 0


def test_a_curve_without_events_at_the_end_runs_on_while_enough_are_watched() -> None:
    ready = from_referral(BAD)
    found = shown(type(ready)(rows([5] * 5 + list(range(20, 40)), [1] * 5 + [0] * 20), ()))
    assert found.curve is not None and found.curve.days.tolist() == [5]
    assert found.until == 29  # on day 29, eleven are left: 29 to 39


def test_the_sentence_adds_up_to_a_hundred() -> None:
    curve = aalen_johansen(rows([1, 2, 3, 9, 9, 9, 9], [1, 2, 4, 0, 0, 0, 0]))
    counts = of_hundred(curve, 3)
    assert sum(counts.values()) == 100
    assert (
        sentence(curve, 3)
        == "Of 100 referred, about 15 treated by day 3, 14 found unsuitable, 14 recovered, 57 still waiting."
    )


def test_delay_is_checked_by_tertile() -> None:
    random = np.random.default_rng(5)
    entry = np.repeat([0.0, 10.0, 20.0], 100)
    same = rows(entry + 1 + random.integers(0, 30, 300), np.ones(300), entry)
    found = delay_check(same, 1, 40)
    assert set(found.by_tertile) == {"shortest delay", "middle delay", "longest delay"}
    late = rows(np.where(entry < 20, entry + 5 + random.integers(0, 3, 300), 90.0), np.ones(300), entry)
    assert delay_check(late, 1, 40).differ is True
    with pytest.raises(ValueError, match="delayed entry"):
        delay_check(rows([1, 2], [1, 1]), 1, 1)


def test_limits_at_the_ends_are_the_value_itself() -> None:
    found = log_log(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.5]), np.array([0.1, 0.1, 0.0]))
    assert found.low.tolist() == found.high.tolist() == [0, 1, 0.5]
