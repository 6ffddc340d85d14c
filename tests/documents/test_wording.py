"""The fixed text of the sheet: the whole leaflet, plain words, and the clinic's own words only where it may set them."""

import importlib.util

import pytest

from kyphodss.documents.wording import BLOCKS, wording
from kyphodss.guidelines.leaflet_places import STATEMENTS
from kyphodss.settings import Settings, SettingsError, SiteSettings
from tests.documents.readability import grade, syllables

SIXTH_GRADE = 6.9
HARDEST_BLOCK = 9.0


def test_the_sheet_carries_every_statement_of_the_leaflet_that_belongs_to_a_patient() -> None:
    carried = {statement for block in BLOCKS.values() for statement in block.leaflet}
    # How long, how soon and after what it is done are questions between the doctors: rules and windows, not the sheet.
    assert {s.id for s in STATEMENTS} - carried == {"LF-11", "LF-12", "LF-13", "LF-14"}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: s.id)
def test_the_list_of_places_and_the_blocks_agree(statement: object) -> None:
    found = next(s for s in STATEMENTS if s is statement)
    assert {block.id for block in BLOCKS.values() if found.id in block.leaflet} == set(found.sheet)
    for path in found.settings:
        group, name = path.split(".")
        assert name in type(getattr(Settings(), group)).model_fields
    assert [module for module in found.modules if importlib.util.find_spec(module) is None] == []


def test_it_reads_at_the_sixth_grade_or_below() -> None:
    assert grade([line for block in BLOCKS.values() for line in block.text]) <= SIXTH_GRADE
    hard = {id: grade(list(block.text)) for id, block in BLOCKS.items() if grade(list(block.text)) > HARDEST_BLOCK}
    assert hard == {}


def test_the_measure_itself_is_right() -> None:
    assert [syllables(word) for word in ("bone", "needles", "doctor", "medicine", "radiologist")] == [1, 2, 2, 3, 5]
    assert grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    hard = "Percutaneous vertebral augmentation necessitates antithrombotic discontinuation preoperatively."
    assert grade([hard]) > 20


def test_the_exceptions_of_the_morning_medicines_are_named() -> None:
    text = " ".join(BLOCKS["morning"].text)
    assert "blood thinner" in text and "insulin" in text and "diabetes" in text


def test_the_warning_signs_are_all_there() -> None:
    emergency, call = (" ".join(BLOCKS[id].text).lower() for id in ("emergency", "call"))
    for sign in ("chest pain", "breathing", "weakness", "numbness", "bladder", "bowels", "back pain"):
        assert sign in emergency
    for sign in ("101 °f", "38.3 °c", "red", "swollen", "leaks", "new pain", "comes back"):
        assert sign in call


def test_a_clinic_may_word_its_own_blocks() -> None:
    site = SiteSettings(sheet_wording={"who": ("Our four radiologists do it. {braces} stay.",)})
    assert wording(site)["who"].text == ("Our four radiologists do it. {braces} stay.",)
    assert wording(site)["who"].heading == BLOCKS["who"].heading
    assert wording(SiteSettings()) == BLOCKS


@pytest.mark.parametrize("id", ["emergency", "thinners", "day_open", "morning", "nonsense"])
def test_what_carries_safety_stays_as_it_is(id: str) -> None:
    with pytest.raises(SettingsError, match=r"site\.sheet_wording: found .*expected one of about, who, what_happens"):
        wording(SiteSettings(sheet_wording={id: ("Anything.",)}))
