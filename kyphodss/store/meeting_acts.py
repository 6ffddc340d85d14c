"""The door of the store: review meetings. `kyphodss.store.door` says what holds for all of it.

The audit line of a list names the meeting by its key and the cases by theirs; that of a note names the case and what kind
of thing was noted, never the words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from kyphodss.access import AccessError, Operation, Role, User
from kyphodss.note.words import day_words
from kyphodss.store import accounts, cases, decisions, meeting
from kyphodss.store.acts import CASE_KEY, NO_CASE, Act, EntryError, operation, words
from kyphodss.store.database import Database
from kyphodss.store.decisions import reason_words
from kyphodss.store.meeting import LONGEST_TITLE, MOST_CASES, Agreed, Head, Item, Meeting
from kyphodss.store.spreadsheet import as_csv
from kyphodss.worklist.decide import CHOICE_WORDS

MEETING_KEY: Final = re.compile(r"[0-9a-f]{16}")
NO_MEETING: Final = "There is no meeting at this address. Go back to the list of meetings."
CLOSED: Final = "This meeting is closed: nothing is changed in it any more. Begin another one."
REARRANGED: Final = "Somebody else changed this list meanwhile. Look at it again, then change it."
NOT_LISTED: Final = "The case is not on the list of this meeting any more. Look at the list again."
NOTED: Final = "Somebody else noted something about this case meanwhile. See both, then keep one."
LOSES: Final = "Something was noted about a case that would leave the list. Keep it on the list."
NO_OWNER: Final = "The owner is no physician who may sign in. Choose one that is offered."
NO_DECISION: Final = (
    "There is no such decision on this case that you recorded since the list was made. Record it first."
)
HEADS: Final = (
    "place", "case", "decision", "reason", "decided_by", "decided_at", "agreed", "owner", "due", "noted_by", "noted_at",
)  # fmt: skip


class NotedMeanwhile(EntryError):  # noqa: N818, not an error but an answer: somebody else noted something in between
    """A note on top of somebody else's. Carries theirs, and the name of whoever wrote it."""

    def __init__(self, theirs: Item, name: str) -> None:
        super().__init__(NOTED)
        self.theirs = theirs
        self.name = name


class MeetingActs:
    """Operations on review meetings."""

    def __init__(self, database: Database, user: User, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.user = user
        self.clock = clock

    @operation(Operation.HOLD_MEETING)
    def meetings(self, act: Act) -> list[Head]:
        """Every meeting, the newest day first."""
        with act.recorded() as conn:
            act.fields = ("list",)
            return meeting.heads(conn)

    @operation(Operation.HOLD_MEETING)
    def meeting(self, act: Act, meeting_key: str) -> Meeting:
        """A meeting with its list."""
        with act.recorded() as conn:
            return self._meeting_loaded(conn, act, "open", self._meeting_row(conn, meeting_key))

    @operation(Operation.HOLD_MEETING)
    def hold_meeting(self, act: Act, title: str, held_on: date, case_keys: Sequence[str]) -> str:
        """A new meeting with its list; gives its key. Raises EntryError."""
        with act.recorded() as conn:
            _listed(conn, case_keys)
            key = meeting.make(conn, _title(title), held_on, case_keys, self.user.id, act.at)
            act.fields = ("made", key, *case_keys)
            return key

    @operation(Operation.HOLD_MEETING)
    def arrange_meeting(self, act: Act, meeting_key: str, case_keys: Sequence[str], had: Sequence[str]) -> None:
        """Puts the list in another order, with cases added or taken away; `had` is the list as it was seen.

        Raises EntryError where somebody changed it meanwhile, and where something was noted about a case that would leave.
        """
        with act.recorded() as conn:
            self._meeting_held(conn, meeting_key)
            _listed(conn, case_keys)
            if tuple(had) != meeting.keys_of(conn, meeting_key):
                raise EntryError(REARRANGED)
            leaving = [key for key in had if key not in case_keys]
            items = [meeting.noted_about(conn, meeting_key, key) for key in leaving]
            if any(each is not None and (each.noted_at is not None or each.decision is not None) for each in items):
                raise EntryError(LOSES)
            meeting.arrange(conn, meeting_key, case_keys)
            act.fields = ("arranged", meeting_key, *case_keys)

    @operation(Operation.HOLD_MEETING)
    def note_meeting(self, act: Act, meeting_key: str, case_key: str, agreed: Agreed, had: str | None) -> str:
        """Notes what was agreed about a case, on top of the note of the moment `had` (None: the first one).

        Gives the moment of this note. Raises EntryError, and NotedMeanwhile with theirs where it is no longer the last one.
        """
        said = None if agreed.words is None else words(agreed.words, "note")
        with act.recorded() as conn:
            self._meeting_held(conn, meeting_key)
            act.case(conn, case_key, held=True)
            found = meeting.noted_about(conn, meeting_key, case_key)
            if found is None:
                raise EntryError(NOT_LISTED)
            if found.noted_at != had:
                who = found.noted_by or ""
                raise NotedMeanwhile(found, self._meeting_names(conn, {who})[who])
            if agreed.owner not in (None, found.agreed.owner, *self._meeting_owners(conn)):
                raise EntryError(NO_OWNER)
            kept = replace(agreed, words=None if said == "" else said)
            meeting.note(conn, meeting_key, case_key, kept, self.user.id, act.at)
            act.fields = ("noted", meeting_key)
            return act.at

    @operation(Operation.HOLD_MEETING)
    def decided_in_meeting(self, act: Act, meeting_key: str, case_key: str, number: int) -> None:
        """Names the decision on a case that the user recorded since the list was made, by its number. Raises EntryError."""
        with act.recorded() as conn:
            begun = self._meeting_held(conn, meeting_key).made_at
            act.case(conn, case_key, held=True)
            if meeting.noted_about(conn, meeting_key, case_key) is None:
                raise EntryError(NOT_LISTED)
            made = [each for each in decisions.decisions(conn, case_key) if each.number == number]
            if not any(each.decided_by == self.user.id and each.decided_at >= begun for each in made):
                raise EntryError(NO_DECISION)
            meeting.decided(conn, meeting_key, case_key, number)
            act.fields = ("decided", meeting_key)

    @operation(Operation.HOLD_MEETING)
    def close_meeting(self, act: Act, meeting_key: str) -> None:
        """Closes a meeting: nothing is changed in it any more. Raises EntryError where it is closed."""
        with act.recorded() as conn:
            self._meeting_held(conn, meeting_key)
            meeting.close(conn, meeting_key, self.user.id, act.at)
            act.fields = ("closed", meeting_key)

    @operation(Operation.HOLD_MEETING)
    def meeting_minutes(self, act: Act, meeting_key: str) -> Meeting:
        """Records that the minutes leave and gives the meeting; the file is handed out afterwards."""
        with act.recorded() as conn:
            return self._meeting_loaded(conn, act, "minutes", self._meeting_row(conn, meeting_key))

    @operation(Operation.HOLD_MEETING)
    def export_meeting(self, act: Act, meeting_key: str) -> str:
        """The minutes as CSV that starts no formula in a spreadsheet."""
        with act.recorded() as conn:
            found = self._meeting_loaded(conn, act, "export", self._meeting_row(conn, meeting_key))
            return as_csv(HEADS, [_line(found, place, item) for place, item in enumerate(found.items, start=1)])

    def _meeting_row(self, conn: Connection, meeting_key: str, *, alone: bool = False) -> Row[Any]:
        """Raises AccessError. What is no key at all is not repeated in the line: it might be anything."""
        found = meeting.held(conn, meeting_key, alone=alone) if MEETING_KEY.fullmatch(meeting_key) is not None else None
        if found is None:
            raise AccessError(NO_MEETING)
        return found

    def _meeting_held(self, conn: Connection, meeting_key: str) -> Row[Any]:
        """Holds a meeting that is not closed until the transaction ends. Raises AccessError and EntryError."""
        found = self._meeting_row(conn, meeting_key, alone=True)
        if found.closed_at is not None:
            raise EntryError(CLOSED)
        return found

    def _meeting_loaded(self, conn: Connection, act: Act, what: str, row: Row[Any]) -> Meeting:
        act.fields = (what, row.meeting_key)
        return meeting.load(conn, row, self._meeting_names(conn, meeting.people(conn, row)), self._meeting_owners(conn))

    def _meeting_names(self, conn: Connection, ids: set[str]) -> dict[str, str]:
        """The names by account; the user's own where there is no account, as in the demonstration."""
        return accounts.names(conn, ids) | ({self.user.id: self.user.name} if self.user.id in ids else {})

    def _meeting_owners(self, conn: Connection) -> dict[str, str]:
        """Who may be given a task: the physicians who may sign in, and the user."""
        every = accounts.every(conn)
        found = {each.user_id: each.name for each in every if each.role is Role.PHYSICIAN and not each.disabled}
        return {**found, self.user.id: self.user.name}


def _listed(conn: Connection, case_keys: Sequence[str]) -> None:
    """Raises EntryError for a list that cannot be kept and AccessError for a case that is not there."""
    if len(case_keys) == 0 or len(case_keys) > MOST_CASES or len(set(case_keys)) < len(case_keys):
        raise EntryError(f"A list has from 1 to {MOST_CASES} cases, each once. Choose the cases.")
    there = {each.case_key for each in cases.listed(conn)}
    if any(CASE_KEY.fullmatch(key) is None or key not in there for key in case_keys):
        raise AccessError(NO_CASE)


def _title(text: str) -> str:
    """Raises EntryError."""
    found = words(" ".join(text.split()), "title")
    if found == "" or len(found) > LONGEST_TITLE:
        raise EntryError(f"A meeting needs a title of at most {LONGEST_TITLE} characters. Write one.")
    return found


def _line(found: Meeting, place: int, item: Item) -> tuple[str | int | None, ...]:
    made = item.decision
    decision = (None, None, None, None) if made is None else (
        CHOICE_WORDS.get(made.decision.decision, made.decision.decision), reason_words(made.decision),
        found.names.get(made.decided_by, made.decided_by), made.decided_at,
    )  # fmt: skip
    owner, by = item.agreed.owner, item.noted_by
    due = None if item.agreed.due is None else day_words(item.agreed.due)
    return (
        place, item.case_id, *decision, item.agreed.words, None if owner is None else found.names.get(owner, owner), due,
        None if by is None else found.names.get(by, by), item.noted_at,
    )  # fmt: skip
