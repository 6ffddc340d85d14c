"""The chance of an event by a day with every other end beside it: of treatment from receipt (T6) and from onset (T7), and of a new
fracture from the procedure (O4; cohort-analytics 4.5).
"""

from typing import Final

from kyphodss.charts.cohort.ecdf import Windows
from kyphodss.charts.cohort.states import States, stack, states
from kyphodss.charts.cohort.wording import limits, name_of, number, percent, without_figure
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.intervals import Interval
from kyphodss.cohort.outcome_view import sentence as of_hundred
from kyphodss.cohort.result import CurveShown, Result

EVERY_DAYS: Final = 14  # between rows of the table, besides the days that are printed
NOT_PRINTED: Final = "not printed"
FROM_RECEIPT: Final = "The windows marked count from onset, this curve from receipt; the clock from onset is T7."
STOPPED: Final = "The curve stops where heights rounded to groups of persons would add up to more than everyone."


def outcomes(result: Result, *, dark: bool, windows: Windows = ()) -> Panel:
    """The stacked states of a curve. `windows`: names with their rule set, and days, of windows to mark."""
    card, shown = result.card, result.curve
    id = name_of(card.id, "outcomes")
    found = None if shown is None else states(shown)
    if shown is None or found is None:
        return without_figure(id, card.name, result, "There is no curve that may be shown.")
    notes = [*result.notes]
    notes += [FROM_RECEIPT] if found.curve.start is None and len(windows) > 0 else []
    notes += [STOPPED] if found.stopped is True else []
    figure = stack(found, windows, result.cut, dark=dark)
    said = f"{card.name}. {_sentence(shown, found)}"
    return Panel(id, card.name, figure, said, _rows(shown, found), card, result.cut, result.profile, tuple(notes))


def _printed(shown: CurveShown, found: States) -> list[tuple[float, Interval]]:
    """The printed probabilities as far as the curve is drawn."""
    return [(day, at) for day, at in shown.at if found.begin <= day <= found.until]


def _sentence(shown: CurveShown, found: States) -> str:
    """What is asked by each printed day with its limits, and the states of 100 people on the last of them."""
    printed = _printed(shown, found)
    given = "" if found.curve.start is None else f"Given still waiting at day {number(found.curve.start)}. "
    parts = [f"by day {number(day)} about {percent(at.value)} ({limits(at, share=True)})" for day, at in printed]
    asked = f"{shown.asked[0].upper()}{shown.asked[1:]}"
    treated = f"{asked}, with 95 % limits: {', '.join(parts)}. " if len(parts) > 0 else ""
    last = printed[-1][0] if len(printed) > 0 else found.until
    return f"{given}{treated}{of_hundred(found.curve, last, found.ways)}"


def _rows(shown: CurveShown, found: States) -> tuple[Row, ...]:
    """Every state on the printed days, every 14 days and the last day drawn."""
    limited, risk = dict(_printed(shown, found)), dict(found.at_risk)
    first = int(found.begin // EVERY_DAYS + 1) * EVERY_DAYS
    days = {float(day) for day in range(first, int(found.until) + 1, EVERY_DAYS)}
    words = f"95 % limits, {shown.asked}"
    return tuple(_row(day, limited, risk, found, words) for day in sorted(days | {found.until} | set(limited)))


def _row(day: float, limited: dict[float, Interval], risk: dict[float, int | None], found: States, words: str) -> Row:
    at, curve = found.curve.at(day), found.curve
    told = {name: percent(at[code]) for code, name in found.ways.states.items() if code in curve.causes}
    count = risk.get(day)
    return {
        "day": number(day),
        **told,
        found.ways.still: percent(curve.waiting_at(day)),
        words: limits(limited[day], share=True) if day in limited else NOT_PRINTED,
        "at risk": NOT_PRINTED if day not in risk else HIDDEN if count is None else str(count),
    }
