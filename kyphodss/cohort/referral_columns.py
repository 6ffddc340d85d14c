"""The columns of a referral in the cohort table: days, words and numbers, each null where it is not known."""

from typing import Final

import pyarrow as pa

DAY: Final = pa.date32()
_DAYS: Final = (
    "received", "information_complete", "triaged", "decided", "listed", "booked", "treated", "closed", "died",
    "diagnosed_imaging", "acuity_imaging", "dxa", "bone_drug", "onset_earliest", "onset_latest", "event_day", "assessed_on",
    "followup_1m", "followup_3m", "followup_6m", "followup_12m", "last_contact", "new_fracture_since", "new_fracture_by",
    "diagnosed", "fls_referred", "fls_assessed",
)  # fmt: skip
_WORDS: Final = (
    "organization", "sex", "language", "postal_area", "setting", "etiology", "levels", "levels_treated", "decision",
    "reason_code", "onset_precision", "saved_at", "return_reasons", "adverse_event", "unplanned_admission", "new_fracture",
    "bone_drug_recommended", "bone_drug_52w",
)  # fmt: skip
_NUMBERS: Final = ("age_years", "returns", *(f"{what}_{m}m" for what in ("pain", "function") for m in (0, 1, 3, 6, 12)))
COLUMNS: Final = pa.schema(
    [
        ("case_key", pa.string()),
        ("number", pa.int64()),
        ("person", pa.int64()),
        ("code", pa.int8()),
        ("closed_as", pa.int8()),
        ("no_imaging", pa.bool_()),
        ("moving", pa.bool_()),
        *((name, DAY) for name in _DAYS),
        *((name, pa.string()) for name in _WORDS),
        *((name, pa.float64()) for name in _NUMBERS),
    ]
)
"""Of a referral. `case_key` is the store's random name of the case; it is no identifier, and it leaves no direct care."""
