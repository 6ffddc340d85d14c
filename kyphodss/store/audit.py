"""The audit record: who did what, when, from where and to which case; one line an act, in the transaction of the act.

No line, no act: where a line cannot be written the caller's transaction does not commit. The head row is locked, so that
writers of any number of processes wait for each other and the chain stays one.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from kyphodss import __version__
from kyphodss.access import Operation, Role, User
from kyphodss.store.chain import START, Head, Line, faults, hash_of, head_of, sealed
from kyphodss.store.schema import ACCOUNT, AUDIT_EVENT, AUDIT_HEAD, CASE_REVISION

LONGEST_TEXT: Final = 200  # characters of a column that comes from outside
BATCH: Final = 1000
_COLUMNS: Final = tuple(AUDIT_EVENT.c[each.name] for each in fields(Line))
OUTCOMES: Final = ("done", "refused", "failed")


class AuditError(Exception):
    """The record cannot be continued, so nothing is done. The text is one readable sentence and names no patient."""


def begin(conn: Connection, key: bytes) -> None:
    """Seals the first head of a store that nobody has used yet; does nothing in any other."""
    if head(conn) is None and unused(conn):
        insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(AUDIT_HEAD)
        conn.execute(insert.values(id=1, **asdict(head_of(0, START, key))).on_conflict_do_nothing())


def lock(conn: Connection, key: bytes) -> Head:
    """The head, locked until the transaction ends. Raises AuditError where it was taken out or sealed by another key."""
    begin(conn, key)
    found = _head(conn, select(AUDIT_HEAD).with_for_update())
    if found is None or not sealed(found, key):
        raise AuditError(
            "The audit record cannot be continued: its end is missing, was changed, or belongs to another key. Nothing "
            "was done. `python -m kyphodss check` says what is wrong."
        )
    return found


def unused(conn: Connection) -> bool:
    """Is there no case, no account and no line yet? Only then may a record begin."""
    tables = (CASE_REVISION, ACCOUNT, AUDIT_EVENT)
    return all(conn.execute(select(table).limit(1)).first() is None for table in tables)


def append(
    conn: Connection,
    key: bytes,
    user: User,
    action: str,
    outcome: str,
    case_key: str | None = None,
    fields: Sequence[str] = (),
    *,
    at: str,
) -> Line:
    """Adds one line and seals the head, in the caller's transaction. `at` is an instant as schema.py writes it.

    `fields` are names of fields, keys of cases or counts, never what a field holds. Raises AuditError as `lock` does.
    """
    end = lock(conn, key)
    line = Line(
        end.sequence + 1,
        at,
        plain(user.id),
        None if user.role is None else Role(user.role).value,
        None if user.organization is None else plain(user.organization),
        plain(action),
        outcome,
        case_key,
        json.dumps([plain(each) for each in fields]),
        plain(user.origin),
        __version__,
        end.hash,
        "",
    )
    columns = {column.name: value for column, value in zip(_COLUMNS, astuple(line), strict=True)}
    columns["hash"] = hash_of(line, key)
    conn.execute(AUDIT_EVENT.insert().values(**columns))
    new = head_of(line.sequence, columns["hash"], key)
    conn.execute(
        AUDIT_HEAD.update().where(AUDIT_HEAD.c.id == 1).values(sequence=new.sequence, hash=new.hash, seal=new.seal)
    )
    return Line(**columns)


def plain(text: str) -> str:
    """Text from outside as a column may hold it: printable characters of one line, no more than LONGEST_TEXT."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)[:LONGEST_TEXT]


def head(conn: Connection) -> Head | None:
    """The end of the record, to be kept outside the database; None where it is missing."""
    return _head(conn, select(AUDIT_HEAD))


def _head(conn: Connection, query: Select[Any]) -> Head | None:
    row = conn.execute(query.where(AUDIT_HEAD.c.id == 1)).one_or_none()
    return None if row is None else Head(row.sequence, row.hash, row.seal)


def lines(conn: Connection) -> Iterator[Line]:
    """Every line in order, read in batches."""
    query = select(*_COLUMNS).order_by(AUDIT_EVENT.c.sequence).execution_options(yield_per=BATCH)
    for row in conn.execute(query):
        yield Line(*row)


def verify(conn: Connection, key: bytes, outside: Head | None = None) -> list[str]:
    """What is wrong with the record, in sentences: lines edited, cut, reordered or doubled; empty where it is whole.

    `outside` is a head exported earlier; with it a record put back to an older state is found as well. The connection
    is one of `Database.reading`, whose view does not move while lines are added.
    """
    end = head(conn)
    if end is None and outside is None and unused(conn):
        return []
    return faults(lines(conn), end, key, outside)


LISTING: Final = tuple(each.value for each in (Operation.SEARCH_CASES, Operation.VIEW_COHORT, Operation.HOLD_MEETING))
"""Acts that hand out lists of cases; their lines name the cases as their fields."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which lines are asked for; None: whichever. `drafts` False leaves out drafts kept, unless a line is of that action."""

    user_id: str | None = None
    case_key: str | None = None
    action: str | None = None
    outcome: str | None = None
    drafts: bool = True


def events(
    conn: Connection, asked: Narrowed | None = None, *, before: int | None = None, most: int = BATCH
) -> list[Line]:
    """The newest lines asked for (None: all), newest first, before line `before`.

    Lines of a case are also those of searches and lists that found it.
    """
    query = select(*_COLUMNS).order_by(AUDIT_EVENT.c.sequence.desc()).limit(most)
    if before is not None:
        query = query.where(AUDIT_EVENT.c.sequence < before)
    for condition in _conditions(Narrowed() if asked is None else asked):
        query = query.where(condition)
    return [Line(*row) for row in conn.execute(query)]


def _conditions(asked: Narrowed) -> Iterator[ColumnElement[bool]]:
    line, draft = AUDIT_EVENT.c, Operation.KEEP_DRAFT.value
    for column, value in ((line.user_id, asked.user_id), (line.action, asked.action), (line.outcome, asked.outcome)):
        if value is not None:
            yield column == plain(value)
    if asked.case_key is not None:
        found = line.fields.contains(json.dumps(plain(asked.case_key)), autoescape=True)
        yield or_(line.case_key == plain(asked.case_key), line.action.in_(LISTING) & found)
    if asked.drafts is False and asked.action != draft:
        yield (line.action != draft) | (line.outcome != OUTCOMES[0])
