"""A number's range parted by the thresholds of a source: in each stretch the source answers alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kyphodss.case.fields import GUIDE
from kyphodss.logic.terms import Op, Scalar

Cut = tuple[Scalar, int]
"""Where the answer may turn: 0, the number itself belongs to the upper side; 1, to the lower."""

_LIMITS: Final = {
    **{field.name: (field.low, field.high, field.kind == "integer") for field in reversed(list(GUIDE.values()))},
    "onset": (0.0, 3660.0, True),
    "planned": (0.0, 29.0, True),
}
_SIDES: Final[dict[Op, tuple[int, ...]]] = {"<": (0,), ">=": (0,), "<=": (1,), ">": (1,), "==": (0, 1)}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `low` to `high`, ends included or not; `lowest` and `highest` where it reaches the end of the range.

    `sample` is a number inside, and `words` say the stretch as a person would.
    """

    low: Scalar
    low_inside: bool
    high: Scalar
    high_inside: bool
    lowest: bool
    highest: bool

    @property
    def sample(self) -> Scalar:
        """A number that stands for the whole stretch."""
        if self.low_inside:
            return self.low
        return self.high if self.high_inside and not self.highest else (self.low + self.high) / 2

    @property
    def words(self) -> str:
        """At most 17; 18 or more; 5 to less than 8."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        if self.low == self.high:
            return low
        if self.lowest and self.highest:
            return "any"
        if self.highest:
            return f"{low} or more" if self.low_inside else f"more than {low}"
        if self.lowest:
            return f"at most {high}" if self.high_inside else f"less than {high}"
        start = low if self.low_inside else f"more than {low}"
        return f"{start} to {high}" if self.high_inside else f"{start} to less than {high}"

    def joined(self, other: "Stretch") -> "Stretch":
        """This stretch and the one that follows it."""
        return Stretch(self.low, self.low_inside, other.high, other.high_inside, self.lowest, other.highest)

    def nearest(self, value: Scalar | None) -> float | None:
        """The end of the stretch that lies closest to a number outside it."""
        if value is None:
            return None
        return float(self.low) if value <= self.low else float(self.high)


def cuts_of(comparisons: Iterable[tuple[Op, Scalar]]) -> frozenset[Cut]:
    """The cuts that comparisons make."""
    return frozenset((value, side) for op, value in comparisons for side in _SIDES[op])


def stretches(name: str, cuts: frozenset[Cut]) -> tuple[Stretch, ...]:
    """The stretches between the cuts, within the limits that the fields guide gives the number."""
    low, high, whole = _LIMITS[name]
    first: Cut = (0 if low is None else low, 0)
    last: Cut = (first[0] if high is None else high, 1)
    inside = sorted(cut for cut in cuts if first < cut < last)
    found = (_stretch(start, end, first, last, whole) for start, end in pairwise([first, *inside, last]))
    return tuple(stretch for stretch in found if stretch is not None)


def _stretch(start: Cut, end: Cut, first: Cut, last: Cut, whole: bool) -> Stretch | None:
    low, high = start[0], end[0]
    low_inside, high_inside = start[1] == 0, end[1] == 1
    if whole:
        low, high = int(low) + (not low_inside), int(high) - (not high_inside)
        low_inside = high_inside = True
    if low > high:
        return None
    return Stretch(low, low_inside, high, high_inside, start == first, end == last)
