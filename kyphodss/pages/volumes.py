"""Volumes: the manager's numbers, suppressed before they leave the store."""

from datetime import UTC, datetime

import streamlit as st

from kyphodss.access import Operation
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.menu import only_for
from kyphodss.ui.volumes import volumes
from kyphodss.ui.words import plain

door = door_now()
only_for(door.user, Operation.VIEW_COUNTS)
st.title("Volumes", anchor=False)
try:
    if st.button("Count again", key="count_again", icon=":material/refresh:") or "counted" not in st.session_state:
        st.session_state.counted = (door.counts(), datetime.now(UTC))
    counted, at = st.session_state.counted
    volumes(counted, at)
except STORE_TROUBLE as problem:
    st.error(plain(str(problem)), icon=":material/error:")
