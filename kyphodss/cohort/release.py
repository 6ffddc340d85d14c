"""From what was counted to what may be shown: the one place where a measure passes disclosure control.

At direct care the profile hides nothing and the same path is gone. For everybody else a number of cases that no suppressed
table vouches for is rounded up to a multiple of the width protected and one more, curves and spreads are those of `released`, and
figures on few cases are hidden. What a filter's views hide is decided for all of them together (`ways`).
"""

from dataclasses import replace

import numpy as np

from kyphodss.cohort.breakdown import Part, Shown, released
from kyphodss.cohort.derived import Rate, rate
from kyphodss.cohort.disclosure import Cell, Counts, Profile, Table
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.linked import Together
from kyphodss.cohort.measure import Card, Counted, CurveOf, Over, Share, Value, WaitsOf
from kyphodss.cohort.period_counts import period_counts
from kyphodss.cohort.release_curve import curve_shown
from kyphodss.cohort.release_rule import Gone, Rule, gone_of
from kyphodss.cohort.release_views import crossed_funnel, crossed_series, crossed_tables
from kyphodss.cohort.released import released_steps
from kyphodss.cohort.result import CurveShown, OverShown, RateShown, Result, ValueShown, WaitsShown
from kyphodss.cohort.spc_chart import Series
from kyphodss.cohort.suppression import suppress
from kyphodss.cohort.table import Cut
from kyphodss.cohort.view_kinds import Crossed

CURVE_GONE = "There is no curve: how many it would be of is hidden."


def release(
    card: Card,
    cut: Cut,
    profile: Profile,
    part: Part,
    counted: Counted,
    together: Together | None = None,
    gone: Gone | None = None,
) -> Result:
    """The result of a measure under a profile, its parts being those of `part`.

    `together`: what is hidden of the parts of all measures (None: at direct care); `gone`: what is hidden of the other figures
    (None: as `gone_of` has it of them alone).
    """
    rule = Rule(profile)
    whole = released(part, profile, None if together is None else together.pattern(card.id, part))
    without = gone_of((counted,), rule) if gone is None else gone
    curve, notes = _curve(None if without.curve is True else counted.curve, whole, profile)
    made = crossed_tables(counted.crossed, whole, profile, together)
    crossed = list(zip(counted.crossed, made, strict=True))
    funnels = (crossed_funnel(*each, profile) for each in crossed)
    return Result(
        card,
        cut,
        profile,
        whole=whole,
        rates=_rates(counted, whole, rule, without, together),
        waits=tuple(_waits(each, whole, rule, without) for each in counted.waits),
        over=_all_over(counted, rule, crossed, without),
        values=tuple(_value(each, rule, hidden=each.title in without.values) for each in counted.values),
        curve=curve,
        trees=tuple((title, released(tree, profile)) for title, tree in counted.trees),
        tables=(
            *((title, suppress(counts, profile)) for title, counts in counted.tables),
            *((each.title, table) for each, table in crossed),
        ),
        funnels=tuple(each for each in funnels if each is not None),
        later=counted.later,
        notes=(*counted.notes, *notes),
    )


def _curve(asked: CurveOf | None, whole: Shown, profile: Profile) -> tuple[CurveShown | None, tuple[str, ...]]:
    """None where the number of those it is of is hidden: heights and numbers at risk would tell of it."""
    if asked is not None and whole.find(asked.part).cell.hidden:
        return None, (CURVE_GONE,)
    return curve_shown(asked, profile)


def _rates(counted: Counted, whole: Shown, rule: Rule, gone: Gone, together: Together | None) -> tuple[RateShown, ...]:
    rates = (RateShown(title, whole.find(of).rate(event)) for title, of, event in counted.rates)
    return (
        *rates,
        *(_share(each, rule, hidden=gone.view or _is_hidden(each.same_as, together)) for each in counted.shares),
    )


def _is_hidden(name: str | None, together: Together | None) -> bool:
    """Is a number hidden where it stands as a part?"""
    return name is not None and together is not None and together.hidden.get(name, False)


def _share(share: Share, rule: Rule, *, hidden: bool = False) -> RateShown:
    if hidden is True:
        return RateShown(share.title, Rate(Cell(None), Cell(None), None))
    if share.least is not None and rule.hides(share.least):
        return RateShown(share.title, Rate(Cell(None), rule.about(share.n), None))
    return RateShown(share.title, rate(share.events, share.n, rule.profile))


def _waits(found: WaitsOf, whole: Shown, rule: Rule, gone: Gone) -> WaitsShown:
    waits, n = found.waits, found.waits.n
    if found.title in gone.waits:
        return WaitsShown(found.title, Cell(None), (), None, None)
    cell = rule.about(n) if found.part is None else whole.find(found.part).cell
    if cell.hidden:
        return WaitsShown(found.title, cell, (), None, None)
    within = None
    if found.standard_days is not None:
        inside = int((waits.days <= found.standard_days).sum())
        hidden = gone.view is True and found.title in gone.within
        within = _share(Share("", inside, n), rule, hidden=hidden).rate
    steps = waits.steps() if rule.exact is True else released_steps(waits.steps(), rule.profile)
    shown = waits.n if rule.exact is True else cell.shown or 0
    printed = tuple(replace(waits.percentile(p), n=shown) for p in found.percents)
    return WaitsShown(found.title, cell, printed, within, steps)


def _value(value: Value, rule: Rule, *, hidden: bool) -> ValueShown:
    if hidden is True:
        return ValueShown(value.title, None, Cell(None), None, hidden=True)
    told, low, high = (_told(each, rule) for each in (value.value, value.low, value.high))
    limits = Interval(told, low, high) if told is not None and low is not None and high is not None else None
    return ValueShown(value.title, told, rule.about(value.n), limits, hidden=False)


def _told(value: float | None, rule: Rule) -> float | None:
    """For others than direct care with two decimals: from more the cases behind a share can be worked out."""
    return value if value is None or rule.exact is True else round(value, 2)


def _all_over(counted: Counted, rule: Rule, crossed: list[tuple[Crossed, Table]], gone: Gone) -> tuple[OverShown, ...]:
    plain = (_no_period(each) if gone.view is True else _over(each, rule) for each in counted.over)
    return (*plain, *(series for each in crossed for series in crossed_series(*each)))


def _no_period(over: Over) -> OverShown:
    empty = np.full(len(over.labels), np.nan)
    kept = None if over.events is None and over.values is None else np.zeros(len(over.labels), dtype=int)
    return OverShown(over.title, Series(over.labels, empty, kept, is_count=over.values is None), over.labels)


def _over(over: Over, rule: Rule) -> OverShown:
    """Events and others of every period are one table with its totals; what it hides is no point of the series."""
    if len(over.labels) == 0:
        return OverShown(over.title, Series((), np.array([]), apart=over.apart), ())
    table = suppress(_counts(over), rule.profile)
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


def _counts(over: Over) -> Counts:
    """Events and others; of plain counts and of medians the cases alone."""
    cases, events = over.beyond
    if over.events is None:
        return period_counts(over.labels, ("cases",), over.n[:, None], (cases,))
    values = np.column_stack((over.events, over.n - over.events))
    return period_counts(over.labels, ("event", "no event"), values, (events, cases - events))
