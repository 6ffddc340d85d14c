"""The figures of the sample cohort as the tests of the cohort charts draw them, and what stands on them."""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from kyphodss.charts.cohort.attrition import attrition
from kyphodss.charts.cohort.funnel_plot import funnel_plot
from kyphodss.charts.cohort.levels import levels
from kyphodss.charts.cohort.multiples import multiples
from kyphodss.charts.cohort.pareto import pareto
from kyphodss.charts.cohort.parts import parts
from kyphodss.charts.cohort.verdict_mix import verdict_mix
from kyphodss.charts.cohort.volumes import cohort_months, volumes
from kyphodss.charts.panel import Panel
from kyphodss.cohort.disclosure import US_CMS, Profile
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import EVERYONE, Selection
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.views import COMPLETE
from tests.cohort.cohorts import CUT, sample

PARTS = (
    "T1",
    "T8",
    "T9",
    "T10",
    "T11",
    "F3",
    "F6",
    "D2",
    "D3",
    "Q1",
    "Q2",
    "S3",
    "O3",
    "P3-FLS-5",
    "P5-IOF",
    "Q3",
    "S1",
    "S2",
    "O4",
    "P1",
    "P2-FLS-4",
    "P4-FLS-7",
    "P5-IOF-52",
)
Draw = Callable[[Result, bool], list[Panel]]


def _parts(result: Result, dark: bool) -> list[Panel]:
    return [parts(result, dark=dark)]


def _funnel(result: Result, dark: bool) -> list[Panel]:
    return [attrition(result, dark=dark, unit=unit) for unit in ("referrals", "persons")]


def _units(result: Result, dark: bool) -> list[Panel]:
    wide = funnel_plot(result, dark=dark, of=COMPLETE, by="setting", widen=True)
    return [funnel_plot(result, dark=dark), wide]


def _volumes(result: Result, dark: bool) -> list[Panel]:
    return [volumes(result, dark=dark), volumes(result, dark=dark, by="referrer")]


DRAWN: dict[str, tuple[str, Draw]] = {
    **{id: (id, _parts) for id in PARTS},
    "funnel": ("F2", _funnel),
    "units": ("V4", _units),
    "reasons": ("Q3", lambda result, dark: [pareto(result, dark=dark)]),
    "levels": ("V1", lambda result, dark: [levels(result, dark=dark)]),
    "codes": ("V2", lambda result, dark: [verdict_mix(result, dark=dark)]),
    "volumes": ("V3", _volumes),
    "months": ("F4", lambda result, dark: [cohort_months(result, dark=dark)]),
    "multiples": ("E1", lambda result, dark: multiples(result, dark=dark)),
}
COUNTS = tuple(name for name in DRAWN if name not in ("multiples",))


def asked(id: str, made: CohortTable, profile: Profile | None, selection: Selection = EVERYONE) -> Result:
    """A measure under a profile; None: direct care."""
    if profile is None:
        return compute(id, made, CUT, US_CMS, "direct care", selection=selection)
    return compute(id, made, CUT, profile, "others", selection=selection)


@lru_cache(maxsize=120)
def drawn(name: str, profile: Profile | None) -> tuple[Panel, ...]:
    """The panels of the sample cohort."""
    id, draw = DRAWN[name]
    return tuple(draw(asked(id, sample(), profile), False))


def alike(panel: Panel) -> Iterator[Any]:
    """Every mark of a figure as plain data."""
    if panel.figure is not None:
        yield from json.loads(str(panel.figure.to_json()))["data"]


def words(panel: Panel) -> Iterator[str]:
    """All that a figure says in words."""
    yield from (value for row in panel.rows for value in row.values())
    for trace in alike(panel):
        yield str(trace.get("name", ""))
        yield from (str(each) for each in trace.get("text", ()) or ())
        yield from (str(value) for row in trace.get("customdata", ()) or () for value in row)
