"""Lists of a case as tables to type in: treatments, imaging, blood thinners, follow-ups. An empty cell is not known."""

import re
from typing import Any, Final

import pandas as pd
import streamlit as st

from kyphodss.case.fields import GUIDE, FieldGuide
from kyphodss.ui import draft
from kyphodss.ui.form import Problems, help_of, label_of
from kyphodss.ui.words import plain

YES_NO_WORDS: Final[dict[Any, str]] = {True: "yes", False: "no", "unknown": "asked, not known"}


def table(path: str, problems: Problems, none_words: str) -> None:
    """The entries at `path` (as "treatments") in an editor; `none_words` labels the answer that there are none."""
    columns = [field for field in GUIDE.values() if field.path.startswith(f"{path}[].")]
    key = draft.key(f"table:{path}:{st.session_state.get('section', '')}:{_generation(path)}")
    bases = st.session_state.setdefault("table_bases", {})
    # The editor keeps its own edits, so what it starts from must not move under it.
    if key not in bases or key not in st.session_state:
        bases[key] = _frame(draft.get(path) or [], columns)
    edited = st.data_editor(
        bases[key],
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={field.name: _column(field) for field in columns},
        placeholder="not known",
        alt=f"Editable table: {path}",
    )
    entries = [entry for entry in (_entry(row, columns) for row in edited.to_dict("records")) if len(entry) > 0]
    _store(path, entries, none_words)
    for at, sentence in problems.items():
        if at.startswith(path):
            place = re.search(r"\[(\d+)\]", at)
            where = f"Row {int(place.group(1)) + 1}, " if place is not None else ""
            name = at.split(".")[-1].replace("_", " ")
            st.error(f"{where}{name}: {plain(sentence)}.", icon=":material/error:")


def add(path: str, entry: dict[str, Any]) -> None:
    """Put an entry behind the others, from a form beside the table."""
    replace(path, [*(draft.get(path) or []), entry])


def replace(path: str, entries: list[dict[str, Any]]) -> None:
    """Other entries than those in the table, which begins anew on them. None left: nobody said."""
    draft.put(path, entries if len(entries) > 0 else None)
    st.session_state.pop(draft.key(f"none:{path}"), None)
    st.session_state[draft.key(f"generation:{path}")] = _generation(path) + 1


def _generation(path: str) -> int:
    return int(st.session_state.get(draft.key(f"generation:{path}"), 0))


def _store(path: str, entries: list[dict[str, Any]], none_words: str) -> None:
    """Nobody said, or asked and there are none: two different things for an empty list."""
    was = draft.get(path)
    found: list[dict[str, Any]] | None = entries if len(entries) > 0 else None
    if found is None:
        asked = st.checkbox(none_words, value=was == [], key=draft.key(f"none:{path}"))
        found = [] if asked else None
    if found != was:
        draft.put(path, found)
        st.rerun()


def _frame(entries: list[dict[str, Any]], columns: list[FieldGuide]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            field.name: pd.Series([_cell(entry.get(field.name), field) for entry in entries], dtype=_type(field))
            for field in columns
        }
    )


def _type(field: FieldGuide) -> str:
    return "Float64" if field.kind in ("number", "integer") else "object"


def _cell(value: Any, field: FieldGuide) -> Any:
    if value is None:
        return None
    if field.kind == "yes_no":
        return YES_NO_WORDS.get(value, str(value))
    if field.kind == "levels":
        return ", ".join(value) if isinstance(value, list) else str(value)
    return value


def _column(field: FieldGuide) -> Any:
    words: Any = {"label": label_of(field), "help": help_of(field)}
    if field.kind == "yes_no":
        return st.column_config.SelectboxColumn(options=list(YES_NO_WORDS.values()), **words)
    if field.kind == "choice":
        names: dict[Any, str] = dict(zip(field.choices, field.choice_labels, strict=True))
        return st.column_config.SelectboxColumn(
            options=list(field.choices), format_func=lambda value: names.get(value, str(value)), **words
        )
    if field.kind == "choices":
        said = dict(zip(field.choices, field.choice_labels, strict=True))
        return st.column_config.MultiselectColumn(
            options=list(field.choices), format_func=lambda value: said.get(value, value), **words
        )
    if field.kind in ("number", "integer"):
        return st.column_config.NumberColumn(format="%g", **words)
    return st.column_config.TextColumn(**words)


def _entry(row: dict[str, Any], columns: list[FieldGuide]) -> dict[str, Any]:
    found = {field.name: _value(row.get(field.name), field) for field in columns}
    return {name: value for name, value in found.items() if value is not None}


def _value(cell: Any, field: FieldGuide) -> Any:
    if field.kind == "choices":
        return _several(cell)
    if cell is None or cell is pd.NA or (isinstance(cell, float) and pd.isna(cell)) or str(cell).strip() == "":
        return None
    if field.kind == "yes_no":
        return next((value for value, word in YES_NO_WORDS.items() if word == cell), cell)
    if field.kind in ("number", "integer"):
        return int(cell) if float(cell).is_integer() else float(cell)
    if field.kind == "levels":
        return [part for part in re.split(r"[,;/\s]+", str(cell).strip().upper()) if part != ""]
    return str(cell).strip()


def _several(cell: Any) -> list[str] | None:
    """What was chosen of several in a cell; nothing chosen is not known."""
    found = [] if cell is None or isinstance(cell, (str, float)) or cell is pd.NA else [str(each) for each in cell]
    return found if len(found) > 0 else None
