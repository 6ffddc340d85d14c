"""Where an advice thread stands: worked out from its messages, oldest first, and kept nowhere else. Pure.

Advice alone is no referral: the waiting clock begins with the day it becomes one (cohort-analytics.md 1.3, rule 1), and
that needs the referrer's permission on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

Kind = Literal[
    "advice_wanted", "ask", "answer", "advise", "convert_asked", "permission", "converted", "declined", "taken", "left", "note"
]  # fmt: skip
Side = Literal["clinic", "referrer"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
OF_BOTH: Final[frozenset[Kind]] = frozenset({"advice_wanted", "answer", "permission", "note"})
OF_THE_CLINIC: Final[frozenset[Kind]] = frozenset({"ask", "advise", "convert_asked", "declined"})
WITHOUT_WORDS: Final[frozenset[Kind]] = frozenset({"permission", "convert_asked", "converted", "taken", "left"})
_WAITS: Final[dict[Kind, Side | None]] = {
    "advice_wanted": "clinic",
    "ask": "referrer",
    "convert_asked": "referrer",
    "answer": "clinic",
    "permission": "clinic",
    "advise": None,
    "converted": "clinic",
    "declined": None,
}
_REOPENS: Final[frozenset[Kind]] = frozenset({"advice_wanted", "ask", "advise", "convert_asked", "converted"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written. `asked_for`: ids of what is missing; `may_convert`: an answer to that question, None where not given."""

    kind: Kind
    text: str = ""
    asked_for: tuple[str, ...] = ()
    reason_code: str | None = None
    may_convert: bool | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """An entry on record: its number in the case, when, by which account, and in which role."""

    number: int
    written_at: str
    written_by: str
    written_as: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class State:
    """Where a thread stands. Instants as the store keeps them; None: it did not happen.

    `may_convert`: None where nobody said. `convert_asked_at` and `asked` only until they are answered; `waits_for` is the side
    whose turn it is since `waits_since`; `last_contact` is the newest message but for taking and leaving.
    """

    advice_since: str | None = None
    may_convert: bool | None = None
    convert_asked_at: str | None = None
    converted_at: str | None = None
    advised_at: str | None = None
    declined: Message | None = None
    asked: tuple[str, ...] = ()
    waits_for: Side | None = None
    waits_since: str | None = None
    owner: str | None = None
    owner_since: str | None = None
    last_contact: str | None = None

    @property
    def advice_only(self) -> bool:
        """Was advice asked for, which has not become a referral?"""
        return self.advice_since is not None and self.converted_at is None


def state_of(messages: Iterable[Message]) -> State:
    """The state after these messages, oldest first."""
    found = State()
    for message in messages:
        found = _after(found, message)
    return found


def fault(entry: Entry, state: State) -> str | None:
    """Why an entry cannot follow in this state, in a sentence; None where it can."""
    if entry.text.strip() == "" and entry.kind not in WITHOUT_WORDS:
        return "A declined request needs its reason." if entry.kind == "declined" else "The message is empty. Write it."
    if entry.kind == "permission" and entry.may_convert is None:
        return "The answer whether advice may become a referral is missing. Choose yes or no."
    if entry.kind == "advice_wanted" and state.advice_since is not None:
        return "Advice was asked for before. Write into the thread."
    if entry.kind in ("convert_asked", "converted") and not state.advice_only:
        return "This is a referral already; only a request for advice can become one."
    if entry.kind == "converted" and state.may_convert is not True:
        said = "said no" if state.may_convert is False else "has not said yes"
        return f"The referrer {said} to a referral. Ask for permission first."
    return None


def _after(state: State, message: Message) -> State:
    entry, at = message.entry, message.written_at
    if entry.kind == "taken":
        return replace(state, owner=message.written_by, owner_since=at)
    if entry.kind == "left":
        return replace(state, owner=None, owner_since=None)
    found = replace(state, last_contact=at)
    if entry.may_convert is not None:
        found = replace(found, may_convert=entry.may_convert, convert_asked_at=None)
    if entry.kind in _WAITS:
        side = _WAITS[entry.kind]
        found = replace(found, waits_for=side, waits_since=None if side is None else at)
    if entry.kind in _REOPENS:
        found = replace(found, declined=None)
    return _marked(found, message)


def _marked(state: State, message: Message) -> State:
    """What each kind leaves behind."""
    at = message.written_at
    match message.entry.kind:
        case "advice_wanted":
            return replace(state, advice_since=at)
        case "ask":
            return replace(state, asked=tuple(dict.fromkeys((*state.asked, *message.entry.asked_for))))
        case "answer":
            return replace(state, asked=())
        case "advise":
            return replace(state, advised_at=at)
        case "convert_asked":
            return replace(state, convert_asked_at=at)
        case "converted":
            return replace(state, converted_at=at)
        case "declined":
            return replace(state, declined=message)
        case _:
            return state
