"""From the tables of views to what may be shown of them: series and funnel plots are made of suppressed cells (6.3, step 6)."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import Counts, Ints, Mask, Profile, Table
from kyphodss.cohort.funnel import Funnel, Unit, funnel
from kyphodss.cohort.linked import Together
from kyphodss.cohort.measure import OverShown
from kyphodss.cohort.spc_chart import Series
from kyphodss.cohort.suppression import suppress, suppress_selection
from kyphodss.cohort.view_kinds import Crossed, FunnelShown

OF_DRAWN = "The center line is that of the units drawn."


ELSEWHERE, SHOWN, GONE = 0, 1, 2
Pairs = Sequence[tuple[Crossed, Crossed | None]]


def crossed_tables(pairs: Pairs, whole: Shown, profile: Profile, together: Together | None = None) -> tuple[Table, ...]:
    """What may be shown of the tables of a view, each beside its like of what a selection leaves out (None: no selection).

    `together`: what is hidden of the parts of all measures, whose numbers are totals of some tables.
    """
    made = dict[str, Table]()
    for mine, rest in pairs:
        hidden = _pattern(mine, rest, whole, profile) | _totals(mine, made)
        made[mine.title] = _table(mine, rest, hidden, profile, together)
    return tuple(made.values())


def _table(mine: Crossed, rest: Crossed | None, hidden: Mask, profile: Profile, together: Together | None) -> Table:
    if rest is None:
        shared, linked = _shared(mine, profile), _linked(mine, together)
        stands = _stands(mine, shared) | (linked == SHOWN)
        return suppress(mine.counts, profile, pattern=hidden | shared | (linked == GONE), fixed=stands)
    everyone = Counts(mine.counts.axes, mine.counts.values + rest.counts.values)
    known = suppress(everyone, profile, pattern=hidden)
    return suppress_selection(mine.counts, everyone, profile, released=known).selected


def _pattern(mine: Crossed, rest: Crossed | None, whole: Shown, profile: Profile) -> Mask:
    """Cells that are hidden for another reason than their size."""
    hidden = np.zeros(mine.counts.with_totals().shape, dtype=bool)
    inner = tuple(slice(0, len(axis.classes)) for axis in mine.counts.axes)
    for each in (mine, rest):
        if each is not None and each.persons is not None:
            hidden[inner] |= (each.persons >= 1) & (each.persons <= profile.highest_hidden)
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
        count = len(mine.periods.axes[0].classes)
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


def crossed_funnel(mine: Crossed, table: Table, profile: Profile, *, selected: bool) -> FunnelShown | None:
    """The funnel plot of a table of units, None for another table. Of a selection it is made of the cells shown alone."""
    if mine.by is None:
        return None
    if selected is True:
        units, left_out = _shown_units(table)
        plain, wide = (_noted(funnel(units, profile, widen=widen), left_out) for widen in (False, True))
        return FunnelShown(mine.title, mine.by, plain, wide)
    keys = mine.counts.axes[0].classes
    units = [Unit(key, int(row[0]), int(row.sum())) for key, row in zip(keys, mine.counts.values, strict=True)]
    plain, wide = (funnel(units, profile, widen=widen, table=table) for widen in (False, True))
    return FunnelShown(mine.title, mine.by, plain, wide)


def _shown_units(table: Table) -> tuple[list[Unit], int]:
    keys, kinds = table.axes[0].classes, table.axes[1].classes
    cells = [(key, *(table.cell(key, kind).shown for kind in kinds)) for key in keys]
    units = [Unit(key, yes, yes + no) for key, yes, no in cells if yes is not None and no is not None]
    return units, len(keys) - len(units)


def _noted(found: Funnel, left_out: int) -> Funnel:
    more: Iterable[str] = (OF_DRAWN,)
    if left_out > 0:
        more = (f"{left_out} units are not drawn because a small count would show.", OF_DRAWN)
    return Funnel(
        found.center, found.points, found.small, found.suppressed + left_out, found.spread, found.widened,
        (*found.notes, *more), found.table,
    )  # fmt: skip
