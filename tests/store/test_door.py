"""The door: what each operation does, keeps and says; no patient in records, errors or logs."""

import csv
import io
import json
import logging
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from kyphodss.access import AccessError, Operation, Role
from kyphodss.case.read import CaseError
from kyphodss.documents.patient_sheet import Release
from kyphodss.store.acts import LONGEST_WORDS, Act, EntryError, operation
from kyphodss.store.audit import AuditError, Narrowed
from kyphodss.store.cases import Conflict, DuplicateId
from kyphodss.store.database import Database, StoreError
from kyphodss.store.decisions import Decision
from kyphodss.store.door import CohortAsked, Door
from kyphodss.store.search import changed_fields
from kyphodss.store.thread_state import Entry
from tests.store.base import AS_OF, body
from tests.store.people import contents, door, lines, newest, user


@pytest.fixture
def physician(database: Database) -> Door:
    return door(database, Role.PHYSICIAN)


def saved(at: Door, case_id: str = "S01", **changes: Any) -> str:
    return at.create(body(case_id, **changes), "made", AS_OF).case_key


def test_what_is_saved_is_seen_and_listed_and_its_fields_are_on_record(physician: Door, database: Database) -> None:
    key = saved(physician)
    assert physician.view(key).body == body()
    assert [case.case_key for case in physician.cases()] == [key]
    physician.change(key, body(symptoms={"pain_score": 3}, etiology="cancer"), 1, "seen again", AS_OF)
    line = newest(database)
    assert (line.action, line.case_key) == ("change a case", key)
    assert line.fields == '["etiology", "symptoms.pain_score"]'
    assert [(revision.number, revision.why) for revision in physician.history(key)] == [(1, "made"), (2, "seen again")]
    assert physician.people(key) == {"physician-1": "physician-1"}


def test_the_fields_of_a_save_are_named_without_values_and_places() -> None:
    before, after = body(), body()
    after["fractures"][1]["height_loss_pct"] = 20
    after["bleeding"] = {"drugs": []}
    after["treatments"] = None
    after["risk"] = {"asa_class": 2}
    assert changed_fields(before, after) == (
        "fractures[].height_loss_pct", "treatments[].kind", "treatments[].started_on",
        "bleeding.drugs[].drug", "bleeding.drugs[].regimen", "risk.asa_class",
    )  # fmt: skip
    assert changed_fields(body(), body()) == ()
    assert changed_fields({"a": 1}, {"a": True}) == ("a",)


def test_a_save_on_top_of_somebody_elses_is_refused_with_both_sides_and_on_record(
    physician: Door, database: Database
) -> None:
    key = saved(physician)
    physician.change(key, body(etiology="cancer"), 1, "", AS_OF)
    before = contents(database)
    with pytest.raises(Conflict) as found:
        physician.change(key, body(etiology="trauma"), 1, "", AS_OF, slot="case")
    assert (found.value.base["etiology"], found.value.theirs["etiology"]) == ("osteoporosis", "cancer")
    assert contents(database) == before
    assert (newest(database).outcome, newest(database).case_key) == ("failed", key)


def test_what_cannot_be_saved_changes_nothing_and_is_on_record(physician: Door, database: Database) -> None:
    key = saved(physician)
    before = contents(database)
    acts: list[tuple[Callable[[], Any], type[Exception]]] = [
        (lambda: physician.create(body(), "", AS_OF), DuplicateId),
        (lambda: physician.create({"case_id": ""}, "", AS_OF), CaseError),
        (lambda: physician.change(key, {"no": 1}, 1, "", AS_OF), CaseError),
        (lambda: physician.change(key, body(), 7, "", AS_OF), StoreError),
        (lambda: physician.change(key, body(), 1, "x" * (LONGEST_WORDS + 1), AS_OF), EntryError),
        (lambda: physician.change(key, body(), 1, "a\0b", AS_OF), EntryError),
        (lambda: physician.keep_draft("new", {"text": "x" * 1_000_001}), StoreError),
        (lambda: physician.keep_draft("a slot", {}), EntryError),
        (lambda: physician.decide(key, body(), Decision("operate", 1), AS_OF), EntryError),
        (lambda: physician.decide(key, body(), Decision("treat", 2, "treat.facts-open"), AS_OF), StoreError),
        (lambda: physician.decide(key, body(), Decision("treat", 1, "No Code"), AS_OF), EntryError),
        (lambda: physician.release(key, Release("another", "Dr. E", AS_OF, "0" * 64, None)), EntryError),
    ]
    for act, error in acts:
        with pytest.raises(error):
            act()
        assert newest(database).outcome == "failed"
    assert contents(database) == before
    assert len(lines(database)) == 1 + len(acts)


def test_a_draft_is_kept_until_the_save_takes_it_along(physician: Door, database: Database) -> None:
    physician.keep_draft("new", {"half": 1})
    key = physician.create(body(), "", AS_OF, slot="new").case_key
    assert physician.drafts() == []
    physician.keep_draft(f"case:{key}", {"typed": "more"}, key, 1)
    again = physician.draft(f"case:{key}")
    assert again is not None and (again.body, again.based_on) == ({"typed": "more"}, 1)
    assert door(database, Role.REFERRER).drafts() == []
    assert door(database, Role.REFERRER).draft(f"case:{key}") is None
    with pytest.raises(Conflict):
        physician.change(key, body(etiology="cancer"), 1, "", AS_OF)
        physician.change(key, body(etiology="trauma"), 1, "", AS_OF, slot=f"case:{key}")
    assert len(physician.drafts()) == 1
    physician.drop_draft(f"case:{key}")
    assert physician.drafts() == []


def test_a_draft_of_a_case_that_went_to_another_organization_is_closed(physician: Door, database: Database) -> None:
    key = saved(physician)
    referrer = door(database, Role.REFERRER)
    referrer.keep_draft("case", {"typed": 1}, key, 1)
    referrer.keep_draft("new", {"typed": 2})
    physician.change(key, body(referral={"organization": "Elsewhere"}), 1, "", AS_OF)
    assert [draft.slot for draft in referrer.drafts()] == ["new"]
    with pytest.raises(AccessError):
        referrer.draft("case")


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("beispiel", True),
        ("BERTA  beisp", True),
        ("0042", True),
        ("s01", True),
        ("Mull\N{LATIN SMALL LETTER E WITH ACUTE}", False),
        ("osteoporosis", False),
        ("beispiel zzz", False),
        ("", False),
        ("  ", False),
        ("%", False),
        ("\0", False),
        ("null", False),
    ],
)
def test_a_search_looks_at_name_number_and_id_alone(physician: Door, text: str, finds: bool) -> None:
    key = saved(physician)
    assert [case.case_key for case in physician.search(text)] == ([key] if finds else [])


def test_a_search_finds_letters_however_they_are_coded_and_quotation_marks(physician: Door) -> None:
    name = 'Zo\N{LATIN SMALL LETTER E WITH DIAERESIS} "Zizi" O\'Hara'
    key = saved(physician, patient={"name": name})
    for text in ("zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", unicodedata.normalize("NFD", "ZOË"), '"zizi"', "o'hara"):
        assert [case.case_key for case in physician.search(text)] == [key]


def test_who_looked_at_a_case_also_by_search_also_refused_and_after_it_was_erased(
    physician: Door, database: Database
) -> None:
    key = saved(physician)
    physician.search("beispiel")
    physician.view(key)
    with pytest.raises(AccessError):
        door(database, Role.MANAGER).view(key)
    with pytest.raises(AccessError):
        door(database, Role.REFERRER, "Elsewhere").view(key)
    seen = [(look.line.action, look.line.outcome, look.name) for look in physician.who_looked(key)]
    assert seen == [
        ("view a case", "refused", "referrer-1"),
        ("view a case", "done", "physician-1"),
        ("search cases", "done", "physician-1"),
        ("create a case", "done", "physician-1"),
    ]
    administrator = door(database, Role.ADMINISTRATOR)
    administrator.erase(key, "asked by the patient")
    assert administrator.who_looked(key)[0].line.action == "erase a patient's data"
    with pytest.raises(AccessError):
        administrator.who_looked("e" * 16)


def test_an_erased_case_is_gone_and_the_record_says_so(physician: Door, database: Database) -> None:
    key = saved(physician)
    asked = Decision("defer", 1, "defer.other", "Berta Beispiel asked", date(2027, 1, 1))
    physician.decide(key, body(), asked, AS_OF)
    physician.release(key, Release("S01", "Dr. Example", AS_OF, "0" * 64, None))
    physician.write(key, Entry("note", "Berta Beispiel called"))
    physician.keep_draft(f"case:{key}", body(), key, 1)
    administrator = door(database, Role.ADMINISTRATOR)
    own_words: Any = "Berta Beispiel asked"
    with pytest.raises(EntryError):
        administrator.erase(key, own_words)
    administrator.erase(key, "asked by the patient")
    everything = repr(contents(database)) + repr(lines(database))
    assert "Beispiel" not in everything and "0042" not in everything and "S01" not in everything
    assert (newest(database).action, newest(database).case_key) == ("erase a patient's data", key)
    gone: list[Callable[[], Any]] = [
        lambda: physician.view(key),
        lambda: physician.history(key),
        lambda: administrator.erase(key, "asked by the patient"),
    ]
    for act in gone:
        with pytest.raises(AccessError):
            act()
    assert saved(physician) != key


def test_closed_cases_past_the_clinics_term_are_listed_and_nothing_goes_by_itself(database: Database) -> None:
    physician, administrator = door(database, Role.PHYSICIAN), door(database, Role.ADMINISTRATOR)
    key = saved(physician, outcome={"closed_on": "2026-11-24"})
    saved(physician, "S02")
    assert administrator.due_for_erasure(date(2036, 11, 25), None) == []
    assert administrator.due_for_erasure(date(2036, 11, 24), 10) == []
    assert administrator.due_for_erasure(date(2036, 11, 25), 10) == [key]
    assert len(physician.cases()) == 2


def test_decisions_and_releases_are_kept_in_order(physician: Door) -> None:
    key = saved(physician)
    until = date(2026, 12, 1)
    physician.decide(key, body(), Decision("defer", 1, "defer.other", "INR too high", until), AS_OF)
    physician.decide(key, body(), Decision("treat", 2, "treat.facts-open"), AS_OF)
    first, second = physician.decisions(key)
    assert (first.decision.until, first.decided_by) == (date(2026, 12, 1), "physician-1")
    assert second.decision == Decision("treat", 3, "treat.facts-open")
    given = Release("S01", "Dr. Example", AS_OF, "a" * 64, date(2026, 12, 2))
    physician.release(key, given)
    assert physician.releases(key) == [given]


def test_exports_of_the_record_start_no_formula(database: Database) -> None:
    evil = Door(database, user(Role.PHYSICIAN, "=1+1", id="@evil"), lambda: door(database, None).clock())
    key = saved(evil)
    for text in (
        door(database, Role.ADMINISTRATOR).export_audit(),
        door(database, Role.ADMINISTRATOR).export_who_looked(key),
    ):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(rows) > 1
        assert "'=1+1" in rows[-1] and "'@evil" in rows[-1]
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\0"))] == []


def test_a_manager_gets_numbers_alone(physician: Door, database: Database) -> None:
    for number in range(12):
        saved(physician, f"c{number}", etiology="cancer" if number < 3 else "osteoporosis")
    found = door(database, Role.MANAGER).cohort(CohortAsked(("F1", "D2", "V3")))
    whole = found["F1"].whole
    assert whole is not None and whole.cell.shown == 12
    assert "Beispiel" not in repr(found) and "C-" not in repr(found)


def test_an_operation_that_leaves_no_line_hands_nothing_out(database: Database) -> None:
    class Careless(Door):
        @operation(Operation.VIEW_COUNTS)
        def peek(self, act: Act) -> str:
            return act.at

    try:
        with pytest.raises(AuditError, match="left no audit line"):
            Careless(database, user(Role.MANAGER), lambda: door(database, None).clock()).peek()
    finally:
        from kyphodss.store.acts import OPERATIONS

        del OPERATIONS["peek"]


CANARY: Final = ("CANARYNAME", "CANARYMRN", "CANARYCASE")


def test_no_patient_is_in_a_log_an_error_or_the_record(
    database: Database, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    case = body("CANARYCASE", patient={"name": "CANARYNAME", "mrn": "CANARYMRN"})
    physician, referrer = door(database, Role.PHYSICIAN), door(database, Role.REFERRER, "Elsewhere")
    key = physician.create(case, "about CANARYNAME", AS_OF).case_key
    said: list[str] = []
    acts: list[Callable[[], Any]] = [
        lambda: physician.create(case, "", AS_OF),
        lambda: referrer.create({**case, "referral": {"organization": "Elsewhere"}}, "", AS_OF),
        lambda: physician.change(key, case, 9, "", AS_OF),
        lambda: physician.change(key, {**case, "etiology": "no such"}, 1, "", AS_OF),
        lambda: physician.change(key, case, 1, "CANARYNAME\0", AS_OF),
        lambda: physician.search("CANARYNAME"),
        lambda: physician.keep_draft("CANARYNAME ", case),
        lambda: physician.keep_draft("new", {**case, "more": "x" * 1_000_001}),
        lambda: physician.view("CANARYMRN"),
        lambda: physician.decide(key, case, Decision("CANARYNAME", 1), AS_OF),
        lambda: physician.decide(key, case, Decision("treat", 1, "CANARYNAME"), AS_OF),
        lambda: physician.write(key, Entry("note", "CANARYNAME\0")),
        lambda: physician.write(key, Entry("advice_wanted", "about CANARYNAME")),
        lambda: physician.reply(key, Entry("ask", "CANARYNAME", ("CANARYNAME",))),
        lambda: referrer.view(key),
        lambda: door(database, Role.MANAGER).view(key),
        lambda: door(database, Role.MANAGER).cohort(CohortAsked(("F1",))),
        lambda: door(database, Role.ADMINISTRATOR).audit(Narrowed(user_id="CANARYNAME")),
        lambda: said.append(door(database, Role.ADMINISTRATOR).export_audit()),
        lambda: physician.change(key, {**case, "etiology": "cancer"}, 1, "CANARYNAME", AS_OF),
        lambda: physician.change(key, {**case, "etiology": "trauma"}, 1, "CANARYNAME", AS_OF),
    ]
    for act in acts:
        try:
            act()
        except (AccessError, CaseError, Conflict, DuplicateId, EntryError, StoreError) as error:
            said.append(str(error))
            said.append(repr(error.__cause__))
    assert len(said) > 20
    written = capfd.readouterr()
    places = [*said, caplog.text, written.out, written.err, json.dumps([repr(line) for line in lines(database)])]
    assert [word for word in CANARY for place in places if word in place] == []
