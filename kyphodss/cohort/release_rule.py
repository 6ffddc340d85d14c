"""What a profile makes of single figures: which are too few to be shown, and which are hidden with others of their kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from kyphodss.cohort.disclosure import Cell, Profile
from kyphodss.cohort.measure import DIRECT_CARE, Counted, Value, WaitsOf


@dataclass(frozen=True, slots=True)
class Rule:
    """The profile in force."""

    profile: Profile

    @property
    def exact(self) -> bool:
        """Is nothing hidden?"""
        return self.profile == DIRECT_CARE

    def hides(self, n: int) -> bool:
        """Is a figure over n cases too small to be shown?"""
        return self.profile.hides(n)

    def about(self, n: int) -> Cell:
        """A number of cases that no table vouches for: rounded up, so that none looks smaller than may be shown."""
        return Cell(n if self.exact is True else -(-n // self.base) * self.base)

    @property
    def base(self) -> int:
        """What a number is rounded up to a multiple of: one more than the width protected."""
        return self.profile.protection_width + 1


@dataclass(frozen=True, slots=True)
class Gone:
    """Figures that are hidden whatever their own size, by title. `within`: of waits, the share within the standard. `view`: it is a
    filter's view, which shows neither series by period nor shares on their own.
    """

    waits: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    curve: bool = False
    view: bool = False


def gone_of(every: Sequence[Counted], rule: Rule) -> Gone:
    """What is hidden of a measure, given it of everyone, or of every value of a way.

    Where one class of a way of breaking down, or one value, is too small for a figure, it would follow from the others and from
    everyone, so all of them are hidden.
    """
    values = {each.title for counted in every for each in counted.values if few(each, rule)}
    waits = {each.title for counted in every for each in counted.waits if rule.hides(each.waits.n)}
    groups = {
        each.group for counted in every for each in (*counted.values, *counted.waits) if each.title in values | waits
    } - {None}
    within = {each.title for counted in every for each in counted.waits if _few_within(each, rule)}
    curve = any(each.curve is not None and rule.hides(len(each.curve.readied.rows.exit)) for each in every)
    return Gone(
        frozenset(waits | {each.title for each in every[0].waits if each.group in groups}),
        frozenset(within),
        frozenset(values | {each.title for each in every[0].values if each.group in groups}),
        curve,
    )


def few(value: Value, rule: Rule) -> bool:
    """Would a figure tell of few?"""
    return any(each is not None and rule.hides(each) for each in (value.n, value.least))


def _few_within(found: WaitsOf, rule: Rule) -> bool:
    if found.standard_days is None:
        return False
    inside = int((found.waits.days <= found.standard_days).sum())
    return rule.hides(inside) or rule.hides(found.waits.n - inside)
