"""Intake: bring in a sheet or FHIR files, see every problem, then accept. Nothing is stored before that."""

from datetime import datetime

import streamlit as st

from kyphodss.access import Operation
from kyphodss.case.clock import SITE_ZONE
from kyphodss.ui import intake, intake_fhir, intake_questions, intake_rows, intake_runs, intake_store
from kyphodss.ui.door import door as door_now
from kyphodss.ui.menu import only_for

door = door_now()
today = datetime.now(SITE_ZONE).date()
st.title("Intake", anchor=False)
only_for(door.user, Operation.CREATE_CASE)
st.markdown("Bring in a sheet of referrals, or FHIR of a record system. Nothing is stored before you accept.")
kind = st.segmented_control(
    "What is it?", ("Spreadsheet", "FHIR"), default="Spreadsheet", required=True, key="intake_kind"
)
if kind == "FHIR":
    files = intake_fhir.upload()
    if files is not None:
        offered = intake_fhir.findings(files)
        if len(offered.drafts) > 0:
            intake_store.accept(door, files, offered, today)
            intake_store.refusals()
else:
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
intake_runs.imports_so_far(door, today)
