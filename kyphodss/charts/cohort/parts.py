"""What a number is made of, as bars of parts: the three-part bars of windows, removals by reason, onset precision, deaths."""

from collections.abc import Iterator
from typing import Final

from kyphodss.charts.cohort.stacked import HATCHED, Line, figure, looks_of, of_whole, part_words, selects
from kyphodss.charts.cohort.wording import limits, name_of, percent, rate_words, without_figure
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.basis import RECEIVED, USABLE
from kyphodss.cohort.breakdown import Shown
from kyphodss.cohort.disclosure import HIDDEN, Cell
from kyphodss.cohort.result import RateShown, Result

OTHERS: Final = "the others"
NAMES: Final = {USABLE: "referrals that can be counted", RECEIVED: "referrals received"}
NO_BAR: Final = "Where the whole is hidden or nobody, there is no bar; what may be shown of it stands in the table."


def parts(result: Result, *, dark: bool) -> Panel:
    """The panel of a result's parts, or of its shares where it has none; rows hold shares with Wilson's limits."""
    card, lines = result.card, tuple(_lines(result))
    id, title = name_of(card.id, "parts"), f"{card.name}: what it is made of"
    if len(lines) == 0:
        return without_figure(id, title, result, "Nothing of it comes in parts.")
    table = tuple(row for line in lines for row in _rows(line))
    drawn = figure(
        lines,
        looks_of([label for line in lines for label, cell in line.parts if cell.shown != 0]),
        dark=dark,
        unit="share of each",
        numbered=True,
    )
    if drawn is None:
        why = "There is nobody to count." if any(line.whole.shown == 0 for line in lines) else "Every part is hidden."
        return without_figure(id, title, result, why, table)
    return Panel(
        id,
        title,
        drawn,
        _sentence(result, lines),
        table,
        card,
        result.cut,
        result.profile,
        (*result.notes, *_notes(lines)),
        selects(label for line in lines for label, _ in line.parts),
    )


def _lines(result: Result) -> Iterator[Line]:
    """The splits that are the measure's own, from the outer to the inner one; splits into one part say nothing."""
    found = [] if result.whole is None else [each for each in _own(result.whole).walk() if len(each.parts) > 1]
    for each in found:
        yield of_whole(NAMES.get(each.label, each.label), each.cell, [(part.label, part.cell) for part in each.parts])
    if len(found) == 0:
        yield from (_share(each) for each in result.rates)


def _own(whole: Shown) -> Shown:
    """Below what every measure splits alike: the received ones, or the usable ones of them."""
    received = whole.find(RECEIVED)
    return next((each for each in received.parts if each.label == USABLE), received)


def _share(shown: RateShown) -> Line:
    events, n = shown.rate.events, shown.rate.n
    known = shown.rate.share is not None and events.shown is not None and n.shown is not None
    rest = Cell(n.shown - events.shown) if known and n.shown is not None and events.shown is not None else Cell(None)
    if n.shown == 0:
        rest = Cell(0)
    return of_whole(shown.title, n, ((shown.title, events), (OTHERS, rest)))


def _rows(line: Line) -> Iterator[Row]:
    for label, cell in line.parts:
        share = line.share(cell)
        lacking = HIDDEN if cell.hidden or line.whole.hidden else "none"
        yield {
            "of": line.name,
            "whole": line.whole.text,
            "part": label,
            "number": cell.text,
            "share": lacking if share is None else percent(share.value),
            "95 % limits": lacking if share is None else limits(share, share=True),
        }


def _sentence(result: Result, lines: tuple[Line, ...]) -> str:
    """The rates of the measure; without any, the innermost bar."""
    said = [f"{each.title}: {rate_words(each.rate)}" for each in result.rates]
    if len(said) == 0:
        said = [f"{label}: {part_words(lines[-1], cell)}" for label, cell in lines[-1].parts]
    return f"{result.card.name}: {'; '.join(said)}."


def _notes(lines: tuple[Line, ...]) -> Iterator[str]:
    if any(cell.hidden for line in lines for _, cell in line.parts):
        yield HATCHED
    if any(line.scale is None for line in lines):
        yield NO_BAR
