"""From checked rows to the store: cases that may be there already are looked at one by one, then a deliberate act stores.

Until that act nothing is stored. Each case carries the id of the import run in the reason of its first revision.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

import streamlit as st

from kyphodss.access import Operation, Reach, User, reach
from kyphodss.case.read import CaseError
from kyphodss.intake.cases import Checked, Draft
from kyphodss.intake.duplicates import Known, Match
from kyphodss.store.cases import Conflict, DuplicateId
from kyphodss.store.door import Door
from kyphodss.store.imports import Run, begin
from kyphodss.store.merge import Choice, FieldChange, differences, merged
from kyphodss.ui.casework import STORE_TROUBLE
from kyphodss.ui.intake_runs import forget
from kyphodss.ui.saving import value_of
from kyphodss.ui.words import plain

MOST_LOOKED_AT: Final = 20  # cases that may be there already, drawn at once
LEAVE, NEW, SAME = "leave it out", "a case of its own", "the same case: bring both together"
IN_FILE: Final = "number "  # begins the key of a case that stands in the same file
REFUSED = (CaseError, Conflict, *STORE_TROUBLE)


class Held(Protocol):
    """What this window holds of a file: its fingerprint, which look at it this is, what was stored, and what a case of it is
    called by its number: a row or a patient."""

    stored: str
    noun: str

    @property
    def print(self) -> str:
        """The fingerprint."""
        ...

    @property
    def generation(self) -> int:
        """The look."""
        ...


@dataclass
class Plan:
    """What is to be done with each draft, by its first row: nothing said is a case of its own."""

    left_out: set[int] = field(default_factory=set[int])
    merges: dict[int, tuple[str, int, dict[str, Any]]] = field(
        default_factory=dict[int, tuple[str, int, dict[str, Any]]]
    )


@dataclass
class Done:
    """What an import run did, in counts, and a sentence for each case that was refused."""

    run: Run
    created: int = 0
    merged: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list[str])


Offered = list[tuple[Draft, Match, Mapping[str, Any], int]]
"""Drafts that may be there already: why, the stored case and its revision (none for a row of the same file)."""


def known_cases(door: Door, found: Checked) -> Offered:
    """Drafts that may be a case that is there already, or an earlier draft of the same file. Raises what the door raises."""
    listing = door.worklist({})
    stored = {case.case_key: (case.number, json.loads(listing.texts[case.case_key])) for case in listing.cases}
    there = Known((key, body) for key, (_, body) in stored.items())
    offered: Offered = []
    for draft in found.drafts:
        body = draft.body
        for match in there.matches(body)[:1]:
            number, other = stored.get(match.key, (0, {}))
            offered.append((draft, match, other, number))
        there.add(f"{IN_FILE}{draft.rows[0]}", body)
    return offered


def accept(door: Door, here: Held, found: Checked, today: date) -> None:
    """What may be there already, then the two acts: everything that can be stored, or the clean cases only."""
    if here.stored != "":
        st.success(here.stored, icon=":material/cloud_done:")
        return
    st.subheader("Accept", anchor=False)
    try:
        offered = _once(door, here, found)
    except STORE_TROUBLE as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    storable = [draft for draft in found.drafts if draft.storable]
    plan = _looked_at([each for each in offered if each[0].storable], here.noun)
    clean = [draft for draft in storable if draft.clean]
    kept = [draft for draft in storable if draft.rows[0] not in plan.left_out]
    kept_clean = [draft for draft in clean if draft.rows[0] not in plan.left_out]
    st.markdown(
        "Nothing is stored before you accept. What has a problem is left out of what is stored: it stays *not known*. A case "
        "whose patient, level or shape is in doubt cannot be stored."
    )
    with st.container(horizontal=True):
        everything = st.button(
            f"Accept all {len(kept):,} that can be stored",
            key="intake_all",
            icon=":material/done_all:",
            disabled=len(kept) == 0,
        )
        only_clean = st.button(
            f"Accept the {len(kept_clean):,} clean",
            key="intake_clean",
            icon=":material/done:",
            disabled=len(kept_clean) == 0,
        )
    if everything or only_clean:
        done = _store(door, here, kept if everything else kept_clean, plan, today)
        here.stored = _words(done)
        st.session_state.pop("listed", None)
        forget()
        st.session_state.intake_refused = done.refused
        st.rerun()


def _once(door: Door, here: Held, found: Checked) -> Offered:
    """Looked for once a check: every look is on record. Raises what the door raises."""
    key = (here.print, here.generation)
    known: tuple[tuple[str, int], Offered] | None = st.session_state.get("intake_offered")
    if known is None or known[0] != key:
        known = (key, known_cases(door, found))
        st.session_state.intake_offered = known
    return known[1]


def _looked_at(offered: Offered, noun: str) -> Plan:
    """Each case that may be there already, with a choice; without one it is left out."""
    plan = Plan()
    if len(offered) == 0:
        return plan
    many = "1 case may" if len(offered) == 1 else f"{len(offered):,} cases may"
    st.markdown(f":material/content_copy: **{many} be there already.** Each is left out until you say what it is.")
    for draft, match, other, number in offered[:MOST_LOOKED_AT]:
        _one(plan, draft, match, other, number, noun)
    for draft, *_ in offered[MOST_LOOKED_AT:]:
        plan.left_out.add(draft.rows[0])
    if len(offered) > MOST_LOOKED_AT:
        st.caption(
            f"The first {MOST_LOOKED_AT} are shown; the others are left out. Store these, then load the file again."
        )
    return plan


def _one(plan: Plan, draft: Draft, match: Match, other: Mapping[str, Any], number: int, noun: str) -> None:
    at = draft.rows[0]
    in_file = match.key.startswith(IN_FILE)
    whom = (
        f"that of {noun.lower()} {match.key.removeprefix(IN_FILE)} of this file"
        if in_file
        else f"case {other['case_id']}"
    )
    with st.container(border=True, key=f"intake_known_{at}"):
        doubts = "" if len(match.doubts) == 0 else f" But {'; '.join(match.doubts)}."
        st.markdown(plain(f"{noun} {at} may be {whom}: {', '.join(match.agrees)}.{doubts}"))
        options = [LEAVE, NEW] if in_file else [LEAVE, SAME, NEW]
        chosen = st.radio(f"{noun} {at} is", options, key=f"intake_same:{at}:{match.key}", horizontal=True)
        if chosen == LEAVE:
            plan.left_out.add(at)
        elif chosen == SAME:
            body = _together(draft, other, at)
            if body is None:
                plan.left_out.add(at)
            else:
                plan.merges[at] = (match.key, number, body)


def _together(draft: Draft, other: Mapping[str, Any], at: int) -> dict[str, Any] | None:
    """Field by field: what only one side knows is taken, what both say differently is chosen. None until all is chosen."""
    mine = {**draft.body, "case_id": other["case_id"]}
    changes = differences({}, other, mine)
    choices: dict[str, Choice | None] = {change.path: _choice(change, at) for change in changes if change.clash}
    added = [change for change in changes if not change.clash and change.theirs is None]
    if len(added) > 0:
        st.caption(
            "Added by the file: " + plain("; ".join(f"{change.label} {value_of(change.mine)}" for change in added))
        )
    settled: dict[str, Choice] = {path: choice for path, choice in choices.items() if choice is not None}
    return merged({}, other, mine, settled) if len(settled) == len(choices) else None


def _choice(change: FieldChange, at: int) -> Choice | None:
    options: list[Choice] = ["theirs", "mine"]
    words: dict[Choice, str] = {
        "theirs": f"stored: {value_of(change.theirs)}",
        "mine": f"file: {value_of(change.mine)}",
    }
    return st.radio(
        change.label,
        options,
        index=None,
        format_func=lambda option: words[option],
        key=f"intake_merge:{at}:{change.path}",
        horizontal=True,
    )


def _store(door: Door, here: Held, drafts: list[Draft], plan: Plan, today: date) -> Done:
    """Stores what was accepted, each case by itself; what is refused is told with its row and stops nothing else."""
    done = Done(begin("intake page"))
    bar = st.progress(0.0, "Storing")
    for count, draft in enumerate(drafts):
        at = draft.rows[0]
        why = f"import {done.run.key}: {here.noun.lower()} {at}"
        try:
            if at in plan.merges:
                key, number, body = plan.merges[at]
                door.change(key, body, number, f"{why}, brought together with what was stored", today, run=done.run)
                done.merged += 1
            else:
                door.create(own(door.user, draft.body), why, today, run=done.run)
                done.created += 1
        except DuplicateId:
            done.known += 1
        except REFUSED as problem:
            done.refused.append(f"{here.noun} {at}: {problem}")
        bar.progress((count + 1) / len(drafts))
    bar.empty()
    return done


def own(user: User, body: dict[str, Any]) -> dict[str, Any]:
    """The case of somebody who brings in those of the own organization alone: that one, where the file names none."""
    referral = body.get("referral") or {}
    if reach(user.role, Operation.CREATE_CASE) is not Reach.OWN or referral.get("organization") is not None:
        return body
    return {**body, "referral": {**referral, "organization": user.organization}}


def _words(done: Done) -> str:
    parts = [f"{done.created:,} case{'' if done.created == 1 else 's'} stored"]
    parts += [f"{done.merged:,} brought together with a stored case"] if done.merged > 0 else []
    parts += [f"{done.known:,} not stored: their case id is there already"] if done.known > 0 else []
    parts += [f"{len(done.refused):,} refused"] if len(done.refused) > 0 else []
    return f"{', '.join(parts)}. The import is {done.run.key}; the history of each case names it."


def refusals() -> None:
    """What the last run refused, a sentence each."""
    refused: list[str] = st.session_state.get("intake_refused", [])
    if len(refused) > 0:
        st.error("\n".join(f"- {plain(sentence)}" for sentence in refused[:MOST_LOOKED_AT]), icon=":material/error:")
