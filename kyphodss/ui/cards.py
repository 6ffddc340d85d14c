"""One card a source: its own words, what decided it, what is missing, and where to check it."""

import streamlit as st

from kyphodss.assess import Assessment, Verdict
from kyphodss.charts.palette import CODE
from kyphodss.guidelines.model import Criterion
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.truth import NO, YES, Truth
from kyphodss.note.account import depth, values
from kyphodss.note.text import ambiguity_words, asked_words, day_words, gaps
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import code_badge

MARKS: dict[Truth, str] = {YES: ":material/check:", NO: ":material/close:", None: ":material/question_mark:"}
ANSWERS: dict[Truth, str] = {YES: "yes", NO: "no", None: "not known"}


def cards(assessment: Assessment) -> None:
    """Every source, in the order of the register."""
    for verdict in assessment.guidelines:
        card(verdict, assessment.row)


def card(verdict: Verdict, row: Row) -> None:
    """One source."""
    guideline, reading = verdict.guideline, verdict.reading
    word, icon, colour = code_badge(reading.code)
    with st.container(border=True, gap="small", key=f"card-{guideline.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(guideline.short, anchor=False, width="content")
            st.badge(word, icon=icon, color=colour)
        st.markdown(_summary(verdict, row))
        drawer("Criteria, one by one", f"criteria-{guideline.id}", lambda: st.markdown(criteria_text(verdict, row)))
        if len(guideline.checklist) > 0:
            title = _checklist_title(verdict, row)
            drawer(title, f"checklist-{guideline.id}", lambda: st.markdown(checklist_text(verdict, row)))
        st.caption(_origin(verdict))


def _summary(verdict: Verdict, row: Row) -> str:
    guideline, reading = verdict.guideline, verdict.reading
    quoted = f"“{reading.words}”"
    if reading.code != reading.source_code:
        quoted += (
            f" — the source's own criteria are met; shown as *{CODE[reading.code].word}* until what follows is settled"
        )
    lines = [quoted]
    criteria = {criterion.id: criterion for criterion in guideline.criteria}
    if len(reading.because) > 0:
        lines.append(
            "**Rests on** " + "; ".join(_because(criteria[id], guideline.criteria, row) for id in reading.because)
        )
    if len(reading.missing) > 0:
        lines.append(f"**Not known** {asked_words(reading.missing)}")
    lines += [f":material/gavel: {sentence}" for sentence in ambiguity_words(verdict)]
    lines += [
        f":material/event: from {day_words(c.on)}, if nothing else is recorded: {CODE[c.code].word}"
        for c in verdict.changes
    ]
    lines += [f":material/info: {beside.text}" for beside in guideline.beside if truth(beside.when, row) is YES]
    lines += [f":material/bar_chart: {rate}" for rate in guideline.base_rates]
    return "\n\n".join(lines)


def _because(criterion: Criterion, criteria: tuple[Criterion, ...], row: Row) -> str:
    found = values(criterion, criteria, row)
    return f"{criterion.sentence} ({'; '.join(found)})" if len(found) == 1 else criterion.sentence


def criteria_text(verdict: Verdict, row: Row) -> str:
    """The criteria as a nested list, each value beside what it needs."""
    guideline = verdict.guideline
    lines = [guideline.about, "", f"Speaks about: {guideline.scope_words}", ""]
    lines += [f"{guideline.edition_note} {guideline.provenance} {guideline.jurisdiction}.", ""]
    heading = ""
    for criterion in guideline.criteria:
        group = _GROUPS.get(criterion.role, "")
        if group != heading and criterion.under is None:
            lines += ["", f"**{group}**", ""] if group != "" else [""]
            heading = group
        indent = "    " * depth(criterion, verdict.guideline.criteria)
        answer = verdict.criteria[criterion.id]
        lines.append(f"{indent}- {MARKS[answer]} {ANSWERS[answer]} · {criterion.sentence} `{criterion.id}`")
        lines += [f"{indent}    - {value}" for value in values(criterion, guideline.criteria, row)]
    return "\n".join(lines)


_GROUPS = {
    "exclusion": "Exclusions (yes: it applies and excludes)",
    "relative": "Relative contraindications (yes: it applies)",
    "scope": "Scope",
    "required": "Criteria",
    "path": "Criteria",
    "finding": "Criteria",
    "part": "Criteria",
}


def _checklist_title(verdict: Verdict, row: Row) -> str:
    testable = [item for item in verdict.guideline.checklist if len(item.needs) > 0]
    kept = sum(len(gaps(item, row)) == 0 for item in testable)
    return f"Documentation: {kept} of {len(testable)} items recorded"


def checklist_text(verdict: Verdict, row: Row) -> str:
    """What the record should hold, and what it does not."""
    lines: list[str] = []
    for item in verdict.guideline.checklist:
        missing = gaps(item, row)
        if len(item.needs) == 0:
            lines.append(f"- :material/folder: {item.text} `{item.id}`")
        elif len(missing) == 0:
            lines.append(f"- :material/check_box: {item.text} `{item.id}`")
        else:
            lines.append(
                f"- :material/check_box_outline_blank: {item.text} `{item.id}`; not recorded: {asked_words(missing)}"
            )
    return "\n".join(lines)


def _origin(verdict: Verdict) -> str:
    guideline = verdict.guideline
    edition = f"edition {guideline.edition}" if guideline.edition is not None else "undated"
    mark = "read in the source" if guideline.mark == "read" else "second-hand: as reported by others"
    links = " · ".join(f"[{address.title}]({address.url})" for address in guideline.addresses)
    return f"{guideline.publisher} · {edition} · {mark} · paid for by: {guideline.funding} · {links}"
