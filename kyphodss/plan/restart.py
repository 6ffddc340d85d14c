"""The holds of one slot: the last dose before it and the restart after it (dates.md section 6, "Holds").

Every restart is a proposal that waits for the gates Q06; the engine never answers them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from kyphodss.case.clock import day_of, in_site_zone
from kyphodss.plan.model import Hold, Policy
from kyphodss.plan.slots import later
from kyphodss.plan.taken import Taken
from kyphodss.settings import PlanSettings

# periprocedural.md section 9, Q06.
GATES: Final = (
    "bleeding has stopped",
    "no new leg weakness, numbness or change of bladder or bowel",
    "no swelling that grows",
    "no complication noted",
    "no second procedure planned",
    "the prescriber has confirmed",
)


def holds_for(
    drugs: Sequence[Taken], slot: datetime, policy: Policy, settings: PlanSettings, *, default_restart: bool
) -> tuple[Hold, ...]:
    """One hold for each drug that takes time off under the policy, in the order of the list.

    `default_restart`: nothing conditional holds back, so the default of the conservative policy may be printed.
    """
    end = later(slot, settings.procedure_hours)
    return tuple(
        _hold(drug, hours, slot, end, policy, settings, default_restart=default_restart)
        for drug in drugs
        if (hours := drug.hours(policy)) is not None and hours > 0
    )


def _hold(
    drug: Taken,
    hours: int,
    slot: datetime,
    end: datetime,
    policy: Policy,
    settings: PlanSettings,
    *,
    default_restart: bool,
) -> Hold:
    by = later(slot, -hours)
    by = by if drug.times is None else drug.times.at_or_before(by)
    sir = _restart_sir(drug, end)
    leaflet = None if sir is None else _up(drug, later(end, settings.leaflet_restart_hours))
    default = None
    if sir is not None and leaflet is not None and default_restart is True and drug.rule.default_restart is True:
        default = in_site_zone(max(sir, leaflet))
    return Hold(
        rule=drug.rule.id,
        drug=drug.name,
        last_dose_by=in_site_zone(by),
        restart=default,
        restart_sir=None if sir is None else in_site_zone(sir),
        restart_leaflet=None if leaflet is None else in_site_zone(leaflet),
        policy=policy,
        sources=drug.rule.sources,
    )


def _restart_sir(drug: Taken, end: datetime) -> datetime | None:
    """SIR's restart, up to the next dose; "day after" is the first dose of the next calendar day."""
    hours = drug.rule.restart_hours
    if hours is None:
        return None
    if drug.rule.next_day is True and drug.times is not None:
        return drug.times.first_of(day_of(end) + timedelta(days=1))
    return _up(drug, later(end, hours))


def _up(drug: Taken, at: datetime) -> datetime:
    return at if drug.times is None else drug.times.at_or_after(at)
