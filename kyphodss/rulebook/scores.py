"""The scores: levels with their points, bands, conventions, traps, proposals, and what was left out."""

from collections.abc import Iterator

from kyphodss.logic.words import words
from kyphodss.rulebook.entry import Entry
from kyphodss.scores import SCORES
from kyphodss.scores.heights import CONVENTIONS, FORMULAS
from kyphodss.scores.left_out import LEFT_OUT
from kyphodss.scores.model import MARKS, Score
from kyphodss.scores.proposals import LABEL, PROPOSALS


def scores() -> Iterator[Entry]:
    """Every score, the heights, and the proposals under their own name."""
    for score in SCORES:
        yield from _score(score)
    for formula in FORMULAS:
        says = f"{formula.label}: {formula.formula}"
        yield Entry("Heights", formula.id, says, "", _mark(formula.mark), formula.sources[0].url)
    for number, says in enumerate(CONVENTIONS, start=1):
        yield Entry("Heights", f"heights convention {number}", says, "", MARKS["CONV"], "")
    for found in PROPOSALS:
        rule, says = words(found.term), f"{LABEL}. {found.when}: {found.says}"
        url = found.sources[0].url if len(found.sources) > 0 else ""
        yield Entry("Proposals, not published", found.id, says, rule, found.evidence, url)


def left_out() -> Iterator[Entry]:
    """What could not be verified, and is not shown as if it were."""
    for id, why in LEFT_OUT.items():
        yield Entry("Left out, because unverified", id, why, "", "kept off", "")


def _score(score: Score) -> Iterator[Entry]:
    url = score.sources[0].url
    reach = f"total {score.low} to {score.high}" if score.low is not None else "groups, no total"
    yield Entry(
        score.short, score.id, f"{score.title}. {score.about}", reach, f"{score.edition}; marks: {score.mark}", url
    )
    for level in score.levels:
        points = "no points" if level.points is None else f"{level.points} points"
        at = level.sources[0].url if len(level.sources) > 0 else url
        yield Entry(score.short, level.id, f"{level.component}: {level.words}", points, _mark(level.mark), at)
    for band in score.bands:
        ends = f"from {band.low if band.low is not None else 'the lowest'} to {band.high if band.high is not None else 'the highest'}"
        rule = ends if (band.low, band.high) != (None, None) else ""
        at = band.sources[0].url if len(band.sources) > 0 else url
        yield Entry(score.short, band.id, f"{band.code}: {band.words}", rule, _mark(band.mark), at)
    for kind, texts in (("convention", score.conventions), ("trap", score.traps)):
        for number, says in enumerate(texts, start=1):
            yield Entry(score.short, f"{score.id} {kind} {number}", says, "", kind, url)


def _mark(mark: str) -> str:
    """A mark in words; several, or one with an addition, as written."""
    return MARKS.get(mark, mark)
