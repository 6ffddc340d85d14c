"""Red flags, the timeline, the open questions and the note: the results beside the source cards."""

import re
from collections.abc import Sequence
from datetime import date

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.case.fields import GUIDE
from kyphodss.case.model import Case
from kyphodss.charts.lanes import Timeline, timeline
from kyphodss.charts.timeline import describe, figure, table
from kyphodss.guidelines.questions import label_of
from kyphodss.guidelines.settle import OpenQuestion
from kyphodss.note.entries import STOP_WAITS
from kyphodss.note.text import note
from kyphodss.ui import draft
from kyphodss.ui.header import bearing_words
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import plain

MOST_QUESTIONS = 6
CONFIG = {"displayModeBar": False, "responsive": True}
FLAG_PATHS = {
    "retropulsion_or_canal_compromise": "fractures[{index}].retropulsion_or_canal_compromise",
    "pregnant": "patient.pregnant",
    "coagulopathy_uncorrected": "bleeding.coagulopathy_uncorrected",
    "osteomyelitis": "risk.osteomyelitis",
    "discitis": "risk.discitis",
    "systemic_infection_active": "risk.systemic_infection_active",
    "surgical_site_infection_active": "risk.surgical_site_infection_active",
    "bloodborne_infection_untreated": "risk.bloodborne_infection_untreated",
}


def problems(found: dict[str, str]) -> None:
    """What could not be taken, named above the results, so that it is seen whichever section is open."""
    for path, sentence in found.items():
        name = GUIDE[_plain_path(path)].label if _plain_path(path) in GUIDE else path
        st.error(
            f"**{name}**: {plain(sentence)}. The results below are those of the last valid entry.",
            icon=":material/error:",
        )


def _plain_path(path: str) -> str:
    return re.sub(r"\[\d+\]", "[]", path)


def red_flags(assessment: Assessment) -> None:
    """Recorded ones with their reason; those nobody asked, with one deliberate act to answer them."""
    for flag in assessment.red_flags:
        st.markdown(f":material/flag: **{flag.text}.** {flag.why}")
    for stop in assessment.stops:
        st.markdown(f":material/front_hand: **{plain(stop.text)}** {STOP_WAITS} `{stop.id}`")
    if len(assessment.not_yet_asked) > 0:
        _not_yet_asked(assessment)
    if len(assessment.further_not_asked) > 0:
        further = "; ".join(flag.text[:1].lower() + flag.text[1:] for flag in assessment.further_not_asked)
        st.caption(f"Further red flags that nobody answered, each from its own field: {further}.")
    for prompt in assessment.prompts:
        st.markdown(f":material/contact_support: {prompt.text}")


def _not_yet_asked(assessment: Assessment) -> None:
    asked = assessment.not_yet_asked
    with st.container(border=True, key="not-yet-asked"):
        names = "; ".join(flag.text[:1].lower() + flag.text[1:] for flag in asked)
        st.markdown(
            f":material/flag: **Red flags not yet asked:** {names}. A flag nobody asked about is not a cleared one."
        )
        st.button(
            "None of these, asked now",
            on_click=_none_of_these,
            args=([flag.id for flag in asked],),
            help="Records each of them as no. Use it only after asking.",
            icon=":material/check:",
        )


def _none_of_these(flags: Sequence[str]) -> None:
    for flag in flags:
        path = FLAG_PATHS.get(flag, f"symptoms.{flag}").format(index=st.session_state.fracture)
        draft.put(path, False)
        st.session_state.pop(draft.key(path), None)


def picture(case: Case, assessment: Assessment, ids: tuple[str, ...]) -> None:
    """The timeline with the lanes of the shown sources, its sentence and its table."""
    everything = st.toggle(
        "Show evidence, context, other countries and every source",
        key="everything",
        persist_state="session",
        help="All windows with a date, and the verdict lanes of the sources that this site does not show",
    )
    shown = timeline(case, assessment, ids, everything=everything)
    if shown.suspended != "":
        st.info(shown.suspended, icon=":material/pause_circle:")
    st.plotly_chart(
        figure(shown, dark=st.context.theme.type == "dark"),
        key="timeline",
        config=CONFIG,
        alt=describe(shown),
        on_select=_day_clicked,
        selection_mode="points",
    )
    drawer("The timeline as a table", "timeline-table", lambda: _as_table(shown))


def _day_clicked() -> None:
    """A click on a feasible day looks at that day."""
    points = st.session_state.timeline.selection.points
    days = [point["customdata"][1] for point in points if len(point.get("customdata") or ()) == 2]
    if len(days) > 0:
        st.session_state[draft.key("plan_day")] = date.fromisoformat(days[0])


def _as_table(shown: Timeline) -> None:
    st.table(table(shown))
    if len(shown.undated) > 0:
        st.caption("Without a date: " + "; ".join(shown.undated))


def open_questions(questions: list[OpenQuestion], sources: int) -> None:
    """What nobody recorded, the fact that bears on most verdicts first."""
    st.header("Open questions", anchor=False)
    if len(questions) == 0:
        st.markdown("No source waits for a fact.")
        return
    rows = [f"| {label_of(q.fact)} | {bearing_words(q, sources)} |" for q in questions[:MOST_QUESTIONS]]
    st.markdown("\n".join(["| not known | an answer |", "|---|---|", *rows]))
    if len(questions) > MOST_QUESTIONS:
        st.caption(
            f"and {len(questions) - MOST_QUESTIONS} more: "
            + ", ".join(label_of(q.fact) for q in questions[MOST_QUESTIONS:])
        )


def note_to_copy(case: Case, assessments: Sequence[Assessment]) -> None:
    """The candidacy note as text; the button in its corner copies it."""
    drawer(
        "Candidacy note, to copy",
        "candidacy-note",
        lambda: st.code(note(case, assessments), language=None, wrap_lines=True, height=420),
        icon=":material/description:",
    )
