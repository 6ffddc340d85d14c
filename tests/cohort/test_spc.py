"""Control charts against published values (cohort-analytics O1-O5), rules, marks, switches and rebase."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.spc import are_rare, chart
from kyphodss.cohort.spc_chart import Gaps, Series
from kyphodss.cohort.spc_limits import ChartError, c_chart, g_chart, p_chart, t_chart, u_chart, xmr
from kyphodss.cohort.spc_marks import Better, Rebase, RebaseError, assurance, variation
from kyphodss.cohort.spc_rules import (
    IHI,
    MAKING_DATA_COUNT,
    Mark,
    anhoej,
    anhoej_limits,
    mark_back,
    marks,
    shift,
    trend,
    two_in_three,
)

NHS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
SNAPSHOT = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
    -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
    0.70135590, -0.47279141,
]  # fmt: skip
MONTGOMERY = [
    310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304,
    305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328,
]  # fmt: skip
FAILURES = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
WITHIN_4_HOURS = [
    266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320, 267923, 271478, 255353, 256820,
    261835, 259144, 255910, 260863, 264465, 260989,
]  # fmt: skip
ATTENDED = [
    280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529, 279618, 283932, 266629, 268091,
    276803, 271578, 266005, 273520, 278574, 273772,
]  # fmt: skip


def test_xmr_of_the_nhs_example_with_and_without_screening() -> None:
    plain, screened = xmr(NHS), xmr(NHS, screened=True)
    assert (plain.center[0], plain.average_range) == pytest.approx((1.944444, 1.882353), abs=1e-6)
    assert (plain.lower[0], plain.upper[0]) == pytest.approx((-3.062614, 6.951503), abs=1e-6)
    assert plain.range_upper == pytest.approx(6.149647, abs=1e-6)
    assert screened.average_range == pytest.approx(1)
    assert (screened.lower[0], screened.upper[0]) == pytest.approx((-0.715556, 4.604444), abs=1e-6)


def test_xmr_of_the_package_snapshot() -> None:
    plain = xmr(SNAPSHOT)
    assert (plain.center[0], plain.lower[0], plain.upper[0]) == pytest.approx((0.1416238, -3.01138, 3.294627), abs=1e-5)
    one_high = [*SNAPSHOT[:14], 10, *SNAPSHOT[15:]]
    for screened, wanted in ((True, (0.6694159, -2.383666, 3.722497)), (False, (0.6694159, -4.596625, 5.935457))):
        found = xmr(one_high, screened=screened)
        assert (found.center[0], found.lower[0], found.upper[0]) == pytest.approx(wanted, abs=1e-5)


def test_xmr_with_a_frozen_baseline() -> None:
    found = xmr(MONTGOMERY, base=20)
    assert (found.center[0], found.lower[0], found.upper[0]) == pytest.approx((300.5, 279.7833, 321.2167), abs=0.01)
    values = np.array(MONTGOMERY)
    assert (np.flatnonzero((values > found.upper) | (values < found.lower)) + 1).tolist() == [39, 40]


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=30), st.integers(-100, 100), st.integers(1, 9))
def test_xmr_limits_shift_and_scale_with_the_data(values: list[int], more: int, times: int) -> None:
    found, other = xmr(values), xmr([times * value + more for value in values])
    for line in ("center", "lower", "upper", "near_low", "near_high"):
        assert getattr(other, line) == pytest.approx(times * getattr(found, line) + more, abs=1e-8)


def test_shift_fires_at_the_seventh_point_on_one_side() -> None:
    assert (np.flatnonzero(shift([1] * 8 + [-1], 7)) + 1).tolist() == [7, 8]
    assert not shift([1] * 6, 7).any()
    assert not shift([1, 1, 1, 0, 1, 1, 1, 1], 7).any()  # a point on the mean breaks a run


def test_trend_fires_after_six_moves_one_way() -> None:
    for values, wanted in (
        ([1, 2, 3, 4, 5, 6, 7], {7: 1}),
        ([1, 2, 3, 3, 4, 5, 6], {}),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], {8: 1}),
        ([7, 6, 5, 4, 3, 2, 1], {7: -1}),
        ([], {}),
    ):
        fired = trend(values, 6)
        assert {int(at) + 1: int(fired[at]) for at in np.flatnonzero(fired)} == wanted


def test_two_of_three_near_a_limit_on_one_side() -> None:
    close = [0, 0, 1, 0, 1, 0, 0]
    assert two_in_three(close, [1] * 7).astype(int).tolist() == [0, 0, 1, 1, 1, 0, 0]
    assert (two_in_three(close, [1] * 7) & np.array(close, bool)).astype(int).tolist() == close
    assert not two_in_three(close, [1, -1] * 3 + [1]).any()
    assert not two_in_three([1, 0, 0, 1], [1] * 4).any()


def test_opposite_points_near_the_limits_are_common_cause() -> None:
    values = [1, -1] * 9 + [5.5, -5.5]
    found = xmr(values)
    assert found.near_high[0] < 5.5 < found.upper[0]
    assert [mark.label for mark in marks(values, found, MAKING_DATA_COUNT)[-2:]] == ["common", "common"]


def test_a_run_is_marked_backwards_on_all_its_points() -> None:
    assert mark_back([0, 0, 0, 0, 0, 0, 1, 0], 7).tolist() == [1, 1, 1, 1, 1, 1, 1, 0]


def test_outside_goes_before_trend_before_near_before_shift() -> None:
    steady = [10, 11] * 10
    limits = xmr(steady + [12] * 7, base=20)
    high = float(limits.upper[0])
    rising = [*steady, 12.0, 12.1, 12.2, 12.3, 12.4, 12.45, high + 1]
    labels = [mark.label for mark in marks(rising, limits, MAKING_DATA_COUNT)]
    assert labels[-1] == "outside" and labels[-2] == "trend"
    near = float(limits.near_high[0]) + 0.1
    level = [*steady, 11.0, 11.0, 11.0, 11.0, 11.0, near, near]
    labels = [mark.label for mark in marks(level, limits, MAKING_DATA_COUNT)]
    assert labels[-7:] == ["shift"] * 5 + ["near"] * 2


def test_the_other_rule_set_asks_for_eight_and_has_its_inner_third() -> None:
    wide = xmr([8, 14] * 10)  # mean 11, limits -5 to 27, inner third 5.7 to 16.3
    eight = np.array([11.5] * 4 + [11.6] * 4 + [8.0] * 12)
    assert [m.label for m in marks(eight, wide, IHI)].count("shift") == 8 + 12
    seven = np.array([11.5] * 7 + [10.0, 12.0] * 6 + [10.0])
    labels = [m.label for m in marks(seven, wide, IHI)]
    assert "shift" not in labels and set(labels) == {"inner"}
    assert [m.label for m in marks(seven, wide, MAKING_DATA_COUNT)].count("shift") == 7


@pytest.mark.parametrize(("n", "longest", "crossings"), [(24, 8, 8), (10, 6, 2), (12, 7, 3), (20, 7, 6), (36, 8, 13)])
def test_anhoej_limits(n: int, longest: int, crossings: int) -> None:
    assert anhoej_limits(n) == (longest, crossings)


def test_a_run_of_thirteen_and_four_crossings_signal() -> None:
    """The published example has its median from a baseline: of 24 points no more than 12 can lie on one side of their own."""
    side = [1] * 3 + [-1] * 3 + [1] * 13 + [-1] * 3 + [1] * 2
    found = anhoej(side, median=0)
    assert (found.n, found.longest_run, found.crossings, found.signals) == (24, 13, 4, True)


def test_a_run_chart_signals_just_beyond_its_limits() -> None:
    def made(*runs: int) -> list[float]:
        return [(-1) ** at * (1 + n / 100) for at, run in enumerate(runs) for n in range(run)]

    assert anhoej(made(8, 2, 2, 2, 2, 2, 2, 2, 2), median=0).signals is False  # longest 8, crossings 8
    assert anhoej(made(9, 2, 2, 2, 2, 2, 2, 2, 1), median=0).signals is True  # longest 9
    assert anhoej(made(8, 3, 3, 2, 2, 2, 2, 2), median=0).signals is True  # crossings 7
    assert anhoej([0, 1, -1, 0, 1], median=0).n == 3
    assert anhoej([]).n == 0 and anhoej([]).signals is False


def test_rare_event_charts_give_the_published_limits() -> None:
    t = t_chart(FAILURES)
    assert (t.center[0], t.lower[0], t.upper[0]) == pytest.approx((430.041, 0, 6937.933), abs=1e-3)
    c = c_chart([1] * 6 + [0] * 42)
    assert (c.center[0], c.upper[0], c.lower[0]) == pytest.approx((0.125, 1.1857, 0), abs=1e-4)
    g = g_chart([0, 4, 8])
    assert (g.center[0], g.lower[0], g.upper[0]) == pytest.approx((4, 0, 4 + 3 * 20**0.5))


def test_p_prime_gives_the_published_limits() -> None:
    prime, plain = p_chart(WITHIN_4_HOURS, ATTENDED), p_chart(WITHIN_4_HOURS, ATTENDED, prime=False)
    assert prime.center[0] == pytest.approx(0.9528997, abs=1e-7)
    assert (plain.lower[0], plain.upper[0]) == pytest.approx((0.9516996, 0.9540999), abs=1e-7)
    assert (prime.lower[0], prime.upper[0]) == pytest.approx((0.9401296, 0.9656698), abs=1e-7)
    ratio = (prime.upper[0] - prime.center[0]) / (plain.upper[0] - plain.center[0])
    assert ratio == pytest.approx(10.64042, abs=1e-5)


def test_u_prime_widens_the_u_chart_and_nothing_lies_below_0() -> None:
    counts, exposure = [3, 9, 4, 12, 2, 10], [10, 12, 11, 13, 9, 12]
    plain, prime = u_chart(counts, exposure, prime=False), u_chart(counts, exposure)
    assert (prime.upper > plain.upper).all() and (prime.lower >= 0).all()
    assert p_chart([0, 0, 0], [5, 5, 5]).upper.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: xmr([]),
        lambda: xmr([1]),
        lambda: xmr([1, float("nan"), 2]),
        lambda: t_chart([3, 0, 5]),
        lambda: g_chart([3, -1, 5]),
        lambda: p_chart([1, 2], [1, 0]),
        lambda: p_chart([2, 2], [1, 3]),
        lambda: u_chart([-1, 2], [1, 3]),
    ],
)
def test_what_cannot_be_drawn_says_why(make) -> None:
    with pytest.raises(ChartError):
        make()


MARKS: list[tuple[int, Better | None, str]] = [
    (0, "higher", "common cause"),
    (1, "higher", "improvement, high"),
    (-1, "higher", "concern, low"),
    (1, "lower", "concern, high"),
    (-1, "lower", "improvement, low"),
    (1, None, "special cause, up"),
    (-1, None, "special cause, down"),
]


@pytest.mark.parametrize(("way", "better", "wanted"), MARKS)
def test_variation_marks(way: int, better: Better | None, wanted: str) -> None:
    assert variation(Mark("shift" if way != 0 else "common", way), better) == wanted


@pytest.mark.parametrize(
    ("target", "better", "wanted"),
    [
        (9.9, "higher", "pass"),
        (10.0, "higher", "hit and miss"),
        (20.0, "higher", "hit and miss"),
        (20.1, "higher", "fail"),
        (20.1, "lower", "pass"),
        (9.9, "lower", "fail"),
        (15.0, None, None),
        (None, "higher", None),
    ],
)
def test_assurance_marks(target: float | None, better: Better | None, wanted: str | None) -> None:
    assert assurance(target, 10.0, 20.0, better) == wanted


def _weeks(n: int) -> tuple[str, ...]:
    return tuple(f"W{at:02}" for at in range(n))


def _series(values: list[float], **more) -> Series:
    return Series(_weeks(len(values)), np.array(values, dtype=float), **more)


@pytest.mark.parametrize(
    ("n", "kind", "said"),
    [
        (0, "none", "nothing to draw"),
        (5, "dots", "Fewer than 6"),
        (6, "run", "run chart"),
        (11, "run", "run chart"),
        (12, "XmR", "Trial limits"),
        (19, "XmR", "Trial limits"),
        (20, "XmR", "not screened"),
    ],
)
def test_the_number_of_points_chooses_the_chart(n: int, kind: str, said: str) -> None:
    found = chart(_series([10 + at % 3 for at in range(n)]))
    assert found.kind == kind and any(said in note for note in found.notes)
    assert any("Trial" in note for note in found.notes) is (12 <= n < 20)
    assert len(found.marks) == (n if n >= 12 else 0)


def test_rare_events_take_t_or_g_and_others_stay() -> None:
    often, rare = [4.0] * 24, [4.0] * 23 + [3.0]
    assert are_rare(np.array(often)) is False and are_rare(np.array(rare)) is True  # mean 4, mean 3.96
    half, more = [0.0] * 12 + [9.0] * 12, [0.0] * 13 + [9.0] * 11
    assert are_rare(np.array(half)) is False and are_rare(np.array(more)) is True  # half, 13 of 24
    assert are_rare(np.array([])) is False
    gaps = Gaps(_weeks(20), np.array(FAILURES, dtype=float), "days")
    assert chart(_series(often, is_count=True, gaps=gaps)).kind == "XmR"
    assert chart(_series(rare, is_count=True, gaps=gaps)).kind == "T"
    assert chart(_series(rare, is_count=True, gaps=Gaps(_weeks(20), gaps.values, "cases"))).kind == "G"
    assert chart(_series(rare, is_count=True)).kind == "run"


def test_events_on_one_day_are_counted_and_no_t_chart_is_forced() -> None:
    gaps = Gaps(_weeks(20), np.array([0.0, *FAILURES[1:]]), "days")
    found = chart(_series([1.0] * 24, is_count=True, gaps=gaps))
    assert found.kind == "run" and any("1 events share a day" in note for note in found.notes)


def test_proportions_take_p_prime_and_empty_months_are_left_out_and_said() -> None:
    values = [8.0, 7.0, 9.0, float("nan"), *[8.0, 6.0] * 8, 0.0]
    n = np.array([10] * 20 + [0])
    found = chart(_series(values, n=n, is_count=True))
    assert found.kind == "P'" and len(found.values) == 19
    assert found.values[0] == 0.8
    assert any("1 periods without a value" in note for note in found.notes)
    assert any("1 periods without any case" in note for note in found.notes)


def test_values_with_fewer_than_five_behind_them_are_left_out_of_xmr() -> None:
    found = chart(_series([10.0, 11.0] * 10, n=np.array([4, 5] + [9] * 18)))
    assert found.kind == "XmR" and len(found.values) == 19
    assert "1 periods without 5 cases behind the value are left out." in found.notes


def _rebase(at: str = "W20", answers: tuple[bool, bool, bool, bool] = (True, True, True, True), **more: str) -> Rebase:
    said = {"reason": "second slot day", "author": "Dr. A", **more}
    return Rebase(at, said["reason"], said["author"], date(2026, 11, 24), answers)


STEP = [10.0, 11.0] * 10 + [20.0, 21.0] * 10


def test_limits_are_never_moved_by_the_program() -> None:
    found = chart(_series(STEP))
    assert len(found.segments) == 1 and found.before is None
    assert found.marks[-1] == Mark("outside", 1) and found.variation == "special cause, up"


def test_a_rebase_starts_at_the_first_point_of_the_run_and_keeps_the_old_limits() -> None:
    found = chart(_series(STEP), rebases=[_rebase()], better="higher", target=15)
    first, second = found.segments
    assert (first.last, second.first, second.last) == (19, 20, 39)
    assert (first.limits.center[0], second.limits.center[0]) == (10.5, 20.5)
    assert second.rebase is not None and second.rebase.author == "Dr. A"
    assert found.before is not None and found.before.center[0] == 15.5
    assert found.assurance == "pass" and found.variation == "common cause"


@pytest.mark.parametrize("at", ["W11", "W29"])
def test_a_rebase_without_points_enough_waits_and_says_so(at: str) -> None:
    found = chart(_series(STEP), rebases=[_rebase(at)])
    assert len(found.segments) == 1 and any("waits" in note for note in found.notes)
    assert len(chart(_series(STEP), rebases=[_rebase("W12")]).segments) == 2
    assert len(chart(_series(STEP), rebases=[_rebase("W28")]).segments) == 2


def test_a_rebase_needs_four_yeses_a_reason_and_an_author() -> None:
    for place in range(4):
        answers = [True] * 4
        answers[place] = False
        with pytest.raises(RebaseError, match="answered yes"):
            _rebase(answers=(answers[0], answers[1], answers[2], answers[3]))
    with pytest.raises(RebaseError, match="reason"):
        _rebase(reason=" ")
    with pytest.raises(RebaseError, match="author"):
        _rebase(author="")
    with pytest.raises(RebaseError, match="No point"):
        chart(_series(STEP), rebases=[_rebase("W99")])


def test_a_series_is_checked_when_it_is_made() -> None:
    for labels, values, n in ((("a",), [1, 2], None), (("a", "a"), [1, 2], None), (("a", "b"), [1, 2], np.array([1]))):
        with pytest.raises(ValueError, match="period"):
            Series(labels, np.array(values, dtype=float), n)
