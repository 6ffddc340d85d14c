"""A chart over time in a sentence, which names its rule set, and as a table with one row a period."""

from typing import Final

import numpy as np

from kyphodss.charts.cohort.spc_picture import Drawn
from kyphodss.charts.cohort.spc_ranges import ranges
from kyphodss.charts.panel import Row
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.spc_chart import Chart, Kind, Series
from kyphodss.cohort.spc_marks import Assurance
from kyphodss.cohort.spc_rules import RunTest

NONE: Final = "none"
LEFT_OUT: Final = "left out: too few cases behind it"
ASSURED: Final[dict[Assurance, str]] = {
    "pass": "as the process is, the target of {} is consistently met",
    "fail": "as the process is, the target of {} is consistently missed",
    "hit and miss": "as the process is, the target of {} is met at some times and missed at others",
}
CHARTS: Final[dict[Kind, str]] = {
    "XmR": "XmR chart",
    "P'": "P' chart",
    "T": "T chart, days between events",
    "G": "G chart, cases between events",
}


def sentence(drawn: Drawn, title: str) -> str:
    """The takeaway: the last value, what the chart says of it and by which rules, and how many periods are hidden."""
    chart = drawn.chart
    there = [at for at, value in enumerate(chart.values) if not np.isnan(value)]
    first, last = (period_words(chart.labels[at]) for at in (there[0], there[-1]))
    value = drawn.words(float(chart.values[there[-1]]))
    span = f"{last}: {value}" if first == last else f"{len(there)} points from {first} to {last}, the last {value}"
    gone = f" {len(drawn.hidden)} of {len(drawn.labels)} periods hidden." if len(drawn.hidden) > 0 else ""
    return f"{title}. {span[0].upper()}{span[1:]}. {_chart_words(drawn)}{gone}"


def _chart_words(drawn: Drawn) -> str:
    chart = drawn.chart
    if chart.run_test is not None:
        return _run_words(drawn, chart.run_test)
    if len(chart.segments) == 0:
        return "Plain dots: too few points for the rules of any chart."
    limits = chart.segments[-1].limits
    center, low, high = (drawn.words(float(line[-1])) for line in (limits.center, limits.lower, limits.upper))
    said = f"{CHARTS[chart.kind]}, center {center}, limits {low} to {high}."
    said += f" The last point: {drawn.mark_words(chart.marks[-1])}."
    if chart.assurance is not None and drawn.target is not None:
        words = ASSURED[chart.assurance].format(drawn.words(drawn.target))
        said += f" Assurance, {chart.assurance}: {words}."
    return f"{said} {_rules(chart)}"


def _run_words(drawn: Drawn, test: RunTest) -> str:
    name = "Run chart of events" if drawn.events is True else "Run chart"
    run = f"longest run {test.longest_run} (allowed: {test.longest_allowed})"
    crossings = f"crossings {test.crossings} (at least {test.fewest_allowed} expected)"
    verdict = "more than random variation" if test.signals is True else "no sign of more than random variation"
    return f"{name}, median {drawn.words(test.median)}: {run}, {crossings}: {verdict}. {_rules(drawn.chart)}"


def _rules(chart: Chart) -> str:
    return f"Rules: {chart.rules}."


def rows(drawn: Drawn, series: Series) -> tuple[Row, ...]:
    """Period, value, n, center, lower, upper, moving range and mark, of every period of the axis."""
    return tuple(_row(drawn, series, label) for label in drawn.labels)


def _row(drawn: Drawn, series: Series, label: str) -> Row:
    name = period_words(label)
    if label in drawn.hidden:
        return _cells(name, HIDDEN, HIDDEN, HIDDEN)
    if label not in drawn.chart.labels:
        # Of a share, what is left out has no case behind it, and so no value.
        value = float("nan") if drawn.share is True else float(series.values[series.labels.index(label)])
        mark = "no value" if np.isnan(value) else LEFT_OUT
        return _cells(name, _value(drawn, value), _n(drawn, series, label, value), mark)
    at = drawn.chart.labels.index(label)
    value = float(drawn.chart.values[at])
    mark = drawn.mark_words(drawn.chart.marks[at]) if len(drawn.chart.marks) > 0 else "no rules on single points"
    moved = ranges(drawn.chart).get(label)
    lines = (*_lines_at(drawn, at), NONE if moved is None else drawn.words(moved))
    return _cells(name, _value(drawn, value), _n(drawn, series, label, value), mark, lines)


def _cells(
    period: str, value: str, n: str, mark: str, lines: tuple[str, str, str, str] = (NONE, NONE, NONE, NONE)
) -> Row:
    center, lower, upper, moved = lines
    found = {"period": period, "value": value, "n": n, "center": center, "lower": lower, "upper": upper}
    return {**found, "moving range": moved, "mark": mark}


def _value(drawn: Drawn, value: float) -> str:
    return NONE if np.isnan(value) else drawn.words(value)


def _n(drawn: Drawn, series: Series, label: str, value: float) -> str:
    """Cases behind a value; of a plain count it is the count itself, of a distance there is none."""
    if label not in series.labels or drawn.labels != series.labels:
        return NONE
    if series.n is not None:
        return str(int(series.n[series.labels.index(label)]))
    return _value(drawn, value)


def _lines_at(drawn: Drawn, at: int) -> tuple[str, str, str]:
    chart = drawn.chart
    if chart.run_test is not None:
        return drawn.words(chart.run_test.median), NONE, NONE
    for segment in chart.segments:
        if segment.first <= at <= segment.last:
            limits, place = segment.limits, at - segment.first
            center, lower, upper = (
                drawn.words(float(line[place])) for line in (limits.center, limits.lower, limits.upper)
            )
            return center, lower, upper
    return NONE, NONE, NONE
