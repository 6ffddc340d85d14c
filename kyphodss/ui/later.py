"""The door for what runs outside the page's script: a file that is made only once it is clicked.

Such a function runs in a thread that knows no session: there nobody is signed in, and the demonstration has its first role.
So who acts is taken along from the run that drew the button, and the sign-in is looked at again when it is clicked.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from kyphodss.service.opened import database
from kyphodss.service.options import options
from kyphodss.store.door import Door
from kyphodss.store.logins import recognise
from kyphodss.ui.session import origin, who


def _now() -> datetime:
    return datetime.now(UTC)


def door_later() -> Callable[[], Door]:
    """Gives the door for the present user when it is called, from any thread.

    The call raises SignInError where the sign-in has ended by then, StoreError and AuditError as `recognise` does.
    """
    user, asked = who(), options().sign_in
    if asked.mode == "demonstration":
        return lambda: Door(database(), user, _now)
    claims, at = st.user.to_dict(), origin()
    return lambda: Door(database(), recognise(database(), claims, _now(), asked, at), _now)
