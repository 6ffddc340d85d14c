"""Bars of parts laid end to end in a fixed order. A part that is hidden is a hatched stub of one size, whatever it hides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.charts.cohort.drawing import STUB, hidden_mark, ink, layout
from kyphodss.charts.cohort.states import LOOKS
from kyphodss.charts.cohort.wording import percent
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import AMBER, BLUE, GREEN, GREY, PINK, PURPLE, VERMILION, Look
from kyphodss.cohort.disclosure import HIDDEN, Cell
from kyphodss.cohort.flow import REASONS
from kyphodss.cohort.intervals import Interval, wilson
from kyphodss.cohort.outcomes import STATES

ROW_PX, NAME_PX, TOP_PX, AXIS_PX = 58, 20, 8, 50
WIDE, NAME_WIDE = 46, 56  # characters of a name in a row of the legend, and above a bar
HATCHED: Final = "A hatched part is hidden; its width says nothing."
SEQUENCE: Final = (
    (BLUE, ""), (AMBER, "/"), (PURPLE, "x"), (GREEN, "-"), (VERMILION, "\\"), (PINK, "+"),
    (BLUE, "|"), (GREEN, "x"), (PURPLE, "\\"), (AMBER, "+"), (VERMILION, "-"), (PINK, "/"),
)  # fmt: skip
"""Colors and patterns of parts that have none of their own."""
GRAYS: Final = ((GREY, "."), (GREY, "x"), (GREY, "-"), (GREY, "+"), (GREY, "|"), (GREY, "\\"), (GREY, ""))
NOT_TOLD: Final = (
    "undeterminable",
    "not recorded",
    "not known",
    "unknown",
    "no decision",
    "not followed",
    "not counted",
    "no coded reason",
)
EXITS: Final = {name: LOOKS[code] for code, name in STATES.items()}

EVERY_STATE: Final = frozenset(REASONS.values())
"""The values of the dimension `state` of `cohort.selection`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One bar: its name, its whole and its parts in order. `scale`: what its lengths are divided by (None: it has no bar)."""

    name: str
    whole: Cell
    parts: tuple[tuple[str, Cell], ...]
    scale: float | None

    def share(self, cell: Cell) -> Interval | None:
        """A part of the whole with Wilson's limits; None where one of them is hidden or there is nobody."""
        if cell.shown is None or self.whole.shown is None:
            return None
        return wilson(cell.shown, self.whole.shown)


def of_whole(name: str, whole: Cell, parts: Sequence[tuple[str, Cell]]) -> Line:
    """A bar whose length is its whole."""
    there = whole.shown is not None and whole.shown > 0
    return Line(name, whole, tuple(parts), float(whole.shown) if there and whole.shown is not None else None)


def looks_of(labels: Sequence[str]) -> dict[str, Look]:
    """A look for every part: that of an exit for an exit, a gray for what nobody knows, else the next that is not taken."""
    taken = {EXITS[label] for label in labels if label in EXITS}
    free, grays = cycle(look for look in SEQUENCE if look not in taken), cycle(GRAYS)
    found = dict[str, Look]()
    for label in dict.fromkeys(labels):
        unknown = any(word in label for word in NOT_TOLD)
        look = EXITS[label] if label in EXITS else next(grays) if unknown else next(free)
        found[label] = Look(*look, label)
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a part lies on its bar."""

    row: int
    label: str
    base: float
    length: float
    hidden: bool
    said: str


def figure(
    lines: Sequence[Line],
    looks: Mapping[str, Look],
    *,
    dark: bool,
    unit: str,
    in_percent: bool = True,
    numbered: bool = False,
) -> go.Figure | None:
    """The bars that can be drawn, from the top down, with the names of the parts that have a length below; None where no bar has.

    `looks`: of every part, in the order of the names. `numbered`: a name has its number beside it where it is on one bar alone.
    """
    drawn = [line for line in lines if line.scale is not None]
    if len(drawn) == 0 or all(cell.hidden for line in drawn for _, cell in line.parts):
        return None
    longest = max((_lengths(line) for line in drawn), default=0.0)
    pieces = [piece for row, line in enumerate(drawn) for piece in _pieces(row, line, longest)]
    made, names = go.Figure(), list[str]()
    for label in looks:
        own = [piece for piece in pieces if piece.label == label and (piece.hidden or piece.length > 0)]
        if len(own) == 0:
            continue
        names.append(_named(label, own[0].said if numbered is True and len(own) == 1 else ""))
        made.add_trace(_bar([p for p in own if not p.hidden] or own, looks[label], names[-1]))
        if any(p.hidden for p in own) and not all(p.hidden for p in own):
            made.add_trace(_bar([p for p in own if p.hidden], looks[label], HIDDEN, listed=False))
    _laid(made, drawn, names, dark=dark, unit=unit, in_percent=in_percent)
    return made.update_xaxes(range=[0, max(piece.base + piece.length for piece in pieces) * 1.01])


def state_of(label: str) -> str | None:
    """The state that a part names, as a filter takes it; None for a part that is none."""
    return label if label in EVERY_STATE else None


def selects(labels: Iterable[str]) -> str | None:
    """The dimension that a click chooses from, where some part names a state."""
    return "state" if any(label in EVERY_STATE for label in labels) else None


def _lengths(line: Line) -> float:
    shown = sum(cell.shown for _, cell in line.parts if cell.shown is not None)
    return shown / (line.scale or 1.0)


def _pieces(row: int, line: Line, longest: float) -> list[_Piece]:
    found, at = list[_Piece](), 0.0
    stub = (longest if longest > 0 else 1.0) * STUB
    for label, cell in line.parts:
        length = stub if cell.shown is None else cell.shown / (line.scale or 1.0)
        found.append(_Piece(row, label, at, length, cell.hidden, part_words(line, cell)))
        at += length
    return found


def part_words(line: Line, cell: Cell) -> str:
    """A part in words: 523 (68.7 %), or the word for a hidden one."""
    share = line.share(cell)
    return cell.text if share is None else f"{cell.text} ({percent(share.value)})"


def _named(label: str, said: str) -> str:
    return "<br>".join(wrap(label if said == "" else f"{label}: {said}", WIDE))


def _bar(pieces: Sequence[_Piece], look: Look, name: str, *, listed: bool = True) -> go.Bar:
    marker: dict[str, Any] = {
        "color": look.colour,
        "opacity": 0.55 if look.faint else 0.95,
        "pattern": {"shape": look.pattern, "fillmode": "overlay", "fgcolor": "#ffffff", "solidity": 0.35, "size": 7},
        "line": {"color": GREY, "width": 1},
    }
    return go.Bar(
        orientation="h",
        name=name,
        y=[piece.row for piece in pieces],
        x=[piece.length for piece in pieces],
        base=[piece.base for piece in pieces],
        width=0.36,
        marker=hidden_mark() if all(piece.hidden for piece in pieces) else marker,
        unselected={"marker": {"opacity": 1}},
        customdata=[[state_of(piece.label), f"{piece.label}: {piece.said}"] for piece in pieces],
        hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=listed,
    )


def _laid(
    made: go.Figure, lines: Sequence[Line], names: Sequence[str], *, dark: bool, unit: str, in_percent: bool
) -> None:
    legend_px = NAME_PX * sum(name.count("<br>") + 1 for name in names)
    height = TOP_PX + ROW_PX * len(lines) + AXIS_PX + legend_px
    layout(made, dark=dark, height_px=height, legend=True)
    made.update_layout(
        barmode="overlay",
        margin={"t": TOP_PX, "b": AXIS_PX + legend_px},
        legend_orientation="v",
        legend_traceorder="normal",
        legend_maxheight=2 * legend_px,  # never a bar to scroll in: the names are given the room they need
    )
    made.update_yaxes(visible=False, range=[len(lines) - 0.7, -0.75])
    made.update_xaxes(title_text=unit, title_standoff=4, tickformat=".0%" if in_percent is True else ",d")
    if in_percent is True:
        made.update_xaxes(tickvals=[0, 0.25, 0.5, 0.75, 1])
    for row, line in enumerate(lines):
        text = "<br>".join(wrap(f"{line.name}: {line.whole.text}", NAME_WIDE))
        made.add_annotation(
            x=0, y=row - 0.21, xanchor="left", yanchor="bottom", align="left", showarrow=False, text=text,
            font={"size": TEXT_PX, "color": ink(dark)},
        )  # fmt: skip
