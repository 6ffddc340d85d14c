"""Generated cases around the complete one: drugs, results, flags and dates, each with gaps."""

from typing import Any, Final

from hypothesis import strategies as st

from kyphodss.case.drugs import NAMES
from tests.plan.base import STOP_FACTS, SYMPTOM_FACTS, changed

DRUGS: Final = sorted({name.generic for name in NAMES.values()})
YES_NO: Final = st.sampled_from([None, True, False])
LAST_DOSES: Final = st.sampled_from(
    ["2027-05-03T08:00", "2027-04-20T07:15", "2027-05-03T20:30", "2027-05-01", "2027-05-03", None, "2027-05-05"]
)
INDICATIONS: Final = st.sampled_from(["primary_prevention", "af", "secondary_prevention", "vte", "other", None])


def drugs(name: str | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """One drug, any or a named one."""
    return st.fixed_dictionaries(
        {
            "drug": st.sampled_from(DRUGS) if name is None else st.just(name),
            "regimen": st.sampled_from([None, "prophylactic", "therapeutic"]),
            "interval_h": st.sampled_from([12, 24, 8, None]),
            "last_dose_at": LAST_DOSES,
            "indication": INDICATIONS,
            "prescriber_agreed": st.sampled_from([True, None, False]),
        }
    )


DRUG_LISTS: Final = st.lists(drugs(), max_size=2, unique_by=lambda drug: drug["drug"])
RESULT_DAYS: Final = st.sampled_from(["2027-05-02", "2027-05-02", "2027-05-01", "2027-03-20", None])
COURSES: Final = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["radiotherapy", "brace"]),
        "status": st.sampled_from([None, "planned", "ongoing"]),
        "started_on": st.sampled_from([None, "2027-04-20", "2027-05-05", "2027-05-12"]),
    }
)
SOON: Final = {"kind": "radiotherapy", "status": "planned", "started_on": "2027-05-05"}
IMAGES: Final = st.fixed_dictionaries(
    {
        "modality": st.sampled_from(["mri", "ct", "bone_scan", "spect_ct"]),
        "performed_on": st.sampled_from([None, "2026-11-20", "2027-04-26", "2027-05-05", "2027-05-07T17:00"]),
        "levels": st.just(["L1"]),
    }
)


VARIED: Final[dict[str, st.SearchStrategy[Any]]] = {
    "bleeding.drugs": st.one_of(DRUG_LISTS, DRUG_LISTS, DRUG_LISTS, st.none()),
    "bleeding.drugs_complete": YES_NO,
    "bleeding.inr": st.sampled_from([None, 0, 1.6, 1.9, 2.6]),
    "bleeding.inr_on": RESULT_DAYS,
    "bleeding.platelets": st.sampled_from([None, 30, 45, 50]),
    "bleeding.platelets_on": RESULT_DAYS,
    "bleeding.creatinine_mg_dl": st.sampled_from([None, 0, 1.6, 3.0, 25]),
    "bleeding.creatinine_on": RESULT_DAYS,
    "bleeding.chronic_liver_disease": YES_NO,
    "bleeding.fibrinogen_mg_dl": st.sampled_from([None, 90, 180]),
    "bleeding.hemoglobin_g_dl": st.sampled_from([None, 12.5]),
    "risk.cha2ds2_vasc": st.sampled_from([None, 2, 7]),
    "risk.asa_class": st.sampled_from([None, 2, 4]),
    "fractures.0.onset_earliest": st.sampled_from([None, "2027-01-20", "2027-02-05", "2027-02-20"]),
    "fractures.0.onset_latest": st.sampled_from([None, "2027-04-12", "2027-05-20"]),
    "treatments": st.one_of(st.none(), st.lists(COURSES, max_size=2)),
    "treatments_complete": YES_NO,
    "etiology": st.sampled_from(["osteoporosis", "cancer", "trauma", "other_benign", None]),
    "patient.sex": st.sampled_from(["female", "other"]),
    "imaging": st.one_of(st.none(), st.lists(IMAGES, max_size=3)),
    **{f"risk.{fact}": YES_NO for fact in STOP_FACTS},
    **{f"symptoms.{fact}": YES_NO for fact in SYMPTOM_FACTS},
}


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Some facts of the complete case, changed: the drugs, and up to five others."""
    names = draw(st.lists(st.sampled_from(sorted(VARIED)), max_size=5, unique=True))
    found = {name: draw(VARIED[name]) for name in names}
    if "bleeding.drugs" not in found:
        found["bleeding.drugs"] = draw(DRUG_LISTS)
    if draw(st.integers(0, 4)) == 4:
        found |= {"treatments": [SOON], "treatments_complete": True}
    return {"fractures.0.onset_earliest": "2027-04-12", "fractures.0.onset_latest": "2027-04-12", **found}


def case(found: dict[str, Any]) -> dict[str, Any]:
    """The case as JSON values; `onset` gives way to its two ends."""
    built = changed(found)
    built["fractures"][0].pop("onset", None)
    return built
