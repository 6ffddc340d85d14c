"""When it can be done: the plan, what stands in the way, and one or two chosen days with everything that follows from them."""

from datetime import date
from typing import Final, Literal

import streamlit as st

from kyphodss.assess import Assessment
from kyphodss.note.plan import flag_word
from kyphodss.note.plan_words import (
    NO_PLAN,
    PROVENANCE,
    STATUS_WORDS,
    conflict_sentence,
    decision_lines,
    follow_up_words,
    hold_words,
    missing_sentence,
    plan_sentence,
    settled_words,
)
from kyphodss.note.words import day_words
from kyphodss.plan.choose import Choice, PolicyDay, choose
from kyphodss.plan.model import POLICY_WORDS, Flag, Hold, Plan, Severity, Status
from kyphodss.settings import CLINIC_SETS_THIS
from kyphodss.ui import draft
from kyphodss.ui.form import DAY_FORMAT, LAST_DAY
from kyphodss.ui.lazy import drawer
from kyphodss.ui.settle import settle
from kyphodss.ui.words import plain

Colour = Literal["green", "gray", "orange", "violet", "red", "blue"]
LOOKS: Final[dict[Status, tuple[str, Colour]]] = {
    "OK": (":material/event_available:", "green"),
    "CONDITIONAL": (":material/gavel:", "violet"),
    "NEED_LAB": (":material/labs:", "orange"),
    "NO_FEASIBLE_DATE": (":material/event_busy:", "gray"),
    "BLOCKED_LAB": (":material/block:", "red"),
    "UNKNOWN": (":material/help:", "orange"),
    "SPECIALIST": (":material/stethoscope:", "violet"),
    "STOP": (":material/front_hand:", "red"),
}
SEVERITY: Final[dict[Severity, str]] = {
    "stop": ":material/front_hand:",
    "specialist": ":material/stethoscope:",
    "conditional": ":material/gavel:",
    "warn": ":material/warning:",
    "info": ":material/info:",
}
SETTLED: Final = ":material/task_alt:"
MOST_REASONS: Final = 5
BREAK: Final = "  \n"
DAYS: Final = ("plan_day", "plan_day_beside")


def plan(assessment: Assessment) -> Choice | None:
    """The plan, its flags and the chosen days. Returns what follows from the first chosen day, if one is chosen."""
    st.header("When can it be done", anchor=False)
    _flags(assessment.flags)
    found = assessment.plan
    if found is None:
        st.markdown(NO_PLAN)
        return None
    _summary(found, {flag.id for flag in assessment.flags if flag.settled is not None})
    settle(assessment, found)
    if len(found.holds) > 0:
        st.markdown(_holds(found.holds))
        st.caption(PROVENANCE)
    return _days(assessment)


def _flags(flags: tuple[Flag, ...]) -> None:
    """What is to be settled, the stops first."""
    lines = [f"- {_icon(flag)} **{flag_word(flag)}** {_flag_words(flag)} `{flag.id}`" for flag in flags]
    if len(lines) > 0:
        st.markdown("\n".join(lines))


def _icon(flag: Flag) -> str:
    return SEVERITY[flag.severity] if flag.settled is None else SETTLED


def _flag_words(flag: Flag) -> str:
    return plain(flag.text if flag.settled is None else f"{flag.text} {settled_words(flag.settled)}")


def _summary(found: Plan, marked: set[str]) -> None:
    icon, colour = LOOKS[found.status]
    st.badge(STATUS_WORDS[found.status].capitalize(), icon=icon, color=colour)
    sentences = [plan_sentence(found), conflict_sentence(found)]
    if sentences[0] != "":
        st.markdown("**" + plain(sentences[0][:1].upper() + sentences[0][1:]) + ".** " + plain(sentences[1]))
    decided = [f"- {SETTLED} {plain(line)}" for line in decision_lines(found, marked)]
    reasons = [f"- {plain(reason)}" for reason in found.because]
    st.markdown("\n".join([*decided, *reasons[:MOST_REASONS]]))
    rest = len(reasons) - MOST_REASONS
    asked = missing_sentence(found.missing)
    if rest > 0 or asked != "":
        count = len(found.missing)
        facts = f"{count} fact{'' if count == 1 else 's'} not known"
        title = facts if rest <= 0 else f"{rest} more reason{'' if rest == 1 else 's'}, {facts}"
        drawer(title, "plan-reasons", lambda: st.markdown("\n".join([*reasons[MOST_REASONS:], "", plain(asked)])))


def _holds(holds: tuple[Hold, ...]) -> str:
    rows = (" | ".join(map(plain, hold_words(hold))) for hold in holds)
    head = ["| drug | last dose by | restart, SIR | restart, leaflet |", "|---|---|---|---|"]
    return "\n".join([*head, *(f"| {row} |" for row in rows)])


def _days(assessment: Assessment) -> Choice | None:
    """One day, and a second one beside it; a click on a feasible day of the timeline fills the first."""
    left, right = st.columns(2)
    for column, name, label in ((left, DAYS[0], "Look at a day"), (right, DAYS[1], "and one beside it")):
        column.date_input(
            label,
            value=None,
            min_value=assessment.as_of,
            max_value=LAST_DAY,
            format=DAY_FORMAT,
            key=draft.key(name),
            help="Everything that follows from the day. A click on a feasible day of the timeline chooses it too.",
        )
    chosen = [st.session_state.get(draft.key(name)) for name in DAYS]
    choices = [choose(assessment.work, day) for day in chosen if isinstance(day, date)]
    if len(choices) > 0:
        both = st.columns(len(choices))
        for column, choice in zip(both, choices, strict=True):
            with column, st.container(border=True):
                _choice(choice)
    return choices[0] if len(choices) > 0 and isinstance(chosen[0], date) else None


def _choice(choice: Choice) -> None:
    """Everything that follows from one day; what may not be printed is not."""
    at = "" if choice.slot is None else f", {choice.slot:%H:%M}"
    st.markdown(f"**{choice.day:%A} {day_words(choice.day)}{at}**")
    st.markdown(BREAK.join(line for policy in choice.policies for line in _policy(policy)))
    _chosen_holds(choice)
    if choice.fasting is not None:
        fast = choice.fasting
        st.markdown(
            f"Fasting (healthy patients): solid food until {fast.solids:%H:%M}, fatty food or meat until {fast.fatty:%H:%M}, "
            f"clear liquids until {fast.clear:%H:%M}."
        )
    st.markdown(BREAK.join(_validity(choice)))
    if len(choice.follow_up) > 0:
        follow = "; ".join(follow_up_words(choice))
        st.caption(f"Follow-up ({CLINIC_SETS_THIS}): {follow}; bone density by {day_words(choice.bmd_due)}.")


def _policy(policy: PolicyDay) -> list[str]:
    mark = {True: ":material/check:", False: ":material/close:", None: ":material/question_mark:"}[policy.feasible]
    word = {True: "fits", False: "does not fit", None: "not known"}[policy.feasible]
    why = f" — {plain('; '.join(policy.forbids))}" if len(policy.forbids) > 0 else ""
    at = "" if policy.slot is None else f", slot {policy.slot:%H:%M}"
    return [f"{mark} **{POLICY_WORDS[policy.policy][:1].upper()}{POLICY_WORDS[policy.policy][1:]}**: {word}{at}{why}"]


def _chosen_holds(choice: Choice) -> None:
    """The holds for the day, once where both policies give the same."""
    told: list[tuple[tuple[str, str, str, str], ...]] = []
    for policy in reversed(choice.policies):
        rows = tuple(hold_words(hold) for hold in policy.holds)
        if len(rows) > 0 and rows not in told:
            told.append(rows)
            st.markdown(f"Holds, {POLICY_WORDS[policy.policy]}\n\n{_holds(policy.holds)}")


def _validity(choice: Choice) -> list[str]:
    lines: list[str] = []
    for lab in choice.labs:
        value = "not recorded" if lab.value is None else f"{lab.value:g}"
        age = "" if lab.age_days is None else f", {lab.age_days} days old on the day"
        lines.append(f"{':material/check:' if lab.fresh else ':material/question_mark:'} {lab.name} {value}{age}")
    if choice.imaging is not None:
        mark = ":material/check:" if choice.imaging.covers else ":material/close:"
        look = "; old enough for a new look" if choice.imaging.recheck else ""
        lines.append(f"{mark} {choice.imaging.words}, counts through {day_words(choice.imaging.valid_through)}{look}")
    return lines
