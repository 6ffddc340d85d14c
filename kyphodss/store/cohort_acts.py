"""The door of the store, fourth part: the cohort, and what people say of its charts.

Suppressed results are for everybody who may see counts. Whole numbers, and the cases behind them, are for direct care alone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from kyphodss.access import Operation, User
from kyphodss.cohort.disclosure import PROFILES, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Audience, Options
from kyphodss.cohort.measures import compute, options_of
from kyphodss.cohort.result import Result
from kyphodss.cohort.selection import WAYS_WORDS, Selection, known_values
from kyphodss.cohort.spc_marks import REBASE_QUESTIONS, Rebase, RebaseError
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.settings import settings
from kyphodss.store import cases, chart_notes, cohort_rows
from kyphodss.store.acts import Act, EntryError, operation, words
from kyphodss.store.cases import Listed
from kyphodss.store.chart_notes import ChartNote, Kind
from kyphodss.store.database import Database

OF_EVERYONE: Final = (
    "Outside direct care, figures are by month, for the window and the disclosure profile of the site: side by side with others "
    "they could tell of single persons."
)
ONE_FILTER: Final = (
    f"Outside direct care there is one filter at a time, by {WAYS_WORDS}: others, or two, could tell of persons."
)
FIGURE: Final = re.compile(r"[A-Za-z0-9-]{1,120}")
MOST_CASES: Final = 500
"""Cases behind a figure that are listed at once; all that are shown are on record."""


@dataclass(frozen=True, slots=True)
class CohortAsked:
    """What is asked of the cohort: ids of measures, options, and what is selected. `profile`: id, for all but direct care."""

    measures: tuple[str, ...]
    options: Options = field(default_factory=Options)
    selection: Selection = field(default_factory=Selection)
    profile: str = "us_cms"


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a selection: those of the store, and how many more there are (not shown, or not of the store)."""

    cases: tuple[Listed, ...]
    more: int


class CohortActs:
    """Operations on all cases at once."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.VIEW_COUNTS)
    def cohort(self, act: Act, asked: CohortAsked) -> Mapping[str, Result]:
        """Measures of everyone, or of one value of a way with few, suppressed by the site's profile, by month and for the site's
        window.

        Other selections, weeks and other windows are for direct care: what is hidden in one of them could be had by subtracting
        another. Raises EntryError where something else is asked.
        """
        site = settings().cohort
        if asked.options != options_of(site) or asked.profile != site.profile:
            raise EntryError(OF_EVERYONE)
        if asked.selection != asked.selection.outside_direct_care:
            raise EntryError(ONE_FILTER)
        return self._results(act, asked, PROFILES[site.profile], "others")

    @operation(Operation.VIEW_COHORT)
    def cohort_here(self, act: Act, asked: CohortAsked) -> Mapping[str, Result]:
        """Measures as they are, for direct care."""
        return self._results(act, asked, DIRECT_CARE, "direct care")

    def _results(self, act: Act, asked: CohortAsked, profile: Profile, audience: Audience) -> Mapping[str, Result]:
        table = self._table()
        with act.recorded():
            act.fields = (*asked.measures, *asked.selection.params())
        return {
            id: compute(id, table, table.cut, profile, audience, options=asked.options, selection=asked.selection)
            for id in asked.measures
        }

    @operation(Operation.VIEW_COUNTS)
    def cohort_exported(self, act: Act, figure: str) -> None:
        """Records that a figure or report leaves as a file; it is handed out afterwards. Raises EntryError for another name."""
        if FIGURE.fullmatch(figure) is None:
            raise EntryError("The figure has no name of the program.")
        with act.recorded():
            act.fields = ("export", figure)

    @operation(Operation.VIEW_COUNTS)
    def cohort_values(self, act: Act) -> Mapping[str, tuple[str, ...]]:
        """What can be selected: the values that occur, by dimension; no count comes with them."""
        table = self._table()
        with act.recorded():
            act.fields = ("values",)
        return known_values(table)

    @operation(Operation.VIEW_COHORT)
    def cohort_cases(self, act: Act, selection: Selection) -> Behind:
        """The cases behind a selection, the oldest referral first, MOST_CASES at most; the record keeps which."""
        table = self._table()
        with act.recorded() as conn:
            keys = set(table.referrals.filter(selection.mask(table))["case_key"].to_pylist())
            found = [case for case in cases.listed(conn) if case.case_key in keys][:MOST_CASES]
            act.fields = [case.case_key for case in found]
            return Behind(tuple(found), len(keys) - len(found))

    @operation(Operation.VIEW_COHORT)
    def cohort_table(self, act: Act) -> CohortTable:
        """The whole table, to leave as a file for direct care: rows of persons without their names; that it left is on record."""
        table = self._table()
        with act.recorded():
            act.fields = ("export", "table")
        return table

    def _table(self) -> CohortTable:
        """Brought up to now before the act's own transaction, so that nobody's save waits for it; the act then hands it on."""
        now = self.clock()
        with self.database.reading() as conn:
            return cohort_rows.table_of(conn, self.database, Cut(now, now))

    @operation(Operation.VIEW_COUNTS)
    def chart_notes(self, act: Act) -> tuple[ChartNote, ...]:
        """Rebases and remarks that stand, the oldest first."""
        with act.recorded() as conn:
            act.fields = ("notes",)
            return tuple(chart_notes.standing(conn))

    @operation(Operation.NOTE_CHART)
    def note_chart(
        self, act: Act, chart: str, kind: Kind, period: str, text: str, answers: Sequence[bool] = ()
    ) -> None:
        """Keeps a rebase or a remark. Raises EntryError where it may not be made: no reason, a question not answered yes."""
        said = words(text, "remark")
        wrong = chart_notes.fault(chart, period)
        if wrong is None and said == "":
            wrong = "A remark needs words, and new limits a reason. Write it."
        if wrong is not None:
            raise EntryError(wrong)
        if kind == "rebase":
            _may_stand(period, said, self.user.name, self.clock(), answers)
        with act.recorded() as conn:
            act.fields = (chart, kind)
            chart_notes.add(conn, chart, kind, period, said, answers, self.user.id, act.at)

    @operation(Operation.NOTE_CHART)
    def withdraw_note(self, act: Act, number: int) -> None:
        """Lets a note stand no longer. Raises EntryError where none with that number stands."""
        with act.recorded() as conn:
            act.fields = ("withdraw",)
            if not chart_notes.withdraw(conn, number, self.user.id, act.at):
                raise EntryError("This remark no longer stands. Look at the chart again.")


def _may_stand(period: str, reason: str, author: str, at: datetime, answers: Sequence[bool]) -> None:
    """Asks the rules of a rebase before it is kept. Raises EntryError."""
    if len(answers) != len(REBASE_QUESTIONS):
        raise EntryError(f"New limits need an answer to each of {len(REBASE_QUESTIONS)} questions.")
    one, two, three, four = answers
    try:
        Rebase(period, reason, author, at.date(), (one, two, three, four))
    except RebaseError as error:
        raise EntryError(str(error)) from None
