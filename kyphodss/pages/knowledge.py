"""Every rule, number, source and worked case, from the objects the app runs on."""

import streamlit as st

from kyphodss.ui.knowledge import book, search, show

st.title("Knowledge", anchor=False)
st.markdown(
    "Every convention, red flag, criterion, outcome, window and worked case that decides what the case page says, with the "
    "address where it can be checked. What was left out because nobody could verify it is listed too."
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    asked = st.text_input(
        "Search", placeholder="a word, an id, a number: Roland-Morris, LCD-B4, twelve weeks", key="knowledge_search"
    )
    sections = list(dict.fromkeys(entry.section for entry in book()))
    section = st.selectbox(
        "Section", sections, index=None, placeholder="all sections", key="knowledge_section", width=280
    )
found = search(asked, section)
st.caption(f"{len(found)} of {len(book())} entries")
show(found)
