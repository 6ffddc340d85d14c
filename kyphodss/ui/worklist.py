"""The worklist: read once a visit at the door, ordered and filtered in this window, and one calm block a case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import streamlit as st

from kyphodss.case.clock import SITE_ZONE
from kyphodss.note.words import day_words
from kyphodss.service.options import options
from kyphodss.service.rows import ROWS, Sheet
from kyphodss.store.cases import Listed
from kyphodss.store.door import Door
from kyphodss.ui import worklist_view
from kyphodss.ui.casework import PARAMETER, STORE_TROUBLE
from kyphodss.ui.review import go, queue
from kyphodss.ui.unsaved import unsaved
from kyphodss.ui.words import plain
from kyphodss.ui.worklist_filters import above
from kyphodss.ui.worklist_view import PAGE, SHOWN, VISIT
from kyphodss.ui.worklist_words import booking, clocks, course, title
from kyphodss.worklist.facets import known_of
from kyphodss.worklist.pathway import ADVICE_WORDS
from kyphodss.worklist.rows import WorklistRow

CASE_PAGE: Final = "kyphodss/pages/case.py"
EVERY: Final = "Also the windows that are evidence only, and the clocks of images and of follow-up. They order nothing."
SHEET: Final = "worklist_sheet"
OPENING: Final = "worklist_opening"
MANY: Final = 50  # cases to assess before a bar says how far it is
STEP: Final = 25  # cases between two of its moves
NAMED: Final = 5  # cases that cannot be read and are named


def worklist(door: Door, as_of: date, today: date) -> None:
    """Everything below the title."""
    unsaved(door, _chosen)
    sheet = _sheet(door, as_of)
    if sheet is None:
        return
    known = known_of(sheet.rows.values())
    view = worklist_view.in_force(known)
    rows = worklist_view.offered(view, sheet.rows.values())
    shown = view.of(rows)
    above(view, known, rows)
    for sentence in worklist_view.said():
        st.warning(plain(sentence), icon=":material/link_off:")
    keys = {row.case_id: key for key, row in sheet.rows.items()}
    queue([keys[row.case_id] for row in shown], view.params(), None if as_of == today else as_of)
    _unread(sheet.unread)
    every = _head(rows, shown, sheet)
    if len(shown) == 0:
        _nothing(len(rows), len(sheet.rows))
    for row in shown[: st.session_state.setdefault(SHOWN, PAGE)]:
        _row(row, keys[row.case_id], every=every)
    _more(len(shown))


def _sheet(door: Door, as_of: date) -> Sheet | None:
    """The list as this visit read it; read anew for another day or another user. None where it cannot be read."""
    asked = (door.user.id, door.user.role, door.user.organization, as_of)
    kept = st.session_state.get(SHEET)
    if kept is not None and kept[0] == asked and VISIT in st.session_state:
        return kept[1]
    try:
        sheet = _read(door, as_of)
    except STORE_TROUBLE as problem:
        st.session_state.pop(SHEET, None)
        st.error(f"The list could not be read. {plain(str(problem))}", icon=":material/error:")
        st.button("Try again", icon=":material/refresh:", key="worklist_again")
        return None
    st.session_state[SHEET] = (asked, sheet, datetime.now(SITE_ZONE))
    return sheet


def _read(door: Door, as_of: date) -> Sheet:
    """What is not at hand in this process is assessed now, under a bar that says how far it is."""
    had = ROWS.kept(as_of, options())
    found = door.worklist({key: kept.number for key, kept in had.items()})
    if len(found.texts) <= MANY:
        return ROWS.sheet(found, as_of, options(), had)
    bar = st.progress(0.0, text=f"Assessing {len(found.texts):,} cases for {day_words(as_of)}")

    def _tell(done: int, of: int) -> None:
        if done % STEP == 0:
            bar.progress(done / of)

    sheet = ROWS.sheet(found, as_of, options(), had, _tell)
    bar.empty()
    return sheet


def _head(rows: Sequence[WorklistRow], shown: Sequence[WorklistRow], sheet: Sheet) -> bool:
    """How many there are, and when they were read; is every window to be listed?"""
    many = f"{len(shown):,}" if len(shown) == len(rows) else f"{len(shown):,} of {len(rows):,}"
    closed = len(sheet.rows) - len(rows)
    with st.container(horizontal=True, vertical_alignment="center", key="worklist_head"):
        st.header(f"{many} case{'' if len(shown) == 1 else 's'}", anchor=False, width="content")
        left = f" · {closed:,} treated or closed not shown, see Status in the filters" if closed > 0 else ""
        advice = sum(row.advice_only for row in shown)
        asked = "" if advice == 0 else f" · {advice:,} of them {ADVICE_WORDS}"
        st.caption(f"read {st.session_state[SHEET][2]:%H:%M}{asked}{left}", width="content")
        st.button("Read again", icon=":material/refresh:", type="tertiary", key="worklist_refresh", on_click=_forget)
        return st.toggle("Every window", key="worklist_every", persist_state="session", help=EVERY)


def _forget() -> None:
    st.session_state.pop(SHEET, None)


def _nothing(open_cases: int, every: int) -> None:
    """What to do where the list is empty."""
    if open_cases > 0:
        st.info(
            "No case passes these filters. Clear them, or choose another view above.", icon=":material/filter_list:"
        )
    elif every > 0:
        st.info(
            "No case is open. Those treated or closed are found with Status in the filters.", icon=":material/done_all:"
        )
    else:
        st.info("There is no case yet. Begin one, or open a case file, on the case page.", icon=":material/inbox:")
        st.page_link(CASE_PAGE, label="Go to the case page", icon=":material/person:")


def _unread(cases: Sequence[Listed]) -> None:
    """Cases that cannot be assessed on this day are named above the list: none is left out in silence."""
    if len(cases) == 0:
        return
    many = "1 case is" if len(cases) == 1 else f"{len(cases):,} cases are"
    st.warning(
        f"{many} not in this list: what is recorded cannot be assessed on this day. Open the case to see which field it is.",
        icon=":material/error:",
    )
    with st.container(horizontal=True, key="worklist_unread"):
        for case in cases[:NAMED]:
            _open(case.case_id, case.case_key)


def _row(row: WorklistRow, case_key: str, *, every: bool) -> None:
    with st.container(border=True, key=f"row-{case_key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(title(row), anchor=False, width="stretch")
            _open(row.case_id, case_key)
        parts = st.grid(3, min_column_width=215, gap="medium")
        with parts.cell():
            st.markdown(course(row))
        with parts.cell():
            st.markdown(clocks(row, every=every))
        with parts.cell():
            st.markdown(booking(row))


def _open(case_id: str, case_key: str) -> None:
    """A button and no link: where the keyboard stands is seen on it. The address then names the case by its key."""
    st.button(
        f"Open {plain(case_id)}",
        icon=":material/arrow_forward:",
        icon_position="right",
        key=f"open-{case_key}",
        on_click=_chosen,
        args=(case_key,),
    )


def _chosen(case_key: str) -> None:
    st.session_state[OPENING] = case_key


def opening() -> None:
    """Goes on to the case that was chosen; or to the one that the address names, as when the case page was the first."""
    case_key = st.session_state.pop(OPENING, None)
    if case_key is None:
        case_key = st.query_params.get(PARAMETER)
    if case_key is not None:
        go(CASE_PAGE, {PARAMETER: case_key}, st.session_state.get(worklist_view.DAY, _day_in_the_address()))


def _day_in_the_address() -> date | None:
    """Where the date above the list was not drawn yet; None where there is no day."""
    try:
        return date.fromisoformat(st.query_params.get(worklist_view.DAY, ""))
    except ValueError:
        return None


def _more(every: int) -> None:
    shown = min(st.session_state[SHOWN], every)
    if every > shown:
        st.button(
            f"Show {min(PAGE, every - shown)} more",
            key="worklist_more",
            on_click=_show_more,
            icon=":material/expand_more:",
            help=f"{shown:,} of {every:,} are shown.",
        )


def _show_more() -> None:
    st.session_state[SHOWN] += PAGE
