"""Rows of facts for the scores: complete ones to change one fact of, and generated ones with every kind of gap."""

from typing import Any, Final

from hypothesis import strategies as st

from kyphodss.case import vocabulary as v
from kyphodss.scores import BY_ID
from kyphodss.scores.model import ScoreResult

COMPLETE: Final[dict[str, Any]] = {
    "etiology": None,
    "level": "L3",
    "pain_character": "mechanical",
    "lesion_quality": "mixed",
    "alignment": "normal",
    "height_loss_pct": 0,
    "body_involved_over_half": False,
    "posterolateral_involvement": "none",
    "of_type": "OF2",
    "t_score": -3.4,
    "height_loss_progressed": False,
    "pain_score": 6,
    "ao_neurology": "N0",
    "neurologic_deficit": False,
    "neurologic_deficit_new": False,
    "ambulatory": True,
    "asa_class": 2,
    "anticoagulant": False,
    "ao_type": "A1",
    "plc": "intact",
    "ao_modifiers": (),
    "escc": "0",
    "age_years": 70,
}

VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "etiology": ("osteoporosis", "cancer", "trauma", "other_benign"),
    "level": v.level.values,
    "pain_character": ("mechanical", "occasional_non_mechanical", "non_mechanical", "none"),
    "lesion_quality": ("lytic", "mixed", "blastic"),
    "alignment": ("normal", "deformity", "subluxation"),
    "height_loss_pct": (0, 0.1, 19.9, 20, 24.9, 25, 40, 40.1, 50, 50.1, 100),
    "body_involved_over_half": (True, False),
    "posterolateral_involvement": ("none", "unilateral", "bilateral"),
    "of_type": ("OF1", "OF2", "OF3", "OF4", "OF5"),
    "t_score": (-4.2, -3.1, -3, 0.5),
    "height_loss_progressed": (True, False),
    "pain_score": (0, 4.9, 5, 10),
    "ao_neurology": ("N0", "N1", "N2", "N3", "N4", "NX"),
    "neurologic_deficit": (True, False),
    "neurologic_deficit_new": (True, False),
    "ambulatory": (True, False),
    "asa_class": (1, 3, 4, 5),
    "anticoagulant": (True, False),
    "ao_type": ("A0", "A1", "A2", "A3", "A4", "burst", "B1", "B2", "B3", "C"),
    "plc": ("intact", "indeterminate", "injured"),
    "ao_modifiers": ((), ("M1",), ("M2",), ("M1", "M2")),
    "escc": ("0", "1a", "1b", "1c", "2", "3"),
    "age_years": (17, 18, 70),
}


def row(**changes: Any) -> dict[str, Any]:
    """The complete row with some facts changed."""
    return {**COMPLETE, **changes}


def result(score: str, **changes: Any) -> ScoreResult:
    """One score of the complete row with some facts changed."""
    return BY_ID[score].of(row(**changes))


def points(score: str, component: str, **changes: Any) -> int | None:
    """The points of one item."""
    return next(item.points for item in result(score, **changes).components if item.id == component)


ROWS: Final = st.fixed_dictionaries(
    {name: st.one_of(st.sampled_from(values), st.sampled_from(values), st.none()) for name, values in VALUES.items()}
)
NAMES: Final = st.sets(st.sampled_from(sorted(VALUES)))
