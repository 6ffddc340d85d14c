"""What a profile makes of single figures: which are too few to be shown, and which are hidden with others of their kind."""

from dataclasses import dataclass
from typing import TypeVar

from kyphodss.cohort.disclosure import Cell, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Counted, Value

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Rule:
    """The profile in force, and whether figures stand beside those of everyone."""

    profile: Profile

    @property
    def exact(self) -> bool:
        """Is nothing hidden?"""
        return self.profile == DIRECT_CARE

    def hides(self, n: int, rest: int | None = None) -> bool:
        """Is a figure over n cases (and over the rest of them) too small to be shown?"""
        return self.profile.hides(n) or (rest is not None and self.profile.hides(rest))

    def about(self, n: int) -> Cell:
        """A number of cases that no table vouches for: rounded up, so that none looks smaller than may be shown."""
        return Cell(n if self.exact is True else -(-n // self.base) * self.base)

    @property
    def base(self) -> int:
        """What a number is rounded up to a multiple of: one more than the width protected."""
        return self.profile.protection_width + 1


def paired(mine: tuple[Kind, ...], rest: tuple[Kind, ...]) -> list[tuple[Kind, Kind | None]]:
    """Each figure with its like of the rest, which comes in the same order (None without a selection)."""
    return [(each, rest[at] if at < len(rest) else None) for at, each in enumerate(mine)]


def groups_gone(counted: Counted, other: Counted, rule: Rule) -> frozenset[str]:
    """Ways of breaking everyone down of which a class may not be shown: it would follow from the others and from everyone."""
    values = {each.group for each, rest in paired(counted.values, other.values) if few(each, rest, rule)}
    pairs = paired(counted.waits, other.waits)
    waits = {each.group for each, rest in pairs if rule.hides(each.waits.n, None if rest is None else rest.waits.n)}
    return frozenset(group for group in values | waits if group is not None)


def few(value: Value, rest: Value | None, rule: Rule) -> bool:
    """Would a figure, or its like of the rest, tell of few?"""
    behind = [each for one in (value, rest) if one is not None for each in (one.n, one.least)]
    return any(each is not None and rule.hides(each) for each in behind)
