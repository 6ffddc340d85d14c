"""Named views of a list: the query of an address under a name, kept for one person and one page. No access is checked here.

What a query may hold is known to the list's own room (`kyphodss.worklist.named_view`); it is asked on the way in and on the way out.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kyphodss.store.schema import SAVED_VIEW

ListPage = Literal["worklist"]
PAGES: Final[tuple[ListPage, ...]] = get_args(ListPage)
LONGEST_NAME: Final = 60  # characters
MOST: Final = 50  # views of one person for one list


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as it was kept: its name, the query of the address, and when it was last kept."""

    name: str
    query: str
    kept_at: str


def views(conn: Connection, user_id: str, page: ListPage) -> list[SavedView]:
    """The views of a person, by name."""
    row = SAVED_VIEW.c
    asked = select(row.name, row.query, row.kept_at).where(*_own(user_id, page))
    found = [SavedView(each.name, each.query, each.kept_at) for each in conn.execute(asked)]
    return sorted(found, key=lambda view: (view.name.casefold(), view.name))


def is_kept(conn: Connection, user_id: str, page: ListPage, name: str) -> bool:
    """Has the person a view of this name?"""
    return conn.scalar(select(SAVED_VIEW.c.name).where(*_own(user_id, page), SAVED_VIEW.c.name == name)) is not None


def count(conn: Connection, user_id: str, page: ListPage) -> int:
    """How many views the person has."""
    return int(conn.scalar(select(func.count()).select_from(SAVED_VIEW).where(*_own(user_id, page))) or 0)


def keep(conn: Connection, user_id: str, page: ListPage, view: SavedView) -> None:
    """Keeps a view in place of the one of the same name."""
    values = {"query": view.query, "kept_at": view.kept_at}
    insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    line = insert(SAVED_VIEW).values(user_id=user_id, page=page, name=view.name, **values)
    conn.execute(line.on_conflict_do_update(index_elements=["user_id", "page", "name"], set_=values))


def rename(conn: Connection, user_id: str, page: ListPage, name: str, to: str) -> None:
    """Gives a view another name, which none of the person's may have."""
    conn.execute(update(SAVED_VIEW).where(*_own(user_id, page), SAVED_VIEW.c.name == name).values(name=to))


def drop(conn: Connection, user_id: str, page: ListPage, name: str) -> None:
    """Lets go of a view; nothing happens where there is none."""
    conn.execute(delete(SAVED_VIEW).where(*_own(user_id, page), SAVED_VIEW.c.name == name))


def _own(user_id: str, page: ListPage) -> tuple[Any, ...]:
    return SAVED_VIEW.c.user_id == user_id, SAVED_VIEW.c.page == page
