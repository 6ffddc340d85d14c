"""Quantiles and tail probabilities of the normal, Poisson, gamma, chi-square, binomial and negative-binomial distributions.

Plain Python on one number at a time; relative error about 1e-12. Lower and upper tail of the gamma by its series and its
continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31).
"""

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p
from statistics import NormalDist
from typing import Final

TINY: Final = 1e-300
STEPS: Final = 100_000


def z_of(confidence: float) -> float:
    """The two-sided normal quantile: 0.95 gives 1.959964, 0.998 gives 3.090232."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def gamma_below(x: float, shape: float) -> float:
    """P(X <= x) of a gamma variable with this shape and scale 1. Raises ValueError for a shape of 0 or less."""
    if shape <= 0:
        raise ValueError(f"The shape of a gamma distribution is above 0; found {shape}.")
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    return front * _series(x, shape) if x < shape + 1 else 1.0 - front * _fraction(x, shape)


def _series(x: float, shape: float) -> float:
    term = total = 1.0 / shape
    for step in range(1, STEPS):
        term *= x / (shape + step)
        total += term
        if term < total * 1e-16:
            break
    return total


def _fraction(x: float, shape: float) -> float:
    """Lentz's way through the continued fraction of the upper tail."""
    b = x + 1 - shape
    c, d = 1 / TINY, 1 / b
    value = d
    for step in range(1, STEPS):
        a = step * (shape - step)
        b += 2
        d = 1 / _away_from_zero(a * d + b)
        c = _away_from_zero(b + a / c)
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def chi_square_quantile(p: float, freedom: float) -> float:
    """The value below which a chi-square variable lies with probability p; degrees of freedom need not be whole."""
    if freedom <= 0 or p <= 0:
        return 0.0
    high = max(1.0, freedom)
    while gamma_below(high / 2, freedom / 2) < p:
        high *= 2
    return bisect(lambda x: gamma_below(x / 2, freedom / 2) - p, 0.0, high)


def bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function passes zero between two ends, to the last bit that halving finds."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def binomial_cdf(n: int, p: float) -> list[float]:
    """P(X <= 0), P(X <= 1), ..., P(X <= n) for n trials."""
    if p <= 0 or p >= 1:
        return [1.0 if p <= 0 or r == n else 0.0 for r in range(n + 1)]
    total, below = 0.0, []
    for r in range(n + 1):
        choose = lgamma(n + 1) - lgamma(r + 1) - lgamma(n - r + 1)
        total += exp(choose + r * log(p) + (n - r) * log1p(-p))
        below.append(min(total, 1.0))
    return below


def binomial_quantile(probability: float, n: int, p: float) -> int:
    """The smallest r with P(X <= r) of at least the probability; 0 without trials."""
    return next((r for r, below in enumerate(binomial_cdf(max(n, 0), p)) if below >= probability - 1e-12), max(n, 0))


def negative_binomial_quantile(probability: float, mean: float, variance: float) -> int:
    """The smallest count with at least this probability at or below it; Poisson where variance is not above the mean."""
    if mean <= 0:
        return 0
    size = mean**2 / (variance - mean) if variance > mean * (1 + 1e-9) else inf
    mass = exp(size * (log(size) - log(size + mean))) if size < inf else exp(-mean)
    total, count = mass, 0
    while total < probability and count < STEPS:
        mass *= mean / (count + 1) if size == inf else (size + count) / (count + 1) * mean / (size + mean)
        count += 1
        total += mass
    return count
