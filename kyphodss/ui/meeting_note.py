"""What is agreed about a case in the room: words, whose task it is, by which day. Saved at every change, losing nobody's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.note.words import day_words
from kyphodss.store.acts import LONGEST_WORDS
from kyphodss.store.meeting import Agreed, Item, Meeting
from kyphodss.store.meeting_acts import NotedMeanwhile
from kyphodss.ui import meeting_state
from kyphodss.ui.door import door as door_now
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, LAST_DAY
from kyphodss.ui.meeting_words import noted_words
from kyphodss.ui.words import plain

CONFLICT: Final = "meeting_conflict"
BASES: Final = "meeting_bases"
NOTHING: Final = "nothing"
FIELDS: Final = ("words", "owner", "due")


@dataclass(frozen=True)
class _Clash:
    """Two notes on one case: what was typed here, and what somebody else noted meanwhile."""

    case_key: str
    mine: Agreed
    theirs: Item
    name: str


@dataclass(frozen=True)
class _Base:
    """The note that the fields began on, or that was last saved from them."""

    noted_at: str | None
    agreed: Agreed


def note(found: Meeting, item: Item) -> None:
    """The three fields of a case, and what is to be settled where somebody else noted something meanwhile."""
    kept: _Clash | None = st.session_state.get(CONFLICT)
    clash = kept if kept is not None and kept.case_key == item.case_key else _overtaken(found, item)
    if clash is not None:
        st.session_state[CONFLICT] = clash
        _settle(found, clash)
        return
    _follow(found, item)
    asked: dict[str, Any] = {"on_change": _note, "args": (found.head.meeting_key, item.case_key)}
    owners = dict(found.owners)
    if item.agreed.owner is not None:
        owners.setdefault(item.agreed.owner, found.names.get(item.agreed.owner, item.agreed.owner))
    st.text_area(
        "Agreed", key=_key(found, item, "words"), max_chars=LONGEST_WORDS, height=110, placeholder="what was agreed", **asked
    )  # fmt: skip
    left, right = st.columns(2)
    left.selectbox(
        "Owner",
        list(owners),
        index=None,
        format_func=lambda user_id: str(owners.get(user_id, user_id)),
        placeholder="nobody yet",
        key=_key(found, item, "owner"),
        **asked,
    )
    right.date_input(
        "Due",
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        key=_key(found, item, "due"),
        **asked,
    )
    said = noted_words(item, found.names)
    st.caption(f":material/cloud_done: Noted: {plain(said)}" if said != "" else "Saved as soon as a field is left.")
    if _typed(found.head.meeting_key, item.case_key) != item.agreed:
        st.button(
            "Save what stands here", key="meeting_save", icon=":material/save:", on_click=_note, args=asked["args"]
        )


def _key(found: Meeting, item: Item, name: str) -> str:
    return f"{found.head.meeting_key}:{item.case_key}:{name}"


def _follow(found: Meeting, item: Item) -> None:
    """The fields begin on what is noted; where a newer note was read, on that: what was typed here was saved before."""
    bases: dict[str, _Base] = st.session_state.setdefault(BASES, {})
    keys = {name: _key(found, item, name) for name in FIELDS}
    base = bases.get(keys["words"])
    if keys["words"] not in st.session_state or base is None or base.noted_at != item.noted_at:
        values = {"words": item.agreed.words or "", "owner": item.agreed.owner, "due": item.agreed.due}
        for name, key in keys.items():
            st.session_state[key] = values[name]
    bases[keys["words"]] = _Base(item.noted_at, item.agreed)


def _overtaken(found: Meeting, item: Item) -> _Clash | None:
    """Both notes, where a newer one was read while something stands here that could not be saved."""
    key = _key(found, item, "words")
    base: _Base | None = st.session_state.setdefault(BASES, {}).get(key)
    if key not in st.session_state or base is None or base.noted_at == item.noted_at:
        return None
    typed = _typed(found.head.meeting_key, item.case_key)
    if typed in (base.agreed, item.agreed):
        return None
    return _Clash(item.case_key, typed, item, found.names.get(item.noted_by or "", item.noted_by or ""))


def _typed(meeting_key: str, case_key: str) -> Agreed:
    words, owner, due = (st.session_state.get(f"{meeting_key}:{case_key}:{name}") for name in FIELDS)
    said = (words or "").strip()
    return Agreed(None if said == "" else said, owner, due if isinstance(due, date) else None)


def _note(meeting_key: str, case_key: str) -> None:
    base: _Base = st.session_state[BASES][_base(meeting_key, case_key)]
    _keep(meeting_key, case_key, _typed(meeting_key, case_key), base.noted_at)


def _base(meeting_key: str, case_key: str) -> str:
    return f"{meeting_key}:{case_key}:words"


def _keep(meeting_key: str, case_key: str, agreed: Agreed, had: str | None) -> None:
    door = door_now()
    bases: dict[str, _Base] = st.session_state[BASES]

    def _do() -> None:
        try:
            at = door.note_meeting(meeting_key, case_key, agreed, had)
        except NotedMeanwhile as told:
            st.session_state[CONFLICT] = _Clash(case_key, agreed, told.theirs, told.name)
        else:
            bases[_base(meeting_key, case_key)] = _Base(at, agreed)

    meeting_state.attempt(_do)


def _settle(found: Meeting, clash: _Clash) -> None:
    """Both notes, and one to keep."""
    names = {**found.owners, **found.names}
    with st.container(border=True, key="meeting_clash"):
        st.subheader("Somebody else noted something about this case meanwhile", anchor=False)
        st.markdown(
            f"**{plain(clash.name)}**: {agreed_words(clash.theirs.agreed, names)}\n\n"
            f"**You**: {agreed_words(clash.mine, names)}"
        )
        with st.container(horizontal=True):
            st.button(
                "Keep theirs", key="meeting_theirs", on_click=_let_go, args=(found, clash), icon=":material/undo:"
            )
            st.button("Keep yours", key="meeting_mine", on_click=_mine, args=(found, clash), icon=":material/check:")
            st.button(
                "Keep both texts", key="meeting_both", on_click=_both, args=(found, clash), icon=":material/merge:"
            )


def agreed_words(agreed: Agreed, names: Mapping[str, str]) -> str:
    """A note in one line of Markdown."""
    owner = None if agreed.owner is None else names.get(agreed.owner, agreed.owner)
    parts = (
        plain(agreed.words) if agreed.words is not None else NOTHING,
        None if owner is None else f"owner {plain(owner)}",
        None if agreed.due is None else f"due {day_words(agreed.due)}",
    )
    return " · ".join(part for part in parts if part is not None)


def _let_go(found: Meeting, clash: _Clash) -> None:
    """Theirs stays: the fields begin on it at the next look."""
    for name in FIELDS:
        st.session_state.pop(f"{found.head.meeting_key}:{clash.case_key}:{name}", None)
    st.session_state.pop(CONFLICT, None)
    meeting_state.again()


def _mine(found: Meeting, clash: _Clash) -> None:
    _put(found, clash, clash.mine)


def _both(found: Meeting, clash: _Clash) -> None:
    """Both texts one below the other; owner and day are yours where you gave one."""
    theirs, mine = clash.theirs.agreed, clash.mine
    said = [words for words in (theirs.words, mine.words) if words is not None]
    joined = Agreed(
        "\n".join(said) if len(said) > 0 else None,
        theirs.owner if mine.owner is None else mine.owner,
        theirs.due if mine.due is None else mine.due,
    )
    _put(found, clash, joined)


def _put(found: Meeting, clash: _Clash, agreed: Agreed) -> None:
    _let_go(found, clash)
    _keep(found.head.meeting_key, clash.case_key, agreed, clash.theirs.noted_at)
