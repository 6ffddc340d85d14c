"""The rows of a sheet: checked with their progress shown, every problem beside its cell, and cells mended in place."""

from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.intake import columns, headers
from kyphodss.intake.cases import Checked, check
from kyphodss.intake.report import HEAD, corrected, letters, problem_rows
from kyphodss.store.spreadsheet import as_csv
from kyphodss.ui.file_button import file_button
from kyphodss.ui.intake import State
from kyphodss.ui.words import plain

MOST_SHOWN: Final = 500  # problems that the page draws; the list as a file has all that were kept
MOST_MENDED: Final = 100  # rows with a problem that can be mended at once
ROW, WRONG = "row", "what is wrong"


def checked(here: State, today: date) -> Checked | None:
    """What the rows say, once asked for; None before. Nothing is stored."""
    rows = f"{len(here.table.rows):,} row{'' if len(here.table.rows) == 1 else 's'}"
    if here.checked is None:
        asked = st.button(f"Check {rows}", key="intake_check", icon=":material/fact_check:")
        if not (st.session_state.pop("intake_again", False) or asked):
            return None
        bar = st.progress(0.0, f"Checking {rows}")
        mapped = columns.settled(here.table, here.columns)

        def _tell(done: int, total: int) -> None:
            bar.progress(min(done / total, 1.0))

        here.checked = check(here.table, mapped, today, f"import-{here.print}", _tell)
        bar.empty()
        st.rerun()
    return here.checked


def problems(here: State, found: Checked) -> None:
    """How many rows are clean, the problems as a table, and the files to take along."""
    clean = sum(draft.clean for draft in found.drafts)
    st.subheader("What the rows say", anchor=False)
    many = len(found.problems) + found.more
    words = "no problem" if many == 0 else "1 problem" if many == 1 else f"{many:,} problems"
    st.markdown(
        f"**{found.rows:,} rows make {len(found.drafts):,} case{'' if len(found.drafts) == 1 else 's'}**: {clean:,} clean, "
        f"{len(found.drafts) - clean:,} with a problem ({words} in all).{' Nothing is stored yet.' if here.stored == '' else ''}"
    )
    if len(found.problems) > 0:
        shown = [dict(zip(HEAD, row, strict=True)) for row in problem_rows(found.problems[:MOST_SHOWN])]
        st.dataframe(shown, hide_index=True, key="intake_problems")
        if many > MOST_SHOWN:
            st.caption(f"The first {MOST_SHOWN} are shown; the list as a file has {len(found.problems):,}.")
    _readings(found)
    _files(here, found)


def _readings(found: Checked) -> None:
    """How cells were read where that is not plain: levels in one cell, months, units."""
    if len(found.notes) == 0:
        return
    with st.expander(f"How {len(found.notes):,} cells were read", icon=":material/visibility:"):
        st.dataframe(
            [
                {ROW: note.row, "name": note.name, "found": note.found, "reading": note.reading}
                for note in found.notes[:MOST_SHOWN]
            ],
            hide_index=True,
            key="intake_readings",
        )


def _files(here: State, found: Checked) -> None:
    stem = here.name.rpartition(".")[0] or "sheet"
    with st.container(horizontal=True):
        file_button(
            "Problem list (CSV)",
            lambda: as_csv(HEAD, problem_rows(found.problems)),
            f"{stem}-problems.csv",
            "text/csv",
            key="intake_problem_list",
            disabled=len(found.problems) == 0,
        )
        file_button(
            "Corrected file (CSV)",
            lambda: as_csv(here.table.header, corrected(here.table)),
            f"{stem}-corrected.csv",
            "text/csv",
            key="intake_corrected",
            help="The rows as they stand now, with what was mended here",
        )


def mend(here: State, found: Checked) -> None:
    """The rows with a problem, to be corrected in place; they are checked again before anything else."""
    if len(found.problems) == 0:
        return
    st.subheader("Mend in place", anchor=False)
    wrong = dict[int, list[str]]()
    for problem in found.problems:
        place = "the row" if problem.column < 0 else letters(problem.column)
        wrong.setdefault(problem.row, []).append(f"{place}: expected {problem.expected}. {problem.cure}")
    rows = [row for row in here.table.rows if row.number in wrong][:MOST_MENDED]
    names = [f"{letters(index)} · {name}" for index, name in enumerate(here.table.header)]
    used = sorted({problem.column for problem in found.problems if problem.column >= 0})
    order = [*used, *(index for index in range(len(names)) if index not in used)]
    lines = [
        {
            ROW: row.number,
            WRONG: " ".join(wrong[row.number]),
            **{names[index]: _cell(row.cells, index) for index in order},
        }
        for row in rows
    ]
    shown: Any = st.data_editor(
        lines,
        key=f"intake_mend:{here.print}:{here.generation}",
        hide_index=True,
        disabled=[ROW, WRONG],
        column_config={
            WRONG: st.column_config.TextColumn(width="large", pinned=True),
            ROW: st.column_config.NumberColumn(pinned=True),
        },
        alt="Rows with a problem, to be corrected",
    )
    if len(wrong) > len(rows):
        st.caption(
            f"The first {len(rows)} of {len(wrong):,} rows with a problem. Mend many of them in the file itself."
        )
    edits = _edits(lines, list(shown), names)
    if st.button("Apply and check again", key="intake_apply", icon=":material/build:", disabled=len(edits) == 0):
        here.edits |= edits
        here.change(headers.edited(here.table, edits), here.columns)
        st.session_state.intake_again = True
        st.rerun()


def _cell(cells: tuple[str, ...], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _edits(before: list[dict[str, Any]], after: list[dict[str, Any]], names: list[str]) -> dict[tuple[int, int], str]:
    """What was typed, by row number and column index."""
    found = dict[tuple[int, int], str]()
    for old, new in zip(before, after, strict=True):
        for index, name in enumerate(names):
            typed = "" if new[name] is None else str(new[name])
            if typed != old[name]:
                found[old[ROW], index] = typed
    return found


def summary(here: State) -> str:
    """What was mended, for the eye."""
    return "" if len(here.edits) == 0 else f"{len(here.edits)} cells were mended here; the file on disk is as it was."


def say_mended(here: State) -> None:
    """Puts it on the page."""
    words = summary(here)
    if words != "":
        st.caption(plain(words))
