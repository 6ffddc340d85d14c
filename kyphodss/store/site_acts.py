"""The door of the store, second part: drafts, the audit record, accounts and erasure."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from kyphodss.access import AccessError, Operation, User, allowed
from kyphodss.store import accounts, audit, cases, drafts, keep
from kyphodss.store.accounts import Account, AccountChange
from kyphodss.store.acts import NO_CASE, SLOT, Act, EntryError, operation
from kyphodss.store.audit import Narrowed
from kyphodss.store.chain import Head, Line
from kyphodss.store.database import Database
from kyphodss.store.drafts import Draft
from kyphodss.store.keep import REASONS, Reason
from kyphodss.store.spreadsheet import as_csv

LINES_AT_ONCE: Final = 50_000
"""Audit lines in one export."""


@dataclass(frozen=True, slots=True)
class Look:
    """One line about a case, and the name of the account it is of."""

    name: str
    line: Line


class SiteActs:
    """Operations beside the cases."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.KEEP_DRAFT)
    def keep_draft(
        self, act: Act, slot: str, body: dict[str, Any], case_key: str | None = None, based_on: int | None = None
    ) -> None:
        """Keeps what was typed in place of the slot's last draft. Raises StoreError ("refused") where it is too large."""
        with act.recorded() as conn:
            if case_key is not None:
                act.case(conn, case_key)
            drafts.keep(conn, self.user.id, _slot(slot), body, case_key, based_on, act.at)

    @operation(Operation.KEEP_DRAFT)
    def drafts(self, act: Act) -> list[Draft]:
        """The user's drafts, newest first; without those of cases that the user may no longer open."""
        with act.recorded() as conn:
            act.fields = ("list",)
            return [draft for draft in drafts.drafts(conn, self.user.id) if self._open(conn, act, draft)]

    @operation(Operation.KEEP_DRAFT)
    def draft(self, act: Act, slot: str) -> Draft | None:
        """The user's draft in a slot; None where there is none."""
        with act.recorded() as conn:
            act.fields = ("open",)
            found = drafts.kept(conn, self.user.id, _slot(slot))
            if found is not None and found.case_key is not None:
                act.case(conn, found.case_key)
            return found

    @operation(Operation.KEEP_DRAFT)
    def drop_draft(self, act: Act, slot: str) -> None:
        """Lets go of a draft; nothing happens where there is none."""
        with act.recorded() as conn:
            act.fields = ("drop",)
            drafts.drop(conn, self.user.id, _slot(slot))

    def _open(self, conn: Connection, act: Act, draft: Draft) -> bool:
        if draft.case_key is None:
            return True
        case = cases.load(conn, draft.case_key)
        return case is not None and allowed(self.user, act.operation, case.organization)

    @operation(Operation.VIEW_CASE_ACCESS)
    def who_looked(self, act: Act, case_key: str) -> list[Look]:
        """Who did what with a case, newest first: also refused attempts and searches that found it; also once erased."""
        with act.recorded() as conn:
            return _looks(conn, act.about(case_key))

    @operation(Operation.VIEW_CASE_ACCESS)
    def export_who_looked(self, act: Act, case_key: str) -> str:
        """The same as CSV that starts no formula in a spreadsheet."""
        with act.recorded() as conn:
            act.fields = ("export",)
            found = _looks(conn, act.about(case_key))
            names = ("at", "name", "user", "role", "organization", "action", "outcome", "fields", "origin")
            return as_csv(names, [_look_row(look) for look in found])

    @operation(Operation.VIEW_AUDIT)
    def audit(
        self, act: Act, asked: Narrowed | None = None, *, before: int | None = None, most: int = 200
    ) -> list[Line]:
        """The newest lines asked for (None: all) before line `before`, newest first."""
        with act.recorded() as conn:
            return audit.events(conn, asked, before=before, most=most)

    @operation(Operation.EXPORT_AUDIT)
    def export_audit(self, act: Act, *, before: int | None = None) -> str:
        """The newest LINES_AT_ONCE lines before line `before` as CSV that starts no formula, newest first."""
        with act.recorded() as conn:
            found = audit.events(conn, before=before, most=LINES_AT_ONCE)
            return as_csv([each.name for each in fields(Line)], [astuple(line) for line in found])

    @operation(Operation.EXPORT_AUDIT)
    def export_head(self, act: Act) -> Head:
        """The end of the record as it is before this line, to be kept outside the database."""
        with act.recorded() as conn:
            act.fields = ("head",)
            return audit.lock(conn, self.database.key)

    @operation(Operation.VIEW_ACCOUNTS)
    def accounts(self, act: Act) -> list[Account]:
        """Every account, by name."""
        with act.recorded() as conn:
            return accounts.every(conn)

    @operation(Operation.CHANGE_ACCOUNTS)
    def change_account(self, act: Act, user_id: str, wanted: AccountChange) -> None:
        """Sets role, organization and state of an account; every sign-in of a disabled one ends. Raises AccountError."""
        with act.recorded() as conn:
            audit.lock(conn, self.database.key)
            act.fields = (user_id, *accounts.change(conn, audit.plain(user_id), wanted, act.at))

    @operation(Operation.ERASE_CASE)
    def due_for_erasure(self, act: Act, on: date, years: int | None) -> list[str]:
        """Keys of closed cases that are past the clinic's term (`keep.due`)."""
        with act.recorded() as conn:
            act.fields = ("list",)
            return keep.due(conn, on, years)

    @operation(Operation.ERASE_CASE)
    def erase(self, act: Act, case_key: str, why: Reason) -> int:
        """Erases a patient's data for good; the record keeps that, when, by whom and why it was done.

        Raises EntryError for a reason that is none of `keep.REASONS`.
        """
        if why not in REASONS:
            raise EntryError(f"The reason for erasing is none of: {', '.join(REASONS)}. Choose one.")
        with act.recorded() as conn:
            act.case(conn, case_key, held=True)
            act.fields = (why,)
            return keep.erase(conn, case_key, act.at)


def _slot(slot: str) -> str:
    if SLOT.fullmatch(slot) is None:
        raise EntryError("A draft is kept in a slot named by letters, digits and : _ - only.")
    return slot


def _looks(conn: Connection, case_key: str) -> list[Look]:
    """Raises AccessError where no case and no line has that key."""
    found = audit.events(conn, Narrowed(case_key=case_key), most=LINES_AT_ONCE)
    if cases.load(conn, case_key) is None and not any(line.outcome == "done" for line in found):
        raise AccessError(NO_CASE)
    names = accounts.names(conn, [line.user_id for line in found])
    return [Look(names[line.user_id], line) for line in found]


def _look_row(look: Look) -> Sequence[str | None]:
    line = look.line
    return (
        line.at, look.name, line.user_id, line.role, line.organization, line.action, line.outcome, line.fields, line.origin
    )  # fmt: skip
