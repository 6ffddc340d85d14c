"""The editions that an assessment is made with: of every source, and of the table of windows. Those of a past day stay."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.dates.rows import PRESENT, WindowTable, windows_on
from kyphodss.guidelines import GUIDELINES, editions_on
from kyphodss.guidelines.model import Guideline


@dataclass(frozen=True, slots=True)
class Rules:
    """The editions in use together."""

    guidelines: tuple[Guideline, ...]
    windows: WindowTable


PRESENT_RULES: Final = Rules(GUIDELINES, PRESENT)


def rules_on(day: date) -> Rules:
    """The editions that this program used on a day; before its first day, its first ones."""
    return Rules(editions_on(day), windows_on(day))
