"""Where an advice thread stands after its messages: whose turn it is, what may follow, and when the waiting clock begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.store.thread_state import KINDS, Entry, Kind, Message, State, fault, state_of


def message(number: int, entry: Entry, by: str = "a") -> Message:
    return Message(number, f"2026-11-25T12:{number:02}:00.000000+00:00", by, "physician", entry)


def after(*entries: Entry) -> State:
    return state_of(message(number, entry) for number, entry in enumerate(entries))


WANTED = Entry("advice_wanted", "Which first?")
ASK = Entry("ask", "When?", ("imaging", "labs"))


def test_an_empty_thread_is_a_referral_that_waits_for_nobody() -> None:
    assert after() == State()
    assert not State().advice_only


@pytest.mark.parametrize(
    ("entries", "waits_for", "asked"),
    [
        ([WANTED], "clinic", ()),
        ([ASK], "referrer", ("imaging", "labs")),
        ([ASK, Entry("ask", "And?", ("labs", "pain"))], "referrer", ("imaging", "labs", "pain")),
        ([ASK, Entry("note", "called")], "referrer", ("imaging", "labs")),
        ([ASK, Entry("taken")], "referrer", ("imaging", "labs")),
        ([ASK, Entry("answer", "today")], "clinic", ()),
        ([WANTED, Entry("advise", "brace")], None, ()),
        ([WANTED, Entry("declined", "no")], None, ()),
        ([WANTED, Entry("convert_asked")], "referrer", ()),
        ([WANTED, Entry("convert_asked"), Entry("permission", may_convert=True)], "clinic", ()),
    ],
)
def test_whose_turn_it_is_and_what_is_still_asked(
    entries: list[Entry], waits_for: str | None, asked: tuple[str, ...]
) -> None:
    found = after(*entries)
    assert (found.waits_for, found.asked) == (waits_for, asked)
    assert (found.waits_since is None) == (waits_for is None)


def test_permission_is_what_was_said_last_and_not_known_where_nobody_said() -> None:
    assert after(WANTED).may_convert is None
    assert after(Entry("advice_wanted", "x", may_convert=False)).may_convert is False
    yes = after(
        Entry("advice_wanted", "x", may_convert=False), Entry("convert_asked"), Entry("answer", "yes", may_convert=True)
    )
    assert yes.may_convert is True and yes.convert_asked_at is None
    assert after(WANTED, Entry("convert_asked"), Entry("answer", "today")).convert_asked_at is not None


@pytest.mark.parametrize(
    ("entry", "entries", "says"),
    [
        (Entry("converted"), [WANTED], "has not said yes"),
        (Entry("converted"), [Entry("advice_wanted", "x", may_convert=False)], "said no"),
        (Entry("converted"), [Entry("advice_wanted", "x", may_convert=True)], None),
        (Entry("converted"), [], "a referral already"),
        (Entry("converted"), [WANTED, Entry("permission", may_convert=True), Entry("converted")], "a referral already"),
        (Entry("convert_asked"), [], "a referral already"),
        (Entry("advice_wanted", "x"), [WANTED], "before"),
        (Entry("permission"), [WANTED], "Choose yes or no"),
        (Entry("declined", " "), [WANTED], "needs its reason"),
        (Entry("answer", ""), [ASK], "empty"),
        (Entry("taken"), [], None),
    ],
)
def test_what_may_follow_and_why_not(entry: Entry, entries: list[Entry], says: str | None) -> None:
    found = fault(entry, after(*entries))
    assert found is None if says is None else found is not None and says in found


def test_a_declined_request_is_open_again_once_the_clinic_writes_on() -> None:
    declined = after(WANTED, Entry("declined", "elsewhere"))
    assert declined.declined is not None and declined.declined.entry.text == "elsewhere"
    assert after(WANTED, Entry("declined", "elsewhere"), Entry("note", "x")).declined is not None
    assert after(WANTED, Entry("declined", "elsewhere"), ASK).declined is None


def test_who_took_it_last_has_it_and_taking_is_no_contact() -> None:
    found = state_of([message(1, Entry("taken"), "a"), message(2, Entry("taken"), "b")])
    assert (found.owner, found.last_contact) == ("b", None)
    assert state_of([message(1, Entry("taken"), "a"), message(2, Entry("left"), "a")]).owner is None


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from([None, True, False]))))
def test_advice_becomes_a_referral_only_by_converting_and_never_without_a_yes(
    written: list[tuple[Kind, bool | None]],
) -> None:
    state, kept = State(), list[Message]()
    for number, (kind, answer) in enumerate(written):
        entry = Entry(kind, "x", may_convert=answer if kind in ("advice_wanted", "permission", "answer") else None)
        if fault(entry, state) is None:
            if kind == "converted":
                assert state.advice_only and state.may_convert is True
            kept.append(message(number, entry))
            state = state_of(kept)
    kinds = [each.entry.kind for each in kept]
    assert state.advice_only == ("advice_wanted" in kinds and "converted" not in kinds)
