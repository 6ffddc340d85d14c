"""What people say of a chart over time: limits set anew, and remarks. No access is checked and nothing committed here.

Nothing is taken out: what no longer holds is withdrawn, by somebody and on a day, and stays on record.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import Connection, insert, select, update

from kyphodss.case.clock import SITE_ZONE
from kyphodss.cohort.measures import measures
from kyphodss.cohort.spc_marks import Annotation, Rebase
from kyphodss.store import accounts
from kyphodss.store.schema import CHART_NOTE

Kind = Literal["rebase", "remark"]
KINDS: Final[dict[str, Kind]] = {"rebase": "rebase", "remark": "remark"}
LONGEST_PERIOD: Final = 20


@dataclass(frozen=True, slots=True)
class ChartNote:
    """One of them, standing. `chart`: the id of its measure; `period`: the label of a point; `author`: a name."""

    id: int
    chart: str
    kind: Kind
    period: str
    text: str
    answers: tuple[bool, ...]
    author: str
    on: date

    def said(self) -> Rebase | Annotation:
        """As the chart takes it. Raises RebaseError for a rebase that may not be made."""
        if self.kind == "remark":
            return Annotation(self.period, self.text, self.author, self.on)
        one, two, three, four = self.answers
        return Rebase(self.period, self.text, self.author, self.on, (one, two, three, four))


def fault(chart: str, period: str) -> str | None:
    """Why a note cannot be kept, in a sentence; None where it can."""
    if chart not in measures():
        return "There is no such chart. Choose one that is shown."
    if not 0 < len(period) <= LONGEST_PERIOD or not all(c.isalnum() or c == "-" for c in period):
        return "The period is none of a chart. Choose a point of the chart."
    return None


def add(
    conn: Connection, chart: str, kind: Kind, period: str, text: str, answers: Sequence[bool], user_id: str, at: str
) -> None:
    """Keeps a note."""
    conn.execute(
        insert(CHART_NOTE).values(
            chart=chart,
            kind=kind,
            period=period,
            text=text,
            answers=json.dumps(list(answers)),
            written_at=at,
            written_by=user_id,
        )
    )


def withdraw(conn: Connection, number: int, user_id: str, at: str) -> bool:
    """Lets a note stand no longer; False where none with that number stands."""
    row = CHART_NOTE.c
    standing = update(CHART_NOTE).where(row.id == number, row.withdrawn_at.is_(None))
    return conn.execute(standing.values(withdrawn_at=at, withdrawn_by=user_id)).rowcount == 1


def standing(conn: Connection) -> list[ChartNote]:
    """Every note that stands, the oldest first."""
    row = CHART_NOTE.c
    found = conn.execute(select(CHART_NOTE).where(row.withdrawn_at.is_(None)).order_by(row.id)).all()
    names = accounts.names(conn, [each.written_by for each in found])
    return [
        ChartNote(
            each.id,
            each.chart,
            KINDS[each.kind],
            each.period,
            each.text,
            tuple(json.loads(each.answers)),
            names[each.written_by],
            datetime.fromisoformat(each.written_at).astimezone(SITE_ZONE).date(),
        )
        for each in found
    ]
