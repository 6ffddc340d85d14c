"""Every source and every window asked of many fractures: one pass over rows, small numbers out.

On DuckDB the expressions are compiled once a process to one query, which is then run over any rows. Where a site sets
`cohort.engine` to spark, the same expressions run there; both give the same answers, in the order of the rows.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import duckdb
import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from kyphodss.cohort import spark
from kyphodss.cohort.codes import Codes
from kyphodss.cohort.fracture_rows import types
from kyphodss.cohort.window_columns import STATUSES, Windows
from kyphodss.guidelines.model import CODES, Guideline
from kyphodss.logic.columns import facts_table
from kyphodss.settings import CohortOptions, settings

KEPT: Final = ("case_key", "position", "level", "planned")
ROWS: Final = "fractures"
YEAR: Final = "assessed_year"
EPOCH: Final = 1970  # numpy counts years from it
Ask = Callable[[Any], Any]
"""Columns of a native frame or relation of fracture rows; the same kind comes back."""


def fracture_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of `fracture_rows`, each with its `case_key`, as typed Arrow columns."""
    laid = facts_table(rows, types())
    return laid.append_column("case_key", pa.array([row["case_key"] for row in rows], pa.string()))


def asked_of(fractures: pa.Table, options: CohortOptions | None = None) -> pa.Table:
    """Key, position, level, whether planned; a code a source (`code_name`), a status a window (`window_name`), as dictionaries.

    `options`: the engine (None: as the site sets it). Raises spark.SparkError where the engine is Spark and is not there.
    """
    return named(ran(fractures, columns_of, options))


def ran(fractures: pa.Table, ask: Ask, options: CohortOptions | None = None) -> pa.Table:
    """What is asked of the rows, in their order, on the engine of the site. Raises as `asked_of`."""
    how = settings().cohort if options is None else options
    if how.engine == "spark":
        return spark.ran(ask(spark.laid(fractures, how.spark_master)))
    with duckdb.connect() as connection:
        connection.register(ROWS, fractures)
        return connection.sql(compiled(ask)).to_arrow_table()


def asked_of_files(folder: Path, options: CohortOptions | None = None) -> pa.Table:
    """The same of the fractures in a folder of `write_parts`, in no order: a registry too large for one process to hold.

    Raises spark.SparkError as `asked_of` does, and what the engine raises where the folder holds no such files.
    """
    how = settings().cohort if options is None else options
    if how.engine == "spark":
        return named(spark.ran(columns_of(spark.read(folder, how.spark_master))))
    with duckdb.connect() as connection:
        connection.read_parquet(str(folder / "**" / "*.parquet"), hive_partitioning=True).create_view(ROWS)
        return named(connection.sql(compiled(columns_of)).to_arrow_table())


def write_parts(fractures: pa.Table, folder: Path) -> None:
    """Writes fractures as Parquet, one partition a year in which they were assessed. Raises OSError for a folder with files."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; fractures of two tables would be mixed.")
    years = fractures["assessed_on"].to_numpy().astype("datetime64[Y]").astype(int) + EPOCH
    pq.write_to_dataset(fractures.append_column(YEAR, pa.array(years)), str(folder), partition_cols=[YEAR])


def columns_of(frame: Any) -> Any:
    """The same as numbers, for a native frame or relation of fracture rows; the same kind comes back."""
    codes, windows = Codes(), Windows()
    found = nw.from_native(frame)
    for one, other in zip_longest(codes.stages, windows.stages, fillvalue={}):
        found = found.with_columns(**one, **other)
    return found.select(*KEPT, **codes.codes, **windows.statuses).to_native()


def codes_of(frame: Any, guidelines: Iterable[Guideline]) -> Any:
    """The codes of some sources alone, as numbers; the same kind of frame comes back."""
    codes, found = Codes(guidelines), nw.from_native(frame)
    for stage in codes.stages:
        found = found.with_columns(**stage)
    return found.select(*KEPT, **codes.codes).to_native()


@lru_cache(maxsize=4)
def compiled(ask: Ask) -> str:
    """What is asked of a frame of fracture rows, as one query over a table or file called ROWS; made once for a function."""
    with duckdb.connect() as connection:
        connection.register("laid", fracture_table([]))
        connection.execute(f"CREATE TABLE {ROWS} AS SELECT * FROM laid")
        return ask(connection.table(ROWS)).sql_query()


def named(found: pa.Table) -> pa.Table:
    """The numbers with their words."""
    columns: dict[str, Any] = {name: found[name] for name in KEPT}
    for name in found.column_names[len(KEPT) :]:
        words = CODES if name.startswith("code_") else STATUSES
        columns[name] = pa.DictionaryArray.from_arrays(found[name].combine_chunks(), list(words))
    return pa.table(columns)
