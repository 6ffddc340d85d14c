"""What the figures of the cohort have in common: ink, fonts, margins, the mark of what is hidden, the mark of the data cut."""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import GREY
from kyphodss.charts.timeline import DARK_INK, LIGHT_INK
from kyphodss.cohort.disclosure import HIDDEN
from kyphodss.cohort.table import Cut

GRID: Final = "rgba(125,135,147,0.18)"
CLEAR: Final = "rgba(0,0,0,0)"
HEIGHT_PX: Final = 320
STUB: Final = 0.06  # of the tallest mark: what is hidden is marked, and its size is not told
LEGEND_ROW_PX: Final = 22
LABELS_PX: Final = 52
"""Room for the labels of an axis of numbers, of six letters at most."""


def ink(dark: bool) -> str:
    """The color of text and thin lines on a dark or a light page."""
    return DARK_INK if dark is True else LIGHT_INK


def layout(
    figure: go.Figure,
    *,
    dark: bool,
    height_px: int = HEIGHT_PX,
    legend: bool = False,
    left_px: int = 8,
    numbers: bool = False,
) -> go.Figure:
    """The shared look, set on the figure itself, which is given back. Axes are given the ink; their titles are the caller's.

    `height_px`: of the whole figure. `legend`: a row of names under the drawing, none of which can be switched off.
    `left_px`: margin on the left; axes widen it for their own labels. `numbers`: those on the left are numbers and those below stand
    in one row, so their room is known and no axis measures it: drawing takes a third less.
    """
    have: dict[str, Any] = figure.layout.to_plotly_json()
    text, left = {"color": ink(dark), "size": TEXT_PX}, LABELS_PX if numbers is True else left_px
    axis = {
        "tickfont": text, "title": {"font": text}, "fixedrange": True, "automargin": not numbers, "gridcolor": GRID, "zeroline": False,
    }  # fmt: skip
    shared = {
        "height": height_px,
        "margin": {"l": left, "r": 8, "t": 26, "b": 34 + (LEGEND_ROW_PX if legend is True else 0)},
        "showlegend": legend,
        "legend": {
            "orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yref": "container", "yanchor": "bottom",
            "itemclick": False, "itemdoubleclick": False, "font": text,
        },
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": text,
        "hoverlabel": {"align": "left", "font": {"size": TEXT_PX}},
        "dragmode": False,
        **dict.fromkeys(sorted({"xaxis", "yaxis", *(each for each in have if each[1:5] == "axis")}), axis),
    }  # fmt: skip
    # Brought together here and set whole: Plotly takes five times as long to bring the same together property by property.
    figure.update_layout({name: _together(have.get(name), value) for name, value in shared.items()}, overwrite=True)
    return figure


def _together(have: Any, more: Any) -> Any:
    """A value with another laid over it: dictionaries name by name."""
    if not isinstance(have, dict) or not isinstance(more, dict):
        return more
    return {**have, **{name: _together(have.get(name), value) for name, value in more.items()}}


def hidden_mark() -> dict[str, Any]:
    """The `marker` of a bar that stands for something hidden: hatched, without a fill of its own."""
    return {"color": CLEAR, "pattern": {"shape": "/", "fgcolor": GREY}, "line": {"color": GREY, "width": 1}}


def hidden_bars(
    places: Sequence[str], tallest: float, *, horizontal: bool = False, base: Sequence[float] | None = None
) -> go.Bar:
    """Hatched stubs of one size at the named places, whatever they hide.

    `tallest`: the largest value shown on the same axis, never a hidden one. `base`: where each stub begins (None: at 0).
    """
    size = [(tallest if tallest > 0 else 1.0) * STUB] * len(places)
    lengths, names = ("x", "y") if horizontal is True else ("y", "x")
    return go.Bar(
        {lengths: size, names: list(places)},
        base=None if base is None else list(base),
        orientation="h" if horizontal is True else "v",
        marker=hidden_mark(),
        unselected={"marker": {"opacity": 1}},
        name=HIDDEN,
        hovertemplate=f"%{{{names}}}: {HIDDEN}<extra></extra>",
    )


def cut_words(cut: Cut) -> str:
    """Up to when the data speak, as it stands on a figure."""
    return f"data to {cut.day:%d %b %Y}"


def cut_mark(figure: go.Figure, cut: Cut, *, dark: bool, x: Any | None = None) -> go.Figure:
    """The data cut, written above the drawing at its right edge; with `x`, as a line at that place of the x axis too."""
    if x is not None:
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line={"color": GREY, "width": 1.5})
    figure.add_annotation(
        x=1 if x is None else x, xref="paper" if x is None else "x", xanchor="right",
        y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=cut_words(cut), font={"size": TEXT_PX, "color": ink(dark)},
    )  # fmt: skip
    return figure
