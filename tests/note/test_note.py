"""The note: red flags first, sources in their own words, nothing open called a no, nobody named."""

from datetime import date
from typing import Any

from kyphodss.assess import assess
from kyphodss.case.read import case_from
from kyphodss.guidelines import GUIDELINES
from kyphodss.note.account import account
from kyphodss.note.text import note
from kyphodss.note.words import WIDTH
from sample_data.build import cases as sample_cases

AS_OF = date(2026, 11, 24)
SAMPLES = {case["case_id"]: case for _, _, case in sample_cases()}


def written(values: dict[str, Any]) -> str:
    case = case_from(values)
    return note(case, assess(case, AS_OF))


def test_red_flags_come_before_every_source() -> None:
    text = written(SAMPLES["S29"])
    assert text.index("! Spinal cord or cauda equina compression is suspected") < text.index("What each source says")
    assert "Not yet asked:" in text


def test_nothing_open_is_called_a_no() -> None:
    text = written({"case_id": "nobody"})
    assert text.count("[facts missing]") == len(GUIDELINES)
    assert "criteria not met" not in text
    assert "age not known, sex not known" in text
    assert "onset not known" in text


def test_nobody_is_named() -> None:
    text = written(
        {
            "case_id": "c1",
            "patient": {"name": "CANARY ONE", "mrn": "CANARY-2"},
            "referral": {"referrer": "CANARY THREE"},
        }
    )
    assert "CANARY" not in text


def test_lines_are_short_but_for_addresses() -> None:
    for values in SAMPLES.values():
        long = [line for line in written(values).splitlines() if len(line) > WIDTH and "http" not in line]
        assert long == []


def test_the_checklist_names_its_gaps() -> None:
    text = " ".join(written(SAMPLES["S01"]).split())
    assert "with their values: not recorded: kyphotic deformity, Roland-Morris" in text
    assert "[x] LCD-K1" in text


def test_every_source_is_cited_with_its_address() -> None:
    text = written(SAMPLES["S01"])
    for address in ("LCDId=34106", "lcdid=35130", "lcdid=34976", "radadpc.com"):
        assert address in text


def test_the_account_adds_every_criterion_window_and_turn() -> None:
    case = case_from(SAMPLES["S01"])
    text = account(case, assess(case, AS_OF)[0])
    assert "roland" not in text  # a name keeps its capital
    assert "Roland-Morris not known, needs more than 17 of 24" in text
    assert "LF-CLOSING" in text and "CLOSED from 02 Jan 2027" in text
