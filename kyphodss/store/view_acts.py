"""The door of the store: named views of a list, each person's own."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from kyphodss.access import Operation, User
from kyphodss.store import views
from kyphodss.store.acts import Act, EntryError, operation
from kyphodss.store.database import Database
from kyphodss.store.views import LONGEST_NAME, MOST, PAGES, ListPage, SavedView
from kyphodss.worklist.named_view import is_query

NAMED: Final = f"A view needs a name of 1 to {LONGEST_NAME} characters that can be printed. Correct it."
NO_LIST: Final = "Views are kept of the worklist only. Choose one there."
NO_QUERY: Final = "The view holds something that is no order and no filter of this list. Choose it anew and keep that."
GONE: Final = "There is no view of that name any more. Look at the list of views again."
TAKEN: Final = "Another view has that name already. Choose another name, or delete that one first."
FULL: Final = f"{MOST} views are kept already, the most there can be. Delete one first."


class ViewActs:
    """Operations on the named views of a list. The record keeps what was done, and no name: a person typed it."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.KEEP_VIEW)
    def views(self, act: Act, page: ListPage) -> list[SavedView]:
        """The user's views of a list, by name. What a query says is read by `kyphodss.worklist.named_view.read`."""
        with act.recorded() as conn:
            act.fields = ("list", _list(page))
            return views.views(conn, self.user.id, page)

    @operation(Operation.KEEP_VIEW)
    def keep_view(self, act: Act, page: ListPage, name: str, query: str) -> None:
        """Keeps a query under a name, in place of the one of that name. Raises EntryError for what is no query of the list."""
        with act.recorded() as conn:
            act.fields = ("keep", _list(page))
            kept = SavedView(_name(name), _query(query), act.at)
            new = not views.is_kept(conn, self.user.id, page, kept.name)
            if new and views.count(conn, self.user.id, page) >= MOST:
                raise EntryError(FULL)
            views.keep(conn, self.user.id, page, kept)

    @operation(Operation.KEEP_VIEW)
    def rename_view(self, act: Act, page: ListPage, name: str, to: str) -> None:
        """Gives a view another name. Raises EntryError where it is gone or another has the name."""
        with act.recorded() as conn:
            act.fields = ("rename", _list(page))
            new = _name(to)
            if not views.is_kept(conn, self.user.id, page, name):
                raise EntryError(GONE)
            if new != name and views.is_kept(conn, self.user.id, page, new):
                raise EntryError(TAKEN)
            views.rename(conn, self.user.id, page, name, new)

    @operation(Operation.KEEP_VIEW)
    def drop_view(self, act: Act, page: ListPage, name: str) -> None:
        """Lets go of a view; nothing happens where there is none."""
        with act.recorded() as conn:
            act.fields = ("drop", _list(page))
            views.drop(conn, self.user.id, page, name)


def _list(page: ListPage) -> ListPage:
    if page not in PAGES:
        raise EntryError(NO_LIST)
    return page


def _name(name: str) -> str:
    found = " ".join(name.split())
    if found == "" or len(found) > LONGEST_NAME or not found.isprintable():
        raise EntryError(NAMED)
    return found


def _query(query: str) -> str:
    if not is_query(query):
        raise EntryError(NO_QUERY)
    return query
