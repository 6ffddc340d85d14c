"""What a sheet leaves open, asked before any row is read: order of dates, scale of pain, meaning of codes."""

import streamlit as st

from kyphodss.intake import columns
from kyphodss.intake.columns import Question
from kyphodss.ui.intake import State, doubled
from kyphodss.ui.words import plain


def asked(here: State) -> bool:
    """The questions the file leaves open. True once nothing is open."""
    found = columns.questions(here.table, here.columns)
    if len(doubled(here.columns)) > 0:
        return False
    if len(found) == 0:
        return True
    st.subheader("Questions about this file", anchor=False)
    st.markdown("The file can be read in more than one way here. Nothing is guessed.")
    answers = {question: _answer(here, question) for question in found}
    if any(answer is None for answer in answers.values()):
        st.caption(f"{sum(answer is None for answer in answers.values())} to answer before the rows can be checked.")
    if st.button("Answer", key="intake_answer", icon=":material/check:", disabled=None in answers.values()):
        mapped = list(here.columns)
        for question, answer in answers.items():
            if answer is not None:
                mapped[question.index] = columns.answered(mapped[question.index], question, answer)
        here.change(here.table, tuple(mapped))
        st.rerun()
    return False


def _answer(here: State, question: Question) -> str | dict[str, str] | None:
    key = f"intake_question:{here.print}:{question.index}:{question.kind}"
    if question.kind != "codes":
        return st.radio(plain(question.sentence), question.options, index=None, key=key, horizontal=True)
    st.markdown(plain(question.sentence))
    with st.container(horizontal=True):
        meant = {
            word: st.selectbox(f"{word} means", question.options, index=None, key=f"{key}:{word}", width=170)
            for word in question.words
        }
    said = {word: meaning for word, meaning in meant.items() if meaning is not None}
    return said if len(said) == len(question.words) else None
