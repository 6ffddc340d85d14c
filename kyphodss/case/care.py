"""What the treatment history says about one fracture on one day (case-contract.md, guideline-outcomes.md)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from kyphodss.case.clock import day_of
from kyphodss.case.history import (
    ANALGESICS,
    CONSERVATIVE,
    LESS_INVASIVE,
    begun,
    for_this_fracture,
    names_level,
    response_of,
)
from kyphodss.case.model import Case, Treatment
from kyphodss.case.onset import Onset
from kyphodss.logic.truth import AND, NO, UNKNOWN, YES, Truth

FAILED: Final = frozenset({"inadequate", "side_effects"})


def history_complete(case: Case) -> bool:
    """Is the treatment list everything? Only where somebody said so, or said that there were no treatments."""
    if case.treatments is None:
        return False
    return case.treatments_complete is True or len(case.treatments) == 0


def _any_entry(case: Case, answers: Iterable[Truth]) -> Truth:
    """Yes if one entry is; no only if none can be and the list is complete."""
    found = list(answers)
    if any(answer is YES for answer in found):
        return YES
    unknown = any(answer is UNKNOWN for answer in found)
    return NO if history_complete(case) and not unknown else UNKNOWN


def _of_kind(case: Case, kinds: Iterable[str]) -> list[Treatment]:
    """Entries of these kinds; an entry whose kind nobody recorded may be any."""
    wanted = frozenset(kinds)
    return [t for t in case.treatments or () if t.kind is None or t.kind == "unknown" or t.kind in wanted]


def _kind_known(treatment: Treatment) -> Truth:
    return UNKNOWN if treatment.kind is None or treatment.kind == "unknown" else YES


def radiotherapy_started(case: Case, level: str | None, as_of: date) -> Truth:
    """Has radiotherapy to this level, or to no named level, begun?"""
    courses = _of_kind(case, ("radiotherapy",))
    return _any_entry(case, (AND[_kind_known(t), AND[names_level(t, level), begun(t, as_of)]] for t in courses))


def _response_among(treatment: Treatment, wanted: frozenset[str]) -> Truth:
    response = response_of(treatment)
    return UNKNOWN if response is None else response in wanted


def _care_answered(
    case: Case, kinds: frozenset[str], wanted: frozenset[str], level: str | None, onset: Onset, as_of: date
) -> Truth:
    """Did care of these kinds, given for this fracture, end in one of these responses?"""
    return _any_entry(
        case,
        (
            AND[_kind_known(t), AND[for_this_fracture(t, level, *onset, as_of), _response_among(t, wanted)]]
            for t in _of_kind(case, kinds)
        ),
    )


def less_invasive_care_failed(case: Case, level: str | None, onset: Onset, as_of: date) -> Truth:
    """Did bed rest, brace, analgesics or unspecified care for this fracture prove inadequate or cause side effects?"""
    return _care_answered(case, LESS_INVASIVE, FAILED, level, onset, as_of)


def analgesic_intolerance(case: Case, level: str | None, onset: Onset, as_of: date) -> Truth:
    """Did an analgesic given for this fracture cause side effects?"""
    return _care_answered(case, ANALGESICS, frozenset({"side_effects"}), level, onset, as_of)


def analgesic_for_a_day(case: Case, level: str | None, onset: Onset, as_of: date) -> Truth:
    """Was an analgesic given for this fracture for a calendar day or more, up to its end or to this day?"""
    return _any_entry(
        case,
        (
            AND[_kind_known(t), AND[for_this_fracture(t, level, *onset, as_of), _lasted_a_day(t, as_of)]]
            for t in _of_kind(case, ANALGESICS)
        ),
    )


def _lasted_a_day(treatment: Treatment, as_of: date) -> Truth:
    if treatment.started_on is None:
        return UNKNOWN
    end = as_of if treatment.ended_on is None else min(as_of, treatment.ended_on)
    if treatment.ended_on is None and treatment.status == "finished":
        return UNKNOWN
    return (end - day_of(treatment.started_on)).days >= 1


def level_augmented(case: Case, level: str | None, as_of: date) -> Truth:
    """Was this level augmented before? A treatment that names no level leaves it open which one it was."""
    treated = case.outcome.levels_treated
    if treated is not None and level is not None and level in treated:
        return YES
    entries = _of_kind(case, ("vertebral_augmentation",))
    return _any_entry(case, (AND[_kind_known(t), AND[_names_this(t, level), _given(t, as_of)]] for t in entries))


def _given(treatment: Treatment, as_of: date) -> Truth:
    """Finished or ongoing counts whatever its date (case-contract.md): a date ahead is an error that must not hide it."""
    return YES if treatment.status in ("finished", "ongoing") else begun(treatment, as_of)


def _names_this(treatment: Treatment, level: str | None) -> Truth:
    if treatment.levels is None or len(treatment.levels) == 0:
        return UNKNOWN
    return names_level(treatment, level)


def conservative_since(case: Case, level: str | None, as_of: date) -> date | None:
    """The first day of conservative care of this level or naming none that has begun; None if not known."""
    starts = [
        day_of(t.started_on)
        for t in case.treatments or ()
        if t.kind in CONSERVATIVE
        and t.started_on is not None
        and names_level(t, level) is YES
        and begun(t, as_of) is YES
    ]
    return min(starts) if len(starts) > 0 else None
