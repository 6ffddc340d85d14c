"""Review meetings at the door: a list for a day, what was agreed, nobody's words lost, and what an erased case leaves."""

from datetime import date
from typing import Any

import pytest

from kyphodss.access import AccessError, Role
from kyphodss.store import accounts
from kyphodss.store.accounts import AccountChange
from kyphodss.store.acts import EntryError
from kyphodss.store.database import Database
from kyphodss.store.decisions import Decision
from kyphodss.store.door import Door
from kyphodss.store.meeting import LONGEST_TITLE, MOST_CASES, Agreed
from kyphodss.store.meeting_acts import NotedMeanwhile
from tests.store.base import AS_OF, AT, body
from tests.store.people import NOW, contents, door, lines, newest, user

DUE = date(2026, 12, 4)


@pytest.fixture
def physician(database: Database) -> Door:
    return door(database, Role.PHYSICIAN)


@pytest.fixture
def keys(physician: Door) -> list[str]:
    return [physician.create(body(f"S0{n}"), "made", AS_OF).case_key for n in (1, 2, 3)]


@pytest.fixture
def tonight(physician: Door, keys: list[str]) -> str:
    return physician.hold_meeting("  Tuesday   list ", AS_OF, keys)


def other(database: Database) -> Door:
    return Door(database, user(Role.PHYSICIAN, id="physician-2"), lambda: NOW)


def test_a_list_keeps_its_title_its_day_its_order_and_who_made_it(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    made = lines(database)[-1]
    assert (made.action, made.outcome) == ("hold a review meeting", "done")
    assert all(key in made.fields for key in (tonight, *keys)) and "Tuesday" not in made.fields
    found = physician.meeting(tonight)
    assert (found.head.title, found.head.held_on, found.head.made_by) == ("Tuesday list", AS_OF, "physician-1")
    assert [item.case_id for item in found.items] == ["S01", "S02", "S03"]
    assert found.names["physician-1"] == "Person physician" and found.erased == 0
    (head,) = physician.meetings()
    assert (head.meeting_key, head.cases, head.dealt_with, head.closed_at) == (tonight, 3, 0, None)


def test_meetings_stand_with_the_newest_day_first(physician: Door, keys: list[str]) -> None:
    for day in (date(2026, 11, 3), date(2026, 11, 17), date(2026, 11, 10)):
        physician.hold_meeting("list", day, keys[:1])
    assert [each.held_on.day for each in physician.meetings()] == [17, 10, 3]


@pytest.mark.parametrize("title", ["", "   ", "x" * (LONGEST_TITLE + 1), "a\0b"])
def test_a_title_that_cannot_be_kept_is_refused(physician: Door, keys: list[str], title: str) -> None:
    with pytest.raises(EntryError):
        physician.hold_meeting(title, AS_OF, keys)
    assert physician.meetings() == []


def test_a_list_of_no_case_of_one_twice_or_of_too_many_is_refused(physician: Door, keys: list[str]) -> None:
    physician.hold_meeting("x" * LONGEST_TITLE, AS_OF, keys)
    for wrong in ([], [keys[0], keys[0]], [f"{n:016x}" for n in range(MOST_CASES + 1)]):
        with pytest.raises(EntryError, match="from 1 to 200"):
            physician.hold_meeting("list", AS_OF, wrong)
    for unknown in ("f" * 16, "Beispiel, Berta"):
        with pytest.raises(AccessError, match="no case at this address"):
            physician.hold_meeting("list", AS_OF, [*keys, unknown])


def test_the_list_is_put_in_another_order_with_one_added_and_one_taken_away(
    physician: Door, keys: list[str], tonight: str
) -> None:
    added = physician.create(body("S04"), "made", AS_OF).case_key
    physician.arrange_meeting(tonight, [keys[2], added, keys[0]], keys)
    found = physician.meeting(tonight)
    assert [item.case_id for item in found.items] == ["S03", "S04", "S01"] and found.erased == 0


def test_a_list_that_somebody_changed_meanwhile_is_not_changed_on_top_of_it(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    physician.arrange_meeting(tonight, keys[::-1], keys)
    before = contents(database)
    with pytest.raises(EntryError, match="Somebody else changed this list meanwhile"):
        other(database).arrange_meeting(tonight, keys[:2], keys)
    assert contents(database) == before and newest(database).outcome == "failed"


def test_what_was_noted_keeps_its_case_on_the_list(physician: Door, keys: list[str], tonight: str) -> None:
    physician.note_meeting(tonight, keys[0], Agreed("MRI first"), None)
    with pytest.raises(EntryError, match="would leave the list"):
        physician.arrange_meeting(tonight, keys[1:], keys)
    physician.arrange_meeting(tonight, [keys[1], keys[0]], keys)
    found = physician.meeting(tonight).item(keys[0])
    assert found is not None and found.agreed.words == "MRI first", "A new order loses no word."


def test_a_note_keeps_words_owner_and_day_and_the_record_keeps_no_word(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    at = physician.note_meeting(tonight, keys[1], Agreed("  MRI before\nThursday ", "physician-1", DUE), None)
    line = newest(database)
    assert (line.case_key, line.fields) == (keys[1], f'["noted", "{tonight}"]')
    found = physician.meeting(tonight).item(keys[1])
    assert found is not None
    assert found.agreed == Agreed("MRI before\nThursday", "physician-1", DUE)
    assert (found.noted_at, found.noted_by) == (at, "physician-1")
    assert "MRI" not in repr(lines(database))
    assert physician.meetings()[0].dealt_with == 1


def test_a_note_on_top_of_somebody_elses_shows_theirs_and_loses_neither(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    other(database).note_meeting(tonight, keys[0], Agreed("theirs"), None)
    with pytest.raises(NotedMeanwhile) as told:
        physician.note_meeting(tonight, keys[0], Agreed("mine"), None)
    assert told.value.theirs.agreed.words == "theirs" and told.value.theirs.noted_by == "physician-2"
    kept = physician.meeting(tonight).item(keys[0])
    assert kept is not None and kept.agreed.words == "theirs"
    physician.note_meeting(tonight, keys[0], Agreed("both"), kept.noted_at)
    now = physician.meeting(tonight).item(keys[0])
    assert now is not None and now.agreed.words == "both"


def test_an_owner_is_a_physician_who_may_sign_in(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    with database.writing() as conn:
        made = {
            name: accounts.create(conn, "https://issuer.example", name, name, AT).user_id for name in ("A", "B", "C")
        }
        accounts.change(conn, made["A"], AccountChange(Role.PHYSICIAN, None, False), AT)
        accounts.change(conn, made["B"], AccountChange(Role.MANAGER, None, False), AT)
        accounts.change(conn, made["C"], AccountChange(Role.PHYSICIAN, None, True), AT)
    assert physician.meeting(tonight).owners == {made["A"]: "A", "physician-1": "Person physician"}
    physician.note_meeting(tonight, keys[0], Agreed(owner=made["A"]), None)
    for nobody in (made["B"], made["C"], "nobody"):
        with pytest.raises(EntryError, match="no physician"):
            physician.note_meeting(tonight, keys[1], Agreed(owner=nobody), None)


def test_a_decision_made_in_the_room_is_named_in_the_meeting(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    physician.decide(keys[0], body("S01"), Decision("treat", 1, "treat.facts-open"), AS_OF)
    physician.decided_in_meeting(tonight, keys[0], 1)
    found = physician.meeting(tonight).item(keys[0])
    assert found is not None and found.decision is not None
    assert (found.decision.number, found.decision.decision.decision) == (1, "treat")
    assert newest(database).action == "hold a review meeting"
    for wrong in (2, 0):
        with pytest.raises(EntryError, match="no such decision"):
            physician.decided_in_meeting(tonight, keys[0], wrong)
    with pytest.raises(EntryError, match="no such decision"):
        other(database).decided_in_meeting(tonight, keys[0], 1)


def test_a_decision_from_before_the_list_was_made_is_none_of_the_room(database: Database, physician: Door) -> None:
    key = physician.create(body(), "made", AS_OF).case_key
    physician.decide(key, body(), Decision("treat", 1, "treat.facts-open"), AS_OF)
    later = door(database, Role.PHYSICIAN, minutes=1)
    tonight = later.hold_meeting("list", AS_OF, [key])
    with pytest.raises(EntryError, match="since the list was made"):
        later.decided_in_meeting(tonight, key, 1)


def test_a_closed_meeting_is_read_and_not_changed(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    physician.close_meeting(tonight)
    before = contents(database)
    changes: list[Any] = [
        lambda: physician.close_meeting(tonight),
        lambda: physician.note_meeting(tonight, keys[0], Agreed("late"), None),
        lambda: physician.arrange_meeting(tonight, keys[::-1], keys),
        lambda: physician.decided_in_meeting(tonight, keys[0], 1),
    ]
    for change in changes:
        with pytest.raises(EntryError, match="This meeting is closed"):
            change()
    assert contents(database) == before
    head = physician.meeting(tonight).head
    assert head.closed_by == "physician-1" and head.closed_at is not None


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_erased_case_leaves_the_list_with_all_that_was_noted_and_the_list_says_that_one_is_missing(
    physician: Door, keys: list[str], tonight: str, database: Database, place: int
) -> None:
    physician.note_meeting(tonight, keys[place], Agreed("about Berta"), None)
    door(database, Role.ADMINISTRATOR).erase(keys[place], "asked by the patient")
    found = physician.meeting(tonight)
    assert found.erased == 1 and keys[place] not in found.keys and len(found.items) == 2
    assert "about Berta" not in repr(contents(database))
    with pytest.raises(AccessError, match="no case at this address"):
        physician.note_meeting(tonight, keys[place], Agreed("again"), None)


def test_a_referral_that_was_closed_meanwhile_is_marked(physician: Door, keys: list[str], tonight: str) -> None:
    assert [item.closed for item in physician.meeting(tonight).items] == [False] * 3
    closed = body("S02", outcome={"closed_on": "2026-11-24", "closed_as": 3})
    physician.change(keys[1], closed, 1, "closed", AS_OF)
    assert [item.closed for item in physician.meeting(tonight).items] == [False, True, False]


def test_the_minutes_as_csv_start_no_formula_and_leave_a_line(
    physician: Door, keys: list[str], tonight: str, database: Database
) -> None:
    physician.note_meeting(tonight, keys[0], Agreed("=1+1", "physician-1", DUE), None)
    text = physician.export_meeting(tonight)
    assert newest(database).fields == f'["export", "{tonight}"]'
    head, first, *rest = text.removeprefix("\ufeff").splitlines()
    assert head.startswith('"place","case","decision"') and len(rest) == 2
    assert '"\'=1+1","Person physician","04 Dec 2026"' in first
    physician.meeting_minutes(tonight)
    assert newest(database).fields == f'["minutes", "{tonight}"]'


@pytest.mark.parametrize("key", ["", "f" * 16, "Beispiel, Berta", "'; DROP TABLE meeting"])
def test_an_address_that_is_no_meeting_is_refused_and_not_repeated_on_record(
    physician: Door, key: str, database: Database
) -> None:
    for asked in (physician.meeting, physician.meeting_minutes, physician.export_meeting, physician.close_meeting):
        with pytest.raises(AccessError, match="no meeting at this address"):
            asked(key)
        assert (newest(database).outcome, newest(database).fields) == ("refused", "[]")
