"""kyphodss, the router: page settings, the pages, and the standing disclaimer. Nothing is decided here."""

import streamlit as st

from kyphodss.settings import SettingsError, settings
from kyphodss.ui.icon import ICON

st.set_page_config(page_title="kyphodss", page_icon=ICON, layout="wide")

try:
    settings()
    from kyphodss.guidelines.shown import check

    check(settings().sources)
except SettingsError as problem:
    st.error(f"kyphodss cannot start. {problem}", icon=":material/settings:")
    st.stop()

page = st.navigation(
    [
        st.Page("pages/case.py", title="Case", icon=":material/person:", default=True),
        st.Page("pages/knowledge.py", title="Knowledge", icon=":material/menu_book:"),
    ],
    position="top",
)
st.caption(
    "**kyphodss** · supports clinical judgement, never replaces it · not a medical device: it reads no images and gives no "
    "score or directive of its own · demonstration: every patient is invented, enter nothing identifiable"
)
page.run()
