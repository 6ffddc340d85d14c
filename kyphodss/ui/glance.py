"""Every source at a glance: one badge each, then one click to what each asks, where they disagree, and the evidence."""

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.guidelines.shown import guidelines_shown
from kyphodss.ui.cards import parted
from kyphodss.ui.disagree import disagreements_and_evidence, side_by_side
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import code_badge, plain


def glance(assessment: Assessment, ids: tuple[str, ...]) -> None:
    """The shown sources with their verdicts on one line, and the two drawers that compare them."""
    st.header("What each source says", anchor=False)
    own, _ = parted(assessment, ids)
    badges = (code_badge(verdict.reading.code) for verdict in own)
    with st.container(horizontal=True, gap="medium"):
        for verdict, (word, icon, colour) in zip(own, badges, strict=True):
            st.markdown(f"**{plain(verdict.guideline.short)}** :{colour}-badge[{icon} {word}]", width="content")
    drawer("Side by side: what each source asks, beside this patient", "side-by-side", lambda: _table(assessment, ids))
    drawer(
        "Where the sources disagree on this patient, and the evidence",
        "disagreements",
        lambda: disagreements_and_evidence(assessment),
    )


def _table(assessment: Assessment, ids: tuple[str, ...]) -> None:
    side_by_side(assessment, guidelines_shown(ids))
