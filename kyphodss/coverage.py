"""From every rule to its source and to the worked cases that try it: answered yes, no and not known, both sides of each line.

Computed from the rules and the worked cases. A case counts for a rule only where it expects something of the rule's source
of that fracture; for a red flag, where it expects something of any source: a case that merely holds the fact proves nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from kyphodss.assess import assess
from kyphodss.case.read import read_case
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.contradictions import CONTRADICTIONS, Contradiction
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.safety import RED_FLAGS, RedFlag
from kyphodss.guidelines.turning import CLOCKS, last_day_of
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import Compare, CompareSpan, Term, needs, walk
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.logic.words import words
from kyphodss.spec import WorkedCase, worked_cases

STEP: Final = 1  # one point of a score, one percent, one year, one level, one day; of a clock in months one day, too
NAMED: Final = 3  # cases named in a cell of the page

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boundary:
    """One comparison of a rule in words, and the worked cases within one step of its line, on either side."""

    comparison: str
    yes: Names
    no: Names


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule, where it was read, and the names of the worked cases that try it.

    `contradiction` names the cases in which a fact of the rule disagrees with another; None where none can.
    """

    rule: str
    says: str
    source: str
    mark: str
    yes: Names
    no: Names
    not_known: Names
    boundaries: tuple[Boundary, ...]
    contradiction: Names | None


class _Rule(NamedTuple):
    """A criterion or a red flag. `head` is id, sentence, source and mark; `guideline` None for any source."""

    head: tuple[str, str, str, str]
    term: Term
    guideline: str | None


class _Trial(NamedTuple):
    """The facts of one fracture of one worked case, what they contradict, and the sources it expects something of."""

    name: str
    row: Row
    contradictions: tuple[Contradiction, ...]
    sources: frozenset[str]


def coverage(
    guidelines: tuple[Guideline, ...] = GUIDELINES,
    flags: tuple[RedFlag, ...] = RED_FLAGS,
    cases: Iterable[WorkedCase] | None = None,
) -> tuple[RuleCoverage, ...]:
    """Every criterion of every source, then every red flag, with the cases that try it: all worked cases, or those given.

    Raises CaseError for a worked case that is no case, KeyError for one that expects something of a level it has not.
    """
    trials = _all_trials() if cases is None else _trials(cases)
    return tuple(_covered(rule, trials) for rule in _rules(guidelines, flags))


def gaps(found: Iterable[RuleCoverage]) -> list[str]:
    """A sentence for everything that no worked case tries, naming the rule and what is missing."""
    return [f"{rule.rule} ({rule.says}): {gap}" for rule in found for gap in _gaps(rule)]


def _gaps(rule: RuleCoverage) -> Iterator[str]:
    for answer, names in (("yes", rule.yes), ("no", rule.no), ("not known", rule.not_known)):
        if len(names) == 0:
            yield f"no worked case in which it is {answer}."
    for line in rule.boundaries:
        for answer, names in (("yes", line.yes), ("no", line.no)):
            if len(names) == 0:
                yield f"no worked case within one step of “{line.comparison}” that answers {answer}."
    if rule.contradiction is not None and len(rule.contradiction) == 0:
        yield "no worked case in which one of its facts contradicts another."


def _rules(guidelines: tuple[Guideline, ...], flags: tuple[RedFlag, ...]) -> Iterator[_Rule]:
    for guideline in guidelines:
        for each in guideline.criteria:
            head = (f"{guideline.id}/{each.id}", each.sentence, f"{guideline.short}, {each.source}", each.mark)
            yield _Rule(head, each.term, guideline.id)
    for flag in flags:
        head = (f"red-flag/{flag.id}", flag.text, "Red flags, above every source", "decided here")
        yield _Rule(head, flag.term, None)


def _trials(cases: Iterable[WorkedCase]) -> tuple[_Trial, ...]:
    """One for every fracture of which a case expects something."""
    found: list[_Trial] = []
    for case in cases:
        fractures = {each.level: each for each in assess(read_case(case.line), case.as_of)}
        for expected in case.expect:
            one = fractures[expected.get("level")]
            found.append(_Trial(case.name, one.row, one.contradictions, frozenset(expected.get("guidelines", {}))))
    return tuple(found)


@cache
def _all_trials() -> tuple[_Trial, ...]:
    """Those of all worked cases; the files are read once."""
    return _trials(worked_cases())


def _covered(rule: _Rule, trials: Iterable[_Trial]) -> RuleCoverage:
    concern = [t for t in trials if (len(t.sources) > 0 if rule.guideline is None else rule.guideline in t.sources)]
    lines = dict.fromkeys(part for part in walk(rule.term) if isinstance(part, (Compare, CompareSpan)))
    return RuleCoverage(
        *rule.head,
        *(_answering(rule.term, answer, concern) for answer in (YES, NO, UNKNOWN)),
        boundaries=tuple(_boundary(line, concern) for line in lines),
        contradiction=_contradicted(frozenset(needs(rule.term)), concern),
    )


def _answering(term: Term, answer: Truth, trials: Iterable[_Trial]) -> Names:
    """The cases, each once, with a fracture of which the term has this answer."""
    return tuple(dict.fromkeys(trial.name for trial in trials if truth(term, trial.row) is answer))


def _boundary(line: Compare | CompareSpan, trials: Iterable[_Trial]) -> Boundary:
    near = [trial for trial in trials if _near(line, trial.row)]
    return Boundary(words(line), _answering(line, YES, near), _answering(line, NO, near))


def _near(line: Compare | CompareSpan, row: Row) -> bool:
    """Does the value that decides the comparison lie within one step of its line? Of a span the end that `explain` asks."""
    answer = truth(line, row)
    if answer is UNKNOWN:
        return False
    if isinstance(line, Compare):
        return abs(row[line.number.name] - line.value) <= STEP
    span, high = line.span, (line.op in ("<", "<=")) is (answer is YES)
    if span.name not in CLOCKS:
        return abs(row[span.high if high is True else span.low] - line.value) <= STEP
    last = last_day_of(line, row[span.asks_high if high is True else span.asks_low])
    return last is not None and 0 <= (row["as_of"] - last).days <= STEP


def _contradicted(facts: frozenset[str], trials: Iterable[_Trial]) -> Names | None:
    if all(facts.isdisjoint(known.facts) for known in CONTRADICTIONS):
        return None
    touched = (t.name for t in trials if any(not facts.isdisjoint(each.facts) for each in t.contradictions))
    return tuple(dict.fromkeys(touched))


def markdown() -> str:
    """The generated page, docs/rules-to-tests.md."""
    lines = [
        "# From every rule to the worked cases that try it",
        "",
        "Generated by `make docs` from the rules and the worked cases under tests/spec; do not edit. Named are cases that expect",
        "something of the source; under “boundary”, for every line a rule draws, one on either side within one step of it.",
        "",
        "| rule | source | mark | yes | no | not known | boundary | contradiction |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_line, coverage())]) + "\n"


def _line(rule: RuleCoverage) -> str:
    boundaries = "; ".join(f"{each.comparison}: {_few(each.yes, 1)} / {_few(each.no, 1)}" for each in rule.boundaries)
    contradiction = "cannot arise" if rule.contradiction is None else _few(rule.contradiction)
    answers = [_few(names) for names in (rule.yes, rule.no, rule.not_known)]
    cells = [f"{rule.rule}: {rule.says}", rule.source, rule.mark, *answers, boundaries, contradiction]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _few(names: Names, most: int = NAMED) -> str:
    """The first names and, in a cell that shows several, how many more there are."""
    more = f" and {len(names) - most} more" if 1 < most < len(names) else ""
    return ", ".join(names[:most]) + more if len(names) > 0 else "none"
