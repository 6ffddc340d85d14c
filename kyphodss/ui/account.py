"""The line above every page: what this is, the demonstration's banner, and the menu of who acts."""

from typing import Final

import streamlit as st

from kyphodss.access import Role, User
from kyphodss.service.options import options
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.database import StoreError
from kyphodss.ui import session
from kyphodss.ui.words import plain

STANDING: Final = (
    "**kyphodss** · supports clinical judgement, never replaces it · not a medical device: it reads no images and gives no "
    "score or directive of its own"
)
BANNER: Final = "every patient is invented, enter nothing identifiable"
CHOICE: Final = "act_as"


def line(user: User) -> None:
    """The standing line, with the demonstration's banner where it is one, and the menu of the user."""
    demonstration = options().sign_in.mode == "demonstration"
    with st.container(horizontal=True, vertical_alignment="center", key="standing_line"):
        with st.container(width="stretch", gap=None):
            if demonstration:
                st.markdown(f":orange-badge[:material/science: Demonstration] :small[{BANNER}]", width="stretch")
            st.caption(STANDING)
        with st.popover(plain(user.name), icon=":material/account_circle:", key="account", width="content"):
            _demonstration(user) if demonstration else _account(user)


def _account(user: User) -> None:
    """Role, organization and the way out."""
    role = "no role" if user.role is None else user.role.value
    st.markdown(f"**{plain(user.name)}**  \n{role} · {plain(user.organization or 'no organization')}")
    st.button("Sign out", on_click=session.leave, key="leave", icon=":material/logout:", width="stretch")
    st.caption("Ends this sign-in in every window.")


def _demonstration(user: User) -> None:
    """The role switch."""
    st.radio(
        "Act as",
        list(Role),
        index=list(Role).index(user.role or Role.PHYSICIAN),
        format_func=lambda role: Role(role).value.capitalize(),
        key=CHOICE,
        on_change=_switched,
    )
    st.caption("Switching begins anew: what was entered and not saved goes.")
    problem = st.session_state.get("not_switched")
    if problem is not None:
        st.error(problem)


def _switched() -> None:
    try:
        session.act_as(Role(st.session_state[CHOICE]))
    except (StoreError, AuditError, SettingsError) as problem:
        del st.session_state[CHOICE]
        st.session_state.not_switched = str(problem)
