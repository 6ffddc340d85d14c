"""The same number in several measures: hidden in one, hidden in all, and audited as one system (cohort-analytics 6.3, step 6).

Two parts with one name here are the same referrals by definition, whatever the measure. Windows and periods are those asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from kyphodss.cohort.basis import NO_END, NO_REFERRAL
from kyphodss.cohort.breakdown import Part
from kyphodss.cohort.disclosure import Mask, Profile
from kyphodss.cohort.disclosure_lines import Line, System
from kyphodss.cohort.prevention import ANOTHER, NO_ONSET, NOT_MATURE
from kyphodss.cohort.prevention import FOLLOWED as FOLLOWED_UP
from kyphodss.cohort.problems import WHY
from kyphodss.cohort.safety import FOLLOWED, NOT_FOLLOWED
from kyphodss.cohort.suppression import primary, protect

EVERYWHERE: Final = frozenset(
    {
        "referrals in the table", "received", "usable", "treated", "still open", "ended", "decided", "no decision recorded",
        "candidate", *(WHY[kind] for kind in (*NO_REFERRAL, *NO_END)),
    }
)  # fmt: skip
FROM_ONSET: Final = ("P3-IOF", "P3-FLS-5", "P5-IOF", "P5-IOF-52")
"""Measures of one set of fractures from their onset, by the days they are followed: 84, 90, 112, 364."""
BETWEEN: Final = "followed long enough for one measure and not for the next"
SAME: Final[Mapping[tuple[str, str], str]] = {
    ("F6", "left the list"): "ended",
    ("T4", "left in another way"): "left in another way",
    ("T5", "left in another way"): "left in another way",
    ("T6", "left in another way"): "left in another way",
    **{(measure, "not treated"): "not treated" for measure in ("T8", "V1", "S1", "S2", "O4")},
    **{(measure, label): label for measure in ("S1", "S2") for label in (FOLLOWED, NOT_FOLLOWED)},
    **{(measure, ANOTHER): f"bone care: {ANOTHER}" for measure in (*FROM_ONSET, "P2-FLS-4", "P4-FLS-7")},
    **{(measure, NO_ONSET): NO_ONSET for measure in FROM_ONSET},
    **{(BETWEEN, f"{measure}: {NOT_MATURE}"): f"{measure}: {NOT_MATURE}" for measure in FROM_ONSET},
    ("T1", "onset not known"): "clock unknown",
    ("T10", "onset not known"): "clock unknown",
    ("D2", "unknown"): "clock unknown",
    ("Q1", "all received"): "received",
    ("Q2", "all received"): "received",
    ("D2", "all received"): "received",
}


def name_of_part(measure: str, label: str) -> str:
    """What a part of a measure is called where the same number in another measure has the same name."""
    return SAME.get((measure, label), label if label in EVERYWHERE else f"{measure}: {label}")


Sum = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, repr=False)
class Sheet:
    """The numbers that all measures have of some referrals, by name, and which of them add up (members, total).

    As counted: it never leaves this room; its repr says no number.
    """

    counts: dict[str, int] = field(default_factory=dict[str, int])
    sums: dict[Sum, None] = field(default_factory=dict[Sum, None])

    def __repr__(self) -> str:
        return f"Sheet({len(self.counts)} numbers, {len(self.sums)} sums)"

    def add(self, total: str, members: Mapping[str, int]) -> None:
        """One more sum. The total is the number called so already, or else that of its members."""
        self.counts.setdefault(total, sum(members.values()))
        self.counts.update({name: count for name, count in members.items() if name not in self.counts})
        if tuple(members) != (total,):  # a part called twice is the same number
            self.sums[(tuple(members), total)] = None


def sheet_of(wholes: Mapping[str, Part]) -> Sheet:
    """The parts of every measure, and those by whom two measures of one set differ."""
    sheet, every = Sheet(), [*wholes.items(), *((BETWEEN, each) for each in _between(wholes))]
    for measure, whole in every:
        sheet.counts.update({name_of_part(measure, one.label): one.count for one in walk(whole)})
    for measure, whole in every:
        _sums(sheet, measure, whole)
    return sheet


def _between(wholes: Mapping[str, Part]) -> Iterator[Part]:
    """Those by whom two measures of one set of fractures differ, since each leaves out who is not followed long enough for it."""
    left = [
        (id, sum(each.count for each in walk(wholes[id]) if each.label == NOT_MATURE))
        for id in FROM_ONSET
        if id in wholes
    ]
    for (shorter, fewer), (longer, more) in pairwise(left):
        parts = (Part(f"{shorter}: {NOT_MATURE}", fewer), Part(f"from {shorter} to {longer}", more - fewer))
        yield Part(f"{longer}: {NOT_MATURE}", more, parts)


def _sums(sheet: Sheet, measure: str, one: Part) -> None:
    for each in one.parts:
        _sums(sheet, measure, each)
    if len(one.parts) > 0:
        sheet.add(name_of_part(measure, one.label), {name_of_part(measure, p.label): p.count for p in one.parts})


def walk(one: Part) -> Iterator[Part]:
    """A part and all below it, in reading order."""
    yield one
    for each in one.parts:
        yield from walk(each)


@dataclass(frozen=True, slots=True)
class Together:
    """What is hidden of the numbers of all measures, by name."""

    hidden: Mapping[str, bool]

    def pattern(self, measure: str, whole: Part) -> Mask:
        """What is hidden of a measure's parts, in the order they are laid."""
        return np.array([self.hidden[name_of_part(measure, each.label)] for each in walk(whole)])


def hidden_together(sheet: Sheet, profile: Profile) -> Together:
    """What is hidden of every measure's parts, given all measures that can be asked."""
    at = {name: place for place, name in enumerate(sheet.counts)}
    lines = tuple(Line(tuple(at[name] for name in members), at[total]) for members, total in sheet.sums)
    numbers = np.array(list(sheet.counts.values()))
    system = System(numbers, lines, numbers == 0)  # a 0 stays shown: hiding it protects nothing
    found = primary(numbers, profile)
    if profile.rounding is None:
        found[[at[name] for name in _told_apart(sheet, profile)]] = True
    found = found if profile.rounding is not None else protect(system, found, profile)
    return Together(dict(zip(at, found.tolist(), strict=True)))


def _told_apart(sheet: Sheet, profile: Profile) -> Iterator[str]:
    """What the measure of fewer days hides where it differs by few: of all complements those that no other measure shares."""
    there = [id for id in FROM_ONSET if name_of_part(id, NOT_MATURE) in sheet.counts]
    for shorter, longer in pairwise(there):
        few, more = (sheet.counts[name_of_part(id, NOT_MATURE)] for id in (shorter, longer))
        if profile.hides(more - few):
            yield from (name_of_part(shorter, NOT_MATURE), name_of_part(shorter, FOLLOWED_UP))
