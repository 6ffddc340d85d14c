"""A figure as a picture that can be passed on: what must stand beside it is drawn into it, and the reader's browser makes the PNG.

The button is Plotly's own, in the reader's browser: no second browser runs on the server, and what is in the picture is what is on
the screen. An SVG would carry the numbers behind every mark, so none is offered (cohort-analytics 6.4).
"""

from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.export import file_name, heading
from kyphodss.charts.panel import Panel
from kyphodss.charts.timeline import DARK_INK, LIGHT_INK

LETTERS: Final = 56  # a line on the narrowest screen, 390 px, with room for the button beside it
LINE_PX: Final = 14
SIZE_PX: Final = 10.5
GAP_PX: Final = 12
WIDTH_PX: Final = 1000
SCALE: Final = 2
PAPER: Final = {True: "#12181f", False: "#ffffff"}  # the pages' own grounds, dark and light


def with_stamps(figure: go.Figure, panel: Panel, filter_words: str, *, dark: bool = False) -> go.Figure:
    """A copy of a panel's figure with title, filter, stamps and profile above it, on a ground of its own.

    The copy is taller by those lines; what was drawn stays as it was. They stand above, because labels of the axis below may take
    more room than was set aside. Raises ValueError for a figure without a height.
    """
    drawn: Any = figure.layout
    if drawn.height is None:
        raise ValueError(f"{panel.id}: a figure needs a height before something can stand above it.")
    lines = _lines(panel, filter_words)
    above = len(lines) * LINE_PX + GAP_PX
    found, height, top = go.Figure(figure), drawn.height + above, drawn.margin.t
    found.update_layout(
        height=height,
        margin_t=above + (0 if top is None else top),
        paper_bgcolor=PAPER[dark],
        title={
            "text": "<br>".join(lines), "automargin": False,
            "x": 0, "xref": "container", "xanchor": "left", "y": 1 - GAP_PX / height, "yref": "container",
            "yanchor": "top", "pad": {"l": 8}, "font": {"size": SIZE_PX, "color": DARK_INK if dark is True else LIGHT_INK},
        },
    )  # fmt: skip
    if drawn.legend.yref == "container":
        found.update_layout(legend_y=drawn.legend.y * drawn.height / height)
    return found


def _lines(panel: Panel, filter_words: str) -> list[str]:
    """The title in bold, then the heading of the export in lines that a phone can hold; nothing typed becomes markup."""
    told = dict(heading(panel, filter_words))
    version = f"{told['measure']}, version {told['version of the definition']}"
    rest = (version, f"Filter: {filter_words}", panel.cut.words, told["disclosure profile"])
    title = [f"<b>{_plain(line)}</b>" for line in wrap(panel.title, LETTERS)]
    return title + [_plain(line) for words in rest for line in wrap(words, LETTERS)]


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def png_config(panel: Panel, filter_words: str) -> dict[str, Any]:
    """The `config` of st.plotly_chart with one button, which saves the picture under the name of the export.

    Give it the figure of `with_stamps`. The picture is WIDTH_PX wide, SCALE times as fine, whatever the screen.
    """
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "responsive": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": "png",
            "filename": file_name(panel, filter_words, "png").removesuffix(".png"),
            "width": WIDTH_PX,
            "scale": SCALE,
        },
    }
