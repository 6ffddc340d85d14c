"""Deciding on a saved case: what may be decided and why, what it departs from, what a deferral may cost, and what was before."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.logic.truth import NO, YES, Truth
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice as DayChoice
from kyphodss.settings import settings
from kyphodss.store.acts import LONGEST_WORDS
from kyphodss.store.decisions import Decided, Decision, reason_words
from kyphodss.store.door import Door
from kyphodss.ui import acting, casework
from kyphodss.ui.booking import booking
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.decide_draft import CHOICE, UNTIL, begun, drop, keep, key, let_go, of_choice
from kyphodss.ui.door import door as door_now
from kyphodss.ui.form import DAY_FORMAT, LAST_DAY
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.saving import moment_words
from kyphodss.ui.words import plain
from kyphodss.worklist.decide import CHOICE_WORDS, REASONS, Choice, Departure, departure, fault, lost_by, reasons_for
from kyphodss.worklist.rows import list_settings, row_of

PLACE: Final = "decide"
RULE: Final[dict[Truth, str]] = {
    NO: "in keeping with the clinic's own rule",
    YES: "departs from the clinic's own rule",
    None: "the clinic's own rule leaves it open",
}
PATIENTS_OWN: Final = "departs from no rule"


def decide(door: Door, case: Case, assessments: Sequence[Assessment], day: DayChoice | None, today: date) -> None:
    """A drawer for whoever may decide; `day` is the chosen day of the plan."""
    if may(door.user, Operation.DECIDE):
        drawer(
            "Decide, and book a day",
            PLACE,
            lambda: _drawn(door, case, assessments, day, today),
            icon=":material/how_to_reg:",
        )


def _drawn(door: Door, case: Case, assessments: Sequence[Assessment], day: DayChoice | None, today: date) -> None:
    acting.problem(PLACE)
    case_key = opened().case_key
    if case_key is None or casework.unsaved():
        st.info(acting.SAVE_FIRST, icon=":material/save:")
    else:
        booking(case, day, today)
        as_today = assessments if all(each.as_of == today for each in assessments) else assess(case, today)
        begun(door, case_key)
        _form(door, case, as_today, today)
    if case_key is not None:
        _earlier(door, case_key)


def _form(door: Door, case: Case, assessments: Sequence[Assessment], today: date) -> None:
    judged = {choice: departure(choice, assessments) for choice in _CHOICES}
    choice: Choice | None = st.radio(
        "Decision",
        _CHOICES,
        index=None,
        format_func=CHOICE_WORDS.__getitem__,
        captions=[_rule(choice, judged[choice]) for choice in _CHOICES],
        key=key(CHOICE),
        on_change=keep,
    )
    if choice is None:
        return
    st.markdown(plain(judged[choice].words))
    until = _until(case, assessments, today) if choice == "defer" else None
    offered = {reason.id: reason.words for reason in reasons_for(choice, judged[choice])}
    code: str | None = st.selectbox(
        "Coded reason",
        list(offered),
        index=None,
        format_func=lambda each: str(offered.get(each, each)),
        placeholder="choose a reason" if judged[choice].asks or choice == "defer" else "none needed",
        help="Where each comes from: " + "; ".join(dict.fromkeys(REASONS[id].source for id in offered)),
        key=key(of_choice("reason", choice)),
        on_change=keep,
    )
    text = st.text_area(
        "In words", key=key(of_choice("text", choice)), on_change=keep, max_chars=LONGEST_WORDS, height=80
    ).strip()
    lacking = fault(choice, judged[choice], code, text, until, today)
    if lacking is not None:
        st.caption(f":material/edit_note: {plain(lacking.removeprefix(judged[choice].words).strip())}")
    decision = Decision(choice, opened().number or 0, code, text if text != "" else None, until)
    _acts(door, decision, today, ready=lacking is None)


def _acts(door: Door, decision: Decision, today: date, *, ready: bool) -> None:
    """Recording it, and letting it go."""
    with st.container(horizontal=True):
        st.button(
            "Record the decision",
            on_click=_record,
            args=(decision, today),
            disabled=not ready,
            icon=":material/check:",
            key="decide_record",
            help=f"Recorded on {day_words(today)} as {plain(door.user.name)}, with the case as it is saved then.",
        )
        st.button(
            "Let it go",
            on_click=let_go,
            args=(decision.decision,),
            icon=":material/undo:",
            key="decide_let_go",
            help="Clears what is chosen and typed here. Until it is recorded or let go it is kept for you alone.",
        )


def _rule(choice: Choice, found: Departure) -> str:
    return PATIENTS_OWN if choice == "declined_by_patient" else RULE[found.departs]


def _until(case: Case, assessments: Sequence[Assessment], today: date) -> date | None:
    """The day to look again, and which windows may have closed by then."""
    until: date | None = st.date_input(
        "To be looked at again on",
        value=None,
        min_value=today + timedelta(days=1),
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        key=key(UNTIL),
        on_change=keep,
    )
    if until is None:
        return None
    lost = lost_by(until, row_of(case, assessments, today, list_settings(settings(), today, None)))
    if len(lost) == 0:
        st.caption(f":material/check: No window that orders the list ends before {day_words(until)}.")
        return until
    lines = "\n".join(f"- {plain(window.words(today))}{_at(window.level)}" for window in lost)
    st.warning(f"**May have closed by {day_words(until)}:**\n\n{lines}", icon=":material/event_busy:")
    return until


def _at(level: str | None) -> str:
    return "" if level is None else f" ({level})"


def _record(decision: Decision, today: date) -> None:
    here, door = opened(), door_now()
    case_key = here.case_key
    if case_key is None:
        return

    def _do() -> None:
        door.decide(case_key, here.body, decision, today, here.slot)
        drop(door, case_key)
        acting.come_back(door, case_key)

    acting.attempt(PLACE, _do)


def _earlier(door: Door, case_key: str) -> None:
    """Every decision on record, the newest first, with who and when."""
    try:
        asked = (case_key, opened().number)
        found, names = once("decisions", asked, lambda: (door.decisions(case_key), door.people(case_key)))
    except STORE_TROUBLE as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return
    if len(found) > 0:
        st.markdown("**Decisions on record**")
    for each in reversed(found):
        st.markdown(_line(each, names.get(each.decided_by, each.decided_by)))


def _line(each: Decided, name: str) -> str:
    made = each.decision
    reason = reason_words(made)
    why = "" if reason is None else f": {plain(reason)}"
    words = plain(CHOICE_WORDS.get(made.decision, made.decision))
    return f"{moment_words(each.decided_at)} · {plain(name)} · **{words}**{why} · on revision {made.revision}"


_CHOICES: Final[tuple[Choice, ...]] = ("treat", "defer", "not_a_candidate", "declined_by_patient", "refer_elsewhere")
