"""The plan on the case page: dates where they may stand, none under a stop, and what follows from a chosen day."""

import re
from datetime import date
from typing import cast

import pytest

from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.plan.model import Status
from tests.pages.test_case_page import bare, opened, text

DATES = re.compile(r"\d{2} (Nov|Dec) 2026 \d{2}:\d{2}")


def panel(case_id: str) -> str:
    return text(opened(f"{case_id} ")).replace("\\", "")


def test_the_rich_case_says_from_when_to_when_and_which_drug() -> None:
    said = panel("S01")
    assert (
        "Earliest 27 Nov 2026 09:00 (conservative policy); not before 27 Nov 2026 09:00 (SIR); latest 01 Jan 2027"
        in said
    )
    assert "| apixaban (R13) | 24 Nov 2026 08:00 |" in said
    assert "Feasible days on present facts: 27 Nov 2026 to 01 Jan 2027." in said


@pytest.mark.parametrize(
    ("case_id", "status"),
    [("S39", "STOP"), ("S40", "SPECIALIST"), ("S43", "BLOCKED_LAB"), ("S05", "UNKNOWN"), ("S29", "STOP")],
)
def test_where_no_date_may_stand_none_does(case_id: str, status: str) -> None:
    said = panel(case_id)
    assert STATUS_WORDS[cast(Status, status)].capitalize() in said
    assert "Earliest" not in said and "last dose by" not in said
    assert "Feasible days" not in said


def test_two_that_collide_are_named_with_the_days_between_them() -> None:
    said = panel("S41")
    assert "R12 and LF-BEFORE-RT collide: the first slot lies 2 days after the last day." in said
    assert "Feasible days on present facts" not in said


def test_a_provisional_date_says_what_it_waits_for() -> None:
    assert "provisional until INR" in panel("S38")


def test_a_treated_level_has_no_plan() -> None:
    assert "Nothing is to be planned at this level" in panel("S23")


def test_a_chosen_day_shows_everything_that_follows_and_a_second_stands_beside() -> None:
    app = opened("S01 ")
    number = app.session_state["draft_number"]
    app.date_input(key=f"{number}:plan_day").set_value(date(2026, 11, 30)).run()
    said = text(app).replace("\\", "")
    assert "**Monday 30 Nov 2026, 09:00**" in said
    assert "**Conservative**: fits, slot 09:00" in said
    assert "solid food until 03:00, fatty food or meat until 01:00, clear liquids until 07:00" in said
    assert "| apixaban (R13) | 27 Nov 2026 08:00 |" in said
    assert "bone density by" in said
    app.date_input(key=f"{number}:plan_day_beside").set_value(date(2026, 11, 28)).run()
    said = text(app).replace("\\", "")
    assert "**Saturday 28 Nov 2026**" in said and "does not fit" in said
    assert "no slot on 28 Nov 2026, a Saturday (clinic sets this)" in said


def test_a_chosen_day_under_a_stop_prints_no_hour() -> None:
    app = opened("S39 ")
    number = app.session_state["draft_number"]
    app.date_input(key=f"{number}:plan_day").set_value(date(2026, 12, 7)).run()
    shown = [
        bare(element)
        for element in app.markdown
        if "07 Dec 2026" in str(element.value) or "Fasting" in str(element.value)
    ]
    assert shown == ["**Monday 07 Dec 2026**"]
    assert (
        DATES.search(" ".join(bare(element) for element in app.markdown if "last dose" in str(element.value))) is None
    )


def test_the_chosen_days_belong_to_the_case() -> None:
    app = opened("S01 ")
    number = app.session_state["draft_number"]
    app.date_input(key=f"{number}:plan_day").set_value(date(2026, 11, 30)).run()
    choice = next(option for option in app.selectbox(key="picked").options if option.startswith("S02"))
    app.selectbox(key="picked").select(choice).run()
    assert not app.exception
    assert "Monday 30 Nov 2026" not in text(app)
