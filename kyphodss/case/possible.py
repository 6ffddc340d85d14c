"""Facts of one case that cannot both be, each refused with its place and a sentence that says how to mend it."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from kyphodss.case.clock import day_of
from kyphodss.case.parts import ImagingStudy

if TYPE_CHECKING:
    from kyphodss.case.model import Case


def contradiction(path: str, sentence: str) -> PydanticCustomError:
    """Two facts that cannot both be: where, and a sentence with what was found, what was expected and the cure."""
    return PydanticCustomError("contradiction", "{sentence}", {"path": path, "sentence": sentence})


def refuse_impossible(case: "Case") -> None:
    """Raises the contradiction of a level or drug listed twice, or of days that cannot follow each other."""
    _each_level_once(case)
    _each_drug_once(case)
    _onset_before_imaging_that_shows_it(case)
    _born_before_onset(case)
    _death_after_birth_and_onset(case)


def _each_level_once(case: "Case") -> None:
    counted = Counter(fracture.level for fracture in case.fractures or () if fracture.level is not None)
    for level, count in counted.items():
        if count > 1:
            found = f"found level {level} {count} times"
            raise contradiction("fractures", f"{found}, expected each level once; merge the entries or correct a level")


def _each_drug_once(case: "Case") -> None:
    names = (drug.drug.strip().casefold() for drug in case.bleeding.drugs or () if drug.drug is not None)
    for name, count in Counter(names).items():
        if count > 1:
            found = f"found {name!r} {count} times"
            raise contradiction("bleeding.drugs", f"{found}, expected each drug once; keep the entry that holds today")


def _onset_before_imaging_that_shows_it(case: "Case") -> None:
    shown = [s for s in case.imaging or () if s.acute_finding == "positive" and s.performed_on is not None]
    for index, fracture in enumerate(case.fractures or ()):
        for study in shown:
            if fracture.level is None or fracture.onset_earliest is None or fracture.level not in (study.levels or ()):
                continue
            day = _day(study)
            if day < fracture.onset_earliest:
                found = (
                    f"found an onset from {fracture.onset_earliest} after the imaging of {day} that shows the fracture"
                )
                wanted = "expected an onset on or before it; correct the onset or the study"
                raise contradiction(f"fractures[{index}].onset_earliest", f"{found}, {wanted}")


def _day(study: ImagingStudy) -> date:
    return day_of(study.performed_on) if study.performed_on is not None else date.max


def _death_after_birth_and_onset(case: "Case") -> None:
    died, born = case.outcome.died_on, case.patient.birth_date
    if died is None:
        return
    onsets = [f.onset_earliest for f in case.fractures or () if f.onset_earliest is not None]
    before = [(born, "the birth")] if born is not None else []
    for day, what in (*before, *((onset, "the onset") for onset in onsets)):
        if died < day:
            found = f"found a death on {died} before {what} on {day}"
            raise contradiction("outcome.died_on", f"{found}, expected it on or after; correct one of the two")


def _born_before_onset(case: "Case") -> None:
    born = case.patient.birth_date
    for index, fracture in enumerate(case.fractures or ()):
        last = fracture.onset_latest or fracture.onset_earliest
        if born is not None and last is not None and last < born:
            found = f"found an onset on {last} before the birth on {born}"
            raise contradiction(
                f"fractures[{index}].onset_latest", f"{found}, expected it after; correct one of the two"
            )
