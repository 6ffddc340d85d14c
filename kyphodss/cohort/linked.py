"""The same number in several measures: hidden in one, hidden in all, and audited as one system (cohort-analytics 6.3, step 6).

Two parts with one name here are the same referrals by definition, whatever the measure. Windows and periods are those asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Together:
    """What is hidden of all measures' parts: `patterns` by measure in the order they are laid, `hidden` by the name of a part."""

    patterns: Mapping[str, Mask]
    hidden: Mapping[str, bool]


def hidden_together(wholes: Mapping[str, Part], profile: Profile) -> Together:
    """What is hidden of every measure's parts, given all measures that can be asked."""
    values, lines, places = dict[str, int](), dict[Line, None](), dict[str, list[str]]()
    every = [*wholes.items(), *((BETWEEN, each) for each in _between(wholes))]
    for measure, whole in every:
        _lay(measure, whole, values, places.setdefault(measure, []))
    at = {name: place for place, name in enumerate(values)}
    for measure, whole in every:
        for one in _lines(measure, whole, at):
            lines[one] = None
    numbers = np.array(list(values.values()))
    alone = tuple((place,) for place in range(len(numbers)))
    system = System(numbers, tuple(lines), alone, numbers == 0)  # a 0 stays shown: hiding it protects nothing
    found = primary(numbers, profile)
    if profile.rounding is None:
        found[[at[name] for name in _told_apart(wholes, profile)]] = True
    found = found if profile.rounding is not None else protect(system, found, profile)
    patterns = {measure: found[[at[name] for name in names]] for measure, names in places.items()}
    return Together(patterns, dict(zip(values, found.tolist(), strict=True)))


def _left(wholes: Mapping[str, Part]) -> list[tuple[str, int]]:
    """Who is not followed long enough, by measure, in the order of their days."""
    named = ((id, each) for id in FROM_ONSET if id in wholes for each in _walk(wholes[id]))
    return [(id, each.count) for id, each in named if each.label == NOT_MATURE]


def _between(wholes: Mapping[str, Part]) -> Iterator[Part]:
    """Those by whom two measures of one set of fractures differ, since each leaves out who is not followed long enough for it."""
    for (shorter, fewer), (longer, more) in pairwise(_left(wholes)):
        parts = (Part(f"{shorter}: {NOT_MATURE}", fewer), Part(f"from {shorter} to {longer}", more - fewer))
        yield Part(f"{longer}: {NOT_MATURE}", more, parts)


def _told_apart(wholes: Mapping[str, Part], profile: Profile) -> Iterator[str]:
    """What the measure of fewer days hides where it differs by few: of all complements those that no other measure shares."""
    for (shorter, fewer), (_, more) in pairwise(_left(wholes)):
        if profile.hides(more - fewer):
            yield from (f"{shorter}: {NOT_MATURE}", f"{shorter}: {FOLLOWED_UP}")


def _walk(one: Part) -> Iterator[Part]:
    yield one
    for each in one.parts:
        yield from _walk(each)


def _lay(measure: str, one: Part, values: dict[str, int], names: list[str]) -> None:
    name = name_of_part(measure, one.label)
    values[name] = one.count
    names.append(name)
    for each in one.parts:
        _lay(measure, each, values, names)


def _lines(measure: str, one: Part, at: Mapping[str, int]) -> list[Line]:
    found = [line for each in one.parts for line in _lines(measure, each, at)]
    whole = at[name_of_part(measure, one.label)]
    members = tuple(at[name_of_part(measure, each.label)] for each in one.parts)
    if len(members) > 0 and members != (whole,):  # a part called twice is the same number
        found.append(Line(members, whole))
    return found
