"""What goes into a chart over time (`Series`) and what comes out (`Chart`)."""

from dataclasses import dataclass
from typing import Literal

from numpy import int_
from numpy.typing import NDArray

from kyphodss.cohort.spc_limits import Floats, Limits
from kyphodss.cohort.spc_marks import Assurance, Rebase, Variation
from kyphodss.cohort.spc_rules import Mark, RunTest

Kind = Literal["none", "dots", "run", "XmR", "P'", "T", "G"]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Distances between rare events, one a pair of neighbors: `unit` days (T chart) or cases (G chart)."""

    labels: tuple[str, ...]
    values: Floats
    unit: Literal["days", "cases"]


@dataclass(frozen=True, slots=True)
class Series:
    """One value a period, in time order; NaN where there is none. `labels` name the periods, each once.

    `is_count`: values are counts of events. `n`: cases behind each value; with `is_count` the chart is of the proportion
    values / n. `gaps`: the same events as distances, for the case that they are rare, or `apart`: they are drawn so however many
    there are. Raises ValueError for lengths that differ or a label that comes twice.
    """

    labels: tuple[str, ...]
    values: Floats
    n: NDArray[int_] | None = None
    is_count: bool = False
    gaps: Gaps | None = None
    apart: bool = False

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values) or (self.n is not None and len(self.n) != len(self.values)):
            raise ValueError("Labels, values and n need one entry a period.")
        if len(set(self.labels)) < len(self.labels):
            raise ValueError("Every period has a label of its own.")


@dataclass(frozen=True, slots=True)
class Segment:
    """Limits over points `first` to `last` (both included), and the rebase they began with (None: the first ones)."""

    first: int
    last: int
    limits: Limits
    rebase: Rebase | None


@dataclass(frozen=True, slots=True)
class Chart:
    """All of a chart but its drawing. `marks` has one entry a point; it is empty without limits.

    `before`: the limits as they would stand without any rebase, kept viewable. `rules` names the rule set in force.
    `notes`: trial limits, periods left out and why, the switch taken.
    """

    kind: Kind
    labels: tuple[str, ...]
    values: Floats
    segments: tuple[Segment, ...] = ()
    before: Limits | None = None
    marks: tuple[Mark, ...] = ()
    run_test: RunTest | None = None
    rules: str | None = None
    variation: Variation | None = None
    assurance: Assurance | None = None
    notes: tuple[str, ...] = ()
