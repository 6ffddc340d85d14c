"""What a source says of every fracture, as numbers, and whose fracture each is: what is counted over fractures begins here."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kyphodss.cohort.keys import KEY, NOBODY, place_among
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.table import CohortTable

Ints = NDArray[np.int_]


def codes_of(table: CohortTable, source: str) -> tuple[Ints, list[str | None]]:
    """A column of the verdicts, one number a fracture, and the words that the numbers stand for."""
    column = table.verdicts[source].combine_chunks()
    if not isinstance(column, pa.DictionaryArray):
        column = column.dictionary_encode(null_encoding="encode")
    return column.indices.to_numpy().astype(int), column.dictionary.to_pylist()


def places(words: NDArray[np.object_], classes: tuple[str, ...]) -> Ints:
    """The position of each word among the classes; NOBODY for another word."""
    at = {each: place for place, each in enumerate(classes)}
    return np.array([at.get(word, NOBODY) for word in words.tolist()], dtype=int)


def whose(table: CohortTable) -> Ints:
    """The number (`CohortTable.ids`) of the referral of each fracture; NOBODY where there is none. Made once for a table."""
    return table.worked("whose", lambda: _whose(table))


def _whose(table: CohortTable) -> Ints:
    keys = table.referrals[KEY].combine_chunks().dictionary_encode().dictionary
    return place_among(table.verdicts[KEY], keys)


def with_any(table: CohortTable, source: str, wanted: tuple[str, ...]) -> NDArray[np.bool_]:
    """Is a source's code on any fracture of the referral one of those wanted? One answer a referral."""
    codes, names = codes_of(table, source)
    hit, of = np.array([name in wanted for name in names], dtype=bool)[codes], whose(table)
    found = np.zeros(len(table), dtype=bool)
    found[of[hit & (of != NOBODY)]] = True
    return found[table.ids]


def concerned(table: CohortTable) -> tuple[Mask, Mask]:
    """Which fractures a decision is about, and of which referrals that is sure: those planned; where none is, those that may be."""
    said, of = table.verdicts["planned"].to_numpy().astype(object), whose(table)
    yes, may_be = np.equal(said, True).astype(bool), np.not_equal(said, False).astype(bool)
    sure = np.zeros(len(table), dtype=bool)
    sure[of[yes & (of != NOBODY)]] = True
    return np.where(sure[of], yes, may_be), sure[table.ids]


def sets_of(table: CohortTable, source: str, of_which: Mask | None = None) -> tuple[Ints, list[str | None]]:
    """The codes that come on the fractures of each referral, as a sum of powers of two by the position of their words.

    `of_which`: the fractures that are looked at (None: all).
    """
    codes, names = codes_of(table, source)
    of = whose(table) if of_which is None else np.where(of_which, whose(table), NOBODY)
    found = np.zeros(len(table), dtype=int)
    for place in range(len(names)):
        there = of[(codes == place) & (of != NOBODY)]
        found[np.unique(there)] |= 1 << place
    return found[table.ids], names
