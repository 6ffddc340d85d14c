"""Every source and every window asked of many fractures on DuckDB: one pass over rows, small numbers out.

The expressions are compiled once a process to one query, which is then run over any rows.
"""

from functools import lru_cache
from itertools import zip_longest
from typing import Any, Final

import duckdb
import narwhals as nw
import pyarrow as pa

from kyphodss.cohort.codes import Codes
from kyphodss.cohort.fracture_rows import types
from kyphodss.cohort.window_columns import STATUSES, Windows
from kyphodss.guidelines.model import CODES
from kyphodss.logic.columns import facts_table

KEPT: Final = ("case_key", "position", "level")
ROWS: Final = "fractures"


def fracture_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of `fracture_rows`, each with its `case_key`, as typed Arrow columns."""
    laid = facts_table(rows, types())
    return laid.append_column("case_key", pa.array([row["case_key"] for row in rows], pa.string()))


def asked_of(fractures: pa.Table) -> pa.Table:
    """Key, position and level, then a code a source (`code_name`) and a status a window (`window_name`), as dictionaries."""
    with duckdb.connect() as connection:
        connection.register(ROWS, fractures)
        return named(connection.sql(query()).to_arrow_table())


def columns_of(frame: Any) -> Any:
    """The same as numbers, for a native frame or relation of fracture rows; the same kind comes back."""
    codes, windows = Codes(), Windows()
    found = nw.from_native(frame)
    for one, other in zip_longest(codes.stages, windows.stages, fillvalue={}):
        found = found.with_columns(**one, **other)
    return found.select(*KEPT, **codes.codes, **windows.statuses).to_native()


@lru_cache(maxsize=1)
def query() -> str:
    """`columns_of` as one query over a table or file called ROWS."""
    with duckdb.connect() as connection:
        connection.register("laid", fracture_table([]))
        connection.execute(f"CREATE TABLE {ROWS} AS SELECT * FROM laid")
        return columns_of(connection.table(ROWS)).sql_query()


def named(found: pa.Table) -> pa.Table:
    """The numbers with their words."""
    columns: dict[str, Any] = {name: found[name] for name in KEPT}
    for name in found.column_names[len(KEPT) :]:
        words = CODES if name.startswith("code_") else STATUSES
        columns[name] = pa.DictionaryArray.from_arrays(found[name].combine_chunks(), list(words))
    return pa.table(columns)
