"""Which contacts after the procedure lie ahead, are due, were made or are overdue on a day.

The contacts are the clinic's own (settings; periprocedural.md Q11: hardly any has a source). No tolerance around them was found,
so none is made up: a contact is due from its first to its last day and overdue from the next on, and once the next contact has
begun one that was not recorded is passed. A recorded follow-up answers the newest contact that had begun on its day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kyphodss.case.clock import add_months
from kyphodss.case.model import Case, FollowUp
from kyphodss.settings import PlanSettings
from kyphodss.worklist.pathway import followups_of

State = Literal["ahead", "due", "done", "overdue", "passed"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: its name, its first and last day, its state on the day, and the follow-up that answers it."""

    name: str
    first: date
    last: date
    state: State = "ahead"
    done_on: date | None = None
    pain_score: float | None = None
    roland_morris: int | None = None

    @property
    def without_scores(self) -> bool:
        """Was it made without a pain score or without a Roland-Morris score on record?"""
        return self.state == "done" and (self.pain_score is None or self.roland_morris is None)

    @property
    def words(self) -> str:
        """The contact with its days and its state."""
        days = f"{self.first:%d %b %Y}" if self.first == self.last else f"{self.first:%d %b %Y} to {self.last:%d %b %Y}"
        said = f"done {self.done_on:%d %b %Y}" if self.done_on is not None else STATE_WORDS[self.state]
        return f"{self.name} ({days}): {said}"


STATE_WORDS: dict[State, str] = {
    "ahead": "ahead",
    "due": "due now",
    "done": "done",
    "overdue": "overdue",
    "passed": "not recorded; the next contact has begun",
}


def contacts(case: Case, as_of: date, settings: PlanSettings) -> tuple[Contact, ...]:
    """The contacts after the procedure on a day, in order of their first day.

    None where no procedure is recorded by the day. Those that would begin after a recorded death are left out.
    """
    procedure, died = case.outcome.procedure_on, case.outcome.died_on
    if procedure is None or procedure > as_of:
        return ()
    planned = sorted(_planned(procedure, settings), key=lambda contact: (contact.first, contact.last))
    kept = [contact for contact in planned if died is None or contact.first <= died]
    made = [each for each in followups_of(case) if each.on is not None and procedure <= each.on <= as_of]
    until = as_of if died is None else min(as_of, died)
    return tuple(_on(index, kept, made, until) for index in range(len(kept)))


def to_make(case: Case, as_of: date, settings: PlanSettings) -> tuple[Contact, ...]:
    """The contacts that are due or overdue on a day; none after a recorded death."""
    died = case.outcome.died_on
    if died is not None and died <= as_of:
        return ()
    return tuple(contact for contact in contacts(case, as_of, settings) if contact.state in ("due", "overdue"))


def _planned(procedure: date, settings: PlanSettings) -> Iterator[Contact]:
    spans = (
        ("telephone call", settings.follow_up_phone_days, 1),
        ("visit", settings.follow_up_visit_days, 1),
        ("second visit", settings.follow_up_weeks, 7),
    )
    for name, (low, high), unit in spans:
        yield Contact(name, procedure + timedelta(days=low * unit), procedure + timedelta(days=high * unit))
    for months in sorted(set(settings.follow_up_months)):
        day = add_months(procedure, months)
        yield Contact(f"after {months} month{'' if months == 1 else 's'}", day, day)


def _on(index: int, planned: Sequence[Contact], made: Sequence[FollowUp], as_of: date) -> Contact:
    """One contact on the day, answered by the first follow-up between its beginning and that of the next."""
    contact = planned[index]
    following = [other.first for other in planned[index + 1 :] if other.first > contact.first]
    next_first = min(following, default=None)
    answers = [
        (each.on, each)
        for each in made
        if each.on is not None and contact.first <= each.on and (next_first is None or each.on < next_first)
    ]
    if len(answers) > 0:
        on, found = min(answers, key=lambda answer: answer[0])
        return replace(
            contact, state="done", done_on=on, pain_score=found.pain_score, roland_morris=found.roland_morris
        )
    return replace(contact, state=_state(contact, next_first, as_of))


def _state(contact: Contact, next_first: date | None, as_of: date) -> State:
    if as_of < contact.first:
        return "ahead"
    if as_of <= contact.last:
        return "due"
    return "overdue" if next_first is None or as_of < next_first else "passed"
