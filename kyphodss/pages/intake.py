"""Intake: bring in a sheet, see every problem beside its cell, then accept. Nothing is stored before that."""

from datetime import datetime

import streamlit as st

from kyphodss.access import Operation
from kyphodss.case.clock import SITE_ZONE
from kyphodss.ui import intake, intake_questions, intake_rows, intake_store
from kyphodss.ui.door import door as door_now
from kyphodss.ui.menu import only_for

door = door_now()
today = datetime.now(SITE_ZONE).date()
st.title("Intake", anchor=False)
only_for(door.user, Operation.CREATE_CASE)
st.markdown(
    "Bring in a sheet of referrals: names, questions, problems, then accept. Nothing is stored before you accept."
)
here = intake.upload()
if here is not None:
    intake.layout(here)
    intake.mapping(here)
    if intake_questions.asked(here):
        found = intake_rows.checked(here, today)
        if found is not None:
            intake_rows.problems(here, found)
            intake_rows.mend(here, found)
            intake_rows.say_mended(here)
            intake_store.accept(door, here, found, today)
            intake_store.refusals()
