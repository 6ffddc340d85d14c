"""What of the outcome curves may be shown: where they begin and end, numbers at risk, words, the check of delayed entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Final

import numpy as np

from kyphodss.cohort.outcome_intervals import bootstrap_limits
from kyphodss.cohort.outcomes import ON_THE_LIST, Curve, Floats, Readied, Rows, Ways, aalen_johansen

LEAST_AT_RISK: Final = 11  # house choice, in line with the suppression threshold
TERTILES: Final = ("shortest delay", "middle delay", "longest delay")


def numbers_at_risk(found: Rows, days: Sequence[float]) -> tuple[int, ...]:
    """On each day, those with entry < day <= exit: the row under the curve."""
    left = np.searchsorted(np.sort(found.exit), days, side="left")
    if found.entry is None:
        return tuple(int(n) for n in len(found.exit) - left)
    entered = np.searchsorted(np.sort(found.entry), days, side="left")
    return tuple(int(n) for n in entered - left)


def first_day(found: Rows, least: int = LEAST_AT_RISK) -> float | None:
    """The first day with enough at risk: an exit or the day after an entry. None where there is no such day."""
    if found.entry is None:
        return (float(found.exit.min()) if len(found.exit) >= least else None) if len(found.exit) > 0 else None
    days = np.unique(np.concatenate((found.exit, np.floor(found.entry) + 1)))
    enough = np.asarray(numbers_at_risk(found, tuple(days))) >= least
    return float(days[enough.argmax()]) if enough.any() else None


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a curve that may be shown, and until which day (None: nothing may). `notes` go on the card."""

    curve: Curve | None
    until: float | None
    notes: tuple[str, ...]


def shown(readied: Readied, least: int = LEAST_AT_RISK, *, left: int = 0) -> Shown:
    """The curve from the first day with enough at risk (with delayed entry) up to where the risk set gets smaller.

    `left`: so many are to be left after the events of every day drawn.
    """
    found, notes = readied.rows, readied.notes
    start = first_day(found, least)
    if start is None:
        return Shown(None, None, (*notes, f"No curve: there is no day with {least} or more at risk."))
    if found.entry is None:
        return _cut(aalen_johansen(found), found, (least, left), notes)
    given = f"Given still waiting at day {start:g}, the first day with {least} or more at risk."
    return _cut(aalen_johansen(found, start), found, (least, left), (*notes, given))


def _cut(curve: Curve, found: Rows, enough: tuple[int, int], notes: tuple[str, ...]) -> Shown:
    """Stop before the first event day with too few at risk, or left after it."""
    least, left = enough
    few = (curve.at_risk < least) | (curve.at_risk - curve.events.sum(axis=0) < left)
    stop = int(few.argmax()) if few.any() else len(curve.days)
    until = float(curve.days[stop - 1]) if stop > 0 else curve.start
    if stop < len(curve.days):
        notes = (*notes, f"The curve stops where fewer than {max(least, left)} are at risk.")
    elif len(found.exit) > 0 and not few.any():
        # No event is hidden: the curve runs flat for as long as enough are watched.
        ends = np.unique(found.exit)
        watched = ends[np.asarray(numbers_at_risk(found, tuple(ends))) >= least]
        until = max([float(watched[-1])] if len(watched) > 0 else [], default=until)
    cut = replace(
        curve,
        days=curve.days[:stop],
        at_risk=curve.at_risk[:stop],
        events=curve.events[:, :stop],
        by_cause=curve.by_cause[:, :stop],
        waiting=curve.waiting[:stop],
    )
    return Shown(cut, until, notes)


def of_hundred(curve: Curve, day: float, ways: Ways = ON_THE_LIST) -> dict[str, int]:
    """The states on a day in whole people of 100, adding up to 100 (largest remainder), "waiting" last."""
    at = curve.at(day)
    order = [k for k in ways.states if k in at] + [k for k in at if k not in ways.states]
    shares = {ways.states.get(k, f"cause {k}"): at[k] for k in order}
    shares["waiting"] = curve.waiting_at(day)
    whole = {state: floor(100 * share + 1e-9) for state, share in shares.items()}
    short = 100 - sum(whole.values())
    for state in sorted(shares, key=lambda s: round(whole[s] - 100 * shares[s], 9))[:short]:
        whole[state] += 1
    return whole


def sentence(curve: Curve, day: float, ways: Ways = ON_THE_LIST) -> str:
    """ "Of 100 referred, 46 treated by day 28, 21 found unsuitable, 33 still waiting." """
    counts = of_hundred(curve, day, ways)
    waiting = counts.pop("waiting")
    first = f"Of 100 {ways.of if curve.start is None else f'still waiting at day {curve.start:g}'}, about "
    parts = [f"{n} {state}{f' by day {day:g}' if at == 0 else ''}" for at, (state, n) in enumerate(counts.items())]
    by_day = f" at day {day:g}" if len(parts) == 0 else ""
    return first + ", ".join([*parts, f"{waiting} {ways.still}{by_day}"]) + "."


@dataclass(frozen=True, slots=True)
class DelayCheck:
    """The same estimate by tertile of referral delay: what it gives for a cause on one day, and whether they differ.

    `differ`: the intervals of two tertiles do not meet; then the card says so and the referral clock is preferred (4.3, rule 3).
    """

    by_tertile: dict[str, tuple[float, float, float]]
    differ: bool


def delay_check(found: Rows, cause: int, day: float) -> DelayCheck:
    """Repeat the curve by tertile of entry, with limits from the bootstrap. Raises ValueError without delayed entry."""
    if found.entry is None:
        raise ValueError("The check is about delayed entry; these rows have none.")
    group = np.searchsorted(np.quantile(found.entry, (1 / 3, 2 / 3)), found.entry, side="left")
    limits: dict[str, tuple[float, float, float]] = {}
    for number, name in enumerate(TERTILES):
        mine = _only(found, group == number)
        start = first_day(mine)
        if start is not None and start <= day:
            at = bootstrap_limits(mine, cause, [day], start=start)
            limits[name] = (float(at.value[0]), float(at.low[0]), float(at.high[0]))
    apart = [a[1] > b[2] for a in limits.values() for b in limits.values()]
    return DelayCheck(limits, any(apart))


def _only(found: Rows, mask: np.ndarray) -> Rows:
    entry: Floats | None = None if found.entry is None else found.entry[mask]
    return Rows(found.exit[mask], found.cause[mask], entry)
