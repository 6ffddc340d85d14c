"""What every operation at the door goes through: the role is asked, the act and its audit line are one transaction.

A refused act changes nothing and leaves a line `refused`; one that could not be done leaves a line `failed`; each in a
transaction of its own. Where no line can be written nothing is done and nothing is handed out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, select

from kyphodss.access import AccessError, Operation, Reach, User, allowed, may, reach
from kyphodss.case.read import CaseError
from kyphodss.store import accounts, audit, cases
from kyphodss.store.accounts import AccountError
from kyphodss.store.audit import AuditError
from kyphodss.store.cases import Conflict, DuplicateId, Stored
from kyphodss.store.database import Database, StoreError, instant
from kyphodss.store.schema import CASE_CURRENT

NO_CASE: Final = "There is no case at this address that you may open. Go back to the list of cases."
CHANGED: Final = "Your account was changed while you worked. Reload the page to go on with what it allows now."
CASE_KEY: Final = re.compile(r"[0-9a-f]{16}")
SLOT: Final = re.compile(r"[A-Za-z0-9:_-]{1,80}")

LONGEST_WORDS: Final = 2000  # characters of a reason

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


class EntryError(Exception):
    """Something entered beside a case that cannot be kept. The text is one readable sentence and repeats no entry."""


class Room(Protocol):
    """What an operation needs of the door: the database, who acts, and the clock."""

    database: Database
    user: User
    clock: Callable[[], datetime]


Here = TypeVar("Here", bound=Room)


class Act:
    """One operation under way. What it names of a case and of fields goes into its audit line."""

    def __init__(self, room: Room, operation: Operation) -> None:
        self.user: Final = room.user
        self.operation: Final = operation
        self.at: Final = instant(room.clock())
        self.fields: Sequence[str] = ()
        self.on_record = False
        self._database = room.database
        self._case_key: str | None = None

    @contextmanager
    def recorded(self) -> Iterator[Connection]:
        """The transaction of the act; its line is the last thing in it. Raises AccessError, StoreError, AuditError."""
        with self._database.writing() as conn:
            audit.begin(conn, self._database.key)
            if not accounts.holds(conn, self.user):
                raise AccessError(CHANGED)
            yield conn
            self._append(conn, "done")
        self.on_record = True

    def about(self, case_key: str) -> str:
        """Names the case in the line. What is no case key at all is not repeated: it might be somebody's name."""
        if CASE_KEY.fullmatch(case_key) is None:
            raise AccessError(NO_CASE)
        self._case_key = case_key
        return case_key

    def case(self, conn: Connection, case_key: str, *, held: bool = False) -> Stored:
        """The case, where the operation goes over it; `held`: nobody else can change it until the transaction ends.

        Raises AccessError, in the same words whether it exists or not.
        """
        row = CASE_CURRENT.c.case_key
        if held:
            conn.execute(select(row).where(row == self.about(case_key)).with_for_update())
        found = cases.load(conn, self.about(case_key))
        if found is None or not allowed(self.user, self.operation, found.organization):
            raise AccessError(NO_CASE)
        return found

    def saved_too(self, conn: Connection, fields: Sequence[str]) -> None:
        """A line of its own for a case that another act saves as well, so that every revision has the line of a save."""
        key, saved = self._database.key, Operation.CHANGE_CASE.value
        audit.append(conn, key, self.user, saved, "done", self._case_key, fields, at=self.at)

    def note(self, outcome: str) -> None:
        """Puts on record that nothing was done."""
        with self._database.writing() as conn:
            self._append(conn, outcome)

    def _append(self, conn: Connection, outcome: str) -> None:
        key = self._database.key
        audit.append(conn, key, self.user, self.operation.value, outcome, self._case_key, self.fields, at=self.at)


OPERATIONS: Final[dict[str, Operation]] = {}
"""Which operation each method of the door is, by its name."""
_UNDONE: Final = (CaseError, Conflict, DuplicateId, EntryError, AccountError)
_UNDONE_KINDS: Final = ("refused", "missing")


def operation(
    asked: Operation,
) -> Callable[[Callable[Concatenate[Here, Act, Asked], Given]], Callable[Concatenate[Here, Asked], Given]]:
    """Marks a method of the door: it runs only where the role may do this at all, and what comes of it is on record."""

    def _mark(method: Callable[Concatenate[Here, Act, Asked], Given]) -> Callable[Concatenate[Here, Asked], Given]:
        OPERATIONS[method.__name__] = asked

        @wraps(method)
        def _admitted(room: Here, *args: Asked.args, **named: Asked.kwargs) -> Given:
            act = Act(room, asked)
            with _on_record(act):
                if not may(room.user, asked):
                    raise AccessError(refusal(room.user, asked))
                return method(room, act, *args, **named)

        return _admitted

    return _mark


@contextmanager
def _on_record(act: Act) -> Iterator[None]:
    """Puts on record what was refused or could not be done. Raises AuditError where an act left no line."""
    try:
        yield
    except AccessError:
        act.note("refused")
        raise
    except _UNDONE:
        act.note("failed")
        raise
    except StoreError as error:
        if error.kind in _UNDONE_KINDS:
            act.note("failed")
        raise
    if not act.on_record:
        raise AuditError(f"The operation {act.operation.value} left no audit line; what it found is not handed out.")


def words(text: str, what: str = "reason") -> str:
    """A reason, or what else was written, as it can be kept: LONGEST_WORDS characters at most that both databases take.

    Raises EntryError.
    """
    if len(text) > LONGEST_WORDS or any(not c.isprintable() and c not in "\n\t" for c in text):
        raise EntryError(f"The {what} is longer than {LONGEST_WORDS:,} characters or holds one that cannot be printed.")
    return text.strip()


def refusal(user: User, operation: Operation) -> str:
    """Why a user may not do this to any case, in a sentence."""
    if user.role is None:
        return f"Your account has no role, so it may not {operation.value}. An administrator can give it one."
    if reach(user.role, operation) is Reach.OWN:
        return "Your account names no organization, so no case is its own. An administrator can add it."
    return f"The role {user.role.value} may not {operation.value}."
