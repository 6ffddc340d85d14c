"""Levels treated, as bars beside the drawing of the spine from T1 to S1; a level can be picked."""

from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import STUB, hidden_mark, ink
from kyphodss.charts.cohort.wording import limits, name_of, percent, without_figure
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE
from kyphodss.charts.panel import Panel, Row
from kyphodss.charts.spine import LARGE_PX, MARK_X, WIDTH
from kyphodss.charts.spine import figure as spine
from kyphodss.cohort.disclosure import HIDDEN, Cell, Table
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.result import Result
from kyphodss.cohort.views import AT_LEVEL, FIRST, FURTHER, LEVELS, TREATED

LONGEST: Final = WIDTH - MARK_X - 46  # of a bar; its number stands behind it
SEVERAL: Final = "A procedure at several levels counts at each, so levels may add up to more than procedures."


def levels(result: Result, *, dark: bool) -> Panel:
    """The panel of V1; the levels that are not drawn stand in the table."""
    card, id = result.card, name_of(result.card.id, "levels")
    if len(result.tables) == 0 or result.whole is None:
        return without_figure(id, card.name, result, "There are no levels to show.")
    found, treated = result.tables[0][1], result.whole.find(TREATED).cell
    cells = {label: found.cell(label, AT_LEVEL) for label in LEVELS}
    table = tuple(_row(label, found, treated) for label in found.axes[0].classes)
    if all(cell.shown == 0 for cell in cells.values()):
        return without_figure(id, card.name, result, "No treated level is recorded.", table)
    if all(cell.hidden or cell.shown == 0 for cell in cells.values()):
        return without_figure(id, card.name, result, "Every number of a level is hidden.", table)
    figure, said = _figure(cells, dark=dark), _sentence(cells, treated)
    notes = (*result.notes, SEVERAL)
    return Panel(id, card.name, figure, said, table, card, result.cut, result.profile, notes, selects="level")


def _share(cell: Cell, treated: Cell) -> Interval | None:
    if cell.shown is None or treated.shown is None or cell.shown > treated.shown:
        return None
    return wilson(cell.shown, treated.shown)


def _row(label: str, table: Table, treated: Cell) -> Row:
    cell = table.cell(label, AT_LEVEL)
    share = _share(cell, treated)
    return {
        "level": label,
        AT_LEVEL: cell.text,
        "share of those treated": HIDDEN if share is None else percent(share.value),
        "95 % limits": HIDDEN if share is None else limits(share, share=True),
        "as the topmost level": table.cell(label, FIRST).text,
        "as a further level": table.cell(label, FURTHER).text,
    }


def _sentence(cells: dict[str, Cell], treated: Cell) -> str:
    shown = [f"{label} {cell.shown}" for label, cell in cells.items() if cell.shown is not None and cell.shown > 0]
    hidden = [label for label, cell in cells.items() if cell.hidden]
    none = len(cells) - len(shown) - len(hidden)
    told = f" Hidden: {', '.join(hidden)}." if len(hidden) > 0 else ""
    return (
        f"Levels treated, of {treated.text} referrals treated: {', '.join(shown)}.{told} None at {none} other levels."
    )


def _figure(cells: dict[str, Cell], *, dark: bool) -> go.Figure:
    drawn = spine((), dark=dark)
    bodies: Any = drawn.data[0]
    places = dict(zip((each[0] for each in bodies.customdata), bodies.y, strict=True))
    most = max(cell.shown for cell in cells.values() if cell.shown is not None)
    shown = {label: cell.shown for label, cell in cells.items() if cell.shown is not None and cell.shown > 0}
    hidden = {label: STUB * most for label, cell in cells.items() if cell.hidden}
    bodies.update(customdata=[[label, _hover(label, cells)] for label in places])
    drawn.add_trace(_bars(shown, places, most, {label: str(n) for label, n in shown.items()}, dark))
    drawn.add_trace(_bars(hidden, places, most, dict.fromkeys(hidden, HIDDEN), dark).update(marker=hidden_mark()))
    top, bottom = (places[label] for label in (LEVELS[0], LEVELS[-1]))
    low, high = top - LARGE_PX * 0.5, bottom + LARGE_PX * 0.5
    drawn.update_layout(height=round(high - low), yaxis_range=[high, low])
    return drawn


def _hover(label: str, cells: dict[str, Cell]) -> str:
    return f"<b>{label}</b>: {cells[label].text}" if label in cells else label


def _bars(counts: dict[str, Any], places: dict[str, float], most: int, words: dict[str, str], dark: bool) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=[places[label] for label in counts],
        base=[MARK_X] * len(counts),
        x=[count / most * LONGEST for count in counts.values()],
        width=[LARGE_PX * 0.6] * len(counts),
        marker={"color": BLUE},
        unselected={"marker": {"opacity": 1}},
        text=list(words.values()),
        textposition="outside",
        textfont={"size": TEXT_PX, "color": ink(dark)},
        customdata=[[label, f"<b>{label}</b>: {word}"] for label, word in words.items()],
        hovertemplate="%{customdata[1]}<extra></extra>",
        cliponaxis=False,
    )
