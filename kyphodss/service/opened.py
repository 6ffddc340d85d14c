"""The database of this process, opened once and shared by the pages and the health routes."""

from functools import lru_cache
from threading import Lock

from kyphodss.service.demonstration import fill, sample_cohort
from kyphodss.service.options import options
from kyphodss.store.cohort_rows import with_beside
from kyphodss.store.database import Database, open_database
from kyphodss.store.key import audit_key, store_url

_one_at_a_time = Lock()


def database() -> Database:
    """The site's database. One that could not be opened is tried again at the next call.

    Raises StoreError, AuditError or SettingsError with one readable sentence.
    """
    with _one_at_a_time:
        return _database()


@lru_cache(maxsize=1)
def _database() -> Database:
    found = options()
    opened = open_database(store_url(found.store, found.sign_in.mode), audit_key(found.store))
    if found.sign_in.mode == "demonstration":
        fill(opened)
        with_beside(opened, sample_cohort)
    return opened
