"""What a treatment entry says about one fracture on one day, in three values. Derived once, for facts and for windows."""

from datetime import date
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.model import Treatment
from kyphodss.logic.truth import AND, NO, UNKNOWN, YES, Truth

ANALGESICS: Final = frozenset({"analgesic", "analgesic_non_opioid", "analgesic_opioid"})
LESS_INVASIVE: Final = ANALGESICS | {"bed_rest", "brace", "conservative_unspecified"}
CONSERVATIVE: Final = LESS_INVASIVE | {"physiotherapy"}


def begun(treatment: Treatment, as_of: date) -> Truth:
    """Has it started by this day? Never while it is marked planned; an undated entry started if it runs, ended or had a response."""
    if treatment.status == "planned":
        return NO
    if treatment.started_on is not None:
        return day_of(treatment.started_on) <= as_of
    if treatment.status in ("ongoing", "finished"):
        return YES
    # A response can only be observed on a treatment that was given; without any of these nobody said that it began.
    if response_of(treatment) is not None or (treatment.ended_on is not None and treatment.ended_on <= as_of):
        return YES
    return UNKNOWN


def response_of(treatment: Treatment) -> str | None:
    """The recorded response; `unknown` (asked, not known) reads as not known."""
    return None if treatment.response == "unknown" else treatment.response


def names_level(treatment: Treatment, level: str | None) -> Truth:
    """Is it of this level? A treatment that names no level is of every level."""
    if treatment.levels is None or len(treatment.levels) == 0:
        return YES
    return UNKNOWN if level is None else level in treatment.levels


def reaches_onset(treatment: Treatment, onset_earliest: date | None, onset_latest: date | None) -> Truth:
    """Was it not over before the fracture? By its end; one that is finished without an end, by a start after the onset."""
    if treatment.ended_on is not None:
        return _not_before(treatment.ended_on, onset_earliest, onset_latest)
    if treatment.status != "finished":
        return YES
    if treatment.started_on is None:
        return UNKNOWN
    return YES if _not_before(day_of(treatment.started_on), onset_earliest, onset_latest) is YES else UNKNOWN


def _not_before(day: date, onset_earliest: date | None, onset_latest: date | None) -> Truth:
    if onset_earliest is not None:
        return day >= onset_earliest
    return YES if onset_latest is not None and day >= onset_latest else UNKNOWN


def for_this_fracture(
    treatment: Treatment, level: str | None, onset_earliest: date | None, onset_latest: date | None, as_of: date
) -> Truth:
    """Of this level or naming none, begun, and not ended before the earliest onset (guideline-outcomes.md)."""
    given = AND[names_level(treatment, level), begun(treatment, as_of)]
    return AND[given, reaches_onset(treatment, onset_earliest, onset_latest)]
