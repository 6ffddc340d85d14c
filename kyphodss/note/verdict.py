"""One verdict in sentences: what it rests on with this patient's values, what is open, and when it turns by itself."""

from collections import Counter
from collections.abc import Sequence

from kyphodss.assess import Assessment, Verdict
from kyphodss.charts.palette import CODE
from kyphodss.guidelines.contradictions import touching
from kyphodss.guidelines.model import CODES
from kyphodss.logic.explain import Row
from kyphodss.logic.words import against, leaves
from kyphodss.note.words import ambiguity_words, asked_words, day_words


def edition_words(verdict: Verdict) -> str:
    """The edition, or that there is none."""
    edition = verdict.guideline.edition
    return f"edition {edition}" if edition is not None else "undated"


def quoted(verdict: Verdict) -> str:
    """The source's own words, in quotation marks."""
    return f"“{verdict.reading.words}”"


def because_words(verdict: Verdict, row: Row) -> str:
    """The criteria that it rests on; a criterion that looks at one value has it beside what it needs. Empty of none."""
    criteria = {criterion.id: criterion for criterion in verdict.guideline.criteria}
    parts: list[str] = []
    for id in verdict.reading.because:
        criterion = criteria[id]
        under = frozenset(other.term for other in criteria.values() if other.under == id)
        values = [against(leaf, row) for leaf in leaves(criterion.term, under)]
        parts.append(f"{id} {criterion.sentence}" + (f" ({values[0]})" if len(values) == 1 else ""))
    return "; ".join(parts)


def because_lines(verdict: Verdict, assessment: Assessment) -> list[str]:
    """All that stands under a verdict: what it rests on, what is not known, what is a clinician's word, what disagrees."""
    because = because_words(verdict, assessment.row)
    lines = [f"rests on: {because}"] if because != "" else []
    lines += [f"not known: {asked_words(verdict.reading.missing)}"] if len(verdict.reading.missing) > 0 else []
    lines += ambiguity_words(verdict)
    found = touching(verdict.guideline, assessment.contradictions)
    return [*lines, *(f"recorded facts disagree: {each.text}" for each in found)]


def turn_lines(verdict: Verdict) -> list[str]:
    """The days on which the answer turns by itself."""
    return [
        f"if nothing else is recorded: {CODE[change.code].word} from {day_words(change.on)}"
        for change in verdict.changes
    ]


def tally_sentence(verdicts: Sequence[Verdict]) -> str:
    """How many sources give which answer, those outside their scope apart."""
    counted = Counter(verdict.reading.code for verdict in verdicts)
    inside = [f"{CODE[code].word} ({counted[code]})" for code in CODES if counted[code] > 0 and code != "out_of_scope"]
    outside = counted["out_of_scope"]
    last = f"; {outside} outside {'its' if outside == 1 else 'their'} scope, which is not a no" if outside > 0 else ""
    return f"{counted.total() - outside} sources speak of this patient: {', '.join(inside)}{last}."
