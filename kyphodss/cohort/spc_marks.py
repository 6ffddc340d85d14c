"""Variation and assurance marks, and rebase as a human act (cohort-analytics 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kyphodss.cohort.spc_rules import Mark

Better = Literal["higher", "lower"]
Variation = Literal[
    "common cause",
    "improvement, high",
    "improvement, low",
    "concern, high",
    "concern, low",
    "special cause, up",
    "special cause, down",
]
Assurance = Literal["pass", "fail", "hit and miss"]

# The four questions before a rebase (Wheeler). All must be answered yes.
REBASE_QUESTIONS: Final = (
    "Do the data behave distinctly differently?",
    "Is the reason known?",
    "Is the new behavior wanted?",
    "Is it expected to last?",
)


def variation(last: Mark, better: Better | None) -> Variation:
    """What the last point says. `better` None: the measure has no good direction (as the volume of referrals)."""
    if last.way == 0:
        return "common cause"
    if better is None:
        return "special cause, up" if last.way > 0 else "special cause, down"
    good = (last.way > 0) == (better == "higher")
    if last.way > 0:
        return "improvement, high" if good is True else "concern, high"
    return "improvement, low" if good is True else "concern, low"


def assurance(target: float | None, lower: float, upper: float, better: Better | None) -> Assurance | None:
    """Would the process as it is meet the target? None without a target or a good direction."""
    if target is None or better is None:
        return None
    if lower <= target <= upper:
        return "hit and miss"
    return "pass" if (target < lower) == (better == "higher") else "fail"


class RebaseError(Exception):
    """A rebase that may not be made; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Rebase:
    """New limits from the point labeled `at` on, the first of the new run. Made by a person; never by the program.

    `answers` to REBASE_QUESTIONS, in their order. Raises RebaseError unless all four are yes and reason and author are given.
    """

    at: str
    reason: str
    author: str
    on: date
    answers: tuple[bool, bool, bool, bool]

    def __post_init__(self) -> None:
        for name, said in (("a reason", self.reason), ("an author", self.author)):
            if said.strip() == "":
                raise RebaseError(f"A rebase needs {name}.")
        unmet = [q for q, answer in zip(REBASE_QUESTIONS, self.answers, strict=True) if answer is not True]
        if len(unmet) > 0:
            raise RebaseError(f"Limits stay as they are until this is answered yes: {' '.join(unmet)}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A dated note on a chart: what happened, who says so, at which point."""

    at: str
    text: str
    author: str
    on: date


def starts(labels: Sequence[str], rebases: Sequence[Rebase]) -> list[tuple[int, Rebase]]:
    """Where each rebase begins, in order of the points. Raises RebaseError for a point that is not on the chart."""
    unknown = [rebase.at for rebase in rebases if rebase.at not in labels]
    if len(unknown) > 0:
        raise RebaseError(f"No point of the chart is called {unknown}; it runs from {labels[:1]} to {labels[-1:]}.")
    return sorted(((labels.index(rebase.at), rebase) for rebase in rebases), key=lambda pair: pair[0])
