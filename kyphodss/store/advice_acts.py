"""The door of the store: a request for advice about a patient who is not referred, as one act."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from kyphodss.access import AccessError, Operation, User, allowed, may
from kyphodss.store import audit, cases, thread
from kyphodss.store.acts import Act, EntryError, operation, words
from kyphodss.store.case_acts import DECIDED, NOT_DECIDED_HERE, OTHERS_CASE
from kyphodss.store.cases import Saved
from kyphodss.store.database import Database
from kyphodss.store.search import changed_fields
from kyphodss.store.thread_acts import MESSAGE
from kyphodss.store.thread_state import Entry, State

WHY: Final = "advice asked for, without a referral"
NO_REFERRAL: Final = (
    "The case names a day of receipt, and advice alone is no referral: none was expected. Take the day out, or refer."
)
NOT_SAID: Final = "Nobody said whether this may become a referral, if the clinic sees a reason. Choose yes or no."


class AdviceActs:
    """Operations on a case that begins as a request for advice."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.CREATE_CASE)
    def ask_advice(
        self, act: Act, body: Mapping[str, Any], question: str, may_convert: bool | None, as_of: date
    ) -> Saved:
        """Saves a new case without a day of receipt, and the request for advice in its thread, in one; both are on record.

        `may_convert`: may the clinic make it a referral? It is asked at the start, so None is refused. No waiting time
        runs until then (cohort-analytics.md 1.3). Raises CaseError, DuplicateId, EntryError.
        """
        made = cases.ready(body, as_of)
        if not allowed(self.user, act.operation, made.case.referral.organization):
            raise AccessError(OTHERS_CASE)
        entry = Entry("advice_wanted", words(question, MESSAGE), may_convert=may_convert)
        with act.recorded() as conn:
            act.fields = changed_fields({}, body)
            if not DECIDED.isdisjoint(act.fields) and not may(self.user, Operation.DECIDE):
                raise AccessError(NOT_DECIDED_HERE)
            refused = refusal_of(entry) if made.case.referral.received_on is None else NO_REFERRAL
            if refused is not None:
                raise EntryError(refused)
            saved = cases.save(
                conn, made, case_key=None, based_on=None, user_id=self.user.id, at=act.at, why=WHY, as_of=as_of
            )
            role = "" if self.user.role is None else self.user.role.value
            thread.append(conn, act.about(saved.case_key), entry, self.user.id, role, act.at)
            written = Operation.WRITE_THREAD.value
            audit.append(
                conn, self.database.key, self.user, written, "done", saved.case_key, (entry.kind,), at=act.at
            )  # a line of its own, as every message has
            return saved


def refusal_of(entry: Entry) -> str | None:
    """Why a request for advice cannot begin a thread, in a sentence; None where it can."""
    found = thread.fault_of(replace(entry, text=entry.text.strip()), State())
    return NOT_SAID if found is None and entry.may_convert is None else found
