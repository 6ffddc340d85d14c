"""The line that says what is saved and what is not, the save itself, and what happens when somebody else saved meanwhile."""

from datetime import date, datetime
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kyphodss.access import Operation, may
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.read import CaseError
from kyphodss.note.words import day_words
from kyphodss.store.cases import Conflict, DuplicateId
from kyphodss.store.door import Door
from kyphodss.store.merge import Choice, FieldChange, differences, merged
from kyphodss.ui import casework, draft
from kyphodss.ui.casework import STORE_TROUBLE, Opened, opened
from kyphodss.ui.words import plain

REFUSED = (CaseError, DuplicateId, *STORE_TROUBLE)
NOT_KNOWN = "not known"
NAMELESS = draft.EMPTY["case_id"]
LONGEST_ID = 60


def moment_words(instant: str) -> str:
    """An instant of the store in site time, as people write it."""
    return day_words(datetime.fromisoformat(instant).astimezone(SITE_ZONE))


def kept(door: Door, place: DeltaGenerator) -> None:
    """Keep what was typed, once everything is drawn: nobody waits for the disk. What fails is said in `place`."""
    lost = casework.keep(door)
    if lost is not None:
        place.warning(
            f"What you type is not kept on disk yet: {plain(lost)} It stays in this window.", icon=":material/warning:"
        )


def saving(door: Door, problems: dict[str, str], today: date) -> DeltaGenerator:
    """What is saved, what is not, and the buttons that change it; the place above them, for what could not be kept.

    `problems` are what cannot be read yet.
    """
    place = st.container()
    dirty = casework.unsaved()
    with st.container(horizontal=True, vertical_alignment="center", key="saving"):
        st.markdown(_state(opened(), dirty, len(problems)), width="stretch")
        if opened().case_key is None:
            _name_it()
        may_save = may(door.user, Operation.CREATE_CASE if opened().case_key is None else Operation.CHANGE_CASE)
        if dirty:
            why = st.text_input(
                "Why, in a word",
                key=draft.key("why"),
                placeholder="why, in a word",
                label_visibility="collapsed",
                width=190,
            )
            if st.button("Discard", key="discard", icon=":material/undo:", help="Back to the case as it was saved"):
                _discard(door)
        else:
            why = ""
        named = opened().case_key is not None or draft.get("case_id") not in (None, NAMELESS)
        ready = may_save and len(problems) == 0 and named and (dirty or opened().case_key is None)
        if st.button("Save", key="save", icon=":material/save:", disabled=not ready):
            _save(door, draft.clean(draft.current()), opened().number, why or "", today)
    _answer()
    found = st.session_state.get("conflict")
    if found is not None:
        _conflict(door, found, today)
    return place


def _answer() -> None:
    """What came of the last save, once."""
    problem, number = st.session_state.pop("save_problem", None), st.session_state.pop("just_saved", None)
    if problem is not None:
        st.error(f"Not saved. {plain(problem)} What you typed is kept.", icon=":material/error:")
    if number is not None:
        st.success(f"Saved as revision {number}.", icon=":material/cloud_done:")


def _name_it() -> None:
    """The id of a case that is not stored: the clinic's own, and not a name of the patient."""
    key = draft.key("case_id")
    known = draft.get("case_id")
    st.session_state.setdefault(key, "" if known in (None, NAMELESS) else known)
    st.text_input(
        "Case id",
        key=key,
        placeholder="case id",
        label_visibility="collapsed",
        width=150,
        max_chars=LONGEST_ID,
        on_change=lambda: draft.put("case_id", st.session_state[key].strip() or NAMELESS),
        help="The clinic's own number of this referral. It stands on notes and files: not the patient's name.",
    )


def _state(here: Opened, dirty: bool, problems: int) -> str:
    if problems > 0:
        fields = "1 entry" if problems == 1 else f"{problems} entries"
        return f":material/edit_note: {fields} to correct before this can be saved. What you typed is kept as a draft."
    if here.case_key is None:
        state = "This case is not stored."
        return (
            f":material/edit_note: {state} What you typed is kept as a draft." if dirty else f":material/draft: {state}"
        )
    if dirty:
        restored = "" if here.restored is None else f" Draft of {moment_words(here.restored)} brought back."
        return f":material/edit_note: Unsaved changes, kept as a draft.{restored}"
    when = "" if here.saved_at is None else f", {moment_words(here.saved_at)}"
    return f":material/cloud_done: Saved: revision {here.number}{when}."


def _discard(door: Door) -> None:
    try:
        casework.discard(door)
    except STORE_TROUBLE as problem:
        st.session_state.save_problem = str(problem)
    st.rerun()


def _save(door: Door, body: dict[str, Any], based_on: int | None, why: str, today: date) -> None:
    """Save on the revision this started from; the answer shows at the next run."""
    here = opened()
    try:
        if here.case_key is None or based_on is None:
            saved = door.create(body, why, today, here.slot)
        else:
            saved = door.change(here.case_key, body, based_on, why, today, here.slot)
        st.session_state.pop("listed", None)
        casework.saved_as(door, saved.case_key)
        st.session_state.just_saved = saved.number
    except Conflict as found:
        st.session_state.conflict = found
    except REFUSED as problem:
        st.session_state.save_problem = str(problem)
    st.rerun()


def _conflict(door: Door, found: Conflict, today: date) -> None:
    """Field by field what each side changed; a choice for what both changed."""
    mine = draft.clean(draft.current())
    changes = differences(found.base, found.theirs, mine)
    who = _name(door, found.their_user)
    with st.container(border=True, key="conflict"):
        st.subheader("Somebody else saved this case meanwhile", anchor=False)
        st.markdown(
            f"{plain(who)} saved revision {found.their_number} on {moment_words(found.their_at)}, after you opened it. Nothing "
            "of yours is lost: below is what each of you changed."
        )
        clashes = [change for change in changes if change.clash]
        choices: dict[str, Choice | None] = {change.path: _choice(change, who) for change in clashes}
        _untouched([change for change in changes if not change.clash], who)
        open_ones = [path for path, choice in choices.items() if choice is None]
        with st.container(horizontal=True):
            if st.button(
                "Save both together",
                key="save_merged",
                icon=":material/merge:",
                disabled=len(open_ones) > 0,
            ):
                settled: dict[str, Choice] = {path: each for path, each in choices.items() if each is not None}
                _merge(door, found, mine, settled, today)
            if st.button("Take theirs", key="take_theirs", icon=":material/undo:", help="Discard what you typed"):
                _discard(door)
        if len(open_ones) > 0:
            st.caption(f"{len(open_ones)} to choose before both can be saved together.")


def _merge(door: Door, found: Conflict, mine: dict[str, Any], choices: dict[str, Choice], today: date) -> None:
    body = merged(found.base, found.theirs, mine, choices)
    draft.begin(body)
    st.session_state.pop("conflict", None)
    _save(door, body, found.their_number, "two changes brought together", today)


def _choice(change: FieldChange, who: str) -> Choice | None:
    options: list[Choice] = ["theirs", "mine"]
    words: dict[Choice, str] = {"theirs": f"{who}: {value_of(change.theirs)}", "mine": f"You: {value_of(change.mine)}"}
    return st.radio(
        f"{change.label} (it was: {value_of(change.base)})",
        options,
        index=None,
        format_func=lambda option: words[option],
        key=draft.key(f"merge:{change.path}"),
        horizontal=True,
    )


def _untouched(changes: list[FieldChange], who: str) -> None:
    """What only one side changed: it is taken as it is."""
    if len(changes) == 0:
        return
    rows = [
        {
            "field": change.label,
            "was": value_of(change.base),
            f"changed by {who}": value_of(change.theirs) if change.theirs != change.base else "",
            "changed by you": value_of(change.mine) if change.mine != change.base else "",
        }
        for change in changes
    ]
    st.caption("Changed by one of you only: both are taken.")
    st.dataframe(rows, hide_index=True, key="untouched_changes")


def value_of(value: Any) -> str:
    """A value of a case in words; not known is said so."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {value_of(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(value_of(each) for each in value) if len(value) > 0 else "none"
    return str(value)


def _name(door: Door, user_id: str) -> str:
    key = opened().case_key
    names: dict[str, str] = st.session_state.setdefault("names", {})
    if user_id not in names and key is not None:
        try:
            names.update(door.people(key))
        except STORE_TROUBLE:
            return user_id
    return names.get(user_id, user_id)
