"""Which chart a series of periods gets, and everything that is drawn on it.

Fewer than 6 points: plain dots. 6 to 11: run chart. From 12: limits, called trial limits until 20. Proportions take P', other
values XmR. Rare events (mean count under 4 a period, or more than half the periods without one) take T or G.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from kyphodss.cohort.spc_chart import Chart, Kind, Segment, Series
from kyphodss.cohort.spc_limits import Floats, Limits, g_chart, p_chart, t_chart, xmr
from kyphodss.cohort.spc_marks import Better, Rebase, assurance, starts, variation
from kyphodss.cohort.spc_rules import MAKING_DATA_COUNT, RuleSet, anhoej, marks

RUN_FROM: Final = 6
LIMITS_FROM: Final = 12
SETTLED_FROM: Final = 20
RARE_MEAN: Final = 4
RARE_ZEROS: Final = 0.5
LEAST_BEHIND: Final = 5  # cases behind a value on an XmR chart

Chosen = tuple[Kind, tuple[str, ...], Floats, Floats | None, tuple[str, ...]]


def are_rare(counts: Floats) -> bool:
    """Does the small-number switch apply to counts a period? Not without periods."""
    known = counts[~np.isnan(counts)]
    return len(known) > 0 and bool(known.mean() < RARE_MEAN or (known == 0).mean() > RARE_ZEROS)


def is_rare(series: Series) -> bool:
    """Is a series drawn as distances between events, or as counts of them? Not one of medians."""
    return series.is_count is True and (series.apart is True or are_rare(series.values))


def chart(
    series: Series,
    *,
    better: Better | None = None,
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
    rules: RuleSet = MAKING_DATA_COUNT,
    screened: bool = False,
) -> Chart:
    """The chart of a series. Raises RebaseError for a rebase at a point that is not on it."""
    kind, labels, values, n, notes = _rare(series) if is_rare(series) else _usual(series)
    shown = values if n is None else values / n
    if len(values) < LIMITS_FROM or kind == "run":
        return _without_limits(kind, labels, shown, notes)
    segments, more = _segments((kind, labels, values, n, notes), rebases, screened)
    found = tuple(m for s in segments for m in marks(shown[s.first : s.last + 1], s.limits, rules))
    last = segments[-1].limits
    return Chart(
        kind,
        labels,
        shown,
        segments,
        before=_fit(kind, values, n, screened) if len(segments) > 1 else None,
        marks=found,
        rules=rules.name,
        variation=variation(found[-1], better),
        assurance=assurance(target, float(last.lower[-1]), float(last.upper[-1]), better),
        notes=(*notes, *more),
    )


def _rare(series: Series) -> Chosen:
    why = f"Rare events: fewer than {RARE_MEAN} a period on average, or none in more than half of the periods."
    why = why if are_rare(series.values) else "Events of this kind are never drawn as a share of a period."
    gaps = series.gaps
    if gaps is None:
        without = "Their distances are not given, so there is only a run chart."
        return "run", series.labels, series.values, None, (why, without)
    if gaps.unit == "cases":
        return "G", gaps.labels, gaps.values, None, (why, "Cases between events (G chart).")
    together = int((~(gaps.values > 0)).sum())
    if together > 0:
        shared = f"{together} events share a day with the one before; a T chart needs time between events."
        return "run", gaps.labels, gaps.values, None, (why, shared)
    return "T", gaps.labels, gaps.values, None, (why, "Days between events (T chart).")


def _usual(series: Series) -> Chosen:
    """P' of counts out of n, else XmR; periods that cannot stand on it are left out and counted."""
    proportion = series.is_count is True and series.n is not None
    empty = np.isnan(series.values)
    few = np.zeros(len(empty), dtype=bool)
    if series.n is not None:
        few = ~empty & (series.n < (1 if proportion is True else LEAST_BEHIND))
    keep = ~empty & ~few
    notes = [f"{int(empty.sum())} periods without a value are left out."] if empty.any() else []
    if few.any():
        least = "any case" if proportion is True else f"{LEAST_BEHIND} cases"
        notes.append(f"{int(few.sum())} periods without {least} behind the value are left out.")
    labels = tuple(label for label, kept in zip(series.labels, keep, strict=True) if kept)
    n = series.n[keep].astype(float) if series.n is not None and proportion is True else None
    return "P'" if proportion is True else "XmR", labels, series.values[keep], n, tuple(notes)


def _without_limits(kind: Kind, labels: tuple[str, ...], values: Floats, notes: tuple[str, ...]) -> Chart:
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return Chart("none", labels, values, notes=(*notes, "There is nothing to draw."))
    if len(known) < RUN_FROM:
        return Chart("dots", labels, values, notes=(*notes, f"Fewer than {RUN_FROM} points: no chart rules apply."))
    test = anhoej(known)
    few = (
        f"Fewer than {LIMITS_FROM} points: a run chart, without limits."
        if kind != "run"
        else "A run chart, without limits."
    )
    return Chart("run", labels, values, run_test=test, rules=test.name, notes=(*notes, few))


def _segments(chosen: Chosen, rebases: Sequence[Rebase], screened: bool) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
    """The first limits, and new ones from every rebase that has points enough before and behind it."""
    kind, labels, values, n, _ = chosen
    notes = list[str]()
    begins: list[tuple[int, Rebase | None]] = [(0, None)]
    for at, rebase in starts(labels, rebases):
        if min(at - begins[-1][0], len(labels) - at) >= LIMITS_FROM:
            begins.append((at, rebase))
        else:
            notes.append(f"The rebase at {rebase.at} waits until both of its parts have {LIMITS_FROM} points.")
    ends = [at for at, _ in begins[1:]] + [len(labels)]
    segments = list[Segment]()
    for (first, rebase), end in zip(begins, ends, strict=True):
        part = slice(first, end)
        segments.append(
            Segment(first, end - 1, _fit(kind, values[part], None if n is None else n[part], screened), rebase)
        )
        if end - first < SETTLED_FROM:
            notes.append(f"Trial limits from {labels[first]}: fewer than {SETTLED_FROM} points.")
    if kind == "XmR":
        notes.append(f"Large moving ranges {'are screened out once' if screened is True else 'are not screened out'}.")
    return tuple(segments), tuple(notes)


def _fit(kind: Kind, values: Floats, n: Floats | None, screened: bool) -> Limits:
    if kind == "P'" and n is not None:
        return p_chart(values, n)
    if kind == "T":
        return t_chart(values)
    return g_chart(values) if kind == "G" else xmr(values, screened=screened)
