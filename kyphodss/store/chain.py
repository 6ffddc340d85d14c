"""The chain of the audit record, as pure functions: each line is hashed by a key together with the hash before it.

Whoever can write the database but has not the key cannot make a line that fits. The head seals the end, so that lines
cut off there are missed; a head kept outside the database finds also a record that was put back to an older state.
"""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from hashlib import sha256
from itertools import islice
from typing import Final

START: Final = "0" * 64  # what the first line follows
MOST_FAULTS: Final = 50
_LINE: Final = b"kyphodss audit line 1\n"
_HEAD: Final = b"kyphodss audit head 1\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the record, column by column. `fields` is JSON text: names of fields or counts, never a value."""

    sequence: int
    at: str
    user_id: str
    role: str | None
    organization: str | None
    action: str
    outcome: str
    case_key: str | None
    fields: str
    origin: str
    program: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the record: the number and hash of its last line, sealed by the key."""

    sequence: int
    hash: str
    seal: str


def hash_of(line: Line, key: bytes) -> str:
    """The keyed hash of every column of a line but its own hash."""
    return _keyed(_LINE, list(astuple(line)[:-1]), key)


def head_of(sequence: int, hash: str, key: bytes) -> Head:
    """The sealed head of a record that ends there."""
    return Head(sequence, hash, _keyed(_HEAD, [sequence, hash], key))


def sealed(head: Head, key: bytes) -> bool:
    """Was this head sealed by this key?"""
    return hmac.compare_digest(head.seal.encode(), head_of(head.sequence, head.hash, key).seal.encode())


def _keyed(kind: bytes, columns: list[str | int | None], key: bytes) -> str:
    return hmac.new(key, kind + json.dumps(columns, separators=(",", ":")).encode(), sha256).hexdigest()


def faults(lines: Iterable[Line], head: Head | None, key: bytes, outside: Head | None = None) -> list[str]:
    """What is wrong with a record, in sentences; empty where it is whole. `lines` come in the order they are stored in.

    `outside` is a head that was exported earlier: the record must still hold the line it names. At most MOST_FAULTS
    sentences are made.
    """
    found = list(islice(_faults(lines, head, key, outside), MOST_FAULTS + 1))
    if len(found) > MOST_FAULTS:
        found[MOST_FAULTS] = f"More was found; only the first {MOST_FAULTS} faults are listed."
    return found


def _faults(lines: Iterable[Line], head: Head | None, key: bytes, outside: Head | None) -> Iterator[str]:
    number, last, kept = 0, START, outside is None or outside.sequence == 0
    for line in lines:
        yield from _place(line.sequence, number)
        if not hmac.compare_digest(hash_of(line, key).encode(), line.hash.encode()):
            yield f"Audit line {line.sequence} is not as it was written: it was edited, moved or copied."
        if line.previous_hash != last:
            yield f"Audit line {line.sequence} does not follow the line before it: one was edited, cut, moved or put in."
        if outside is not None and line.sequence == outside.sequence and line.hash == outside.hash:
            kept = True
        number, last = line.sequence, line.hash
    yield from _end(number, last, head, key)
    if outside is not None and not sealed(outside, key):
        yield "The exported head was not sealed by this store's key: it belongs to another store, or was edited."
    elif outside is not None and not kept:
        yield (
            f"The exported head names audit line {outside.sequence}, which this record does not hold as it was then: "
            "lines were cut or written anew."
        )


def _place(sequence: int, before: int) -> Iterator[str]:
    if sequence == before:
        yield f"Audit line {sequence} stands twice."
    elif sequence < before:
        yield f"Audit line {sequence} stands after line {before}: lines were moved or doubled."
    elif sequence == before + 2:
        yield f"Audit line {before + 1} is missing."
    elif sequence > before + 2:
        yield f"Audit lines {before + 1} to {sequence - 1} are missing."


def _end(number: int, last: str, head: Head | None, key: bytes) -> Iterator[str]:
    if head is None:
        yield "The head of the audit record is missing: it was taken out."
    elif not sealed(head, key):
        yield "The head of the audit record was not sealed by this key: it was edited, or the key is another store's."
    elif head.sequence != number or head.hash != last:
        yield f"The audit record ends at line {number}, its head names line {head.sequence}: lines were cut or put in at the end."
