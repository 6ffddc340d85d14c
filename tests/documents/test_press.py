"""The press: same input, same bytes; nothing typed becomes markup; nothing typed is lost; every letter it promises is drawn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kyphodss.documents.case_note import case_note
from kyphodss.documents.press import BREAK, LONGEST_WORD, drawable, letters, page_count
from tests.documents.base import AS_OF, SAMPLES, SITE, about, assessed, note_of, reader, text_of

ODD = "*bold* #let x = 1 $y$ <a> [b] \\ @ref"


def _named(case_id: str) -> dict[str, Any]:
    return {**SAMPLES["S35"], "case_id": case_id}


def _signed(name: str) -> bytes:
    """A note signed with anything."""
    case, assessments = assessed(SAMPLES["S35"])
    return case_note(case, assessments, assessed_by=name, site=SITE)


def test_the_same_input_gives_the_same_bytes() -> None:
    assert note_of(SAMPLES["S35"]) == note_of(SAMPLES["S35"])


def test_the_file_carries_the_day_of_assessment_and_no_clock() -> None:
    assert str(about(note_of(SAMPLES["S35"]))["/CreationDate"]).startswith(f"D:{AS_OF:%Y%m%d}")
    assert note_of(SAMPLES["S35"], date(2026, 11, 25)) != note_of(SAMPLES["S35"])


def test_what_a_person_typed_is_printed_as_it_was_typed() -> None:
    assert ODD in text_of(note_of(_named(ODD)))


def test_letters_that_the_fonts_lack_are_told_by_their_number() -> None:
    text = text_of(_signed("\u75c5\u4f8b \U0001f600\u202e A"))
    assert "[U+75C5][U+4F8B] [U+1F600][U+202E] A" in text


def test_every_letter_it_promises_is_drawn() -> None:
    promised = "".join(chr(code) for code in range(0x20, 0x2800) if "[U+" not in drawable(f"a{chr(code)}"))
    assert len(promised) > 600 and "é" in promised and "Ж" in promised and "≥" in promised
    for start in range(0, len(promised), 70):
        _signed(f"a{promised[start : start + 70]}")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_stops_the_press(text: str) -> None:
    assert page_count(_signed(text)) >= 1


def test_a_very_long_word_may_break_and_an_address_may_not() -> None:
    assert drawable("W" * 70).count(BREAK) == 70 // LONGEST_WORD
    assert BREAK not in drawable("https://" + "w" * 70)
    assert drawable({"a": ["b  c", 1, None]}) == {"a": ["b c", 1, None]}
    assert letters({"a": ["bc", ("d",)], "e": 1}) == 3


def test_pages_are_counted_as_a_reader_counts_them() -> None:
    for name in ("S35", "S01"):
        pdf = note_of(SAMPLES[name])
        assert page_count(pdf) == len(reader(pdf).pages)
    assert page_count(b"") == 0


def test_many_are_set_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: note_of(SAMPLES["S35"]), range(8)))
    assert len(set(made)) == 1
