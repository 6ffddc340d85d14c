"""TLICS, read from the AO type: morphology, posterior ligaments, neurology, 1 to 10 (scores-and-codes.md 3.3)."""

from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.adding import by_value, component, summed
from kyphodss.scores.model import Component, Score, ScoreResult
from kyphodss.scores.tables import bands, levels, sources
from kyphodss.scores.thoracolumbar import outside

# guideline-outcomes.md, "Scores".
MORPHOLOGY: Final[dict[str, str]] = {
    **dict.fromkeys(("A1", "A2"), "compression"),
    **dict.fromkeys(("A3", "A4", "burst"), "burst"),
    **dict.fromkeys(("B1", "B2", "B3"), "distraction"),
    "C": "translation_rotation",
}
NEUROLOGY: Final[dict[str, str]] = {
    "N0": "intact",
    "N2": "nerve_root",
    "N3": "cord_incomplete",
    "N4": "cord_complete",
}

_TABLE: Final = by_value(levels("tlics"))
_BANDS: Final = bands("tlics")


def _read(row: Row) -> ScoreResult:
    missing, notes = outside(row)
    items = (
        _mapped("morphology", "Morphology", row.get("ao_type"), MORPHOLOGY, "ao_type"),
        component(_TABLE, "plc", "Posterior ligamentous complex", row.get("plc"), "plc"),
        _mapped("neurology", "Neurology", row.get("ao_neurology"), NEUROLOGY, "ao_neurology"),
    )
    return summed("tlics", items, _BANDS, (*notes, *_torn(row)), missing)


def _mapped(id: str, label: str, found: str | None, mapping: dict[str, str], fact: str) -> Component:
    """The level that an AO grade stands for. A grade that TLICS does not know has no level, and says so."""
    if found is None or found in mapping:
        return component(_TABLE, id, label, None if found is None else mapping[found], fact)
    return component(_TABLE, id, label, None, fact, f"{found}: no level of TLICS answers to it")


def _torn(row: Row) -> tuple[str, ...]:
    found = row.get("ao_type")
    if row.get("plc") == "injured" and found is not None and found.startswith(("A", "burst")):
        return (
            f"Type {found} with injured posterior ligaments: the AO system would call this B2, read here as distraction.",
        )
    return ()


TLICS: Final = Score(
    id="tlics",
    title="Thoracolumbar Injury Classification and Severity score",
    short="TLICS",
    edition="as printed on three pages read; read here from the AO type",
    about="Operative or non-operative care of a thoracolumbar injury.",
    etiologies=frozenset({"trauma"}),
    low=1,
    high=10,
    levels=levels("tlics"),
    bands=_BANDS,
    mark="V2",
    conventions=(
        "Morphology from the AO type: A1 and A2 compression; A3, A4 and burst burst; B distraction; C translation.",
        "Neurology from the AO grade: N0 intact, N2 nerve root, N3 incomplete, N4 complete. A0, N1 and NX give no total.",
        "A2, split or pincer, counts as compression. T1 to L5 only. A missing item gives no total.",
    ),
    traps=(
        "One page prints a nerve root as 1; the tables say 2.",
        "An incomplete cord injury (3) above a complete one (2) is intended.",
        "Compression with injured ligaments totals 4, “either”; the ligaments alone speak against cement by itself. Read the "
        "items, not only the total.",
        "TLICS and AOSIS can disagree: A4 without deficit is 2 (non-operative) and 5 (either). Both are shown.",
    ),
    sources=sources("S39", "S39b", "S39c", "S21"),
    read=_read,
)
