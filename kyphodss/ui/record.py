"""Who looked at a case or changed it: chosen from the list, or named by its key in the address, and to take along as CSV."""

from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.store.acts import CASE_KEY
from kyphodss.store.door import Door, Look
from kyphodss.ui.case_picker import label_of, listed
from kyphodss.ui.casework import PARAMETER, STORE_TROUBLE
from kyphodss.ui.file_button import file_button
from kyphodss.ui.later import door_later
from kyphodss.ui.looks import DRAFTS, DRAFTS_HELP, Row, counted, draw, forget, is_draft, once, row, today
from kyphodss.ui.words import plain

CHOSEN: Final = "record_case"
MOST_ROWS: Final = 1000
NO_KEY: Final = (
    "A case key has 16 digits and letters from a to f. The record page of a physician shows the key of each case."
)


def who_looked(door: Door) -> None:
    """Choose a case and see who did what with it."""
    st.markdown("Every view, search, change, export and refused attempt that concerns one case, newest first.")
    key = _from_list(door) if may(door.user, Operation.LIST_CASES) else case_key("Case key", CHOSEN, _named())
    if key is None:
        st.query_params.pop(PARAMETER, None)
        return
    st.query_params[PARAMETER] = key
    try:
        found = once("looks", key, lambda: door.who_looked(key))
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/lock:")
        return
    _looks(key, found)


def case_key(label: str, widget: str, beforehand: str = "") -> str | None:
    """A field for the key of a case; None, with a sentence, where what stands in it is none."""
    st.session_state.setdefault(widget, beforehand)
    typed = st.text_input(label, key=widget, placeholder="16 digits and letters", width=300)
    key = (typed or "").strip().lower()
    if key == "":
        return None
    if CASE_KEY.fullmatch(key) is None:
        st.error(NO_KEY, icon=":material/key_off:")
        return None
    return key


def _named() -> str:
    """What the address names: only something that may be a key is ever repeated."""
    named = st.query_params.get(PARAMETER, "")
    return named if CASE_KEY.fullmatch(named) is not None else ""


def _from_list(door: Door) -> str | None:
    """One of the cases the user may see, or the one that the address names: it may have been erased."""
    cases = listed(door)
    trouble = st.session_state.pop("arrival_problem", None)
    if trouble is not None:
        st.error(plain(trouble), icon=":material/error:")
    labels = {case.case_key: label_of(case) for case in cases}
    named = _named() or _open_elsewhere()
    options = [*labels, *([named] if named != "" and named not in labels else [])]
    if CHOSEN not in st.session_state:
        st.session_state[CHOSEN] = named if named != "" else None
    return st.selectbox(
        "Case",
        options,
        index=None,
        format_func=lambda key: labels.get(key, f"Case key {key}"),
        key=CHOSEN,
        placeholder="choose a case, or type to search",
        width=620,
    )


def _open_elsewhere() -> str:
    """The case that this window works on at the case page, where it is a stored one."""
    here = st.session_state.get("opened")
    return "" if here is None or here.case_key is None else here.case_key


def _looks(key: str, found: list[Look]) -> None:
    then = door_later()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Case key `{key}`", width="content", help="An administrator finds the case by this key.")
        drafts = st.toggle(DRAFTS, key="looks_drafts", help=DRAFTS_HELP)
        st.space("stretch")
        st.button("Read again", on_click=forget, key="looks_again", icon=":material/refresh:")
        file_button(
            "Export (CSV)",
            lambda: then().export_who_looked(key),
            f"who-looked-{key}-{today()}.csv",
            "text/csv",
            key="looks_csv",
        )
    shown = [look for look in found if drafts or not is_draft(look.line)]
    st.caption(counted([look.line for look in shown], len(found) - len(shown)))
    if len(shown) == 0:
        st.info("Nothing but drafts is on record.", icon=":material/history:")
        return
    draw([_row(look) for look in shown[:MOST_ROWS]], "looks", "Who looked at this case or changed it")
    if len(shown) > MOST_ROWS:
        st.caption(f"The newest {MOST_ROWS:,} are shown; the export holds the others too.")


def _row(look: Look) -> Row:
    """Without the case: it is the same in every line."""
    return {head: cell for head, cell in row(look.line, look.name).items() if head != "case"}
