"""Advice without a referral, from Explore: the question, the permission asked at the start, and both clocks."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.access import Operation, User, may
from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.store.acts import LONGEST_WORDS
from kyphodss.store.advice_acts import refusal_of
from kyphodss.store.door import Door
from kyphodss.store.thread_state import Entry, State
from kyphodss.ui import casework
from kyphodss.ui.saving import REFUSED
from kyphodss.ui.thread_words import clocks
from kyphodss.ui.thread_write import MAY_IT, YES_NO
from kyphodss.ui.words import plain

CASE_PAGE: Final = "kyphodss/pages/case.py"
QUESTION, ANSWER = "explore_question", "explore_may_convert"
WANTED: Final = State(advice_since="")  # as the thread will stand, for the words of its clocks
WHAT: Final = (
    "The clinic answers and does not take over. What you entered is stored for it; nothing is a referral unless you allow it "
    "and the clinic makes it one."
)
NO_FACTS: Final = "Answer a question on this page first: there is nothing yet to give advice on."


def offered(user: User) -> bool:
    """Is asking for advice this user's to do? Who answers for the clinic does not ask it."""
    return may(user, Operation.CREATE_CASE) and may(user, Operation.WRITE_THREAD) and not may(user, Operation.REPLY)


def advice(
    door: Door, values: Mapping[str, Any], case: Case, assessment: Assessment, today: date, *, ready: bool
) -> None:
    """The section below the referral. `ready`: something was answered, and all of it can be read."""
    if not offered(door.user):
        return
    st.subheader("Ask for advice, without a referral", anchor=False)
    st.caption(WHAT)
    since, waiting = clocks(case, assessment.row, WANTED, today)
    st.markdown(f":material/schedule: {plain(since)}  \n:material/hourglass_empty: {plain(waiting)}")
    question = st.text_area("Your question", key=QUESTION, max_chars=LONGEST_WORDS, height=120, persist_state="session")
    answer = st.radio(
        MAY_IT, [True, False], index=None, format_func=YES_NO.__getitem__, key=ANSWER, horizontal=True,
        persist_state="session", help="With yes the clinic can make it a referral at once; the waiting time begins on that day.",
    )  # fmt: skip
    lacking = refusal_of(Entry("advice_wanted", question or "", may_convert=answer)) if ready else NO_FACTS
    if st.button(
        "Ask for advice", key="ask_advice", icon=":material/forum:", disabled=lacking is not None, help=lacking
    ):
        _ask(door, values, question or "", answer, today)


def anew() -> None:
    """Forget the question and the answer."""
    for name in (QUESTION, ANSWER):
        st.session_state.pop(name, None)


def _ask(door: Door, values: Mapping[str, Any], question: str, answer: bool | None, today: date) -> None:
    try:
        saved = door.ask_advice(_body(door.user, values, today), question, answer, today)
    except REFUSED as problem:
        st.error(f"Not sent. {plain(str(problem))} Your answers stay here.", icon=":material/error:")
        return
    for name in ("explore_values", "listed"):
        st.session_state.pop(name, None)
    anew()
    casework.open_case(door, saved.case_key)
    st.switch_page(CASE_PAGE)


def _body(user: User, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The answers as a case of the own organization; the day of receipt is that of the referral, if it becomes one."""
    told = {name: value for name, value in (values.get("referral") or {}).items() if name != "received_on"}
    named = {} if user.organization is None else {"organization": user.organization}
    return {**values, "case_id": f"A{today:%y%m%d}-{secrets.token_hex(2).upper()}", "referral": {**told, **named}}
