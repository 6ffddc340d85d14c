"""The windows by which a cohort can be asked which ones were met, and the sentence for a setting that names no such window."""

from typing import Final

from kyphodss.cohort.basis import WINDOWS
from kyphodss.settings import FILE, CohortOptions, SettingsError

OFFERED: Final = {id: row for id, row in WINDOWS.items() if row.augmentation is True}
"""Those of the procedure, from onset to an end in days or months, by id."""


def check(chosen: CohortOptions) -> None:
    """Raises SettingsError where the window is none of those offered."""
    if chosen.window not in OFFERED:
        raise SettingsError(
            f"Setting cohort.window: found {chosen.window[:60]!r}, expected one of {', '.join(OFFERED)}. Correct it in {FILE}."
        )
