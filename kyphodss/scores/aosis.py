"""TL AOSIS, the AO Spine thoracolumbar injury severity score: type, neurology, modifiers, 0 to 14 (scores-and-codes.md 3.1, 3.2)."""

from typing import Final

from kyphodss.logic.explain import Row
from kyphodss.scores.adding import by_value, component, summed
from kyphodss.scores.model import Component, Score, ScoreResult
from kyphodss.scores.tables import bands, levels, sources
from kyphodss.scores.thoracolumbar import outside

BURST_WORDS: Final = "burst: A3 or A4, which differ in points; the grade decides"
NX_WORDS: Final = "NX, not examinable: its points could not be verified"

_TABLE: Final = by_value(levels("aosis"))
_BANDS: Final = bands("aosis")


def _read(row: Row) -> ScoreResult:
    missing, notes = outside(row)
    items = (
        _without("morphology", "AO type", row.get("ao_type"), "burst", BURST_WORDS, "ao_type"),
        _without("neurology", "Neurology", row.get("ao_neurology"), "NX", NX_WORDS, "ao_neurology"),
        _modifiers(row),
    )
    return summed("aosis", items, _BANDS, (*notes, *_notes(row)), missing)


def _without(id: str, label: str, found: str | None, unscored: str, words: str, fact: str) -> Component:
    """The level of an AO grade, apart from the one grade that has no points here."""
    if found == unscored:
        return component(_TABLE, id, label, None, fact, words)
    return component(_TABLE, id, label, found, fact)


def _modifiers(row: Row) -> Component:
    """M1 alone earns a point; an empty list says that there is none, no list that nobody said."""
    found = row.get("ao_modifiers")
    value = None if found is None else "M1" if "M1" in found else "M2" if "M2" in found else "none"
    return component(_TABLE, "modifiers", "Modifiers", value, "ao_modifiers")


def _notes(row: Row) -> tuple[str, ...]:
    notes: list[str] = []
    if row.get("ao_type") in ("B1", "B2", "B3"):
        notes.append("A published table puts every B injury above 5; by the points read for B1 it is 5.")
    modifiers = row.get("ao_modifiers")
    if modifiers is not None and "M2" in modifiers:
        notes.append("M2 earns no point: the abstract read gives one to M1 alone; the printed table was not read.")
    return tuple(notes)


AOSIS: Final = Score(
    id="aosis",
    title="AO Spine thoracolumbar injury severity score (TL AOSIS)",
    short="AOSIS",
    edition="abstract of the score and one table of totals; the printed table was not read",
    about="A trial of conservative care or surgery of a thoracolumbar injury.",
    etiologies=frozenset({"trauma"}),
    low=0,
    high=14,
    levels=levels("aosis"),
    bands=_BANDS,
    mark="V2, partly D",
    conventions=(
        "T1 to L5 only. A missing item gives no total; modifiers that nobody gave are missing, an empty list counts 0.",
        "Burst without its grade gives no total: A3 and A4 differ. NX gives no total: its points could not be verified.",
        "A0, B2, B3, C, N0, N1, N2 and N4 follow from the wording of the abstract; their printed values were not seen.",
        "M2 counts 0: the abstract gives a point to M1 alone, and no page read prints a value for M2.",
    ),
    traps=(
        "A published table lists every B injury as above 5, which clashes with B1 at 5.",
        "A bare B1 or A3 is ambiguous: Magerl's B1 is mainly ligamentous, the AO Spine B1 goes through bone; Magerl's A3 holds "
        "both burst types.",
        "The RadElement set RDES271 leaves B1 out of its list of types.",
    ),
    sources=sources("S35", "S36", "S37"),
    read=_read,
)
