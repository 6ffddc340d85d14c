"""A widget for every field of the guide: label, unit, help and reason come from it, and nothing is filled in beforehand.

Every yes/no offers "not known" first. Numbers have no limits in the browser: a value out of range keeps standing and
gets the model's own sentence beside it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

import streamlit as st

from kyphodss.case.background import area_in, language_in
from kyphodss.case.fields import FieldGuide, guide
from kyphodss.case.vocabulary import level
from kyphodss.ui import draft
from kyphodss.ui.words import plain

NOT_KNOWN: Final = "not known"
YES_NO: Final[dict[Any, str]] = {None: NOT_KNOWN, True: "yes", False: "no", "unknown": "asked, not known"}
NONE_OF_THESE: Final = "none of these"
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)
DAY_FORMAT: Final = "YYYY-MM-DD"

Problems = dict[str, str]


def fields(paths: Iterable[str], problems: Problems, *, index: int | None = None) -> None:
    """Widgets for these paths of the guide, side by side as far as the width allows."""
    grid = st.grid(2, min_column_width=160, gap="small")
    for path in paths:
        with grid.cell():
            field(path, problems, index=index)


def field(path: str, problems: Problems, *, index: int | None = None) -> None:
    """One widget, with what is wrong beside it."""
    at = path if index is None else path.replace("[]", f"[{index}]", 1)
    found = guide(path)
    _WIDGETS[found.kind](found, at)
    show_problem(at, problems)


def show_problem(at: str, problems: Problems) -> None:
    """The sentence for this path, if there is one."""
    for path, sentence in problems.items():
        if path == at or path.startswith(f"{at}["):
            st.error(plain(sentence[:1].upper() + sentence[1:]) + ".", icon=":material/error:")


def label_of(found: FieldGuide) -> str:
    """Label with unit."""
    return f"{found.label} ({found.unit})" if found.unit != "" else found.label


def help_of(found: FieldGuide) -> str:
    """What to enter, and why it is asked."""
    return f"{found.help} Why: {found.why}"


def _keep(at: str, convert: Callable[[Any], Any]) -> None:
    draft.put(at, convert(st.session_state[draft.key(at)]))


def _common(found: FieldGuide, at: str, convert: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        "label": label_of(found),
        "help": help_of(found),
        "key": draft.key(at),
        "on_change": _keep,
        "args": (at, convert),
    }


def _seed(at: str, value: Any) -> None:
    """Give a widget its first value by state: one that starts on a value of its own cannot be emptied again."""
    if value is not None:
        st.session_state.setdefault(draft.key(at), value)


def _same(value: Any) -> Any:
    return value


def _select(found: FieldGuide, at: str, words: dict[Any, str]) -> None:
    options = list(words)
    value = draft.get(at)
    # A stored value that the contract does not know stays visible; the model's sentence stands beside it.
    if value not in options:
        options.append(value)
    st.selectbox(
        options=options,
        index=next(
            place for place, option in enumerate(options) if option is value or (option == value and value is not None)
        ),
        format_func=lambda option: words.get(option, str(option)),
        **_common(found, at, _same),
    )


def _yes_no(found: FieldGuide, at: str) -> None:
    _select(found, at, YES_NO)


def choice_words(found: FieldGuide) -> dict[Any, str]:
    """The contract's values of a choice with their words, not known first."""
    values: tuple[Any, ...] = (
        tuple(map(int, found.choices)) if found.choices[0].isdigit() and found.name == "closed_as" else found.choices
    )
    return {None: NOT_KNOWN, **dict(zip(values, found.choice_labels, strict=True))}


def _choice(found: FieldGuide, at: str) -> None:
    _select(found, at, choice_words(found))


def _level(found: FieldGuide, at: str) -> None:
    _select(found, at, {None: NOT_KNOWN, **{name: name for name in level.values}})


def _number(found: FieldGuide, at: str) -> None:
    value = draft.get(at)
    whole = found.kind == "integer"
    shown = None if not isinstance(value, (int, float)) else int(value) if whole else float(value)
    _seed(at, shown)
    st.number_input(
        value=None,
        step=1 if whole else 1.0,
        format="%d" if whole else "%g",
        placeholder=NOT_KNOWN,
        **_common(found, at, as_plain_number),
    )


def as_plain_number(value: float | None) -> float | None:
    """5.0 is written as 5, as a person would."""
    return int(value) if value is not None and float(value).is_integer() else value


def _day(found: FieldGuide, at: str) -> None:
    _seed(at, day_in(draft.get(at)))
    st.date_input(
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format=DAY_FORMAT,
        **_common(found, at, _written_day),
    )


def day_in(value: Any) -> date | None:
    """The day written in a draft, if it is one."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-01-01") else None
    except ValueError:
        return None


def _written_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(found: FieldGuide, at: str) -> None:
    hint = "YYYY-MM-DD or YYYY-MM-DDTHH:MM" if found.kind == "instant" else NOT_KNOWN
    st.text_input(value=str(draft.get(at) or ""), placeholder=hint, **_common(found, at, _blank_is_not_known))


def _blank_is_not_known(value: str) -> str | None:
    return value.strip() if value.strip() != "" else None


def short_of(kind: str, value: str) -> str | None:
    """What is kept of a language or a ZIP code that was typed: its short form; anything else as it stands, to be mended."""
    read = {"language": language_in, "area": area_in}[kind]
    return read(value) or _blank_is_not_known(value)


def _keep_short(at: str, kind: str) -> None:
    """The field then shows what is kept, so that no longer code stays anywhere."""
    kept = short_of(kind, st.session_state[draft.key(at)])
    draft.put(at, kept)
    st.session_state[draft.key(at)] = kept or ""


def _short(found: FieldGuide, at: str) -> None:
    given = {**_common(found, at, _same), "on_change": _keep_short, "args": (at, found.kind)}
    st.text_input(value=str(draft.get(at) or ""), placeholder=NOT_KNOWN, **given)


def _texts(found: FieldGuide, at: str) -> None:
    value = draft.get(at)
    st.text_area(value="\n".join(value) if isinstance(value, list) else "", height=80, **_common(found, at, _lines))


def _lines(value: str) -> list[str] | None:
    found = [line.strip() for line in value.splitlines() if line.strip() != ""]
    return found if len(found) > 0 else None


def _several(found: FieldGuide, at: str) -> None:
    """Nothing chosen is not known; "none of these" says that it was asked and there are none."""
    words = (
        dict(zip(found.choices, found.choice_labels, strict=True))
        if found.kind == "choices"
        else {n: n for n in level.values}
    )
    value = draft.get(at)
    chosen = [NONE_OF_THESE] if value == [] else [entry for entry in value or [] if entry in words]
    st.multiselect(
        options=[NONE_OF_THESE, *words],
        default=chosen,
        format_func=lambda option: words.get(str(option), str(option)),
        placeholder=NOT_KNOWN,
        **_common(found, at, none_or_some),
    )


def none_or_some(value: list[str]) -> list[str] | None:
    """What was chosen of several: "none of these" alone is an empty list, nothing chosen is not known."""
    if value == [NONE_OF_THESE]:
        return []
    some = [entry for entry in value if entry != NONE_OF_THESE]
    return some if len(some) > 0 else None


_WIDGETS: Final[dict[str, Callable[[FieldGuide, str], None]]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "level": _level,
    "number": _number,
    "integer": _number,
    "day": _day,
    "instant": _text,
    "text": _text,
    "language": _short,
    "area": _short,
    "texts": _texts,
    "levels": _several,
    "choices": _several,
}
