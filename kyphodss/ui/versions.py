"""How fresh the data is, and what answers: the program, the database, and every edition in use since when."""

from datetime import date
from typing import Final

import streamlit as st

from kyphodss import __version__
from kyphodss.access import Operation, may
from kyphodss.dates import rows as windows
from kyphodss.guidelines import REGISTER
from kyphodss.note.words import day_words
from kyphodss.plan import holds
from kyphodss.store import migrate
from kyphodss.store.audit import Narrowed
from kyphodss.store.backup import ACTION as BACKUP
from kyphodss.store.chain import Line
from kyphodss.store.check import SAVES
from kyphodss.store.door import Door
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.looks import once, second_words
from kyphodss.ui.words import plain

LOOKED: Final = 5_000  # newest lines looked through for the last save and the last backup
KINDS: Final = {"sqlite": "SQLite, one file", "postgresql": "PostgreSQL"}


def versions(door: Door) -> None:
    """Three short tables."""
    st.subheader("Data", anchor=False)
    try:
        fresh = once("fresh", None, lambda: _fresh(door))
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
    else:
        _table(fresh)
    st.subheader("Program and database", anchor=False)
    _table(
        [
            ("Program", f"kyphodss {__version__}"),
            ("Database", KINDS.get(door.database.dialect, door.database.dialect)),
            ("Migration of the database", migrate.head()),
        ]
    )
    st.subheader("Editions in use", anchor=False)
    st.caption("A case is judged by these. An assessment in its history names the editions it was made with.")
    st.table(editions(), hide_index=True)


def editions() -> list[dict[str, str]]:
    """Every source, the windows table and the drug table, in the edition in use and since when this program used it."""
    sources = [
        _edition(entry.item.title, entry.item.edition or entry.item.edition_note or "not stated", entry.since)
        for entry in REGISTER
        if entry.until is None
    ]
    tables = [
        _edition("Windows table", f"{len(entry.item.rows)} of {len(entry.item.all_rows)} rows in use", entry.since)
        for entry in windows.EDITIONS
        if entry.until is None
    ]
    drugs = [
        _edition("Drug table", f"{len(entry.item.rules)} rows", entry.since)
        for entry in holds.EDITIONS
        if entry.until is None
    ]
    return [*sources, *tables, *drugs]


def _edition(what: str, edition: str, since: date) -> dict[str, str]:
    return {"what": plain(what), "edition": plain(edition), "in use since": day_words(since)}


def _fresh(door: Door) -> list[tuple[str, str]]:
    """Raises what the door raises."""
    if not may(door.user, Operation.VIEW_AUDIT):
        cases = door.cases()
        newest = max((case.saved_at for case in cases), default=None)
        return [("Cases you may see", f"{len(cases):,}"), ("Newest save", _when(newest, "none yet"))]
    saved = _newest(door.audit(most=LOOKED), SAVES)
    copied = _newest(door.audit(Narrowed(action=BACKUP, outcome="done"), most=1), (BACKUP,))
    return [
        ("Newest save", _when(saved, f"not among the newest {LOOKED:,} lines of the record")),
        (
            "Last backup",
            _when(copied, "none on record: `python -m kyphodss backup FILE` makes one while the program runs"),
        ),
    ]


def _newest(lines: list[Line], actions: tuple[str, ...]) -> str | None:
    return next((line.at for line in lines if line.action in actions and line.outcome == "done"), None)


def _when(at: str | None, otherwise: str) -> str:
    return otherwise if at is None else second_words(at)


def _table(rows: list[tuple[str, str]]) -> None:
    st.markdown("  \n".join(f"**{name}** · {value}" for name, value in rows))
