"""Terms as columns in two stages, so that a comparison that several terms share is made once a row.

A shared comparison becomes a column of its own, and the terms that hold it read that column as a recorded yes or no. Nothing
else changes: the same parts, the same three answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, cast

import narwhals as nw

from kyphodss.logic.columns import column
from kyphodss.logic.terms import Compare, CompareSpan, OneOf, Term, YesNo, walk

COMPARISONS = (Compare, CompareSpan, OneOf)


class Stages:
    """Columns of some terms: `all` are the two stages, to be added one after the other, `of` the finished column of a term."""

    def __init__(self, terms: Iterable[Term], prefix: str) -> None:
        asked = tuple(dict.fromkeys(term for term in terms if not isinstance(term, YesNo)))
        places = Counter(part for term in asked for part in walk(term) if isinstance(part, COMPARISONS))
        shared = [part for part, count in places.items() if count > 1 or part in asked]
        self._names: dict[Term, str] = {part: f"{prefix}compared_{n}" for n, part in enumerate(shared)}
        compared = {name: column(part) for part, name in self._names.items()}
        whole = {f"{prefix}{n}": term for n, term in enumerate(asked) if term not in self._names}
        answered = {name: column(self._with_names(term)) for name, term in whole.items()}
        self._names |= {term: name for name, term in whole.items()}
        self.all: tuple[Mapping[str, nw.Expr], ...] = (compared, answered)

    def of(self, term: Term) -> nw.Expr:
        """The answer of one of the terms, as a nullable boolean; a recorded yes or no is its own column. Raises KeyError."""
        return nw.col(term.name if isinstance(term, YesNo) else self._names[term])

    def _with_names(self, term: Term) -> Term:
        """The term with every shared comparison below it read from its column."""
        changes: dict[str, Any] = {}
        for field in fields(cast("Any", term)):
            value = getattr(term, field.name)
            if isinstance(value, Term):
                changes[field.name] = self._part(value)
            elif isinstance(value, tuple) and len(value) > 0 and isinstance(value[0], Term):
                changes[field.name] = tuple(self._part(part) for part in cast("tuple[Term, ...]", value))
        return replace(cast("Any", term), **changes)

    def _part(self, part: Term) -> Term:
        name = self._names.get(part)
        return self._with_names(part) if name is None else YesNo(name, name)
