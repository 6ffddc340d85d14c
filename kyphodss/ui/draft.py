"""The case being worked on: one draft in the contract's shape. Widgets write into it; it is the truth of the page.

A draft that is no valid case yet keeps everything typed, and the last valid case stays on screen, marked as such.
"""

import json
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.drugs import refuse_doubled
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from, refuse_future

EMPTY: Final[dict[str, Any]] = {"case_id": "new"}
_STEP: Final = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Checked:
    """The case to show, and a sentence by path for what could not be taken. `stale` while the draft is not valid."""

    case: Case
    problems: dict[str, str]
    stale: bool


def begin(values: dict[str, Any]) -> None:
    """Start on another case: what was typed belongs to the one before."""
    st.session_state.draft = deepcopy(values)
    st.session_state.draft_number = st.session_state.get("draft_number", 0) + 1
    st.session_state.fracture = 0
    st.session_state.pop("last_good", None)


def current() -> dict[str, Any]:
    """The draft itself."""
    return st.session_state.draft


def key(path: str) -> str:
    """The key of a widget: it belongs to one draft."""
    return f"{st.session_state.draft_number}:{path}"


def get(path: str) -> Any:
    """What the draft holds at a path as `fractures[0].level`; None where it holds nothing."""
    at: Any = current()
    for name, index in _steps(path):
        at = at.get(name) if isinstance(at, dict) else None
        if index is not None:
            at = at[index] if isinstance(at, list) and index < len(at) else None
    return at


def put(path: str, value: Any) -> None:
    """Write a value; None takes the field away, for not known."""
    *parents, (last, _) = _steps(path)
    at: Any = current()
    for name, index in parents:
        if index is None:
            at = at.setdefault(name, {}) if isinstance(at.get(name), dict) or at.get(name) is None else at[name]
            continue
        entries = at.get(name)
        if not isinstance(entries, list):
            entries = at[name] = []
        while len(entries) <= index:
            entries.append({})
        at = entries[index]
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value


def _steps(path: str) -> list[tuple[str, int | None]]:
    found = [_STEP.fullmatch(step) for step in path.split(".")]
    return [(m.group(1), None if m.group(2) is None else int(m.group(2))) for m in found if m is not None]


def clean(values: dict[str, Any]) -> dict[str, Any]:
    """The draft as a case: empty parts say nothing and are left out."""
    return {name: value for name, value in values.items() if value != {}}


def checked(as_of: date) -> Checked:
    """The draft as a case, or the last valid one with the sentences that say why."""
    try:
        case = case_from(clean(current()))
        refuse_future(case, as_of)
        refuse_doubled(case)
    except CaseError as error:
        problems = error.fields if len(error.fields) > 0 else {"case": str(error)}
        return Checked(_last_good(as_of), problems, stale=True)
    st.session_state.last_good = case
    return Checked(case, {}, stale=False)


def _last_good(as_of: date) -> Case:
    """The last valid case, if it is one on this day too; otherwise an empty one, of which nothing is claimed."""
    good: Case | None = st.session_state.get("last_good")
    if good is not None:
        try:
            refuse_future(good, as_of)
        except CaseError:
            good = None
    return case_from(EMPTY) if good is None else good


def as_json() -> str:
    """The draft as one line of a case file."""
    return json.dumps(clean(current()), ensure_ascii=False) + "\n"
