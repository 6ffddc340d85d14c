"""The flat facts of every current case as columns, one row per fracture: what cohort measures read.

The table follows from the cases. It is made anew, from all of them, wherever its list of columns is no longer the
program's own. Days and instants are ISO 8601 text, lists are JSON text; not known is NULL.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
)
from sqlalchemy.types import TypeEngine

from kyphodss.case.facts import facts
from kyphodss.case.fields import GUIDE
from kyphodss.case.model import Case, Fracture
from kyphodss.case.read import CaseError, case_from
from kyphodss.store.schema import CASE_CURRENT, CASE_REVISION, META

NAME: Final = "fracture_facts"
SIGNATURE: Final = "fracture_facts_columns"  # the key in store_meta
_OWN: Final = frozenset({"as_of"})  # kept as facts_as_of
_ANY_DAY: Final = date(2000, 1, 1)  # the names of the facts are the same on every day

# What the derived facts hold (case-contract.md, "Facts"); the recorded ones are read off the fields guide.
_DERIVED: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "treatments_none", "ao_deficit", "anticoagulant", "neurologic_deficit_recorded", "edema_or_uptake", "mri_edema",
            "advanced_imaging", "radiotherapy_started", "less_invasive_care_failed", "analgesic_intolerance",
            "analgesic_for_a_day", "level_augmented", "booked_ahead", "pregnant_derived",
        ),
        "yes_no",
    ),
    **dict.fromkeys(
        (
            "levels_planned_min", "levels_planned_max", "fracture_index", "onset_days_min", "onset_days_max",
            "onset_months_min", "onset_months_max", "booked_in_days", "booked_days_min", "booked_days_max",
            "imaging_age_days", "conservative_days",
        ),
        "integer",
    ),
    "creatinine_clearance": "number",
    "newest_imaging_on": "day",
    "conservative_since": "day",
}  # fmt: skip
_TYPES: Final[dict[str, type[TypeEngine[Any]]]] = {"yes_no": Boolean, "number": Double, "integer": Integer}


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """What each fact holds, by name, in the order of the columns. Raises KeyError for a fact that nobody described."""
    recorded = {field.name: "integer" if _coded(field.choices) else field.kind for field in GUIDE.values()}
    names = facts(Case(case_id="columns", fractures=(Fracture(),)), _ANY_DAY)[0]
    return {name: _DERIVED.get(name) or recorded[name] for name in sorted(names) if name not in _OWN}


def _coded(choices: tuple[str, ...]) -> bool:
    """Are the choices numbers, as the codes of `outcome.closed_as` are?"""
    return len(choices) > 0 and all(choice.isdigit() for choice in choices)


@lru_cache(maxsize=1)
def table() -> Table:
    """The table, as the present facts make it."""
    return Table(
        NAME,
        MetaData(),
        Column("case_key", Text, nullable=False),
        Column("position", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("facts_as_of", Text, nullable=False),
        *(Column(name, _TYPES.get(kind, Text)) for name, kind in kinds().items()),
        PrimaryKeyConstraint("case_key", "position"),
    )


def signature() -> str:
    """The columns and their types as one short text; another one means another table."""
    columns = [(column.name, str(column.type)) for column in table().columns]
    return sha256(json.dumps(columns).encode()).hexdigest()


def rebuild_if_needed(conn: Connection, as_of: date | None = None) -> tuple[str, ...]:
    """Makes the table anew where its columns changed, each case as of the day of its last save, or of `as_of`.

    Returns the keys of the cases that the present contract cannot read; they have no row until they are saved again.
    """
    there = NAME in inspect(conn).get_table_names()
    stated = conn.execute(select(META.c.value).where(META.c.key == SIGNATURE)).scalar_one_or_none()
    return () if there is True and stated == signature() else rebuild(conn, as_of)


def rebuild(conn: Connection, as_of: date | None = None) -> tuple[str, ...]:
    """Makes the table anew from every current case, as `rebuild_if_needed` does where it is needed."""
    Table(NAME, MetaData()).drop(conn, checkfirst=True)
    table().create(conn)
    conn.execute(delete(META).where(META.c.key == SIGNATURE))
    conn.execute(insert(META).values(key=SIGNATURE, value=signature()))
    return _fill(conn, as_of)


def _fill(conn: Connection, as_of: date | None) -> tuple[str, ...]:
    same = (CASE_REVISION.c.case_key == CASE_CURRENT.c.case_key) & (CASE_REVISION.c.number == CASE_CURRENT.c.number)
    columns = (CASE_CURRENT.c.case_key, CASE_CURRENT.c.number, CASE_CURRENT.c.body, CASE_REVISION.c.as_of)
    unread: list[str] = []
    for row in conn.execute(select(*columns).join(CASE_REVISION, same).order_by(CASE_CURRENT.c.case_key)).all():
        day = date.fromisoformat(row.as_of) if as_of is None else as_of
        try:
            refresh(conn, row.case_key, row.number, json.loads(row.body), day)
        except CaseError:
            unread.append(row.case_key)
    return tuple(unread)


def refresh(conn: Connection, case_key: str, number: int, body: Mapping[str, Any], as_of: date) -> None:
    """Puts the facts of a case, as they are on `as_of`, in place of its old ones. Raises CaseError as `case_from` does."""
    replace(conn, case_key, number, facts(case_from(body), as_of), as_of)


def replace(conn: Connection, case_key: str, number: int, rows: Sequence[Mapping[str, Any]], as_of: date) -> None:
    """Puts rows that `kyphodss.case.facts` made in place of a case's old ones."""
    remove(conn, case_key)
    conn.execute(
        insert(table()),
        [
            {
                "case_key": case_key,
                "position": position,
                "number": number,
                "facts_as_of": as_of.isoformat(),
                **{name: _kept(row.get(name)) for name in kinds()},  # a case without fractures has no facts of one
            }
            for position, row in enumerate(rows)
        ],
    )


def remove(conn: Connection, case_key: str) -> None:
    """Takes the facts of a case away."""
    conn.execute(delete(table()).where(table().c.case_key == case_key))


def _kept(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return (
        json.dumps(list(value), ensure_ascii=False)
        if isinstance(value, Iterable) and not isinstance(value, str)
        else value
    )
