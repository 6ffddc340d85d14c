"""What of the cohort is looked at: one value a dimension, as a mask over referrals and as parameters of an address.

An address holds ids of the program and short digests, never a word that somebody typed: the name of a referrer stands in it
as eight digits of its digest, and means something only where the cohort has that referrer.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.cohort.flow import REASONS
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.strata import NOT_RECORDED, recorded, strata
from kyphodss.cohort.table import CohortTable
from kyphodss.logic.words import value_words

Words = NDArray[np.object_]
SEVERAL: Final = " "  # between the levels of a referral with more than one


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of choosing. `of`: the value of every referral; `words`: a value for a reader; `several`: a referral may have more
    than one; `param`: its name in an address, where that is another one. `way`: of the few that may be chosen outside direct care, as
    their values are fixed and few, the axis that tables of everyone break down by it with (None: for direct care alone).
    """

    id: str
    title: str
    of: Callable[[CohortTable], Words]
    words: Callable[[str], str] = str
    several: bool = False
    param: str | None = None
    way: str | None = None

    @property
    def address(self) -> str:
        """Its name in an address."""
        return self.id if self.param is None else self.param


def _column(name: str) -> Callable[[CohortTable], Words]:
    return lambda table: recorded(table, name)


def _stratum(way: str) -> Callable[[CohortTable], Words]:
    return lambda table: strata(table)[way]


def _month(table: CohortTable) -> Words:
    months, at = np.unique(table.days("received").astype("datetime64[M]"), return_inverse=True)
    return np.array([NOT_RECORDED if np.isnat(month) else str(month) for month in months], object)[at]


def _state(table: CohortTable) -> Words:
    return np.array([REASONS[code] for code in table.code.tolist()], object)


def _words(dimension: "Dimension", table: CohortTable) -> Words:
    """The value of every referral, made once for a table."""
    return table.worked(("dimension", dimension.id), lambda: dimension.of(table))


DIMENSIONS: Final = {
    each.id: each
    for each in (
        Dimension("etiology", "Cause", _column("etiology"), lambda value: value_words(value), way="etiology"),
        Dimension("referrer", "Referrer", _column("organization"), param="practice"),
        Dimension("setting", "Setting", _stratum("setting"), way="setting"),
        Dimension("sex", "Sex", _stratum("sex"), way="sex"),
        Dimension("age", "Age at receipt", _stratum("age at receipt"), way="age at receipt"),
        Dimension("language", "Preferred language", _column("language")),
        Dimension("area", "Area of residence", _column("postal_area")),
        Dimension("month", "Month received", _month),
        Dimension("level", "Level", _column("levels"), several=True),
        Dimension("state", "State", _state),
    )
}
WAYS: Final = {each.way: id for id, each in DIMENSIONS.items() if each.way is not None}
"""The dimensions that may be chosen outside direct care, by the axis of tables."""
_TITLES: Final = [DIMENSIONS[id].title.lower() for id in WAYS.values()]
WAYS_WORDS: Final = f"{', '.join(_TITLES[:-1])} or {_TITLES[-1]}"


@dataclass(frozen=True, slots=True)
class Selection:
    """The values chosen, by dimension in the order of DIMENSIONS; nothing chosen is everyone."""

    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def everyone(self) -> bool:
        """Is nothing chosen?"""
        return len(self.chosen) == 0

    @property
    def outside_direct_care(self) -> "Selection":
        """What of it may be chosen outside direct care: one value of a way with few fixed ones, the first that is chosen."""
        return Selection(tuple(each for each in self.chosen if each[0] in WAYS.values())[:1])

    def value(self, dimension: str) -> str | None:
        """What is chosen of a dimension; None for nothing."""
        return dict(self.chosen).get(dimension)

    def with_(self, dimension: str, value: str | None) -> "Selection":
        """The same with another value of a dimension, or without any."""
        kept = {id: each for id, each in self.chosen if id != dimension}
        found = kept if value is None else {**kept, dimension: value}
        return Selection(tuple((id, found[id]) for id in DIMENSIONS if id in found))

    def mask(self, table: CohortTable) -> Mask:
        """The referrals chosen."""
        keep = np.ones(len(table), dtype=bool)
        for id, value in self.chosen:
            keep &= _is(DIMENSIONS[id], table, value)
        return keep

    @property
    def words(self) -> str:
        """For a reader and for the head of a file."""
        parts = (f"{DIMENSIONS[id].title}: {DIMENSIONS[id].words(value)}" for id, value in self.chosen)
        return "; ".join(parts) if not self.everyone else "everyone"

    def params(self) -> dict[str, str]:
        """As parameters of an address."""
        return {DIMENSIONS[id].address: code(id, value) for id, value in self.chosen}


EVERYONE: Final = Selection()


def _is(dimension: Dimension, table: CohortTable, value: str) -> Mask:
    found = _words(dimension, table)
    if dimension.several is True and value != NOT_RECORDED:
        return np.array([value in str(word).split(SEVERAL) for word in found], dtype=bool)
    return np.asarray(found == value, dtype=bool)


def code(dimension: str, value: str) -> str:
    """A value in an address."""
    return sha256(value.encode()).hexdigest()[:8] if dimension == "referrer" else value


def known_values(table: CohortTable) -> dict[str, tuple[str, ...]]:
    """The values that occur in a cohort, by dimension, in order of the alphabet and the calendar; none is a count."""
    return table.worked(
        "values", lambda: {id: tuple(sorted(_occurring(each, table))) for id, each in DIMENSIONS.items()}
    )


def _occurring(dimension: Dimension, table: CohortTable) -> set[str]:
    found = {str(word) for word in _words(dimension, table)}
    if dimension.several is not True:
        return found
    return {part for word in found for part in ([word] if word == NOT_RECORDED else word.split(SEVERAL))}


def read(params: Mapping[str, str], known: Mapping[str, Iterable[str]]) -> tuple[Selection, tuple[str, ...]]:
    """The selection that an address asks for, and a sentence for everything in it that is not known here.

    `known`: the values of each dimension.
    """
    found, said = Selection(), list[str]()
    by_address = {dimension.address: dimension for dimension in DIMENSIONS.values()}
    for name, text in params.items():
        dimension = by_address.get(name)
        if dimension is None:
            continue
        id = dimension.id
        value = next((each for each in known.get(id, ()) if code(id, each) == text), None)
        if value is None:
            said.append(f"{dimension.title}: what the address asks for is not in this cohort; it is left out.")
        else:
            found = found.with_(id, value)
    return found, tuple(said)
