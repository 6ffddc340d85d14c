"""The laboratory gates L01 to L09: values that block at any age, and results too old for a slot (dates.md sections 5 and 6).

INR has no unit, platelets are in 10^9/L, fibrinogen in mg/dL. No limit exists for hemoglobin: it is only to be measured.
The ages are the clinic's settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.logic.truth import UNKNOWN, YES, Truth
from kyphodss.plan.model import Finding, Step, words
from kyphodss.plan.questions import Row
from kyphodss.plan.taken import DrugList
from kyphodss.settings import CLINIC_SETS_THIS, PlanSettings

INR_PASS: Final = 1.5  # L01
INR_LIMIT: Final = 1.8
PLATELETS_FROM: Final = 50  # L02
LIVER_INR_BELOW: Final = 2.5  # L06
LIVER_PLATELETS_OVER: Final = 30  # L07
LIVER_FIBRINOGEN_OVER: Final = 100  # L08


@dataclass(frozen=True, slots=True)
class Result:
    """One result and the oldest it may be at the slot, in days. `limit` None: it only has to be there."""

    id: str
    fact: str
    name: str
    value: float | None
    on: date | None
    limit: int | None

    def age(self, slot_day: date) -> int | None:
        """Days from the result to the slot; None where it is undated."""
        return None if self.on is None else (slot_day - self.on).days

    def fresh(self, slot_day: date) -> bool:
        """Is there a value, young enough at the slot? Undated is too old."""
        if self.value is None:
            return False
        age = self.age(slot_day)
        return self.limit is None or (age is not None and age <= self.limit)


class Labs:
    """The results of one case on one day, under the drugs it takes."""

    def __init__(self, row: Row, drugs: DrugList, settings: PlanSettings) -> None:
        self.liver: Truth = row["chronic_liver_disease"]
        self.on_vka = drugs.on_vka
        # An INR of 0 cannot be; it is asked about and read as none.
        self.inr_zero = row["inr"] == 0
        inr = None if self.inr_zero is True else row["inr"]
        inr_age = settings.inr_max_age_days_if_vka if self.on_vka is True else settings.lab_max_age_days
        self.inr = Result("L01", "inr", "INR", inr, row["inr_on"], inr_age)
        self.platelets = Result(
            "L02", "platelets", "platelets", row["platelets"], row["platelets_on"], settings.lab_max_age_days
        )
        self.wanted = [self.inr, self.platelets]
        if drugs.renal is True:
            limit = settings.creatinine_max_age_days
            self.wanted.append(
                Result("L09", "creatinine_mg_dl", "creatinine", row["creatinine_mg_dl"], row["creatinine_on"], limit)
            )
        self.wanted.append(
            Result("L03", "hemoglobin_g_dl", "hemoglobin", row["hemoglobin_g_dl"], row["hemoglobin_on"], None)
        )
        self.fibrinogen = Result(
            "L08", "fibrinogen_mg_dl", "fibrinogen", row["fibrinogen_mg_dl"], row["fibrinogen_on"], None
        )
        if self.liver is YES:
            self.wanted.append(self.fibrinogen)

    def values(self) -> Iterator[Finding]:
        """What the values say whatever their age (steps 3 and 8)."""
        if self.liver is UNKNOWN:
            asks = ("chronic_liver_disease",)
            yield Finding(Step.NOTED, "L06", "chronic liver disease", asks, open=True)
        if self.inr_zero is True:
            yield Finding(Step.UNKNOWN, "L01", "an INR of 0 is not possible: which value was meant?", ("inr",))
        if self.on_vka is False and self.inr.value is not None:
            yield from self._inr_off_vka(self.inr.value)
        if self.platelets.value is not None:
            yield from self._platelets(self.platelets.value)
        fibrinogen = self.fibrinogen.value
        if self.liver is YES and fibrinogen is not None and fibrinogen <= LIVER_FIBRINOGEN_OVER:
            text = f"fibrinogen {fibrinogen:g} mg/dL, in chronic liver disease not over {LIVER_FIBRINOGEN_OVER}"
            yield Finding(Step.BLOCKED_LAB, "L08", text)

    def at(self, slot_day: date, *, told: bool = True) -> Iterator[Finding]:
        """What a slot day makes of them (steps 5, 7 and 8). `told` is false where the day may not be printed."""
        inr = self.inr.value
        if self.on_vka is True and inr is not None and self.inr.fresh(slot_day) is True:
            if inr > INR_LIMIT:
                yield Finding(Step.BLOCKED_VKA, "L01", f"INR {inr:g} at the slot, over {INR_LIMIT}")
            elif inr > INR_PASS:
                yield _caution(inr, self.inr.on)
        for result in self.wanted:
            if result.fresh(slot_day) is False:
                yield _wanting(result, slot_day if told is True else None)

    def missing(self) -> Iterator[Finding]:
        """What is not there at all, where no slot can be computed."""
        yield from (_wanting(result, None) for result in self.wanted if result.value is None)

    def _inr_off_vka(self, inr: float) -> Iterator[Finding]:
        if self.liver is YES and inr >= LIVER_INR_BELOW:
            text = f"INR {inr:g}, in chronic liver disease not below {LIVER_INR_BELOW}"
            yield Finding(Step.BLOCKED_LAB, "L06", text)
        elif inr > INR_LIMIT and self.liver is YES:
            text = f"INR {inr:g} passes by the liver gate only (over {INR_LIMIT}): hepatology and operator"
            yield Finding(Step.CONDITIONAL, "L06", text, since=self.inr.on)
        elif inr > INR_LIMIT:
            beside = " (the liver gate would let it pass)" if self.liver is UNKNOWN and inr < LIVER_INR_BELOW else ""
            yield Finding(Step.BLOCKED_LAB, "L01", f"INR {inr:g}, over {INR_LIMIT}{beside}")
        elif inr > INR_PASS:
            yield _caution(inr, self.inr.on)

    def _platelets(self, count: float) -> Iterator[Finding]:
        if self.liver is YES and count <= LIVER_PLATELETS_OVER:
            text = f"platelets {count:g}, in chronic liver disease not over {LIVER_PLATELETS_OVER}"
            yield Finding(Step.BLOCKED_LAB, "L07", text)
        elif self.liver is YES and count < PLATELETS_FROM:
            text = f"platelets {count:g} pass by the liver gate only (below {PLATELETS_FROM}): hepatology and operator"
            yield Finding(Step.CONDITIONAL, "L07", text, since=self.platelets.on)
        elif count < PLATELETS_FROM:
            passes = self.liver is UNKNOWN and count > LIVER_PLATELETS_OVER
            beside = " (the liver gate would let them pass)" if passes is True else ""
            yield Finding(Step.BLOCKED_LAB, "L02", f"platelets {count:g}, below {PLATELETS_FROM}{beside}")


def _caution(inr: float, on: date | None) -> Finding:
    text = f"INR {inr:g}, over {INR_PASS}: SIR accepts up to {INR_LIMIT}, ASRA wants it normal; operator decides"
    return Finding(Step.CONDITIONAL, "L01", text, since=on)


def _wanting(result: Result, slot_day: date | None) -> Finding:
    """A result that is missing, undated or too old for the slot."""
    if result.value is None:
        return Finding(Step.NEED_LAB, result.id, result.name, (result.fact,), open=True)
    if result.on is None:
        text = f"{result.name} {result.value:g} is undated, so it counts as too old"
        return Finding(Step.NEED_LAB, result.id, text, (f"{result.fact.split('_')[0]}_on",))
    age = "" if slot_day is None else f", {(slot_day - result.on).days} days old at the slot"
    text = (
        f"{result.name} {result.value:g} of {words(result.on)}{age}; at most {result.limit} days ({CLINIC_SETS_THIS})"
    )
    return Finding(Step.NEED_LAB, result.id, text, (result.fact,))
