"""Explore: the few questions that decide most, for somebody who wonders whether to refer. Nothing is stored.

The answers stand in a draft of this window alone, which no database keeps; one act turns them into a referral.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.fields import guide
from kyphodss.case.vocabulary import level as levels
from kyphodss.ui import draft, explore_advice
from kyphodss.ui.casework import UNSTORED, Opened
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, NOT_KNOWN, Problems, field, help_of
from kyphodss.ui.onset import onset
from kyphodss.ui.thinners import blood_thinners

KEPT: Final = "explore_values"
TRIED: Final = ("brace", "bed_rest", "analgesic_non_opioid", "analgesic_opioid", "physiotherapy")
NOTHING: Final = "nothing yet"
MRI: Final = {
    "positive": "done: marrow edema",
    "negative": "done: no edema",
    "indeterminate": "done: not clear",
    "none": "not done",
}
LINKED: Final = {
    "etiology": "etiology",
    "level": "fractures[0].level",
    "onset_earliest": "fractures[0].onset_earliest",
    "onset_latest": "fractures[0].onset_latest",
    "pain_score": "symptoms.pain_score",
}
NUMBERS: Final = frozenset({"symptoms.pain_score"})
LONGEST_LINKED: Final = 40
PAIN: Final = ("symptoms.pain_score", "symptoms.pain_intolerable", "symptoms.pain_trajectory", "symptoms.hospitalized")


def begin() -> None:
    """Make the window's draft that of this page: what was answered here before, or nothing."""
    here: Opened | None = st.session_state.get("opened")
    if here is not None and here.slot == UNSTORED:
        st.session_state[KEPT] = draft.clean(draft.current())
        return
    values: Mapping[str, Any] = st.session_state.get(KEPT, draft.EMPTY)
    draft.begin(dict(values))
    st.session_state.opened = Opened(UNSTORED, None, None, values)
    if values == draft.EMPTY:
        _from_address()


def _from_address() -> None:
    """The facts that a link brought, as the cards of a record system do; each is read like a typed one."""
    for name, path in LINKED.items():
        text = st.query_params.pop(name, None)
        if text is not None and len(text) <= LONGEST_LINKED:
            draft.put(path, _number(text) if path in NUMBERS else text)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def anew() -> None:
    """Forget every answer."""
    st.session_state.pop(KEPT, None)
    explore_advice.anew()
    draft.begin(dict(draft.EMPTY))


def questions(problems: Problems, today: date) -> None:
    """The questions, each with why it matters."""
    _part("1 · The fracture", "Cause, level and day decide which sources speak and which clocks run.")
    field("etiology", problems)
    _level()
    onset(0, problems)
    _part("2 · The pain", "Every source asks how bad it is, and whether it holds on.")
    grid = st.grid(2, min_column_width=200, gap="small")
    for path in PAIN:
        with grid.cell():
            field(path, problems)
    _part("3 · What was tried", "Most sources ask for simpler treatment first; intolerable pain is the exception.")
    _tried(today)
    _part("4 · The MRI", "It shows whether the fracture is recent. No procedure day is printed without imaging.")
    _mri(today)
    _part("5 · Blood thinners", "They decide how many days pass before a procedure. None is stopped for a question.")
    _thinners()


def _part(title: str, why: str) -> None:
    st.subheader(title, anchor=False)
    st.caption(why)


def _level() -> None:
    key = draft.key("explore_level")
    st.session_state.setdefault(key, draft.get("fractures[0].level"))
    st.selectbox(
        "Level",
        levels.values,
        index=None,
        key=key,
        placeholder=NOT_KNOWN,
        on_change=lambda: draft.put("fractures[0].level", st.session_state[key]),
        help=help_of(guide("fractures[].level")),
    )


def _tried(today: date) -> None:
    """What was given, since when, and how it went, as one answer."""
    found = guide("treatments[].kind")
    words = {**dict(zip(found.choices, found.choice_labels, strict=True)), NOTHING: NOTHING}
    st.pills(
        "Treatment so far",
        [*TRIED, NOTHING],
        selection_mode="multi",
        format_func=lambda kind: words[kind],
        key=draft.key("explore_tried"),
        wrap=True,
        on_change=_tried_changed,
        help=help_of(found),
    )
    left, right = st.columns(2)
    left.date_input(
        "Since",
        None,
        min_value=FIRST_DAY,
        max_value=today,
        format=DAY_FORMAT,
        key=draft.key("explore_since"),
        on_change=_tried_changed,
        help=help_of(guide("treatments[].started_on")),
    )
    response = guide("treatments[].response")
    labels = dict(zip(response.choices, response.choice_labels, strict=True))
    right.selectbox(
        "How it went",
        [choice for choice in response.choices if choice != "unknown"],
        index=None,
        format_func=lambda value: labels[value],
        placeholder=NOT_KNOWN,
        key=draft.key("explore_response"),
        on_change=_tried_changed,
        help=help_of(response),
    )


def _tried_changed() -> None:
    """Write the treatments; “nothing yet” is an answer, and no answer is none. Whether one still goes on is not asked."""
    chosen: list[str] = st.session_state[draft.key("explore_tried")]
    since: date | None = st.session_state[draft.key("explore_since")]
    kinds = [kind for kind in chosen if kind != NOTHING]
    if len(kinds) == 0:
        draft.put("treatments", [] if NOTHING in chosen else None)
        return
    entry: dict[str, Any] = {
        "started_on": None if since is None else since.isoformat(),
        "response": st.session_state[draft.key("explore_response")],
    }
    told = {name: value for name, value in entry.items() if value is not None}
    draft.put("treatments", [{"kind": kind, **told} for kind in kinds])


def _mri(today: date) -> None:
    left, right = st.columns(2)
    left.selectbox(
        "MRI of the level",
        list(MRI),
        index=None,
        format_func=lambda value: MRI[value],
        placeholder=NOT_KNOWN,
        key=draft.key("explore_mri"),
        on_change=_mri_changed,
        help=help_of(guide("imaging[].acute_finding")),
    )
    right.date_input(
        "Done on",
        None,
        min_value=FIRST_DAY,
        max_value=today,
        format=DAY_FORMAT,
        key=draft.key("explore_mri_on"),
        on_change=_mri_changed,
        help=help_of(guide("imaging[].performed_on")),
    )


def _mri_changed() -> None:
    """Write the study; it is of the level that is chosen when the answers are read (`placed`)."""
    found: str | None = st.session_state[draft.key("explore_mri")]
    on: date | None = st.session_state[draft.key("explore_mri_on")]
    if found is None or found == "none":
        draft.put("imaging", None if found is None else [])
        return
    study: dict[str, Any] = {"modality": "mri", "acute_finding": found}
    draft.put("imaging", [study if on is None else {**study, "performed_on": on.isoformat()}])


def _thinners() -> None:
    key = draft.key("explore_thinners")
    st.segmented_control(
        "Does the patient take any?",
        ["yes", "no"],
        key=key,
        on_change=_thinners_changed,
        help=help_of(guide("bleeding.drugs_complete")),
    )
    if st.session_state.get(key) == "yes":
        blood_thinners()
        drugs = draft.get("bleeding.drugs") or []
        if len(drugs) > 0:
            st.caption("Listed: " + ", ".join(str(drug.get("drug")) for drug in drugs))


def _thinners_changed() -> None:
    answer: str | None = st.session_state[draft.key("explore_thinners")]
    if answer == "no":
        draft.put("bleeding.drugs", [])
        draft.put("bleeding.drugs_complete", True)
    else:
        draft.put("bleeding.drugs", None)
        draft.put("bleeding.drugs_complete", None)


def placed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as a case: the study is of the level that was chosen; without a level it names none."""
    fractures = values.get("fractures") or []
    level = fractures[0].get("level") if len(fractures) > 0 else None
    studies = values.get("imaging")
    if not studies or level is None:
        return dict(values)
    return {**values, "imaging": [{**study, "levels": [level]} for study in studies]}
