"""The plan's complete case with a referral around it, and its row, so that each test changes only what it is about."""

from datetime import date
from typing import Any, Final

from kyphodss.assess import Assessment, assess
from kyphodss.case.model import Case
from kyphodss.case.read import case_from
from kyphodss.settings import Settings
from kyphodss.worklist.rows import NOTHING_BESIDE, Beside, WorklistRow, list_settings, row_of
from kyphodss.worklist.slots import FreeSlots, free_slots
from tests.plan.base import AS_OF, changed

SETTINGS: Final = Settings()
NONE_BOOKED: Final = free_slots(SETTINGS.plan, (), AS_OF)
QUIET: Final[dict[str, Any]] = {
    "referral.received_on": "2027-04-20",
    "referral.organization": "North Practice",
    "referral.setting": "outpatient",
    "symptoms.pain_intolerable": False,
    "symptoms.hospitalized": False,
    "symptoms.recorded_on": "2027-05-01",
    "symptoms.pain_scale": "NRS",
    "symptoms.neurologic_deficit_new": False,
    "patient.pregnant": False,
    "treatments_complete": True,
}


def case_of(changes: dict[str, Any] | None = None, case_id: str = "P") -> Case:
    """The complete case with its referral and some facts changed."""
    return case_from({**changed({**QUIET, **({} if changes is None else changes)}), "case_id": case_id})


def assessed(changes: dict[str, Any] | None = None, as_of: date = AS_OF) -> list[Assessment]:
    """Its assessments."""
    return assess(case_of(changes), as_of)


def row(
    changes: dict[str, Any] | None = None,
    *,
    case_id: str = "P",
    beside: Beside = NOTHING_BESIDE,
    free: FreeSlots | None = NONE_BOOKED,
) -> WorklistRow:
    """Its row on a Monday, with every slot free unless told otherwise."""
    return of(case_of(changes, case_id), beside=beside, free=free)


def of(
    case: Case, as_of: date = AS_OF, *, beside: Beside = NOTHING_BESIDE, free: FreeSlots | None = NONE_BOOKED
) -> WorklistRow:
    """The row of any case."""
    return row_of(case, assess(case, as_of), as_of, list_settings(SETTINGS, as_of, free), beside)
