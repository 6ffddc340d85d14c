"""The worklist of the day is made before anybody asks for it: at start, and when a day begins at the site.

Nothing is handed to anybody here, so no line of the audit record is written; whoever opens the list asks at the door.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from threading import Event, Thread
from typing import Final

from kyphodss.case.clock import SITE_ZONE
from kyphodss.service import logs
from kyphodss.service.opened import database
from kyphodss.service.options import options
from kyphodss.service.rows import ROWS, Rows
from kyphodss.settings import Settings, SettingsError
from kyphodss.store import cases
from kyphodss.store.audit import AuditError
from kyphodss.store.database import Database, StoreError
from kyphodss.store.listing import listing

READY: Final = "the worklist of the day is at hand"
LATER_SECONDS: Final = 60  # after midnight, and between two attempts


def warm(opened: Database, settings: Settings, as_of: date, rows: Rows = ROWS) -> int:
    """Makes the rows of every case on a day; gives how many. Raises StoreError, SettingsError."""
    had = rows.kept(as_of, settings)
    with opened.reading() as conn:
        found = listing(conn, cases.listed(conn), {key: kept.number for key, kept in had.items()})
    return len(rows.sheet(found, as_of, settings, had).rows)


@contextmanager
def warming() -> Iterator[None]:
    """Keeps the list of the present day warm in the background until the block ends."""
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
    except (StoreError, AuditError, SettingsError):
        logs.say("the worklist could not be made ahead of time", logging.WARNING)
        return LATER_SECONDS
    return seconds_to_the_next_day(now) + LATER_SECONDS


def _set_aside() -> None:
    """Takes the list and everything loaded out of later garbage collections.

    Streamlit collects in full at the end of every run of a page, which otherwise walks all of it each time.
    """
    gc.collect()
    gc.freeze()


def seconds_to_the_next_day(now: datetime) -> float:
    """Seconds from an instant to midnight at the site, also where clocks are set in between."""
    tomorrow = datetime.combine(now.astimezone(SITE_ZONE).date() + timedelta(days=1), time(), SITE_ZONE)
    return tomorrow.timestamp() - now.timestamp()
