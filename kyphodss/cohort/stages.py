"""Terms as columns in stages, so that what several terms share is asked once a row.

A part that is used more than once becomes a column of its own, and the terms that hold it read that column as a recorded yes or
no; parts of parts stand a stage earlier. Nothing else changes: the same parts, the same three answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, cast

import narwhals as nw

from kyphodss.logic.columns import column
from kyphodss.logic.terms import Always, AtLeast, Between, Not, Recorded, Term, YesNo

LOOKS_TWICE: Final = (AtLeast, Between, Recorded)  # their columns read each part more than once
NEVER_SHARED: Final = (YesNo, Always, Not)  # a column of its own costs as much as asking again


class Stages:
    """Columns of some terms: `all` are the stages, to be added one after the other, `of` the finished column of a term."""

    def __init__(self, terms: Iterable[Term], prefix: str) -> None:
        asked = tuple(dict.fromkeys(term for term in terms if not isinstance(term, YesNo)))
        self._names: dict[Term, str] = {}
        self._stage: dict[Term, int] = {}
        for number, part in enumerate(_shared(asked)):
            self._names[part] = f"{prefix}{number}"
        for part in self._names:
            self._depth(part)
        last = max(self._stage.values(), default=-1)
        self.all: tuple[Mapping[str, nw.Expr], ...] = tuple(
            {name: column(self._with_names(part)) for part, name in self._names.items() if self._stage[part] == stage}
            for stage in range(last + 1)
        )

    def of(self, term: Term) -> nw.Expr:
        """The answer of one of the terms, as a nullable boolean; a recorded yes or no is its own column. Raises KeyError."""
        return nw.col(term.name if isinstance(term, YesNo) else self._names[term])

    def _depth(self, part: Term) -> int:
        """The stage in which a part can be asked: after every shared part below it."""
        if part not in self._stage:
            below = [self._depth(each) + (each in self._names) for each in part.children()]
            self._stage[part] = max(below, default=0)
        return self._stage[part]

    def _with_names(self, term: Term) -> Term:
        """The term with every shared part below it read from its column."""
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


def _shared(asked: Iterable[Term]) -> list[Term]:
    """Every part with more than one use, each once; a term that is asked for is always one."""
    uses: Counter[Term] = Counter()
    found = list(asked)
    uses.update(dict.fromkeys(found, 2))
    seen = set(found)
    for term in found:  # grows as parts are met
        for part in term.children():
            uses[part] += 2 if isinstance(term, LOOKS_TWICE) else 1
            if part not in seen:
                seen.add(part)
                found.append(part)
    wanted = set(asked)
    return [term for term in found if uses[term] > 1 and (term in wanted or not isinstance(term, NEVER_SHARED))]
