"""The OF score, the modified one of the AO Spine pocket card: -3 to 16 (scores-and-codes.md 2.2, 2.3).

Alone among the scores it counts an item that is not known as 0, because its card says so; without the OF type there is
no total.
"""

from typing import Final

from kyphodss.case.vocabulary import LABELS
from kyphodss.logic.explain import Row
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.scores.adding import by_value, component, summed
from kyphodss.scores.model import Component, Score, ScoreResult
from kyphodss.scores.tables import bands, levels, sources

T_SCORE_BELOW: Final = -3
PAIN_FROM: Final = 5
ASA_ABOVE: Final = 3
NEUROLOGIC_SYMPTOMS: Final = ("N2", "N3", "N4")
NO_NEUROLOGIC_SYMPTOMS: Final = ("N0", "N1")
COUNTED_ZERO: Final = "not known: counts 0, as the card says"

_TABLE: Final = by_value(levels("of_score"))
_BANDS: Final = bands("of_score")


def _read(row: Row) -> ScoreResult:
    items = (
        component(_TABLE, "morphology", "Morphology", row.get("of_type"), "of_type"),
        _item("osteoporosis", "Severity of osteoporosis", _below(row.get("t_score")), "t_score"),
        _item("deformity", "Progression of the deformity", row.get("height_loss_progressed"), "height_loss_progressed"),
        _item("pain", "Pain under analgesia", _painful(row.get("pain_score")), "pain_score", ("ge5", "lt5")),
        _neurology(row),
        _item("mobilization", "Mobilization", row.get("ambulatory"), "ambulatory", ("possible", "impossible")),
        _item("health_asa", "Health: ASA class", _severe(row.get("asa_class")), "asa_class"),
        _item("health_anticoagulation", "Health: anticoagulation", row.get("anticoagulant"), "anticoagulant"),
        component(_TABLE, "health_frailty", "Health: frailty", "unasked", ""),
    )
    return summed("of_score", items, _BANDS, _notes(items))


def _item(id: str, label: str, answer: Truth, fact: str, values: tuple[str, str] = ("yes", "no")) -> Component:
    """An item with one level for yes and one for no; not known counts 0."""
    if answer is UNKNOWN:
        return Component(id, label, COUNTED_ZERO, 0, fact)
    return component(_TABLE, id, label, values[0] if answer is YES else values[1], fact)


def _below(t_score: float | None) -> Truth:
    return UNKNOWN if t_score is None else t_score < T_SCORE_BELOW


def _painful(pain_score: float | None) -> Truth:
    return UNKNOWN if pain_score is None else pain_score >= PAIN_FROM


def _severe(asa_class: int | None) -> Truth:
    return UNKNOWN if asa_class is None else asa_class > ASA_ABOVE


def _neurology(row: Row) -> Component:
    """The AO grade of this fracture; where it says nothing, the patient's recorded deficit."""
    label, graded = "Neurologic symptoms", row.get("ao_neurology")
    if graded in NEUROLOGIC_SYMPTOMS:
        return _item("neurology", label, YES, "ao_neurology")
    if graded in NO_NEUROLOGIC_SYMPTOMS:
        return _item("neurology", label, NO, "ao_neurology")
    return _item("neurology", label, row.get("neurologic_deficit"), "neurologic_deficit")


def _notes(items: tuple[Component, ...]) -> tuple[str, ...]:
    unknown = [LABELS.get(item.fact, item.fact) for item in items if item.level_words == COUNTED_ZERO]
    if len(unknown) == 0 or items[0].points is None:
        return ()
    return (f"Not known and counted as 0, as the card says: {', '.join(unknown)}.",)


OF_SCORE: Final = Score(
    id="of_score",
    title="Osteoporotic fracture (OF) score",
    short="OF score",
    edition="modified score of the AO Spine pocket card; the card says it is not validated",
    about="Conservative care or surgery of an osteoporotic fracture, from its type and the patient.",
    etiologies=frozenset({"osteoporosis"}),
    low=-3,
    high=16,
    levels=levels("of_score"),
    bands=_BANDS,
    mark="V1",
    conventions=(
        "An item that is not known counts 0, because the card says so, and is named; without the OF type there is no total.",
        "Progression is the recorded progression of height loss on serial images.",
        "Pain is the recorded pain score; that it is taken under analgesia of WHO step II is not recorded here.",
        "Neurology is the AO grade of the fracture; where that is not known or NX, the recorded neurologic deficit.",
        "Mobilization is possible where the patient can walk.",
        "Health counts ASA above 3 and a recorded anticoagulant, never below -2. Frailty and quantitative CT are not asked.",
    ),
    traps=(
        "Three versions exist. The first (2018, 707 cases): below 6 non-surgical, above 6 surgical; its items were not read.",
        "The optimized one (2026) has other weights and one threshold, 5: accuracy 80.7 % against 73 %. Its weights were not "
        "read and it is not computed.",
        "The pain cut of 5 fits a study of 518 patients (accuracy 71.5 %); 4 was the more sensitive, 6 the more specific.",
        "“Surgery” runs from cement augmentation to long instrumentation; the score does not choose among them.",
        "Outside cohorts put the cut elsewhere: 5.5 (n = 237; sensitivity 91.9 %, specificity 56.5 %) and 6.5 (n = 157; "
        "87.9 %, 61.0 %). In 118 patients treatment matched the advice in 85 %.",
        "Exactly one fifth of the posterior wall is between OF2 and OF3 and is not defined; the type is the reader's. The type "
        "may rise at follow-up: the current one counts.",
    ),
    sources=sources("S23", "S24", "S58", "S71", "S72", "S73", "S74", "S75"),
    read=_read,
)
