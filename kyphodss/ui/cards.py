"""One card a source: its own words, what decided it, what is missing, what would settle or change it, and where to check it."""

from collections.abc import Sequence

import streamlit as st

from kyphodss.assess import Assessment, Verdict
from kyphodss.charts.palette import CODE
from kyphodss.guidelines.contradictions import touching
from kyphodss.guidelines.model import Criterion
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.truth import NO, YES, Truth
from kyphodss.note.account import values
from kyphodss.note.sources import mark_words, origin_words
from kyphodss.note.whatif import changing_words, settling_words
from kyphodss.note.words import ambiguity_words, asked_words, day_words
from kyphodss.ui.card_details import checklist_text, checklist_title, details_text
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import code_badge

BREAK = "  \n"
ANSWERED: dict[Truth, str] = {YES: "", NO: ": no", None: ": not known"}
FEW = 4  # criteria that are shown with their values; of more the values stand in the drawer


def parted(assessment: Assessment, ids: tuple[str, ...]) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts of the shown sources in the site's order, and the others in the order of the register."""
    by_id = {verdict.guideline.id: verdict for verdict in assessment.guidelines}
    return [by_id[id] for id in ids if id in by_id], [v for id, v in by_id.items() if id not in ids]


def cards(assessment: Assessment, ids: tuple[str, ...]) -> None:
    """The sources the site shows; the others by name and code, one click away."""
    own, others = parted(assessment, ids)
    for verdict in own:
        card(verdict, assessment)
    if len(others) == 0:
        return
    named = "; ".join(f"{v.guideline.short} ({CODE[v.reading.code].word})" for v in others)
    many = f"{len(others)} more source{'s' if len(others) > 1 else ''}"
    st.caption(f"**Not shown here by this site's setting:** {named}.")
    drawer(f"Show {many}", "other-sources", lambda: _others(others, assessment))


def _others(others: Sequence[Verdict], assessment: Assessment) -> None:
    for verdict in others:
        card(verdict, assessment)


def card(verdict: Verdict, assessment: Assessment) -> None:
    """One source."""
    guideline, reading, row = verdict.guideline, verdict.reading, assessment.row
    word, icon, colour = code_badge(reading.code)
    with st.container(border=True, gap="small", key=f"card-{guideline.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(guideline.short, anchor=False, width="content")
            st.badge(word, icon=icon, color=colour)
            if guideline.mark != "read":
                st.badge(mark_words(guideline), icon=":material/forum:", color="gray")
        st.markdown(_summary(verdict, assessment))
        title = "Criteria, one by one; population, limits and edition"
        drawer(title, f"criteria-{guideline.id}", lambda: st.markdown(details_text(verdict, row)))
        if len(guideline.checklist) > 0:
            heading = checklist_title(verdict, row)
            drawer(heading, f"checklist-{guideline.id}", lambda: st.markdown(checklist_text(verdict, row)))
        # Not a caption: its links are too faint to read.
        st.markdown(f":small[{origin_words(guideline, links=True)}]")


def _summary(verdict: Verdict, assessment: Assessment) -> str:
    """Two paragraphs: what it says and why; what is open, what would settle or change it, and what stands beside it."""
    said = [_quoted(verdict), *_why(verdict, assessment)]
    return "\n\n".join(part for part in (BREAK.join(said), BREAK.join(_beside(verdict, assessment.row))) if part != "")


def _why(verdict: Verdict, assessment: Assessment) -> list[str]:
    guideline, reading = verdict.guideline, verdict.reading
    criteria = {criterion.id: criterion for criterion in guideline.criteria}
    lines: list[str] = []
    if reading.code == "out_of_scope":
        lines.append(f"**Speaks about** {guideline.scope_words}")
    elif len(reading.because) > 0:
        few = len(reading.because) <= FEW
        rests = (
            (_because(criteria[id], guideline.criteria, assessment.row) if few else criteria[id].sentence)
            + ANSWERED[verdict.criteria[id]]
            for id in reading.because
        )
        lines.append("**Rests on** " + "; ".join(rests))
    if len(reading.missing) > 0:
        lines.append(f"**Not known** {asked_words(reading.missing)}")
    lines += [f":material/gavel: {sentence}" for sentence in ambiguity_words(verdict)]
    disagree = touching(guideline, assessment.contradictions)
    return [*lines, *(f":material/warning: **Recorded facts disagree.** {found.text}" for found in disagree)]


def _quoted(verdict: Verdict) -> str:
    reading = verdict.reading
    quoted = f"“{reading.words}”"
    if reading.code != reading.source_code:
        word = CODE[reading.code].word
        quoted += f" — the source's own criteria are met; shown as *{word}* until what follows is settled"
    return quoted


def _beside(verdict: Verdict, row: Row) -> list[str]:
    """What would settle or change it, when it turns by itself, what the source says beside it, and its base rates."""
    what_if = [*settling_words(verdict, row), *changing_words(verdict, row)]
    turns = [f"{CODE[c.code].word} from {day_words(c.on)}" for c in verdict.changes]
    lines = [f":material/help_center: {'. '.join(what_if)}"] if len(what_if) > 0 else []
    lines += [f":material/event: If nothing else is recorded: {', '.join(turns)}"] if len(turns) > 0 else []
    lines += [f":material/info: {b.text}" for b in verdict.guideline.beside if truth(b.when, row) is YES]
    rates = verdict.guideline.base_rates if verdict.reading.code != "out_of_scope" else ()  # of other patients
    lines += [f":material/bar_chart: {rate}" for rate in rates]
    return [f":small[{line}]" for line in lines]


def _because(criterion: Criterion, criteria: tuple[Criterion, ...], row: Row) -> str:
    found = values(criterion, criteria, row)
    return f"{criterion.sentence} ({'; '.join(found)})" if len(found) == 1 else criterion.sentence
