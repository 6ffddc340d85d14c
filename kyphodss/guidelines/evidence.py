"""The evidence beside the verdicts: trials and statements, whom they are about, and whether this fracture would have been in.

The content is data (evidence.toml). Evidence gives no verdict, changes none, and is read by no rule. Where a trial has a row
among the windows, its fracture age and its etiologies are that row's: timeline and panel draw the same lines.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from kyphodss.case import vocabulary as v
from kyphodss.dates.needs import NEEDS
from kyphodss.dates.rows import BY_ID as WINDOWS
from kyphodss.dates.rows import INDUSTRY_NOTE, Duration
from kyphodss.dates.rows import Row as Window
from kyphodss.guidelines.model import Address
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.terms import CompareSpan, Op, Term, all_of, needs, not_
from kyphodss.logic.truth import NO, YES, Truth
from kyphodss.logic.words import against, leaves

Stance = Literal["for", "against", "neutral"]
NO_INTERVAL: Final = "no interval was read"


@dataclass(frozen=True, slots=True)
class Effect:
    """One result in words, with its interval as printed; empty where none was read."""

    says: str
    interval: str = ""

    def __str__(self) -> str:
        return self.says if self.interval == "" else f"{self.says} ({self.interval})"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One trial or statement. `when`: whom it is about; `entry`: what was read of who could enter, None where nothing was.

    `stance` is for or against a benefit of the procedure by the main result, neutral where no result was read. `mark` is
    "read" or "second-hand", as in the sources; a part of the words that is second-hand says so itself.
    """

    id: str
    title: str
    kind: str
    n: str
    window: str
    effects: tuple[Effect, ...]
    paid: str
    stance: Stance
    mark: str
    addresses: tuple[Address, ...]
    when: Term
    entry: Term | None

    @property
    def figures(self) -> str:
        """Every effect with its interval, in one phrase that says so where no interval was read."""
        said = "; ".join(map(str, self.effects))
        return said if any(effect.interval != "" for effect in self.effects) else f"{said}; {NO_INTERVAL}"

    def inside(self, row: Row) -> Truth:
        """Would this fracture have been inside what was read of the entry criteria? Not known where nothing was read."""
        return None if self.entry is None else truth(self.entry, row)

    def turns_on(self, row: Row) -> tuple[str, ...]:
        """What keeps this fracture outside, or leaves it open: each such line with this patient's value beside it."""
        found = () if self.entry is None else leaves(self.entry)
        return tuple(against(leaf, row) for leaf in found if truth(leaf, row) is self.inside(row))


def may_bear(when: Term, row: Row) -> bool:
    """Does it bear on this row, or might it? Open with none of its facts known is about anybody, and says nothing here."""
    answer = truth(when, row)
    if answer is YES or answer is NO:
        return answer is YES
    return any(row.get(name) is not None for name in needs(when))


def evidence_for(row: Row) -> list[Evidence]:
    """The evidence that bears, or may bear, on a row of facts, in the order of the file."""
    return [found for found in EVIDENCE.values() if may_bear(found.when, row)]


# The window whose fracture age and etiologies a trial has. `-NEG` rows are the trials that found no benefit.
WINDOW_OF: Final = {
    "vertos-2": "EV-6W-VERTOS2",
    "vertos-4": "EV-9W-VERTOS4-NEG",
    "vertos-5": "EV-GT3M-VERTOS5",
    "vapour": "EV-6W-VAPOUR",
    "free": "EV-3M-FREE",
    "evolve": "EV-4M-EVOLVE",
}
OSTEOPOROSIS: Final = v.etiology.is_("osteoporosis")
_CAFE_LEVELS: Final = v.level.values[v.level.values.index("T5") : v.level.values.index("L5") + 1]

_WHEN: Final[dict[str, Term]] = {
    "cochrane-2018": OSTEOPOROSIS,
    "asbmr-2019": OSTEOPOROSIS,
    "aaos": all_of(OSTEOPOROSIS, not_(v.neurologic_deficit)),
    "invest": OSTEOPOROSIS,
    "cafe": all_of(v.etiology.is_("cancer"), not_(v.cancer_kind.in_("plasmacytoma", "primary_bone_tumor"))),
}
# Beside the fracture age: what else was read of who could enter (timing.md 2; scores-and-codes.md 1.5 for CAFE; INVEST's
# pain by a review). A year to the day counts as inside INVEST's "under 12 months".
_ENTRY: Final[dict[str, Term]] = {
    "vertos-2": NEEDS["EV-6W-VERTOS2"],
    "vapour": NEEDS["EV-6W-VAPOUR"],
    "vertos-5": v.mri_edema,
    "invest": all_of(v.onset_months <= 12, v.pain_score >= 3),
    "free": v.mri_edema,
    "cafe": all_of(v.pain_score >= 4, v.roland_morris >= 10, v.level.in_(*_CAFE_LEVELS), v.levels_planned <= 3),
    "evolve": v.pain_score >= 7,
}


def within(window: Window) -> Term:
    """The bounds of a window from onset as a term. Raises ValueError for a bound that months begun cannot draw."""
    bounds: list[Term] = []
    if window.lower is not None and window.lower.count > 0:
        bounds.append(_bound(window.lower, ">=" if window.lower_inclusive else ">"))
    if window.upper is not None:
        bounds.append(_bound(window.upper, "<=" if window.upper_inclusive else "<"))
    return all_of(*bounds)


def _bound(duration: Duration, op: Op) -> CompareSpan:
    span = {"D": v.onset_days, "M": v.onset_months}[duration.unit]
    if span is v.onset_months and op in ("<", ">="):
        raise ValueError(f"Months begun can say at most n and more than n, not {op} {duration.count}.")
    return CompareSpan(span, op, duration.count)


def _when(id: str) -> Term:
    """Whom it is about: the etiologies of its window, or what stands above. Raises KeyError where neither does."""
    if id in _WHEN:
        return _WHEN[id]
    return v.etiology.in_(*sorted(WINDOWS[WINDOW_OF[id]].etiologies))


def _entry(id: str) -> Term | None:
    parts = [within(WINDOWS[WINDOW_OF[id]])] if id in WINDOW_OF else []
    parts += [_ENTRY[id]] if id in _ENTRY else []
    return all_of(*parts) if len(parts) > 0 else None


def _item(id: str, entry: dict[str, Any]) -> Evidence:
    paid = INDUSTRY_NOTE[0].lower() + INDUSTRY_NOTE[1:].rstrip(".") if entry["paid"] == "maker" else entry["paid"]
    read = {
        **entry,
        "paid": paid,
        "effects": tuple(Effect(**effect) for effect in entry["effects"]),
        "addresses": tuple(Address(**address) for address in entry["addresses"]),
    }
    return Evidence(id=id, when=_when(id), entry=_entry(id), **read)


def _load() -> dict[str, Evidence]:
    read = tomllib.loads((Path(__file__).parent / "evidence.toml").read_text(encoding="utf-8"))
    return {id: _item(id, entry) for id, entry in read.items()}


EVIDENCE: Final = _load()
"""Every trial and statement, by id."""
