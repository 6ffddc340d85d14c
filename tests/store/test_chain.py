"""The chain of the audit record: whatever is edited, cut, moved or doubled is found, by pure functions and property tests."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyphodss.store.chain import MOST_FAULTS, START, Head, Line, faults, hash_of, head_of, sealed

KEY, OTHER = b"k" * 32, b"o" * 32
TEXTS = st.text(max_size=8)
PARTS = st.tuples(
    TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS, TEXTS, TEXTS, st.none() | TEXTS, TEXTS, TEXTS, TEXTS
)
NAMES = tuple(each.name for each in fields(Line))[1:-2]
RECORDS = st.lists(PARTS, min_size=1, max_size=8)


def line_of(number: int, part: Sequence[str | None], last: str) -> Line:
    columns: dict[str, Any] = dict(zip(NAMES, part, strict=True))
    return Line(sequence=number, **columns, previous_hash=last, hash="")


def made(parts: list[tuple[str | None, ...]], key: bytes = KEY) -> tuple[list[Line], Head]:
    lines: list[Line] = []
    last = START
    for number, part in enumerate(parts, start=1):
        line = line_of(number, part, last)
        line = replace(line, hash=hash_of(line, key))
        lines.append(line)
        last = line.hash
    return lines, head_of(len(lines), last, key)


@given(RECORDS)
def test_an_untouched_record_is_whole(parts: list[tuple[str | None, ...]]) -> None:
    lines, head = made(parts)
    assert faults(lines, head, KEY) == []
    assert faults(lines, head, KEY, head) == []
    assert faults([], head_of(0, START, KEY), KEY) == []


@given(RECORDS, st.data())
def test_an_edited_column_is_found(parts: list[tuple[str | None, ...]], data: st.DataObject) -> None:
    lines, head = made(parts)
    at = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(st.sampled_from([name for name in asdict(lines[0]) if name != "sequence"]))
    old = getattr(lines[at], name)
    lines[at] = replace(lines[at], **{name: data.draw(TEXTS.filter(lambda text: text != old))})
    assert len(faults(lines, head, KEY)) > 0


@given(RECORDS, st.data())
def test_lines_cut_at_the_head_in_the_middle_or_at_the_tail_are_found(
    parts: list[tuple[str | None, ...]], data: st.DataObject
) -> None:
    lines, head = made(parts)
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first + 1, len(lines)))
    assert len(faults(lines[:first] + lines[last:], head, KEY)) > 0


@given(RECORDS, st.data())
def test_a_line_doubled_is_found_wherever_it_is_put(parts: list[tuple[str | None, ...]], data: st.DataObject) -> None:
    lines, head = made(parts)
    line = data.draw(st.sampled_from(lines))
    place = data.draw(st.integers(0, len(lines)))
    number = data.draw(st.just(line.sequence) | st.just(len(lines) + 1))
    assert len(faults([*lines[:place], replace(line, sequence=number), *lines[place:]], head, KEY)) > 0


@given(st.lists(PARTS, min_size=2, max_size=6), st.data())
def test_lines_moved_are_found_with_their_numbers_and_with_new_ones(
    parts: list[tuple[str | None, ...]], data: st.DataObject
) -> None:
    lines, head = made(parts)
    moved = data.draw(st.permutations(lines).filter(lambda found: found != lines))
    assert len(faults(moved, head, KEY)) > 0
    renumbered = [replace(line, sequence=number) for number, line in enumerate(moved, start=1)]
    assert len(faults(renumbered, head, KEY)) > 0


@given(RECORDS)
def test_a_record_written_anew_with_another_key_is_found(parts: list[tuple[str | None, ...]]) -> None:
    lines, head = made(parts, OTHER)
    assert len(faults(lines, head, KEY)) > 0
    assert not sealed(head, KEY)
    assert len(faults(*made(parts), OTHER)) > 0


def test_a_record_put_back_with_its_own_old_head_is_found_by_the_head_kept_outside() -> None:
    parts: list[tuple[str | None, ...]] = [(str(n), "u", None, None, "a", "done", None, "[]", "", "") for n in range(4)]
    lines, head = made(parts)
    older, old_head = made(parts[:2])
    assert faults(older, old_head, KEY) == []
    assert faults(older, old_head, KEY, head) == [
        "The exported head names audit line 4, which this record does not hold as it was then: lines were cut or written anew."
    ]
    assert faults(lines, head, KEY, old_head) == []
    anew, anew_head = made([*parts[:3], ("other", *parts[3][1:])])
    assert len(faults(anew, anew_head, KEY, head)) == 1
    forged = Head(2, older[1].hash, "0" * 64)
    assert "not sealed" in faults(lines, head, KEY, forged)[0]


def test_each_fault_is_a_sentence_that_says_which_line() -> None:
    lines, head = made([(str(n), "u", None, None, "a", "done", None, "[]", "", "") for n in range(5)])
    assert faults([*lines[:2], *lines[3:]], head, KEY)[0] == "Audit line 3 is missing."
    assert faults(lines[4:], head, KEY)[0] == "Audit lines 1 to 4 are missing."
    assert faults([*lines[:2], *lines[1:]], head, KEY)[0] == "Audit line 2 stands twice."
    assert faults([replace(lines[0], action="b"), *lines[1:]], head, KEY) == [
        "Audit line 1 is not as it was written: it was edited, moved or copied."
    ]
    assert faults(lines[:3], head, KEY)[-1].startswith("The audit record ends at line 3, its head names line 5")
    assert faults(lines, None, KEY) == ["The head of the audit record is missing: it was taken out."]


def test_no_more_faults_are_listed_than_anybody_reads() -> None:
    lines, head = made([("", "u", None, None, "a", "done", None, "[]", "", "")] * 100, OTHER)
    found = faults(lines, head, KEY)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1].startswith("More was found")


@pytest.mark.parametrize("one", [("a", "bc"), ("ab", "c")])
def test_columns_do_not_run_into_each_other(one: tuple[str, str]) -> None:
    parts = [*one, None, None, "a", "done", None, "[]", "", ""]
    other = ["abc", "", *parts[2:]]
    assert hash_of(line_of(1, parts, START), KEY) != hash_of(line_of(1, other, START), KEY)
