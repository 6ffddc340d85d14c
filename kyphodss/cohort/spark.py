"""Spark, for a registry that one machine does not hold: partitioned Parquet or Arrow rows in, Arrow rows out.

PySpark is no requirement of the app (requirements-spark.txt), so it is loaded where it is asked for. What runs on it are the same
Narwhals columns as on DuckDB (`verdicts.columns_of`); nothing here knows a rule.
"""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from os import environ
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

NAME: Final = "kyphodss cohort"
# The heap can only be set before Java starts; a cluster sets its own. Plans of many columns are cut short in Spark's log.
_CONFIG: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "2g",
    "spark.sql.debug.maxToStringFields": "25",
}


class SparkError(Exception):
    """Spark cannot be started here. The text is one readable sentence with the cure."""


def lacking() -> str | None:
    """What Spark still needs on this machine, in a sentence; None where it can start."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed: install requirements-spark.txt, or set the engine of the cohort to duckdb."
    if shutil.which("java") is None and "JAVA_HOME" not in environ:
        return (
            "Java was not found: Spark needs Java 17 or newer. Install it, or set the engine of the cohort to duckdb."
        )
    return None


def session(master: str) -> Any:
    """The session of this process, started where there is none. Raises SparkError where something is lacking."""
    wanted = lacking()
    if wanted is not None:
        raise SparkError(wanted)
    builder = import_module("pyspark.sql").SparkSession.builder.appName(NAME).master(master)
    for name, value in _CONFIG.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def laid(rows: pa.Table, master: str) -> Any:
    """Arrow rows as a frame of Spark, in their order."""
    with _quiet():
        return session(master).createDataFrame(rows)


def read(folder: Path, master: str) -> Any:
    """The Parquet files of a folder, partitions and all, as a frame of Spark."""
    with _quiet():
        return session(master).read.parquet(str(folder))


def ran(frame: Any) -> pa.Table:
    """The rows of a frame, computed. Those of one file or partition stay in their order."""
    with _quiet():
        return frame.toArrow()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without PySpark's warning of a newer pandas: no pandas is used on the way."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield
