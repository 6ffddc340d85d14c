"""Who acts on this page: asked at the top of every run, and again wherever something is done.

Sign-in gives an identity at the start of a session only; the store decides at every action whether that sign-in still holds.
A callback or a fragment asks `who()` first; a file made at its click asks `kyphodss.ui.later.door_later`.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from kyphodss.access import Role, User
from kyphodss.service import logs
from kyphodss.service.app import page_refusal
from kyphodss.service.opened import database
from kyphodss.service.options import options
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.claims import SignInError
from kyphodss.store.database import StoreError
from kyphodss.store.logins import note, recognise, sign_out
from kyphodss.ui import sign_in, typed

THIS_MACHINE: Final = "this machine"
PRACTICE: Final = "Oakside Family Practice (invented)"
ROLE: Final = "demonstration_role"


def who(pages: Sequence[StreamlitPage] = ()) -> User:
    """Who acts, with role and organization as they are now. Where nobody may, says why and how to go on, and stops the run.

    `pages`: what the router offers, whose menu is then taken away; none where the router has run before.
    """
    try:
        found = options()
        refused = page_refusal(found, st.get_option("server.address"))
    except SettingsError as problem:
        refused = f"kyphodss cannot start. {problem}"
    if refused is not None:
        st.error(refused, icon=":material/settings:")
        _stop(pages)
    if options().sign_in.mode == "demonstration":
        return demonstration_user(role())
    user = _recognised()
    if user is None:
        _stop(pages)
    return user


def _recognised() -> User | None:
    """Who has signed in and may act; None once the page says why nobody may."""
    if st.user.get("is_logged_in") is not True:
        sign_in.welcome(options())
        return None
    try:
        user = recognise(database(), st.user.to_dict(), datetime.now(UTC), options().sign_in, origin())
    except SignInError as refusal:
        sign_in.refused(refusal, options(), kept=typed.keep_at_the_end(refusal.kind))
        return None
    except (StoreError, AuditError, SettingsError) as problem:
        st.error(str(problem), icon=":material/settings:")
        return None
    if user.role is None:
        sign_in.without_role(user, options(), leave)
        return None
    typed.by(user)
    return user


def origin() -> str:
    """Where the request came from: the address of the other end, as the server or its trusted proxy saw it."""
    return st.context.ip_address or THIS_MACHINE


def leave() -> None:
    """Signs out of every window and goes on to the provider's own sign-out. The cookie goes in any case."""
    try:
        sign_out(database(), st.user.to_dict(), datetime.now(UTC), origin())
    except (StoreError, AuditError, SignInError, SettingsError):
        logs.say("a sign-out is not on record", logging.ERROR)
    st.logout()


def role() -> Role:
    """The role acted in the demonstration."""
    return Role(st.session_state.setdefault(ROLE, Role.PHYSICIAN))


def demonstration_user(acted: Role) -> User:
    """The invented user of a role; a referrer belongs to an invented practice."""
    practice = PRACTICE if acted is Role.REFERRER else None
    return User(f"demonstration-{acted.value}", f"Demonstration {acted.value}", acted, practice, origin())


def act_as(wanted: Role) -> None:
    """Switches the role of the demonstration, on record; nothing that the former one saw stays in the session.

    Raises StoreError, AuditError or SettingsError where it cannot be put on record: the role then stays.
    """
    now = datetime.now(UTC)
    note(database(), demonstration_user(role()), "sign out", now)
    note(database(), demonstration_user(wanted), "sign in", now)
    for name in list(st.session_state):
        del st.session_state[name]
    st.session_state[ROLE] = wanted


def _stop(pages: Sequence[StreamlitPage]) -> NoReturn:
    if len(pages) > 0:
        st.navigation(list(pages), position="hidden")
    st.stop()
