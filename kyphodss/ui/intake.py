"""The steps of bringing in a sheet: file, names of the columns, questions. Nothing is stored by any of them."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import streamlit as st

from kyphodss.intake import columns, headers, table
from kyphodss.intake.cases import Checked
from kyphodss.intake.columns import Column, MappingError
from kyphodss.intake.headers import Table
from kyphodss.intake.kinds import SHEETS
from kyphodss.intake.report import GUIDE_HEAD, guide_rows, letters, template
from kyphodss.intake.synonyms import label_of, targets
from kyphodss.intake.table import Sheet, TableError, fingerprint
from kyphodss.service import mappings
from kyphodss.service.mappings import SenderError
from kyphodss.service.options import options
from kyphodss.store.spreadsheet import as_csv
from kyphodss.ui.file_button import file_button
from kyphodss.ui.words import plain

STATE: Final = "intake"
OF_ONE_FILE: Final = ("intake_offered", "intake_refused", "intake_again")
NOT_READ: Final = "not read"
EXAMPLES: Final = 3  # first different values of a column that are shown
SHOWN: Final = 40  # characters of each
HEADERS: Final = 15  # rows among which the one of names can be chosen
LARGER: Final = (
    "CSV, TSV or Excel (.xlsx), at most 5 MB. A larger file goes by the command line: python -m kyphodss import."
)


@dataclass
class State:
    """One file in this window: its sheets, what was chosen, what was typed in place, and what the last check found."""

    name: str
    print: str
    sheets: tuple[Sheet, ...]
    table: Table
    columns: tuple[Column, ...]
    edits: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    generation: int = 0
    checked: Checked | None = None
    stored: str = ""
    noun: str = "Row"

    def change(self, found: Table, mapped: tuple[Column, ...]) -> None:
        """Another table or other columns: what was found before no longer holds."""
        self.table, self.columns, self.checked, self.stored = found, mapped, None, ""
        self.generation += 1


def state() -> State | None:
    """The file of this window; None before one was given."""
    return st.session_state.get(STATE)


def upload() -> State | None:
    """The file, or the sentence that refuses it; beside it the empty template and its guide."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        given = st.file_uploader("Referral sheet", type=list(SHEETS), key="intake_file", width=520, help=LARGER)
        file_button(
            "Empty template (CSV)",
            as_csv(template(), []),
            "referrals-template.csv",
            "text/csv",
            key="intake_template",
            icon=":material/table_chart:",
        )
        file_button(
            "Guide to its columns (CSV)",
            as_csv(GUIDE_HEAD, guide_rows()),
            "referrals-guide.csv",
            "text/csv",
            key="intake_guide",
            icon=":material/menu_book:",
        )
    st.caption(LARGER)
    if given is None:
        st.session_state.pop(STATE, None)
        return None
    data = given.getvalue()
    known = state()
    if known is not None and (known.print, known.name) == (fingerprint(data), given.name):
        return known
    try:
        sheets = table.read(data, given.name)
    except TableError as refused:
        st.session_state.pop(STATE, None)
        st.error(f"Not read, and nothing was stored. {plain(str(refused))}", icon=":material/error:")
        return None
    found = headers.table(sheets[0])
    for name in OF_ONE_FILE:
        st.session_state.pop(name, None)
    st.session_state[STATE] = State(given.name, fingerprint(data), sheets, found, columns.propose(found))
    return st.session_state[STATE]


def layout(here: State) -> None:
    """Which sheet and which row of names, and what was found out about the file."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sheet = here.table.sheet
        if len(here.sheets) > 1:
            names = [each.name for each in here.sheets]
            chosen = st.selectbox("Sheet", names, key=f"intake_sheet:{here.print}", width=260)
            sheet = next((each for each in here.sheets if each.name == chosen), sheet)
        rows = [row.number for row in sheet.rows[:HEADERS]]
        base = here.table if sheet is here.table.sheet else headers.table(sheet)
        at = rows.index(base.header_row)
        row = st.selectbox("Row of names", rows, at, key=f"intake_header:{here.print}:{sheet.name}", width=140)
        _remembered(here)
    if sheet.name != here.table.sheet.name or row != here.table.header_row:
        found = headers.table(sheet, row)
        here.edits = {}
        here.change(found, columns.propose(found))
    for note in here.table.notes:
        st.caption(plain(note))


def _remembered(here: State) -> None:
    """The senders whose columns are known already."""
    folder = Path(options().store.folder)
    known = mappings.senders(folder)
    if len(known) == 0:
        return
    chosen = st.selectbox(
        "Read it as sent by",
        known,
        index=None,
        key=f"intake_sender:{here.print}",
        placeholder="a sender seen before",
        width=260,
    )
    if st.button("Use", key="intake_use", disabled=chosen is None, icon=":material/history:") and chosen is not None:
        try:
            text = mappings.kept(folder, chosen)
            here.change(here.table, here.columns if text is None else columns.remembered(here.table, text))
        except (MappingError, SenderError) as refused:
            st.error(plain(str(refused)), icon=":material/error:")


def mapping(here: State) -> None:
    """Every column of the file and the field it is read as, to be corrected; kept for the sender on request."""
    st.subheader("Which column is which", anchor=False)
    st.markdown("Proposed from the names. Correct what is wrong; what is *not read* is left out.")
    words = {NOT_READ: None, **{f"{label_of(target)} · {target}": target for target in targets()}}
    back = {target: word for word, target in words.items()}
    rows = [_row(here, column, back) for column in here.columns]
    shown: Any = st.data_editor(
        rows,
        key=f"intake_mapping:{here.print}:{here.generation}",
        hide_index=True,
        disabled=["column", "name in the file", "first values", "why"],
        column_config={
            "read as": st.column_config.SelectboxColumn(options=list(words), required=True, width="large"),
            "unit": st.column_config.TextColumn(
                help="Blank: the unit of the field, as the guide gives it", width="small"
            ),
        },
        alt="Columns of the file and the fields they are read as",
    )
    edited = tuple(_column(column, row, words) for column, row in zip(here.columns, shown, strict=True))
    if edited != here.columns:
        here.change(here.table, edited)
        st.rerun()
    nameless = [letters(each.index) for each in here.columns if each.target is None and each.header == ""]
    unread = [*columns.unread(here.columns), *nameless]
    if len(unread) > 0:
        st.caption(f"Not read: {plain(', '.join(unread))}.")
    twice = doubled(here.columns)
    if len(twice) > 0:
        st.error(
            f"Two columns are read as one field: {plain(', '.join(twice))}. Choose one of them.",
            icon=":material/error:",
        )
    _keep(here)


def _row(here: State, column: Column, back: dict[str | None, str]) -> dict[str, str]:
    seen = dict.fromkeys(
        row.cells[column.index].strip()[:SHOWN] for row in here.table.rows[:50] if column.index < len(row.cells)
    )
    values = [text for text in seen if text != ""][:EXAMPLES]
    return {
        "column": letters(column.index),
        "name in the file": column.header,
        "first values": " | ".join(values),
        "read as": back.get(column.target, NOT_READ),
        "unit": column.unit,
        "why": column.why if column.target is None or column.score == 1 else f"⚠ {column.why}",
    }


def _column(column: Column, row: dict[str, Any], words: dict[str, str | None]) -> Column:
    target, unit = words.get(row["read as"]), str(row["unit"] or "").strip()
    if (target, unit) == (column.target, column.unit):
        return column
    if target == column.target:
        return replace(column, unit=unit)
    return Column(column.index, column.header, target, 1.0, "chosen here", None, unit)


def doubled(mapped: tuple[Column, ...]) -> list[str]:
    """Fields that two columns are read as, by name."""
    named = [column.target for column in mapped if column.target is not None]
    return sorted({label_of(target) for target in named if named.count(target) > 1})


def _keep(here: State) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sender = st.text_input(
            "Sender", key="intake_keep_as", max_chars=mappings.LONGEST, placeholder="who sends such files", width=260
        )
        asked = st.button(
            "Remember for this sender",
            key="intake_keep",
            icon=":material/bookmark:",
            disabled=sender is None or sender.strip() == "",
        )
        file_button(
            "Columns as a file (JSON)",
            lambda: columns.dumped(here.columns),
            "columns.json",
            "application/json",
            key="intake_columns",
            help="For python -m kyphodss import --mapping; it holds names of columns and nothing of a row",
        )
    if asked:
        try:
            mappings.keep(Path(options().store.folder), sender or "", columns.dumped(here.columns))
            st.caption(":material/bookmark: The columns are remembered for this sender.")
        except SenderError as refused:
            st.error(plain(str(refused)), icon=":material/error:")
