"""What no date may pass: the questions of dates.md section 6, step 1. A yes is STOP, an answer nobody gave UNKNOWN."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from kyphodss.case.clock import add_months
from kyphodss.case.events import PREGNANCY_NOT_ASKED_FROM_AGE
from kyphodss.case.model import Case
from kyphodss.dates.needs import SUPPRESSED_BY
from kyphodss.logic.explain import truth
from kyphodss.logic.terms import Term, needs
from kyphodss.logic.truth import NO, NOT, UNKNOWN, YES, Truth
from kyphodss.logic.words import words as term_words
from kyphodss.plan.model import words
from kyphodss.plan.questions import Question, Row, happened

RECENT_MONTHS: Final = 3  # F03, F04, and F06 for a drug-eluting stent
BARE_STENT_DAYS: Final = 30
BALLOON_DAYS: Final = 14
ACUTE_STENT_MONTHS: Final = 12

_IDS: Final = {
    **dict.fromkeys(
        (
            "osteomyelitis",
            "discitis",
            "systemic_infection_active",
            "surgical_site_infection_active",
            "bloodborne_infection_untreated",
        ),
        "F16",
    ),
    **dict.fromkeys(
        (
            "cord_compression_suspected",
            "escc",
            "neurologic_deficit_new",
            "myelopathy",
            "spinal_instability",
            "pregnant",
        ),
        "F18",
    ),
}
_URGENT: Final = frozenset({"cord_compression_suspected", "neurologic_deficit_new"})
_TRAUMA: Final = next(part for part in SUPPRESSED_BY.terms if "etiology" in needs(part))
_STENTS: Final = {"des": "drug-eluting stent", "bms": "bare-metal stent", "balloon": "balloon angioplasty"}


def _described(part: Term) -> tuple[Term, str, str, str]:
    """A part of what suspends the windows, with its first fact, its id here and its words."""
    if part is _TRAUMA:
        return part, "ao_type", "ao_type", "trauma with a neurologic deficit or an AO type from A3"
    fact = needs(part)[0]
    urgent = ": urgent spine review comes before any scheduling" if fact in _URGENT else ""
    return part, fact, _IDS.get(fact, fact), f"{term_words(part)}{urgent}"


_SUPPRESSING: Final = tuple(_described(part) for part in SUPPRESSED_BY.terms)


def stops(case: Case, row: Row, as_of: date) -> Iterator[Question]:
    """Every question of step 1, in the order of the page."""
    yield _valve(case, row)
    yield _recent("F03", "vte", "vte_on", "venous thromboembolism", row, as_of)
    yield _recent("F04", "stroke_or_tia", "stroke_or_tia_on", "stroke or TIA", row, as_of)
    yield _stent(row, as_of)
    yield _plain("F08", "lv_thrombus_or_lvad", row["lv_thrombus_or_lvad"], "thrombus in the heart, or an assist device")
    for part, fact, id, text in _SUPPRESSING:
        answer = truth(part, row)
        asks = _asked(part, fact, row) if answer is UNKNOWN else ()
        yield Question(id, "stop", NO if answer is UNKNOWN and len(asks) == 0 else answer, text, asks)
    from_fracture = row["pain_primarily_from_fracture"]
    yield _plain(
        "F18", "pain_primarily_from_fracture", NOT[from_fracture], "pain not primarily from the imaged fracture"
    )
    yield _plain("F22", "coagulopathy_uncorrected", row["coagulopathy_uncorrected"], "uncorrected coagulopathy")
    if row["etiology"] is None:
        text = "cause not known, with a history of malignancy: the cause comes first"
        yield _plain("etiology", "history_of_malignancy", row["history_of_malignancy"], text)


def _plain(id: str, fact: str, answer: Truth, text: str) -> Question:
    return Question(id, "stop", answer, text, (fact,) if answer is UNKNOWN else ())


def _asked(part: Term, fact: str, row: Row) -> tuple[str, ...]:
    """What to ask where nobody answered; nothing where the question is not asked of this patient (dates.md 6, 4)."""
    if part is _TRAUMA:
        return _asked_in_trauma(row) if row["etiology"] == "trauma" else ()
    if fact == "escc":
        return (fact,) if row["etiology"] == "cancer" else ()
    age = row["age_years"]
    if fact == "pregnant" and (row["sex"] == "male" or (age is not None and age >= PREGNANCY_NOT_ASKED_FROM_AGE)):
        return ()
    return (fact,)


def _asked_in_trauma(row: Row) -> tuple[str, ...]:
    """The deficit always; the AO type unless the energy is known to be low."""
    wanted = ["neurologic_deficit", *(() if row["energy"] == "low" else ("ao_type",))]
    asks = [name for name in wanted if row[name] is None]
    return (*asks, "energy") if "ao_type" in asks and row["energy"] is None else tuple(asks)


def _valve(case: Case, row: Row) -> Question:
    """Recorded as such, or a drug is given for one."""
    given_for = any(drug.indication == "mechanical_valve" for drug in case.bleeding.drugs or ())
    answer = YES if given_for is True else row["mechanical_valve"]
    return _plain("F02", "mechanical_valve", answer, "mechanical heart valve: a question for cardiology")


def _recent(id: str, fact: str, on: str, name: str, row: Row, as_of: date) -> Question:
    """Less than three months ago; a yes without a date counts as recent."""
    had, day = happened(row, fact, on, as_of)
    if had is not YES:
        return _plain(id, fact, had, name)
    if day is None:
        return Question(id, "stop", YES, f"{name} on a day not known, read as recent", (on,))
    text = f"{name} on {words(day)}, less than {RECENT_MONTHS} months ago: a question for the prescriber"
    return Question(id, "stop", as_of < add_months(day, RECENT_MONTHS), text)


def _stent(row: Row, as_of: date) -> Question:
    """By kind and age; without a date or kind it is read as a drug-eluting stent under three months (dates.md D10)."""
    had, day = happened(row, "stent", "stent_on", as_of)
    kind, acute = row["stent_kind"], row["stent_for_acs"]
    if had is not YES:
        return _plain("F06", "stent", had, "coronary stent")
    if day is None or kind is None:
        asks = tuple(name for name, value in (("stent_on", day), ("stent_kind", kind)) if value is None)
        return Question("F06", "stop", YES, "coronary stent of unknown date or kind, read as recent", asks)
    text = f"{_STENTS[kind]} of {words(day)}"
    in_year = as_of < add_months(day, ACUTE_STENT_MONTHS)
    if _young(kind, day, as_of) is True or (in_year is True and acute is True):
        for_acute = " for an acute coronary syndrome" if acute is True else ""
        return Question("F06", "stop", YES, f"{text}{for_acute}: a question for cardiology")
    if in_year is True and acute is None:
        return Question("F06", "stop", UNKNOWN, text, ("stent_for_acs",))
    return Question("F06", "stop", NO, text)


def _young(kind: str, day: date, as_of: date) -> bool:
    """Is the stent younger than the limit of its kind?"""
    if kind == "des":
        return as_of < add_months(day, RECENT_MONTHS)
    return (as_of - day).days < (BARE_STENT_DAYS if kind == "bms" else BALLOON_DAYS)
