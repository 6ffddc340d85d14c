"""A process that saves through the door until it is killed, and tells of each save after it has returned."""

import json
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Final

from kyphodss.access import Role
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.cases import Saved
from kyphodss.store.database import StoreError, open_database
from kyphodss.store.door import Door
from tests.store.base import AS_OF, body
from tests.store.people import door

PARENT: Final = multiprocessing.get_context("forkserver")
"""Starts processes that share nothing with the tests, out of one that has imported all they need."""
PARENT.set_forkserver_preload([__name__, "tests.store.crowd", "tests.store.warm"])

REVISIONS: Final = 4  # of a case, before the next one is begun
REFUSED: Final = b"refused "


def case(case_id: str, number: int) -> dict[str, Any]:
    """What a saver saves as a revision: the whole of it follows from the id and the number."""
    return body(case_id, symptoms={"pain_score": number % 11, "roland_morris": number % 25})


def text(saved: dict[str, Any]) -> str:
    """A case as the store keeps it."""
    return json.dumps(saved, ensure_ascii=False, separators=(",", ":"))


def saves(at: Door, name: str) -> Iterator[Saved]:
    """New cases and revisions of them, without an end; each is given once the door has acknowledged it."""
    for turn in count():
        case_id = f"{name}-{turn}"
        saved = at.create(case(case_id, 1), "revision 1", AS_OF)
        yield saved
        for number in range(2, REVISIONS + 1):
            yield at.change(saved.case_key, case(case_id, number), number - 1, f"revision {number}", AS_OF)


def save_until_killed(url: str, key: bytes, name: str, told: Connection) -> None:
    """Tells of every acknowledged save as `case_key number`, and of the error that ended it, if one did."""
    try:
        for saved in saves(door(open_database(url, key), Role.PHYSICIAN), name):
            told.send_bytes(f"{saved.case_key} {saved.number}".encode())
    except (StoreError, SettingsError, AuditError) as refused:
        with suppress(BrokenPipeError):
            told.send_bytes(REFUSED + str(refused).encode())


@contextmanager
def without_main() -> Iterator[None]:
    """A process is begun without running this one's main module again: what runs the tests, or a page, is not its own."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def started(url: str, key: bytes, name: str) -> tuple[BaseProcess, Connection]:
    """A saver at work, and what it tells."""
    heard, told = PARENT.Pipe(duplex=False)
    process = PARENT.Process(target=save_until_killed, args=(url, key, name, told), daemon=True)
    with without_main():
        process.start()
    told.close()  # the saver's own end is then the only one: its death is the end of what is heard
    return process, heard
