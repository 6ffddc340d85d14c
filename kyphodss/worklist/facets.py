"""The filters of the worklist as objects: what a filter asks of a row, its words, and which values it takes.

A value in an address is an id of the program's own. An organization or an owner stands there as a token made from the name;
free text never does, since a person may type a name (cohort-analytics.md, decision 10: saved views hold no identifier).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kyphodss.case.facts import NOT_FACTS
from kyphodss.case.fields import GUIDE
from kyphodss.case.vocabulary import LABELS
from kyphodss.guidelines.questions import JOINT_LABELS, label_of, question_of
from kyphodss.logic.truth import Truth
from kyphodss.worklist.pathway import ADVICE_WORDS, STEP_WORDS, Step
from kyphodss.worklist.priority import CLASS_WORDS, PriorityClass
from kyphodss.worklist.rows import WorklistRow

NOBODY: Final = "none"
ADVICE: Final = "advice"
TOKEN_LENGTH: Final = 12
SLOT_WORDS: Final[dict[str, str]] = {
    "yes": "closes before the next free slot",
    "no": "in time for the next free slot",
    "not-known": "not known whether it closes before the next free slot",
}
BOOKING_WORDS: Final[dict[str, str]] = {
    "none": "no booking recorded",
    "ahead": "booked",
    "passed": "booked day has passed",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The names a list may be filtered by: organizations and owners of its cases."""

    organizations: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its name in the address, its words, the values of a row, and the words of every value it takes."""

    id: str
    title: str
    of: Callable[[WorklistRow], Iterable[str]]
    options: Callable[[Known], Mapping[str, str]]


def token(name: str) -> str:
    """What stands for a name in an address: the same for the same name, and no name."""
    return hashlib.sha256(name.encode()).hexdigest()[:TOKEN_LENGTH]


def known_of(rows: Iterable[WorklistRow]) -> Known:
    """The names on a list."""
    every = list(rows)
    return Known(
        tuple(sorted({row.organization for row in every if row.organization is not None})),
        tuple(sorted({row.beside.owner for row in every if row.beside.owner is not None})),
    )


def _id(name: str) -> str:
    return name.lower().replace("_", "-")


def _named(name: str | None) -> tuple[str, ...]:
    return (NOBODY if name is None else token(name),)


def _names(names: Iterable[str], nobody: str) -> dict[str, str]:
    return {NOBODY: nobody, **{token(name): name for name in names}}


def _fixed(options: Mapping[str, str]) -> Callable[[Known], Mapping[str, str]]:
    return lambda _known: options


def _truth(answer: Truth) -> str:
    return "not-known" if answer is None else "yes" if answer is True else "no"


def _questions() -> dict[str, str]:
    """Every question that a source or the plan may wait for, by id."""
    names = dict.fromkeys(question_of(name) for name in LABELS if name not in NOT_FACTS)
    return {name: label_of(name) for name in (*JOINT_LABELS, *names)}


_ETIOLOGY: Final = GUIDE["etiology"]
ETIOLOGY_WORDS: Final[dict[str, str]] = {
    **dict(zip(_ETIOLOGY.choices, _ETIOLOGY.choice_labels, strict=True)),
    "unknown": "cause not known",
}

FACETS: Final[dict[str, Facet]] = {
    facet.id: facet
    for facet in (
        Facet(
            "status",
            "Status",
            lambda row: (ADVICE if row.advice_only is True else _id(row.step.name),),
            _fixed({ADVICE: ADVICE_WORDS, **{_id(step.name): STEP_WORDS[step] for step in Step}}),
        ),
        Facet(
            "priority",
            "Priority",
            lambda row: (_id(row.priority.cls.name),),
            _fixed({_id(cls.name): CLASS_WORDS[cls] for cls in PriorityClass}),
        ),
        Facet(
            "cause",
            "Cause",
            lambda row: ("unknown" if etiology is None else etiology for etiology in row.etiologies),
            _fixed(ETIOLOGY_WORDS),
        ),
        Facet("missing", "Missing", lambda row: (wanted.question for wanted in row.missing), _fixed(_questions())),
        Facet("slot", "Next free slot", lambda row: (_truth(row.closes_before_slot),), _fixed(SLOT_WORDS)),
        Facet("booking", "Booking", lambda row: (row.booking.state,), _fixed(BOOKING_WORDS)),
        Facet(
            "organization",
            "Organization",
            lambda row: _named(row.organization),
            lambda known: _names(known.organizations, "organization not recorded"),
        ),
        Facet(
            "owner",
            "Owner",
            lambda row: _named(row.beside.owner),
            lambda known: _names(known.owners, "nobody's yet"),
        ),
    )
}
