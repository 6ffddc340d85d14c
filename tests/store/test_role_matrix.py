"""Every role, and none, on every operation, against own and foreign organizations; what is refused changes nothing."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from kyphodss.access import AccessError, Operation, Role, User, allowed, may, same_organization
from kyphodss.cohort.demand_asked import DemandAsked
from kyphodss.cohort.selection import Selection
from kyphodss.documents.patient_sheet import Release
from kyphodss.store import accounts, cases, chart_notes, decisions, imports, meeting, views
from kyphodss.store.accounts import AccountChange
from kyphodss.store.acts import NO_CASE, OPERATIONS
from kyphodss.store.database import Database, open_database
from kyphodss.store.decisions import Decision
from kyphodss.store.door import CohortAsked, Door
from kyphodss.store.imports import Run
from kyphodss.store.meeting import Agreed
from kyphodss.store.thread_state import Entry
from kyphodss.store.views import SavedView
from tests.store.base import AS_OF, AT, body
from tests.store.conftest import KEY, Maker
from tests.store.people import NORTH, SOUTH, contents, door, end, lines, newest, user

UNSTORED: Final = "f" * 16
IMPORTED: Final = {NORTH: "a" * 16, SOUTH: "b" * 16}  # an import of each organization


@dataclass(frozen=True)
class Store:
    """A database with a case of each organization and one account."""

    database: Database
    keys: dict[str, str]
    account: str


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    kind: str = request.param
    server = None if kind == "sqlite" else request.getfixturevalue("postgresql")
    opened = open_database(Maker(kind, tmp_path_factory.mktemp("matrix"), server).migrated(), KEY)
    physician = door(opened, Role.PHYSICIAN)
    keys = {
        name: physician.create(body(f"C-{name}", referral={"organization": name}), "made", AS_OF).case_key
        for name in (NORTH, SOUTH)
    }
    for key in keys.values():
        physician.write(key, Entry("advice_wanted", "which one first?", may_convert=True))
    with opened.writing() as conn:
        for _ in range(20):
            chart_notes.add(conn, "F1", "remark", "2026-03", "a new service began", (), "physician-1", AT)
        account = accounts.create(conn, "https://issuer.example", "subject", "Somebody", AT).user_id
        for role in ROLES:
            views.keep(conn, user(role).id, "worklist", SavedView("kept", "order=wait", AT))
    with opened.writing() as conn:
        for name, run in IMPORTED.items():
            imports.record(conn, Run(run, "drop folder"), user(Role.REFERRER, name), AT, UNSTORED, None, 1)
    with opened.writing() as conn:
        for name, key in keys.items():
            for title in (f"notes {name}", f"closing {name}"):
                meeting.make(conn, title, AS_OF, [key], "physician-1", AT)
            decisions.decide(conn, key, Decision("treat", 1, "treat.facts-open"), "physician-1", AT)
    yield Store(opened, keys, account)
    opened.close()


@dataclass(frozen=True)
class Ask:
    """What a call may use: the door, and the case of an organization."""

    door: Door
    store: Store
    organization: str

    @property
    def key(self) -> str:
        return self.store.keys[self.organization]

    @property
    def body(self) -> dict[str, Any]:
        return body(f"C-{self.organization}", referral={"organization": self.organization})

    @property
    def number(self) -> int:
        with self.store.database.reading() as conn:
            found = cases.load(conn, self.key)
        return 0 if found is None else found.number

    @property
    def stored(self) -> dict[str, Any]:
        with self.store.database.reading() as conn:
            found = cases.load(conn, self.key)
        return self.body if found is None else found.body

    def decide(self) -> Any:
        return self.door.decide(self.key, self.stored, Decision("treat", self.number, "treat.facts-open"), AS_OF)

    def create(self) -> Any:
        return self.door.create({**self.body, "case_id": f"new-{self.door.user.id}-{self.organization}"}, "", AS_OF)

    def meeting(self, purpose: str = "notes") -> str:
        with self.store.database.reading() as conn:
            titles = {each.title: each.meeting_key for each in meeting.heads(conn)}
        return titles[f"{purpose} {self.organization}"]

    def note_meeting(self) -> str:
        with self.store.database.reading() as conn:
            found = meeting.noted_about(conn, self.meeting(), self.key)
        had = None if found is None else found.noted_at
        return self.door.note_meeting(self.meeting(), self.key, Agreed("an MRI first", self.door.user.id, AS_OF), had)

    def withdraw_note(self) -> None:
        with self.store.database.reading() as conn:
            number = chart_notes.standing(conn)[0].id
        self.door.withdraw_note(number)

    def ask_advice(self) -> Any:
        new = {**self.body, "case_id": f"advice-{self.door.user.id}-{self.organization}"}
        return self.door.ask_advice(new, "worth a referral?", True, AS_OF)

    def release(self) -> None:
        self.door.release(self.key, Release(f"C-{self.organization}", "Dr. Example", AS_OF, "0" * 64, None))


# One call of each method of the door.
CALLS: Final[dict[str, Callable[[Ask], Any]]] = {
    "cases": lambda ask: ask.door.cases(),
    "worklist": lambda ask: ask.door.worklist({}),
    "search": lambda ask: ask.door.search("beispiel"),
    "view": lambda ask: ask.door.view(ask.key),
    "create": lambda ask: ask.create(),
    "change": lambda ask: ask.door.change(ask.key, ask.stored, ask.number, "", AS_OF),
    "history": lambda ask: ask.door.history(ask.key),
    "people": lambda ask: ask.door.people(ask.key),
    "decisions": lambda ask: ask.door.decisions(ask.key),
    "decide": lambda ask: ask.decide(),
    "thread": lambda ask: ask.door.thread(ask.key),
    "write": lambda ask: ask.door.write(ask.key, Entry("note", "seen")),
    "reply": lambda ask: ask.door.reply(ask.key, Entry("ask", "which level?")),
    "convert": lambda ask: ask.door.convert(ask.key, ask.stored, ask.number, "", AS_OF),
    "ask_advice": lambda ask: ask.ask_advice(),
    "take": lambda ask: ask.door.take(ask.key),
    "leave": lambda ask: ask.door.leave(ask.key),
    "besides": lambda ask: ask.door.besides(),
    "meetings": lambda ask: ask.door.meetings(),
    "meeting": lambda ask: ask.door.meeting(ask.meeting()),
    "hold_meeting": lambda ask: ask.door.hold_meeting("Another one", AS_OF, [ask.key]),
    "arrange_meeting": lambda ask: ask.door.arrange_meeting(ask.meeting(), [ask.key], [ask.key]),
    "note_meeting": lambda ask: ask.note_meeting(),
    "decided_in_meeting": lambda ask: ask.door.decided_in_meeting(ask.meeting(), ask.key, 1),
    "close_meeting": lambda ask: ask.door.close_meeting(ask.meeting("closing")),
    "meeting_minutes": lambda ask: ask.door.meeting_minutes(ask.meeting()),
    "export_meeting": lambda ask: ask.door.export_meeting(ask.meeting()),
    "release": lambda ask: ask.release(),
    "releases": lambda ask: ask.door.releases(ask.key),
    "exported": lambda ask: ask.door.exported(ask.key, "note"),
    "keep_draft": lambda ask: ask.door.keep_draft(f"case:{ask.key}", {"case_id": 1}, ask.key, 1),
    "drafts": lambda ask: ask.door.drafts(),
    "draft": lambda ask: ask.door.draft(f"case:{ask.key}"),
    "drop_draft": lambda ask: ask.door.drop_draft("none"),
    "who_looked": lambda ask: ask.door.who_looked(ask.key),
    "export_who_looked": lambda ask: ask.door.export_who_looked(ask.key),
    "views": lambda ask: ask.door.views("worklist"),
    "keep_view": lambda ask: ask.door.keep_view("worklist", f"mine {ask.organization}", "order=wait"),
    "rename_view": lambda ask: ask.door.rename_view("worklist", "kept", "kept"),
    "drop_view": lambda ask: ask.door.drop_view("worklist", "none"),
    "cohort": lambda ask: ask.door.cohort(CohortAsked(("F1",))),
    "cohort_here": lambda ask: ask.door.cohort_here(CohortAsked(("F1",))),
    "demand": lambda ask: ask.door.demand(DemandAsked(1)),
    "demand_here": lambda ask: ask.door.demand_here(DemandAsked(1)),
    "cohort_exported": lambda ask: ask.door.cohort_exported("T4-T5-waits"),
    "cohort_table": lambda ask: ask.door.cohort_table(),
    "cohort_values": lambda ask: ask.door.cohort_values(),
    "cohort_cases": lambda ask: ask.door.cohort_cases(Selection()),
    "chart_notes": lambda ask: ask.door.chart_notes(),
    "note_chart": lambda ask: ask.door.note_chart("F1", "remark", "2026-03", "a new service began"),
    "withdraw_note": lambda ask: ask.withdraw_note(),
    "import_runs": lambda ask: ask.door.import_runs(),
    "undo_import": lambda ask: ask.door.undo_import(IMPORTED[ask.organization], AS_OF),
    "audit": lambda ask: ask.door.audit(),
    "export_audit": lambda ask: ask.door.export_audit(),
    "export_head": lambda ask: ask.door.export_head(),
    "accounts": lambda ask: ask.door.accounts(),
    "change_account": lambda ask: ask.door.change_account(ask.store.account, AccountChange(Role.MANAGER, None, False)),
    "due_for_erasure": lambda ask: ask.door.due_for_erasure(AS_OF, 5),
    "erase": lambda ask: ask.door.erase(ask.key, "asked by the patient"),
}

# Written out, so that a change of the table in access.py is seen here: which cases (N: of the own organization Praxis
# Nord, S: of the other one) a role reaches with each method. NS where a method is not about one case and is allowed.
EXPECTED: Final = {
    #                    physician referrer manager administrator none
    "cases":             ("NS", "NS", "", "", ""),
    "worklist":          ("NS", "NS", "", "", ""),
    "search":            ("NS", "NS", "", "", ""),
    "view":              ("NS", "N", "", "", ""),
    "create":            ("NS", "N", "", "", ""),
    "change":            ("NS", "N", "", "", ""),
    "history":           ("NS", "N", "", "", ""),
    "people":            ("NS", "N", "", "", ""),
    "decide":            ("NS", "", "", "", ""),
    "decisions":         ("NS", "N", "", "", ""),
    "thread":            ("NS", "N", "", "", ""),
    "write":             ("NS", "N", "", "", ""),
    "reply":             ("NS", "", "", "", ""),
    "convert":           ("NS", "", "", "", ""),
    "ask_advice":        ("NS", "N", "", "", ""),
    "take":              ("NS", "", "", "", ""),
    "leave":             ("NS", "", "", "", ""),
    "besides":           ("NS", "NS", "", "", ""),
    "meetings":          ("NS", "", "", "", ""),
    "meeting":           ("NS", "", "", "", ""),
    "hold_meeting":      ("NS", "", "", "", ""),
    "arrange_meeting":   ("NS", "", "", "", ""),
    "note_meeting":      ("NS", "", "", "", ""),
    "decided_in_meeting":("NS", "", "", "", ""),
    "close_meeting":     ("NS", "", "", "", ""),
    "meeting_minutes":   ("NS", "", "", "", ""),
    "export_meeting":    ("NS", "", "", "", ""),
    "release":           ("NS", "", "", "", ""),
    "releases":          ("NS", "N", "", "", ""),
    "exported":          ("NS", "N", "", "", ""),
    "keep_draft":        ("NS", "N", "", "", ""),
    "drafts":            ("NS", "NS", "", "", ""),
    "draft":             ("NS", "NS", "", "", ""),
    "drop_draft":        ("NS", "NS", "", "", ""),
    "who_looked":        ("NS", "", "", "NS", ""),
    "export_who_looked": ("NS", "", "", "NS", ""),
    "cohort":            ("NS", "", "NS", "NS", ""),
    "cohort_here":       ("NS", "", "", "", ""),
    "demand":            ("NS", "", "NS", "NS", ""),
    "demand_here":       ("NS", "", "", "", ""),
    "cohort_exported":   ("NS", "", "NS", "NS", ""),
    "cohort_table":      ("NS", "", "", "", ""),
    "cohort_values":     ("NS", "", "NS", "NS", ""),
    "cohort_cases":      ("NS", "", "", "", ""),
    "chart_notes":       ("NS", "", "NS", "NS", ""),
    "note_chart":        ("NS", "", "NS", "", ""),
    "withdraw_note":     ("NS", "", "NS", "", ""),
    "views":             ("NS", "NS", "NS", "NS", ""),
    "keep_view":         ("NS", "NS", "NS", "NS", ""),
    "rename_view":       ("NS", "NS", "NS", "NS", ""),
    "drop_view":         ("NS", "NS", "NS", "NS", ""),
    "import_runs":       ("NS", "NS", "", "", ""),
    "undo_import":       ("NS", "N", "", "", ""),
    "audit":             ("", "", "", "NS", ""),
    "export_audit":      ("", "", "", "NS", ""),
    "export_head":       ("", "", "", "NS", ""),
    "accounts":          ("", "", "", "NS", ""),
    "change_account":    ("", "", "", "NS", ""),
    "due_for_erasure":   ("", "", "", "NS", ""),
    "erase":             ("", "", "", "NS", ""),
}  # fmt: skip
ROLES: Final = (Role.PHYSICIAN, Role.REFERRER, Role.MANAGER, Role.ADMINISTRATOR, None)
SAVING_TOO: Final = {"decide", "convert", "ask_advice"}  # with a line of the save besides their own
CHANGING: Final = {
    "hold_meeting", "arrange_meeting", "note_meeting", "decided_in_meeting", "close_meeting",
    "undo_import",
    "create", "change", "write", "reply", "take", "leave", "release", "keep_draft", "keep_view", "note_chart", "withdraw_note",
    "change_account", *SAVING_TOO,
}  # fmt: skip


def test_every_method_of_the_door_is_one_operation_and_stands_in_the_matrix() -> None:
    methods = {name for name, _ in inspect.getmembers(Door, inspect.isfunction) if not name.startswith("_")}
    assert methods == set(OPERATIONS) == set(CALLS) == set(EXPECTED)
    assert set(OPERATIONS.values()) == set(Operation)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: "none" if role is None else role.value)
@pytest.mark.parametrize("name", [name for name in EXPECTED if name != "erase"])
def test_a_role_reaches_what_the_table_says_and_a_refusal_is_on_record_and_changes_nothing(
    store: Store, name: str, role: Role | None
) -> None:
    expected = EXPECTED[name][ROLES.index(role)]
    for letter, organization in (("N", NORTH), ("S", SOUTH)):
        before, seen = contents(store.database), end(store.database)
        asking = door(store.database, role)
        outcome = "done"
        try:
            CALLS[name](Ask(asking, store, organization))
        except AccessError as error:
            outcome = "refused"
            assert "Beispiel" not in str(error) and "0042" not in str(error)
        assert outcome == ("done" if letter in expected else "refused"), (name, role, organization)
        line = newest(store.database)
        assert line.sequence == seen + (2 if outcome == "done" and name in SAVING_TOO else 1)
        assert (line.action, line.outcome, line.user_id) == (OPERATIONS[name].value, outcome, asking.user.id)
        if outcome == "refused" or name not in CHANGING:
            assert contents(store.database) == before


@pytest.mark.parametrize("role", ROLES, ids=lambda role: "none" if role is None else role.value)
def test_only_an_administrator_erases(database: Database, role: Role | None) -> None:
    key = door(database, Role.PHYSICIAN).create(body(), "made", AS_OF).case_key
    before = contents(database)
    if role is Role.ADMINISTRATOR:
        assert door(database, role).erase(key, "asked by the patient") == 1
        assert lines(database)[-1].fields == '["asked by the patient"]'
    else:
        with pytest.raises(AccessError):
            door(database, role).erase(key, "asked by the patient")
        assert contents(database) == before
        assert lines(database)[-1].outcome == "refused"


def test_a_referrer_sees_of_a_list_and_a_search_only_the_own_organization(store: Store) -> None:
    for found in (door(store.database, Role.REFERRER).cases(), door(store.database, Role.REFERRER).search("beispiel")):
        assert len(found) > 0
        assert {case.organization for case in found} == {NORTH}
    assert store.keys[SOUTH] not in newest(store.database).fields
    assert store.keys[NORTH] in newest(store.database).fields
    assert {case.organization for case in door(store.database, Role.PHYSICIAN).cases()} == {NORTH, SOUTH}


@pytest.mark.parametrize("name", ["view", "history", "exported", "keep_draft", "releases", "thread", "write"])
def test_somebody_elses_case_is_refused_in_the_words_for_one_that_does_not_exist(store: Store, name: str) -> None:
    said = []
    for organization, keys in ((SOUTH, store.keys), ("nowhere", {"nowhere": UNSTORED})):
        key = keys[organization]
        asking = Ask(door(store.database, Role.REFERRER), replace(store, keys=keys), organization)
        with pytest.raises(AccessError) as refused:
            CALLS[name](asking)
        said.append(str(refused.value))
        assert (newest(store.database).outcome, newest(store.database).case_key) == ("refused", key)
    assert said == [NO_CASE, NO_CASE]


@pytest.mark.parametrize(
    "key", ["Beispiel, Berta", "", "F" * 16, "0" * 17, "../..", "\0", "'; DROP TABLE case_current"]
)
def test_an_address_that_is_no_key_is_refused_and_not_repeated_on_record(store: Store, key: str) -> None:
    for role in (Role.PHYSICIAN, Role.REFERRER):
        with pytest.raises(AccessError, match="no case at this address"):
            door(store.database, role).view(key)
        line = newest(store.database)
        assert (line.outcome, line.case_key, line.fields) == ("refused", None, "[]")
    with pytest.raises(AccessError):
        door(store.database, Role.ADMINISTRATOR).who_looked(key)


def test_a_referrer_can_move_no_case_to_or_from_another_organization(store: Store) -> None:
    referrer, key = door(store.database, Role.REFERRER), store.keys[NORTH]
    before = contents(store.database)
    for organization in (SOUTH, None, " "):
        moved = body(f"C-{NORTH}", referral={} if organization is None else {"organization": organization})
        with pytest.raises(AccessError, match="another organization, or none"):
            referrer.change(key, moved, 1, "", AS_OF)
        with pytest.raises(AccessError, match="another organization, or none"):
            referrer.create({**moved, "case_id": "moved"}, "", AS_OF)
    assert contents(store.database) == before


def test_a_referrer_without_an_organization_and_a_case_without_one_meet_nowhere(database: Database) -> None:
    physician = door(database, Role.PHYSICIAN)
    for number, organization in enumerate((None, " ")):
        key = physician.create(body(f"n{number}", referral={"organization": organization}), "", AS_OF).case_key
        for own in (None, "", " "):
            with pytest.raises(AccessError, match="names no organization"):
                door(database, Role.REFERRER, own).view(key)
            with pytest.raises(AccessError, match="names no organization"):
                door(database, Role.REFERRER, own).cases()


def test_each_refusal_says_why() -> None:
    from kyphodss.store.acts import refusal

    assert refusal(user(None), Operation.VIEW_CASE) == (
        "Your account has no role, so it may not view a case. An administrator can give it one."
    )
    assert refusal(user(Role.MANAGER), Operation.VIEW_CASE) == "The role manager may not view a case."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Praxis Nord", "praxis  nord ", True),
        ("Praxis Süd", "Praxis Su\N{COMBINING DIAERESIS}d", True),
        ("Praxis Nord", "Praxis Nord 2", False),
        ("", "", False),
        (" ", " ", False),
        (None, None, False),
        ("x", None, False),
    ],
)
def test_organizations_are_compared_without_capitals_and_spaces(one: str | None, other: str | None, same: bool) -> None:
    assert same_organization(one, other) is same
    assert same_organization(other, one) is same


def test_after_all_of_this_the_record_is_whole(store: Store) -> None:
    assert len(lines(store.database)) == end(store.database)


def test_a_role_that_nobody_gave_may_do_nothing() -> None:
    nobody = User("x", "x", None, NORTH)
    assert not any(may(nobody, each) or allowed(nobody, each, NORTH) for each in Operation)
