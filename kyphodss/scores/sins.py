"""SINS, the Spinal Instability Neoplastic Score: six items, 0 to 18 (scores-and-codes.md 1.1; guideline-outcomes.md, "Scores")."""

from dataclasses import replace
from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.adding import by_value, component, summed
from kyphodss.scores.model import Component, Score, ScoreResult
from kyphodss.scores.tables import bands, levels, sources

COLLAPSE_PCT: Final = 50
CONSULT_FROM: Final = 7  # sins.flag.consult, V2

LOCATIONS: Final[dict[str, tuple[str, ...]]] = {
    "junctional": ("C1", "C2", "C7", "T1", "T2", "T11", "T12", "L1", "L5", "S1"),
    "mobile": ("C3", "C4", "C5", "C6", "L2", "L3", "L4"),
    "semirigid": ("T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"),
    "rigid": ("S2", "S3", "S4", "S5"),
}
LOCATION_OF: Final = {vertebra: value for value, vertebrae in LOCATIONS.items() for vertebra in vertebrae}
PAIN: Final = {"mechanical": "mechanical", "occasional_non_mechanical": "occasional", "none": "none"}

_TABLE: Final = by_value(levels("sins"))
_BANDS: Final = bands("sins")


def _read(row: Row) -> ScoreResult:
    level = row.get("level")
    items = (
        component(_TABLE, "location", "Location", None if level is None else LOCATION_OF[level], "level"),
        _pain(row),
        component(_TABLE, "lesion", "Bone lesion", row.get("lesion_quality"), "lesion_quality"),
        component(_TABLE, "alignment", "Radiographic alignment", row.get("alignment"), "alignment"),
        _collapse(row),
        component(
            _TABLE,
            "posterolateral",
            "Posterolateral elements",
            row.get("posterolateral_involvement"),
            "posterolateral_involvement",
        ),
    )
    result = summed("sins", items, _BANDS)
    return replace(result, notes=_notes(row, result.total))


def _pain(row: Row) -> Component:
    found = row.get("pain_character")
    if found is not None and found not in PAIN:
        without = "not mechanical and not occasional: the table has no such level"
        return component(_TABLE, "pain", "Pain", None, "pain_character", without)
    return component(_TABLE, "pain", "Pain", None if found is None else PAIN[found], "pain_character")


def _collapse(row: Row) -> Component:
    """Any loss above 0 is collapse; without collapse the share of the body that is involved decides."""
    label, loss, involved = "Vertebral body collapse", row.get("height_loss_pct"), row.get("body_involved_over_half")
    if loss is None:
        return component(_TABLE, "collapse", label, None, "height_loss_pct")
    if loss > 0:
        return component(_TABLE, "collapse", label, "gt50" if loss > COLLAPSE_PCT else "lt50", "height_loss_pct")
    if involved is None:
        without = "no collapse; whether more than half of the body is involved is not known"
        return component(_TABLE, "collapse", label, None, "body_involved_over_half", without)
    return component(
        _TABLE, "collapse", label, "involved_gt50" if involved is True else "none", "body_involved_over_half"
    )


def _notes(row: Row, total: int | None) -> tuple[str, ...]:
    notes: list[str] = []
    if row.get("height_loss_pct") == COLLAPSE_PCT:
        notes.append("Boundary: the source leaves exactly 50 % collapse open; it is read as below 50 %.")
    if row.get("pain_character") == "non_mechanical":
        notes.append("The table knows mechanical pain, occasional pain that is not mechanical, and no pain.")
    if total is not None and total >= CONSULT_FROM:
        notes.append("From 7 on the sources name a spine-surgical opinion before planned radiotherapy goes ahead.")
    return tuple(notes)


SINS: Final = Score(
    id="sins",
    title="Spinal Instability Neoplastic Score",
    short="SINS",
    edition="Fisher and others, Spine 2010",
    about="Instability of a vertebra with a tumor, from its place, pain and images.",
    etiologies=frozenset({"cancer"}),
    low=0,
    high=18,
    levels=levels("sins"),
    bands=_BANDS,
    mark="V2",
    conventions=(
        "Any height loss above 0 counts as collapse below 50 %; exactly 50 % too, and it is noted.",
        "With collapse the share of the body that is involved is not looked at.",
        "Pain that is neither mechanical nor occasional has no level: no total.",
        "A missing item gives no total. Every level is scored by itself; levels are not added.",
    ),
    traps=(
        "One notes page prints pain as 3, 2, 1 and begins the stable band at 1; both are wrong. Pain is 3, 1, 0, and 0 is a total.",
        "Of 13 studies on fracture after radiotherapy 11 found the category predictive; the location alone predicted it in none "
        "of 8, and the bone-lesion item agreed only fairly among readers. So the items are shown beside the total.",
        "The RadElement set RDES21 has the imaging items and no pain item.",
        "The points agree between two independent pages; of the first paper only the abstract was read.",
    ),
    sources=sources("S1", "S21", "S3", "S4", "S5", "S65"),
    read=_read,
)
