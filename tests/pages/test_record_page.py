"""The record page: who looked, the audit record and its filters, the check, versions, and erasing behind a deliberate act."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from streamlit.testing.v1 import AppTest

from kyphodss.access import AccessError, Operation, Role, User
from kyphodss.cli.opened import operator
from kyphodss.guidelines import GUIDELINES
from kyphodss.service.opened import database
from kyphodss.settings import settings
from kyphodss.store import audit
from kyphodss.store.backup import backup
from kyphodss.store.chain import Line
from kyphodss.store.database import Database, StoreError, instant
from kyphodss.store.door import Door
from kyphodss.store.migrate import head
from kyphodss.ui.looks import second_words
from kyphodss.ui.session import demonstration_user
from kyphodss.ui.versions import editions
from tests.pages.test_case_page import ROOT, bare, text

PAGES_OF = {
    Role.PHYSICIAN: [
        "Worklist",
        "Case",
        "Meeting",
        "Explore",
        "Intake",
        "Record",
        "Volumes",
        "Cohort",
        "Capacity",
        "Knowledge",
    ],
    Role.REFERRER: ["Case", "Explore", "Intake", "Knowledge"],
    Role.MANAGER: ["Volumes", "Cohort", "Capacity", "Knowledge"],
    Role.ADMINISTRATOR: ["Record", "Accounts", "Volumes", "Cohort", "Capacity", "Knowledge"],
}
every_role = pytest.mark.parametrize("role", list(Role))


def page(name: str, role: Role, **query: str) -> AppTest:
    """A page by itself, as somebody who got past the menu would run it."""
    app = AppTest.from_file(str(ROOT / f"kyphodss/pages/{name}.py"), default_timeout=20)
    app.session_state["demonstration_role"] = role
    for parameter, value in query.items():
        app.query_params[parameter] = value
    app.run()
    assert not app.exception
    return app


def part(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="record_part").set_value(name).run()
    assert not app.exception
    return app


def door(role: Role = Role.PHYSICIAN) -> Door:
    return Door(database(), demonstration_user(role), lambda: datetime.now(UTC))


def key_of(case_id: str) -> str:
    return next(case.case_key for case in door().cases() if case.case_id == case_id)


def newest(database: Database) -> Line:
    with database.reading() as conn:
        return audit.events(conn, most=1)[0]


@every_role
def test_each_role_is_offered_its_pages(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []
    from kyphodss.ui import menu

    real = menu.pages

    def _noted(user: User | None = None):
        found = real(user)
        if user is not None:
            offered.extend(each.title for each in found)
        return found

    monkeypatch.setattr(menu, "pages", _noted)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    app.session_state["demonstration_role"] = role
    app.run()
    assert not app.exception
    assert offered == PAGES_OF[role]


@every_role
def test_the_page_stops_whoever_has_no_business_there(role: Role) -> None:
    app = page("record", role)
    if "Record" in PAGES_OF[role]:
        assert len(app.error) == 0 and len(app.segmented_control) == 1
    else:
        assert [bare(each) for each in app.error] == [f"The role {role.value} may not see who looked at a case."]
        assert len(app.dataframe) + len(app.selectbox) + len(app.button) == 0


def test_an_address_names_a_case_by_its_key_and_shows_who_looked() -> None:
    key = key_of("S02")
    door().view(key)
    app = page("record", Role.PHYSICIAN, case=key)
    assert app.selectbox(key="record_case").value == key
    assert list(app.dataframe[0].value["did"]) == ["view a case", "create a case"]
    assert key in text(app)
    assert newest(database()).action == Operation.VIEW_CASE_ACCESS.value, "Looking at the record is on record."


def test_drawing_the_page_again_leaves_no_further_line() -> None:
    app = page("record", Role.PHYSICIAN, case=key_of("S02"))
    before = newest(database()).sequence
    app.run()
    assert newest(database()).sequence == before
    app.button(key="looks_again").click().run()
    assert newest(database()).sequence == before + 1


def test_choosing_a_case_puts_its_key_into_the_address_and_nothing_else() -> None:
    app = page("record", Role.PHYSICIAN)
    assert len(app.dataframe) == 0
    key = key_of("S05")
    app.selectbox(key="record_case").set_value(key).run()
    assert list(app.query_params) == ["case"] and key in app.query_params["case"]
    assert len(app.dataframe) == 1


def test_drafts_are_folded_away_until_they_are_asked_for() -> None:
    key = key_of("S02")
    body = door().view(key).body
    for _ in range(3):
        door().keep_draft(key, body, key, 1)
    app = page("record", Role.PHYSICIAN, case=key)
    assert "keep a draft" not in set(app.dataframe[0].value["did"])
    assert "3 of drafts folded away" in text(app)
    app.toggle(key="looks_drafts").set_value(True).run()
    assert list(app.dataframe[0].value["did"]).count("keep a draft") == 3


@pytest.mark.parametrize("key", ["0123456789abcdef", "S02", "../../etc", "Jane Doe"])
def test_an_address_that_names_no_case_is_not_repeated(key: str) -> None:
    app = page("record", Role.PHYSICIAN, case=key)
    assert len(app.dataframe) == 0
    if key != "0123456789abcdef":
        assert key not in text(app)
    else:
        assert any("no case at this address" in bare(error) for error in app.error)


def test_an_administrator_names_a_case_by_its_key() -> None:
    app = page("record", Role.ADMINISTRATOR, case=key_of("S02"))
    assert app.segmented_control(key="record_part").value == "Who looked at a case"
    assert list(app.dataframe[0].value["did"]) == ["create a case"]
    app.text_input(key="record_case").set_value("S02").run()
    assert any("16 digits" in bare(error) for error in app.error)


def test_the_administrator_sees_drafts_where_they_are_asked_for() -> None:
    key = key_of("S02")
    door().keep_draft(key, door().view(key).body, key, 1)
    app = page("record", Role.ADMINISTRATOR)
    assert "keep a draft" not in set(app.dataframe[0].value["did"])
    app.toggle(key="audit_drafts").set_value(True).run()
    assert "keep a draft" in set(app.dataframe[0].value["did"])


def test_the_audit_record_is_newest_first_and_narrowed_by_its_filters() -> None:
    key = key_of("S02")
    with pytest.raises(AccessError):
        door(Role.MANAGER).view(key)
    app = page("record", Role.ADMINISTRATOR)
    shown = app.dataframe[0].value
    assert list(shown["line"]) == sorted(shown["line"], reverse=True)
    assert "1 refused" in text(app)
    app.selectbox(key="audit_outcome").set_value("refused").run()
    assert set(app.dataframe[0].value["who"]) == {"demonstration-manager"}
    app.selectbox(key="audit_outcome").set_value(None).run()
    app.selectbox(key="audit_account").set_value("demonstration-physician").run()
    assert set(app.dataframe[0].value["who"]) == {"demonstration-physician"}
    app.text_input(key="audit_case").set_value(key).run()
    app.selectbox(key="audit_action").set_value("create a case").run()
    assert list(app.dataframe[0].value["case"]) == [key]
    app.selectbox(key="audit_action").set_value("sign out").run()
    assert any("No line matches" in bare(info) for info in app.info)


def test_older_lines_are_a_page_further_and_newer_ones_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kyphodss.ui.audit_record.PAGE", 20)
    app = page("record", Role.ADMINISTRATOR)
    first = list(app.dataframe[0].value["line"])
    assert len(first) == 20 and app.button(key="newer").disabled
    app.button(key="older").click().run()
    second = list(app.dataframe[0].value["line"])
    assert second[0] == first[-1] - 1
    app.button(key="newer").click().run()
    assert app.dataframe[0].value["line"][0] >= first[0], "The newest as they are by now."


def test_the_check_says_whole_and_says_what_is_wrong() -> None:
    app = part(page("record", Role.ADMINISTRATOR), "Check")
    app.button(key="check_now").click().run()
    assert any("Whole." in each.value for each in app.success)
    with database().writing() as conn:
        conn.execute(sql("DROP TRIGGER audit_event_no_update"))
        conn.execute(sql("UPDATE audit_event SET user_id = 'somebody else' WHERE sequence = 3"))
    app.button(key="check_now").click().run()
    assert len(app.success) == 0
    assert any("Not whole: 1 fault" in each.value for each in app.error)
    assert "Audit line 3 is not as it was written" in text(app).replace("\\", "")


def test_the_check_compares_with_a_head_that_was_kept_outside() -> None:
    app = part(page("record", Role.ADMINISTRATOR), "Check")
    app.file_uploader(key="check_head").upload("head.json", b'{"sequence": 1}', "application/json").run()
    app.button(key="check_now").click().run()
    assert any("no exported head" in bare(error) for error in app.error) and len(app.success) == 0


def test_versions_name_every_edition_in_use() -> None:
    named = " ".join(f"{row['what']} {row['edition']}" for row in editions()).replace("\\", "")
    for source in GUIDELINES:
        assert source.title in named
        assert source.edition is None or source.edition in named
    assert "Windows table" in named and "Drug table" in named
    for role, also in ((Role.PHYSICIAN, "Cases you may see"), (Role.ADMINISTRATOR, "none on record")):
        shown = text(part(page("record", role), "Versions"))
        assert "kyphodss 0." in shown and "SQLite" in shown and head() in shown and also in shown


def _ready_to_erase(key: str) -> AppTest:
    app = part(page("record", Role.ADMINISTRATOR), "Keeping and erasing")
    app.text_input(key="erase_key").set_value(key).run()
    assert not app.exception
    return app


def _erase(app: AppTest) -> AppTest:
    button = next(each for each in app.button if each.label == "Erase for good")
    return button.click().run()


def test_erasing_needs_a_reason_and_the_key_typed_once_more() -> None:
    key = key_of("S02")
    app = _ready_to_erase(key)
    assert "first saved on" in text(app) and "S02" not in text(app)
    assert any("Choose the reason" in bare(error) for error in _erase(app).error)
    app.selectbox(key="erase_why").set_value("asked by the patient")
    app.text_input(key="erase_again").set_value(key_of("S03"))
    assert any("another one" in bare(error) for error in _erase(app).error)
    assert door().view(key).number == 1, "Nothing was erased."


def test_erasing_takes_the_case_away_and_the_record_says_so() -> None:
    key = key_of("S02")
    app = _ready_to_erase(key)
    app.selectbox(key="erase_why").set_value("asked by the patient")
    app.text_input(key="erase_again").set_value(key.upper())
    app = _erase(app)
    assert not app.exception
    assert any("is erased: 1 revision emptied" in each.value for each in app.success)
    assert any("was erased on" in bare(each) for each in app.info)
    assert "S02" not in {case.case_id for case in door().cases()}
    looked = page("record", Role.PHYSICIAN, case=key)
    assert "erase a patient's data" in set(looked.dataframe[0].value["did"])


def test_a_key_that_is_nobodys_is_not_erased() -> None:
    app = _ready_to_erase("0123456789abcdef")
    assert any("no case at this address" in bare(error) for error in app.error)
    assert not any(each.label == "Erase for good" for each in app.button)


def test_what_is_past_the_term_is_listed_and_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = part(page("record", Role.ADMINISTRATOR), "Keeping and erasing")
    assert any("set no term" in bare(info) for info in app.info)
    monkeypatch.setenv("KYPHODSS_STORE__RETENTION_YEARS", "1")
    settings.cache_clear()
    closed = {"case_id": "old", "outcome": {"closed_on": "2020-01-02"}}
    old = Door(database(), demonstration_user(Role.PHYSICIAN), lambda: datetime(2020, 1, 2, tzinfo=UTC))
    key = old.create(closed, "", datetime(2020, 1, 2, tzinfo=UTC).date()).case_key
    app = part(page("record", Role.ADMINISTRATOR), "Keeping and erasing")
    assert app.selectbox(key="due").options == [key]
    app.selectbox(key="due").set_value(key).run()
    assert app.text_input(key="erase_key").value == key


def test_a_store_that_does_not_answer_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page("record", Role.ADMINISTRATOR)

    def gone(_self: Database) -> None:
        raise StoreError("unreachable", "The database is not there.")

    monkeypatch.setattr(Database, "writing", gone)
    for name in ("Audit record", "Check", "Keeping and erasing", "Versions"):
        app.button(key="audit_again").click() if name == "Audit record" else part(app, name)
        app.run()
        if name == "Check":
            app.button(key="check_now").click().run()
        if name == "Keeping and erasing":
            app.text_input(key="erase_key").set_value("0123456789abcdef").run()
        assert any("not there" in bare(error) for error in app.error), name


def test_the_last_backup_is_named_where_one_is_on_record(tmp_path: Path) -> None:
    at = datetime(2026, 11, 20, 18, tzinfo=UTC)
    backup(database(), tmp_path / "copy.zip", operator(), instant(at))
    shown = text(part(page("record", Role.ADMINISTRATOR), "Versions"))
    assert f"**Last backup** · {second_words(instant(at))}" in shown and "none on record" not in shown
