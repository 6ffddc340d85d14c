"""Numbers made from counts: hidden wherever the counts behind them are (cohort-analytics 6.3, step 5, and 6.4).

A percentage with a visible denominator is a count; a median of six waits is nearly the waits themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.disclosure import Axis, Cell, Counts, Profile, rounded_to
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.suppression import suppress

T = TypeVar("T")
AT_RISK_BASE: Final = 5
Gate = Literal["open", "empty", "too few", "too few left out"]


def gate(selected: int, everyone: int, profile: Profile) -> Gate:
    """May a selection be shown at all? Its size and what it leaves out must reach the minimum (or the rest be nobody).

    "empty" is nobody: said, and nothing drawn. Raises ValueError for a selection larger than everyone.
    """
    if not 0 <= selected <= everyone:
        raise ValueError(f"A selection is part of everyone; found {selected} of {everyone}.")
    if selected == 0:
        return "empty"
    if selected < profile.minimum_cohort:
        return "too few"
    return "too few left out" if 0 < everyone - selected < profile.minimum_cohort else "open"


def gate_words(found: Gate, profile: Profile) -> str | None:
    """One sentence for a gate that is not open."""
    return {
        "open": None,
        "empty": "No referral matches this selection.",
        "too few": f"Fewer than {profile.minimum_cohort} referrals match; nothing is shown ({profile.name}).",
        "too few left out": f"All but fewer than {profile.minimum_cohort} match; nothing is shown, because the few left out "
        f"would follow by subtraction ({profile.name}).",
    }[found]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` with Wilson's interval, as far as it may be shown: `share` is None where it is hidden or n is 0."""

    events: Cell
    n: Cell
    share: Interval | None


def rate(events: int, n: int, profile: Profile, *, zeros_reveal: bool = False) -> Rate:
    """A rate on its own: hidden with its events where they, or those without the event, are few. n stays if it can.

    Where counts are rounded, the share is that of the rounded counts. `zeros_reveal`: 0 % and 100 % are hidden too.
    Raises ValueError for counts that cannot be.
    """
    if not 0 <= events <= n:
        raise ValueError(f"Expected 0 <= events <= n; found {events} of {n}.")
    counts = Counts((Axis("event", ("yes", "no"), "all"),), np.array([events, n - events]))
    table = suppress(counts, profile, zeros_reveal=zeros_reveal and n > 0)
    yes, all_ = table.cell("yes"), table.cell("all")
    return Rate(yes, all_, share_of(yes, table.cell("no"), all_))


def share_of(events: Cell, others: Cell, n: Cell) -> Interval | None:
    """The share from cells of a suppressed table: events, those without the event, and both. None if any is hidden."""
    if events.shown is None or others.shown is None or n.shown is None:
        return None
    return wilson(events.shown, n.shown)


def statistic(value: T, n: int, profile: Profile) -> T | None:
    """A mean, median or percentile over n cases; None where n is too small for it to be shown (0 included)."""
    return None if n <= profile.highest_hidden else value


def each_statistic(make: Callable[[int], T], sizes: Sequence[int], profile: Profile) -> tuple[T | None, ...]:
    """For every group, its statistic or None; a hidden one is not even computed."""
    return tuple(make(at) if n > profile.highest_hidden else None for at, n in enumerate(sizes))


def midpoint(counts: NDArray[np.int_], width: int) -> NDArray[np.int_]:
    """OpenSAFELY's midpoint rounding for groups of any width: with 11, 1-11 become 6 and 12-22 become 17; 0 stays 0."""
    return np.where(counts > 0, -(-counts // width) * width - width // 2, 0)


def at_risk_shown(numbers: Sequence[int], profile: Profile) -> tuple[int | None, ...]:
    """Numbers at risk for the row under a curve: to the nearest 5, None below the minimum cohort."""
    return tuple(None if n < profile.minimum_cohort else int(rounded_to(np.array(n), AT_RISK_BASE)) for n in numbers)
