"""Accounts for administrators: who there is, what each may do, and every change with its sentence where it cannot be made."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kyphodss import access_page
from kyphodss.access import Role
from kyphodss.service.options import options
from kyphodss.store.accounts import Account, AccountChange, AccountError
from kyphodss.store.door import Door
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.looks import forget, once
from kyphodss.ui.saving import moment_words
from kyphodss.ui.words import plain

CHOSEN: Final = "account_chosen"
TOLD: Final = "account_told"
LONGEST: Final = 120  # characters of an organization
NOBODY_YET: Final = (
    "Nobody has signed in yet. An account is made when somebody signs in for the first time; it then has no role."
)
ACTED: Final = "In the demonstration nobody signs in: roles are switched at the top of the page, and there is no account to change."


def accounts(door: Door) -> None:
    """The table, and below it one account to change."""
    try:
        found = once("accounts", None, door.accounts)
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    if len(found) == 0:
        acted = options().sign_in.mode == "demonstration"
        st.info(ACTED if acted else NOBODY_YET, icon=":material/group:")
        return
    waiting = sum(account.role is None and not account.disabled for account in found)
    st.caption(f"{len(found)} account{'' if len(found) == 1 else 's'} · {waiting} waiting for a role")
    st.dataframe([_row(account) for account in found], hide_index=True, key="accounts", alt="Accounts")
    _claims()
    _change(door, found)


def _row(account: Account) -> dict[str, str]:
    return {
        "name": account.name,
        "e-mail": account.email or "",
        "role": "none" if account.role is None else account.role.value,
        "organization": account.organization or "",
        "state": state_of(account),
        "first signed in": moment_words(account.created_at),
    }


def state_of(account: Account) -> str:
    """The state of an account in a word."""
    if account.disabled:
        return "disabled"
    return "waits for a role" if account.role is None else "enabled"


def _claims() -> None:
    """Where the sign-in gives role or organization, a change here lasts until the next one."""
    asked = options().sign_in
    given = [
        word for word, claim in (("role", asked.role_claim), ("organization", asked.organization_claim)) if claim != ""
    ]
    if len(given) > 0:
        st.info(
            f"The provider gives the {' and the '.join(given)} at every sign-in: change it there. What is set here lasts until "
            "the next sign-in.",
            icon=":material/sync:",
        )
    if len(asked.administrators) > 0:
        st.caption(f"The settings name {len(asked.administrators)} who become administrator again at each sign-in.")


def _change(door: Door, found: Sequence[Account]) -> None:
    by_id = {account.user_id: account for account in found}
    st.subheader("Change an account", anchor=False)
    chosen = st.selectbox(
        "Account",
        list(by_id),
        index=None,
        format_func=lambda each: label_of(by_id[each]),
        key=CHOSEN,
        placeholder="choose an account, or type to search",
        width=620,
    )
    _told()
    if chosen is None:
        return
    account = by_id[chosen]
    if account.user_id == door.user.id:
        st.info(
            "This is your own account: what you take away here, you lose at your next action.", icon=":material/person:"
        )
    _edit(door, account)
    _state(door, account)


def label_of(account: Account) -> str:
    """An account in a list; two of one name differ by their address."""
    return account.name if account.email is None else f"{account.name} · {account.email}"


def _edit(door: Door, account: Account) -> None:
    roles: list[Role | None] = [None, *Role]
    shown = f"{account.user_id}:{account.role}:{account.organization}"
    with st.form(f"account:{shown}", width=620):
        role = st.selectbox(
            "Role",
            roles,
            index=roles.index(account.role),
            format_func=lambda each: "no role" if each is None else Role(each).value,
            key=f"role:{shown}",
        )
        organization = st.text_input(
            "Organization",
            account.organization or "",
            key=f"organization:{shown}",
            max_chars=LONGEST,
            help="As the cases name it; capitals and spaces do not count. A referrer sees the cases of this organization only.",
        )
        if st.form_submit_button("Save", icon=":material/save:"):
            wanted = AccountChange(role, (organization or "").strip() or None, account.disabled)
            _do(door, account, wanted, f"{plain(account.name)} is changed.")


def _state(door: Door, account: Account) -> None:
    """Disable or enable, and end what is signed in."""
    name = plain(account.name)
    with st.container(horizontal=True):
        if account.disabled:
            if st.button("Enable", key="enable", icon=":material/lock_open:"):
                _do(door, account, _as_it_is(account, disabled=False), f"{name} is enabled and can sign in again.")
        elif st.button(
            "Disable", key="disable", icon=":material/lock:", help="Ends every sign-in; no new one is taken"
        ):
            done = f"{name} is disabled; every sign-in ends at its next action."
            _do(door, account, _as_it_is(account, disabled=True), done)
        if st.button(
            "End every sign-in", key="end_logins", icon=":material/logout:", help="In every window, on every device"
        ):
            done = f"Every sign-in of {name} ends at its next action."
            _do(door, account, _as_it_is(account, end_logins=True), done)


def _as_it_is(account: Account, *, disabled: bool | None = None, end_logins: bool = False) -> AccountChange:
    kept = account.disabled if disabled is None else disabled
    return AccountChange(account.role, account.organization, kept, end_logins)


def _do(door: Door, account: Account, wanted: AccountChange, done: str) -> None:
    """Changes an account; what came of it shows at the next run."""
    try:
        door.change_account(account.user_id, wanted)
    except (*STORE_TROUBLE, AccountError) as problem:
        st.session_state[TOLD] = (False, f"Nothing was changed. {plain(str(problem))}")
    else:
        st.session_state[TOLD] = (True, done)
    forget()
    st.rerun()


def _told() -> None:
    told: tuple[bool, str] | None = st.session_state.pop(TOLD, None)
    if told is not None:
        good, sentence = told
        show = st.success if good else st.error
        show(sentence, icon=":material/check_circle:" if good else ":material/error:")


def roles() -> None:
    """What each role may do, in a grid that the keyboard scrolls where the screen is narrow."""
    st.header("What each role may do", anchor=False)
    st.caption(" ".join(access_page.RULES))
    heads = access_page.COLUMNS
    rows = [dict(zip(heads, row, strict=True)) for row in access_page.rows()]
    st.dataframe(rows, hide_index=True, key="roles", alt="What each role may do", height="content")
