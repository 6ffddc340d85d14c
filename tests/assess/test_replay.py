"""A past assessment can be made again, and a new edition says whom it changes, and why."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kyphodss.case.read import case_from, read_case
from kyphodss.cli import main
from kyphodss.dates.rows import EDITIONS, windows_on
from kyphodss.guidelines import FIRST_DAY, REGISTER, Edition, editions_on
from kyphodss.guidelines import cms_criteria as c
from kyphodss.guidelines.cms import L34106
from kyphodss.guidelines.rules import PRESENT_RULES, Rules, rules_on
from kyphodss.replay import line_of, replay
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}
FILE = Path(__file__).parents[2] / "sample_data/cases.jsonl"


def _stricter() -> Rules:
    """An invented later edition of one document that no longer accepts tracer uptake or edema as found."""
    changed = tuple(
        replace(criterion, term=c.v.mri_edema) if criterion.id == "LCD-A3" else criterion
        for criterion in L34106.criteria
    )
    route = replace(L34106.routes[0], outcomes=(replace(L34106.outside, code="not_met", words="No longer covered"),))
    later = replace(L34106, edition="2027-01-01", criteria=changed, routes=(route,))
    return Rules(tuple(later if g is L34106 else g for g in PRESENT_RULES.guidelines), PRESENT_RULES.windows)


def test_the_same_editions_change_nothing() -> None:
    for values in SAMPLES.values():
        for found in replay(case_from(values), AS_OF, rules_on(AS_OF)):
            assert found.changes == []
            assert line_of(found.before) == line_of(found.after)


def test_a_new_edition_names_the_cases_it_changes_and_why() -> None:
    (found,) = replay(case_from(SAMPLES["S02"]), AS_OF, PRESENT_RULES, _stricter())
    (change,) = found.changes
    assert change["guideline"] == "cms-l34106"
    assert change["from"] == {"edition": "2021-01-10", "code": "met", "verdict": "Coverage criteria met"}
    assert change["to"] == {"edition": "2027-01-01", "code": "not_met", "verdict": "No longer covered"}
    assert change["why"][0] == "edition 2021-01-10 is now 2027-01-01"


def test_a_source_that_came_or_went_is_named() -> None:
    fewer = Rules(PRESENT_RULES.guidelines[1:], PRESENT_RULES.windows)
    (gone,) = replay(case_from(SAMPLES["S02"]), AS_OF, PRESENT_RULES, fewer)
    assert gone.changes[0]["why"] == ["the source is no longer in use"] and gone.changes[0]["to"] is None
    (came,) = replay(case_from(SAMPLES["S02"]), AS_OF, fewer, PRESENT_RULES)
    assert came.changes[0]["why"] == ["the source was not in use then"] and came.changes[0]["from"] is None


def test_a_new_table_of_windows_is_named() -> None:
    table = PRESENT_RULES.windows
    rows = tuple(row for row in table.rows if row.id != "US-LCD-12W")
    shorter = replace(
        table, rows=rows, by_etiology={e: tuple(r for r in rs if r in rows) for e, rs in table.by_etiology.items()}
    )
    (found,) = replay(case_from(SAMPLES["S02"]), AS_OF, PRESENT_RULES, Rules(PRESENT_RULES.guidelines, shorter))
    assert [change["window"] for change in found.changes] == ["US-LCD-12W"]
    assert found.changes[0]["to"] is None


def test_editions_follow_each_other_by_day() -> None:
    later = replace(L34106, edition="2027-01-01")
    turn = date(2027, 1, 1)
    ended = (replace(e, until=turn) if e.guideline is L34106 else e for e in REGISTER)
    register = (*ended, Edition(later, since=turn))
    assert L34106 in editions_on(date(2026, 12, 31), register) and later not in editions_on(
        date(2026, 12, 31), register
    )
    assert later in editions_on(turn, register) and L34106 not in editions_on(turn, register)
    assert L34106 in editions_on(date(2020, 1, 1), register), "Before the program began its first editions are used."


def test_the_table_of_windows_follows_by_day_too() -> None:
    second = replace(EDITIONS[0], since=date(2027, 1, 1))
    assert windows_on(date(2026, 12, 31), (EDITIONS[0], second)) is EDITIONS[0]
    assert windows_on(date(2027, 1, 1), (EDITIONS[0], second)) is second
    assert windows_on(date(2020, 1, 1)) is EDITIONS[0]


def test_every_source_is_registered_once_at_a_time() -> None:
    for day in (FIRST_DAY, date(2030, 1, 1)):
        ids = [guideline.id for guideline in editions_on(day)]
        assert len(ids) == len(set(ids)) >= 12


def test_the_command_line_lists_nothing_when_everything_is_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(FILE), "--as-of", "2026-11-24", "--editions-of", "2026-11-24"]) == 0
    written = capsys.readouterr().out
    recorded = tmp_path / "recorded.jsonl"
    recorded.write_text(written, encoding="utf-8")
    assert main(["replay", str(FILE), "--as-of", "2026-11-24", "--recorded", str(recorded)]) == 0
    caught = capsys.readouterr()
    assert caught.out == ""
    assert "0 listed" in caught.err


def test_a_recorded_assessment_that_cannot_be_made_again_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = FILE.read_bytes().splitlines()[0]
    cases = tmp_path / "one.jsonl"
    cases.write_bytes(first + b"\nnot a case\n")
    recorded = tmp_path / "recorded.jsonl"
    recorded.write_text(json.dumps({"case_id": "S01", "level": "L1"}) + "\nnot json\n", encoding="utf-8")
    assert main(["replay", str(cases), "--as-of", "2026-11-24", "--recorded", str(recorded)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["reproduced"] is False and lines[0]["case_id"] == read_case(first).case_id
    assert lines[1]["line"] == 2


def test_a_missing_record_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(FILE), "--as-of", "2026-11-24", "--recorded", "nowhere.jsonl"]) == 2
    assert "nowhere.jsonl: no such file" in capsys.readouterr().err
