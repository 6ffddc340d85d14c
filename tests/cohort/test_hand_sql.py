"""The compiled columns against SQL written by hand from the sources: two readings of one text, and the same codes."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from bench.cohort import BY_HAND, HAND_SQL
from kyphodss.cohort.codes import code_name
from kyphodss.cohort.verdicts import KEPT, ROWS, asked_of, codes_of, compiled
from kyphodss.guidelines.cms_criteria import EXCLUSION_FACTS, RELATIVE_FACTS
from kyphodss.guidelines.model import CODES
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.terms import needs
from kyphodss.settings import CohortOptions
from tests.cohort.cohorts import sample
from tests.cohort.dealt import dealt

SIZE = 20_000
REACHED = {"met", "not_met", "missing_input", "judgement"}


AGAINST = frozenset(name for flag in RED_FLAGS for name in needs(flag.term)) | {*EXCLUSION_FACTS, *RELATIVE_FACTS}


def _known(rows: pa.Table) -> pa.Table:
    """The same with every yes or no that is not recorded on an odd row answered in the patient's favor."""
    odd = np.arange(rows.num_rows) % 2 == 1
    for at, field in enumerate(rows.schema):
        if field.type == pa.bool_():
            answers = np.array(rows[field.name].to_pylist(), dtype=object)
            open_ = odd & np.array([answer is None for answer in answers])
            good = field.name == "pain_primarily_from_fracture" or field.name not in AGAINST
            rows = rows.set_column(at, field, pa.array(np.where(open_, good, answers), pa.bool_()))
    return rows


def _asked(query: str, rows: object) -> dict[str, list[str]]:
    with duckdb.connect() as connection:
        connection.register(ROWS, rows)
        found = connection.sql(query).to_arrow_table()
    return {g.id: [CODES[code] for code in found[code_name(g.id)].to_pylist()] for g in BY_HAND}


def test_sql_by_hand_gives_the_codes_of_the_compiled_columns() -> None:
    rows = _known(dealt(SIZE))
    hand, ours = _asked(HAND_SQL, rows), _asked(compiled(lambda frame: codes_of(frame, BY_HAND)), rows)
    for source in BY_HAND:
        apart = [at for at in range(SIZE) if hand[source.id][at] != ours[source.id][at]]
        assert apart == [], source.id
        assert set(ours[source.id]) >= REACHED, "Every answer has to come up, or the two were not compared."


def test_both_medicare_texts_of_one_structure_get_the_code_of_the_one_written_by_hand() -> None:
    found = asked_of(sample().fractures, CohortOptions())
    hand = _asked(HAND_SQL, sample().fractures)
    for source, same in (("cms-l34106", "cms-l34106"), ("cms-l35130", "cms-l35130"), ("cms-l34976", "cms-l35130")):
        assert found[code_name(source)].to_pylist() == hand[same], source


def test_nothing_known_is_answered_by_missing_facts() -> None:
    nothing = dealt(1).slice(0, 0)
    with duckdb.connect() as connection:
        connection.register("laid", nothing)
        connection.execute(f"CREATE TABLE {ROWS} AS SELECT * FROM laid")
        connection.execute(f"INSERT INTO {ROWS} (case_key) VALUES ('X')")
        found = connection.sql(HAND_SQL).fetchall()
    assert [[CODES[code] for code in row[len(KEPT) :]] for row in found] == [["missing_input"] * len(BY_HAND)]


def test_the_sql_by_hand_names_the_numbers_of_the_codes() -> None:
    text = (Path(__file__).parents[2] / "bench/sql/three.sql").read_text()
    for code in ("met", "not_met", "out_of_scope", "missing_input", "judgement"):
        assert f"{CODES.index(code)} {code}" in text


@pytest.mark.parametrize("source", BY_HAND, ids=lambda g: g.id)
def test_each_source_written_by_hand_is_one_of_the_register(source: object) -> None:
    from kyphodss.guidelines import GUIDELINES

    assert source in GUIDELINES
