"""The FHIR files of `import`: one line a patient, with what was found, what could not be mapped and what came of it."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kyphodss.intake.fhir.report import Found
    from kyphodss.service.bringing import Bringing, Put

PROGRESS_EVERY: Final = 100  # patients
Object = dict[str, Any]


def fhir_lines(
    files: list[Path], chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]
) -> Iterator[Object]:
    """The lines of files that are read together; one line with the sentence that refuses them."""
    from kyphodss.intake.fhir.reading import Intake
    from kyphodss.intake.fhir.report import FhirError

    file = files[0]
    try:
        with Intake() as intake:
            for file in files:
                with file.open("rb") as stream:
                    intake.add(stream)
            for found in intake.cases():
                counts["patients"] += 1
                where = str(files[0] if len(files) == 1 else file.parent)
                yield {"file": where, **_patient(found, chosen, bringing, counts)}
                if counts["patients"] % PROGRESS_EVERY == 0:
                    sys.stderr.write(f"{counts['patients']} patients read\n")
    except (FhirError, OSError) as error:
        counts["refused files"] += 1
        said = str(error) if isinstance(error, FhirError) else "The file cannot be read by this user."
        yield {"file": str(file), "refused": said}


def _patient(found: "Found", chosen: argparse.Namespace, bringing: "Bringing", counts: Counter[str]) -> Object:
    line: Object = {
        "case_id": found.body["case_id"],
        "vertebral": found.vertebral,
        "stored": False,
        "resources": found.resources,
        "problems": [{"kind": p.kind, "where": p.where, "text": p.sentence} for p in found.problems],
        "unmapped": [
            {"resource": u.resource, "system": u.system, "code": u.code, "label": u.label, "count": u.count}
            for u in found.unmapped
        ],
    }
    if found.case is None or not (found.vertebral or chosen.every_patient):
        counts["set aside"] += 1
        return {**line, "why": "no case" if found.case is None else "no vertebral fracture or order is coded"}
    body = owned(found.body, chosen.organization)
    return {**line, **outcome(body, bringing.put(body, f"patient {counts['patients']}"), dry=chosen.dry_run)}


def owned(body: Object, organization: str | None) -> Object:
    """The case with the organization of the command where it names none itself."""
    if organization is None or body.get("referral", {}).get("organization") is not None:
        return body
    return {**body, "referral": {**body.get("referral", {}), "organization": organization}}


def outcome(body: Object, put: "Put", *, dry: bool) -> Object:
    """What came of a case, as part of its line; in a dry run with the case itself."""
    did: Object = {"stored": put.kind in ("stored", "merged") and not dry}
    why = {} if put.sentence == "" else {"why": put.sentence}
    alike = {} if len(put.alike) == 0 else {"alike": list(put.alike)}
    return {
        **did,
        **({"merged": True} if put.kind == "merged" else {}),
        **why,
        **alike,
        **({"case": body} if dry else {}),
    }
