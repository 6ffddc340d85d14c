"""The sources side by side: the lines each draws, where they disagree on this patient, and the evidence beside them.

Content only, no frame: whoever places it chooses the drawer. Nothing here decides; every word comes from the objects.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from kyphodss.assess import Assessment, Verdict
from kyphodss.guidelines.disagreements import Disagreement, bearing
from kyphodss.guidelines.evidence import Evidence, Stance, evidence_for
from kyphodss.guidelines.model import Address, Guideline
from kyphodss.guidelines.thresholds import (
    DIMENSIONS,
    NOT_ASKED,
    TITLES,
    Asked,
    Cell,
    SourceRow,
    dimension_table,
    patient_values,
)
from kyphodss.logic.explain import Row, missing, truth
from kyphodss.logic.terms import Term
from kyphodss.logic.truth import NO, UNKNOWN, YES
from kyphodss.note.words import asked_words
from kyphodss.ui.card_details import MARKS
from kyphodss.ui.words import code_badge, plain

LEGEND: Final = (
    f"{MARKS[YES]} holds · {MARKS[NO]} does not hold · {MARKS[UNKNOWN]} not known. Each mark answers one comparison, not the "
    "source: an exclusion that holds speaks against. The id names the criterion on the source's card. "
    f"“{NOT_ASKED.capitalize()}” is said of the rules encoded from a source, not of all it contains."
)
STANCES: Final[dict[Stance, str]] = {
    "for": "For a benefit, by its main result",
    "against": "Against a benefit, by its main result",
    "neutral": "Neither: no result was read",
}


def side_by_side(assessment: Assessment, shown_guidelines: Sequence[Guideline]) -> None:
    """The table of the shown sources beside this patient. Raises KeyError for a source that the assessment does not hold."""
    st.table(table(assessment, shown_guidelines), border="horizontal", alt="What each source asks, beside this patient")
    st.caption(LEGEND)


def disagreements_and_evidence(assessment: Assessment) -> None:
    """The disagreements that bear on this patient, and the evidence for and against."""
    row = assessment.row
    st.subheader("Where the sources disagree on this patient", anchor=False)
    found = bearing(row)
    if len(found) == 0:
        st.markdown("None of the known disagreements bears on what is recorded.")
    for item in sorted(found, key=lambda item: item.bears(row) is UNKNOWN):
        st.markdown(_paragraph(item, row))
    _evidence(evidence_for(row), row)


def table(assessment: Assessment, shown_guidelines: Sequence[Guideline]) -> pd.DataFrame:
    """This patient in the first row, one source a row below; cells in Markdown."""
    verdicts = {verdict.guideline.id: verdict for verdict in assessment.guidelines}
    groups = _alike(dimension_table(shown_guidelines, assessment.row), verdicts)
    rows = [group[0] for group in groups]
    values = patient_values(assessment.row)
    columns = {
        TITLES[dimension]: [_lines(map(plain, values[dimension])), *(_cell(row.cells[dimension]) for row in rows)]
        for dimension in DIMENSIONS
    }
    heads = ["**This patient**", *(_head([verdicts[row.guideline.id] for row in group]) for group in groups)]
    return pd.DataFrame(columns, index=pd.Index(heads, name="Source"))


def _lines(lines: Iterable[str]) -> str:
    return "\n\n".join(lines)


def _alike(rows: Sequence[SourceRow], verdicts: Mapping[str, Verdict]) -> list[list[SourceRow]]:
    """Neighbouring sources of one text, which say the same of this patient, as one row with every name in it."""
    groups: list[list[SourceRow]] = []
    for row in rows:
        if len(groups) > 0 and _key(groups[-1][0], verdicts) == _key(row, verdicts):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _key(row: SourceRow, verdicts: Mapping[str, Verdict]) -> tuple[object, ...]:
    reading = verdicts[row.guideline.id].reading
    return row.guideline.routes, row.guideline.scope_words, reading.code, reading.words


def _head(alike: Sequence[Verdict]) -> str:
    """Names, verdict and scope of a source, or of several with one text."""
    verdict = alike[0]
    word, icon, colour = code_badge(verdict.reading.code)
    return _lines(
        [
            f"**{plain(', '.join(each.guideline.short for each in alike))}**",
            f":{colour}-badge[{icon} {word}]",
            f":small[{plain(verdict.guideline.scope_words)}]",
        ]
    )


def _cell(cell: Cell) -> str:
    if len(cell) == 0:
        return f":gray[{NOT_ASKED}]"
    return _lines(map(_asked, cell))


def _asked(asked: Asked) -> str:
    note = "" if asked.note == "" else f" :gray[{plain(f'({asked.note})')}]"
    return f"{MARKS[asked.truth]} {plain(asked.words)}{note}"


def _paragraph(item: Disagreement, row: Row) -> str:
    return f"**{plain(item.title)}.** {_open(item.when, row)}{plain(item.says)}  \n:small[{_links(item.links())}]"


def _open(when: Term, row: Row) -> str:
    """Said first where it is not known whether it bears."""
    if truth(when, row) is not UNKNOWN:
        return ""
    return f":orange-badge[:material/help: May bear] not known: {plain(asked_words(missing(when, row)))}. "


def _links(addresses: Sequence[Address]) -> str:
    return " · ".join(f"[{plain(address.title)}]({address.url})" for address in addresses)


def _evidence(found: Sequence[Evidence], row: Row) -> None:
    """For and against side by side, what was not read below; nothing where no evidence is about this patient."""
    st.subheader("Evidence, without a verdict of its own", anchor=False)
    if len(found) == 0:
        st.markdown("None of the trials and statements listed here is about what is recorded.")
        return
    both = st.grid(2, min_column_width=400, gap="medium")
    for stance in ("for", "against"):
        with both.cell():
            _stance(stance, found, row)
    if any(evidence.stance == "neutral" for evidence in found):
        _stance("neutral", found, row)


def _stance(stance: Stance, found: Sequence[Evidence], row: Row) -> None:
    st.markdown(f"**{STANCES[stance]}**")
    listed = [evidence for evidence in found if evidence.stance == stance]
    st.markdown(
        _lines(_line(evidence, row) for evidence in listed) if len(listed) > 0 else "None listed for this patient."
    )


def _line(evidence: Evidence, row: Row) -> str:
    mark = "read in the source" if evidence.mark == "read" else evidence.mark
    origin = plain(f"paid for by: {evidence.paid} · {mark} · ")
    return "  \n".join(
        [
            f"**{plain(evidence.title)}** {_open(evidence.when, row)}{plain(evidence.kind)}; n: {plain(evidence.n)}",
            f"Window: {plain(evidence.window)}. {_inside(evidence, row)}",
            f"{plain(evidence.figures[0].upper() + evidence.figures[1:])}.",
            f":small[{origin}{_links(evidence.addresses)}]",
        ]
    )


def _inside(evidence: Evidence, row: Row) -> str:
    """Would this fracture have been in, by what was read of who could enter?"""
    if evidence.entry is None:
        return ""
    answer = evidence.inside(row)
    turning = plain("; ".join(evidence.turns_on(row)))
    if answer is YES:
        return f"{MARKS[YES]} This fracture lies inside what was read of it."
    if answer is NO:
        return f"{MARKS[NO]} This fracture lies outside: {turning}."
    return f"{MARKS[UNKNOWN]} Not known whether this fracture lies inside: {turning}."
