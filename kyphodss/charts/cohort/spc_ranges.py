"""The moving ranges of an XmR chart: from each point to the one before it within the same limits, and their upper limit."""

from collections.abc import Mapping

from kyphodss.charts.cohort.spc_picture import Drawn
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.spc_chart import Chart
from kyphodss.cohort.spc_limits import RANGE_UPPER


def ranges(chart: Chart) -> Mapping[str, float]:
    """By the label of the later point; empty for a chart of another kind."""
    if chart.kind != "XmR":
        return {}
    return {
        chart.labels[at]: abs(float(chart.values[at]) - float(chart.values[at - 1]))
        for segment in chart.segments
        for at in range(segment.first + 1, segment.last + 1)
    }


def range_words(drawn: Drawn) -> tuple[str, ...]:
    """One sentence: the upper limit of the moving ranges of the present limits, and which lie above theirs."""
    chart, found = drawn.chart, ranges(drawn.chart)
    if len(found) == 0:
        return ()
    above = [period_words(chart.labels[at]) for at in _above(chart, found)]
    average = chart.segments[-1].limits.average_range
    limit = "" if average is None else f", upper limit {drawn.words(RANGE_UPPER * average)}"
    said = "none lies above it" if len(above) == 0 else f"above their limit: {', '.join(above)}"
    return (f"Moving ranges, the mR half of the chart{limit}: {said}.",)


def _above(chart: Chart, found: Mapping[str, float]) -> list[int]:
    return [
        at
        for segment in chart.segments
        for at in range(segment.first + 1, segment.last + 1)
        if segment.limits.average_range is not None
        and found[chart.labels[at]] > RANGE_UPPER * segment.limits.average_range
    ]
