"""The store that the settings name, for commands, and who runs the command."""

import getpass
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_settings import SettingsError as UnreadableError

from kyphodss.access import User
from kyphodss.cli.arguments import refuse
from kyphodss.service.options import Options
from kyphodss.settings import FILE, SettingsError

if TYPE_CHECKING:
    from kyphodss.store.database import Database


def with_store(work: "Callable[[Database], int]", *, make: bool = False, failed: int = 2) -> int:
    """Does the work on the store and gives its exit status; `failed`, with a sentence, where the store cannot be opened.

    A store that is not there is made only where `make` says so: a mistyped folder gets no empty one.
    """
    from kyphodss.store.audit import AuditError
    from kyphodss.store.backup import BackupError
    from kyphodss.store.database import StoreError, open_database
    from kyphodss.store.engines import address, sqlite_file
    from kyphodss.store.key import audit_key, store_url

    try:
        found = _options()
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


def _options() -> Options:
    """The settings; sign-in need not be complete, so that a backup needs none of its secrets.

    Raises SettingsError that names the setting and not what was found: it may be a secret.
    """
    try:
        return Options()
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors(include_url=False, include_input=False)[0]["loc"])
        raise SettingsError(f"Setting {place} cannot be used. Correct it in {FILE} or in the environment.") from None
    except (UnreadableError, ValueError):
        raise SettingsError(f"The settings cannot be read. Correct {FILE} or the environment.") from None


def operator() -> User:
    """Whoever runs the command, by the name the machine knows them by. The command line has the machine's own rights."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "unnamed"
    return User("command line", name, None, None, f"{name} at {socket.gethostname()}")
