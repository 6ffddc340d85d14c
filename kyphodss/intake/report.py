"""What is wrong with a file, as data: where, what was found, what was expected, what to do; and the tables made of it.

The tables are plain rows; whoever writes them to a file sees to it that no cell starts a formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kyphodss.case.fields import expectation
from kyphodss.intake.headers import Table
from kyphodss.intake.synonyms import GIVEN, field_of, guide_path, label_of, targets

HEAD: Final = ("sheet", "row", "column", "name", "found", "expected", "what to do", "keeps the row out")
GUIDE_HEAD: Final = ("column", "means", "may hold", "unit", "help")
SHOWN: Final = 120  # characters of a found cell that a table repeats
_TEMPLATE: Final = (
    "case_id", "patient.mrn", "patient.name", "patient.birth_date", "patient.sex", "patient.language",
    "patient.postal_area", "referral.received_on", "referral.referrer", "referral.organization", "referral.setting",
    "etiology", "fractures[].level", "fractures[].onset_earliest", "fractures[].onset_latest",
    "fractures[].height_loss_pct", "fractures[].kyphotic_deformity", "imaging[mri].performed_on",
    "imaging[mri].acute_finding", "imaging[mri].levels", "imaging[ct].performed_on", "symptoms.recorded_on",
    "symptoms.pain_score", "symptoms.pain_scale", "symptoms.pain_trajectory", "symptoms.roland_morris",
    "symptoms.hospitalized", "symptoms.ambulatory", "symptoms.neurologic_deficit", "treatments[brace].started_on",
    "treatments[brace].response", "treatments[analgesic_opioid].started_on", "treatments[analgesic_opioid].response",
    "treatments_complete", "bleeding.drugs[].drug", "bleeding.drugs_complete", "bleeding.inr", "bleeding.inr_on",
    "bleeding.platelets", "bleeding.platelets_on", "risk.osteomyelitis", "risk.systemic_infection_active",
    "risk.cement_allergy", "risk.contrast_allergy", "cancer.history_of_malignancy", "bone_health.t_score",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be kept as it stands. `column` is the index, -1 where the whole row is meant.

    `blocks`: the row cannot be stored until it is mended; otherwise it can, without this cell, which is then not known.
    """

    sheet: str
    row: int
    column: int
    name: str
    found: str
    expected: str
    cure: str
    blocks: bool


def letters(index: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA; "" for the whole row."""
    found = ""
    at = index + 1
    while at > 0:
        at, rest = divmod(at - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def problem_rows(problems: Iterable[Problem]) -> list[list[str | int]]:
    """The problem list as rows under HEAD."""
    return [
        [
            problem.sheet,
            problem.row,
            letters(problem.column),
            problem.name,
            problem.found[:SHOWN],
            problem.expected,
            problem.cure,
            "yes" if problem.blocks is True else "no",
        ]
        for problem in problems
    ]


def corrected(table: Table) -> list[list[str]]:
    """The rows of the file under its names, as they stand after what was typed in place."""
    width = len(table.header)
    return [[*row.cells[:width], *[""] * (width - len(row.cells))] for row in table.rows]


def template() -> tuple[str, ...]:
    """The names of an empty sheet that is read without a question."""
    return _TEMPLATE


def guide_rows(wanted: Sequence[str] | None = None) -> list[list[str]]:
    """The guide to every name a column may have, or to those wanted, under GUIDE_HEAD."""
    return [_guide(target) for target in (targets() if wanted is None else wanted)]


def _guide(target: str) -> list[str]:
    field = field_of(target)
    given = guide_path(target) == f"treatments[].{GIVEN}"
    means = "yes where it was given; no is not kept by itself" if given else field.help
    holds = "yes, no or unknown" if field.kind == "yes_no" else expectation(field.path)
    if target == "fractures[].level":
        holds = "a vertebra, or several, as T12/L1"
    return [target, label_of(target), holds, field.unit, means]
