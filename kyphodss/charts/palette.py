"""One meaning per colour, with a word and a pattern beside it. Okabe-Ito tones, readable on light and dark pages."""

from dataclasses import dataclass
from typing import Final

from kyphodss.guidelines.model import CODE_WORDS

BLUE: Final = "#1f78b4"
VERMILION: Final = "#d55e00"
GREEN: Final = "#148f6b"
PURPLE: Final = "#a05195"
AMBER: Final = "#b87a00"
GREY: Final = "#7d8793"
PINK: Final = "#cc79a7"


@dataclass(frozen=True, slots=True)
class Look:
    """How a status or code is drawn, and the word that says the same without colour."""

    colour: str
    pattern: str
    word: str
    faint: bool = False


STATUS: Final[dict[str, Look]] = {
    "OPEN": Look(BLUE, "", "open"),
    "CLOSING": Look(VERMILION, "", "closing"),
    "LAST_DAY": Look(VERMILION, "", "last day today"),
    "CLOSED": Look(GREY, "", "closed", faint=True),
    "NOT_YET": Look(BLUE, "", "not yet open", faint=True),
    "UNCERTAIN": Look(BLUE, "/", "uncertain"),
    "UNKNOWN": Look(GREY, ".", "not known", faint=True),
    "CONFLICT": Look(PURPLE, "x", "cannot both be met"),
    "MISSED_SEQUENCE": Look(GREY, "x", "radiotherapy has begun"),
}

CONTEXT: Final = Look(GREY, "", "context")
FEASIBLE: Final = Look(GREEN, "", "feasible")
HOLD: Final = Look(PINK, "", "drug held")
LAB: Final = Look(GREY, "", "counts", faint=True)

CODE: Final[dict[str, Look]] = {
    "met": Look(GREEN, "", CODE_WORDS["met"]),
    "not_met": Look(GREY, "", CODE_WORDS["not_met"], faint=True),
    "missing_input": Look(AMBER, ".", CODE_WORDS["missing_input"]),
    "judgement": Look(PURPLE, "", CODE_WORDS["judgement"]),
    "not_determinable": Look(GREY, "-", CODE_WORDS["not_determinable"], faint=True),
    "out_of_scope": Look(GREY, "", CODE_WORDS["out_of_scope"], faint=True),
}
