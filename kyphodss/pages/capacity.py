"""Demand and capacity: the load of the list, what slots do to windows and waits, who will lose the window, and referrals ahead."""

import streamlit as st

from kyphodss.access import Operation
from kyphodss.ui.capacity import capacity
from kyphodss.ui.capacity_cases import opening
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.menu import only_for
from kyphodss.ui.words import plain

door = door_now()
only_for(door.user, Operation.VIEW_COUNTS)
opening()
st.title("Capacity", anchor=False)
try:
    capacity(door)
except STORE_TROUBLE as problem:
    st.error(plain(str(problem)), icon=":material/error:")
