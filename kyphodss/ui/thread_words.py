"""An advice thread in words: what each message is, where the thread stands, and both clocks. The same for both sides."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from kyphodss.access import Role
from kyphodss.case.model import Case
from kyphodss.logic.explain import Row
from kyphodss.logic.words import span_words
from kyphodss.note.words import day_words
from kyphodss.store.thread_state import Kind, Message, Side, State
from kyphodss.ui.saving import moment_words
from kyphodss.worklist.carried import REQUIREMENTS
from kyphodss.worklist.decide import CHOICE_WORDS, REASONS
from kyphodss.worklist.pathway import wait_days

KIND_WORDS: Final[dict[Kind, str]] = {
    "advice_wanted": "asks for advice, without a referral",
    "ask": "asks for what is missing",
    "answer": "answers",
    "advise": "advises, without taking over",
    "convert_asked": "asks whether this may become a referral",
    "permission": "answers whether this may become a referral",
    "converted": "makes it a referral",
    "declined": "declines",
    "taken": "takes the case",
    "left": "leaves the case",
    "note": "notes",
}
SIDES: Final[dict[str, str]] = {Role.PHYSICIAN.value: "clinic", Role.REFERRER.value: "referrer"}
MAY_CONVERT: Final[dict[bool | None, str]] = {
    True: "it may become a referral",
    False: "it may not become a referral",
    None: "nobody has said whether it may become a referral",
}
TURN: Final[dict[Side, str]] = {"clinic": "The clinic's turn", "referrer": "The referrer's turn"}
NOT_RUNNING: Final = (
    "Waiting time: not running. Advice does not start it; it begins on the day this becomes a referral."
)


def head_of(message: Message, name: str) -> str:
    """Who wrote, for which side, when, and what it is; nothing of its text."""
    side = SIDES.get(message.written_as, message.written_as)
    return f"{name} ({side}) {KIND_WORDS[message.entry.kind]} · {moment_words(message.written_at)}"


def details_of(message: Message) -> Iterator[str]:
    """What a message carries beside its text."""
    entry = message.entry
    if len(entry.asked_for) > 0:
        yield f"Asked for: {', '.join(asked_words(entry.asked_for))}."
    if entry.reason_code is not None:
        coded = REASONS.get(entry.reason_code)
        yield f"Reason: {entry.reason_code if coded is None else coded.words}."
    if entry.may_convert is not None:
        by = "" if message.written_as == Role.REFERRER.value else " (written down by the clinic)"
        yield f"{MAY_CONVERT[entry.may_convert][:1].upper()}{MAY_CONVERT[entry.may_convert][1:]}{by}."


def asked_words(ids: tuple[str, ...]) -> list[str]:
    """What was asked for, in words; an id that the program no longer knows as it is."""
    known = {requirement.id: requirement.ask for requirement in REQUIREMENTS}
    return [known.get(id, id) for id in ids]


def turn_words(state: State) -> str:
    """Whose turn it is, in one line; where nobody's, the last thing that was settled."""
    if state.waits_for is not None and state.waits_since is not None:
        asked = "" if len(state.asked) == 0 or state.waits_for == "clinic" else f", asked for {len(state.asked)}"
        return f"{TURN[state.waits_for]}, since {moment_words(state.waits_since)}{asked}"
    if state.declined is not None:
        return f"Declined, {moment_words(state.declined.written_at)}"
    if state.advised_at is not None:
        return f"Advised, {moment_words(state.advised_at)}; nobody's turn"
    return "Nobody's turn"


def state_lines(state: State, names: Mapping[str, str]) -> Iterator[str]:
    """Where a thread stands, a sentence each."""
    yield f"{turn_words(state)}."
    if state.advice_since is not None:
        yield f"Advice asked for on {moment_words(state.advice_since)}: {MAY_CONVERT[state.may_convert]}."
    if state.convert_asked_at is not None:
        yield f"The clinic asked on {moment_words(state.convert_asked_at)} whether it may become a referral; no answer yet."
    if state.converted_at is not None:
        yield f"It became a referral on {moment_words(state.converted_at)}."
    if state.declined is not None:
        yield f"Declined with the reason: {state.declined.entry.text}"
    if state.owner is not None and state.owner_since is not None:
        yield f"Taken by {names.get(state.owner, state.owner)} since {moment_words(state.owner_since)}."
    else:
        yield "Nobody has taken the case."


def decision_line(case: Case) -> str:
    """The decision in the case, for both sides, with the booked day."""
    outcome, booked = case.outcome, case.referral.booked_for
    if outcome.decision in (None, "unknown"):
        said = "Not decided yet."
    else:
        reason = "" if outcome.reason is None else f": {outcome.reason}"
        said = f"Decided on {day_words(outcome.decided_on)}: {CHOICE_WORDS[outcome.decision].lower()}{reason}."
    return said if booked is None else f"{said} Booked for {day_words(booked)}."


def clocks(case: Case, row: Row, state: State, as_of: date) -> tuple[str, str]:
    """Days since the fracture, as an interval, and the waiting time (cohort-analytics.md 1.3)."""
    days = span_words(row["onset_days_min"], row["onset_days_max"], "days")
    fracture = f"Since the fracture{'' if row['level'] is None else ' of ' + row['level']}: {days}."
    if state.advice_only:
        return fracture, NOT_RUNNING
    wait, received = wait_days(case, as_of), case.referral.received_on
    if wait is None and received is not None and received > as_of:
        return fracture, f"Waiting time: begins with the referral of {day_words(received)}."
    if wait is None:
        return fracture, "Waiting time: not known, no day of receipt is recorded."
    since = day_words(received)
    return fracture, f"Waiting time: {wait} day{'' if wait == 1 else 's'} since the referral of {since}."
