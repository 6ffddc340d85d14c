"""New limits and remarks on charts over time: made by a person with a reason, taken back by a person, never by the program."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.cohort.result import Result
from kyphodss.cohort.spc_marks import REBASE_QUESTIONS
from kyphodss.note.words import day_words
from kyphodss.store.chart_notes import ChartNote, Kind
from kyphodss.store.door import Door
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import forget
from kyphodss.ui.words import plain

PROBLEM: Final = "cohort_note_problem"
KINDS: Final[dict[Kind, str]] = {"remark": "Remark at a point", "rebase": "New limits from a point on"}
LONGEST: Final = 400


def notes(door: Door, results: Mapping[str, Result], standing: tuple[ChartNote, ...]) -> None:
    """A drawer below charts over time; nothing where none of the results has one."""
    charts = {id: result for id, result in results.items() if len(result.over) > 0}
    if len(charts) > 0:
        drawer(
            "Remarks and limits of the charts over time",
            "cohort_notes",
            lambda: _drawn(door, charts, standing),
            icon=":material/edit_note:",
        )


def _drawn(door: Door, charts: Mapping[str, Result], standing: tuple[ChartNote, ...]) -> None:
    problem = st.session_state.pop(PROBLEM, None)
    if problem is not None:
        st.error(plain(problem), icon=":material/error:")
    mine = [note for note in standing if note.chart in charts]
    if len(mine) == 0:
        st.markdown("No remark stands, and all limits are the first ones.")
    for note in mine:
        _standing(door, note, charts)
    if may(door.user, Operation.NOTE_CHART):
        _form(door, charts)


def _standing(door: Door, note: ChartNote, charts: Mapping[str, Result]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        name = charts[note.chart].card.name
        said = f"**{plain(name)}**, {note.period}: {KINDS[note.kind].lower()}. {plain(note.text)}"
        st.markdown(f"{said} ({plain(note.author)}, {day_words(note.on)})", width="stretch")
        if may(door.user, Operation.NOTE_CHART):
            st.button(
                "Withdraw", key=f"withdraw_{note.id}", icon=":material/undo:", on_click=_withdraw, args=(door, note.id)
            )


def _form(door: Door, charts: Mapping[str, Result]) -> None:
    chart = st.selectbox("Chart", list(charts), format_func=lambda name: charts[name].card.name, key="note_chart")
    labels = list(dict.fromkeys(label for over in charts[chart].over for label in over.series.labels))
    with st.form("cohort_note", clear_on_submit=False):
        period = st.selectbox("At", labels, key="note_period", index=None, placeholder="choose a period")
        kind = st.radio("What", list(KINDS), format_func=lambda kind: KINDS[kind], key="note_kind", horizontal=True)
        text = st.text_area("Reason or remark", key="note_text", max_chars=LONGEST, help="Name no patient here.")
        st.caption("New limits need a yes to all four:")
        answers = [st.checkbox(question, key=f"note_answer_{at}") for at, question in enumerate(REBASE_QUESTIONS)]
        if st.form_submit_button("Keep it", icon=":material/check:"):
            _keep(door, chart, kind, period, text, answers)


def _keep(door: Door, chart: str, kind: Kind, period: str | None, text: str, answers: list[bool]) -> None:
    if period is None:
        st.error("Choose the period it is about.", icon=":material/error:")
        return
    try:
        door.note_chart(chart, kind, period, text, answers if kind == "rebase" else ())
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    forget()
    st.rerun()


def _withdraw(door: Door, number: int) -> None:
    try:
        door.withdraw_note(number)
    except STORE_TROUBLE as problem:
        st.session_state[PROBLEM] = str(problem)
    forget()
