"""Gates in cancer and trauma that nobody has published: proposals for the clinical lead to accept or reject.

Data with their words and the evidence they come from; always shown as "PROPOSAL, not published", never a verdict, and no
guideline reads them. Source: scores-and-codes.md 1.2 and 3.5. They read components, not only totals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from kyphodss.case import vocabulary as v
from kyphodss.case.events import ADULT_FROM_AGE
from kyphodss.case.fields import guide
from kyphodss.logic.explain import Row, missing, truth
from kyphodss.logic.terms import Choice, Number, Term, YesNo, all_of, any_of, not_
from kyphodss.logic.truth import Truth
from kyphodss.scores.aosis import AOSIS
from kyphodss.scores.model import Score, ScoreResult, Source
from kyphodss.scores.tables import sources
from kyphodss.scores.tlics import TLICS

LABEL: Final = "PROPOSAL, not published"
Kind = Literal["holds_back", "asks", "opens"]
"""Whether a proposal speaks against cement by itself, asks for something first, or sees nothing against talking about it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One gate: when it applies, what it would say, and what it is derived from."""

    id: str
    term: Term
    kind: Kind
    when: str
    says: str
    evidence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """Whether a proposal applies to one fracture, and the facts that would settle it while that is not known."""

    proposal: Proposal
    truth: Truth
    missing: tuple[str, ...]


_PLC_FIELD: Final = guide("fractures[].plc")

# Facts that only these gates ask for; `_laid` derives those that the flat facts do not have.
PLC: Final = Choice("plc", _PLC_FIELD.phrase, tuple(value for value in _PLC_FIELD.choices if value != "unknown"))
TENSION_BAND_OPEN: Final = YesNo("ao_m1", "tension band indeterminate on imaging (M1)")
AO_GRADE: Final = Choice("ao_grade", v.ao_type.label, tuple(value for value in v.ao_type.values if value != "burst"))
TLICS_TOTAL: Final = Number("tlics_total", "TLICS total")
AOSIS_TOTAL: Final = Number("aosis_total", "AOSIS total")

TRAUMA: Final = v.etiology.is_("trauma")
CANCER: Final = v.etiology.is_("cancer")
N0: Final = v.ao_neurology.is_("N0")
ADULT: Final = v.age_years >= ADULT_FROM_AGE
TENSION_BAND_INTACT: Final = all_of(not_(TENSION_BAND_OPEN), PLC.is_("intact"))


def _operative(total: Number, score: Score) -> Term:
    """The total lies in the score's operative band. Raises LookupError for a band that has no lower end."""
    low = score.band("operative").low
    if low is None:
        raise LookupError(f"{score.id}: the operative band needs a lower end.")
    return total >= low


TRAUMA_HELD_BACK: Final = any_of(
    v.ao_type.in_("B1", "B2", "B3", "C"),
    PLC.is_("injured"),
    v.ao_neurology.in_("N2", "N3", "N4"),
    _operative(TLICS_TOTAL, TLICS),
    _operative(AOSIS_TOTAL, AOSIS),
)

PROPOSALS: Final[tuple[Proposal, ...]] = (
    Proposal(
        "gate.escc.block",
        v.escc.in_("2", "3"),
        "holds_back",
        "ESCC 2 or 3",
        "No augmentation by itself; an urgent surgical or radiation pathway.",
        "In line with the page read on the scale: high grade, decompression before radiotherapy.",
        sources("S6"),
    ),
    Proposal(
        "gate.neuro.block",
        all_of(CANCER, v.neurologic_deficit_new),
        "holds_back",
        "Cancer, and a new deficit from cord or cauda equina, at any ESCC grade",
        "No augmentation by itself; an urgent surgical or radiation pathway.",
        "Derived: the scale describes anatomy, neurology is a question of its own, and either can be bad alone.",
        sources("S21"),
    ),
    Proposal(
        "gate.tr.block",
        all_of(TRAUMA, TRAUMA_HELD_BACK),
        "holds_back",
        "Trauma with any of: AO type B or C; posterior ligaments injured; N2 to N4 from this fracture; TLICS in its operative "
        "band (5 or more); AOSIS in its operative band (above 5)",
        "No augmentation by itself; a surgical pathway.",
        "Derived from the bands of both scores; the ligaments hold back even where TLICS totals 4.",
        sources("S37", "S36", "S39b", "S39c"),
    ),
    Proposal(
        "gate.escc.mdt",
        v.escc.in_("1a", "1b", "1c"),
        "asks",
        "ESCC 1a, 1b or 1c",
        "A multidisciplinary decision before cement, with the posterior wall and retropulsion described.",
        "Derived: no page read says that a grade allows or forbids cement.",
        sources("S6", "S9"),
    ),
    Proposal(
        "gate.tr.nx",
        all_of(TRAUMA, v.ao_neurology.is_("NX")),
        "asks",
        "Trauma, neurology not examinable (NX)",
        "No answer on candidacy until the patient is examined.",
        "Derived: both scores lack an item.",
        sources("S35", "S39"),
    ),
    Proposal(
        "gate.tr.mri",
        all_of(TRAUMA, any_of(TENSION_BAND_OPEN, PLC.is_("indeterminate"))),
        "asks",
        "Trauma, M1 or an unclear posterior ligamentous complex",
        "MRI before any cement.",
        "From a study in which MRI changed the AO class in 10.2 % of 244 injuries.",
        sources("S36"),
    ),
    Proposal(
        "gate.tr.a4",
        all_of(TRAUMA, AO_GRADE.is_("A4"), N0),
        "asks",
        "Trauma, A4 without deficit",
        "A spine-surgical opinion first; cement as an adjunct to fixation.",
        "From the AOSIS bands (A4 is “either”) and a comparison in which cement was added to posterior instrumentation "
        "(31 against 30 patients).",
        sources("S37", "S47"),
    ),
    Proposal(
        "gate.tr.select",
        all_of(TRAUMA, AO_GRADE.in_("A2", "A3"), N0, TENSION_BAND_INTACT, ADULT, not_(TRAUMA_HELD_BACK)),
        "asks",
        "Trauma, A2 or A3 without deficit, tension band intact (no M1), adult",
        "A multidisciplinary decision in selected adults (older or poor bone, intolerable pain, or progression: a clinician's "
        "word), with posterior wall, retropulsion and canal described; alone or with fixation.",
        "From a review of 51 studies and two series of fractures with a broken posterior wall.",
        sources("S43", "S45", "S46"),
    ),
    Proposal(
        "gate.tr.allow",
        all_of(TRAUMA, AO_GRADE.is_("A1"), N0, TENSION_BAND_INTACT, v.pain_score > 0, ADULT, not_(TRAUMA_HELD_BACK)),
        "opens",
        "Trauma, A1 without deficit, tension band intact (no M1), painful, adult",
        "Augmentation may be discussed; conservative care is the default (AOSIS 1).",
        "From the AOSIS bands and a comparison in fresh stable traumatic fractures.",
        sources("S37", "S44"),
    ),
    Proposal(
        "gate.escc.open",
        all_of(CANCER, v.escc.is_("0"), not_(v.neurologic_deficit_new)),
        "opens",
        "Cancer, ESCC 0, no new deficit",
        "No epidural barrier to augmentation.",
        "Derived from the definition of grade 0.",
        sources("S6", "S7"),
    ),
)


def proposals(row: Row, scores: Sequence[ScoreResult]) -> tuple[ProposalAnswer, ...]:
    """Every proposal for one row of facts and its scores, those that hold back first."""
    laid, settled_by = _laid(row, scores)
    return tuple(
        ProposalAnswer(proposal, truth(proposal.term, laid), _asked(proposal.term, laid, settled_by))
        for proposal in PROPOSALS
    )


def _laid(row: Row, scores: Sequence[ScoreResult]) -> tuple[dict[str, Any], dict[str, tuple[str, ...]]]:
    """The row with the facts that only these gates ask for, and the recorded facts that would settle each of those."""
    totals = {result.id: result for result in scores}
    modifiers, type_ = row.get("ao_modifiers"), row.get("ao_type")
    laid = {
        **row,
        "ao_m1": None if modifiers is None else "M1" in modifiers,
        "ao_grade": None if type_ == "burst" else type_,
        "tlics_total": totals["tlics"].total,
        "aosis_total": totals["aosis"].total,
    }
    return laid, {
        "ao_m1": ("ao_modifiers",),
        "ao_grade": ("ao_type",),
        "tlics_total": totals["tlics"].missing,
        "aosis_total": totals["aosis"].missing,
    }


def _asked(term: Term, row: Row, settled_by: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    names = (asked for name in missing(term, row) for asked in settled_by.get(name, (name,)))
    return tuple(dict.fromkeys(names))
