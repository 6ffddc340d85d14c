"""Queue arithmetic for the page: each figure with its formula, its inputs, and a word where it is not known or hidden.

The arithmetic is that of `cohort.capacity` alone. A figure is hidden wherever a count behind it is (cohort-analytics 6.3, step 5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

import numpy as np

from kyphodss.cohort.capacity import (
    TARGET_OVER_MEAN,
    demand_percentile,
    load,
    needs_relief,
    pressure,
    relief_capacity,
    steady_capacity,
    target_list,
)
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.demand_inputs import WEEKS, Inputs
from kyphodss.cohort.disclosure import HIDDEN, Profile
from kyphodss.cohort.forecast import SEASON_WEEKS
from kyphodss.cohort.result import Result

NOT_KNOWN: Final = "not known"
GROWS: Final = "at 1 or more the list grows without end"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` None: `word` says why (hidden, not known and for want of what, or not asked). `flag`: worth a look."""

    id: str
    name: str
    formula: str
    inputs: str
    value: float | None
    unit: str
    word: str = ""
    flag: str = ""

    @property
    def text(self) -> str:
        """The value with its unit, or the word for why there is none."""
        return self.word if self.value is None else f"{_number(self.value)} {self.unit}".strip()


def figures(asked: DemandAsked, counted: Inputs, results: Mapping[str, Result], profile: Profile) -> tuple[Figure, ...]:
    """All figures in the order of the page. `results`: F1, F3, F5, F7 and F8 as they may be shown."""
    return tuple(_Queue(asked, counted, results, profile).all())


class _Queue:
    """What the figures share: inputs as they may be shown, None where not known, and which of them are hidden."""

    def __init__(self, asked: DemandAsked, counted: Inputs, results: Mapping[str, Result], profile: Profile) -> None:
        self.asked, self.counted, self.results, self.profile = asked, counted, results, profile
        shown = results["F5"].whole
        self.hidden = {
            "demand": profile.hides(sum(counted.recent)) or _some_hidden(results["F1"], len(counted.recent)),
            "open list": shown is None or shown.find("still open").cell.hidden,
            "F3": results["F3"].rates[0].rate.share is None and counted.decided > 0,
            "mean wait": profile.hides(counted.waits),
        }
        self.values: dict[str, float | None] = {
            "demand": counted.demand,
            "open list": float(counted.open_list),
            "F3": counted.yield_,
            "mean wait": counted.mean_wait_weeks,
            "spread of demand": counted.spread,
            "slots offered": asked.slots_per_week,
            "slots held": asked.held,
            "spread of slots": _spread_of_slots(asked),
            "target wait": asked.target_weeks,
            "weeks to target": asked.weeks_to_target,
        }
        self.hidden["spread of demand"] = self.hidden["demand"]

    def all(self) -> Iterator[Figure]:
        """Every figure."""
        yield self._one(
            "demand", "Demand", f"mean weekly referrals, last {WEEKS} whole weeks", "referrals a week", ("demand",)
        )
        yield self._load("F8", "Load, every referral", "demand / slots offered", ("demand", "slots offered"))
        yield self._load(
            "load-candidates",
            "Load, candidates only",
            "demand × F3 / slots held",
            ("demand", "F3", "slots held"),
        )
        yield self._one("F5", "Open list", "referrals open at the cut", "referrals", ("open list",))
        yield self._clearance()
        yield self._target()
        yield self._relief()
        yield self._steady()
        yield self._one("mean-wait", "Mean wait so far", "mean over those still waiting", "weeks", ("mean wait",))
        yield self._pressure()
        yield self._percentile()

    def _one(self, id: str, name: str, formula: str, unit: str, needs: tuple[str, ...]) -> Figure:
        word = self._word(needs)
        return Figure(id, name, formula, "", self.values[needs[0]] if word == "" else None, unit, word)

    def _word(self, needs: tuple[str, ...]) -> str:
        """Why a figure cannot be shown: hidden where a count behind it is, not known where an input is missing; else empty."""
        if any(self.hidden.get(name) is True for name in needs):
            return HIDDEN
        missing = [name for name in needs if self.values[name] is None]
        return f"{NOT_KNOWN}: no {', no '.join(missing)}" if len(missing) > 0 else ""

    def _known(self, needs: tuple[str, ...]) -> tuple[list[float], str]:
        """The values of some inputs where all may be shown, else none and the word."""
        found = [self.values[name] for name in needs]
        return [value for value in found if value is not None], self._word(needs)

    def _said(self, needs: tuple[str, ...]) -> str:
        """The inputs in words."""
        words = {name: HIDDEN if self.hidden.get(name) is True else _input(self.values[name]) for name in needs}
        return ", ".join(f"{name} {word}" for name, word in words.items())

    def _load(self, id: str, name: str, formula: str, needs: tuple[str, ...]) -> Figure:
        known, word = self._known(needs)
        *above, capacity = known if word == "" else (0.0, 1.0)
        value = load(float(np.prod(above)), capacity) if word == "" else None
        flag = GROWS if value is not None and value >= 1 else ""
        return Figure(id, name, formula, self._said(needs), value, "", word, flag)

    def _clearance(self) -> Figure:
        shown = self.results["F7"].values[0]
        if shown.hidden is True or self.hidden["open list"] is True:
            value, word = None, HIDDEN
        else:
            value, word = shown.value, f"{NOT_KNOWN}: nobody left the list in the last {WEEKS} whole weeks"
        formula = f"open list / mean weekly removals, last {WEEKS} whole weeks"
        return Figure("F7", "Clearance time", formula, self._said(("open list",)), value, "weeks", word)

    def _target_list(self) -> tuple[float | None, str]:
        known, word = self._known(("demand", "target wait"))
        return (target_list(*known), "") if word == "" else (None, word)

    def _target(self) -> Figure:
        value, word = self._target_list()
        formula = f"demand × target wait / {TARGET_OVER_MEAN:g}"
        said = self._said(("demand", "target wait"))
        return Figure("target-list", "Target list", formula, said, value, "referrals", word)

    def _relief(self) -> Figure:
        needs = ("demand", "open list", "target wait", "weeks to target")
        known, word = self._known(needs)
        target, without = self._target_list()
        _, of_list = self._known(("open list",))
        value = None
        if target is None or of_list != "":
            word = HIDDEN if HIDDEN in (without, of_list) else without or of_list
        elif needs_relief(self.counted.open_list, target) is False:
            word = "not asked: the list is not above twice its target"
        elif word == "":
            value = relief_capacity(known[0], known[1], target, known[3])
        formula = "demand + (open list - target list) / weeks to target, where the list is above twice its target"
        return Figure("relief", "Relief capacity", formula, self._said(needs), value, "a week", word)

    def _steady(self) -> Figure:
        needs = ("demand", "target wait", "spread of demand", "spread of slots")
        known, word = self._known(needs)
        value = steady_capacity(*known) if word == "" else None
        formula = f"demand + (spread of demand² + spread of slots²) / 2 × {TARGET_OVER_MEAN:g} / target wait"
        return Figure("steady", "Steady capacity", formula, self._said(needs), value, "a week", word)

    def _pressure(self) -> Figure:
        needs = ("mean wait", "target wait")
        known, word = self._known(needs)
        value = pressure(*known) if word == "" else None
        flag = "wanted below 1" if value is not None and value >= 1 else ""
        return Figure("pressure", "Pressure", "2 × mean wait / target wait", self._said(needs), value, "", word, flag)

    def _percentile(self) -> Figure:
        weeks, percent = self.counted.came[-SEASON_WEEKS:], self.asked.percentile
        value, word = None, f"{NOT_KNOWN}: no percentile chosen" if percent is None else f"{NOT_KNOWN}: no whole week"
        if percent is not None and len(weeks) > 0:
            value, word = self._shown_percentile(weeks, percent)
        name = "Slots at a percentile of weekly demand" if percent is None else f"Weekly demand, percentile {percent}"
        formula = (
            f"referrals that so many of a hundred weeks do not exceed, last {len(weeks)} whole weeks; next whole number"
        )
        return Figure("percentile", name, formula, f"percentile {_input(percent)}", value, "slots a week", word)

    def _shown_percentile(self, weeks: tuple[int, ...], percent: int) -> tuple[float | None, str]:
        """Only between two weeks whose counts are shown (or are 0): a percentile is nearly the count of a week."""
        value = demand_percentile(weeks, percent)
        series = self.results["F1"].over[0].series
        seen = {int(count) for count in series.values[-len(weeks) :] if not np.isnan(count)}
        ends = {int(np.percentile(weeks, percent, method=side)) for side in ("lower", "higher")}
        if value is None or not ends <= seen:
            return None, HIDDEN
        return float(ceil(round(value, 9))), ""


def _some_hidden(f1: Result, weeks: int) -> bool:
    """Is one of the last weeks hidden? Their sum, or the sum of their squares, would tell it."""
    return weeks > 0 and len(f1.over) > 0 and bool(np.isnan(f1.over[0].series.values[-weeks:]).any())


def _spread_of_slots(asked: DemandAsked) -> float | None:
    """Standard deviation over mean of the slots held a week, each of which falls out by itself; as the simulation draws them."""
    if asked.held is None or asked.cancel_rate is None:
        return None
    return sqrt(asked.cancel_rate / asked.held)


def _input(value: float | None) -> str:
    return "not entered" if value is None else _number(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
