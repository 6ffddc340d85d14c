"""The door of the store, third part: the advice thread of a case, who took it, and decisions saved with the case."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from kyphodss.access import AccessError, Operation, User, allowed
from kyphodss.store import accounts, cases, decisions, drafts, thread
from kyphodss.store.acts import NO_CASE, Act, EntryError, operation, words
from kyphodss.store.cases import Ready, Saved, Stored
from kyphodss.store.database import Database
from kyphodss.store.decisions import Decision
from kyphodss.store.search import changed_fields
from kyphodss.store.thread import CaseBeside, Thread
from kyphodss.store.thread_state import OF_BOTH, OF_THE_CLINIC, Entry, Kind, state_of
from kyphodss.worklist.decide import departure, fault

MESSAGE: Final = "message"
NOT_HERE: Final = "This kind of message is not written here. Choose one that is offered."
TAKEN: Final = "Somebody else took the case meanwhile. Look at it again."


class ThreadActs:
    """Operations on what is said and decided about a case."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.VIEW_CASE)
    def thread(self, act: Act, case_key: str) -> Thread:
        """The messages of a case and where they leave it."""
        with act.recorded() as conn:
            act.case(conn, case_key)
            act.fields = ("thread",)
            found = thread.messages(conn, case_key)
            return Thread(found, state_of(found), accounts.names(conn, [each.written_by for each in found]))

    @operation(Operation.WRITE_THREAD)
    def write(self, act: Act, case_key: str, entry: Entry) -> int:
        """Writes what either side may: the number of the message. Raises EntryError."""
        return self._written(act, case_key, entry, OF_BOTH)

    @operation(Operation.REPLY)
    def reply(self, act: Act, case_key: str, entry: Entry) -> int:
        """Writes for the clinic: the number of the message. Raises EntryError."""
        return self._written(act, case_key, entry, OF_THE_CLINIC)

    @operation(Operation.REPLY)
    def convert(
        self,
        act: Act,
        case_key: str,
        body: Mapping[str, Any],
        based_on: int,
        text: str,
        as_of: date,
        slot: str | None = None,
    ) -> Saved:
        """Advice becomes a referral: the message, and the case with `as_of` as the day it was received, in one.

        Raises EntryError without permission on record, CaseError, and Conflict where somebody else saved meanwhile.
        """
        made = cases.ready(thread.converted_body(body, as_of), as_of)
        with act.recorded() as conn:
            before = act.case(conn, case_key, held=True)
            self._append(conn, act, case_key, Entry("converted", text))
            return self._saved_too(conn, act, before, made, based_on, "advice became a referral", slot)

    @operation(Operation.TAKE_CASE)
    def take(self, act: Act, case_key: str, instead_of: str | None = None) -> None:
        """Takes a case; one that somebody has only where `instead_of` names them. Raises EntryError."""
        with act.recorded() as conn:
            act.case(conn, case_key, held=True)
            owner = state_of(thread.messages(conn, case_key)).owner
            if owner not in (None, instead_of):
                raise EntryError(TAKEN)
            self._append(conn, act, case_key, Entry("taken"))

    @operation(Operation.TAKE_CASE)
    def leave(self, act: Act, case_key: str) -> None:
        """Leaves a case that the user had taken. Raises EntryError where it is somebody else's."""
        with act.recorded() as conn:
            act.case(conn, case_key, held=True)
            if state_of(thread.messages(conn, case_key)).owner != self.user.id:
                raise EntryError(TAKEN)
            self._append(conn, act, case_key, Entry("left"))

    @operation(Operation.LIST_CASES)
    def besides(self, act: Act) -> dict[str, CaseBeside]:
        """What a list shows beside the cases that the user may see, by key; those without a thread are left out."""
        with act.recorded() as conn:
            act.fields = ("beside",)
            seen = {
                each.case_key for each in cases.listed(conn) if allowed(self.user, act.operation, each.organization)
            }
            found = {key: each for key, each in thread.besides(conn) if key in seen}
            names = accounts.names(conn, [each.owner for each in found.values() if each.owner is not None])
            return {
                key: each if each.owner is None else replace(each, owner_name=names[each.owner])
                for key, each in found.items()
            }

    @operation(Operation.DECIDE)
    def decide(
        self, act: Act, case_key: str, body: Mapping[str, Any], decision: Decision, as_of: date, slot: str | None = None
    ) -> Saved:
        """Saves the case with the decision in it on top of `decision.revision`, and the decision on record, in one.

        What the decision lacks is asked of the clinic's own rule (`kyphodss.worklist.decide.fault`) as it reads on `as_of`.
        Raises EntryError, CaseError, and Conflict where somebody else saved meanwhile.
        """
        reason = None if decision.reason is None else words(decision.reason)
        wanted = replace(decision, reason=reason)
        refused = decisions.fault(wanted)
        if refused is not None:
            raise EntryError(refused)
        made = cases.ready(decisions.decided_body(body, wanted, self.user.name, as_of), as_of)
        choice = decisions.choice_of(wanted)
        lacking = fault(choice, departure(choice, made.assessments), wanted.reason_code, reason, wanted.until, as_of)
        with act.recorded() as conn:
            before = act.case(conn, case_key, held=True)
            if lacking is not None:
                raise EntryError(lacking)
            saved = self._saved_too(conn, act, before, made, decision.revision, f"decision: {choice}", slot)
            decisions.decide(conn, case_key, replace(wanted, revision=saved.number), self.user.id, act.at)
            act.fields = ("decision",)
            return saved

    def _written(self, act: Act, case_key: str, entry: Entry, kinds: frozenset[Kind]) -> int:
        with act.recorded() as conn:
            act.case(conn, case_key, held=True)
            if entry.kind not in kinds:
                raise EntryError(NOT_HERE)
            return self._append(conn, act, case_key, entry)

    def _append(self, conn: Connection, act: Act, case_key: str, entry: Entry) -> int:
        """The audit line names the kind and never the words."""
        written = replace(entry, text=words(entry.text, MESSAGE))
        refused = thread.fault_of(written, state_of(thread.messages(conn, case_key)))
        if refused is not None:
            raise EntryError(refused)
        act.fields = (entry.kind,)
        role = "" if self.user.role is None else self.user.role.value
        return thread.append(conn, case_key, written, self.user.id, role, act.at)

    def _saved_too(
        self, conn: Connection, act: Act, before: Stored, made: Ready, based_on: int, why: str, slot: str | None
    ) -> Saved:
        """A save within another act: a revision, with the line that every revision has."""
        if not all(
            allowed(self.user, Operation.CHANGE_CASE, owner)
            for owner in (before.organization, made.case.referral.organization)
        ):
            raise AccessError(NO_CASE)
        key = before.case_key
        saved = cases.save(
            conn, made, case_key=key, based_on=based_on, user_id=self.user.id, at=act.at, why=why, as_of=made.as_of
        )
        act.saved_too(conn, changed_fields(before.body, json.loads(made.body)))
        if slot is not None:
            drafts.drop(conn, self.user.id, slot)
        return saved
