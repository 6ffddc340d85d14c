"""The windows as data: windows.csv (timing.md section 9), labels.csv and sources.csv, read once.

A row is an interval counted from an anchor. `strength` is `hard` (binding for that payer, or a national standard),
`rec` (recommended) or `ev` (evidence only: shown, never a bound). Rows whose source nobody read stay off.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from kyphodss.case.clock import add_hours, add_months
from kyphodss.logic.editions import Edition, present

Unit = Literal["D", "M", "H"]
FOLDER: Final = Path(__file__).parent

AUGMENTATION_PREFIXES: Final = ("LF-", "EV-", "AU-", "US-", "UK-", "CT-", "TR-")
AUGMENTATION_ALSO: Final = frozenset({"CA-IMWG-4-8W", "CA-VA-BEFORE-RT"})
# dates.md 1.8: beside the augmentation rows, the procedure stops these.
STOPPED_BY_PROCEDURE: Final = frozenset(
    {"IM-7D-VAPOUR", "IM-14D-FREE", "IM-30D-LOCAL", "IM-6M-EVICORE", "PW-RTT-18W", "PW-INPT-4D", "PW-31D"}
)
INDUSTRY: Final = frozenset({"S20", "S21", "S22", "S23", "S24", "S25", "S35"})
INDUSTRY_NOTE: Final = "Funded or sponsored by the maker of a kyphoplasty system."
STRENGTHS: Final = {
    "hard": "binding for that payer, or a national standard",
    "rec": "recommended",
    "ev": "evidence only; never a limit",
}


@dataclass(frozen=True, slots=True)
class Duration:
    """n days, calendar months or elapsed hours."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Row:
    """One window: what it counts from, its bounds, and where it comes from."""

    id: str
    label: str
    etiologies: frozenset[str]
    anchor: str
    lower: Duration | None
    lower_inclusive: bool
    upper: Duration | None
    upper_inclusive: bool
    strength: str
    jurisdiction: str
    condition: str
    source: str
    citation: str
    mark: str
    url: str
    on: bool
    augmentation: bool
    context: bool
    hours: bool
    stopped_by_procedure: bool

    @property
    def note(self) -> str:
        """Who paid, where that must be shown."""
        return INDUSTRY_NOTE if self.source in INDUSTRY else ""

    @property
    def source_name(self) -> str:
        """The name before the colon of the label: who says so."""
        return self.label.split(":")[0]

    def opens(self, anchor: date) -> date | None:
        """The first day (hour rows: instant) inside, from one reading of the anchor; None without a lower bound."""
        if self.lower is None:
            return None
        bound = _add(anchor, self.lower)
        return bound if self.lower_inclusive or self.hours else bound + timedelta(days=1)

    def closes(self, anchor: date) -> date | None:
        """The last day (hour rows: instant) inside, from one reading of the anchor; None without an upper bound."""
        if self.upper is None:
            return None
        bound = _add(anchor, self.upper)
        return bound if self.upper_inclusive or self.hours else bound - timedelta(days=1)

    def words(self) -> str:
        """The rule in a sentence, from its bounds."""
        anchor = ANCHORS[self.anchor]
        if self.upper is None:
            low = self.lower
            first = "from" if self.lower_inclusive else "after"
            return f"{first} {_span(low)} after {anchor}, without an end" if low is not None else f"from {anchor}"
        if self.lower is None:
            return f"before {anchor}"
        start = "from" if self.lower_inclusive else "after"
        end = "through" if self.upper_inclusive else "less than"
        if self.lower.count == 0:
            return (
                f"{'up to and including' if self.upper_inclusive else 'less than'} {_span(self.upper)} after {anchor}"
            )
        return f"{start} {_span(self.lower)} {end} {_span(self.upper)} after {anchor}"


ANCHORS: Final = {
    "onset": "the onset",
    "injury": "the injury",
    "conservative_start": "conservative care began",
    "analgesia_start": "analgesia began",
    "mri_date": "the newest MRI",
    "referral": "the referral",
    "admission": "admission",
    "augmentation": "the procedure",
    "rt_start": "radiotherapy begins",
    "rt_end": "radiotherapy ended",
    "rt_decision": "the decision for radiotherapy",
    "mscc_suspected": "cord compression was suspected",
    "mets_suspected": "metastases were suspected",
    "cancer_referral": "the urgent cancer referral",
    "decision_to_treat": "the decision to treat",
}
_UNITS: Final = {"D": "day", "M": "calendar month", "H": "hour"}


def _span(duration: Duration) -> str:
    return f"{duration.count} {_UNITS[duration.unit]}{'' if duration.count == 1 else 's'}"


def _add(anchor: date, duration: Duration) -> date:
    if isinstance(anchor, datetime):
        return add_hours(anchor, duration.count)
    return add_months(anchor, duration.count) if duration.unit == "M" else anchor + timedelta(days=duration.count)


def _duration(text: str) -> Duration | None:
    found = re.fullmatch(r"P(\d+)([DM])|PT(\d+)H", text)
    if found is None:
        return None
    days, unit, hours = found.groups()
    return Duration(int(hours), "H") if hours is not None else Duration(int(days), "M" if unit == "M" else "D")


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load(file: str) -> tuple[Row, ...]:
    labels = {entry["id"]: entry for entry in _table("labels.csv")}
    sources = {entry["id"]: entry["citation"] for entry in _table("sources.csv")}
    return tuple(_row(entry, labels[entry["id"]], sources[entry["source_id"]]) for entry in _table(file))


def _row(entry: dict[str, str], label: dict[str, str], citation: str) -> Row:
    id = entry["id"]
    augmentation = id.startswith(AUGMENTATION_PREFIXES) or id in AUGMENTATION_ALSO
    lower, upper = _duration(entry["lower"]), _duration(entry["upper"])
    return Row(
        id=id,
        label=label["label"],
        etiologies=frozenset() if entry["etiology"] == "any" else frozenset(entry["etiology"].split("+")),
        anchor=entry["anchor"],
        lower=lower,
        lower_inclusive=entry["lower_incl"] == "1",
        upper=upper,
        upper_inclusive=entry["upper_incl"] == "1",
        strength=entry["strength"],
        jurisdiction=entry["jurisdiction"],
        condition=entry["condition"],
        source=entry["source_id"],
        citation=citation,
        mark=entry["verif"],
        url=entry["url"],
        on=entry["verif"] != "U",
        augmentation=augmentation,
        stopped_by_procedure=augmentation or id in STOPPED_BY_PROCEDURE,
        context=id.endswith("-NEG") or id.startswith("PH-") or id == "CA-SBRT-RISK",
        hours=any(bound is not None and bound.unit == "H" for bound in (lower, upper)),
    )


@dataclass(frozen=True, slots=True)
class WindowTable:
    """An edition of the table of windows.

    `rows` are those that are on, `by_etiology` those that may speak about a fracture of a cause (None: not known).
    """

    all_rows: tuple[Row, ...]
    rows: tuple[Row, ...]
    by_id: dict[str, Row]
    by_etiology: dict[str | None, tuple[Row, ...]]


def _edition(file: str) -> WindowTable:
    every = _load(file)
    rows = tuple(row for row in every if row.on)
    known = {e: tuple(r for r in rows if len(r.etiologies) == 0 or e in r.etiologies) for e in ETIOLOGIES}
    return WindowTable(every, rows, {row.id: row for row in rows}, {None: rows, **known})


ETIOLOGIES: Final = ("osteoporosis", "cancer", "trauma", "other_benign")
# A new edition is a new file and a new line; the old ones stay, so that a past assessment can be made again.
EDITIONS: Final[tuple[Edition[WindowTable], ...]] = (Edition(_edition("windows.csv")),)
PRESENT: Final = present(EDITIONS)[0]
ALL_ROWS: Final = PRESENT.all_rows
WINDOW_ROWS: Final = PRESENT.rows
BY_ID: Final = PRESENT.by_id


def rows_off() -> tuple[Row, ...]:
    """The rows that are kept off, because nobody has read their source."""
    return tuple(row for row in ALL_ROWS if not row.on)
