"""Waits, windows met and lost, outcomes and sources of all referrals: whole at direct care, suppressed for everybody else."""

import streamlit as st

from kyphodss.access import Operation
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.cohort import cohort
from kyphodss.ui.cohort_behind import opening
from kyphodss.ui.door import door as door_now
from kyphodss.ui.menu import only_for
from kyphodss.ui.words import plain

door = door_now()
only_for(door.user, Operation.VIEW_COUNTS)
opening()
st.title("Cohort", anchor=False)
try:
    cohort(door)
except STORE_TROUBLE as problem:
    st.error(plain(str(problem)), icon=":material/error:")
