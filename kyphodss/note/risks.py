"""Relief and risks as the clinic's leaflet puts them (LF-19, LF-23, LF-24), with what published series found beside it."""

from typing import Final

from kyphodss.assess import Assessment
from kyphodss.dates.rows import BY_ID
from kyphodss.note.words import day_words

RELIEF: Final = (
    "Relief is immediate for some and more gradual for others, above all in an older fracture (clinic leaflet, LF-19)."
)
RISKS: Final = (
    "Risks that the clinic leaflet names: infection and bleeding, small; cement leak, very small (LF-23, LF-24). Published "
    "series found leaks more often, mostly without symptoms: 9% in 98 patients with a disrupted posterior wall, without a "
    "deficit; 47.4% in older patients with incomplete burst fractures, none with symptoms."
)
ADDRESSES: Final = (
    ("Leaks, disrupted posterior wall (abstract read)", "http://ijssurgery.com/content/15/2/353.full.txt"),
    ("Leaks, incomplete burst fractures (abstract read)", "https://pmc.ncbi.nlm.nih.gov/articles/PMC2899985"),
)
LEAFLET_END: Final = "LF-CLOSING"


def past_leaflet(assessment: Assessment) -> bool:
    """Is the fracture certainly past the leaflet's three months? Where that is not known, it is not said."""
    return any(window.id == LEAFLET_END and window.status == "CLOSED" for window in assessment.windows)


def past_sentence(assessment: Assessment) -> str:
    """Where the fracture is past the leaflet's three months, since when; else empty."""
    closes = next((w.closes for w in assessment.windows if w.id == LEAFLET_END), None)
    if past_leaflet(assessment) is False or closes is None:
        return ""
    return f"{assessment.level or 'This one'} is past “{BY_ID[LEAFLET_END].label}”, which closed {day_words(closes)}."


def relief_sentence(assessment: Assessment) -> str:
    """What the leaflet says of relief, worded by the age of the fracture."""
    return f"{RELIEF} {past_sentence(assessment)}".strip()
