"""The plan, holds, flags and risks in the text note: the words of the screen, a sentence where nothing is printed."""

from datetime import date
from typing import Any

from kyphodss.note.plan import NO_FLAGS
from kyphodss.note.plan_words import NO_PLAN
from kyphodss.note.text import note
from tests.documents.base import AGREED, AS_OF, SAMPLES, assessed
from tests.plan.base import AS_OF as PLAN_DAY
from tests.plan.base import changed


def written(values: dict[str, Any], day: date = AS_OF) -> str:
    case, assessments = assessed(values, day)
    return " ".join(note(case, assessments).split())


def test_the_plan_has_status_dates_reasons_and_holds() -> None:
    text = written(changed({"bleeding.drugs": [AGREED]}), PLAN_DAY)
    assert "Procedure plan Dates stand" in text
    assert "Earliest 06 May 2027 09:00 (conservative policy)" in text
    assert "R12: apixaban, SIR hold 48 h, conservative hold 72 h" in text
    assert "apixaban (R12): last dose by 03 May 2027 08:00; restart SIR 07 May 2027 20:00" in text
    assert "conservative, drug table S01 S07 S08 S12" in text
    assert "Drug table R12: apixaban (S01 S07 S08 S12) https://www.guidelinecentral.com/guideline/18887/" in text


def test_a_stop_prints_no_hold_and_stands_with_the_red_flags() -> None:
    text = written(changed({"bleeding.drugs": [AGREED], "risk.mechanical_valve": True}), PLAN_DAY)
    assert "mechanical heart valve: a question for cardiology. No procedure day" in text
    assert text.index("No procedure day is printed until this is settled.") < text.index("What each source says")
    assert "Holds None is printed." in text
    assert "last dose by" not in text
    assert "Stop F02:" in text


def test_nothing_to_plan_and_no_flag_are_sentences() -> None:
    text = written(SAMPLES["S23"])
    assert f"Procedure plan {NO_PLAN}" in text
    assert f"Flags {NO_FLAGS}" in written(changed({}), PLAN_DAY)


def test_the_sources_are_counted_and_none_of_the_open_ones_is_a_no() -> None:
    text = written(SAMPLES["S01"])
    assert "10 sources speak of this patient: criteria met (3), facts missing (3)" in text
    assert "2 outside their scope, which is not a no." in text


def test_relief_and_risks_are_said_with_the_age_of_the_fracture() -> None:
    assert "is past “Clinic leaflet: third month”, which closed 15 Nov 2026" in written(SAMPLES["S18"])
    text = written(SAMPLES["S01"])
    assert "Relief is immediate for some" in text and "is past" not in text
    assert "none with symptoms" in text and "https://pmc.ncbi.nlm.nih.gov/articles/PMC2899985" in text


def test_the_line_that_all_is_cleared_comes_before_what_is_still_open() -> None:
    text = written(SAMPLES["S01"])
    cleared = text.index("All core red flags were asked and are no")
    further = text.find("Further, not answered")
    assert further == -1 or cleared < further
