"""What if: a copy of the case beside the original, with some facts changed, assessed on the same day. It is never stored.

The copy lives in its widgets alone. It is in no draft and no save; another case, another page or a closed drawer lets it go.
One deliberate act takes its facts over into the form, where they are unsaved like everything typed there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.assess import Assessment, assess
from kyphodss.case.read import CaseError, case_from
from kyphodss.guidelines.shown import shown
from kyphodss.settings import settings
from kyphodss.store.entries import canonical
from kyphodss.ui import draft
from kyphodss.ui.draft import Checked
from kyphodss.ui.lazy import drawer
from kyphodss.ui.plan import DAYS
from kyphodss.ui.whatif_facts import FITTING, copy_of, guide_of, offered, recorded, with_both_ends
from kyphodss.ui.whatif_fields import begin_again, changes, words_of
from kyphodss.ui.whatif_words import side, summary, taken_words
from kyphodss.ui.words import plain
from kyphodss.worklist.compare import compare, others_that_differ

PLACE: Final = "what-if"
NOT_STORED: Final = "Copy: nothing here is stored."
LETS_GO: Final = "Another case, another page or closing this lets it go."
ASKED: Final = "whatif_asked"
MORE: Final = "whatif_added"
UNREAD: Final = "The form holds an entry that cannot be read. Correct it first: the copy begins on what the form says."
SIDE_WIDTH: Final = 430  # pixels below which the two stand one above the other


def what_if(checked: Checked, assessments: Sequence[Assessment], as_of: date) -> None:
    """A drawer with the copy of the case on screen. `assessments` are those of the form, of `as_of`."""
    drawer(
        "What if: a copy beside this case, with other facts",
        PLACE,
        lambda: _drawn(checked, assessments, as_of),
        icon=":material/difference:",
    )


def _drawn(checked: Checked, assessments: Sequence[Assessment], as_of: date) -> None:
    st.markdown(f":material/content_copy: **{NOT_STORED}** {LETS_GO}")
    if checked.stale:
        st.info(UNREAD, icon=":material/edit_note:")
        return
    body, index = with_both_ends(draft.clean(draft.current())), st.session_state.fracture
    names = offered(body, index)
    paths = [path for path in _chosen(index) if path in names]
    changed = changes(names, {path: (guide_of(path), recorded(body, path)) for path in paths})
    _more(index, {path: words for path, words in names.items() if path not in paths})
    copy = copy_of(body, changed)
    other = _assessed(copy, as_of)
    if other is None:
        return
    _beside(assessments, other, min(index, len(assessments) - 1))
    if len(changed) > 0:
        _take_over(body, copy, names, changed)


def _chosen(index: int) -> list[str]:
    """The facts with a widget: the fitting ones, then those that were asked for."""
    fitting = [path.replace("[]", f"[{index}]") for path in FITTING]
    return [*fitting, *st.session_state.get(draft.key(f"{MORE}:{index}"), ())]


def _more(index: int, others: Mapping[str, str]) -> None:
    """Any other fact gets a widget too; and a way to begin again on what the form says."""
    key = draft.key(f"whatif_fact:{index}")
    with st.container(horizontal=True, vertical_alignment="bottom", key="whatif_more"):
        st.selectbox(
            "Another fact to change",
            list(others),
            index=None,
            format_func=lambda path: str(others.get(path, path)),
            placeholder="type to search",
            key=key,
            on_change=_add,
            args=(index, key),
            help="Every fact of this level and of the case, and one entry more of each list.",
        )
        st.button("Begin the copy again", key="whatif_anew", icon=":material/restart_alt:", on_click=begin_again)


def _add(index: int, key: str) -> None:
    path, kept = st.session_state[key], draft.key(f"{MORE}:{index}")
    if path is not None:
        st.session_state[kept] = [*st.session_state.get(kept, ()), path]
        st.session_state[key] = None


def _assessed(copy: dict[str, Any], as_of: date) -> list[Assessment] | None:
    """The copy assessed; None once it is said why it cannot be."""
    try:
        return assess(case_from(draft.clean(copy)), as_of)
    except CaseError as error:
        sentences = error.fields.values() if len(error.fields) > 0 else [str(error)]
        for sentence in sentences:
            st.error(f"The copy cannot be read yet: {plain(sentence)}.", icon=":material/error:")
        return None


def _beside(was: Sequence[Assessment], now: Sequence[Assessment], index: int) -> None:
    """The level on screen and its copy, and which other levels differ as well."""
    one, other = was[index], now[min(index, len(now) - 1)]
    ids = settings().sources
    sources = tuple(dict.fromkeys([*shown(one.row["etiology"], ids), *shown(other.row["etiology"], ids)]))
    found = compare(one, other, sources)
    st.markdown(summary(found))
    beside = others_that_differ(was, now, index)
    if len(beside) > 0:
        st.caption(f"Differs at another level too: {plain(', '.join(beside))}. Choose the level above to see it.")
    both = st.grid(2, min_column_width=SIDE_WIDTH, gap="medium")
    with both.cell(), st.container(border=True, key="whatif_original"):
        st.subheader(f"On the form: {plain(one.level or 'level not known')}", anchor=False)
        st.markdown(side(one, sources, found, copy=False))
    with both.cell(), st.container(border=True, key="whatif_copy"):
        st.subheader(f"Copy: {plain(other.level or 'level not known')}", anchor=False)
        st.markdown(side(other, sources, found, copy=True))


def _take_over(
    body: dict[str, Any], copy: dict[str, Any], names: Mapping[str, str], changed: Mapping[str, Any]
) -> None:
    """The one way from the copy into the form: asked with what would change, and asked anew once the copy says otherwise."""
    asked = draft.key(canonical(dict(changed)))
    if st.session_state.get(ASKED) != asked:
        st.button(
            "Take these facts over into the form …",
            key="whatif_take",
            icon=":material/input:",
            on_click=_ask,
            args=(asked,),
            help="Asks first. They are then typed into the form, and not saved until the case is.",
        )
        return
    values = {
        path: (words_of(guide_of(path), recorded(body, path)), words_of(guide_of(path), value))
        for path, value in changed.items()
    }
    with st.container(border=True, key="whatif_confirm"):
        st.markdown(f"**Take over into the form?**\n\n{taken_words(names, values)}")
        st.caption("The case is changed only once it is saved.")
        with st.container(horizontal=True):
            st.button("Yes, into the form", key="whatif_yes", icon=":material/check:", on_click=_taken, args=(copy,))
            st.button("No, keep the copy", key="whatif_no", icon=":material/close:", on_click=_ask, args=(None,))


def _ask(asked: str | None) -> None:
    st.session_state[ASKED] = asked


def _taken(copy: dict[str, Any]) -> None:
    """The form begins anew on the copy; the level and the chosen days stay. The copy has done its work and is let go."""
    level = st.session_state.fracture
    kept = {name: st.session_state.get(draft.key(name)) for name in (*DAYS, "why")}
    draft.begin(draft.clean(copy))
    st.session_state.fracture = level
    for name, value in kept.items():
        if value is not None:
            st.session_state[draft.key(name)] = value
    st.session_state[ASKED] = None
