"""Every criterion of every source as a column over many fractures: yes, no, or not known.

They are asked apart from the codes, where somebody looks at them. Sources share criteria, and one term is asked once.
`guidelines.reading.criteria_answers` is the judge, and a test holds the two equal.
"""

from functools import lru_cache
from typing import Any, Final

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kyphodss.cohort.stages import Stages
from kyphodss.cohort.verdicts import ran
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import Criterion
from kyphodss.logic.terms import Term
from kyphodss.settings import CohortOptions

PREFIX: Final = "criterion_"
NO, YES, NOT_KNOWN = 0, 1, 2


@lru_cache(maxsize=1)
def names() -> dict[Term, str]:
    """The column of the term of every criterion."""
    terms = dict.fromkeys(criterion.term for guideline in GUIDELINES for criterion in guideline.criteria)
    return {term: f"{PREFIX}{number}" for number, term in enumerate(terms)}


def criteria_of(frame: Any) -> Any:
    """A nullable yes or no for every term of a criterion; the same kind of frame comes back."""
    stages, found = Stages(names(), "part_"), nw.from_native(frame)
    for stage in stages.all:
        found = found.with_columns(**stage)
    return found.select(**{name: stages.of(term) for term, name in names().items()}).to_native()


def answers_of(fractures: pa.Table, options: CohortOptions | None = None) -> pa.Table:
    """The answers of all criteria, one row a fracture in its order, as nullable booleans. Raises as `verdicts.asked_of`."""
    return ran(fractures, criteria_of, options)


def answers(asked: pa.Table, criterion: Criterion) -> NDArray[np.int_]:
    """One criterion's answers as NO, YES or NOT_KNOWN. Raises KeyError for a criterion of no source."""
    column = asked[names()[criterion.term]].combine_chunks()
    known = ~column.is_null().to_numpy(zero_copy_only=False)
    found = np.full(len(column), NOT_KNOWN)
    found[known] = column.drop_null().to_numpy(zero_copy_only=False)
    return found
