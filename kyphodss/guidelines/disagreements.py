"""Where the sources disagree, as data (disagreements.toml), and the patients on whom each disagreement bears.

An item bears where its `when` is yes. Where that is not known it may bear, and is shown as such if at least one of its facts
is known. No item decides anything: it stands beside the verdicts. The lines of a `when` are those of the sources themselves.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kyphodss.case import vocabulary as v
from kyphodss.guidelines import BY_ID, cms_criteria, fracturescout, nass, rand
from kyphodss.guidelines.evidence import EVIDENCE, may_bear
from kyphodss.guidelines.model import Address
from kyphodss.logic.explain import Row, missing, truth
from kyphodss.logic.terms import Term, all_of, any_of, not_, not_known
from kyphodss.logic.truth import Truth


@dataclass(frozen=True, slots=True)
class Reference:
    """An address of the item's own, and how it was read: "read" or "second-hand"."""

    title: str
    url: str
    mark: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One disagreement: its number in the knowledge file, its words, whom it concerns, and where to check.

    `sources` are ids of guidelines, `evidence` ids of trials and statements; both have their own addresses.
    """

    id: str
    number: int
    title: str
    says: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]
    addresses: tuple[Reference, ...]
    when: Term

    def bears(self, row: Row) -> Truth:
        """Does it bear on this row of facts?"""
        return truth(self.when, row)

    def missing(self, row: Row) -> tuple[str, ...]:
        """The facts that would tell whether it bears; empty where that is known."""
        return missing(self.when, row)

    def links(self) -> tuple[Address, ...]:
        """Its own addresses, then the first of every source and every piece of evidence it concerns."""
        own = [Address(f"{r.title} (second-hand)" if r.mark != "read" else r.title, r.url) for r in self.addresses]
        sources = [Address(BY_ID[id].short, BY_ID[id].addresses[0].url) for id in self.sources]
        evidence = [Address(EVIDENCE[id].title, EVIDENCE[id].addresses[0].url) for id in self.evidence]
        return (*own, *sources, *evidence)


def bearing(row: Row) -> list[Disagreement]:
    """The disagreements that bear, or may bear, on a row of facts, in the order of the knowledge file."""
    return [item for item in DISAGREEMENTS if may_bear(item.when, row)]


OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
CANCER: Final = v.etiology.is_("cancer")
MYELOMA: Final = all_of(CANCER, v.cancer_kind.is_("myeloma"))

WHEN: Final[dict[str, Term]] = {
    "sham-and-panels": rand.FRAGILITY,
    "sham-trials": OSTEOPOROSIS,
    # Where there is a shape to lose: the findings that FractureScout counts.
    "pain-and-shape": all_of(
        OSTEOPOROSIS,
        any_of(v.kyphotic_deformity, v.height_loss_progressed, v.height_loss_pct >= fracturescout.HEIGHT_LOSS_FROM_PCT),
    ),
    "kyphoplasty-by-vertebroplasty": any_of(rand.FRAGILITY, CANCER),
    # The base rates bear on a patient of whom both speak.
    "rand-and-nass": all_of(rand.SCOPE, nass.OSTEOPOROSIS),
    "time": any_of(rand.FRAGILITY, MYELOMA),
    # Below any pain nobody asks for the procedure; from the highest line on, every line is reached.
    "pain": all_of(any_of(rand.FRAGILITY, CANCER), v.pain_score > 0, v.pain_score < cms_criteria.INPATIENT_PAIN),
    "conservative-care": rand.FRAGILITY,
    # Edema on MRI satisfies every one of them.
    "imaging": all_of(rand.FRAGILITY, not_(v.mri_edema)),
    # Below the lowest line nobody counts it.
    "height-loss": all_of(rand.FRAGILITY, v.height_loss_pct >= fracturescout.HEIGHT_LOSS_FROM_PCT),
    "improving": all_of(rand.FRAGILITY, v.pain_trajectory.is_("improved")),
    "canal": any_of(
        v.neurologic_deficit,
        v.cord_compression_suspected,
        v.retropulsion_or_canal_compromise,
        v.spinal_stenosis,
        not_(v.posterior_wall_intact),
    ),
    "ablation": CANCER,
    "order-in-cancer": CANCER,
    # A comparison of a score is not known exactly where the score is not.
    "function": all_of(rand.FRAGILITY, not_known(cms_criteria.B4D)),
    "sponsorship": any_of(rand.FRAGILITY, CANCER),
    "superseded": any_of(OSTEOPOROSIS, CANCER),
}


def _item(id: str, entry: dict[str, Any]) -> Disagreement:
    return Disagreement(
        id=id,
        number=entry["number"],
        title=entry["title"],
        says=entry["says"].format(**EVIDENCE, **BY_ID),
        sources=tuple(entry["sources"]),
        evidence=tuple(entry["evidence"]),
        addresses=tuple(Reference(**address) for address in entry["addresses"]),
        when=WHEN[id],
    )


def _load() -> tuple[Disagreement, ...]:
    read = tomllib.loads((Path(__file__).parent / "disagreements.toml").read_text(encoding="utf-8"))
    return tuple(_item(id, entry) for id, entry in read.items())


DISAGREEMENTS: Final = _load()
"""All of them, in the order of the knowledge file."""
