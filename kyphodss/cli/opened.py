"""The store that the settings name, for commands, and who runs the command."""

import getpass
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from kyphodss.access import User
from kyphodss.cli.arguments import refuse
from kyphodss.settings import SettingsError, settings

if TYPE_CHECKING:
    from kyphodss.store.database import Database


def with_store(work: "Callable[[Database], int]", *, make: bool = False, failed: int = 2) -> int:
    """Does the work on the store and gives its exit status; `failed`, with a sentence, where the store cannot be opened.

    Sign-in need not be complete: a backup needs none of its secrets.

    A store that is not there is made only where `make` says so: a mistyped folder gets no empty one.
    """
    from kyphodss.store.audit import AuditError
    from kyphodss.store.backup import BackupError
    from kyphodss.store.database import StoreError, open_database
    from kyphodss.store.engines import address, sqlite_file
    from kyphodss.store.key import audit_key, store_url

    try:
        found = settings()
        url = store_url(found.store, found.sign_in.mode)
        file = sqlite_file(address(url))
        if file is not None and not make and not file.exists():
            return refuse(f"There is no store at {file}. Name its folder in the settings (store.folder).")
        database = open_database(url, audit_key(found.store, make=False))
        try:
            return work(database)
        finally:
            database.close()
    except (StoreError, AuditError, BackupError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return failed


def operator() -> User:
    """Whoever runs the command, by the name the machine knows them by. The command line has the machine's own rights."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "unnamed"
    return User("command line", name, None, None, f"{name} at {socket.gethostname()}")
