"""The evidence beside the verdicts: complete, addressed, without a directive, and about the right patients."""

import re
from pathlib import Path
from typing import Any

import pytest

from kyphodss.case.facts import facts
from kyphodss.case.read import case_from
from kyphodss.dates.rows import BY_ID as WINDOWS
from kyphodss.dates.rows import INDUSTRY_NOTE, Duration, Row
from kyphodss.guidelines.evidence import EVIDENCE, NO_INTERVAL, WINDOW_OF, Evidence, evidence_for, may_bear, within
from kyphodss.logic.terms import needs
from kyphodss.logic.words import words
from tests.strategies import AS_OF

FOLDER = Path(__file__).parents[3] / "shared/knowledge"
DIRECTIVE = re.compile(r"\b(should|must|shall|ought|has to|have to|needs to|need to)\b", re.IGNORECASE)
every_piece = pytest.mark.parametrize("piece", EVIDENCE.values(), ids=lambda piece: piece.id)
beside_the_knowledge = pytest.mark.skipif(
    not FOLDER.exists(), reason="the knowledge files are not beside this checkout"
)


def row(*, symptoms: dict[str, Any] | None = None, onset: str | None = None, **values: Any) -> dict[str, Any]:
    fracture = {"level": "L1"} if onset is None else {"level": "L1", "onset": onset}
    return facts(case_from({"case_id": "x", "symptoms": symptoms or {}, "fractures": [fracture], **values}), AS_OF)[0]


def edema(finding: str) -> list[dict[str, Any]]:
    return [{"modality": "mri", "performed_on": "2026-11-10", "levels": ["L1"], "acute_finding": finding}]


def texts(piece: Evidence) -> list[str]:
    return [piece.title, piece.kind, piece.n, piece.window, piece.figures, piece.paid]


def ids(values: dict[str, Any]) -> list[str]:
    return [piece.id for piece in evidence_for(values)]


def knowledge() -> str:
    found = [
        (FOLDER / name).read_text(encoding="utf-8")
        for name in ("timing.md", "appropriateness.md", "scores-and-codes.md")
    ]
    return "\n".join(found)


def test_all_eleven_are_here() -> None:
    assert list(EVIDENCE) == [
        *("cochrane-2018", "asbmr-2019", "aaos", "vertos-2", "vertos-4", "vertos-5"),
        *("vapour", "invest", "free", "cafe", "evolve"),
    ]


@every_piece
def test_a_piece_says_what_it_is_who_paid_how_it_was_read_and_where_to_check(piece: Evidence) -> None:
    assert all(len(text) > 3 for text in texts(piece))
    assert piece.stance in ("for", "against", "neutral")
    assert piece.mark in ("read", "second-hand")
    assert len(piece.addresses) > 0
    assert all(re.match(r"https?://", address.url) for address in piece.addresses)
    assert len(needs(piece.when)) > 0


@every_piece
def test_nothing_tells_anyone_what_to_do(piece: Evidence) -> None:
    assert [text for text in texts(piece) if DIRECTIVE.search(text)] == []


@every_piece
def test_an_interval_that_was_not_read_is_said_so(piece: Evidence) -> None:
    intervals = [effect.interval for effect in piece.effects if effect.interval != ""]
    assert (NO_INTERVAL in piece.figures) is (len(intervals) == 0)
    assert all(interval in piece.figures for interval in intervals)


@beside_the_knowledge
@every_piece
def test_every_figure_and_address_stands_in_the_knowledge_files(piece: Evidence) -> None:
    pages = knowledge()
    for text in [piece.n, piece.window, *map(str, piece.effects)]:
        for figure in re.findall(r"\d+(?:\.\d+)?", text):
            assert figure in pages, figure
    for address in piece.addresses:
        assert address.url in pages, address.url


def test_who_paid_is_what_the_windows_say() -> None:
    for id, window in WINDOW_OF.items():
        assert (EVIDENCE[id].paid == INDUSTRY_NOTE[0].lower() + INDUSTRY_NOTE[1:-1]) is (WINDOWS[window].note != ""), id
    assert EVIDENCE["cafe"].paid == EVIDENCE["free"].paid


def test_the_fracture_age_of_a_trial_is_that_of_its_window() -> None:
    said = {id: words(within(WINDOWS[window])) for id, window in WINDOW_OF.items()}
    assert said == {
        "vertos-2": "time since onset at most 42 days",
        "vertos-4": "time since onset at most 63 days",
        "vertos-5": "calendar months begun since onset more than 3 months",
        "vapour": "time since onset less than 42 days",
        "free": "calendar months begun since onset at most 3 months",
        "evolve": "calendar months begun since onset at most 4 months",
    }


def test_a_bound_that_months_begun_cannot_draw_is_refused() -> None:
    window: Row = WINDOWS["EV-3M-FREE"]
    fields = {name: getattr(window, name) for name in Row.__slots__}
    with pytest.raises(ValueError, match="Months begun"):
        within(Row(**{**fields, "upper": Duration(3, "M"), "upper_inclusive": False}))


def test_osteoporosis_myeloma_and_trauma_each_have_their_own() -> None:
    osteoporosis = ids(row(etiology="osteoporosis", symptoms={"neurologic_deficit": False}))
    assert osteoporosis == [id for id in EVIDENCE if id != "cafe"]
    assert ids(row(etiology="cancer", cancer={"kind": "myeloma"})) == ["free", "cafe", "evolve"]
    assert ids(row(etiology="cancer", cancer={"kind": "plasmacytoma"})) == ["free", "evolve"]
    assert ids(row(etiology="trauma", trauma={"energy": "high"})) == []
    assert ids(row(etiology="trauma", trauma={"energy": "low"})) == []  # never converted to osteoporosis


def test_open_is_shown_only_where_something_is_known() -> None:
    assert ids(row()) == []
    open_kind = row(etiology="cancer")
    assert EVIDENCE["cafe"].id in ids(open_kind)
    assert may_bear(EVIDENCE["aaos"].when, row(etiology="osteoporosis"))
    assert not may_bear(EVIDENCE["aaos"].when, row(etiology="osteoporosis", symptoms={"neurologic_deficit": True}))


@pytest.mark.parametrize(
    ("onset", "pain", "inside"),
    [
        ("2026-10-12", 7, True),  # 22 Nov is day 41
        ("2026-10-11", 7, False),  # day 42 is not under six weeks
        ("2026-10-12", 6.9, False),
        ("2026-10-12", None, None),
        (None, 7, None),
        (None, 6, False),  # the pain alone keeps it outside
    ],
)
def test_inside_or_outside_what_vapour_enrolled(onset: str | None, pain: float | None, inside: bool | None) -> None:
    found = row(etiology="osteoporosis", onset=onset, symptoms={"pain_score": pain})
    assert EVIDENCE["vapour"].inside(found) is inside


def test_what_keeps_a_fracture_outside_stands_with_its_value() -> None:
    found = row(etiology="osteoporosis", onset="2026-10-01", symptoms={"pain_score": 7})
    assert EVIDENCE["vapour"].turns_on(found) == ("time since onset 52 days, needs less than 42 days",)
    late = row(etiology="osteoporosis", onset="2026-08-01", imaging=edema("positive"))
    assert EVIDENCE["vertos-5"].inside(late) is True
    assert EVIDENCE["vertos-5"].inside({**late, "mri_edema": None}) is None
    assert EVIDENCE["vertos-5"].turns_on({**late, "mri_edema": None}) == (
        "marrow edema on MRI at this level: not known",
    )


def test_where_no_entry_was_read_nothing_is_said_of_it() -> None:
    found = row(etiology="osteoporosis", onset="2026-10-01")
    for id in ("cochrane-2018", "asbmr-2019", "aaos"):
        assert EVIDENCE[id].inside(found) is None
        assert EVIDENCE[id].turns_on(found) == ()
