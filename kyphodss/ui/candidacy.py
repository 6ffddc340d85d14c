"""What Explore answers: what each source would say, how long is left, what to send, and when to call instead."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.assess import Assessment
from kyphodss.case.model import Case
from kyphodss.guidelines.questions import label_of
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.guidelines.shown import shown
from kyphodss.note.words import day_words
from kyphodss.settings import settings
from kyphodss.store.door import Door
from kyphodss.ui import casework
from kyphodss.ui.saving import REFUSED
from kyphodss.ui.words import code_badge, plain
from kyphodss.worklist.closing import left_words
from kyphodss.worklist.gate import Gate, gate
from kyphodss.worklist.rows import list_settings, row_of

CASE_PAGE: Final = "kyphodss/pages/case.py"
FEW: Final = 4  # facts named of those that one source waits for


def answers(case: Case, assessments: Sequence[Assessment], as_of: date) -> Gate:
    """The four answers, from the first facts on and sharper with each. Returns what a referral still lacks."""
    found = gate(case, as_of)
    if len(found.urgent) > 0:
        st.error(f"**Call rather than send.** {plain('; '.join(found.urgent))}. {_line()}", icon=":material/call:")
    _sources(assessments[0])
    _left(case, assessments, as_of)
    _send(found)
    _call(assessments[0])
    return found


def _sources(assessment: Assessment) -> None:
    st.subheader("What each source would say", anchor=False)
    ids = shown(assessment.row["etiology"], settings().sources)
    by_id = {verdict.guideline.id: verdict for verdict in assessment.guidelines}
    for verdict in (by_id[id] for id in ids):
        word, icon, colour = code_badge(verdict.reading.code)
        waits = waits_words(verdict.reading.missing)
        st.markdown(f"**{plain(verdict.guideline.short)}** :{colour}-badge[{icon} {word}]{waits}")
    st.caption("Each in its own words, with its source and what decided it, on the case page once this is a referral.")


def waits_words(missing: Sequence[str]) -> str:
    """The first few facts that a source waits for, and how many more: what to send is listed once, further down."""
    asked = list(dict.fromkeys(label_of(name) for name in missing))
    if len(asked) == 0:
        return ""
    rest = len(asked) - FEW
    said = ", ".join(asked[:FEW] if rest > 1 else asked)
    return f" :small[waits for: {said}{f' and {rest} more' if rest > 1 else ''}]"


def _left(case: Case, assessments: Sequence[Assessment], as_of: date) -> None:
    st.subheader("How long is left", anchor=False)
    row = row_of(case, assessments, as_of, list_settings(settings(), as_of, None))
    if row.held:
        st.markdown(":material/flag: A red flag suspends every clock: it is settled first.")
        return
    if len(row.ends) == 0:
        st.markdown("No closing window is known. The day of the fracture tells which are open.")
    for window in row.ends:
        until = "" if window.first_end is None else f", until {day_words(window.first_end)}"
        st.markdown(f":material/schedule: **{plain(window.name)}**: {left_words(*window.days_left(as_of))}{until}")


def _send(found: Gate) -> None:
    st.subheader("What to send", anchor=False)
    if len(found.gaps) == 0:
        st.markdown(":material/check_circle: Everything that a review asks for is here.")
        return
    by_requirement: dict[str, list[str]] = {}
    for gap in found.gaps:
        by_requirement.setdefault(gap.requirement.ask, []).append(gap.words)
    reasons = {gap.requirement.ask: gap.requirement.why for gap in found.gaps}
    for ask, words in by_requirement.items():
        st.markdown(
            f":material/outgoing_mail: **{ask[:1].upper()}{ask[1:]}** (missing: {plain(', '.join(words))}). :small[{reasons[ask]}]"
        )


def _call(assessment: Assessment) -> None:
    st.subheader("When to call instead", anchor=False)
    urgent = [flag.text for flag in RED_FLAGS if flag.emergency]
    st.markdown(
        f":material/call: {'; '.join(urgent)}: the emergency route, not this page. Intolerable pain: call. {_line()}"
    )
    if len(assessment.not_yet_asked) > 0:
        names = "; ".join(flag.text[:1].lower() + flag.text[1:] for flag in assessment.not_yet_asked)
        st.caption(f"Not yet asked of this patient: {names}. A flag nobody asked about is not a cleared one.")


def _line() -> str:
    phone = settings().site.phone_line
    return f"Telephone: {plain(phone)}." if phone != "" else "By the clinic's telephone line."


def refer(door: Door, values: dict[str, Any], found: Gate, today: date, *, ready: bool) -> None:
    """One act: everything entered becomes a referral of this organization, received today."""
    st.subheader("Refer", anchor=False)
    st.markdown(plain(found.words))
    st.caption("A referral may be sent with gaps; they are asked for afterwards. An urgent one never waits for them.")
    allowed = may(door.user, Operation.CREATE_CASE)
    if st.button("Make it a referral", key="refer", icon=":material/send:", disabled=not (ready and allowed)):
        body = {**values, "case_id": f"R{today:%y%m%d}-{secrets.token_hex(2).upper()}"}
        named = {"received_on": today.isoformat()} | (
            {} if door.user.organization is None else {"organization": door.user.organization}
        )
        body["referral"] = {**(values.get("referral") or {}), **named}
        try:
            saved = door.create(body, "referred from Explore", today)
        except REFUSED as problem:
            st.error(f"Not referred. {plain(str(problem))} Your answers stay here.", icon=":material/error:")
            return
        st.session_state.pop("explore_values", None)
        st.session_state.pop("listed", None)
        casework.open_case(door, saved.case_key)
        st.switch_page(CASE_PAGE)
