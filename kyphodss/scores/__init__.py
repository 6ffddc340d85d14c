"""The scores of a fracture, always all six and in this order: one file a score, its table and its bands as data beside it.

A score informs a clinician; none of them orders a procedure. Source: scores-and-codes.md sections 1 to 3, conventions
of guideline-outcomes.md, "Scores".
"""

from typing import Final

from kyphodss.logic.editions import Edition, present
from kyphodss.logic.explain import Row
from kyphodss.scores.aosis import AOSIS
from kyphodss.scores.escc_group import ESCC_GROUP
from kyphodss.scores.genant import GENANT
from kyphodss.scores.model import Score, ScoreResult
from kyphodss.scores.of_score import OF_SCORE
from kyphodss.scores.sins import SINS
from kyphodss.scores.tlics import TLICS

# A new edition of a score is a new Score with a table of its own and a new line; the old ones stay.
EDITIONS: Final[tuple[Edition[Score], ...]] = tuple(
    Edition(score) for score in (SINS, GENANT, OF_SCORE, TLICS, AOSIS, ESCC_GROUP)
)
SCORES: Final[tuple[Score, ...]] = present(EDITIONS)
BY_ID: Final[dict[str, Score]] = {score.id: score for score in SCORES}


def score_all(row: Row, scores: tuple[Score, ...] = SCORES) -> tuple[ScoreResult, ...]:
    """Every score of one row of facts, in the order of `scores`; a total that is not known is None, with what is missing."""
    return tuple(score.of(row) for score in scores)
