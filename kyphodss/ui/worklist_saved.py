"""Named views of the worklist in a drawer: open one, keep the one in force, give it another name, let it go and put it back."""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from kyphodss.store.views import LONGEST_NAME, ListPage, SavedView
from kyphodss.ui import worklist_view
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import once
from kyphodss.ui.words import plain
from kyphodss.worklist.facets import Known
from kyphodss.worklist.named_view import query_of, read
from kyphodss.worklist.view import View

PAGE: Final[ListPage] = "worklist"
READ, TOLD, REFUSED, LEFT = (f"worklist_saved_{name}" for name in ("read", "told", "refused", "left"))
NAME, CHOSEN, RENAMED = (f"worklist_saved_{name}" for name in ("name", "chosen", "renamed"))
NONE_YET: Final = "No view is kept yet. Choose order and filters, give them a name, and they are one click away."
WHAT: Final = "Order and filters are kept, never the search text or the day. Only you see your views."
HELP: Final = "Of the work, as “Tuesday clinic”: never the name of a patient. A name that you use already is taken over by this view."


def saved(view: View, known: Known) -> None:
    """The drawer; what is kept is read only once it is open."""
    with st.popover("My views", icon=":material/bookmarks:", key="worklist_saved", on_change="rerun") as drawer:
        if drawer.open is True:
            _drawn(view, known)


def _drawn(view: View, known: Known) -> None:
    try:
        found = once("saved_views", st.session_state.get(READ, 0), lambda: door_now().views(PAGE))
    except STORE_TROUBLE as problem:
        st.error(f"Your views could not be read. {plain(str(problem))}", icon=":material/error:")
        return
    st.caption(WHAT)
    _said()
    if len(found) == 0:
        st.markdown(NONE_YET)
    for number, each in enumerate(found):
        _offered(number, each, view, known)
    _keep(found, view)
    if len(found) > 0:
        _change(found)


def _said() -> None:
    """What the last act did, or why it did not; a view that was deleted can be put back."""
    refused, told = st.session_state.pop(REFUSED, None), st.session_state.pop(TOLD, None)
    if refused is not None:
        st.error(plain(refused), icon=":material/error:")
    if told is not None:
        st.success(plain(told), icon=":material/check:")
    left: SavedView | None = st.session_state.get(LEFT)
    if left is not None:
        label = f"Put “{plain(left.name)}” back"
        st.button(label, icon=":material/undo:", key="worklist_saved_undo", on_click=_put_back, args=(left,))


def _offered(number: int, each: SavedView, view: View, known: Known) -> None:
    there, _ = read(each.query, known)
    here = there is not None and there.params() == view.params()
    st.button(
        f"{plain(each.name)} (shown now)" if here else plain(each.name),
        icon=":material/check:" if here else ":material/bookmark:",
        key=f"worklist_saved_open_{number}",
        on_click=_open,
        args=(each, known),
        width="stretch",
    )


def _keep(found: Sequence[SavedView], view: View) -> None:
    with st.form("worklist_saved_form", border=False):
        st.text_input("Keep this view as", key=NAME, max_chars=LONGEST_NAME, help=HELP)
        st.form_submit_button("Keep", icon=":material/bookmark_add:", on_click=_kept, args=(view, tuple(found)))


def _change(found: Sequence[SavedView]) -> None:
    names = [each.name for each in found]
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = names[0]
    st.selectbox("Change a view", names, key=CHOSEN)
    chosen: str = st.session_state[CHOSEN]
    st.text_input("Another name for it", key=RENAMED, max_chars=LONGEST_NAME)
    with st.container(horizontal=True):
        st.button("Rename", icon=":material/edit:", key="worklist_saved_rename", on_click=_rename, args=(chosen,))
        gone = next(each for each in found if each.name == chosen)
        st.button("Delete", icon=":material/delete:", key="worklist_saved_drop", on_click=_drop, args=(gone,))


def _open(each: SavedView, known: Known) -> None:
    """What no longer fits is said above the list, as of an address."""
    view, said = read(each.query, known)
    if view is None:
        st.session_state[REFUSED] = f"“{each.name}”: {' '.join(said)}"
    else:
        worklist_view.take(view, said)


def _kept(view: View, found: tuple[SavedView, ...]) -> None:
    name = " ".join((st.session_state[NAME] or "").split())
    again = any(each.name == name for each in found)
    if _done(lambda: door_now().keep_view(PAGE, name, query_of(view))):
        st.session_state[TOLD] = f"“{name}” is now this view." if again else f"Kept as “{name}”."
        st.session_state[NAME] = ""


def _rename(name: str) -> None:
    to = " ".join((st.session_state[RENAMED] or "").split())
    if _done(lambda: door_now().rename_view(PAGE, name, to)):
        st.session_state[TOLD] = f"“{name}” is called “{to}” now."
        st.session_state[RENAMED] = ""
        st.session_state[CHOSEN] = to


def _drop(gone: SavedView) -> None:
    if _done(lambda: door_now().drop_view(PAGE, gone.name)):
        st.session_state[TOLD] = f"“{gone.name}” is deleted."
        st.session_state[LEFT] = gone


def _put_back(gone: SavedView) -> None:
    if _done(lambda: door_now().keep_view(PAGE, gone.name, gone.query)):
        st.session_state[TOLD] = f"“{gone.name}” is back."


def _done(act: Callable[[], None]) -> bool:
    """Does it, and has the list read anew; or keeps the sentence that says why not. Was it done?"""
    try:
        act()
    except STORE_TROUBLE as problem:
        st.session_state[REFUSED] = str(problem)
        return False
    st.session_state.pop(LEFT, None)
    st.session_state[READ] = int(st.session_state.get(READ, 0)) + 1
    return True
