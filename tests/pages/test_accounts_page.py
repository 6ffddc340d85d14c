"""The accounts page: everyone in a table, every change on record, every refusal in a sentence, the table of roles."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from kyphodss import access_page
from kyphodss.access import Operation, Role, reach
from kyphodss.docs import FOLDER, pages
from kyphodss.service.opened import database
from kyphodss.store import accounts
from kyphodss.store.accounts import Account
from kyphodss.store.database import instant
from tests.pages.test_case_page import bare, text
from tests.pages.test_record_page import PAGES_OF, every_role, newest, page


def _somebody(name: str, role: Role | None, organization: str | None = None) -> str:
    with database().writing() as conn:
        made = accounts.create(conn, "https://id.example", name, name, instant(datetime.now(UTC)))
        accounts.known_by(
            conn, made.user_id, name=name, email=f"{name}@x.example", role=role, organization=organization
        )
    return made.user_id


def _as_kept(user_id: str) -> Account:
    with database().reading() as conn:
        found = accounts.by_id(conn, user_id)
    assert found is not None
    return found


def _chosen(user_id: str) -> AppTest:
    app = page("accounts", Role.ADMINISTRATOR)
    app.selectbox(key="account_chosen").set_value(user_id).run()
    assert not app.exception
    return app


def _saved(app: AppTest, role: Role | None, organization: str) -> AppTest:
    next(each for each in app.selectbox if each.label == "Role").set_value(role)
    next(each for each in app.text_input if each.label == "Organization").set_value(organization)
    return next(each for each in app.button if each.label == "Save").click().run()


@every_role
def test_only_administrators_get_past_the_top_of_the_page(role: Role) -> None:
    app = page("accounts", role)
    if "Accounts" in PAGES_OF[role]:
        assert len(app.error) == 0
    else:
        assert [bare(each) for each in app.error] == [f"The role {role.value} may not see the accounts."]
        assert len(app.table) + len(app.dataframe) == 0


def test_without_accounts_the_page_says_why() -> None:
    assert any("nobody signs in" in bare(info) for info in page("accounts", Role.ADMINISTRATOR).info)


def test_everyone_is_in_the_table_with_their_state() -> None:
    _somebody("Ada", Role.ADMINISTRATOR)
    _somebody("Ben", None)
    app = page("accounts", Role.ADMINISTRATOR)
    shown = app.dataframe[0].value
    assert list(shown["name"]) == ["Ada", "Ben"]
    assert list(shown["state"]) == ["enabled", "waits for a role"]
    assert "2 accounts · 1 waiting for a role" in text(app)


def test_a_role_and_an_organization_are_given_and_stand_on_record() -> None:
    _somebody("Ada", Role.ADMINISTRATOR)
    ben = _somebody("Ben", None)
    app = _saved(_chosen(ben), Role.REFERRER, "  Praxis   Nord ")
    assert any("Ben is changed" in each.value for each in app.success)
    assert (_as_kept(ben).role, _as_kept(ben).organization) == (Role.REFERRER, "Praxis Nord")
    assert list(app.dataframe[0].value["role"]) == ["administrator", "referrer"]
    with database().reading() as conn:
        from kyphodss.store import audit

        lines = audit.events(conn, most=5)
    assert any(line.action == Operation.CHANGE_ACCOUNTS.value and ben in line.fields for line in lines)


def test_an_account_is_disabled_and_enabled_and_its_sign_ins_end() -> None:
    _somebody("Ada", Role.ADMINISTRATOR)
    ben = _somebody("Ben", Role.PHYSICIAN)
    app = _chosen(ben)
    app.button(key="end_logins").click().run()
    ended = _as_kept(ben).ended_before
    assert ended is not None and any("Every sign-in of Ben ends" in each.value for each in app.success)
    app.button(key="disable").click().run()
    assert _as_kept(ben).disabled and _as_kept(ben).role is Role.PHYSICIAN
    assert "disabled" in list(app.dataframe[0].value["state"])
    app.button(key="enable").click().run()
    assert not _as_kept(ben).disabled


@pytest.mark.parametrize("how", ["role", "disable"])
def test_the_last_administrator_stays_and_the_page_says_why(how: str) -> None:
    ada = _somebody("Ada", Role.ADMINISTRATOR)
    app = _chosen(ada)
    app = _saved(app, Role.PHYSICIAN, "") if how == "role" else app.button(key="disable").click().run()
    assert any("only administrator" in bare(error) and "Nothing was changed" in bare(error) for error in app.error)
    assert _as_kept(ada).role is Role.ADMINISTRATOR and not _as_kept(ada).disabled
    assert newest(database()).action == Operation.VIEW_ACCOUNTS.value, "The page read the accounts again."


def test_a_name_is_never_markup() -> None:
    ben = _somebody("**Ben** [x](https://x.example)", Role.PHYSICIAN)
    app = _chosen(ben).button(key="end_logins").click().run()
    assert "\\*\\*Ben\\*\\* \\[x\\]" in app.success[0].value


def test_the_table_of_roles_is_the_one_that_is_asked() -> None:
    rows = access_page.rows()
    assert len(rows) == len(Operation)
    for operation, row in zip(Operation, rows, strict=True):
        assert row == (operation.value.capitalize(), *(reach(role, operation).value for role in Role))
    grids = [each.value for each in page("accounts", Role.ADMINISTRATOR).dataframe]
    (shown,) = (grid for grid in grids if list(grid.columns) == list(access_page.COLUMNS))
    assert [tuple(row) for row in shown.itertuples(index=False)] == list(rows)


def test_the_committed_page_of_roles_is_current() -> None:
    assert (FOLDER / "access.md").read_text(encoding="utf-8") == pages()["access.md"]
