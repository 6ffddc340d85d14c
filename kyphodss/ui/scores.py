"""The scores of a fracture: total, band and what is missing; components, conventions and proposals one click away."""

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.logic.truth import YES
from kyphodss.note.words import asked_words
from kyphodss.scores import BY_ID
from kyphodss.scores.heights import height_losses
from kyphodss.scores.model import Score, ScoreResult
from kyphodss.scores.proposals import LABEL, proposals
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import plain


def scores(assessment: Assessment) -> None:
    """A table of all scores, and what they are made of."""
    st.header("Scores", anchor=False)
    rows = [_line(BY_ID[result.id], result) for result in assessment.scores]
    st.markdown("\n".join(["| score | total | band |", "|---|---|---|", *rows]))
    drawer("Components, heights and proposals", "score-details", lambda: _details(assessment))


def _line(score: Score, result: ScoreResult) -> str:
    if result.band is None and result.total is None:
        asked = asked_words(result.missing)
        return f"| {score.short} | no total | :material/help: not known: {plain(asked)} |"
    total = "no total" if result.total is None else f"{result.total}"
    band = "the total is the grade" if result.band is None else result.band
    return f"| {score.short} | {total} | {plain(band)} |"


def _details(assessment: Assessment) -> None:
    for result in assessment.scores:
        st.markdown(_components(BY_ID[result.id], result))
    heights = [
        found for found in height_losses(assessment.row) if found.loss_pct is not None or found.problem is not None
    ]
    for found in heights:
        said = found.problem if found.problem is not None else f"{float(found.loss_pct or 0):.1f} %"
        st.markdown(f"**{plain(found.formula.label)}**: {plain(said)}")
    _proposals(assessment)


def _components(score: Score, result: ScoreResult) -> str:
    lines = [f"**{score.title}** :small[{plain(score.edition)}]", ""]
    lines += [
        f"- {component.label}: {plain(component.level_words)}"
        + (f" · {component.points}" if component.points is not None else "")
        for component in result.components
    ]
    lines += [f"- :material/info: {plain(note)}" for note in result.notes]
    addresses = " · ".join(f"[{plain(source.title)}]({source.url})" for source in score.sources if source.url != "")
    return "\n".join([*lines, "", f":small[{addresses}]"])


def _proposals(assessment: Assessment) -> None:
    """Those that apply, labelled as what they are."""
    applying = [answer for answer in proposals(assessment.row, assessment.scores) if answer.truth is YES]
    for answer in applying:
        found = answer.proposal
        st.markdown(f":material/science: **{LABEL}.** {plain(found.says)} :small[{plain(found.evidence)}]")
