"""What each source says: one file a source edition, and this register of all of them, in the order in which they are shown."""

from typing import Final

from kyphodss.guidelines.clinic_leaflet import CLINIC_LEAFLET
from kyphodss.guidelines.cms import L34106, L34976, L35130
from kyphodss.guidelines.model import Guideline

GUIDELINES: Final[tuple[Guideline, ...]] = (CLINIC_LEAFLET, L34106, L35130, L34976)

BY_ID: Final[dict[str, Guideline]] = {guideline.id: guideline for guideline in GUIDELINES}
