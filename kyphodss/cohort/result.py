"""The result of a measure as a profile lets it be shown; card, stamps and profile stand beside every number (cohort-analytics 6)."""

from dataclasses import dataclass, field

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.derived import Rate
from kyphodss.cohort.disclosure import Cell, Profile, Table
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.measure import Card
from kyphodss.cohort.outcome_view import Shown as ShownCurve
from kyphodss.cohort.outcomes import Ways
from kyphodss.cohort.released import ReleasedCurve
from kyphodss.cohort.spc_chart import Series
from kyphodss.cohort.table import Cut
from kyphodss.cohort.view_kinds import FunnelShown
from kyphodss.cohort.waiting import Percentile, Steps


@dataclass(frozen=True, slots=True)
class RateShown:
    """A share with its title."""

    title: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class WaitsShown:
    """Percentiles of some waits (values None where they may not be printed), the share within the standard, and the spread."""

    title: str
    n: Cell
    percentiles: tuple[Percentile, ...]
    within: Rate | None
    steps: Steps | None


@dataclass(frozen=True, slots=True)
class OverShown:
    """Values by period: the series a chart is made of (NaN where hidden or none), and which periods are hidden."""

    title: str
    series: Series
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A single figure; `hidden`: there is one, and it may not be shown."""

    title: str
    value: float | None
    n: Cell
    interval: Interval | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class CurveShown:
    """The outcome curves. `exact` at direct care, `released` for everybody else; `at` the probabilities printed, by day.

    `asked`: the words of the cause that they are of.
    """

    exact: ShownCurve | None
    released: ReleasedCurve | None
    at: tuple[tuple[float, Interval], ...]
    at_risk: tuple[tuple[float, int | None], ...]
    ways: Ways
    asked: str


@dataclass(frozen=True, slots=True)
class Result:
    """A measure as it may be shown to an audience. `said`: why nothing is shown (None: something is).

    `worked_out`: results with the same number are one working out, looked at at several moments of a day (0: none was needed).
    """

    card: Card
    cut: Cut
    profile: Profile
    said: str | None = None
    whole: Shown | None = None
    rates: tuple[RateShown, ...] = ()
    waits: tuple[WaitsShown, ...] = ()
    over: tuple[OverShown, ...] = ()
    values: tuple[ValueShown, ...] = ()
    curve: CurveShown | None = None
    trees: tuple[tuple[str, Shown], ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    funnels: tuple[FunnelShown, ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    worked_out: int = field(default=0, compare=False)
