"""The knowledge page's pieces: search, and the entries found, section by section."""

import streamlit as st

from kyphodss.rulebook import Entry, entries
from kyphodss.ui.words import plain

MOST_SHOWN = 60


@st.cache_resource(max_entries=1)
def book() -> tuple[Entry, ...]:
    """Every rule; the same for everybody and as long as the app runs."""
    return entries()


def search(asked: str, section: str | None) -> list[Entry]:
    """The entries that hold every word asked for."""
    wanted = asked.casefold().split()
    return [e for e in book() if (section is None or e.section == section) and all(word in e.text for word in wanted)]


def show(found: list[Entry]) -> None:
    """The entries as a list under their sections, each with its rule and address."""
    if len(found) == 0:
        st.info("Nothing holds all of these words. Try one of them, or another section.", icon=":material/search_off:")
        return
    section = ""
    for entry in found[:MOST_SHOWN]:
        if entry.section != section:
            section = entry.section
            st.header(section, anchor=False)
        st.markdown(_words(entry))
    if len(found) > MOST_SHOWN:
        st.caption(f"{MOST_SHOWN} of {len(found)} entries are shown. Add a word, or choose a section, to see fewer.")


def _words(entry: Entry) -> str:
    lines = [f"**{plain(entry.id)}** {plain(entry.says)}"]
    if entry.rule != "":
        lines.append(f"Rule: {plain(entry.rule)}")
    if entry.source != "":
        read = plain(entry.source)
        lines.append(f":small[{f'[{read}]({entry.url})' if entry.url != '' else read}]")
    return "  \n".join(lines)
