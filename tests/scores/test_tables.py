"""The tables as data: every row has a mark, a source and words, and no word tells anybody what to do."""

import re

import pytest

from kyphodss.case.vocabulary import LABELS
from kyphodss.scores import SCORES
from kyphodss.scores.heights import CONVENTIONS, FORMULAS
from kyphodss.scores.left_out import LEFT_OUT
from kyphodss.scores.model import MARKS, Score
from kyphodss.scores.proposals import PROPOSALS
from kyphodss.scores.tables import SOURCES
from tests.scores.rows import COMPLETE

DIRECTIVE = re.compile(
    r"\b(must|should|shall|do not|don't|recommend\w*|contraindicated|tumour|oedema)\b", re.IGNORECASE
)


def test_every_row_has_an_id_of_its_own() -> None:
    ids = [row.id for score in SCORES for row in (*score.levels, *score.bands)]
    assert len(ids) == 20 + 3 + 4 + 20 + 3 + 11 + 3 + 17 + 3 + 6 + 3
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.id)
def test_every_row_and_every_score_says_where_it_was_read(score: Score) -> None:
    assert len(score.levels) > 0
    for row in (*score.levels, *score.bands):
        assert row.mark in MARKS, row.id
        assert len(row.sources) > 0 and row.words != "", row.id
    assert score.mark.split(",")[0] in MARKS
    assert all(len(part) > 0 for part in (score.sources, score.conventions, score.traps))
    assert {source for row in (*score.levels, *score.bands) for source in row.sources} <= {
        *score.sources,
        *(source for band in score.bands for source in band.sources),
    }


def test_every_source_has_an_address_and_is_used() -> None:
    used = {source for score in SCORES for row in (*score.levels, *score.bands) for source in row.sources}
    used |= {source for score in SCORES for source in score.sources}
    used |= {source for thing in (*FORMULAS, *PROPOSALS) for source in thing.sources}
    used |= {source for read in CONVENTIONS.values() for source in read}
    assert used == set(SOURCES.values())
    assert all(source.url.startswith("http") and source.title != "" for source in SOURCES.values())


def _texts() -> dict[str, str]:
    found = {f"{s.id} {n}": text for s in SCORES for n, text in enumerate((s.about, *s.conventions, *s.traps))}
    found |= {row.id: row.words for s in SCORES for row in (*s.levels, *s.bands)}
    found |= {p.id: f"{p.when} {p.says} {p.evidence}" for p in PROPOSALS}
    found |= {f"heights {n}": text for n, text in enumerate(CONVENTIONS)}
    return found | LEFT_OUT


@pytest.mark.parametrize("text", _texts().values(), ids=_texts().keys())
def test_no_text_tells_anybody_what_to_do(text: str) -> None:
    assert DIRECTIVE.search(text) is None


def test_every_fact_of_an_item_has_words() -> None:
    facts = {item.fact for score in SCORES for item in score.of(COMPLETE).components} - {""}
    facts |= {name for score in SCORES for name in score.of({}).missing}
    assert {fact for fact in facts if fact not in LABELS} <= {"anticoagulant"}


def test_what_is_left_out_is_not_a_proposal() -> None:
    assert not set(LEFT_OUT) & {proposal.id for proposal in PROPOSALS}
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())
