"""Advice without a referral begins as one act: no waiting time runs, permission is asked at the start, the record has both lines."""

from typing import Any

import pytest

from kyphodss.access import AccessError, Role
from kyphodss.store import cases
from kyphodss.store.acts import EntryError
from kyphodss.store.advice_acts import NO_REFERRAL, NOT_SAID
from kyphodss.store.cases import Saved
from kyphodss.store.check import check
from kyphodss.store.database import Database
from kyphodss.store.thread_state import Entry
from tests.store.base import AS_OF, body
from tests.store.people import NORTH, SOUTH, contents, door, lines

QUESTION = "Would this patient be one for you?"


def asked(database: Database, *, may_convert: bool | None = True, question: str = QUESTION, **changes: Any) -> Saved:
    case = body("A-1", **{"referral": {"organization": NORTH}, **changes})
    return door(database, Role.REFERRER).ask_advice(case, question, may_convert, AS_OF)


@pytest.mark.parametrize("may_convert", [True, False])
def test_the_case_and_the_question_are_there_and_no_receipt(database: Database, may_convert: bool) -> None:
    saved = asked(database, may_convert=may_convert)
    found = door(database, Role.PHYSICIAN).thread(saved.case_key)
    (message,) = found.messages
    assert message.entry == Entry("advice_wanted", QUESTION, may_convert=may_convert)
    assert (found.state.advice_only, found.state.may_convert, found.state.waits_for) == (True, may_convert, "clinic")
    (listed,) = door(database, Role.REFERRER).cases()
    assert (listed.case_key, listed.received_on, listed.closed) == (saved.case_key, None, False)


def test_the_clinic_makes_it_a_referral_and_the_wait_begins_that_day(database: Database) -> None:
    saved = asked(database)
    physician = door(database, Role.PHYSICIAN)
    physician.convert(saved.case_key, physician.view(saved.case_key).body, saved.number, "", AS_OF)
    assert physician.view(saved.case_key).body["referral"]["received_on"] == AS_OF.isoformat()
    assert physician.thread(saved.case_key).state.advice_only is False


def test_without_permission_the_clinic_cannot_make_it_a_referral(database: Database) -> None:
    saved = asked(database, may_convert=False)
    physician = door(database, Role.PHYSICIAN)
    with pytest.raises(EntryError, match="said no to a referral"):
        physician.convert(saved.case_key, physician.view(saved.case_key).body, saved.number, "", AS_OF)
    assert "received_on" not in physician.view(saved.case_key).body["referral"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"may_convert": None}, NOT_SAID),
        ({"question": "  "}, "The message is empty. Write it."),
        ({"referral": {"organization": NORTH, "received_on": "2026-11-20"}}, NO_REFERRAL),
    ],
)
def test_what_lacks_its_answer_or_is_a_referral_is_refused_and_nothing_is_stored(
    database: Database, changes: dict[str, Any], said: str
) -> None:
    before = contents(database)
    with pytest.raises(EntryError) as refused:
        asked(database, **changes)
    assert str(refused.value) == said
    assert contents(database) == before
    assert lines(database)[-1].outcome == "failed"


def test_advice_on_another_practices_patient_is_refused(database: Database) -> None:
    with pytest.raises(AccessError):
        asked(database, referral={"organization": SOUTH})


def test_a_decision_cannot_come_in_with_a_question(database: Database) -> None:
    with pytest.raises(AccessError):
        asked(database, outcome={"decision": "treat"})


def test_the_record_has_a_line_for_the_message_and_one_for_the_case_and_never_the_words(database: Database) -> None:
    saved = asked(database)
    told = [(line.action, line.outcome, line.case_key) for line in lines(database)]
    assert told == [
        ("write in the advice thread", "done", saved.case_key),
        ("create a case", "done", saved.case_key),
    ]
    assert all("patient be one" not in line.fields for line in lines(database))


def test_the_check_of_the_store_finds_every_revision_with_its_line(database: Database) -> None:
    asked(database)
    with database.reading() as conn:
        assert len(cases.listed(conn)) == 1
    assert check(database).faults == ()
