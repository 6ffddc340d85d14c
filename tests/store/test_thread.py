"""The advice thread at the door, who took a case, and decisions saved with it: both sides see it, one act saves both."""

from datetime import date
from typing import Any

import pytest

from kyphodss.access import AccessError, Role
from kyphodss.store.acts import EntryError
from kyphodss.store.cases import Conflict
from kyphodss.store.check import check
from kyphodss.store.database import Database
from kyphodss.store.decisions import Decision
from kyphodss.store.door import Door
from kyphodss.store.thread_state import Entry
from tests.store.base import AS_OF, body
from tests.store.people import NOW, contents, door, lines, newest, user


@pytest.fixture
def physician(database: Database) -> Door:
    return door(database, Role.PHYSICIAN)


@pytest.fixture
def referrer(database: Database) -> Door:
    return door(database, Role.REFERRER, minutes=5)


@pytest.fixture
def key(physician: Door) -> str:
    return physician.create(body(), "made", AS_OF).case_key


DECIDED = Decision("treat", 1, "treat.facts-open", "Both levels hurt")


def test_both_sides_see_what_was_asked_and_answered(
    physician: Door, referrer: Door, key: str, database: Database
) -> None:
    assert physician.reply(key, Entry("ask", "When was the MRI?", ("imaging",))) == 1
    assert newest(database).fields == '["ask"]', "The record keeps the kind, never the words."
    assert referrer.thread(key).state.asked == ("imaging",)
    assert referrer.write(key, Entry("answer", "On 10 Nov.\nReport follows.")) == 2
    found = physician.thread(key)
    assert found == referrer.thread(key)
    assert [(each.written_by, each.written_as, each.entry.kind) for each in found.messages] == [
        ("physician-1", "physician", "ask"),
        ("referrer-1", "referrer", "answer"),
    ]
    assert found.messages[1].entry.text == "On 10 Nov.\nReport follows."
    assert found.state.waits_for == "clinic"
    assert "MRI" not in repr(lines(database)) and "10 Nov" not in repr(lines(database))


@pytest.mark.parametrize(
    "entry",
    [
        Entry("ask", "for the clinic"),
        Entry("taken"),
        Entry("converted"),
        Entry("answer", ""),
        Entry("answer", "x" * 2001),
        Entry("answer", "a\0b"),
        Entry("answer", "x", ("No Code",)),
    ],
)
def test_what_is_not_a_sides_own_or_cannot_be_kept_is_refused_and_on_record(
    referrer: Door, key: str, entry: Entry, database: Database
) -> None:
    before = contents(database)
    with pytest.raises(EntryError):
        referrer.write(key, entry)
    assert contents(database) == before
    assert newest(database).outcome == "failed"


def test_advice_becomes_a_referral_with_permission_and_the_waiting_clock_begins_then(
    physician: Door, referrer: Door, key: str, database: Database
) -> None:
    referrer.write(key, Entry("advice_wanted", "Brace or procedure?"))
    with pytest.raises(EntryError, match="has not said yes"):
        physician.convert(key, body(), 1, "", AS_OF)
    physician.reply(key, Entry("convert_asked"))
    referrer.write(key, Entry("permission", may_convert=True))
    assert physician.convert(key, body(), 1, "We take it from here", AS_OF).number == 2
    stored = physician.view(key)
    assert stored.body["referral"] == {**body()["referral"], "received_on": AS_OF.isoformat()}
    assert not physician.thread(key).state.advice_only
    assert check(database).faults == ()


def test_a_conversion_on_top_of_somebody_elses_save_leaves_no_message(
    physician: Door, key: str, database: Database
) -> None:
    physician.write(key, Entry("advice_wanted", "Brace or procedure?", may_convert=True))
    physician.change(key, body(etiology="cancer"), 1, "", AS_OF)
    before = contents(database)
    with pytest.raises(Conflict):
        physician.convert(key, body(), 1, "", AS_OF)
    assert contents(database) == before


def test_a_case_is_taken_from_somebody_only_by_naming_them(physician: Door, key: str, database: Database) -> None:
    other = Door(database, user(Role.PHYSICIAN, id="physician-2"), lambda: NOW)
    physician.take(key)
    with pytest.raises(EntryError, match="meanwhile"):
        other.take(key)
    with pytest.raises(EntryError, match="meanwhile"):
        other.leave(key)
    other.take(key, instead_of="physician-1")
    assert physician.thread(key).state.owner == "physician-2"
    other.leave(key)
    assert physician.thread(key).state.owner is None


def test_a_list_shows_owner_and_last_contact_of_the_cases_one_may_see(
    physician: Door, referrer: Door, key: str
) -> None:
    physician.create(body("S02"), "", AS_OF)
    other = physician.create(body("S03", referral={"organization": "Elsewhere"}), "", AS_OF).case_key
    physician.take(key)
    physician.write(other, Entry("note", "called"))
    found = physician.besides()
    assert set(found) == {key, other}
    assert (found[key].owner, found[key].owner_name, found[key].last_contact) == ("physician-1", "physician-1", None)
    assert found[other].last_contact == NOW.date()
    assert set(referrer.besides()) == {key}


def test_one_act_saves_the_case_and_the_decision_and_they_agree(physician: Door, key: str, database: Database) -> None:
    saved = physician.decide(key, body(outcome={"closed_as": 0, "reason": "old"}), DECIDED, AS_OF)
    assert saved.number == 2
    assert physician.view(key).body["outcome"] == {
        "closed_as": 0, "decision": "treat", "decided_on": AS_OF.isoformat(), "decided_by": "Person physician",
        "reason": "Decided while facts are missing. Both levels hurt",
    }  # fmt: skip
    (made,) = physician.decisions(key)
    assert (made.decision.decision, made.decision.revision, made.decision.reason_code) == (
        "treat",
        2,
        "treat.facts-open",
    )
    saves = [(line.action, line.fields) for line in lines(database)[-4:-2]]
    assert saves[0][0] == "change a case" and "outcome.decision" in saves[0][1]
    assert saves[1] == ("record a decision", '["decision"]')
    assert check(database).faults == ()


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision("treat", 1), "Choose a coded reason"),
        (Decision("treat", 1, "defer.capacity"), "does not belong"),
        (Decision("treat", 1, "treat.other"), "needs a few words"),
        (Decision("defer", 1, "defer.capacity"), "needs the day"),
        (Decision("defer", 1, "defer.capacity", None, AS_OF), "not ahead"),
        (Decision("treat", 1, "treat.facts-open", None, date(2027, 1, 1)), "Only a deferral"),
        (Decision("operate", 1), "is none of"),
    ],
)
def test_a_decision_that_lacks_something_saves_neither(
    physician: Door, key: str, decision: Decision, says: str, database: Database
) -> None:
    before = contents(database)
    with pytest.raises(EntryError, match=says):
        physician.decide(key, body(), decision, AS_OF)
    assert contents(database) == before
    assert newest(database).outcome == "failed"


def test_a_deferral_keeps_its_day_in_both_places(physician: Door, key: str) -> None:
    physician.decide(key, body(), Decision("defer", 1, "defer.facts", None, date(2026, 12, 1)), AS_OF)
    assert physician.decisions(key)[0].decision.until == date(2026, 12, 1)
    assert "looked at again on 01 Dec 2026" in physician.view(key).body["outcome"]["reason"]


def test_a_decision_on_top_of_somebody_elses_save_saves_neither(physician: Door, key: str, database: Database) -> None:
    physician.change(key, body(etiology="cancer"), 1, "", AS_OF)
    before = contents(database)
    with pytest.raises(Conflict):
        physician.decide(key, body(), DECIDED, AS_OF)
    assert contents(database) == before


@pytest.mark.parametrize("outcome", [{"decision": "treat"}, {"decided_by": "Dr. E"}, {"reason": "x"}, None])
def test_a_decision_is_not_changed_by_saving_the_case(physician: Door, referrer: Door, key: str, outcome: Any) -> None:
    physician.decide(key, body(), DECIDED, AS_OF)
    with pytest.raises(EntryError, match="recorded by itself"):
        physician.change(key, body(outcome=outcome), 2, "", AS_OF)
    with pytest.raises(AccessError, match="recorded by itself"):
        referrer.create(body("S09", outcome={"decision": "treat"}), "", AS_OF)
