"""Bytes to JSON objects within limits: what is cut, too large, too deep, compressed or no JSON is refused in a sentence."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NoReturn, cast

from kyphodss.intake.fhir.report import FhirError

LARGEST_DOCUMENT: Final = 32 * 1024 * 1024  # bytes of one Bundle, resource or line
LARGEST_FILE: Final = 2 * 1024 * 1024 * 1024  # bytes of an NDJSON file, which is read line by line
DEEPEST: Final = 100  # lists and objects inside each other; a resource has about ten
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_OTHER_KINDS: Final = {
    b"PK": "a zip archive or a spreadsheet",
    b"\x1f\x8b": "a compressed file",
    b"<": "XML",
    b"%PDF": "a PDF",
}
Object = dict[str, Any]


def objects(stream: BinaryIO) -> Iterator[tuple[int, Object]]:
    """The JSON objects of a file with their numbers: one of each line, or the only one. Raises FhirError."""
    first = stream.readline(LARGEST_DOCUMENT + 1)
    if len(first.strip()) == 0:
        first = _first_filled(stream)
    _refuse_other_kinds(first)
    if _complete(first):
        yield from _lines(first, stream)
        return
    rest = stream.read(LARGEST_DOCUMENT + 1 - len(first)) if len(first) <= LARGEST_DOCUMENT else b""
    if len(first) + len(rest) > LARGEST_DOCUMENT:
        raise FhirError(
            f"Found one document of more than {LARGEST_DOCUMENT // 1024 // 1024} MB, expected less. Export fewer patients a "
            "file, or as NDJSON."
        )
    yield 1, parsed(first + rest, "The file")


def _first_filled(stream: BinaryIO) -> bytes:
    seen = 0
    while seen <= LARGEST_DOCUMENT:
        line = stream.readline(LARGEST_DOCUMENT + 1)
        if len(line) == 0:
            break
        if len(line.strip()) > 0:
            return line
        seen += len(line)
    raise FhirError("The file is empty. Expected a FHIR R4 Bundle, resource or NDJSON export.")


def _refuse_other_kinds(first: bytes) -> None:
    start = first.removeprefix(BYTE_ORDER_MARK).lstrip()
    for begins, words in _OTHER_KINDS.items():
        if start.startswith(begins):
            raise FhirError(f"Found {words}, expected FHIR as JSON. Unpack it, or export it as JSON.")


def _complete(line: bytes) -> bool:
    return line.rstrip().endswith(b"}") and line.count(b"{") == line.count(b"}")


def _lines(first: bytes, stream: BinaryIO) -> Iterator[tuple[int, Object]]:
    line, number, seen = first, 1, 0
    while len(line) > 0:
        seen += len(line)
        if len(line) > LARGEST_DOCUMENT or seen > LARGEST_FILE:
            raise FhirError(
                f"Line {number} is longer than {LARGEST_DOCUMENT // 1024 // 1024} MB, or the file than "
                f"{LARGEST_FILE // 1024**3} GB. Export fewer patients a file."
            )
        if len(line.strip()) > 0:
            yield number, parsed(line, f"Line {number}")
        line, number = stream.readline(LARGEST_DOCUMENT + 1), number + 1


def parsed(data: bytes, what: str) -> Object:
    """The JSON object in a text, without names that hold null. `what` begins the sentence of a refusal. Raises FhirError."""
    try:
        found = json.loads(
            data.removeprefix(BYTE_ORDER_MARK), object_pairs_hook=_each_name_once, parse_constant=_no_constant
        )
    except UnicodeDecodeError:
        raise FhirError(f"{what} is not UTF-8 text. Export it as UTF-8.") from None
    except json.JSONDecodeError as error:
        cut = error.pos >= len(data.decode("utf-8", "replace").rstrip()) - 1 or "Unterminated" in error.msg
        why = "ends in the middle" if cut else f"is not JSON at character {error.pos + 1}"
        raise FhirError(f"{what} {why}. Nothing of the file was used; export it again.") from None
    except RecursionError:
        raise _too_deep(what) from None
    except ValueError as error:
        raise FhirError(f"{what} {error}. Nothing of the file was used.") from None
    if not isinstance(found, dict):
        raise FhirError(f"{what} is no JSON object. Expected a FHIR resource.")
    _refuse_deep(found, what)
    return cast("Object", found)


class _RefusedError(ValueError):
    """What the standard reader would take and FHIR does not have."""


def _each_name_once(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RefusedError("has a name twice in one object")
    return {name: value for name, value in found.items() if value is not None}


def _no_constant(_text: str) -> NoReturn:
    raise _RefusedError("holds a number that is none")


def _refuse_deep(found: Any, what: str) -> None:
    """Walks without recursion, so that no depth can hurt."""
    layer: list[Any] = [found]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for each in layer:
            values = each.values() if isinstance(each, dict) else each
            inner += [value for value in values if isinstance(value, (dict, list))]
        if len(inner) == 0:
            return
        layer = inner
    raise _too_deep(what)


def _too_deep(what: str) -> FhirError:
    return FhirError(
        f"{what} has lists or objects nested more than {DEEPEST} deep, expected the shape of FHIR resources."
    )
