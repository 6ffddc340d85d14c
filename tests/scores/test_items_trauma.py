"""The items of TLICS and AOSIS word for word: label, level, points, the fact they were read from; the levels; the notes."""

from typing import Any

import pytest

from kyphodss.logic.words import NOT_KNOWN
from kyphodss.scores.thoracolumbar import outside
from tests.scores.items import item, items
from tests.scores.rows import result


def test_tlics_asks_for_three_items() -> None:
    assert items("tlics") == [
        ("morphology", "Morphology", "compression", 1, "ao_type"),
        ("plc", "Posterior ligamentous complex", "intact", 0, "plc"),
        ("neurology", "Neurology", "intact", 0, "ao_neurology"),
    ]


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        ("morphology", {"ao_type": "A0"}, ("Morphology", "A0: no level of TLICS answers to it", None, "ao_type")),
        ("morphology", {"ao_type": None}, ("Morphology", NOT_KNOWN, None, "ao_type")),
        (
            "neurology",
            {"ao_neurology": "N1"},
            ("Neurology", "N1: no level of TLICS answers to it", None, "ao_neurology"),
        ),
        ("neurology", {"ao_neurology": None}, ("Neurology", NOT_KNOWN, None, "ao_neurology")),
        ("plc", {"plc": None}, ("Posterior ligamentous complex", NOT_KNOWN, None, "plc")),
    ],
)
def test_tlics_says_where_a_grade_has_no_level(id: str, changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert item("tlics", id, **changes) == (id, *expected)


@pytest.mark.parametrize(
    ("ao_type", "plc", "torn"),
    [
        ("A2", "injured", True),
        ("burst", "injured", True),
        ("A2", "indeterminate", False),
        ("B2", "injured", False),
        ("C", "injured", False),
        (None, "injured", False),
    ],
)
def test_tlics_notes_injured_ligaments_of_an_a_type(ao_type: str | None, plc: str, torn: bool) -> None:
    note = (
        f"Type {ao_type} with injured posterior ligaments: the AO system would call this B2, read here as distraction."
    )
    assert result("tlics", ao_type=ao_type, plc=plc).notes == ((note,) if torn else ())


def test_aosis_asks_for_three_items() -> None:
    assert items("aosis") == [
        ("morphology", "AO type", "A1: wedge or impaction, one endplate, posterior wall intact", 1, "ao_type"),
        ("neurology", "Neurology", "N0: intact", 0, "ao_neurology"),
        ("modifiers", "Modifiers", "no modifier", 0, "ao_modifiers"),
    ]


BURST = "burst: A3 or A4, which differ in points; the grade decides"
NX = "NX, not examinable: its points could not be verified"
M1 = "M1: tension band indeterminate on imaging"
M2 = "M2: a condition of the patient; the abstract gives a point to M1 alone"


@pytest.mark.parametrize(
    ("id", "changes", "expected"),
    [
        ("morphology", {"ao_type": "burst"}, ("AO type", BURST, None, "ao_type")),
        ("morphology", {"ao_type": None}, ("AO type", NOT_KNOWN, None, "ao_type")),
        ("neurology", {"ao_neurology": "NX"}, ("Neurology", NX, None, "ao_neurology")),
        ("neurology", {"ao_neurology": None}, ("Neurology", NOT_KNOWN, None, "ao_neurology")),
        ("modifiers", {"ao_modifiers": ("M1",)}, ("Modifiers", M1, 1, "ao_modifiers")),
        ("modifiers", {"ao_modifiers": ("M2", "M1")}, ("Modifiers", M1, 1, "ao_modifiers")),
        ("modifiers", {"ao_modifiers": ("M2",)}, ("Modifiers", M2, 0, "ao_modifiers")),
        ("modifiers", {"ao_modifiers": None}, ("Modifiers", NOT_KNOWN, None, "ao_modifiers")),
    ],
)
def test_aosis_says_which_level_was_found(id: str, changes: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert item("aosis", id, **changes) == (id, *expected)


B_NOTE = "A published table puts every B injury above 5; by the points read for B1 it is 5."
M2_NOTE = "M2 earns no point: the abstract read gives one to M1 alone; the printed table was not read."


@pytest.mark.parametrize(
    ("changes", "notes"),
    [
        *(({"ao_type": type_}, (B_NOTE,)) for type_ in ("B1", "B2", "B3")),
        ({"ao_type": "A4"}, ()),
        ({"ao_type": "C"}, ()),
        ({"ao_modifiers": ("M1",)}, ()),
        ({"ao_modifiers": None}, ()),
        ({"ao_modifiers": ("M1", "M2")}, (M2_NOTE,)),
        ({"ao_type": "B1", "ao_modifiers": ("M2",)}, (B_NOTE, M2_NOTE)),
    ],
)
def test_aosis_notes_word_for_word(changes: dict[str, Any], notes: tuple[str, ...]) -> None:
    assert result("aosis", **changes).notes == notes


@pytest.mark.parametrize(("level", "inside"), [("C7", False), ("T1", True), ("T12", True), ("L5", True), ("S1", False)])
def test_the_thoracolumbar_scores_speak_of_t1_to_l5(level: str, inside: bool) -> None:
    note = f"The AO Spine thoracolumbar system covers T1 to L5; {level} lies outside: no total."
    assert outside({"level": level}) == (((), ()) if inside else (("level",), (note,)))
    for score in ("tlics", "aosis"):
        found = result(score, level=level)
        assert (found.total is None, found.missing) == (not inside, () if inside else ("level",))


def test_a_level_that_is_not_known_is_asked_for_without_a_note() -> None:
    assert outside({}) == (("level",), ())
