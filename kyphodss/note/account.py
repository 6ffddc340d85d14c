"""The account of one fracture for the command line: the note, then every criterion and window with its value."""

from kyphodss.assess import Assessment, Verdict
from kyphodss.case.model import Case
from kyphodss.guidelines.model import Criterion
from kyphodss.logic.explain import Row
from kyphodss.logic.truth import WORD, Truth
from kyphodss.logic.words import against, leaves
from kyphodss.note.text import note
from kyphodss.note.words import day_words


def account(case: Case, assessment: Assessment) -> str:
    """A readable account, a hundred columns wide."""
    lines = [note(case, [assessment]), "CRITERIA, ONE BY ONE"]
    for verdict in assessment.guidelines:
        lines += ["", verdict.guideline.title, *criteria_lines(verdict, assessment.row)]
    lines += ["", "EVERY WINDOW"]
    for window in assessment.windows:
        dates = f"{day_words(window.opens)} to {day_words(window.closes)}"
        lines.append(f"  {window.id:<26} {window.status:<16} {dates}")
        lines += [
            f"      {change.status or 'no longer listed'} from {day_words(change.on)}" for change in window.changes
        ]
    return "\n".join([*lines, "", "-" * 100])


def criteria_lines(verdict: Verdict, row: Row) -> list[str]:
    """Each criterion with its answer, and the values it looks at beside what they need; parts are indented."""
    lines: list[str] = []
    for criterion in verdict.guideline.criteria:
        indent = "  " * (1 + depth(criterion, verdict.guideline.criteria))
        answer: Truth = verdict.criteria[criterion.id]
        lines.append(f"{indent}{WORD[answer]:<10} {criterion.id} {criterion.sentence}")
        lines += [f"{indent}           {value}" for value in values(criterion, verdict.guideline.criteria, row)]
    return lines


def depth(criterion: Criterion, criteria: tuple[Criterion, ...]) -> int:
    """How deep a criterion stands under others."""
    by_id = {other.id: other for other in criteria}
    return 0 if criterion.under is None else 1 + depth(by_id[criterion.under], criteria)


def values(criterion: Criterion, criteria: tuple[Criterion, ...], row: Row) -> list[str]:
    """The values a criterion looks at, each beside what it needs; parts that are criteria themselves speak for themselves."""
    parts = frozenset(other.term for other in criteria if other.under == criterion.id)
    return [against(leaf, row) for leaf in leaves(criterion.term, parts)]
