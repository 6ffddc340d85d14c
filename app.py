"""kyphodss, the router: settings, who acts, the pages, and the standing line. Nothing is decided here."""

import streamlit as st

from kyphodss.settings import SettingsError, settings
from kyphodss.ui.icon import ICON

st.set_page_config(page_title="kyphodss", page_icon=ICON, layout="wide")

try:
    settings()
    from kyphodss.cohort import offered
    from kyphodss.guidelines import shown
    from kyphodss.ui import account, menu, session, tour

    shown.check(settings().sources)
    offered.check(settings().cohort)
except SettingsError as problem:
    st.error(f"kyphodss cannot start. {problem}", icon=":material/settings:")
    st.stop()

user = session.who(menu.pages())
page = st.navigation(menu.pages(user), position="top")
account.line(user)
tour.tour(user, home=page.url_path == "")
page.run()
