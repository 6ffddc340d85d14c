"""The screens before a case is seen: sign in, sign in again, nobody's role. Calm, one sentence, one way on."""

from collections.abc import Callable
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kyphodss.access import User
from kyphodss.service.options import Options
from kyphodss.settings import settings
from kyphodss.store.claims import SignInError
from kyphodss.ui.icon import ICON
from kyphodss.ui.words import plain

WIDTH: Final = 460
KEPT: Final = "What you typed on a case is kept. It is offered to you once you have signed in."
DISCLAIMER: Final = "Supports clinical judgement, never replaces it. Not a medical device."
AGAIN: Final = ("ended", "expired", "idle")
TITLES: Final = {"disabled": "Account disabled", "claims": "Sign-in not understood", "ahead": "Sign-in not understood"}


def welcome(options: Options) -> None:
    """Nobody has signed in."""
    with _card("Sign in"):
        st.markdown("Decision support for vertebral compression fracture referrals to interventional radiology.")
        _button("Sign in")
        st.caption(
            "Your organization's own page asks for your password; it is never seen here. A sign-in ends after "
            f"{options.sign_in.idle_minutes} minutes without an act, and {options.sign_in.absolute_hours} hours after it "
            "began."
        )


def refused(refusal: SignInError, options: Options, *, kept: bool) -> None:
    """A sign-in that does not hold, or no longer. `kept`: what was typed in this window is kept as a draft."""
    ended = refusal.kind in AGAIN
    with _card("Signed out" if ended else TITLES.get(refusal.kind, "Sign-in refused")):
        if ended:
            st.info(plain(str(refusal)), icon=":material/lock:")
            if kept:
                st.markdown(KEPT)
        else:
            st.warning(plain(str(refusal)), icon=":material/no_accounts:")
        _button("Sign in again" if ended else "Sign in with another account")
        if not ended:
            _contact(options)


def without_role(user: User, options: Options, leave: Callable[[], None]) -> None:
    """Signed in, but nobody has given a role: nothing is shown."""
    with _card("No role yet"):
        st.info(
            f"You are signed in as {plain(user.name)}. Nobody has given this account a role, so there is nothing it may see.",
            icon=":material/badge:",
        )
        _contact(options)
        st.button("Sign out", on_click=leave, key="leave", icon=":material/logout:", width="stretch")


def _contact(options: Options) -> None:
    st.markdown(f"Ask {plain(options.service.contact)}.")


def _card(title: str) -> DeltaGenerator:
    """The middle of the page: the icon, the site and a title; the caller fills it."""
    with st.container(horizontal=True, horizontal_alignment="center"):
        outer = st.container(width=WIDTH, key="sign_in")
    with outer:
        st.space("large")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(ICON, width=36)
            st.markdown("**kyphodss**", width="content")
            st.caption(plain(settings().site.name), width="content")
        inner = st.container(border=True)
        st.caption(DISCLAIMER)
    with inner:
        st.header(title, anchor=False)
    return inner


def _button(label: str) -> None:
    st.button(label, on_click=st.login, key="sign_in_button", icon=":material/login:", width="stretch")
