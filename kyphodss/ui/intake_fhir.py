"""FHIR files on the intake page: what is found of each patient, what could not be mapped, then the same acts as for a sheet."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from kyphodss.intake.cases import Checked, Draft
from kyphodss.intake.fhir.reading import Intake
from kyphodss.intake.fhir.report import KIND_WORDS, FhirError, Found, Kind
from kyphodss.ui.words import plain

STATE: Final = "intake_fhir"
DOUBTS: Final[frozenset[Kind]] = frozenset({"unreadable", "question"})
SHOWN: Final = 500  # lines of a table
HELP: Final = (
    "FHIR R4 as JSON: a Bundle, a resource, or the .ndjson files of one bulk export together; at most 5 MB each. Larger ones go by "
    "python -m kyphodss import."
)


@dataclass
class FhirState:
    """The files of this window and what was found in them; `offered` to the store as a sheet's rows are."""

    print: str
    found: tuple[Found, ...]
    others: bool = False
    stored: str = ""
    noun: str = "Patient"

    @property
    def generation(self) -> int:
        """Another choice of patients is another look at the store."""
        return int(self.others)

    def checked(self) -> Checked:
        """The cases to be offered: without doubts (`clean`) where no resource was unreadable and nothing is to be asked."""
        numbered = enumerate(self.found, 1)
        wanted = [(at, each) for at, each in numbered if each.case is not None and (each.vertebral or self.others)]
        drafts = tuple(
            Draft(
                json.dumps(each.body, ensure_ascii=False), (at,), DOUBTS.isdisjoint(p.kind for p in each.problems), True
            )
            for at, each in wanted
        )
        return Checked(drafts, (), (), len(self.found), 0)


def upload() -> FhirState | None:
    """The files, read together, or the sentence that refuses them all."""
    given = st.file_uploader(
        "FHIR files", type=["json", "ndjson"], accept_multiple_files=True, key="intake_fhir_files", width=520, help=HELP
    )
    st.caption(HELP)
    if len(given) == 0:
        st.session_state.pop(STATE, None)
        return None
    mark = hashlib.sha256(b"".join(hashlib.sha256(each.getvalue()).digest() for each in given)).hexdigest()[:12]
    known: FhirState | None = st.session_state.get(STATE)
    if known is not None and known.print == mark:
        return known
    try:
        with st.spinner("Reading"), Intake() as intake:
            for each in given:
                intake.add(each)
            found = tuple(intake.cases())
    except FhirError as refused:
        st.session_state.pop(STATE, None)
        st.error(f"Not read, and nothing was stored. {plain(str(refused))}", icon=":material/error:")
        return None
    for name in ("intake_offered", "intake_refused"):
        st.session_state.pop(name, None)
    st.session_state[STATE] = FhirState(mark, found)
    return st.session_state[STATE]


def findings(here: FhirState) -> Checked:
    """What the files say of each patient, the problems and the codes that no map has; gives what can be offered."""
    st.subheader("What the files say", anchor=False)
    about = sum(each.vertebral for each in here.found)
    people = f"{len(here.found):,} patient{'' if len(here.found) == 1 else 's'}"
    yet = " Nothing is stored yet." if here.stored == "" else ""
    st.markdown(f"**{people}**, {about:,} with a coded vertebral fracture or order.{yet}")
    others = st.checkbox(
        "Also the patients of whom neither is coded", value=here.others, key=f"intake_fhir_others:{here.print}"
    )
    if others != here.others:
        here.others, here.stored = others, ""
    st.dataframe(
        [_patient(at, each) for at, each in enumerate(here.found[:SHOWN], 1)],
        hide_index=True,
        key="intake_fhir_patients",
    )
    _table("What was left open or not used", _problems(here), "intake_fhir_problems")
    _table("Codes that no map has: listed, not lost", _unmapped(here), "intake_fhir_unmapped")
    return here.checked()


def _patient(at: int, found: Found) -> dict[str, Any]:
    fractures = found.body.get("fractures") or []
    levels = [fracture.get("level") or "level not known" for fracture in fractures]
    doubts = sum(problem.kind in DOUBTS for problem in found.problems)
    state = "no case" if found.case is None else "to be offered" if found.vertebral else "set aside"
    return {
        "patient": at,
        "name": found.body.get("patient", {}).get("name", "not known"),
        "levels": ", ".join(levels) if len(levels) > 0 else "none coded",
        "resources": sum(found.resources.values()),
        "to be asked": doubts,
        "state": state,
    }


def _problems(here: FhirState) -> list[dict[str, Any]]:
    return [
        {"patient": at, "kind": KIND_WORDS[problem.kind], "where": problem.where, "what": problem.sentence}
        for at, each in enumerate(here.found, 1)
        for problem in each.problems
    ]


def _unmapped(here: FhirState) -> list[dict[str, Any]]:
    return [
        {"patient": at, "resource": u.resource, "system": u.system, "code": u.code, "label": u.label, "times": u.count}
        for at, each in enumerate(here.found, 1)
        for u in each.unmapped
    ]


def _table(title: str, rows: list[dict[str, Any]], key: str) -> None:
    if len(rows) == 0:
        return
    with st.expander(f"{title} ({len(rows):,})"):
        st.dataframe(rows[:SHOWN], hide_index=True, key=key)
        if len(rows) > SHOWN:
            st.caption(f"The first {SHOWN} are shown.")
