"""The rules of the plan: drug holds, laboratory gates, flags, and the sources they were read in."""

from collections.abc import Iterator

from kyphodss.plan import labs
from kyphodss.plan.flag_rules import FLAG_RULES, NOT_ASKED, SETTLING, SOURCES
from kyphodss.plan.holds import RULES, Rule
from kyphodss.rulebook.entry import Entry

GATES = (
    (
        "L01",
        f"INR at most {labs.INR_PASS:g} passes, to {labs.INR_LIMIT:g} the operator decides, above it no date",
        "S01",
    ),
    ("L02", f"platelets at least {labs.PLATELETS_FROM} ×10⁹/L, below no date", "S03"),
    ("L03", "hemoglobin is to be measured; no number exists", "S04"),
    ("L06", f"in chronic liver disease INR below {labs.LIVER_INR_BELOW:g}", "S07"),
    ("L07", f"in chronic liver disease platelets over {labs.LIVER_PLATELETS_OVER} ×10⁹/L", "S07"),
    ("L08", f"in chronic liver disease fibrinogen over {labs.LIVER_FIBRINOGEN_OVER} mg/dL", "S07"),
    ("L09", "a direct oral anticoagulant, an LMWH or fondaparinux needs a creatinine clearance", ""),
)


def plan() -> Iterator[Entry]:
    """Every row of the drug table, every gate and every flag."""
    for rule in RULES:
        yield Entry("Drug holds", rule.id, f"{rule.drug}: {rule.condition}", _hold(rule), _read(rule), rule.url)
    for id, says, source in GATES:
        url = SOURCES[source].url if source != "" else ""
        what = SOURCES[source].what if source != "" else "this project's own rule"
        yield Entry("Laboratory gates", id, says, "", what, url)
    for id, flag in FLAG_RULES.items():
        first = SOURCES[flag.sources[0]] if len(flag.sources) > 0 else None
        origin = ", ".join(flag.sources) if first is not None else "this project's own rule"
        yield Entry("Flags of the plan", id, flag.when, flag.does, origin, "" if first is None else first.url)
    yield Entry("Flags of the plan", "F13-F15", NOT_ASKED, "", "left out", "")
    for number, (says, does) in enumerate(SETTLING.items(), start=1):
        yield Entry("Flags of the plan", f"settled {number}", says, does, "this project's own rule", "")
    for source in SOURCES.values():
        yield Entry("Sources of the plan", f"plan {source.id}", source.what, "", source.kind, source.url)


def _hold(rule: Rule) -> str:
    sir = "none printed" if rule.sir_hours is None else f"{rule.sir_hours} h"
    longest = "none printed" if rule.conservative_hours is None else f"{rule.conservative_hours} h"
    restart = "none printed" if rule.restart_hours is None else f"{rule.restart_hours} h"
    dates = {"yes": "dates pending the prescriber", "cond": "dates after a recorded decision", "no": "no date"}
    return (
        f"hold: SIR {sir} (“{rule.sir_text}”), conservative {longest} (ASRA “{rule.asra_text}”); restart by SIR: {restart} "
        f"(“{rule.restart_text}”); {dates[rule.auto_date]}"
    )


def _read(rule: Rule) -> str:
    return f"grades SIR {rule.grade_sir or 'none'}, ASRA {rule.grade_asra or 'none'}; sources {', '.join(rule.sources) or 'none'}"
