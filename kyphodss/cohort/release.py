"""From what was counted to what may be shown: the one place where a measure passes disclosure control.

At direct care the profile hides nothing and the same path is gone. For everybody else a number of cases that no suppressed
table vouches for is rounded up to a multiple of the width protected and one more, curves and spreads are those of `released`, and
figures on few cases are hidden.
Of a selection everything is hidden, too, that would be small in what the selection leaves out.
"""

from dataclasses import replace

import numpy as np

from kyphodss.cohort.basis import basis_of
from kyphodss.cohort.breakdown import Part, Shown, released, released_selection
from kyphodss.cohort.derived import rate
from kyphodss.cohort.disclosure import Axis, Cell, Counts, Mask, Profile, Table
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.linked import Together
from kyphodss.cohort.measure import (
    Card,
    Counted,
    CurveOf,
    CurveShown,
    Over,
    OverShown,
    RateShown,
    Result,
    Share,
    Value,
    ValueShown,
    WaitsOf,
    WaitsShown,
)
from kyphodss.cohort.release_curve import curve_shown
from kyphodss.cohort.release_rule import Rule, few, groups_gone, paired
from kyphodss.cohort.release_views import crossed_funnel, crossed_series, crossed_tables
from kyphodss.cohort.released import released_steps
from kyphodss.cohort.spc_chart import Series
from kyphodss.cohort.suppression import suppress, suppress_selection
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.cohort.view_kinds import Crossed

CURVE_GONE = "There is no curve: how many it would be of is hidden."


def release(
    card: Card,
    cut: Cut,
    profile: Profile,
    table: CohortTable,
    counted: Counted,
    rest_table: CohortTable | None = None,
    rest: Counted | None = None,
    *,
    together: Together | None = None,
) -> Result:
    """The result of a measure under a profile. `rest`: the same counted of what a selection leaves out; `together`: what is
    hidden of the parts of all measures (None: of a selection, and at direct care).
    """
    rule, other = Rule(profile), Counted() if rest is None else rest
    whole = (
        _whole(table, counted, rest_table, rest, profile)
        if together is None
        else _linked(table, counted, profile, together.patterns[card.id])
    )
    gone = groups_gone(counted, other, rule)
    curve, notes = _curve(counted.curve, whole, profile)
    made = crossed_tables(paired(counted.crossed, other.crossed), whole, profile, together)
    crossed = list(zip(counted.crossed, made, strict=True))
    funnels = (crossed_funnel(*each, profile, selected=rest is not None) for each in crossed)
    return Result(
        card,
        cut,
        profile,
        whole=whole,
        rates=_rates(counted, other, whole, rule),
        waits=_all_waits(counted, other, whole, rule, gone),
        over=_all_over(counted, other, rule, crossed),
        values=tuple(
            _value(*each, rule, hidden=each[0].group in gone) for each in paired(counted.values, other.values)
        ),
        curve=curve,
        trees=_trees(counted, other, profile),
        tables=(*_tables(counted, other, profile), *((each.title, table) for each, table in crossed)),
        funnels=tuple(each for each in funnels if each is not None),
        later=counted.later,
        notes=(*counted.notes, *notes),
    )


def _curve(asked: CurveOf | None, whole: Shown, profile: Profile) -> tuple[CurveShown | None, tuple[str, ...]]:
    """None where the number of those it is of is hidden: heights and numbers at risk would tell of it."""
    if asked is not None and asked.part is not None and whole.find(asked.part).cell.hidden:
        return None, (CURVE_GONE,)
    return curve_shown(asked, profile)


def _rates(counted: Counted, other: Counted, whole: Shown, rule: Rule) -> tuple[RateShown, ...]:
    rates = (RateShown(title, whole.find(of).rate(event)) for title, of, event in counted.rates)
    return (*rates, *(_share(*each, rule) for each in paired(counted.shares, other.shares)))


def _trees(counted: Counted, other: Counted, profile: Profile) -> tuple[tuple[str, Shown], ...]:
    return tuple(
        (each[0], _tree(each[1], None if beside is None else beside[1], profile))
        for each, beside in paired(counted.trees, other.trees)
    )


def _tables(counted: Counted, other: Counted, profile: Profile) -> tuple[tuple[str, Table], ...]:
    return tuple(
        (each[0], _table(each[1], None if beside is None else beside[1], profile))
        for each, beside in paired(counted.tables, other.tables)
    )


def _whole(
    table: CohortTable, counted: Counted, rest_table: CohortTable | None, rest: Counted | None, profile: Profile
) -> Shown:
    mine = basis_of(table).whole(counted.parts, counted.of)
    if rest_table is None or rest is None:
        return released(mine, profile)
    return _tree(mine, basis_of(rest_table).whole(rest.parts, rest.of), profile)


def _linked(table: CohortTable, counted: Counted, profile: Profile, pattern: Mask) -> Shown:
    return released(basis_of(table).whole(counted.parts, counted.of), profile, pattern)


def _tree(mine: Part, rest: Part | None, profile: Profile) -> Shown:
    return released(mine, profile) if rest is None else released_selection(mine, rest, profile)


def _share(share: Share, rest: Share | None, rule: Rule) -> RateShown:
    found = rate(share.events, share.n, rule.profile)
    told = [each.least for each in (share, rest) if each is not None and each.least is not None]
    if rest is not None:
        told += [rest.events, rest.n - rest.events]
    if any(rule.hides(each) for each in told):
        return RateShown(share.title, type(found)(Cell(None), rule.about(share.n), None))
    return RateShown(share.title, found)


def _all_waits(
    counted: Counted, other: Counted, whole: Shown, rule: Rule, gone: frozenset[str]
) -> tuple[WaitsShown, ...]:
    pairs = paired(counted.waits, other.waits)
    return tuple(_waits(each, beside, whole, rule, hidden=each.group in gone) for each, beside in pairs)


def _waits(found: WaitsOf, rest: WaitsOf | None, whole: Shown, rule: Rule, *, hidden: bool) -> WaitsShown:
    waits, n = found.waits, found.waits.n
    if hidden is True or rule.hides(n, None if rest is None else rest.waits.n):
        return WaitsShown(found.title, Cell(None), (), None, None)
    cell = rule.about(n) if found.part is None else whole.find(found.part).cell
    if cell.hidden:
        return WaitsShown(found.title, cell, (), None, None)
    within = None
    if found.standard_days is not None:
        inside = int((waits.days <= found.standard_days).sum())
        within = _share(Share("", inside, n), _standard(rest), rule).rate
    steps = waits.steps() if rule.exact is True else released_steps(waits.steps(), rule.profile)
    shown = waits.n if rule.exact is True else cell.shown or 0
    printed = tuple(replace(waits.percentile(p), n=shown) for p in found.percents)
    return WaitsShown(found.title, cell, printed, within, steps)


def _standard(rest: WaitsOf | None) -> Share | None:
    if rest is None or rest.standard_days is None:
        return None
    return Share("", int((rest.waits.days <= rest.standard_days).sum()), rest.waits.n)


def _value(value: Value, rest: Value | None, rule: Rule, *, hidden: bool) -> ValueShown:
    if hidden is True or few(value, rest, rule):
        return ValueShown(value.title, None, Cell(None), None, hidden=True)
    told, low, high = (_told(each, rule) for each in (value.value, value.low, value.high))
    limits = Interval(told, low, high) if told is not None and low is not None and high is not None else None
    return ValueShown(value.title, told, rule.about(value.n), limits, hidden=False)


def _told(value: float | None, rule: Rule) -> float | None:
    """For others than direct care with two decimals: from more the cases behind a share can be worked out."""
    return value if value is None or rule.exact is True else round(value, 2)


def _table(counts: Counts, rest: Counts | None, profile: Profile) -> Table:
    if rest is None:
        return suppress(counts, profile)
    return suppress_selection(counts, Counts(counts.axes, counts.values + rest.values), profile).selected


def _all_over(
    counted: Counted, other: Counted, rule: Rule, crossed: list[tuple[Crossed, Table]]
) -> tuple[OverShown, ...]:
    plain = (_over(*each, rule) for each in paired(counted.over, other.over))
    return (*plain, *(series for each in crossed for series in crossed_series(*each)))


def _over(over: Over, rest: Over | None, rule: Rule) -> OverShown:
    """Events and others of every period are one table with its totals; what it hides is no point of the series."""
    if len(over.labels) == 0:
        return OverShown(over.title, Series((), np.array([]), apart=over.apart), ())
    if rest is not None and rest.labels != over.labels:
        return _common(over, rest, rule)
    theirs = None if rest is None else _counts(rest)
    table = _table(_counts(over), theirs, rule.profile)
    cells = [[table.cell(label, kind).shown for kind in table.axes[1].classes] for label in over.labels]
    shown = np.array([all(cell is not None for cell in row) for row in cells])
    if over.tells is not None:
        shown &= ~np.array([rule.hides(int(n)) for n in over.tells])
    numbers = np.array([[0 if cell is None else cell for cell in row] for row in cells], dtype=int)
    n = np.where(shown, numbers.sum(axis=1), 0)
    if over.values is not None:
        values = np.where(shown & (n > rule.profile.highest_hidden), over.values, np.nan)
    else:
        values = np.where(shown, numbers[:, 0].astype(float), np.nan)
    hidden = tuple(label for label, there in zip(over.labels, shown, strict=True) if not there)
    share = over.events is not None
    behind = n if rule.exact is True else -(-n // rule.base) * rule.base  # of a median no table vouches for its cases
    kept = n if share is True else behind if over.values is not None else None
    gaps = over.gaps if rule.exact is True else None
    series = Series(over.labels, values, kept, is_count=over.values is None, gaps=gaps, apart=over.apart)
    return OverShown(over.title, series, hidden)


def _common(over: Over, rest: Over, rule: Rule) -> OverShown:
    """Of the periods that both have; in one that the rest does not have, nobody knows how small the rest is, so it is hidden."""
    both = tuple(label for label in over.labels if label in rest.labels)
    found = _over(_only(over, both), _only(rest, both), rule)
    series, at = found.series, {label: place for place, label in enumerate(both)}
    values = np.array([series.values[at[label]] if label in at else np.nan for label in over.labels])
    n = None if series.n is None else np.array([series.n[at[label]] if label in at else 0 for label in over.labels])
    hidden = tuple(label for label in over.labels if label not in at or label in found.hidden)
    return OverShown(over.title, Series(over.labels, values, n, is_count=series.is_count, apart=over.apart), hidden)


def _only(over: Over, labels: tuple[str, ...]) -> Over:
    at = [over.labels.index(label) for label in labels]
    events = None if over.events is None else over.events[at]
    values = None if over.values is None else over.values[at]
    tells = None if over.tells is None else over.tells[at]
    return Over(over.title, labels, over.n[at], events, values, tells=tells, apart=over.apart)


def _counts(over: Over) -> Counts:
    """Events and others; of plain counts and of medians the cases alone."""
    if over.events is None:
        kinds, values = ("cases",), over.n[:, None]
        return Counts((Axis("period", over.labels, "all periods"), Axis("kind", kinds, None)), values)
    values = np.column_stack((over.events, over.n - over.events))
    return Counts((Axis("period", over.labels, "all periods"), Axis("kind", ("event", "no event"), "both")), values)
