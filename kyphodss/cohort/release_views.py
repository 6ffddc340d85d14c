"""From the tables of views to what may be shown of them: series and funnel plots are made of suppressed cells (6.3, step 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import Counts, Ints, Mask, Profile, Table
from kyphodss.cohort.funnel import Unit, funnel
from kyphodss.cohort.linked import Together
from kyphodss.cohort.period_counts import BEYOND
from kyphodss.cohort.result import OverShown
from kyphodss.cohort.spc_chart import Series
from kyphodss.cohort.suppression import suppress
from kyphodss.cohort.view_kinds import Crossed, FunnelShown

ELSEWHERE, SHOWN, GONE = 0, 1, 2


def crossed_tables(
    tables: Iterable[Crossed], whole: Shown, profile: Profile, together: Together | None = None
) -> tuple[Table, ...]:
    """What may be shown of the tables of a view. `together`: what is hidden of the parts of all measures, whose numbers are totals
    of some tables.
    """
    made = dict[str, Table]()
    for mine in tables:
        hidden = _pattern(mine, whole, profile) | _totals(mine, made)
        shared, linked = _shared(mine, profile), _linked(mine, together)
        stands = _stands(mine, shared) | (linked == SHOWN)
        made[mine.title] = _suppressed(mine, profile, hidden | shared | (linked == GONE), stands)
    return tuple(made.values())


def _suppressed(mine: Crossed, profile: Profile, hidden: Mask, stands: Mask) -> Table:
    """The table as it may be shown; what is in none of its periods is protected with it, as if every row's total were shown."""
    if mine.beyond is None:
        return suppress(mine.counts, profile, pattern=hidden, fixed=stands)
    classes, periods = mine.counts.axes
    whole = replace(periods, classes=(*periods.classes, BEYOND), total="everyone of the class")
    counts = Counts((classes, whole), np.column_stack((mine.counts.values, mine.beyond)))
    more = ((0, 0), (0, 2))  # those beyond, and the totals
    known = np.pad(stands, more)
    known[:, -1] = True
    table = suppress(counts, profile, pattern=np.pad(hidden, more), fixed=known)
    kept = [table.cell(name, period) for name in classes.labels for period in periods.classes]
    return replace(table, axes=mine.counts.axes, cells=tuple(kept))


def _pattern(mine: Crossed, whole: Shown, profile: Profile) -> Mask:
    """Cells that are hidden for another reason than their size."""
    hidden = np.zeros(mine.counts.with_totals().shape, dtype=bool)
    inner = tuple(slice(0, len(axis.classes)) for axis in mine.counts.axes)
    if mine.tells is not None:
        hidden[: len(mine.tells), -1] |= (mine.tells >= 1) & (mine.tells <= profile.highest_hidden)
    if mine.persons is not None:
        hidden[inner] |= (mine.persons >= 1) & (mine.persons <= profile.highest_hidden)
    if mine.same_as is not None:
        labels, part = mine.same_as
        pairs = zip(mine.counts.axes, labels, strict=True)
        place = tuple(slice(None) if label is None else axis.labels.index(label) for axis, label in pairs)
        hidden[place] |= whole.find(part).cell.hidden
    return hidden


def _shared(mine: Crossed, profile: Profile) -> Mask:
    """The totals of periods that F1 hides."""
    hidden = np.zeros(mine.counts.with_totals().shape, dtype=bool)
    if mine.periods is not None:
        count = len(mine.counts.axes[-1].classes)
        hidden[-1, :count] = suppress(mine.periods, profile).pattern[:count, 0]
    return hidden


def _stands(mine: Crossed, shared: Mask) -> Mask:
    """The totals of periods that F1 shows."""
    shown = np.zeros(shared.shape, dtype=bool)
    if mine.periods is not None:
        shown[-1] = ~shared[-1]
    return shown


def _linked(mine: Crossed, together: Together | None) -> Ints:
    """For every cell whether other measures show its number, hide it, or do not have it."""
    found = np.full(mine.counts.with_totals().shape, ELSEWHERE)
    if together is not None:
        for label, name in mine.totals:
            found[-1, mine.counts.axes[-1].labels.index(label)] = GONE if together.hidden[name] else SHOWN
    return found


def _totals(mine: Crossed, made: Mapping[str, Table]) -> Mask:
    """Totals over the last axis that an earlier table hides."""
    hidden = np.zeros(mine.counts.with_totals().shape, dtype=bool)
    if mine.totals_of is not None:
        title, kind = mine.totals_of
        first = mine.counts.axes[0]
        hidden[: len(first.classes), -1] = [made[title].cell(label, kind).hidden for label in first.classes]
    return hidden


def crossed_series(mine: Crossed, table: Table) -> tuple[OverShown, ...]:
    """The series of a table, of its cells; the total over the last axis is what they are a share of."""
    first, last = table.axes
    return tuple(_series(f"{mine.title}: {kind}", table, first.classes, kind, last.labels[-1]) for kind in mine.series)


def _series(title: str, table: Table, labels: tuple[str, ...], kind: str, total: str) -> OverShown:
    events, n = ([table.cell(label, of).shown for label in labels] for of in (kind, total))
    there = [event is not None and all_ is not None for event, all_ in zip(events, n, strict=True)]
    values = [
        float(event) if event is not None and shown else np.nan for event, shown in zip(events, there, strict=True)
    ]
    kept = [all_ if all_ is not None and shown else 0 for all_, shown in zip(n, there, strict=True)]
    hidden = tuple(label for label, shown in zip(labels, there, strict=True) if not shown)
    series = Series(labels, np.array(values, dtype=float), np.array(kept, dtype=int), is_count=True)
    return OverShown(title, series, hidden)


def crossed_funnel(mine: Crossed, table: Table, profile: Profile) -> FunnelShown | None:
    """The funnel plot of a table of units, None for another table."""
    if mine.by is None:
        return None
    keys = mine.counts.axes[0].classes
    units = [Unit(key, int(row[0]), int(row.sum())) for key, row in zip(keys, mine.counts.values, strict=True)]
    plain, wide = (funnel(units, profile, widen=widen, table=table) for widen in (False, True))
    return FunnelShown(mine.title, mine.by, plain, wide)
