"""Volumes: the manager's month at a glance, suppressed before it leaves the store."""

import streamlit as st

from kyphodss.access import Operation
from kyphodss.cohort.measures import options_of
from kyphodss.settings import settings
from kyphodss.store.door import CohortAsked
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.cohort import read_again, read_at
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import once, today
from kyphodss.ui.menu import only_for
from kyphodss.ui.volumes import AT_A_GLANCE, report, volumes
from kyphodss.ui.words import plain

door = door_now()
only_for(door.user, Operation.VIEW_COUNTS)
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("Volumes", anchor=False, width="stretch")
    st.button("Count again", key="cohort_count", icon=":material/refresh:", on_click=read_again)
try:
    asked = CohortAsked(AT_A_GLANCE, options_of(settings().cohort), profile=settings().cohort.profile)
    with st.spinner("Counting …", show_time=True):
        found = once("volumes", (read_at(), asked), lambda: door.cohort(asked))
    volumes(found)
    report(asked.profile, today())
except STORE_TROUBLE as problem:
    st.error(plain(str(problem)), icon=":material/error:")
