"""Demand and capacity drawn: the queue arithmetic, the open list by what plans allow, and how many lose the window.

Everything is made from a `Demand`, so nothing is drawn that disclosure control has not let through.
"""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import hidden_bars, ink, layout
from kyphodss.charts.palette import BLUE, GREY, PURPLE, VERMILION
from kyphodss.charts.panel import Panel
from kyphodss.cohort.demand import Demand
from kyphodss.cohort.demand_cards import QUEUE, WINDOWS
from kyphodss.cohort.demand_places import NOT_KNOWN, WAITS
from kyphodss.cohort.demand_windows import Windows
from kyphodss.cohort.disclosure import HIDDEN, Cell

BAR_PX: Final = 34
NOBODY: Final = "Nobody on the open list waits for a slot with a feasible day in this window."


def queue(found: Demand) -> Panel:
    """Every figure of the queue arithmetic with its formula and its inputs; a table, no drawing."""
    rows = tuple(
        {
            "figure": each.name,
            "value": f"{each.text} ({each.flag})" if each.flag != "" else each.text,
            "formula": each.formula,
            "inputs": each.inputs if each.inputs != "" else "counted",
        }
        for each in found.figures
    )
    flags = [f"{each.name} {each.text}: {each.flag}." for each in found.figures if each.flag != ""]
    said = found.said if found.said is not None else " ".join(flags)
    sentence = said if said != "" else "No figure asks for a closer look; what is not known names what is missing."
    return Panel(QUEUE.id, QUEUE.name, None, sentence, rows, QUEUE, found.cut, found.profile)


def states(found: Demand, *, dark: bool) -> Panel:
    """The open list by what the plans allow, in a fixed order; hidden states as stubs of one size."""
    windows, title = found.windows, "The open list by what the plans allow"
    if windows is None:
        return _nothing("states", title, found, found.said)
    cells = [(part.label, part.cell) for part in windows.states.parts]
    rows = tuple({"state": label, "cases": cell.text} for label, cell in (*cells, ("open list", windows.states.cell)))
    told = [f"{label}: {cell.text}" for label, cell in cells if cell.shown != 0]
    sentence = (
        f"Open list {windows.states.cell.text}, {windows.window}: {'; '.join(told) if len(told) > 0 else 'nobody'}."
    )
    figure = _states_figure(cells, dark)
    return Panel(f"{WINDOWS.id}-states", title, figure, sentence, rows, WINDOWS, found.cut, found.profile)


def _states_figure(cells: Sequence[tuple[str, Cell]], dark: bool) -> go.Figure:
    colors = {WAITS: BLUE, NOT_KNOWN: GREY}
    shown = [(label, cell.shown) for label, cell in cells if cell.shown is not None]
    figure = go.Figure(
        go.Bar(
            y=[label for label, _ in shown],
            x=[count for _, count in shown],
            orientation="h",
            marker={"color": [colors.get(label, PURPLE) for label, _ in shown]},
            text=[str(count) for _, count in shown],
            textposition="outside",
            textfont={"color": ink(dark)},
            cliponaxis=False,
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    )
    hidden = [label for label, cell in cells if cell.hidden is True]
    tallest = max((count for _, count in shown), default=0)
    if len(hidden) > 0:
        figure.add_trace(hidden_bars(hidden, tallest, horizontal=True))
    layout(figure, dark=dark, height_px=60 + BAR_PX * len(cells))
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[label for label, _ in reversed(cells)],
        ticktext=[_folded(label) for label, _ in cells],
        tickvals=[label for label, _ in cells],
    )
    figure.update_xaxes(visible=False, range=[0, max(tallest, 1) * 1.15])
    figure.update_layout(barmode="overlay")
    return figure


def _folded(label: str) -> str:
    """A label on two lines, so that it leaves room for the bars on a narrow screen."""
    words, half = label.split(" "), len(label) / 2
    if len(label) < 22:
        return label
    at = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - half))
    return f"{' '.join(words[:at])}<br>{' '.join(words[at:])}"


def losing(found: Demand, *, dark: bool) -> Panel:
    """How many who wait lose the window, by slots a week, and the number that saves everybody who can be saved."""
    windows, title = found.windows, "Windows lost by slots a week"
    if windows is None or windows.said is not None or len(windows.by_slots) == 0:
        why = found.said if windows is None else windows.said
        return _nothing(
            "lost", title, found, why or f"How many wait for a slot is {HIDDEN}, and so is who of them loses."
        )
    waiting = windows.states.find(WAITS).cell
    rows = tuple({"slots a week": str(number), "windows lost": cell.text} for number, cell in windows.by_slots)
    if waiting.shown == 0:
        return Panel(f"{WINDOWS.id}-lost", title, None, NOBODY, rows, WINDOWS, found.cut, found.profile)
    figure = _lost_figure(windows, found.asked.slots_per_week, dark)
    sentence = _lost_words(windows, waiting, found.asked.slots_per_week)
    return Panel(f"{WINDOWS.id}-lost", title, figure, sentence, rows, WINDOWS, found.cut, found.profile)


def _nothing(what: str, title: str, found: Demand, why: str | None) -> Panel:
    return Panel(f"{WINDOWS.id}-{what}", title, None, why or "Nothing to show.", (), WINDOWS, found.cut, found.profile)


def _lost_figure(windows: Windows, entered: int | None, dark: bool) -> go.Figure:
    shown = [(str(number), cell.shown) for number, cell in windows.by_slots if cell.shown is not None]
    figure = go.Figure(
        go.Bar(
            x=[number for number, _ in shown],
            y=[count for _, count in shown],
            marker={"color": [VERMILION if number == str(entered) else GREY for number, _ in shown]},
            text=[str(count) for _, count in shown],
            textposition="outside",
            textfont={"color": ink(dark)},
            cliponaxis=False,
            hovertemplate="%{x} slots a week: %{y} lose the window<extra></extra>",
        )
    )
    hidden = [str(number) for number, cell in windows.by_slots if cell.hidden is True]
    if len(hidden) > 0:
        figure.add_trace(hidden_bars(hidden, max((count for _, count in shown), default=0)))
    layout(figure, dark=dark)
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=[str(number) for number, _ in windows.by_slots],
        title={"text": f"slots a week; entered: {entered}", "standoff": 6},
        showgrid=False,
    )
    figure.update_yaxes(visible=False, rangemode="tozero")
    figure.update_layout(barmode="overlay", margin={"b": 52})
    return figure


def _lost_words(windows: Windows, waiting: Cell, entered: int | None) -> str:
    few = windows.saves
    saved = (
        f"the fewest slots a week that lose nobody who can be saved: {few}"
        if few is not None
        else f"not even {windows.by_slots[-1][0]} slots a week save everybody who can be saved"
    )
    return (
        f"{windows.window}, {entered} a week. Waiting for a slot: {waiting.text}. Window lost: {windows.lost.text}; a day in the "
        f"window: {windows.saved.text}; {saved}."
    )
