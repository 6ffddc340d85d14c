"""Imported once, by the process out of which savers and writers are started: one save has loaded all that saves need."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kyphodss.access import Role
from kyphodss.store.database import open_database
from tests.store.base import AS_OF, body
from tests.store.people import door

with TemporaryDirectory(prefix="kyphodss-test-") as folder:
    opened = open_database(f"sqlite:///{Path(folder) / 'warm.db'}", bytes(32))
    door(opened, Role.PHYSICIAN).create(body(), "", AS_OF)
    opened.close()
