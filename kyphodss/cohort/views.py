"""Views of a cohort V1 to V5: counts that are looked at rather than judged, through the same release as measures.

Levels are those treated; codes of sources are per fracture, on the day the referral is assessed on (`pathway.assessed_on`).
"""

from collections import Counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kyphodss.case.vocabulary import etiology, level
from kyphodss.cohort.basis import Periods, basis_of, periods_of, split
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.disclosure import Axis, Counts, Ints
from kyphodss.cohort.flow import candidates, decided_by_now
from kyphodss.cohort.fracture_codes import places
from kyphodss.cohort.fracture_counts import FractureCounts
from kyphodss.cohort.keys import NOBODY
from kyphodss.cohort.measure import Asked, Counted
from kyphodss.cohort.period_counts import period_counts
from kyphodss.cohort.problems import Mask
from kyphodss.cohort.strata import BY, NOT_RECORDED, recorded, strata
from kyphodss.cohort.table import CohortTable
from kyphodss.cohort.view_kinds import By, Crossed
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import CODE_WORDS, Code

Words = NDArray[np.object_]

LEVELS: Final = level.values[level.values.index("T1") : level.values.index("S1") + 1]
OTHER_LEVEL: Final = "cervical, or below S1"
FIRST, FURTHER, AT_LEVEL, TREATED = "first level", "further level", "treated at this level", "treated"
IN_SCOPE: Final = ("met", "judgement", "missing_input", "not_determinable", "not_met")
"""Codes of a source about fractures that it speaks of, in the fixed order of a bar; OUTSIDE is the last one."""
OUTSIDE, SPOKEN_OF, FRACTURES = "out_of_scope", "in scope", "fractures"
SCOPES, VERDICTS = "scope by source", "verdicts by source"
AT_WORK: Final[tuple[Code, ...]] = ("met", "judgement", "missing_input")
AT_WORK_WORDS: Final = tuple(CODE_WORDS[code] for code in AT_WORK)
ANOTHER: Final = "another code"
YIELD, COMPLETE = "candidates of those decided", "complete at receipt"
TOTALS: Final = {
    YIELD: (("yes", "candidate"), ("no", "F3: decided otherwise"), ("cases", "decided")),
    COMPLETE: (("yes", "Q1: complete at receipt"), ("cases", "received")),
}
"""What the totals of V4 are the numbers of, by their names in `linked`."""


def levels_treated(asked: Asked) -> Counted:
    """V1: each level of a procedure once, the topmost of a referral apart from its further ones, so that referrals add up."""
    table, found = asked.table, basis_of(asked.table)
    treated = found.usable & (table.code == 1)
    labels = (*LEVELS, OTHER_LEVEL, NOT_RECORDED)
    values = np.zeros((len(labels), 2), dtype=int)
    for text, count in Counter(table.words("levels_treated")[treated].tolist()).items():
        for place, at in enumerate(_places(text)):
            values[at, min(place, 1)] += count
    axes = (Axis("level", labels, "all levels"), Axis("counted as", (FIRST, FURTHER), AT_LEVEL))
    same = ((axes[0].labels[-1], FIRST), TREATED)
    parts = split(found.usable, (TREATED, treated), rest="not treated")
    return Counted(parts, crossed=(Crossed("levels treated", Counts(axes, values), same_as=same),))


def _places(text: str | None) -> list[int]:
    """Positions of the levels of a procedure from the top down, each once."""
    names = () if text is None else text.split()
    if len(names) == 0:
        return [len(LEVELS) + 1]
    return sorted({LEVELS.index(name) if name in LEVELS else len(LEVELS) for name in names})


def verdict_mix(asked: Asked) -> Counted:
    """V2. Sources of one scope leave the same fractures out, so the scope is a table of its own and hides nothing for a code."""
    fractures = FractureCounts(asked.table)
    counts, persons = (
        np.vstack(each)
        for each in zip(*(fractures.by(source, (*IN_SCOPE, OUTSIDE)) for source in _sources()), strict=True)
    )
    scope = np.column_stack((counts[:, :-1].sum(axis=1), counts[:, -1]))
    behind = np.vstack([fractures.apart(source, OUTSIDE) for source in _sources()])
    sources = Axis("source", tuple(guideline.short for guideline in GUIDELINES), None)
    scopes = Counts((sources, Axis("scope", (SPOKEN_OF, OUTSIDE), FRACTURES)), scope)
    codes = Counts((sources, Axis("code", IN_SCOPE, SPOKEN_OF)), counts[:, :-1])
    return Counted(
        crossed=(
            Crossed(SCOPES, scopes, behind),
            Crossed(VERDICTS, codes, persons[:, :-1], totals_of=(SCOPES, SPOKEN_OF)),
        )
    )


def _sources() -> tuple[str, ...]:
    return tuple(code_name(guideline.id) for guideline in GUIDELINES)


def rules_at_work(asked: Asked) -> Counted:
    """V5: by month of receipt, one table a source, so that its rates do not tell of each other."""
    fractures = FractureCounts(asked.table)
    months = periods_of(asked.span.days("received"), asked.table.clock.cut, weekly=False)
    if len(months.labels) == 0:
        return Counted(notes=("No whole month has passed.",))
    period, kinds = months.at(fractures.received), (*AT_WORK, ANOTHER)
    axes = (Axis("month received", months.labels, None), Axis("code", (*AT_WORK_WORDS, ANOTHER), FRACTURES))
    found = list[Crossed]()
    for guideline, source in zip(GUIDELINES, _sources(), strict=True):
        counts, persons = fractures.by(source, kinds, period, len(months.labels))
        found.append(Crossed(guideline.short, Counts(axes, counts), persons, series=AT_WORK_WORDS))
    return Counted(crossed=tuple(found))


def referrals_by_class(asked: Asked) -> Counted:
    """V3: in whole periods, by etiology and by referrer."""
    table, found = asked.table, basis_of(asked.table)
    periods = periods_of(asked.span.days("received"), table.clock.cut, weekly=asked.options.weekly)
    if len(periods.labels) == 0:
        return Counted(notes=("No whole period has passed.",))
    received, crossed = table.days("received"), list[Crossed]()
    each = periods.count(received[found.received])
    totals = period_counts(periods.labels, ("cases",), each[:, None], (int(found.received.sum() - each.sum()),))
    for title, column, classes in (
        ("referrals by etiology", "etiology", (*etiology.values, NOT_RECORDED)),
        ("referrals by referrer", "organization", _classes(asked.span, "organization")),
    ):
        at = places(recorded(table, column), classes)
        values = _crossed(at, periods.at(received), found.received, len(classes), periods)
        axes = (Axis(column, classes, "every referral"), Axis("period", periods.labels, None))
        beyond = _of_class(at, found.received, len(classes)) - values.sum(axis=1)
        crossed.append(Crossed(title, Counts(axes, values), periods=totals, beyond=beyond))
    return Counted(crossed=tuple(crossed))


def _crossed(row: Ints, period: Ints, within: Mask, rows: int, periods: Periods) -> Ints:
    """How many of a mask by row and period; those in neither are in no cell."""
    width = len(periods.labels)
    kept = within & (row != NOBODY) & (period >= 0)
    return np.bincount((row * width + period)[kept], minlength=rows * width).reshape(rows, width)


def _of_class(at: Ints, within: Mask, classes: int) -> Ints:
    """How many of a mask are of each class."""
    return np.bincount(at[within & (at != NOBODY)], minlength=classes)


def _classes(table: CohortTable, column: str) -> tuple[str, ...]:
    """The words of a column in the order of the alphabet; those without one last."""

    def _named() -> list[str]:
        words = {str(word) for word in recorded(table, column)} - {NOT_RECORDED}
        return sorted(words, key=lambda word: (word.casefold(), word))

    return (*table.worked(("classes", column), _named), NOT_RECORDED)


def units(asked: Asked) -> Counted:
    """V4: candidate yield (F3) and information complete at receipt (Q1) of every referrer and setting."""
    table, found = asked.table, basis_of(asked.table)
    decided = found.usable & decided_by_now(table)
    complete = table.days("information_complete") <= table.days("received")
    ways: tuple[tuple[By, tuple[str, ...], Words], ...] = (
        ("referrer", _classes(asked.span, "organization"), recorded(table, "organization")),
        ("setting", BY["setting"], strata(table)["setting"]),
    )
    crossed = [
        _of_units(title, by, (classes, places(words, classes)), (within, event), found.received & ~decided)
        for title, within, event in ((YIELD, decided, candidates(table)), (COMPLETE, found.received, complete))
        for by, classes, words in ways
    ]
    return Counted(crossed=tuple(crossed))


def _of_units(title: str, by: By, units: tuple[tuple[str, ...], Ints], kinds: tuple[Mask, Mask], rest: Mask) -> Crossed:
    """`rest`: those received without a decision, by which the two tables of a unit differ: the one of decisions gives way."""
    (classes, at), (within, event) = units, kinds
    values = np.column_stack([_of_class(at, kind, len(classes)) for kind in (within & event, within & ~event)])
    axes = (Axis(by, classes, "all"), Axis("event", ("yes", "no"), "cases"))
    tells = _of_class(at, rest, len(classes)) if title == YIELD else None
    return Crossed(f"{title}, by {by}", Counts(axes, values), totals=TOTALS[title], tells=tells, by=by)
