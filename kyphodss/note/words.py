"""Facts, days and people in words, shared by the note, the account and the screens. Nobody is named here."""

import textwrap
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from kyphodss.assess import Verdict
from kyphodss.case.vocabulary import LABELS
from kyphodss.guidelines.model import ChecklistItem
from kyphodss.guidelines.safety import RED_FLAG, RED_FLAG_WORDS
from kyphodss.logic.explain import Row, truth
from kyphodss.logic.truth import YES
from kyphodss.logic.words import span_words

WIDTH: Final = 100


def label_of(name: str) -> str:
    """A fact in words: the label of its field, or of the derived fact."""
    return LABELS.get(name, name.replace("_", " "))


def day_words(day: date | None) -> str:
    """A day as people write it; an instant with its hour."""
    if day is None:
        return "not known"
    return f"{day:%d %b %Y %H:%M}" if isinstance(day, datetime) else f"{day:%d %b %Y}"


def person_words(row: Row) -> str:
    """Age and sex, as far as known."""
    age = row["age_years"]
    return ", ".join([f"{age:g} years" if age is not None else "age not known", row["sex"] or "sex not known"])


def onset_words(row: Row) -> str:
    """Onset as a day or an interval, with the days since."""
    early, late = row["onset_earliest"], row["onset_latest"]
    if late is None:
        return "onset not known"
    days = span_words(row["onset_days_min"], row["onset_days_max"], "days")
    if early == late:
        return f"onset {day_words(late)}, {days} ago"
    first = "not known" if early is None else day_words(early)
    return f"onset between {first} and {day_words(late)}, {days} ago"


def asked_words(names: Iterable[str]) -> str:
    """Missing facts as a list in words, each once."""
    return ", ".join(dict.fromkeys(label_of(name) for name in names))


def ambiguity_words(verdict: Verdict) -> list[str]:
    """The sentence behind each ambiguity of a verdict."""
    known = {**verdict.guideline.ambiguities, RED_FLAG: RED_FLAG_WORDS}
    return [f"{id}: {known[id]}" for id in verdict.reading.ambiguities]


def gaps(item: ChecklistItem, row: Row) -> list[str]:
    """The facts of a checklist item that nobody recorded."""
    wanted = item.needs
    if item.when is not None and truth(item.when, row) is YES:
        wanted = (*wanted, *item.also)
    return [name for name in wanted if row.get(name) is None]


def wrapped(text: str, indent: str = "  ") -> list[str]:
    """Lines of at most WIDTH characters; what follows the first stands further in."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)
