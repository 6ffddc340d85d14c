"""kyphodss, the router: page settings, the pages, and the standing disclaimer. Nothing is decided here."""

import streamlit as st

st.set_page_config(page_title="kyphodss", page_icon=":material/orthopedics:", layout="wide")

page = st.navigation({"Today": [st.Page("pages/case.py", title="Case", icon=":material/person:", default=True)]})

with st.sidebar:
    st.caption(
        "Supports clinical judgement; never replaces it. Not a medical device: it reads no images, gives no score of its own "
        "and no directive. Every statement names its source."
    )
    st.caption("Demonstration: every patient here is invented. Do not enter identifiable data.")

page.run()
