"""The physician's open cases: whose window closes next and why, what is missing, who is booked, and one way into each."""

from datetime import datetime

import streamlit as st

from kyphodss.access import Operation
from kyphodss.case.clock import SITE_ZONE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, LAST_DAY
from kyphodss.ui.menu import only_for
from kyphodss.ui.worklist import opening, worklist
from kyphodss.ui.worklist_view import DAY

door = door_now()
only_for(door.user, Operation.DECIDE)
opening()

with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("Worklist", anchor=False, width="stretch")
    today = datetime.now(SITE_ZONE).date()
    chosen = st.date_input(
        "Assessed on",
        today,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        key=DAY,
        bind="query-params",
        help="Every row is that of this day. Cleared, it is today.",
        width=190,
    )
worklist(door, today if chosen is None else chosen, today)
