"""The case note: red flags first, every verdict in its own words, two pages at most, tagged, reproducible, nobody named."""

from datetime import date, timedelta
from typing import Any

import pytest

from kyphodss.assess import assess
from kyphodss.case.read import case_from
from kyphodss.charts.palette import CODE
from kyphodss.documents.case_note import ELSEWHERE, GIVES_WAY, MOST_PAGES, case_note
from kyphodss.documents.sections import Kept
from kyphodss.note.plan_words import STATUS_WORDS
from kyphodss.note.text import DISCLAIMER
from kyphodss.settings import SourceSettings
from kyphodss.spec import worked_cases
from tests.documents.base import (
    AS_OF,
    CLINICIAN,
    SAMPLES,
    SITE,
    about,
    assessed,
    note_of,
    reader,
    root_of,
    structure,
    text_of,
)
from tests.house.test_words import directives
from tests.plan.base import AS_OF as PLAN_DAY
from tests.plan.base import changed

LEVELS = [*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6))]
CAUSES = ("osteoporosis", "cancer", "trauma", "other_benign")


def huge(letters: int = 190) -> dict[str, Any]:
    """Every level broken on another day by another cause, and a hundred drugs nobody knows, with endless names."""
    return {
        "case_id": "L" * letters,
        "fractures": [
            {"level": level, "etiology": CAUSES[n % 4], "onset": (AS_OF - timedelta(days=3 * n + 1)).isoformat()}
            for n, level in enumerate(LEVELS)
        ],
        "bleeding": {"drugs": [{"drug": f"{'W' * letters}{n}"} for n in range(100)], "drugs_complete": True},
        "treatments": [{"kind": "brace", "started_on": f"2026-10-{n % 28 + 1:02d}"} for n in range(100)],
    }


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_has_its_verdicts_its_plan_and_two_pages_at_most(name: str) -> None:
    _, assessments = assessed(SAMPLES[name])
    pdf = note_of(SAMPLES[name])
    text = text_of(pdf)
    assert len(reader(pdf).pages) <= MOST_PAGES
    for assessment in assessments:
        for verdict in assessment.guidelines:
            assert verdict.guideline.short in text
            if verdict.reading.code != "out_of_scope":
                assert CODE[verdict.reading.code].word in text
                assert " ".join(verdict.reading.words.split()) in text
        if assessment.plan is not None:
            assert STATUS_WORDS[assessment.plan.status].capitalize() in text
        for flag in assessment.red_flags:
            assert f"{flag.text}. {flag.why}" in text


@pytest.mark.parametrize("name", ["S01", "S29", "S37"])
def test_it_is_tagged_and_says_its_language_and_title(name: str) -> None:
    pdf = note_of(SAMPLES[name])
    root = root_of(pdf)
    assert bool(root["/MarkInfo"]["/Marked"]) is True
    assert str(root["/Lang"]).lower() == "en-us"
    assert about(pdf).title == f"Vertebral augmentation: candidacy note, case {name}"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI"} <= structure(pdf)


def test_it_is_us_letter() -> None:
    box = reader(note_of(SAMPLES["S35"])).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


def test_red_flags_come_before_every_source_and_a_stop_of_the_plan_with_them() -> None:
    text = text_of(note_of(SAMPLES["S29"]))
    assert text.index("Red flag: Spinal cord or cauda equina compression") < text.index("In its own words")
    stopped = text_of(note_of(changed({"risk.mechanical_valve": True}), PLAN_DAY))
    assert stopped.index("No procedure day is printed until this is settled") < stopped.index("In its own words")


def test_nobody_is_named_unless_asked() -> None:
    values = {
        **SAMPLES["S35"],
        "patient": {"name": "CANARY ONE", "mrn": "CANARY-2", "age_years": 70},
        "referral": {"referrer": "CANARY THREE"},
    }
    assert "CANARY" not in text_of(note_of(values))
    assert b"CANARY" not in note_of(values)
    named = text_of(note_of(values, with_name=True))
    assert "CANARY ONE" in named and "CANARY-2" not in named and "THREE" not in named


def test_it_says_who_assessed_when_or_leaves_a_line() -> None:
    assert f"Assessed on 24 Nov 2026 by {CLINICIAN}" in text_of(note_of(SAMPLES["S35"]))
    case, assessments = assessed(SAMPLES["S35"])
    unsigned = case_note(case, assessments, assessed_by=" ", site=SITE)
    assert "Assessed on 24 Nov 2026 by" in text_of(unsigned) and CLINICIAN not in text_of(unsigned)


def test_it_ends_with_the_line_on_judgement_and_the_sources_with_addresses() -> None:
    text = text_of(note_of(SAMPLES["S01"]))
    assert DISCLAIMER in text
    assert "edition 2021-01-10" in text
    addresses = {link["/A"]["/URI"] for page in reader(note_of(SAMPLES["S01"])).pages for link in _links(page)}
    assert any("LCDId=34106" in address for address in addresses)
    assert "https://www.guidelinecentral.com/guideline/18887/" in addresses


def _links(page: Any) -> list[Any]:
    found = [note.get_object() for note in page.get("/Annots", [])]
    return [note for note in found if "/A" in note and "/URI" in note["/A"]]


def test_the_plan_has_its_dates_holds_reasons_and_flags() -> None:
    text = text_of(note_of(SAMPLES["S01"]))
    assert "Earliest 27 Nov 2026 09:00 (conservative policy)" in text
    assert "apixaban (R13) 24 Nov 2026 08:00" in text
    assert "Q06: every restart waits for its gates" in text
    assert "Beware F01" in text
    assert "LCD-K5 Course of the pain; if not worsening, the findings with their values: not recorded: kyphotic" in text


def test_risks_are_told_by_the_leaflet_and_by_the_literature() -> None:
    text = text_of(note_of(SAMPLES["S18"]))
    assert "infection and bleeding, small" in text and "47.4%" in text
    assert "T12 is past “Clinic leaflet: third month”, which closed 15 Nov 2026" in text


def test_the_sources_that_the_site_shows_stand_first() -> None:
    chosen = SourceSettings(osteoporosis=("nice-ta279",))
    text = text_of(note_of(SAMPLES["S01"], sources=chosen))
    table = text[text.index("In its own words") :]
    assert table.index("NICE TA279") < table.index("Clinic leaflet")


def test_levels_of_which_all_is_the_same_stand_together() -> None:
    assert "T11, T12, L1, L2 · osteoporosis" in text_of(note_of(SAMPLES["S17"]))


def test_what_gives_way_is_named_on_the_page() -> None:
    text = text_of(note_of(SAMPLES["S18"]))
    assert f"Left out for space: {GIVES_WAY[0][1]}. {ELSEWHERE}" in text
    assert "Left out" not in text_of(note_of(SAMPLES["S01"]))


def test_everything_that_may_give_way_is_in_the_order() -> None:
    assert [name for name, _ in GIVES_WAY] == list(Kept.__dataclass_fields__)


@pytest.mark.parametrize("letters", [8, 190])
def test_even_the_longest_case_ends_at_two_pages_and_says_what_it_left_out(letters: int) -> None:
    pdf = note_of(huge(letters))
    assert len(reader(pdf).pages) <= MOST_PAGES
    text = text_of(pdf)
    assert "Left out for space" in text
    assert all(f" {level} " in text or f"{level}," in text for level in LEVELS)


def test_a_fracture_in_one_line_keeps_its_red_flags() -> None:
    values = huge(8)
    values["fractures"][-1]["retropulsion_or_canal_compromise"] = True
    text = text_of(note_of(values))
    assert "Further fractures" in text
    assert "Red flag: Retropulsed fragment or canal compromise." in text[text.index("Further fractures") :]


def test_no_note_tells_a_clinician_what_to_do() -> None:
    seen = 0
    for worked in worked_cases():
        if worked.name.split("/")[0] != "plan" or "W" not in worked.title[:2]:
            continue
        case = case_from(worked.case)
        pdf = case_note(case, assess(case, worked.as_of), assessed_by="", site=SITE)
        assert directives(text_of(pdf)) == [], worked.name
        seen += 1
    assert seen >= 14


def test_an_interval_of_onset_is_hatched_and_said() -> None:
    values = {
        **SAMPLES["S01"],
        "fractures": [{"level": "L1", "onset_earliest": "2026-09-20", "onset_latest": "2026-10-20"}],
    }
    assert "Hatched: uncertain" in text_of(note_of(values, date(2026, 11, 24)))
