"""Whatever the bytes and cells: never an unhandled error, never a value that was not in the cell."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kyphodss.case.read import case_from
from kyphodss.case.types import LEVEL_PATTERN
from kyphodss.intake import columns, headers, table
from kyphodss.intake.cases import check
from kyphodss.intake.cells import Fault, How, Value, read_cell
from kyphodss.intake.levels import Levels, read_levels
from kyphodss.intake.synonyms import field_of, targets, written
from kyphodss.intake.table import Limits, TableError
from tests.intake.base import TODAY, workbook

SMALL = Limits(packed=200_000, unpacked=400_000, rows=200, columns=40, cells=2_000, cell=500)
WORDS = [
    "T12",
    "T12/L1",
    "T11-12",
    "L9",
    "2026-10-01",
    "03/04/2026",
    "24/12/1950",
    "Oct 2026",
    "8/10",
    "80 mm",
    ">50%",
    "0.4",
    "yes",
    "no",
    "unk",
    "?",
    "N/A",
    "",
    " ",
    "-",
    "1",
    "2",
    "0",
    "-9",
    "999",
    "150,000",
    "Eliquis 5 mg; aspirin",
    "none",
    "f",
    "M",
    "=1+1",
    "'",
    '"a, b"',
    "osteoporotic",
    "pathological",
    "12/31/99",
    "1e400",
    "٣",
    "²",
    "\u00a0",
    "Ω≈ç",
    "NaN",
    "inf",
    "T12\nL1",
]
NAMES = [
    "MRN",
    "DOB",
    "Sex",
    "Level",
    "Onset",
    "Height loss",
    "MRI date",
    "Edema",
    "Pain",
    "Anticoagulant",
    "Last dose",
    "Brace",
    "case_id",
    "T-score",
    "INR",
    "foo",
    "",
]
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
HOW = st.builds(
    How,
    st.just(TODAY),
    st.sampled_from([None, "day", "month"]),
    st.sampled_from(["", "mm", "/uL", "kg", "0-100", "nonsense"]),
    st.sampled_from([(), (("1", "female"), ("2", "no"))]),
)


def read_all(data: bytes, name: str) -> None:
    """Reads a file to the end. Every case that has no problem is one of the contract."""
    try:
        sheets = table.read(data, name, SMALL)
    except TableError as refused:
        assert str(refused).endswith(".") and len(str(refused)) < 300
        return
    for sheet in sheets:
        found = headers.table(sheet)
        mapped = columns.settled(found, columns.propose(found))
        columns.questions(found, mapped)
        checked = check(found, mapped, TODAY, "import")
        assert sorted(number for draft in checked.drafts for number in draft.rows) == [row.number for row in found.rows]
        for draft in checked.drafts:
            if draft.storable:
                case_from(draft.body)


@settings(max_examples=300)
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00\xd8")
@example(b"PK\x03\x04")
@example(b"a,b\n\xff\n")
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read_all(data, "x.csv")


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=10),
    st.lists(st.lists(CELL, max_size=11), max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_no_table_breaks_the_reader(names: list[str], rows: list[list[str]], separator: str, encoding: str) -> None:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [names, *rows]]
    text = "\n".join(separator.join(row) for row in quoted)
    read_all(text.encode(encoding, errors="replace"), "x.csv")


BOOK = workbook([NAMES[:-1], WORDS[: len(NAMES) - 1]])


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(1, len(BOOK)),
)
def test_no_damaged_workbook_breaks_the_reader(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(BOOK)
    for at, byte in changes:
        data[at] = byte
    read_all(bytes(data), "x.xlsx")
    read_all(bytes(data[:length]), "x.xlsx")


def numbers_in(text: str) -> list[float]:
    found = [float(part.replace(",", ".")) for part in re.findall(r"\d+(?:[.,]\d+)?", text)]
    return [*found, *(float(part.replace(",", "")) for part in re.findall(r"\d+(?:,\d{3})+", text))]


@settings(max_examples=600)
@given(st.sampled_from(targets()), CELL, HOW)
def test_a_value_is_what_stands_in_the_cell(target: str, text: str, how: How) -> None:
    found = read_cell(target, text, how)
    if isinstance(found, Fault):
        assert found.expected != ""
        return
    assert isinstance(found, Value)
    value, field = found.value, field_of(target)
    if text.strip() == "":
        assert value is None
    if value is None:
        return
    shown = dict(how.codes).get(text.strip().casefold(), text)
    if field.kind in ("number", "integer"):
        factors = {1, *written()["units"].get(field.path, {}).values()}
        assert any(
            abs(abs(value) - round(number * factor, 4)) < 1e-9 for number in numbers_in(shown) for factor in factors
        )
    elif field.kind in ("level", "levels"):
        assert all(LEVEL_PATTERN.fullmatch(level) for level in value)
        levels = read_levels(shown.strip())
        assert value == [] or (isinstance(levels, Levels) and list(levels.levels) == value)
    elif field.kind in ("day", "instant"):
        digits = set(re.findall(r"\d+", shown))
        year = value[0][:4] if isinstance(value, tuple) else value[:4]
        assert any(year.endswith(part[-2:]) or part.startswith(year) for part in digits)
    elif field.kind == "text" and field.path != "bleeding.drugs[].drug":
        assert value == " ".join(shown.split())
