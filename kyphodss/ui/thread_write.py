"""Writing into an advice thread: what this side may write now, with the drafted request; sent only by its button."""

from datetime import date
from typing import Final

import streamlit as st

from kyphodss.access import Operation, may
from kyphodss.case.model import Case
from kyphodss.settings import settings
from kyphodss.store.acts import LONGEST_WORDS
from kyphodss.store.door import Door
from kyphodss.store.thread_state import OF_THE_CLINIC, WITHOUT_WORDS, Entry, Kind, State, fault
from kyphodss.ui import acting, casework, draft
from kyphodss.ui.casework import opened
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import forget
from kyphodss.ui.thread_draft import drop, keep, unsent
from kyphodss.worklist.decide import REASONS
from kyphodss.worklist.gate import Gate, gate
from kyphodss.worklist.message import request

PLACE: Final = "thread"
READ: Final = "thread_read"
SENT: Final = "thread_sent"
LABELS: Final[dict[Kind, str]] = {
    "ask": "Ask for what is missing",
    "answer": "Answer",
    "advise": "Advise, without taking over",
    "convert_asked": "Ask whether this may become a referral",
    "permission": "Say whether this may become a referral",
    "converted": "Make it a referral",
    "declined": "Decline, with the reason",
    "advice_wanted": "Ask for advice, without a referral",
    "note": "Note a call or a letter",
}
YES_NO: Final[dict[bool, str]] = {True: "yes", False: "no"}
MAY_IT: Final = "May this become a referral, if the clinic sees a reason?"
DECLINED_AS: Final = ("not_a_candidate", "refer_elsewhere")
CLOCK: Final = (
    "Advice does not start the waiting time. The case names {day} as the day of receipt: take it out under Facts, Patient, or "
    "the wait is counted from it."
)


def write(door: Door, case: Case, state: State, as_of: date, today: date) -> None:
    """What may be written now, its fields, and the button that sends it."""
    offered = _offered(state, for_the_clinic=may(door.user, Operation.REPLY))
    kept = unsent(door, opened().case_key or "")
    kind: Kind = st.selectbox(
        "Write",
        offered,
        index=offered.index(kept.kind) if kept is not None and kept.kind in offered else 0,
        format_func=LABELS.__getitem__,
        key=_key(f"kind:{'-'.join(offered)}"),
        width=420,
    )
    entry = _entry(kind, case, state, as_of, "" if kept is None or kept.kind != kind else kept.text)
    if kind == "converted" and casework.unsaved():
        st.info(acting.SAVE_FIRST, icon=":material/save:")
        return
    lacking = fault(entry, state)
    st.button(
        "Send" if kind not in ("converted", "note") else LABELS[kind],
        on_click=_send,
        args=(entry, today),
        disabled=lacking is not None,
        help=None if lacking is None else lacking,
        key="thread_send",
        icon=":material/send:",
    )


def read_again() -> None:
    """The thread is read anew at the next run."""
    st.session_state[READ] = int(st.session_state.get(READ, 0)) + 1


def _offered(state: State, *, for_the_clinic: bool) -> list[Kind]:
    """What this side may write in this state, what is most likely first."""
    advice: list[Kind] = [] if state.advice_since is not None else ["advice_wanted"]
    open_question: list[Kind] = ["permission"] if state.advice_only else []
    if not for_the_clinic:
        return (
            [*open_question, "answer", "note", *advice]
            if _asked_to_convert(state)
            else ["answer", "note", *open_question, *advice]
        )
    convert: list[Kind] = []
    if state.advice_only:
        convert = ["converted"] if state.may_convert is True else ["convert_asked"]
    return ["ask", "advise", *convert, "declined", "note", *open_question, *advice]


def _asked_to_convert(state: State) -> bool:
    return state.convert_asked_at is not None


def _entry(kind: Kind, case: Case, state: State, as_of: date, kept: str) -> Entry:
    """The fields of one kind, as an entry; `kept` is what was typed before and not sent."""
    asked, code, answer = tuple[str, ...](), None, None
    drafted = ""
    if kind == "ask":
        found = gate(case, as_of)
        asked = _missing(found)
        drafted = request(case.case_id, _only(found, asked), settings().site.phone_line)
    if kind == "declined":
        code = _coded()
    if kind in ("permission", "advice_wanted") or (kind == "answer" and _asked_to_convert(state)):
        answer = _may_convert(kind)
    if kind == "advice_wanted" and case.referral.received_on is not None:
        st.caption(CLOCK.format(day=f"{case.referral.received_on:%d %b %Y}"))
    widget = _key(f"text:{kind}:{'-'.join(asked)}")
    label = "Message" if kind not in WITHOUT_WORDS else "Message, if any"
    text = st.text_area(
        label,
        value=drafted if kept == "" else kept,
        key=widget,
        on_change=keep,
        args=(kind, widget),
        height=300 if kind == "ask" else 120,
        max_chars=LONGEST_WORDS,
        help="Drafted from what is missing; change it as you like. It is seen by both sides."
        if kind == "ask"
        else None,
    )
    return Entry(kind, text.strip(), asked, code, answer)


def _missing(found: Gate) -> tuple[str, ...]:
    """Which of the missing things are asked for."""
    words: dict[str, str] = {}
    for gap in found.gaps:
        id = gap.requirement.id
        words[id] = f"{words[id]}, {gap.words}" if id in words else gap.words
    if len(words) == 0:
        st.caption("Nothing that a referral should carry is missing.")
        return ()
    chosen = st.multiselect(
        "Missing",
        list(words),
        default=list(words),
        format_func=lambda each: str(words.get(each, each)),
        key=_key("missing"),
    )
    return tuple(chosen)


def _only(found: Gate, asked: tuple[str, ...]) -> Gate:
    return Gate(tuple(gap for gap in found.gaps if gap.requirement.id in asked), found.urgent)


def _coded() -> str | None:
    offered = {reason.id: reason.words for reason in REASONS.values() if reason.decision in DECLINED_AS}
    return st.selectbox(
        "Coded reason",
        list(offered),
        index=None,
        format_func=lambda each: str(offered.get(each, each)),
        placeholder="none needed",
        key=_key("declined_as"),
        width=420,
    )


def _may_convert(kind: Kind) -> bool | None:
    return st.radio(
        MAY_IT,
        list(YES_NO),
        index=None,
        format_func=YES_NO.__getitem__,
        key=_key(f"may_convert:{kind}"),
        horizontal=True,
    )


def _send(entry: Entry, today: date) -> None:
    here, door = opened(), door_now()
    key, number = here.case_key, here.number
    if key is None or number is None:
        return

    def _do() -> None:
        if entry.kind == "converted":
            door.convert(key, here.body, number, entry.text, today, here.slot)
            acting.come_back(door, key)
        elif entry.kind in OF_THE_CLINIC:
            door.reply(key, entry)
        else:
            door.write(key, entry)
        drop(door, key)

    if acting.attempt(PLACE, _do):
        st.session_state[SENT] = int(st.session_state.get(SENT, 0)) + 1
        forget()
    read_again()


def _key(name: str) -> str:
    """Fields begin anew with every message that was sent."""
    return draft.key(f"thread:{st.session_state.get(SENT, 0)}:{name}")
