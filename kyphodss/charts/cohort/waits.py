"""Completed waits beside those that go on, never one alone; and the spread of a measure in days (T1 to T5)."""

from collections.abc import Sequence
from typing import Final

from kyphodss.charts.cohort.ecdf import Curve, Windows, curve, ecdf, percentile_name
from kyphodss.charts.cohort.wording import name_of, number, percent, rate_words, without_figure
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.result import Result, WaitsShown
from kyphodss.cohort.waiting import METHOD, Percentile

TITLE: Final = "Completed and incomplete waits"
PRINTED: Final = (50, 90, 92, 95)
COMPLETED: Final = "completed: receipt to procedure"
WAITING: Final = "still waiting: receipt to the cut"
FROM_RECEIPT: Final = (
    "The windows shaded count from onset, these waits from receipt: a wait inside a band does not say "
    "that the window was met (T8)."
)

Named = tuple[str, WaitsShown]


def waits(completed: Result, waiting: Result, *, dark: bool, window_days: Windows = ()) -> Panel:
    """T4 and T5 on one drawing. `window_days`: names with their rule set, and days, of the windows to shade.

    Where one of the two may not be shown, the other is drawn and the sentence says which is not. The card is that of T4.
    """
    both = [*_named(completed, COMPLETED), *_named(waiting, WAITING)]
    unsaid = [
        f"{name}: {each.said}" for each, name in ((completed, COMPLETED), (waiting, WAITING)) if each.said is not None
    ]
    other = waiting.card
    about = f"Still waiting is measure {other.id}, {other.name}: {other.numerator}. {other.denominator}. Clock: {other.clock}."
    notes = (*waiting.notes, about, *_clock_note(completed, window_days))
    id = name_of(completed.card.id, waiting.card.id, "waits")
    return _panel(completed, id, TITLE, both, unsaid, notes, dark=dark, windows=window_days)


def spread(result: Result, *, dark: bool, window_days: Windows = ()) -> Panel:
    """All waits of one measure (T1 from both ends of the onset; T2; T3)."""
    card = result.card
    named = [(each.title, each) for each in result.waits]
    return _panel(
        result,
        name_of(card.id, "spread"),
        card.name,
        named,
        [],
        _clock_note(result, window_days),
        dark=dark,
        windows=window_days,
    )


def _clock_note(result: Result, windows: Windows) -> tuple[str, ...]:
    """Windows shaded under waits that do not start at onset are named as such."""
    return (FROM_RECEIPT,) if len(windows) > 0 and not result.card.clock.startswith("Onset") else ()


def _named(result: Result, name: str) -> list[Named]:
    return [(name, each) for each in result.waits]


def _panel(
    result: Result,
    id: str,
    title: str,
    named: Sequence[Named],
    unsaid: Sequence[str],
    notes: tuple[str, ...],
    *,
    dark: bool,
    windows: Windows,
) -> Panel:
    curves = [found for name, each in named if (found := curve(name, each)) is not None]
    rows = tuple(_row(name, each, curves, windows) for name, each in named)
    said = [_sentence(name, each, curves) for name, each in named]
    words = " ".join([*said, *unsaid])
    if len(curves) == 0:
        why = words if words != "" else "There is no wait to show."
        return without_figure(id, title, result, why, rows, notes)
    figure = ecdf(curves, windows, result.cut, dark=dark)
    told = (*result.notes, *notes)
    return Panel(id, title, figure, f"{title}. {words}", rows, result.card, result.cut, result.profile, told)


def _sentence(name: str, shown: WaitsShown, curves: Sequence[Curve]) -> str:
    """ "Completed: receipt to procedure (n 748): half within 20 days, 90 % within 37 days." """
    begun = f"{name[0].upper()}{name[1:]}"
    if not _may(name, curves):
        return f"{begun}: {'no wait' if shown.n.shown == 0 else HIDDEN}."
    printed = [(p.percent, p.value) for p in shown.percentiles if p.value is not None]
    parts = [f"{'half' if at == 50 else f'{at} %'} within {number(value)} days" for at, value in printed]
    few = [f"{percentile_name(p.percent)} needs {p.needs} waits" for p in shown.percentiles if p.value is None]
    within = [] if shown.within is None else [f"within the site's standard {rate_words(shown.within)}"]
    return f"{begun} (n {shown.n.text}): {', '.join([*parts, *few, *within])}."


def _may(name: str, curves: Sequence[Curve]) -> bool:
    """Is the curve of that name drawn? Where it is not, nothing made from its waits is told."""
    return any(each.name == name for each in curves)


def _row(name: str, shown: WaitsShown, curves: Sequence[Curve], windows: Windows) -> Row:
    """n, percentiles with their method or what they need, the share within the standard, and within each window shaded."""
    found = next((each for each in curves if each.name == name), None)
    told = found is not None
    steps = None if found is None else found.steps
    by_percent = {p.percent: p for p in shown.percentiles}
    row = {"waits": name, "n": shown.n.text}
    row |= {f"{percentile_name(at)}, days": _percentile(by_percent.get(at), shown, told=told) for at in PRINTED}
    row["method"] = METHOD
    row["within the standard"] = _within(shown, told=told)
    for label, days in windows:
        share = None if steps is None else steps.at(days)
        row[f"by day {number(days)} ({label})"] = _untold(shown) if share is None else percent(share)
    return row


def _percentile(found: Percentile | None, shown: WaitsShown, *, told: bool) -> str:
    if told is False:
        return _untold(shown)
    if found is None:
        return "not printed for this wait"
    return f"needs {found.needs} waits" if found.value is None else number(found.value)


def _within(shown: WaitsShown, *, told: bool) -> str:
    if told is False:
        return _untold(shown)
    return "no standard set" if shown.within is None else rate_words(shown.within)


def _untold(shown: WaitsShown) -> str:
    return "no wait" if shown.n.shown == 0 else HIDDEN
