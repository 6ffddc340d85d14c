"""Generated cases in the contract's shape, with every kind of gap. Dates lie around the day of assessment."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

AS_OF = date(2026, 11, 22)
YES_NO = st.sampled_from([None, None, True, False, "unknown"])
LEVELS = st.sampled_from(["T8", "L1", "L2", "S1"])

FLAGS = ("cord_compression_suspected", "neurologic_deficit_new", "myelopathy", "spinal_instability")
INFECTIONS = (
    "osteomyelitis",
    "discitis",
    "systemic_infection_active",
    "surgical_site_infection_active",
    "bloodborne_infection_untreated",
)


def days(low: int, high: int) -> st.SearchStrategy[str | None]:
    """A day around the assessment, or none."""
    near = st.integers(low, high).map(lambda n: (AS_OF + timedelta(days=n)).isoformat())
    return st.one_of(st.none(), near, near)


def instants(low: int, high: int) -> st.SearchStrategy[str | None]:
    """A day, or a day with an hour."""
    return st.one_of(days(low, high), days(low, high).map(lambda d: None if d is None else f"{d}T15:30"))


def _mostly_no(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    quiet = st.sampled_from([None, False, False, False, False])
    return st.fixed_dictionaries({name: st.one_of(quiet, quiet, quiet, YES_NO) for name in names})


@st.composite
def _fracture(draw: st.DrawFn, level: str) -> dict[str, Any]:
    earliest = draw(days(-130, -1))
    latest = draw(days(-130, 40))
    if earliest is not None and latest is not None and latest < earliest:
        latest = earliest
    return {
        "level": level,
        "onset_earliest": earliest,
        "onset_latest": latest,
        "etiology": draw(st.sampled_from([None, None, None, "trauma", "unknown"])),
        "planned": draw(YES_NO),
        "height_loss_pct": draw(st.sampled_from([None, 20, 25, 26, 40])),
        "height_loss_progressed": draw(YES_NO),
        "kyphotic_deformity": draw(YES_NO),
        "retropulsion_or_canal_compromise": draw(st.sampled_from([None, False, False, False, True])),
        "recent_unhealed_attested": draw(YES_NO),
        "lesion_quality": draw(st.sampled_from([None, "lytic", "mixed", "blastic"])),
        "vertebral_body_destruction": draw(YES_NO),
        "cortical_major_involvement": draw(YES_NO),
        "escc": draw(st.sampled_from([None, None, "0", "2"])),
        "ao_type": draw(st.sampled_from([None, "A1", "A4"])),
    }


@st.composite
def _study(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "modality": draw(st.sampled_from(["mri", "mri", "ct", "bone_scan", "spect_ct"])),
        "performed_on": draw(instants(-60, 30)),
        "levels": draw(st.one_of(st.none(), st.lists(LEVELS, max_size=2, unique=True))),
        "acute_finding": draw(st.sampled_from([None, "negative", "negative", "indeterminate"])),
    }


@st.composite
def _treatment(draw: st.DrawFn) -> dict[str, Any]:
    status = draw(st.sampled_from([None, "planned", "ongoing", "finished"]))
    start, end = draw(st.one_of(instants(-120, 40), st.just(AS_OF.isoformat()))), draw(days(-100, 60))
    if start is not None and end is not None and end < start[:10]:
        end = None
    return {
        "kind": draw(
            st.sampled_from(["brace", "analgesic_opioid", "analgesic", "physiotherapy", "radiotherapy", "radiotherapy"])
        ),
        "started_on": start,
        "ended_on": end,
        "status": status,
        "response": None
        if status == "planned"
        else draw(st.sampled_from([None, "adequate", "inadequate", "side_effects"])),
        "levels": draw(st.one_of(st.none(), st.lists(LEVELS, max_size=2, unique=True))),
        "decided_on": draw(instants(-5, 5)),
        "technique": draw(st.sampled_from([None, "conventional", "sbrt"])),
    }


@st.composite
def _return(draw: st.DrawFn) -> dict[str, Any]:
    reasons = st.lists(st.sampled_from(["imaging", "onset", "other"]), max_size=2, unique=True)
    return {"on": draw(days(-50, 5)), "reasons": draw(st.one_of(st.none(), reasons))}


@st.composite
def _adverse_event(draw: st.DrawFn) -> dict[str, Any]:
    return {"kind": draw(st.sampled_from([None, "infection", "other", "unknown"])), "on": draw(days(-20, 20))}


@st.composite
def _admission(draw: st.DrawFn) -> dict[str, Any]:
    return {"on": draw(days(-20, 20)), "unplanned": draw(YES_NO)}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case as JSON values; some are nearly empty, some nearly complete."""
    levels = draw(st.lists(LEVELS, min_size=0, max_size=2, unique=True))
    symptoms = draw(_mostly_no((*FLAGS, "neurologic_deficit")))
    return {
        "case_id": "G",
        "patient": {
            "age_years": draw(st.sampled_from([None, 17, 40, 78])),
            "sex": draw(st.sampled_from([None, "female", "male"])),
            "language": draw(st.sampled_from([None, "en", "es", "yue"])),
            "postal_area": draw(st.sampled_from([None, "000", "021", "036"])),
        },
        "referral": {
            "diagnosed_on": draw(days(-130, 5)),
            "received_on": draw(days(-60, 10)),
            "returns": draw(st.one_of(st.none(), st.lists(_return(), max_size=2))),
            "admitted_on": draw(days(-10, 3)),
            "booked_for": draw(instants(-5, 60)),
            "setting": draw(st.sampled_from([None, "inpatient", "outpatient"])),
        },
        "etiology": draw(
            st.sampled_from(["osteoporosis", "osteoporosis", "cancer", "cancer", "trauma", "other_benign", None])
        ),
        "cancer": {
            "kind": draw(st.sampled_from([None, "metastasis", "myeloma", "plasmacytoma"])),
            "mets_suspected_on": draw(days(-10, 3)),
            "urgent_referral_on": draw(days(-70, 3)),
            "history_of_malignancy": draw(YES_NO),
        },
        "fractures": draw(st.one_of(st.none(), st.just([draw(_fracture(level)) for level in levels]))),
        "imaging": draw(st.one_of(st.none(), st.lists(_study(), max_size=3))),
        "symptoms": {
            **symptoms,
            "recorded_on": draw(instants(-20, 10)),
            "mscc_suspected_at": draw(instants(-3, 3)),
            "pain_score": draw(st.sampled_from([None, 0, 4.9, 5, 6, 7, 8])),
            "pain_severe": draw(YES_NO),
            "pain_intolerable": draw(YES_NO),
            "pain_trajectory": draw(st.sampled_from([None, "worsening", "stable", "improved"])),
            "pain_primarily_from_fracture": draw(st.sampled_from([None, True, True, False])),
            "roland_morris": draw(st.sampled_from([None, 17, 18])),
            "hospitalized": draw(YES_NO),
            "ambulatory": draw(YES_NO),
        },
        "treatments": draw(st.one_of(st.none(), st.lists(_treatment(), max_size=4))),
        "treatments_complete": draw(YES_NO),
        "optimal_nonsurgical_management": draw(YES_NO),
        "bleeding": draw(_mostly_no(("coagulopathy_uncorrected",))),
        "risk": draw(_mostly_no((*INFECTIONS, "cement_allergy", "contrast_allergy"))),
        "bone_health": {
            n: draw(YES_NO)
            for n in ("bmd_referral", "osteoporosis_education_referral", "osteoporosis_program_instruction")
        }
        | {n: draw(YES_NO) for n in ("bone_drug_recommended", "bone_drug_at_52_weeks")}
        | {n: draw(days(-60, 20)) for n in ("fls_referred_on", "fls_assessed_on")},
        "outcome": {
            "decision": draw(st.sampled_from([None, None, "treat", "defer"])),
            "decided_on": draw(days(-20, 5)),
            "procedure_on": draw(st.one_of(st.none(), st.none(), days(-20, 20))),
            "levels_treated": draw(st.one_of(st.none(), st.lists(LEVELS, max_size=1))),
            "closed_on": draw(st.one_of(st.none(), st.none(), st.none(), days(-10, 30))),
            "died_on": draw(st.one_of(st.none(), st.none(), st.none(), days(-10, 30))),
            "adverse_events": draw(st.one_of(st.none(), st.lists(_adverse_event(), max_size=2))),
            "admissions": draw(st.one_of(st.none(), st.lists(_admission(), max_size=2))),
        },
    }
