"""Lines of the audit record on a screen: read once a visit, drafts folded away, in words and in the site's own time."""

import json
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from typing import Final, TypeVar

import streamlit as st

from kyphodss.access import Operation
from kyphodss.case.clock import SITE_ZONE
from kyphodss.note.words import day_words
from kyphodss.store.audit import OUTCOMES
from kyphodss.store.chain import Line

DRAFTS: Final = "Show drafts kept"
DRAFTS_HELP: Final = "Typing on the case page keeps a draft at every change."
FEW: Final = 3
WIDTHS: Final = {  # pixels; the others as wide as they need
    "when": st.column_config.Column(width=160),
    "did": st.column_config.Column(width=200),
    "organization": st.column_config.Column(width=130),
    "outcome": st.column_config.Column(width=70),
}
KEPT: Final = "record_read"
Row = dict[str, str | int]
Read = TypeVar("Read")


def once(name: str, asked: Hashable, read: Callable[[], Read]) -> Read:
    """What was read for this question on this visit; asked anew only where the question is another one.

    Every reading leaves a line in the record, so a page that merely draws itself again reads nothing.
    """
    kept = st.session_state.setdefault(KEPT, {})
    if name not in kept or kept[name][0] != asked:
        kept[name] = (asked, read())
    return kept[name][1]


def forget() -> None:
    """The next question is asked anew."""
    st.session_state.pop(KEPT, None)


def today() -> date:
    """The present day at the site: for names of files and for what is past its term."""
    return datetime.now(SITE_ZONE).date()


def second_words(instant: str) -> str:
    """An instant of the store in site time, to the second."""
    moment = datetime.fromisoformat(instant).astimezone(SITE_ZONE)
    return f"{day_words(moment)}:{moment:%S}"


def is_draft(line: Line) -> bool:
    """Was a draft kept, opened or dropped, and nothing more? Attempts that came to nothing are always shown."""
    return line.action == Operation.KEEP_DRAFT.value and line.outcome == "done"


def row(line: Line, name: str) -> Row:
    """A line in words, under the heads of a table."""
    return {
        "when": second_words(line.at),
        "who": name,
        "did": line.action,
        "outcome": line.outcome,
        "case": line.case_key or "",
        "concerning": _few([str(each) for each in json.loads(line.fields)]),
        "role": line.role or "none",
        "organization": line.organization or "",
        "from": line.origin,
    }


def _few(named: list[str]) -> str:
    """All of them, or how many there are and the first FEW; the export names them all."""
    if len(named) <= FEW:
        return ", ".join(named)
    return f"{len(named)} in all: {', '.join(named[:FEW])}, …"


def draw(rows: Sequence[Row], key: str, alt: str) -> None:
    """The lines as a table."""
    st.dataframe(list(rows), hide_index=True, key=key, alt=alt, column_config=WIDTHS)


def counted(lines: Sequence[Line], folded: int = 0) -> str:
    """How many lines, how many of them came to nothing, and how many drafts are folded away."""
    found = [f"{len(lines):,} line{'' if len(lines) == 1 else 's'}"]
    for outcome in OUTCOMES[1:]:
        many = sum(line.outcome == outcome for line in lines)
        found += [f"{many:,} {outcome}"] if many > 0 else []
    found += [f"{folded:,} of drafts folded away"] if folded > 0 else []
    return " · ".join(found)
