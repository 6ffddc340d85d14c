"""Follow-up after the procedure: which contacts are due, and a form that adds one, with complications and a new fracture."""

from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.fields import guide
from kyphodss.case.model import Case
from kyphodss.case.read import CaseError, case_from
from kyphodss.case.vocabulary import level
from kyphodss.settings import settings
from kyphodss.ui import draft, tables
from kyphodss.ui.form import DAY_FORMAT, as_plain_number, help_of, label_of
from kyphodss.ui.lazy import drawer
from kyphodss.ui.words import plain
from kyphodss.worklist.follow_up import Contact, State, contacts

PATH: Final = "outcome.followups"
COMPLICATIONS: Final = "outcome.complications"
SINCE: Final = "fractures[].onset_earliest"
MARKS: Final[dict[State, str]] = {
    "ahead": ":material/schedule:",
    "due": ":material/notifications:",
    "done": ":material/check_circle:",
    "overdue": ":material/notification_important:",
    "passed": ":material/event_busy:",
}
LACKS: Final = "A contact needs its day. Choose it."
ADDED: Final = (
    "It is added to the case on screen; saving the case keeps it. Adverse events and admissions by kind and day have tables of "
    "their own, in the section *Outcome* of the facts."
)
TOO_LATE: Final = "The new fracture cannot begin after the contact that found it. Correct one of the two days."
KNOWN_LEVEL: Final = "{level} is in the case already. Correct its facts instead."


def follow_up(case: Case, as_of: date) -> None:
    """A drawer, once a procedure is recorded by the day."""
    found = contacts(case, as_of, settings().plan)
    if len(found) > 0:
        waiting = sum(contact.state in ("due", "overdue") for contact in found)
        count = "" if waiting == 0 else f" ({waiting} due)"
        drawer(f"Follow-up{count}", "follow_up", lambda: _drawn(case, found, as_of), icon=":material/monitoring:")


def _drawn(case: Case, found: tuple[Contact, ...], as_of: date) -> None:
    st.markdown("\n".join(f"- {MARKS[contact.state]} {_words(contact)}" for contact in found))
    if len(case.outcome.complications or ()) > 0:
        st.markdown(f"Complications: {plain('; '.join(case.outcome.complications or ()))}")
    refusal = st.session_state.pop("follow_up_refused", None)
    if refusal is not None:
        st.error(plain(refusal), icon=":material/error:")
    _form(case, as_of)


def _words(contact: Contact) -> str:
    """The contact with its state; of one that is due in bold, of one that was made its scores."""
    words = plain(contact.words)
    if contact.state == "done":
        scores = (("pain", contact.pain_score, 10), ("Roland-Morris", contact.roland_morris, 24))
        said = [f"{name} {'not recorded' if value is None else f'{value:g} of {most}'}" for name, value, most in scores]
        return f"{words}; {', '.join(said)}"
    return f"**{words}**" if contact.state in ("due", "overdue") else words


def _form(case: Case, as_of: date) -> None:
    paths = (f"{PATH}[].on", f"{PATH}[].pain_score", f"{PATH}[].roland_morris", COMPLICATIONS, SINCE)
    on, pain, roland, problems, since = map(guide, paths)
    with st.form("follow_up_form", clear_on_submit=True):
        st.date_input(
            on.label, value=None, min_value=case.outcome.procedure_on, max_value=as_of, format=DAY_FORMAT,
            key=_key("on"), help=help_of(on),
        )  # fmt: skip
        both = st.columns(2)
        both[0].number_input(
            label_of(pain),
            value=None,
            step=1.0,
            format="%g",
            key=_key("pain_score"),
            help=help_of(pain),
            placeholder="not known",
        )
        both[1].number_input(
            label_of(roland),
            value=None,
            step=1,
            key=_key("roland_morris"),
            help=help_of(roland),
            placeholder="not known",
        )
        st.text_area(f"New {problems.label.lower()}", key=_key("complications"), height=80, help=help_of(problems))
        st.selectbox(
            "New fracture at", level.values, index=None, key=_key("level"), placeholder="none, or not asked",
            help="Adds the level to the fractures, with this day as the latest day of its onset. Its other facts are not known.",
        )  # fmt: skip
        st.date_input(
            f"New fracture: {since.phrase}", value=None, min_value=case.outcome.procedure_on, max_value=as_of,
            format=DAY_FORMAT, key=_key("since"),
            help="First day on which it can have happened. Without it nobody can say that it is new since the procedure.",
        )  # fmt: skip
        st.form_submit_button("Add the contact", on_click=_add, icon=":material/add:")
    st.caption(ADDED)


def _add() -> None:
    """Adds what was entered, where the case can be read with it; otherwise the sentence that says why not."""
    on = st.session_state.get(_key("on"))
    if on is None:
        st.session_state.follow_up_refused = LACKS
        return
    at = st.session_state.get(_key("level"))
    if at is not None and any(each.get("level") == at for each in draft.get("fractures") or []):
        st.session_state.follow_up_refused = KNOWN_LEVEL.format(level=at)
        return
    since = st.session_state.get(_key("since"))
    if since is not None and since > on:
        st.session_state.follow_up_refused = TOO_LATE
        return
    entry = {"on": on.isoformat(), "pain_score": _number("pain_score"), "roland_morris": _number("roland_morris")}
    known = {name: value for name, value in entry.items() if value is not None}
    try:
        case_from({"case_id": "new", "outcome": {"followups": [known]}})
    except CaseError as error:
        st.session_state.follow_up_refused = "; ".join(error.fields.values())
        return
    tables.add(PATH, known)
    _complications(st.session_state.get(_key("complications")) or "")
    if at is not None:
        first = {} if since is None else {"onset_earliest": since.isoformat()}
        new = {"level": at, **first, "onset_latest": on.isoformat()}
        draft.put("fractures", [*(draft.get("fractures") or []), new])


def _complications(text: str) -> None:
    new = [line.strip() for line in text.splitlines() if line.strip() != ""]
    if len(new) == 0:
        return
    every, widget = [*(draft.get(COMPLICATIONS) or []), *new], draft.key(COMPLICATIONS)
    draft.put(COMPLICATIONS, every)
    if widget in st.session_state:  # where the field is on screen, it shows them too and keeps none of its own
        st.session_state[widget] = "\n".join(every)


def _number(name: str) -> Any:
    return as_plain_number(st.session_state.get(_key(name)))


def _key(name: str) -> str:
    return f"follow_up:{name}:{draft.key('')}"
