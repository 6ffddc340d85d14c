"""One case: facts in; timing windows, every source's verdict, open questions and the note out."""

from datetime import datetime

import streamlit as st

from kyphodss.access import Operation
from kyphodss.assess import assess
from kyphodss.case.clock import SITE_ZONE
from kyphodss.guidelines.settle import open_questions
from kyphodss.guidelines.shown import guidelines_shown, shown
from kyphodss.settings import settings
from kyphodss.ui import casework, draft, results
from kyphodss.ui.cards import cards
from kyphodss.ui.case_picker import listed, picker
from kyphodss.ui.decide import decide
from kyphodss.ui.desk import desk
from kyphodss.ui.documents import documents
from kyphodss.ui.door import door as door_now
from kyphodss.ui.facts import facts
from kyphodss.ui.follow_up import follow_up
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, LAST_DAY
from kyphodss.ui.glance import glance
from kyphodss.ui.header import header, next_step
from kyphodss.ui.levels import level_switch
from kyphodss.ui.menu import only_for
from kyphodss.ui.past import past
from kyphodss.ui.plan import plan
from kyphodss.ui.review import review
from kyphodss.ui.samples import case_file, worked_case, worked_picker
from kyphodss.ui.saving import kept, saving
from kyphodss.ui.scores import scores
from kyphodss.ui.spine import spine
from kyphodss.ui.thread import thread
from kyphodss.ui.whatif import what_if
from kyphodss.ui.words import plain

door = door_now()
only_for(door.user, Operation.VIEW_CASE)
cases = listed(door)
casework.arrive(door, cases[0].case_key if len(cases) > 0 else None)
trouble = st.session_state.pop("arrival_problem", None)
if trouble is not None:
    st.error(plain(trouble), icon=":material/lock:")
review()

leaving = desk()
with st.container(horizontal=True, vertical_alignment="bottom"):
    picker(cases)
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
    case_file(leaving)
    worked_picker()

as_of = today if chosen is None else chosen
checked = draft.checked(as_of)
place = saving(door, checked.problems, today)
assessments = assess(checked.case, as_of)
worked_case([assessment.to_json() for assessment in assessments])
level_switch(assessments)
spine(assessments)
assessment = assessments[min(st.session_state.fracture, len(assessments) - 1)]
sources = shown(assessment.row["etiology"], settings().sources)
questions = open_questions(guidelines_shown(sources), assessment.row)

header(assessment, stale=checked.stale)
results.problems(checked.problems)
next_step(assessment, questions, len(sources))
results.red_flags(assessment)
results.picture(checked.case, assessment, sources)

glance(assessment, sources)
what_if(checked, assessments, as_of)

both = st.grid(2, min_column_width=430, gap="medium")
with both.cell():
    results.open_questions(questions, len(sources))
    choice = plan(assessment)
    decide(door, checked.case, assessments, choice, today)
    thread(door, checked.case, assessment, today)
    follow_up(checked.case, as_of)
    documents(checked.case, assessments, assessment, choice, leaving, today=today)
    facts(checked.problems)
    scores(assessment)
    past(door)
    results.note_to_copy(checked.case, assessments)
with both.cell():
    st.header("Each source in its own words", anchor=False)
    cards(assessment, sources)
kept(door, place)
