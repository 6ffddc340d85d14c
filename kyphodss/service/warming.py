"""The worklist of the day and the cohort are made before anybody asks for them: at start, and when a day begins at the site.

Nothing is handed to anybody here, so no line of the audit record is written; whoever opens the list asks at the door.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import product
from threading import Event, Thread
from typing import Final

from kyphodss.case.clock import SITE_ZONE
from kyphodss.cohort.disclosure import PROFILES
from kyphodss.cohort.measure import Audience
from kyphodss.cohort.measures import compute, measures, options_of
from kyphodss.cohort.selection import WAYS, Selection, known_values
from kyphodss.cohort.spark import SparkError
from kyphodss.cohort.table import Cut
from kyphodss.service import logs
from kyphodss.service.opened import database
from kyphodss.service.options import options
from kyphodss.service.rows import ROWS, Rows
from kyphodss.settings import CohortOptions, Settings, SettingsError
from kyphodss.store import cases, cohort_rows
from kyphodss.store.audit import AuditError
from kyphodss.store.database import Database, StoreError
from kyphodss.store.demand_acts import demand_of, first_asked
from kyphodss.store.listing import listing

READY: Final = "the worklist of the day is at hand"
AUDIENCES: Final[tuple[Audience, ...]] = ("direct care", "others")
COUNTED: Final = "the cohort is at hand"
VIEWED: Final = "the views of filters outside direct care are at hand"
LATER_SECONDS: Final = 60  # after midnight, and between two attempts


def warm(opened: Database, settings: Settings, as_of: date, rows: Rows = ROWS) -> int:
    """Makes the rows of every case on a day; gives how many. Raises StoreError, SettingsError."""
    had = rows.kept(as_of, settings)
    with opened.reading() as conn:
        found = listing(conn, cases.listed(conn), {key: kept.number for key, kept in had.items()})
    return len(rows.sheet(found, as_of, settings, had).rows)


def warm_cohort(opened: Database, now: datetime, own: CohortOptions) -> int:
    """Lays the cohort's table and works out what a first visit of the pages asks; gives how many referrals there are.

    The database is only read, so nobody's save waits. Without a referral nothing is asked. Raises StoreError, SparkError.
    """
    with opened.reading() as conn:
        table = cohort_rows.table_of(conn, opened, Cut(now, now))
    if len(table) > 0:
        known_values(table)
        profile, asked = PROFILES[own.profile], options_of(own)
        for id, audience in product(measures(), AUDIENCES):
            compute(id, table, table.cut, profile, audience, options=asked)
        for audience in AUDIENCES:
            demand_of(opened, table, first_asked(), profile, audience)
    return len(table)


def warm_views(opened: Database, now: datetime, own: CohortOptions) -> None:
    """Works out the views of every way that may be a filter outside direct care. Raises StoreError, SparkError."""
    with opened.reading() as conn:
        table = cohort_rows.table_of(conn, opened, Cut(now, now))
    known, some = known_values(table), next(iter(measures()))
    for dimension in WAYS.values():
        for value in known[dimension][:1]:
            chosen, asked = Selection(((dimension, value),)), options_of(own)
            compute(some, table, table.cut, PROFILES[own.profile], "others", options=asked, selection=chosen)


@contextmanager
def warming() -> Iterator[None]:
    """Keeps the list and the cohort of the present day warm in the background until the block ends."""
    ended = Event()
    Thread(target=_day_by_day, args=(ended,), name="warming", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _day_by_day(ended: Event) -> None:
    seconds: float = 0
    while not ended.wait(seconds):
        seconds = _once(datetime.now(SITE_ZONE))


def _once(now: datetime) -> float:
    """Warms the day; the seconds until it is to be done again."""
    try:
        cases_at_hand = warm(database(), options(), now.date())
        _set_aside()
        logs.say(READY, cases=cases_at_hand)
        if options().service.warm_cohort is True:
            _count(now)
    except (StoreError, AuditError, SettingsError):
        logs.say("worklist and cohort could not be made ahead of time", logging.WARNING)
        return LATER_SECONDS
    return seconds_to_the_next_day(now) + LATER_SECONDS


def _count(now: datetime) -> None:
    """Warms the cohort; where its engine is missing that is left to whoever opens the page."""
    try:
        logs.say(COUNTED, referrals=warm_cohort(database(), now, options().cohort))
        _set_aside()
        warm_views(database(), now, options().cohort)
        logs.say(VIEWED)
    except SparkError:
        logs.say("the cohort could not be made ahead of time", logging.WARNING)
    _set_aside()


def _set_aside() -> None:
    """Takes the list, the cohort and everything loaded out of later garbage collections.

    Streamlit collects in full at the end of every run of a page, which otherwise walks all of it each time.
    """
    gc.collect()
    gc.freeze()


def seconds_to_the_next_day(now: datetime) -> float:
    """Seconds from an instant to midnight at the site, also where clocks are set in between."""
    tomorrow = datetime.combine(now.astimezone(SITE_ZONE).date() + timedelta(days=1), time(), SITE_ZONE)
    return tomorrow.timestamp() - now.timestamp()
