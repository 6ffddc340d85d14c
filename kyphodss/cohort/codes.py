"""The code of every source as a column, for many fractures at once: `guidelines.reading.code_of` in dataframe expressions.

The ordered list of a source becomes a chain of conditions; `code_of` is the judge, and a test holds the two equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import Final

import narwhals as nw

from kyphodss.case import vocabulary as v
from kyphodss.cohort.stages import Stages
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import CODES, Code, Guideline, Route
from kyphodss.guidelines.safety import CORE, RED_FLAGS
from kyphodss.logic.terms import Always, Term, any_of

PREFIX: Final = "code_"
GATE: Final = "gate"
ANY_CORE: Final = any_of(*(flag.term for flag in CORE))
ANY_FLAG: Final = any_of(ANY_CORE, *(flag.term for flag in RED_FLAGS if flag not in CORE))


def code_number(code: Code) -> nw.Expr:
    """A code as the number its column holds."""
    return nw.lit(CODES.index(code), dtype=nw.Int8())


MISSING: Final = code_number("missing_input")


def code_name(source: str) -> str:
    """The column of a source's code, by its id."""
    return PREFIX + source


def terms_of(guidelines: Iterable[Guideline] = GUIDELINES) -> tuple[Term, ...]:
    """Every term the codes are decided by, each once: scopes, routes, outcomes, and the gate before any `met`."""
    own = (
        term
        for g in guidelines
        for term in (g.scope, *(r.when for r in g.routes), *(when for r in g.routes for when, _ in _rows(r)))
    )
    gate = (ANY_FLAG, ANY_CORE, v.advanced_imaging)
    return tuple(dict.fromkeys((*own, *gate)))


class Codes:
    """The columns of some sources: `stages` are to be added to rows of facts one after the other, then `codes`.

    A code is its position in `guidelines.model.CODES`.
    """

    def __init__(self, guidelines: Iterable[Guideline] = GUIDELINES) -> None:
        self.guidelines = tuple(guidelines)
        self._terms = Stages(terms_of(self.guidelines), "term_")

    @property
    def stages(self) -> tuple[Mapping[str, nw.Expr], ...]:
        """Each term's answer as a nullable boolean column; last the gate before any `met`."""
        return (*self._terms.all, {GATE: self._gate()})

    @property
    def codes(self) -> dict[str, nw.Expr]:
        """Each source's code; documents of one text are read once."""
        found: dict[tuple[int, int], nw.Expr] = {}
        for g in self.guidelines:
            found.setdefault((id(g.scope), id(g.routes)), self._code(g))
        return {code_name(g.id): found[id(g.scope), id(g.routes)] for g in self.guidelines}

    def _of(self, term: Term) -> nw.Expr:
        return self._terms.of(term)

    def _code(self, guideline: Guideline) -> nw.Expr:
        found = MISSING
        for route in reversed(guideline.routes):
            if isinstance(route.when, Always):
                found = self._route(route)
                continue
            when = self._of(route.when)
            found = _if(when, self._route(route), _if(when.is_null(), MISSING, found))
        scope = self._of(guideline.scope)
        return _if(scope, found, _if(scope.is_null(), MISSING, code_number(guideline.outside.code)))

    def _route(self, route: Route) -> nw.Expr:
        """The first outcome that is yes, if every one above it is no, or not known with the same code."""
        rows = _rows(route)
        found = MISSING
        for at in reversed(range(len(rows))):
            when, code = rows[at]
            above = [self._of(other).is_null() for other, its in rows[:at] if its != code]
            said = self._said(code)
            if len(above) > 0:
                said = _if(reduce(lambda a, b: a | b, above), MISSING, said)
            found = _if(self._of(when), said, found)
        return found

    def _said(self, code: Code) -> nw.Expr:
        return nw.col(GATE) if code == "met" else code_number(code)

    def _gate(self) -> nw.Expr:
        """What becomes of a `met`. Where no flag is recorded, "any of the core ones" is not known if one was not asked."""
        imaged = self._of(v.advanced_imaging)
        open_ = _if(self._of(ANY_CORE).is_null(), MISSING, _if(imaged, code_number("met"), MISSING))
        return _if(self._of(ANY_FLAG), code_number("judgement"), open_)


def _rows(route: Route) -> tuple[tuple[Term, Code], ...]:
    """Condition and code of each outcome in its order; neighbors with one code are one, for which of them it was is not asked."""
    groups = [tuple(group) for _, group in groupby(route.outcomes, key=lambda outcome: outcome.code)]
    return tuple((_any([outcome.when for outcome in group]), group[0].code) for group in groups)


def _any(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else any_of(*terms)


def _if(condition: nw.Expr, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    """`yes` where the condition is yes, `no` where it is no or not known."""
    return nw.when(condition).then(yes).otherwise(no)
