"""The audit record for administrators: newest first, page by page, narrowed by account, case, action and outcome."""

import json
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

from kyphodss.access import Operation
from kyphodss.store.audit import OUTCOMES, Narrowed
from kyphodss.store.backup import ACTION as BACKUP
from kyphodss.store.chain import Line
from kyphodss.store.door import Door
from kyphodss.store.site_acts import LINES_AT_ONCE
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.file_button import file_button
from kyphodss.ui.later import door_later
from kyphodss.ui.looks import DRAFTS, DRAFTS_HELP, Row, counted, draw, forget, once, row, today
from kyphodss.ui.record import case_key
from kyphodss.ui.words import plain

PAGE: Final = 200
ACTIONS: Final = (*(operation.value for operation in Operation), "sign in", "sign out", BACKUP)


@dataclass(frozen=True)
class Page:
    """Lines of one page, and before which line the next one begins (None: there is none)."""

    lines: tuple[Line, ...]
    older: int | None


def audit_record(door: Door) -> None:
    """The filters, the list, and the exports."""
    try:
        names = once("names", None, lambda: {account.user_id: account.name for account in door.accounts()})
        asked = _filters(names)
        befores = once("pages", asked, _from_the_newest)
        page = once("audit", (asked, befores[-1]), lambda: _read(door, asked, befores[-1]))
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    _list(page, names)
    _turn(page, befores)
    _exports(befores[-1])


def _read(door: Door, asked: Narrowed, before: int | None) -> Page:
    """One line more than a page shows tells whether there is a next one."""
    lines = door.audit(asked, before=before, most=PAGE + 1)
    st.session_state.setdefault("record_people", set()).update(line.user_id for line in lines)
    return Page(tuple(lines[:PAGE]), lines[PAGE - 1].sequence if len(lines) > PAGE else None)


def _from_the_newest() -> list[int | None]:
    """Before which line each page begins that was turned to; other filters begin at the newest line again."""
    return [None]


def _filters(names: dict[str, str]) -> Narrowed:
    def _name(user_id: str) -> str:
        return names.get(user_id, user_id)

    people = sorted({*names, *st.session_state.get("record_people", ())}, key=lambda each: _name(each).casefold())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        user_id = st.selectbox(
            "Account",
            people,
            index=None,
            format_func=_name,
            key="audit_account",
            placeholder="every account",
            width=250,
        )
        action = st.selectbox("Action", ACTIONS, index=None, key="audit_action", placeholder="every action", width=300)
        outcome = st.selectbox(
            "Outcome", OUTCOMES, index=None, key="audit_outcome", placeholder="every outcome", width=180
        )
        key = case_key("Case key", "audit_case")
        drafts = st.toggle(DRAFTS, key="audit_drafts", help=DRAFTS_HELP)
    return Narrowed(user_id, key, action, outcome, drafts)


def _list(page: Page, names: dict[str, str]) -> None:
    st.caption(counted(page.lines))
    if len(page.lines) == 0:
        st.info("No line matches.", icon=":material/search_off:")
        return
    draw([_row(line, names) for line in page.lines], "audit", "Lines of the audit record, newest first")


def _row(line: Line, names: dict[str, str]) -> Row:
    return {"line": line.sequence, **row(line, names.get(line.user_id, line.user_id))}


def _turn(page: Page, befores: list[int | None]) -> None:
    """To newer and older lines, and to the newest as they are by now."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Newer",
            on_click=_newer,
            args=(befores,),
            disabled=len(befores) == 1,
            key="newer",
            icon=":material/arrow_back:",
        )
        st.button(
            "Older",
            on_click=befores.append,
            args=(page.older,),
            disabled=page.older is None,
            key="older",
            icon=":material/arrow_forward:",
        )
        st.caption(f"Page {len(befores)}", width="content")
        st.space("stretch")
        st.button("Read again", on_click=forget, key="audit_again", icon=":material/refresh:")


def _newer(befores: list[int | None]) -> None:
    befores.pop()


def _exports(before: int | None) -> None:
    """The record as CSV, and its sealed end, the head, as a small file."""
    then = door_later()
    with st.container(horizontal=True, vertical_alignment="center", key="record_exports"):
        file_button(
            "Export the record (CSV)",
            lambda: then().export_audit(before=before),
            f"audit-record-{today()}.csv",
            "text/csv",
            key="audit_csv",
        )
        file_button(
            "Export its head (JSON)",
            lambda: json.dumps(asdict(then().export_head())) + "\n",
            f"audit-head-{today()}.json",
            "application/json",
            key="audit_head",
            icon=":material/key:",
        )
    begins = "the newest" if before is None else f"those before line {before:,}, newest first, the first"
    st.caption(
        f"The CSV holds every column of {begins} {LINES_AT_ONCE:,} lines, drafts too, whatever is chosen above. The head is "
        "the record's end in a small sealed file: keep it where nobody who can write the database can write. Checked against it, a "
        "record that was cut or put back to an older state is found."
    )
