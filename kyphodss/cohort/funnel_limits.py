"""Limits of funnel plots, and over-dispersion (cohort-analytics 3.2). Sources: PHEindicatormethods, FunnelPlotR."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from kyphodss.cohort.distributions import binomial_cdf, chi_square_quantile, z_of

INNER: Final = 0.95
OUTER: Final = 0.998
EXACT_BELOW: Final = 5  # n p0 or n (1 - p0) under this takes the exact limits
WINSORIZE: Final = 10  # percent at either end

Pair = tuple[float, float]


def score_limits(center: float, n: int, confidence: float) -> Pair:
    """p0 -+ z sqrt(p0 (1 - p0) / n), within 0 and 1."""
    reach = z_of(confidence) * sqrt(center * (1 - center) / n)
    return max(0.0, center - reach), min(1.0, center + reach)


def arcsine_limits(center: float, n: int, confidence: float, tau_squared: float = 0.0) -> Pair:
    """sin^2(asin sqrt(p0) -+ z sqrt(1 / (4n) + tau^2)): the form that takes over-dispersion. Within 0 and 1."""
    middle, reach = asin(sqrt(center)), z_of(confidence) * sqrt(1 / (4 * n) + tau_squared)
    low, high = max(0.0, middle - reach), min(asin(1.0), middle + reach)
    return sin(low) ** 2, sin(high) ** 2


def exact_limits(center: float, n: int, confidence: float) -> Pair:
    """Binomial limits, interpolated between whole numbers of events."""
    below, tail = binomial_cdf(n, center), (1 - confidence) / 2
    return _exact(below, tail, n), _exact(below, 1 - tail, n)


def _exact(below: list[float], probability: float, n: int) -> float:
    r = next((r for r, f in enumerate(below) if f >= probability), n)
    before = below[r - 1] if r > 0 else 0.0
    step = below[r] - before
    alpha = (below[r] - probability) / step if step > 0 else 0.0
    return min(max((r - alpha) / n, 0.0), 1.0)


def proportion_limits(center: float, n: int, confidence: float) -> Pair:
    """The limits to draw without over-dispersion: exact where few events are expected, else the score form."""
    few = min(n * center, n * (1 - center)) < EXACT_BELOW
    return exact_limits(center, n, confidence) if few else score_limits(center, n, confidence)


def ratio_limits(expected: float, confidence: float) -> Pair:
    """Exact Poisson limits of observed / expected around 1. Raises ValueError for an expectation of 0 or less."""
    if expected <= 0:
        raise ValueError(f"The expected number is above 0; found {expected}.")
    tail = (1 - confidence) / 2
    low = chi_square_quantile(tail, 2 * expected) / (2 * expected)
    return low, chi_square_quantile(1 - tail, 2 * (expected + 1)) / (2 * expected)


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """`phi`: mean square of the winsorized z scores. `tau_squared`: the variance between units that it speaks for."""

    phi: float
    tau_squared: float


def overdispersion(z: ArrayLike, errors: Sequence[float]) -> Overdispersion:
    """From unadjusted z scores and the standard error of each unit on the same scale. 0 where there is no excess.

    Raises ValueError without units.
    """
    scores, weight = np.asarray(z, dtype=float), 1 / np.asarray(errors, dtype=float) ** 2
    if len(scores) == 0:
        raise ValueError("Over-dispersion needs units.")
    low, high = np.percentile(scores, (WINSORIZE, 100 - WINSORIZE))
    phi, units = float((np.clip(scores, low, high) ** 2).mean()), len(scores)
    room = weight.sum() - (weight**2).sum() / weight.sum()
    if units * phi < units - 1 or room <= 0:
        return Overdispersion(phi, 0.0)
    return Overdispersion(phi, float((units * phi - (units - 1)) / room))


def ratio_z(observed: ArrayLike, expected: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """z scores of observed / expected on the square-root scale, and the standard errors there."""
    o, e = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    return 2 * (np.sqrt(o) - np.sqrt(e)), 1 / (2 * np.sqrt(e))


def proportion_z(events: ArrayLike, n: ArrayLike, center: float) -> tuple[np.ndarray, np.ndarray]:
    """z scores of proportions on the arcsine scale, and the standard errors there."""
    r, size = np.asarray(events, dtype=float), np.asarray(n, dtype=float)
    error = 1 / (2 * np.sqrt(size))
    return (np.arcsin(np.sqrt(r / size)) - asin(sqrt(center))) / error, error
