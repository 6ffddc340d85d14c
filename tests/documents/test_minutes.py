"""The minutes of a review meeting: everything that was agreed, tagged, reproducible, and nothing that a typed text can break."""

from dataclasses import replace
from datetime import date

import pytest

from kyphodss.documents.minutes import NOTHING, OPEN, Minutes, MinutesLine, erased_words, minutes
from tests.documents.base import SITE, about, reader, root_of, structure, text_of
from tests.house.test_words import directives

DAY = date(2026, 11, 25)
TREATED = MinutesLine(
    "S02",
    "",
    "treat",
    "Dr. A on 25 Nov 2026 18:05",
    "Two levels in one session",
    "Dr. B",
    "04 Dec 2026",
    "Dr. A on 25 Nov 2026",
)
SILENT = MinutesLine("S03", "closed", "", "", "", "", "", "")
MEETING = Minutes(
    "Tuesday list", DAY, "List made by Dr. A", "Closed by Dr. A on 25 Nov 2026 19:00", 0, (TREATED, SILENT)
)


def made(found: Minutes = MEETING) -> bytes:
    return minutes(found, by="Dr. A", site=SITE, day=DAY)


def test_they_hold_list_decision_owner_day_author_and_when() -> None:
    text = text_of(made())
    for said in (
        "Tuesday list · 25 Nov 2026", "2 cases", "List made by Dr. A", "Closed by Dr. A on 25 Nov 2026 19:00", "S02", "treat",
        "Dr. A on 25 Nov 2026 18:05", "Two levels in one session", "Dr. B", "04 Dec 2026", "Clinic One",
    ):  # fmt: skip
        assert said in text, said
    assert NOTHING in text and "closed" in text and OPEN not in text


def test_an_open_meeting_says_that_it_may_still_change() -> None:
    assert OPEN in text_of(made(replace(MEETING, closed="")))


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (1, "1 case of this list was erased"), (2, "2 cases of this list were erased")]
)
def test_erased_cases_are_counted_and_not_named(count: int, said: str) -> None:
    assert erased_words(count).startswith(said)
    assert (said != "" and said in text_of(made(replace(MEETING, erased=count)))) or count == 0


def test_they_are_tagged_with_a_table_and_say_language_and_title() -> None:
    pdf = made()
    assert bool(root_of(pdf)["/MarkInfo"]["/Marked"]) is True
    assert str(root_of(pdf)["/Lang"]).lower() == "en-us"
    assert about(pdf).title == "Minutes of a review meeting, Tuesday list, 25 Nov 2026"
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= structure(pdf)


def test_the_same_meeting_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_typed_text_becomes_no_markup_and_a_long_list_runs_over_pages() -> None:
    nasty = replace(TREATED, agreed='#panic() $x$ *b* [c] <d> "e" \\ ' + "W" * 300, owner="@owner", case="L" * 80)
    pdf = made(replace(MEETING, lines=[nasty] * 60))
    assert "#panic() $x$ *b* [c] <d>" in text_of(pdf)
    assert len(reader(pdf).pages) > 1


def test_no_word_of_ours_tells_anybody_what_to_do() -> None:
    assert directives(text_of(made(replace(MEETING, closed="", erased=1, lines=[SILENT])))) == []
