"""Writes the sample cases: `python -m sample_data.build`. Every patient is invented; nobody real stands behind any of them.

A case is written as a clinician would enter it; what a line does not say is not known. Dates are chosen so that the
cases are interesting on 24 November 2026.
"""

import json
from pathlib import Path
from typing import Final

from sample_data.cancer import cancer
from sample_data.cohort import COHORT_STORY, FIRST, LAST, REFERRALS, SEED
from sample_data.in_time import in_time
from sample_data.late import late
from sample_data.levels import levels
from sample_data.parts import AS_OF, Fields
from sample_data.planner import planner
from sample_data.trauma import trauma_and_rest

FOLDER: Final = Path(__file__).parent
# Who referred, in turn, where a case has a referral and does not say.
ORGANIZATIONS: Final = (
    "Oakside Family Practice (invented)",
    "Millbrook Spine Clinic (invented)",
    "St. Alban Oncology (invented)",
)


def cases() -> list[tuple[str, str, Fields]]:
    """Title, what it shows, and the case, in the order of the list."""
    listed = [*in_time(), *late(), *levels()]
    fragile = [(title, shows, {"etiology": "osteoporosis", **case}) for title, shows, case in listed]
    listed = [*fragile, *cancer(), *trauma_and_rest(), *planner()]
    return [
        (title, shows, {"case_id": f"S{number:02d}", **_referred(number, case)})
        for number, (title, shows, case) in enumerate(listed, start=1)
    ]


def _referred(number: int, case: Fields) -> Fields:
    if "referral" not in case:
        return case
    return {**case, "referral": {"organization": ORGANIZATIONS[number % len(ORGANIZATIONS)], **case["referral"]}}


def files() -> dict[str, str]:
    """The three files: cases, index, and the page that explains them."""
    lines = [json.dumps(case, ensure_ascii=False) for _, _, case in cases()]
    index = [f'[{case["case_id"]}]\ntitle = "{title}"\nshows = "{shows}"\n' for title, shows, case in cases()]
    return {"cases.jsonl": "\n".join(lines) + "\n", "index.toml": "\n".join(index), "README.md": _readme()}


def _readme() -> str:
    rows = [f"| {case['case_id']} | {title} | {shows} |" for title, shows, case in cases()]
    return "\n".join(
        [
            "# Sample cases",
            "",
            f"{len(rows)} invented patients. Nobody real stands behind any of them: names, dates and findings were made up by hand so",
            "that every kind of window, verdict and gap can be seen. They are written beside `build.py` as a clinician would",
            "enter them; what a case does not say is not known. `python -m sample_data.build` writes `cases.jsonl` (one case a",
            "line, the shape of the case contract), `index.toml` and this page; a test holds the three current.",
            f"They are most interesting on {AS_OF}.",
            "",
            "| case | title | what it shows |",
            "|---|---|---|",
            *rows,
            "",
            "## Sample cohort",
            "",
            f"{REFERRALS:,} invented referrals from {FIRST} to {LAST}, made by `cohort.py` when they are asked for (seed",
            f"{SEED}), the same every time. No file is kept. What is built in:",
            "",
            *(f"- {line}" for line in COHORT_STORY),
            "",
        ]
    )


def main() -> None:
    """Write the files."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
