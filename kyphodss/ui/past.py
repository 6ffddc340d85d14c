"""The history of a case: who saved what, when and why, what it changed, and the assessment as it stood then."""

import json
from typing import Any

import streamlit as st

from kyphodss.charts.palette import CODE
from kyphodss.store.door import Door
from kyphodss.store.history import Revision
from kyphodss.ui.casework import STORE_TROUBLE, opened
from kyphodss.ui.lazy import drawer
from kyphodss.ui.looks import once
from kyphodss.ui.saving import moment_words, value_of
from kyphodss.ui.words import plain


def past(door: Door) -> None:
    """A drawer with the revisions of a stored case, newest first."""
    key = opened().case_key
    if key is not None:
        drawer(
            "History: who changed what, and what it said then",
            "history",
            lambda: _draw(door, key),
            icon=":material/history:",
        )


def _draw(door: Door, key: str) -> None:
    try:
        found, names = once("past", (key, opened().number), lambda: (door.history(key), door.people(key)))
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    for each in reversed(found):
        why = f" · {plain(each.why)}" if each.why != "" else ""
        st.markdown(
            f"**Revision {each.number}** · {moment_words(each.saved_at)} · {plain(names.get(each.saved_by, ''))}{why}"
        )
        st.caption(_changes(each))
    chosen = st.selectbox(
        "The assessment as it stood at revision",
        [each.number for each in reversed(found)],
        index=None,
        key=f"history_revision_{key}",
        placeholder="choose a revision",
        width=300,
    )
    if chosen is not None:
        _assessment(next(each for each in found if each.number == chosen))


def _changes(each: Revision) -> str:
    if each.erased_at is not None:
        return f"The patient's data was erased on {moment_words(each.erased_at)}."
    if each.number == 1:
        return "The first one."
    if len(each.changes) == 0:
        return "Nothing in it changed."
    return "; ".join(
        plain(f"{change.label}: {value_of(change.base)} → {value_of(change.theirs)}") for change in each.changes
    )


def _assessment(each: Revision) -> None:
    """Every source's verdict of that day, by level, with the editions it was read in."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in each.assessments]
    rows = [
        {
            "level": line["level"] or "not known",
            "source": verdict["id"],
            "edition": verdict["edition"],
            "answer": CODE[verdict["code"]].word,
            "in its own words": verdict["verdict"],
        }
        for line in lines
        for verdict in line["guidelines"]
    ]
    st.caption(f"Assessed for {each.as_of} by version {each.program}, as it was written then.")
    st.dataframe(rows, hide_index=True, key=f"history_table_{each.number}")
