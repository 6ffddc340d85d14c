"""The answers of Explore that stand in lists of a case: what was tried, the MRI, and blood thinners. One of each is enough here.

Every field begins on what was answered before, as after another page: an empty one would take the answer away at the next touch.
"""

from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.fields import guide
from kyphodss.ui import draft
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, NOT_KNOWN, day_in, help_of
from kyphodss.ui.thinners import blood_thinners

TRIED: Final = ("brace", "bed_rest", "analgesic_non_opioid", "analgesic_opioid", "physiotherapy")
NOTHING: Final = "nothing yet"
MRI: Final = {
    "positive": "done: marrow edema",
    "negative": "done: no edema",
    "indeterminate": "done: not clear",
    "none": "not done",
}


def tried(today: date) -> None:
    """What was given, since when, and how it went, as one answer."""
    found = guide("treatments[].kind")
    words = {**dict(zip(found.choices, found.choice_labels, strict=True)), NOTHING: NOTHING}
    _tried_before()
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


def _tried_before() -> None:
    entries = draft.get("treatments")
    if entries is None:
        return
    first = entries[0] if len(entries) > 0 else {}
    _begin("explore_tried", [entry["kind"] for entry in entries] if len(entries) > 0 else [NOTHING])
    _begin("explore_since", day_in(first.get("started_on")))
    _begin("explore_response", first.get("response"))


def _begin(name: str, value: Any) -> None:
    if value is not None:
        st.session_state.setdefault(draft.key(name), value)


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


def mri(today: date) -> None:
    """Whether the level was imaged by MRI, with what result, and when."""
    studies = draft.get("imaging")
    if studies is not None:
        study = studies[0] if len(studies) > 0 else {"acute_finding": "none"}
        _begin("explore_mri", study["acute_finding"])
        _begin("explore_mri_on", day_in(study.get("performed_on")))
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


def thinners() -> None:
    """Whether the patient takes any, and the form that adds one."""
    key = draft.key("explore_thinners")
    known = draft.get("bleeding.drugs")
    if known is not None:
        _begin("explore_thinners", "no" if len(known) == 0 else "yes")
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
