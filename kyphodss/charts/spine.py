"""The levels of the spine as a drawing: C1 to S5 from the left side, T1 to S1 large, every vertebra a mark that can be picked.

Status is told by colour, shape and word, the cause by pattern and word. Pure. Lengths are pixels of a drawing WIDTH wide.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from kyphodss.assess import Assessment
from kyphodss.case.vocabulary import level as LEVEL  # noqa: N812
from kyphodss.charts.marks import TEXT_PX
from kyphodss.charts.palette import AMBER, FEASIBLE, GREY, PURPLE, VERMILION, Look
from kyphodss.charts.timeline import DARK_INK, LIGHT_INK
from kyphodss.logic.words import value_words
from kyphodss.plan.model import Status

LEVELS: Final = LEVEL.values
PROMINENT: Final = frozenset(LEVELS[LEVELS.index("T1") : LEVELS.index("S1") + 1])
REGIONS: Final = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
WIDTH: Final = 400
LARGE_PX, SMALL_PX, SMALL_TEXT_PX, PAD_PX = 24, 14, 10, 6
REGION_X, NAME_X, MIDDLE_X, MARK_X = 8, 54, 98, 178
FREE: Final = "rgba(125,135,147,0.25)"  # GREY, thinned; the edge keeps its full strength

# One word, colour and shape a status; the palette's meanings: green fits, amber waits for facts, purple waits for a clinician.
PLANNED: Final[dict[Status, tuple[Look, str]]] = {
    "OK": (Look(FEASIBLE.colour, "", "dates stand"), "circle"),
    "CONDITIONAL": (Look(PURPLE, "", "conditional"), "diamond"),
    "NEED_LAB": (Look(AMBER, "", "a result is due"), "triangle-up"),
    "NO_FEASIBLE_DATE": (Look(GREY, "", "no feasible day"), "x"),
    "BLOCKED_LAB": (Look(VERMILION, "", "blocked by a result"), "square"),
    "UNKNOWN": (Look(AMBER, "", "facts missing"), "triangle-up-open"),
    "SPECIALIST": (Look(PURPLE, "", "a specialist's question"), "diamond-open"),
    "STOP": (Look(VERMILION, "", "stop"), "octagon"),
}
NOTHING: Final = (Look(GREY, "", "nothing to plan"), "circle-open")
NOT_ASSESSED: Final = (Look(GREY, "", "not assessed: the entry is not valid"), "hexagon-open")
CAUSES: Final = {"osteoporosis": ".", "cancer": "x", "trauma": "/", "other_benign": "-"}


@dataclass(frozen=True, slots=True)
class Marked:
    """One fracture of the case: its place in the list, its level if known, how its status looks, its cause if known."""

    index: int
    level: str | None
    look: Look
    shape: str
    cause: str | None
    chosen: bool

    @property
    def words(self) -> str:
        """Status and cause, as they stand beside the vertebra."""
        return f"{self.look.word}, {self.cause_words}"

    @property
    def cause_words(self) -> str:
        """The cause in words; one that is not known says so."""
        return "cause not known" if self.cause is None else value_words(self.cause)


def marked(levels: Sequence[str | None], assessments: Sequence[Assessment], chosen: int) -> tuple[Marked, ...]:
    """One entry per fracture of the draft, `levels` in its order, None where not known; `chosen` is the one on screen.

    The status is that of the assessment at the same place, if it is of the same level; otherwise it is not assessed.
    """
    return tuple(_marked(i, name, assessments, i == chosen) for i, name in enumerate(levels))


def _marked(index: int, name: str | None, assessments: Sequence[Assessment], chosen: bool) -> Marked:
    found = assessments[index] if index < len(assessments) else None
    if found is None or found.level != name:
        return Marked(index, name, *NOT_ASSESSED, None, chosen)
    look, shape = NOTHING if found.plan is None else PLANNED[found.plan.status]
    cause = found.row["etiology"]
    return Marked(index, name, look, shape, None if cause == "unknown" else cause, chosen)


def describe(shown: Sequence[Marked]) -> str:
    """The drawing in a sentence, for a screen reader."""
    if len(shown) == 0:
        return "The levels of the spine; no fracture is recorded."
    said = (f"{each.level or 'level not known'}: {each.words}{', on screen' if each.chosen else ''}" for each in shown)
    return f"The levels of the spine. {'; '.join(said)}."


def table(shown: Sequence[Marked]) -> list[dict[str, str]]:
    """The same as rows, one per fracture of the case."""
    return [
        {
            "level": each.level or "level not known",
            "status": each.look.word,
            "cause": each.cause_words,
            "on screen": "yes" if each.chosen else "no",
        }
        for each in shown
    ]


def figure(shown: Sequence[Marked], *, dark: bool = False) -> go.Figure:
    """The vertebrae as bars that can be picked; `customdata[0]` is the level."""
    ink = DARK_INK if dark else LIGHT_INK
    by_level = {each.level: each for each in reversed(shown) if each.level is not None}
    boxes = _boxes()
    height = boxes[-1].bottom + PAD_PX
    drawn = go.Figure([_bodies(boxes, by_level, ink), _marks(boxes, by_level, ink)])
    axis = {"visible": False, "fixedrange": True}
    drawn.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        barmode="overlay",
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": TEXT_PX, "color": ink},
        hoverlabel={"align": "left", "font": {"size": TEXT_PX}},
        dragmode=False,
        xaxis={**axis, "range": [0, WIDTH]},
        yaxis={**axis, "range": [height, 0]},
        shapes=[*(_process(box) for box in boxes), *(_leader(box) for box in boxes if box.name in by_level)],
        annotations=[*(_name(box, by_level) for box in boxes), *_regions(boxes)],
    )
    return drawn


@dataclass(frozen=True, slots=True)
class _Box:
    """A vertebral body: its level, left and right edge, top and bottom."""

    name: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


def _boxes() -> list[_Box]:
    """Every level from the top down, along the curves of the back seen from the left."""
    boxes: list[_Box] = []
    top = float(PAD_PX)
    for name in LEVELS:
        bottom = top + (LARGE_PX if name in PROMINENT else SMALL_PX)
        middle, width = MIDDLE_X + _curve(name), _width(name)
        boxes.append(_Box(name, middle - width / 2, middle + width / 2, top, bottom))
        top = bottom
    return boxes


def _curve(name: str) -> float:
    """How far a body stands toward the back (right): hollow at neck and loin, round at chest and sacrum."""
    region, number = name[0], int(name[1:])
    depth, last = {"C": (-7.0, 7), "T": (13.0, 12), "L": (-11.0, 5), "S": (0.0, 5)}[region]
    return 4.0 * number if region == "S" else depth * math.sin(math.pi * (number - 0.5) / last)


def _width(name: str) -> float:
    region, number = name[0], int(name[1:])
    return {"C": 26 + number * 0.7, "T": 33 + number * 1.2, "L": 48 + number * 1.6, "S": 58 - number * 8}[region]


def _bodies(boxes: Sequence[_Box], by_level: dict[str, Marked], ink: str) -> go.Bar:
    marks = [by_level.get(box.name) for box in boxes]
    return go.Bar(
        orientation="h",
        name="Levels",
        y=[box.middle for box in boxes],
        width=[box.bottom - box.top - 3 for box in boxes],
        base=[box.left for box in boxes],
        x=[box.right - box.left for box in boxes],
        marker={
            "color": [FREE if mark is None else mark.look.colour for mark in marks],
            "cornerradius": 4,
            "line": {
                "color": [ink if mark is not None and mark.chosen else GREY for mark in marks],
                "width": [3 if mark is not None and mark.chosen else 1 for mark in marks],
            },
            "pattern": {
                "shape": ["" if mark is None else CAUSES.get(mark.cause or "", "") for mark in marks],
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "solidity": 0.35,
                "size": 7,
            },
        },
        unselected={"marker": {"opacity": 1}},
        customdata=[[box.name, _hover(box.name, mark)] for box, mark in zip(boxes, marks, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _hover(name: str, mark: Marked | None) -> str:
    return name if mark is None else f"<b>{name}</b>: {mark.words}{', on screen' if mark.chosen else ''}"


def _marks(boxes: Sequence[_Box], by_level: dict[str, Marked], ink: str) -> go.Scatter:
    """Beside each fracture its status as a shape, with the words."""
    found = [(box, by_level[box.name]) for box in boxes if box.name in by_level]
    return go.Scatter(
        mode="markers+text",
        x=[MARK_X] * len(found),
        y=[box.middle for box, _ in found],
        text=[f"  <b>{mark.words}</b>" if mark.chosen else f"  {mark.words}" for _, mark in found],
        textposition="middle right",
        textfont={"size": TEXT_PX, "color": ink},
        marker={
            "symbol": [mark.shape for _, mark in found],
            "size": 11,
            "color": [mark.look.colour for _, mark in found],
            "line": {"width": 2, "color": [mark.look.colour for _, mark in found]},
        },
        unselected={"marker": {"opacity": 1}, "textfont": {"color": ink}},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _process(box: _Box) -> dict[str, Any]:
    """The process behind a body, so that the side can be told."""
    drop, length = (box.bottom - box.top) * 0.35, (box.right - box.left) * 0.45
    return _stroke(box.right + 5, box.middle - drop / 2, box.right + 5 + length, box.middle + drop, 5, 0.3)


def _leader(box: _Box) -> dict[str, Any]:
    return _stroke(box.right + 4, box.middle, MARK_X - 9, box.middle, 1, 1)


def _stroke(x0: float, y0: float, x1: float, y1: float, width: int, opacity: float) -> dict[str, Any]:
    line = {"color": GREY, "width": width}
    return {"type": "line", "layer": "below", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": line, "opacity": opacity}


def _name(box: _Box, by_level: dict[str, Marked]) -> dict[str, Any]:
    size = TEXT_PX if box.name in PROMINENT else SMALL_TEXT_PX
    text = f"<b>{box.name}</b>" if box.name in by_level else box.name
    return {"x": NAME_X, "y": box.middle, "xanchor": "right", "showarrow": False, "text": text, "font": {"size": size}}


def _regions(boxes: Sequence[_Box]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for letter, name in REGIONS.items():
        own = [box for box in boxes if box.name.startswith(letter)]
        middle = (own[0].top + own[-1].bottom) / 2
        text = {"text": name, "textangle": -90, "font": {"size": TEXT_PX}, "showarrow": False}
        found.append({"x": REGION_X, "y": middle, **text})
    return found
