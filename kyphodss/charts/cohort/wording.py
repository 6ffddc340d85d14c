"""Numbers, shares, periods and names in the words that figures, sentences and tables of the cohort have in common."""

import re
from typing import Final

from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.derived import Rate
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.result import Result

NOTHING: Final = "Nothing to show."
ABOUT: Final = "A number of cases that no table vouches for is rounded up."


def number(value: float) -> str:
    """A number with two decimals at most, and none that says nothing: 7, 7.5, 58.83."""
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if said == "-0" else said


def percent(share: float) -> str:
    """A share of 1 as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def limits(interval: Interval, *, share: bool) -> str:
    """The two limits of an interval: 62.8 to 82.3 %, or 4.25 to 4.69."""
    if share is True:
        return f"{100 * interval.low:.1f} to {100 * interval.high:.1f} %"
    return f"{number(interval.low)} to {number(interval.high)}"


def rate_words(rate: Rate) -> str:
    """A rate with its counts and Wilson's limits: 56 of 76, 73.7 % (62.8 to 82.3 %); the word for it where it is hidden."""
    if rate.events.shown is None or rate.n.shown is None:
        return HIDDEN
    if rate.share is None:
        return HIDDEN if rate.n.shown > 0 else "no case"
    return f"{rate.events.text} of {rate.n.text}, {percent(rate.share.value)} ({limits(rate.share, share=True)})"


def name_of(*words: str) -> str:
    """Words as the id of a panel: letters and digits, with - between them."""
    return "-".join(part for word in words for part in re.split(r"[^A-Za-z0-9]+", word) if part != "")


def without_figure(
    id: str, title: str, result: Result, why: str | None = None, rows: tuple[Row, ...] = (), notes: tuple[str, ...] = ()
) -> Panel:
    """A panel that draws nothing and says why: in the words of the result where it has some, else `why`."""
    reason = next((said for said in (result.said, why) if said is not None), NOTHING)
    told = (*result.notes, *notes)
    return Panel(id, title, None, f"{title}: {reason}", rows, result.card, result.cut, result.profile, told)
