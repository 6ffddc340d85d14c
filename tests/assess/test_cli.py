"""The command line: JSON lines in and out, one bad line beside good ones, streams, exit statuses, the readable account."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from kyphodss import cli
from kyphodss.cli.arguments import day
from kyphodss.guidelines.model import CODES

ROOT = Path(__file__).parents[2]
GOOD = b'{"case_id": "a", "etiology": "osteoporosis", "fractures": [{"level": "L1", "onset": "2026-10-01"}, {"level": "T9"}]}'


def run(*arguments: str, given: bytes | None = None) -> tuple[int, list[str], str]:
    done = subprocess.run(
        [sys.executable, "-m", "kyphodss", *arguments], input=given, capture_output=True, cwd=ROOT, check=False
    )
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def test_one_object_per_fracture_in_the_shape_of_the_contract(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(GOOD + b"\n\n" + b'{"case_id": "b"}\r\n')
    status, lines, err = run("assess", str(file), "--as-of", "2026-11-22")
    found = [json.loads(line) for line in lines]
    assert (status, err) == (0, "")
    assert [(f["case_id"], f["level"], f["as_of"]) for f in found] == [
        ("a", "L1", "2026-11-22"),
        ("a", "T9", "2026-11-22"),
        ("b", None, "2026-11-22"),
    ]
    for guideline in found[0]["guidelines"]:
        assert set(guideline) == {
            "id",
            "edition",
            "code",
            "verdict",
            "because",
            "missing",
            "ambiguities",
            "criteria",
            "changes",
        }
        assert guideline["code"] in CODES
        assert set(guideline["criteria"].values()) <= {True, False, None}
    assert {"id", "status", "opens", "closes", "missing", "changes"} == set(found[0]["windows"][0])
    assert [g["edition"] for g in found[0]["guidelines"][1:4]] == ["2021-01-10", "2021-07-11", "2021-07-11"]


def test_a_bad_line_is_reported_on_its_own_line_and_the_rest_go_on() -> None:
    given = b"\n".join([GOOD, b"{not json", b'{"case_id": "c", "symptoms": {"pain_score": 11}}', b"\xff", GOOD])
    status, lines, _ = run("assess", "-", "--as-of", "2026-11-22", given=given)
    found = [json.loads(line) for line in lines]
    assert status == 1
    assert [f.get("line", f.get("level")) for f in found] == ["L1", "T9", 2, 3, 4, "L1", "T9"]
    assert found[3]["fields"] == {
        "symptoms.pain_score": "found 11, expected a number from 0 to 10; correct it, or leave it out where it is not known"
    }
    assert found[3]["error"].startswith("symptoms.pain_score: found 11")


def test_a_byte_order_mark_and_an_onset_ahead() -> None:
    found = list(
        cli.assess_lines(
            [b"\xef\xbb\xbf" + GOOD, b'{"case_id": "d", "fractures": [{"onset": "2027-01-01"}]}'],
            day("2026-11-22"),
        )
    )
    assert found[0]["case_id"] == "a"
    assert list(found[2]["fields"]) == ["fractures[0].onset_earliest"]


@pytest.mark.parametrize("given", [b"", b"\n \n\r\n"])
def test_an_empty_input_says_so(given: bytes) -> None:
    status, lines, err = run("assess", "-", given=given)
    assert (status, lines) == (0, [])
    assert "holds no cases" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["assess", "no-such-file.jsonl"], "no such file"),
        (["assess", "."], "is a folder"),
        (["assess", "-", "--as-of", "22.11.2026"], "expected a day written YYYY-MM-DD"),
        (["assess", "-", "--as-of", "2026-02-30"], "expected a day written YYYY-MM-DD"),
    ],
)
def test_what_cannot_start_says_why(arguments: list[str], says: str) -> None:
    status, lines, err = run(*arguments, given=b"")
    assert (status, lines) == (2, [])
    assert says in err
    assert "Traceback" not in err


def test_a_line_without_end_keeps_memory_bounded_and_loses_nothing_beside_it() -> None:
    class Endless(BytesIO):
        largest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            found = super().readline(-1 if size is None else size)
            Endless.largest = max(Endless.largest, len(found))
            return found

    stream = Endless(b"x" * (3 * cli.LONGEST_LINE) + b"\n" + GOOD + b"\n")
    found = list(cli.assess_lines(cli.bounded(stream), day("2026-11-22")))
    assert "longer than 1,000,000 bytes" in found[0]["error"]
    assert [f.get("case_id") for f in found] == [None, "a", "a"]
    assert Endless.largest <= cli.LONGEST_LINE + 1


def test_the_readable_account_names_values_sources_and_the_limits_of_its_use() -> None:
    status, lines, _ = run("assess", "sample_data/cases.jsonl", "--as-of", "2026-11-24", "--explain")
    text = "\n".join(lines)
    assert status == 0
    assert "pain score 6 of 10, needs at least 5 of 10" in text
    assert "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?LCDId=34106" in text
    assert text.count("Supports clinical judgement; does not replace it.") >= 37
    assert "Sample, Ada" not in text and "S-0001" not in text


def test_the_same_case_and_date_give_the_same_answer() -> None:
    once: list[Any] = list(cli.assess_lines([GOOD], day("2026-11-22")))
    assert once == list(cli.assess_lines([GOOD], day("2026-11-22")))
