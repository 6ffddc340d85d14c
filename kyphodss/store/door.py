"""The door of the store: everything that pages, exports and services may ask, checked, done and put on record.

Each method is one operation of `kyphodss.access`. Besides what it says itself it raises AccessError where the user may
not, StoreError where the database fails and AuditError where no audit line can be written; then nothing was done.
Not to be called inside another transaction of the same thread.
"""

from kyphodss.store.acts import OPERATIONS, EntryError
from kyphodss.store.advice_acts import AdviceActs
from kyphodss.store.case_acts import CaseActs, Export
from kyphodss.store.cases import Conflict
from kyphodss.store.cohort_acts import Behind, CohortActs, CohortAsked
from kyphodss.store.demand_acts import DemandActs
from kyphodss.store.import_acts import ImportActs, LeftAlone, Undone
from kyphodss.store.meeting_acts import MeetingActs
from kyphodss.store.site_acts import Look, SiteActs
from kyphodss.store.thread_acts import ThreadActs
from kyphodss.store.view_acts import ViewActs

__all__ = [
    "OPERATIONS",
    "Behind",
    "CohortAsked",
    "Conflict",
    "Door",
    "EntryError",
    "Export",
    "LeftAlone",
    "Look",
    "Undone",
]


class Door(CaseActs, ThreadActs, MeetingActs, SiteActs, CohortActs, DemandActs, ViewActs, ImportActs, AdviceActs):
    """The store as one user sees it now: `Door(database, user, clock)`, made anew at every action.

    `user` is the one that `kyphodss.store.logins.recognise` gave, `clock` gives the present moment with its offset.
    """
