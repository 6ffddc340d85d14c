"""What of a thing that a referral should carry is missing, in words; nothing where it is all there.

A thing that was asked and is not known (`unknown`) is still missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kyphodss.case.care import history_complete
from kyphodss.case.facts import Facts
from kyphodss.case.model import Case, Fracture
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.truth import UNKNOWN
from kyphodss.plan.choosing import clearance_of
from kyphodss.plan.imaging import imaging_route
from kyphodss.plan.labs import Labs
from kyphodss.plan.taken import read_drugs
from kyphodss.settings import PlanSettings


@dataclass(frozen=True, slots=True)
class Asked:
    """A case on a day, and the facts of one of its fractures, as a requirement looks at them."""

    case: Case
    row: Row
    as_of: date
    settings: PlanSettings

    def fact(self, name: str) -> Any:
        """A fact of the row; None where it is not known, or the case has no fracture to know it of."""
        return self.row.get(name)

    def all_known(self, *names: str) -> bool:
        """Is every one of these facts known?"""
        return all(self.fact(name) is not None for name in names)


_OF_A_FRACTURE: Final[dict[str, None]] = dict.fromkeys(Fracture.model_fields)


def known_absent(row: Facts) -> Facts:
    """The row of a case without fractures knows nothing of a level, and says so."""
    return row if row["fracture_index"] is not None else {**_OF_A_FRACTURE, **row}


def facts_missing(text: str, *names: str) -> Callable[[Asked], tuple[str, ...]]:
    """The test that every one of these facts is known; `text` says what is missing otherwise."""
    return lambda asked: () if asked.all_known(*names) else (text,)


def onset_missing(asked: Asked) -> tuple[str, ...]:
    """Either end of the onset that nobody gave."""
    early, late = asked.fact("onset_earliest"), asked.fact("onset_latest")
    if late is None:
        return ("day of onset",)
    return () if early is not None else ("earliest day of onset",)


def imaging_missing(asked: Asked) -> tuple[str, ...]:
    """What the plan calls usable imaging, done or booked (dates.md 6, "Imaging"; its age is the clinic's setting)."""
    level = asked.fact("level")
    if imaging_route(asked.case, level, asked.as_of, asked.settings.imaging_max_age_days) is not None:
        return ()
    if asked.fact("mri_contraindicated") is True:
        return ("date of a CT with bone scan or SPECT",)
    dated = any(s.modality == "mri" and s.performed_on is not None for s in asked.case.imaging or ())
    return () if level is None and dated is True else ("MRI date",)


def pain_missing(asked: Asked) -> tuple[str, ...]:
    """The pain score, or its day (LCD-K3)."""
    if asked.fact("pain_score") is None:
        return ("pain score",)
    return () if asked.fact("recorded_on") is not None else ("date of the pain score",)


def treatments_missing(asked: Asked) -> tuple[str, ...]:
    """What was tried: a list, an empty one, or the clinician's own word on optimal care (LCD-K4)."""
    told = asked.case.treatments is not None or asked.fact("optimal_nonsurgical_management") is not None
    return () if told is True else ("treatments tried",)


def thinners_missing(asked: Asked) -> tuple[str, ...]:
    """The blood thinners: a complete list with last doses, or that there are none."""
    bleeding = asked.case.bleeding
    if bleeding.drugs is None:
        return ("blood thinners",)
    if len(bleeding.drugs) > 0 and bleeding.drugs_complete is not True:
        return ("whether the list of blood thinners is complete",)
    undated = any(drug.last_dose_at is None for drug in bleeding.drugs)
    return ("last dose of the blood thinner",) if undated is True else ()


def labs_missing(asked: Asked) -> tuple[str, ...]:
    """The results that the plan wants under these drugs; a dated one where its age counts."""
    labs = Labs(asked.row, read_drugs(asked.case, clearance_of(asked.row), asked.as_of), asked.settings)
    return tuple(
        result.name if result.value is None else f"date of the {result.name}"
        for result in labs.wanted
        if result.value is None or (result.limit is not None and result.on is None)
    )


def red_flags_missing(asked: Asked) -> tuple[str, ...]:
    """Core red flags nobody asked about; in cancer also the emergency that belongs to it."""
    cause = asked.fact("etiology")
    wanted = [
        f for f in RED_FLAGS if f.core is True or (f.emergency is True and cause is not None and f.only_in == cause)
    ]
    not_asked = sum(truth(flag.term, asked.row) is UNKNOWN for flag in wanted)
    return () if not_asked == 0 else (f"red flags ({not_asked} not asked)",)


def radiotherapy_missing(asked: Asked) -> tuple[str, ...]:
    """A start for every course listed, or that there is none."""
    courses = [t for t in asked.case.treatments or () if t.kind == "radiotherapy"]
    if len(courses) == 0:
        return () if history_complete(asked.case) is True else ("radiotherapy date (or that there is none)",)
    return ("radiotherapy date",) if any(t.started_on is None for t in courses) else ()


def trauma_missing(asked: Asked) -> tuple[str, ...]:
    """The AO type is not asked where the energy is known to be low (dates.md 6, 4)."""
    energy = asked.fact("energy")
    gaps = () if energy is not None else ("energy of the trauma",)
    return gaps if energy == "low" or asked.fact("ao_type") is not None else (*gaps, "AO type")


def lesion_missing(asked: Asked) -> tuple[str, ...]:
    """The kind of lesion of a metastasis (LCD-F1a)."""
    wanted = asked.fact("kind") == "metastasis" and asked.fact("lesion_quality") is None
    return ("kind of lesion",) if wanted is True else ()
