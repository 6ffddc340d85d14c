"""Counts by month as a figure, with its sentence and its table twin. A hidden count is hatched and has no height of its own."""

from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import BLUE, GREY
from kyphodss.charts.timeline import DARK_INK, LIGHT_INK

HIDDEN: Final = "hidden"
HEIGHT_PX: Final = 240
STUB: Final = 0.06  # of the tallest bar: a hidden count is marked, and says nothing of its size


def bars(counts: Mapping[str, int | None], *, dark: bool = False) -> go.Figure:
    """A bar a label, in their order; hidden ones as a hatched stub of one size."""
    ink = DARK_INK if dark else LIGHT_INK
    tallest = max((count for count in counts.values() if count is not None), default=1)
    shown = {label: count for label, count in counts.items() if count is not None}
    hidden = [label for label, count in counts.items() if count is None]
    figure = go.Figure(
        [
            go.Bar(x=list(shown), y=list(shown.values()), marker_color=BLUE, text=list(shown.values()), name="shown"),
            go.Bar(
                x=hidden,
                y=[tallest * STUB] * len(hidden),
                marker={
                    "color": "rgba(0,0,0,0)",
                    "pattern": {"shape": "/", "fgcolor": GREY},
                    "line": {"color": GREY, "width": 1},
                },
                text=[HIDDEN] * len(hidden),
                hovertemplate="%{x}: hidden<extra></extra>",
                name=HIDDEN,
            ),
        ]
    )
    figure.update_traces(textposition="outside", textfont_color=ink, cliponaxis=False)
    axis: dict[str, Any] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(counts),
        "tickfont": {"color": ink},
    }
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 26, "b": 34},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": TEXT_PX, "color": ink},
        dragmode=False,
        barmode="overlay",
        xaxis=axis,
        yaxis={"visible": False},
    )
    return figure


def sentence(what: str, counts: Mapping[str, int | None]) -> str:
    """The figure in a sentence."""
    shown = {label: count for label, count in counts.items() if count is not None}
    hidden = len(counts) - len(shown)
    parts = [f"{label}: {count}" for label, count in shown.items()]
    told = "; ".join(parts) if len(parts) > 0 else "every count is hidden"
    return f"{what}: {told}." + (f" {hidden} hidden." if hidden > 0 and len(parts) > 0 else "")


def rows(counts: Mapping[str, int | None]) -> list[dict[str, str]]:
    """The table twin."""
    return [{"": label, "cases": HIDDEN if count is None else str(count)} for label, count in counts.items()]
