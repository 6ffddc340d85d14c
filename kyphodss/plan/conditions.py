"""What makes a plan conditional, beside drugs, laboratory and calendar (dates.md section 6, step 8).

For F07, F17 and F18 an answer that nobody gave holds back like a yes. F09, F10 and F21 are read off the lists.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from kyphodss.case.clock import add_months
from kyphodss.case.model import Case
from kyphodss.logic.truth import NO, NOT, UNKNOWN, YES, Truth
from kyphodss.plan.model import words
from kyphodss.plan.questions import Question, Row, happened
from kyphodss.plan.taken import DrugList

CHA2DS2_VASC_FROM: Final = 6  # F05, the lower of the published cut-offs
STENT_MONTHS: Final = 6  # F06 for a drug-eluting stent, the last day included
ASA_FROM: Final = 4
MOST_LEVELS: Final = 3
MALIGNANT: Final = frozenset({"metastasis", "myeloma", "plasmacytoma", "primary_bone_tumor"})

_F18: Final = (
    ("cement_allergy", "cement allergy"),
    ("contrast_allergy", "contrast allergy"),
    ("neural_impingement", "neural impingement"),
    ("retropulsion_or_canal_compromise", "retropulsion or canal compromise"),
)


def conditions(case: Case, row: Row, drugs: DrugList, as_of: date) -> Iterator[Question]:
    """Every question of step 8 that the facts answer, in the order of the page."""
    yield _atrial_fibrillation(row, drugs)
    yield _stent(row, as_of)
    yield _held("F07", "antiphospholipid_or_thrombophilia", row, "thrombophilia or antiphospholipid syndrome")
    yield _cancer_with_vte(case, row, as_of)
    listed = case.bleeding.drugs
    several = NO if listed is None else len(listed) >= 2
    yield Question("F10", "conditional", several, "two or more blood thinners or NSAIDs")
    asa = row["asa_class"]
    high = UNKNOWN if asa is None else asa >= ASA_FROM
    yield Question(
        "F17", "conditional", high, f"ASA class {asa}: anesthesia", _ask("asa_class", high), fact="asa_class"
    )
    prone = row["can_lie_prone"]
    yield Question(
        "F17",
        "conditional",
        NOT[prone],
        "cannot lie prone: anesthesia",
        _ask("can_lie_prone", prone),
        fact="can_lie_prone",
    )
    yield _held("F17", "home_oxygen_or_airway_risk", row, "home oxygen or airway risk: anesthesia")
    yield from (_held("F18", fact, row, text) for fact, text in _F18)
    deficit = NO if row["neurologic_deficit_new"] is YES else row["neurologic_deficit"]
    yield Question(
        "F18",
        "conditional",
        deficit,
        "old neurologic deficit",
        _ask("neurologic_deficit", deficit),
        fact="neurologic_deficit",
    )
    yield from _of_the_level(row)


def _ask(fact: str, answer: Truth) -> tuple[str, ...]:
    return (fact,) if answer is UNKNOWN else ()


def _held(id: str, fact: str, row: Row, text: str) -> Question:
    return Question(id, "conditional", row[fact], text, _ask(fact, row[fact]), fact=fact)


def _noted(fact: str, answer: Truth, text: str, ask: str | None = None) -> Question:
    """A yes holds back; an answer nobody gave is only listed."""
    return Question(fact, "conditional", answer, text, _ask(fact if ask is None else ask, answer), holds_open=False)


def _of_the_level(row: Row) -> Iterator[Question]:
    """The level, its pain, and how many are planned."""
    yield _noted("spinal_stenosis", row["spinal_stenosis"], "spinal stenosis at the level")
    yield _noted("posterior_wall_intact", NOT[row["posterior_wall_intact"]], "posterior wall not intact")
    escc = row["escc"]
    if escc == "1c" or row["etiology"] == "cancer":
        yield _noted("escc", UNKNOWN if escc is None else escc == "1c", "epidural compression grade 1c")
    fewest, most = row["levels_planned_min"], row["levels_planned_max"]
    more: Truth = UNKNOWN
    if fewest is not None and (fewest > MOST_LEVELS or most <= MOST_LEVELS):
        more = fewest > MOST_LEVELS
    yield _noted("levels_planned", more, f"more than {MOST_LEVELS} levels planned", "planned")
    yield _noted("level_augmented", row["level_augmented"], "this level was augmented before")
    score, course = row["pain_score"], row["pain_trajectory"]
    yield _noted("pain_score", UNKNOWN if score is None else score == 0, "no pain left")
    yield _noted("pain_trajectory", UNKNOWN if course is None else course == "improved", "pain has improved")


def _atrial_fibrillation(row: Row, drugs: DrugList) -> Question:
    """The score from 6; not known while an anticoagulant is given for AF, or for nothing recorded."""
    score = row["cha2ds2_vasc"]
    if score is not None:
        text = f"CHA2DS2-VASc {score}: a question for cardiology or the prescriber"
        return Question("F05", "conditional", score >= CHA2DS2_VASC_FROM, text)
    given = [drug for drug in drugs.taken if drug.rule.anticoagulant is True and drug.indication in (None, "af")]
    if len(given) == 0:
        return Question("F05", "conditional", NO, "")
    nameless = any(drug.indication is None for drug in given)
    asks = ("cha2ds2_vasc", "indication") if nameless is True else ("cha2ds2_vasc",)
    return Question("F05", "conditional", UNKNOWN, "", asks)


def _stent(row: Row, as_of: date) -> Question:
    """A drug-eluting stent up to and including six months."""
    had, day = happened(row, "stent", "stent_on", as_of)
    if had is not YES or day is None or row["stent_kind"] != "des":
        return Question("F06", "conditional", NO, "")
    text = f"drug-eluting stent of {words(day)}, within {STENT_MONTHS} months: a question for cardiology"
    return Question("F06", "conditional", as_of <= add_months(day, STENT_MONTHS), text, since=day)


def _cancer_with_vte(case: Case, row: Row, as_of: date) -> Question:
    """Any VTE, at any time, with a malignancy recorded as the cause or by its kind. What is not known is asked elsewhere."""
    cancer = "cancer" in (row["etiology"], case.etiology) or row["kind"] in MALIGNANT
    had, day = happened(row, "vte", "vte_on", as_of)
    text = "cancer with venous thromboembolism"
    return Question("F09", "conditional", had is YES and cancer is True, text, since=day)
