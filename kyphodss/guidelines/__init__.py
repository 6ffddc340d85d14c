"""What each source says: one file a source edition, and this register of all of them.

A new edition is a new file and a new line here; the old line gets the day on which it was replaced and stays, so that a
case assessed in the past can be assessed again as it was. Days are those on which this program began to use an edition.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kyphodss.guidelines.acr import ACR_2022
from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.guidelines.cms import L34106, L34976, L35130
from kyphodss.guidelines.fracturescout import FRACTURESCOUT_2013
from kyphodss.guidelines.imwg import IMWG_2019
from kyphodss.guidelines.model import Guideline
from kyphodss.guidelines.nass import NASS_NEOPLASTIC, NASS_OSTEOPOROTIC
from kyphodss.guidelines.nice import NICE_TA279
from kyphodss.guidelines.rand import RAND_2018
from kyphodss.guidelines.sir import SIR_FAILURE

FIRST_DAY: Final = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Edition:
    """A source edition and the days on which this program uses it: from `since` until the day before `until`."""

    guideline: Guideline
    since: date = FIRST_DAY
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Is it used on this day? Before the first day of the program its first editions are."""
        return self.since <= max(day, FIRST_DAY) and (self.until is None or max(day, FIRST_DAY) < self.until)


REGISTER: Final[tuple[Edition, ...]] = (
    Edition(CLINIC_LEAFLET),
    Edition(L34106),
    Edition(L35130),
    Edition(L34976),
    Edition(RAND_2018),
    Edition(NASS_OSTEOPOROTIC),
    Edition(NASS_NEOPLASTIC),
    Edition(IMWG_2019),
    Edition(ACR_2022),
    Edition(FRACTURESCOUT_2013),
    Edition(SIR_FAILURE),
    Edition(NICE_TA279),
)


def editions_on(day: date, register: tuple[Edition, ...] = REGISTER) -> tuple[Guideline, ...]:
    """The source editions in use on a day, in the order of the register."""
    return tuple(edition.guideline for edition in register if edition.in_force(day))


GUIDELINES: Final[tuple[Guideline, ...]] = tuple(edition.guideline for edition in REGISTER if edition.until is None)

BY_ID: Final[dict[str, Guideline]] = {guideline.id: guideline for guideline in GUIDELINES}
