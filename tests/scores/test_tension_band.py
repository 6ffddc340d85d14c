"""The modifier M1, a tension band that imaging leaves open, in the gates that nobody has published."""

from typing import Any

import pytest

from kyphodss.logic.truth import Truth
from kyphodss.scores import score_all
from kyphodss.scores.proposals import proposals
from tests.scores.rows import row


def answer(id: str, **changes: Any) -> tuple[Truth, tuple[str, ...]]:
    """What one gate says of the complete row, a trauma, with some facts changed, and what it asks for."""
    values = row(etiology="trauma", **changes)
    found = next(each for each in proposals(values, score_all(values)) if each.proposal.id == id)
    return found.truth, found.missing


@pytest.mark.parametrize(
    ("modifiers", "plc", "expected"),
    [
        (("M1",), "intact", True),
        (("M2", "M1"), "intact", True),
        (("M2",), "intact", False),
        ((), "intact", False),
        (("M2",), "indeterminate", True),  # unclear ligaments ask for it by themselves
    ],
)
def test_an_open_tension_band_asks_for_mri(modifiers: tuple[str, ...], plc: str, expected: bool) -> None:
    assert answer("gate.tr.mri", ao_modifiers=modifiers, plc=plc) == (expected, ())


def test_modifiers_that_nobody_gave_are_asked_for() -> None:
    assert answer("gate.tr.mri", ao_modifiers=None) == (None, ("ao_modifiers",))
    assert answer("gate.tr.allow", ao_modifiers=None) == (None, ("ao_modifiers",))


@pytest.mark.parametrize(("modifiers", "opens"), [((), True), (("M2",), True), (("M1",), False)])
def test_augmentation_is_opened_only_with_the_tension_band_intact(modifiers: tuple[str, ...], opens: bool) -> None:
    assert answer("gate.tr.allow", ao_modifiers=modifiers) == (opens, ())
    assert answer("gate.tr.select", ao_type="A2", ao_modifiers=modifiers) == (opens, ())
