"""Intervals and limits against published values (cohort-analytics O6, O11)."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.cohort.distributions import (
    binomial_quantile,
    chi_square_quantile,
    gamma_below,
    negative_binomial_quantile,
)
from kyphodss.cohort.funnel_limits import (
    arcsine_limits,
    exact_limits,
    overdispersion,
    proportion_limits,
    ratio_limits,
    ratio_z,
    score_limits,
)
from kyphodss.cohort.intervals import byar, count_interval, exact_count, wilson


@pytest.mark.parametrize(
    ("events", "n", "confidence", "low", "high"),
    [
        (65, 100, 0.95, 0.5525444, 0.7363575),
        (1045, 5000, 0.95, 0.1979555, 0.2204913),
        (65, 100, 0.998, 0.4954947, 0.7783541),
        (19, 38, 0.95, 0.348499283643951, 0.651500716356049),
        (50, 100, 0.95, 0.4038315, 0.5961685),
        (81, 263, 0.95, 0.2552885, 0.3662096),
        (15, 148, 0.95, 0.0623864, 0.1604872),
        (0, 20, 0.95, 0.0, 0.1611252),
        (1, 29, 0.95, 0.0061132, 0.1717552),
    ],
)
def test_wilson_gives_the_published_limits(events: int, n: int, confidence: float, low: float, high: float) -> None:
    found = wilson(events, n, confidence)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_wilson_lies_within_0_and_1_and_holds_the_share(events: int, n: int) -> None:
    found = wilson(min(events, n), n)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_nobody_has_no_share_and_impossible_counts_are_refused() -> None:
    assert wilson(0, 0) is None
    for events, n in ((-1, 5), (6, 5), (0, -1)):
        with pytest.raises(ValueError, match="events <= n"):
            wilson(events, n)
    for make in (byar, exact_count):
        with pytest.raises(ValueError, match="0 or more"):
            make(-1)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(65, 50.16319, 82.84914), (1045, 982.5932, 1110.3312), (1, 0.01307213, 5.5637556)]
)
def test_byar_gives_the_published_limits(count: int, low: float, high: float) -> None:
    assert (byar(count).low, byar(count).high) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("count", "low", "high"), [(10, 4.795388, 18.39036), (5, 1.623486, 11.66833)])
def test_exact_count_gives_the_published_limits(count: int, low: float, high: float) -> None:
    assert (exact_count(count).low, exact_count(count).high) == pytest.approx((low, high), abs=1e-4)


def test_counts_are_exact_below_ten_and_byar_from_ten() -> None:
    assert count_interval(9) == exact_count(9)
    assert count_interval(10) == byar(10)
    assert count_interval(0).low == 0


@pytest.mark.parametrize(
    ("expected", "inner", "outer"),
    [
        (15, (0.5596924, 1.649348), (0.3862650, 2.082907)),
        (20, (0.6108260, 1.544419), (0.4479107, 1.902094)),
        (30, (0.6746958, 1.427562), (0.5289724, 1.702771)),
    ],
)
def test_poisson_funnel_gives_the_published_limits(
    expected: float, inner: tuple[float, float], outer: tuple[float, float]
) -> None:
    assert ratio_limits(expected, 0.95) == pytest.approx(inner, abs=1e-6)
    assert ratio_limits(expected, 0.998) == pytest.approx(outer, abs=1e-6)


@pytest.mark.parametrize(
    ("n", "inner", "outer"),
    [
        (20, (63.326743, 97.958152), (53.341156, 100.0)),
        (50, (69.691035, 91.593861), (63.375595, 97.909301)),
        (68, (71.251689, 90.033207), (65.836243, 95.448652)),
    ],
)
def test_proportion_funnel_gives_the_published_limits(
    n: int, inner: tuple[float, float], outer: tuple[float, float]
) -> None:
    for confidence, wanted in ((0.95, inner), (0.998, outer)):
        assert [100 * limit for limit in score_limits(0.80642448, n, confidence)] == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize(
    ("n", "outer", "inner"),
    [(11, (0.09557, 0.97494), (0.25606, 0.83606)), (50, (0.37125, 0.79663), (0.45167, 0.72406))],
)
def test_exact_binomial_limits(n: int, outer: tuple[float, float], inner: tuple[float, float]) -> None:
    assert exact_limits(0.6, n, 0.998) == pytest.approx(outer, abs=1e-5)
    assert exact_limits(0.6, n, 0.95) == pytest.approx(inner, abs=1e-5)


def test_exact_limits_are_drawn_below_five_expected() -> None:
    assert proportion_limits(0.1, 49, 0.95) == exact_limits(0.1, 49, 0.95)  # 4.9 expected
    assert proportion_limits(0.1, 50, 0.95) == score_limits(0.1, 50, 0.95)  # 5.0 expected
    assert proportion_limits(0.9, 49, 0.95) == exact_limits(0.9, 49, 0.95)  # 4.9 without


def test_overdispersion_gives_the_published_z_scores_and_tau() -> None:
    z, errors = ratio_z([100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220])
    assert z == pytest.approx([-0.7846, 3.3289, 1.1424, -1.6050, 1.9089, 0.3352], abs=1e-4)
    found = overdispersion(z, list(errors))
    assert found.phi == pytest.approx(2.327178, abs=1e-6)
    assert found.tau_squared == pytest.approx(0.00343978, abs=1e-8)
    assert overdispersion([0.1, -0.2, 0.3], [1, 1, 1]).tau_squared == 0
    with pytest.raises(ValueError, match="needs units"):
        overdispersion([], [])


def test_arcsine_limits_widen_with_tau_and_stay_within_0_and_1() -> None:
    plain, wide = arcsine_limits(0.6, 50, 0.95), arcsine_limits(0.6, 50, 0.95, 0.01)
    assert wide[0] < plain[0] < 0.6 < plain[1] < wide[1]
    assert arcsine_limits(0.01, 11, 0.998, 0.1)[0] == 0
    assert arcsine_limits(0.99, 11, 0.998, 0.1)[1] == pytest.approx(1)
    with pytest.raises(ValueError, match="above 0"):
        ratio_limits(0, 0.95)


def test_tails_meet_known_values() -> None:
    assert gamma_below(1.0, 1.0) == pytest.approx(0.6321205588285577, rel=1e-12)  # 1 - 1/e
    assert gamma_below(0.0, 2.0) == 0
    assert chi_square_quantile(0.95, 1) == pytest.approx(3.841458820694124, rel=1e-10)
    assert chi_square_quantile(0.5, 0) == 0
    assert binomial_quantile(0.05, 23, 0.5) == 8
    assert binomial_quantile(0.5, -1, 0.5) == 0
    with pytest.raises(ValueError, match="above 0"):
        gamma_below(1, 0)


def test_negative_binomial_is_poisson_without_extra_spread() -> None:
    assert negative_binomial_quantile(0.95, 3, 3) == 6  # Poisson(3): P(X <= 5) 0.916, P(X <= 6) 0.966
    assert negative_binomial_quantile(0.5, 1, 2) == 0  # geometric, 1/2: P(X <= 0) is 0.5
    assert negative_binomial_quantile(0.51, 1, 2) == 1
    assert negative_binomial_quantile(0.99, 0, inf) == 0
