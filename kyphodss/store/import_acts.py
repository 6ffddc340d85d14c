"""The door of the store, fourth part: the import runs so far, and undoing one as one act.

A case that a run made is erased when the run is undone, in the one form that the append-only guards allow; one that it
was brought together with gets back, as a new revision, the body it had. What anybody changed since is left as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from kyphodss.access import AccessError, Operation, User, allowed
from kyphodss.case.read import CaseError
from kyphodss.store import accounts, audit, cases, erasure, imports
from kyphodss.store.acts import Act, operation
from kyphodss.store.cases import Stored
from kyphodss.store.database import Database
from kyphodss.store.imports import RUN_KEY, Imported, ImportRun
from kyphodss.store.search import changed_fields

NO_RUN: Final = "There is no import of this key that you may undo. Look at the list of imports."
UNDONE: Final = "import undone"
"""What the audit line of an erased case says of why."""
ELSEWHERE: Final = "it belongs to another organization now"
CHANGED_SINCE: Final = "it was changed since"
NO_FORMER: Final = "its former state was erased"
UNREADABLE: Final = "its former state is none that the present contract reads"


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A case that undoing left as it is, and why. `case_id` and `case_key` are None where the user may not see it."""

    case_key: str | None
    case_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a run did: cases erased, put back to their former state, gone before; and those left alone."""

    erased: int
    restored: int
    gone: int
    left: tuple[LeftAlone, ...]


class ImportActs:
    """Operations on import runs."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.UNDO_IMPORT)
    def import_runs(self, act: Act) -> list[ImportRun]:
        """The runs the user may undo or look at, the newest first, with the names of those who did it."""
        with act.recorded() as conn:
            act.fields = ("list",)
            found = [each for each in imports.runs(conn) if allowed(self.user, act.operation, each.organization)]
            ids = [id for each in found for id in (each.imported_by, each.undone_by) if id is not None]
            names = accounts.names(conn, ids)
            return [
                replace(
                    each,
                    imported_by=names[each.imported_by],
                    undone_by=None if each.undone_by is None else names[each.undone_by],
                )
                for each in found
            ]

    @operation(Operation.UNDO_IMPORT)
    def undo_import(self, act: Act, run_key: str, as_of: date) -> Undone:
        """Takes back what a run did and nobody touched since, in one act; asked again, what was left is tried again.

        Raises AccessError, in the same words whether there is such a run or not.
        """
        with act.recorded() as conn:
            found = imports.run(conn, run_key) if RUN_KEY.fullmatch(run_key) is not None else None
            if found is None or not allowed(self.user, act.operation, found.organization):
                raise AccessError(NO_RUN)
            act.fields = (run_key,)
            left, beside = imports.left(conn, run_key), imports.touched(conn, run_key)
            outcomes = {
                each.case_key: self._undone(conn, act, run_key, each, beside.get(each.case_key), as_of) for each in left
            }
            back = [key for key, outcome in outcomes.items() if not isinstance(outcome, LeftAlone)]
            imports.taken_back(conn, run_key, back, self.user.id, act.at)
            said = list(outcomes.values())
            alone = tuple(outcome for outcome in said if isinstance(outcome, LeftAlone))
            return Undone(said.count("erased"), said.count("restored"), said.count("gone"), alone)

    def _undone(
        self, conn: Connection, act: Act, run_key: str, done: Imported, beside: str | None, as_of: date
    ) -> LeftAlone | str:
        """What came of one case: erased, restored, gone, or left alone. `beside`: what somebody put beside it."""
        now = cases.load(conn, done.case_key)
        if now is None:
            return "gone"
        if not allowed(self.user, act.operation, now.organization):
            return LeftAlone(None, None, ELSEWHERE)
        if now.number != done.after:
            why = CHANGED_SINCE
        elif done.before is not None:
            why = self._restored(conn, act, run_key, now, done, as_of)
        else:
            why = beside
        if why is not None:
            return LeftAlone(done.case_key, now.body["case_id"], why)
        if done.before is not None:
            return "restored"
        erasure.erase(conn, done.case_key, act.at)
        self._on_record(conn, act, Operation.ERASE_CASE, done.case_key, (UNDONE,))
        return "erased"

    def _restored(
        self, conn: Connection, act: Act, run_key: str, now: Stored, done: Imported, as_of: date
    ) -> str | None:
        """Gives a case back the body it had, as a new revision; why it could not, None where it was done."""
        former = None if done.before is None else cases.body_of(conn, done.case_key, done.before)
        if former is None:
            return NO_FORMER
        try:
            made = cases.ready(former, as_of)
        except CaseError:
            return UNREADABLE
        if not allowed(self.user, Operation.CHANGE_CASE, made.case.referral.organization):
            return ELSEWHERE
        cases.save(
            conn, made, case_key=done.case_key, based_on=now.number, user_id=self.user.id, at=act.at,
            why=f"import {run_key} undone", as_of=as_of,
        )  # fmt: skip
        self._on_record(conn, act, Operation.CHANGE_CASE, done.case_key, changed_fields(now.body, former))
        return None

    def _on_record(self, conn: Connection, act: Act, did: Operation, case_key: str, fields: Sequence[str]) -> None:
        """A line of its own for each case that was erased or put back."""
        audit.append(conn, self.database.key, self.user, did.value, "done", case_key, fields, at=act.at)
