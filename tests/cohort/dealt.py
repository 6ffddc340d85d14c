"""Many different fractures for comparing engines: the sample's rows with their facts dealt anew. Nobody stands behind any."""

import re

import numpy as np
import pyarrow as pa

from tests.cohort.cohorts import sample

KEYS = ("case_key", "position", "level", "assessed_on")
BOUNDS = re.compile(r"_(min|max|early|late)(_.*)?$")


def dealt(size: int) -> pa.Table:
    """Rows numbered in place of their position. The two ends of a span stay together, so that none ends before it begins."""
    laid, dice = sample().fractures, np.random.default_rng(20261124)
    at = np.arange(size) % laid.num_rows
    hands = {name: at if name in KEYS else dice.permutation(at) for name in map(_fact, laid.column_names)}
    columns = {name: laid[name].take(pa.array(hands[_fact(name)])) for name in laid.column_names}
    return pa.table({**columns, "position": pa.array(np.arange(size))}, schema=laid.schema)


def _fact(column: str) -> str:
    """The fact that a column belongs to: its name without the end of a span."""
    return BOUNDS.sub("", column)
