"""What is hidden of every view that a filter outside direct care can give, decided for all values of a way at once.

The views of all values of a way (age, sex, …) add up to everyone's, so beside the sums within each view every number of everyone
is a sum over the values. All of it is one system, in which complements are chosen until no number follows, or is known too
closely, from all of it together (cohort-analytics 6.3 and 6.4).

Everyone's numbers stand in it as known. Those that everyone is not shown are shown in no view either, and stand in it as the sum that
anybody can make of them (`shape_of`): no view tells more of them, ways have nothing in common but what is known, and what is safe in
each way is safe in all of them side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kyphodss.cohort.disclosure import Ints, Mask, Profile
from kyphodss.cohort.disclosure_lines import Floats, Line, System
from kyphodss.cohort.linked import Sheet, Sum, Together
from kyphodss.cohort.suppression import exposed, protect

EVERYONE: Final = ""  # no value is called so


@dataclass(frozen=True, slots=True)
class Told:
    """What tables of everyone tell of one value of a way: which of its numbers, by name, and whether they hide it. `more`: further
    numbers that they have of it, with the sums in which these stand. As counted.
    """

    hidden: Mapping[str, bool] = field(default_factory=dict[str, bool])
    more: Sheet = field(default_factory=Sheet)


@dataclass(frozen=True, slots=True)
class View:
    """The numbers of one value. `closed`: nothing of it is shown as a view."""

    sheet: Sheet
    told: Told
    closed: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What views are made of. `names`: of the numbers that they may show; `groups`: parts that everyone is not shown, as one number
    for each split; `sums`: those that hold among both.
    """

    names: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    sums: tuple[Sum, ...]

    def count(self, sheet: Sheet, name: str) -> int:
        """A number of a sheet, or the sum of a group."""
        return sum(sheet.counts[each] for each in self.groups.get(name, (name,)))


def shape_of(everyone: Sheet, hidden: Mapping[str, bool]) -> Shape | None:
    """What views are made of, given what everyone is not shown. With a hidden part all that it is made of goes, too.

    A hidden part may stand in several splits of one total: views keep the first of them, and of the others no part, so that whatever
    the part is of everyone, the views can be as they are. None where hidden parts are entangled otherwise: then there are no views.
    """
    gone, dropped = {name for name, is_hidden in hidden.items() if is_hidden is True}, set[Sum]()
    while True:
        more = _further(everyone, gone, dropped)
        if more <= gone:
            break
        gone |= more
    kept = [one for one in everyone.sums if one not in dropped]
    return None if _entangled(everyone, gone, kept, dropped) else _shape(everyone, gone, kept)


def _entangled(everyone: Sheet, gone: set[str], kept: Sequence[Sum], dropped: set[Sum]) -> bool:
    """Does what is gone hang together otherwise than as parts of one split, parts of these, and further splits of its total?"""
    of = {each: one for one in kept for each in one[0] if each in gone}
    totals = [total for _, total in everyone.sums if total in gone]
    members = [each for own, _ in kept for each in own if each in gone]
    if len(set(totals)) < len(totals) or len(of) < len(members):
        return True
    alone = [each for members, _ in dropped for each in members if each not in of]
    shared = [({of[each] for each in members if each in of}, total) for members, total in dropped]
    apart = any(len(ones) != 1 or next(iter(ones))[1] != total for ones, total in shared)
    return apart or len(set(alone)) < len(alone) or not gone <= {*of, *alone}


def _further(everyone: Sheet, gone: set[str], dropped: set[Sum]) -> set[str]:
    """What goes with what is gone: parts of a total, and all parts of a further split that a part of another one stands in."""
    found, first = set[str](), dict[str, Sum]()
    for one in everyone.sums:
        members, total = one
        if total in gone:
            found |= set(members)
        elif one in dropped or any(
            first.get(each, one)[1] == total and first.get(each, one) != one for each in members
        ):
            dropped.add(one)
            found |= set(members)
        else:
            first |= {each: one for each in members if each in gone and each not in first}
    return found


def _shape(everyone: Sheet, gone: set[str], kept: Sequence[Sum]) -> Shape:
    groups, sums = dict[str, tuple[str, ...]](), list[Sum]()
    for own, total in kept:
        mine = tuple(each for each in own if each in gone)
        if total not in gone:
            name = f"what is hidden of everyone in {total}: {', '.join(mine)}"
            groups |= {name: mine} if len(mine) > 0 else {}
            sums.append(((*(each for each in own if each not in gone), *([name] if len(mine) > 0 else [])), total))
    return Shape(tuple(name for name in everyone.counts if name not in gone), groups, tuple(sums))


@dataclass(frozen=True, slots=True)
class _Grid:
    """The system while it is laid: numbers by view and name, whether they start hidden, are fixed, and are to be kept."""

    at: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    cells: list[tuple[int, bool, bool, bool]] = field(default_factory=list[tuple[int, bool, bool, bool]])
    lines: list[Line] = field(default_factory=list[Line])

    def add(self, view: str, name: str, count: int, *, hidden: bool, fixed: bool, kept: bool = True) -> None:
        """A number."""
        self.at[view, name] = len(self.cells)
        self.cells.append((count, hidden, fixed, kept))

    def sum(self, view: str, one: Sum) -> None:
        """A sum that holds in a view."""
        members, total = one
        self.lines.append(Line(tuple(self.at[view, name] for name in members), self.at[view, total]))

    def made(self) -> tuple[System, Mask]:
        """The system, and what is hidden to begin with. No more need stay open of a number than everyone's tables leave."""
        counts, hidden, fixed, kept = (np.array(each) for each in zip(*self.cells, strict=True))
        low, high = bounds(counts, self.lines, fixed & ~hidden)
        return System(counts, tuple(self.lines), fixed, np.where(kept, high - low, 0.0)), hidden


def bounds(counts: Ints, lines: Sequence[Line], known: Mask) -> tuple[Floats, Floats]:
    """Between what every number lies, as far as single lines tell when some are known; none of a number that is not known."""
    low, high = np.where(known, counts, 0.0), np.where(known, counts, np.inf)
    while True:
        before = (low.copy(), high.copy())
        for line in lines:
            members = list(line.members)
            low[line.total] = max(low[line.total], low[members].sum())
            high[line.total] = min(high[line.total], high[members].sum())
            others = [np.delete(members, place) for place in range(len(members))]
            for each, rest in zip(members, others, strict=True):
                high[each] = min(high[each], high[line.total] - low[rest].sum())
                low[each] = max(low[each], low[line.total] - high[rest].sum())
        if (low == before[0]).all() and (high == before[1]).all():
            return low, high


def adds_up(everyone: Sheet, views: Mapping[str, View]) -> bool:
    """Do the numbers of all values add up to everyone's? A referral that stands there twice with two values breaks it."""
    sheets = [view.sheet for view in views.values()]
    same = all(sheet.counts.keys() == everyone.counts.keys() for sheet in sheets)
    return same and all(sum(s.counts[name] for s in sheets) == count for name, count in everyone.counts.items())


def hidden_in_views(
    everyone: Sheet, shape: Shape, views: Mapping[str, View], profile: Profile
) -> Mapping[str, Together] | None:
    """What is hidden of the numbers of every value of a way; None where nothing that could be hidden makes them safe.

    Of a profile that rounds, numbers are taken as if they were shown exactly, which hides more than rounded ones need.
    """
    grid = system_of_views(everyone, shape, views, profile)
    system, start = grid.made()
    found = protect(system, start, profile)
    if len(exposed(system, found, profile)) > 0:
        return None
    return {
        value: Together(
            {name: True if name not in shape.names else bool(found[grid.at[value, name]]) for name in everyone.counts}
        )
        for value in views
    }


def system_of_views(everyone: Sheet, shape: Shape, views: Mapping[str, View], profile: Profile) -> _Grid:
    """The views of all values of a way and everyone's as one system, and what is hidden to begin with."""
    grid, names = _Grid(), (*shape.names, *shape.groups)
    for name in names:
        grid.add(EVERYONE, name, shape.count(everyone, name), hidden=False, fixed=True)
    for value, view in views.items():
        _lay(grid, value, view, shape, profile)
    for name in names:
        grid.lines.append(Line(tuple(grid.at[value, name] for value in views), grid.at[EVERYONE, name]))
    return grid


def _lay(grid: _Grid, value: str, view: View, shape: Shape, profile: Profile) -> None:
    """A view's numbers and sums. Of a view that is closed only small ones are to be kept; others may follow from other values'."""
    counts = {name: shape.count(view.sheet, name) for name in (*shape.names, *shape.groups)}
    for name, count in (counts | {n: c for n, c in view.told.more.counts.items() if n not in counts}).items():
        few, told = profile.hides(count), view.told.hidden.get(name)
        hidden = (few or view.closed) if told is None else told
        kept = view.closed is False or few is True or told is True
        grid.add(value, name, count, hidden=hidden, fixed=told is not None, kept=kept)
    for one in (*shape.sums, *view.told.more.sums):
        grid.sum(value, one)
