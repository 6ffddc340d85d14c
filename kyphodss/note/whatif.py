"""What would settle an open verdict, and how near a settled one stands to another, in sentences. Never advice to alter a record."""

from typing import Final

from kyphodss.assess import Verdict
from kyphodss.charts.palette import CODE
from kyphodss.guidelines.flip import Flip, flips
from kyphodss.guidelines.questions import RED_FLAGS
from kyphodss.guidelines.settle import Settling, settling
from kyphodss.logic.explain import Row

MOST_SETTLING: Final = 2
MOST_FLIPS: Final = 2


def settling_words(verdict: Verdict, row: Row) -> list[str]:
    """For an open verdict: the smallest questions and what each answer would lead to."""
    if verdict.reading.code != "missing_input":
        return []
    found = settling(verdict.guideline, row)
    lines = [_settling(each) for each in found[:MOST_SETTLING]]
    rest = len(found) - MOST_SETTLING
    return [*lines, f"{rest} more may"] if rest > 0 else lines


def _settling(found: Settling) -> str:
    if found.facts == (RED_FLAGS,):
        code = next(code for code, _ in found.outcomes)
        return f"Settled once the red flags are asked: {CODE[code].word} if none is present"
    parts = [f"{' or '.join(words)} → {CODE[code].word}" for code, words in found.outcomes]
    return f"{'Would settle it' if found.whatever else 'May settle it'}: {'; '.join(parts)}"


def changing_words(verdict: Verdict, row: Row) -> list[str]:
    """For a settled verdict: the smallest single changes that would make it read otherwise."""
    found = flips(verdict.guideline, row, verdict.reading.code)
    return [_changing(flip) for flip in found[:MOST_FLIPS]]


def _changing(flip: Flip) -> str:
    return f"Would read {CODE[flip.code].word} with {flip.words} (recorded: {flip.recorded})"
