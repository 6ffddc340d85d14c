"""The attrition funnel: how many referrals and persons reach each step, and why the others left. It reconciles or is not drawn."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

YES: Final = 1
NO: Final = 0
NOT_KNOWN: Final = -1
STEPS: Final = (
    "received",
    "information complete",
    "acuity imaging",
    "triaged",
    "candidate",
    "agreed",
    "listed",
    "treated",
    "1-month outcome",
)


class ConservationError(Exception):
    """Steps that do not add up; such a funnel is not drawn. The text names the step."""


@dataclass(frozen=True, slots=True)
class Count:
    """Referrals or persons at a step: those who came to it, passed, left here by reason, and would fail it in any order.

    `not_known`: of those who left here, how many because the answer to this step is not known.
    """

    entered: int
    passed: int
    left: Mapping[str, int]
    not_known: int
    fail_at_all: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step counted both ways. A person passes where any of the person's referrals does."""

    name: str
    referrals: Count
    persons: Count


def attrition(
    steps: Sequence[str], passes: ArrayLike, persons: Sequence[Hashable], reasons: Sequence[str]
) -> tuple[Step, ...]:
    """The funnel from one row a referral and one column a step: 1 passed, 0 not, -1 not known (which does not pass).

    `reasons`: why a referral left, in words, for the step where it is lost ("still open" where it is). A person lost with
    several referrals leaves for the reason of the first row lost last. Raises ValueError for columns of different length or other
    answers.
    """
    given = np.asarray(passes, dtype=int).reshape(-1, len(steps))
    if not (len(given) == len(persons) == len(reasons)) or not np.isin(given, (YES, NO, NOT_KNOWN)).all():
        raise ValueError("Every referral needs a person, a reason and one answer a step: 1, 0 or -1.")
    here = np.ones(len(given), dtype=bool)
    found = []
    for at, name in enumerate(steps):
        stay = here & (given[:, at] == YES)
        lost = here & ~stay
        unknown = lost & (given[:, at] == NOT_KNOWN)
        left = Counter(reasons[i] for i in np.flatnonzero(lost).tolist())
        fails = int((given[:, at] != YES).sum())
        referrals = Count(int(here.sum()), int(stay.sum()), dict(left), int(unknown.sum()), fails)
        found.append(Step(name, referrals, _persons(here, stay, unknown, given[:, at] == YES, persons, reasons)))
        here = stay
    conserve(found)
    return tuple(found)


def _persons(
    here: NDArray[np.bool_],
    stay: NDArray[np.bool_],
    unknown: NDArray[np.bool_],
    meets: NDArray[np.bool_],
    persons: Sequence[Hashable],
    reasons: Sequence[str],
) -> Count:
    came = dict[Hashable, int]()
    for row in np.flatnonzero(here).tolist():
        came.setdefault(persons[row], row)
    staying = {persons[row] for row in np.flatnonzero(stay).tolist()}
    gone = {person: row for person, row in came.items() if person not in staying}
    left = Counter(reasons[row] for row in gone.values())
    ever = {persons[row] for row in np.flatnonzero(meets).tolist()}
    not_known = sum(bool(unknown[row]) for row in gone.values())
    return Count(len(came), len(staying), dict(left), not_known, len(set(persons) - ever))


def conserve(steps: Sequence[Step]) -> None:
    """Every step: in = out + left by reason, and in = out of the step before. Raises ConservationError otherwise."""
    for unit in ("referrals", "persons"):
        before: int | None = None
        for step in steps:
            count: Count = getattr(step, unit)
            if count.entered != count.passed + sum(count.left.values()):
                raise ConservationError(
                    f"{step.name}, {unit}: {count.entered} came, {count.passed} passed, {count.left} left."
                )
            if before is not None and count.entered != before:
                raise ConservationError(
                    f"{step.name}, {unit}: {count.entered} came, but {before} passed the step before."
                )
            before = count.passed
