"""What the views of a cohort count besides single numbers: tables that are drawn as they are, as series, or as funnel plots."""

from dataclasses import dataclass
from typing import Literal

from kyphodss.cohort.disclosure import Counts, Ints
from kyphodss.cohort.funnel import Funnel

By = Literal["referrer", "setting"]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Counts as they are, in one table, suppressed as one; they never leave this room.

    `persons`: where cells count something else than referrals, the persons behind each, in the same shape: few of them hide a
    cell, too. `same_as`: a cell, by its labels (None: every class), and the part of the measure whose number it is: hidden there,
    hidden here.
    `totals_of`: an earlier table and the class of its last axis that the totals here are the numbers of: hidden there, hidden here.
    `periods`: the totals of the periods as the table of F1, in which the same numbers stand: hidden there, hidden here, and shown
    there, shown here, so that none serves as a complement.
    `beyond`: by class of the first axis, those in none of the periods, where the number of everyone in the class is told elsewhere:
    then no row of periods tells of them.
    `tells`: by class of the first axis, a number that follows from its total and another table's: where it is small, the total is
    hidden.
    `totals`: labels of the last axis, each with the name (`linked`) of the part that its total over the first axis is the number of:
    hidden there, hidden here, and shown there, shown here.
    `series`: classes of the last axis that are also given as series over the first. `by`: the first axis holds units of a funnel
    plot, the last one the event and its absence.
    """

    title: str
    counts: Counts
    persons: Ints | None = None
    same_as: tuple[tuple[str | None, ...], str] | None = None
    totals_of: tuple[str, str] | None = None
    periods: Counts | None = None
    beyond: Ints | None = None
    tells: Ints | None = None
    totals: tuple[tuple[str, str], ...] = ()
    series: tuple[str, ...] = ()
    by: By | None = None


@dataclass(frozen=True, slots=True)
class FunnelShown:
    """Units of one proportion beside their limits: judged by the plain ones (`plain`), or by those widened for over-dispersion."""

    title: str
    by: By
    plain: Funnel
    wide: Funnel
