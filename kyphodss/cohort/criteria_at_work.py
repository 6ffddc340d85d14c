"""The criteria of every source at work: how often each is answered yes or is not known, by month, and those fallen silent.

A criterion is asked of the fractures that its source speaks of; the one that opens a source, of every fracture. Criteria hold
parts of one another, so numbers of one tell of another: only direct care is shown them (`Card.direct_care_only`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from kyphodss.cohort.at_work import SILENT_DAYS
from kyphodss.cohort.basis import periods_of
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.criteria import NOT_KNOWN, YES, answers
from kyphodss.cohort.disclosure import Ints
from kyphodss.cohort.distances import cases_apart
from kyphodss.cohort.fracture_codes import codes_of
from kyphodss.cohort.fracture_counts import FractureCounts
from kyphodss.cohort.measure import Asked, Counted, Over, Share, Value
from kyphodss.cohort.problems import Days, Mask
from kyphodss.cohort.spc import are_rare
from kyphodss.cohort.views import OUTSIDE
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import Criterion, Guideline

SAID: Final = {"yes": YES, "not known": NOT_KNOWN}
"""What is counted of a criterion; the rest is no."""


def title_of(guideline: Guideline, criterion: Criterion, said: str | None = None) -> str:
    """The name of a criterion among those of all sources. `said`: one of SAID (None: the criterion as a whole)."""
    whole = f"{guideline.short}: {criterion.sentence}"
    return whole if said is None else f"{whole}: {said}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion of a source, and the fractures it is asked of: the day of receipt of each, and its answer."""

    guideline: Guideline
    criterion: Criterion
    received: Days
    answer: Ints


def _criteria(asked: Asked) -> Iterator[_Asked]:
    """Every criterion, its fractures in the order of their receipt."""
    table, fractures = asked.table, FractureCounts(asked.table)
    order = np.argsort(fractures.received, kind="stable")
    at, received = fractures.at[order], fractures.received[order]
    for guideline in GUIDELINES:
        codes, names = codes_of(table, code_name(guideline.id))
        inside = np.array([name != OUTSIDE for name in names], dtype=bool)[codes[at]]
        for criterion in guideline.criteria:
            answer = answers(table.side.criteria, criterion)[at]
            if criterion.role == "scope":
                yield _Asked(guideline, criterion, received, answer)
            else:
                yield _Asked(guideline, criterion, received[inside], answer[inside])


def by_month(asked: Asked) -> Counted:
    """V8."""
    months = periods_of(asked.span.days("received"), asked.table.clock.cut, weekly=False)
    if len(months.labels) == 0:
        return Counted(notes=("No whole month has passed.",))
    found = list[Over]()
    for each in _criteria(asked):
        period, width = months.at(each.received), len(months.labels)
        n = np.bincount(period[period >= 0], minlength=width)
        for said, number in SAID.items():
            hit = each.answer == number
            count = np.bincount(period[hit & (period >= 0)], minlength=width)
            title = title_of(each.guideline, each.criterion, said)
            found.append(_over(title, months.labels, n, count, (each.received, hit)))
    return Counted(over=tuple(found))


def _over(title: str, labels: tuple[str, ...], n: Ints, count: Ints, fractures: tuple[Days, Mask]) -> Over:
    """Distances are laid only where they are drawn: where it happens rarely."""
    gaps = cases_apart(*fractures) if are_rare(count.astype(float)) else None
    return Over(title, labels, n, count, gaps=gaps)


def silence(asked: Asked) -> Counted:
    """V9: days since each criterion was last answered yes on a referral received, and how often it is and is not known."""
    values, shares, silent, never, unknown = list[Value](), list[Share](), list[str](), 0, 0
    for each in _criteria(asked):
        name, spoke = title_of(each.guideline, each.criterion), each.received[each.answer == YES]
        since = None if len(spoke) == 0 else int((asked.table.clock.cut - spoke.max()).astype(int))
        values.append(Value(name, since, len(spoke)))
        for said, number in SAID.items():
            count, n = int((each.answer == number).sum()), len(each.answer)
            shares.append(Share(title_of(each.guideline, each.criterion, said), count, n))
        asked_of = len(each.answer) > 0  # of none, nothing is known of the criterion either way
        never += asked_of and since is None
        unknown += asked_of and bool((each.answer == NOT_KNOWN).all())
        silent += [name] if since is not None and since > SILENT_DAYS else []
    none = f"No criterion that was answered yes before has been silent for more than {SILENT_DAYS} days."
    said = none if len(silent) == 0 else f"Silent for more than {SILENT_DAYS} days: {'; '.join(silent)}."
    beside = f"Asked, and never answered yes: {never} criteria; not known of any fracture: {unknown} of them."
    return Counted(values=tuple(values), shares=tuple(shares), notes=(said, beside))
