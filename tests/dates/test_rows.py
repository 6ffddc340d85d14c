"""The table of windows is the one of the knowledge page, row for row; unread rows stay off."""

import csv
import hashlib
from pathlib import Path

import pytest

from kyphodss.dates.rows import ALL_ROWS, FOLDER, WINDOW_ROWS, Row, rows_off

PAGE = Path(__file__).parents[3] / "shared/knowledge/timing.md"


# The edition of 24 November 2026. A change of the table is a new file and a new edition (`rows.EDITIONS`), not a new digest.
FIRST_EDITION = "1ec1711dd988dcd9a55554cfa886f1688685af4911fac5d469e8758c5e67659b"


def test_the_first_edition_stays_as_it_was() -> None:
    assert hashlib.sha256((FOLDER / "windows.csv").read_bytes()).hexdigest() == FIRST_EDITION
    assert len(ALL_ROWS) == 56


@pytest.mark.skipif(
    not PAGE.exists(), reason="the knowledge page is not beside this checkout; the digest holds the table"
)
def test_the_table_is_that_of_the_knowledge_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    wanted = list(csv.DictReader(text.split("```csv\n")[1].split("```")[0].splitlines()))
    with (FOLDER / "windows.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == wanted
    assert len(wanted) == 56


def test_rows_that_nobody_read_are_off() -> None:
    assert [row.id for row in rows_off()] == ["EV-30D-ADJ", "TR-3W"]
    assert len(WINDOW_ROWS) == 54
    assert all(row.mark in ("V", "V2", "L") for row in WINDOW_ROWS)


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.id)
def test_a_row_names_its_source_and_reads_as_a_rule(row: Row) -> None:
    assert min(len(row.label), len(row.citation), len(row.words())) > 5
    assert row.url.startswith("http") or row.mark in ("L", "U")


def test_context_rows_and_industry_are_marked() -> None:
    context = {row.id for row in WINDOW_ROWS if row.context}
    assert context == {
        "PH-ACUTE",
        "PH-SUBACUTE",
        "PH-CHRONIC",
        "EV-6W-STAPLES-NEG",
        "EV-9W-VERTOS4-NEG",
        "CA-SBRT-RISK",
    }
    assert {row.id for row in WINDOW_ROWS if row.note != ""} == {"EV-3M-FREE", "EV-4M-EVOLVE", "IM-14D-FREE", "PW-FU"}


def test_augmentation_rows_are_those_of_the_page() -> None:
    others = {row.id for row in WINDOW_ROWS if not row.augmentation}
    assert {id.split("-")[0] for id in others} == {"PH", "CA", "IM", "PW"}
    assert {id for id in others if id.startswith("CA")} == {
        "CA-RT-AFTER-SURGERY",
        "CA-SBRT-RISK",
        "CA-MSCC-MRI",
        "CA-METS-MRI",
        "CA-MSCC-RT",
    }
