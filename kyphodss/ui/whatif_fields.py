"""Widgets of a what-if copy. They look like those of the form and share its words, and write nothing anywhere.

A widget belongs to one draft and to what is recorded: once the form says something else, the copy begins on that.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from kyphodss.case.fields import FieldGuide
from kyphodss.case.vocabulary import level
from kyphodss.store.entries import canonical
from kyphodss.ui import draft
from kyphodss.ui.form import (
    DAY_FORMAT,
    FIRST_DAY,
    LAST_DAY,
    NONE_OF_THESE,
    NOT_KNOWN,
    YES_NO,
    as_plain_number,
    choice_words,
    day_in,
    help_of,
    none_or_some,
)
from kyphodss.ui.saving import value_of
from kyphodss.ui.words import plain

PREFIX: Final = "whatif"
TURN: Final = "whatif_turn"


def changes(names: Mapping[str, str], found: Mapping[str, tuple[FieldGuide, Any]]) -> dict[str, Any]:
    """A widget for each path of `found` (its guide and what is recorded), under its name; the values that differ, by path."""
    changed: dict[str, Any] = {}
    grid = st.grid(3, min_column_width=210, gap="small")
    for path, (field, was) in found.items():
        with grid.cell():
            value = _WIDGETS[field.kind](field, _Place(names[path], key_of(path, was), was))
            if canonical(value) != canonical(was):
                changed[path] = value
                st.caption(f":material/compare_arrows: on the form: {plain(words_of(field, was))}")
    return changed


def key_of(path: str, was: Any) -> str:
    """The key of the widget at a path while this is recorded there."""
    print_ = hashlib.sha256(canonical(was).encode()).hexdigest()[:8]
    return draft.key(f"{PREFIX}:{path}:{print_}{st.session_state.get(TURN, '')}")


def begin_again() -> None:
    """Every widget of the copy begins anew on what is recorded."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def words_of(field: FieldGuide, value: Any) -> str:
    """A value of a field as the form words it."""
    if field.kind == "yes_no":
        return YES_NO.get(value, str(value))
    if field.kind == "choice":
        return choice_words(field).get(value, str(value))
    return value_of(value)


class _Place:
    """Where a widget stands: its label, its key, and what is recorded."""

    def __init__(self, label: str, key: str, was: Any) -> None:
        self.was = was
        self.key = key
        self._label = label

    def common(self, field: FieldGuide) -> dict[str, Any]:
        """What every widget is given."""
        return {"label": self._label, "help": help_of(field), "key": self.key}

    def seed(self, value: Any) -> None:
        """The first value by state: a widget that starts on a value of its own cannot be emptied again."""
        if value is not None:
            st.session_state.setdefault(self.key, value)


def _select(field: FieldGuide, at: _Place, words: Mapping[Any, str]) -> Any:
    options = list(words)
    if at.was not in options:
        options.append(at.was)  # a value that the contract does not know stays visible
    same = (place for place, each in enumerate(options) if each is at.was or (each == at.was and at.was is not None))
    return st.selectbox(
        options=options, index=next(same), format_func=lambda each: words.get(each, str(each)), **at.common(field)
    )


def _yes_no(field: FieldGuide, at: _Place) -> Any:
    return _select(field, at, YES_NO)


def _choice(field: FieldGuide, at: _Place) -> Any:
    return _select(field, at, choice_words(field))


def _level(field: FieldGuide, at: _Place) -> Any:
    return _select(field, at, {None: NOT_KNOWN, **{name: name for name in level.values}})


def _number(field: FieldGuide, at: _Place) -> Any:
    whole = field.kind == "integer"
    at.seed(None if not isinstance(at.was, (int, float)) else int(at.was) if whole else float(at.was))
    return as_plain_number(
        st.number_input(
            value=None,
            step=1 if whole else 1.0,
            format="%d" if whole else "%g",
            placeholder=NOT_KNOWN,
            **at.common(field),
        )
    )


def _day(field: FieldGuide, at: _Place) -> Any:
    at.seed(day_in(at.was))
    found = st.date_input(
        value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format=DAY_FORMAT, **at.common(field)
    )  # fmt: skip
    return None if found is None else found.isoformat()


def _text(field: FieldGuide, at: _Place) -> Any:
    at.seed(None if at.was is None else str(at.was))
    hint = "YYYY-MM-DD or YYYY-MM-DDTHH:MM" if field.kind == "instant" else NOT_KNOWN
    found = (st.text_input(placeholder=hint, **at.common(field)) or "").strip()
    return found if found != "" else None


def _texts(field: FieldGuide, at: _Place) -> Any:
    at.seed("\n".join(map(str, at.was)) if isinstance(at.was, list) else None)
    lines = [line.strip() for line in (st.text_area(height=80, **at.common(field)) or "").splitlines()]
    found = [line for line in lines if line != ""]
    return found if len(found) > 0 else None


def _several(field: FieldGuide, at: _Place) -> Any:
    """Nothing chosen is not known; "none of these" says that there are none."""
    words = {name: name for name in level.values}
    if field.kind == "choices":
        words = dict(zip(field.choices, field.choice_labels, strict=True))
    at.seed([NONE_OF_THESE] if at.was == [] else [each for each in at.was or [] if each in words])
    found = st.multiselect(
        options=[NONE_OF_THESE, *words],
        format_func=lambda each: words.get(str(each), str(each)),
        placeholder=NOT_KNOWN,
        **at.common(field),
    )
    return none_or_some(found)


_WIDGETS: Final[dict[str, Callable[[FieldGuide, _Place], Any]]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "level": _level,
    "number": _number,
    "integer": _number,
    "day": _day,
    "instant": _text,
    "text": _text,
    "language": _text,
    "area": _text,
    "texts": _texts,
    "levels": _several,
    "choices": _several,
}
