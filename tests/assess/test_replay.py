"""A past assessment can be made again, and a new edition says whom it changes, and why."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kyphodss.case.read import case_from, read_case
from kyphodss.cli import main
from kyphodss.guidelines import cms_criteria as c
from kyphodss.guidelines.cms import L34106
from kyphodss.guidelines.rules import ALL_EDITIONS, PRESENT_RULES, Registers, Rules, rules_on
from kyphodss.guidelines.safety import RED_FLAGS
from kyphodss.logic.editions import FIRST_DAY, Edition
from kyphodss.plan.holds import table_of
from kyphodss.replay import line_of, replay
from kyphodss.scores.sins import SINS
from kyphodss.spec import worked_cases
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}
W06 = next(worked for worked in worked_cases() if worked.title.startswith("W06: rivaroxaban"))
FILE = Path(__file__).parents[2] / "sample_data/cases.jsonl"


def _stricter() -> Rules:
    """An invented later edition of one document that no longer accepts tracer uptake or edema as found."""
    changed = tuple(
        replace(criterion, term=c.v.mri_edema) if criterion.id == "LCD-A3" else criterion
        for criterion in L34106.criteria
    )
    route = replace(L34106.routes[0], outcomes=(replace(L34106.outside, code="not_met", words="No longer covered"),))
    later = replace(L34106, edition="2027-01-01", criteria=changed, routes=(route,))
    return replace(PRESENT_RULES, guidelines=tuple(later if g is L34106 else g for g in PRESENT_RULES.guidelines))


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
    fewer = replace(PRESENT_RULES, guidelines=PRESENT_RULES.guidelines[1:])
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
    (found,) = replay(case_from(SAMPLES["S02"]), AS_OF, PRESENT_RULES, replace(PRESENT_RULES, windows=shorter))
    assert [change["window"] for change in found.changes] == ["US-LCD-12W"]
    assert found.changes[0]["to"] is None


def test_a_new_row_of_the_drug_table_names_the_drug_and_its_hours() -> None:
    (rule,) = (rule for rule in PRESENT_RULES.holds.rules if rule.id == "R17")
    longer = table_of(
        replace(r, sir_hours=96, conservative_hours=96) if r is rule else r for r in PRESENT_RULES.holds.rules
    )
    (found,) = replay(case_from(W06.case), W06.as_of, PRESENT_RULES, replace(PRESENT_RULES, holds=longer))
    plan = next(change for change in found.changes if "plan" in change)
    assert plan["why"] == ["rivaroxaban: row R17: SIR hold 72 h, now 96 h; conservative hold 72 h, now 96 h"]
    assert plan["from"]["earliest_sir"] != plan["to"]["earliest_sir"]


def test_a_new_score_a_red_flag_and_a_prompt_that_went_are_named() -> None:
    stricter = replace(SINS, edition="2027", read=lambda row: replace(SINS.of(row), notes=("counted otherwise",)))
    later = replace(
        PRESENT_RULES,
        scores=tuple(stricter if score is SINS else score for score in PRESENT_RULES.scores),
        red_flags=PRESENT_RULES.red_flags[1:],
        prompts=(),
    )
    case = case_from(
        {"case_id": "x", "etiology": "trauma", "trauma": {"energy": "low"}, "fractures": [{"level": "L1"}]}
    )
    (found,) = replay(case, AS_OF, PRESENT_RULES, later)
    named = {key: change[key] for change in found.changes for key in change if key not in ("from", "to", "why")}
    assert named == {
        "score": "sins",
        "red_flag_not_asked": PRESENT_RULES.red_flags[0].id,
        "prompt": "fragility",
    }


def _registers(turn: date, **of: Any) -> Registers:
    """Registers in which one thing is replaced on a day: `name=(old, new)`."""
    changed: dict[str, Any] = {}
    for name, (old, new) in of.items():
        ended = (replace(e, until=turn) if e.item is old else e for e in getattr(ALL_EDITIONS, name))
        changed[name] = (*ended, Edition(new, since=turn))
    return replace(ALL_EDITIONS, **changed)


def test_editions_of_everything_follow_each_other_by_day() -> None:
    turn = date(2027, 1, 1)
    table, drugs = replace(PRESENT_RULES.windows, rows=()), table_of(PRESENT_RULES.holds.rules[:5])
    flag, score, source = (
        replace(RED_FLAGS[0], text="?"),
        replace(SINS, edition="2027"),
        replace(L34106, edition="2027"),
    )
    registers = _registers(
        turn,
        windows=(PRESENT_RULES.windows, table),
        holds=(PRESENT_RULES.holds, drugs),
        red_flags=(RED_FLAGS[0], flag),
        scores=(SINS, score),
        guidelines=(L34106, source),
    )
    before, after = rules_on(date(2026, 12, 31), registers), rules_on(turn, registers)
    assert before == PRESENT_RULES, "Until the day before, the old ones."
    assert after.windows is table and after.holds is drugs
    assert flag in after.red_flags and RED_FLAGS[0] not in after.red_flags
    assert score in after.scores and SINS not in after.scores
    assert source in after.guidelines and L34106 not in after.guidelines
    assert rules_on(date(2020, 1, 1), registers) == before, "Before the program began its first editions are used."


def test_two_editions_of_a_table_at_once_are_refused() -> None:
    twice = replace(ALL_EDITIONS, windows=(*ALL_EDITIONS.windows, Edition(PRESENT_RULES.windows)))
    with pytest.raises(ValueError, match="2 editions are in force"):
        rules_on(AS_OF, twice)


def test_every_source_score_and_flag_is_registered_once_at_a_time() -> None:
    for day in (FIRST_DAY, date(2030, 1, 1)):
        rules = rules_on(day)
        for kept in (rules.guidelines, rules.scores, rules.red_flags, rules.contradictions, rules.prompts):
            ids = [entry.id for entry in kept]
            assert len(ids) == len(set(ids)) >= 5


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
