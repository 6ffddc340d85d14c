"""The second engine: every source and window on Spark and on DuckDB, over the same rows of partitioned Parquet, equal everywhere.

`make test-spark` sets PySpark up and runs this; elsewhere what needs it is skipped.
"""

from pathlib import Path

import pyarrow as pa
import pytest

from kyphodss.cohort import spark
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.criteria import answers_of
from kyphodss.cohort.verdicts import asked_of, asked_of_files, write_parts
from kyphodss.cohort.window_columns import window_name
from kyphodss.dates.rows import WINDOW_ROWS
from kyphodss.guidelines import GUIDELINES
from kyphodss.guidelines.model import CODES
from kyphodss.settings import CohortOptions
from tests.cohort.dealt import dealt

ROWS = 20_000
LACKING = spark.lacking()
SPARK = CohortOptions(engine="spark", spark_master="local[2]")
needs_spark = pytest.mark.skipif(LACKING is not None, reason=str(LACKING))


def _in_order(found: pa.Table) -> pa.Table:
    return found.sort_by("position").combine_chunks()


@needs_spark
def test_both_engines_give_the_same_answer_to_every_question_of_20_000_fractures(tmp_path: Path) -> None:
    folder = tmp_path / "fractures"
    write_parts(dealt(ROWS), folder)
    assert len(list(folder.iterdir())) > 1, "One partition would not show that several are read."
    one, other = (_in_order(asked_of_files(folder, how)) for how in (CohortOptions(), SPARK))
    assert one.num_rows == other.num_rows == ROWS
    asked = [code_name(source.id) for source in GUIDELINES] + [window_name(row.id) for row in WINDOW_ROWS]
    assert set(asked) < set(one.column_names) and one.column_names == other.column_names
    apart = [name for name in one.column_names if one[name].to_pylist() != other[name].to_pylist()]
    assert apart == []
    codes = {word for name in asked[: len(GUIDELINES)] for word in set(one[name].to_pylist())}
    assert codes == set(CODES), "Rows that all get one answer would show nothing."


@needs_spark
def test_rows_in_memory_come_back_from_spark_in_their_order() -> None:
    rows = dealt(300)
    assert asked_of(rows, SPARK).equals(asked_of(rows, CohortOptions()))
    assert answers_of(rows, SPARK).equals(answers_of(rows, CohortOptions()))


def test_partitions_hold_every_fracture_and_are_read_as_one(tmp_path: Path) -> None:
    rows = dealt(2_000)
    write_parts(rows, tmp_path / "new")
    assert _in_order(asked_of_files(tmp_path / "new", CohortOptions())).equals(asked_of(rows, CohortOptions()))
    with pytest.raises(FileExistsError, match="not empty"):
        write_parts(rows, tmp_path / "new")


def test_an_engine_that_is_not_there_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    with pytest.raises(spark.SparkError, match=r"requirements-spark\.txt"):
        asked_of(dealt(10), SPARK)
    monkeypatch.setattr(spark, "find_spec", lambda _: "there")
    monkeypatch.setattr(spark.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(spark.SparkError, match="Java 17"):
        asked_of(dealt(10), SPARK)


def test_the_engine_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    from kyphodss.cohort import verdicts
    from kyphodss.settings import Settings

    monkeypatch.setenv("KYPHODSS_COHORT__ENGINE", "spark")
    asked: list[str] = []
    found = Settings()
    monkeypatch.setattr(verdicts, "settings", lambda: found)
    monkeypatch.setattr(spark, "laid", lambda _rows, master: asked.append(master))
    monkeypatch.setattr(verdicts, "columns_of", lambda _frame: None)
    monkeypatch.setattr(spark, "ran", lambda _frame: asked_of_nothing)
    monkeypatch.setattr(verdicts, "named", lambda rows: rows)
    asked_of_nothing = pa.table({})
    assert verdicts.asked_of(dealt(10)) is asked_of_nothing and asked == ["local[*]"]
    monkeypatch.setenv("KYPHODSS_COHORT__ENGINE", "pandas")
    with pytest.raises(ValueError, match="duckdb"):
        Settings()
