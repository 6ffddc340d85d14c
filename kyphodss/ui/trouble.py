"""What a page says when it breaks: a sentence and a number that the log knows; never what went wrong with which data."""

import streamlit as st

from kyphodss.service import logs
from kyphodss.service.app import FAILED


def trouble(error: Exception) -> bool:
    """Logs a page's failure and shows the sentence. Returns True: Streamlit adds nothing of its own."""
    number = logs.failed("a page broke", error)
    st.error(f"{FAILED}{number}.", icon=":material/error:")
    return True
