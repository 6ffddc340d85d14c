"""Is the store whole? What `python -m kyphodss check` finds, asked on the page, with an answer nobody can mistake."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from kyphodss.store.chain import Head
from kyphodss.store.check import Report, check, head_from
from kyphodss.store.database import instant
from kyphodss.store.door import Door
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.looks import second_words
from kyphodss.ui.words import plain

ASKED, FOUND = "record_check_asked", "record_checked"
NO_HEAD: Final = "The file is no exported head of a record. Choose one that this page or `audit-head export` wrote."


def checking(door: Door) -> None:
    """The button, beside it a head kept outside, and the answer."""
    st.markdown(
        "Looks at every line of the audit record, whose keyed chain shows a line that was edited, cut, moved or doubled, "
        "and at every case, its revisions and its facts. Nothing is changed."
    )
    given = st.file_uploader("Exported head that was kept outside (optional)", type="json", key="check_head", width=420)
    st.button("Check now", key="check_now", icon=":material/verified_user:", on_click=_asked)
    if st.session_state.get(ASKED, False):
        _run(door, None if given is None else given.getvalue())
        st.session_state[ASKED] = False
    found: tuple[str, bool, Report] | None = st.session_state.get(FOUND)
    if found is not None:
        _answer(*found)


def _asked() -> None:
    """Remembered until it is done: a run that another one cuts short, as that of a file sent just before, is not the end of it."""
    st.session_state[ASKED] = True


def _run(door: Door, content: bytes | None) -> None:
    """Checks and keeps the answer. That it was looked at goes on record first."""
    st.session_state.pop(FOUND, None)
    try:
        outside: Head | None = None if content is None else head_from(content.decode())
    except ValueError:
        st.error(NO_HEAD, icon=":material/error:")
        return
    try:
        door.audit(most=1)
        with st.spinner("Checking every line"):
            report = check(door.database, outside)
    except STORE_TROUBLE as problem:
        st.error(f"Not checked. {plain(str(problem))}", icon=":material/error:")
        return
    st.session_state[FOUND] = (instant(datetime.now(UTC)), outside is not None, report)


def _answer(at: str, compared: bool, report: Report) -> None:
    looked = f"{report.cases:,} cases, {report.revisions:,} revisions and {report.lines:,} audit lines"
    against = "compared with the head kept outside" if compared else "not compared with a head kept outside"
    if len(report.faults) == 0:
        st.success(f"**Whole.** Nothing is wrong with {looked}.", icon=":material/verified_user:")
    else:
        many = "1 fault" if len(report.faults) == 1 else f"{len(report.faults)} faults"
        st.error(f"**Not whole: {many}** in {looked}.", icon=":material/gpp_bad:")
        st.markdown("\n".join(f"- {plain(fault)}" for fault in report.faults))
        st.markdown(
            "Keep the database as it is, stop the program, and compare with the last backup before anybody goes on working."
        )
    st.caption(f"Checked on {second_words(at)}, {against}.")
