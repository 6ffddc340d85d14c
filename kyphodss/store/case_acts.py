"""The door of the store, first part: what is asked about cases. `kyphodss.store.door` says what holds for all of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection

from kyphodss.access import AccessError, Operation, User, allowed, may
from kyphodss.documents.patient_sheet import Release
from kyphodss.store import accounts, cases, decisions, drafts, history, imports
from kyphodss.store.acts import Act, EntryError, operation, words
from kyphodss.store.cases import Listed, Ready, Saved, Stored
from kyphodss.store.database import Database
from kyphodss.store.decisions import Decided
from kyphodss.store.history import Revision
from kyphodss.store.imports import Run
from kyphodss.store.listing import Listing, listing
from kyphodss.store.search import changed_fields, found_keys

MOST_FOUND: Final = 100  # a search that finds more is to be made narrower; all that is shown is on record
Export = Literal["case", "note", "calendar"]
OTHERS_CASE: Final = (
    "The case names another organization, or none: a case of the own organization was expected. Correct it."
)
DECIDED: Final = frozenset(f"outcome.{name}" for name in decisions.DECIDED)
NOT_DECIDED_HERE: Final = (
    "The decision, its day, its author or its reason would change: expected a decision, which is recorded by itself. Put "
    "them back and decide."
)


class CaseActs:
    """Operations on cases."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.LIST_CASES)
    def cases(self, act: Act) -> list[Listed]:
        """The cases the user may see, the oldest referral first."""
        with act.recorded() as conn:
            return [case for case in cases.listed(conn) if allowed(self.user, act.operation, case.organization)]

    @operation(Operation.LIST_CASES)
    def worklist(self, act: Act, known: Mapping[str, int]) -> Listing:
        """The cases the user may see, with the bodies of those whose revision is not the one `known` by case key."""
        with act.recorded() as conn:
            seen = [case for case in cases.listed(conn) if allowed(self.user, act.operation, case.organization)]
            return listing(conn, seen, known)

    @operation(Operation.SEARCH_CASES)
    def search(self, act: Act, text: str) -> list[Listed]:
        """Those whose name, record number or case id holds every word, MOST_FOUND at most.

        The record keeps which cases were found, not the words.
        """
        with act.recorded() as conn:
            found = found_keys(conn, text, lambda owner: allowed(self.user, act.operation, owner))[:MOST_FOUND]
            act.fields = found
            return [case for case in cases.listed(conn) if case.case_key in set(found)] if len(found) > 0 else []

    @operation(Operation.VIEW_CASE)
    def view(self, act: Act, case_key: str) -> Stored:
        """The case as it is now."""
        with act.recorded() as conn:
            return act.case(conn, case_key)

    @operation(Operation.CREATE_CASE)
    def create(
        self,
        act: Act,
        body: Mapping[str, Any],
        why: str,
        as_of: date,
        slot: str | None = None,
        run: Run | None = None,
    ) -> Saved:
        """Saves a new case and drops the draft in `slot`; `run`: the import it belongs to (None: none).

        Raises CaseError, DuplicateId, EntryError.
        """
        made = cases.ready(body, as_of)
        if not allowed(self.user, act.operation, made.case.referral.organization):
            raise AccessError(OTHERS_CASE)
        with act.recorded() as conn:
            act.fields = changed_fields({}, body)
            if not DECIDED.isdisjoint(act.fields) and not may(self.user, Operation.DECIDE):
                raise AccessError(NOT_DECIDED_HERE)
            saved = self._saved(conn, act, made, None, None, words(why), slot)
            act.about(saved.case_key)
            if run is not None:
                imports.record(conn, run, self.user, act.at, saved.case_key, None, saved.number)
            return saved

    @operation(Operation.CHANGE_CASE)
    def change(
        self,
        act: Act,
        case_key: str,
        body: Mapping[str, Any],
        based_on: int,
        why: str,
        as_of: date,
        slot: str | None = None,
        run: Run | None = None,
    ) -> Saved:
        """Saves on top of revision `based_on` and drops the draft in `slot`; `run`: the import it belongs to (None: none).

        Raises CaseError, DuplicateId, EntryError, and Conflict with both sides where somebody else saved meanwhile.
        """
        made = cases.ready(body, as_of)
        with act.recorded() as conn:
            before = act.case(conn, case_key, held=True)
            act.fields = changed_fields(before.body, body)
            if not allowed(self.user, act.operation, made.case.referral.organization):
                raise AccessError(OTHERS_CASE)
            if not DECIDED.isdisjoint(act.fields):
                raise EntryError(NOT_DECIDED_HERE)
            saved = self._saved(conn, act, made, case_key, based_on, words(why), slot)
            if run is not None:
                imports.record(conn, run, self.user, act.at, case_key, based_on, saved.number)
            return saved

    def _saved(
        self,
        conn: Connection,
        act: Act,
        made: Ready,
        case_key: str | None,
        based_on: int | None,
        why: str,
        slot: str | None,
    ) -> Saved:
        user_id, as_of = self.user.id, made.as_of
        saved = cases.save(
            conn, made, case_key=case_key, based_on=based_on, user_id=user_id, at=act.at, why=why, as_of=as_of
        )
        if slot is not None:
            drafts.drop(conn, self.user.id, slot)
        return saved

    @operation(Operation.VIEW_HISTORY)
    def history(self, act: Act, case_key: str) -> list[Revision]:
        """Every revision with who, when, why, what it changed, and the assessment as it stood then."""
        with act.recorded() as conn:
            act.case(conn, case_key)
            return history.history(conn, case_key)

    @operation(Operation.VIEW_CASE)
    def decisions(self, act: Act, case_key: str) -> list[Decided]:
        """The decisions of a case, oldest first."""
        with act.recorded() as conn:
            act.case(conn, case_key)
            act.fields = ("decisions",)
            return decisions.decisions(conn, case_key)

    @operation(Operation.RELEASE_SHEET)
    def release(self, act: Act, case_key: str, released: Release) -> None:
        """Records a release; the sheet is handed out afterwards. Raises EntryError where it is of another case."""
        with act.recorded() as conn:
            if act.case(conn, case_key, held=True).body["case_id"] != released.case_id:
                raise EntryError("The sheet was made from another case than the one it is released for. Make it again.")
            decisions.release(conn, case_key, released, act.at)

    @operation(Operation.VIEW_CASE)
    def releases(self, act: Act, case_key: str) -> list[Release]:
        """The released sheets of a case, oldest first."""
        with act.recorded() as conn:
            case = act.case(conn, case_key)
            act.fields = ("releases",)
            return decisions.releases(conn, case_key, case.body["case_id"])

    @operation(Operation.EXPORT_CASE)
    def exported(self, act: Act, case_key: str, what: Export) -> Stored:
        """Records an export and gives the case as it is now; the file is handed out afterwards."""
        with act.recorded() as conn:
            act.fields = (what,)
            return act.case(conn, case_key)

    @operation(Operation.VIEW_CASE)
    def people(self, act: Act, case_key: str) -> dict[str, str]:
        """The names of those who saved the case or decided on it, by the id of the account."""
        with act.recorded() as conn:
            act.case(conn, case_key)
            act.fields = ("people",)
            ids = [revision.saved_by for revision in history.history(conn, case_key)]
            return accounts.names(conn, [*ids, *(made.decided_by for made in decisions.decisions(conn, case_key))])
