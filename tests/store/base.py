"""Cases and helpers of the store's tests. Every patient is invented."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from kyphodss.store import cases
from kyphodss.store.cases import Saved
from kyphodss.store.database import Database, instant

AS_OF = date(2026, 11, 25)
AT = instant(datetime(2026, 11, 25, 12, tzinfo=UTC))


def at(minutes: int) -> str:
    """An instant some minutes after noon."""
    return instant(datetime(2026, 11, 25, 12, tzinfo=UTC) + timedelta(minutes=minutes))


def body(case_id: str = "S01", **changes: Any) -> dict[str, Any]:
    """A case with two fractures, a study, a treatment and a blood thinner."""
    return {
        "case_id": case_id,
        "patient": {"name": "Berta Beispiel", "mrn": "0042", "age_years": 78, "sex": "female"},
        "referral": {"received_on": "2026-11-20", "organization": "Praxis Nord"},
        "etiology": "osteoporosis",
        "fractures": [
            {"level": "L1", "onset_earliest": "2026-11-01", "onset_latest": "2026-11-03", "height_loss_pct": 30},
            {"level": "T12", "onset_latest": "2026-11-03"},
        ],
        "imaging": [{"modality": "mri", "performed_on": "2026-11-10", "levels": ["L1"], "acute_finding": "positive"}],
        "symptoms": {"pain_score": 7},
        "treatments": [{"kind": "brace", "started_on": "2026-11-05"}],
        "bleeding": {"drugs": [{"drug": "apixaban", "regimen": "therapeutic"}]},
        **changes,
    }


def save(
    database: Database,
    case: dict[str, Any],
    case_key: str | None = None,
    based_on: int | None = None,
    user_id: str = "user-1",
    saved_at: str = AT,
) -> Saved:
    """Saves in a transaction of its own."""
    with database.writing() as conn:
        return cases.save(
            conn, case, case_key=case_key, based_on=based_on, user_id=user_id, at=saved_at, why="seen", as_of=AS_OF
        )
