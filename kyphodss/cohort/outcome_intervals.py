"""Variance and intervals of the outcome curves: delta form, patient-level bootstrap, limits on the log-log scale.

With delayed entry the bootstrap is the one to show (cohort-analytics 4.2). Its seed is fixed, so that a page says the same twice.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from kyphodss.cohort.distributions import z_of
from kyphodss.cohort.outcomes import Curve, Floats, Rows, aalen_johansen

DRAWS: Final = 500  # the least number of bootstrap draws
SEED: Final = 20261124


@dataclass(frozen=True, slots=True)
class Limits:
    """Values on some days with standard error and limits; arrays of one length, all within 0 and 1."""

    days: Floats
    value: Floats
    error: Floats
    low: Floats
    high: Floats


def waiting_error(curve: Curve) -> Floats:
    """Greenwood's standard error of S on the curve's days."""
    return curve.waiting * np.sqrt(np.cumsum(_hazard_variance(curve)))


def _hazard_variance(curve: Curve) -> Floats:
    """d / (n (n - d)); 0 where everybody left, since nothing can change after it."""
    d, n = curve.events.sum(axis=0), curve.at_risk
    return np.divide(d, n * (n - d), out=np.zeros_like(n), where=n > d)


def cause_error(curve: Curve, cause: int) -> Floats:
    """The delta-form standard error of F of a cause on the curve's days; all 0 for a cause nobody had.

    Sum over event days s <= t of (F(t) - F(s))^2 d / (n (n - d)) + S(s-)^2 d_k (n - d_k) / n^3
    - 2 (F(t) - F(s)) S(s-) d_k / n^2, opened into running sums.
    """
    if cause not in curve.causes:
        return np.zeros(len(curve.days))
    f, n = curve.of(cause), curve.at_risk
    d = curve.events[curve.causes.index(cause)]
    before = np.concatenate(([1.0], curve.waiting[:-1])) if len(n) > 0 else curve.waiting
    a, c = _hazard_variance(curve), before * d / n**2
    own = np.cumsum(before**2 * d * (n - d) / n**3)
    square = f**2 * np.cumsum(a) - 2 * f * np.cumsum(f * a) + np.cumsum(f**2 * a)
    cross = f * np.cumsum(c) - np.cumsum(f * c)
    return np.sqrt(np.maximum(square + own - 2 * cross, 0))


def log_log(days: Floats, value: Floats, error: Floats, confidence: float = 0.95) -> Limits:
    """Limits F^exp(-+ z se / (F log F)). At 0 and 1, or without an error, the limits are the value itself."""
    inner = (value > 0) & (value < 1) & (error > 0)
    safe = np.where(inner, value, 0.5)
    width = z_of(confidence) * np.where(inner, error, 0) / (safe * np.abs(np.log(safe)))
    with np.errstate(over="ignore"):  # a width beyond all numbers is a limit of 0
        low, high = safe ** np.exp(width), safe ** np.exp(-width)
    return Limits(days, value, error, np.where(inner, low, value), np.where(inner, high, value))


def cause_limits(curve: Curve, cause: int, confidence: float = 0.95) -> Limits:
    """F of a cause with limits from the delta form, on the curve's days."""
    return log_log(curve.days, curve.of(cause), cause_error(curve, cause), confidence)


def values_at(curve: Curve, cause: int, days: Floats) -> Floats:
    """F of a cause on any days, the day itself included."""
    return np.concatenate(([0.0], curve.of(cause)))[np.searchsorted(curve.days, days, side="right")]


def bootstrap_limits(
    found: Rows, cause: int, days: ArrayLike, *, start: float | None = None, draws: int = DRAWS, seed: int = SEED
) -> Limits:
    """F of a cause on some days, with the standard error of patient-level draws and 95 % limits on the log-log scale.

    Patients alike in entry, exit and cause are drawn together as a count, which changes nothing but the time it takes.
    Raises ValueError for fewer than 500 draws.
    """
    if draws < DRAWS:
        raise ValueError(f"At least {DRAWS} draws are asked for; found {draws}.")
    grid = np.asarray(days, dtype=float)
    value = values_at(aalen_johansen(found, start), cause, grid)
    if len(found.exit) == 0:
        return log_log(grid, value, np.zeros(len(grid)))
    alike, count = _alike(found)
    random = np.random.default_rng(seed)
    seen = np.empty((draws, len(grid)))
    for draw in range(draws):
        drawn = random.multinomial(int(count.sum()), count / count.sum()).astype(float)
        seen[draw] = values_at(aalen_johansen(_drawn(alike, drawn), start), cause, grid)
    return log_log(grid, value, seen.std(axis=0, ddof=1))


def _alike(found: Rows) -> tuple[Rows, Floats]:
    entry = np.full(len(found.exit), -np.inf) if found.entry is None else found.entry
    kinds, count = np.unique(np.column_stack((found.exit, found.cause, entry)), axis=0, return_counts=True)
    return Rows(kinds[:, 0], kinds[:, 1].astype(int), None if found.entry is None else kinds[:, 2]), count.astype(float)


def _drawn(alike: Rows, weight: Floats) -> Rows:
    there = weight > 0
    entry = None if alike.entry is None else alike.entry[there]
    return Rows(alike.exit[there], alike.cause[there], entry, weight[there])
