"""What came of reading: cases, and every problem as data. A sentence says what was found, what it lacks and the cure."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from kyphodss.case.model import Case

Kind = Literal["unreadable", "not_used", "question", "not_known"]
"""A resource that is no R4; one that says nothing of today; something to be asked; something the file leaves open."""

KIND_WORDS: Final[dict[Kind, str]] = {
    "unreadable": "not readable",
    "not_used": "not used",
    "question": "to be asked",
    "not_known": "not known",
}


class FhirError(Exception):
    """A file that is refused as a whole. The text is one readable sentence and repeats no patient's data."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing beside what was read. `where` names the resource and its place in the file."""

    kind: Kind
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code that the maps do not have: listed, not lost. `system` is its address, or its short name here."""

    resource: str
    system: str
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says of one patient, `patient` being how the file refers to it.

    `case` is None where what was read is no case; `body` is what was read. `vertebral`: a vertebral fracture, or an order of
    its treatment or MRI, is among it; the others are patients of whom nothing asks for a case.
    """

    patient: str = field(repr=False)
    case: Case | None
    body: dict[str, Any] = field(repr=False)
    vertebral: bool
    problems: tuple[Problem, ...]
    unmapped: tuple[Unmapped, ...]
    resources: dict[str, int]
