"""The inside of a card: the criteria one by one, and what a reader needs to judge the source alone."""

from kyphodss.assess import Verdict
from kyphodss.logic.explain import Row
from kyphodss.logic.truth import NO, WORD, YES, Truth
from kyphodss.note.account import depth, values
from kyphodss.note.sources import basis_lines
from kyphodss.note.words import asked_words, gaps

MARKS: dict[Truth, str] = {YES: ":material/check:", NO: ":material/close:", None: ":material/question_mark:"}
_GROUPS = {
    "exclusion": "Exclusions (yes: it applies and excludes)",
    "relative": "Relative contraindications (yes: it applies)",
    "scope": "Scope",
    "required": "Criteria",
    "path": "Criteria",
    "finding": "Criteria",
    "part": "Criteria",
}


def details_text(verdict: Verdict, row: Row) -> str:
    """For whom, from what, how, with which limits; then the criteria as a nested list, each value beside what it needs."""
    guideline = verdict.guideline
    lines = [f"- **{name}**: {words}" for name, words in basis_lines(verdict, row)]
    heading = ""
    for criterion in guideline.criteria:
        group = _GROUPS.get(criterion.role, "")
        if group != heading and criterion.under is None:
            lines += ["", f"**{group}**", ""]
            heading = group
        indent = "    " * depth(criterion, guideline.criteria)
        answer = verdict.criteria[criterion.id]
        lines.append(f"{indent}- {MARKS[answer]} {WORD[answer]} · {criterion.sentence} `{criterion.id}`")
        lines += [f"{indent}    - {value}" for value in values(criterion, guideline.criteria, row)]
    if len(guideline.notes) > 0:
        lines += ["", "**Beside the criteria; decides nothing here**", ""]
        lines += [f"- {words} `{id}`" for id, words in guideline.notes.items()]
    return "\n".join(lines)


def checklist_title(verdict: Verdict, row: Row) -> str:
    """How much of what the record should hold it holds."""
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
            asked = asked_words(missing)
            lines.append(f"- :material/check_box_outline_blank: {item.text} `{item.id}`; not recorded: {asked}")
    return "\n".join(lines)
