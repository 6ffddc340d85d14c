"""What each flag of the plan stands for, in words, and the sources its numbers come from (periprocedural.md section 8)."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class FlagRule:
    """When a flag is raised, what it does to the plan, and where that was read (ids of sources.csv)."""

    when: str
    does: str
    sources: tuple[str, ...]


FLAG_RULES: Final[dict[str, FlagRule]] = {
    "F01": FlagRule(
        "a blood thinner is to be paused", "every date stays pending the prescriber", ("S01", "S17", "S45")
    ),
    "F02": FlagRule("mechanical heart valve", "stop; cardiology", ("S17", "S18", "S19", "S50")),
    "F03": FlagRule("venous thromboembolism within 3 months, or undated", "stop", ("S17", "S18", "S19")),
    "F04": FlagRule("stroke or TIA within 3 months, or undated", "stop", ("S17", "S18")),
    "F05": FlagRule("atrial fibrillation with CHA2DS2-VASc of 6 or more, or not known", "conditional", ("S17", "S18")),
    "F06": FlagRule(
        "drug-eluting stent under 3 months, for an acute coronary syndrome under 12, bare-metal under 30 days, balloon under 14 "
        "days, or of unknown date or kind; drug-eluting to 6 months",
        "stop; the last one conditional; cardiology",
        ("S21", "S22", "S23"),
    ),
    "F07": FlagRule("thrombophilia or antiphospholipid syndrome, or not known", "conditional; hematology", ("S17",)),
    "F08": FlagRule("thrombus in the heart, or an assist device", "stop", ("S18",)),
    "F09": FlagRule("cancer with venous thromboembolism", "conditional", ("S18",)),
    "F10": FlagRule("two or more blood thinners or NSAIDs", "conditional; each rule is shown", ("S08",)),
    "F11": FlagRule(
        "a direct oral anticoagulant or fondaparinux without a settled interval", "specialist; no date", ("S08",)
    ),
    "F12": FlagRule("a drug that is not in the table", "specialist; no date", ()),
    "F16": FlagRule("active infection", "stop", ("S33",)),
    "F17": FlagRule(
        "ASA class 4 or more, cannot lie prone, home oxygen or airway risk, or not known",
        "conditional; anesthesia",
        ("S27", "S28"),
    ),
    "F18": FlagRule(
        "pregnancy, pain not from the imaged fracture, new deficit, cord compression, instability; allergy, old deficit, "
        "impingement, retropulsion",
        "stop for the first group, conditional for the second",
        ("S33",),
    ),
    "F19": FlagRule("glucose-lowering drugs", "an exception to the morning medicines", ("S36",)),
    "F20": FlagRule("MRI contraindicated", "CT with a bone scan or SPECT can carry the plan", ("S30", "S33", "S31")),
    "F21": FlagRule("radiotherapy planned", "conditional; both dates are shown, no gap is computed", ("S40",)),
    "F22": FlagRule("uncorrected coagulopathy", "stop", ("S33",)),
}
# periprocedural.md section 5, step 10: conditional until a named prescriber's decision is recorded.
SETTLING: Final[dict[str, str]] = {
    "a named clinician's decision on a conditional flag is recorded": (
        "the flag stays listed as settled, by whom and when, and no longer makes the plan conditional; no date moves, and a "
        "flagged patient gets no default restart"
    ),
    "the decision is about a stop, a specialist's question, a result, imaging that is booked, a prescriber's answer, an onset "
    "not known closely enough, or a conservative slot past the latest day": "no effect; it is listed with the reason",
    "a part of the flag rests on what is not known": "that part stays asked and conditional, whatever was decided",
    "the decision was made after the day of assessment, or before the result, event or day that it is about": (
        "no effect; it is listed with the reason"
    ),
    "several decisions on one flag": "the newest that counts settles it; the others are listed",
    "the flag has several reasons or stands at several levels": "one decision settles all of it that is known on the day",
}
NOT_ASKED: Final = "F13 to F15 are about bridging, which this program does not ask about."


@dataclass(frozen=True, slots=True)
class PlanSource:
    """Where the numbers of the plan were read: an id, what it is, its kind and address."""

    id: str
    what: str
    kind: str
    url: str


def _sources() -> dict[str, PlanSource]:
    with (Path(__file__).parent / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {entry["id"]: PlanSource(**entry) for entry in csv.DictReader(file)}


SOURCES: Final = _sources()
