"""Why referrals were returned, the most frequent reason first, with the share that the reasons so far make up (Q3)."""

from itertools import accumulate
from typing import Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import cut_mark, hidden_bars, ink, layout
from kyphodss.charts.cohort.wording import limits, name_of, percent, without_figure
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE
from kyphodss.charts.panel import Panel, Row
from kyphodss.cohort.disclosure import HIDDEN, Cell, Table
from kyphodss.cohort.intervals import wilson
from kyphodss.cohort.result import Result
from kyphodss.cohort.returns import NAMED, RETURNED, WHY

ROW_PX, EDGE_PX = 34, 70
TITLE: Final = "Returned for information: the reasons"
PARTLY: Final = "A hidden reason stands last, and the cumulative share is of the reasons shown."


def pareto(result: Result, *, dark: bool) -> Panel:
    """The panel of the reasons. A referral counts once at each; what is hidden stands behind, in the order of the vocabulary."""
    id, card = name_of(result.card.id, "reasons"), result.card
    found = dict(result.tables).get(WHY)
    if found is None:
        return without_figure(id, TITLE, result)
    cells = _sorted(found)
    table = _rows(found, cells)
    if all(cell.shown == 0 for cell in cells.values()):
        return without_figure(id, TITLE, result, "No return is recorded.", table)
    if all(cell.hidden or cell.shown == 0 for cell in cells.values()):
        return without_figure(id, TITLE, result, "Every number of a reason is hidden.", table)
    figure = cut_mark(_bars(cells, dark=dark), result.cut, dark=dark)
    hidden = any(cell.hidden for cell in cells.values())
    notes = (*result.notes, PARTLY) if hidden else result.notes
    return Panel(id, TITLE, figure, _sentence(table), table, card, result.cut, result.profile, notes)


def _sorted(found: Table) -> dict[str, Cell]:
    """The most frequent first; of those as frequent, and of those hidden, in the order of the vocabulary."""
    cells = {reason: found.cell(reason, NAMED) for reason in found.axes[0].classes}
    shown = sorted((r for r, cell in cells.items() if cell.shown is not None), key=lambda r: -(cells[r].shown or 0))
    return {reason: cells[reason] for reason in (*shown, *(r for r, cell in cells.items() if cell.hidden))}


def _rows(found: Table, cells: dict[str, Cell]) -> tuple[Row, ...]:
    counts = [cell.shown or 0 for cell in cells.values()]
    every, so_far = sum(counts), accumulate(counts)
    return tuple(
        _row(reason, cell, found.cell(reason, RETURNED), upto / every if every > 0 else None)
        for (reason, cell), upto in zip(cells.items(), so_far, strict=True)
    )


def _row(reason: str, cell: Cell, returned: Cell, upto: float | None) -> Row:
    share = None if cell.shown is None or returned.shown is None else wilson(cell.shown, returned.shown)
    lacking = HIDDEN if cell.hidden or returned.hidden else "none"
    return {
        "reason": reason,
        "referrals": cell.text,
        "share of those returned": lacking if share is None else percent(share.value),
        "95 % limits": lacking if share is None else limits(share, share=True),
        "cumulative share of reasons": HIDDEN if cell.hidden else "none" if upto is None else percent(upto),
    }


def _sentence(table: tuple[Row, ...]) -> str:
    said = [f"{row['reason']} {row['referrals']}" for row in table if row["referrals"] not in ("0", HIDDEN)]
    gone = [row["reason"] for row in table if row["referrals"] == HIDDEN]
    told = f" Hidden: {', '.join(gone)}." if len(gone) > 0 else ""
    return f"{TITLE}, the most frequent first: {', '.join(said)}.{told}"


def _bars(cells: dict[str, Cell], *, dark: bool) -> go.Figure:
    shown = {reason: cell.shown for reason, cell in cells.items() if cell.shown is not None and cell.shown > 0}
    hidden = [reason for reason, cell in cells.items() if cell.hidden]
    figure = go.Figure(
        go.Bar(
            orientation="h", y=list(shown), x=list(shown.values()), marker={"color": BLUE}, text=list(shown.values()),
            textposition="outside", textfont={"size": TEXT_PX, "color": ink(dark)}, cliponaxis=False,
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    )  # fmt: skip
    figure.add_trace(hidden_bars(hidden, max(shown.values()), horizontal=True))
    every = [*shown, *hidden]
    layout(figure, dark=dark, height_px=EDGE_PX + ROW_PX * len(every))
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=every, autorange="reversed")
    return figure.update_xaxes(range=[0, max(shown.values()) * 1.12], showgrid=False)
