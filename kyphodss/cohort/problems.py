"""What is wrong with rows of a cohort, as data: which rows, how many, and one sentence why.

A row that a measure cannot use is set aside under the first reason that holds, counted and shown; none is dropped in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

WHY: Final[dict[str, str]] = {
    "duplicate": "the referral is there already under the same id; the first one counts",
    "excluded": "closed as referred elsewhere, duplicate or error (code 9): in no rate",
    "no_receipt": "the day of receipt is not known",
    "unknown_code": "the way the case was closed is not one of the codes 0-6 and 9",
    "no_event_day": "closed, but the day is not known",
    "before_receipt": "closed or treated before it was received: a negative wait",
    "after_cut": "dated after the data cut",
    "no_onset": "the day of onset is not known; it is not taken to be the day of referral",
    "onset_after_receipt": "onset after receipt: negative days from onset",
    "negative": "a negative wait",
    "not_known": "the wait is not known",
    "same_day": "received and closed on one day: kept, with the entry set half a day earlier",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of trouble, the number of rows that have it, and why in words. `kept`: the rows stay in the figures."""

    kind: str
    count: int
    kept: bool = False

    @property
    def sentence(self) -> str:
        """For the measure card: "3 rows left out: a negative wait."."""
        rows = "1 row" if self.count == 1 else f"{self.count} rows"
        return f"{rows} {'noted' if self.kept else 'left out'}: {WHY[self.kind]}."


@dataclass(frozen=True, slots=True)
class Sorted:
    """Which rows a measure can use (`usable`, one flag a row), and the problems of the others. They add up to all rows."""

    usable: Mask
    problems: tuple[Problem, ...]

    @property
    def left_out(self) -> int:
        """Rows set aside."""
        return sum(problem.count for problem in self.problems if problem.kept is False)


def set_aside(rows: int, reasons: tuple[tuple[str, Mask], ...]) -> Sorted:
    """Set rows aside by the first reason that holds for each."""
    usable, problems = np.ones(rows, dtype=bool), list[Problem]()
    for kind, mask in reasons:
        hit = usable & mask
        count = int(hit.sum())
        if count > 0:
            problems.append(Problem(kind, count))
        usable &= ~mask
    return Sorted(usable, tuple(problems))


@dataclass(frozen=True, slots=True)
class Referrals:
    """One row a referral, arrays of one length, at one data cut.

    `ids`: text or numbers. `received`, `event_day`, `onset`: datetime64[D], NaT where not known. `code`: the terminal
    event 0-6 or 9 (0: still open at the cut). `cut`: the last day the data speak of. Raises ValueError where lengths differ.
    """

    ids: NDArray[np.generic]
    received: Days
    event_day: Days
    code: NDArray[np.int_]
    cut: np.datetime64
    onset: Days | None = None

    def __post_init__(self) -> None:
        others = [self.received, self.event_day, self.code, *([] if self.onset is None else [self.onset])]
        if any(len(array) != len(self.ids) for array in others):
            raise ValueError(f"Every column needs one value a row; found {[len(self.ids), *map(len, others)]}.")

    def sort_out(self, *, from_onset: bool = False) -> Sorted:
        """Which rows can be used on the referral clock, or on the onset clock. Raises ValueError without an onset column."""
        open_, nat = self.code == 0, np.isnat(self.event_day)
        reasons = [
            ("duplicate", repeated(self.ids)),
            ("excluded", self.code == 9),
            ("unknown_code", ~np.isin(self.code, (0, 1, 2, 3, 4, 5, 6))),
            ("no_receipt", np.isnat(self.received)),
            ("no_event_day", ~open_ & nat),
            ("after_cut", (self.received > self.cut) | (~open_ & (self.event_day > self.cut))),
            ("before_receipt", ~open_ & (self.event_day < self.received)),
        ]
        if from_onset is True:
            if self.onset is None:
                raise ValueError("The onset clock needs the column of onset days.")
            reasons += [("no_onset", np.isnat(self.onset)), ("onset_after_receipt", self.onset > self.received)]
        return set_aside(len(self.ids), tuple(reasons))

    def last_day(self) -> Days:
        """The day of the event, or the data cut where the case is still open."""
        return np.where(self.code == 0, self.cut, self.event_day).astype("datetime64[D]")


def repeated(ids: NDArray[np.generic]) -> Mask:
    """True from the second time an id occurs."""
    _, first = np.unique(ids, return_index=True)
    again = np.ones(len(ids), dtype=bool)
    again[first] = False
    return again


def repeated_keys(keys: Sequence[str]) -> list[str]:
    """The keys that come more than once, in order of their second coming."""
    return [str(keys[at]) for at in np.flatnonzero(repeated(np.asarray(keys))).tolist()] if len(keys) > 0 else []
