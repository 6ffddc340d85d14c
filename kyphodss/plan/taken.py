"""The blood thinners of a case as the plan reads them: row, hours, last dose, dose times, and what must be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kyphodss.case.clock import day_of, moment_of, span_of
from kyphodss.case.drugs import Name, Unclear, recognise
from kyphodss.case.model import Case, Drug
from kyphodss.logic.truth import NO, UNKNOWN, YES, Truth
from kyphodss.plan.choosing import Chosen, Clearance, choose_row
from kyphodss.plan.doses import DoseTimes, dose_times
from kyphodss.plan.holds import INFUSIONS, PRESENT, UNLISTED, HoldTable, Rule
from kyphodss.plan.model import Finding, Policy, Step, words
from kyphodss.plan.slots import later, utc

LMWH_AGREED_BELOW: Final = 30  # mL/min: below it an LMWH is read as `cond` (dates.md D13)


@dataclass(frozen=True, slots=True)
class Taken:
    """One drug under its row. `last` is the last dose in UTC, `assumed` where it is not known and read as due now.

    `waits` says that the row's date needs a yes of the prescriber first.
    """

    name: str
    rule: Rule
    indication: str | None
    last: datetime
    assumed: bool
    times: DoseTimes | None
    agreed: Truth
    waits: bool

    def hours(self, policy: Policy) -> int | None:
        """The hold under a policy, in hours; None where the policy prints none."""
        return self.rule.sir_hours if policy == "P_SIR" else self.rule.conservative_hours

    def free_from(self, policy: Policy) -> datetime | None:
        """Last dose plus hold, in UTC."""
        hours = self.hours(policy)
        return None if hours is None else later(self.last, hours)

    @property
    def withholds(self) -> bool:
        """Does the prescriber's answer, or its absence, keep every date back (dates.md D7)?"""
        return (self.waits is True and self.agreed is not YES) or (self.rule.holds is True and self.agreed is NO)


@dataclass(frozen=True, slots=True)
class DrugList:
    """The drugs that have a row, the names of those that are asked about, and the findings about the drugs themselves.

    `listed` says whether anybody said which drugs are taken.
    """

    taken: tuple[Taken, ...]
    unclear: tuple[str, ...]
    listed: bool
    findings: tuple[Finding, ...]

    @property
    def resolved(self) -> bool:
        """Is the list there, and has every drug on it a row?"""
        return self.listed is True and len(self.unclear) == 0

    @property
    def on_vka(self) -> bool:
        """Is one of them a vitamin K antagonist?"""
        return any(drug.rule.vka is True for drug in self.taken)

    @property
    def renal(self) -> bool:
        """Does one of them need a current creatinine?"""
        return any(drug.rule.renal is True for drug in self.taken)


def read_drugs(case: Case, clearance: Clearance, as_of: date, table: HoldTable = PRESENT) -> DrugList:
    """The drugs of a case on a day, by an edition of the drug table."""
    findings = list(_completeness(case))
    names = [_named(drug, findings) for drug in case.bleeding.drugs or ()]
    generics = frozenset(name.generic for name in names if name is not None)
    taken: list[Taken] = []
    unclear: list[str] = []
    for drug, name in zip(case.bleeding.drugs or (), names, strict=True):
        if name is None:
            unclear.append("a drug without a name" if drug.drug is None else drug.drug.strip())
            continue
        chosen = choose_row(name.row, drug, clearance, generics - {name.generic}, table)
        if chosen.rule is None:
            unclear.append(name.generic)
            findings.append(Finding(Step.UNKNOWN, "drugs", _question(name.generic, chosen, clearance), chosen.asks))
        else:
            found, asked = _taken(drug, name.generic, chosen.rule, clearance, as_of)
            taken.append(found)
            findings += asked
    return DrugList(tuple(taken), tuple(unclear), case.bleeding.drugs is not None, tuple(findings))


def _completeness(case: Case) -> Iterator[Finding]:
    """An empty list says that there are none; one that names something is complete only where somebody said so."""
    drugs, complete = case.bleeding.drugs, case.bleeding.drugs_complete
    if drugs is None:
        yield Finding(Step.UNKNOWN, "drugs", "whether a blood thinner is taken", ("drugs", "drugs_complete"), open=True)
    elif complete is False or (len(drugs) > 0 and complete is not True):
        yield Finding(Step.UNKNOWN, "drugs", "whether these are all the blood thinners", ("drugs_complete",), open=True)


def _named(drug: Drug, findings: list[Finding]) -> Name | None:
    if drug.drug is None or drug.drug.strip() == "":
        findings.append(Finding(Step.UNKNOWN, "drugs", "the name of a blood thinner", ("drug",), open=True))
        return None
    name = recognise(drug.drug)
    if isinstance(name, Unclear):
        findings.append(Finding(Step.UNKNOWN, "drugs", name.question, ("drug",)))
        return None
    return name


_DEPENDS_ON: Final = {
    "regimen": "the regimen",
    "interval_h": "the hours between doses",
    "indication": "what it is given for",
    "creatinine_mg_dl": "the creatinine",
}


def _question(name: str, chosen: Chosen, clearance: Clearance) -> str:
    if chosen.sentence is not None:
        return chosen.sentence
    given = "not recorded" if clearance.strange is None else "not settled"
    return f"{name}: its row depends on {' and '.join(_DEPENDS_ON[ask] for ask in chosen.asks)}, {given}"


def _taken(drug: Drug, name: str, rule: Rule, clearance: Clearance, as_of: date) -> tuple[Taken, list[Finding]]:
    answer = None if drug.prescriber_agreed == "unknown" else drug.prescriber_agreed
    last, findings = _last_dose(drug, name, rule, as_of)
    low = rule.lmwh is True and clearance.value is not None and clearance.value < LMWH_AGREED_BELOW
    taken = Taken(
        name=name,
        rule=rule,
        indication=None if drug.indication == "unknown" else drug.indication,
        last=last,
        assumed=drug.last_dose_at is None and rule.holds is True,
        times=dose_times(drug.last_dose_at, drug.interval_h),
        agreed=answer,
        waits=rule.auto_date == "cond" or low is True,
    )
    if rule.auto_date == "no":
        return taken, [_specialist(name, rule, clearance)]
    if rule.holds is True and drug.interval_h is None and rule.id not in INFUSIONS:
        findings.append(
            Finding(Step.UNKNOWN, rule.id, f"{name}: the hours between doses are not recorded", ("interval_h",))
        )
    return taken, [*findings, *_agreement(taken), *_renal(taken, clearance)]


def _last_dose(drug: Drug, name: str, rule: Rule, as_of: date) -> tuple[datetime, list[Finding]]:
    """The last dose in UTC: the moment where it is not known, the end of a bare day; one of a later day is none."""
    moment = utc(moment_of(as_of))
    at = drug.last_dose_at
    if at is None:
        if rule.holds is False:
            return moment, []
        text = f"{name}: last dose not recorded, read as the one due now"
        return moment, [Finding(Step.CONDITIONAL, rule.id, text, ("last_dose_at",))]
    if day_of(at) > as_of:
        text = f"{name}: {words(at)} lies after the day of assessment and is no last dose yet; when was the last one?"
        return moment, [Finding(Step.UNKNOWN, rule.id, text, ("last_dose_at",))]
    return utc(span_of(at)[1]), []


def _specialist(name: str, rule: Rule, clearance: Clearance) -> Finding:
    if rule.id == UNLISTED:
        text = f"{name} has no row in the drug table as recorded: a question for pharmacist and prescriber"
        return Finding(Step.SPECIALIST, "F12", text)
    if rule.renal is True:
        if clearance.value is None:
            text = f"{rule.id} {name}: creatinine clearance not known, so no interval can be read"
            return Finding(Step.SPECIALIST, "F11", text, clearance.asks)
        return Finding(
            Step.SPECIALIST,
            "F11",
            f"{rule.id} {name}: no settled interval at a clearance of {clearance.value:.1f} mL/min ({rule.lab_check})",
        )
    return Finding(Step.SPECIALIST, rule.id, f"{name}: no date from this table; a question for {rule.lab_check}")


def _agreement(taken: Taken) -> Iterator[Finding]:
    """The prescriber's answer on the last dose and the restart, where a date depends on it."""
    id, name = taken.rule.id, taken.name
    if taken.rule.holds is True and taken.agreed is NO:
        yield Finding(Step.CONDITIONAL, "F01", f"{name}: the prescriber did not agree to a pause")
    elif taken.waits is True and taken.agreed is UNKNOWN:
        text = f"{name}: dates wait for the prescriber's recorded agreement"
        yield Finding(Step.CONDITIONAL, id, text, ("prescriber_agreed",))
    elif taken.rule.holds is True and taken.agreed is UNKNOWN:
        yield Finding(Step.NOTED, "F01", f"{name}: pending prescriber", ("prescriber_agreed",))


def _renal(taken: Taken, clearance: Clearance) -> Iterator[Finding]:
    if taken.rule.lmwh is True and clearance.value is None:
        text = f"{taken.name}: creatinine clearance not known, so no date"
        yield Finding(Step.NEED_LAB, "L09", text, clearance.asks)
