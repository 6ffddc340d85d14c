"""Funnel plots: units beside the limits that luck alone would give them. No ranks, and no order by value.

Inside and outside only; a word like "outlier" belongs to what lies beyond 99.8 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from kyphodss.cohort.derived import Rate, share_of
from kyphodss.cohort.disclosure import Axis, Counts, Profile, Table
from kyphodss.cohort.funnel_limits import (
    INNER,
    OUTER,
    Overdispersion,
    Pair,
    arcsine_limits,
    overdispersion,
    proportion_limits,
    proportion_z,
)
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.suppression import suppress

LEAST_N: Final = 11
UNITS_FOR_TAU: Final = 10
Place = Literal["inside", "outside 95 %", "outside 99.8 %"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A referrer or a site: its key, events and cases. Raises ValueError for counts that cannot be."""

    key: str
    events: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.events <= self.n:
            raise ValueError(f"{self.key}: expected 0 <= events <= n; found {self.events} of {self.n}.")


@dataclass(frozen=True, slots=True)
class Band:
    """Limits at 95 % (`inner`) and 99.8 % (`outer`) for one n."""

    inner: Pair
    outer: Pair

    def place(self, share: float) -> Place:
        """Where a share lies; exactly on a limit is inside it."""
        if not self.outer[0] <= share <= self.outer[1]:
            return "outside 99.8 %"
        return "inside" if self.inner[0] <= share <= self.inner[1] else "outside 95 %"


@dataclass(frozen=True, slots=True)
class Point:
    """A unit on the plot: plain limits, limits widened for over-dispersion (None: not estimated), place by those in force."""

    key: str
    rate: Rate
    plain: Band
    wide: Band | None
    place: Place


@dataclass(frozen=True, slots=True)
class Funnel:
    """`center`: the rate of all units together, where counts are rounded of those drawn (None: no plot).

    Points stand in the order the units came. `small`: units with too few cases, not drawn. `suppressed`: others not drawn,
    because a small count would show or follow.
    `spread`: over-dispersion, rounded; `widened`: are the widened limits in force? `table`: the table twin, suppressed.
    """

    center: float | None
    points: tuple[Point, ...]
    small: int
    suppressed: int
    spread: Overdispersion | None
    widened: bool
    notes: tuple[str, ...]
    table: Table | None


def funnel(units: Sequence[Unit], profile: Profile, *, widen: bool = False, table: Table | None = None) -> Funnel:
    """The plot of a proportion. `widen`: judge by the limits widened for over-dispersion, where that can be told.

    Units and their total are suppressed as one table, so that no unit follows from the others and the center line; `table`: the
    table of these units, events and others where that is done already. Raises ValueError for a key that comes twice.
    """
    if len({unit.key for unit in units}) < len(units):
        raise ValueError("Every unit comes once; add its counts up first.")
    there = [unit for unit in units if unit.n > 0]
    if len(there) == 0:
        return Funnel(None, (), 0, 0, None, False, ("There is nobody to compare.",), None)
    table = suppress(_counts(there), profile) if table is None else table
    center = _center(table, [unit.key for unit in there])
    if center is None:
        return Funnel(None, (), 0, len(there), None, False, ("The center line would show a small count.",), table)
    enough = [unit for unit in there if unit.n >= LEAST_N]
    spread = _spread(enough, center.value)
    widened = widen is True and spread is not None
    points = tuple(
        _point(unit.key, found, center.value, spread, widened)
        for unit in enough
        if (found := _rate(table, unit.key)).share is not None
    )
    small, suppressed = len(there) - len(enough), len(enough) - len(points)
    notes = _notes(small, suppressed, len(points), spread, widen)
    return Funnel(center.value, points, small, suppressed, spread, widened, notes, table)


def _counts(units: Sequence[Unit]) -> Counts:
    axes = (Axis("unit", tuple(unit.key for unit in units), "All units"), Axis("event", ("yes", "no"), "all"))
    return Counts(axes, np.array([[unit.events, unit.n - unit.events] for unit in units]))


def _rate(table: Table, key: str) -> Rate:
    yes, no, every = (table.cell(key, label) for label in table.axes[1].labels)
    return Rate(yes, every, share_of(yes, no, every))


def _center(table: Table, keys: Sequence[str]) -> Interval | None:
    """The rate of all units. Rounded totals leave hidden cells out, events more than others: then of the units drawn."""
    if table.profile.rounding is None:
        return _rate(table, table.axes[0].labels[-1]).share
    drawn = [found for key in keys if (found := _rate(table, key)).share is not None]
    return wilson(sum(found.events.shown or 0 for found in drawn), sum(found.n.shown or 0 for found in drawn))


def _spread(units: Sequence[Unit], center: float) -> Overdispersion | None:
    """Over all units with cases enough, rounded, so that nothing of one unit can be worked out from it."""
    if len(units) < UNITS_FOR_TAU or not 0 < center < 1:
        return None
    z, errors = proportion_z([unit.events for unit in units], [unit.n for unit in units], center)
    found = overdispersion(z, list(errors))
    return Overdispersion(round(found.phi, 2), round(found.tau_squared, 4))


def _point(key: str, rate: Rate, center: float, spread: Overdispersion | None, widened: bool) -> Point:
    assert rate.n.shown is not None and rate.share is not None
    n = rate.n.shown
    plain = Band(proportion_limits(center, n, INNER), proportion_limits(center, n, OUTER))
    wide = None
    if spread is not None:
        tau = spread.tau_squared
        wide = Band(arcsine_limits(center, n, INNER, tau), arcsine_limits(center, n, OUTER, tau))
    in_force = wide if widened is True and wide is not None else plain
    return Point(key, rate, plain, wide, in_force.place(rate.share.value))


def _notes(small: int, suppressed: int, drawn: int, spread: Overdispersion | None, widen: bool) -> tuple[str, ...]:
    notes = []
    if small > 0:
        notes.append(f"{small} units with fewer than {LEAST_N} cases are not drawn.")
    if suppressed > 0:
        notes.append(f"{suppressed} units are not drawn because a small count would show.")
    if drawn > 0:
        notes.append(f"Of {drawn} units about {drawn * (1 - INNER):.1f} lie outside 95 % by luck alone.")
    if spread is not None:
        notes.append(f"Over-dispersion: phi {spread.phi:.2f}, tau squared {spread.tau_squared:.4f}.")
    elif widen is True:
        notes.append(f"Over-dispersion is not estimated with fewer than {UNITS_FOR_TAU} units.")
    return tuple(notes)
