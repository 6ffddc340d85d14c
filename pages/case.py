"""One case: facts in; timing windows, every source's verdict, open questions and the note out."""

from datetime import datetime

import streamlit as st

from kyphodss.assess import assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.settle import open_questions
from kyphodss.ui import draft, results
from kyphodss.ui.cards import cards
from kyphodss.ui.facts import facts
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, LAST_DAY
from kyphodss.ui.header import header, next_step
from kyphodss.ui.levels import level_switch
from kyphodss.ui.samples import case_file, picker, worked_case

with st.container(horizontal=True, vertical_alignment="bottom"):
    picker()
    today = datetime.now(SITE_ZONE).date()
    chosen = st.date_input(
        "Assessed on",
        today,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        key="as_of",
        bind="query-params",
        help="Every answer is that of this day. Cleared, it is today.",
        width=190,
    )
    case_file()

as_of = today if chosen is None else chosen
checked = draft.checked(as_of)
assessments = assess(checked.case, as_of)
worked_case([assessment.to_json() for assessment in assessments])
level_switch(assessments)
assessment = assessments[min(st.session_state.fracture, len(assessments) - 1)]
questions = open_questions(GUIDELINES, assessment.row)

header(assessment, stale=checked.stale)
results.problems(checked.problems)
next_step(assessment, questions)
results.red_flags(assessment)
results.picture(checked.case, assessment)

both = st.grid(2, min_column_width=430, gap="medium")
with both.cell():
    st.header("What each source says", anchor=False)
    cards(assessment)
with both.cell():
    results.open_questions(questions)
    facts(checked.problems)
    results.note_to_copy(checked.case, assessments)
