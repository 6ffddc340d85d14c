"""What FHIR carries of a case, as the reader gives it back: the yardstick of the round trip, and what a user may expect."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from kyphodss.case.clock import Instant, day_of
from kyphodss.case.model import Case
from kyphodss.intake.fhir.medications import thinner
from kyphodss.intake.fhir.resources import MODALITIES, NUMBERS, STATUSES, etiology, pain_scale
from kyphodss.intake.fhir.values import plain

Object = dict[str, Any]

PATIENT: Final = ("mrn", "name", "birth_date", "sex", "language", "postal_area", "weight_kg")


def carried(case: Case, as_of: date) -> Object:
    """The part of a case that a Bundle of `resources.resources` gives back: fractures whose level is known, and so on.

    Drugs are those of the drug table under its own names; every instant is its day.
    """
    found: Object = {
        "case_id": plain(case.case_id),
        "patient": _some(**{name: _json(getattr(case.patient, name)) for name in PATIENT}),
        "referral": _some(referrer=plain(case.referral.referrer)),
        "cancer": _some(kind=None if case.cancer.kind == "unknown" else case.cancer.kind),
        "symptoms": _symptoms(case),
        "bleeding": _bleeding(case),
        "risk": {name: True for name in ("cement_allergy", "contrast_allergy") if getattr(case.risk, name) is True},
        "bone_health": _some(t_score=case.bone_health.t_score),
        "outcome": _some(died_on=_json(case.outcome.died_on)),
        "fractures": [
            _some(
                level=fracture.level,
                etiology=etiology(case, fracture),
                onset_earliest=_json(fracture.onset_earliest),
                onset_latest=_json(fracture.onset_latest),
            )
            for fracture in case.fractures or ()
            if fracture.level is not None
        ],
        "treatments": _treatments(case),
        "imaging": _imaging(case, as_of),
    }
    found["patient"] = {name: plain(v) if name in ("mrn", "name") else v for name, v in found["patient"].items()}
    return {name: value for name, value in found.items() if value not in ({}, [])}


def left_behind(case: Case, as_of: date) -> list[str]:
    """The paths of what a case records and a Bundle does not give back (`fractures[].height_loss_pct`), in its order.

    Not named: the hour of an instant whose day is carried, and an entry of a list whose other entries are.
    """
    there = dict.fromkeys(_paths(carried(case, as_of), ""))
    said = dict.fromkeys(_paths(case.model_dump(mode="json", exclude_none=True), ""))
    return [path for path in said if path not in there]


def _paths(value: Any, path: str) -> Iterator[str]:
    """The paths of single values; an empty list, which says that there are none, is one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for inner in value:
            yield from _paths(inner, f"{path}[]")
    else:
        yield path


def _symptoms(case: Case) -> Object:
    said = case.symptoms
    pain = {} if said.pain_score is None else {"pain_scale": pain_scale(case), "recorded_on": _json(said.recorded_on)}
    return _some(pain_score=said.pain_score, karnofsky=said.karnofsky, ecog=said.ecog, **pain)


def _bleeding(case: Case) -> Object:
    found: Object = {}
    for path, _, _, dated in NUMBERS:
        if dated is not None and getattr(case.bleeding, path.split(".")[1]) is not None:
            for each in (path, dated):
                found[each.split(".")[1]] = _json(getattr(case.bleeding, each.split(".")[1]))
    names = [None if drug.drug is None else thinner(drug.drug) for drug in case.bleeding.drugs or ()]
    drugs = {name.casefold(): {"drug": name} for name in names if name is not None}
    return _some(**found, drugs=list(drugs.values()) if len(drugs) > 0 else None)


def _treatments(case: Case) -> list[Object]:
    return [
        _some(
            kind=entry.kind,
            status=entry.status,
            started_on=_json(entry.started_on),
            ended_on=_json(entry.ended_on),
            levels=_levels(entry.levels),
        )
        for entry in case.treatments or ()
        if entry.kind in ("vertebral_augmentation", "radiotherapy") and entry.status in STATUSES
    ]


def _imaging(case: Case, as_of: date) -> list[Object]:
    return [
        _some(modality=study.modality, performed_on=_json(study.performed_on), levels=_levels(study.levels))
        for study in case.imaging or ()
        if study.modality in MODALITIES and (study.performed_on is None or day_of(study.performed_on) <= as_of)
    ]


def _levels(levels: tuple[str, ...] | None) -> list[str] | None:
    return None if levels is None or len(levels) == 0 else list(dict.fromkeys(levels))


def _json(value: Any) -> Any:
    return _day(value) if isinstance(value, date) else value


def _day(value: Instant) -> str:
    return day_of(value).isoformat()


def _some(**values: Any) -> Object:
    return {name: value for name, value in values.items() if value is not None}
