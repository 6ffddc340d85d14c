"""Equity and data measures E1 and D1 to D3 (cohort-analytics 2.2); the classes of E1 are those of `strata`."""

from dataclasses import replace
from typing import Final

import numpy as np

from kyphodss.cohort.basis import USABLE, basis_of, days_between, split
from kyphodss.cohort.breakdown import Part, part
from kyphodss.cohort.disclosure import Axis, Counts
from kyphodss.cohort.flow import candidates, decided_by_now
from kyphodss.cohort.measure import Asked, Counted, Value, WaitsOf
from kyphodss.cohort.outcome_intervals import cause_limits
from kyphodss.cohort.outcomes import aalen_johansen, from_referral
from kyphodss.cohort.problems import Mask, Referrals
from kyphodss.cohort.strata import classes
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.view_kinds import Crossed
from kyphodss.cohort.waiting import waits

CHANCE_DAY: Final = 28.0
TOTALS: Final = (("candidate", "candidate"), ("decided otherwise", "F3: decided otherwise"), ("decided", "decided"))
"""What the totals of candidate yield are the numbers of, by their names in `linked`: those of F3."""


def by_stratum(asked: Asked) -> Counted:
    """E1: waits to decision (T3), chance of treatment by day 28 (T6) and candidate yield (F3) in every class."""
    table, found = asked.table, basis_of(asked.table)
    tables, wait, values = list[Crossed](), list[WaitsOf](), list[Value]()
    decided, treat = found.usable & decided_by_now(table), candidates(table)
    days = days_between(table.days("received"), table.days("decided"))
    for way, (labels, of) in classes(asked).items():
        there = [of == label for label in labels]
        counts = [[int((decided & treat & c).sum()), int((decided & ~treat & c).sum())] for c in there]
        axes = (Axis(way, labels, "everyone"), Axis("decision", ("candidate", "decided otherwise"), "decided"))
        open_ = np.array([int((found.received & ~decided & c).sum()) for c in there])
        tables.append(Crossed(f"candidate yield by {way}", Counts(axes, np.array(counts)), totals=TOTALS, tells=open_))
        for label, its in zip(labels, there, strict=True):
            mine = found.usable & its
            title = f"receipt to decision, {way}: {label}"
            wait.append(WaitsOf(title, waits(days[decided & mine]), (50, 90), group=way))
            chance = _chance(table, mine, f"treated by day {CHANCE_DAY:g}, {way}: {label}")
            values.append(replace(chance, group=way, part=USABLE))
    return Counted(waits=tuple(wait), values=tuple(values), crossed=tuple(tables))


def _chance(table: CohortTable, mine: Mask, title: str) -> Value:
    found = from_referral(_those(table.clock, mine)).rows
    curve, n = aalen_johansen(found), int(mine.sum())
    treated = int(((found.cause == 1) & (found.exit <= CHANCE_DAY)).sum())
    few = min(treated, n - treated)
    at = int(np.searchsorted(curve.days, CHANCE_DAY, side="right")) - 1
    if at < 0:
        return Value(title, 0.0 if n > 0 else None, n, least=few)
    limits = cause_limits(curve, 1)
    return Value(title, float(limits.value[at]), n, float(limits.low[at]), float(limits.high[at]), few)


def _those(clock: Referrals, mine: Mask) -> Referrals:
    onset = None if clock.onset is None else clock.onset[mine]
    return Referrals(clock.ids[mine], clock.received[mine], clock.event_day[mine], clock.code[mine], clock.cut, onset)


def freshness(asked: Asked) -> Counted:
    """D1."""
    return Counted(
        values=(Value("hours between the data cut and the figures", asked.table.cut.hours_old, len(asked.table)),)
    )


def onset_precision(asked: Asked) -> Counted:
    """D2."""
    table, found = asked.table, basis_of(asked.table)
    kinds = table.words("onset_precision")
    names = ("exact", "range", "month", "open")
    parts = split(found.received, *((name, kinds == name) for name in names), rest="unknown")
    rates = tuple((label, "all received", label) for label in (*names, "unknown"))
    return Counted((part("all received", *parts),), of="received", rates=rates)


def closures_with_reason(asked: Asked) -> Counted:
    """D3: of referrals closed by the cut, codes 1 to 6 against no reason."""
    table, found = asked.table, basis_of(asked.table)
    code = table.code
    given, without = part_of(found.received, np.isin(code, (1, 2, 3, 4, 5, 6))), part_of(found.received, code == -1)
    closed = part("closed", Part("with a reason", given), Part("without a reason", without))
    others = Part("still open", part_of(found.received, code == 0))
    return Counted((closed, others), of="received", rates=(("closed with a reason", "closed", "with a reason"),))


def part_of(within: Mask, mask: Mask) -> int:
    """How many of a mask lie within another."""
    return int((within & mask).sum())
