"""What a referral should carry, by cause: each thing with its reason, its source, and the test of what is missing.

Every line comes from a source or from the plan, which prints no date while the thing is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kyphodss.worklist.lacking import (
    Asked,
    facts_missing,
    imaging_missing,
    labs_missing,
    lesion_missing,
    onset_missing,
    pain_missing,
    radiotherapy_missing,
    red_flags_missing,
    thinners_missing,
    trauma_missing,
    treatments_missing,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a referral should carry. `text` stands in a list, `ask` is what the referrer is asked for.

    `by_level`: asked of each fracture; else once a case. `only_in`: the causes it belongs to (None: a cause not known); all
    where it names none. `missing` gives what of it is missing, in words; nothing where it is all there.
    """

    id: str
    ask: str
    why: str
    source: str
    missing: Callable[[Asked], tuple[str, ...]]
    by_level: bool = False
    only_in: frozenset[str | None] | None = None


_CANCER: Final = frozenset[str | None]({"cancer"})
REQUIREMENTS: Final[tuple[Requirement, ...]] = (
    Requirement(
        "imaging",
        "the date and the report of the MRI of the fractured level (where MRI is not possible: CT with a bone scan or SPECT)",
        "It shows whether the fracture is recent, and no procedure day is printed without it.",
        "cms-lcd.md LCD-K2; periprocedural.md I01, I02, I04",
        imaging_missing,
        by_level=True,
    ),
    Requirement(
        "labs",
        "laboratory results with their dates",
        "Bleeding risk is judged by them, and no procedure day is final without them.",
        "periprocedural.md L01, L02, L03, L08, L09",
        labs_missing,
    ),
    Requirement(
        "level",
        "the fractured level or levels",
        "Every window and every source is read by level.",
        "cms-lcd.md LCD-A2, LCD-K2",
        facts_missing("level", "level"),
        by_level=True,
    ),
    Requirement(
        "cause",
        "the cause: osteoporosis, cancer or trauma",
        "It decides which sources speak about the patient at all.",
        "leaflet.md LF-05, LF-06, LF-07",
        facts_missing("cause of the fracture", "etiology"),
        by_level=True,
    ),
    Requirement(
        "onset",
        "the day the pain began, or the first and the last day on which the fracture may have happened",
        "Every window counts from it.",
        "leaflet.md LF-13; cms-lcd.md LCD-K1",
        onset_missing,
        by_level=True,
    ),
    Requirement(
        "red_flags",
        "an answer to each red flag, or the statement that none is present",
        "What nobody asked about is not cleared.",
        "guideline-outcomes.md, “Before any met”; cms-lcd.md LCD-K8",
        red_flags_missing,
    ),
    Requirement(
        "pain",
        "the pain score with its scale and date",
        "Several sources go by it.",
        "cms-lcd.md LCD-K3",
        pain_missing,
    ),
    Requirement(
        "hospital",
        "whether the patient is in hospital",
        "Medicare reads the pain score by it.",
        "cms-lcd.md LCD-K3, LCD-B1, LCD-B2",
        facts_missing("in hospital or not", "hospitalized"),
    ),
    Requirement(
        "pain_source",
        "whether the pain comes mainly from this fracture",
        "The procedure treats pain that comes from the fracture.",
        "leaflet.md LF-03; cms-lcd.md LCD-K7",
        facts_missing("whether the pain comes from the fracture", "pain_primarily_from_fracture"),
    ),
    Requirement(
        "treatments",
        "what has been tried (rest, brace, pain medicine, physiotherapy), since when, and with what result",
        "Less invasive treatment comes first where it helps.",
        "leaflet.md LF-11; cms-lcd.md LCD-K4",
        treatments_missing,
    ),
    Requirement(
        "thinners",
        "every blood thinner with its dose interval and last dose, or that there is none",
        "The earliest day depends on them.",
        "leaflet.md LF-20; periprocedural.md F01",
        thinners_missing,
    ),
    Requirement(
        "thrombosis",
        "history of clots, stroke or TIA, coronary stent, mechanical valve, heart thrombus or assist device",
        "Each of these can rule out any date that this program prints.",
        "periprocedural.md F02, F03, F04, F06, F08",
        facts_missing(
            "thrombosis and stent history",
            "vte",
            "stroke_or_tia",
            "stent",
            "mechanical_valve",
            "lv_thrombus_or_lvad",
        ),
    ),
    Requirement(
        "bone_health",
        "referral for bone density and education, and instruction in an osteoporosis program",
        "Medicare's text lists them beside its criteria, worded “should”.",
        "cms-lcd.md LCD-C1, LCD-C2, LCD-K6",
        facts_missing(
            "bone-health referral",
            "bmd_referral",
            "osteoporosis_education_referral",
            "osteoporosis_program_instruction",
        ),
        only_in=frozenset({"osteoporosis"}),
    ),
    Requirement(
        "cancer_kind",
        "the kind of malignancy",
        "Myeloma, metastasis and others are read by different sources.",
        "cms-lcd.md LCD-F1; guideline-outcomes.md, imwg-2019",
        facts_missing("kind of malignancy", "kind"),
        only_in=_CANCER,
    ),
    Requirement(
        "radiotherapy",
        "the day radiotherapy to this level began or is planned, or that none is",
        "The leaflet wants the procedure before radiation begins.",
        "leaflet.md LF-14; periprocedural.md F21",
        radiotherapy_missing,
        only_in=_CANCER,
    ),
    Requirement(
        "lesion",
        "whether the lesion is lytic, mixed or blastic",
        "Medicare's malignant indication says osteolytic.",
        "cms-lcd.md LCD-F1a",
        lesion_missing,
        by_level=True,
        only_in=_CANCER,
    ),
    Requirement(
        "trauma",
        "the energy of the trauma and, unless it was low, the AO type",
        "Burst, distraction and translation injuries stop every clock.",
        "dates.md section 3, 1 and section 6, 4",
        trauma_missing,
        by_level=True,
        only_in=frozenset({"trauma"}),
    ),
    Requirement(
        "malignancy",
        "whether there is a history of malignancy",
        "With a cause not known the fracture may be pathological.",
        "guideline-outcomes.md, “Before any met”, further red flags",
        facts_missing("history of malignancy", "history_of_malignancy"),
        only_in=frozenset({None}),
    ),
)
