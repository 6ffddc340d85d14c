"""What each source says: one file a source edition, and this register of all of them.

A new edition is a new file and a new line here; the old line gets the day on which it was replaced and stays, so that a
case assessed in the past can be assessed again as it was. Days are those on which this program began to use an edition.
"""

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
from kyphodss.logic.editions import Edition, present

REGISTER: Final[tuple[Edition[Guideline], ...]] = (
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


GUIDELINES: Final[tuple[Guideline, ...]] = present(REGISTER)

BY_ID: Final[dict[str, Guideline]] = {guideline.id: guideline for guideline in GUIDELINES}
