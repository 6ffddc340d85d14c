"""Which pages somebody is offered, from what their role may do. A page asks again at its top, and the door at every act."""

from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from kyphodss.access import Operation, Reach, User, may, reach
from kyphodss.store.acts import refusal
from kyphodss.ui.words import plain


@dataclass(frozen=True)
class _Entry:
    """A page, and the operation without which it has nothing to show; None: it is everybody's.

    `linked`: addresses name it, so it is nobody's home: the home has no name in its address.
    """

    name: str
    icon: str
    asks: Operation | None
    linked: bool = False


MENU: Final = (
    _Entry("worklist", ":material/checklist:", Operation.DECIDE),
    _Entry("case", ":material/person:", Operation.VIEW_CASE),
    _Entry("meeting", ":material/groups:", Operation.HOLD_MEETING, linked=True),
    _Entry("explore", ":material/explore:", Operation.CREATE_CASE, linked=True),
    _Entry("intake", ":material/upload_file:", Operation.CREATE_CASE, linked=True),
    _Entry("record", ":material/fact_check:", Operation.VIEW_CASE_ACCESS, linked=True),
    _Entry("accounts", ":material/manage_accounts:", Operation.VIEW_ACCOUNTS),
    _Entry("volumes", ":material/bar_chart:", Operation.VIEW_COUNTS),
    _Entry("cohort", ":material/monitoring:", Operation.VIEW_COUNTS, linked=True),
    _Entry("capacity", ":material/calendar_view_week:", Operation.VIEW_COUNTS, linked=True),
    _Entry("knowledge", ":material/menu_book:", None),
)


def pages(user: User | None = None) -> list[StreamlitPage]:
    """The pages of a user, the first that is not linked their home; every page where nobody is known yet.

    A referrer without an organization keeps the case page: there the door says what is missing.
    """
    offered = [entry for entry in MENU if user is None or _offered(user, entry)]
    home = next(entry for entry in offered if not entry.linked)
    return [
        st.Page(
            f"kyphodss/pages/{entry.name}.py", title=entry.name.capitalize(), icon=entry.icon, default=entry is home
        )
        for entry in offered
    ]


def offers(user: User, name: str) -> bool:
    """Is the page of this name offered to the user?"""
    return any(entry.name == name and _offered(user, entry) for entry in MENU)


def _offered(user: User, entry: _Entry) -> bool:
    return entry.asks is None or reach(user.role, entry.asks) is not Reach.NONE


def only_for(user: User, operation: Operation) -> None:
    """Stops the run with a sentence where the user may not do what the page is for."""
    if not may(user, operation):
        st.error(plain(refusal(user, operation)), icon=":material/lock:")
        st.stop()
