"""The store's door as the one who acts on this page: asked anew at every action, so that an ended sign-in ends here."""

from datetime import UTC, datetime

import streamlit as st

from kyphodss.service.opened import database
from kyphodss.settings import SettingsError
from kyphodss.store.audit import AuditError
from kyphodss.store.database import StoreError
from kyphodss.store.door import Door
from kyphodss.ui.session import who
from kyphodss.ui.words import plain


def door() -> Door:
    """The door for the present user. Stops the run, with a sentence, where nobody may act or there is no database."""
    user = who()
    try:
        found = database()
    except (StoreError, AuditError, SettingsError) as problem:
        st.error(plain(str(problem)), icon=":material/settings:")
        st.stop()
    return Door(found, user, lambda: datetime.now(UTC))
