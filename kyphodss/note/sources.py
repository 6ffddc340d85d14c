"""What a reader needs to judge a source alone: for whom, from which facts, by which logic, with which limits and edition."""

from typing import Final

from kyphodss.assess import Verdict
from kyphodss.case.vocabulary import LABELS
from kyphodss.guidelines.model import Guideline
from kyphodss.logic.explain import Row
from kyphodss.logic.terms import needs
from kyphodss.note.words import asked_words, label_of

INTENDED_USER: Final = "clinicians who refer for, or decide on, vertebral augmentation; not patients"
LOGIC: Final = (
    "outcomes are tried in the source's order; the first that applies is the verdict, unless one above it is open with "
    "another code; every criterion stands below with its value"
)
_ENDS: Final = {
    "onset_days_min": "onset",
    "onset_days_max": "onset",
    "onset_months_min": "onset",
    "onset_months_max": "onset",
    "booked_in_days": "booked day",
    "booked_days_min": "booked day",
    "booked_days_max": "booked day",
    "levels_planned_min": "levels planned",
    "levels_planned_max": "levels planned",
}


def mark_words(guideline: Guideline) -> str:
    """How the source was read."""
    return "read in the source" if guideline.mark == "read" else "second-hand"


def origin_words(guideline: Guideline, *, links: bool) -> str:
    """Publisher, edition, provenance mark, funding and addresses, on one line; as Markdown links or bare addresses."""
    edition = f"edition {guideline.edition}" if guideline.edition is not None else "undated"
    mark = mark_words(guideline) if guideline.mark == "read" else "second-hand: as reported by others"
    parts = [guideline.publisher, edition, mark, f"paid for by: {guideline.funding}"]
    parts += [f"[{a.title}]({a.url})" if links else f"{a.title} {a.url}" for a in guideline.addresses]
    return " · ".join(parts)


def inputs_used(verdict: Verdict, row: Row) -> list[str]:
    """The known facts that the source looks at, in words, each once."""
    looked_at = (name for criterion in verdict.guideline.criteria for name in needs(criterion.term))
    names = [name for name in looked_at if row.get(name) is not None]
    return list(dict.fromkeys(_ENDS.get(name, LABELS.get(name, label_of(name))) for name in names))


def basis_lines(verdict: Verdict, row: Row) -> list[tuple[str, str]]:
    """The eight things that let a clinician judge a verdict alone, each with its heading."""
    guideline = verdict.guideline
    edition = guideline.edition or "undated"
    missing = asked_words(verdict.reading.missing) if len(verdict.reading.missing) > 0 else "none that it waits for"
    return [
        ("For", INTENDED_USER),
        ("About", guideline.about),
        ("Inputs used", ", ".join(inputs_used(verdict, row)) or "none recorded"),
        ("Inputs missing", missing),
        ("Logic", LOGIC),
        ("Population", guideline.scope_words),
        ("Not covered", guideline.limits),
        ("Source", f"{guideline.provenance} {guideline.jurisdiction}."),
        ("Edition", f"{edition}. {guideline.edition_note}"),
    ]
