"""Who this is about, how old the fracture is, and the one thing to do next."""

from datetime import date, datetime

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.charts.lanes import at_home
from kyphodss.dates.rows import BY_ID
from kyphodss.dates.windows import WindowStatus
from kyphodss.guidelines.questions import RED_FLAGS, label_of
from kyphodss.guidelines.settle import OpenQuestion
from kyphodss.logic.words import span_words, value_words
from kyphodss.note.plan_words import days_sentence
from kyphodss.note.words import day_words, onset_words, person_words
from kyphodss.ui.words import plain

CLOCKS = ("OPEN", "CLOSING", "LAST_DAY")


def header(assessment: Assessment, *, stale: bool) -> None:
    """Title line with badges, and a line of small print."""
    row = assessment.row
    cause = value_words(row["etiology"]) if row["etiology"] is not None else "cause not known"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(
            f"{person_words(row)} · {assessment.level or 'level not known'} · {cause}", anchor=False, width="content"
        )
        st.badge(_age_words(row), icon=":material/schedule:", color="blue")
        closing = next_closing(assessment)
        if closing is not None:
            st.badge(closing, icon=":material/event_upcoming:", color="orange")
    last = " · the last valid entry is shown: see the sentence beside the field" if stale else ""
    st.caption(f"Case {plain(assessment.case_id)} · {onset_words(row)} · assessed {day_words(assessment.as_of)}{last}")


def _age_words(row: dict[str, object]) -> str:
    low, high = row["onset_days_min"], row["onset_days_max"]
    days = span_words(low if isinstance(low, int) else None, high if isinstance(high, int) else None, "days")
    return f"{days} since fracture" if days != "not known" else "age of fracture not known"


def next_closing(assessment: Assessment) -> str | None:
    """The window that closes next, with its source; none while a red flag suspends them."""
    found = [
        w
        for w in assessment.windows
        if w.status in CLOCKS
        and w.closes is not None
        and _day(w.closes) >= assessment.as_of  # a window that the procedure ended is answered as of that day
        and w.id in BY_ID
        and _binds(w)
    ]
    if len(found) == 0:
        return None
    first = min(found, key=lambda w: _day(w.closes))
    left = (_day(first.closes) - assessment.as_of).days
    when = "today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}, {day_words(first.closes)}"
    return f"{BY_ID[first.id].source_name} closes {when}"


def _binds(window: WindowStatus) -> bool:
    row = BY_ID[window.id]
    return at_home(window) and row.augmentation and window.id not in ("LF-OPEN", "LF-IMMEDIATE")


def _day(at: date | None) -> date:
    if at is None:
        return date.max
    return at.date() if isinstance(at, datetime) else at


def next_step(assessment: Assessment, questions: list[OpenQuestion], sources: int) -> None:
    """One line: an emergency before all else, then a red flag, then the question that would settle most of the shown sources."""
    emergencies = [flag for flag in assessment.red_flags if flag.emergency]
    if len(emergencies) > 0:
        named = "; ".join(flag.text for flag in emergencies)
        st.error(f"**Emergency route.** {named}. {emergencies[0].why}", icon=":material/emergency:")
        return
    if len(assessment.red_flags) + len(assessment.stops) > 0:
        texts = [flag.text.lower() for flag in assessment.red_flags] + [
            stop.text.rstrip(".") for stop in assessment.stops
        ]
        named = "; ".join(texts)
        st.warning(f"**To be settled first:** {named}.", icon=":material/flag:")
        return
    with st.container(border=True):
        st.markdown(f"**Next:** {_useful(questions, sources)} {days_sentence(assessment.plan)}")


def _useful(questions: list[OpenQuestion], sources: int) -> str:
    if len(questions) == 0:
        return "no source waits for a fact. What each one says is below."
    first = questions[0]
    if first.fact == RED_FLAGS:
        return f"the question that bears on most open sources is **{label_of(RED_FLAGS)}** ({bearing_words(first, sources)})."
    return f"the fact that bears on most open sources is **{label_of(first.fact)}** ({bearing_words(first, sources)})."


def bearing_words(question: OpenQuestion, sources: int) -> str:
    """What an answer would do: settle a verdict whatever it is, or perhaps, or be one of several still needed."""
    if len(question.settles) > 0:
        return f"settles {len(question.settles)} of {sources} sources"
    if len(question.may_settle) > 0:
        return f"may settle {len(question.may_settle)} of {sources} sources"
    return f"one of several for {len(question.waiting)} of {sources} sources"
