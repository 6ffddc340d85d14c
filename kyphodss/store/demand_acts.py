"""The door of the store: demand and capacity. Suppressed for everybody who may see counts; as it is, with cases, for direct care.

Everything is computed below the door, from rows that stay here, before the act's own transaction: nobody's save waits for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kyphodss.access import Operation, User
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.cohort.demand import Demand, demand, open_keys
from kyphodss.cohort.demand_asked import DemandAsked, faults, site_window
from kyphodss.cohort.disclosure import PROFILES, US_CMS, Profile
from kyphodss.cohort.measure import Audience
from kyphodss.cohort.table import CohortTable, Cut, Given
from kyphodss.settings import WEEKDAYS, settings
from kyphodss.store import cases, cohort_rows
from kyphodss.store.acts import Act, EntryError, operation
from kyphodss.store.cases import Listed
from kyphodss.store.cohort_acts import OF_EVERYONE
from kyphodss.store.database import Database

UNNAMED: Final = "-"  # stands for the case id, which no plan asks for


@dataclass(frozen=True, slots=True)
class DemandHere:
    """The answer at direct care, and the cases that would lose their window, in its order. Its repr names no case."""

    demand: Demand
    losing: tuple[Listed, ...] = field(repr=False)


class DemandActs:
    """Operations on demand and capacity."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.VIEW_COUNTS)
    def demand(self, act: Act, asked: DemandAsked) -> Demand:
        """Load, simulation, windows and forecast, suppressed by the site's profile; no key of a case comes with them.

        Raises EntryError for what cannot be asked, or another window than the site's: two would tell of each other.
        """
        if asked.window != site_window(settings().cohort.window):
            raise EntryError(OF_EVERYONE)
        found = self._demand(asked, PROFILES[settings().cohort.profile], "others")
        with act.recorded():
            act.fields = ("demand", asked.window)
        return found

    @operation(Operation.VIEW_COHORT)
    def demand_here(self, act: Act, asked: DemandAsked) -> DemandHere:
        """The same as it is, for direct care, with the cases that would lose their window; the record keeps which."""
        found = self._demand(asked, US_CMS, "direct care")
        keys = [] if found.windows is None else [each.case_key for each in found.windows.losers]
        with act.recorded() as conn:
            by_key = {case.case_key: case for case in cases.listed(conn)} if len(keys) > 0 else {}
            act.fields = ("demand", asked.window, *keys)
            return DemandHere(found, tuple(by_key[key] for key in keys if key in by_key))

    def _demand(self, asked: DemandAsked, profile: Profile, audience: Audience) -> Demand:
        wrong = faults(asked)
        if len(wrong) > 0:
            raise EntryError(" ".join(wrong))
        now = self.clock()
        with self.database.reading() as conn:
            table = cohort_rows.table_of(conn, self.database, Cut(now, now))
        return demand_of(self.database, table, asked, profile, audience)


def first_asked() -> DemandAsked:
    """What a first visit asks: the slots of the clinic's own number, else those of its slot calendar; the site's window."""
    own, times = settings().cohort.slots_per_week, settings().plan.slot_times
    slots = sum(len(times.of(weekday)) for weekday in WEEKDAYS) if own is None else round(own)
    return DemandAsked(slots, window=site_window(settings().cohort.window))


def demand_of(
    database: Database, table: CohortTable, asked: DemandAsked, profile: Profile, audience: Audience
) -> Demand:
    """The answer from a table of this database, kept with it: a plan of every open case takes seconds where there are thousands.

    Raises ValueError for what cannot be asked.
    """
    plan = settings().plan

    def _made() -> Demand:
        with database.reading() as conn:
            bodies = list(cohort_rows.given_of(conn, database, open_keys(table)))
        return demand(asked, table, _read(bodies), plan, profile, audience)

    made = table.results(("demand", asked, plan.model_dump_json(), profile, audience), _made)
    return replace(made, cut=table.cut)


def _read(bodies: list[Given]) -> Mapping[str, Case]:
    """The cases by key; one that the present contract cannot read is left out, and so is not known."""
    found = dict[str, Case]()
    for each in bodies:
        if each.case_key is None or isinstance(each.body, Case):
            continue
        try:
            found[each.case_key] = case_from({"case_id": UNNAMED, **each.body})
        except CaseError:
            continue
    return found
