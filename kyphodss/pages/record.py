"""Who saw and changed what; whether the record is whole; what is kept and for how long; data freshness and versions."""

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.ui.audit_record import audit_record
from kyphodss.ui.casework import PARAMETER
from kyphodss.ui.checking import checking
from kyphodss.ui.door import door as door_now
from kyphodss.ui.erasing import erasing
from kyphodss.ui.looks import forget
from kyphodss.ui.menu import only_for
from kyphodss.ui.record import who_looked
from kyphodss.ui.versions import versions

LOOKED = "Who looked at a case"
PARTS = {
    "Audit record": (Operation.VIEW_AUDIT, audit_record),
    LOOKED: (Operation.VIEW_CASE_ACCESS, who_looked),
    "Check": (Operation.VIEW_AUDIT, checking),
    "Keeping and erasing": (Operation.ERASE_CASE, erasing),
    "Versions": (Operation.VIEW_CASE_ACCESS, versions),
}

door = door_now()
st.title("Record", anchor=False)
only_for(door.user, Operation.VIEW_CASE_ACCESS)
offered = [part for part, (asks, _) in PARTS.items() if may(door.user, asks)]
if "record_part" not in st.session_state:  # a new visit
    forget()
    st.session_state.record_part = LOOKED if PARAMETER in st.query_params else offered[0]
part = st.segmented_control(
    "Part of the record", offered, key="record_part", required=True, label_visibility="collapsed"
)
if part != LOOKED:
    st.query_params.pop(PARAMETER, None)
PARTS[part or offered[0]][1](door)
