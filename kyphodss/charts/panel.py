"""A figure of a cohort with all that must stand beside it: a sentence, a table twin, a card, both stamps and the profile.

A panel is made from a `Result` alone, so nothing can be drawn that disclosure control has not let through. The file that is
downloaded holds the rows of the table twin: one truth for the eye, the ear and the spreadsheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go

from kyphodss.cohort.disclosure import Profile
from kyphodss.cohort.measure import Card
from kyphodss.cohort.table import Cut

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure. `id` names it in keys and files (letters, digits, - only); the measure's id comes first in it.

    `figure`: None where nothing may or can be drawn; `sentence` then says why. `rows`: the table twin, every value in words, a
    hidden one as the word for it; the same columns in every row. `notes`: what a reader must know, besides the card's notes.
    `selects`: the dimension of `cohort.selection` that a click on a mark chooses from; the mark's `customdata[0]` is the value
    (None: nothing can be chosen here).
    """

    id: str
    title: str
    figure: go.Figure | None = field(repr=False)
    sentence: str
    rows: tuple[Row, ...]
    card: Card
    cut: Cut
    profile: Profile
    notes: tuple[str, ...] = ()
    selects: str | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for a panel without a sentence, or with rows of different columns."""
        if self.sentence == "" or len({tuple(row) for row in self.rows}) > 1:
            raise ValueError(f"{self.id}: a figure needs a sentence, and a table of one set of columns.")
