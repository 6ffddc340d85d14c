"""Files as clinics send them become rows; everything else is refused in a sentence."""

import io
import zipfile

import pytest

from kyphodss.intake import columns, headers
from kyphodss.intake.report import letters
from kyphodss.intake.table import Limits, TableError, fingerprint, read
from tests.intake.base import bodies, made, workbook

SMALL = Limits(packed=40_000, unpacked=60_000, rows=5, columns=6, cells=20, cell=50)
PLAIN = "MRN,Level,Pain\n001,T12,8\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_usual_separator_is_told_from_the_rows(separator: str) -> None:
    found = made(PLAIN.replace(",", separator))
    assert found.header == ("MRN", "Level", "Pain")
    assert found.rows[0].cells == ("001", "T12", "8") and found.rows[0].number == 2


def test_a_line_that_names_the_separator_is_believed_and_row_numbers_stay_those_of_the_file() -> None:
    found = made("sep=;\nMRN;Level;Referrer\n1;T12;A, B, C and D\n2;L1;E, F, G and H\n")
    assert [row.number for row in found.rows] == [3, 4] and found.rows[0].cells[2] == "A, B, C and D"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    found = made("MRN,Name\n1,Jürgen Müller\n2,Ana Peña\n".encode(encoding))
    assert [row.cells[1] for row in found.rows] == ["Jürgen Müller", "Ana Peña"]


def test_lines_of_two_encodings_in_one_file_are_each_read_and_the_reader_is_told() -> None:
    found = made("MRN,Name\n1,Müller\n".encode() + "2,Peña\n".encode("cp1252"))
    assert [row.cells[1] for row in found.rows] == ["Müller", "Peña"]
    assert any("Windows-1252" in note for note in found.notes)


def test_blank_lines_rows_of_commas_and_old_line_ends_cost_nothing() -> None:
    found = made("\r\rMRN,Level\r\r1,T12\r,\r2,L1\r\r")
    assert [(row.number, row.cells) for row in found.rows] == [(5, ("1", "T12")), (7, ("2", "L1"))]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel file, or one with a password"),
        (b"<html><table>", "a web page"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>", "an XML file"),
        (b"PK\x03\x04 cut", "damaged or cut"),
        (b"MRN,Level\n1,\0\0\n", "no text"),
        (b"MRN,Name\n1,\x81\x8d\n", "Line 2 is neither"),
        (b'MRN,Name\n1,"cut in the mid', "may be cut"),
        (b'MRN,Name\n1,"a" b\n', "quotation mark out of place"),
        (b"\xff\xfeM\x00R", "says it is UTF-16"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(TableError) as refused:
        read(data, "x.csv")
    assert said in str(refused.value) and str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MRN,Level\n" + "1,T12\n" * 9, "more than 5 rows"),
        ("a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n", "7 columns in row 1"),
        ("a,b,c,d,e,f\n" + "1,2,3,4,5,6\n" * 3, "more than 20 filled cells"),
        ("a,b\n" + "x" * 60 + ",2\n", "more than 50 characters"),
        ("a,b\n" + "x" * 50_000, "at most"),
    ],
)
def test_a_file_past_a_limit_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read(text.encode(), "x.csv", SMALL)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    return packed({**parts, **changed})


BOOK = workbook([["MRN", "Level"], ["1", "T12"]])
XML = b'<?xml version="1.0"?>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed({"a.txt": b"x"}), "no workbook"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        (repacked(BOOK, {"xl/vbaProject.bin": b"x"}), "macros"),
        (repacked(BOOK, {"xl/sharedStrings.xml": XML + b'<!DOCTYPE s [<!ENTITY a "b">]><sst/>'}), "declares entities"),
        (repacked(BOOK, {"xl/worksheets/sheet1.xml": "<x/>".encode("utf-16")}), "declares entities"),
        (
            repacked(BOOK, {"xl/worksheets/sheet1.xml": b'<?xml version="1.0" encoding="cp037"?><x/>'}),
            "declares entities",
        ),
        (repacked(BOOK, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), "damaged or cut"),
        (repacked(BOOK, {"bomb.bin": b"\0" * 400_000}), "unpacks to more than"),
        (BOOK[: len(BOOK) // 2], "damaged or cut"),
    ],
)
def test_a_workbook_with_a_trick_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read(data, "x.xlsx", Limits(unpacked=300_000))


def test_what_the_list_of_a_packed_file_says_of_its_size_is_not_believed() -> None:
    data = bytearray(repacked(BOOK, {"zz.bin": b"\0" * 400_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(TableError):
        read(bytes(data), "x.xlsx", Limits(unpacked=300_000))


def test_a_workbook_gives_dates_as_iso_whole_numbers_plain_and_formulas_as_what_they_are() -> None:
    from datetime import date, datetime

    rows = [
        ["MRN", "Date of birth", "Onset", "INR", "Pain", "STIR"],
        [7, date(1945, 1, 2), datetime(2026, 10, 1, 9, 30), 1.1, "=4+4", True],
    ]
    found = headers.table(read(workbook(rows), "x.xlsx")[0])
    assert found.rows[0].cells == ("7", "1945-01-02", "2026-10-01T09:30", "1.1", "=4+4", "yes")
    assert found.sheet.marked == {(2, 4): "formula"}


def test_names_merged_over_two_rows_are_read_together_and_titles_above_are_left_out() -> None:
    rows = [
        ["Referrals of November"],
        [],
        ["Patient", None, "Fracture", None, "Sex"],
        ["MRN", "Date of birth", "Level", "Onset date", None],
        ["1", "1945-01-02", "T12", "2026-10-01", "f"],
    ]
    found = headers.table(read(workbook(rows, ["A1:E1", "A3:B3", "C3:D3", "E3:E4"]), "x.xlsx")[0])
    assert found.header == ("Patient: MRN", "Patient: Date of birth", "Fracture: Level", "Fracture: Onset date", "Sex")
    assert [column.target for column in columns.propose(found)] == [
        "patient.mrn", "patient.birth_date", "fractures[].level", "fractures[].onset", "patient.sex",
    ]  # fmt: skip
    assert any("Row 4 was taken for the names" in note for note in found.notes)


def test_another_row_of_names_can_be_chosen() -> None:
    sheet = read(b"MRN,Level\nmrn,level\n1,T12\n", "x.csv")[0]
    assert len(headers.table(sheet).rows) == 2 and len(headers.table(sheet, 2).rows) == 1
    with pytest.raises(ValueError, match="9"):
        headers.table(sheet, 9)


def test_every_sheet_that_holds_anything_is_offered_and_hidden_ones_are_not() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name, state in (("one", "visible"), ("two", "hidden"), ("three", "visible")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["MRN"])
    out = io.BytesIO()
    book.save(out)
    assert [sheet.name for sheet in read(out.getvalue(), "x.xlsx")] == ["one", "three"]


def test_a_row_with_too_few_or_too_many_cells_is_told_and_not_read_under_the_wrong_name() -> None:
    found = made("MRN,Level,Pain\n1,T12,8\n2,T12\n3,T12,8,extra\n4,T12,\n")
    assert found.uneven == {3: "short row", 4: "long row"}


def test_a_last_line_without_an_end_is_said() -> None:
    assert any("no end" in note for note in made(PLAIN.strip()).notes)
    assert not any("no end" in note for note in made(PLAIN).notes)


def test_a_fingerprint_is_of_the_content_and_columns_have_their_letters() -> None:
    assert fingerprint(b"a") == fingerprint(b"a") != fingerprint(b"b")
    assert [letters(index) for index in (-1, 0, 25, 26, 701, 702)] == ["", "A", "Z", "AA", "ZZ", "AAA"]


def test_leading_zeros_stay() -> None:
    assert bodies(PLAIN)[0]["patient"]["mrn"] == "001"
