"""Explore: would this patient qualify, how long is left, what to send, when to call. Nothing is stored until “Refer”."""

from datetime import datetime

import streamlit as st

from kyphodss.assess import assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.case.read import CaseError, case_from
from kyphodss.ui import draft, explore, results
from kyphodss.ui.candidacy import answers, refer
from kyphodss.ui.door import door as door_now
from kyphodss.ui.explore_advice import advice

door = door_now()
today = datetime.now(SITE_ZONE).date()
explore.begin()

st.title("Explore", anchor=False)
st.markdown(
    "A few questions about one patient, and what follows from the answers. Leave out what you do not know: it stays *not known*. "
    "Nothing here is stored."
)
asked, told = st.columns([5, 6], gap="large")
checked = draft.checked(today)
values = explore.placed(draft.clean(draft.current()))
try:
    case = checked.case if checked.stale else case_from(values)
except CaseError:
    case = checked.case
assessments = assess(case, today)
with asked:
    results.problems(checked.problems)
    explore.questions(checked.problems, today)
    results.red_flags(assessments[0])
    st.button("Start again", on_click=explore.anew, icon=":material/restart_alt:", key="explore_anew")
with told:
    found = answers(case, assessments, today)
    ready = not checked.stale and values != draft.EMPTY
    refer(door, values, found, today, ready=ready)
    advice(door, values, case, assessments[0], today, ready=ready)
