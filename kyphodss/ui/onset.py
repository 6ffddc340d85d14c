"""When the fracture happened: a day, an interval, a month, or not known. Nothing is narrower than what was said."""

import calendar
from datetime import date
from typing import Final

import streamlit as st

from kyphodss.ui import draft
from kyphodss.ui.form import DAY_FORMAT, FIRST_DAY, LAST_DAY, Problems, day_in, show_problem

DAY: Final = "a day"
INTERVAL: Final = "an interval"
MONTH: Final = "a month"
UNKNOWN: Final = "not known"
MODES: Final = (UNKNOWN, DAY, INTERVAL, MONTH)


def onset(index: int, problems: Problems) -> None:
    """The widgets for the onset of one fracture."""
    at = f"fractures[{index}]"
    early, late = ends(index)
    mode_key = draft.key(f"{at}.onset_mode")
    st.segmented_control(
        "Onset known as",
        MODES,
        default=_mode(early, late),
        required=True,
        key=mode_key,
        on_change=_switched,
        args=(index, mode_key),
        persist_state="session",
        help="The fracture's own clock starts here. A month or an interval stays one: windows close from its first day.",
    )
    mode = st.session_state[mode_key]
    if mode == DAY:
        _date(f"{at}.onset", "Onset", early, index, ("onset_earliest", "onset_latest"))
    elif mode == INTERVAL:
        left, right = st.columns(2)
        with left:
            _date(f"{at}.first", "Onset, earliest", early, index, ("onset_earliest",))
        with right:
            _date(f"{at}.last", "Onset, latest", late, index, ("onset_latest",))
    elif mode == MONTH:
        _month(at, index, early)
    for name in ("onset_earliest", "onset_latest", "onset"):
        show_problem(f"{at}.{name}", problems)


def ends(index: int) -> tuple[date | None, date | None]:
    """Earliest and latest onset as the draft holds them."""
    at = f"fractures[{index}]"
    day = draft.get(f"{at}.onset")
    early, late = draft.get(f"{at}.onset_earliest"), draft.get(f"{at}.onset_latest")
    return day_in(early or day), day_in(late or day)


def _mode(early: date | None, late: date | None) -> str:
    if early is None and late is None:
        return UNKNOWN
    if early == late:
        return DAY
    whole = early is not None and late is not None and early.day == 1 and late == _month_end(early)
    return MONTH if whole else INTERVAL


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _switched(index: int, mode_key: str) -> None:
    """What the other modes cannot say is taken away only when the onset becomes unknown."""
    mode, (early, late) = st.session_state[mode_key], ends(index)
    if mode == UNKNOWN:
        _write(index, None, None)
    elif mode == DAY:
        _write(index, early or late, early or late)
    elif mode == MONTH and (early or late) is not None:
        first = (early or late or FIRST_DAY).replace(day=1)
        _write(index, first, _month_end(first))


def _write(index: int, early: date | None, late: date | None) -> None:
    at = f"fractures[{index}]"
    draft.put(f"{at}.onset", None)
    draft.put(f"{at}.onset_earliest", None if early is None else early.isoformat())
    draft.put(f"{at}.onset_latest", None if late is None else late.isoformat())


def _date(path: str, label: str, value: date | None, index: int, names: tuple[str, ...]) -> None:
    if value is not None:
        st.session_state.setdefault(draft.key(path), value)
    st.date_input(
        label,
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        key=draft.key(path),
        on_change=_dated,
        args=(index, draft.key(path), names),
    )


def _dated(index: int, key: str, names: tuple[str, ...]) -> None:
    early, late = ends(index)
    day = st.session_state[key]
    _write(index, day if "onset_earliest" in names else early, day if "onset_latest" in names else late)


def _month(at: str, index: int, early: date | None) -> None:
    left, right = st.columns(2)
    month_key, year_key = draft.key(f"{at}.month"), draft.key(f"{at}.year")
    names = list(calendar.month_name)[1:]
    with left:
        st.selectbox(
            "Month",
            names,
            index=None if early is None else early.month - 1,
            key=month_key,
            on_change=_of_month,
            args=(index, month_key, year_key),
        )
    with right:
        st.number_input(
            "Year",
            value=None if early is None else early.year,
            step=1,
            format="%d",
            key=year_key,
            on_change=_of_month,
            args=(index, month_key, year_key),
        )


def _of_month(index: int, month_key: str, year_key: str) -> None:
    month, year = st.session_state[month_key], st.session_state[year_key]
    if month is None or year is None or not FIRST_DAY.year <= year <= LAST_DAY.year:
        _write(index, None, None)
        return
    first = date(int(year), list(calendar.month_name).index(month), 1)
    _write(index, first, _month_end(first))
