"""The windows by which a cohort can be asked which ones were met, and the sentence for a setting that is no window or language."""

from typing import Final

from kyphodss.case.background import LANGUAGE_WORDS, is_language
from kyphodss.cohort.basis import WINDOWS
from kyphodss.settings import FILE, CohortOptions, SettingsError

OFFERED: Final = {id: row for id, row in WINDOWS.items() if row.augmentation is True}
"""Those of the procedure, from onset to an end in days or months, by id."""


def check(chosen: CohortOptions) -> None:
    """Raises SettingsError where the window is none of those offered, or the language none that a case can have."""
    if chosen.window not in OFFERED:
        raise SettingsError(
            f"Setting cohort.window: found {chosen.window[:60]!r}, expected one of {', '.join(OFFERED)}. Correct it in {FILE}."
        )
    if not is_language(chosen.language):
        raise SettingsError(
            f"Setting cohort.language: found {chosen.language!r}, expected {LANGUAGE_WORDS}. Correct it in {FILE}."
        )
