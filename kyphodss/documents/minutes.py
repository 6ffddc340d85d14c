"""The minutes of a review meeting as a PDF: the list, what was decided and agreed, whose task it is and by when.

A case is named by its id alone. What people typed stands as they typed it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from kyphodss import __version__
from kyphodss.documents.press import printed
from kyphodss.note.words import day_words
from kyphodss.settings import SiteSettings

TEMPLATE: Final = "minutes.typ"
TITLE: Final = "Minutes of a review meeting"
OPEN: Final = "This meeting is not closed: what stands here may still change."
NOTHING: Final = "nothing noted"
DISCLAIMER: Final = "A record of what was said. Decisions on record stand in the history of each case"


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One case of the list, in words; empty where nothing was noted. `decided` and `noted` say by whom and when."""

    case: str
    state: str
    decision: str
    decided: str
    agreed: str
    owner: str
    due: str
    noted: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting to print. `closed` is empty while it is open; `erased` counts cases that were erased since."""

    title: str
    held_on: date
    made: str
    closed: str
    erased: int
    lines: Sequence[MinutesLine]


def minutes(found: Minutes, *, by: str, site: SiteSettings, day: date) -> bytes:
    """The minutes as a tagged PDF, taken out by somebody on a day. The same input gives the same bytes."""
    data = {
        "title": TITLE,
        "meeting": found.title,
        "held_on": day_words(found.held_on),
        "site": site.name,
        "made": found.made,
        "closed": found.closed,
        "open": OPEN if found.closed == "" else "",
        "erased": erased_words(found.erased),
        "lines": [{**asdict(line), "nothing": _nothing(line)} for line in found.lines],
        "count": f"{len(found.lines)} case{'' if len(found.lines) == 1 else 's'}",
        "printed": f"Printed by {by} on {day_words(day)}",
        "program": f"kyphodss {__version__}",
        "disclaimer": DISCLAIMER,
    }
    return printed(TEMPLATE, data, day)


def erased_words(count: int) -> str:
    """How many cases of a list were erased since; empty where none was."""
    if count == 0:
        return ""
    many = "1 case of this list was" if count == 1 else f"{count} cases of this list were"
    return f"{many} erased meanwhile, with what was noted about {'it' if count == 1 else 'them'}."


def _nothing(line: MinutesLine) -> str:
    return NOTHING if line.decision == "" and line.noted == "" else ""
