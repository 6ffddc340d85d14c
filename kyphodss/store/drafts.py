"""What somebody typed and has not saved: kept by user and slot, whether or not it is a case yet."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kyphodss.store.errors import StoreError
from kyphodss.store.schema import DRAFT

LARGEST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `case_key` and `based_on` are None where it is of a case that is not stored yet."""

    slot: str
    body: dict[str, Any]
    case_key: str | None
    based_on: int | None
    kept_at: str


def keep(
    conn: Connection, user_id: str, slot: str, body: dict[str, Any], case_key: str | None, based_on: int | None, at: str
) -> None:
    """Keeps a draft in place of the slot's last one. Raises StoreError where it is larger than 1 MB or no JSON."""
    try:
        text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode("utf-8"))
    except (TypeError, ValueError, RecursionError):
        raise StoreError(
            "refused", "Found a draft that JSON cannot hold, expected text, numbers, true, false or null. Correct it."
        ) from None
    if size > LARGEST_BYTES:
        raise StoreError("refused", f"Found a draft of {size:,} bytes, expected at most {LARGEST_BYTES:,}. Shorten it.")
    values = {"case_key": case_key, "based_on": based_on, "body": text, "kept_at": at}
    insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    line = insert(DRAFT).values(user_id=user_id, slot=slot, **values)
    conn.execute(line.on_conflict_do_update(index_elements=["user_id", "slot"], set_=values))


def kept(conn: Connection, user_id: str, slot: str) -> Draft | None:
    """The user's draft in a slot; None where there is none."""
    found = conn.execute(_drafts(user_id).where(DRAFT.c.slot == slot)).one_or_none()
    return None if found is None else _draft(found)


def drafts(conn: Connection, user_id: str) -> list[Draft]:
    """All drafts of a user, the newest first."""
    return [_draft(row) for row in conn.execute(_drafts(user_id).order_by(DRAFT.c.kept_at.desc(), DRAFT.c.slot))]


def drop(conn: Connection, user_id: str, slot: str) -> None:
    """Lets go of a draft, as after it was saved; nothing happens where there is none."""
    conn.execute(delete(DRAFT).where(DRAFT.c.user_id == user_id, DRAFT.c.slot == slot))


def _drafts(user_id: str) -> Any:
    columns = (DRAFT.c.slot, DRAFT.c.body, DRAFT.c.case_key, DRAFT.c.based_on, DRAFT.c.kept_at)
    return select(*columns).where(DRAFT.c.user_id == user_id)


def _draft(row: Any) -> Draft:
    return Draft(row.slot, json.loads(row.body), row.case_key, row.based_on, row.kept_at)
