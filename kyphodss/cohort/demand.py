"""Demand and capacity of the list: what is asked, what is counted for it, and the whole answer as an audience may see it.

`Inputs` holds counts as they are and never leaves the room below the door; `Demand` holds what a profile lets be shown. Source
of the formulas: cohort-analytics 2.2 (F7, F8, T11) and 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kyphodss.case.model import Case
from kyphodss.cohort.basis import basis_of, days_between, periods_of, window_of
from kyphodss.cohort.demand_ahead import Ahead, ahead_of
from kyphodss.cohort.demand_asked import DemandAsked, faults
from kyphodss.cohort.demand_inputs import WEEKS, Inputs
from kyphodss.cohort.demand_queue import Figure, figures
from kyphodss.cohort.demand_slots import Simulated, simulated
from kyphodss.cohort.demand_windows import Windows, windows_shown
from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.flow import candidates, decided_by_now
from kyphodss.cohort.measure import DIRECT_CARE, Audience, Options
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.cohort.waiting import both_waits
from kyphodss.settings import PlanSettings

ASKED_OF: Final = ("F1", "F3", "F5", "F7", "F8", "T10")
WEEK_DAYS: Final = 7.0


@dataclass(frozen=True, slots=True)
class Demand:
    """The answer. `said`: why nothing is shown (None: something is); then every part is None or empty."""

    asked: DemandAsked
    cut: Cut
    profile: Profile
    said: str | None
    figures: tuple[Figure, ...] = ()
    simulated: Simulated | None = None
    windows: Windows | None = None
    ahead: Ahead | None = None


def demand(
    asked: DemandAsked,
    table: CohortTable,
    open_cases: Mapping[str, Case],
    plan: PlanSettings,
    profile: Profile,
    audience: Audience,
) -> Demand:
    """Everything of the page. `open_cases`: the cases of `open_keys` by key, as far as they can be read; `plan`: the clinic's.

    Raises ValueError for what cannot be asked (`faults` has the sentences), or for a profile that hides nothing outside direct care.
    """
    wrong = faults(asked)
    if len(wrong) > 0:
        raise ValueError(" ".join(wrong))
    results = _results(asked, table, profile, audience)
    effective = DIRECT_CARE if audience == "direct care" else profile
    said = results["F1"].said
    if said is not None:
        return Demand(asked, table.cut, effective, said)
    counted = inputs(asked, table)
    return Demand(
        asked,
        table.cut,
        effective,
        None,
        figures(asked, counted, results, effective),
        simulated(asked, counted, results, effective),
        windows_shown(asked, table, open_cases, plan, effective),
        ahead_of(counted, results["F1"], effective),
    )


def _results(asked: DemandAsked, table: CohortTable, profile: Profile, audience: Audience) -> dict[str, Result]:
    slots = None if asked.slots_per_week is None else float(asked.slots_per_week)
    options = Options(window=asked.window, slots_per_week=slots, weekly=True)
    return {id: compute(id, table, table.cut, profile, audience, options=options) for id in ASKED_OF}


def open_keys(table: CohortTable) -> list[str]:
    """The keys of the referrals on the open list (F5), in order."""
    still = basis_of(table).usable & (table.code == 0)
    return [
        key for key, here in zip(table.referrals["case_key"].to_pylist(), still.tolist(), strict=True) if here is True
    ]


def inputs(asked: DemandAsked, table: CohortTable) -> Inputs:
    """What is counted, as it is. Days left are those of the chosen window at receipt, by the earliest reading of the onset."""
    found = basis_of(table)
    received, window = table.days("received"), window_of(table, asked.window)
    weeks = periods_of(received, table.clock.cut, weekly=True)
    ended, decided = found.usable & (table.code != 0), found.usable & decided_by_now(table)
    left, at = days_between(received, window.first_end), weeks.at(received)
    recent = found.received & (at >= max(0, len(weeks.labels) - WEEKS)) & ~np.isnan(left)
    waits = both_waits(table.clock).incomplete
    return Inputs(
        labels=weeks.labels,
        came=tuple(weeks.count(received[found.received]).tolist()),
        gone=tuple(weeks.count(table.days("event_day")[ended]).tolist()),
        open_list=int((found.usable & (table.code == 0)).sum()),
        mean_wait_weeks=float(waits.days.mean()) / WEEK_DAYS if waits.n > 0 else None,
        waits=waits.n,
        decided=int(decided.sum()),
        candidates=int((decided & candidates(table)).sum()),
        days_left=tuple(left[recent].tolist()),
        end=weeks.end,
    )
