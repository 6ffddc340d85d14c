"""Picking the level on a spine: a click adds a fracture or shows the one that is there; the same by a form beside it."""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.charts.spine import LEVELS, WIDTH, Marked, describe, figure, marked, table
from kyphodss.ui import draft
from kyphodss.ui.lazy import drawer
from kyphodss.ui.levels import show

CHART: Final = "spine"
PICKED: Final = "spine_level"
PROBLEM: Final = "spine_no_level"
REMOVED: Final = "spine_removed"
CONFIG: Final = {"displayModeBar": False, "responsive": True}
PICKS: Final = "A level picked gets a fracture of its own, or shows the one that is there."
NAMES: Final = "The fracture on screen has no level yet: the level picked becomes its level."


def spine(assessments: Sequence[Assessment]) -> None:
    """A drawer with the drawing and the form beside it; `assessments` are those of the case, one per fracture."""
    drawer("Pick the level on a spine", "spine-drawer", lambda: _drawn(assessments), icon=":material/orthopedics:")


def _drawn(assessments: Sequence[Assessment]) -> None:
    shown = marked(_levels(), assessments, st.session_state.fracture)
    chart = (
        f"{CHART}:{draft.key(str(st.session_state.get('level_turn', 0)))}"  # no click is left over from the one before
    )
    with st.container(horizontal=True, gap="large"):
        st.plotly_chart(
            figure(shown, dark=st.context.theme.type == "dark"),
            key=chart,
            width=WIDTH,
            config=CONFIG,
            alt=describe(shown),
            on_select=lambda: _clicked(chart),
            selection_mode="points",
        )
        with st.container(width="stretch"):
            _form(shown)
            _list(shown)


def _levels() -> list[str | None]:
    """The level of every fracture of the draft; None where it is not known."""
    found = draft.get("fractures")
    names = [draft.get(f"fractures[{i}].level") for i in range(len(found) if isinstance(found, list) else 0)]
    return [name if isinstance(name, str) else None for name in names]


def _clicked(chart: str) -> None:
    points = st.session_state[chart].selection.points
    levels = [point["customdata"][0] for point in points if len(point.get("customdata") or ()) == 2]
    if len(levels) > 0:
        _pick(levels[0])


def _pick(level: str) -> None:
    """Show the fracture at a level; where there is none, name the level of the one on screen or add one."""
    names, chosen = _levels(), st.session_state.fracture
    if level in names:
        show(names.index(level))
    elif len(names) == 0 or names[chosen] is None:
        draft.put(f"fractures[{chosen}].level", level)
        _widgets_anew()
    else:
        draft.current()["fractures"].append({"level": level})
        show(len(names))


def _widgets_anew() -> None:
    """The fields of the fractures begin anew on what the draft holds: they are kept by place in the list."""
    st.session_state.draft_number += 1


def _form(shown: Sequence[Marked]) -> None:
    unnamed = any(each.chosen and each.level is None for each in shown)
    st.caption(NAMES if unnamed else PICKS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Level to add", LEVELS, index=None, key=PICKED, placeholder="choose a level", width=170)
        st.button("Add level", on_click=_add, icon=":material/add:")
    if st.session_state.pop(PROBLEM, False):
        st.error("Choose a level first.", icon=":material/error:")


def _add() -> None:
    level = st.session_state[PICKED]
    if level is None:
        st.session_state[PROBLEM] = True
        return
    _pick(level)
    st.session_state[PICKED] = None


def _list(shown: Sequence[Marked]) -> None:
    """Every fracture in words, with what can be done to it."""
    if len(shown) == 0:
        st.markdown("No fracture is recorded yet. Pick its level on the spine or in the list above.")
    for each, row in zip(shown, table(shown), strict=True):
        name = each.level or f"fracture {each.index + 1}"
        with st.container(horizontal=True, vertical_alignment="center"):
            here = " · **on screen**" if each.chosen else ""
            st.markdown(f"**{row['level']}** · {row['cause']} · {row['status']}{here}")
            if not each.chosen:
                st.button(f"Show {name}", key=f"spine_show_{each.index}", on_click=show, args=(each.index,))
            with st.popover(f"Remove {name}", key=f"spine_remove_{each.index}"):
                st.markdown(f"Takes {name} out of the case with everything recorded of this level.")
                st.button(
                    f"Yes, remove {name}", key=f"spine_yes_{each.index}", on_click=_remove, args=(each.index,),
                    icon=":material/delete:",
                )  # fmt: skip
    _undo()


def _remove(index: int) -> None:
    entries: list[Any] = list(draft.get("fractures"))
    taken, chosen = entries.pop(index), st.session_state.fracture
    draft.put("fractures", entries if len(entries) > 0 else None)
    _widgets_anew()
    show(max(chosen - 1 if index <= chosen else chosen, 0))
    st.session_state[REMOVED] = (st.session_state.draft_number, index, taken)


def _undo() -> None:
    """The fracture removed last can be put back, as long as the same case is open and its level is free."""
    number, index, taken = st.session_state.get(REMOVED, (None, 0, {}))
    level = taken.get("level") if isinstance(taken, dict) else None
    if number != st.session_state.draft_number or (level is not None and level in _levels()):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/delete: {level or 'A fracture without a level'} was removed.")
        st.button("Undo", key="spine_undo", on_click=_put_back, args=(index, taken), icon=":material/undo:")


def _put_back(index: int, taken: Any) -> None:
    entries: list[Any] = list(draft.get("fractures") or ())
    entries.insert(index, taken)
    draft.put("fractures", entries)
    st.session_state.pop(REMOVED)
    _widgets_anew()
    show(min(index, len(entries) - 1))
