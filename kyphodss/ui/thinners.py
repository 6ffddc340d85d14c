"""Adding a blood thinner by an ordinary form beside the table, and settling a name that the table of drugs does not know."""

from typing import Any, Final

import streamlit as st

from kyphodss.case.drugs import NAMES, Unclear, recognise
from kyphodss.case.fields import FieldGuide, guide
from kyphodss.ui import draft, tables
from kyphodss.ui.form import NOT_KNOWN, YES_NO, as_plain_number, choice_words, help_of, label_of
from kyphodss.ui.words import plain

PATH: Final = "bleeding.drugs"
FIELDS: Final = ("interval_h", "last_dose_at", "regimen", "indication", "prescriber_agreed")
INSTANT: Final = "YYYY-MM-DDTHH:MM"


def _suggestions() -> dict[str, str]:
    """Every recognised name with its words: a brand says which drug it is."""
    found: dict[str, str] = {}
    for name in NAMES.values():
        found[name.generic] = name.generic
        found |= {brand: f"{brand} ({name.generic})" for brand in name.brands}
    return dict(sorted(found.items(), key=lambda entry: entry[0].casefold()))


SUGGESTIONS: Final = _suggestions()


def blood_thinners() -> None:
    """The form, and beside every name that is asked about the drugs it may mean."""
    st.subheader("Add a blood thinner", anchor=False)
    with st.form("add_drug", clear_on_submit=True):
        drug = guide(f"{PATH}[].drug")
        st.selectbox(
            drug.label,
            list(SUGGESTIONS),
            index=None,
            format_func=_words,
            accept_new_options=True,
            placeholder="generic or brand name",
            key=_key("drug"),
            help=help_of(drug),
        )
        grid = st.grid(2, min_column_width=160, gap="small")
        for name in FIELDS:
            with grid.cell():
                _ask(guide(f"{PATH}[].{name}"))
        st.form_submit_button("Add to the list", on_click=_add, icon=":material/add:")
    if st.session_state.pop("drug_without_name", False):
        st.error("Found no name, expected a generic or brand name; choose one or type it.", icon=":material/error:")
    for index, entry in enumerate(draft.get(PATH) or []):
        _unclear(index, entry.get("drug"))


def _words(name: object) -> str:
    return SUGGESTIONS.get(str(name), str(name))


def _key(name: str) -> str:
    return f"add:{name}:{draft.key('')}"


def _ask(found: FieldGuide) -> None:
    common: dict[str, Any] = {"label": label_of(found), "key": _key(found.name), "help": help_of(found)}
    if found.kind == "number":
        st.number_input(value=None, step=1.0, format="%g", placeholder=NOT_KNOWN, **common)
    elif found.kind == "instant":
        st.text_input(placeholder=INSTANT, **common)
    else:
        words = YES_NO if found.kind == "yes_no" else choice_words(found)
        st.selectbox(options=list(words), format_func=words.__getitem__, placeholder=NOT_KNOWN, **common)


def _add() -> None:
    given = {name: st.session_state.get(_key(name)) for name in ("drug", *FIELDS)}
    if str(given["drug"] or "").strip() == "":
        st.session_state.drug_without_name = True
        return
    given["interval_h"] = as_plain_number(given["interval_h"])
    written = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    tables.add(PATH, {name: value for name, value in written.items() if value not in (None, "")})


def _unclear(index: int, name: object) -> None:
    """The question that a name raises, with a button for each drug it may mean, and one that takes it out."""
    found = recognise(name) if isinstance(name, str) and name.strip() != "" else None
    if not isinstance(found, Unclear):
        return
    st.warning(plain(found.question), icon=":material/contact_support:")
    with st.container(horizontal=True):
        for generic in found.meant:
            st.button(f"{name} means {generic}", on_click=_mean, args=(index, generic), key=f"mean:{index}:{generic}")
        st.button(f"Take {name} out", on_click=_take_out, args=(index,), key=f"take_out:{index}")


def _mean(index: int, generic: str) -> None:
    entries: list[dict[str, Any]] = draft.get(PATH)
    tables.replace(PATH, [{**e, "drug": generic} if n == index else e for n, e in enumerate(entries)])


def _take_out(index: int) -> None:
    entries: list[dict[str, Any]] = draft.get(PATH)
    tables.replace(PATH, [entry for n, entry in enumerate(entries) if n != index])
