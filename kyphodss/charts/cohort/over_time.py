"""Values by period as the chart that fits them: dots, run chart, XmR, P', T or G (cohort-analytics 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kyphodss.charts.cohort.spc_picture import Drawn, picture
from kyphodss.charts.cohort.spc_ranges import range_words
from kyphodss.charts.cohort.spc_words import rows, sentence
from kyphodss.charts.cohort.wording import name_of, without_figure
from kyphodss.charts.panel import Panel
from kyphodss.cohort.period_counts import period_words
from kyphodss.cohort.result import OverShown, Result
from kyphodss.cohort.spc import chart, is_rare
from kyphodss.cohort.spc_chart import Chart, Series
from kyphodss.cohort.spc_limits import ChartError
from kyphodss.cohort.spc_marks import Annotation, Better, Rebase, RebaseError, starts
from kyphodss.cohort.spc_rules import MAKING_DATA_COUNT, RuleSet

BELOW_NOTHING: Final = "A lower limit under 0 cannot be passed; the axis begins at 0."
PARTIAL: Final = "Center and limits rest on the periods shown alone; with the hidden ones, which have few cases, they would be others."


@dataclass(frozen=True, slots=True)
class _Told:
    """Notes in their order, and the numbers under which those with a place on the axis stand in the figure."""

    numbered: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]


def over_time(
    result: Result,
    over: OverShown | None,
    *,
    dark: bool,
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
    remarks: Sequence[Annotation] = (),
    rules: RuleSet = MAKING_DATA_COUNT,
    screened: bool = False,
) -> Panel:
    """The panel of one series of a result (None: it has none to show).

    `target`: in the unit of the values, a share from 0 to 1. `rebases`, `remarks`: made by people, shown by number with reason,
    author and day; a rebase that may not be made is named in the notes. `screened`: large moving ranges are left out once.
    """
    card = result.card
    if over is None:
        return without_figure(name_of(card.id, "over time"), card.name, result, "There is no series of periods.")
    title = card.name if over.title.lower() == card.name.lower() else f"{card.name}: {over.title}"
    id = name_of(card.id, "over time", over.title)
    try:
        may, refused = _allowed(over.series, rebases)
        found = chart(
            over.series, better=_better(result, over.series), target=target, rebases=may, rules=rules, screened=screened
        )
    except ChartError as error:
        return without_figure(id, title, result, str(error))
    drawn = _drawn(result, over, found, target, ())
    table = rows(drawn, over.series)
    if found.kind == "none":
        why = "Every period is hidden." if len(over.hidden) > 0 else "No period has a value."
        return without_figure(id, title, result, why, table, refused)
    told = _told(found, drawn.labels, may, remarks)
    drawn = _drawn(result, over, found, target, told.numbered)
    notes = (*result.notes, *range_words(drawn), *found.notes, *told.notes, *refused, *_limits_notes(drawn))
    said = sentence(drawn, title)
    selects = None if drawn.labels != over.series.labels else _dimension(drawn.labels)
    return Panel(
        id, title, picture(drawn, dark=dark), said, table, card, result.cut, result.profile, notes, selects
    )  # fmt: skip


def _drawn(
    result: Result, over: OverShown, found: Chart, target: float | None, numbered: tuple[tuple[int, str], ...]
) -> Drawn:
    """Rare events are drawn as counts or distances, all other counts of something as shares of it."""
    series, rare = over.series, is_rare(over.series)
    apart = rare is True and series.gaps is not None
    return Drawn(
        found,
        found.labels if apart is True else series.labels,
        () if apart is True else over.hidden,
        series.is_count is True and series.n is not None and rare is False,
        _better(result, series),
        target,
        numbered,
        result.cut,
        rare is True and series.n is not None,
    )


def _better(result: Result, series: Series) -> Better | None:
    """The good direction of what is drawn: the distance between events is the longer the fewer there are."""
    better = result.card.better
    if better is None or series.gaps is None or not is_rare(series):
        return better
    return "higher" if better == "lower" else "lower"


def _dimension(labels: Sequence[str]) -> str | None:
    """A month can be chosen; a week cannot: few referrals fall into one."""
    return None if any("W" in label for label in labels) else "month"


def _allowed(series: Series, rebases: Sequence[Rebase]) -> tuple[tuple[Rebase, ...], tuple[str, ...]]:
    """The rebases at a point of the chart, and why the others are not made. Raises ChartError as `chart`."""
    points, may, refused = chart(series).labels, list[Rebase](), list[str]()
    for rebase in rebases:
        try:
            starts(points, (rebase,))
        except RebaseError:
            no = f"New limits from {period_words(rebase.at)} cannot be: that is no point of this chart."
            refused.append(f"{no} Asked for: {rebase.reason} ({_who(rebase)}).")
        else:
            may.append(rebase)
    return tuple(may), tuple(refused)


def _told(found: Chart, labels: Sequence[str], rebases: Sequence[Rebase], remarks: Sequence[Annotation]) -> _Told:
    """Rebases and remarks in the order of the axis, with their numbers; remarks elsewhere at the end."""
    made = [segment.rebase for segment in found.segments]
    said = [(rebase, f"{_what(rebase, made)}: {rebase.reason}") for rebase in rebases]
    said += [(remark, remark.text) for remark in remarks if remark.at in labels]
    said.sort(key=lambda pair: labels.index(pair[0].at))
    notes = [f"Note {at}, {period_words(act.at)}: {text} ({_who(act)})." for at, (act, text) in enumerate(said, 1)]
    beside = [r for r in remarks if r.at not in labels]
    notes += [f"{period_words(r.at)}, not on this chart: {r.text} ({_who(r)})." for r in beside]
    return _Told(tuple((at, act.at) for at, (act, _) in enumerate(said, 1)), tuple(notes))


def _what(rebase: Rebase, made: Sequence[Rebase | None]) -> str:
    return "limits begin anew" if rebase in made else "new limits asked for, not in force"


def _who(act: Rebase | Annotation) -> str:
    return f"{act.author}, {act.on:%d %b %Y}"


def _limits_notes(drawn: Drawn) -> tuple[str, ...]:
    """The words on limits under 0, where no value is, and on lines that leave hidden periods out."""
    found = drawn.chart
    under = any((segment.limits.lower < 0).any() for segment in found.segments)
    below = (BELOW_NOTHING,) if under and not (found.values < 0).any() else ()
    lines = len(found.segments) > 0 or found.run_test is not None
    return (*below, PARTIAL) if lines and len(drawn.hidden) > 0 else below
