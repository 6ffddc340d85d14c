"""Recording a named clinician's decision on a conditional flag of the plan, and what is recorded so far."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.case.fields import guide
from kyphodss.plan.model import Finding, Plan
from kyphodss.plan.settled import facts_of
from kyphodss.ui import draft, tables
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, help_of
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import plain

PATH: Final = "risk.flags_settled"
INCOMPLETE: Final = "A decision needs the flag, the name of the one who decided, and the day."


def settle(assessment: Assessment, found: Plan) -> None:
    """A drawer with the form, where there is something that a decision would settle, or one is recorded."""
    if len(found.to_settle) > 0 or len(draft.get(PATH) or []) > 0:
        drawer("Record a decision on a flag", "settle", lambda: _drawn(assessment, found), icon=":material/task_alt:")


def _drawn(assessment: Assessment, found: Plan) -> None:
    if len(found.to_settle) > 0:
        _form(assessment, found)
    if st.session_state.pop("decision_incomplete", False):
        st.error(INCOMPLETE, icon=":material/error:")
    for index, entry in enumerate(draft.get(PATH) or []):
        said = " · ".join(str(entry[name]) for name in ("flag", "decided_by", "decided_on", "note") if name in entry)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(said))
            st.button("Take it back", key=f"take_back:{index}", on_click=_take_back, args=(index,))


def _form(assessment: Assessment, found: Plan) -> None:
    st.caption(
        "It counts for what is known of the flag today; what is not known stays asked. The flag stays listed, with the name "
        "and the day. No date moves."
    )
    labels = {id: f"{id}: {reason_of(found, id)}" for id in found.to_settle}
    with st.form("settle_flag", clear_on_submit=True):
        st.selectbox(
            guide(f"{PATH}[].flag").label, list(labels), format_func=labels.__getitem__, index=None, key=_key("flag"),
            placeholder="not chosen",
        )  # fmt: skip
        by, on, note = (guide(f"{PATH}[].{name}") for name in ("decided_by", "decided_on", "note"))
        st.text_input(by.label, key=_key("decided_by"), max_chars=by.longest, help=help_of(by))
        st.date_input(
            on.label, value=None, min_value=FIRST_DAY, max_value=assessment.as_of, format=DAY_FORMAT,
            key=_key("decided_on"), help=help_of(on),
        )  # fmt: skip
        st.text_input(note.label, key=_key("note"), max_chars=note.longest, help=help_of(note))
        st.form_submit_button(
            "Record the decision", on_click=_record, args=(assessment.work.findings,), icon=":material/check:"
        )


def reason_of(found: Plan, id: str) -> str:
    """What stands under an id, as the plan says it."""
    head = f"{id}: "
    return "; ".join(line.removeprefix(head) for line in found.because if line.startswith(head))


def _key(name: str) -> str:
    return f"settle:{name}:{draft.key('')}"


def _record(findings: Sequence[Finding]) -> None:
    flag, by, on, note = (st.session_state.get(_key(name)) for name in ("flag", "decided_by", "decided_on", "note"))
    if flag is None or on is None or str(by or "").strip() == "":
        st.session_state.decision_incomplete = True
        return
    entry: dict[str, Any] = {"flag": flag, "decided_by": str(by).strip(), "decided_on": on.isoformat()}
    if str(note or "").strip() != "":
        entry["note"] = str(note).strip()
    about = facts_of(flag, findings)
    tables.add(PATH, entry if len(about) == 0 else {**entry, "about": list(about)})


def _take_back(index: int) -> None:
    entries: list[dict[str, Any]] = draft.get(PATH)
    tables.replace(PATH, [entry for n, entry in enumerate(entries) if n != index])
