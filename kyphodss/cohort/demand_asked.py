"""What is asked of demand and capacity, and a clear sentence for everything that cannot be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

from kyphodss.cohort.due_dates import MOST_SLOTS
from kyphodss.dates.fracture import CEILINGS
from kyphodss.dates.rows import BY_ID
from kyphodss.worklist.closing import EVIDENCE
from kyphodss.worklist.rows import US_RULE_SETS

PERCENTS: Final = (75, 80, 85, 90, 95)
"""Percentiles of weekly demand that can be chosen. All are high ones: they rest on busy weeks, whose counts are shown."""
LONGEST_WEEKS: Final = 104


def onset_windows() -> tuple[str, ...]:
    """Ids of the windows that can be chosen: ends that order the worklist, counted from onset, of the clinic's rule sets."""
    return tuple(
        id
        for id in CEILINGS
        if (row := BY_ID[id]).anchor == "onset" and row.strength != EVIDENCE and row.jurisdiction in US_RULE_SETS
    )


def site_window(own: str) -> str:
    """The window of everybody but direct care: the site's `own` where it can be chosen, else the first that can."""
    offered = onset_windows()
    return own if own in offered else offered[0]


@dataclass(frozen=True, slots=True)
class DemandAsked:
    """What somebody enters; None is not entered, so what follows from it is not known. No value has a source behind it.

    `slots_per_week`: slots offered. `cancel_percent`: slots of a hundred that fall out at short notice. `target_weeks`: the longest
    wait aimed at. `weeks_to_target`: time to bring the list to its target. `percentile`: of weekly demand. `window`: id of the
    window of onset that is at stake.
    """

    slots_per_week: int | None = None
    cancel_percent: float | None = 0.0
    target_weeks: float | None = None
    weeks_to_target: float | None = None
    percentile: int | None = None
    window: str = "US-LCD-12W"

    @property
    def cancel_rate(self) -> float | None:
        """The share of slots that fall out."""
        return None if self.cancel_percent is None else self.cancel_percent / 100

    @property
    def held(self) -> float | None:
        """Slots a week that are left when some fall out."""
        if self.slots_per_week is None or self.cancel_rate is None:
            return None
        return self.slots_per_week * (1 - self.cancel_rate)


def faults(asked: DemandAsked) -> tuple[str, ...]:
    """A sentence for each entry that cannot be; none where all can. Nothing that was typed is repeated but numbers."""
    return tuple(_faults(asked))


def _faults(asked: DemandAsked) -> Iterator[str]:
    slots = asked.slots_per_week
    if slots is not None and not (_number(slots) and float(slots).is_integer() and 1 <= slots <= MOST_SLOTS):
        yield f"Slots a week: found {_said(slots)}, expected a whole number from 1 to {MOST_SLOTS}."
    cancel = asked.cancel_percent
    if cancel is not None and not (_number(cancel) and 0 <= cancel < 100):
        yield f"Slots that fall out: found {_said(cancel)}, expected a percentage from 0 to below 100."
    for name, weeks in (("Target wait", asked.target_weeks), ("Weeks to the target", asked.weeks_to_target)):
        if weeks is not None and not (_number(weeks) and 0 < weeks <= LONGEST_WEEKS):
            yield f"{name}: found {_said(weeks)}, expected weeks above 0 and up to {LONGEST_WEEKS}."
    if asked.percentile is not None and asked.percentile not in PERCENTS:
        yield f"Percentile of weekly demand: expected one of {', '.join(map(str, PERCENTS))}."
    if asked.window not in onset_windows():
        yield f"Window: expected one of {', '.join(onset_windows())}."


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and _number(value) else "no number"
