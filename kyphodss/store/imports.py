"""Import runs: which cases one import made or changed, and on top of which revision. No access is checked here.

A run names who, when and by which way, and no file: the name of a file may be somebody's name.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Row, func, insert, select, update

from kyphodss.access import User
from kyphodss.store.acts import EntryError
from kyphodss.store.schema import (
    CASE_CURRENT,
    DECISION,
    DRAFT,
    IMPORT_CASE,
    IMPORT_RUN,
    MEETING_CASE,
    RELEASED_SHEET,
    THREAD_MESSAGE,
)

Source = Literal["intake page", "import command", "drop folder"]
SOURCES: Final[tuple[Source, ...]] = get_args(Source)
RUN_KEY: Final = re.compile(r"[0-9a-f]{16}")
KEY_BYTES: Final = 8
_CLOSED: Final = "Found an import that was undone or is somebody else's, expected one of your own. Begin a new one."
# What people put beside a case, and what to call it.
_BESIDE: Final = (
    (DECISION, "it was decided on"),
    (THREAD_MESSAGE, "somebody wrote about it or took it"),
    (RELEASED_SHEET, "a patient sheet was released"),
    (MEETING_CASE, "it is on the list of a review meeting"),
    (DRAFT, "somebody has typed into it and not saved"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """An import under way: its random key, and the way the cases come in. It is stored with its first case."""

    key: str
    source: Source


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run as a list shows it: counts of cases made, brought together with a stored one, and taken back since.

    `organization` is that of the account which imported, None where it names none; `undone_at` is None until it is undone.
    """

    key: str
    imported_at: str
    imported_by: str
    organization: str | None
    source: str
    created: int
    merged: int
    taken_back: int
    undone_at: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a run did to a case: the revision it stood on (None: it made the case) and the one it made."""

    case_key: str
    before: int | None
    after: int


def begin(source: Source) -> Run:
    """A run that nothing belongs to yet."""
    return Run(secrets.token_hex(KEY_BYTES), source)


def record(conn: Connection, run: Run, user: User, at: str, case_key: str, before: int | None, after: int) -> None:
    """Puts down what the run did to a case; the run itself with its first one. Raises EntryError for another's run."""
    _open(conn, run, user, at)
    row = IMPORT_CASE.c
    of_case = (row.run_key == run.key) & (row.case_key == case_key)
    if conn.execute(update(IMPORT_CASE).where(of_case).values(after=after)).rowcount == 0:
        found = {"run_key": run.key, "case_key": case_key, "before": before, "after": after, "undone": False}
        conn.execute(insert(IMPORT_CASE).values(**found))


def _open(conn: Connection, run: Run, user: User, at: str) -> None:
    if RUN_KEY.fullmatch(run.key) is None or run.source not in SOURCES:
        raise EntryError(_CLOSED)
    row = IMPORT_RUN.c
    found = conn.execute(select(row.imported_by, row.undone_at).where(row.run_key == run.key)).one_or_none()
    if found is None:
        made = {"run_key": run.key, "imported_at": at, "imported_by": user.id, "organization": user.organization}
        conn.execute(insert(IMPORT_RUN).values(**made, source=run.source))
    elif found.imported_by != user.id or found.undone_at is not None:
        raise EntryError(_CLOSED)


def runs(conn: Connection) -> list[ImportRun]:
    """Every run, the newest first; `imported_by` and `undone_by` are ids of accounts."""
    counted = _counted(conn)
    found = conn.execute(select(IMPORT_RUN).order_by(IMPORT_RUN.c.imported_at.desc(), IMPORT_RUN.c.run_key))
    return [_run(row, counted) for row in found]


def run(conn: Connection, key: str) -> ImportRun | None:
    """A run, held until the transaction ends; None where there is none."""
    found = conn.execute(select(IMPORT_RUN).where(IMPORT_RUN.c.run_key == key).with_for_update()).one_or_none()
    return None if found is None else _run(found, _counted(conn, key))


def _counted(conn: Connection, key: str | None = None) -> dict[str, tuple[int, int, int]]:
    """Cases made, brought together and taken back, by run."""
    row = IMPORT_CASE.c
    asked = select(row.run_key, row.before.is_(None).label("made"), row.undone, func.count().label("many"))
    asked = asked if key is None else asked.where(row.run_key == key)
    found = dict[str, tuple[int, int, int]]()
    for each in conn.execute(asked.group_by(row.run_key, row.before.is_(None), row.undone)):
        made, merged, back = found.get(each.run_key, (0, 0, 0))
        is_made, is_back = bool(each.made), bool(each.undone)
        found[each.run_key] = (
            made + each.many * is_made,
            merged + each.many * (not is_made),
            back + each.many * is_back,
        )
    return found


def _run(found: Row[Any], counted: dict[str, tuple[int, int, int]]) -> ImportRun:
    return ImportRun(
        found.run_key,
        found.imported_at,
        found.imported_by,
        found.organization,
        found.source,
        *counted.get(found.run_key, (0, 0, 0)),
        found.undone_at,
        found.undone_by,
    )


def left(conn: Connection, key: str) -> Sequence[Imported]:
    """What of a run has not been taken back; its cases are held until the transaction ends.

    All of them before any line is put on record: others hold a case first and the end of the record then.
    """
    row = IMPORT_CASE.c
    case_key = CASE_CURRENT.c.case_key
    of_run = select(row.case_key).where(row.run_key == key)
    conn.execute(select(case_key).where(case_key.in_(of_run)).order_by(case_key).with_for_update()).all()
    asked = select(row.case_key, row.before, row.after).where(row.run_key == key, row.undone.is_(False))
    return [Imported(*found) for found in conn.execute(asked.order_by(row.case_key))]


def taken_back(conn: Connection, key: str, case_keys: Sequence[str], user_id: str, at: str) -> None:
    """Puts down that a run was undone, and of which cases."""
    row = IMPORT_CASE.c
    for case_key in case_keys:
        of_case = (row.run_key == key) & (row.case_key == case_key)
        conn.execute(update(IMPORT_CASE).where(of_case).values(undone=True))
    of_run = (IMPORT_RUN.c.run_key == key) & IMPORT_RUN.c.undone_at.is_(None)
    conn.execute(update(IMPORT_RUN).where(of_run).values(undone_at=at, undone_by=user_id))


def touched(conn: Connection, key: str) -> dict[str, str]:
    """What somebody put beside the cases of a run, in words, by case; those beside which there is nothing are left out."""
    of_run = select(IMPORT_CASE.c.case_key).where(IMPORT_CASE.c.run_key == key)
    found = dict[str, str]()
    for table, what in _BESIDE:
        for case_key in conn.scalars(select(table.c.case_key).where(table.c.case_key.in_(of_run)).distinct()):
            found.setdefault(case_key, what)
    return found
