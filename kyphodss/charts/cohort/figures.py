"""The figures of the cohort page, section by section: which measures a section asks, and the panels made of their results.

The register is the one list of all figures: the page, the monthly report and the test that walks every figure read it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kyphodss.charts.cohort.attrition import attrition
from kyphodss.charts.cohort.criteria import criteria
from kyphodss.charts.cohort.funnel_plot import funnel_plot
from kyphodss.charts.cohort.levels import levels
from kyphodss.charts.cohort.multiples import multiples
from kyphodss.charts.cohort.outcomes import outcomes
from kyphodss.charts.cohort.over_time import over_time
from kyphodss.charts.cohort.pareto import pareto
from kyphodss.charts.cohort.parts import parts
from kyphodss.charts.cohort.single import single
from kyphodss.charts.cohort.verdict_mix import verdict_mix
from kyphodss.charts.cohort.volumes import cohort_months, volumes
from kyphodss.charts.cohort.waits import spread, waits
from kyphodss.charts.panel import Panel
from kyphodss.cohort.basis import WINDOWS
from kyphodss.cohort.criteria_at_work import title_of
from kyphodss.cohort.result import OverShown, Result
from kyphodss.cohort.spc_marks import Annotation, Rebase
from kyphodss.cohort.views import COMPLETE, YIELD
from kyphodss.guidelines import GUIDELINES

Said = Mapping[str, tuple[Rebase | Annotation, ...]]
Results = Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How figures are drawn. `window`: id of the window marked on the onset clock; `said`: rebases and remarks by measure;
    `standard_days`: the site's own standard from receipt to decision (None: none set). `widen`: funnel plots are judged by limits
    widened for over-dispersion. `source`: id of the source whose rules are shown over time (None: every one); `criterion`: id of the
    one of its criteria that is (None: every one of the source).
    """

    dark: bool
    window: str
    said: Said = field(default_factory=dict[str, tuple[Rebase | Annotation, ...]], hash=False)
    standard_days: int | None = None
    widen: bool = False
    source: str | None = None
    criterion: str | None = None

    @property
    def windows(self) -> tuple[tuple[str, float], ...]:
        """Name and days of the window, where it counts whole days."""
        row = WINDOWS[self.window]
        return ((row.label, float(row.upper.count)),) if row.upper is not None and row.upper.unit == "D" else ()


SOURCES: Final = {guideline.id: guideline.short for guideline in GUIDELINES}
CRITERIA: Final = {g.id: {each.id: each.sentence for each in g.criteria} for g in GUIDELINES}
"""The criteria of each source, by its id: their ids and sentences."""
Make = Callable[[Results, Drawing], Iterator[Panel]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. `measures`: what it asks for; `make`: the panels of what came."""

    title: str
    measures: tuple[str, ...]
    make: Make

    def panels(self, results: Results, drawing: Drawing) -> tuple[Panel, ...]:
        """Every panel of the section, in order. Raises KeyError where a measure of the section was not asked."""
        return tuple(self.make(results, drawing))


def _over(results: Results, id: str, drawing: Drawing) -> Iterator[Panel]:
    """Every series of a measure; one panel that says why where it has none."""
    result, said = results[id], drawing.said.get(id, ())
    rebases = tuple(each for each in said if isinstance(each, Rebase))
    remarks = tuple(each for each in said if isinstance(each, Annotation))
    target = float(drawing.standard_days) if id == "T3" and drawing.standard_days is not None else None
    wanted = [over for over in result.over if _is_wanted(over, id, drawing)]
    for over in wanted or (None,):
        yield over_time(result, over, dark=drawing.dark, target=target, rebases=rebases, remarks=remarks)


def _is_wanted(over: OverShown, id: str, drawing: Drawing) -> bool:
    """Of the rules at work only those chosen; the title of a series begins with the name of its source, or of its criterion."""
    if id not in ("V5", "V8") or drawing.source is None:
        return True
    if id == "V5" or drawing.criterion is None:
        return over.title.startswith(f"{SOURCES[drawing.source]}: ")
    source = next(each for each in GUIDELINES if each.id == drawing.source)
    chosen = next(each for each in source.criteria if each.id == drawing.criterion)
    return over.title.startswith(f"{title_of(source, chosen)}: ")


def _volumes(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield from _over(results, "F1", drawing)
    for by in ("etiology", "referrer"):
        yield volumes(results["V3"], dark=drawing.dark, by=by)
    yield from _over(results, "F5", drawing)
    yield parts(results["F6"], dark=drawing.dark)
    yield single(results["F7"])
    yield single(results["F8"])


def _pathway(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield attrition(results["F2"], dark=drawing.dark, unit="referrals")
    yield attrition(results["F2"], dark=drawing.dark, unit="persons")
    yield from _over(results, "F3", drawing)
    yield cohort_months(results["F4"], dark=drawing.dark)
    yield levels(results["V1"], dark=drawing.dark)


def _waits(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield waits(results["T4"], results["T5"], dark=drawing.dark)
    for id in ("T1", "T2", "T3"):
        yield spread(results[id], dark=drawing.dark)
    for id in ("T2", "T3"):
        yield from _over(results, id, drawing)


def _windows(results: Results, drawing: Drawing) -> Iterator[Panel]:
    for id in ("T8", "T9", "T10", "T11"):
        yield parts(results[id], dark=drawing.dark)
    yield from _over(results, "T9", drawing)
    yield outcomes(results["T6"], dark=drawing.dark)
    yield outcomes(results["T7"], dark=drawing.dark, windows=drawing.windows)


def _care(results: Results, drawing: Drawing) -> Iterator[Panel]:
    for id in ("Q1", "Q2", "Q3"):
        yield parts(results[id], dark=drawing.dark)
    yield pareto(results["Q3"], dark=drawing.dark)
    for id in ("D2", "D3"):
        yield parts(results[id], dark=drawing.dark)
    yield single(results["D1"])


def _outcome(results: Results, drawing: Drawing) -> Iterator[Panel]:
    for id in ("O1", "O2", "O3", "S3"):
        yield single(results[id])
    for id in ("S1", "S2"):
        yield parts(results[id], dark=drawing.dark)
        yield from _over(results, id, drawing)
    yield outcomes(results["O4"], dark=drawing.dark)
    yield parts(results["O4"], dark=drawing.dark)


def _prevention(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield parts(results["P1"], dark=drawing.dark)
    yield from _over(results, "P1", drawing)
    for id in PREVENTION[1:]:
        yield parts(results[id], dark=drawing.dark)


def _referrers(results: Results, drawing: Drawing) -> Iterator[Panel]:
    for of in (YIELD, COMPLETE):
        yield funnel_plot(results["V4"], dark=drawing.dark, of=of, widen=drawing.widen)
        yield funnel_plot(results["V4"], dark=drawing.dark, of=of, by="setting", widen=drawing.widen)


def _equity(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield from multiples(results["E1"], dark=drawing.dark, overall=results)


def _sources(results: Results, drawing: Drawing) -> Iterator[Panel]:
    yield verdict_mix(results["V2"], dark=drawing.dark)
    yield parts(results["V6"], dark=drawing.dark)
    yield single(results["V7"])
    yield from _over(results, "V5", drawing)
    yield criteria(results["V9"])
    if results["V8"].said is None:
        yield from _over(results, "V8", drawing)


PREVENTION: Final = ("P1", "P2-FLS-4", "P3-FLS-5", "P3-IOF", "P4-FLS-7", "P5-IOF", "P5-IOF-52")
SECTIONS: Final[dict[str, Section]] = {
    "volumes": Section("Volumes", ("F1", "V3", "F5", "F6", "F7", "F8"), _volumes),
    "pathway": Section("Pathway", ("F2", "F3", "F4", "V1"), _pathway),
    "waits": Section("Waits", ("T4", "T5", "T1", "T2", "T3"), _waits),
    "windows": Section("Windows", ("T8", "T9", "T10", "T11", "T6", "T7"), _windows),
    "care": Section("Care", ("Q1", "Q2", "Q3", "D1", "D2", "D3"), _care),
    "outcome": Section("Outcome", ("O1", "O2", "O3", "S3", "S1", "S2", "O4"), _outcome),
    "prevention": Section("Bone care", PREVENTION, _prevention),
    "referrers": Section("Referrers", ("V4",), _referrers),
    "equity": Section("Equity", ("E1", "T3", "T6"), _equity),
    "sources": Section("Sources", ("V2", "V6", "V7", "V5", "V9", "V8"), _sources),
}
MEASURES: Final = tuple(dict.fromkeys(each for section in SECTIONS.values() for each in section.measures))
"""What all figures ask."""
