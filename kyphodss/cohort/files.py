"""The cohort table as Parquet files, for a registry that is read without the store. They hold no identifier, but rows of persons.

A table read from files knows no record numbers, so a refresh lays all of it anew (`table.stale`).
"""

from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from kyphodss.cohort.referral_columns import COLUMNS
from kyphodss.cohort.table import CohortTable, Cut
from kyphodss.cohort.verdicts import fracture_table

REFERRALS: Final = "referrals.parquet"
FRACTURES: Final = "fractures.parquet"
PARTS: Final = "parts"
"""A folder beside them with the fractures by year (`verdicts.write_parts`), for an engine that reads many files at once."""
AT, COMPUTED_AT = b"kyphodss.cut", b"kyphodss.computed_at"


class CohortFileError(Exception):
    """A folder that holds no cohort table of this program. The text is one readable sentence."""


def write(table: CohortTable, folder: Path) -> None:
    """Writes both files, each with the two stamps, in place of older ones. Raises OSError as the disk does."""
    stamps = {AT: table.cut.at.isoformat(), COMPUTED_AT: table.cut.computed_at.isoformat()}
    for name, rows in ((REFERRALS, table.referrals), (FRACTURES, table.fractures)):
        pq.write_table(rows.replace_schema_metadata(stamps), folder / name)


def read(folder: Path) -> CohortTable:
    """The table in a folder. Raises CohortFileError where a file is missing, is none of Parquet, or has other columns."""
    try:
        referrals, fractures = (pq.read_table(folder / name) for name in (REFERRALS, FRACTURES))
    except (OSError, pa.ArrowInvalid):
        raise CohortFileError(f"The folder does not hold readable files {REFERRALS} and {FRACTURES}.") from None
    stamps = referrals.schema.metadata
    expected = (COLUMNS, fracture_table([]).schema)
    found = tuple(rows.schema.remove_metadata() for rows in (referrals, fractures))
    if stamps is None or AT not in stamps or found != expected or fractures.schema.metadata != stamps:
        raise CohortFileError("The files are of another edition of the program, or of two tables. Write them anew.")
    cut, computed = (datetime.fromisoformat(stamps[key].decode()) for key in (AT, COMPUTED_AT))
    return CohortTable(Cut(cut, computed), referrals, fractures)
