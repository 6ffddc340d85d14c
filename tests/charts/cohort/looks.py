"""What the tests of the cohort's figures share: measures as each audience sees them, and the contract of every panel."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kyphodss.charts.panel import Panel
from kyphodss.cohort.disclosure import UK_OPENSAFELY, US_CMS, Profile
from kyphodss.cohort.measure import Audience, Options
from kyphodss.cohort.measures import compute
from kyphodss.cohort.result import Result
from kyphodss.cohort.table import CohortTable
from tests.cohort.cohorts import CUT, sample

AUDIENCES: dict[str, tuple[Profile, Audience]] = {
    "us_cms": (US_CMS, "others"),
    "uk_opensafely": (UK_OPENSAFELY, "others"),
    "direct_care": (US_CMS, "direct care"),
}
WINDOWS = (("Medicare 6 wk", 42.0), ("Medicare 12 wk", 84.0))


@cache
def of_sample(id: str, audience: str, *, weekly: bool = False) -> Result:
    """A measure of the sample as an audience sees it."""
    return asked(id, audience, sample(), weekly=weekly)


def asked(id: str, audience: str, made: CohortTable, *, weekly: bool = False) -> Result:
    """A measure of a table as an audience sees it."""
    profile, who = AUDIENCES[audience]
    options = Options(standard_days=14, slots_per_week=11, weekly=weekly)
    return compute(id, made, CUT, profile, who, options=options)


def holds(panel: Panel) -> None:
    """The contract of a panel: an id for files, words everywhere, a drawing that a search for numbers can read."""
    assert re.fullmatch(r"[A-Za-z0-9-]+", panel.id) is not None
    assert panel.id.startswith(panel.card.id)
    told = [panel.sentence, *panel.notes, *(cell for row in panel.rows for cell in row.values())]
    assert all(cell.strip() != "" and re.search(r"\bnan\b|\bNone\b", cell) is None for cell in told)
    if panel.figure is not None:
        assert "bdata" not in drawn(panel), "Numbers in a form that a search cannot read."
        assert {trace["type"] for trace in panel.figure.to_dict()["data"]} <= {"scatter", "bar"}


def drawn(panel: Panel) -> str:
    """The figure as it goes to the browser; nothing where there is none."""
    return "" if panel.figure is None else str(panel.figure.to_json())


def numbers(panel: Panel) -> set[str]:
    """Every number that stands anywhere in a panel: in the drawing's marks and words, the sentence, the table, the notes."""
    shown = [] if panel.figure is None else list(_leaves(json.loads(drawn(panel))))
    cells = [cell for row in panel.rows for cell in row.values()]
    return set(re.findall(r"\d+(?:\.\d+)?", " | ".join([*shown, panel.sentence, *panel.notes, *cells])))


def _leaves(node: Any, key: str = "") -> Iterator[str]:
    """The marks and words of a figure without its layout of sizes and colors."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in {
                "template",
                "marker",
                "line",
                "margin",
                "font",
                "legend",
                "fillpattern",
                "fillcolor",
                "height",
            }:
                yield from _leaves(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, key)
    elif key in {"x", "y", "text", "customdata", "hovertemplate", "name", "base"}:
        yield str(node)
