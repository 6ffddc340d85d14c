"""Primary and complementary suppression (cohort-analytics 6.3): hide small counts, and what they could be worked out from."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.disclosure import Counts, Mask, Profile, Table, shown_table
from kyphodss.cohort.disclosure_audit import Cells, recoverable, too_tight
from kyphodss.cohort.disclosure_lines import Line, System, system_of

Cost = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """How complements are chosen. `cost`: of equal cells the cheapest goes first (None: all alike).

    `total_first`: a single hidden cell of a line takes the total with it, as small published tables often do.
    """

    cost: Cost | None = None
    total_first: bool = False


def suppress(
    counts: Counts,
    profile: Profile,
    *,
    pattern: Mask | None = None,
    fixed: Mask | None = None,
    zeros_reveal: bool = False,
    choice: Choice | None = None,
) -> Table:
    """What may be shown of one table. `pattern`: cells hidden in an earlier release or a linked table stay hidden; `fixed`: those
    shown there, which cannot be hidden any more.

    `zeros_reveal`: a 0 (or all of a group) would tell of every member, so it is hidden like a small count. A profile that rounds
    needs no complements: its totals are sums of rounded cells, so that no sum holds between a hidden cell and what is shown.
    """
    full = counts.with_totals()
    hidden = primary(full, profile, zeros_reveal=zeros_reveal)
    if pattern is not None:
        hidden |= pattern
    if profile.rounding is None:
        system = system_of(counts)
        system = system if fixed is None else replace(system, fixed=fixed.ravel())
        flat = protect(system, hidden.ravel(), profile, choice)
        hidden = flat.reshape(full.shape)
    return shown_table(counts, hidden, profile)


def primary(full: NDArray[np.int_], profile: Profile, *, zeros_reveal: bool = False) -> Mask:
    """The counts too small to be shown; 0 only where it would reveal."""
    return (full <= profile.highest_hidden) & (full >= (0 if zeros_reveal is True else 1))


def protect(system: System, hidden: Mask, profile: Profile, choice: Choice | None = None) -> Mask:
    """Complements until no line has a single hidden cell and both audits pass, or nothing is left to hide."""
    how, found = Choice() if choice is None else choice, hidden.copy()
    passed = set[Cells]()
    while True:
        _line_pass(system, found, how)
        before = found.copy()
        for island in system.islands(before):
            if island in passed:
                continue
            complement = _needed(system, before, island, profile, how)
            if complement is None:
                passed.add(island)
            else:
                found[complement] = True
        if (found == before).all():
            return found


def exposed(system: System, hidden: Mask, profile: Profile) -> Cells:
    """The hidden cells that either audit finds exposed."""
    return tuple(cell for island in system.islands(hidden) for cell in _exposed(system, hidden, island, profile))


def _exposed(system: System, hidden: Mask, island: Cells, profile: Profile) -> Cells:
    found = recoverable(system, hidden, island)
    return found if len(found) > 0 else too_tight(system, hidden, profile.protection_width, island)


def _needed(system: System, hidden: Mask, island: Cells, profile: Profile, how: Choice) -> int | None:
    """A complement for the first cell of an island that is exposed; None: none is, or nothing is left."""
    found = _exposed(system, hidden, island, profile)
    around = (_best(system, hidden, system.lines_of(cell), how) for cell in found)
    first = next((cell for cell in around if cell is not None), None)
    return first if first is not None or len(found) == 0 else _best(system, hidden, system.lines_of(*island), how)


def _line_pass(system: System, hidden: Mask, how: Choice) -> None:
    """Give every line with exactly one hidden cell a second one, to a fixed point.

    Always the first such line, so that the rows that a complement opens are closed before further columns are.
    """
    spent = set[int]()
    while True:
        alone = (at for at in np.flatnonzero(system.hidden_in_lines(hidden) == 1).tolist() if at not in spent)
        at = next(alone, None)
        if at is None:
            return
        line = system.lines[at]
        kept = any(hidden[cell] and system.to_be_open(cell, 1) > 0 for cell in line.cells)
        second = _best(system, hidden, [line], how) if kept is True else None
        if second is None:
            spent.add(at)
        else:
            hidden[second] = True


def _best(system: System, hidden: Mask, lines: list[Line], how: Choice) -> int | None:
    """The complement that lines offer: the smallest non-zero member, else the total, else a zero. None: nothing is left."""
    candidates = {
        (
            _rank(system, cell, is_total=cell == line.total, how=how),
            int(system.values[cell]),
            0.0 if how.cost is None else float(how.cost[cell]),
            cell,
        )
        for line in lines
        for cell in line.cells
        if not hidden[cell] and not system.fixed[cell]
    }
    return min(candidates)[-1] if len(candidates) > 0 else None


def _rank(system: System, cell: int, *, is_total: bool, how: Choice) -> int:
    """0 for what goes first: a total where it is chosen to; then a member that is not 0; then the total; then zeros."""
    if is_total is True:
        return 0 if how.total_first is True else 2
    return 3 if system.values[cell] == 0 else 1
