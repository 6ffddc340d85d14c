"""Prompts beside the red flags: questions that the recorded facts raise. They decide nothing (guideline-outcomes.md, "Red flags")."""

from dataclasses import dataclass
from typing import Final

from kyphodss.case import vocabulary as v
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import Term, all_of, not_, not_known
from kyphodss.logic.truth import YES


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that recorded facts raise."""

    id: str
    term: Term
    text: str


PROMPTS: Final[tuple[Prompt, ...]] = (
    Prompt(
        "cause-settled",
        all_of(v.etiology.is_("osteoporosis"), v.history_of_malignancy),
        "Osteoporosis is recorded with a history of malignancy: is the cause settled, or is a biopsy considered?",
    ),
    Prompt(
        "fragility",
        all_of(v.etiology.is_("trauma"), v.trauma_energy.is_("low")),
        "Trauma of low energy: is this a fragility fracture? It is not converted here; a fragility fracture is entered as "
        "osteoporosis.",
    ),
    Prompt(
        "bone-drug",
        all_of(v.etiology.is_("osteoporosis"), not_(v.bone_drug_started)),
        "No bone drug has been started after an osteoporotic fracture.",
    ),
    Prompt(
        "ao-type",
        all_of(v.etiology.is_("trauma"), v.trauma_energy.is_("high"), not_known(v.ao_type.in_(*v.ao_type.values))),
        "High-energy trauma whose AO type is not known: which type is it?",
    ),
    Prompt("augmented", v.level_augmented, "This level was augmented before: a new clock and a new question."),
)


def prompts(row: Row, known: tuple[Prompt, ...] = PROMPTS) -> tuple[Prompt, ...]:
    """Those that one row of facts raises."""
    return tuple(prompt for prompt in known if truth(prompt.term, row) is YES)
