"""What a measure is: its card, how it is asked, and what it counts (cohort-analytics 2).

`Counted` holds numbers as they are and never leaves this room; `cohort.result` holds what may be shown of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.breakdown import Part
from kyphodss.cohort.disclosure import Counts, Profile
from kyphodss.cohort.outcomes import ON_THE_LIST, Readied, Ways
from kyphodss.cohort.spc_chart import Gaps
from kyphodss.cohort.spc_marks import Better
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.view_kinds import Crossed
from kyphodss.cohort.waiting import Waits

Audience = Literal["direct care", "others"]
DIRECT_CARE: Final = Profile("direct_care", "Direct care: not suppressed, not to leave the clinic", 0, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Card:
    """One click from every number: what it is. `not_computed`: why the fields of the case cannot give it (None: they can).

    `direct_care_only`: why nobody else is shown it (None: everybody is, suppressed).
    """

    id: str
    name: str
    numerator: str
    denominator: str
    clock: str
    exclusions: str
    unit: str
    display: str
    version: str
    source: str
    better: Better | None = None
    not_computed: str | None = None
    direct_care_only: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a measure is asked with. Nothing here has a default that a guideline would have to stand behind.

    `window`: id of the window row that counts (an onset clock). `standard_days`: the site's own standard (None: none set).
    `follow_up_days`: fixed follow-up of F4. `slots_per_week`: capacity offered (None: not said). `weekly`: periods are ISO weeks,
    otherwise calendar months. Partial periods at either end are left out. `language`: the language of the clinic, by its code.
    """

    window: str = "US-LCD-12W"
    standard_days: int | None = None
    follow_up_days: int = 90
    slots_per_week: float | None = None
    weekly: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Asked:
    """A table and the options: what every measure is counted from. `everyone`: the table that a selection is of (None: all)."""

    table: CohortTable
    options: Options
    everyone: CohortTable | None = None

    @property
    def span(self) -> CohortTable:
        """Where periods and classes come from, so that a selection and its rest have the same ones."""
        return self.table if self.everyone is None else self.everyone


@dataclass(frozen=True, slots=True)
class WaitsOf:
    """Some waits, the percentiles to print, and the standard they are held against (None: none).

    `part`: the part of the measure that these waits are of, whose number is theirs (None: of no part). `group`: the waits that
    together are everyone's, as classes of one way of breaking them down: where one may not be shown, none of them is.
    """

    title: str
    waits: Waits
    percents: tuple[int, ...]
    standard_days: int | None = None
    part: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Over:
    """Values by period: counts (`n` alone), shares (`events` of `n`), or medians (`values` over `n`).

    `gaps`: the same events as distances, where they may be rare; shown at direct care alone. `tells`: a count by period that
    follows from these values and another measure's; where it is small the value is hidden. `apart`: the events are drawn as
    distances or counts, never as a share, however many there are. `beyond`: cases and events in no whole period, which follow from a
    total that is shown elsewhere.
    """

    title: str
    labels: tuple[str, ...]
    n: NDArray[np.int_]
    events: NDArray[np.int_] | None = None
    values: NDArray[np.float64] | None = None
    gaps: Gaps | None = None
    tells: NDArray[np.int_] | None = None
    apart: bool = False
    beyond: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Value:
    """A single figure over `n` referrals or patients, with limits where it has some; None where there is none to give.

    `extreme`: it is that of one case alone, the latest or the largest; no filter's view shows such. `part`: of a class of a group,
    the part of a measure (by its name in `linked`) of which `n` is the number in that class.

    `least`: the smallest number of cases the figure would tell of, where that is another one (a share tells of its events).
    `group`: as of waits.
    """

    title: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    least: int | None = None
    group: str | None = None
    extreme: bool = False
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share on its own: events of `n`. `least`: the smallest number of cases it would tell of besides (None: no other).

    `same_as`: the part of other measures, as it is called in all of them, that the `n` are (None: of none).
    """

    title: str
    events: int
    n: int
    least: int | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class CurveOf:
    """Rows for the outcome curves, the cause that is asked for, the days on which its probability is printed, and the words.

    `part`: the part of the measure that these rows are; where its number is hidden, there is no curve.
    """

    readied: Readied
    cause: int
    days: tuple[float, ...]
    part: str
    ways: Ways = ON_THE_LIST


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure counts, as it is. `parts` split those it can use (`of`: usable referrals, or all received).

    `rates`: title, whole and event by the labels of parts. `trees`, `tables`, `crossed`: further counts, each suppressed by
    itself. `later`: periods that are in no rate yet, and the day from which they are.
    """

    parts: tuple[Part, ...] = ()
    of: Literal["usable", "received"] = "usable"
    rates: tuple[tuple[str, str, str], ...] = ()
    waits: tuple[WaitsOf, ...] = ()
    shares: tuple[Share, ...] = ()
    over: tuple[Over, ...] = ()
    values: tuple[Value, ...] = ()
    curve: CurveOf | None = None
    trees: tuple[tuple[str, Part], ...] = ()
    tables: tuple[tuple[str, Counts], ...] = ()
    crossed: tuple[Crossed, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


Counting = Callable[[Asked], Counted]


@dataclass(frozen=True, slots=True)
class Measure:
    """A card and the function that counts it; None where it is not computed."""

    card: Card
    count: Counting | None

    @property
    def leaves(self) -> bool:
        """Is it counted for others than direct care, too?"""
        return self.count is not None and self.card.direct_care_only is None
